"""Scan a newsroom's folder: list releases and their files, and find files that should not be there.

It opens no text. Where a folder has not changed since the previous scan, it does not list it again.
"""

import os
import re
import time
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path

from msgspec import msgpack, structs

from pressroom.errors import ConfigError
from pressroom.model.draft import UnexpectedFile
from pressroom.read.files import IMAGE_SUFFIXES, get_suffix
from pressroom.read.record_tail import RecordUpdate, read_absent_releases, read_record_update
from pressroom.read.scan import (
    EMPTY_YEAR,
    MISSING_TEXT_MESSAGE,
    NEWSROOM_FILE,
    RELEASES_FOLDER,
    EncodedYearScan,
    ReleaseFiles,
    Scan,
    YearScan,
)
from pressroom.record import RECORD_FILE, RESERVED_NAMES, Histories, RecordLine
from pressroom.text.slugs import slugify

_YEAR = re.compile(r"[12][0-9]{3}")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LANGUAGE_FILE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*\.md")
_TEXT_SUFFIX = ".md"
# Hidden files, and what editors and desktops leave behind.
_IGNORED = re.compile(r"\.|#.*#$|.*(?:~|\.bak|\.orig|\.swp|\.tmp)$|Thumbs\.db$|desktop\.ini$|Icon\r$", re.IGNORECASE)
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_EXPECTED_PATH = "releases/<year>/<slug>/<language>.md"
# What was changed so short a time ago may change again without a clock of the file system telling (2 s on FAT).
_RECENT_NS = 2_000_000_000


def scan_newsroom(folder: Path, previous: Scan) -> Scan:
    """What stands in a newsroom's folder now, its releases sorted by address; `before` is what was seen last time.

    A release whose folder and files are as before comes out as the same Sighting. It follows no link out of the
    newsroom. Raises ConfigError when there is no `newsroom.yaml`.
    """
    return _Scanner(folder, previous).scan()


def with_pending_lines(scan: Scan, lines: Sequence[RecordLine]) -> Scan:
    """What was seen, as if some more lines stood in the record."""
    record = RecordUpdate(scan.record_position).with_pending_lines(tuple(lines))
    years = {name: _apply_record(name, year, scan, record) for name, year in scan.years.items()}
    return structs.replace(scan, years=years, record_position=record.position)


