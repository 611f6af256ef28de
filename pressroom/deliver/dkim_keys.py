"""Create and load the keys that sign mails with DKIM, and write the DNS record of each.

A key is a PEM file of the operator that nobody else can read. It belongs to a domain and a selector: the public key is
in the DNS at `<selector>._domainkey.<domain>`. Several keys sign at once, so that a key can be replaced without a gap.
"""

import os
import re
from base64 import b64encode
from collections.abc import Callable, Iterable
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from msgspec import Struct

from pressroom import durable
from pressroom.errors import ConfigError, DeliveryError
from pressroom.regular_files import open_regular_file
from pressroom.signing import require_outside_newsroom, require_private_folder
from pressroom.text.domains import encode_domain

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes

DkimAlgorithm: TypeAlias = Literal["rsa", "ed25519"]

SETTING = "PRESSROOM_DKIM_KEYS"
"""The name of the setting, for messages."""

MIN_RSA_BITS = 2048
_MAX_RSA_BITS = 4096  # RFC 8301, section 3.2: receivers need not verify longer ones
_MAX_STRING = 255  # RFC 1035, section 3.3: of a string in a TXT record
_MAX_FILE_SIZE = 100_000
_GROUP_OR_OTHERS = 0o077
_FORMAT = f"Write {SETTING} as domain:selector:/path/to/key.pem. Separate several keys with commas."

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_SELECTOR = re.compile(rf"{_LABEL}(?:\.{_LABEL})*", re.ASCII)
_DOMAIN = re.compile(rf"(?:{_LABEL}\.)+{_LABEL}", re.ASCII)


class DkimKey(Struct, frozen=True):
    """A key that signs for a domain. `public` is the key as the DNS record contains it, `bits` its size."""

    domain: str
    selector: str
    algorithm: DkimAlgorithm
    public: bytes
    bits: int
    sign: Callable[[bytes], bytes]

    @property
    def record_name(self) -> str:
        """The name of the DNS record with the public key."""
        return f"{self.selector}._domainkey.{self.domain}"

    @property
    def record(self) -> str:
        """The text of the DNS record (RFC 6376, section 3.6.1)."""
        return f"v=DKIM1; k={self.algorithm}; p={b64encode(self.public).decode()}"


def split_record(text: str) -> tuple[str, ...]:
    """Return the text of a TXT record in strings of at most 255 bytes."""
    return tuple(text[start : start + _MAX_STRING] for start in range(0, len(text), _MAX_STRING))


def format_record(text: str) -> str:
    """Return the text of a TXT record as a zone file contains it."""
    return " ".join(f'"{each}"' for each in split_record(text))


def choose_keys(keys: Iterable[DkimKey], domain: str) -> tuple[DkimKey, ...]:
    """Return the keys whose signatures count for a From address in a domain; none if there are no keys.

    These are the keys of the domain, of those above it and of those below it (relaxed alignment, RFC 9989). Raises
    ConfigError if there are keys, but only for other domains.
    """
    keys, domain = tuple(keys), encode_domain(domain).lower()
    fitting = tuple(key for key in keys if _is_related(key.domain, domain))
    if keys and not fitting:
        others = ", ".join(sorted({key.domain for key in keys}))
        raise ConfigError(
            f"{SETTING} has no key for the domain {domain}, only for {others}.",
            "Create one: pressroom keys dkim. Or remove the setting, if the mail relay signs.",
        )
    return fitting


def _is_related(first: str, second: str) -> bool:
    return first == second or first.endswith(f".{second}") or second.endswith(f".{first}")


def load_dkim_keys(entries: Iterable[str]) -> tuple[DkimKey, ...]:
    """Return the keys of the setting, each `domain:selector:path`.

    Raises ConfigError if an entry or a file is not as it must be, or if other users can read a file.
    """
    keys = tuple(_load_entry(entry) for entry in entries)
    names = [key.record_name for key in keys]
    if double := next((name for name in names if names.count(name) > 1), ""):
        remedy = "Give each key a selector of its own."
        raise ConfigError(f"{SETTING} names two keys for {double}.", remedy)
    return keys


def _load_entry(entry: str) -> DkimKey:
    domain, _, rest = entry.partition(":")
    selector, _, path = rest.partition(":")
    domain, selector = require_domain(domain), require_selector(selector)
    if not path.startswith("/"):
        raise ConfigError(f"{SETTING}: the key of {domain} has no absolute path.", _FORMAT)
    return _load_key(domain, selector, Path(path))


def require_domain(domain: str) -> str:
    """Return a domain in ASCII and lower case. Raises ConfigError if it is not the name of a domain."""
    encoded = encode_domain(domain.strip().rstrip(".")).lower()
    if not _DOMAIN.fullmatch(encoded) or len(encoded) > 200:
        raise ConfigError(f"“{domain[:80]}” is not the name of a domain.", _FORMAT)
    return encoded


