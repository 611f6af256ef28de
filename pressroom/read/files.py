"""A file beside a text in, FileFacts out: size, digest, kind. It judges nothing and changes nothing."""

import os
from hashlib import sha256
from io import BytesIO
from typing import BinaryIO

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


# A larger file is read piece by piece.
_AT_ONCE = 4 * 1024 * 1024


def ending_of(name: str) -> str:
    """The ending of a file's name, such as `.jpg`, in small letters."""
    return os.path.splitext(name)[1].lower()  # noqa: PTH122 - a Path for each of thousands of names costs more


def facts(path: str, name: str) -> FileFacts:
    """What is known of the file at `path`, called `name`. A file that cannot be opened has a fault."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - the same
            size = os.fstat(file.fileno()).st_size
            if size > _AT_ONCE:
                return _facts(file, name)
            return _facts(BytesIO(file.read(size + 1)), name)
    except OSError as error:
        return FileFacts(name, 0, "", fault=f"it cannot be read: {error.strerror}")


def _facts(file: BinaryIO, name: str) -> FileFacts:
    digest = sha256()
    while piece := file.read(_AT_ONCE):
        digest.update(piece)
    size, ending = file.tell(), ending_of(name)
    if ending not in PICTURES:
        return FileFacts(name, size, digest.hexdigest(), _MEDIA_TYPES.get(ending, ""))
    from pressroom.read.pictures import measure  # noqa: PLC0415 - Pillow is loaded only where there is a picture

    file.seek(0)
    seen = measure(file.read(), ending)
    return FileFacts(name, size, digest.hexdigest(), seen.media_type, seen.width, seen.height, seen.bare, seen.fault)
