"""Define entries: releases as lists and feeds show them, in tables that are fast for long archives.

An `EntryTable` stores the releases of a year in columns and decodes an entry only when it is shown.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import cached_property
from hashlib import blake2b
from itertools import islice
from typing import Any, TypeAlias, overload

from msgspec import Struct, msgpack

from pressroom.model.newsroom import Image
from pressroom.model.release import Document, ReleaseKind

DIGEST_SIZE = 16


def compute_digest(value: Any) -> bytes:
    """Return a digest of plain values: 16 bytes."""
    return blake2b(msgpack.encode(value), digest_size=DIGEST_SIZE).digest()


class Entry(Struct, frozen=True, array_like=True, gc=False):
    """A release as lists, feeds and other releases' pages show it: everything except its text.

    `published` is its `publish_at` in the form of RFC 3339, `timestamp` the same in seconds since 1970. `keywords` and
    `issuers` are names. `release_digest` is a digest of the whole release, `entry_digest` a digest of this value: equal
    digests mean equal bytes wherever the entry is shown. `corrected` is when the release was last corrected or
    withdrawn, in the form of RFC 3339; it is empty if it never was.
    """

    path: str
    headline: str
    lead: str
    published: str
    kind: ReleaseKind
    address: str = ""
    language: str = ""
    keywords: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    documents: tuple[Document, ...] = ()
    issuers: tuple[str, ...] = ()
    timestamp: float = 0
    release_digest: bytes = b""
    entry_digest: bytes = b""
    corrected: str = ""
    is_withdrawn: bool = False

    @property
    def updated(self) -> datetime:
        """When the release was last corrected or withdrawn, else when it was published."""
        return datetime.fromisoformat(self.corrected or self.published)

    @property
    def publish_at(self) -> datetime:
        """When the release is published, at a fixed offset from UTC."""
        return datetime.fromisoformat(self.published)

    @property
    def updated_timestamp(self) -> float:
        """The same as `updated`, in seconds since 1970."""
        return self.updated.timestamp() if self.corrected else self.timestamp

    @property
    def media_count(self) -> int:
        """The number of images and documents for journalists; decoration does not count."""
        return sum(image.alt != "" for image in self.images) + len(self.documents)

    @property
    def encoded_bytes(self) -> bytes:
        """The entry as bytes."""
        return msgpack.encode(self)

    @property
    def full_entry(self) -> "Entry":
        """The entry itself, as in EntryRow."""
        return self


decode_entry = msgpack.Decoder(Entry).decode
"""Decode an entry from bytes."""


class EntryRow:
    """One row of an entry table. It provides the properties of an Entry that lists need."""

    __slots__ = ("entry_table", "position")

    def __init__(self, entry_table: "EntryTable", position: int) -> None:
        self.entry_table = entry_table
        self.position = position

    def __eq__(self, other: object) -> bool:
        return isinstance(other, EntryRow) and self.encoded_bytes == other.encoded_bytes

    def __hash__(self) -> int:
        return hash(self.entry_digest)

    @property
    def address(self) -> str:
        """The folder below `releases/`."""
        return self.entry_table.addresses[self.position]

    @property
    def language(self) -> str:
        """The language of the text."""
        return self.entry_table.language

    @property
    def keywords(self) -> tuple[str, ...]:
        """The names of its keywords, sorted."""
        return self.entry_table.keywords_by_position[self.position]

    @property
    def media_count(self) -> int:
        """The number of images and documents for journalists."""
        return self.entry_table.media_counts[self.position]

    @property
    def timestamp(self) -> float:
        """When the release is published, in seconds since 1970."""
        return self.entry_table.timestamps[self.position]

    @property
    def updated_timestamp(self) -> float:
        """When the release was last corrected or withdrawn, else published, in seconds since 1970."""
        return self.entry_table.updated_timestamps.get(self.position) or self.timestamp

    @property
    def is_withdrawn(self) -> bool:
        """Whether the release was withdrawn."""
        return self.entry_table.is_withdrawn or (
            self.position in self.entry_table.updated_timestamps and self.full_entry.is_withdrawn
        )

    @property
    def release_digest(self) -> bytes:
        """A digest of the whole release."""
        return self.entry_table.release_digests[self.position * DIGEST_SIZE : (self.position + 1) * DIGEST_SIZE]

    @property
    def entry_digest(self) -> bytes:
        """A digest of the entry."""
        return self.entry_table.entry_digests[self.position * DIGEST_SIZE : (self.position + 1) * DIGEST_SIZE]

    @property
    def encoded_bytes(self) -> memoryview:
        """The entry as bytes."""
        return self.entry_table.get_encoded_entry(self.position)

    @property
    def full_entry(self) -> Entry:
        """The decoded entry."""
        return decode_entry(self.encoded_bytes)


AnyEntry: TypeAlias = Entry | EntryRow
"""A release in a list; `full_entry` contains everything that may be shown of it."""


def get_source_path(entry: AnyEntry) -> str:
    """Return the path of a release's text in the newsroom."""
    return f"releases/{entry.address}/{entry.language}.md"


