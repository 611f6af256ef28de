"""Read the lines that were added to the record since the previous scan.

The record only grows at its end. As long as the bytes read before are unchanged, they are not parsed again.
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
    AddressHistory,
    Histories,
    Record,
    RecordLine,
    RecordProblem,
    collect_histories,
    encode_lines,
    parse_appended,
    parse_record,
)
from pressroom.regular_files import open_regular_file, suggest_remedy


class RecordPosition(Struct, frozen=True, array_like=True):
    """How far a scan has read the record, and what was wrong with it.

    `stat_digest` is a digest of the size and times of the file, 0 if unknown. `size` is in bytes; `line_count` and
    `last_line` ignore an incomplete line at the end; `has_truncated_tail` means that there is one. `digest` is a digest
    of the whole content.
    """

    stat_digest: int
    size: int
    line_count: int = 0
    last_line: bytes = b""
    record_problems: tuple[RecordProblem, ...] = ()
    has_truncated_tail: bool = False
    digest: bytes = b""


class RecordUpdate(Struct, frozen=True, dict=True):
    """What the record says now: where it was read up to, and the lines added since the previous scan.

    `lines` are versions, with the current addresses of their releases. `is_complete` means that they are all versions
    of the record; then `address_histories` contains the releases that were moved. `position` is None if there is no
    record.
    """

    position: RecordPosition | None
    lines: tuple[RecordLine, ...] = ()
    is_complete: bool = False
    address_histories: dict[str, AddressHistory] = {}

    @cached_property
    def lines_by_year(self) -> dict[str, list[RecordLine]]:
        """The lines by the year of their release."""
        lines_by_year: dict[str, list[RecordLine]] = defaultdict(list)
        for line in self.lines:
            if line.release:
                lines_by_year[line.release[:4]].append(line)
        return dict(lines_by_year)

    def has_changes_in(self, year: str) -> bool:
        """Check whether the record of a year may have changed since the previous scan."""
        return self.is_complete or year in self.lines_by_year

    def update_histories(self, year: str, previous: Mapping[str, VersionsByLanguage]) -> Histories | None:
        """Return the recorded versions of the releases of a year, or None if there is no record.

        `previous` are the recorded versions that the previous scan found.
        """
        if self.position is None:
            return None
        histories = {} if self.is_complete else dict(previous)
        return histories | collect_histories(self.lines_by_year.get(year, ()), histories)

    def update_addresses(self, year: str, previous: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        """Return all addresses of each moved release of a year, by its current one; `previous` is the same before."""
        if not self.is_complete:
            return dict(previous)
        histories = self.address_histories.values()
        return {each.current: each.addresses for each in histories if each.current.startswith(f"{year}/")}


def read_record_update(folder: str, previous: RecordPosition | None, stat_digest: int) -> RecordUpdate:
    """Read what was added to the record of the newsroom in `folder` since `previous`.

    `stat_digest` is the current one of the file. Raises ConfigError if the record cannot be read.
    """
    path = f"{folder}/{RELEASES_FOLDER}/{RECORD_FILE}"
    if previous and stat_digest and previous.stat_digest == stat_digest:
        return RecordUpdate(previous)
    try:
        with open_regular_file(path) as file:
            return _read_appended_lines(file, previous, stat_digest) or _read_whole_record(file, stat_digest)
    except FileNotFoundError:
        return RecordUpdate(None, is_complete=previous is not None)
    except OSError as error:
        remedy = suggest_remedy(error, "Check its permissions.")
        raise ConfigError(f"{path} cannot be read: {error.strerror}.", remedy) from error


def create_pending_update(
    position: RecordPosition | None, content: bytes, lines: tuple[RecordLine, ...]
) -> RecordUpdate:
    """Return the update as if `lines` were already in the record, which now has `content`.

    The position is the one after the lines are appended. Nobody takes it for true before: its digest does not match.
    """
    complete_lines = content[: content.rfind(b"\n") + 1]
    pending_position = _create_position(complete_lines + encode_lines(lines), 0)
    return RecordUpdate(pending_position, lines, is_complete=position is None)


def _read_appended_lines(file: BinaryIO, previous: RecordPosition | None, stat_digest: int) -> RecordUpdate | None:
    """Read the lines after `previous`, or return None if the bytes before have changed or a line is invalid."""
    content = file.read()
    lines = parse_continuation(previous, content)
    if previous is None or lines is None or any(line.kind == "move" for line in lines):
        return None
    last_line = lines[-1].content + b"\n" if lines else previous.last_line
    position = RecordPosition(
        stat_digest, len(content), previous.line_count + len(lines), last_line, digest=_compute_digest(content)
    )
    return RecordUpdate(position, lines)


def parse_continuation(previous: RecordPosition | None, content: bytes) -> tuple[RecordLine, ...] | None:
    """Return the lines of a record after `previous`, or None if the bytes before have changed or a line is invalid."""
    if previous is None or previous.record_problems or previous.has_truncated_tail or not previous.last_line:
        return None
    if _compute_digest(content[: previous.size]) != previous.digest:
        return None
    return parse_appended(previous.last_line[:-1], content[previous.size :])


def _read_whole_record(file: BinaryIO, stat_digest: int) -> RecordUpdate:
    file.seek(0)
    content = file.read()
    record: Record = parse_record(content)
    position = structs.replace(
        _create_position(content, stat_digest),
        record_problems=record.problems,
        has_truncated_tail=bool(record.truncated_tail),
    )
    return RecordUpdate(
        position, tuple(record.versions.values()), is_complete=True, address_histories=record.address_histories
    )


def _create_position(content: bytes, stat_digest: int) -> RecordPosition:
    """Return the position at the end of a record without problems."""
    complete_lines = content[: content.rfind(b"\n") + 1]
    last_line = complete_lines[complete_lines.rfind(b"\n", 0, -1) + 1 :]
    return RecordPosition(
        stat_digest, len(content), complete_lines.count(b"\n"), last_line, digest=_compute_digest(content)
    )


def _compute_digest(content: bytes) -> bytes:
    return blake2b(content, digest_size=16).digest()


def read_absent_releases(folder: str) -> tuple[str, ...]:
    """Return the addresses of recorded releases whose files are in other archive packages, as the import noted them.

    Raises ConfigError if the file cannot be read.
    """
    path = f"{folder}/{RELEASES_FOLDER}/{ABSENT_FILE}"
    try:
        with open_regular_file(path) as file:
            return _decode_absent_releases(file.read())
    except FileNotFoundError:
        return ()
    except OSError as error:
        remedy = suggest_remedy(error, "Check its permissions.")
        raise ConfigError(f"{path} cannot be read: {error.strerror}.", remedy) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} is damaged: {error}.", "Restore it from version control or a backup.") from error


_decode_absent_releases = msgspec.json.Decoder(tuple[str, ...]).decode
