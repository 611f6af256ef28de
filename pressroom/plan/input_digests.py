"""Compute the key of each item: a digest of all its inputs, so that equal keys mean equal bytes."""

from collections.abc import Iterable, Iterator
from hashlib import blake2b

from msgspec import msgpack, structs

from pressroom.model.entry import DIGEST_SIZE
from pressroom.model.pages import Feed, KeywordPage, MediaPage, NewsroomPage, Sitemap, YearPage
from pressroom.model.plan import Item

_ENTRY_FIELDS = {"entries", "latest"}


def assign_keys(items: Iterable[Item], base_digest: str) -> Iterator[Item]:
    """Yield the items with their keys. Releases are represented by their digests, because each is in many items."""
    prefix = base_digest.encode()
    for item in items:
        key = blake2b(b"%b%b" % (prefix, _encode_without_entries(item)), digest_size=DIGEST_SIZE)
        key.update(_get_entry_digests(item))
        yield structs.replace(item, key=key.hexdigest())


def _encode_without_entries(item: Item) -> bytes:
    """Encode an item without the releases in it. The format implies the type of the page model."""
    model = item.page_model
    fields = [getattr(model, name) for name in model.__struct_fields__ if name not in _ENTRY_FIELDS]
    return msgpack.encode((item.path, item.format, item.language, item.translations, fields))


def _get_entry_digests(item: Item) -> bytes:
    """Return the digests of the releases in an item: of whole releases for a feed, of entries for other items."""
    match item.page_model:
        case Feed(entries=entries):
            return b"".join([entry.release_digest for entry in entries])
        case NewsroomPage(latest=entries) | KeywordPage(entries=entries) | YearPage(entries=entries):
            return b"".join([entry.entry_digest for entry in entries])
        case Sitemap(entries=entries) | MediaPage(entries=entries):
            return b"".join([entry.entry_digest for entry in entries])
        case _:
            return b""
