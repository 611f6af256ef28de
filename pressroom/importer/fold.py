"""Fold what recurs in an import: contacts, keywords, organisations and their about texts."""

from collections.abc import Callable, Iterable, Sequence
from itertools import islice

from msgspec import Struct, structs

from pressroom.importer.clean_texts import clean_found_line
from pressroom.importer.fold_contacts import ContactCounter, ContactIds, NewContact
from pressroom.importer.fold_texts import AboutTexts, KeywordCounter
from pressroom.importer.found import FoundOrganisation, FoundRelease
from pressroom.importer.newsroom_file import NewOrganisation, NewsroomChanges
from pressroom.model.newsroom import Newsroom
from pressroom.text.phones import parse_phone
from pressroom.text.slugs import slugify

OFFICE_ID = "office"
"""The id of the contact that a new newsroom gets if no person recurs, but an organisation has a telephone number."""
_PLACEHOLDER_NAME = "Your organisation"  # the checks find it in a new newsroom until an officer replaces it


class FoldedRelease(Struct, frozen=True):
    """A found text without what has become the newsroom's, and the ids of its contacts and organisations."""

    found: FoundRelease
    contact_ids: dict[int, str]
    organisation_ids: tuple[str, ...]


class Folding:
    """Folds the texts of one import. `changes` is what it adds to `newsroom.yaml`."""

    def __init__(self, texts: Iterable[FoundRelease], newsroom: Newsroom | None, region: str) -> None:
        self._organisations = OrganisationIds(newsroom, region)
        self._keywords = KeywordCounter()
        self._about_texts = AboutTexts(_list_known_about_texts(newsroom))
        counter = ContactCounter(newsroom, region)
        for found in texts:
            self._count(found, counter)
        if not self._organisations.default:
            self._organisations.add((FoundOrganisation(name=_PLACEHOLDER_NAME),))
        self._contacts: ContactIds = counter.select(())
        contacts = self._contacts.new
        if newsroom is None and not contacts:
            contacts = tuple(islice(map(_make_office, filter(_has_number, self._organisations.new.values())), 1))
        self.changes = NewsroomChanges(
            organisations=tuple(self._organisations.new.values()),
            contacts=contacts,
            about_texts={
                (organisation_id or self._organisations.default, language): text
                for (organisation_id, language), text in self._about_texts.find_new().items()
            },
        )

    def fold(self, found: FoundRelease) -> FoldedRelease:
        """Return a text without what the newsroom has now."""
        ids = self._organisations.find_ids(found.organisations)
        body = self._about_texts.remove(next(iter(ids), ""), found.language, found.body)
        folded = structs.replace(found, body=body, keywords=self._keywords.fold(found.keywords))
        return FoldedRelease(folded, self._contacts.find_ids(found.contacts, found.language), ids)

    def _count(self, found: FoundRelease, counter: ContactCounter) -> None:
        ids = self._organisations.add(found.organisations, found.language)
        about = found.organisations[0].about if found.organisations else ""
        self._about_texts.add(next(iter(ids), ""), found.language, found.body, about)
        for each in found.organisations[1:]:  # joint releases name others, too
            for organisation_id in self._organisations.find_ids((each,)):
                self._about_texts.add_about(organisation_id, found.language, each.about)
        self._keywords.add(found.keywords)
        counter.add(found.contacts, found.language)


def _has_number(organisation: NewOrganisation) -> bool:
    return bool(organisation.phone)


def _make_office(organisation: NewOrganisation) -> NewContact:
    """Return a contact with the number of an organisation, for releases that name nobody."""
    return NewContact(
        id=OFFICE_ID, name=organisation.name, roles={}, phone=organisation.phone, email=organisation.email
    )


