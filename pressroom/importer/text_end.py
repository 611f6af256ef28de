"""Find where a page goes on after its text, with readers' comments or other texts, and remove all that follows."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Literal

from bs4.element import NavigableString, PageElement, Tag

from pressroom.importer.date_lines import is_date_line
from pressroom.importer.html_elements import HEADINGS, has_ancestor
from pressroom.importer.line_words import COMMENT_NOTICE, COMMENTS, READER_COMMENTS
from pressroom.importer.page_words import classify_heading
from pressroom.importer.section_titles import find_section_kind
from pressroom.importer.text_lines import TextLine, list_lines

_MIN_TEXT = 300
_LONG_LINE = 60
_MIN_STORY = 250
_MAX_LABEL = 100
_MAX_NOTICE = 800
_LOOK_AHEAD = 80
_MIN_DATES = 2
_MAX_BOXES = 20
_PARTS = frozenset({"contact", "contacts", "help", "about", "facts", "keywords", "documents", "pictures"})


def remove_after_text(body: Tag, headline: Tag | None) -> None:
    """Remove what follows the text of a page, from the first heading of readers' comments or of other texts.

    Parts of a release that stand there, such as its contacts, are kept.
    """
    lines = list(_list_lines_after(body, headline))
    start = _find_end(lines)
    if start is None:
        return
    stop = next((line.nodes[0] for line in lines[start:] if _is_part_of_release(line)), None)
    for part in list(_list_parts(lines[start].nodes[0], body, stop)):
        part.extract()


def _list_parts(first: NavigableString, body: Tag, stop: NavigableString | None) -> Iterator[PageElement]:
    """Yield the texts and pictures from a text on, up to another one or the end of the page."""
    current: PageElement | None = first
    while current is not None and current is not stop and has_ancestor(current, body):
        if not isinstance(current, Tag) or current.name == "img":
            yield current
        current = current.next_element


def _list_lines_after(body: Tag, headline: Tag | None) -> Iterator[TextLine]:
    """Yield the lines of a page that stand after its headline."""
    is_after = headline is None
    for line in list_lines(body):
        is_headline = headline is not None and (line.block is headline or has_ancestor(line.nodes[0], headline))
        if is_after and not is_headline:
            yield line
        is_after = is_after or is_headline


def _find_end(lines: Sequence[TextLine]) -> int | None:
    """Return the number of the line with which the page goes on after its text; None if it ends with it."""
    is_within = _find_lines_within(lines)
    size = boxes = 0
    for number, line in enumerate(lines):
        if size >= _MIN_TEXT and boxes < _MAX_BOXES:
            boxes += classify_heading(line.text) == "related"
            end = _find_kind_of_end(lines, number)
            if end == "comments" or (end == "others" and not is_within[number]):
                return number
        size += len(line.text) if _is_long(line) else 0
    return None


def _find_lines_within(lines: Sequence[TextLine]) -> list[bool]:
    """Return for each line whether paragraphs after it are beside paragraphs before it: it stands within the text."""
    bounds: dict[int, list[int]] = {}
    for number, line in enumerate(lines):
        if _is_long(line):
            bounds.setdefault(_find_holder(line), []).append(number)
    within = [False] * len(lines)
    end = 0
    for numbers in sorted(bounds.values()):
        start = max(numbers[0] + 1, end)
        end = max(end, numbers[-1])
        within[start:end] = [True] * (end - start)
    return within


def _find_kind_of_end(lines: Sequence[TextLine], number: int) -> Literal["comments", "others"] | None:
    """Return what may follow a line: comments for certain, or others, unless the line stands within the text."""
    line = lines[number]
    if _LONG_LINE <= len(line.text) <= _MAX_NOTICE and COMMENT_NOTICE.fullmatch(line.text):
        return "others" if _is_in_own_box(lines, number) else None
    if len(line.text) > _MAX_LABEL:
        return None
    if _begins_comments(lines, number):
        return "comments" if line.block.name in HEADINGS else "others"
    return "others" if classify_heading(line.text) == "related" and _leads_to_others(lines, number) else None


def _is_in_own_box(lines: Sequence[TextLine], number: int) -> bool:
    holder = _find_holder(lines[number])
    return all(_find_holder(line) != holder for line in lines[max(0, number - _LOOK_AHEAD) : number] if _is_long(line))


def _begins_comments(lines: Sequence[TextLine], number: int) -> bool:
    """Return whether a line is the heading of readers' comments, not a link to them or the heading of a text."""
    line = lines[number]
    is_certain = READER_COMMENTS.fullmatch(line.text) is not None
    if not is_certain and not COMMENTS.fullmatch(line.text):
        return False
    is_heading = line.block.name in HEADINGS
    return (is_certain and is_heading) or _has_comments(lines[number + 1 : number + _LOOK_AHEAD])


def _has_comments(lines: Sequence[TextLine]) -> bool:
    """Return whether lines are those of comments: some say who wrote when, or where to write one."""
    short = [line.text for line in lines if len(line.text) <= _MAX_LABEL]
    dates = (text for text in short if is_date_line(text))
    return any(map(READER_COMMENTS.fullmatch, short)) or len(list(islice(dates, _MIN_DATES))) == _MIN_DATES


def _leads_to_others(lines: Sequence[TextLine], number: int) -> bool:
    """Return whether only short texts in boxes follow a line such as “Similar posts”."""
    sizes: Counter[int] = Counter()
    for line in lines[number + 1 :]:
        if _is_part_of_release(line):
            break
        sizes[_find_holder(line)] += len(line.text) if _is_long(line) else 0
    return max(sizes.values(), default=0) < _MIN_STORY


def _find_holder(line: TextLine) -> int:
    """Return the identity of the element that has a line as one of its paragraphs."""
    parent = line.block.parent if line.block.name in {"p", *HEADINGS} else line.block
    return id(parent)


def _is_long(line: TextLine) -> bool:
    """Return whether a line is long enough for a paragraph, and is no heading and no link."""
    is_heading = line.block.name in HEADINGS
    return len(line.text) >= _LONG_LINE and not is_heading and any(_is_text(node) for node in line.nodes)


def _is_text(node: NavigableString) -> bool:
    return len(node.strip()) >= _LONG_LINE // 2 and node.find_parent("a") is None


def _is_part_of_release(line: TextLine) -> bool:
    """Return whether a line is the title of a part that a release may have below its text."""
    if len(line.text) > _MAX_LABEL or not _is_title(line):
        return False
    return find_section_kind(line.text) in _PARTS or classify_heading(line.text) in _PARTS


def _is_title(line: TextLine) -> bool:
    is_bold = all(node.find_parent(["b", "strong"]) is not None for node in line.nodes if node.strip())
    return line.block.name in HEADINGS or is_bold or line.text.endswith(":")
