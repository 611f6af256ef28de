"""Turn the HTML that Word writes and puts on the clipboard into ordinary HTML: lists, and no comments."""

import re
from collections.abc import Iterator, Sequence

from bs4 import BeautifulSoup
from bs4.element import PageElement, Tag

_LIST_STYLE = re.compile(r"mso-list\s*:\s*(l\d+)\s+level(\d+)", re.IGNORECASE)
_MARKER_STYLE = re.compile(r"mso-list\s*:\s*ignore", re.IGNORECASE)
_COMMENT_STYLE = re.compile(
    r"mso-element\s*:\s*comment|mso-comment-|mso-special-character\s*:\s*comment", re.IGNORECASE
)
_FOOTNOTES_STYLE = re.compile(r"mso-element\s*:\s*(?:foot|end)note-list", re.IGNORECASE)
_COMMENT_CLASSES = ("MsoCommentReference", "MsoCommentText", "msocomtxt", "msocomanchor", "msoDel")
_NUMBERED = re.compile(r"\d+[.)]?|[a-zA-Z]{1,5}[.)]")
_MAX_LEVEL = 9


def clean_word_html(soup: BeautifulSoup) -> None:
    """Change HTML of Word in place; other HTML stays as it is."""
    for tag in soup.find_all(style=_COMMENT_STYLE) + soup.find_all(class_=_COMMENT_CLASSES):
        tag.decompose()
    for footnotes in soup.find_all(style=_FOOTNOTES_STYLE):
        for rule in footnotes.find_all(["hr", "br"], recursive=False):
            rule.decompose()
    for run in _find_list_runs(soup):
        _replace_list(soup, run)


def _find_list_runs(soup: BeautifulSoup) -> list[list[Tag]]:
    """Return the paragraphs of each list, in the order of the text."""
    runs: list[list[Tag]] = []
    for paragraph in soup.find_all(["p", "h1", "h2", "h3"], style=_LIST_STYLE):
        previous = _find_previous_tag(paragraph)
        if runs and runs[-1][-1] is previous:
            runs[-1].append(paragraph)
        else:
            runs.append([paragraph])
    return [run for run in runs if run[0].name == "p"]


def _find_previous_tag(paragraph: Tag) -> Tag | None:
    """Return the element before a paragraph, or None if there is text between them."""
    for sibling in _iterate_previous(paragraph):
        if isinstance(sibling, Tag):
            return sibling
        if str(sibling).strip() and type(sibling).__name__ == "NavigableString":
            return None
    return None


def _iterate_previous(paragraph: Tag) -> Iterator[PageElement]:
    yield from paragraph.previous_siblings


def _replace_list(soup: BeautifulSoup, paragraphs: Sequence[Tag]) -> None:
    """Replace the paragraphs of a list by nested lists."""
    root = soup.new_tag("div")
    paragraphs[0].insert_before(root)
    lists: list[tuple[int, Tag]] = []  # the open lists with their levels, the innermost last
    for paragraph in paragraphs:
        level, name = _read_level(paragraph), "ol" if _is_numbered(paragraph) else "ul"
        while lists and lists[-1][0] > level:
            lists.pop()
        if not lists or lists[-1][0] < level or lists[-1][1].name != name:
            if lists and lists[-1][0] == level:
                lists.pop()
            items = lists[-1][1].find_all("li", recursive=False) if lists else []
            opened = soup.new_tag(name)
            (items[-1] if items else root).append(opened)
            lists.append((level, opened))
        _append_item(lists[-1][1], paragraph)
    root.unwrap()


def _append_item(parent: Tag, paragraph: Tag) -> None:
    for marker in paragraph.find_all(style=_MARKER_STYLE):
        marker.decompose()
    paragraph.extract()
    paragraph.name = "li"
    paragraph.attrs = {}
    parent.append(paragraph)


def _read_level(paragraph: Tag) -> int:
    match = _LIST_STYLE.search(str(paragraph.get("style")))
    return min(int(match[2][:3]), _MAX_LEVEL) if match else 1


def _is_numbered(paragraph: Tag) -> bool:
    marker = paragraph.find(style=_MARKER_STYLE)
    return isinstance(marker, Tag) and _NUMBERED.fullmatch(marker.get_text().strip(" \xa0\n\t")) is not None
