"""Create and read signed links: a token holds a value, its purpose and an expiry, signed with a key of the newsroom.

Tokens and hashes of addresses use different keys, both derived from one secret. A secret has an id, so that it can be
replaced while older links still work.
"""

import base64
import binascii
import hmac
import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import Literal

from msgspec import Struct

InvalidReason = Literal["forged", "expired", "malformed"]

KEY_ID = re.compile(r"[a-z0-9]{1,16}")
"""What the id of a secret looks like."""

_MAX_LENGTH = 2000
# Only small letters, digits and hyphens: a token survives programs that change the case of addresses, and programs
# that find the end of a link in a text.
_TOKEN = re.compile(r"([a-z0-9]{1,16})-(0|[1-9][0-9]{0,11})-((?:[0-9a-f]{2})*)-([0-9a-f]{40})", re.ASCII)
_SHORT_TOKEN = re.compile(r"[a-z2-7]{1,60}", re.ASCII)
_SIGNATURE = 20  # bytes; RFC 2104, section 5, asks for 16 at least
_SHORT_SIGNATURE = 10
_MESSAGE_TOKEN = 10
_NO_EXPIRY = "0"
_HASH = b"pressroom hash"


class Secret(Struct, frozen=True):
    """A secret with its id. One that `signs` is accepted in links; another only finds hashes made with it earlier."""

    id: str
    value: bytes
    signs: bool = True

    def __repr__(self) -> str:
        return f"Secret({self.id!r})"  # the value must not get into logs


class TokenKeys(Struct, frozen=True):
    """The secrets of a newsroom. The first one makes new tokens and hashes; the others were used before."""

    secrets: tuple[Secret, ...]

    @property
    def current(self) -> Secret:
        """The secret that makes new tokens and hashes."""
        return self.secrets[0]


class InvalidTokenError(Exception):
    """A token is not accepted; `reason` says why."""

    def __init__(self, reason: InvalidReason) -> None:
        super().__init__(f"The token is {reason}.")
        self.reason: InvalidReason = reason

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        """Return how to create the error again in another process."""
        return type(self), (self.reason,)


def create_token(keys: TokenKeys, purpose: str, value: str, *, expires_at: datetime | None = None) -> str:
    """Return a token with a value that only `read_token` with the same purpose accepts.

    It has small letters, digits and hyphens only, and no more than 200 characters for values of up to 60 bytes. The
    same arguments give the same token.
    """
    expiry = str(max(1, int(expires_at.timestamp()))) if expires_at else _NO_EXPIRY
    signed = f"{keys.current.id}-{expiry}-{value.encode().hex()}"
    return f"{signed}-{_sign(keys.current.value, purpose, signed)}"


def read_token(keys: TokenKeys, purpose: str, token: str, now: datetime) -> str:
    """Return the value of a token. Raises InvalidTokenError.

    A token is malformed if it is not built like one, as when a part of it is missing; expired only if it is genuine.
    """
    match = _TOKEN.fullmatch(token) if len(token) <= _MAX_LENGTH else None
    if not match:
        raise InvalidTokenError("malformed")
    key_id, expiry, value, signature = match.groups()
    secret = next((each for each in keys.secrets if each.id == key_id and each.signs), None)
    # An unknown id takes as long as a wrong signature.
    expected = _sign(secret.value if secret else b"", purpose, token[: match.start(4) - 1])
    if not hmac.compare_digest(expected, signature) or secret is None:
        raise InvalidTokenError("forged")
    if expiry != _NO_EXPIRY and now.astimezone(UTC).timestamp() >= int(expiry):
        raise InvalidTokenError("expired")
    try:
        return bytes.fromhex(value).decode()
    except UnicodeDecodeError as error:
        raise InvalidTokenError("malformed") from error


def create_short_token(keys: TokenKeys, purpose: str, content: bytes) -> str:
    """Return a token of small letters and digits for a place with little room, such as a part of an address.

    It names no secret and has a shorter signature than others: let it open nothing that a guess should not.
    """
    return _encode(content + _sign_shortly(keys.current, purpose, content))


def read_short_token(keys: TokenKeys, purpose: str, token: str) -> bytes:
    """Return the content of a short token; the case of its letters does not matter. Raises InvalidTokenError."""
    match = _SHORT_TOKEN.fullmatch(token.lower())
    signed = _decode(match[0]) if match else b""
    content, signature = signed[:-_SHORT_SIGNATURE], signed[-_SHORT_SIGNATURE:]
    if not content or _encode(signed) != token.lower():  # the last letter may have bits that mean nothing
        raise InvalidTokenError("malformed")
    expected = [_sign_shortly(secret, purpose, content) for secret in keys.secrets if secret.signs]
    if not any([hmac.compare_digest(each, signature) for each in expected]):  # noqa: C419 - all take the same time
        raise InvalidTokenError("forged")
    return content


def hash_value(keys: TokenKeys, purpose: str, value: str) -> str:
    """Return a keyed hash of a value, such as a network: nobody without the secret can find the value again."""
    return _hash(keys.current, purpose, value)


def create_message_token(keys: TokenKeys, value: str) -> str:
    """Return 20 hexadecimal digits that stand for a value in a Message-ID. They open nothing."""
    return _authenticate(keys.current.value, _HASH, "message", value)[:_MESSAGE_TOKEN].hex()


def hash_email(keys: TokenKeys, email: str) -> str:
    """Return the keyed hash of a normalised address, made with the current secret."""
    return _hash(keys.current, "email", email)


def list_email_hashes(keys: TokenKeys, email: str) -> tuple[str, ...]:
    """Return all hashes that an address may have been stored as, the current one first."""
    return tuple(_hash(secret, "email", email) for secret in keys.secrets)


def _hash(secret: Secret, purpose: str, value: str) -> str:
    return f"{secret.id}:{_authenticate(secret.value, _HASH, purpose, value).hex()}"


def _sign(secret: bytes, purpose: str, signed: str) -> str:
    return _authenticate(secret, b"pressroom token", purpose, signed)[:_SIGNATURE].hex()


def _sign_shortly(secret: Secret, purpose: str, content: bytes) -> bytes:
    return _authenticate(secret.value, b"pressroom short token", purpose, _encode(content))[:_SHORT_SIGNATURE]


def _authenticate(secret: bytes, use: bytes, purpose: str, text: str) -> bytes:
    """Return the authentication code of a text, with a key for this use.

    `hmac.digest` would let other threads run each time, which costs much more than the code itself.
    """
    code = _begin_code(secret, use, purpose).copy()
    code.update(text.encode())
    return code.digest()


@lru_cache(maxsize=128)
def _begin_code(secret: bytes, use: bytes, purpose: str) -> hmac.HMAC:
    """Return a code that begins with the purpose, so that no other purpose and text give the same bytes."""
    encoded = purpose.encode()
    return hmac.new(hmac.digest(secret, use, "sha256"), len(encoded).to_bytes(4, "big") + encoded, "sha256")


def _encode(content: bytes) -> str:
    return base64.b32encode(content).decode().rstrip("=").lower()


def _decode(text: str) -> bytes:
    try:
        return base64.b32decode(text.upper() + "=" * (-len(text) % 8))
    except binascii.Error as error:
        raise InvalidTokenError("malformed") from error
