"""Signatures as compact JWS (RFC 7515) with EdDSA (RFC 8037): octets and keys in, a line of text out, and back.

It is pure, and tolerates nothing: for each key there is one header only, and one spelling of everything.
"""

from typing import Literal, TypeAlias

from msgspec import DecodeError, Struct, json

from pressroom.signing import ed25519
from pressroom.signing.base64url import decode_base64url, encode_base64url
from pressroom.signing.jwk import PrivateKey, PublicKey
from pressroom.signing.key_list import KeyList

SignatureErrorKind: TypeAlias = Literal["malformed", "unknown key", "wrong signature"]


class SignatureError(ValueError):
    """A signature proves nothing: `why` says of what kind the fault is, the text what it is."""

    def __init__(self, kind: SignatureErrorKind, detail: str) -> None:
        super().__init__(f"{kind}: {detail}")
        self.kind = kind


class VerifiedPayload(Struct, frozen=True):
    """What was signed, and the key. Whether that key was to be trusted at the time is asked of it."""

    payload: bytes
    key: PublicKey


class _Header(Struct, frozen=True, forbid_unknown_fields=True):
    alg: Literal["EdDSA"]
    kid: str


def sign_jws(payload: bytes, key: PrivateKey) -> str:
    """A JWS with its payload in it: `header.payload.signature`."""
    message = f"{_encode_header(key.kid)}.{encode_base64url(payload)}"
    return f"{message}.{encode_base64url(ed25519.sign(key.seed, message.encode()))}"


def sign_detached(payload: bytes, key: PrivateKey) -> str:
    """A JWS without its payload, which lies elsewhere (RFC 7515, appendix F): `header..signature`."""
    header, _, signature = sign_jws(payload, key).split(".")
    return f"{header}..{signature}"


def attach_payload(payload: bytes, jws: str) -> str:
    """A detached JWS with its payload put in."""
    header, _, signature = jws.split(".")
    return f"{header}.{encode_base64url(payload)}.{signature}"


def verify_jws(jws: str, keys: KeyList) -> VerifiedPayload:
    """What a JWS holds, and which of the keys signed it. Raises SignatureError."""
    header, content, signature = _split_parts(jws)
    key = _find_key(header, keys)
    payload, found = _decode_part("payload", content), _decode_part("signature", signature)
    if len(found) != ed25519.SIGNATURE_SIZE:
        raise SignatureError("malformed", f"the signature has {len(found)} octets; expected {ed25519.SIGNATURE_SIZE}")
    if not ed25519.is_valid_signature(key.raw_bytes, found, f"{header}.{content}".encode()):
        raise SignatureError("wrong signature", f"the key {key.kid} signed something else")
    return VerifiedPayload(payload, key)


def verify_detached(payload: bytes, jws: str, keys: KeyList) -> PublicKey:
    """Which of the keys signed a payload, by its detached JWS. Raises SignatureError."""
    header, content, signature = _split_parts(jws)
    if content:
        raise SignatureError("malformed", "expected header..signature, without a payload")
    return verify_jws(f"{header}.{encode_base64url(payload)}.{signature}", keys).key


def _encode_header(kid: str) -> str:
    return encode_base64url(json.encode(_Header("EdDSA", kid)))


def _split_parts(jws: str) -> list[str]:
    parts = jws.split(".", 3)
    if len(parts) != 3:
        raise SignatureError("malformed", "expected three parts, with a full stop between them")
    return parts


def _find_key(header: str, keys: KeyList) -> PublicKey:
    try:
        kid = json.decode(_decode_part("header", header), type=_Header).kid
    except (DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise SignatureError("malformed", f"the header: {error}") from error
    if _encode_header(kid) != header:
        raise SignatureError("malformed", "the header is not spelt as pressroom writes it")
    key = keys.find_key(kid)
    if key is None:
        raise SignatureError("unknown key", f"there is no key {kid[:80]!r}")
    return key


def _decode_part(part: str, text: str) -> bytes:
    try:
        return decode_base64url(text)
    except ValueError as error:
        raise SignatureError("malformed", f"the {part}: {error}") from error
