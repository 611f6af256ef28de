"""Group the public releases of an edition by year and keyword, for the modules that plan its pages."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Sized
from datetime import date
from itertools import chain
from operator import gt
from typing import TypeAlias

from msgspec import Struct, structs

from pressroom.model.entry import AnyEntry, get_sort_key
from pressroom.model.newsroom import Contact, Edition, Keyword, Newsroom
from pressroom.model.pages import KeywordCount, Translation, YearCount
from pressroom.text.slugs import slugify

# The formats for each value of `leave_out` that is not itself the name of a format.
_FORMATS_BY_OUTPUT = {
    "cards": ("vcard", "contact-cards"),
    "data": ("release-json",),
    "kits": ("captions", "contact-cards", "kits"),
    "mail": ("mail-html", "mail-text", "mail-message"),
    "text": ("release-text",),
}


def get_omitted_formats(newsroom: Newsroom) -> frozenset[str]:
    """Return the formats that a newsroom leaves out, and its other `leave_out` values, such as "archives"."""
    return frozenset(format_ for word in newsroom.leave_out for format_ in _FORMATS_BY_OUTPUT.get(word, (word,)))


Entries: TypeAlias = tuple[AnyEntry, ...]
"""Releases of one language, newest first."""
EntriesByYear: TypeAlias = dict[int, Entries]
"""Releases by the year in their address, newest first."""


class KeywordReleases(Struct, frozen=True):
    """A keyword and its releases; `feed_entries` are the ones in its feeds, which include withdrawn ones."""

    keyword: Keyword
    entries_by_year: EntriesByYear
    entries: Entries
    feed_entries: Entries


class EditionReleases(Struct, frozen=True):
    """An edition and its public releases, newest first; `today` is the date in the newsroom's zone.

    `feed_entries` are the releases in its feeds, which include withdrawn ones. `periods` are all `entries` in parts:
    the years, but years that overlap in time together. `translations_by_address` contains the releases that exist in
    more than one language, `withdrawn_translations_by_address` those with a withdrawn text, with all their pages.
    `keyword_views` are sorted by slug.
    """

    edition: Edition
    entries: Entries
    feed_entries: Entries
    entries_by_year: EntriesByYear
    withdrawn_by_year: EntriesByYear
    periods: tuple[Entries, ...]
    translations_by_address: dict[str, tuple[Translation, ...]]
    withdrawn_translations_by_address: dict[str, tuple[Translation, ...]]
    keyword_views: tuple[KeywordReleases, ...]
    today: date
    omitted_formats: frozenset[str]
    is_signed: bool

    @property
    def prefix(self) -> str:
        """The start of every path of the edition: empty, or for example `/en`."""
        return self.edition.prefix

    @property
    def site_folder(self) -> str:
        """The folder of the edition below `out/`, without a slash at the end."""
        return f"site{self.edition.prefix}"

    @property
    def keyword_counts(self) -> tuple[KeywordCount, ...]:
        """The keywords with their numbers of releases, sorted by slug, without keywords of withdrawn releases only."""
        return tuple(KeywordCount(each.keyword, len(each.entries)) for each in self.keyword_views if each.entries)


def build_edition_views(newsroom: Newsroom, entries: Iterable[AnyEntry], today: date) -> tuple[EditionReleases, ...]:
    """Return a view of each edition of a newsroom; `entries` are all public releases, in any order."""
    by_language: dict[str, list[AnyEntry]] = defaultdict(list)
    for entry in entries:
        by_language[entry.language].append(entry)
    translations = _group_translations_by_address(newsroom, by_language, is_withdrawn=False)
    of_withdrawn = _group_translations_by_address(newsroom, by_language, is_withdrawn=True)
    return tuple(
        _build_edition_view(edition, by_language[edition.language], translations, of_withdrawn, today, newsroom)
        for edition in newsroom.editions
    )


def _build_edition_view(
    edition: Edition,
    entries: list[AnyEntry],
    translations_by_address: dict[str, tuple[Translation, ...]],
    withdrawn_translations_by_address: dict[str, tuple[Translation, ...]],
    today: date,
    newsroom: Newsroom,
) -> EditionReleases:
    withdrawn = [entry for entry in entries if entry.is_withdrawn]
    all_by_year = _group_by_year(entries)
    current_by_year = _group_by_year(each for each in entries if not each.is_withdrawn) if withdrawn else all_by_year
    current = _join_years(current_by_year)
    return EditionReleases(
        edition,
        current,
        _join_years(all_by_year) if withdrawn else current,
        current_by_year,
        _group_by_year(withdrawn),
        tuple(_merge_overlapping_years(current_by_year)),
        translations_by_address,
        withdrawn_translations_by_address,
        tuple(_build_keyword_views(current_by_year, all_by_year)),
        today,
        get_omitted_formats(newsroom),
        newsroom.is_signed,
    )


def _group_translations_by_address(
    newsroom: Newsroom, entries_by_language: Mapping[str, list[AnyEntry]], *, is_withdrawn: bool
) -> dict[str, tuple[Translation, ...]]:
    """Return the pages of each release that is in several editions, last published first.

    These are the pages with a text; with `is_withdrawn`, all pages of the releases with a withdrawn text.
    """
    if len(newsroom.editions) == 1:
        return {}
    all_entries = chain.from_iterable(entries_by_language.values()) if is_withdrawn else ()
    withdrawn = {entry.address for entry in all_entries if entry.is_withdrawn}
    pages_by_address: dict[str, list[tuple[float, str, str]]] = defaultdict(list)
    for edition in newsroom.editions:
        for entry in entries_by_language[edition.language]:
            if entry.address in withdrawn if is_withdrawn else not entry.is_withdrawn:
                address = entry.address
                pages_by_address[address].append((-entry.timestamp, edition.language, f"{edition.prefix}/{address}/"))
    return {
        address: tuple([Translation(language, path) for _, language, path in sorted(pages)])
        for address, pages in pages_by_address.items()
        if len(pages) > 1
    }


def list_current_contacts(view: EditionReleases) -> tuple[Contact, ...]:
    """Return the public contacts whose last day has not passed."""
    contacts = (contact for contact in view.edition.contacts if contact.audience == "public")
    return tuple(contact for contact in contacts if contact.until is None or contact.until >= view.today)


def _group_by_year(entries: Iterable[AnyEntry]) -> EntriesByYear:
    by_year: dict[str, list[AnyEntry]] = defaultdict(list)
    for entry in entries:
        by_year[entry.year].append(entry)
    return {int(year): _sort_newest_first(by_year[year]) for year in sorted(by_year, reverse=True)}


def _sort_newest_first(entries: Sequence[AnyEntry]) -> Entries:
    timestamps = [entry.timestamp for entry in entries]
    if all(map(gt, timestamps, timestamps[1:])):  # cached entries are sorted; making the keys would take longer
        return tuple(entries)
    return tuple(sorted(entries, key=get_sort_key, reverse=True))


def _join_years(entries_by_year: EntriesByYear) -> Entries:
    return tuple(chain.from_iterable(_merge_overlapping_years(entries_by_year)))


def _merge_overlapping_years(entries_by_year: EntriesByYear) -> list[Entries]:
    """Return the releases of each year, newest first; years that overlap in time are merged."""
    periods: list[Entries] = []
    for entries in sorted(entries_by_year.values(), key=_get_newest_key, reverse=True):
        if periods and _get_newest_key(entries) > get_sort_key(periods[-1][-1]):
            periods[-1] = _sort_newest_first(periods[-1] + entries)
        else:
            periods.append(entries)
    return periods


def _get_newest_key(entries: Entries) -> tuple[float, str]:
    return get_sort_key(entries[0])


def _build_keyword_views(current_by_year: EntriesByYear, all_by_year: EntriesByYear) -> Iterator[KeywordReleases]:
    """Yield the keywords of all releases in feeds, sorted by slug, even those of withdrawn releases only."""
    all_by_slug = _group_by_keyword(all_by_year)
    current_by_slug = all_by_slug if current_by_year is all_by_year else _group_by_keyword(current_by_year)
    for slug in sorted(all_by_slug):
        of_keyword = current_by_slug.get(slug, {})
        entries = _join_years(of_keyword)
        feed_entries = entries if current_by_slug is all_by_slug else _join_years(all_by_slug[slug])
        name = next(name for name in feed_entries[0].sorted_keywords if slugify(name) == slug)
        yield KeywordReleases(Keyword(slug, name), of_keyword, entries, feed_entries)


def _group_by_keyword(entries_by_year: EntriesByYear) -> dict[str, EntriesByYear]:
    """Return the releases of each keyword, by its slug: different spellings ("Water", "water") are one keyword."""
    by_slug: dict[str, EntriesByYear] = defaultdict(dict)
    for year, entries in entries_by_year.items():
        by_name: dict[str, list[AnyEntry]] = defaultdict(list)
        for entry in entries:
            for name in entry.sorted_keywords:
                by_name[name].append(entry)
        for name, of_keyword in by_name.items():
            of_year = by_slug[slugify(name)]
            of_year[year] = _merge_entries(of_year[year], of_keyword) if year in of_year else tuple(of_keyword)
    return by_slug


def _merge_entries(entries: Iterable[AnyEntry], others: Iterable[AnyEntry]) -> Entries:
    return _sort_newest_first(list({entry.source: entry for entry in chain(entries, others)}.values()))


def build_year_counts(by_year: Mapping[int, Sized], folder: str) -> tuple[YearCount, ...]:
    """Return the years with their numbers of releases, newest first; each links to `<folder><year>/`."""
    return tuple(YearCount(year, len(by_year[year]), f"{folder}{year}/") for year in sorted(by_year, reverse=True))


def remove_counts(years: tuple[YearCount, ...]) -> tuple[YearCount, ...]:
    """Remove the counts from the links between year pages; else each new release would change all of them."""
    return tuple(structs.replace(each, count=0) for each in years)


def list_page_translations(views: tuple[EditionReleases, ...], path: str) -> tuple[Translation, ...]:
    """Return a page that exists in every edition, in each language; `path` is without the edition's prefix."""
    return tuple(Translation(view.edition.language, f"{view.prefix}{path}") for view in views)
