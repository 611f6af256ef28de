"""Check and normalise the e-mail addresses of subscribers (RFC 5321, RFC 6531), without looking anything up."""

import unicodedata
from functools import lru_cache

from msgspec import Struct

from pressroom.text.domains import encode_domain

MAX_CHARACTERS = 320
"""More than any address has: longer input is refused before anything looks at it."""


class InvalidAddressError(ValueError):
    """The text is not an e-mail address. The message says why, and never contains the address."""


class EmailAddress(Struct, frozen=True):
    """An e-mail address: `text` to send to, `key` to compare with.

    `text` is in NFC. It keeps the case of the part before the @, which belongs to the receiving server (RFC 5321,
    section 2.4). `key` has the domain in ASCII. It is in lower case, because in practice `Anna@` and `anna@` are one
    mailbox: who leaves as one of them must not get mail as the other.
    """

    text: str
    key: str


@lru_cache(maxsize=1024)
def parse_address(text: str) -> EmailAddress:
    """Return an address as it is stored and compared. Raises InvalidAddressError."""
    text = unicodedata.normalize("NFC", text.strip())
    if len(text) > MAX_CHARACTERS:
        raise InvalidAddressError("it is too long")
    normalised = _validate(text)
    name, _, domain = normalised.rpartition("@")
    return EmailAddress(normalised, unicodedata.normalize("NFC", f"{name.lower()}@{encode_domain(domain).lower()}"))


def _validate(text: str) -> str:
    # Loading the library takes as long as a whole command that needs no address.
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415

    try:
        return validate_email(text, check_deliverability=False, strict=True).normalized
    except EmailNotValidError as error:
        reason = str(error).rstrip(".")
        raise InvalidAddressError(reason[:1].lower() + reason[1:]) from None
