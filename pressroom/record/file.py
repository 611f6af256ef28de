"""The files of the record: what they hold, and lines appended to them so that they stay, whatever happens.

Folders in, octets and chains out; it does not interpret what a line says.
"""

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from pressroom import durable
from pressroom.errors import ConfigError, DeliveryError
from pressroom.record.chain import Record, encode_lines, next_second, parse_record
from pressroom.record.line import RecordLine, parse_line
from pressroom.record.paths import RECORD_FILE, RELEASES_FOLDER, version_path

_MERGE_ATTRIBUTES = b"*.jsonl merge=union\n"  # git keeps the lines of both branches
_ATTRIBUTES_FILE = ".gitattributes"


def read_record(newsroom_folder: Path) -> Record | None:
    """The record of a newsroom, judged; None when it has none. Raises ConfigError when it cannot be read."""
    content = read_file(newsroom_folder, RECORD_FILE)
    return None if content is None else _parse_record_cached(content)


_parse_record_cached = lru_cache(maxsize=1)(parse_record)  # one act asks several times, and a record may be long


def read_file(newsroom_folder: Path, name: str) -> bytes | None:
    """A file of the record; None when there is none. Raises ConfigError when it cannot be read."""
    path = newsroom_folder / RELEASES_FOLDER / name
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}.", "Give yourself the right to read it.") from error


def get_next_time(newsroom_folder: Path, now: datetime) -> datetime:
    """A time that is later than the last line on record, as the next one will be: `now`, unless the clock is behind.

    Raises ConfigError when the record cannot be read.
    """
    _, _, last = (read_file(newsroom_folder, RECORD_FILE) or b"").rpartition(b"\n")[0].rpartition(b"\n")
    try:
        time = parse_line(last).time
    except ValueError:  # there is none, or the record is damaged: whoever uses it will say so
        return now
    return max(now, datetime.fromisoformat(next_second(time)))


@contextmanager
def lock_record(newsroom_folder: Path) -> Iterator[None]:
    """Let nobody else record anything meanwhile. Raises DeliveryError when somebody does, or it cannot be told."""
    folder = newsroom_folder / RELEASES_FOLDER
    with _convert_disk_errors(folder):
        if not folder.is_dir():
            folder.mkdir()
            durable.fsync_dir(newsroom_folder)
        opened = durable.lock_dir(folder)
    try:
        yield
    finally:
        os.close(opened)


def append_lines(newsroom_folder: Path, lines: Sequence[RecordLine]) -> None:
    """Put lines at the end of the record; they are on the disk when this returns. Raises DeliveryError if not."""
    append_content(newsroom_folder, RECORD_FILE, encode_lines(lines))


def append_content(newsroom_folder: Path, name: str, content: bytes) -> None:
    """Put whole lines at the end of a file of the record, in place of a last one that was not written to its end.

    They are on the disk when this returns. Raises DeliveryError when it does not take them: then nothing has changed.
    """
    folder = newsroom_folder / RELEASES_FOLDER
    path = folder / name
    with _convert_disk_errors(path):
        if not path.exists():
            _create_file(folder, name, content)
            return
        file = os.open(path, os.O_RDWR)
        try:
            durable.append(file, content)
        finally:
            os.close(file)


def _create_file(folder: Path, name: str, content: bytes) -> None:
    """Make a file with its first lines, all at once: a record without any would say that nothing is public."""
    if _read_if_exists(folder / _ATTRIBUTES_FILE) != _MERGE_ATTRIBUTES:
        durable.replace(folder / _ATTRIBUTES_FILE, _MERGE_ATTRIBUTES)
    durable.replace(folder / name, content)


def replace_file(newsroom_folder: Path, name: str, content: bytes) -> None:
    """Put a file of the record in the place of the one that is there, durably. Raises DeliveryError if not."""
    with _convert_disk_errors(newsroom_folder / RELEASES_FOLDER / name):
        durable.replace(newsroom_folder / RELEASES_FOLDER / name, content)


def append_private_content(path: Path, content: bytes) -> None:
    """Put whole lines at the end of a file of its own, which only its owner may read, as `append_octets` does.

    Several processes may do so at once.
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
    """Keep the octets of texts, each under the address of its release, before a line of the record names them.

    Raises DeliveryError when the disk does not take them.
    """
    folders: set[Path] = set()
    for address, content in texts:
        path = newsroom_folder / version_path(address, sha256(content).hexdigest())
        with _convert_disk_errors(path):
            if _read_if_exists(path) != content:
                path.parent.mkdir(parents=True, exist_ok=True)
                durable.replace(path, content)
        folders.update(path.relative_to(newsroom_folder).parents[1:-1])
    for folder in sorted(folders):
        with _convert_disk_errors(newsroom_folder / folder):
            durable.fsync_dir(newsroom_folder / folder)


def _read_if_exists(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def read_version(newsroom_folder: Path, address: str, text_digest: str) -> bytes:
    """The octets of a text as it was recorded; `source` is their SHA-256. Raises ConfigError when they are lost."""
    path = newsroom_folder / version_path(address, text_digest)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}.", _RESTORE_REMEDY) from error
    if sha256(content).hexdigest() != text_digest:
        raise ConfigError(f"{path} was changed: it is not what was recorded.", _RESTORE_REMEDY)
    return content


_RESTORE_REMEDY = "Put it back, from version control or a backup: it is what was published."


@contextmanager
def _convert_disk_errors(path: Path) -> Iterator[None]:
    """Tell what the disk did not take as a DeliveryError."""
    try:
        yield
    except BlockingIOError as error:
        raise DeliveryError(f"Another process is recording in {path}.", "Wait for it, then run this again.") from error
    except OSError as error:
        raise DeliveryError(
            f"{error.filename or path} could not be written: {error.strerror}.",
            "Nothing was recorded. Make room or give yourself access there, then run this again.",
        ) from error
