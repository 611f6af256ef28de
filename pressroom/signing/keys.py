"""The life of a key on disk: made, taking the place of the former one, signing, revoked.

The public list stands in the newsroom and is committed with the texts; private parts lie in a folder of their own.
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
"""The public list, below the newsroom's folder."""


class NewKey(Struct, frozen=True):
    """A new key: its id, and where its private part lies."""

    kid: str
    private_key_path: Path


def read_key_list(newsroom_folder: Path) -> KeyList:
    """All public keys of a newsroom; none where there is no list. Raises ConfigError when it cannot be understood."""
    file = newsroom_folder / KEY_LIST_PATH
    try:
        return parse_key_list(key_files.read_key_file(file))
    except FileNotFoundError:
        return KeyList(())
    except ValueError as error:
        raise key_files.make_damaged_file_error(file, error) from error


def create_key(newsroom_folder: Path, keys_folder: Path, now: datetime) -> NewKey:
    """Make a key that takes the place of the former one; its private part comes to lie in the folder `private`.

    The private part is on the disk before the list names the key. Raises ConfigError, and DeliveryError when the disk
    does not take it or another command is at work.
    """
    keystore.require_outside_newsroom(keys_folder, newsroom_folder)
    key = generate_key()
    with _convert_disk_errors():
        (newsroom_folder / KEY_LIST_PATH).parent.mkdir(exist_ok=True)
        with key_files.lock_folder((newsroom_folder / KEY_LIST_PATH).parent):
            keys = read_key_list(newsroom_folder).with_new_key(key, now)
            kept = keystore.store_private_key(keys_folder, key)
            durable.replace(newsroom_folder / KEY_LIST_PATH, format_key_list(keys))
    return NewKey(key.kid, kept)


def revoke_key(newsroom_folder: Path, kid: str, reason: str, now: datetime) -> None:
    """Revoke a key for ever: what it signs from now on is worth nothing. Raises ConfigError and DeliveryError."""
    with _convert_disk_errors(), key_files.lock_folder((newsroom_folder / KEY_LIST_PATH).parent):
        durable.replace(
            newsroom_folder / KEY_LIST_PATH,
            format_key_list(read_key_list(newsroom_folder).with_key_revoked(kid, now, reason)),
        )


def load_signing_key(newsroom_folder: Path, keys_folder: Path, time: datetime) -> PrivateKey:
    """The key to sign with at a time, whole. Raises ConfigError when there is none, telling what to do."""
    keystore.require_outside_newsroom(keys_folder, newsroom_folder)
    current = read_key_list(newsroom_folder).current_key
    if current is None:
        raise ConfigError("There is no key to sign with.", "Make one: pressroom keys create")
    if not current.is_trusted_at(time):
        raise ConfigError(
            f"The key {current.kid} was created at {current.created:%Y-%m-%d %H:%M:%S} UTC, which is still to come.",
            "Set the clock right, then run the command again.",
        )
    return keystore.load_private_key(keys_folder, current.kid)


@contextmanager
def _convert_disk_errors() -> Iterator[None]:
    """Tell what the disk did not take as a DeliveryError."""
    try:
        yield
    except OSError as error:
        raise DeliveryError(
            f"{os.fspath(error.filename or KEY_LIST_PATH)} could not be written: {error.strerror}.",
            "Give yourself access and room there, then run the command again.",
        ) from error
