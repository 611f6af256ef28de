"""Repair a damaged record without changing or losing a line.

Pure: it opens no file. Repeated lines are removed, lines put in order, and branches joined.
"""

from hashlib import sha256

from msgspec import Struct

from pressroom.record.chain import Record, RecordProblem, encode_lines, merge_branches, parse_record


class Repair(Struct, frozen=True):
    """The content of a repaired record, and the `changes` that were needed; none if nothing was wrong.

    With `problems`, lines are missing or were changed: then the content is unchanged, and only a backup helps.
    """

    content: bytes
    changes: tuple[str, ...] = ()
    problems: tuple[RecordProblem, ...] = ()


def repair_record(content: bytes, time: str) -> Repair:
    """Return the repair of a record; a line that joins branches gets `time`."""
    record = parse_record(content)
    problems = tuple([problem for problem in record.problems if not problem.is_repairable])
    if problems:
        return Repair(content, (), problems)
    repaired = encode_lines([*record.lines.values(), *merge_branches(record, time)])
    return Repair(repaired, tuple(_describe_changes(content, record)))


def _describe_changes(content: bytes, record: Record) -> list[str]:
    digests = [sha256(line).hexdigest() for line in content.split(b"\n")[:-1]]
    repeated = len(digests) - len(record.lines)
    changes = []
    if record.truncated_tail:
        changes.append("removed an incomplete last line")
    if repeated:
        changes.append(f"removed {repeated} repeated line{'' if repeated == 1 else 's'}")
    if list(dict.fromkeys(digests)) != list(record.lines):
        changes.append("put the lines in order")
    if len(record.heads) > 1:
        changes.append(f"joined {len(record.heads)} branches with a new line {len(record.lines) + 1}")
    return changes
