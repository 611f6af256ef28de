"""Undo a conversion of line endings, as git makes it with core.autocrlf. Pure: it opens no file.

Signatures and the record are over bytes, so a file in which only the line endings differ counts as another file.
"""

from collections.abc import Callable
from hashlib import sha256

CONVERTED = "line endings were converted, probably by git (core.autocrlf)"
"""What has happened to such a file, for messages."""


def restore_line_endings(content: bytes, is_original: Callable[[bytes], bool]) -> bytes | None:
    """Return the original of a file in which only line endings were converted; None if it is anything else."""
    unix = content.replace(b"\r\n", b"\n")
    candidates = (unix, unix.replace(b"\n", b"\r\n"))
    return next((each for each in candidates if each != content and is_original(each)), None)


def restore_recorded_bytes(content: bytes, digest: str) -> bytes | None:
    """Return the bytes with this SHA-256, if they differ from `content` only by line endings; otherwise None."""
    return restore_line_endings(content, lambda original: sha256(original).hexdigest() == digest)
