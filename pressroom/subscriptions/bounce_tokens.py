"""Create the addresses that mail comes back to. Each names one mail to one reader, so that a bounce needs no guess.

Such an address is the newsroom's own with a token in it, `bounce+token@lists.example.org` (VERP).
"""

import struct

from msgspec import Struct

from pressroom.subscriptions.links import get_address_mark
from pressroom.tokens import InvalidTokenError, TokenKeys, create_short_token, hash_email, read_short_token

_PURPOSE = "bounce"
_MAILING = struct.Struct(">Q")
_SUBSCRIBER = struct.Struct(">Q")
_MAILING_BYTES = slice(2, None)  # an id of a mailing has six bytes
_MARK_DIGITS = 8  # of the keyed hash of the address, as four bytes

SERVICE_MAIL = 0
"""Stands in the place of a mailing's id in the return address of a confirmation, or of another mail of the service."""


class ReturnAddress(Struct, frozen=True):
    """What a token says: the mail and its reader, and the mark of the address that it went to.

    The mailing is `SERVICE_MAIL` for a mail of the service, such as a confirmation.
    """

    mailing_id: int
    subscriber_id: int
    mark: str


def create_bounce_token(keys: TokenKeys, mailing_id: int, subscriber_id: int, email_norm: str) -> str:
    """Return the token of one mail: 45 small letters and digits.

    It is bound to the address: mail that comes back from the old mailbox of a reader says nothing about the new one.
    """
    mark = bytes.fromhex(get_address_mark(hash_email(keys, email_norm))[:_MARK_DIGITS])
    content = _MAILING.pack(mailing_id)[_MAILING_BYTES] + _SUBSCRIBER.pack(subscriber_id) + mark
    return create_short_token(keys, _PURPOSE, content)


def read_bounce_token(keys: TokenKeys, token: str) -> ReturnAddress | None:
    """Return what a token says; None if it is not one of this newsroom. Programs may change the case of its letters."""
    try:
        content = read_short_token(keys, _PURPOSE, token)
    except InvalidTokenError:
        return None
    mailing, subscriber, mark = content[:6], content[6:14], content[14:]
    return ReturnAddress(int.from_bytes(mailing), int.from_bytes(subscriber), mark.hex())


def build_return_address(bounces: str, token: str) -> str:
    """Return the address that one mail comes back to: the newsroom's, with a token after its name."""
    name, _, domain = bounces.rpartition("@")
    return f"{name}+{token}@{domain}"


def find_token(address: str, bounces: str) -> str | None:
    """Return the token in an address that mail came back to, empty without one; None if it is another address."""
    name, _, domain = bounces.lower().rpartition("@")
    local, _, host = address.strip().lower().rpartition("@")
    found, _, token = local.partition("+")
    return token if (found, host) == (name, domain) else None
