"""Read a Word document (.docx) as a release."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import PurePosixPath

from lxml import etree

from pressroom.errors import ConfigError
from pressroom.importer.document_release import (
    DocumentText,
    describe_changes,
    describe_comments,
    make_release,
    number_pictures,
    parse_created,
)
from pressroom.importer.docx_clean import Counts
from pressroom.importer.docx_convert import ConvertedDocument, convert_docx
from pressroom.importer.docx_pictures import is_generated
from pressroom.importer.extracted_files import ExtractedFiles
from pressroom.importer.formats import FetchedFile, Found, ImportContext
from pressroom.importer.found import Doubt, FoundRelease, NotImported
from pressroom.importer.media import Media
from pressroom.importer.office_package import OfficePackage, is_ole_file, open_package

_SUFFIXES = frozenset({".docx", ".docm", ".dotx", ".dotm", ".doc", ".dot"})
_MACROS = "vbaProject.bin"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_CREATED = "{http://purl.org/dc/terms/}created"
_LEFT_OUT = {
    "hidden": "The document has hidden text; it was left out",
    "struck": "The document has text that is struck through; it was left out",
    "boxes": "The document has text boxes; their text stands after the paragraph that they were beside",
    "symbols": "The document has symbols that only a font of its author can show; they were left out",
    "formulas": "The document has formulas; only their characters were taken",
    "chunks": "The document contains other documents; they were not read",
}


def matches(file: FetchedFile, start: bytes) -> bool:
    """Return whether a file is a Word document; also one in the old format, about which `read` says what to do."""
    suffix = PurePosixPath(file.location).suffix.casefold()
    if is_ole_file(start):
        return suffix in _SUFFIXES or "word" in file.media_type
    return start.startswith(b"PK") and (suffix in _SUFFIXES or b"word/" in start or "wordprocessing" in file.media_type)


def read(file: FetchedFile, context: ImportContext) -> Found:
    """Yield the release, or why the document cannot be read."""
    try:
        yield _read_release(file, context)
    except ConfigError as error:
        yield NotImported(source=file.location, message=error.message, remedy=error.remedy)


def _read_release(file: FetchedFile, context: ImportContext) -> FoundRelease:
    with open_package(file.path, PurePosixPath(file.location).name) as package:
        document = convert_docx(package, ExtractedFiles(context.extracted))
        doubts = list(_list_doubts(document, package))
        title, created = _read_properties(package)
    number_pictures(document.html, [(each.location, each.alt) for each in document.pictures.pictures])
    text = DocumentText(
        source=file.location,
        html=document.html,
        default_language=context.language,
        language=document.language,
        zone=context.zone,
        title=title,
        created=created,
        margins=document.margins,
        doubts=tuple(doubts),
    )
    return make_release(text, Media())


def _list_doubts(document: ConvertedDocument, package: OfficePackage) -> Iterator[Doubt]:
    yield from describe_changes(document.counts["changes"])
    yield from describe_comments(document.comments)
    yield from _list_left_out(document.counts)
    if any(name.endswith(_MACROS) for name in package.part_names):
        yield Doubt("body", "The document has macros; they were neither read nor run")
    yield from document.pictures.doubts
    locations = list(dict.fromkeys([each.location for each in document.pictures.pictures]))
    for each in document.pictures.pictures:
        if is_generated(each.alt):
            field = f"images[{locations.index(each.location)}].alt"
            yield Doubt(field, "Word has written this alternative text by itself; write what the picture shows")


def _list_left_out(counts: Counts) -> list[Doubt]:
    return [Doubt("body", reason) for key, reason in _LEFT_OUT.items() if counts[key]]


def _read_properties(package: OfficePackage) -> tuple[str, datetime | None]:
    """Return the title in the document's properties and when it was created. Both are often those of an older one."""
    properties: etree._Element | None = package.parse_part("docProps/core.xml")
    title, created = (
        ["", ""] if properties is None else [properties.findtext(name) or "" for name in (_TITLE, _CREATED)]
    )
    return " ".join(title.split()), parse_created(created)
