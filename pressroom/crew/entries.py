"""The entries of the feeds that are to be made: where they stand already, which are lacking, and their bytes.

An entry that is in a feed of `out/` under the digest of the same release is cut out of it, for it is the same.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from zlib import crc32

from pressroom.artifact import Feed, Item, Manifest, Shown, source
from pressroom.render import entries_in
from pressroom.write import Slice, Slices

_OCTETS = 8  # of a digest: enough to tell the releases of a newsroom apart
_SEAL = 8  # hexadecimal digits


class FeedEntries:
    """The entries of the feeds among `items`; `manifest` tells what is in the feeds of `out`."""

    def __init__(self, out: Path, manifest: Manifest, items: Iterable[Item]) -> None:
        self._slices = Slices()
        self._places: dict[tuple[str, bytes], Slice] = {}
        feeds = [(item, item.subject) for item in items if isinstance(item.subject, Feed)]
        for item, _ in feeds:
            self._places |= _standing(out, item, manifest.entries.get(item.path, ""))
        self._lacking = {
            (item.format, release.digest[:_OCTETS]): release
            for item, feed in feeds
            for release in feed.releases
            if (item.format, release.digest[:_OCTETS]) not in self._places
        }

    @property
    def lacking(self) -> dict[str, tuple[str, ...]]:
        """By source, the formats in which the entry of a release has still to be made."""
        formats: dict[str, list[str]] = defaultdict(list)
        for (format_, _), release in self._lacking.items():
            formats[source(release)].append(format_)
        return {text: tuple(each) for text, each in formats.items()}

    def take(self, made: Mapping[str, Mapping[str, Slice]]) -> None:
        """Entries that have been made, by source and format."""
        for key, release in list(self._lacking.items()):
            piece = made.get(source(release), {}).get(key[0])
            if piece is not None:
                self._places[key] = piece
                del self._lacking[key]

    def __call__(self, format_: str, release: Shown) -> bytes:
        """The bytes of an entry."""
        return self._slices.read(self._places[format_, release.digest[:_OCTETS]])


def noted(feed: Feed, content: bytes) -> str:
    """What the manifest notes of a feed: a seal of its content, and the digests of its releases."""
    return _seal(content) + b"".join([release.digest[:_OCTETS] for release in feed.releases]).hex()


def _seal(content: bytes) -> str:
    """Tells what was changed by accident; whoever may write the feeds may write anything else as well."""
    return f"{crc32(content):0{_SEAL}x}"


def _standing(out: Path, item: Item, note: str) -> dict[tuple[str, bytes], Slice]:
    """The entries in the feed that stands in the place of an item, if it is the one that was noted."""
    path = out / item.path
    try:
        content = path.read_bytes() if note else b""
    except OSError:
        return {}
    if _seal(content) != note[:_SEAL]:
        return {}
    digests = bytes.fromhex(note[_SEAL:])
    spans = entries_in(item.format, content)
    return {
        (item.format, digests[place * _OCTETS : (place + 1) * _OCTETS]): Slice(str(path), start, end - start)
        for place, (start, end) in enumerate(spans)
    }
