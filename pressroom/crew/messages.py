"""Work for a pair of hands, and what came of it: plain values, and the bytes in which processes send them.

A teaser that stands in many bundles is sent once.
"""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from msgspec import Raw, Struct, field, msgpack

from pressroom.artifact import Bundle, Shown, Teaser, Translation, unpacked_teaser
from pressroom.check import Summary
from pressroom.crew.hand import Hand, Made, Wanted
from pressroom.read import Sighting
from pressroom.write import Slice

_Places: TypeAlias = tuple[int, ...]


class _Sketch(Struct, frozen=True, array_like=True, gc=False):
    """A bundle whose teasers stand elsewhere, by their places there."""

    source: str
    release: int
    later: _Places
    earlier: _Places
    translations: tuple[Translation, ...]
    key: str


class Work(Struct, frozen=True):
    """What one process asks of another: releases to learn, bundles to make, entries that feeds want."""

    sightings: tuple[Sighting, ...] = ()
    bundles: tuple[Bundle, ...] = ()
    wanted: Wanted = field(default_factory=dict)

    @property
    def size(self) -> int:
        """How many releases it is about."""
        return len(self.sightings) or len(self.bundles) or len(self.wanted)


class _Packed(Struct, frozen=True, array_like=True):
    """Work with each of its teasers once."""

    sightings: tuple[Sighting, ...]
    teasers: tuple[Raw, ...]
    sketches: tuple[_Sketch, ...]
    wanted: Wanted


class Done(Struct, frozen=True, array_like=True):
    """What came of some work. `error` is a pickled exception; `compiled` is the code of templates met there first."""

    learnt: tuple[tuple[Summary, ...], ...] = ()
    made: tuple[Made, ...] = ()
    entries: dict[str, dict[str, Slice]] = field(default_factory=dict)
    compiled: dict[str, bytes] = field(default_factory=dict)
    error: bytes = b""


def do(hand: Hand, work: Work) -> Done:
    """One piece of work, whatever it is."""
    known = len(hand.compiled) if work.bundles or work.wanted else 0
    learnt = hand.learn(work.sightings)
    if work.bundles:
        return Done(made=tuple(hand.make(work.bundles, work.wanted)), compiled=hand.compiled_since(known))
    return Done(learnt=learnt, entries=hand.entries(work.wanted))


def packed(work: Work) -> bytes:
    """Work as bytes."""
    places: dict[bytes, int] = {}
    teasers: list[Raw] = []

    def place(release: Shown) -> int:
        known = places.setdefault(release.shown, len(teasers))
        if known == len(teasers):
            teasers.append(Raw(release.packed))
        return known

    sketches = tuple([_sketch(bundle, place) for bundle in work.bundles])
    return _encode(_Packed(work.sightings, tuple(teasers), sketches, work.wanted))


def unpacked(content: bytes) -> Work:
    """Work out of bytes."""
    found = _packed_of(content)
    teasers = [unpacked_teaser(each) for each in found.teasers]
    return Work(found.sightings, tuple([_bundle(each, teasers) for each in found.sketches]), found.wanted)


def _sketch(bundle: Bundle, place: Callable[[Shown], int]) -> _Sketch:
    later, earlier = tuple(map(place, bundle.later)), tuple(map(place, bundle.earlier))
    return _Sketch(bundle.source, place(bundle.release), later, earlier, bundle.translations, bundle.key)


def _bundle(sketch: _Sketch, teasers: Sequence[Teaser]) -> Bundle:
    later, earlier = (tuple([teasers[place] for place in places]) for places in (sketch.later, sketch.earlier))
    return Bundle(sketch.source, teasers[sketch.release], later, earlier, sketch.translations, sketch.key)


_encode = msgpack.Encoder().encode
_packed_of = msgpack.Decoder(_Packed).decode
done_of = msgpack.Decoder(Done).decode
"""What came of some work, out of bytes."""


def encoded(done: Done) -> bytes:
    """What came of some work, as bytes."""
    return _encode(done)
