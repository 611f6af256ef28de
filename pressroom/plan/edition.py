"""The public releases of one edition, and the views of them that several pages share.

Newsroom values in, values for the plan out; it makes no item.
"""

from collections import Counter
from datetime import date

from msgspec import Struct

from pressroom.artifact import KeywordCount, Teaser, Translation, YearCount
from pressroom.release import Contact, Edition, Keyword, Release


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


def edition_releases(edition: Edition, public: list[Release], today: date) -> EditionReleases:
    """Pick the releases of an edition from all public ones, which are newest first."""
    languages: dict[str, tuple[Translation, ...]] = {}
    for release in public:
        languages[release.address] = (*languages.get(release.address, ()), Translation(release.language, release.path))
    own = tuple(release for release in public if release.language == edition.language)
    return EditionReleases(edition, own, languages, today)


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


def year_counts(releases: tuple[Release, ...], folder: str) -> tuple[YearCount, ...]:
    """The years that have releases, newest first, each leading to `<folder><year>/`."""
    counts = Counter(year_of(release) for release in releases)
    return tuple(YearCount(year, counts[year], f"{folder}{year}/") for year in sorted(counts, reverse=True))


def same_page(editions: tuple[EditionReleases, ...], path: str) -> tuple[Translation, ...]:
    """A page that every edition has, in each language; `path` is without the edition's prefix."""
    return tuple(Translation(each.edition.language, f"{each.prefix}{path}") for each in editions)
