"""The public releases of one edition, and the views of them that several pages share.

Newsroom values in, values for the plan out; it makes no item. An archive is long: what can be told of a whole roll is
not asked of each release.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Sized
from datetime import date

from msgspec import Struct, structs

from pressroom.model.entry import EntryList, EntryListPart, EntryTable
from pressroom.model.newsroom import Contact, Edition, Keyword, Newsroom
from pressroom.model.pages import KeywordCount, Translation, YearCount
from pressroom.text.slugs import slugify

# The formats that are made for each thing a newsroom may leave out; "archives" and "kits" are none.
_FORMATS_BY_OUTPUT = {
    "cards": ("vcard", "contact-cards"),
    "data": ("release-json",),
    "kits": ("captions", "contact-cards", "kits"),
    "mail": ("mail-html", "mail-text", "mail-message"),
    "text": ("release-text",),
}


def get_omitted_formats(newsroom: Newsroom) -> frozenset[str]:
    """The formats that a newsroom leaves out, and what else it leaves out."""
    return frozenset(format_ for word in newsroom.leave_out for format_ in _FORMATS_BY_OUTPUT.get(word, (word,)))


class PublicEntries(Struct, frozen=True):
    """What is public in one language, newest first: releases, those that were withdrawn, and both together."""

    current_tables: tuple[EntryTable, ...] = ()
    withdrawn_tables: tuple[EntryTable, ...] = ()
    all_tables: tuple[EntryTable, ...] = ()


NO_PUBLIC_ENTRIES = PublicEntries()


class KeywordView(Struct, frozen=True):
    """A keyword and its releases, newest first: all of them, and those of each year.

    `fed` are those that its feeds tell of, which are told of what was withdrawn too.
    """

    keyword: Keyword
    entries: EntryList
    entries_by_year: dict[int, EntryList]
    feed_entries: EntryList


class EditionView(Struct, frozen=True):
    """An edition and its public releases, newest first, on the day that it is there.

    `public` holds them, `releases` are all of them, `fed` those that feeds tell of: what was withdrawn too. `languages`
    tells which editions have an address that not one of them has alone. `keywords` are in the order of their addresses,
    `years` newest first.
    """

    edition: Edition
    public_entries: PublicEntries
    entries: EntryList
    feed_entries: EntryList
    translations_by_address: dict[str, tuple[Translation, ...]]
    keyword_views: tuple[KeywordView, ...]
    entries_by_year: dict[int, EntryList]
    today: date
    omitted_formats: frozenset[str]
    is_signed: bool

    @property
    def prefix(self) -> str:
        """What every path of the edition begins with: empty, or `/en`."""
        return self.edition.prefix

    @property
    def site_folder(self) -> str:
        """The folder of the edition below `out/`, without a final slash."""
        return f"site{self.edition.prefix}"

    @property
    def keyword_counts(self) -> tuple[KeywordCount, ...]:
        """Every keyword with its number of releases, by address; none of which all releases were withdrawn."""
        return tuple(KeywordCount(each.keyword, len(each.entries)) for each in self.keyword_views if each.entries.parts)

    def get_translations(self, address: str) -> tuple[Translation, ...]:
        """The page of one of its releases in every language that it has."""
        known = self.translations_by_address.get(address)
        return known or (Translation(self.edition.language, f"{self.prefix}/{address}/"),)


def build_edition_views(
    newsroom: Newsroom, public_by_language: Mapping[str, PublicEntries], today: date
) -> tuple[EditionView, ...]:
    """Give each edition of a newsroom its own of all that is public; `public` tells of each language."""
    languages = _group_translations_by_address(newsroom, public_by_language) if len(newsroom.editions) > 1 else {}
    return tuple(
        _build_edition_view(
            edition, public_by_language.get(edition.language, NO_PUBLIC_ENTRIES), languages, today, newsroom
        )
        for edition in newsroom.editions
    )


def _build_edition_view(
    edition: Edition,
    public_entries: PublicEntries,
    translations_by_address: dict[str, tuple[Translation, ...]],
    today: date,
    newsroom: Newsroom,
) -> EditionView:
    return EditionView(
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
    return EntryList((roll, range(len(roll))) for roll in entry_tables)


def _group_translations_by_address(
    newsroom: Newsroom, public_by_language: Mapping[str, PublicEntries]
) -> dict[str, tuple[Translation, ...]]:
    """The pages of each address that several editions have, the newest first."""
    pages: dict[str, list[tuple[float, str, str]]] = defaultdict(list)
    for edition in newsroom.editions:
        for roll in public_by_language.get(edition.language, NO_PUBLIC_ENTRIES).current_tables:
            for address, moment in zip(roll.addresses, roll.timestamps, strict=True):
                pages[address].append((-moment, edition.language, f"{edition.prefix}/{address}/"))
    return {
        address: tuple([Translation(language, path) for _, language, path in sorted(found)])
        for address, found in pages.items()
        if len(found) > 1
    }


def list_current_contacts(view: EditionView) -> tuple[Contact, ...]:
    """Whom the press may reach now: the public contacts whose last day has not passed."""
    contacts = (each for each in view.edition.contacts if each.audience == "public")
    return tuple(each for each in contacts if each.until is None or each.until >= view.today)


def _build_keyword_views(public_entries: PublicEntries) -> tuple[KeywordView, ...]:
    spelt = _choose_spellings(public_entries.all_tables)
    every = _group_by_keyword(public_entries.current_tables, spelt)
    fed = (
        every
        if public_entries.all_tables is public_entries.current_tables
        else _group_by_keyword(public_entries.all_tables, spelt)
    )
    of_years: dict[str, dict[int, list[EntryListPart]]] = defaultdict(lambda: defaultdict(list))
    for name, parts in every.items():
        for roll, places in parts:
            for year, own in roll.positions_by_year.items():
                of_years[name][year].append((roll, _select_positions_of_year(places, own)))
    return tuple(
        KeywordView(
            Keyword(slugify(name), name),
            EntryList(every.get(name, ())),
            _create_lists_by_year(of_years[name]),
            EntryList(fed[name]),
        )
        for name in sorted(fed, key=slugify)
    )


def _group_by_keyword(entry_tables: Iterable[EntryTable], spellings: dict[str, str]) -> dict[str, list[EntryListPart]]:
    """The releases of each keyword."""
    every: dict[str, list[EntryListPart]] = defaultdict(list)
    for roll in entry_tables:
        for name, places in _group_positions_by_keyword(roll, spellings).items():
            every[name].append((roll, places))
    return every


def _choose_spellings(entry_tables: Iterable[EntryTable]) -> dict[str, str]:
    """Words that differ only by case share an address: for each the spelling of the newest release."""
    spelt: dict[str, str] = {}
    by_slug: dict[str, str] = {}
    for roll in entry_tables:
        for name in roll.positions_by_keyword:
            if name not in spelt:
                spelt[name] = by_slug.setdefault(slugify(name), name)
    return spelt


def _group_positions_by_keyword(entry_table: EntryTable, spellings: dict[str, str]) -> dict[str, Sequence[int]]:
    """The places of each keyword's releases, whichever way they spell it."""
    groups: dict[str, Sequence[int]] = {}
    for name, places in entry_table.positions_by_keyword.items():
        other = groups.get(spellings[name])
        groups[spellings[name]] = sorted({*other, *places}) if other else places
    return groups


