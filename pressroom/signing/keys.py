"""Create, load and revoke keys on disk.

The public list is part of the newsroom and committed with the texts. Private keys are in a folder outside it, one JWK
file for each; they are never sent, shown or logged.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from pressroom import durable
from pressroom.errors import ConfigError, DeliveryError
from pressroom.regular_files import open_regular_file, suggest_remedy
from pressroom.signing.jwk import (
    KeyList,
    PrivateKey,
    format_key_list,
    generate_key,
    parse_key_list,
    parse_private_key,
)

KEY_LIST_PATH = "releases/keys.json"
"""The path of the public list, relative to the newsroom's folder."""

_MAX_SIZE = 1_000_000  # bytes: thousands of keys
_GROUP_OR_OTHERS = 0o077
_OTHERS_MAY_WRITE = 0o022


class NewKey(Struct, frozen=True):
    """A new key: its id, and the path of the private key."""

    kid: str
    private_key_path: Path


def read_key_list(newsroom_folder: Path) -> KeyList:
    """Return the public keys of a newsroom; none if there is no list. Raises ConfigError if it is damaged."""
    file = newsroom_folder / KEY_LIST_PATH
    try:
        return parse_key_list(_read_key_file(file))
    except FileNotFoundError:
        return KeyList(())
    except ValueError as error:
        raise _create_damaged_file_error(file, error) from error


def create_key(newsroom_folder: Path, keys_folder: Path, now: datetime) -> NewKey:
    """Create a key that replaces the current one, and store the private key in `keys_folder`.

    The private key is on disk before the list names the key. Raises ConfigError if a folder or the list is not
    acceptable, DeliveryError if files cannot be written or another command is using the list.
    """
    require_outside_newsroom(keys_folder, newsroom_folder)
    key = generate_key()
    with _convert_disk_errors():
        (newsroom_folder / KEY_LIST_PATH).parent.mkdir(exist_ok=True)
        with lock_folder((newsroom_folder / KEY_LIST_PATH).parent):
            keys = read_key_list(newsroom_folder).with_new_key(key, now)
            private_key_path = store_private_key(keys_folder, key)
            durable.replace(newsroom_folder / KEY_LIST_PATH, format_key_list(keys))
    return NewKey(key.kid, private_key_path)


def revoke_key(newsroom_folder: Path, kid: str, reason: str, now: datetime) -> None:
    """Revoke a key permanently: what it signs from now on is not valid.

    Raises ConfigError if the key cannot be revoked, DeliveryError if the list cannot be written.
    """
    with _convert_disk_errors(), lock_folder((newsroom_folder / KEY_LIST_PATH).parent):
        durable.replace(
            newsroom_folder / KEY_LIST_PATH,
            format_key_list(read_key_list(newsroom_folder).with_key_revoked(kid, now, reason)),
        )


def load_signing_key(newsroom_folder: Path, keys_folder: Path, time: datetime) -> PrivateKey:
    """Return the private key that signs at a time. Raises ConfigError if there is none."""
    require_outside_newsroom(keys_folder, newsroom_folder)
    key = read_key_list(newsroom_folder).current_key
    if key is None:
        raise ConfigError("There is no key to sign with.", "Create one: pressroom keys create")
    if not key.is_trusted_at(time):
        raise ConfigError(
            f"The key {key.kid} was created at {key.created:%Y-%m-%d %H:%M:%S} UTC, which is in the future.",
            "Correct the clock of this computer, then run the command again.",
        )
    return load_private_key(keys_folder, key.kid)


def has_private_key(folder: Path, kid: str) -> bool:
    """Return whether a folder contains a private key."""
    with suppress(OSError):  # the folder may be unreadable
        return (folder / f"{kid}.json").is_file()
    return False


def require_outside_newsroom(folder: Path, newsroom_folder: Path) -> None:
    """Raise ConfigError if private keys would be inside the newsroom, which is shared and committed."""
    if Path(os.path.realpath(folder)).is_relative_to(os.path.realpath(newsroom_folder)):
        raise ConfigError(
            f"The folder for private keys, {folder}, is inside the newsroom.",
            "Set PRESSROOM_KEYS to a folder outside it: the newsroom is shared and committed.",
        )


