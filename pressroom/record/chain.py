"""Parse, check, extend and repair the record, a hash chain. Pure: it opens no file.

Each line names the one before by its hash, so no line can be changed, removed or inserted unnoticed. After a merge of
two branches, two lines name the same one; a line of kind "merge" joins them, and no old line is rewritten.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from hashlib import sha256

from msgspec import Struct, structs

from pressroom.record.line import MAX_TIME, RecordLine, format_rfc3339_utc, parse_line
from pressroom.record.line_endings import CONVERTED
from pressroom.record.moves import AddressHistory, collect_address_histories, get_current_address

_RESTORE_REMEDY = "restore the record from version control or a backup"
_REPAIR_REMEDY = "run: pressroom check --mend"


class RecordProblem(Struct, frozen=True):
    """A problem in a line; lines are counted from 1. `repair_record` fixes it without loss if `is_repairable`."""

    line_number: int
    message: str
    is_repairable: bool = False


class Record(Struct, frozen=True, dict=True):
    """The lines of a record by their digests, each after the lines it follows; `problems` are sorted by line number.

    `truncated_tail` is the content of a last line that was not written completely.
    """

    lines: dict[str, RecordLine]
    problems: tuple[RecordProblem, ...] = ()
    truncated_tail: bytes = b""

    @cached_property
    def address_histories(self) -> dict[str, AddressHistory]:
        """The addresses of the releases that were moved, by each of them."""
        return collect_address_histories(self.lines.values())

    @cached_property
    def versions(self) -> dict[str, RecordLine]:
        """The lines of versions by their digests, each with the current address of its release."""
        versions = {digest: line for digest, line in self.lines.items() if line.kind not in {"merge", "move"}}
        if not self.address_histories:
            return versions
        return {
            digest: structs.replace(line, release=get_current_address(self.address_histories, line.release))
            for digest, line in versions.items()
        }

    @property
    def heads(self) -> tuple[str, ...]:
        """The digests of the lines that no other follows: more than one if branches are not joined yet."""
        followed = {digest for line in self.lines.values() for digest in line.previous}
        return tuple([digest for digest in self.lines if digest not in followed])

    def with_lines(self, lines: Sequence[RecordLine]) -> "Record":
        """Return the record with lines appended."""
        return Record(self.lines | {line.digest: line for line in lines}, self.problems)

    @property
    def last_sequence(self) -> int:
        """The highest sequence number of a line; 0 for an empty record."""
        return max((line.sequence for line in self.lines.values()), default=0)

    @property
    def last_time(self) -> str:
        """The latest time of a line; empty for an empty record."""
        return max((line.time for line in self.lines.values()), default="")


EMPTY_RECORD = Record({})
"""A record without lines."""


def parse_record(content: bytes) -> Record:
    """Parse a record and find its problems. Lines can be read even if their line endings were converted."""
    if b"\r\n" in content:
        record = parse_record(_restore_line_endings(content))
        problem = RecordProblem(1, f"the {CONVERTED}; {_REPAIR_REMEDY}", is_repairable=True)
        return structs.replace(record, problems=(problem, *record.problems))
    complete, line_feed, truncated_tail = content.rpartition(b"\n")
    lines: dict[str, RecordLine] = {}
    line_numbers: dict[str, int] = {}
    problems: list[RecordProblem] = []
    branching: list[str] = []  # digests of lines that do not simply follow the line above
    above: tuple[int, tuple[str, ...]] = (0, ())
    for number, line_content in enumerate(complete.split(b"\n") if line_feed else (), 1):
        digest = sha256(line_content).hexdigest()
        if digest in lines:
            message = f"this line repeats line {line_numbers[digest]}; {_REPAIR_REMEDY}"
            problems.append(RecordProblem(number, message, is_repairable=True))
            continue
        line_numbers[digest] = number
        try:
            line = lines[digest] = parse_line(line_content)
        except ValueError as error:
            problems.append(RecordProblem(number, f"this line is not valid: {error}; {_RESTORE_REMEDY}"))
            continue
        if (line.sequence - 1, line.previous) != above:
            branching.append(digest)
        above = line.sequence, (digest,)
    problems += [problem for digest in branching for problem in _find_problems(digest, lines, line_numbers)]
    record = Record(_sort_parents_first(lines), truncated_tail=truncated_tail)
    if not problems and len(record.heads) > 1:
        number = min(line_numbers[digest] for digest in record.heads) + 1
        message = f"two branches of the newsroom were merged, but their records are not joined yet; {_REPAIR_REMEDY}"
        problems.append(RecordProblem(number, message, is_repairable=True))
    return structs.replace(record, problems=tuple(sorted(problems, key=lambda problem: problem.line_number)))


def _find_problems(
    digest: str, lines: Mapping[str, RecordLine], line_numbers: Mapping[str, int]
) -> Iterator[RecordProblem]:
    """Yield the problem, if any, in how a line follows others."""
    line, number = lines[digest], line_numbers[digest]
    parents = [lines[each] for each in line.previous if each in lines]
    sequence = max((parent.sequence for parent in parents), default=0) + 1
    if len(parents) < len(line.previous) or (not parents and number > 1):
        yield RecordProblem(number, f"the line before this one was changed or removed; {_RESTORE_REMEDY}")
    elif line.sequence != sequence:
        yield RecordProblem(number, f"expected sequence number {sequence}, found {line.sequence}; {_RESTORE_REMEDY}")
    elif any(line_numbers[each] > number for each in line.previous):
        yield RecordProblem(number, f"this line should be further down; {_REPAIR_REMEDY}", is_repairable=True)


def _sort_parents_first(lines: dict[str, RecordLine]) -> dict[str, RecordLine]:
    """Return the lines in their order, sorted by sequence number if one comes before a line that it follows."""
    digests: set[str] = set()
    for digest, line in lines.items():
        if not digests.issuperset(line.previous):
            return dict(sorted(lines.items(), key=lambda item: item[1].sequence))
        digests.add(digest)
    return lines


def parse_appended(last_line: bytes, content: bytes) -> tuple[RecordLine, ...] | None:
    """Return the lines in `content`, or None unless each is valid and follows the one before, from `last_line` on."""
    if content and not content.endswith(b"\n"):
        return None
    try:
        previous = parse_line(last_line)
        lines = tuple([parse_line(line_content) for line_content in content.split(b"\n")[:-1]])
    except ValueError:
        return None
    for line in lines:
        if line.previous != (previous.digest,) or line.sequence != previous.sequence + 1:
            return None
        previous = line
    return lines


def merge_branches(record: Record, time: str) -> tuple[RecordLine, ...]:
    """Return the line that joins the branches, or nothing if there is only one. Its time is never before `time`."""
    heads = record.heads
    if len(heads) < 2:
        return ()
    return (
        RecordLine(sequence=record.last_sequence + 1, time=max(time, record.last_time), kind="merge", previous=heads),
    )


class Repair(Struct, frozen=True):
    """The content of a repaired record, and the `changes` that were needed; none if nothing was wrong.

    With `problems`, lines are missing or were changed: then the content is unchanged, and only a backup helps.
    """

    content: bytes
    changes: tuple[str, ...] = ()
    problems: tuple[RecordProblem, ...] = ()


def _restore_line_endings(content: bytes) -> bytes:
    """Return the record with its own line endings; a line contains no other carriage return."""
    return content.replace(b"\r\n", b"\n")


def repair_record(content: bytes, time: str) -> Repair:
    """Return the repair of a record; a line that joins branches gets `time`."""
    record = parse_record(content)
    problems = tuple([problem for problem in record.problems if not problem.is_repairable])
    if problems:
        return Repair(content, (), problems)
    repaired = encode_lines([*record.lines.values(), *merge_branches(record, time)])
    return Repair(repaired, tuple(_describe_changes(content, record)))


def _describe_changes(content: bytes, record: Record) -> list[str]:
    digests = [sha256(line).hexdigest() for line in _restore_line_endings(content).split(b"\n")[:-1]]
    repeated = len(digests) - len(record.lines)
    changes = ["restored the line endings"] if b"\r\n" in content else []
    if record.truncated_tail:
        changes.append("removed an incomplete last line")
    if repeated:
        changes.append(f"removed {repeated} repeated line{'' if repeated == 1 else 's'}")
    if list(dict.fromkeys(digests)) != list(record.lines):
        changes.append("put the lines in order")
    if len(record.heads) > 1:
        changes.append(f"joined {len(record.heads)} branches with a new line {len(record.lines) + 1}")
    return changes


def chain_lines(
    record: Record, lines: Sequence[RecordLine], sign_line: Callable[[RecordLine], RecordLine] = lambda line: line
) -> tuple[RecordLine, ...]:
    """Return lines ready to be appended: numbered, each with the digest of the one before, and in order of time.

    All are later than the last line of the record, whatever the clock says, so that times tell which lines were
    appended together. `sign_line` signs each line when it is otherwise complete.
    """
    chained: list[RecordLine] = []
    sequence, previous, time = record.last_sequence, record.heads, add_second(record.last_time)
    for line in lines:
        sequence, time = sequence + 1, max(time, line.time)
        chained.append(sign_line(structs.replace(line, sequence=sequence, previous=previous, time=time)))
        previous = (chained[-1].digest,)
    return tuple(chained)


def add_second(time: str) -> str:
    """Return the second after a time; an empty time and the latest possible one are returned unchanged."""
    if time in {"", MAX_TIME}:
        return time
    return format_rfc3339_utc(datetime.fromisoformat(time) + timedelta(seconds=1))


def encode_lines(lines: Sequence[RecordLine]) -> bytes:
    """Return the content of lines, as in the record file."""
    return b"".join([line.content + b"\n" for line in lines])
