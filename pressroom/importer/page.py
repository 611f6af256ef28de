"""Read the press release on a web page, or on a page that was saved to disk."""

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup

from pressroom.importer.completed_contacts import complete_contacts
from pressroom.importer.date_order import writes_month_first
from pressroom.importer.formats import FetchedFile, Found, ImportContext
from pressroom.importer.found import Doubt, FoundContact, FoundRelease, NotImported
from pressroom.importer.html_elements import get_text, measure_depth
from pressroom.importer.html_files import read_html
from pressroom.importer.html_to_markdown import parse_html
from pressroom.importer.inline_values import clean_inline
from pressroom.importer.main_content import open_page_forms, remove_noise
from pressroom.importer.media import Media
from pressroom.importer.near_lines import collect_near_lines
from pressroom.importer.opening_days import OpeningDay
from pressroom.importer.page_addresses import find_addresses, find_source_id
from pressroom.importer.page_body import PageBody, PageText, read_body
from pressroom.importer.page_contacts import decode_emails, merge_contacts, separate_fields, take_contacts
from pressroom.importer.page_dates import (
    FoundTime,
    find_opening,
    find_published,
    find_updated,
    has_declared_date,
)
from pressroom.importer.page_headline import choose_beginning, choose_headline
from pressroom.importer.page_issuer import choose_keywords, find_kind, join_organisations, list_declared_pictures
from pressroom.importer.page_language import find_language
from pressroom.importer.page_metadata import find_translations, read_metadata
from pressroom.importer.page_pictures import add_declared_picture, place_pictures
from pressroom.importer.page_sections import PageSections, take_sections
from pressroom.importer.page_styles import write_styles
from pressroom.importer.preformatted_text import open_preformatted
from pressroom.importer.structured_data import read_structured_data
from pressroom.importer.visible_lines import list_visible_lines
from pressroom.importer.written_days import MONTH_FIRST
from pressroom.model.release import ReleaseKind

_MEDIA_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_SUFFIXES = frozenset({".html", ".htm", ".xhtml", ".shtml"})
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|title|meta|h1|article|main|div)\b", re.IGNORECASE)
_OTHER_ROOT = re.compile(
    rb"\A\s*(?:<\?xml[^>]*\?>)?\s*(?:<!--.*?-->\s*)*<(?:rss|feed|rdf:rdf|urlset|sitemapindex)\b",
    re.IGNORECASE | re.DOTALL,
)
_REMEDY = "Open the page in a browser, save it as “Webpage, HTML only”, and import that file."

_MAX_DEPTH = 300
_OTHER_KINDS = frozenset({"website", "profile", "product", "object", "book", "place", "business.business"})


def matches(file: FetchedFile, start: bytes) -> bool:
    """Return whether a file is an HTML page."""
    text = start.removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"")
    if _OTHER_ROOT.match(text) or text.lstrip()[:1] in {b"{", b"["} or text.startswith((b"PK", b"%PDF", b"{\\rtf")):
        return False
    is_named = file.media_type in _MEDIA_TYPES or file.path.suffix.lower() in _SUFFIXES
    return is_named or bool(_HTML.search(text))


def read(file: FetchedFile, context: ImportContext) -> Found:
    """Yield the release on a page, or why there is none."""
    yield read_page(file, context)


def read_page(file: FetchedFile, context: ImportContext) -> FoundRelease | NotImported:
    """Read the release on a page, with all that the page says about it."""
    page = _open_page(file, context)
    return page if isinstance(page, NotImported) else _read_release(page)


def read_page_of_site(file: FetchedFile, context: ImportContext) -> FoundRelease | NotImported | None:
    """Read the release on any page of a site; None if the page is no release, such as a page of contacts."""
    page = _open_page(file, context)
    if isinstance(page, NotImported):
        return page
    if not page.is_release():
        return None
    release = _read_release(page)
    return release if isinstance(release, NotImported) or release.published_at else None


def _open_page(file: FetchedFile, context: ImportContext) -> "_Page | NotImported":
    html = read_html(file)
    if isinstance(html, NotImported):
        return html
    soup = parse_html(html)
    if measure_depth(soup) > _MAX_DEPTH:
        message = f"The page nests more than {_MAX_DEPTH} elements in one another; a press release does not."
        return NotImported(source=file.location, message=message, remedy=_REMEDY)
    return _Page(soup, file, context)


def _read_release(page: "_Page") -> FoundRelease | NotImported:
    file = page.file
    if not page.headline.text:
        return NotImported(source=file.location, message="The page has no headline and no title.", remedy=_REMEDY)
    release = page.read()
    if not release.body and not release.lead:
        message = "The page has no text that can be read without running its scripts."
        return NotImported(source=file.location, message=message, remedy=_REMEDY)
    return release


