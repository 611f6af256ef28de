"""Create and verify signatures as compact JWS (RFC 7515) with EdDSA (RFC 8037). Pure.

Verification is strict: each key has exactly one valid header, and each value exactly one encoding.
"""

from typing import Literal, TypeAlias

from msgspec import DecodeError, Struct, json

from pressroom.signing.jwk import (
    SIGNATURE_SIZE,
    KeyList,
    PrivateKey,
    PublicKey,
    decode_base64url,
    encode_base64url,
    is_valid_signature,
    sign,
)

SignatureErrorKind: TypeAlias = Literal["malformed", "unknown key", "wrong signature"]


class SignatureError(ValueError):
    """A signature is not valid; `kind` says why, the message gives details."""

    def __init__(self, kind: SignatureErrorKind, detail: str) -> None:
        super().__init__(f"{kind}: {detail}")
        self.kind = kind


class VerifiedPayload(Struct, frozen=True):
    """The signed payload and the key. The caller must check whether the key was trusted at that time."""

    payload: bytes
    key: PublicKey


class _Header(Struct, frozen=True, forbid_unknown_fields=True):
    alg: Literal["EdDSA"]
    kid: str


def sign_jws(payload: bytes, key: PrivateKey) -> str:
    """Return a JWS that includes its payload: `header.payload.signature`."""
    message = f"{_encode_header(key.kid)}.{encode_base64url(payload)}"
    return f"{message}.{encode_base64url(sign(key.seed, message.encode()))}"


def sign_detached(payload: bytes, key: PrivateKey) -> str:
    """Return a JWS without its payload (RFC 7515, appendix F): `header..signature`."""
    header, _, signature = sign_jws(payload, key).split(".")
    return f"{header}..{signature}"


def attach_payload(payload: bytes, jws: str) -> str:
    """Return a detached JWS with its payload included."""
    header, _, signature = jws.split(".")
    return f"{header}.{encode_base64url(payload)}.{signature}"


def verify_jws(jws: str, keys: KeyList) -> VerifiedPayload:
    """Return the payload of a JWS and the key that signed it. Raises SignatureError if it is not valid."""
    header, content, signature = _split_parts(jws)
    key = _find_key(header, keys)
    payload, signature_bytes = _decode_part("payload", content), _decode_part("signature", signature)
    if (size := len(signature_bytes)) != SIGNATURE_SIZE:
        raise SignatureError("malformed", f"the signature has {size} bytes; expected {SIGNATURE_SIZE}")
    if not is_valid_signature(key.raw_bytes, signature_bytes, f"{header}.{content}".encode()):
        raise SignatureError("wrong signature", f"it is not a signature of this content by the key {key.kid}")
    return VerifiedPayload(payload, key)


def verify_detached(payload: bytes, jws: str, keys: KeyList) -> PublicKey:
    """Return the key that signed a payload, given its detached JWS. Raises SignatureError if it is not valid."""
    if _split_parts(jws)[1]:
        raise SignatureError("malformed", "expected header..signature, without a payload")
    return verify_jws(attach_payload(payload, jws), keys).key


def _encode_header(kid: str) -> str:
    return encode_base64url(json.encode(_Header("EdDSA", kid)))


def _split_parts(jws: str) -> list[str]:
    parts = jws.split(".", 3)
    if len(parts) != 3:
        raise SignatureError("malformed", "expected three parts separated by full stops")
    return parts


def _find_key(header: str, keys: KeyList) -> PublicKey:
    try:
        kid = json.decode(_decode_part("header", header), type=_Header).kid
    except (DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise SignatureError("malformed", f"the header: {error}") from error
    if _encode_header(kid) != header:
        raise SignatureError("malformed", "the header is not written exactly as pressroom writes it")
    key = keys.find_key(kid)
    if key is None:
        raise SignatureError("unknown key", f"there is no key {kid[:80]!r}")
    return key


def _decode_part(part: str, text: str) -> bytes:
    try:
        return decode_base64url(text)
    except ValueError as error:
        raise SignatureError("malformed", f"the {part}: {error}") from error
