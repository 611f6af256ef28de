"""Read the text of a page: its lead, and its body as Markdown."""

import re

from bs4 import BeautifulSoup
from bs4.element import Tag
from msgspec import Struct

from pressroom.importer.html_elements import fold_text, get_text, has_ancestor, is_same_text
from pressroom.importer.html_to_markdown import HtmlOptions, html_to_markdown, parse_html
from pressroom.importer.inline_markdown import escape_text
from pressroom.importer.link_lists import remove_link_boxes, remove_link_lists
from pressroom.importer.main_content import (
    find_content,
    remove_before,
    remove_empty_wrappers,
)
from pressroom.importer.media import Media
from pressroom.importer.page_addresses import PageAddresses
from pressroom.importer.page_endings import remove_last_lines, remove_marks, remove_menu_lines, separate_end_marks
from pressroom.importer.page_headline import ChosenHeadline
from pressroom.importer.page_lead import (
    find_described_lead,
    remove_lines_after_text,
    remove_lines_before_text,
    take_lead,
)
from pressroom.importer.page_pictures import get_placed_name, place_pictures
from pressroom.importer.page_sections import add_documents
from pressroom.importer.release_parts import ReleaseParts, split_body
from pressroom.importer.text_end import remove_after_text
from pressroom.importer.text_lines import remove_other_lines

_MAX_DESCRIPTION = 600
_FIRST_PARAGRAPH = "No lead is marked on the page; this is the first paragraph of the text."
_FROM_DESCRIPTION = "No lead is marked on the page; this is its description for search engines."
# The first picture of a release is shown above its text anyway.
_LEADING_PICTURES = re.compile(r"\A(?:!\[\]\([^)\s]+\)\s*)+(?=\S)")


class PageText(Struct, frozen=True, kw_only=True):
    """What is known of the text of a page besides the text.

    `has_marked_parts` is True if contacts and about text stand outside of it: then none is looked for in it.
    """

    description: str
    declared_body: str
    language: str
    media: Media
    addresses: PageAddresses
    has_marked_parts: bool


class PageBody(Struct, frozen=True, kw_only=True):
    """The text of a page; `parts` are what was found in it."""

    lead: str = ""
    lead_doubt: str = ""
    markdown: str = ""
    parts: ReleaseParts


def read_body(soup: BeautifulSoup, headline: ChosenHeadline, page: PageText) -> PageBody:
    """Read the text of a page from which navigation, contacts and sections are gone already."""
    root = _prepare(soup, headline, page)
    lead = take_lead(root, headline.tag)
    _place_pictures_before(root, headline.tag, page)
    if headline.tag is not None:
        remove_before(root, headline.tag)
    remove_lines_after_text(root)
    remove_last_lines(root)
    place_pictures(root, page.media, page.addresses.media_base)
    remove_lines_before_text(root, headline.text)
    remove_empty_wrappers(root)
    lead = lead or find_described_lead(root, page.description)
    markdown = _convert(root, page)
    markdown = _LEADING_PICTURES.sub("", markdown)
    declared = _convert_declared(page)
    if len(fold_text(declared)) > 2 * len(fold_text(markdown + lead)) + 40:
        markdown = declared
    return _split(lead, markdown, page)


def _prepare(soup: BeautifulSoup, headline: ChosenHeadline, page: PageText) -> Tag:
    _number_lists(soup)
    remove_after_text(soup.body or soup, headline.tag)
    remove_link_boxes(soup.body or soup, headline.tag)
    root = find_content(soup, headline.tag)
    remove_link_lists(root)
    remove_menu_lines(root)
    remove_marks(root)
    separate_end_marks(root)
    remove_other_lines(root)
    add_documents(root, page.media, page.addresses.resolve)
    return root


def _number_lists(soup: BeautifulSoup) -> None:
    """Let lists whose numbers stand in the text have them as numbers."""
    for number in soup.select("ol > li span.number"):
        item, text = number.find_parent("li"), get_text(number).rstrip(".)")
        if item is not None and item.parent is not None and text.isdigit() and item.parent.get("start") is None:
            item.parent["start"] = text
        number.extract()


def _place_pictures_before(root: Tag, headline: Tag | None, page: PageText) -> None:
    """Add the pictures between the headline and the text: they are the first of the release."""
    if headline is None or has_ancestor(headline, root):
        return
    for tag in headline.find_all_next(["figure", "img"], limit=200):
        if has_ancestor(tag, root) or tag is root:
            break
        if tag.name == "figure" or tag.find_parent("figure") is None:
            holder = tag if tag.name == "figure" else tag.wrap(parse_html("<div></div>").div or tag)
            place_pictures(holder, page.media, page.addresses.media_base)


def _convert(root: Tag, page: PageText) -> str:
    options = HtmlOptions(resolve_url=lambda href: _choose_url(href, page), place_picture=get_placed_name)
    return html_to_markdown(root, options)


def _choose_url(href: str, page: PageText) -> str:
    """Return the file name of a document that the release takes over, or the absolute address."""
    url = page.addresses.resolve(href)
    known = next((each.file for each in page.media.documents if each.location == url), "")
    return known or (url if re.match(r"https?:|mailto:|tel:", url, re.IGNORECASE) else "")


def _convert_declared(page: PageText) -> str:
    """Return the text that structured data has, for pages that a script would fill with it."""
    text = page.declared_body
    if re.search(r"<(?:p|br|div|ul|h[1-6])\b", text, re.IGNORECASE):
        return _convert(parse_html(text), page)
    paragraphs = [" ".join(line.split()) for line in re.split(r"\n+|\r", text)]
    return "\n\n".join(escape_text(line) for line in paragraphs if line)


def _split(lead: str, markdown: str, page: PageText) -> PageBody:
    """Split the text into its parts; the lead that the page marks is the lead."""
    if lead and page.has_marked_parts:
        return PageBody(lead=lead, markdown=markdown, parts=ReleaseParts())
    whole = f"{escape_text(lead)}\n\n{markdown}" if lead else markdown
    parts = split_body(whole, page.language)
    if not lead:
        return _choose_lead(parts, page.description)
    if parts.lead and fold_text(lead).endswith(fold_text(parts.lead)):
        return PageBody(lead=parts.lead, markdown=parts.body, parts=parts)
    first, _, rest = parts.body.partition("\n\n")
    is_lead = is_same_text(first, lead)
    body = rest if is_lead else "\n\n".join(filter(None, (escape_text(parts.lead), parts.body)))
    return PageBody(lead=lead, markdown=body, parts=parts)


def _choose_lead(parts: ReleaseParts, description: str) -> PageBody:
    if parts.lead:
        return PageBody(lead=parts.lead, lead_doubt=_FIRST_PARAGRAPH, markdown=parts.body, parts=parts)
    is_new = 60 < len(description) <= _MAX_DESCRIPTION and fold_text(description)[:60] not in fold_text(parts.body)
    if is_new:
        return PageBody(lead=description, lead_doubt=_FROM_DESCRIPTION, markdown=parts.body, parts=parts)
    return PageBody(markdown=parts.body, parts=parts)
