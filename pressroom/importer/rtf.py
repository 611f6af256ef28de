"""Read a document in Rich Text Format (.rtf) as a release: its text, without formatting, tables and pictures."""

import re
from pathlib import PurePosixPath

from msgspec import structs
from striprtf.striprtf import rtf_to_text

from pressroom.importer.clipboard_html import read_text
from pressroom.importer.formats import FetchedFile, Found, ImportContext
from pressroom.importer.found import Doubt, NotImported

_MAX_BYTES = 20_000_000  # pictures are in the text, two letters a byte
_UNPUBLISHED = re.compile(rb"\\(?:deleted|revised|v)(?![a-z0-9])")  # RTF 1.9.1: track changes, hidden text
_REASON = (
    "of an RTF file, only the text is read; compare it with the document, or save that as .docx and import it again"
)


def matches(_file: FetchedFile, start: bytes) -> bool:
    """Return whether a file is in Rich Text Format."""
    return start.lstrip().startswith(b"{\\rtf")


def read(file: FetchedFile, context: ImportContext) -> Found:
    """Yield the release, or why the document cannot be read."""
    name = PurePosixPath(file.location).name
    with file.open() as opened_file:
        content = opened_file.read(_MAX_BYTES + 1)
    if len(content) > _MAX_BYTES:
        message = f"{name} is larger than {_MAX_BYTES // 1_000_000} MB."
        yield NotImported(source=file.location, message=message, remedy="Save it as .docx.")
        return
    if _UNPUBLISHED.search(content):
        message = f"{name} has tracked changes or hidden text, which cannot be told from the rest in RTF."
        yield NotImported(source=file.location, message=message, remedy="Save it as .docx.")
        return
    text = rtf_to_text(content.decode("latin-1"), errors="replace")  # type: ignore[no-untyped-call] # it has no types
    found = read_text(text.encode(), file.location, context)
    yield structs.replace(found, doubts=(*found.doubts, Doubt("body", _REASON)))
