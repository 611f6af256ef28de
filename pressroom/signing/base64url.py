"""Octets to base64url and back (RFC 7515, section 2): no padding, and one spelling only for each sequence of octets."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode

_ALPHABET = re.compile("[A-Za-z0-9_-]*")


def encoded(octets: bytes) -> str:
    """Octets as base64url without padding."""
    return urlsafe_b64encode(octets).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    """The octets of a text; ValueError when it is not exactly what they are encoded as."""
    if not _ALPHABET.fullmatch(text):
        raise ValueError("it holds characters that base64url does not have")
    octets = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if encoded(octets) != text:  # the last character can hold bits that decoding drops
        raise ValueError("it is not spelt as base64url is")
    return octets
