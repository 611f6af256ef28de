"""Read the files of the record, and append to them durably."""

import fcntl
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from pressroom import durable
from pressroom.errors import ConfigError, DeliveryError
from pressroom.record.chain import Record, add_second, encode_lines, parse_record
from pressroom.record.line import RecordLine, parse_line
from pressroom.record.line_endings import CONVERTED, restore_recorded_bytes
from pressroom.record.paths import (
    GIT_ATTRIBUTES,
    GIT_ATTRIBUTES_PATH,
    RECORD_FILE,
    RELEASES_FOLDER,
    UNRECORDED_VERSIONS_PATH,
    get_version_path,
)
from pressroom.regular_files import read_regular_file, suggest_remedy

_VERSION_PATH = re.compile(get_version_path("[12][0-9]{3}/[a-z0-9-]+", "[0-9a-f]{64}").replace(".md", r"\.md"))


def read_record(newsroom_folder: Path) -> Record | None:
    """Return the record with its problems, or None if there is none. Raises ConfigError if it cannot be read."""
    content = read_file(newsroom_folder, RECORD_FILE)
    return None if content is None else _parse_record_cached(content)


_parse_record_cached = lru_cache(maxsize=1)(parse_record)  # a command reads it several times, and it may be long


def read_file(newsroom_folder: Path, name: str) -> bytes | None:
    """Return the content of a file of the record, or None if there is none. Raises ConfigError if it cannot be read."""
    path = newsroom_folder / RELEASES_FOLDER / name
    try:
        return read_regular_file(path)
    except FileNotFoundError:
        return None
    except OSError as error:
        remedy = suggest_remedy(error, "Check the permissions of the file.")
        raise ConfigError(f"{path} cannot be read: {error.strerror}.", remedy) from error


def get_next_time(newsroom_folder: Path, now: datetime) -> datetime:
    """Return the time of the next line: `now`, or the second after the last line if the clock is behind it.

    Raises ConfigError if the record cannot be read.
    """
    _, _, last = (read_file(newsroom_folder, RECORD_FILE) or b"").rpartition(b"\n")[0].rpartition(b"\n")
    try:
        time = parse_line(last).time
    except ValueError:  # there is none, or it is damaged, which the checks of the record report
        return now
    return max(now, datetime.fromisoformat(add_second(time)))


@contextmanager
def lock_record(newsroom_folder: Path) -> Iterator[None]:
    """Lock the record against other commands. Raises DeliveryError if it is locked, or cannot be locked."""
    folder = newsroom_folder / RELEASES_FOLDER
    with _convert_disk_errors(folder):
        if not folder.is_dir():
            folder.mkdir()
            durable.fsync_dir(newsroom_folder)
        lock = durable.lock_dir(folder)
    try:
        yield
    finally:
        os.close(lock)


def append_lines(newsroom_folder: Path, lines: Sequence[RecordLine]) -> None:
    """Append lines to the record durably. Raises DeliveryError if they cannot be written."""
    append_content(newsroom_folder, RECORD_FILE, encode_lines(lines))


def append_content(newsroom_folder: Path, name: str, content: bytes) -> None:
    """Append whole lines durably to a file of the record, replacing an incomplete last line.

    Raises DeliveryError if they cannot be written; then the file is unchanged.
    """
    folder = newsroom_folder / RELEASES_FOLDER
    path = folder / name
    with _convert_disk_errors(path):
        _update_git_attributes(folder)
        if not path.exists():  # an empty record would mean that nothing is public: create it with its first lines
            durable.replace(path, content)
            return
        file = os.open(path, os.O_RDWR)
        try:
            durable.append(file, content)
        finally:
            os.close(file)


def update_git_attributes(newsroom_folder: Path) -> None:
    """Make git keep the bytes of all files in `releases/`. Raises DeliveryError if that cannot be written."""
    with _convert_disk_errors(newsroom_folder / GIT_ATTRIBUTES_PATH):
        _update_git_attributes(newsroom_folder / RELEASES_FOLDER)


def _update_git_attributes(folder: Path) -> None:
    """Add the lines that are missing in the file for git; other complete lines stay."""
    path = folder / Path(GIT_ATTRIBUTES_PATH).name
    lines = (_read_if_exists(path) or b"").replace(b"\r\n", b"\n").splitlines(keepends=True)
    expected = GIT_ATTRIBUTES.splitlines(keepends=True)
    if not set(expected) <= set(lines):
        others = [line for line in lines if line.endswith(b"\n") and line not in expected]
        durable.replace(path, b"".join([*expected, *others]))


