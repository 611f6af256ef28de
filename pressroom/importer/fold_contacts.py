"""Find the contacts that recur in an import: they become contacts of the newsroom, and releases name their ids."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct, field

from pressroom.importer.clean_texts import clean_found_line
from pressroom.importer.found import FoundContact
from pressroom.model.newsroom import Contact, Newsroom
from pressroom.text.phones import parse_phone
from pressroom.text.slugs import slugify

_MIN_RELEASES = 2


class NewContact(Struct, frozen=True, kw_only=True):
    """A contact to add to `newsroom.yaml`; `roles` has the role by language."""

    id: str
    name: str
    roles: dict[str, str]
    organisation: str = ""
    phone: str = ""
    mobile: str = ""
    email: str = ""
    via: str = ""


class ContactKey(Struct, frozen=True):
    """What must be the same for two people to be one: name, telephone numbers, and what is said of them."""

    name: str
    numbers: frozenset[str]
    email: str
    organisation: str
    via: str

    def fits(self, other: "ContactKey") -> bool:
        """Return whether both can be the same person: they share a number or an address, and contradict nowhere."""
        is_shared = bool(self.numbers & other.numbers) or bool(self.email and self.email == other.email)
        numbers = self.numbers <= other.numbers or self.numbers >= other.numbers
        pairs = (
            (self.email, other.email),
            (self.organisation, other.organisation),
            (self.via, other.via),
        )
        return self.name == other.name and is_shared and numbers and all(a == b or not a or not b for a, b in pairs)


class _Occurrences(Struct):
    """How often one contact was found: in how many releases, with which roles by language, and one of them."""

    contact: FoundContact
    count: int = 0
    roles: dict[str, Counter[str]] = field(default_factory=dict)


class ContactCounter:
    """Counts the contacts of an import, in memory that grows with the number of people, not of releases."""

    def __init__(self, newsroom: Newsroom | None, region: str) -> None:
        self._region = region
        self._known = list(_list_known(newsroom, region))
        self._found: dict[ContactKey, _Occurrences] = {}

    def add(self, contacts: Sequence[FoundContact], language: str) -> None:
        """Count the contacts of one text, each once."""
        for key, contact in {self.make_key(each): each for each in contacts}.items():
            occurrences = self._found.setdefault(key, _Occurrences(contact))
            occurrences.count += 1
            if role := clean_found_line(contact.role):
                occurrences.roles.setdefault(language, Counter())[role] += 1

    def make_key(self, contact: FoundContact) -> ContactKey:
        """Return what identifies a contact."""
        values = (contact.organisation, contact.via)
        numbers = frozenset(filter(None, (_normalise(each, self._region) for each in (contact.phone, contact.mobile))))
        email = contact.email.strip().removeprefix("mailto:").casefold()
        return ContactKey(
            slugify(contact.name), numbers, email, *(clean_found_line(each).casefold() for each in values)
        )

    def select(self, taken_ids: Sequence[str]) -> "ContactIds":
        """Return which contacts get ids: those of the newsroom, and new ones that recur."""
        new: list[tuple[ContactKey, NewContact]] = []
        ids = {*taken_ids, *(contact_id for contact_id, *_ in self._known)}
        for occurrences in self._list_recurring():
            contact = _merge(_choose_id(slugify(occurrences[0].contact.name), ids), occurrences)
            ids.add(contact.id)
            new.append((self.make_key(_to_found(contact)), contact))
        return ContactIds(self, self._known + [(each.id, key, each.roles) for key, each in new], [c for _, c in new])

    def _list_recurring(self) -> Iterator[list[_Occurrences]]:
        """Yield the occurrences of each new contact, the most frequent first; one contact for each name."""
        known = {key.name for _, key, _ in self._known}
        by_name: dict[str, list[ContactKey]] = {}
        for key in self._found:
            if key.name not in known and _can_be_contact(key):
                by_name.setdefault(key.name, []).append(key)
        for keys in by_name.values():
            best = max(keys, key=lambda key: self._found[key].count)
            fitting = [self._found[best], *(self._found[each] for each in keys if each != best and each.fits(best))]
            if sum(each.count for each in fitting) >= _MIN_RELEASES and self._is_valid(fitting[0].contact):
                yield fitting

    def _is_valid(self, contact: FoundContact) -> bool:
        try:
            for number in filter(None, (contact.phone, contact.mobile)):
                parse_phone(clean_found_line(number), self._region)
        except ValueError:
            return False
        return True


class ContactIds:
    """The ids of contacts; `new` are those to add to `newsroom.yaml`."""

    def __init__(
        self,
        counter: ContactCounter,
        entries: Sequence[tuple[str, ContactKey, Mapping[str, str]]],
        new: Sequence[NewContact],
    ) -> None:
        self.new = tuple(new)
        self._counter = counter
        self._entries: dict[str, list[tuple[str, ContactKey, Mapping[str, str]]]] = {}
        for entry in entries:
            self._entries.setdefault(entry[1].name, []).append(entry)

    def find_ids(self, contacts: Sequence[FoundContact], language: str) -> dict[int, str]:
        """Return the ids of the contacts of a text by their number. Who has another role in it has none."""
        ids = {}
        for number, contact in enumerate(contacts):
            key, role = self._counter.make_key(contact), clean_found_line(contact.role).casefold()
            for contact_id, known, roles in self._entries.get(key.name, ()):
                is_same_role = not role or roles.get(language, "").casefold() == role
                if is_same_role and known.fits(key) and key.numbers <= known.numbers and _says_all(known, key):
                    ids[number] = contact_id
        return ids


def _says_all(known: ContactKey, key: ContactKey) -> bool:
    """Return whether a known contact has all that was found."""
    pairs = ((known.email, key.email), (known.organisation, key.organisation), (known.via, key.via))
    return all(found in ("", value) for value, found in pairs)


def _list_known(newsroom: Newsroom | None, region: str) -> Iterator[tuple[str, ContactKey, dict[str, str]]]:
    editions = newsroom.editions if newsroom else ()
    for contact in editions[0].contacts if editions else ():
        roles = {edition.language: _find_role(edition.contacts, contact.id) for edition in editions}
        numbers = frozenset(_normalise(each.text, region) for each in (contact.phone, contact.mobile) if each)
        values = (contact.email.casefold(), contact.organisation.casefold(), contact.via.casefold())
        yield contact.id, ContactKey(slugify(contact.name), numbers, *values), roles


def _find_role(contacts: Sequence[Contact], contact_id: str) -> str:
    return next(each.role for each in contacts if each.id == contact_id)


def _normalise(number: str, region: str) -> str:
    try:
        return parse_phone(clean_found_line(number), region).uri
    except ValueError:
        return "".join(each for each in number if each.isdigit())


def _can_be_contact(key: ContactKey) -> bool:
    return bool(key.name and key.numbers)


def _choose_id(slug: str, taken: set[str]) -> str:
    base = "".join(each for each in slug if each.isascii())[:60].strip("-") or "contact"
    contact_id, number = base, 2
    while contact_id in taken:
        contact_id, number = f"{base}-{number}", number + 1
    return contact_id


def _merge(contact_id: str, occurrences: Sequence[_Occurrences]) -> NewContact:
    """Return one contact with all that is said of it; the first of `occurrences` comes before the others."""
    roles: dict[str, Counter[str]] = {}
    for each in occurrences:
        for language, counter in each.roles.items():
            roles.setdefault(language, Counter()).update(counter)
    found = [each.contact for each in occurrences]
    values = {
        name: next(filter(None, (clean_found_line(getattr(each, name)) for each in found)), "")
        for name in ("name", "organisation", "phone", "mobile", "via")
    }
    email = next((key for each in found if (key := each.email.strip().removeprefix("mailto:"))), "")
    best = {language: counter.most_common(1)[0][0] for language, counter in sorted(roles.items())}
    return NewContact(id=contact_id, roles=best, email=email, **values)


def _to_found(contact: NewContact) -> FoundContact:
    return FoundContact(
        name=contact.name,
        organisation=contact.organisation,
        phone=contact.phone,
        mobile=contact.mobile,
        email=contact.email,
        via=contact.via,
    )
