"""A file beside a text in, FileFacts out: size, digest, kind. It judges nothing and changes nothing."""

import os
from hashlib import sha256
from io import BytesIO
from typing import BinaryIO

from pressroom.model.draft import FileInfo

IMAGE_SUFFIXES = frozenset({".avif", ".gif", ".jpeg", ".jpg", ".png", ".webp"})
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
_CHUNK_BYTES = 4 * 1024 * 1024


def get_suffix(name: str) -> str:
    """The ending of a file's name, such as `.jpg`, in small letters."""
    return os.path.splitext(name)[1].lower()  # noqa: PTH122 - a Path for each of thousands of names costs more


def read_file_info(path: str, name: str) -> FileInfo:
    """What is known of the file at `path`, called `name`. A file that cannot be opened has a fault."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - the same
            size = os.fstat(file.fileno()).st_size
            if size > _CHUNK_BYTES:
                return _read_info(file, name)
            return _read_info(BytesIO(file.read(size + 1)), name)
    except OSError as error:
        return FileInfo(name, 0, "", error=f"it cannot be read: {error.strerror}")


def _read_info(file: BinaryIO, name: str) -> FileInfo:
    digest = sha256()
    while piece := file.read(_CHUNK_BYTES):
        digest.update(piece)
    size, ending = file.tell(), get_suffix(name)
    if ending not in IMAGE_SUFFIXES:
        return FileInfo(name, size, digest.hexdigest(), _MEDIA_TYPES.get(ending, ""))
    from pressroom.read.images import measure_image  # noqa: PLC0415 - Pillow is loaded only where there is a picture

    file.seek(0)
    seen = measure_image(file.read(), ending)
    return FileInfo(
        name, size, digest.hexdigest(), seen.media_type, seen.width, seen.height, seen.stripped_size, seen.error
    )
