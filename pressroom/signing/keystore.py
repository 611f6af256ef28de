"""The private parts of keys: one JWK file a key, in a folder outside the newsroom that nobody else may write.

They are never sent, shown or logged; what is asked for is whether one is there, and the key to sign with.
"""

import os
from contextlib import suppress
from pathlib import Path

from pressroom import durable
from pressroom.errors import ConfigError
from pressroom.signing import jwk, key_files
from pressroom.signing.jwk import PrivateKey

_OTHERS_MAY_WRITE = 0o022


def private_key_path(folder: Path, kid: str) -> Path:
    """Where the private part of a key lies."""
    return folder / f"{kid}.json"


def has_private_key(folder: Path, kid: str) -> bool:
    """Whether the private part of a key is there."""
    with suppress(OSError):  # a folder that one may not look into
        return private_key_path(folder, kid).is_file()
    return False


def require_outside_newsroom(folder: Path, newsroom_folder: Path) -> None:
    """Raise ConfigError when private keys would lie in the newsroom, from where they are published one day."""
    if Path(os.path.realpath(folder)).is_relative_to(os.path.realpath(newsroom_folder)):
        raise ConfigError(
            f"The folder for private keys, {folder}, lies in the newsroom.",
            "Name one outside it with PRESSROOM_KEYS: what is in the newsroom is shared and committed.",
        )


def store_private_key(folder: Path, key: PrivateKey) -> Path:
    """Write a private key where it belongs, durably. Raises OSError, and ConfigError for a folder that is not ours."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _require_private_folder(folder)
    file = private_key_path(folder, key.kid)
    durable.create(file, key.to_jwk(), 0o600)
    return file


def load_private_key(folder: Path, kid: str) -> PrivateKey:
    """The private part of a key. Raises ConfigError when it is not there, damaged, or not kept from others."""
    file = private_key_path(folder, kid)
    try:
        found = key_files.read_key_file(file, is_private=True)
        _require_private_folder(folder)
        key = jwk.parse_private_key(found)
    except FileNotFoundError as error:
        raise ConfigError(
            f"The private part of the key {kid} is not here: there is no file {file}.",
            "Put it there from your backup, or name the folder that holds it with PRESSROOM_KEYS. "
            "If it is lost, make a new key: pressroom keys create.",
        ) from error
    except ValueError as error:
        raise key_files.make_damaged_file_error(file, error) from error
    if key.kid != kid:
        raise key_files.make_damaged_file_error(file, ValueError(f"it holds the key {key.kid}"))
    return key


def _require_private_folder(folder: Path) -> None:
    if folder.stat().st_mode & _OTHERS_MAY_WRITE:
        raise ConfigError(f"Others may write to {folder}, which holds private keys.", f"Run: chmod 700 {folder}")
