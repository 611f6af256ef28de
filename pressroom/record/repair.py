"""What puts a damaged record right: its octets in, those of a whole one out, and what was done. Pure: it opens no file.

Nothing that was recorded is changed or lost: lines stand once, those that others follow above them, branches joined.
"""

from hashlib import sha256

from msgspec import Struct

from pressroom.record.chain import Record, RecordProblem, encode_lines, merge_branches, parse_record


class Repair(Struct, frozen=True):
    """The octets of a record that is whole, and what was `done` to make it so; nothing, when it was whole before.

    With `faults` it cannot be mended by anybody but those who have the lines that are missing.
    """

    content: bytes
    changes: tuple[str, ...] = ()
    problems: tuple[RecordProblem, ...] = ()


def repair_record(content: bytes, time: str) -> Repair:
    """A record put right; `time` as in a line."""
    read = parse_record(content)
    lasting = tuple([fault for fault in read.problems if not fault.is_repairable])
    if lasting:
        return Repair(content, (), lasting)
    return Repair(
        encode_lines([*read.lines.values(), *merge_branches(read, time)]), tuple(_describe_changes(content, read))
    )


def _describe_changes(content: bytes, record: Record) -> list[str]:
    """What differs, in words."""
    digests = [sha256(octets).hexdigest() for octets in content.split(b"\n")[:-1]]
    doubled = len(digests) - len(record.lines)
    done = []
    if record.truncated_tail:
        done.append("took away a last line that was not written to its end")
    if doubled:
        done.append(f"took out {doubled} line{'' if doubled == 1 else 's'} that stood there already")
    if list(dict.fromkeys(digests)) != list(record.lines):
        done.append("put the lines in order")
    if len(record.heads) > 1:
        done.append(f"joined {len(record.heads)} branches in a new line {len(record.lines) + 1}")
    return done
