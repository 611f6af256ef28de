"""The chain of the record: its octets in, its lines out, and what is wrong with it. Pure: it opens no file.

Each line names the one before it by its hash, so none can be changed, taken out or put in unseen. Two branches of the
newsroom that were merged leave two lines that name the same one: a line of kind "merge" joins them, and nothing that
was written is written anew.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from msgspec import Struct, structs

from pressroom.record.lines import LAST_TIME, Line, line_of, rfc3339_utc

_RESTORE = "put the record back as it was, from version control or a backup"
_MEND = "run: pressroom check --mend"


class Fault(Struct, frozen=True):
    """What is wrong in a line (from 1); `is_mendable`: no line is lost or changed, and `mended` puts it right."""

    line: int
    message: str
    is_mendable: bool = False


class Chain(Struct, frozen=True):
    """The lines of a record by their digests, in the order in which they are read.

    `torn` are the octets of a last line that was not written to its end.
    """

    lines: dict[str, Line]
    faults: tuple[Fault, ...] = ()
    torn: bytes = b""

    @property
    def heads(self) -> tuple[str, ...]:
        """The lines that no other follows: one, unless branches wait to be joined."""
        followed = {digest for line in self.lines.values() for digest in line.previous}
        return tuple([digest for digest in self.lines if digest not in followed])

    def grown(self, lines: Sequence[Line]) -> "Chain":
        """The same with lines that were appended to it."""
        return Chain(self.lines | {line.digest: line for line in lines}, self.faults)

    @property
    def last(self) -> int:
        """The highest number of a line; 0 when there is none."""
        return max((line.sequence for line in self.lines.values()), default=0)

    @property
    def time(self) -> str:
        """The latest time of a line."""
        return max((line.time for line in self.lines.values()), default="")


NO_RECORD = Chain({})
"""A record before its first line."""


def chain(content: bytes) -> Chain:
    """Read a record and judge it."""
    whole, feed, torn = content.rpartition(b"\n")
    lines: dict[str, Line] = {}
    places: dict[str, int] = {}
    faults: list[Fault] = []
    odd: list[str] = []  # those that do not simply follow the line above
    above: tuple[int, tuple[str, ...]] = (0, ())
    for number, octets in enumerate(whole.split(b"\n") if feed else (), 1):
        digest = sha256(octets).hexdigest()
        if digest in lines:
            faults.append(
                Fault(number, f"this line stands in line {places[digest]} already; {_MEND}", is_mendable=True)
            )
            continue
        places[digest] = number
        try:
            line = lines[digest] = line_of(octets)
        except ValueError as error:
            faults.append(Fault(number, f"this is no line as pressroom writes it: {error}; {_RESTORE}"))
            continue
        if (line.sequence - 1, line.previous) != above:
            odd.append(digest)
        above = line.sequence, (digest,)
    faults += [fault for digest in odd for fault in _faults(digest, lines, places)]
    read = Chain(_parents_first(lines), torn=torn)
    if not faults and len(read.heads) > 1:
        place = min(places[digest] for digest in read.heads) + 1
        message = f"two branches of the newsroom were merged, and nothing joins them yet; {_MEND}"
        faults.append(Fault(place, message, is_mendable=True))
    return structs.replace(read, faults=tuple(sorted(faults, key=lambda fault: fault.line)))


def _faults(digest: str, lines: Mapping[str, Line], places: Mapping[str, int]) -> Iterator[Fault]:
    """What is wrong in how a line follows others."""
    line, place = lines[digest], places[digest]
    before = [lines[each] for each in line.previous if each in lines]
    number = max((each.sequence for each in before), default=0) + 1
    if len(before) < len(line.previous) or (not before and place > 1):
        yield Fault(place, f"the line that this one follows was changed, or is gone; {_RESTORE}")
    elif line.sequence != number:
        yield Fault(place, f"this line should be number {number}, and says {line.sequence}; {_RESTORE}")
    elif any(places[each] > place for each in line.previous):
        yield Fault(place, f"the line that this one follows stands below it; {_MEND}", is_mendable=True)


def _parents_first(lines: dict[str, Line]) -> dict[str, Line]:
    """The lines as they stand, unless one stands above what it follows."""
    seen: set[str] = set()
    for digest, line in lines.items():
        if not seen.issuperset(line.previous):
            return dict(sorted(lines.items(), key=lambda each: each[1].sequence))
        seen.add(digest)
    return lines


def continued(last: bytes, content: bytes) -> tuple[Line, ...] | None:
    """The lines in `content`, if all is well with them and each follows the one before it, the first one `last`."""
    if content and not content.endswith(b"\n"):
        return None
    try:
        before = line_of(last)
        lines = tuple([line_of(octets) for octets in content.split(b"\n")[:-1]])
    except ValueError:
        return None
    for line in lines:
        if line.previous != (before.digest,) or line.sequence != before.sequence + 1:
            return None
        before = line
    return lines


def joined(read: Chain, time: str) -> tuple[Line, ...]:
    """The line that joins branches, if there are several; `time` as in a line."""
    heads = read.heads
    if len(heads) < 2:
        return ()
    return (Line(sequence=read.last + 1, time=max(time, read.time), kind="merge", previous=heads),)


def following(
    read: Chain, lines: Sequence[Line], finish: Callable[[Line], Line] = lambda line: line
) -> tuple[Line, ...]:
    """Lines that are to be appended by one act: numbered, each following the one before it, none earlier than that.

    All are later than what is on record, whatever the clock says: so times tell one act from the next. `finish` adds to
    each what can only be told then: its signature.
    """
    made: list[Line] = []
    sequence, previous, time = read.last, read.heads, next_second(read.time)
    for line in lines:
        sequence, time = sequence + 1, max(time, line.time)
        made.append(finish(structs.replace(line, sequence=sequence, previous=previous, time=time)))
        previous = (made[-1].digest,)
    return tuple(made)


def next_second(time: str) -> str:
    """The second after a time; the last that a line can have stays, and so does none."""
    if time in {"", LAST_TIME}:
        return time
    return rfc3339_utc(datetime.fromisoformat(time) + timedelta(seconds=1))


def octets_of(lines: Sequence[Line]) -> bytes:
    """Lines as they stand in the record."""
    return b"".join([line.octets + b"\n" for line in lines])
