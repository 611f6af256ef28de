"""Get the rendered entries of feeds: reuse the entries in `out/`, list the missing ones, return their bytes.

The search index needs entries too, in a format of its own.

An entry that is already in a feed in `out/` for the same release (same digest) is cut out of that feed, not rendered
again.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from zlib import crc32

from pressroom.model.entry import AnyEntry
from pressroom.model.manifest import Manifest
from pressroom.model.pages import Feed
from pressroom.model.plan import Item
from pressroom.regular_files import read_regular_file
from pressroom.render import SEARCH_FORMAT, find_entry_spans
from pressroom.write import ByteRange, SpoolReader

_DIGEST_PREFIX_BYTES = 8  # enough to tell the releases of a newsroom apart
_CHECKSUM_DIGITS = 8  # hexadecimal digits


class FeedEntryStore:
    """The entries of the feeds among `items`, by format and release; `manifest` says what the feeds in `out` contain.

    Call it with a format and an entry to get the rendered bytes. `search_sources` are the releases that the search
    index needs.
    """

    def __init__(
        self, out: Path, manifest: Manifest, items: Iterable[Item], search_sources: Iterable[str] = ()
    ) -> None:
        self._search_entries: dict[str, ByteRange | None] = dict.fromkeys(search_sources)
        self._spool_reader = SpoolReader()
        self._ranges: dict[tuple[str, bytes], ByteRange] = {}
        feeds = [(item, item.page_model) for item in items if isinstance(item.page_model, Feed)]
        for item, _ in feeds:
            self._ranges |= _find_written_entries(out, item, manifest.entries_by_feed.get(item.path, ""))
        self._missing = {
            (item.format, entry.release_digest[:_DIGEST_PREFIX_BYTES]): entry
            for item, feed in feeds
            for entry in feed.entries
            if (item.format, entry.release_digest[:_DIGEST_PREFIX_BYTES]) not in self._ranges
        }

    @property
    def missing_formats(self) -> dict[str, tuple[str, ...]]:
        """By source, the formats in which the entry of a release still has to be rendered."""
        formats_by_source: dict[str, list[str]] = defaultdict(list)
        for (format_, _), entry in self._missing.items():
            formats_by_source[entry.source].append(format_)
        for source, byte_range in self._search_entries.items():
            if byte_range is None:
                formats_by_source[source].append(SEARCH_FORMAT)
        return {source: tuple(formats) for source, formats in formats_by_source.items()}

    def add(self, entries: Mapping[str, Mapping[str, ByteRange]]) -> None:
        """Add rendered entries, by source and format."""
        for key, entry in list(self._missing.items()):
            byte_range = entries.get(entry.source, {}).get(key[0])
            if byte_range is not None:
                self._ranges[key] = byte_range
                del self._missing[key]
        self._search_entries |= {
            source: entries[source][SEARCH_FORMAT] for source in entries if SEARCH_FORMAT in entries[source]
        }

    @property
    def search_entries(self) -> tuple[ByteRange, ...]:
        """The rendered entries for the search index, in the order of `search_sources`."""
        return tuple(filter(None, self._search_entries.values()))

    def __call__(self, format_: str, entry: AnyEntry) -> bytes:
        """Return the bytes of an entry."""
        return self._spool_reader.read(self._ranges[format_, entry.release_digest[:_DIGEST_PREFIX_BYTES]])


def create_manifest_note(feed: Feed, content: bytes) -> str:
    """Return what the manifest says of a feed: a checksum of its content, and the digests of its releases."""
    return (
        _compute_checksum(content)
        + b"".join([entry.release_digest[:_DIGEST_PREFIX_BYTES] for entry in feed.entries]).hex()
    )


def _compute_checksum(content: bytes) -> str:
    """Return a checksum against accidental changes; an attacker who can write the feeds needs no collision."""
    return f"{crc32(content):0{_CHECKSUM_DIGITS}x}"


def _find_written_entries(out: Path, item: Item, note: str) -> dict[tuple[str, bytes], ByteRange]:
    """Locate the entries in the feed that is in `out` now; none if its content does not match the note."""
    path = out / item.path
    try:
        content = read_regular_file(path) if note else b""
    except OSError:
        return {}
    if _compute_checksum(content) != note[:_CHECKSUM_DIGITS]:
        return {}
    digests = bytes.fromhex(note[_CHECKSUM_DIGITS:])
    spans = find_entry_spans(item.format, content)
    return {
        (item.format, digests[position * _DIGEST_PREFIX_BYTES : (position + 1) * _DIGEST_PREFIX_BYTES]): ByteRange(
            str(path), start, end - start
        )
        for position, (start, end) in enumerate(spans)
    }
