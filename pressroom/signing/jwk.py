"""JWK (RFC 7517 and RFC 8037): a public key with its dates, and a private key.

Every instance is consistent: the key has the right length, and its id is its thumbprint.
"""

import re
from datetime import UTC, datetime
from hashlib import sha256
from typing import Literal

from msgspec import DecodeError, Struct, json

from pressroom.signing.base64url import decode_base64url, encode_base64url
from pressroom.signing.ed25519 import PUBLIC_KEY_SIZE, SEED_SIZE, derive_public_key, generate_seed

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


def generate_key() -> PrivateKey:
    """Return a new key whose id does not start with a hyphen, as a command-line option would."""
    while True:
        key = _create_key_from_seed(generate_seed())
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
