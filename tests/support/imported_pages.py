"""Read saved pages as an import does, without a network."""

from pathlib import Path
from zoneinfo import ZoneInfo

from pressroom.importer.formats import FetchedFile, ImportContext
from pressroom.importer.found import FoundRelease, NotImported
from pressroom.importer.page import read_page


class NoNetwork:
    """A fetcher that fails: a page is read without asking for anything else."""

    def fetch(self, location: str, *, base: str = "") -> FetchedFile:
        raise AssertionError(f"{base} {location}")


def read_saved_page(path: Path, url: str = "", charset: str = "", language: str = "sv") -> FoundRelease | NotImported:
    """Return what is found on a page that was saved from `url`."""
    context = ImportContext(NoNetwork(), language, ZoneInfo("Europe/Stockholm"))
    return read_page(FetchedFile(url or str(path), path, url, "text/html", charset), context)
