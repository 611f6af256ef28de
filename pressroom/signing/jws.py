"""Signatures as compact JWS (RFC 7515) with EdDSA (RFC 8037): octets and keys in, a line of text out, and back.

It is pure, and tolerates nothing: for each key there is one header only, and one spelling of everything.
"""

from typing import Literal, TypeAlias

from msgspec import DecodeError, Struct, json

from pressroom.signing import ed25519
from pressroom.signing.base64url import decoded, encoded
from pressroom.signing.jwk import PrivateKey, PublicKey
from pressroom.signing.key_list import KeyList

Why: TypeAlias = Literal["malformed", "unknown key", "wrong signature"]


class SignatureError(ValueError):
    """A signature proves nothing: `why` says of what kind the fault is, the text what it is."""

    def __init__(self, why: Why, what: str) -> None:
        super().__init__(f"{why}: {what}")
        self.why = why


class Opened(Struct, frozen=True):
    """What was signed, and the key. Whether that key was to be trusted at the time is asked of it."""

    payload: bytes
    key: PublicKey


class _Header(Struct, frozen=True, forbid_unknown_fields=True):
    alg: Literal["EdDSA"]
    kid: str


def signed(payload: bytes, key: PrivateKey) -> str:
    """A JWS with its payload in it: `header.payload.signature`."""
    message = f"{_header(key.kid)}.{encoded(payload)}"
    return f"{message}.{encoded(ed25519.signature(key.seed, message.encode()))}"


def detached(payload: bytes, key: PrivateKey) -> str:
    """A JWS without its payload, which lies elsewhere (RFC 7515, appendix F): `header..signature`."""
    header, _, signature = signed(payload, key).split(".")
    return f"{header}..{signature}"


def joined(payload: bytes, jws: str) -> str:
    """A detached JWS with its payload put in."""
    header, _, signature = jws.split(".")
    return f"{header}.{encoded(payload)}.{signature}"


def opened(jws: str, keys: KeyList) -> Opened:
    """What a JWS holds, and which of the keys signed it. Raises SignatureError."""
    header, content, signature = _parts(jws)
    key = _key(header, keys)
    payload, found = _octets("payload", content), _octets("signature", signature)
    if len(found) != ed25519.SIGNATURE:
        raise SignatureError("malformed", f"the signature has {len(found)} octets; expected {ed25519.SIGNATURE}")
    if not ed25519.is_signature(key.octets, found, f"{header}.{content}".encode()):
        raise SignatureError("wrong signature", f"the key {key.kid} signed something else")
    return Opened(payload, key)


def signer(payload: bytes, jws: str, keys: KeyList) -> PublicKey:
    """Which of the keys signed a payload, by its detached JWS. Raises SignatureError."""
    header, content, signature = _parts(jws)
    if content:
        raise SignatureError("malformed", "expected header..signature, without a payload")
    return opened(f"{header}.{encoded(payload)}.{signature}", keys).key


def _header(kid: str) -> str:
    return encoded(json.encode(_Header("EdDSA", kid)))


def _parts(jws: str) -> list[str]:
    parts = jws.split(".", 3)
    if len(parts) != 3:
        raise SignatureError("malformed", "expected three parts, with a full stop between them")
    return parts


def _key(header: str, keys: KeyList) -> PublicKey:
    try:
        kid = json.decode(_octets("header", header), type=_Header).kid
    except (DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise SignatureError("malformed", f"the header: {error}") from error
    if _header(kid) != header:
        raise SignatureError("malformed", "the header is not spelt as pressroom writes it")
    key = keys.key(kid)
    if key is None:
        raise SignatureError("unknown key", f"there is no key {kid[:80]!r}")
    return key


def _octets(part: str, text: str) -> bytes:
    try:
        return decoded(text)
    except ValueError as error:
        raise SignatureError("malformed", f"the {part}: {error}") from error
