"""The public releases of one edition, and the views of them that several pages share.

Newsroom values in, values for the plan out; it makes no item.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sized
from datetime import date

from msgspec import Struct

from pressroom.artifact import KeywordCount, Teaser, Translation, YearCount
from pressroom.release import Contact, Edition, Keyword, Newsroom, Release


class EditionReleases(Struct, frozen=True):
    """An edition and its public releases, newest first, on the day that it is there.

    `languages` tells for each address which editions have it.
    """

    edition: Edition
    releases: tuple[Release, ...]
    languages: dict[str, tuple[Translation, ...]]
    today: date

    @property
    def prefix(self) -> str:
        """What every path of the edition begins with: empty, or `/en`."""
        return self.edition.prefix

    @property
    def site(self) -> str:
        """The folder of the edition below `out/`, without a final slash."""
        return f"site{self.edition.prefix}"


def editions_releases(newsroom: Newsroom, public: list[Release], today: date) -> tuple[EditionReleases, ...]:
    """Give each edition of a newsroom its own of all public releases, which are newest first."""
    languages: dict[str, tuple[Translation, ...]] = {}
    for release in public:
        languages[release.address] = (*languages.get(release.address, ()), Translation(release.language, release.path))
    return tuple(
        EditionReleases(edition, tuple(each for each in public if each.language == edition.language), languages, today)
        for edition in newsroom.editions
    )


def teaser(release: Release) -> Teaser:
    """A release as it stands in a list; its picture is the lead picture unless that is mere decoration."""
    image = release.images[0] if release.images and release.images[0].alt else None
    return Teaser(release.path, release.headline, release.lead, release.publish_at, release.kind, image)


def current_contacts(edition: EditionReleases) -> tuple[Contact, ...]:
    """Whom the press may reach now: the public contacts whose last day has not passed."""
    contacts = (each for each in edition.edition.contacts if each.audience == "public")
    return tuple(each for each in contacts if each.until is None or each.until >= edition.today)


def keyword_counts(releases: tuple[Release, ...]) -> tuple[KeywordCount, ...]:
    """Every keyword with its number of releases, by address.

    Words that differ only by case share an address: the spelling of the newest release stands.
    """
    names: dict[str, Keyword] = {}
    counts: Counter[str] = Counter()
    for release in releases:
        for keyword in release.keywords:
            names.setdefault(keyword.slug, keyword)
            counts[keyword.slug] += 1
    return tuple(KeywordCount(names[slug], counts[slug]) for slug in sorted(names))


def year_of(release: Release) -> int:
    """The year a release is listed under: that of its address."""
    return int(release.address.partition("/")[0])


def releases_by_year(releases: tuple[Release, ...]) -> dict[int, list[Release]]:
    """The releases of each year, in the order given."""
    by_year: dict[int, list[Release]] = defaultdict(list)
    for release in releases:
        by_year[year_of(release)].append(release)
    return by_year


def year_counts(by_year: Mapping[int, Sized], folder: str) -> tuple[YearCount, ...]:
    """The years that have something, newest first, with how much, each leading to `<folder><year>/`."""
    return tuple(YearCount(year, len(by_year[year]), f"{folder}{year}/") for year in sorted(by_year, reverse=True))


def same_page(editions: tuple[EditionReleases, ...], path: str) -> tuple[Translation, ...]:
    """A page that every edition has, in each language; `path` is without the edition's prefix."""
    return tuple(Translation(each.edition.language, f"{each.prefix}{path}") for each in editions)
