"""The life of a key on disk: made, taking the place of the former one, signing, revoked.

The public list stands in the newsroom and is committed with the texts; private parts lie in a folder of their own.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from pressroom import durably
from pressroom.errors import ConfigError, DeliveryError
from pressroom.signing import files, keystore
from pressroom.signing.jwk import PrivateKey, new_key
from pressroom.signing.key_list import KeyList, formatted, parsed

LIST = "releases/keys.json"
"""The public list, below the newsroom's folder."""


class Created(Struct, frozen=True):
    """A new key: its id, and where its private part lies."""

    kid: str
    private: Path


def listed(newsroom: Path) -> KeyList:
    """All public keys of a newsroom; none where there is no list. Raises ConfigError when it cannot be understood."""
    file = newsroom / LIST
    try:
        return parsed(files.content(file))
    except FileNotFoundError:
        return KeyList(())
    except ValueError as error:
        raise files.damaged(file, error) from error


def create(newsroom: Path, private: Path, now: datetime) -> Created:
    """Make a key that takes the place of the former one; its private part comes to lie in the folder `private`.

    The private part is on the disk before the list names the key. Raises ConfigError, and DeliveryError when the disk
    does not take it or another command is at work.
    """
    keystore.require_apart(private, newsroom)
    key = new_key()
    with _disk_errors():
        (newsroom / LIST).parent.mkdir(exist_ok=True)
        with files.held((newsroom / LIST).parent):
            keys = listed(newsroom).rotated(key, now)
            kept = keystore.keep(private, key)
            durably.put(newsroom / LIST, formatted(keys))
    return Created(key.kid, kept)


def revoke(newsroom: Path, kid: str, reason: str, now: datetime) -> None:
    """Revoke a key for ever: what it signs from now on is worth nothing. Raises ConfigError and DeliveryError."""
    with _disk_errors(), files.held((newsroom / LIST).parent):
        durably.put(newsroom / LIST, formatted(listed(newsroom).without_trust(kid, now, reason)))


def signing_key(newsroom: Path, private: Path, at: datetime) -> PrivateKey:
    """The key to sign with at a time, whole. Raises ConfigError when there is none, telling what to do."""
    keystore.require_apart(private, newsroom)
    current = listed(newsroom).current
    if current is None:
        raise ConfigError("There is no key to sign with.", "Make one: pressroom keys create")
    if not current.may_have_signed(at):
        raise ConfigError(
            f"The key {current.kid} was created at {current.created:%Y-%m-%d %H:%M:%S} UTC, which is still to come.",
            "Set the clock right, then run the command again.",
        )
    return keystore.private_key(private, current.kid)


@contextmanager
def _disk_errors() -> Iterator[None]:
    """Tell what the disk did not take as a DeliveryError."""
    try:
        yield
    except OSError as error:
        raise DeliveryError(
            f"{os.fspath(error.filename or LIST)} could not be written: {error.strerror}.",
            "Give yourself access and room there, then run the command again.",
        ) from error