class _Scanner:
    """One look at a newsroom. It works with texts: a Path for each of thousands of files costs more than reading it."""

    def __init__(self, folder: Path, previous: Scan) -> None:
        self.folder = os.fspath(folder)
        self.root = os.path.join(os.path.realpath(folder), "")  # noqa: PTH118
        self.previous = previous
        self.recent_since = time.time_ns() - _RECENT_NS

    def scan(self) -> Scan:
        if not os.path.isfile(f"{self.folder}/{NEWSROOM_FILE}"):  # noqa: PTH113
            raise ConfigError(
                f"There is no {NEWSROOM_FILE} in {self.folder}.",
                f"Go to the folder that holds {NEWSROOM_FILE}, name it with --newsroom, "
                'or begin a newsroom here: pressroom new "A headline"',
            )
        strays: list[UnexpectedFile] = []
        beside = [entry for entry in self.list_folder("", strays) if _is_image(entry)]
        pictures = tuple(entry.name for entry in beside)
        stamp = self.compute_stat_digest(self.folder, (NEWSROOM_FILE, *pictures))
        return Scan(
            stamp,
            pictures,
            self.scan_years(strays),
            tuple(strays),
            self.record_update.position,
            read_absent_releases(self.folder),
        )

    @cached_property
    def record_update(self) -> RecordUpdate:
        """What the record says, as far as it is not known."""
        stamp = self.compute_stat_digest(f"{self.folder}/{RELEASES_FOLDER}", (RECORD_FILE,))
        return read_record_update(self.folder, self.previous.record_position, stamp)

    def scan_years(self, unexpected_files: list[UnexpectedFile]) -> dict[str, EncodedYearScan]:
        """The years that there are releases of."""
        if not os.path.lexists(f"{self.folder}/{RELEASES_FOLDER}"):
            return {}
        found: dict[str, EncodedYearScan] = {}
        for entry in self.list_folder(RELEASES_FOLDER, unexpected_files):
            path = f"{RELEASES_FOLDER}/{entry.name}"
            if entry.name in RESERVED_NAMES:
                continue
            expected = "expected a year of four digits, such as 2020, as the folder's name"
            if _is_folder(entry, path, _YEAR, expected, unexpected_files):
                found[entry.name] = _apply_record(
                    entry.name, self.scan_year(entry.name, path), self.previous, self.record_update
                )
        for name in (self.record_update.lines_by_year.keys() | self.previous.years.keys()) - found.keys():
            if (year := _apply_record(name, EMPTY_YEAR, self.previous, self.record_update)).year_scan.missing_releases:
                found[name] = year
        return dict(sorted(found.items()))

    def scan_year(self, name: str, path: str) -> EncodedYearScan:
        """A year and its releases; what is as it was costs two or three questions a release to the file system."""
        before = self.previous.years.get(name, EMPTY_YEAR)
        known = before.year_scan
        stamp = self.read_folder_ctime(path)
        if not stamp or known.folder_ctime != stamp:
            return self.list_year(name, path, known)
        releases = tuple([each if self.is_unchanged(each) else self.rescan_release(each) for each in known.releases])
        if all(new is old for new, old in zip(releases, known.releases, strict=True)):
            return before
        return _encode_year(YearScan(stamp, releases, known.unexpected_files))

    def list_year(self, name: str, path: str, previous: YearScan) -> EncodedYearScan:
        """The folder of a year, listed anew."""
        strays: list[UnexpectedFile] = []
        stamp = self.read_folder_ctime(path)
        before = {each.address: each for each in previous.releases}
        names = [
            entry.name
            for entry in self.list_folder(path, strays)
            if _is_folder(entry, f"{path}/{entry.name}", _SLUG, _describe_expected_slug(entry.name), strays)
        ]
        releases = tuple([self.scan_release(f"{name}/{each}", before.get(f"{name}/{each}")) for each in names])
        return _encode_year(YearScan(stamp, releases, tuple(strays)))

    def scan_release(self, address: str, previous: ReleaseFiles | None) -> ReleaseFiles:
        """A release, of which something may be known."""
        if previous is None:
            return self.list_release(address)
        return previous if self.is_unchanged(previous) else self.rescan_release(previous)

    def is_unchanged(self, previous: ReleaseFiles) -> bool:
        """Whether a folder and all files in it are certainly as they were."""
        place = f"{self.folder}/{RELEASES_FOLDER}/{previous.address}"
        facts: list[int] = []
        stat = os.stat
        try:
            if stat(place).st_ctime_ns != previous.folder_ctime or not previous.stat_digest:
                return False
            for names in (previous.texts, previous.files):
                for name in names:
                    found = stat(f"{place}/{name}")
                    facts += (found.st_size, found.st_mtime_ns, found.st_ctime_ns)
        except OSError:
            return False
        return hash(tuple(facts)) == previous.stat_digest

    def rescan_release(self, previous: ReleaseFiles) -> ReleaseFiles:
        """The folder of a release as it is now; it is listed anew unless no name in it has changed."""
        path = f"{RELEASES_FOLDER}/{previous.address}"
        folder = self.read_folder_ctime(path)
        if not folder or previous.folder_ctime != folder:
            return self.list_release(previous.address)
        stamp = self.compute_stat_digest(f"{self.folder}/{path}", previous.texts + previous.files)
        return ReleaseFiles(
            previous.address, previous.texts, previous.files, folder, stamp, previous.unexpected_files, previous.history
        )

    def list_release(self, address: str) -> ReleaseFiles:
        """The folder of a release, listed anew."""
        path = f"{RELEASES_FOLDER}/{address}"
        folder = self.read_folder_ctime(path)
        strays: list[UnexpectedFile] = []
        inside = self.list_folder(path, strays)
        texts = tuple(each.name for each in inside if _is_text(each, f"{path}/{each.name}", strays))
        others = tuple(each.name for each in inside if each.is_file() and not each.name.lower().endswith(_TEXT_SUFFIX))
        if inside and not any(each.name.lower().endswith(_TEXT_SUFFIX) for each in inside):
            message = f"there is no text in this folder; expected {_EXPECTED_PATH}, such as {path}/sv.md"
            strays.append(_make_unexpected_file(path, message))
        files = others if texts else ()
        stamp = self.compute_stat_digest(f"{self.folder}/{path}", texts + files)
        return ReleaseFiles(address, texts, files, folder, stamp, tuple(strays))

    def read_folder_ctime(self, path: str) -> int:
        """A stamp of a folder: it changes whenever a name in it comes, goes or changes."""
        try:
            found = os.stat(f"{self.folder}/{path}")  # noqa: PTH116
        except OSError:
            return 0
        return found.st_ctime_ns if found.st_ctime_ns < self.recent_since else 0

    def compute_stat_digest(self, folder: str, names: Iterable[str]) -> int:
        """A stamp of some files of a folder, by size and times. Hashes of numbers are the same in every process."""
        facts: list[int] = []
        for name in names:
            try:
                found = os.stat(f"{folder}/{name}")  # noqa: PTH116
            except OSError:
                return 0
            changed = found.st_ctime_ns
            if changed >= self.recent_since:
                return 0
            facts += (found.st_size, found.st_mtime_ns, changed)
        return hash(tuple(facts))

    def list_folder(self, path: str, unexpected_files: list[UnexpectedFile]) -> list["os.DirEntry[str]"]:
        """What is in a folder, by name, without hidden files and links that lead out of the newsroom."""
        try:
            with os.scandir(os.path.join(self.folder, path)) as found:  # noqa: PTH118
                entries = sorted(found, key=lambda entry: entry.name)
        except OSError as error:
            message = f"the folder cannot be read: {error.strerror}; give yourself the right to read it"
            unexpected_files.append(_make_unexpected_file(path, message))
            return []
        return [
            entry
            for entry in entries
            if not _IGNORED.match(entry.name) and self.is_inside(entry, path, unexpected_files)
        ]

    def is_inside(self, entry: "os.DirEntry[str]", path: str, unexpected_files: list[UnexpectedFile]) -> bool:
        """Whether an entry has a name that is text, and is no link to somewhere else."""
        if _UNPRINTABLE.search(entry.name):
            fault = "the name has characters that cannot be shown; rename it"
        elif entry.is_symlink() and not os.path.realpath(entry.path).startswith(self.root):
            fault = "this link leads out of the newsroom; put a copy here in its place"
        else:
            return True
        unexpected_files.append(_make_unexpected_file(f"{path}/{entry.name}", fault))
        return False


