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

from pressroom import durably
from pressroom.errors import ConfigError, DeliveryError
from pressroom.record.chain import Chain, chain, next_second, octets_of
from pressroom.record.lines import Line, line_of
from pressroom.record.places import FOLDER, RECORD, wording_path

_MERGING = b"*.jsonl merge=union\n"  # git keeps the lines of both branches
_ATTRIBUTES = ".gitattributes"


def read(newsroom: Path) -> Chain | None:
    """The record of a newsroom, judged; None when it has none. Raises ConfigError when it cannot be read."""
    content = octets(newsroom, RECORD)
    return None if content is None else _judged(content)


_judged = lru_cache(maxsize=1)(chain)  # one act asks several times, and a record may be long


def octets(newsroom: Path, name: str) -> bytes | None:
    """A file of the record; None when there is none. Raises ConfigError when it cannot be read."""
    path = newsroom / FOLDER / name
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}.", "Give yourself the right to read it.") from error


def moment(newsroom: Path, now: datetime) -> datetime:
    """A time that is later than the last line on record, as the next one will be: `now`, unless the clock is behind.

    Raises ConfigError when the record cannot be read.
    """
    _, _, last = (octets(newsroom, RECORD) or b"").rpartition(b"\n")[0].rpartition(b"\n")
    try:
        time = line_of(last).time
    except ValueError:  # there is none, or the record is damaged: whoever uses it will say so
        return now
    return max(now, datetime.fromisoformat(next_second(time)))


@contextmanager
def locked(newsroom: Path) -> Iterator[None]:
    """Let nobody else record anything meanwhile. Raises DeliveryError when somebody does, or it cannot be told."""
    folder = newsroom / FOLDER
    with _faults(folder):
        if not folder.is_dir():
            folder.mkdir()
            durably.flush(newsroom)
        opened = durably.hold(folder)
    try:
        yield
    finally:
        os.close(opened)


def append(newsroom: Path, lines: Sequence[Line]) -> None:
    """Put lines at the end of the record; they are on the disk when this returns. Raises DeliveryError if not."""
    append_octets(newsroom, RECORD, octets_of(lines))


def append_octets(newsroom: Path, name: str, content: bytes) -> None:
    """Put whole lines at the end of a file of the record, in place of a last one that was not written to its end.

    They are on the disk when this returns. Raises DeliveryError when it does not take them: then nothing has changed.
    """
    folder = newsroom / FOLDER
    path = folder / name
    with _faults(path):
        if not path.exists():
            _begin(folder, name, content)
            return
        file = os.open(path, os.O_RDWR)
        try:
            durably.append(file, content)
        finally:
            os.close(file)


def _begin(folder: Path, name: str, content: bytes) -> None:
    """Make a file with its first lines, all at once: a record without any would say that nothing is public."""
    if _octets_at(folder / _ATTRIBUTES) != _MERGING:
        durably.put(folder / _ATTRIBUTES, _MERGING)
    durably.put(folder / name, content)


def put_anew(newsroom: Path, name: str, content: bytes) -> None:
    """Put a file of the record in the place of the one that is there, durably. Raises DeliveryError if not."""
    with _faults(newsroom / FOLDER / name):
        durably.put(newsroom / FOLDER / name, content)


def append_private(path: Path, content: bytes) -> None:
    """Put whole lines at the end of a file of its own, which only its owner may read, as `append_octets` does.

    Several processes may do so at once.
    """
    with _faults(path):
        is_new = not path.exists()
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            durably.append(file, content)
        finally:
            os.close(file)
        if is_new:
            durably.flush(path.parent)


def keep_wordings(newsroom: Path, texts: Sequence[tuple[str, bytes]]) -> None:
    """Keep the octets of texts, each under the address of its release, before a line of the record names them.

    Raises DeliveryError when the disk does not take them.
    """
    folders: set[Path] = set()
    for address, content in texts:
        path = newsroom / wording_path(address, sha256(content).hexdigest())
        with _faults(path):
            if _octets_at(path) != content:
                path.parent.mkdir(parents=True, exist_ok=True)
                durably.put(path, content)
        folders.update(path.relative_to(newsroom).parents[1:-1])
    for folder in sorted(folders):
        with _faults(newsroom / folder):
            durably.flush(newsroom / folder)


def _octets_at(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def wording(newsroom: Path, address: str, source: str) -> bytes:
    """The octets of a text as it was recorded; `source` is their SHA-256. Raises ConfigError when they are lost."""
    path = newsroom / wording_path(address, source)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}.", _LOST) from error
    if sha256(content).hexdigest() != source:
        raise ConfigError(f"{path} was changed: it is not what was recorded.", _LOST)
    return content


_LOST = "Put it back, from version control or a backup: it is what was published."


@contextmanager
def _faults(path: Path) -> Iterator[None]:
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