def store_private_key(folder: Path, key: PrivateKey) -> Path:
    """Write a private key durably and return its path. Raises OSError, or ConfigError if others can write there."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    require_private_folder(folder)
    file = folder / f"{key.kid}.json"
    durable.create(file, key.to_jwk(), 0o600)
    return file


def load_private_key(folder: Path, kid: str) -> PrivateKey:
    """Return a private key. Raises ConfigError if it is missing, damaged, or open to other users."""
    file = folder / f"{kid}.json"
    try:
        content = _read_key_file(file, is_private=True)
        require_private_folder(folder)
        key = parse_private_key(content)
    except FileNotFoundError as error:
        raise ConfigError(
            f"The private key {kid} is missing: there is no file {file}.",
            "Restore it from your backup, or set PRESSROOM_KEYS to the folder that contains it. "
            "If it is lost, create a new key: pressroom keys create.",
        ) from error
    except ValueError as error:
        raise _create_damaged_file_error(file, error) from error
    if key.kid != kid:
        raise _create_damaged_file_error(file, ValueError(f"it contains the key {key.kid}"))
    return key


def require_private_folder(folder: Path) -> None:
    """Raise ConfigError if other users can write to a folder."""
    if folder.stat().st_mode & _OTHERS_MAY_WRITE:
        raise ConfigError(
            f"Other users can write to {folder}, which contains private keys.", f"Run: chmod 700 {folder}"
        )


def _read_key_file(path: Path, *, is_private: bool = False) -> bytes:
    """Return the content of a key file. Raises FileNotFoundError if there is none.

    Raises ConfigError if it cannot be read, is not a regular file, is too large or, with `is_private`, if other users
    can read it.
    """
    try:
        with open_regular_file(path) as file:
            _require_key_file(path, os.fstat(file.fileno()), is_private=is_private)
            return file.read(_MAX_SIZE)
    except FileNotFoundError:
        raise
    except OSError as error:
        remedy = suggest_remedy(error, "Check the permissions of the file.")
        raise ConfigError(f"{path} cannot be read: {error.strerror}.", remedy) from error


def _require_key_file(path: Path, file_stat: os.stat_result, *, is_private: bool) -> None:
    if file_stat.st_size > _MAX_SIZE:
        raise ConfigError(f"{path} is too large for a key file: {file_stat.st_size} bytes.", _format_remedy(path))
    if is_private and file_stat.st_mode & _GROUP_OR_OTHERS:
        raise ConfigError(
            f"Other users can read {path}, which is a private key.",
            f"If nobody has read it, run: chmod 600 {path}. "
            f"Otherwise revoke the key: pressroom keys revoke {path.stem}.",
        )


def _format_remedy(path: Path) -> str:
    return f"Restore {path.name} from git or from your backup."


def _create_damaged_file_error(path: Path, error: ValueError) -> ConfigError:
    return ConfigError(f"{path} is damaged: {error}.", _format_remedy(path))


@contextmanager
def lock_folder(folder: Path) -> Iterator[None]:
    """Lock a folder. Raises DeliveryError if another process has locked it, OSError if it cannot be locked."""
    try:
        lock = durable.lock_dir(folder)
    except BlockingIOError as error:
        raise DeliveryError(
            f"Another command is using {folder}.", "Wait until it has finished, then run this again."
        ) from error
    try:
        yield
    finally:
        os.close(lock)


@contextmanager
def _convert_disk_errors() -> Iterator[None]:
    """Raise DeliveryError for errors of the file system."""
    try:
        yield
    except OSError as error:
        raise DeliveryError(
            f"{os.fspath(error.filename or KEY_LIST_PATH)} could not be written: {error.strerror}.",
            "Check permissions and free disk space, then run the command again.",
        ) from error
