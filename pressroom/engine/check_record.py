"""Check what the record's chain cannot show: that its lines are signed, and that none is missing at its end.

Receipts and stored texts name lines of the record. They are never removed, so they show if the record was deleted, cut
short or replaced by an older copy. Signatures that an earlier command has verified are not verified again.
"""

import os
import re
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path

from msgspec import structs

from pressroom.errors import InputError, Problem
from pressroom.read import RecordCheck, Scan, has_keys, parse_continuation
from pressroom.record import (
    APPROVALS_FILE,
    CHANNELS_FILE,
    KEYS_FILE,
    RECORD_FILE,
    RELEASES_FOLDER,
    SIGNATURES_FOLDER,
    UNRECORDED_VERSIONS_PATH,
    VERSIONS_FOLDER,
    AddressHistory,
    RecordLine,
    collect_address_histories,
    get_current_address,
    get_version_path,
    parse_line,
)
from pressroom.record.file import read_file, read_record, read_unrecorded_versions

_RECORD_PATH = f"{RELEASES_FOLDER}/{RECORD_FILE}"
_FROM_BACKUP = "from version control or a backup"
_MISSING_LINES = f"{_RECORD_PATH}: lines of the record are missing; restore the record {_FROM_BACKUP}"
_RECENT_NS = 2_000_000_000  # a file this recent may change again with the same time stamp, as in the scanner
_RECEIPT = re.compile(rb'"line":"([0-9a-f]{64})"')
_YEAR = re.compile(rb'"release":"([0-9]{4})/')
_VERSION = re.compile(
    rb'.*"language":"([^"]+)".*"release":"([^"]+)".*"source":"([0-9a-f]{64})".*?(?:("withheld":true)\})?', re.DOTALL
)
_FILES = (
    *(f"{RELEASES_FOLDER}/{name}" for name in (APPROVALS_FILE, CHANNELS_FILE, KEYS_FILE, SIGNATURES_FOLDER)),
    UNRECORDED_VERSIONS_PATH,
)


def with_record_check(folder: Path, scan: Scan, previous: Scan) -> Scan:
    """Return a scan of the newsroom in `folder` with what was found out about its record.

    `previous` is an earlier scan with the same keys.
    """
    known, now = previous.record_check, _read_stats(folder)
    is_same = scan.record_position is previous.record_position and (now.stat_digest, now.stored_years) == (
        known.stat_digest,
        known.stored_years,
    )
    is_certain = now.stat_digest and all(now.stored_years.values())
    record_check = known if is_same and is_certain else _check_record(folder, scan, previous, now)
    return structs.replace(scan, record_check=record_check)


def require_sound_record(scan: Scan) -> None:
    """Raise InputError if the record has errors: what it says may not be true then."""
    problems = tuple(sorted(list_record_problems(scan)))
    if any(problem.level == "error" for problem in problems):
        raise InputError(problems)


def list_record_problems(scan: Scan) -> Iterator[Problem]:
    """Yield the problems of the record, of its signatures and of the files beside it."""
    yield from scan.record_check.problems
    if scan.record_position is None:
        return
    for record_problem in scan.record_position.record_problems:
        yield Problem(_RECORD_PATH, record_problem.line_number, "error", record_problem.message)
    if scan.record_position.has_truncated_tail:
        message = "the last line is incomplete and is ignored; the next publish removes it"
        yield Problem(_RECORD_PATH, scan.record_position.line_count + 1, "warning", message)


def _read_stats(folder: Path) -> RecordCheck:
    """Return the digests of the sizes and times of the files beside the record, as they are now."""
    versions = f"{folder}/{RELEASES_FOLDER}/{VERSIONS_FOLDER}"
    years = {year: _digest_stats(f"{versions}/{year}") for year in _list_folders(versions)}
    return RecordCheck(_digest_stats(versions, *(f"{folder}/{path}" for path in _FILES)), years)


def _digest_stats(*paths: str) -> int:
    """Return a digest of the sizes and times of files, 0 if one is too recent to be certain."""
    values = [value for path in paths for value in _read_stat(path)]
    return 0 if max(values) > time.time_ns() - _RECENT_NS else hash(tuple(values))


