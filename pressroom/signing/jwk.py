"""One key as a JWK (RFC 7517, of the kind that RFC 8037 defines): its public part with its life, its private part.

A value of these exists only if it fits together: the octets are those of a key, the id is their thumbprint.
"""

import re
from datetime import UTC, datetime
from hashlib import sha256
from typing import Literal

from msgspec import DecodeError, Struct, json

from pressroom.signing.base64url import decode_base64url, encode_base64url
from pressroom.signing.ed25519 import PUBLIC_KEY_SIZE, SEED_SIZE, derive_public_key, generate_seed

_MAX_REASON_LENGTH = 1_000  # characters of a reason
_CONTROL_CHARACTERS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class PublicKey(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The public part of a key, and what became of it; the times are UTC, to the second.

    `retired`: a newer key took its place; what it signed until then stays good. `revoked`: what it signed then or
    later is worth nothing, for a `reason` that everybody may read.
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
            raise ValueError(f"kid is not the thumbprint of the key; expected {compute_thumbprint(self.x)}")
        ends = [each for each in (self.retired, self.revoked) if each]
        if any(each.tzinfo is not UTC or each.microsecond for each in (self.created, *ends)):
            raise ValueError("expected times in UTC to the second, such as 2025-03-01T12:00:00Z")
        if any(each < self.created for each in ends):
            raise ValueError("a key cannot be retired or revoked before it was created")
        if bool(self.reason) != bool(self.revoked):
            raise ValueError("expected a reason where a key is revoked, and none where it is not")
        require_valid_reason(self.reason)

    @property
    def raw_bytes(self) -> bytes:
        """The key itself."""
        return decode_base64url(self.x)

    @property
    def is_in_use(self) -> bool:
        """Whether it is neither retired nor revoked."""
        return not (self.retired or self.revoked)

    def is_trusted_at(self, time: datetime) -> bool:
        """Whether what it signed at a time is good."""
        is_over = (self.retired and time > self.retired) or (self.revoked and time >= self.revoked)
        return self.created <= time and not is_over


class PrivateKey(Struct, frozen=True):
    """A key that can sign. What it shows of itself is its id only."""

    kid: str
    x: str
    seed: bytes

    def __repr__(self) -> str:
        return f"PrivateKey({self.kid})"

    def to_public_key(self, created: datetime) -> PublicKey:
        """Its public part, as it is listed when it is new."""
        return PublicKey("OKP", "Ed25519", self.x, self.kid, "sig", "EdDSA", created)

    def to_jwk(self) -> bytes:
        """Itself as a JWK, to be kept where nobody else may read it."""
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
    """A key that nobody has had. Its id does not begin like an option of a command."""
    while True:
        key = _key_from_seed(generate_seed())
        if not key.kid.startswith("-"):
            return key


def parse_private_key(jwk: bytes) -> PrivateKey:
    """The key of a private JWK; ValueError when it is none, or its parts are not those of one key."""
    try:
        found = json.decode(jwk, type=_PrivateJwk)
    except (DecodeError, UnicodeDecodeError) as error:
        raise ValueError(str(error)) from error
    _require_length("d", found.d, SEED_SIZE)
    key = _key_from_seed(decode_base64url(found.d))
    if (key.kid, key.x) != (found.kid, found.x):
        raise ValueError("kid or x do not belong to d")
    return key


def compute_thumbprint(x: str) -> str:
    """The id of a key: the digest of what makes it that key (RFC 7638; RFC 8037, section 2)."""
    return encode_base64url(sha256(f'{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}'.encode()).digest())


def require_valid_reason(reason: str) -> None:
    """Raise ValueError for a reason that is too long, or that is not one line of text."""
    if len(reason) > _MAX_REASON_LENGTH:
        raise ValueError(f"the reason has more than {_MAX_REASON_LENGTH} characters")
    if reason != reason.strip() or _CONTROL_CHARACTERS.search(reason):
        raise ValueError("expected one line of text as the reason")


def _key_from_seed(seed: bytes) -> PrivateKey:
    x = encode_base64url(derive_public_key(seed))
    return PrivateKey(compute_thumbprint(x), x, seed)


def _require_length(member: str, text: str, length: int) -> None:
    try:
        octets = decode_base64url(text)
    except ValueError as error:
        raise ValueError(f"{member}: {error}") from error
    if len(octets) != length:
        raise ValueError(f"{member} has {len(octets)} octets; expected {length}")
