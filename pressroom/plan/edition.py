"""The public releases of one edition, and the views of them that several pages share.

Newsroom values in, values for the plan out; it makes no item.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Sized
from datetime import date

from msgspec import Struct, structs

from pressroom.artifact import KeywordCount, Teaser, Translation, YearCount
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
    """A keyword and its releases, newest first."""

    keyword: Keyword
    releases: tuple[Teaser, ...]


class EditionReleases(Struct, frozen=True):
    """An edition and its public releases, newest first, on the day that it is there.

    `languages` tells for each address which editions have it. `keywords` are in the order of their addresses, `years`
    newest first.
    """

    edition: Edition
    releases: tuple[Teaser, ...]
    languages: dict[str, tuple[Translation, ...]]
    keywords: tuple[KeywordReleases, ...]
    years: dict[int, list[Teaser]]
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


def editions_releases(newsroom: Newsroom, public: Sequence[Teaser], today: date) -> tuple[EditionReleases, ...]:
    """Give each edition of a newsroom its own of all public releases, which are newest first."""
    without = left_out(newsroom)
    languages: dict[str, tuple[Translation, ...]] = {}
    own: dict[str, list[Teaser]] = defaultdict(list)
    for release in public:
        own[release.language].append(release)
        languages[release.address] = (*languages.get(release.address, ()), Translation(release.language, release.path))
    return tuple(
        EditionReleases(
            edition,
            tuple(own[edition.language]),
            languages,
            _keywords(own[edition.language]),
            releases_by_year(own[edition.language]),
            today,
            without,
        )
        for edition in newsroom.editions
    )


def current_contacts(edition: EditionReleases) -> tuple[Contact, ...]:
    """Whom the press may reach now: the public contacts whose last day has not passed."""
    contacts = (each for each in edition.edition.contacts if each.audience == "public")
    return tuple(each for each in contacts if each.until is None or each.until >= edition.today)


def _keywords(releases: Iterable[Teaser]) -> tuple[KeywordReleases, ...]:
    """Words that differ only by case share an address: the spelling of the newest release stands."""
    by_name: dict[str, list[Teaser]] = defaultdict(list)
    by_slug: dict[str, str] = {}
    for release in releases:
        for name in release.keywords:
            by_name[by_slug.setdefault(slug(name), name)].append(release)
    return tuple(
        KeywordReleases(Keyword(address, by_slug[address]), tuple(by_name[by_slug[address]]))
        for address in sorted(by_slug)
    )


def releases_by_year(releases: Iterable[Teaser]) -> dict[int, list[Teaser]]:
    """The releases of each year, that of their addresses, in the order given."""
    by_year: dict[str, list[Teaser]] = defaultdict(list)
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
