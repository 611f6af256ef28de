"""Strip metadata from AVIF files (AVIF 1.1; ISO/IEC 14496-12 and 23008-12), and read how they must be turned.

Boxes refer to one another by offsets in the file. So metadata is overwritten where it is: its box becomes free space,
its item an item of no kind, and its bytes become zeros. What is unknown is metadata, too.
"""

import struct
from collections.abc import Callable, Iterator
from typing import NamedTuple

_FREE = b"free"
_CONTAINERS = frozenset(b"iprp ipco moov trak edts mdia minf dinf stbl mvex tref grpl".split())
_FILE_BOXES = frozenset(b"ftyp mdat meta hdlr pitm iloc iinf infe iref idat ipma dref altr ster".split())
_PROPERTIES = frozenset(
    b"av1C ispe pixi colr auxC irot imir clap pasp a1op lsel a1lx clli mdcv cclv amve".split()  # of images
)
_TRACK_BOXES = frozenset(
    b"mvhd tkhd mdhd elst vmhd nmhd auxl cdsc thmb stsd stts ctts stsc stsz stco co64 stss sdtp sgpd sbgp trex".split()
)
_IMAGE_BOXES = _CONTAINERS | _FILE_BOXES | _PROPERTIES | _TRACK_BOXES
_ITEM_ID_SIZES = {2: 2, 3: 4}  # by the version of the entry
_USUAL_NAMES = (b"Color", b"Alpha")  # that encoders write
_IMAGE_ITEMS = frozenset({b"av01", b"grid", b"iovl", b"iden", b"tmap"})
# The orientation in EXIF for an anticlockwise rotation in steps of 90 degrees, and a mirror axis: none, 0 or 1.
_ORIENTATIONS = {
    (0, None): 1,
    (1, None): 8,
    (2, None): 3,
    (3, None): 6,
    (0, 0): 4,
    (1, 0): 5,
    (2, 0): 2,
    (3, 0): 7,
    (0, 1): 2,
    (1, 1): 7,
    (2, 1): 4,
    (3, 1): 5,
}


class _Box(NamedTuple):
    """A box: its kind, where it starts, where its content starts, and where it ends."""

    kind: bytes
    start: int
    content: int
    end: int


def strip_metadata(content: bytes) -> tuple[bytes, bytes]:
    """Return the file without metadata, and no other part. Raises ValueError or struct.error if it is broken."""
    data = bytearray(content)
    boxes = list(_list_boxes(data, 0, len(data), is_end_open=True))
    meta = next((box for box in boxes if box.kind == b"meta"), None)
    if meta:
        _clear_items(data, meta)
    _clear_boxes(data, boxes)
    return bytes(data[: boxes[-1].end]), b""


def read_orientation(content: bytes) -> int:
    """Return the orientation from 1 to 8, as in EXIF. Raises ValueError or struct.error if the file is broken."""
    meta = _find_box(content, b"meta", 0, len(content), is_end_open=True)
    properties = _find_box(content, b"iprp", meta.content + 4, meta.end)
    container = _find_box(content, b"ipco", properties.content, properties.end)
    kinds = list(_list_boxes(content, container.content, container.end))
    of_image = [kinds[number - 1] for number in _list_properties(content, meta, properties) if number]
    turns = next((content[box.content] & 3 for box in of_image if box.kind == b"irot"), 0)
    axis = next((content[box.content] & 1 for box in of_image if box.kind == b"imir"), None)
    return _ORIENTATIONS[turns, axis]


def _list_boxes(data: bytes | bytearray, start: int, end: int, *, is_end_open: bool = False) -> Iterator[_Box]:
    """Yield the boxes in a part of the file. With `is_end_open`, what follows the last one is left out."""
    while start < end:
        size, kind = struct.unpack_from(">I4s", data, start) if start + 8 <= end else (1, b"")
        header = 8
        if size == 1 and start + 16 <= end:
            (size,) = struct.unpack_from(">Q", data, start + 8)
            header = 16
        box_end = start + size if size else end
        if box_end > end or box_end < start + header:
            if is_end_open and start:
                return
            raise ValueError("a box is cut off")
        yield _Box(kind, start, start + header, box_end)
        start = box_end


def _find_box(data: bytes | bytearray, kind: bytes, start: int, end: int, *, is_end_open: bool = False) -> _Box:
    for box in _list_boxes(data, start, end, is_end_open=is_end_open):
        if box.kind == kind:
            return box
    raise ValueError(f"there is no box {kind!r}")


def _clear_boxes(data: bytearray, boxes: list[_Box]) -> None:
    """Overwrite every box that is not needed to show the image, and texts and times in the others."""
    for box in boxes:
        if box.kind not in _IMAGE_BOXES:
            data[box.start + 4 : box.start + 8] = _FREE
            _clear(data, box.content, box.end)
        elif box.kind in _CONTAINERS:
            _clear_boxes(data, list(_list_boxes(data, box.content, box.end)))
        elif box.kind in _CLEANERS:
            _CLEANERS[box.kind](data, box)


