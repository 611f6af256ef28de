"""Group the public releases of an edition by year and keyword, for the modules that plan its pages.

Archives are long, so these functions work on whole entry tables and positions in them, not on single releases.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Sized
from datetime import date

from msgspec import Struct, structs

from pressroom.model.entry import EntryList, EntryListPart, EntryTable
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


class PublicEntries(Struct, frozen=True):
    """What is public in one language, newest first: current releases, withdrawn ones, and both together."""

    current_tables: tuple[EntryTable, ...] = ()
    withdrawn_tables: tuple[EntryTable, ...] = ()
    all_tables: tuple[EntryTable, ...] = ()


NO_PUBLIC_ENTRIES = PublicEntries()


class KeywordReleases(Struct, frozen=True):
    """A keyword and its releases, newest first: all of them, and by year.

    `feed_entries` are the releases in its feeds, which include withdrawn ones.
    """

    keyword: Keyword
    entries: EntryList
    entries_by_year: dict[int, EntryList]
    feed_entries: EntryList


class EditionReleases(Struct, frozen=True):
    """An edition and its public releases, newest first; `today` is the date in the newsroom's zone.

    `feed_entries` are the releases in its feeds, which include withdrawn ones. `translations_by_address` contains
    the releases that exist in more than one language. `keyword_views` are sorted by slug,
    `entries_by_year` newest first.
    """

    edition: Edition
    public_entries: PublicEntries
    entries: EntryList
    feed_entries: EntryList
    translations_by_address: dict[str, tuple[Translation, ...]]
    keyword_views: tuple[KeywordReleases, ...]
    entries_by_year: dict[int, EntryList]
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
        return tuple(KeywordCount(each.keyword, len(each.entries)) for each in self.keyword_views if each.entries.parts)


def build_edition_views(
    newsroom: Newsroom, public_by_language: Mapping[str, PublicEntries], today: date
) -> tuple[EditionReleases, ...]:
    """Return a view of each edition of a newsroom."""
    translations = _group_translations_by_address(newsroom, public_by_language) if len(newsroom.editions) > 1 else {}
    return tuple(
        _build_edition_view(
            edition, public_by_language.get(edition.language, NO_PUBLIC_ENTRIES), translations, today, newsroom
        )
        for edition in newsroom.editions
    )


def _build_edition_view(
    edition: Edition,
    public_entries: PublicEntries,
    translations_by_address: dict[str, tuple[Translation, ...]],
    today: date,
    newsroom: Newsroom,
) -> EditionReleases:
    return EditionReleases(
        edition,
        public_entries,
        _list_all_entries(public_entries.current_tables),
        _list_all_entries(public_entries.all_tables),
        translations_by_address,
        _build_keyword_views(public_entries),
        _group_by_year(public_entries.current_tables),
        today,
        get_omitted_formats(newsroom),
        newsroom.is_signed,
    )


def _list_all_entries(entry_tables: Iterable[EntryTable]) -> EntryList:
    return EntryList((entry_table, range(len(entry_table))) for entry_table in entry_tables)


def _group_translations_by_address(
    newsroom: Newsroom, public_by_language: Mapping[str, PublicEntries]
) -> dict[str, tuple[Translation, ...]]:
    """Return the pages of each release that is in several editions, last published first."""
    pages_by_address: dict[str, list[tuple[float, str, str]]] = defaultdict(list)
    for edition in newsroom.editions:
        for entry_table in public_by_language.get(edition.language, NO_PUBLIC_ENTRIES).current_tables:
            for address, timestamp in zip(entry_table.addresses, entry_table.timestamps, strict=True):
                pages_by_address[address].append((-timestamp, edition.language, f"{edition.prefix}/{address}/"))
    return {
        address: tuple([Translation(language, path) for _, language, path in sorted(pages)])
        for address, pages in pages_by_address.items()
        if len(pages) > 1
    }


def list_current_contacts(view: EditionReleases) -> tuple[Contact, ...]:
    """Return the public contacts whose last day has not passed."""
    contacts = (contact for contact in view.edition.contacts if contact.audience == "public")
    return tuple(contact for contact in contacts if contact.until is None or contact.until >= view.today)


def _build_keyword_views(public_entries: PublicEntries) -> tuple[KeywordReleases, ...]:
    spellings = _choose_spellings(public_entries.all_tables)
    current_parts = _group_by_keyword(public_entries.current_tables, spellings)
    all_parts = (
        current_parts
        if public_entries.all_tables is public_entries.current_tables
        else _group_by_keyword(public_entries.all_tables, spellings)
    )
    parts_by_year: dict[str, dict[int, list[EntryListPart]]] = defaultdict(lambda: defaultdict(list))
    for name, parts in current_parts.items():
        for entry_table, positions in parts:
            for year, year_positions in entry_table.positions_by_year.items():
                part = entry_table, _select_positions_of_year(positions, year_positions)
                parts_by_year[name][year].append(part)
    return tuple(
        KeywordReleases(
            Keyword(slugify(name), name),
            EntryList(current_parts.get(name, ())),
            _create_lists_by_year(parts_by_year[name]),
            EntryList(all_parts[name]),
        )
        for name in sorted(all_parts, key=slugify)
    )


def _group_by_keyword(entry_tables: Iterable[EntryTable], spellings: dict[str, str]) -> dict[str, list[EntryListPart]]:
    parts_by_keyword: dict[str, list[EntryListPart]] = defaultdict(list)
    for entry_table in entry_tables:
        for name, positions in _group_positions_by_keyword(entry_table, spellings).items():
            parts_by_keyword[name].append((entry_table, positions))
    return parts_by_keyword


def _choose_spellings(entry_tables: Iterable[EntryTable]) -> dict[str, str]:
    """Map each keyword to the spelling of the newest release, for keywords that share a slug ("Water", "water")."""
    spellings: dict[str, str] = {}
    by_slug: dict[str, str] = {}
    for entry_table in entry_tables:
        for name in entry_table.positions_by_keyword:
            if name not in spellings:
                spellings[name] = by_slug.setdefault(slugify(name), name)
    return spellings


def _group_positions_by_keyword(entry_table: EntryTable, spellings: dict[str, str]) -> dict[str, Sequence[int]]:
    """Return the positions of each keyword's releases, with all spellings of a keyword together."""
    groups: dict[str, Sequence[int]] = {}
    for name, positions in entry_table.positions_by_keyword.items():
        others = groups.get(spellings[name])
        groups[spellings[name]] = sorted({*others, *positions}) if others else positions
    return groups


