"""Scan a newsroom's folder: list releases and their files, and find files that should not be there.

No text is opened. Folders that have not changed since the previous scan are not listed again.
"""

import os
import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from msgspec import msgpack, structs

from pressroom.errors import ConfigError
from pressroom.model.draft import UnexpectedFile
from pressroom.model.output_names import is_drawing
from pressroom.read.drafts import IMAGE_SUFFIXES, get_suffix
from pressroom.read.record_tail import (
    RecordUpdate,
    create_pending_update,
    read_absent_releases,
    read_record_update,
)
from pressroom.read.scan import (
    EMPTY_YEAR,
    MISSING_TEXT_MESSAGE,
    NEWSROOM_FILE,
    RELEASES_FOLDER,
    UNPRINTABLE,
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
_FOLDERS_WITHOUT_LOGOS = frozenset({RELEASES_FOLDER, "locale", "out", "templates"})
# Hidden files, and backup and system files of editors and desktops.
_IGNORED = re.compile(r"\.|#.*#$|.*(?:~|\.bak|\.orig|\.swp|\.tmp)$|Thumbs\.db$|desktop\.ini$|Icon\r$", re.IGNORECASE)
_NO_TEXT_MESSAGE = "there is no text in this folder"
_EXPECTED_PATH = "releases/<year>/<slug>/<language>.md"
# A file that changed this recently may change again with the same time stamp: FAT counts in steps of 2 s.
_RECENT_NS = 2_000_000_000


def scan_newsroom(folder: Path, previous: Scan) -> Scan:
    """Scan a newsroom's folder, given the result of the previous scan. Releases are sorted by address.

    A release that has not changed keeps its `ReleaseFiles` value. Links that lead out of the newsroom are not followed.
    Raises ConfigError if there is no `newsroom.yaml`.
    """
    return _Scanner(folder, previous).scan()


def with_pending_lines(scan: Scan, record_content: bytes, lines: Sequence[RecordLine]) -> Scan:
    """Return the scan as if `lines` were already in the record, which now has this content."""
    record = create_pending_update(scan.record_position, record_content, tuple(lines))
    years = {name: _apply_record(name, year, scan, record) for name, year in scan.years.items()}
    is_signed = scan.record_check.is_signed or any(line.signature for line in lines)
    record_check = structs.replace(scan.record_check, is_signed=is_signed)
    return structs.replace(scan, years=years, record_position=record.position, record_check=record_check)


class _Scanner:
    """One scan of a newsroom. Paths are strings: creating a Path for each of thousands of files takes too long."""

    def __init__(self, folder: Path, previous: Scan) -> None:
        self.folder = os.fspath(folder)
        self.root = os.path.join(os.path.realpath(folder), "")  # noqa: PTH118
        self.previous = previous
        self.recent_since = time.time_ns() - _RECENT_NS

    def scan(self) -> Scan:
        if not os.path.lexists(f"{self.folder}/{NEWSROOM_FILE}"):
            raise ConfigError(
                f"There is no {NEWSROOM_FILE} in {self.folder}.",
                f"Change to the folder that contains {NEWSROOM_FILE}, give it with --newsroom, "
                'or create a newsroom here: pressroom new "A headline"',
            )
        unexpected_files: list[UnexpectedFile] = []
        image_names = tuple(self.list_newsroom_images(unexpected_files))
        stat_digest = self.compute_stat_digest(self.folder, (NEWSROOM_FILE, *image_names))
        return Scan(
            stat_digest,
            image_names,
            self.scan_years(unexpected_files),
            tuple(unexpected_files),
            self.record_update.position,
            read_absent_releases(self.folder),
        )

    def list_newsroom_images(self, unexpected_files: list[UnexpectedFile]) -> list[str]:
        """List the images next to `newsroom.yaml` and in the folders next to it: `logo.png`, `logos/logo.png`."""
        entries = self.list_folder("", unexpected_files)
        names = [entry.name for entry in entries if _is_image(entry)]
        for entry in entries:
            if entry.name not in _FOLDERS_WITHOUT_LOGOS and entry.is_dir(follow_symlinks=False):
                names += [f"{entry.name}/{each.name}" for each in self.list_folder(entry.name, []) if _is_image(each)]
        return names

    @cached_property
    def record_update(self) -> RecordUpdate:
        """What was added to the record since the previous scan."""
        stat_digest = self.compute_stat_digest(f"{self.folder}/{RELEASES_FOLDER}", (RECORD_FILE,))
        return read_record_update(self.folder, self.previous.record_position, stat_digest)

    def scan_years(self, unexpected_files: list[UnexpectedFile]) -> dict[str, EncodedYearScan]:
        """Scan the folders of all years; years whose recorded releases are missing are included."""
        if not os.path.lexists(f"{self.folder}/{RELEASES_FOLDER}"):
            return {}
        years: dict[str, EncodedYearScan] = {}
        for entry in self.list_folder(RELEASES_FOLDER, unexpected_files):
            path = f"{RELEASES_FOLDER}/{entry.name}"
            if entry.name in RESERVED_NAMES:
                continue
            expected = "the folder's name must be a year of four digits, such as 2020"
            if _is_folder(entry, path, _YEAR, expected, unexpected_files):
                years[entry.name] = _apply_record(
                    entry.name, self.scan_year(entry.name, path), self.previous, self.record_update
                )
        for name in (self.record_update.lines_by_year.keys() | self.previous.years.keys()) - years.keys():
            if (year := _apply_record(name, EMPTY_YEAR, self.previous, self.record_update)).year_scan.missing_releases:
                years[name] = year
        return dict(sorted(years.items()))

    def scan_year(self, name: str, path: str) -> EncodedYearScan:
        """Scan a year; a release that has not changed costs two or three calls of stat."""
        encoded_year = self.previous.years.get(name, EMPTY_YEAR)
        previous_year = encoded_year.year_scan
        folder_ctime = self.read_folder_ctime(path)
        if not folder_ctime or previous_year.folder_ctime != folder_ctime:
            return self.list_year(name, path, previous_year)
        releases = tuple(
            [each if self.is_unchanged(each) else self.rescan_release(each) for each in previous_year.releases]
        )
        if all(new is old for new, old in zip(releases, previous_year.releases, strict=True)):
            return encoded_year
        return _encode_year(YearScan(folder_ctime, releases, previous_year.unexpected_files))

    def list_year(self, name: str, path: str, previous: YearScan) -> EncodedYearScan:
        """List the folder of a year and scan its releases."""
        unexpected_files: list[UnexpectedFile] = []
        folder_ctime = self.read_folder_ctime(path)
        previous_by_address = {each.address: each for each in previous.releases}
        names = [
            entry.name
            for entry in self.list_folder(path, unexpected_files)
            if _is_folder(entry, f"{path}/{entry.name}", _SLUG, _describe_expected_slug(entry.name), unexpected_files)
        ]
        releases = tuple(
            [self.scan_release(f"{name}/{each}", previous_by_address.get(f"{name}/{each}")) for each in names]
        )
        return _encode_year(YearScan(folder_ctime, releases, tuple(unexpected_files)))

    def scan_release(self, address: str, previous: ReleaseFiles | None) -> ReleaseFiles:
        """Scan a release, given its previous scan if there is one."""
        if previous is None:
            return self.list_release(address)
        return previous if self.is_unchanged(previous) else self.rescan_release(previous)

    def is_unchanged(self, previous: ReleaseFiles) -> bool:
        """Check that a release's folder and all its files are unchanged; False if in doubt."""
        folder = f"{self.folder}/{RELEASES_FOLDER}/{previous.address}"
        values: list[int] = []
        stat = os.stat
        try:
            if stat(folder).st_ctime_ns != previous.folder_ctime or not previous.stat_digest:
                return False
            for names in (previous.texts, previous.files):
                for name in names:
                    status = stat(f"{folder}/{name}")
                    values += (status.st_size, status.st_mtime_ns, status.st_ctime_ns)
        except OSError:
            return False
        return hash(tuple(values)) == previous.stat_digest

    def rescan_release(self, previous: ReleaseFiles) -> ReleaseFiles:
        """Scan a release that may have changed; its folder is only listed if a name in it has changed."""
        path = f"{RELEASES_FOLDER}/{previous.address}"
        folder_ctime = self.read_folder_ctime(path)
        if not folder_ctime or previous.folder_ctime != folder_ctime:
            return self.list_release(previous.address)
        stat_digest = self.compute_stat_digest(f"{self.folder}/{path}", previous.texts + previous.files)
        return ReleaseFiles(
            previous.address,
            previous.texts,
            previous.files,
            folder_ctime,
            stat_digest,
            previous.unexpected_files,
            previous.history,
            previous.addresses,
        )

    def list_release(self, address: str) -> ReleaseFiles:
        """List the folder of a release."""
        path = f"{RELEASES_FOLDER}/{address}"
        folder_ctime = self.read_folder_ctime(path)
        unexpected_files: list[UnexpectedFile] = []
        entries = self.list_folder(path, unexpected_files)
        texts = tuple(each.name for each in entries if _is_text(each, f"{path}/{each.name}", unexpected_files))
        others = tuple(each.name for each in entries if each.is_file() and not each.name.lower().endswith(_TEXT_SUFFIX))
        if entries and not any(each.name.lower().endswith(_TEXT_SUFFIX) for each in entries):
            message = f"{_NO_TEXT_MESSAGE}; write one, such as {path}/sv.md"
            unexpected_files.append(_make_unexpected_file(path, message))
        stat_digest = self.compute_stat_digest(f"{self.folder}/{path}", texts + others)
        return ReleaseFiles(address, texts, others, folder_ctime, stat_digest, tuple(unexpected_files))

    def read_folder_ctime(self, path: str) -> int:
        """Return the ctime of a folder, which changes with every name in it; 0 if it is too recent."""
        try:
            status = os.stat(f"{self.folder}/{path}")  # noqa: PTH116
        except OSError:
            return 0
        return status.st_ctime_ns if status.st_ctime_ns < self.recent_since else 0

    def compute_stat_digest(self, folder: str, names: Iterable[str]) -> int:
        """Return a digest of the sizes and times of files, or 0 if one is missing or too recent.

        It may be kept for other processes: hashes of numbers are not randomised.
        """
        values: list[int] = []
        for name in names:
            try:
                status = os.stat(f"{folder}/{name}")  # noqa: PTH116
            except OSError:
                return 0
            ctime = status.st_ctime_ns
            if ctime >= self.recent_since:
                return 0
            values += (status.st_size, status.st_mtime_ns, ctime)
        return hash(tuple(values))

    def list_folder(self, path: str, unexpected_files: list[UnexpectedFile]) -> list["os.DirEntry[str]"]:
        """List a folder by name, without hidden files and links that lead out of the newsroom."""
        try:
            with os.scandir(os.path.join(self.folder, path)) as listing:  # noqa: PTH118
                entries = sorted(listing, key=lambda entry: entry.name)
        except OSError as error:
            message = f"the folder cannot be read: {error.strerror}; check its permissions"
            unexpected_files.append(_make_unexpected_file(path, message))
            return []
        return [
            entry
            for entry in entries
            if not _IGNORED.match(entry.name) and self.is_inside(entry, path, unexpected_files)
        ]

    def is_inside(self, entry: "os.DirEntry[str]", path: str, unexpected_files: list[UnexpectedFile]) -> bool:
        """Check that an entry has a printable name and is not a link that leads out of the newsroom."""
        if UNPRINTABLE.search(entry.name):
            message = "the name contains characters that cannot be printed; rename it"
        elif entry.is_symlink() and not os.path.realpath(entry.path).startswith(self.root):
            message = "this link leads out of the newsroom; replace it with a copy of the file"
        elif entry.is_symlink() and not os.path.exists(entry.path):  # noqa: PTH110
            message = "this link leads nowhere; replace it with the file, or delete it"
        else:
            return True
        unexpected_files.append(_make_unexpected_file(f"{path}/{entry.name}", message))
        return False


def _encode_year(year_scan: YearScan) -> EncodedYearScan:
    of_releases = (
        each
        for release_files in year_scan.releases
        for each in release_files.unexpected_files
        if not (release_files.history and each.message.startswith(_NO_TEXT_MESSAGE))  # it has published texts
    )
    is_certain = all(each.stat_digest and each.folder_ctime for each in year_scan.releases)
    unexpected_files = (*year_scan.unexpected_files, *of_releases, *_find_missing_texts(year_scan))
    return EncodedYearScan(msgpack.encode(year_scan), is_certain, unexpected_files)


def _apply_record(
    name: str, year_scan: EncodedYearScan, previous: Scan, record_update: RecordUpdate
) -> EncodedYearScan:
    """Add the recorded versions to the releases of a year; `record_update` continues the scan `previous`."""
    previous_year = previous.years.get(name)
    if not record_update.has_changes_in(name) and (year_scan is previous_year or record_update.position is None):
        return year_scan
    decoded = year_scan.year_scan
    previous_decoded = previous_year.year_scan if previous_year else YearScan()
    previous_histories = {each.address: each.history or {} for each in previous_decoded.releases}
    histories = record_update.update_histories(name, previous_histories | previous_decoded.missing_releases)
    moved = record_update.update_addresses(name, previous_decoded.addresses)
    releases = tuple([_set_history(each, histories, moved) for each in decoded.releases])
    present = {each.address for each in releases}
    missing = {address: each for address, each in (histories or {}).items() if each and address not in present}
    return _encode_year(YearScan(decoded.folder_ctime, releases, decoded.unexpected_files, missing, moved))


def _set_history(
    release_files: ReleaseFiles, histories: Histories | None, moved: Mapping[str, tuple[str, ...]]
) -> ReleaseFiles:
    history = None if histories is None else histories.get(release_files.address, {})
    addresses = moved.get(release_files.address, ())
    if history == release_files.history and addresses == release_files.addresses:
        return release_files
    return structs.replace(release_files, history=history, addresses=addresses)


def _find_missing_texts(year_scan: YearScan) -> Iterator[UnexpectedFile]:
    """Find recorded texts whose files are missing."""
    recorded = [(each.address, each.texts, each.history or {}) for each in year_scan.releases]
    recorded += [(address, (), history) for address, history in year_scan.missing_releases.items()]
    for address, texts, history in recorded:
        for language in sorted(history):
            if f"{language}.md" not in texts:
                message = f"{MISSING_TEXT_MESSAGE}; run: pressroom restore {address}"
                yield _make_unexpected_file(f"{RELEASES_FOLDER}/{address}/{language}.md", message)


def _is_image(entry: "os.DirEntry[str]") -> bool:
    return (get_suffix(entry.name) in IMAGE_SUFFIXES or is_drawing(entry.name)) and entry.is_file()


def _is_folder(
    entry: "os.DirEntry[str]",
    path: str,
    name_pattern: re.Pattern[str],
    expected: str,
    unexpected_files: list[UnexpectedFile],
) -> bool:
    """Check that this is a folder whose name matches; add it to `unexpected_files` if not."""
    if not entry.is_dir():
        message = f"this file is not part of a release (expected {_EXPECTED_PATH}); move it or delete it"
    elif not name_pattern.fullmatch(entry.name):
        message = f"{expected}; rename it"
    else:
        return True
    unexpected_files.append(_make_unexpected_file(path, message))
    return False


def _is_text(entry: "os.DirEntry[str]", path: str, unexpected_files: list[UnexpectedFile]) -> bool:
    """Check that this is a text of a release; add what may not be in a release's folder to `unexpected_files`."""
    if entry.is_dir():
        message = "a release cannot have folders of its own; move the files in here up into the release's folder"
    elif not entry.is_file():
        message = "this is neither a file nor a folder; move it away"
    elif not entry.name.lower().endswith(_TEXT_SUFFIX):
        return False
    elif not _LANGUAGE_FILE.fullmatch(entry.name):
        message = "the file's name must be a language code, such as sv.md or en.md; rename it"
    else:
        return True
    unexpected_files.append(_make_unexpected_file(path, message))
    return False


def _make_unexpected_file(path: str, message: str) -> UnexpectedFile:
    return UnexpectedFile(UNPRINTABLE.sub("\ufffd", path.lstrip("/")), message)


def _describe_expected_slug(name: str) -> str:
    slug = slugify(name)
    example = f", such as {slug}" if _SLUG.fullmatch(slug) else ""
    return f"the folder's name may only contain the letters a–z, digits and single hyphens{example}"
