"""Read a page as its readers see it: lines of text, how each of them stands out, and where the long text begins."""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import takewhile

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, Tag

from pressroom.importer.html_elements import HEADINGS, get_attribute, get_class_words, get_text, has_ancestor
from pressroom.importer.text_size import count_dense_letters, measure_letters

_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "address article aside blockquote body center dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 "
        "h5 h6 header hr legend li main ol p pre section table tbody td th thead tr ul",
    )
)
_SKIPPED = frozenset(
    re.findall(r"\w+", "head script style noscript template select option textarea button nav footer aside dialog form")
)
_TITLE_CLASSES = frozenset(
    re.findall(
        r"\w+",
        "title headline heading header1 heading1 rubrik huvudrubrik tittel overskrift otsikko titre titulo título "
        "titular titel kop ueberschrift überschrift schlagzeile newstitle presstitle",
    )
)
_LETTERS_OF_WORD = 3
_SIZE_OF_TEXT = 3
# From which size in points on letters have the sizes of `font` from 2 on.
_POINTS_OF_SIZES = (9.5, 12, 14, 18, 24, 36)
_NAMED_SIZES = {"xx-small": 1, "x-small": 1, "small": 2, "medium": 3, "large": 4, "x-large": 5, "xx-large": 6}
_MAX_LINES = 3000
# How many texts of a line are looked at: a headline has few.
_MAX_STRINGS = 50
_MIN_PROSE = 100
_MIN_SENTENCE = 60
_MIN_WRAPPED = 45
_MAX_TITLE = 250
_SHARE_OF_PROSE = 0.6


_FONT_SIZE = re.compile(
    rf"font-size\s*:\s*(?:(?P<number>[0-9]{{1,3}}(?:\.[0-9]{{1,3}})?)(?P<unit>pt|px|em|%)|"
    rf"(?P<name>{'|'.join(sorted(_NAMED_SIZES, key=len, reverse=True))})\b)",
    re.IGNORECASE,
)
_POINTS_OF_UNITS = {"pt": 1, "px": 0.75, "em": 12, "%": 0.12}


class PageLine:
    """A line of a page: between two blocks, or two line breaks."""

    def __init__(self, strings: Sequence[NavigableString]) -> None:
        self.strings = [string for string in strings if string.strip()]
        self.text = " ".join("".join(strings).split())

    @cached_property
    def length(self) -> int:
        """How much the line says, in letters of the Latin script."""
        return measure_letters(self.text)

    @cached_property
    def parents(self) -> list[Tag]:
        """The elements around the whole line, the innermost first."""
        around_last = {id(tag) for tag in self.strings[-1].parents}
        return [tag for tag in self.strings[0].parents if id(tag) in around_last and not isinstance(tag, BeautifulSoup)]

    @cached_property
    def link_share(self) -> float:
        """How much of the text is in links."""
        first = self.strings[:_MAX_STRINGS]
        linked = sum(len(string.strip()) for string in first if string.find_parent("a", href=True) is not None)
        return linked / sum(len(string.strip()) for string in first)

    @cached_property
    def heading(self) -> Tag | None:
        """The heading around the line."""
        return next((tag for tag in self.parents if tag.name in HEADINGS), None)

    @cached_property
    def is_bold(self) -> bool:
        """Whether all of the line is bold."""
        worded = [string for string in self.strings[:_MAX_STRINGS] if any(map(str.isalnum, string))]
        return all(any(map(_is_bold, string.parents)) for string in worded or self.strings[:1])

    @cached_property
    def is_italic(self) -> bool:
        """Whether all of the line is in italics."""
        return all(any(map(_is_italic, string.parents)) for string in self.strings[:_MAX_STRINGS])

    @property
    def block(self) -> Tag | None:
        """The innermost block around the line."""
        return next((tag for tag in self.parents if tag.name in _BLOCKS), None)

    @cached_property
    def is_centred(self) -> bool:
        """Whether the line stands in the middle."""
        return any(map(_is_centring, self.parents))

    @cached_property
    def size(self) -> int:
        """The size of the letters, from 1 to 7; that of a text is 3."""
        return min(map(_read_size, self.strings[:_MAX_STRINGS]))

    @cached_property
    def is_named_title(self) -> bool:
        """Whether a class calls the line a title."""
        named = [tag for tag in self.parents[:3] if _TITLE_CLASSES & get_class_words(tag)]
        return any(get_text(tag).split() == self.text.split() for tag in named)

    @property
    def is_menu(self) -> bool:
        """Whether the line has several links and little else."""
        links = {id(string.find_parent("a", href=True) or self) for string in self.strings[:_MAX_STRINGS]} - {id(self)}
        return len(links) > 2 and self.link_share > 0.5

    @property
    def may_be_prose(self) -> bool:
        """Whether the line may belong to a text: it is neither a heading nor a link, and does not look like a title."""
        is_emphasised = self.is_bold or self.is_centred or self.size > _SIZE_OF_TEXT or self.text.isupper()
        is_title = is_emphasised and len(self.text) <= _MAX_TITLE and not re.search(r"[.!?”\"’)。！？」』]$", self.text)
        return self.heading is None and self.link_share < 0.5 and not is_title


