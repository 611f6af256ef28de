"""Complete the contacts of a text with those whom it names beside other numbers, and with names that are surely right.

The readers of contacts take the lines that are about nothing else. What they leave stays in the text, as it was.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct, structs

from pressroom.importer.contact_lines import is_label, may_have_number
from pressroom.importer.found import Doubt, FoundContact
from pressroom.importer.names_in_text import is_likely_name, is_sure_name
from pressroom.importer.nearby_contacts import NearbyContact, find_nearby_contacts, is_same_number
from pressroom.importer.person_names import NAME_SUFFIX, is_title_word
from pressroom.importer.press_offices import is_contact_title, is_office_line, starts_with_office

_MAX_LINES = 3000
_MAX_LINE = 2000
_MAX_QUOTED = 160
_MIN_PLACES = 3
_PLACE = re.compile(r"(?:^|(?<=\d )|(?<=\d, )|(?<=\d \| ))([^\W\d_a-zåäöæøé][^\W\d_]+): ?(?=[+(]?\d[\d ()/-]{6})")


class CompletedContacts(Struct, frozen=True):
    """Contacts, and doubts about those that were added: their text is in the body, too."""

    contacts: tuple[FoundContact, ...]
    doubts: tuple[Doubt, ...] = ()


def complete_contacts(
    contacts: Sequence[FoundContact], lines: Sequence[str], other_numbers: Iterable[str] = ()
) -> CompletedContacts:
    """Return contacts with those who stand beside further numbers in lines; `other_numbers` are nobody's."""
    lines = [line[:_MAX_LINE] for line in lines[:_MAX_LINES]]
    if not any(map(may_have_number, lines)):
        return CompletedContacts(tuple(contacts))
    nearby = find_nearby_contacts(lines)
    contacts = [_leave_numbers_of_others(contact, nearby) for contact in contacts]
    places = _list_places(filter(may_have_number, lines))
    left_out = [each for each in contacts if each.name in places and not (each.email or each.role)]
    left_out += [each for each in contacts if _is_superfluous(each, contacts, nearby)]
    contacts = [each for each in contacts if each not in left_out]
    completed = [each for contact in contacts for each in _correct(contact, contacts, nearby)]
    doubts = [Doubt("contacts", f"the text also says “{_join_texts(each)}”") for each in left_out]
    others = list(filter(None, other_numbers))
    taken = [number for each in completed for number in _list_numbers(each)] + others
    for each in nearby:
        if _has_number_of(each.contact, taken) and not _is_shared(each, completed, nearby):
            continue
        known = next((index for index, one in enumerate(completed) if _is_same_name(one, each.contact)), None)
        if known is None:
            completed.append(each.contact)
            line = each.line if len(each.line) <= _MAX_QUOTED else f"{each.line[:_MAX_QUOTED]}…"
            doubts.append(Doubt(f"contacts[{len(completed) - 1}]", f"the text also says “{line}”"))
        elif not list(_list_numbers(completed[known])):
            phone, mobile = each.contact.phone, each.contact.mobile
            completed[known] = structs.replace(completed[known], phone=phone, mobile=mobile)
    return CompletedContacts(tuple(completed), tuple(doubts))


def _list_places(lines: Iterable[str]) -> frozenset[str]:
    """Return the labels of three or more numbers, each a word such as “Belgium:”: they name nobody."""
    labels = [label for line in lines for label in _PLACE.findall(line)]
    places = frozenset(label for label in labels if not (starts_with_office(label) or is_label(label)))
    return places if len(places) >= _MIN_PLACES else frozenset()


def _leave_numbers_of_others(contact: FoundContact, nearby: Sequence[NearbyContact]) -> FoundContact:
    """Return a contact without numbers that are clearly other people's, if the text gives it a number of its own."""
    own = [each.contact for each in nearby if _is_same_person(contact, each.contact)]
    if not own:
        return contact
    if not any(_has_number_of(each, list(_list_numbers(contact))) for each in own):
        rest = [number for number in _list_numbers(contact) if not _find_owners([number], nearby)]
        numbers = dict.fromkeys([*_list_numbers(own[0]), *rest])
        return structs.replace(contact, **_place_numbers(own[0], list(numbers))) if len(numbers) <= 2 else contact
    phone, mobile = (
        number if any(_has_number_of(each, [number]) for each in own) or not _find_owners([number], nearby) else ""
        for number in (contact.phone, contact.mobile)
    )
    return structs.replace(contact, phone=phone, mobile=mobile)


def _place_numbers(own: FoundContact, numbers: Sequence[str]) -> dict[str, str]:
    """Return up to two numbers by their fields, with the mobile number of a person in its own."""
    mobile = own.mobile or next((number for number in numbers if number != own.phone), "")
    return {"mobile": mobile, "phone": next((number for number in numbers if number != mobile), "")}


def _is_superfluous(contact: FoundContact, contacts: Sequence[FoundContact], nearby: Sequence[NearbyContact]) -> bool:
    """Return whether a contact is the firm or the title above other contacts who surely have all of its numbers."""
    numbers = list(_list_numbers(contact))
    owners = {owner.name for owner in _find_owners(numbers, nearby)}
    known = [each for each in contacts if each.name in owners and each.name != contact.name]
    is_named = is_sure_name(contact.name) or any(_is_same_person(each.contact, contact) for each in nearby)
    has_email = bool(contact.email) and contact.email not in {each.email for each in known}
    is_theirs = all(any(_has_number_of(each, [number]) for each in known) for number in numbers)
    return bool(numbers and known) and is_theirs and not (is_named or has_email)


