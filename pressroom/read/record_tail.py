"""The record as a look at a newsroom sees it: its file in, what it says of releases since the last look out.

It grows at its end; what was read of it before is not interpreted again, while its octets are as they were.
"""

from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property
from hashlib import blake2b
from typing import BinaryIO

import msgspec
from msgspec import Struct, structs

from pressroom.errors import ConfigError
from pressroom.model.release import VersionsByLanguage
from pressroom.record import (
    ABSENT_FILE,
    RECORD_FILE,
    RELEASES_FOLDER,
    Histories,
    Record,
    RecordLine,
    RecordProblem,
    collect_histories,
    parse_appended,
    parse_record,
)


class RecordPosition(Struct, frozen=True, array_like=True):
    """The record as it was seen: a stamp of the file, how many octets, the last line in it, and what was wrong with it.

    A stamp of 0 tells nothing. `count` is that of whole lines; `torn`: one behind them was not written to its end.
    `digest` is that of all octets.
    """

    stat_digest: int
    size: int
    line_count: int = 0
    last_line: bytes = b""
    record_problems: tuple[RecordProblem, ...] = ()
    has_truncated_tail: bool = False
    digest: bytes = b""


class RecordUpdate(Struct, frozen=True, dict=True):
    """What is on record now: `seen`, and the lines that have come since the last look, or all if they are `anew`."""

    position: RecordPosition | None
    lines: tuple[RecordLine, ...] = ()
    is_complete: bool = False

    def with_pending_lines(self, lines: tuple[RecordLine, ...]) -> "RecordUpdate":
        """All this, as if some more lines stood in the record."""
        if not lines:
            return self
        seen = structs.replace(self.position, stat_digest=0) if self.position else RecordPosition(0, 0)
        return RecordUpdate(seen, self.lines + lines, self.is_complete or self.position is None)

    @cached_property
    def lines_by_year(self) -> dict[str, list[RecordLine]]:
        """The lines by the years of the releases that they tell of."""
        years: dict[str, list[RecordLine]] = defaultdict(list)
        for line in self.lines:
            if line.release:
                years[line.release[:4]].append(line)
        return dict(years)

    def has_changes_in(self, year: str) -> bool:
        """Whether what was known of a year before may not be all."""
        return self.is_complete or year in self.lines_by_year

    def update_histories(self, year: str, previous: Mapping[str, VersionsByLanguage]) -> Histories | None:
        """What is on record of the releases of a year; `before` is what was known. None without a record."""
        if self.position is None:
            return None
        known = {} if self.is_complete else dict(previous)
        return known | collect_histories(self.lines_by_year.get(year, ()), known)


def read_record_update(folder: str, previous: RecordPosition | None, stat_digest: int) -> RecordUpdate:
    """What the record of a newsroom says; `before` is how it was seen last time, `stamp` that of the file now.

    Raises ConfigError when it cannot be read.
    """
    path = f"{folder}/{RELEASES_FOLDER}/{RECORD_FILE}"
    if previous and stat_digest and previous.stat_digest == stat_digest:
        return RecordUpdate(previous)
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - see the look that asks for it
            return _read_appended_lines(file, previous, stat_digest) or _read_whole_record(file, stat_digest)
    except FileNotFoundError:
        return RecordUpdate(None, is_complete=previous is not None)
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}.", "Give yourself the right to read it.") from error


def _read_appended_lines(file: BinaryIO, previous: RecordPosition | None, stat_digest: int) -> RecordUpdate | None:
    """The lines that follow those that were seen, if the file goes on where it ended and nothing is wrong with them."""
    if previous is None or previous.record_problems or previous.has_truncated_tail or not previous.last_line:
        return None
    content = file.read()
    if _compute_digest(content[: previous.size]) != previous.digest:
        return None
    lines = parse_appended(previous.last_line[:-1], content[previous.size :])
    if lines is None:
        return None
    last = lines[-1].content + b"\n" if lines else previous.last_line
    seen = RecordPosition(
        stat_digest, len(content), previous.line_count + len(lines), last, digest=_compute_digest(content)
    )
    return RecordUpdate(seen, lines)


def _read_whole_record(file: BinaryIO, stat_digest: int) -> RecordUpdate:
    file.seek(0)
    content = file.read()
    read: Record = parse_record(content)
    whole = content[: len(content) - len(read.truncated_tail)]
    last = whole[whole.rfind(b"\n", 0, -1) + 1 :]
    count = whole.count(b"\n")
    seen = RecordPosition(
        stat_digest, len(content), count, last, read.problems, bool(read.truncated_tail), _compute_digest(content)
    )
    return RecordUpdate(seen, tuple(read.lines.values()), is_complete=True)


def _compute_digest(content: bytes) -> bytes:
    return blake2b(content, digest_size=16).digest()


def read_absent_releases(folder: str) -> tuple[str, ...]:
    """The releases that are on record and in other bags of the archive; an import writes down which.

    Raises ConfigError when that cannot be read.
    """
    path = f"{folder}/{RELEASES_FOLDER}/{ABSENT_FILE}"
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - see the look that asks for it
            return _decode_absent_releases(file.read())
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}.", "Give yourself the right to read it.") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} is damaged: {error}.", "Put it back, from version control or a backup.") from error


_decode_absent_releases = msgspec.json.Decoder(tuple[str, ...]).decode
