"""Open a Word or OpenDocument file: a zip archive of XML parts, which may be damaged or hostile.

Sizes are checked before anything is unpacked, nothing is unpacked to a path from the archive, and XML with a document
type is refused: no entity is expanded and nothing is fetched.
"""

import posixpath
import re
import struct
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile, ZipInfo
from zlib import error as DeflateError  # noqa: N812 - zlib names its exception in small letters

from lxml import etree

from pressroom.errors import ConfigError
from pressroom.regular_files import open_regular_file

_MEGABYTE = 1 << 20
_MAX_FILE = 100 * _MEGABYTE
_MAX_UNPACKED = 300 * _MEGABYTE
_MAX_XML = 20 * _MEGABYTE
_MAX_PICTURE = 100 * _MEGABYTE
_MAX_PARTS = 5000
_MAX_DIRECTORY = 2 * _MEGABYTE
_MAX_TAGS = 1_000_000
_END_OF_DIRECTORY = b"PK\x05\x06"
_ZIP64_LOCATOR = b"PK\x06\x07"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_TOO_LARGE = "Copy the text of the release into a new document, and save that."
_DAMAGED = "Open it in Word or LibreOffice and save it again, then run the command again."


class OfficePackage:
    """The parts of an open document."""

    def __init__(self, archive: ZipFile, name: str) -> None:
        self.name = name
        self._archive = archive
        self._parts = {_normalize_name(info.filename): info for info in archive.infolist()}

    @property
    def part_names(self) -> list[str]:
        """The names of all parts."""
        return list(self._parts)

    def read_part(self, part_name: str, limit: int = _MAX_PICTURE) -> bytes | None:
        """Return the content of a part, or None if there is none. Raises ConfigError."""
        info = self._parts.get(part_name.lstrip("/"))
        if info is None:
            return None
        if info.file_size > limit:
            raise _make_too_large_error(f"{self.name} contains {part_name} with {_format_size(info.file_size)}.")
        try:
            return self._archive.read(info)
        except (BadZipFile, DeflateError, NotImplementedError, EOFError, OSError, ValueError, RuntimeError) as error:
            raise ConfigError(f"{self.name} is damaged: {part_name} cannot be unpacked.", _DAMAGED) from error

    def parse_part(self, part_name: str) -> etree._Element | None:
        """Return the root of an XML part, or None if there is none. Raises ConfigError."""
        content = self.read_part(part_name, _MAX_XML)
        return None if content is None else self._parse_xml(content, part_name)

    def _parse_xml(self, content: bytes, part_name: str) -> etree._Element:
        if content.count(b"<") > _MAX_TAGS:
            raise _make_too_large_error(f"{self.name} has too much text or formatting for a release.")
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
        )
        try:
            root = etree.fromstring(_use_transitional_names(content), parser)
        except (etree.XMLSyntaxError, ValueError, LookupError) as error:
            raise ConfigError(f"{self.name} is damaged: {part_name} is not valid XML.", _DAMAGED) from error
        if root.getroottree().docinfo.internalDTD is not None:
            message = f"{self.name} was refused: {part_name} has a document type, which no word processor writes."
            raise ConfigError(message, "Do not trust this file. Ask its sender for another copy.")
        return root


@contextmanager
def open_package(path: Path, name: str = "") -> Iterator[OfficePackage]:
    """Open a document. `name` is what messages call it. Raises ConfigError if it cannot be read safely."""
    name = name or path.name
    with ExitStack() as opened:
        try:
            file = opened.enter_context(open_regular_file(path))
            _check_file(file, name)
            archive = opened.enter_context(ZipFile(file))
        except (BadZipFile, struct.error, NotImplementedError, ValueError) as error:
            message = f"{name} is damaged, or is not a document of Word or LibreOffice: it is not a zip archive."
            raise ConfigError(message, _DAMAGED) from error
        except OSError as error:
            raise ConfigError(f"{name} cannot be read: {error.strerror or error}.", "Check the path.") from error
        _check_parts(archive.infolist(), name)
        yield OfficePackage(archive, name)


def is_ole_file(start: bytes) -> bool:
    """Return whether a file is in the format of old Word files, and of new ones that a password protects."""
    return start.startswith(_OLE)


def resolve_part_name(part_name: str, target: str) -> str:
    """Return the name of the part that a relationship of another part leads to."""
    return _normalize_name(posixpath.join("/" + posixpath.dirname(part_name), target))


def _normalize_name(name: str) -> str:
    """Return a name without `..` that leads out; it is only ever a key, never a path on the disk."""
    return posixpath.normpath("/" + name.replace("\\", "/")).lstrip("/")


def _check_file(file: BinaryIO, name: str) -> None:
    """Check what can be known without reading the directory of the archive."""
    size = file.seek(0, 2)
    if size == 0:
        raise ConfigError(f"{name} is empty.", "Save the document again.")
    if size > _MAX_FILE:
        raise _make_too_large_error(f"{name} has {_format_size(size)}; at most {_format_size(_MAX_FILE)} are read.")
    file.seek(0)
    if is_ole_file(file.read(8)):
        raise _make_ole_error(file.read(), name)
    file.seek(max(0, size - 65557))
    end = file.read()
    position = end.rfind(_END_OF_DIRECTORY)
    if position < 0:
        raise BadZipFile
    (directory_size,) = struct.unpack_from("<L", end, position + 12)
    if directory_size > _MAX_DIRECTORY or end[max(0, position - 20) :].startswith(_ZIP64_LOCATOR):
        raise _make_too_large_error(f"{name} contains too many files for a document.")
    file.seek(0)


def _check_parts(parts: list[ZipInfo], name: str) -> None:
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > _MAX_PARTS:
        raise _make_too_large_error(f"{name} contains {len(parts)} files; a document has at most {_MAX_PARTS}.")
    if unpacked > _MAX_UNPACKED:
        raise _make_too_large_error(f"{name} would unpack to {_format_size(unpacked)}; it was not unpacked.")
    if any(part.flag_bits & 1 for part in parts):
        raise _make_password_error(name)


def _make_ole_error(rest: bytes, name: str) -> ConfigError:
    if _ENCRYPTED_PACKAGE in rest:
        return _make_password_error(name)
    return ConfigError(
        f"{name} is in the old format of Word (.doc).", "Open it in Word or LibreOffice and save it as .docx."
    )


def _make_password_error(name: str) -> ConfigError:
    return ConfigError(f"{name} is protected by a password.", "Remove the password, save it as .docx, and try again.")


def _make_too_large_error(message: str) -> ConfigError:
    return ConfigError(message, _TOO_LARGE)


def _format_size(size: int) -> str:
    return f"{size / _MEGABYTE:,.0f} MB"


_STRICT_NAMES = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", "wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", "officeDocument/2006/relationships"),
    (b"http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing", "drawingml/2006/wordprocessingDrawing"),
    (b"http://purl.oclc.org/ooxml/drawingml/main", "drawingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/drawingml/picture", "drawingml/2006/picture"),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", "officeDocument/2006/math"),
)


def _use_transitional_names(content: bytes) -> bytes:
    """Return XML of a strict document (ISO 29500) with the names that nearly all documents use."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        content = re.sub(r"^\s*<\?xml.*?\?>", "", content.decode("utf-16")).encode("utf-8")
    for strict, transitional in _STRICT_NAMES:
        content = content.replace(strict, b"http://schemas.openxmlformats.org/" + transitional.encode())
    return content
