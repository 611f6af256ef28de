"""The public releases of one edition, and the views of them that several pages share.

Newsroom values in, values for the plan out; it makes no item. An archive is long: what runs for each release is lean.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Sized
from datetime import date

from msgspec import Struct, structs

from pressroom.artifact import KeywordCount, Shown, Translation, YearCount
from pressroom.release import Contact, Edition, Keyword, Newsroom
from pressroom.text.slugs import slug

# The formats that are made for each thing a newsroom may leave out; "archives" is not one of them.
_FORMATS = {
    "cards": ("vcard",),
    "data": ("release-json",),
    "mail": ("mail-html", "mail-text", "mail-message"),
    "text": ("release-text",),
}


def left_out(newsroom: Newsroom) -> frozenset[str]:
    """The formats that a newsroom leaves out, and "archives"."""
    return frozenset(format_ for word in newsroom.leave_out for format_ in _FORMATS.get(word, (word,)))


class KeywordReleases(Struct, frozen=True):
    """A keyword and its releases, newest first: all of them, and those of each year."""

    keyword: Keyword
    releases: tuple[Shown, ...]
    years: dict[int, list[Shown]]


class EditionReleases(Struct, frozen=True):
    """An edition and its public releases, newest first, on the day that it is there.

    `languages` tells for each address which editions have it; it is empty where there is one edition only. `keywords`
    are in the order of their addresses, `years` newest first.
    """

    edition: Edition
    releases: tuple[Shown, ...]
    languages: dict[str, tuple[Translation, ...]]
    keywords: tuple[KeywordReleases, ...]
    years: dict[int, list[Shown]]
    today: date
    leave_out: frozenset[str]

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
        """Every keyword with its number of releases, by address."""
        return tuple(KeywordCount(each.keyword, len(each.releases)) for each in self.keywords)

    def translations(self, address: str) -> tuple[Translation, ...]:
        """The page of one of its releases in every language that it has."""
        known = self.languages.get(address)
        return known or (Translation(self.edition.language, f"{self.prefix}/{address}/"),)


def editions_releases(newsroom: Newsroom, public: Sequence[Shown], today: date) -> tuple[EditionReleases, ...]:
    """Give each edition of a newsroom its own of all public releases, which are newest first."""
    own: dict[str, list[Shown]] = defaultdict(list)
    for release in public:
        own[release.language].append(release)
    languages = _languages(newsroom, public) if len(newsroom.editions) > 1 else {}
    without = left_out(newsroom)
    return tuple(_edition(edition, own[edition.language], languages, today, without) for edition in newsroom.editions)


def _edition(
    edition: Edition,
    releases: list[Shown],
    languages: dict[str, tuple[Translation, ...]],
    today: date,
    without: frozenset[str],
) -> EditionReleases:
    years = _years(releases)
    return EditionReleases(edition, tuple(releases), languages, _keywords(releases, years), years, today, without)


def _languages(newsroom: Newsroom, public: Sequence[Shown]) -> dict[str, tuple[Translation, ...]]:
    prefixes = {edition.language: edition.prefix for edition in newsroom.editions}
    languages: dict[str, tuple[Translation, ...]] = {}
    for release in public:
        page = Translation(release.language, f"{prefixes[release.language]}/{release.address}/")
        languages[release.address] = (*languages.get(release.address, ()), page)
    return languages


def current_contacts(edition: EditionReleases) -> tuple[Contact, ...]:
    """Whom the press may reach now: the public contacts whose last day has not passed."""
    contacts = (each for each in edition.edition.contacts if each.audience == "public")
    return tuple(each for each in contacts if each.until is None or each.until >= edition.today)


def _keywords(releases: Sequence[Shown], years: dict[int, list[Shown]]) -> tuple[KeywordReleases, ...]:
    spelt = _spellings(releases)
    every = _by_keyword(releases, spelt)
    of_years = {year: _by_keyword(own, spelt) for year, own in years.items()}
    return tuple(
        KeywordReleases(
            Keyword(slug(name), name),
            tuple(every[name]),
            {year: groups[name] for year, groups in of_years.items() if name in groups},
        )
        for name in sorted(every, key=slug)
    )


def _spellings(releases: Iterable[Shown]) -> dict[str, str]:
    """Words that differ only by case share an address: for each the spelling of the newest release."""
    spelt: dict[str, str] = {}
    by_slug: dict[str, str] = {}
    for release in releases:
        for name in release.keywords:
            if name not in spelt:
                spelt[name] = by_slug.setdefault(slug(name), name)
    return spelt


def _by_keyword(releases: Iterable[Shown], spelt: dict[str, str]) -> dict[str, list[Shown]]:
    groups: dict[str, list[Shown]] = defaultdict(list)
    for release in releases:
        for name in release.keywords:
            groups[spelt[name]].append(release)
    return groups


def _years(releases: Iterable[Shown]) -> dict[int, list[Shown]]:
    """The releases of each year, that of their addresses, in the order given."""
    by_year: dict[str, list[Shown]] = defaultdict(list)
    for release in releases:
        by_year[release.address[:4]].append(release)
    return {int(year): by_year[year] for year in sorted(by_year, reverse=True)}


def year_counts(by_year: Mapping[int, Sized], folder: str) -> tuple[YearCount, ...]:
    """The years that have something, newest first, with how much, each leading to `<folder><year>/`."""
    return tuple(YearCount(year, len(by_year[year]), f"{folder}{year}/") for year in sorted(by_year, reverse=True))


def uncounted(years: tuple[YearCount, ...]) -> tuple[YearCount, ...]:
    """The years without their counts: else one more release would change the list of every year."""
    return tuple(structs.replace(each, count=0) for each in years)


def same_page(editions: tuple[EditionReleases, ...], path: str) -> tuple[Translation, ...]:
    """A page that every edition has, in each language; `path` is without the edition's prefix."""
    return tuple(Translation(each.edition.language, f"{each.prefix}{path}") for each in editions)
