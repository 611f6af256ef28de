"""Save the pictures that are inside documents as files, so that they can be fetched like any other file."""

import re
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from pressroom.errors import DeliveryError

EXTRACTED_FOLDER = "extracted"
"""Its name in the import cache."""
_FIRST_BYTES = (
    (re.compile(rb"\xff\xd8\xff"), ".jpg"),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), ".png"),
    (re.compile(rb"RIFF.{4}WEBP", re.DOTALL), ".webp"),
    (re.compile(rb".{4}ftypavi[fs]", re.DOTALL), ".avif"),
    (re.compile(rb"GIF8[79]a"), ".gif"),
)


class ExtractedFiles:
    """A folder for what is taken out of documents. Without one, it is temporary and deleted when the program ends."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    def save(self, content: bytes, name: str) -> str:
        """Save a file under a name without folders, and return its path: the same one for the same content."""
        folder = self._folder or Path(_get_temporary_folder().name)
        path = folder / sha256(content).hexdigest()[:16] / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        except OSError as error:
            message = f"The picture {name} could not be saved in {folder}: {error.strerror}."
            raise DeliveryError(
                message, "Check permissions and free disk space, then run the command again."
            ) from error
        return str(path)


@cache
def _get_temporary_folder() -> TemporaryDirectory[str]:
    return TemporaryDirectory(prefix="pressroom-")


def detect_picture_type(content: bytes) -> str:
    """Return the suffix for a picture that browsers show, such as `.png`; "" for others, such as EMF or TIFF."""
    return next((suffix for pattern, suffix in _FIRST_BYTES if pattern.match(content)), "")