def _select_positions_of_year(positions: Sequence[int], year_positions: Sequence[int]) -> Sequence[int]:
    """Those of the places that are a year's own; a range is all that a roll has."""
    if isinstance(year_positions, range):
        return positions
    among = frozenset(year_positions)
    return [place for place in positions if place in among]


def _group_by_year(entry_tables: Iterable[EntryTable]) -> dict[int, EntryList]:
    """The releases of each year, that of their addresses, in the order given."""
    by_year: dict[int, list[EntryListPart]] = defaultdict(list)
    for roll in entry_tables:
        for year, places in roll.positions_by_year.items():
            by_year[year].append((roll, places))
    return _create_lists_by_year(by_year)


def _create_lists_by_year(parts_by_year: Mapping[int, list[EntryListPart]]) -> dict[int, EntryList]:
    """What has something, newest first."""
    listings = {year: EntryList(parts_by_year[year]) for year in sorted(parts_by_year, reverse=True)}
    return {year: listing for year, listing in listings.items() if listing.parts}


def build_year_counts(by_year: Mapping[int, Sized], folder: str) -> tuple[YearCount, ...]:
    """The years that have something, newest first, with how much, each leading to `<folder><year>/`."""
    return tuple(YearCount(year, len(by_year[year]), f"{folder}{year}/") for year in sorted(by_year, reverse=True))


def remove_counts(years: tuple[YearCount, ...]) -> tuple[YearCount, ...]:
    """The years without their counts: else one more release would change the list of every year."""
    return tuple(structs.replace(each, count=0) for each in years)


def list_page_translations(views: tuple[EditionView, ...], path: str) -> tuple[Translation, ...]:
    """A page that every edition has, in each language; `path` is without the edition's prefix."""
    return tuple(Translation(each.edition.language, f"{each.prefix}{path}") for each in views)
