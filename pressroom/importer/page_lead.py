"""Find the lead of a page, and remove the lines between headline and text that are neither."""

import re

from bs4.element import NavigableString, Tag

from pressroom.importer.date_lines import is_date_line, is_own_date_line
from pressroom.importer.html_elements import (
    HEADINGS,
    get_attribute,
    get_class_words,
    get_text,
    has_ancestor,
    is_same_text,
)
from pressroom.importer.line_words import AUTHOR_LABEL, AUTHOR_LINE
from pressroom.importer.main_content import is_text_block
from pressroom.importer.page_words import END_LINE, META_LINE, PUBLISHED_LABEL, UPDATED_LABEL

_LEAD_WORDS = frozenset(
    re.findall(
        r"\w+",
        "ingress lead lede preamble intro introduction standfirst deck dek leadtext manchet ingressi vorspann summary "
        "introtext leadparagraph preample underrubrik subheading subtitle subheadline abstract",
    )
)
_MAX_LEAD = 1500
_MAX_LABEL = 60
_MAX_SUBTITLE = 200
_INLINE = frozenset({"a", "span", "strong", "b", "em", "i", "time", "small", "abbr"})
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
    # A subtitle above a headline is none of the text below it.
    is_above = headline is not None and has_ancestor(headline, root)
    first = [] if is_above else root.find_all(name=True, limit=40)
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
    is_below_label = False
    for _ in range(15):
        first = _find_first_leaf(root)
        if first is None or not (_is_meta(first, headline) or (is_below_label and _is_name(first))):
            break
        is_below_label = AUTHOR_LABEL.fullmatch(get_text(first)) is not None
        first.extract()
    _remove_date_below_subtitle(root)


def _remove_date_below_subtitle(root: Tag) -> None:
    """Remove the date between a subtitle of a few words and the text."""
    leaves = (tag for tag in root.find_all(["p", *HEADINGS], limit=10) if get_text(tag))
    subtitle, date = next(leaves, None), next(leaves, None)
    if subtitle is None or date is None or date.name in HEADINGS or len(get_text(subtitle)) > _MAX_SUBTITLE:
        return
    is_subtitle = subtitle.name in HEADINGS or get_text(subtitle.find(["b", "strong", "i", "em"])) == get_text(subtitle)
    if is_subtitle and is_own_date_line(get_text(date)) and not _is_in_part(date, root):
        date.extract()


def remove_lines_after_text(root: Tag) -> None:
    """Remove last lines that only say when the page was published or changed, whose it is, or lead to another."""
    for tag in reversed(root.find_all(["p", "div", "span", "time", "small", "li", "a"])[-12:]):
        if tag.parent is not None and _is_meta_at_end(tag):
            tag.extract()


def _is_meta_at_end(tag: Tag) -> bool:
    text = get_text(tag)
    if END_LINE.fullmatch(text):
        return True
    if is_date_line(text):
        label = tag.find_previous(string=re.compile(r"\S"))
        return META_LINE.fullmatch(text) is not None or (label is not None and _is_date_label(label.strip()))
    return _is_date_label(text)


def _is_date_label(text: str) -> bool:
    """Return whether a text is only a label such as “Last updated on:”."""
    is_label = PUBLISHED_LABEL.search(text) or UPDATED_LABEL.search(text)
    return bool(is_label) and len(text) <= _MAX_LABEL and text.endswith((":", " on", " am", " den"))


def _find_first_leaf(root: Tag) -> Tag | None:
    """Return the first innermost element with text, unless text stands before it without an element."""
    for tag in root.find_all(_LEAVES):
        has_inner = tag.find(_LEAVES) is not None and tag.name not in {"p", "ul", "dl", "a", *HEADINGS}
        is_leaf = not has_inner or _is_line_with_links(tag)
        if get_text(tag) and is_leaf and not _is_in_part(tag, root):
            return tag
    return None


def _is_in_part(tag: Tag, root: Tag) -> bool:
    """Return whether an element is in a table, a quote or a figure of the text, not only in a table of the layout."""
    for parent in tag.parents:
        if parent is root:
            return False
        if parent.name in {"figure", "table", "blockquote"}:
            return True
    return False


def _is_line_with_links(tag: Tag) -> bool:
    """Return whether an element is one line of text in which words are links, such as “By <a>Anna Berg</a>”."""
    has_own_text = any(type(child) is NavigableString and child.strip() for child in tag.children)
    return has_own_text and all(child.name in _INLINE for child in tag.find_all(name=True))


def _is_meta(tag: Tag, headline: str) -> bool:
    text = get_text(tag)
    if len(text) > 160:
        return False
    if tag.name in HEADINGS:
        return is_same_text(text, headline) or is_date_line(text)
    if is_own_date_line(text) or is_same_text(text, headline) or AUTHOR_LABEL.fullmatch(text):
        return True
    is_sentence = text.endswith((".", "!", "?", ":")) and len(text) > 40
    return bool(AUTHOR_LINE.fullmatch(text) or META_LINE.fullmatch(text)) and not is_sentence


def _is_name(tag: Tag) -> bool:
    """Return whether an element below “Written by” can be a name."""
    text = get_text(tag)
    return len(text) <= _MAX_LABEL and tag.name not in HEADINGS and not text.endswith((".", "!", "?", ":"))


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
