"""Convert the HTML of an entry of a feed: its body as Markdown, its pictures at their largest size, its documents."""

import re
from pathlib import PurePosixPath

from bs4.element import Tag

from pressroom.importer.html_to_markdown import HtmlOptions, html_to_markdown, parse_html
from pressroom.importer.media import DOCUMENT_TYPES, Media
from pressroom.importer.url_parts import join_url, parse_url

_PICTURE_LINK = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)$", re.IGNORECASE)
_CANDIDATE = re.compile(r"(\S+)\s+(\d{1,6}(?:\.\d+)?)[wx]\s*(?:,|$)")
_CUT_END = re.compile(r"(?:\[?(?:…|\.\.\.|&hellip;)\]?|\[…\])\s*$")
_MAX_PIXELS_OF_COUNTER = 2


def convert_entry_html(
    html: str, media: Media, base: str, own_url: str = "", *, keeps_spaced_lists: bool = False
) -> str:
    """Return HTML as Markdown. Its pictures and documents are added to `media`."""
    soup = parse_html(html)
    _remove_footer_of_system(soup, own_url)
    for link in soup.find_all("a", href=True):
        url = join_url(base, str(link["href"]).strip())
        if _is_document(url):
            media.add_document(url, " ".join(link.get_text().split()))

    def resolve_url(href: str) -> str:
        url = join_url(base, href.strip())
        if _is_document(url):
            return media.add_document(url)
        return url if parse_url(url).scheme in {"http", "https", "mailto", "tel"} else ""

    def place_picture(tag: Tag, caption: str) -> str:
        return _place_picture(tag, caption, media, base)

    return html_to_markdown(soup, HtmlOptions(resolve_url, place_picture, keeps_spaced_lists=keeps_spaced_lists))


def _is_document(url: str) -> bool:
    """Return whether a URL is that of a file to download, by its extension."""
    parts = parse_url(url)
    extension = PurePosixPath(parts.path).suffix.lower().removeprefix(".")
    return extension in DOCUMENT_TYPES and parts.scheme in {"http", "https", "", "file"}


def _place_picture(tag: Tag, caption: str, media: Media, base: str) -> str:
    location = find_largest_picture(tag, base)
    if not location or _counts_readers(tag):
        return ""
    alt = tag.get("alt")
    return media.add_picture(location, caption=caption, alt=None if alt is None else str(alt))


def _counts_readers(tag: Tag) -> bool:
    """Return whether an image is too small to see: it tells another server who reads."""
    sizes = [str(tag.get(name) or "") for name in ("width", "height")]
    return any(size.isdecimal() and int(size) <= _MAX_PIXELS_OF_COUNTER for size in sizes)


def find_largest_picture(tag: Tag, base: str) -> str:
    """Return the URL of the largest file of an `img`: what it links to, else the widest of its sizes."""
    links = [tag.find_parent("a"), *(figure.find_all("a") if (figure := tag.find_parent("figure")) else [])]
    urls = [join_url(base, str(link.get("href") or "").strip()) for link in links if link is not None]
    if linked := next((url for url in urls if _PICTURE_LINK.search(parse_url(url).path)), ""):
        return linked
    candidates = _CANDIDATE.findall(str(tag.get("data-srcset") or tag.get("srcset") or ""))
    if candidates:
        return join_url(base, max(candidates, key=lambda each: float(each[1]))[0])
    sources = [str(tag.get(name) or "").strip() for name in ("data-orig-file", "data-src", "data-lazy-src", "src")]
    return join_url(base, next(filter(None, sources), ""))


def _remove_footer_of_system(soup: Tag, own_url: str) -> None:
    """Remove the last paragraph if WordPress added it: "The post … appeared first on …", in any language."""
    paragraphs = [each for each in soup.find_all("p") if each.get_text(strip=True)]
    links = [str(link.get("href") or "") for link in paragraphs[-1].find_all("a")] if paragraphs else []
    is_footer = own_url and len(links) == 2 and parse_url(links[0])[:3] == parse_url(own_url)[:3]
    if is_footer and parse_url(links[1]).path.count("/") <= 1:
        paragraphs[-1].extract()


def get_plain_text(html: str) -> str:
    """Return the text of HTML, or a text without any, on one line."""
    if not re.search(r"[<&]", html):
        return " ".join(html.split())
    return " ".join(parse_html(html).get_text(" ").split()) if "<" in html else _unescape(html)


def _unescape(text: str) -> str:
    return " ".join(parse_html(f"<p>{text}</p>").get_text().split())


def is_cut(text: str) -> bool:
    """Return whether a text ends as an excerpt that a program cut."""
    return _CUT_END.search(text) is not None
