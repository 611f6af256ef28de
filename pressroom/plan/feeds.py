"""The feeds of an edition and of its keywords, with the Atom archives of what no longer fits in them.

Releases of an edition in, items out.
"""

from collections.abc import Iterator

from pressroom.artifact import Feed, Item, Rank
from pressroom.plan.edition import EditionReleases
from pressroom.plan.keywords import releases_by_keyword
from pressroom.release import Keyword, Release

WINDOW = 50
_FILES = (("rss", "rss.xml"), ("atom", "atom.xml"), ("json-feed", "feed.json"))


def feed_items(edition: EditionReleases, _editions: tuple[EditionReleases, ...]) -> Iterator[Item]:
    """Three feeds for the newsroom and for every keyword."""
    yield from _feeds(edition, f"{edition.prefix}/", edition.releases, None)
    for keyword, releases in releases_by_keyword(edition):
        yield from _feeds(edition, edition.edition.keyword_path(keyword), releases, keyword)


def _feeds(
    edition: EditionReleases, home: str, releases: tuple[Release, ...], keyword: Keyword | None
) -> Iterator[Item]:
    """The feeds hold the newest releases; archives (RFC 5005, section 4) are complete sets of WINDOW in order of time.

    So an archive changes only when something old does, or to name the archive after it.
    """
    language = edition.edition.language
    archives = len(releases) // WINDOW if len(releases) > WINDOW else 0
    newest = Feed(home, releases[:WINDOW], keyword, previous=archives)
    for format_, file in _FILES:
        yield Item(f"site{home}{file}", format_, language, newest, Rank.FEED)
    for number in range(1, archives + 1):
        part = tuple(reversed(releases[::-1][(number - 1) * WINDOW : number * WINDOW]))
        following = number + 1 if number < archives else 0
        subject = Feed(home, part, keyword, number, number - 1, following)
        yield Item(f"site{home}atom-{number}.xml", "atom", language, subject, Rank.FEED)
