"""Load the secrets that sign links, from the environment or from a file that is created on the first run."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from pressroom import durable
from pressroom.config import Config
from pressroom.errors import ConfigError, DeliveryError
from pressroom.regular_files import open_regular_file
from pressroom.tokens import KEY_ID, Secret, TokenKeys

SECRET_FILE = "pressroom.secret"  # noqa: S105 - the name of a file
"""The name of the file, beside the database."""

_OLD = "old"
_MIN_LENGTH = 32
_MAX_BYTES = 100_000
_GROUP_OR_OTHERS = 0o077
_FORMAT = "Write id:secret, the current one first, as in k2:…,k1:…. Secrets have at least 32 characters."


def load_token_keys(config: Config) -> TokenKeys:
    """Return the secrets: those in PRESSROOM_SECRET, else those in the file, which is created if there is none.

    Each is written as `id:secret`, in the variable separated by commas, in the file one a line. `id:secret:old` is a
    secret that is not trusted any more: its links are refused, but hashes made with it are still found. Raises
    ConfigError if a secret cannot be used or others may read the file, DeliveryError if it cannot be written.
    """
    if config.secret:
        return _parse_secrets(config.secret.split(","), "PRESSROOM_SECRET")
    path = get_secret_path(config)
    with suppress(FileExistsError):  # from an earlier run, or from another process a moment ago
        _create_file(path)
    return _parse_secrets(_read_file(path).splitlines(), str(path))


def get_secret_path(config: Config) -> Path:
    """Return where the file is: beside an SQLite database, else in the newsroom's folder."""
    scheme, _, path = config.database_url.partition("://")
    folder = Path(path).parent if scheme == "sqlite" else config.newsroom_folder
    return folder / SECRET_FILE


def _create_file(path: Path) -> None:
    """Create the file with a new secret. It appears complete or not at all. Raises FileExistsError if there is one."""
    if os.path.lexists(path):
        raise FileExistsError(path)
    temp_path = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    content = f"k1:{secrets.token_urlsafe(32)}\n"
    try:
        durable.create(temp_path, content.encode(), 0o600)
        os.link(temp_path, path)
        durable.fsync_dir(path.parent)
    except FileExistsError:
        raise
    except OSError as error:
        raise DeliveryError(
            f"The file with the secret, {path}, cannot be created: {error.strerror}.",
            "Check permissions and free disk space, or set PRESSROOM_SECRET.",
        ) from error
    finally:
        temp_path.unlink(missing_ok=True)


def _read_file(path: Path) -> str:
    try:
        with open_regular_file(path) as file:
            status = os.fstat(file.fileno())
            if status.st_mode & _GROUP_OR_OTHERS:
                raise ConfigError(
                    f"Other users can read {path}, which contains the secret of the links.",
                    f"Run: chmod 600 {path}. If somebody may have read it, put a new secret into its first line.",
                )
            return file.read(_MAX_BYTES).decode()
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path} is not a text file.", _FORMAT) from error
    except OSError as error:
        raise ConfigError(
            f"The file with the secret, {path}, cannot be read: {error.strerror}.",
            "Restore it from a backup, or set PRESSROOM_SECRET.",
        ) from error


def _parse_secrets(entries: list[str], place: str) -> TokenKeys:
    """Return the secrets. Errors name the place and the number of an entry, never the secret."""
    numbered = [(number, entry.strip()) for number, entry in enumerate(entries, 1)]
    found = [_parse_secret(entry, f"{place}, entry {number}") for number, entry in numbered if entry]
    if not found or not found[0].signs:
        raise ConfigError(f"{place}: there is no current secret.", _FORMAT)
    if len({secret.id for secret in found}) < len(found):
        raise ConfigError(f"{place}: two secrets have the same id.", "Give each secret an id of its own.")
    return TokenKeys(tuple(found))


def _parse_secret(entry: str, place: str) -> Secret:
    key_id, _, rest = entry.partition(":")
    value, _, mark = rest.partition(":")
    if not KEY_ID.fullmatch(key_id) or mark not in {"", _OLD}:
        raise ConfigError(f"{place}: this is not a secret with an id. An id has small letters and digits.", _FORMAT)
    if len(value) < _MIN_LENGTH:
        raise ConfigError(f"{place}: the secret {key_id} is too short.", _FORMAT)
    return Secret(key_id, value.encode(), signs=mark != _OLD)
