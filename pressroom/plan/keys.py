"""Keys: a digest of everything that shapes the bytes of an item.

Items and the base of a plan in, the same items with their keys out. Equal keys mean equal bytes.
"""

from collections.abc import Iterable, Iterator
from hashlib import blake2b

from msgspec import msgpack, structs

from pressroom.model.entry import DIGEST_SIZE
from pressroom.model.pages import Feed, KeywordPage, MediaPage, NewsroomPage, Sitemap, YearPage
from pressroom.model.plan import Item

_ENTRY_FIELDS = {"entries", "latest"}


def assign_keys(items: Iterable[Item], base_digest: str) -> Iterator[Item]:
    """Give every item its key. Releases enter by their digests, for each stands in many items."""
    begin = base_digest.encode()
    for item in items:
        key = blake2b(b"%b%b" % (begin, _encode_without_entries(item)), digest_size=DIGEST_SIZE)
        key.update(_get_entry_digests(item))
        yield structs.replace(item, key=key.hexdigest())


def _encode_without_entries(item: Item) -> bytes:
    """All that an item says, but for the releases in it; its format tells what kind of subject it has."""
    subject = item.page_model
    fields = [getattr(subject, name) for name in subject.__struct_fields__ if name not in _ENTRY_FIELDS]
    return msgpack.encode((item.path, item.format, item.language, item.translations, fields))


def _get_entry_digests(item: Item) -> bytes:
    """What tells the releases in an item from others: whole ones in a feed, what is shown of them elsewhere."""
    match item.page_model:
        case Feed(entries=releases):
            return releases.release_digests
        case NewsroomPage(latest=releases) | KeywordPage(entries=releases) | YearPage(entries=releases):
            return releases.entry_digests
        case Sitemap(entries=releases) | MediaPage(entries=releases):
            return releases.entry_digests
        case _:
            return b""
