"""Create and read the tokens of the links in mails: to confirm, to change what one gets, to leave."""

from datetime import datetime
from typing import Literal, TypeAlias

from msgspec import Struct

from pressroom.tokens import InvalidTokenError, TokenKeys, create_token, hash_email, list_email_hashes, read_token

_ADDRESS_DIGITS = 12  # of the keyed hash of the address; the signature of the token protects them
_LEAST_DIGITS = 8  # in a token with little room

TEST_TOKEN = "test-mail"  # noqa: S105 - it opens nothing
"""Stands for the token in the links of a test mail, which is nobody's."""

RefusalReason: TypeAlias = Literal["malformed", "forged", "expired", "used", "left", "gone", "test"]


class Refused(Struct, frozen=True):
    """A link changes nothing. `used`: it, or a later one, has done its work.

    `left`: the reader has left; `gone`: nothing about the reader is stored; `test`: it was in a test mail.
    """

    reason: RefusalReason


def create_confirm_token(keys: TokenKeys, request_id: int, expires_at: datetime) -> str:
    """Return the token of the link that confirms a request; it is the same each time that it is created."""
    return create_token(keys, "confirm", str(request_id), expires_at=expires_at)


def create_preferences_token(keys: TokenKeys, subscriber_id: int, email_norm: str) -> str:
    """Return the token of the link to a subscriber's preferences.

    It is bound to the address: who reads the old mailbox of a reader cannot see or change what the new one gets.
    """
    return create_token(keys, "preferences", f"{subscriber_id}.{get_address_mark(hash_email(keys, email_norm))}")


def create_unsubscribe_token(keys: TokenKeys, subscriber_id: int) -> str:
    """Return the token of the links to leave. It works for ever, also in mails to an earlier address of the reader."""
    return create_token(keys, "unsubscribe", str(subscriber_id))


def read_confirm_token(keys: TokenKeys, token: str, now: datetime) -> int | Refused:
    """Return the id of the request that a token confirms."""
    return _read_id(keys, "confirm", token, now)


def read_unsubscribe_token(keys: TokenKeys, token: str, now: datetime) -> int | Refused:
    """Return the id of the subscriber who leaves with a token; the one to the preferences does for it too.

    Mails have one token in all their links. With it, who reads the old mailbox of a reader can stop the mails.
    """
    preferences = read_preferences_token(keys, token, now)
    if not isinstance(preferences, Refused):
        return preferences[0]
    return preferences if preferences.reason == "test" else _read_id(keys, "unsubscribe", token, now)


def read_preferences_token(keys: TokenKeys, token: str, now: datetime) -> tuple[int, str] | Refused:
    """Return the id of a subscriber, and the mark of the address that the token was sent to."""
    if token == TEST_TOKEN:
        return Refused("test")
    try:
        subscriber_id, _, mark = read_token(keys, "preferences", token, now).partition(".")
        return int(subscriber_id), mark
    except InvalidTokenError as error:
        return Refused(error.reason)


def is_address_of_token(keys: TokenKeys, email_norm: str, mark: str) -> bool:
    """Check whether the mark in a token is the mark of an address."""
    return len(mark) >= _LEAST_DIGITS and any(each.startswith(mark) for each in _list_address_marks(keys, email_norm))


def _list_address_marks(keys: TokenKeys, email_norm: str) -> list[str]:
    return [get_address_mark(each) for each in list_email_hashes(keys, email_norm)]


def get_address_mark(email_hash: str) -> str:
    """Return the mark of an address for tokens: the first digits of its keyed hash."""
    return email_hash.rpartition(":")[2][:_ADDRESS_DIGITS]


def _read_id(keys: TokenKeys, purpose: str, token: str, now: datetime) -> int | Refused:
    try:
        return int(read_token(keys, purpose, token, now))
    except InvalidTokenError as error:
        return Refused(error.reason)