def _read_stat(path: str) -> tuple[int, ...]:
    try:
        status = os.stat(path)  # noqa: PTH116 - for thousands of files, Path objects take too long
    except OSError:
        return (-1,)
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns


def _list_folders(folder: str) -> list[str]:
    """Return the names of the folders in a folder, sorted; none if it does not exist."""
    try:
        with os.scandir(folder) as entries:
            return sorted([entry.name for entry in entries if entry.is_dir()])
    except OSError:
        return []


def _check_record(folder: Path, scan: Scan, previous: Scan, now: RecordCheck) -> RecordCheck:
    """Return what is found out about the record; `now` has the digests of the files beside it."""
    content = read_file(folder, RECORD_FILE)
    if content is None:
        return structs.replace(now, problems=tuple(_find_remains(folder)))
    if scan.record_position and scan.record_position.record_problems:  # they say enough
        return now
    known = previous.record_check
    has_errors = any(problem.level == "error" for problem in known.problems)
    lines = None if has_errors else parse_continuation(previous.record_position, content)
    if lines is None:  # nothing of it was checked before
        known, record = RecordCheck(), read_record(folder)  # as parsed for the rest of the command
        lines = tuple(record.lines.values()) if record else ()
    first_number = content.count(b"\n") - len(lines) + 1
    problems = [*_check_signatures(folder, lines, first_number, is_signed=known.is_signed)]
    problems += _find_missing_lines(folder, scan, content, _find_changed_years(known, now, content))
    is_signed = known.is_signed or any(line.signature for line in lines)
    return structs.replace(now, is_signed=is_signed, problems=tuple(sorted(problems)))


def _find_changed_years(known: RecordCheck, now: RecordCheck, content: bytes) -> frozenset[str]:
    """Return the years in which a stored text may be new or gone."""
    years = known.stored_years.keys() | now.stored_years.keys()
    if not known.stored_years:
        years |= {match.decode() for match in _YEAR.findall(content)}
    return frozenset(
        year
        for year in years
        if not now.stored_years.get(year) or known.stored_years.get(year) != now.stored_years[year]
    )


def _check_signatures(
    folder: Path, lines: tuple[RecordLine, ...], first_number: int, *, is_signed: bool
) -> Iterator[Problem]:
    """Yield the lines whose signature is missing or not valid. `is_signed`: a line before them is signed."""
    if not has_keys(folder):
        if is_signed or any(line.signature for line in lines):
            message = f"the record is signed, but the list of keys is missing; restore it {_FROM_BACKUP}"
            yield Problem(f"{RELEASES_FOLDER}/{KEYS_FILE}", 1, "error", message)
        return
    from pressroom.check import find_invalid_signatures  # noqa: PLC0415 - loads all of the check stage
    from pressroom.signing import read_key_list  # noqa: PLC0415 - only with keys

    for number, reason in find_invalid_signatures(lines, read_key_list(folder), is_signed=is_signed):
        message = f"this line is not from this newsroom: {reason}; restore the record {_FROM_BACKUP}"
        yield Problem(_RECORD_PATH, first_number + number - 1, "error", message)


def _find_remains(folder: Path) -> Iterator[Problem]:
    """Yield what shows that there was a record, if there is none."""
    message = f"{_RECORD_PATH} is missing, but there was one: {{}}; restore it {_FROM_BACKUP}"
    receipts = read_file(folder, CHANNELS_FILE) or b""
    for number, line in enumerate(receipts.split(b"\n"), 1):
        if _RECEIPT.search(line):
            yield Problem(
                f"{RELEASES_FOLDER}/{CHANNELS_FILE}", number, "error", message.format("this receipt names a line of it")
            )
            return
    years = _list_folders(f"{folder}/{RELEASES_FOLDER}/{VERSIONS_FOLDER}")
    for path in sorted(_list_versions(folder, years) - set(read_unrecorded_versions(folder))):
        yield Problem(path, 1, "error", message.format("this text was stored with it"))
        return
    if (folder / RELEASES_FOLDER / SIGNATURES_FOLDER).exists():
        path = f"{RELEASES_FOLDER}/{SIGNATURES_FOLDER}"
        yield Problem(path, 1, "error", message.format("these signatures contain lines of it"))


