"""Create, load and revoke keys on disk.

The public list is part of the newsroom and committed with the texts; private keys are in a separate folder.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from pressroom import durable
from pressroom.errors import ConfigError, DeliveryError
from pressroom.signing import key_files, keystore
from pressroom.signing.jwk import PrivateKey, generate_key
from pressroom.signing.key_list import KeyList, format_key_list, parse_key_list

KEY_LIST_PATH = "releases/keys.json"
"""The path of the public list, relative to the newsroom's folder."""


class NewKey(Struct, frozen=True):
    """A new key: its id, and the path of the private key."""

    kid: str
    private_key_path: Path


def read_key_list(newsroom_folder: Path) -> KeyList:
    """Return the public keys of a newsroom; none if there is no list. Raises ConfigError if it is damaged."""
    file = newsroom_folder / KEY_LIST_PATH
    try:
        return parse_key_list(key_files.read_key_file(file))
    except FileNotFoundError:
        return KeyList(())
    except ValueError as error:
        raise key_files.create_damaged_file_error(file, error) from error


def create_key(newsroom_folder: Path, keys_folder: Path, now: datetime) -> NewKey:
    """Create a key that replaces the current one, and store the private key in `keys_folder`.

    The private key is on disk before the list names the key. Raises ConfigError if a folder or the list is not
    acceptable, DeliveryError if files cannot be written or another command is using the list.
    """
    keystore.require_outside_newsroom(keys_folder, newsroom_folder)
    key = generate_key()
    with _convert_disk_errors():
        (newsroom_folder / KEY_LIST_PATH).parent.mkdir(exist_ok=True)
        with key_files.lock_folder((newsroom_folder / KEY_LIST_PATH).parent):
            keys = read_key_list(newsroom_folder).with_new_key(key, now)
            private_key_path = keystore.store_private_key(keys_folder, key)
            durable.replace(newsroom_folder / KEY_LIST_PATH, format_key_list(keys))
    return NewKey(key.kid, private_key_path)


def revoke_key(newsroom_folder: Path, kid: str, reason: str, now: datetime) -> None:
    """Revoke a key permanently: what it signs from now on is not valid.

    Raises ConfigError if the key cannot be revoked, DeliveryError if the list cannot be written.
    """
    with _convert_disk_errors(), key_files.lock_folder((newsroom_folder / KEY_LIST_PATH).parent):
        durable.replace(
            newsroom_folder / KEY_LIST_PATH,
            format_key_list(read_key_list(newsroom_folder).with_key_revoked(kid, now, reason)),
        )


def load_signing_key(newsroom_folder: Path, keys_folder: Path, time: datetime) -> PrivateKey:
    """Return the private key that signs at a time. Raises ConfigError if there is none."""
    keystore.require_outside_newsroom(keys_folder, newsroom_folder)
    key = read_key_list(newsroom_folder).current_key
    if key is None:
        raise ConfigError("There is no key to sign with.", "Create one: pressroom keys create")
    if not key.is_trusted_at(time):
        raise ConfigError(
            f"The key {key.kid} was created at {key.created:%Y-%m-%d %H:%M:%S} UTC, which is in the future.",
            "Correct the clock of this computer, then run the command again.",
        )
    return keystore.load_private_key(keys_folder, key.kid)


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
