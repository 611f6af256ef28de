"""Read the public files of a site: on the web, or in a folder with a copy of it."""

import os
import stat
from pathlib import Path
from typing import TypeAlias
from urllib.parse import unquote

from msgspec import Struct

from pressroom.errors import ConfigError, DeliveryError
from pressroom.verification.downloads import MAX_BYTES, download


class WebSite(Struct, frozen=True):
    """A site on the web; its URL has no final slash."""

    base_url: str

    def get(self, path: str) -> bytes | None:
        """Return the file at a path that starts with a slash, or None. Raises DeliveryError if it cannot be read."""
        return download(self.base_url + path)


class SiteFolder(Struct, frozen=True):
    """A copy of a site in a folder; its URL is unknown."""

    folder: Path
    base_url: str = ""

    def get(self, path: str) -> bytes | None:
        """Return the file at a path that starts with a slash, or None if there is no file.

        Raises ConfigError or DeliveryError if it cannot be read.
        """
        relative_path = unquote(path).lstrip("/")
        if not relative_path or relative_path.endswith("/"):
            relative_path += "index.html"
        file = self.folder / relative_path
        try:
            return read_regular_file(file)
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError, ValueError):
            return None


Site: TypeAlias = WebSite | SiteFolder


def read_regular_file(path: Path) -> bytes:
    """Return the content of a file.

    Raises FileNotFoundError, NotADirectoryError or IsADirectoryError if there is no file at the path; ConfigError if it
    is a pipe or a device, or too large for a release; DeliveryError if it cannot be read.
    """
    try:
        # Without waiting, even if it is a pipe without a writer.
        with open(path, "rb", opener=lambda name, flags: os.open(name, flags | os.O_NONBLOCK)) as file:
            file_stat = os.fstat(file.fileno())
            if not stat.S_ISREG(file_stat.st_mode):
                raise ConfigError(
                    f"{path} is not a regular file.", "Give a file. To read from a pipe, use: pressroom verify - < FILE"
                )
            content = file.read(MAX_BYTES + 1) if file_stat.st_size <= MAX_BYTES else b""
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        raise
    except OSError as error:
        raise DeliveryError(
            f"{path} cannot be read: {error.strerror}.", "Check the permissions of the file."
        ) from error
    if file_stat.st_size > MAX_BYTES or len(content) > MAX_BYTES:
        raise create_size_error(str(path))
    return content


def create_size_error(name: str) -> ConfigError:
    """Return the error that a sample is too large for a release."""
    return ConfigError(f"{name} is larger than {MAX_BYTES // 1_000_000} MB.", "Give a single file of a press release.")
