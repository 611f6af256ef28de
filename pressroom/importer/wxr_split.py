"""Split a WordPress export into its items, as bytes, without parsing it: a fault in one item does not reach the others.

An export is too large for the memory, and what plugins write into it is often not valid XML.
"""

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO

from msgspec import Struct

MAX_ITEM_BYTES = 32_000_000
_BLOCK_BYTES = 1 << 18
_ITEM_START = re.compile(rb"<item(?:\s[^>]*)?>")
_TOKEN = re.compile(rb"</item\s*>|<item(?:\s[^>]*)?>|<!\[CDATA\[|<!--")
_NAME_BEFORE = re.compile(rb"<([A-Za-z_][\w:.-]*)(?:\s[^<>]*)?>\s*\Z")
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*\bencoding\s*=\s*["']([\w.:-]+)""")
_NAME_REACH = 2000


class RawPart(Struct, frozen=True):
    """A part of an export: what stands before the first item, or one item; `line` counts from 1.

    `fault` says why the part is not whole, "" if it is.
    """

    content: bytes
    line: int
    is_item: bool = True
    fault: str = ""


def split_export(file: BinaryIO, charset: str = "") -> Iterator[RawPart]:
    """Yield the head of an export, then its items. Memory is bounded by the largest item."""
    splitter = _Splitter(_read_as_utf_8(file, charset))
    yield splitter.read_head()
    yield from splitter.read_items()


def _read_as_utf_8(file: BinaryIO, charset: str) -> Iterator[bytes]:
    """Yield the file in blocks; other encodings than UTF-8 are converted."""
    start = file.read(_BLOCK_BYTES)
    encoding = _detect_encoding(start, charset)
    if encoding == "utf-8":
        yield start.removeprefix(codecs.BOM_UTF8)
        while block := file.read(_BLOCK_BYTES):
            yield block
        return
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    while start:
        yield decoder.decode(start).encode("utf-8", "replace")
        start = file.read(_BLOCK_BYTES)


def _detect_encoding(start: bytes, charset: str) -> str:
    """Return the name of a codec: from the byte order mark, the XML declaration, or the server."""
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    match = _ENCODING.match(start.removeprefix(codecs.BOM_UTF8))
    name = match[1].decode("ascii") if match else charset
    try:
        codec = codecs.lookup(name or "utf-8").name
    except LookupError:
        return "utf-8"
    is_text_codec = codec.startswith(("iso8859", "cp", "koi8", "mac", "big5", "gb", "euc", "shift"))
    return codec if is_text_codec else "utf-8"


class _Splitter:
    """The part of the file that is being looked at: `data` from `start`, which is on `line`."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self.blocks = blocks
        self.data = b""
        self.start = 0
        self.line = 1
        self.is_at_end = False

    def read_head(self) -> RawPart:
        while (match := _ITEM_START.search(self.data)) is None and not self.is_at_end:
            if len(self.data) > MAX_ITEM_BYTES:
                break
            self.read_more()
        end = match.start() if match else len(self.data)
        return self.take(end, is_item=False)

    def read_items(self) -> Iterator[RawPart]:
        while self.go_to_item():
            yield self.read_item()

    def go_to_item(self) -> bool:
        """Skip what stands between items. Return False at the end of the file."""
        while (match := _ITEM_START.search(self.data, self.start)) is None:
            if self.is_at_end:
                return False
            self.skip(max(self.start, len(self.data) - _NAME_REACH))
            self.read_more()
        self.skip(match.start())
        return True

    def read_item(self) -> RawPart:
        while True:
            end, fault = self.find_end()
            if end:
                return self.take(end, fault=fault)
            if len(self.data) - self.start > MAX_ITEM_BYTES:
                return self.take_start_of_endless_item()
            self.read_more()

    def take_start_of_endless_item(self) -> RawPart:
        end = next_item.start() if (next_item := _ITEM_START.search(self.data, self.start + 1)) else len(self.data)
        return self.take(end, fault=f"no end of the item was found within {MAX_ITEM_BYTES // 1_000_000} MB")

    def find_end(self) -> tuple[int, str]:
        """Return where the item ends, 0 if more has to be read, and what is wrong with its end."""
        at = self.start + len(b"<item")
        while match := _TOKEN.search(self.data, at):
            if match[0].startswith(b"</"):
                return match.end(), ""
            if match[0].startswith(b"<item"):
                return match.start(), "the item has no end"
            at = self.find_text_end(match.start())
            if not at:
                break
        return (len(self.data), "the file ends inside the item") if self.is_at_end else (0, "")

    def find_text_end(self, start: int) -> int:
        """Return where a comment or CDATA section that begins at `start` ends, 0 if more has to be read."""
        if self.data.startswith(b"<!--", start):
            end = self.data.find(b"-->", start)
            return end + len(b"-->") if end >= 0 else 0
        name = _NAME_BEFORE.search(self.data[max(self.start, start - _NAME_REACH) : start])
        return find_cdata_end(self.data, start, name[1] if name else b"")

    def take(self, end: int, *, is_item: bool = True, fault: str = "") -> RawPart:
        part = RawPart(self.data[self.start : end], self.line, is_item, fault)
        self.skip(end)
        return part

    def skip(self, end: int) -> None:
        self.line += self.data.count(b"\n", self.start, end)
        self.start = end

    def read_more(self) -> None:
        """Read as much again as there is, so that a large item is not searched too often."""
        wanted = max(_BLOCK_BYTES, len(self.data) - self.start)
        parts = [self.data[self.start :]]
        while wanted > 0 and not self.is_at_end:
            block = next(self.blocks, b"")
            self.is_at_end = not block
            parts.append(block)
            wanted -= len(block)
        self.data, self.start = b"".join(parts), 0


def find_cdata_end(data: bytes, start: int, name: bytes) -> int:
    """Return where the text of the element `name` ends whose CDATA section begins at `start`; 0 if it does not.

    A `]]>` that some plugin left in the text does not end it: the section ends before the end of its element.
    """
    if not name:
        end = data.find(b"]]>", start)
        return end + len(b"]]>") if end >= 0 else 0
    for match in re.compile(rb"</" + re.escape(name) + rb"\s*>").finditer(data, start):
        if data.find(b"]]>", start, match.start()) >= 0:
            return match.start()
    return 0