def count_words(text: str) -> int:
    """Return how many words a text has; where no spaces stand between them, some letters count as one."""
    return max(len(text.split()), count_dense_letters(text) // _LETTERS_OF_WORD)


def collect_lines(root: Tag) -> list[PageLine]:
    """Return the lines of a page, without its navigation, footer and forms."""
    lines: list[PageLine] = []
    current: list[NavigableString] = []
    for string in (*_walk(root), None):
        if string is not None:
            current.append(string)
            continue
        if any(each.strip() for each in current):
            lines.append(PageLine(current))
        current = []
        if len(lines) >= _MAX_LINES:
            break
    return lines


def _walk(root: Tag) -> Iterator[NavigableString | None]:
    """Yield the texts of an element, and None where a line ends."""
    waiting: list[PageElement | None] = [root]
    while waiting:
        node = waiting.pop()
        if type(node) is NavigableString:
            yield node
        elif node is None or (isinstance(node, Tag) and node.name == "br"):
            yield None
        elif isinstance(node, Tag) and node.name not in _SKIPPED:
            is_block = node.name in _BLOCKS
            waiting += [None] if is_block else []
            waiting += reversed(node.contents)
            waiting += [None] if is_block else []


def _is_bold(tag: Tag) -> bool:
    style = get_attribute(tag, "style")
    return (
        tag.name in {"b", "strong", *HEADINGS}
        or "bold" in get_class_words(tag)
        or bool(style and re.search(r"font-weight\s*:\s*(?:bold|[6-9]00)", style, re.IGNORECASE))
    )


def _is_centring(tag: Tag) -> bool:
    style = get_attribute(tag, "style")
    is_styled = bool(style and re.search(r"text-align\s*:\s*center", style, re.IGNORECASE))
    return tag.name == "center" or get_attribute(tag, "align").lower() == "center" or is_styled


def _is_italic(tag: Tag) -> bool:
    style = get_attribute(tag, "style")
    return tag.name in {"i", "em"} or bool(style and re.search(r"font-style\s*:\s*italic", style, re.IGNORECASE))


def _read_size(string: NavigableString) -> int:
    for tag in string.parents:
        size = get_attribute(tag, "size") if tag.name == "font" else ""
        if re.fullmatch(r"[+-]?[0-9]", size):
            return int(size) + (_SIZE_OF_TEXT if size[0] in "+-" else 0)
        if tag.name == "big":
            return _SIZE_OF_TEXT + 1
        size_of_style = _read_size_of_style(get_attribute(tag, "style"))
        if size_of_style:
            return size_of_style
    return _SIZE_OF_TEXT


def _read_size_of_style(style: str) -> int:
    """Return the size of the letters of a style, from 1 to 7; 0 if it does not say it."""
    match = _FONT_SIZE.search(style) if style else None
    if match is None:
        return 0
    if match["name"]:
        return _NAMED_SIZES[match["name"].lower()]
    points = float(match["number"]) * _POINTS_OF_UNITS[match["unit"].lower()]
    return 1 + sum(points >= each for each in _POINTS_OF_SIZES)


# --- the long text ---------------------------------------------------------------------------------------------------


def find_text_start(lines: Sequence[PageLine], root: Tag) -> tuple[int, Tag]:
    """Return the number of the first line of the long text, and the element that contains most of it.

    The number is that of all lines if no text is long.
    """
    prose = [number for number in range(len(lines)) if _is_prose(lines, number)]
    prose = prose or [number for number, line in enumerate(lines) if _is_sentence(line)]
    sizes: dict[int, int] = {}
    for number in prose:
        for tag in lines[number].strings[0].parents:
            sizes[id(tag)] = sizes.get(id(tag), 0) + len(lines[number].text)
    container = _descend(root, sizes, sum(len(lines[number].text) for number in prose) * _SHARE_OF_PROSE)
    inside = (number for number in prose if has_ancestor(lines[number].strings[0], container))
    return next(inside, len(lines)), container


def _is_prose(lines: Sequence[PageLine], number: int) -> bool:
    """Return whether a line is a paragraph, or the first of several lines of one that was wrapped by hand."""
    line = lines[number]
    if line.length >= _MIN_PROSE:
        return line.may_be_prose
    wrapped = lines[number : number + 3]
    is_wrapped = len(wrapped) == 3 and all(each.length >= _MIN_WRAPPED for each in wrapped)
    return is_wrapped and all(each.may_be_prose and each.parents[0] is line.parents[0] for each in wrapped)


def _is_sentence(line: PageLine) -> bool:
    return line.length >= _MIN_SENTENCE and line.text.endswith((".", "。")) and line.may_be_prose


def _descend(root: Tag, sizes: dict[int, int], enough: float) -> Tag:
    """Return the innermost element with enough of the text."""
    current = root
    while True:
        children = [child for child in current.children if isinstance(child, Tag) and child.name in _BLOCKS - {"p"}]
        inner = next((child for child in children if sizes.get(id(child), 0) >= max(enough, 1)), None)
        if inner is None:
            return current
        current = inner


def wrap_line(soup: BeautifulSoup, strings: Sequence[NavigableString], text: str) -> Tag:
    """Return the element that contains exactly a line; one is made around it if there is none."""
    words = text.split()
    around = takewhile(lambda tag: get_text(tag).split() == words, PageLine(strings).parents)
    whole = [tag for tag in around if tag.name not in {"body", "td", "tr"}]
    if whole:
        return next((tag for tag in whole if tag.name in HEADINGS), whole[0])
    span = soup.new_tag("span")
    strings[0].insert_before(span)
    for string in strings:
        span.append(string.extract())
    return span
