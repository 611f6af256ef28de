"""JWK and JWK Set (RFC 7517 and RFC 8037): public keys with their dates, private keys, and a newsroom's list of keys.

Every instance is consistent: the key has the right length, and its id is its thumbprint. Keys are added, retired and
revoked, but never removed. This is the only module that uses the cryptography library, which is imported when needed.
"""

import os
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Literal

from msgspec import DecodeError, Struct, json, structs

from pressroom.errors import ConfigError

SEED_SIZE, PUBLIC_KEY_SIZE, SIGNATURE_SIZE = 32, 32, 64
"""Sizes in bytes."""

_MAX_REASON_LENGTH = 1_000  # characters
_CONTROL_CHARACTERS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class PublicKey(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A public key, with its dates in UTC, to the second.

    `retired`: replaced by a newer key; signatures made until then stay valid. `revoked`: signatures made from then on
    are not valid, for a public `reason`. `x` is the key in base64url, `kid` is its id.
    """

    kty: Literal["OKP"]
    crv: Literal["Ed25519"]
    x: str
    kid: str
    use: Literal["sig"]
    alg: Literal["EdDSA"]
    created: datetime
    retired: datetime | None = None
    revoked: datetime | None = None
    reason: str = ""

    def __post_init__(self) -> None:
        _require_length("x", self.x, PUBLIC_KEY_SIZE)
        if self.kid != compute_thumbprint(self.x):
            raise ValueError(f"the key id does not match the key; expected {compute_thumbprint(self.x)}")
        ends = [time for time in (self.retired, self.revoked) if time]
        if any(time.tzinfo is not UTC or time.microsecond for time in (self.created, *ends)):
            raise ValueError("expected times in UTC to the second, such as 2025-03-01T12:00:00Z")
        if any(end < self.created for end in ends):
            raise ValueError("a key cannot be retired or revoked before it was created")
        if bool(self.reason) != bool(self.revoked):
            raise ValueError("expected a reason for a revoked key, and none for other keys")
        require_valid_reason(self.reason)

    @property
    def raw_bytes(self) -> bytes:
        """The key as bytes."""
        return decode_base64url(self.x)

    @property
    def is_in_use(self) -> bool:
        """Whether the key is neither retired nor revoked."""
        return not (self.retired or self.revoked)

    def is_trusted_at(self, time: datetime) -> bool:
        """Return whether a signature made at a time is to be trusted."""
        has_ended = (self.retired and time > self.retired) or (self.revoked and time >= self.revoked)
        return self.created <= time and not has_ended


class PrivateKey(Struct, frozen=True):
    """A key that can sign. Its repr shows only the key id."""

    kid: str
    x: str
    seed: bytes

    def __repr__(self) -> str:
        return f"PrivateKey({self.kid})"

    def to_public_key(self, created: datetime) -> PublicKey:
        """Return the public key of a key that was created at a time."""
        return PublicKey("OKP", "Ed25519", self.x, self.kid, "sig", "EdDSA", created)

    def to_jwk(self) -> bytes:
        """Return the key as a private JWK, which only its owner may read."""
        jwk = _PrivateJwk("OKP", "Ed25519", self.x, encode_base64url(self.seed), self.kid, "sig", "EdDSA")
        return json.format(json.encode(jwk), indent=2) + b"\n"


class _PrivateJwk(Struct, frozen=True, forbid_unknown_fields=True):
    kty: Literal["OKP"]
    crv: Literal["Ed25519"]
    x: str
    d: str
    kid: str
    use: Literal["sig"]
    alg: Literal["EdDSA"]


class KeyList(Struct, frozen=True, forbid_unknown_fields=True):
    """All keys that a newsroom has ever had, oldest first."""

    keys: tuple[PublicKey, ...]

    def __post_init__(self) -> None:
        kids = [key.kid for key in self.keys]
        repeated = next((kid for kid in kids if kids.count(kid) > 1), None)
        if repeated:
            raise ValueError(f"the key {repeated} is listed more than once")

    def find_key(self, kid: str) -> PublicKey | None:
        """Return the key with an id, or None."""
        return next((key for key in self.keys if key.kid == kid), None)

    @property
    def current_key(self) -> PublicKey | None:
        """The key that signs: the newest one in use. A merge of two branches can leave several in use."""
        in_use = sorted((key for key in self.keys if key.is_in_use), key=lambda key: key.created)
        return in_use[-1] if in_use else None

    def with_new_key(self, private_key: PrivateKey, now: datetime) -> "KeyList":
        """Return the list with a new key, and the keys in use retired."""
        end = _round_up_to_second(now)
        retired = [structs.replace(key, retired=max(end, key.created)) if key.is_in_use else key for key in self.keys]
        return KeyList((*retired, private_key.to_public_key(round_down_to_second(now))))

    def with_key_revoked(self, kid: str, now: datetime, reason: str) -> "KeyList":
        """Return the list with a key revoked. Raises ConfigError if there is no such key or it is revoked already."""
        key = self.find_key(kid)
        if key is None:
            raise ConfigError(f"There is no key {kid}.", "To see all keys, run: pressroom keys list")
        if key.revoked:
            when = f"{key.revoked:%Y-%m-%d %H:%M} UTC"
            raise ConfigError(f"The key {kid} was revoked at {when}: {key.reason}", "Nothing more needs to be done.")
        try:
            require_valid_reason(reason)
        except ValueError as error:
            raise ConfigError(f"The reason is not valid: {error}.", "Write it in one short line.") from error
        if not reason:
            raise ConfigError("A reason is missing.", "Add it with --reason; everybody can read it.")
        revoked = structs.replace(key, revoked=max(_round_up_to_second(now), key.created), reason=reason)
        return KeyList(tuple(revoked if each is key else each for each in self.keys))


def generate_key() -> PrivateKey:
    """Return a new key whose id does not start with a hyphen, as a command-line option would."""
    while True:
        key = _create_key_from_seed(os.urandom(SEED_SIZE))
        if not key.kid.startswith("-"):
            return key


def parse_private_key(jwk: bytes) -> PrivateKey:
    """Return the key in a private JWK. Raises ValueError if it is not one, or its keys do not match."""
    try:
        private_jwk = json.decode(jwk, type=_PrivateJwk)
    except (DecodeError, UnicodeDecodeError) as error:
        raise ValueError(str(error)) from error
    _require_length("d", private_jwk.d, SEED_SIZE)
    key = _create_key_from_seed(decode_base64url(private_jwk.d))
    if (key.kid, key.x) != (private_jwk.kid, private_jwk.x):
        raise ValueError("the public and private keys do not match")
    return key


def compute_thumbprint(x: str) -> str:
    """Return the id of a key: its JWK thumbprint (RFC 7638; RFC 8037, section 2)."""
    return encode_base64url(sha256(f'{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}'.encode()).digest())


def require_valid_reason(reason: str) -> None:
    """Raise ValueError if a reason is too long or not one line of text."""
    if len(reason) > _MAX_REASON_LENGTH:
        raise ValueError(f"the reason is longer than {_MAX_REASON_LENGTH} characters")
    if reason != reason.strip() or _CONTROL_CHARACTERS.search(reason):
        raise ValueError("the reason must be one line of text")


def _create_key_from_seed(seed: bytes) -> PrivateKey:
    x = encode_base64url(derive_public_key(seed))
    return PrivateKey(compute_thumbprint(x), x, seed)


def _require_length(member: str, text: str, length: int) -> None:
    try:
        content = decode_base64url(text)
    except ValueError as error:
        raise ValueError(f"{member}: {error}") from error
    if len(content) != length:
        raise ValueError(f"{member} has {len(content)} bytes; expected {length}")


def parse_key_list(content: bytes) -> KeyList:
    """Return the list in a key file. Raises ValueError unless it is exactly as pressroom writes it."""
    try:
        keys = json.decode(content, type=KeyList)
    except (DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError(str(error)) from error
    if json.format(content, indent=-1) != json.encode(keys):
        raise ValueError("fields are repeated, in another order or not written as pressroom writes them")
    return keys


def format_key_list(keys: KeyList) -> bytes:
    """Return the content of a key file, indented for people to read."""
    return json.format(json.encode(keys), indent=2) + b"\n"


def round_down_to_second(time: datetime) -> datetime:
    """Return a start time in whole seconds, so that the key is valid for lines with times in whole seconds."""
    return time.astimezone(UTC).replace(microsecond=0)


def _round_up_to_second(time: datetime) -> datetime:
    """Return an end time in whole seconds: signatures made earlier in that second stay valid."""
    second = round_down_to_second(time)
    return second if second == time else second + timedelta(seconds=1)


def encode_base64url(content: bytes) -> str:
    """Return bytes as base64url without padding."""
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def decode_base64url(text: str) -> bytes:
    """Return the decoded bytes. Raises ValueError if the text is not exactly their encoding."""
    content = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if encode_base64url(content) != text:  # decoding ignores invalid characters and the unused last bits
        raise ValueError("it is not valid base64url")
    return content


def derive_public_key(seed: bytes) -> bytes:
    """Return the public key of a private key."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415 - loaded on first use

    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def sign(seed: bytes, message: bytes) -> bytes:
    """Return the signature of a message; it is the same each time."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415 - loaded on first use

    return Ed25519PrivateKey.from_private_bytes(seed).sign(message)


def is_valid_signature(public_key: bytes, signature: bytes, message: bytes) -> bool:
    """Return whether the signature is valid for the message and the key."""
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - loaded on first use
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415 - the same

    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except InvalidSignature:
        return False
    return True
