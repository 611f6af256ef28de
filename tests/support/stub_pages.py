"""Read pages by their heading and paragraphs only, for tests of what leads to pages."""

from bs4 import BeautifulSoup

from pressroom.importer.formats import FetchedFile, ImportContext
from pressroom.importer.found import FoundContact, FoundRelease, NotImported
from pressroom.importer.html_to_markdown import html_to_markdown


def read_page(file: FetchedFile, _context: ImportContext) -> FoundRelease | NotImported:
    """Return a page with an `h1`; all else in `main` is its body, and an element `address` its contact."""
    soup = BeautifulSoup(file.path.read_bytes(), "lxml")
    heading, main, contact = soup.find("h1"), soup.find("main"), soup.find("address")
    if heading is None or main is None:
        return NotImported(source=file.location, message="There is no release on the page.")
    headline = heading.extract().get_text()
    contacts = (FoundContact(name=contact.extract().get_text()),) if contact else ()
    return FoundRelease(
        source=file.location,
        headline=headline,
        body=html_to_markdown(main),
        urls=(file.url,) if file.url else (),
        contacts=contacts,
    )


def read_page_of_site(file: FetchedFile, context: ImportContext) -> FoundRelease | NotImported:
    """Return every page: all are releases."""
    return read_page(file, context)


def matches(_file: FetchedFile, start: bytes) -> bool:
    """Return whether a file is a page."""
    return b"<html" in start
