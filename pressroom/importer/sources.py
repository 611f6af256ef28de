"""Find out what a SOURCE is, by its content more than by its name, and read it."""

import os
import re
from collections import Counter
from importlib import import_module
from pathlib import Path
from types import ModuleType

from pressroom.errors import ConfigError, PressroomError
from pressroom.importer.addresses import is_web_url, shorten
from pressroom.importer.formats import FetchedFile, Found, ImportContext, SourceFormat
from pressroom.importer.found import FoundRelease, NotImported
from pressroom.importer.linked_pages import add_translations

_PAGE_EXTENSIONS = frozenset({".html", ".htm", ".xhtml"})
# What browsers add to the name of a page, in the languages that they speak.
_BESIDE_PAGE = re.compile(
    r"(.+)[_.-](?:files|filer|dateien|fichiers|archivos|ficheiros|bestanden|tiedostot|pliki|elemei|soubory|file)",
    re.IGNORECASE,
)
_PARTS_OF_PAGES = frozenset(
    (".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif", ".svg", ".ico", ".css", ".js", ".woff", ".woff2", ".ttf", ".db")
)
# pressroom writes the same release in all of these; the first has every field.
_RELEASE_DATA = "release.json"


def _create_format(name: str, module: str) -> SourceFormat:
    """Return a format whose module, with its libraries, is loaded when it is first needed."""

    def load() -> ModuleType:
        return import_module(f"pressroom.importer.{module}")

    def is_match(file: FetchedFile, start: bytes) -> bool:
        reader = load()
        is_api_url = getattr(reader, "is_api_url", None)
        return bool(reader.matches(file, start) or (is_api_url and file.url and is_api_url(file.url)))

    def read(file: FetchedFile, context: ImportContext) -> Found:
        found: Found = load().read(file, context)
        return found

    return SourceFormat(name, is_match, read)


_ARCHIVE = "an archive of files"
# The first that matches reads the document.
FORMATS = (
    _create_format("JSON of Via TT, NTB, STT or Ritzau", "via_tt"),
    _create_format("JSON of Mynewsdesk", "mynewsdesk"),
    _create_format("JSON of Cision", "cision"),
    _create_format("JSON of Presseportal", "presseportal"),
    _create_format("JSON of Prezly", "prezly"),
    _create_format("JSON of GOV.UK", "govuk"),
    _create_format("a JSON Feed", "json_feed"),
    _create_format("a release.json of pressroom", "release_json"),
    _create_format("an export of WordPress (WXR)", "wxr"),
    _create_format("a feed (RSS or Atom)", "feed"),
    _create_format("a sitemap", "sitemap"),
    _create_format("a Word document (.docx)", "docx"),
    _create_format("an OpenDocument text (.odt)", "odt"),
    _create_format("a text in RTF", "rtf"),
    _create_format(_ARCHIVE, "packed_files"),
    _create_format("a list of URLs", "url_list"),
    _create_format("a saved web page", "saved_pages"),
    _create_format("a page that lists releases", "list_page"),
    _create_format("a web page", "page"),
    _create_format("a text (Markdown or plain)", "markdown_file"),
)


def open_source(source: str, context: ImportContext) -> Found:
    """Yield the releases of a URL, a file or a folder, whatever its format is.

    Raises ConfigError or DeliveryError if nothing of it can be read.
    """
    if is_web_url(source):
        return add_translations(_read_file(context.fetcher.fetch(source), context), context)
    path = Path(source).absolute()
    if path.is_dir():
        return _read_folder(path, context)
    if not path.exists() and "://" in source:
        raise ConfigError(
            f"{shorten(source)} is not a URL of the web.", "Give one that starts with https://, or a file or folder."
        )
    return _read_file(context.fetcher.fetch(str(path)), context)


def find_format(file: FetchedFile) -> SourceFormat | None:
    """Return the format of a document; None if no format fits."""
    start = file.read_start()
    return next((each for each in FORMATS if each.matches(file, start)), None) if start.strip() else None


def _read_file(file: FetchedFile, context: ImportContext) -> Found:
    """Yield the releases of one document. Raises ConfigError if its format is unknown."""
    found = find_format(file)
    if found is None:
        is_empty = not file.read_start().strip()
        reason = "is empty" if is_empty else "has a format that pressroom cannot import"
        names = ", ".join(each.name for each in FORMATS if each.name != _ARCHIVE)
        raise ConfigError(f"{shorten(file.location)} {reason}.", f"It can import: {names}.")
    return found.read(file, context)


# --- folders -------------------------------------------------------------------------------------------------------


def _read_folder(folder: Path, context: ImportContext) -> Found:
    """Yield the releases of all files in a folder, each release once. Other files are counted."""
    seen: set[tuple[str, str]] = set()
    skipped: Counter[str] = Counter()
    has_found = False
    for path in _list_files(folder):
        for each in _read_file_of_folder(path, context, skipped):
            if isinstance(each, FoundRelease) and not _add_new(each, seen):
                continue
            has_found = True
            yield each
    if skipped:
        is_other = has_found and set(skipped) <= _PARTS_OF_PAGES
        yield NotImported(source=str(folder), message=_describe_skipped(skipped), is_other=is_other)
    if not has_found and not skipped:
        raise ConfigError(f"{folder} has no files.", "Name the folder in which the releases are.")


def _add_new(release: FoundRelease, seen: set[tuple[str, str]]) -> bool:
    """Note how a release can be known again, and return whether it is new: feeds and pages name the same releases."""
    names = [release.id and f"id {release.id}", *(f"url {url}" for url in release.urls[:1])]
    keys = {(release.language, name) for name in names if name}
    is_new = not keys & seen
    seen |= keys
    return is_new


def _list_files(folder: Path) -> list[Path]:
    """Return the files of a folder in sorted order, without hidden ones and what browsers saved beside pages."""
    found = []
    for parent, folders, files in os.walk(folder):
        pages = [Path(name).stem for name in files if Path(name).suffix.lower() in _PAGE_EXTENSIONS]
        folders[:] = [name for name in folders if not name.startswith(".") and not _is_beside_page(name, pages)]
        wanted = [_RELEASE_DATA] if _RELEASE_DATA in files else files
        found += [Path(parent) / name for name in wanted if not name.startswith(".")]
    return sorted(found)


def _is_beside_page(name: str, pages: list[str]) -> bool:
    """Return whether a folder has the pictures and scripts of a saved page: `Page_files`, `Page-filer`."""
    match = _BESIDE_PAGE.fullmatch(name)
    return match is not None and match[1] in pages


def _read_file_of_folder(path: Path, context: ImportContext, skipped: Counter[str]) -> Found:
    """Yield what is in one file; a file that cannot be read does not stop the others."""
    try:
        file = context.fetcher.fetch(str(path))
        found = find_format(file)
        if found is None:
            skipped[path.suffix.lower() or "no extension"] += 1
        else:
            yield from found.read(file, context)
    except PressroomError as error:
        yield NotImported(source=str(path), message=error.message, remedy=error.remedy)


def _describe_skipped(skipped: Counter[str]) -> str:
    kinds = ", ".join(f"{count} with {kind}" for kind, count in sorted(skipped.items()))
    count = skipped.total()
    return f"{count} {'file is' if count == 1 else 'files are'} in no format of releases: {kinds}."
