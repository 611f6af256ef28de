"""Octets to base64url and back (RFC 7515, section 2): no padding, and one spelling only for each sequence of octets."""

from base64 import urlsafe_b64decode, urlsafe_b64encode


def encode_base64url(content: bytes) -> str:
    """Octets as base64url without padding."""
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def decode_base64url(text: str) -> bytes:
    """The octets of a text; ValueError when it is not exactly what they are encoded as."""
    octets = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if (
        encode_base64url(octets) != text
    ):  # decoding passes over strange characters, and over the last bits of the last one
        raise ValueError("it is not spelt as base64url is")
    return octets