def parse_address(source: str) -> str:
    """Return the address of a release, given the path of its text."""
    return source.removeprefix("releases/").rpartition("/")[0]


def parse_language(source: str) -> str:
    """Return the language of a text, given its path."""
    return source.rpartition("/")[2].removesuffix(".md")


class EntryTable(Struct, frozen=True, array_like=True, dict=True):
    """Releases of one language, newest first, in columns.

    `joined_addresses` contains one address on each line. `timestamp_bytes`, `media_count_bytes` and `end_offset_bytes`
    are the bytes of arrays: of float64, uint32 and uint32, in the byte order of this machine. `release_digests` and
    `entry_digests` are concatenated. `position_bytes_by_keyword` maps each keyword to the positions of its releases as
    uint32; keywords are in the order of the releases, and sorted within a release. `encoded_entries` are concatenated;
    each one ends at its `end_offset`. `updated_timestamps` maps the positions of corrected and withdrawn releases to
    the times when this was done. `is_withdrawn` means that all releases of the table were withdrawn.
    """

    language: str
    joined_addresses: str
    timestamp_bytes: bytes
    release_digests: bytes
    entry_digests: bytes
    media_count_bytes: bytes
    position_bytes_by_keyword: dict[str, bytes]
    end_offset_bytes: bytes
    encoded_entries: memoryview
    updated_timestamps: dict[int, float] = {}
    is_withdrawn: bool = False

    def __len__(self) -> int:
        return len(self.timestamps)

    @cached_property
    def addresses(self) -> list[str]:
        """The address of each release."""
        return self.joined_addresses.split("\n")

    @cached_property
    def timestamps(self) -> "array[float]":
        """When each release is published, in seconds since 1970."""
        return array("d", self.timestamp_bytes)

    @cached_property
    def media_counts(self) -> "array[int]":
        """The number of images and documents for journalists of each release."""
        return array("I", self.media_count_bytes)

    @cached_property
    def positions_by_keyword(self) -> dict[str, Sequence[int]]:
        """The positions of the releases of each keyword."""
        return {name: array("I", positions) for name, positions in self.position_bytes_by_keyword.items()}

    @cached_property
    def keywords_by_position(self) -> list[tuple[str, ...]]:
        """The keywords of each release, sorted."""
        keywords: list[list[str]] = [[] for _ in range(len(self))]
        for name in sorted(self.positions_by_keyword):
            for position in self.positions_by_keyword[name]:
                keywords[position].append(name)
        return [tuple(names) for names in keywords]

    @cached_property
    def positions_by_year(self) -> dict[int, Sequence[int]]:
        """The positions of the releases of each year, by the year in their addresses."""
        years = {address[:4] for address in self.addresses}
        if len(years) == 1:
            return {int(years.pop()): range(len(self))}
        by_year: dict[int, list[int]] = defaultdict(list)
        for position, address in enumerate(self.addresses):
            by_year[int(address[:4])].append(position)
        return dict(by_year)

    @cached_property
    def _end_offsets(self) -> "array[int]":
        return array("I", self.end_offset_bytes)

    def get_encoded_entry(self, position: int) -> memoryview:
        """Return an entry as bytes."""
        return self.encoded_entries[self._end_offsets[position - 1] if position else 0 : self._end_offsets[position]]

    @property
    def entries(self) -> "EntryList":
        """All releases of the table."""
        return EntryList([(self, range(len(self)))])


def build_entry_tables(entries: Iterable[AnyEntry]) -> Iterator[EntryTable]:
    """Build a table for each language and year, with withdrawn releases in tables of their own."""
    groups: dict[tuple[str, str, bool], list[AnyEntry]] = defaultdict(list)
    for entry in entries:
        groups[entry.language, entry.address[:4], entry.is_withdrawn].append(entry)
    for (language, _, _), group in sorted(groups.items()):
        yield build_entry_table(language, group)


