"""Stage new files in a folder inside `out/`; all are written there before any of them moves to its place.

Several processes may write to it at once, each to different paths. It also contains what is needed later in the same
build: one file for each process, from which bytes are read back by their range.
"""

import filecmp
import os
import shutil
import weakref
from contextlib import suppress
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from pressroom.errors import InputError, Problem
from pressroom.model.plan import Artifact, CommitOrder, Copy, PressKit
from pressroom.regular_files import NotRegularFileError, open_regular_file

STAGING_FOLDER = ".staging"
OUTPUT_FOLDERS = ("mail", "site")
PRIVATE_FILES = ("search.db",)
"""Files beside the output folders that are no outputs of the plan, but without which a build is not up to date."""

_MIN_YEAR = 1980  # the earliest time that ZIP can store (APPNOTE 6.3.10, section 4.4.6)
_FILE_ATTRIBUTES = 0o100644 << 16
_UNIX_SYSTEM = 3
_MAX_OPEN_FILES = 64


class StagedFile(NamedTuple):
    """An output in the staging folder that waits to be moved to `path` below `out/`."""

    commit_order: CommitOrder
    path: str


class Staging:
    """The staging folder of one output directory. Paths are strings, because Path objects would slow down builds."""

    def __init__(self, out: Path) -> None:
        self.out = str(out)
        self.root = f"{out}/{STAGING_FOLDER}"
        self.created_folders: set[str] = set()
        self.is_first_build = is_first_build(out)

    def write(self, artifact: Artifact) -> bool:
        """Stage an artifact unless `out/` has the same bytes already; return whether it was staged."""
        if not self.is_first_build and self._has_content(f"{self.out}/{artifact.path}", artifact.content):
            return False
        file = os.open(self.prepare_path(artifact.path), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
        try:
            rest = memoryview(artifact.content)
            while rest:
                rest = rest[os.write(file, rest) :]
        finally:
            os.close(file)
        return True

    def copy(self, newsroom_folder: Path, copy: Copy) -> bool:
        """Stage a copy of a newsroom file unless `out/` has the same bytes already; return whether it was staged.

        Raises InputError if the file does not exist.
        """
        source = f"{newsroom_folder}/{copy.source}"
        target = f"{self.out}/{copy.path}"
        try:
            is_equal = not self.is_first_build and _is_same_content(source, target)
            if not is_equal:
                shutil.copyfile(source, self.prepare_path(copy.path))
        except FileNotFoundError as error:
            raise create_missing_file_error(copy.source) from error
        return not is_equal

    def prepare_path(self, path: str) -> str:
        """Return where to stage `path`, after creating its folder."""
        target = f"{self.root}/{path}"
        folder = target.rpartition("/")[0]
        if folder not in self.created_folders:
            os.makedirs(folder, exist_ok=True)  # noqa: PTH103 - see the class
            self.created_folders.add(folder)
        return target

    def find_current_path(self, path: str) -> str:
        """Return where an output is now: in the staging folder, or else in its place in `out/`."""
        staged = f"{self.root}/{path}"
        return staged if os.path.exists(staged) else f"{self.out}/{path}"  # noqa: PTH110 - see the class

    def remove_if_unchanged(self, path: str) -> bool:
        """Remove the staged file for `path` if `out/` has the same bytes already; return whether it did."""
        staged = f"{self.root}/{path}"
        is_equal = not self.is_first_build and _is_same_content(staged, f"{self.out}/{path}")
        if is_equal:
            os.unlink(staged)  # noqa: PTH108 - see the class
        return is_equal

    def clear(self) -> None:
        """Remove the staging folder, so that leftovers of an earlier build are not moved into `out/`."""
        with suppress(FileNotFoundError):
            shutil.rmtree(self.root)

    @staticmethod
    def _has_content(path: str, content: bytes) -> bool:
        try:
            with open_regular_file(path) as file:
                return os.fstat(file.fileno()).st_size == len(content) and file.read() == content
        except (FileNotFoundError, NotADirectoryError, NotRegularFileError):
            return False


def create_missing_file_error(source: str) -> InputError:
    """Return the error for a newsroom file that disappeared during the build."""
    message = "the file disappeared during the build; put it back, then build again"
    return InputError((Problem(source, 1, "error", message),))


def _is_same_content(source: str, target: str) -> bool:
    return os.path.isfile(target) and filecmp.cmp(source, target, shallow=False)  # noqa: PTH113 - see Staging


def is_first_build(out: Path) -> bool:
    """Return whether `out` has no site and no mail folder yet."""
    return not any((out / name).exists() for name in OUTPUT_FOLDERS)


def write_press_kit(staging: Staging, press_kit: PressKit) -> bool:
    """Stage a press kit, a ZIP file with files of a release, and return whether it differs from the one in `out/`.

    Its members must be staged or in place already. They are stored uncompressed: images and documents are compressed
    already, and zlib's output differs by version.
    """
    staged = staging.prepare_path(press_kit.path)
    folder = PurePosixPath(press_kit.path).parent.name
    modified_at = datetime.fromtimestamp(press_kit.timestamp, UTC)
    modified_at = max(modified_at, datetime(_MIN_YEAR, 1, 1, tzinfo=UTC))
    with ZipFile(staged, "w", ZIP_STORED) as zip_file:
        for member in press_kit.members:
            name = f"{folder}/{PurePosixPath(member).name}"
            _add_file(zip_file, staging.find_current_path(member), name, modified_at)
    return not staging.remove_if_unchanged(press_kit.path)


def _add_file(zip_file: ZipFile, source: str, name: str, modified_at: datetime) -> None:
    info = ZipInfo(name, modified_at.timetuple()[:6])
    info.external_attr, info.create_system = _FILE_ATTRIBUTES, _UNIX_SYSTEM
    info.file_size = Path(source).stat().st_size
    with Path(source).open("rb") as file, zip_file.open(info, "w") as target:
        shutil.copyfileobj(file, target)


class ByteRange(NamedTuple):
    """A range of bytes in a file."""

    path: str
    start: int
    length: int


class Spool:
    """A file in the staging folder, one per process, for bytes that are needed later in the same build."""

    def __init__(self, out: Path) -> None:
        self._folder = f"{out}/{STAGING_FOLDER}"
        os.makedirs(self._folder, exist_ok=True)  # noqa: PTH103 - see Staging
        self._open()

    def _open(self) -> None:
        self._process = os.getpid()
        self.path = f"{self._folder}/{self._process}.spool"
        self._file = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        weakref.finalize(self, os.close, self._file)
        self._end = 0

    def write(self, content: bytes) -> ByteRange:
        """Append bytes, and return where they are."""
        if self._process != os.getpid():  # this process was forked, and the file belongs to its parent
            self._open()
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(self._file, rest) :]
        start, self._end = self._end, self._end + len(content)
        return ByteRange(self.path, start, len(content))


class SpoolReader:
    """Reads byte ranges. Few files are open at a time; an open file stays readable after it is replaced."""

    def __init__(self) -> None:
        self._open_file = lru_cache(maxsize=_MAX_OPEN_FILES)(_OpenFile)

    def read(self, byte_range: ByteRange) -> bytes:
        """Return the bytes of a range."""
        return os.pread(self._open_file(byte_range.path).file, byte_range.length, byte_range.start)


class _OpenFile:
    """A file to read; it is closed when the object is garbage-collected."""

    def __init__(self, path: str) -> None:
        self.file = os.open(path, os.O_RDONLY)
        weakref.finalize(self, os.close, self.file)
