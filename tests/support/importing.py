"""Read documents with the readers of imports."""

from pathlib import Path
from types import ModuleType
from zoneinfo import ZoneInfo

from pressroom.importer import docx, odt
from pressroom.importer.formats import FetchedFile, ImportContext
from pressroom.importer.found import FoundRelease, NotImported


class _NoFetcher:
    """Fails if anything is fetched."""

    def fetch(self, location: str, *, base: str = "") -> FetchedFile:
        raise AssertionError(location, base)


def make_context(folder: Path | None = None) -> ImportContext:
    """A context that fetches nothing; pictures that are inside documents are saved in a folder."""
    return ImportContext(_NoFetcher(), "sv", ZoneInfo("Europe/Stockholm"), folder)


def read_document(path: Path) -> FoundRelease | NotImported:
    """What a Word or OpenDocument file is read as."""
    file = FetchedFile(str(path), path)
    readers: tuple[ModuleType, ...] = (docx, odt)
    reader = next(each for each in readers if each.matches(file, file.read_start()))
    (found,) = reader.read(file, make_context(path.parent / "extracted"))
    assert isinstance(found, FoundRelease | NotImported)
    return found


def read_release(path: Path) -> FoundRelease:
    """The release in a document that can be read."""
    found = read_document(path)
    assert isinstance(found, FoundRelease), found
    return found