def _find_missing_lines(folder: Path, scan: Scan, content: bytes, years: frozenset[str]) -> Iterator[Problem]:
    """Yield what shows that lines at the end of the record, or files that belong to it, are missing.

    Stored texts are only looked at in `years`.
    """
    lines = content.split(b"\n")[:-1]
    yield from _check_receipts(folder, {sha256(line).hexdigest() for line in lines})
    if lines and not (folder / RELEASES_FOLDER / APPROVALS_FILE).exists():
        message = (
            "the file is missing, and with it the approvals of releases that are to be published later; "
            f"restore it {_FROM_BACKUP}, or run pressroom check --mend and approve them again"
        )
        yield Problem(f"{RELEASES_FOLDER}/{APPROVALS_FILE}", 1, "warning", message)
    moves = collect_address_histories([parse_line(line) for line in lines if b'"kind":"move"' in line])
    if moves:  # a move can lead to another year
        years |= {address[:4] for history in moves.values() for address in history.addresses}
    lines_of_years = [line for line in lines if (match := _YEAR.search(line)) and match[1].decode() in years]
    yield from _compare_versions(folder, lines_of_years, years, scan, moves)


def _check_receipts(folder: Path, digests: set[str]) -> Iterator[Problem]:
    """Yield the first receipt for a line that is not in the record."""
    path = f"{RELEASES_FOLDER}/{CHANNELS_FILE}"
    receipts = read_file(folder, CHANNELS_FILE)
    if receipts is None and digests:
        message = f"the file is missing: it says which channel has which version; restore it {_FROM_BACKUP}"
        yield Problem(path, 1, "error", message)
    for number, line in enumerate((receipts or b"").split(b"\n"), 1):
        match = _RECEIPT.search(line)
        if match and match[1].decode() not in digests:
            yield Problem(path, number, "error", f"this receipt is for a line that is not in {_MISSING_LINES}")
            return


def _compare_versions(
    folder: Path, lines: list[bytes], years: frozenset[str], scan: Scan, moves: dict[str, AddressHistory]
) -> Iterator[Problem]:
    """Yield the stored texts of `years` that are missing, and the first one that is not in `lines`."""
    absent = frozenset(scan.absent_releases)
    recorded: set[str] = set()
    required: dict[tuple[str, bytes], set[str]] = defaultdict(set)
    for match in filter(None, map(_VERSION.fullmatch, lines)):
        language, former, digest, withheld = match.groups()
        release = get_current_address(moves, former.decode())
        path = get_version_path(release, digest.decode())
        recorded.add(path)
        if withheld:  # nobody may need the earlier versions, and an archive does not keep them
            required[release, language].clear()
        if release not in absent:
            required[release, language].add(path)
    stored = _list_versions(folder, years)
    for path in sorted(set().union(*required.values()) - stored):
        yield Problem(path, 1, "error", f"the text of this published version is missing; restore it {_FROM_BACKUP}")
    for path in sorted(stored - recorded - set(read_unrecorded_versions(folder)))[:1]:
        message = f"this text was stored as a published version, but it is not in {_MISSING_LINES}"
        yield Problem(path, 1, "error", f"{message}. If it was never published, delete this file")


def _list_versions(folder: Path, years: Iterable[str]) -> set[str]:
    """Return the paths of all stored texts of some years."""
    root = f"{RELEASES_FOLDER}/{VERSIONS_FOLDER}"
    releases = [f"{root}/{year}/{slug}" for year in years for slug in _list_folders(f"{folder}/{root}/{year}")]
    return {
        f"{path}/{name}"
        for path in releases
        for name in os.listdir(f"{folder}/{path}")  # noqa: PTH208 - see _read_stat
        if name.endswith(".md")
    }
