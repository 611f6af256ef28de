"""Read sitemaps and their indexes, also packed ones and those for news: each URL is the page of a release."""

import re
from collections.abc import Iterator

from lxml import etree

from pressroom.errors import DeliveryError, PressroomError
from pressroom.importer.feed_times import parse_feed_time
from pressroom.importer.formats import FetchedFile, Found, ImportContext
from pressroom.importer.found import FoundOrganisation, FoundRelease, FoundTranslation, NotImported
from pressroom.importer.language_tags import normalize_language
from pressroom.importer.linked_pages import read_linked_page, read_page_of_site
from pressroom.importer.merge import merge_found
from pressroom.importer.url_parts import parse_url
from pressroom.importer.xml_files import (
    decode_xml,
    get_element_text,
    get_local_name,
    get_namespace,
    parse_xml,
    read_content,
    unpack_start,
)

_MAX_DEPTH = 5
_OTHER_REMEDY = "If one of these is a release, import it by its URL."
_ROOT = re.compile(rb"<(?:\w+:)?(?:urlset|sitemapindex)[\s>]")
_PROTOCOL = "sitemaps.org/schemas/sitemap"
# What the programs that make sitemaps call their lists of other things.
_NO_RELEASES = re.compile(
    r"(?:^|[-_/])(?:category|categories|tags?|post_tag|taxonom\w*|authors?|users?|attachments?)(?=[-_.])"
)


def matches(_file: FetchedFile, start: bytes) -> bool:
    """Return whether a document is a sitemap or an index of sitemaps."""
    return _ROOT.search(unpack_start(start).replace(b"\0", b"")) is not None


def read(file: FetchedFile, context: ImportContext) -> Found:
    """Yield the release on each page that a sitemap lists, once; pages that are no releases are named."""
    for each in _read_sitemap(file, context, set(), 0):
        yield _refuse_other_page(each) if isinstance(each, str) else each


def _refuse_other_page(url: str) -> NotImported:
    message = "The page has no date, or says that it is no article."
    return NotImported(source=url, message=message, remedy=_OTHER_REMEDY, is_other=True)


def _read_sitemap(
    file: FetchedFile, context: ImportContext, seen: set[str], depth: int
) -> Iterator[FoundRelease | NotImported | str]:
    """Yield the releases, and the URLs of pages that are none."""
    root = parse_xml(decode_xml(read_content(file), file.charset))
    if root is None or get_local_name(root) not in {"urlset", "sitemapindex"}:
        raise DeliveryError(f"{file.location} is damaged: it is not a sitemap.", "Download it again.")
    is_index = get_local_name(root) == "sitemapindex"
    for element in root:
        url = _find_text(element, "loc")
        if not url or url in seen:
            continue
        seen.add(url)
        if is_index:
            yield from _read_part(url, file, context, seen, depth)
        else:
            yield _read_url(element, url, file, context) or url


def _read_part(
    url: str, index: FetchedFile, context: ImportContext, seen: set[str], depth: int
) -> Iterator[FoundRelease | NotImported | str]:
    """Yield the releases of one sitemap of an index."""
    if _NO_RELEASES.search(parse_url(url).path):
        yield NotImported(
            source=url,
            message="By its name, it lists no releases, and was not read.",
            remedy="If it does, import it.",
            is_other=True,
        )
    elif depth >= _MAX_DEPTH:
        yield NotImported(source=url, message="The sitemaps are nested too deeply.", remedy="Import this one.")
    else:
        try:
            part = context.fetcher.fetch(url, base=index.url or index.location)
            yield from _read_sitemap(part, context, seen, depth + 1)
        except PressroomError as error:
            yield NotImported(source=url, message=error.message, remedy=error.remedy)


def _read_url(
    element: etree._Element, url: str, file: FetchedFile, context: ImportContext
) -> FoundRelease | NotImported | None:
    """Return the release on a page; None if it is none. What stands in a sitemap for news is a release."""
    values = _read_values(element, url, context)
    read = read_linked_page if values.headline or values.published_at else read_page_of_site
    page = read(url, context, file.url or file.location)
    return merge_found(page, values) if isinstance(page, FoundRelease) else page


def _read_values(element: etree._Element, url: str, context: ImportContext) -> FoundRelease:
    """Return what the sitemap itself says of a page: title, time, language and keywords of news, translations."""
    news = next((each for each in element if get_local_name(each) == "news"), None)
    publication = (
        next((each for each in news if get_local_name(each) == "publication"), None) if news is not None else None
    )
    language = normalize_language(_find_text(publication, "language"))
    publisher = _find_text(publication, "name")
    return FoundRelease(
        source=url,
        headline=_find_text(news, "title"),
        urls=(url,),
        language=language,
        translations=tuple(_list_translations(element, url)),
        published_at=parse_feed_time(_find_text(news, "publication_date"), context.zone, language).time,
        organisations=(FoundOrganisation(name=publisher),) if publisher else (),
        keywords=tuple(filter(None, map(str.strip, _find_text(news, "keywords").split(",")))),
    )


def _list_translations(element: etree._Element, url: str) -> Iterator[FoundTranslation]:
    for link in element:
        language = normalize_language(str(link.get("hreflang") or ""))
        href = str(link.get("href") or "").strip()
        if get_local_name(link) == "link" and language and href and href != url:
            yield FoundTranslation(language=language, url=href)


def _find_text(parent: etree._Element | None, name: str) -> str:
    """Return the text of a child, the one of the sitemap itself if a picture has one of that name too."""
    if parent is None:
        return ""
    found = [each for each in parent if get_local_name(each) == name]
    found.sort(key=lambda each: _PROTOCOL not in get_namespace(each))
    return get_element_text(found[0]) if found else ""
