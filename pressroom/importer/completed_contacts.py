"""Complete the contacts of a text with those whom it names beside other numbers, and with names that are surely right.

The readers of contacts take the lines that are about nothing else. What they leave stays in the text, as it was.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct, structs

from pressroom.importer.contact_lines import may_have_number
from pressroom.importer.found import Doubt, FoundContact
from pressroom.importer.names_in_text import is_likely_name, is_sure_name
from pressroom.importer.nearby_contacts import NearbyContact, find_nearby_contacts, is_same_number
from pressroom.importer.person_names import NAME_SUFFIX
from pressroom.importer.press_offices import starts_with_office

_MAX_LINES = 3000
_MAX_LINE = 2000
_MAX_QUOTED = 160
# “Media contact” is a title rather than the name of an office.
_TITLE = re.compile(r"(?:media|press|presse|medie|medien)?[ -]?(?:contacts?|kontakt)", re.IGNORECASE)


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
    completed = [each for contact in contacts for each in _correct(contact, contacts, nearby)]
    doubts: list[Doubt] = []
    others = list(filter(None, other_numbers))
    taken = [number for each in contacts for number in _list_numbers(each)] + others
    for each in nearby:
        number = each.contact.phone or each.contact.mobile
        if any(is_same_number(number, other) for other in taken) and not _is_shared(each, completed, nearby):
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


def _is_shared(each: NearbyContact, contacts: Sequence[FoundContact], nearby: Sequence[NearbyContact]) -> bool:
    """Return whether two lines give a number to two people, one of whom is a contact already."""
    number = each.contact.phone or each.contact.mobile
    if not is_sure_name(each.contact.name) or any(_is_same_name(known, each.contact) for known in contacts):
        return False
    others = [one for one in nearby if one.line != each.line and one.is_sure]
    others = [one for one in others if is_same_number(one.contact.phone or one.contact.mobile, number)]
    return any(_is_same_name(known, one.contact) for one in others for known in contacts)


def _correct(
    contact: FoundContact, contacts: Sequence[FoundContact], nearby: Sequence[NearbyContact]
) -> Iterator[FoundContact]:
    """Yield a contact, or who stands beside its number instead of what is surely no name; and who shares its number."""
    numbers = list(_list_numbers(contact))
    beside = [
        each
        for each in nearby
        if each.is_sure and any(is_same_number(each.contact.phone or each.contact.mobile, number) for number in numbers)
    ]
    beside = [each for each in beside if each.line == beside[0].line]
    # The names in the lines of one cell of a table, as if they were one.
    is_joined = len(beside) > 1 and " ".join(each.contact.name for each in beside) == contact.name
    yielded = _shorten(contact, beside)
    if yielded is not None:
        yield yielded
        return
    others = f"{contact.role} {contact.organisation}"
    is_joined = is_joined or (
        not is_sure_name(contact.name)
        and bool(beside)
        and all(each.contact.name in others and each.contact.name in each.line for each in beside)
    )
    right = [known for known in contacts if _can_be_right(known.name) and not (is_joined and known is contact)]
    new = [
        each.contact
        for each in dict.fromkeys(beside)
        if not any(_is_same_name(each.contact, known) for known in right) and is_sure_name(each.contact.name)
    ]
    is_named = len(new) < len({each.contact.name for each in beside})
    if not new or (not is_named and not is_joined and _can_be_right(contact.name)):
        yield contact
        return
    if is_named:
        yield contact
    for number, each in enumerate(new):
        if number == 0 and not is_named:
            organisation = contact.organisation or ("" if is_joined else contact.name)
            role = contact.role or each.role
            yield structs.replace(contact, name=each.name, role=role, organisation=organisation)
        else:
            yield structs.replace(each, phone=contact.phone or each.phone, mobile=contact.mobile)


def _shorten(contact: FoundContact, beside: Sequence[NearbyContact]) -> FoundContact | None:
    """Return a contact with the name that stands in a line of its own, if its name has the next line, too."""
    if len(beside) != 1 or not is_sure_name(beside[0].contact.name):
        return None
    if not contact.name.startswith(f"{beside[0].contact.name} "):
        return None
    rest = contact.name.removeprefix(beside[0].contact.name).strip()
    if rest.startswith("(") or NAME_SUFFIX.fullmatch(rest):
        return None
    organisation = " ".join(filter(None, (rest, contact.organisation)))
    return structs.replace(contact, name=beside[0].contact.name, organisation=organisation)


def _can_be_right(name: str) -> bool:
    """Return whether what was read as a name can be a person or an office."""
    is_office = starts_with_office(name) and not _TITLE.fullmatch(name)
    return is_office or is_sure_name(name) or (len(name.split()) > 1 and is_likely_name(name))


def _is_same_name(contact: FoundContact, other: FoundContact) -> bool:
    names = [set(each.name.casefold().replace(".", "").split()) for each in (contact, other)]
    is_same = bool(names[0] and names[1]) and (names[0] <= names[1] or names[1] <= names[0])
    is_office = starts_with_office(contact.name) or starts_with_office(other.name)
    return is_same and not (is_office and bool(list(_list_numbers(contact))) and bool(list(_list_numbers(other))))


def _list_numbers(contact: FoundContact) -> Iterator[str]:
    yield from filter(None, (contact.phone, contact.mobile))