class OrganisationIds:
    """The ids of organisations by their names; `new` are those to add to `newsroom.yaml`, `default` is the first.

    An organisation has one name for each language: one with another name in another language, and the same site, e-mail
    address or telephone number, is the same one.
    """

    def __init__(self, newsroom: Newsroom | None, region: str) -> None:
        self.new: dict[str, NewOrganisation] = {}
        self._region = region
        self._ids: dict[str, str] = {}
        self._places: dict[str, str] = {}
        for edition in newsroom.editions if newsroom else ():
            for each in edition.organisations:
                self._ids.setdefault(slugify(each.name), each.id)
        self.default = newsroom.editions[0].organisations[0].id if newsroom else ""

    def add(self, organisations: Sequence[FoundOrganisation], language: str = "") -> tuple[str, ...]:
        """Return the ids of the organisations of a text; those that the newsroom does not have become new ones."""
        for each in organisations:
            if slug := slugify(each.name):
                if slug not in self._ids:
                    self._ids[slug] = self._find_translated(each, language) or self._create(each, slug)
                self._note(each, self._ids[slug], language)
        return self.find_ids(organisations)

    def find_ids(self, organisations: Sequence[FoundOrganisation]) -> tuple[str, ...]:
        """Return the ids of the organisations of a text; none if there is only the newsroom's first."""
        ids = tuple(dict.fromkeys(self._ids[slug] for each in organisations if (slug := slugify(each.name))))
        return () if ids == (self.default,) else ids

    def _find_translated(self, found: FoundOrganisation, language: str) -> str:
        """Return the id of the organisation that has this name in another language."""
        known = (self._places.get(place, "") for place in _list_places(found))
        return next((each for each in known if each in self.new and language not in self.new[each].names), "")

    def _note(self, found: FoundOrganisation, organisation_id: str, language: str) -> None:
        """Note the name of an organisation in a language, and by what it is known in others."""
        known = self.new.get(organisation_id)
        if known is None:
            return
        for place in _list_places(found):
            self._places.setdefault(place, organisation_id)
        if language not in known.names:
            names = {**known.names, language: clean_found_line(found.name)}
            self.new[organisation_id] = structs.replace(known, names=names)

    def _create(self, found: FoundOrganisation, slug: str) -> str:
        """Add an organisation, and return its id."""
        taken = set(self._ids.values())
        base = "".join(each for each in slug if each.isascii())[:60].strip("-") or "organisation"
        organisation_id, number = base, 2
        while organisation_id in taken:
            organisation_id, number = f"{base}-{number}", number + 1
        self.default = self.default or organisation_id
        self.new[organisation_id] = NewOrganisation(
            id=organisation_id,
            name=clean_found_line(found.name),
            url=found.url if found.url.startswith(("http://", "https://")) else "",
            address=", ".join(filter(None, map(clean_found_line, found.address.split("\n")))),
            country=self._region,
            phone=_keep_valid(found.phone, lambda phone: parse_phone(phone, self._region)),
            email=found.email.strip(),
            logo=found.logo if found.logo.startswith(("http://", "https://")) else "",
        )
        return organisation_id


def _list_places(found: FoundOrganisation) -> list[str]:
    """Return by what an organisation is known in every language."""
    phone = "".join(filter(str.isdigit, found.phone))
    return [each for each in (found.url.rstrip("/").casefold(), found.email.strip().casefold(), phone) if each]


def _keep_valid(text: str, parse: Callable[[str], object]) -> str:
    """Return a text that can be parsed; else an empty one."""
    try:
        parse(clean_found_line(text))
    except ValueError:
        return ""
    return clean_found_line(text)


def _list_known_about_texts(newsroom: Newsroom | None) -> dict[tuple[str, str], str]:
    """Return the about texts of the newsroom by organisation and language; the first organisation has an empty id."""
    return {
        (organisation.id if number else "", edition.language): organisation.boilerplate
        for edition in (newsroom.editions if newsroom else ())
        for number, organisation in enumerate(edition.organisations)
        if organisation.boilerplate
    }