def require_selector(selector: str) -> str:
    """Return a selector in lower case. Raises ConfigError if it is not one."""
    lowered = selector.strip().lower()
    if not _SELECTOR.fullmatch(lowered) or len(lowered) > 63:
        raise ConfigError(
            f"“{selector[:80]}” is not a selector.",
            "A selector has up to 63 letters from a to z, digits and hyphens, such as rsa-202611.",
        )
    return lowered


def _load_key(domain: str, selector: str, path: Path) -> DkimKey:
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415 - loaded with the keys
    from cryptography.hazmat.primitives.serialization import load_pem_private_key  # noqa: PLC0415 - the same

    content = _read_key_file(path)
    try:
        private = load_pem_private_key(content, None)
    except (TypeError, ValueError, UnsupportedAlgorithm) as error:
        reason = "has a password" if isinstance(error, TypeError) else "contains no private key in the form PEM"
        remedy = "Create a key: pressroom keys dkim. A key with a password cannot be used."
        raise ConfigError(f"The DKIM key {path} {reason}.", remedy) from error
    return _create_key(domain, selector, private, str(path))


def _read_key_file(path: Path) -> bytes:
    try:
        with open_regular_file(path) as file:
            if os.fstat(file.fileno()).st_mode & _GROUP_OR_OTHERS:
                raise ConfigError(
                    f"Other users can read {path}, which is a private key for DKIM.",
                    f"Run: chmod 600 {path}. If somebody may have read it, replace it: pressroom keys dkim.",
                )
            return file.read(_MAX_FILE_SIZE)
    except OSError as error:
        raise ConfigError(
            f"The DKIM key {path} cannot be read: {error.strerror}.",
            f"Check the path in {SETTING} and the owner of the file, or create a key: pressroom keys dkim.",
        ) from error


def _create_key(domain: str, selector: str, private: "PrivateKeyTypes", place: str) -> DkimKey:
    """Return a key. Raises ConfigError if it is of a kind or size that receivers do not accept (RFC 8301)."""
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 - loaded with the keys
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415 - the same
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15  # noqa: PLC0415 - the same
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey  # noqa: PLC0415 - the same
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415 - the same

    if isinstance(private, Ed25519PrivateKey):
        public = private.public_key().public_bytes_raw()
        # RFC 8463, section 3: what is signed is the SHA-256 hash.
        return DkimKey(domain, selector, "ed25519", public, 256, lambda data: private.sign(sha256(data).digest()))
    if not isinstance(private, RSAPrivateKey):
        raise ConfigError(f"The DKIM key {place} is neither RSA nor Ed25519.", "Create a key: pressroom keys dkim.")
    if not MIN_RSA_BITS <= private.key_size <= _MAX_RSA_BITS:
        limits = f"An RSA key must have between {MIN_RSA_BITS} and {_MAX_RSA_BITS} bits."
        raise ConfigError(
            f"The DKIM key {place} has {private.key_size} bits. {limits}", "Create a key: pressroom keys dkim."
        )
    kind = serialization.PublicFormat.SubjectPublicKeyInfo
    public = private.public_key().public_bytes(serialization.Encoding.DER, kind)
    padding, hash_algorithm = PKCS1v15(), SHA256()
    return DkimKey(
        domain, selector, "rsa", public, private.key_size, lambda data: private.sign(data, padding, hash_algorithm)
    )


def create_dkim_key(
    keys_folder: Path, newsroom_folder: Path, domain: str, selector: str, algorithm: DkimAlgorithm
) -> tuple[DkimKey, Path]:
    """Create a key and store it in `keys_folder`. Returns it with its file, which only its owner can read.

    Raises ConfigError if there is such a file, or if the folder is not safe; DeliveryError if it cannot be written.
    """
    require_outside_newsroom(keys_folder, newsroom_folder)
    path = keys_folder / "dkim" / f"{domain}.{selector}.pem"
    if os.path.lexists(path):
        raise _create_exists_error(path)
    private = _generate_key(algorithm)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        require_private_folder(path.parent)
        durable.create(path, _format_pem(private), 0o600)
    except FileExistsError:
        raise _create_exists_error(path) from None
    except OSError as error:
        raise DeliveryError(
            f"{error.filename or path} could not be written: {error.strerror}.",
            "Check permissions and free disk space, then run the command again.",
        ) from error
    return _create_key(domain, selector, private, str(path)), path


def _create_exists_error(path: Path) -> ConfigError:
    return ConfigError(
        f"There is a key already: {path}. Nothing was changed.",
        "Choose another selector with --selector. Each new key needs a new one.",
    )


def _generate_key(algorithm: DkimAlgorithm) -> "PrivateKeyTypes":
    from cryptography.hazmat.primitives.asymmetric import ed25519, rsa  # noqa: PLC0415 - loaded with the keys

    if algorithm == "ed25519":
        return ed25519.Ed25519PrivateKey.generate()
    return rsa.generate_private_key(public_exponent=65537, key_size=MIN_RSA_BITS)


def _format_pem(private: "PrivateKeyTypes") -> bytes:
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 - loaded with the keys

    return private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
