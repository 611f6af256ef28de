"""Work for a pair of hands, and what came of it: plain values, and the bytes in which processes send them.

A teaser that stands in many bundles is sent once.
"""

from collections.abc import Iterable
from typing import TypeAlias

from msgspec import Struct, field, msgpack

from pressroom.artifact import Bundle, Listed, Shown, Translation, listed
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


class Work(Struct, frozen=True, array_like=True):
    """What one process asks of another: releases to learn, bundles to make, entries that feeds want."""

    sightings: tuple[Sighting, ...] = ()
    teasers: tuple[Listed, ...] = ()
    sketches: tuple[_Sketch, ...] = ()
    wanted: Wanted = field(default_factory=dict)

    @property
    def bundles(self) -> tuple[Bundle, ...]:
        """The bundles to make."""
        return tuple([self._bundle(each) for each in self.sketches])

    def _bundle(self, sketch: _Sketch) -> Bundle:
        teasers = self.teasers
        return Bundle(
            sketch.source,
            teasers[sketch.release],
            tuple([teasers[place] for place in sketch.later]),
            tuple([teasers[place] for place in sketch.earlier]),
            sketch.translations,
            sketch.key,
        )


class Done(Struct, frozen=True, array_like=True):
    """What came of some work. `error` is a pickled exception; `compiled` is the code of templates met there first."""

    learnt: tuple[tuple[Summary, ...], ...] = ()
    made: tuple[Made, ...] = ()
    entries: dict[str, dict[str, Slice]] = field(default_factory=dict)
    compiled: dict[str, bytes] = field(default_factory=dict)
    error: bytes = b""


def to_make(bundles: Iterable[Bundle], wanted: Wanted) -> Work:
    """The work of making bundles, with the entries that feeds want of their releases."""
    teasers: dict[bytes, tuple[int, Listed]] = {}

    def place(release: Shown) -> int:
        known = teasers.get(release.shown)
        if known is None:
            known = len(teasers), release if isinstance(release, Listed) else listed(release)
            teasers[release.shown] = known
        return known[0]

    sketches = tuple(
        [
            _Sketch(
                each.source,
                place(each.release),
                tuple(map(place, each.later)),
                tuple(map(place, each.earlier)),
                each.translations,
                each.key,
            )
            for each in bundles
        ]
    )
    own = {each.source: wanted[each.source] for each in sketches if each.source in wanted}
    return Work(teasers=tuple([teaser for _, teaser in teasers.values()]), sketches=sketches, wanted=own)


def do(hand: Hand, work: Work) -> Done:
    """One piece of work, whatever it is."""
    known = len(hand.compiled) if work.sketches or work.wanted else 0
    learnt = hand.learn(work.sightings)
    if work.sketches:
        return Done(made=tuple(hand.make(work.bundles, work.wanted)), compiled=hand.compiled_since(known))
    return Done(learnt=learnt, entries=hand.entries(work.wanted))


encode = msgpack.Encoder().encode
work_of = msgpack.Decoder(Work).decode
done_of = msgpack.Decoder(Done).decode
