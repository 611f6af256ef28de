"""Releases as others show them: Teasers; Rolls, which hold those of a year in columns; Listings, which pick from rolls.

An archive is long: what is told of all its releases stands in columns, and a teaser is unpacked when it is shown.
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
    """A digest of plain values: 16 octets."""
    return blake2b(msgpack.encode(value), digest_size=DIGEST_SIZE).digest()


class Entry(Struct, frozen=True, array_like=True, gc=False):
    """A release as others show it, in lists, beside their own page and in feeds: all but its text.

    `published` is its `publish_at` in the form of RFC 3339, `moment` the same in seconds since 1970. `keywords` and
    `issuers` are their names. `digest` is one of the whole release, `shown` one of what stands in this value: equal
    digests, equal bytes wherever they are shown. `corrected` is when it was last corrected or withdrawn, in the form of
    RFC 3339; empty when it never was.
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
        """When it was last corrected or withdrawn, else when it was published."""
        return datetime.fromisoformat(self.corrected or self.published)

    @property
    def publish_at(self) -> datetime:
        """When it was published, at a fixed offset from UTC."""
        return datetime.fromisoformat(self.published)

    @property
    def updated_timestamp(self) -> float:
        """When it was last corrected or withdrawn, else when it was published, in seconds since 1970."""
        return self.updated.timestamp() if self.corrected else self.timestamp

    @property
    def media_count(self) -> int:
        """How many pictures and documents there are for the press: no mere decoration."""
        return sum(image.alt != "" for image in self.images) + len(self.documents)

    @property
    def encoded_bytes(self) -> bytes:
        """Itself as octets."""
        return msgpack.encode(self)

    @property
    def full_entry(self) -> "Entry":
        """Itself: nothing of it is packed away."""
        return self


decode_entry = msgpack.Decoder(Entry).decode
"""A teaser out of octets."""


class EntryRow:
    """One release of a roll. Its properties are those of a Teaser."""

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
        """How many pictures and documents there are for the press."""
        return self.entry_table.media_counts[self.position]

    @property
    def timestamp(self) -> float:
        """When it is published, in seconds since 1970."""
        return self.entry_table.timestamps[self.position]

    @property
    def updated_timestamp(self) -> float:
        """When it was last corrected or withdrawn, else when it was published, in seconds since 1970."""
        return self.entry_table.updated_timestamps.get(self.position) or self.timestamp

    @property
    def is_withdrawn(self) -> bool:
        """Whether it was withdrawn."""
        return self.entry_table.is_withdrawn or (
            self.position in self.entry_table.updated_timestamps and self.full_entry.is_withdrawn
        )

    @property
    def release_digest(self) -> bytes:
        """A digest of the whole release."""
        return self.entry_table.release_digests[self.position * DIGEST_SIZE : (self.position + 1) * DIGEST_SIZE]

    @property
    def entry_digest(self) -> bytes:
        """A digest of its teaser."""
        return self.entry_table.entry_digests[self.position * DIGEST_SIZE : (self.position + 1) * DIGEST_SIZE]

    @property
    def encoded_bytes(self) -> memoryview:
        """Its teaser as octets."""
        return self.entry_table.get_encoded_entry(self.position)

    @property
    def full_entry(self) -> Entry:
        """All that there is to show."""
        return decode_entry(self.encoded_bytes)


AnyEntry: TypeAlias = Entry | EntryRow
"""A release as others show it; its `teaser` has all that there is to show."""


def get_source_path(entry: AnyEntry) -> str:
    """The path of a release's text in the newsroom."""
    return f"releases/{entry.address}/{entry.language}.md"


def parse_address(source: str) -> str:
    """The folder below `releases/`."""
    return source.removeprefix("releases/").rpartition("/")[0]


def parse_language(source: str) -> str:
    """That of the text, by the name of its file."""
    return source.rpartition("/")[2].removesuffix(".md")


class EntryTable(Struct, frozen=True, array_like=True, dict=True):
    """Releases of one language, newest first, in columns.

    `lines` are their addresses, a line each. `media_octets` and `moment_octets` hold numbers as `array` does, of 4 and
    of 8 octets. `places` tells for each keyword which releases bear it, in numbers of 4 octets; its names come in the
    order of the releases, those of one release by the alphabet. `teasers` stand one behind the other, each up to its
    place in `ends`. `corrected` tells of the few that were, when, by their places. `is_withdrawn`: all of them were
    withdrawn. Other machines may have other numbers.
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
        """The folder of each release below `releases/`."""
        return self.joined_addresses.split("\n")

    @cached_property
    def timestamps(self) -> "array[float]":
        """When each is published, in seconds since 1970."""
        return array("d", self.timestamp_bytes)

    @cached_property
    def media_counts(self) -> "array[int]":
        """How many pictures and documents for the press each has."""
        return array("I", self.media_count_bytes)

    @cached_property
    def positions_by_keyword(self) -> dict[str, Sequence[int]]:
        """The places of each keyword's releases."""
        return {name: array("I", places) for name, places in self.position_bytes_by_keyword.items()}

    @cached_property
    def keywords_by_position(self) -> list[tuple[str, ...]]:
        """The keywords of each release, sorted."""
        found: list[list[str]] = [[] for _ in range(len(self))]
        for name in sorted(self.positions_by_keyword):
            for place in self.positions_by_keyword[name]:
                found[place].append(name)
        return [tuple(names) for names in found]

    @cached_property
    def positions_by_year(self) -> dict[int, Sequence[int]]:
        """The places of each year's releases, the year being that of their addresses."""
        found = {address[:4] for address in self.addresses}
        if len(found) == 1:
            return {int(found.pop()): range(len(self))}
        by_year: dict[int, list[int]] = defaultdict(list)
        for place, address in enumerate(self.addresses):
            by_year[int(address[:4])].append(place)
        return dict(by_year)

    @cached_property
    def _end_offsets(self) -> "array[int]":
        return array("I", self.end_offset_bytes)

    def get_encoded_entry(self, position: int) -> memoryview:
        """The octets of a teaser."""
        return self.encoded_entries[self._end_offsets[position - 1] if position else 0 : self._end_offsets[position]]

    @property
    def entries(self) -> "EntryList":
        """Its releases."""
        return EntryList([(self, range(len(self)))])


