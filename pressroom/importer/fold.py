"""Fold what recurs in an import: contacts, keywords, organisations and their about texts."""

from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct, structs

from pressroom.importer.clean_texts import clean_found_line
from pressroom.importer.fold_contacts import ContactCounter, ContactIds
from pressroom.importer.fold_texts import AboutTexts, KeywordCounter
from pressroom.importer.found import FoundOrganisation, FoundRelease
from pressroom.importer.newsroom_file import NewOrganisation, NewsroomChanges
from pressroom.model.newsroom import Newsroom
from pressroom.text.phones import parse_phone
from pressroom.text.slugs import slugify

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
        self.changes = NewsroomChanges(
            organisations=tuple(self._organisations.new.values()),
            contacts=self._contacts.new,
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
        ids = self._organisations.add(found.organisations)
        about = found.organisations[0].about if found.organisations else ""
        self._about_texts.add(next(iter(ids), ""), found.language, found.body, about)
        self._keywords.add(found.keywords)
        counter.add(found.contacts, found.language)


class OrganisationIds:
    """The ids of organisations by their names; `new` are those to add to `newsroom.yaml`, `default` is the first."""

    def __init__(self, newsroom: Newsroom | None, region: str) -> None:
        self.new: dict[str, NewOrganisation] = {}
        self._region = region
        self._ids: dict[str, str] = {}
        for edition in newsroom.editions if newsroom else ():
            for each in edition.organisations:
                self._ids.setdefault(slugify(each.name), each.id)
        self.default = newsroom.editions[0].organisations[0].id if newsroom else ""

    def add(self, organisations: Sequence[FoundOrganisation]) -> tuple[str, ...]:
        """Return the ids of the organisations of a text; those that the newsroom does not have become new ones."""
        for each in organisations:
            if (slug := slugify(each.name)) and slug not in self._ids:
                organisation = self._create(each, slug)
                self._ids[slug] = organisation.id
                self.new[slug] = organisation
                self.default = self.default or organisation.id
        return self.find_ids(organisations)

    def find_ids(self, organisations: Sequence[FoundOrganisation]) -> tuple[str, ...]:
        """Return the ids of the organisations of a text; none if there is only the newsroom's first."""
        ids = tuple(dict.fromkeys(self._ids[slug] for each in organisations if (slug := slugify(each.name))))
        return () if ids == (self.default,) else ids

    def _create(self, found: FoundOrganisation, slug: str) -> NewOrganisation:
        taken = set(self._ids.values())
        base = "".join(each for each in slug if each.isascii())[:60].strip("-") or "organisation"
        organisation_id, number = base, 2
        while organisation_id in taken:
            organisation_id, number = f"{base}-{number}", number + 1
        return NewOrganisation(
            id=organisation_id,
            name=clean_found_line(found.name),
            url=found.url if found.url.startswith(("http://", "https://")) else "",
            address=clean_found_line(found.address),
            country=self._region,
            phone=_keep_valid(found.phone, lambda phone: parse_phone(phone, self._region)),
            email=found.email.strip(),
        )


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