def _correct(
    contact: FoundContact, contacts: Sequence[FoundContact], nearby: Sequence[NearbyContact]
) -> list[FoundContact]:
    """Return a contact; or those who stand beside its number, if they share it or if its name is surely none."""
    owners = _find_owners(list(_list_numbers(contact)), nearby)
    is_joined = len(owners) > 1 and " ".join(owner.name for owner in owners) == contact.name
    if not is_joined:
        contact = next(filter(None, (_rename(contact, owner) for owner in owners)), contact)
    names = {owner.name for owner in owners}
    right = [each for each in [contact, *contacts] if each.name in names or _can_be_right(each.name)]
    right = [each for each in right if not (is_joined and each == contact)]
    new = [owner for owner in owners if not any(_is_same_name(owner, each) for each in right)]
    if len(new) < len(owners):
        people = [owner for owner in new if not is_office_line(owner.name)]
        return [contact, *_share_numbers(contact, people, owners)]
    if not new or (_can_be_right(contact.name) and not is_joined):
        return [contact]
    people = [owner for owner in new if not is_office_line(owner.name)] or new[:1]
    organisation = contact.organisation or ("" if is_joined else contact.name)
    first = structs.replace(
        contact, name=people[0].name, role=contact.role or people[0].role, organisation=organisation
    )
    return _share_numbers(contact, [first, *people[1:]], owners)


def _share_numbers(
    contact: FoundContact, people: Sequence[FoundContact], owners: Sequence[FoundContact]
) -> list[FoundContact]:
    """Return people with the numbers of a contact, or with their own if each has another."""
    own = {owner.name: owner for owner in owners}
    has_own = len({owner.phone or owner.mobile for owner in owners}) > 1
    holders = [own[each.name] if has_own else contact for each in people]
    return [structs.replace(each, phone=of.phone, mobile=of.mobile) for each, of in zip(people, holders, strict=True)]


def _find_owners(numbers: Sequence[str], nearby: Sequence[NearbyContact]) -> list[FoundContact]:
    """Return the contacts that the first line with one of the numbers clearly gives them to."""
    beside = [each for each in nearby if each.is_sure and _has_number_of(each.contact, numbers)]
    owners = [each.contact for each in beside if each.line == beside[0].line]
    return list({each.name: each for each in reversed(owners)}.values())[::-1]


def _rename(contact: FoundContact, owner: FoundContact) -> FoundContact | None:
    """Return a contact with the name of who has its number, if only that is a part of what was read as the name.

    Its name has the line below it, or an office has only the first words of its name.
    """
    if is_sure_name(owner.name) and contact.name.startswith(f"{owner.name} "):
        rest = contact.name.removeprefix(owner.name).strip()
        if rest.startswith("(") or NAME_SUFFIX.fullmatch(rest):
            return None
        return structs.replace(contact, name=owner.name, organisation=f"{rest} {contact.organisation}".strip())
    if is_sure_name(owner.name) and contact.name.endswith(f" {owner.name}"):
        before = contact.name.removesuffix(owner.name).strip()
        organisation = ", ".join(filter(None, (before, contact.organisation)))
        is_title = all(map(is_title_word, before.split()))
        return None if is_title else structs.replace(contact, name=owner.name, organisation=organisation)
    if owner.name != contact.name and is_office_line(owner.name) and contact.name.startswith(f"{owner.name} "):
        rest = contact.name.removeprefix(owner.name).strip()
        return structs.replace(contact, name=owner.name, organisation=rest) if rest[0].isupper() else None
    if starts_with_office(contact.name) and owner.name.startswith(f"{contact.name} "):
        role = "" if contact.role and contact.role in owner.name else contact.role
        organisation = "" if contact.organisation in owner.name else contact.organisation
        return structs.replace(contact, name=owner.name, role=role, organisation=organisation)
    return None


def _is_shared(each: NearbyContact, contacts: Sequence[FoundContact], nearby: Sequence[NearbyContact]) -> bool:
    """Return whether two lines give a number to two people, one of whom is a contact already."""
    if not is_sure_name(each.contact.name) or any(_is_same_name(known, each.contact) for known in contacts):
        return False
    numbers = list(_list_numbers(each.contact))
    others = [one for one in nearby if one.line != each.line and one.is_sure and _has_number_of(one.contact, numbers)]
    return any(_is_same_name(known, one.contact) for one in others for known in contacts)


def _can_be_right(name: str) -> bool:
    """Return whether what was read as a name can be a person or an office."""
    is_office = is_office_line(name) and not is_contact_title(name)
    return is_office or is_sure_name(name) or (len(name.split()) > 1 and is_likely_name(name))


def _is_same_name(contact: FoundContact, other: FoundContact) -> bool:
    is_office = starts_with_office(contact.name) or starts_with_office(other.name)
    both_have_numbers = bool(list(_list_numbers(contact))) and bool(list(_list_numbers(other)))
    return _is_same_person(contact, other) and not (is_office and both_have_numbers)


def _is_same_person(contact: FoundContact, other: FoundContact) -> bool:
    one, two = (set(each.name.casefold().replace(".", "").split()) for each in (contact, other))
    return bool(one and two) and (one <= two or two <= one)


def _has_number_of(contact: FoundContact, numbers: Iterable[str]) -> bool:
    return any(is_same_number(own, number) for own in _list_numbers(contact) for number in numbers)


def _join_texts(contact: FoundContact) -> str:
    parts = (contact.name, contact.role, contact.organisation, *_list_numbers(contact))
    return ", ".join(filter(None, parts))


def _list_numbers(contact: FoundContact) -> Iterator[str]:
    yield from filter(None, (contact.phone, contact.mobile))
