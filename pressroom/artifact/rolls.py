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

from pressroom.release import Document, Image, Kind

DIGEST_OCTETS = 16


def digest(value: Any) -> bytes:
    """A digest of plain values: 16 octets."""
    return blake2b(msgpack.encode(value), digest_size=DIGEST_OCTETS).digest()


class Teaser(Struct, frozen=True, array_like=True, gc=False):
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
    kind: Kind
    address: str = ""
    language: str = ""
    keywords: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    documents: tuple[Document, ...] = ()
    issuers: tuple[str, ...] = ()
    moment: float = 0
    digest: bytes = b""
    shown: bytes = b""
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
    def changed(self) -> float:
        """When it was last corrected or withdrawn, else when it was published, in seconds since 1970."""
        return self.updated.timestamp() if self.corrected else self.moment

    @property
    def media(self) -> int:
        """How many pictures and documents there are for the press: no mere decoration."""
        return sum(image.alt != "" for image in self.images) + len(self.documents)

    @property
    def packed(self) -> bytes:
        """Itself as octets."""
        return msgpack.encode(self)

    @property
    def teaser(self) -> "Teaser":
        """Itself: nothing of it is packed away."""
        return self


unpacked_teaser = msgpack.Decoder(Teaser).decode
"""A teaser out of octets."""


class Row:
    """One release of a roll. Its properties are those of a Teaser."""

    __slots__ = ("place", "roll")

    def __init__(self, roll: "Roll", place: int) -> None:
        self.roll = roll
        self.place = place

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Row) and self.packed == other.packed

    def __hash__(self) -> int:
        return hash(self.shown)

    @property
    def address(self) -> str:
        """The folder below `releases/`."""
        return self.roll.addresses[self.place]

    @property
    def language(self) -> str:
        """The language of the text."""
        return self.roll.language

    @property
    def keywords(self) -> tuple[str, ...]:
        """The names of its keywords, sorted."""
        return self.roll.keywords_at[self.place]

    @property
    def media(self) -> int:
        """How many pictures and documents there are for the press."""
        return self.roll.media[self.place]

    @property
    def moment(self) -> float:
        """When it is published, in seconds since 1970."""
        return self.roll.moments[self.place]

    @property
    def changed(self) -> float:
        """When it was last corrected or withdrawn, else when it was published, in seconds since 1970."""
        return self.roll.corrected.get(self.place) or self.moment

    @property
    def is_withdrawn(self) -> bool:
        """Whether it was withdrawn."""
        return self.roll.is_withdrawn or (self.place in self.roll.corrected and self.teaser.is_withdrawn)

    @property
    def digest(self) -> bytes:
        """A digest of the whole release."""
        return self.roll.digests[self.place * DIGEST_OCTETS : (self.place + 1) * DIGEST_OCTETS]

    @property
    def shown(self) -> bytes:
        """A digest of its teaser."""
        return self.roll.shown[self.place * DIGEST_OCTETS : (self.place + 1) * DIGEST_OCTETS]

    @property
    def packed(self) -> memoryview:
        """Its teaser as octets."""
        return self.roll.packed(self.place)

    @property
    def teaser(self) -> Teaser:
        """All that there is to show."""
        return unpacked_teaser(self.packed)


Shown: TypeAlias = Teaser | Row
"""A release as others show it; its `teaser` has all that there is to show."""


def source(release: Shown) -> str:
    """The path of a release's text in the newsroom."""
    return f"releases/{release.address}/{release.language}.md"


def address_of(source: str) -> str:
    """The folder below `releases/`."""
    return source.removeprefix("releases/").rpartition("/")[0]


def language_of(source: str) -> str:
    """That of the text, by the name of its file."""
    return source.rpartition("/")[2].removesuffix(".md")


class Roll(Struct, frozen=True, array_like=True, dict=True):
    """Releases of one language, newest first, in columns.

    `lines` are their addresses, a line each. `media_octets` and `moment_octets` hold numbers as `array` does, of 4 and
    of 8 octets. `places` tells for each keyword which releases bear it, in numbers of 4 octets; its names come in the
    order of the releases, those of one release by the alphabet. `teasers` stand one behind the other, each up to its
    place in `ends`. `corrected` tells of the few that were, when, by their places. `is_withdrawn`: all of them were
    withdrawn. Other machines may have other numbers.
    """

    language: str
    lines: str
    moment_octets: bytes
    digests: bytes
    shown: bytes
    media_octets: bytes
    places: dict[str, bytes]
    ends: bytes
    teasers: memoryview
    corrected: dict[int, float] = {}
    is_withdrawn: bool = False

    def __len__(self) -> int:
        return len(self.moments)

    @cached_property
    def addresses(self) -> list[str]:
        """The folder of each release below `releases/`."""
        return self.lines.split("\n")

    @cached_property
    def moments(self) -> "array[float]":
        """When each is published, in seconds since 1970."""
        return array("d", self.moment_octets)

    @cached_property
    def media(self) -> "array[int]":
        """How many pictures and documents for the press each has."""
        return array("I", self.media_octets)

    @cached_property
    def keywords(self) -> dict[str, Sequence[int]]:
        """The places of each keyword's releases."""
        return {name: array("I", places) for name, places in self.places.items()}

    @cached_property
    def keywords_at(self) -> list[tuple[str, ...]]:
        """The keywords of each release, sorted."""
        found: list[list[str]] = [[] for _ in range(len(self))]
        for name in sorted(self.keywords):
            for place in self.keywords[name]:
                found[place].append(name)
        return [tuple(names) for names in found]

    @cached_property
    def years(self) -> dict[int, Sequence[int]]:
        """The places of each year's releases, the year being that of their addresses."""
        found = {address[:4] for address in self.addresses}
        if len(found) == 1:
            return {int(found.pop()): range(len(self))}
        by_year: dict[int, list[int]] = defaultdict(list)
        for place, address in enumerate(self.addresses):
            by_year[int(address[:4])].append(place)
        return dict(by_year)

    @cached_property
    def _ends(self) -> "array[int]":
        return array("I", self.ends)

    def packed(self, place: int) -> memoryview:
        """The octets of a teaser."""
        return self.teasers[self._ends[place - 1] if place else 0 : self._ends[place]]

    @property
    def rows(self) -> "Listing":
        """Its releases."""
        return Listing([(self, range(len(self)))])