def replace_file(newsroom_folder: Path, name: str, content: bytes) -> None:
    """Replace a file of the record durably. Raises DeliveryError if it cannot be written."""
    with _convert_disk_errors(newsroom_folder / RELEASES_FOLDER / name):
        durable.replace(newsroom_folder / RELEASES_FOLDER / name, content)


def append_private_content(path: Path, content: bytes) -> None:
    """Append whole lines, as `append_content` does, to a file that only its owner may read.

    Several processes may do this at the same time.
    """
    with _convert_disk_errors(path):
        is_new = not path.exists()
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            durable.append(file, content)
        finally:
            os.close(file)
        if is_new:
            durable.fsync_dir(path.parent)


def store_versions(newsroom_folder: Path, texts: Sequence[tuple[str, bytes]]) -> None:
    """Store texts, given with the address of their release, before a line of the record names them.

    Until then they are listed in a file beside them: `remove_unrecorded_versions` removes them if no line ever does.
    Raises DeliveryError if they cannot be written.
    """
    contents = {get_version_path(address, sha256(content).hexdigest()): content for address, content in texts}
    missing = {
        path: content for path, content in contents.items() if _read_if_exists(newsroom_folder / path) != content
    }
    with _convert_disk_errors(newsroom_folder / UNRECORDED_VERSIONS_PATH):
        if missing:
            (newsroom_folder / UNRECORDED_VERSIONS_PATH).parent.mkdir(exist_ok=True)
            durable.replace(newsroom_folder / UNRECORDED_VERSIONS_PATH, "\n".join(missing).encode())
    for path, content in missing.items():
        with _convert_disk_errors(newsroom_folder / path):
            (newsroom_folder / path).parent.mkdir(parents=True, exist_ok=True)
            durable.replace(newsroom_folder / path, content)
    for folder in sorted({folder for path in contents for folder in Path(path).parents[1:-1]}):
        with _convert_disk_errors(newsroom_folder / folder):
            durable.fsync_dir(newsroom_folder / folder)


def read_unrecorded_versions(newsroom_folder: Path) -> tuple[str, ...]:
    """Return the paths of the texts that were stored last; a line of the record may be missing for them."""
    content = _read_if_exists(newsroom_folder / UNRECORDED_VERSIONS_PATH) or b""
    return tuple([path for path in content.decode("utf-8", "replace").split("\n") if _VERSION_PATH.fullmatch(path)])


def remove_unrecorded_versions(newsroom_folder: Path, record: Record) -> None:
    """Remove the texts that were stored last, if no line of the record names them, and the list of them.

    Raises DeliveryError if they cannot be removed.
    """
    list_file = newsroom_folder / UNRECORDED_VERSIONS_PATH
    if record.problems or not list_file.exists():
        return
    recorded = {get_version_path(line.release, line.text_digest) for line in record.versions.values()}
    with _convert_disk_errors(list_file):
        for path in read_unrecorded_versions(newsroom_folder):
            if path not in recorded:
                (newsroom_folder / path).unlink(missing_ok=True)
                _remove_empty_folders((newsroom_folder / path).parent, list_file.parent)
        list_file.unlink(missing_ok=True)


def _remove_empty_folders(folder: Path, root: Path) -> None:
    """Remove a folder and those above it, below `root`, as long as they are empty."""
    with suppress(OSError):
        while folder != root:
            folder.rmdir()
            folder = folder.parent


def _read_if_exists(path: Path) -> bytes | None:
    try:
        return read_regular_file(path)
    except FileNotFoundError:
        return None


def read_version(newsroom_folder: Path, address: str, text_digest: str) -> bytes:
    """Return a stored text by its SHA-256. Raises ConfigError if it is missing or was changed."""
    path = newsroom_folder / get_version_path(address, text_digest)
    try:
        content = read_regular_file(path)
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}.", _RESTORE_REMEDY) from error
    if sha256(content).hexdigest() != text_digest:
        if restore_recorded_bytes(content, text_digest):
            raise ConfigError(f"{path}: the {CONVERTED}.", "Run this first: pressroom check --mend")
        raise ConfigError(f"{path} has changed since it was recorded.", _RESTORE_REMEDY)
    return content


_RESTORE_REMEDY = "Restore it from version control or a backup: this version was published."


@contextmanager
def _convert_disk_errors(path: Path) -> Iterator[None]:
    """Raise DeliveryError for errors of the file system."""
    try:
        yield
    except BlockingIOError as error:
        raise DeliveryError(
            f"Another command is writing to {path}.", "Wait until it has finished, then run this again."
        ) from error
    except OSError as error:
        raise DeliveryError(
            f"{error.filename or path} could not be written: {error.strerror}.",
            "Check permissions and free disk space, then run this again.",
        ) from error
