"""The feeds of an edition and of its keywords, with the Atom archives of what no longer fits in them.

Releases of an edition in, items out.
"""

from collections.abc import Iterator

from pressroom.artifact import Feed, Item, Listing, Rank, moment_and_address
from pressroom.plan.edition import EditionReleases
from pressroom.release import Keyword

WINDOW = 50
_FILES = (("rss", "rss.xml"), ("atom", "atom.xml"), ("json-feed", "feed.json"))


def feed_items(edition: EditionReleases, _editions: tuple[EditionReleases, ...]) -> Iterator[Item]:
    """Three feeds for the newsroom and for every keyword."""
    yield from _feeds(edition, f"{edition.prefix}/", edition.fed, None)
    for tagged in edition.keywords:
        home = edition.edition.keyword_path(tagged.keyword)
        yield from _feeds(edition, home, tagged.fed, tagged.keyword)


def _feeds(edition: EditionReleases, home: str, releases: Listing, keyword: Keyword | None) -> Iterator[Item]:
    """The feeds hold the newest releases; archives (RFC 5005, section 4) are complete sets of WINDOW in order of time.

    So an archive changes only when something old does, or to name the archive after it.
    """
    language = edition.edition.language
    archives = len(releases) // WINDOW if len(releases) > WINDOW and "archives" not in edition.leave_out else 0
    newest = Feed(home, _newest(releases), keyword, previous=archives)
    for format_, file in _FILES:
        if format_ not in edition.leave_out:
            yield Item(f"site{home}{file}", format_, language, newest, Rank.FEED)
    for number in range(1, archives + 1):
        oldest = len(releases) - (number - 1) * WINDOW
        part = releases[oldest - WINDOW : oldest]
        following = number + 1 if number < archives else 0
        subject = Feed(home, part, keyword, number, number - 1, following)
        yield Item(f"site{home}atom-{number}.xml", "atom", language, subject, Rank.FEED)


def _newest(releases: Listing) -> Listing:
    """The newest releases, and those that were corrected or withdrawn since the last of these, the last changed first.

    So whoever follows a feed learns of every correction, and each release is in it or in an archive.
    """
    newest = releases[:WINDOW]
    corrected = releases.corrected
    if not corrected:
        return newest
    rows = list(newest)
    last = rows[-1]
    rows += [
        row for row in corrected if moment_and_address(row) < moment_and_address(last) and row.changed >= last.moment
    ]
    rows.sort(key=lambda row: (row.changed, row.moment, row.address), reverse=True)
    return Listing([(row.roll, (row.place,)) for row in rows])
