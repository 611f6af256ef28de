"""Store and load private keys: one JWK file for each, in a folder outside the newsroom.

They are never sent, shown or logged.
"""

import os
from contextlib import suppress
from pathlib import Path

from pressroom import durable
from pressroom.errors import ConfigError
from pressroom.signing import jwk, key_files
from pressroom.signing.jwk import PrivateKey

_OTHERS_MAY_WRITE = 0o022


def get_private_key_path(folder: Path, kid: str) -> Path:
    """Return the path of a private key."""
    return folder / f"{kid}.json"


def has_private_key(folder: Path, kid: str) -> bool:
    """Return whether a folder contains a private key."""
    with suppress(OSError):  # the folder may be unreadable
        return get_private_key_path(folder, kid).is_file()
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
    _require_private_folder(folder)
    file = get_private_key_path(folder, key.kid)
    durable.create(file, key.to_jwk(), 0o600)
    return file


def load_private_key(folder: Path, kid: str) -> PrivateKey:
    """Return a private key. Raises ConfigError if it is missing, damaged, or open to other users."""
    file = get_private_key_path(folder, kid)
    try:
        content = key_files.read_key_file(file, is_private=True)
        _require_private_folder(folder)
        key = jwk.parse_private_key(content)
    except FileNotFoundError as error:
        raise ConfigError(
            f"The private key {kid} is missing: there is no file {file}.",
            "Restore it from your backup, or set PRESSROOM_KEYS to the folder that contains it. "
            "If it is lost, create a new key: pressroom keys create.",
        ) from error
    except ValueError as error:
        raise key_files.create_damaged_file_error(file, error) from error
    if key.kid != kid:
        raise key_files.create_damaged_file_error(file, ValueError(f"it contains the key {key.kid}"))
    return key


def _require_private_folder(folder: Path) -> None:
    if folder.stat().st_mode & _OTHERS_MAY_WRITE:
        raise ConfigError(
            f"Other users can write to {folder}, which contains private keys.", f"Run: chmod 700 {folder}"
        )
