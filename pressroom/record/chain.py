"""The chain of the record: its octets in, its lines out, and what is wrong with it. Pure: it opens no file.

Each line names the one before it by its hash, so none can be changed, taken out or put in unseen. Two branches of the
newsroom that were merged leave two lines that name the same one: a line of kind "merge" joins them, and nothing that
was written is written anew.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from msgspec import Struct, structs

from pressroom.record.line import MAX_TIME, RecordLine, format_rfc3339_utc, parse_line

_RESTORE_REMEDY = "put the record back as it was, from version control or a backup"
_REPAIR_REMEDY = "run: pressroom check --mend"


class RecordProblem(Struct, frozen=True):
    """What is wrong in a line (from 1); `is_mendable`: no line is lost or changed, and `mended` puts it right."""

    line_number: int
    message: str
    is_repairable: bool = False


class Record(Struct, frozen=True):
    """The lines of a record by their digests, in the order in which they are read.

    `torn` are the octets of a last line that was not written to its end.
    """

    lines: dict[str, RecordLine]
    problems: tuple[RecordProblem, ...] = ()
    truncated_tail: bytes = b""

    @property
    def heads(self) -> tuple[str, ...]:
        """The lines that no other follows: one, unless branches wait to be joined."""
        followed = {digest for line in self.lines.values() for digest in line.previous}
        return tuple([digest for digest in self.lines if digest not in followed])

    def with_lines(self, lines: Sequence[RecordLine]) -> "Record":
        """The same with lines that were appended to it."""
        return Record(self.lines | {line.digest: line for line in lines}, self.problems)

    @property
    def last_sequence(self) -> int:
        """The highest number of a line; 0 when there is none."""
        return max((line.sequence for line in self.lines.values()), default=0)

    @property
    def last_time(self) -> str:
        """The latest time of a line."""
        return max((line.time for line in self.lines.values()), default="")


EMPTY_RECORD = Record({})
"""A record before its first line."""


def parse_record(content: bytes) -> Record:
    """Read a record and judge it."""
    whole, feed, torn = content.rpartition(b"\n")
    lines: dict[str, RecordLine] = {}
    places: dict[str, int] = {}
    faults: list[RecordProblem] = []
    odd: list[str] = []  # those that do not simply follow the line above
    above: tuple[int, tuple[str, ...]] = (0, ())
    for number, octets in enumerate(whole.split(b"\n") if feed else (), 1):
        digest = sha256(octets).hexdigest()
        if digest in lines:
            faults.append(
                RecordProblem(
                    number, f"this line stands in line {places[digest]} already; {_REPAIR_REMEDY}", is_repairable=True
                )
            )
            continue
        places[digest] = number
        try:
            line = lines[digest] = parse_line(octets)
        except ValueError as error:
            faults.append(RecordProblem(number, f"this is no line as pressroom writes it: {error}; {_RESTORE_REMEDY}"))
            continue
        if (line.sequence - 1, line.previous) != above:
            odd.append(digest)
        above = line.sequence, (digest,)
    faults += [fault for digest in odd for fault in _find_problems(digest, lines, places)]
    read = Record(_sort_parents_first(lines), truncated_tail=torn)
    if not faults and len(read.heads) > 1:
        place = min(places[digest] for digest in read.heads) + 1
        message = f"two branches of the newsroom were merged, and nothing joins them yet; {_REPAIR_REMEDY}"
        faults.append(RecordProblem(place, message, is_repairable=True))
    return structs.replace(read, problems=tuple(sorted(faults, key=lambda fault: fault.line_number)))


def _find_problems(
    digest: str, lines: Mapping[str, RecordLine], line_numbers: Mapping[str, int]
) -> Iterator[RecordProblem]:
    """What is wrong in how a line follows others."""
    line, place = lines[digest], line_numbers[digest]
    before = [lines[each] for each in line.previous if each in lines]
    number = max((each.sequence for each in before), default=0) + 1
    if len(before) < len(line.previous) or (not before and place > 1):
        yield RecordProblem(place, f"the line that this one follows was changed, or is gone; {_RESTORE_REMEDY}")
    elif line.sequence != number:
        yield RecordProblem(place, f"this line should be number {number}, and says {line.sequence}; {_RESTORE_REMEDY}")
    elif any(line_numbers[each] > place for each in line.previous):
        yield RecordProblem(
            place, f"the line that this one follows stands below it; {_REPAIR_REMEDY}", is_repairable=True
        )


def _sort_parents_first(lines: dict[str, RecordLine]) -> dict[str, RecordLine]:
    """The lines as they stand, unless one stands above what it follows."""
    seen: set[str] = set()
    for digest, line in lines.items():
        if not seen.issuperset(line.previous):
            return dict(sorted(lines.items(), key=lambda each: each[1].sequence))
        seen.add(digest)
    return lines


def parse_appended(last_line: bytes, content: bytes) -> tuple[RecordLine, ...] | None:
    """The lines in `content`, if all is well with them and each follows the one before it, the first one `last`."""
    if content and not content.endswith(b"\n"):
        return None
    try:
        before = parse_line(last_line)
        lines = tuple([parse_line(octets) for octets in content.split(b"\n")[:-1]])
    except ValueError:
        return None
    for line in lines:
        if line.previous != (before.digest,) or line.sequence != before.sequence + 1:
            return None
        before = line
    return lines


def merge_branches(record: Record, time: str) -> tuple[RecordLine, ...]:
    """The line that joins branches, if there are several; `time` as in a line."""
    heads = record.heads
    if len(heads) < 2:
        return ()
    return (
        RecordLine(sequence=record.last_sequence + 1, time=max(time, record.last_time), kind="merge", previous=heads),
    )


def chain_lines(
    record: Record, lines: Sequence[RecordLine], sign_line: Callable[[RecordLine], RecordLine] = lambda line: line
) -> tuple[RecordLine, ...]:
    """Lines that are to be appended by one act: numbered, each following the one before it, none earlier than that.

    All are later than what is on record, whatever the clock says: so times tell one act from the next. `finish` adds to
    each what can only be told then: its signature.
    """
    made: list[RecordLine] = []
    sequence, previous, time = record.last_sequence, record.heads, next_second(record.last_time)
    for line in lines:
        sequence, time = sequence + 1, max(time, line.time)
        made.append(sign_line(structs.replace(line, sequence=sequence, previous=previous, time=time)))
        previous = (made[-1].digest,)
    return tuple(made)


def next_second(time: str) -> str:
    """The second after a time; the last that a line can have stays, and so does none."""
    if time in {"", MAX_TIME}:
        return time
    return format_rfc3339_utc(datetime.fromisoformat(time) + timedelta(seconds=1))


def encode_lines(lines: Sequence[RecordLine]) -> bytes:
    """Lines as they stand in the record."""
    return b"".join([line.content + b"\n" for line in lines])
