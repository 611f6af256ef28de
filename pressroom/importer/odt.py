"""Read an OpenDocument text of LibreOffice (.odt) as a release."""

from pathlib import PurePosixPath

from lxml import etree

from pressroom.errors import ConfigError
from pressroom.importer.document_release import (
    DocumentText,
    describe_changes,
    describe_comments,
    make_release,
    parse_created,
)
from pressroom.importer.extracted_files import ExtractedFiles
from pressroom.importer.formats import FetchedFile, Found, ImportContext
from pressroom.importer.found import Doubt, FoundRelease, NotImported
from pressroom.importer.media import Media
from pressroom.importer.odt_convert import OdtConverter
from pressroom.importer.odt_styles import OdtStyles, get_odf_text, qualify_odf
from pressroom.importer.office_package import OfficePackage, open_package

_SUFFIXES = frozenset({".odt", ".ott"})
_MEDIA_TYPE = b"application/vnd.oasis.opendocument.text"


def matches(file: FetchedFile, start: bytes) -> bool:
    """Return whether a file is an OpenDocument text."""
    is_named = PurePosixPath(file.location).suffix.casefold() in _SUFFIXES
    return start.startswith(b"PK") and (is_named or _MEDIA_TYPE in start[:200])


def read(file: FetchedFile, context: ImportContext) -> Found:
    """Yield the release, or why the document cannot be read."""
    try:
        yield _read_release(file, context)
    except ConfigError as error:
        yield NotImported(source=file.location, message=error.message, remedy=error.remedy)


def _read_release(file: FetchedFile, context: ImportContext) -> FoundRelease:
    with open_package(file.path, PurePosixPath(file.location).name) as package:
        _require_no_password(package)
        content = package.parse_part("content.xml")
        text = None if content is None else content.find(f".//{qualify_odf('office:text')}")
        if content is None or text is None:
            raise ConfigError(f"{package.name} is not an OpenDocument text.", "Save it as .odt or .docx.")
        other_styles = package.parse_part("styles.xml")
        styles = OdtStyles(content, other_styles)
        converter = OdtConverter(package, styles, ExtractedFiles(context.extracted))
        html = converter.convert(text)
        meta = package.parse_part("meta.xml")
    doubts = describe_changes(sum(1 for _ in content.iter(qualify_odf("text:changed-region"))))
    doubts += describe_comments(sum(1 for _ in content.iter(qualify_odf("office:annotation"))))
    doubts += [Doubt(field, reason) for field, reasons in converter.reasons.items() for reason in reasons]
    document = DocumentText(
        source=file.location,
        html=html,
        default_language=context.language,
        zone=context.zone,
        language=styles.language,
        title=_find_text(meta, "dc:title"),
        created=parse_created(_find_text(meta, "meta:creation-date")),
        margins=_read_margins(other_styles),
        doubts=tuple(doubts),
    )
    return make_release(document, Media())


def _require_no_password(package: OfficePackage) -> None:
    manifest = package.parse_part("META-INF/manifest.xml")
    if manifest is not None and any(etree.QName(each).localname == "encryption-data" for each in manifest.iter("{*}*")):
        message = f"{package.name} is protected by a password."
        raise ConfigError(message, "Remove the password in LibreOffice, save it, and try again.")


def _find_text(root: etree._Element | None, name: str) -> str:
    found = None if root is None else root.find(f".//{qualify_odf(name)}")
    return "" if found is None else " ".join((found.text or "").split())


def _read_margins(styles: etree._Element | None) -> tuple[str, ...]:
    """Return the lines of headers and footers, each once."""
    names = [qualify_odf("style:header"), qualify_odf("style:footer")]
    areas = [] if styles is None else list(styles.iter(*names))
    lines = [" ".join(get_odf_text(each).split()) for area in areas for each in area.iter(qualify_odf("text:p"))]
    return tuple(dict.fromkeys([line for line in lines if line]))
