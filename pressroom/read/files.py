"""A file beside a text in, FileFacts out: size, digest, kind. It judges nothing and changes nothing."""

import hashlib
from pathlib import PurePosixPath
from typing import Any, BinaryIO

from pressroom.draft import FileFacts

PICTURES = frozenset({".avif", ".gif", ".jpeg", ".jpg", ".png", ".webp"})
"""The endings of what is measured as a picture."""

# Nothing that a browser would run on the site's own host: no HTML, SVG, XML or script.
_MEDIA_TYPES = {
    ".csv": "text/csv",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".epub": "application/epub+zip",
    ".ics": "text/calendar",
    ".json": "application/json",
    ".m4a": "audio/mp4",
    ".mov": "video/quicktime",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".odp": "application/vnd.oasis.opendocument.presentation",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".pdf": "application/pdf",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".rtf": "application/rtf",
    ".txt": "text/plain",
    ".wav": "audio/wav",
    ".webm": "video/webm",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".zip": "application/zip",
}


def facts(path: str, name: str) -> FileFacts:
    """What is known of the file at `path`, called `name`. A file that cannot be opened has a fault."""
    ending = PurePosixPath(name).suffix.lower()
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - a Path for each of thousands of files costs more than this does
            digest = hashlib.file_digest(file, _new_digest).hexdigest()
            size = file.tell()
            if ending in PICTURES:
                return _picture_facts(file, name, size, digest)
    except OSError as error:
        return FileFacts(name, 0, "", fault=f"it cannot be read: {error.strerror}")
    return FileFacts(name, size, digest, _MEDIA_TYPES.get(ending, ""))


def _new_digest() -> Any:  # Any: the types of hashlib do not know BLAKE2 for one of theirs
    return hashlib.blake2b(digest_size=16)


def _picture_facts(file: BinaryIO, name: str, size: int, digest: str) -> FileFacts:
    from pressroom.read.pictures import measure  # noqa: PLC0415 - Pillow is loaded only where there is a picture

    file.seek(0)
    measured = measure(file, size, PurePosixPath(name).suffix.lower())
    return FileFacts(name, size, digest, measured.media_type, measured.width, measured.height, measured.fault)
