"""The entries of the feeds that are to be made: where they stand already, which are lacking, and their bytes.

An entry that is in a feed of `out/` under the digest of the same release is cut out of it, for it is the same.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from zlib import crc32

from pressroom.model.entry import AnyEntry, get_source_path
from pressroom.model.manifest import Manifest
from pressroom.model.pages import Feed
from pressroom.model.plan import Item
from pressroom.render import find_entry_spans
from pressroom.write import ByteRange, SpoolReader

_DIGEST_PREFIX_BYTES = 8  # of a digest: enough to tell the releases of a newsroom apart
_CHECKSUM_DIGITS = 8  # hexadecimal digits


class FeedEntryStore:
    """The entries of the feeds among `items`; `manifest` tells what is in the feeds of `out`."""

    def __init__(self, out: Path, manifest: Manifest, items: Iterable[Item]) -> None:
        self._spool_reader = SpoolReader()
        self._ranges: dict[tuple[str, bytes], ByteRange] = {}
        feeds = [(item, item.page_model) for item in items if isinstance(item.page_model, Feed)]
        for item, _ in feeds:
            self._ranges |= _find_written_entries(out, item, manifest.entries_by_feed.get(item.path, ""))
        self._missing = {
            (item.format, release.release_digest[:_DIGEST_PREFIX_BYTES]): release
            for item, feed in feeds
            for release in feed.entries
            if (item.format, release.release_digest[:_DIGEST_PREFIX_BYTES]) not in self._ranges
        }

    @property
    def missing_formats(self) -> dict[str, tuple[str, ...]]:
        """By source, the formats in which the entry of a release has still to be made."""
        formats: dict[str, list[str]] = defaultdict(list)
        for (format_, _), release in self._missing.items():
            formats[get_source_path(release)].append(format_)
        return {text: tuple(each) for text, each in formats.items()}

    def add(self, entries: Mapping[str, Mapping[str, ByteRange]]) -> None:
        """Entries that have been made, by source and format."""
        for key, release in list(self._missing.items()):
            piece = entries.get(get_source_path(release), {}).get(key[0])
            if piece is not None:
                self._ranges[key] = piece
                del self._missing[key]

    def __call__(self, format_: str, entry: AnyEntry) -> bytes:
        """The bytes of an entry."""
        return self._spool_reader.read(self._ranges[format_, entry.release_digest[:_DIGEST_PREFIX_BYTES]])


def create_manifest_note(feed: Feed, content: bytes) -> str:
    """What the manifest notes of a feed: a seal of its content, and the digests of its releases."""
    return (
        _compute_checksum(content)
        + b"".join([release.release_digest[:_DIGEST_PREFIX_BYTES] for release in feed.entries]).hex()
    )


def _compute_checksum(content: bytes) -> str:
    """Tells what was changed by accident; whoever may write the feeds may write anything else as well."""
    return f"{crc32(content):0{_CHECKSUM_DIGITS}x}"


def _find_written_entries(out: Path, item: Item, note: str) -> dict[tuple[str, bytes], ByteRange]:
    """The entries in the feed that stands in the place of an item, if it is the one that was noted."""
    path = out / item.path
    try:
        content = path.read_bytes() if note else b""
    except OSError:
        return {}
    if _compute_checksum(content) != note[:_CHECKSUM_DIGITS]:
        return {}
    digests = bytes.fromhex(note[_CHECKSUM_DIGITS:])
    spans = find_entry_spans(item.format, content)
    return {
        (item.format, digests[place * _DIGEST_PREFIX_BYTES : (place + 1) * _DIGEST_PREFIX_BYTES]): ByteRange(
            str(path), start, end - start
        )
        for place, (start, end) in enumerate(spans)
    }
