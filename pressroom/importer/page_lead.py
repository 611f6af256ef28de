"""Find the lead of a page, and remove the lines between headline and text that are neither."""

import re

from bs4.element import Tag

from pressroom.importer.html_elements import HEADINGS, get_attribute, get_class_words, get_text, is_same_text
from pressroom.importer.main_content import is_text_block
from pressroom.importer.page_dates import is_date_line
from pressroom.importer.page_words import END_LINE, META_LINE

_LEAD_WORDS = frozenset(
    re.findall(
        r"\w+",
        "ingress lead lede preamble intro introduction standfirst deck dek leadtext manchet ingressi vorspann summary "
        "introtext leadparagraph preample underrubrik subheading subtitle subheadline abstract",
    )
)
_MAX_LEAD = 1500
_LEAVES = ("p", "h2", "h3", "h4", "h5", "h6", "div", "span", "ul", "time", "small", "dl", "a", "strong", "header", "td")


def take_lead(root: Tag, headline: Tag | None) -> str:
    """Remove the paragraph that is marked as the lead, and return its text; "" if none is marked."""
    for tag in _find_marked(root, headline):
        text = get_text(tag)
        if 30 <= len(text) <= _MAX_LEAD:
            tag.extract()
            return text
    return ""


def _find_marked(root: Tag, headline: Tag | None) -> list[Tag]:
    """Return what is marked as a lead: in the text, or between the headline and the text."""
    around = headline.find_all_next(name=True, limit=60) if headline is not None else []
    first = root.find_all(name=True, limit=40)
    found = []
    for tag in [*first, *around]:
        is_marked = _LEAD_WORDS & get_class_words(tag) or get_attribute(tag, "itemprop") == "description"
        if is_marked and tag.name in {"p", "div", "section", "h2", "h3", "span", "strong"} and _is_one_paragraph(tag):
            found.append(tag)
    return found


def _is_one_paragraph(tag: Tag) -> bool:
    return len(tag.find_all("p")) <= 1 and tag.find(["h1", "h2", "ul", "ol", "table", "img", "article"]) is None


def remove_lines_before_text(root: Tag, headline: str) -> None:
    """Remove what stands before the first paragraph without being text: dates, kinds of text, names, buttons."""
    for _ in range(15):
        first = _find_first_leaf(root)
        if first is None or not _is_meta(first, headline):
            return
        first.extract()


def remove_lines_after_text(root: Tag) -> None:
    """Remove last lines that only say when the page was published or changed, whose it is, or lead to another."""
    for tag in reversed(root.find_all(["p", "div", "span", "time", "small", "li", "a"])[-12:]):
        text = get_text(tag)
        is_meta = is_date_line(text) and META_LINE.fullmatch(text) is not None
        if (is_meta or END_LINE.fullmatch(text)) and tag.parent is not None:
            tag.extract()


def _find_first_leaf(root: Tag) -> Tag | None:
    """Return the first innermost element with text, unless text stands before it without an element."""
    for tag in root.find_all(_LEAVES):
        has_inner = tag.find(_LEAVES) is not None and tag.name not in {"p", "ul", "dl", "a", *HEADINGS}
        if get_text(tag) and not has_inner and tag.find_parent(["figure", "table", "blockquote"]) is None:
            return tag
    return None


def _is_meta(tag: Tag, headline: str) -> bool:
    text = get_text(tag)
    if len(text) > 160:
        return False
    if tag.name in HEADINGS:
        return is_same_text(text, headline) or is_date_line(text)
    is_sentence = text.endswith((".", "!", "?", ":")) and len(text) > 40
    return is_date_line(text) or is_same_text(text, headline) or bool(META_LINE.fullmatch(text) and not is_sentence)


def find_described_lead(root: Tag, description: str) -> str:
    """Remove the first paragraph and return its text if the page's description is taken from it; "" otherwise."""
    paragraphs = [tag for tag in root.find_all(["p", "div", "h2", "h3"], limit=10) if _is_plain(tag)]
    first = paragraphs[0] if paragraphs else None
    text = get_text(first)
    description = description.rstrip(" .…[]")
    if first is None or not is_same_text(text, description) or len(text) > _MAX_LEAD:
        return ""
    first.extract()
    return text


def _is_plain(tag: Tag) -> bool:
    return bool(get_text(tag)) and is_text_block(tag) and tag.find(["p", "div", "ul", "br", "img", "table"]) is None