def rolls(releases: Iterable[Shown]) -> Iterator[Roll]:
    """Releases in any order: a roll for each language and year, and one for those that were withdrawn."""
    groups: dict[tuple[str, str, bool], list[Shown]] = defaultdict(list)
    for release in releases:
        groups[release.language, release.address[:4], release.is_withdrawn].append(release)
    for (language, _, _), group in sorted(groups.items()):
        yield roll(language, group)


def roll(language: str, releases: Iterable[Shown]) -> Roll:
    """Releases of one language in any order, as one roll."""
    ordered = sorted(releases, key=moment_and_address, reverse=True)
    packed = [release.packed for release in ordered]
    places: dict[str, array[int]] = defaultdict(lambda: array("I"))
    for place, release in enumerate(ordered):
        for name in sorted(release.keywords):
            places[name].append(place)
    ends = array("I")
    end = 0
    for each in packed:
        end += len(each)
        ends.append(end)
    return Roll(
        language,
        "\n".join([release.address for release in ordered]),
        array("d", [release.moment for release in ordered]).tobytes(),
        b"".join([release.digest for release in ordered]),
        b"".join([release.shown for release in ordered]),
        array("I", [release.media for release in ordered]).tobytes(),
        {name: own.tobytes() for name, own in places.items()},
        ends.tobytes(),
        memoryview(b"".join(packed)),
        {place: each.changed for place, each in enumerate(ordered) if each.changed != each.moment},
        all(each.is_withdrawn for each in ordered),
    )


def moment_and_address(release: Shown) -> tuple[float, str]:
    """What releases are ordered by."""
    return release.moment, release.address


Part: TypeAlias = tuple[Roll, Sequence[int]]
"""Places in a roll."""


class Listing(Sequence[Row]):
    """Releases out of one or several rolls, in the order in which they are shown."""

    __slots__ = ("parts",)

    def __init__(self, parts: Iterable[Part] = ()) -> None:
        self.parts = tuple([part for part in parts if len(part[1])])

    def __len__(self) -> int:
        return sum([len(places) for _, places in self.parts])

    def __iter__(self) -> Iterator[Row]:
        return (Row(roll, place) for roll, places in self.parts for place in places)

    @overload
    def __getitem__(self, wanted: int) -> Row: ...

    @overload
    def __getitem__(self, wanted: slice) -> "Listing": ...

    def __getitem__(self, wanted: int | slice) -> "Row | Listing":
        if isinstance(wanted, slice):
            return Listing(self._between(*wanted.indices(len(self))[:2]))
        place = wanted if wanted >= 0 else wanted + len(self)
        found = next(islice(self[place : place + 1] if place >= 0 else (), 1), None)
        if found is None:
            raise IndexError(wanted)
        return found

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Listing) and list(self) == list(other)

    def __hash__(self) -> int:
        return hash(self.shown)

    @property
    def digests(self) -> bytes:
        """The digests of the whole releases, one behind the other."""
        return b"".join([_picked(roll.digests, places) for roll, places in self.parts])

    @property
    def shown(self) -> bytes:
        """The digests of what is shown of them, one behind the other."""
        return b"".join([_picked(roll.shown, places) for roll, places in self.parts])

    @property
    def media(self) -> int:
        """How many pictures and documents for the press they have."""
        return sum([roll.media[place] for roll, places in self.parts for place in places])

    @property
    def with_media(self) -> "Listing":
        """Those that have pictures or documents for the press."""
        return Listing((roll, [place for place in places if roll.media[place]]) for roll, places in self.parts)

    @property
    def corrected(self) -> list[Row]:
        """Those that were corrected or withdrawn."""
        return [
            Row(roll, place)
            for roll, places in self.parts
            if roll.corrected
            for place in sorted(roll.corrected.keys() & set(places))
        ]

    def _between(self, start: int, stop: int) -> Iterator[Part]:
        for roll, places in self.parts:
            if stop <= 0:
                return
            if start < len(places):
                yield roll, places[max(start, 0) : stop]
            start -= len(places)
            stop -= len(places)


def _picked(column: bytes, places: Sequence[int]) -> bytes:
    if isinstance(places, range) and places.step == 1:
        return column[places.start * DIGEST_OCTETS : places.stop * DIGEST_OCTETS]
    return b"".join([column[place * DIGEST_OCTETS : (place + 1) * DIGEST_OCTETS] for place in places])
