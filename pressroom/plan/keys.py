"""Keys: a digest of everything that shapes the bytes of an item.

Items and the base of a plan in, the same items with their keys out. Equal keys mean equal bytes.
"""

from collections.abc import Iterable, Iterator
from hashlib import blake2b

from msgspec import msgpack, structs

from pressroom.artifact import DIGEST_OCTETS, Feed, Item, KeywordPage, MediaPage, NewsroomPage, Sitemap, YearPage

_BY_DIGEST = frozenset(("latest", "teasers", "releases"))


def keyed(items: Iterable[Item], base: str) -> Iterator[Item]:
    """Give every item its key. Releases enter by their digests, for each stands in many items."""
    begin = base.encode()
    for item in items:
        key = blake2b(b"%b%b" % (begin, _frame(item)), digest_size=DIGEST_OCTETS)
        key.update(_releases(item))
        yield structs.replace(item, key=key.hexdigest())


def _frame(item: Item) -> bytes:
    """All that an item says, but for the releases in it; its format tells what kind of subject it has."""
    subject = item.subject
    fields = [getattr(subject, name) for name in subject.__struct_fields__ if name not in _BY_DIGEST]
    return msgpack.encode((item.path, item.format, item.language, item.translations, fields))


def _releases(item: Item) -> bytes:
    """What tells the releases in an item from others: whole ones in a feed, what is shown of them elsewhere."""
    match item.subject:
        case Feed(releases=releases):
            return releases.digests
        case NewsroomPage(latest=releases) | KeywordPage(teasers=releases) | YearPage(teasers=releases):
            return releases.shown
        case Sitemap(releases=releases) | MediaPage(releases=releases):
            return releases.shown
        case _:
            return b""
