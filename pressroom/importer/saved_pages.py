"""Read pages that a program saved: a browser, wget or HTTrack. Where each was on the web is in the file or its path."""

import email
import re
import tempfile
from email.message import Message
from email.policy import default as default_policy
from importlib import import_module
from pathlib import Path

from msgspec import structs

from pressroom.importer.addresses import is_web_url
from pressroom.importer.formats import FetchedFile, Found, ImportContext
from pressroom.importer.found import FoundRelease, NotImported
from pressroom.importer.packed_files import is_packed

MAX_ARCHIVE_BYTES = 100_000_000
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|title|meta)[\s>]", re.IGNORECASE)
_MARKS = (
    re.compile(rb"<!--\s*saved from url=\(\d+\)(\S+?)\s*-->"),
    re.compile(rb"<!--\s*Page saved with SingleFile\s+url:\s*(\S+)"),
    re.compile(rb"<!--\s*Mirrored from (\S+) by HTTrack"),
)
_ARCHIVE = re.compile(rb"^content-type:\s*multipart/related", re.IGNORECASE | re.MULTILINE)
_HOST_FOLDER = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}", re.IGNORECASE)
_INDEX = re.compile(r"(?:^|/)index\.html?$")


def matches(file: FetchedFile, start: bytes) -> bool:
    """Return whether a file on disk is a page of which we know where it was, or a web archive (MHTML)."""
    return _is_archive(start) or bool(not file.url and is_html(start) and find_saved_url(file, start))


def _is_archive(start: bytes) -> bool:
    """Return whether a document starts with the headers of a web archive."""
    has_headers = b"mime-version:" in start.lower() and _ARCHIVE.search(start) is not None
    return has_headers and not start.lstrip().startswith(b"<")


def is_html(start: bytes) -> bool:
    """Return whether a document is a web page, by its first bytes."""
    return not is_packed(start) and _HTML.search(start.replace(b"\0", b"")) is not None


def read(file: FetchedFile, context: ImportContext) -> Found:
    """Yield the release on a saved page."""
    start = file.read_start()
    if _is_archive(start):
        yield _read_archive(file, context)
    else:
        yield add_url(_read_page(file, context), find_saved_url(file, start))


def _read_page(file: FetchedFile, context: ImportContext) -> FoundRelease | NotImported:
    # Pages need other libraries than the lists that lead to them.
    page: FoundRelease | NotImported = import_module("pressroom.importer.page").read_page(file, context)
    return page


def find_saved_url(file: FetchedFile, start: bytes) -> str:
    """Return where a saved page was: what the program wrote into it, else by folders that wget named; "" if unknown."""
    for mark in _MARKS:
        if match := mark.search(start):
            url = match[1].decode("utf-8", "replace")
            return url if is_web_url(url) else f"https://{url}" if "://" not in url else ""
    folders = file.path.parts[:-1]
    hosts = [number for number, name in enumerate(folders) if _HOST_FOLDER.fullmatch(name)]
    if not hosts:
        return ""
    path = "/".join([*folders[hosts[-1] + 1 :], file.path.name])
    return f"https://{folders[hosts[-1]]}/{_INDEX.sub('/', path).lstrip('/')}"


def add_url(page: FoundRelease | NotImported, url: str) -> FoundRelease | NotImported:
    """Return a release with the URL that it had, unless the page itself says it."""
    if isinstance(page, NotImported) or not url or any(map(is_web_url, page.urls)):
        return page
    return structs.replace(page, urls=(url,))


def _read_archive(file: FetchedFile, context: ImportContext) -> FoundRelease | NotImported:
    """Return the release in a web archive. Its pictures are fetched from the web, by their full URLs in the page."""
    if file.path.stat().st_size > MAX_ARCHIVE_BYTES:
        message = f"It is larger than {MAX_ARCHIVE_BYTES // 1_000_000} MB."
        return NotImported(source=file.location, message=message, remedy="Save the page as HTML.")
    with file.open() as opened:
        archive = email.message_from_binary_file(opened, policy=default_policy)
    html = next((part for part in archive.walk() if part.get_content_type() == "text/html"), None)
    content = html.get_payload(decode=True) if html is not None else None
    if html is None or not isinstance(content, bytes):
        return NotImported(source=file.location, message="There is no page in it.", remedy="Save the page again.")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.html"
        path.write_bytes(content)
        url = _find_archived_url(archive, html)
        page = FetchedFile(file.location, path, url, "text/html", str(html.get_content_charset() or ""))
        return add_url(_read_page(page, context), url)


def _find_archived_url(archive: Message, html: Message) -> str:
    urls = [
        str(part.get(name) or "")
        for part in (archive, html)
        for name in ("Snapshot-Content-Location", "Content-Location")
    ]
    return next(filter(is_web_url, urls), "")
