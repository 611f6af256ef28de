"""The feeds of an edition and of its keywords, with the Atom archives of what no longer fits in them.

Releases of an edition in, items out.
"""

from collections.abc import Iterator

from pressroom.model.entry import EntryList, get_sort_key
from pressroom.model.newsroom import Keyword
from pressroom.model.pages import Feed
from pressroom.model.plan import CommitOrder, Item
from pressroom.plan.views import EditionView

ENTRIES_PER_FEED = 50
_FEED_FILES = (("rss", "rss.xml"), ("atom", "atom.xml"), ("json-feed", "feed.json"))


def plan_feed_items(view: EditionView, _views: tuple[EditionView, ...]) -> Iterator[Item]:
    """Three feeds for the newsroom and for every keyword."""
    yield from _plan_feeds(view, f"{view.prefix}/", view.feed_entries, None)
    for tagged in view.keyword_views:
        home = view.edition.keyword_path(tagged.keyword)
        yield from _plan_feeds(view, home, tagged.feed_entries, tagged.keyword)


def _plan_feeds(view: EditionView, home_path: str, entries: EntryList, keyword: Keyword | None) -> Iterator[Item]:
    """The feeds hold the newest releases; archives (RFC 5005, section 4) are complete sets of WINDOW in order of time.

    So an archive changes only when something old does, or to name the archive after it.
    """
    language = view.edition.language
    archives = (
        len(entries) // ENTRIES_PER_FEED
        if len(entries) > ENTRIES_PER_FEED and "archives" not in view.omitted_formats
        else 0
    )
    newest = Feed(home_path, _select_newest(entries), keyword, previous_archive=archives)
    for format_, file in _FEED_FILES:
        if format_ not in view.omitted_formats:
            yield Item(f"site{home_path}{file}", format_, language, newest, CommitOrder.FEED)
    for number in range(1, archives + 1):
        oldest = len(entries) - (number - 1) * ENTRIES_PER_FEED
        part = entries[oldest - ENTRIES_PER_FEED : oldest]
        following = number + 1 if number < archives else 0
        subject = Feed(home_path, part, keyword, number, number - 1, following)
        yield Item(f"site{home_path}atom-{number}.xml", "atom", language, subject, CommitOrder.FEED)


def _select_newest(entries: EntryList) -> EntryList:
    """The newest releases, and those that were corrected or withdrawn since the last of these, the last changed first.

    So whoever follows a feed learns of every correction, and each release is in it or in an archive.
    """
    newest = entries[:ENTRIES_PER_FEED]
    corrected = entries.corrected_entries
    if not corrected:
        return newest
    rows = list(newest)
    last = rows[-1]
    rows += [
        row for row in corrected if get_sort_key(row) < get_sort_key(last) and row.updated_timestamp >= last.timestamp
    ]
    rows.sort(key=lambda row: (row.updated_timestamp, row.timestamp, row.address), reverse=True)
    return EntryList([(row.entry_table, (row.position,)) for row in rows])
