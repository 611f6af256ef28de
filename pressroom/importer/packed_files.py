"""Say what to do with an archive of files, such as `.zip`: it is not read, so nobody has to bound what is in it."""

from pathlib import PurePosixPath

from pressroom.importer.formats import FetchedFile, Found, ImportContext
from pressroom.importer.found import NotImported
from pressroom.importer.url_parts import parse_url

_SUFFIXES = frozenset({".zip", ".7z", ".rar", ".tar", ".tgz", ".tar.gz", ".maff", ".webarchive"})
_MEDIA_TYPES = frozenset({"application/zip", "application/x-zip-compressed", "application/x-tar"})
_STARTS = (b"PK\x03\x04", b"PK\x05\x06", b"7z\xbc\xaf\x27\x1c", b"Rar!", b"\x1f\x8b", b"bplist00")


def is_packed(start: bytes) -> bool:
    """Return whether content starts as that of an archive or another packed file, by its first bytes."""
    return start.startswith(_STARTS) or start[257:262] == b"ustar"


def matches(file: FetchedFile, start: bytes) -> bool:
    """Return whether a file is an archive by its content and its name."""
    suffixes = PurePosixPath(parse_url(file.location).path.lower()).suffixes
    is_named = bool(_SUFFIXES & {"".join(suffixes[-1:]), "".join(suffixes[-2:])})
    return is_packed(start) and (is_named or file.media_type in _MEDIA_TYPES)


def read(file: FetchedFile, _context: ImportContext) -> Found:
    """Yield what to do with the archive."""
    message = "It is an archive of files, which is not read."
    yield NotImported(source=file.location, message=message, remedy="Unpack it, and import the folder.")
