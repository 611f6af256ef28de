"""Find the files that a source on disk refers to, never outside the folder of the source."""

import os
import stat
from pathlib import Path
from urllib.parse import unquote

from pressroom.errors import ConfigError, DeliveryError
from pressroom.importer.addresses import shorten
from pressroom.importer.formats import FetchedFile
from pressroom.importer.url_parts import parse_url
from pressroom.regular_files import is_inside


class SourceFolder:
    """The folder of a source on disk; for a source on the web there is none, and no file is opened.

    `extracted` is the folder of the pictures that were taken out of documents.
    """

    def __init__(self, source: str | None, extracted: Path) -> None:
        path = Path(source).absolute() if source else None
        self._folder = path if path is None or path.is_dir() else path.parent
        folders = [each for each in (self._folder, extracted) if each]
        self._real_folders = [os.path.realpath(each) for each in folders]

    def find(self, location: str, base: str) -> FetchedFile:
        """Return the file at a path, or at one relative to the file `base`.

        Raises ConfigError if it is outside the folder, DeliveryError if it is not there.
        """
        if self._folder is None and not is_inside(os.path.realpath(location), self._real_folders[0]):
            raise ConfigError(
                f"{shorten(location)} is a file on this machine, and the source is on the web.",
                "Name the file or its folder on the command line to import it.",
            )
        paths = [self._join(each, base) for each in _list_spellings(location)]
        path = next((each for each in paths if os.path.lexists(each)), paths[0])
        self._require_inside(path)
        self._require_regular(path)
        return FetchedFile(location=str(path), path=path)

    def _join(self, location: str, base: str) -> Path:
        """Return the path that a location means; one from the root is one from the folder unless it is inside it."""
        folder = Path(base).parent if base else Path.cwd()
        return Path(os.path.abspath(folder / location))  # noqa: PTH100 - links must not be followed yet

    def _require_inside(self, path: Path) -> None:
        real_path = os.path.realpath(path)
        if not any(real_path == each or is_inside(real_path, each) for each in self._real_folders):
            raise ConfigError(
                f"{shorten(str(path))} is outside the folder of the source, {self._folder}, and was not opened.",
                "Copy it into that folder, or import the folder that contains both.",
            )

    def _require_regular(self, path: Path) -> None:
        try:
            mode = path.stat().st_mode
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            raise DeliveryError(
                f"{shorten(str(path))} cannot be read: {reason}.", "Check its name and its permissions."
            ) from error
        if not stat.S_ISREG(mode):
            raise ConfigError(f"{shorten(str(path))} is not a file.", "Name a file, or a folder with files.")


def _list_spellings(location: str) -> list[str]:
    """Return how a location may be spelt on disk: as it is, or as a URL, without query and fragment."""
    if location.startswith("file:"):
        return [unquote(parse_url(location).path)]
    if "\0" in location:
        return [location.replace("\0", "")]
    plain = location.partition("#")[0]
    without_query = plain.partition("?")[0]
    spellings = (location, plain, unquote(plain), without_query, unquote(without_query))
    return list(dict.fromkeys(each for each in (*spellings, location.replace("\\", "/")) if each)) or ["."]
