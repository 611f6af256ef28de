"""Convert the HTML that pressroom itself writes, without ids, back to the Markdown that it was made from."""

import re
from collections.abc import Mapping

from bs4 import BeautifulSoup
from bs4.element import Tag

from pressroom.importer.entry_html import convert_entry_html
from pressroom.importer.html_to_markdown import parse_html
from pressroom.importer.media import Media

_NOTE_MARK = re.compile(r"\[(\d{1,4})\]")


def convert_release_html(html: str, media: Media, files_by_url: Mapping[str, str], base: str) -> str:
    """Return a body as Markdown. `files_by_url` has the names of the files that are in `media` already."""
    soup = parse_html(html)
    for number in soup.select("ol.numbered span.number"):
        _restore_number(number)
    for figure in soup.find_all("figure"):
        _restore_figure(soup, figure, files_by_url)
    _restore_footnotes(soup)
    return convert_entry_html(str(soup), media, base, keeps_spaced_lists=True)


def _restore_number(number: Tag) -> None:
    """Make the number of the first item, which stands in its text, the start of its list."""
    items = number.find_parent("ol")
    digits = number.get_text(strip=True).rstrip(".")
    if items is not None and not items.has_attr("start") and digits.isdecimal():
        items["start"] = digits
    number.extract()


def _restore_figure(soup: BeautifulSoup, figure: Tag, files_by_url: Mapping[str, str]) -> None:
    """Put the original of a picture in place of its sizes, and who said a quote into the quote."""
    caption, quote = figure.find("figcaption"), figure.find("blockquote")
    if isinstance(quote, Tag) and isinstance(caption, Tag):
        caption.name = "footer"
        quote.append(caption.extract())
        return
    links = [str(link.get("href")) for link in figure.find_all("a")]
    original = next((url for url in links if url in files_by_url), "")
    if original:
        picture = figure.find("img")
        alt = str(picture.get("alt") or "") if isinstance(picture, Tag) else ""
        figure.replace_with(soup.new_tag("img", attrs={"src": original, "alt": alt}))


def _restore_footnotes(soup: BeautifulSoup) -> None:
    """Link the marks of footnotes to the notes at the end."""
    notes = {}
    for note in soup.select('div[role="doc-endnotes"] > div'):
        text = note.find(string=_NOTE_MARK)
        match = _NOTE_MARK.match(text.lstrip()) if text else None
        if text and match:
            text.replace_with(text.lstrip()[match.end() :].lstrip())
            note["id"] = f"fn-{match[1]}"
            notes[match[1]] = note
    for mark in soup.find_all("sup"):
        match = _NOTE_MARK.fullmatch(mark.get_text(strip=True))
        if match and match[1] in notes and not mark.find("a"):
            link = soup.new_tag("a", attrs={"href": f"#fn-{match[1]}", "role": "doc-noteref"}, string=match[1])
            mark.clear()
            mark.append(link)