def _encode_year(year_scan: YearScan) -> EncodedYearScan:
    releases = (stray for each in year_scan.releases for stray in each.unexpected_files)
    is_certain = all(each.stat_digest and each.folder_ctime for each in year_scan.releases)
    return EncodedYearScan(
        msgpack.encode(year_scan), is_certain, (*year_scan.unexpected_files, *releases, *_find_missing_texts(year_scan))
    )


def _apply_record(
    name: str, year_scan: EncodedYearScan, previous: Scan, record_update: RecordUpdate
) -> EncodedYearScan:
    """A year with what is recorded of its releases; `before` is the look that `record` goes on from."""
    then = previous.years.get(name)
    if not record_update.has_changes_in(name) and (year_scan is then or record_update.position is None):
        return year_scan
    year = year_scan.year_scan
    known = then.year_scan if then else YearScan()
    histories = record_update.update_histories(
        name, {each.address: each.history or {} for each in known.releases} | known.missing_releases
    )
    releases = tuple([_set_history(each, histories) for each in year.releases])
    there = {each.address for each in releases}
    gone = {address: own for address, own in (histories or {}).items() if own and address not in there}
    return _encode_year(YearScan(year.folder_ctime, releases, year.unexpected_files, gone))


def _set_history(release_files: ReleaseFiles, histories: Histories | None) -> ReleaseFiles:
    history = None if histories is None else histories.get(release_files.address, {})
    return release_files if history == release_files.history else structs.replace(release_files, history=history)


def _find_missing_texts(year_scan: YearScan) -> Iterator[UnexpectedFile]:
    """The texts that are on record and are not there."""
    recorded = [(each.address, each.texts, each.history or {}) for each in year_scan.releases]
    recorded += [(address, (), history) for address, history in year_scan.missing_releases.items()]
    for address, texts, history in recorded:
        for language in sorted(history):
            if f"{language}.md" not in texts:
                yield _make_unexpected_file(f"{RELEASES_FOLDER}/{address}/{language}.md", MISSING_TEXT_MESSAGE)


def _is_image(entry: "os.DirEntry[str]") -> bool:
    return get_suffix(entry.name) in IMAGE_SUFFIXES and entry.is_file()


def _is_folder(
    entry: "os.DirEntry[str]",
    path: str,
    name_pattern: re.Pattern[str],
    expected: str,
    unexpected_files: list[UnexpectedFile],
) -> bool:
    """Whether this is a folder by a name that fits; a stray when not."""
    if not entry.is_dir():
        fault = f"this file is no part of a release; expected {_EXPECTED_PATH}: move it, or remove it"
    elif not name_pattern.fullmatch(entry.name):
        fault = f"{expected}; rename it"
    else:
        return True
    unexpected_files.append(_make_unexpected_file(path, fault))
    return False


def _is_text(entry: "os.DirEntry[str]", path: str, unexpected_files: list[UnexpectedFile]) -> bool:
    """Whether this is the text of a release; a stray when it is neither that nor a file beside one."""
    if not entry.is_file():
        fault = "expected texts, pictures and documents beside one another; move what is in here up"
    elif not entry.name.lower().endswith(_TEXT_SUFFIX):
        return False
    elif not _LANGUAGE_FILE.fullmatch(entry.name):
        fault = "expected a language code as the file's name, such as sv.md or en.md; rename it"
    else:
        return True
    unexpected_files.append(_make_unexpected_file(path, fault))
    return False


def _make_unexpected_file(path: str, message: str) -> UnexpectedFile:
    """Something that is no part of a release."""
    return UnexpectedFile(_UNPRINTABLE.sub("\ufffd", path.lstrip("/")), message)


def _describe_expected_slug(name: str) -> str:
    better = slugify(name)
    fitting = f", such as {better}," if _SLUG.fullmatch(better) else ""
    return f"expected a name of a–z, digits and single hyphens{fitting} as the folder's name"