class _Page:
    """A page that is being read. Each step takes its part out of `soup`."""

    def __init__(self, soup: BeautifulSoup, file: FetchedFile, context: ImportContext) -> None:
        self.soup, self.file, self.context = soup, file, context
        self.addresses = find_addresses(soup, file)
        self.metadata = read_metadata(soup, self.addresses.base)
        self.url = self.addresses.find_canonical(self.metadata)
        self.data = read_structured_data(soup, self.url)
        decode_emails(soup)
        separate_fields(soup)
        write_styles(soup)
        open_page_forms(soup)
        open_preformatted(soup)
        self.lines = list_visible_lines(soup)
        self.headline = choose_headline(soup, self.metadata, self.data)
        if not self.headline.text:
            self.headline = choose_beginning(self.lines)
        self.language, self.language_doubt = find_language(soup, self.metadata, self.data, context.language)
        self.media = Media(self.addresses.media_base)
        self.opening: OpeningDay | None = None
        self.tags = tuple(get_text(link) for link in soup.find_all("a", rel="tag"))

    def read(self) -> FoundRelease:
        """Read everything: first what stands around the text, then the text, then what only the head says."""
        published, kind = self.find_published(), find_kind(self.soup, self.headline.tag, self.metadata, self.data)
        contacts = take_contacts(self.soup, self.headline.tag, self.language)
        remove_noise(self.soup, self.headline.tag)
        scope = self.soup.body or self.soup
        sections = take_sections(scope, self.headline.tag, self.media, self.addresses.resolve)
        body = read_body(self.soup, self.headline, self.describe_page(sections, contacts))
        for gallery in sections.galleries:
            place_pictures(gallery, self.media, self.addresses.media_base)
        pictures = list_declared_pictures(self.metadata, self.data)
        add_declared_picture(self.media, pictures, self.addresses.media_base)
        return self.make_release(body, sections, contacts, published, kind)

    def is_release(self) -> bool:
        """Return whether a page can be a release: it says when it was published, or at least not that it is another."""
        kind = self.metadata.get("og:type").lower()
        is_dated = bool(self.data.types or has_declared_date(self.metadata))
        return is_dated or kind not in _OTHER_KINDS

    def find_published(self) -> FoundTime | None:
        """Return when the page was published."""
        scope = self.soup.body or self.soup
        near = collect_near_lines(self.headline.tag, scope)
        languages: tuple[str, ...] = (self.metadata.get("og:locale").replace("_", "-") or self.language, self.language)
        if writes_month_first(scope.get_text("\n"), self.url or self.file.location, languages[0]):
            languages = (*languages, MONTH_FIRST)
        self.opening = find_opening(near, languages)
        return find_published(self.metadata, self.data, near, self.url, (self.context.zone, languages))

    def describe_page(self, sections: PageSections, contacts: tuple[FoundContact, ...]) -> PageText:
        """Return what else is known of the text."""
        description = self.data.description or self.metadata.get("og:description", "description", "twitter:description")
        return PageText(
            description=clean_inline(description),
            declared_body=self.data.body,
            language=self.language,
            media=self.media,
            addresses=self.addresses,
            has_marked_parts=bool(contacts and sections.organisations),
        )

    def make_release(
        self,
        body: PageBody,
        sections: PageSections,
        contacts: tuple[FoundContact, ...],
        published: FoundTime | None,
        kind: ReleaseKind | None,
    ) -> FoundRelease:
        """Join what the page, its text and its head say."""
        parts = body.parts
        in_text = parts.published_at.replace(tzinfo=self.context.zone) if parts.published_at else None
        urls = self.addresses.list_urls(self.metadata)
        numbers = [each.phone for each in (*sections.help, *parts.help)]
        numbers += [each.phone for each in (*sections.organisations, *parts.organisations)]
        found = merge_contacts([*contacts, *parts.contacts]) or self.data.contacts
        completed = complete_contacts(found, self.lines, numbers)
        return FoundRelease(
            source=self.file.location,
            headline=self.headline.text,
            lead=body.lead,
            body=body.markdown,
            source_id=find_source_id(self.soup, self.metadata),
            urls=urls,
            language=self.language,
            translations=find_translations(self.metadata, self.language, urls),
            published_at=published.time if published else in_text,
            updated_at=find_updated(self.metadata, self.data, self.context.zone),
            dateline=self.data.dateline or parts.dateline,
            kind=kind or parts.kind,
            organisations=join_organisations(self.data, self.metadata, (*sections.organisations, *parts.organisations)),
            contacts=completed.contacts,
            keywords=choose_keywords(self.metadata, self.data, self.tags or tuple(sections.keywords)) or parts.keywords,
            help=(*sections.help, *parts.help),
            facts=(*sections.facts, *parts.facts),
            pictures=self.media.pictures,
            documents=self.media.documents,
            links=(*sections.links, *parts.links),
            withdrawn=sections.withdrawn,
            doubts=(*self.list_doubts(published, body), *completed.doubts),
        )

    def list_doubts(self, published: FoundTime | None, body: PageBody) -> Iterator[Doubt]:
        """Yield what may be wrong, by the keys of the front matter."""
        is_yearless = published is None and body.parts.published_at is None and self.opening is not None
        is_dated = published is not None or is_yearless
        if self.headline.doubt:
            yield Doubt("headline", self.headline.doubt)
        if body.lead_doubt:
            yield Doubt("lead", body.lead_doubt)
        if published and published.doubt:
            yield Doubt("publish_at", published.doubt)
        elif is_yearless and self.opening:
            yield Doubt("publish_at", f"The text says “{self.opening.written}” without a year, and the page says none.")
        if self.language_doubt:
            yield Doubt("language", self.language_doubt)
        yield from [doubt for doubt in body.parts.doubts if not (is_dated and doubt.field == "publish_at")]
