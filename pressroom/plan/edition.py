"""The public releases of one edition, and the views of them that several pages share.

Newsroom values in, values for the plan out; it makes no item. An archive is long: what can be told of a whole roll is
not asked of each release.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Sized
from datetime import date

from msgspec import Struct, structs

from pressroom.artifact import KeywordCount, Listing, Part, Roll, Translation, YearCount
from pressroom.release import Contact, Edition, Keyword, Newsroom
from pressroom.text.slugs import slug

# The formats that are made for each thing a newsroom may leave out; "archives" and "kits" are none.
_FORMATS = {
    "cards": ("vcard", "contact-cards"),
    "data": ("release-json",),
    "kits": ("captions", "contact-cards", "kits"),
    "mail": ("mail-html", "mail-text", "mail-message"),
    "text": ("release-text",),
}


def left_out(newsroom: Newsroom) -> frozenset[str]:
    """The formats that a newsroom leaves out, and what else it leaves out."""
    return frozenset(format_ for word in newsroom.leave_out for format_ in _FORMATS.get(word, (word,)))


class Public(Struct, frozen=True):
    """What is public in one language, newest first: releases, those that were withdrawn, and both together."""

    releases: tuple[Roll, ...] = ()
    withdrawn: tuple[Roll, ...] = ()
    both: tuple[Roll, ...] = ()


NOTHING = Public()


class KeywordReleases(Struct, frozen=True):
    """A keyword and its releases, newest first: all of them, and those of each year.

    `fed` are those that its feeds tell of, which are told of what was withdrawn too.
    """

    keyword: Keyword
    releases: Listing
    years: dict[int, Listing]
    fed: Listing


class EditionReleases(Struct, frozen=True):
    """An edition and its public releases, newest first, on the day that it is there.

    `public` holds them, `releases` are all of them, `fed` those that feeds tell of: what was withdrawn too. `languages`
    tells which editions have an address that not one of them has alone. `keywords` are in the order of their addresses,
    `years` newest first.
    """

    edition: Edition
    public: Public
    releases: Listing
    fed: Listing
    languages: dict[str, tuple[Translation, ...]]
    keywords: tuple[KeywordReleases, ...]
    years: dict[int, Listing]
    today: date
    leave_out: frozenset[str]
    is_signed: bool

    @property
    def prefix(self) -> str:
        """What every path of the edition begins with: empty, or `/en`."""
        return self.edition.prefix

    @property
    def site(self) -> str:
        """The folder of the edition below `out/`, without a final slash."""
        return f"site{self.edition.prefix}"

    @property
    def keyword_counts(self) -> tuple[KeywordCount, ...]:
        """Every keyword with its number of releases, by address; none of which all releases were withdrawn."""
        return tuple(KeywordCount(each.keyword, len(each.releases)) for each in self.keywords if each.releases.parts)

    def translations(self, address: str) -> tuple[Translation, ...]:
        """The page of one of its releases in every language that it has."""
        known = self.languages.get(address)
        return known or (Translation(self.edition.language, f"{self.prefix}/{address}/"),)


def editions_releases(newsroom: Newsroom, public: Mapping[str, Public], today: date) -> tuple[EditionReleases, ...]:
    """Give each edition of a newsroom its own of all that is public; `public` tells of each language."""
    languages = _languages(newsroom, public) if len(newsroom.editions) > 1 else {}
    return tuple(
        _edition(edition, public.get(edition.language, NOTHING), languages, today, newsroom)
        for edition in newsroom.editions
    )


def _edition(
    edition: Edition,
    public: Public,
    languages: dict[str, tuple[Translation, ...]],
    today: date,
    newsroom: Newsroom,
) -> EditionReleases:
    return EditionReleases(
        edition,
        public,
        _all_of(public.releases),
        _all_of(public.both),
        languages,
        _keywords(public),
        _years(public.releases),
        today,
        left_out(newsroom),
        newsroom.is_signed,
    )


def _all_of(rolls: Iterable[Roll]) -> Listing:
    return Listing((roll, range(len(roll))) for roll in rolls)


def _languages(newsroom: Newsroom, public: Mapping[str, Public]) -> dict[str, tuple[Translation, ...]]:
    """The pages of each address that several editions have, the newest first."""
    pages: dict[str, list[tuple[float, str, str]]] = defaultdict(list)
    for edition in newsroom.editions:
        for roll in public.get(edition.language, NOTHING).releases:
            for address, moment in zip(roll.addresses, roll.moments, strict=True):
                pages[address].append((-moment, edition.language, f"{edition.prefix}/{address}/"))
    return {
        address: tuple([Translation(language, path) for _, language, path in sorted(found)])
        for address, found in pages.items()
        if len(found) > 1
    }


def current_contacts(edition: EditionReleases) -> tuple[Contact, ...]:
    """Whom the press may reach now: the public contacts whose last day has not passed."""
    contacts = (each for each in edition.edition.contacts if each.audience == "public")
    return tuple(each for each in contacts if each.until is None or each.until >= edition.today)


def _keywords(public: Public) -> tuple[KeywordReleases, ...]:
    spelt = _spellings(public.both)
    every = _by_keywords(public.releases, spelt)
    fed = every if public.both is public.releases else _by_keywords(public.both, spelt)
    of_years: dict[str, dict[int, list[Part]]] = defaultdict(lambda: defaultdict(list))
    for name, parts in every.items():
        for roll, places in parts:
            for year, own in roll.years.items():
                of_years[name][year].append((roll, _shared(places, own)))
    return tuple(
        KeywordReleases(
            Keyword(slug(name), name), Listing(every.get(name, ())), _listings(of_years[name]), Listing(fed[name])
        )
        for name in sorted(fed, key=slug)
    )


def _by_keywords(rolls: Iterable[Roll], spelt: dict[str, str]) -> dict[str, list[Part]]:
    """The releases of each keyword."""
    every: dict[str, list[Part]] = defaultdict(list)
    for roll in rolls:
        for name, places in _by_keyword(roll, spelt).items():
            every[name].append((roll, places))
    return every


def _spellings(rolls: Iterable[Roll]) -> dict[str, str]:
    """Words that differ only by case share an address: for each the spelling of the newest release."""
    spelt: dict[str, str] = {}
    by_slug: dict[str, str] = {}
    for roll in rolls:
        for name in roll.keywords:
            if name not in spelt:
                spelt[name] = by_slug.setdefault(slug(name), name)
    return spelt


def _by_keyword(roll: Roll, spelt: dict[str, str]) -> dict[str, Sequence[int]]:
    """The places of each keyword's releases, whichever way they spell it."""
    groups: dict[str, Sequence[int]] = {}
    for name, places in roll.keywords.items():
        other = groups.get(spelt[name])
        groups[spelt[name]] = sorted({*other, *places}) if other else places
    return groups