def _select_positions_of_year(positions: Sequence[int], year_positions: Sequence[int]) -> Sequence[int]:
    """Return the positions that belong to a year."""
    if isinstance(year_positions, range):  # the whole table belongs to the year
        return positions
    selected = frozenset(year_positions)
    return [position for position in positions if position in selected]


def _group_by_year(entry_tables: Iterable[EntryTable]) -> dict[int, EntryList]:
    """Return the releases by the year in their address, in the order given."""
    parts_by_year: dict[int, list[EntryListPart]] = defaultdict(list)
    for entry_table in entry_tables:
        for year, positions in entry_table.positions_by_year.items():
            parts_by_year[year].append((entry_table, positions))
    return _create_lists_by_year(parts_by_year)


def _create_lists_by_year(parts_by_year: Mapping[int, list[EntryListPart]]) -> dict[int, EntryList]:
    """Return the years that have releases, newest first."""
    lists = {year: EntryList(parts_by_year[year]) for year in sorted(parts_by_year, reverse=True)}
    return {year: entries for year, entries in lists.items() if entries.parts}


def build_year_counts(by_year: Mapping[int, Sized], folder: str) -> tuple[YearCount, ...]:
    """Return the years with their numbers of releases, newest first; each links to `<folder><year>/`."""
    return tuple(YearCount(year, len(by_year[year]), f"{folder}{year}/") for year in sorted(by_year, reverse=True))


def remove_counts(years: tuple[YearCount, ...]) -> tuple[YearCount, ...]:
    """Remove the counts from the links between year pages; else each new release would change all of them."""
    return tuple(structs.replace(each, count=0) for each in years)


def list_page_translations(views: tuple[EditionReleases, ...], path: str) -> tuple[Translation, ...]:
    """Return a page that exists in every edition, in each language; `path` is without the edition's prefix."""
    return tuple(Translation(view.edition.language, f"{view.prefix}{path}") for view in views)
