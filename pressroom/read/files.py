"""Read the size, digest and media type of a file next to a text; for an image, its width and height too."""

import os
from hashlib import sha256
from io import BytesIO
from typing import BinaryIO

from pressroom.model.draft import FileInfo

IMAGE_SUFFIXES = frozenset({".avif", ".gif", ".jpeg", ".jpg", ".png", ".webp"})
"""The suffixes of files that are measured as images."""

# HTML, SVG, XML and scripts are left out: a browser would run them on the site's own host.
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


# Larger files are read in chunks.
_CHUNK_BYTES = 4 * 1024 * 1024


def get_suffix(name: str) -> str:
    """Return the suffix of a file's name, such as `.jpg`, in lower case."""
    return os.path.splitext(name)[1].lower()  # noqa: PTH122 - a Path for each of thousands of names costs more


def read_file_info(path: str, name: str) -> FileInfo:
    """Return the properties of the file at `path`, called `name`. If it cannot be opened, `error` says why."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - as in get_suffix
            size = os.fstat(file.fileno()).st_size
            if size > _CHUNK_BYTES:
                return _read_info(file, name)
            return _read_info(BytesIO(file.read(size + 1)), name)
    except OSError as error:
        return FileInfo(name, 0, "", error=f"it cannot be read: {error.strerror}")


def _read_info(file: BinaryIO, name: str) -> FileInfo:
    digest = sha256()
    while chunk := file.read(_CHUNK_BYTES):
        digest.update(chunk)
    size, suffix = file.tell(), get_suffix(name)
    if suffix not in IMAGE_SUFFIXES:
        return FileInfo(name, size, digest.hexdigest(), _MEDIA_TYPES.get(suffix, ""))
    from pressroom.read.images import measure_image  # noqa: PLC0415 - Pillow is only loaded for images

    file.seek(0)
    image = measure_image(file.read(), suffix)
    return FileInfo(
        name, size, digest.hexdigest(), image.media_type, image.width, image.height, image.stripped_size, image.error
    )