def _shared(places: Sequence[int], own: Sequence[int]) -> Sequence[int]:
    """Those of the places that are a year's own; a range is all that a roll has."""
    if isinstance(own, range):
        return places
    among = frozenset(own)
    return [place for place in places if place in among]


def _years(rolls: Iterable[Roll]) -> dict[int, Listing]:
    """The releases of each year, that of their addresses, in the order given."""
    by_year: dict[int, list[Part]] = defaultdict(list)
    for roll in rolls:
        for year, places in roll.years.items():
            by_year[year].append((roll, places))
    return _listings(by_year)


def _listings(by_year: Mapping[int, list[Part]]) -> dict[int, Listing]:
    """What has something, newest first."""
    listings = {year: Listing(by_year[year]) for year in sorted(by_year, reverse=True)}
    return {year: listing for year, listing in listings.items() if listing.parts}


def year_counts(by_year: Mapping[int, Sized], folder: str) -> tuple[YearCount, ...]:
    """The years that have something, newest first, with how much, each leading to `<folder><year>/`."""
    return tuple(YearCount(year, len(by_year[year]), f"{folder}{year}/") for year in sorted(by_year, reverse=True))


def uncounted(years: tuple[YearCount, ...]) -> tuple[YearCount, ...]:
    """The years without their counts: else one more release would change the list of every year."""
    return tuple(structs.replace(each, count=0) for each in years)


def same_page(editions: tuple[EditionReleases, ...], path: str) -> tuple[Translation, ...]:
    """A page that every edition has, in each language; `path` is without the edition's prefix."""
    return tuple(Translation(each.edition.language, f"{each.prefix}{path}") for each in editions)