def _clear(data: bytearray, start: int, end: int) -> None:
    data[start:end] = bytes(end - start)


def _clear_meta(data: bytearray, box: _Box) -> None:
    _clear_boxes(data, list(_list_boxes(data, box.content + 4, box.end)))


def _clear_handler_name(data: bytearray, box: _Box) -> None:
    _clear(data, box.content + 24, box.end)


def _clear_times(data: bytearray, box: _Box) -> None:
    """Overwrite the times of creation and change."""
    _clear(data, box.content + 4, box.content + (20 if data[box.content] else 12))


def _clear_item_names(data: bytearray, box: _Box) -> None:
    for _, kind_offset, end in _list_item_entries(data, box):
        if data[kind_offset + 4 : end].strip(b"\0") not in _USUAL_NAMES:
            _clear(data, kind_offset + 4, end)


_CLEANERS: dict[bytes, Callable[[bytearray, _Box], None]] = {
    b"meta": _clear_meta,
    b"hdlr": _clear_handler_name,
    b"iinf": _clear_item_names,
    b"mvhd": _clear_times,
    b"tkhd": _clear_times,
    b"mdhd": _clear_times,
}


def _list_item_entries(data: bytes | bytearray, box: _Box) -> Iterator[tuple[int, int, int]]:
    """Yield for each entry of an item in the box `iinf`: item, offset of its kind, end."""
    for entry in _list_boxes(data, box.content + (8 if data[box.content] else 6), box.end):
        version = data[entry.content]
        if version not in _ITEM_ID_SIZES:
            raise ValueError("an item has no kind")
        item, kind_offset = entry.content + 4, entry.content + 4 + _ITEM_ID_SIZES[version] + 2
        yield int.from_bytes(data[item : kind_offset - 2]), kind_offset, entry.end


def _clear_items(data: bytearray, meta: _Box) -> None:
    """Overwrite every item that is no image, such as EXIF and XMP, and its kind."""
    removed = set()
    for item, kind_offset, _ in _list_item_entries(data, _find_box(data, b"iinf", meta.content + 4, meta.end)):
        if bytes(data[kind_offset : kind_offset + 4]) not in _IMAGE_ITEMS:
            removed.add(item)
            data[kind_offset : kind_offset + 4] = _FREE
    if removed:
        for item, start, end in _list_extents(data, meta):
            if item in removed:
                _clear(data, start, end)


def _list_extents(data: bytes | bytearray, meta: _Box) -> Iterator[tuple[int, int, int]]:
    """Yield where the bytes of items are: item, start, end."""
    box = _find_box(data, b"iloc", meta.content + 4, meta.end)
    version, sizes = data[box.content], int.from_bytes(data[box.content + 4 : box.content + 6])
    offset_size, length_size, base_size, index_size = (sizes >> shift & 15 for shift in (12, 8, 4, 0))
    if not offset_size and not length_size:
        raise ValueError("items have no place")
    numbers = _NumberReader(data, box.content + 6)
    id_size = 4 if version == 2 else 2
    for _ in range(numbers.read(id_size)):
        item = numbers.read(id_size)
        is_in_meta = bool(version and numbers.read(2) & 15)
        numbers.read(2)  # which file: always this one
        base = numbers.read(base_size) + (
            _find_box(data, b"idat", meta.content + 4, meta.end).content if is_in_meta else 0
        )
        for _extent in range(numbers.read(2)):
            numbers.read(index_size if version else 0)
            start = base + numbers.read(offset_size)
            length = numbers.read(length_size)
            yield item, start, min(start + length, len(data))


class _NumberReader:
    """Reads one number after another."""

    def __init__(self, data: bytes | bytearray, offset: int) -> None:
        self._data = data
        self._offset = offset

    def read(self, size: int) -> int:
        """Return the number in the next `size` bytes."""
        end = self._offset + size
        if end > len(self._data):
            raise ValueError("a box is cut off")
        number = int.from_bytes(self._data[self._offset : end])
        self._offset = end
        return number


def _list_properties(content: bytes, meta: _Box, properties: _Box) -> list[int]:
    """Return the numbers of the properties of the primary item, from 1."""
    primary = _find_box(content, b"pitm", meta.content + 4, meta.end)
    item = int.from_bytes(content[primary.content + 4 : primary.end])
    box = _find_box(content, b"ipma", properties.content, properties.end)
    version, flags = content[box.content], content[box.content + 3]
    number_size = 2 if flags & 1 else 1
    numbers = _NumberReader(content, box.content + 4)
    for _ in range(numbers.read(4)):
        is_primary = numbers.read(4 if version else 2) == item
        of_item = [numbers.read(number_size) & (0x7FFF if flags & 1 else 0x7F) for _ in range(numbers.read(1))]
        if is_primary:
            return of_item
    return []
