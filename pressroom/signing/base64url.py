"""Encode and decode base64url without padding (RFC 7515, section 2), with exactly one encoding for each value."""

from base64 import urlsafe_b64decode, urlsafe_b64encode


def encode_base64url(content: bytes) -> str:
    """Return bytes as base64url without padding."""
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def decode_base64url(text: str) -> bytes:
    """Return the decoded bytes. Raises ValueError if the text is not exactly their encoding."""
    content = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if encode_base64url(content) != text:  # decoding ignores invalid characters and the unused last bits
        raise ValueError("it is not valid base64url")
    return content