def build_entry_tables(entries: Iterable[AnyEntry]) -> Iterator[EntryTable]:
    """Releases in any order: a roll for each language and year, and one for those that were withdrawn."""
    groups: dict[tuple[str, str, bool], list[AnyEntry]] = defaultdict(list)
    for release in entries:
        groups[release.language, release.address[:4], release.is_withdrawn].append(release)
    for (language, _, _), group in sorted(groups.items()):
        yield build_entry_table(language, group)


def build_entry_table(language: str, entries: Iterable[AnyEntry]) -> EntryTable:
    """Releases of one language in any order, as one roll."""
    ordered = sorted(entries, key=get_sort_key, reverse=True)
    packed = [release.encoded_bytes for release in ordered]
    places: dict[str, array[int]] = defaultdict(lambda: array("I"))
    for place, release in enumerate(ordered):
        for name in sorted(release.keywords):
            places[name].append(place)
    ends = array("I")
    end = 0
    for each in packed:
        end += len(each)
        ends.append(end)
    return EntryTable(
        language,
        "\n".join([release.address for release in ordered]),
        array("d", [release.timestamp for release in ordered]).tobytes(),
        b"".join([release.release_digest for release in ordered]),
        b"".join([release.entry_digest for release in ordered]),
        array("I", [release.media_count for release in ordered]).tobytes(),
        {name: own.tobytes() for name, own in places.items()},
        ends.tobytes(),
        memoryview(b"".join(packed)),
        {
            place: each.updated_timestamp
            for place, each in enumerate(ordered)
            if each.updated_timestamp != each.timestamp
        },
        all(each.is_withdrawn for each in ordered),
    )


def get_sort_key(entry: AnyEntry) -> tuple[float, str]:
    """What releases are ordered by."""
    return entry.timestamp, entry.address


EntryListPart: TypeAlias = tuple[EntryTable, Sequence[int]]
"""Places in a roll."""


class EntryList(Sequence[EntryRow]):
    """Releases out of one or several rolls, in the order in which they are shown."""

    __slots__ = ("parts",)

    def __init__(self, parts: Iterable[EntryListPart] = ()) -> None:
        self.parts = tuple([part for part in parts if len(part[1])])

    def __len__(self) -> int:
        return sum([len(places) for _, places in self.parts])

    def __iter__(self) -> Iterator[EntryRow]:
        return (EntryRow(roll, place) for roll, places in self.parts for place in places)

    @overload
    def __getitem__(self, key: int) -> EntryRow: ...

    @overload
    def __getitem__(self, wanted: slice) -> "EntryList": ...

    def __getitem__(self, wanted: int | slice) -> "EntryRow | EntryList":
        if isinstance(wanted, slice):
            return EntryList(self._slice_parts(*wanted.indices(len(self))[:2]))
        place = wanted if wanted >= 0 else wanted + len(self)
        found = next(islice(self[place : place + 1] if place >= 0 else (), 1), None)
        if found is None:
            raise IndexError(wanted)
        return found

    def __eq__(self, other: object) -> bool:
        return isinstance(other, EntryList) and list(self) == list(other)

    def __hash__(self) -> int:
        return hash(self.entry_digests)

    @property
    def release_digests(self) -> bytes:
        """The digests of the whole releases, one behind the other."""
        return b"".join([_select_digests(roll.release_digests, places) for roll, places in self.parts])

    @property
    def entry_digests(self) -> bytes:
        """The digests of what is shown of them, one behind the other."""
        return b"".join([_select_digests(roll.entry_digests, places) for roll, places in self.parts])

    @property
    def media_count(self) -> int:
        """How many pictures and documents for the press they have."""
        return sum([roll.media_counts[place] for roll, places in self.parts for place in places])

    @property
    def with_media(self) -> "EntryList":
        """Those that have pictures or documents for the press."""
        return EntryList((roll, [place for place in places if roll.media_counts[place]]) for roll, places in self.parts)

    @property
    def corrected_entries(self) -> list[EntryRow]:
        """Those that were corrected or withdrawn."""
        return [
            EntryRow(roll, place)
            for roll, places in self.parts
            if roll.updated_timestamps
            for place in sorted(roll.updated_timestamps.keys() & set(places))
        ]

    def _slice_parts(self, start: int, stop: int) -> Iterator[EntryListPart]:
        for roll, places in self.parts:
            if stop <= 0:
                return
            if start < len(places):
                yield roll, places[max(start, 0) : stop]
            start -= len(places)
            stop -= len(places)


def _select_digests(column: bytes, positions: Sequence[int]) -> bytes:
    if isinstance(positions, range) and positions.step == 1:
        return column[positions.start * DIGEST_SIZE : positions.stop * DIGEST_SIZE]
    return b"".join([column[place * DIGEST_SIZE : (place + 1) * DIGEST_SIZE] for place in positions])