def build_entry_table(language: str, entries: Iterable[AnyEntry]) -> EntryTable:
    """Build one table of releases of one language, given in any order."""
    sorted_entries = sorted(entries, key=get_sort_key, reverse=True)
    encoded_entries = [entry.encoded_bytes for entry in sorted_entries]
    positions_by_keyword: dict[str, array[int]] = defaultdict(lambda: array("I"))
    for position, entry in enumerate(sorted_entries):
        for name in sorted(entry.keywords):
            positions_by_keyword[name].append(position)
    end_offsets = array("I")
    end_offset = 0
    for each in encoded_entries:
        end_offset += len(each)
        end_offsets.append(end_offset)
    return EntryTable(
        language,
        "\n".join([entry.address for entry in sorted_entries]),
        array("d", [entry.timestamp for entry in sorted_entries]).tobytes(),
        b"".join([entry.release_digest for entry in sorted_entries]),
        b"".join([entry.entry_digest for entry in sorted_entries]),
        array("I", [entry.media_count for entry in sorted_entries]).tobytes(),
        {name: positions.tobytes() for name, positions in positions_by_keyword.items()},
        end_offsets.tobytes(),
        memoryview(b"".join(encoded_entries)),
        {
            position: each.updated_timestamp
            for position, each in enumerate(sorted_entries)
            if each.updated_timestamp != each.timestamp
        },
        all(each.is_withdrawn for each in sorted_entries),
    )


def get_sort_key(entry: AnyEntry) -> tuple[float, str]:
    """Return the key by which releases are sorted: time, then address."""
    return entry.timestamp, entry.address


EntryListPart: TypeAlias = tuple[EntryTable, Sequence[int]]
"""A table, and positions in it."""


class EntryList(Sequence[EntryRow]):
    """Releases from one or more tables, in the order in which they are shown."""

    __slots__ = ("parts",)

    def __init__(self, parts: Iterable[EntryListPart] = ()) -> None:
        self.parts = tuple([part for part in parts if len(part[1])])

    def __len__(self) -> int:
        return sum([len(positions) for _, positions in self.parts])

    def __iter__(self) -> Iterator[EntryRow]:
        return (EntryRow(table, position) for table, positions in self.parts for position in positions)

    @overload
    def __getitem__(self, key: int) -> EntryRow: ...

    @overload
    def __getitem__(self, key: slice) -> "EntryList": ...

    def __getitem__(self, key: int | slice) -> "EntryRow | EntryList":
        if isinstance(key, slice):
            return EntryList(self._slice_parts(*key.indices(len(self))[:2]))
        position = key if key >= 0 else key + len(self)
        row = next(islice(self[position : position + 1] if position >= 0 else (), 1), None)
        if row is None:
            raise IndexError(key)
        return row

    def __eq__(self, other: object) -> bool:
        return isinstance(other, EntryList) and list(self) == list(other)

    def __hash__(self) -> int:
        return hash(self.entry_digests)

    @property
    def release_digests(self) -> bytes:
        """The digests of the whole releases, concatenated."""
        return b"".join([_select_digests(table.release_digests, positions) for table, positions in self.parts])

    @property
    def entry_digests(self) -> bytes:
        """The digests of the entries, concatenated."""
        return b"".join([_select_digests(table.entry_digests, positions) for table, positions in self.parts])

    @property
    def media_count(self) -> int:
        """The number of images and documents for journalists of all releases."""
        return sum([table.media_counts[position] for table, positions in self.parts for position in positions])

    @property
    def with_media(self) -> "EntryList":
        """The releases that have images or documents for journalists."""
        return EntryList(
            (table, [position for position in positions if table.media_counts[position]])
            for table, positions in self.parts
        )

    @property
    def corrected_entries(self) -> list[EntryRow]:
        """The releases that were corrected or withdrawn."""
        return [
            EntryRow(table, position)
            for table, positions in self.parts
            if table.updated_timestamps
            for position in sorted(table.updated_timestamps.keys() & set(positions))
        ]

    def _slice_parts(self, start: int, stop: int) -> Iterator[EntryListPart]:
        for table, positions in self.parts:
            if stop <= 0:
                return
            if start < len(positions):
                yield table, positions[max(start, 0) : stop]
            start -= len(positions)
            stop -= len(positions)


def _select_digests(column: bytes, positions: Sequence[int]) -> bytes:
    if isinstance(positions, range) and positions.step == 1:
        return column[positions.start * DIGEST_SIZE : positions.stop * DIGEST_SIZE]
    return b"".join([column[position * DIGEST_SIZE : (position + 1) * DIGEST_SIZE] for position in positions])
