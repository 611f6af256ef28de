"""Find the headline of a page that marks none: the line before the text that stands out most."""

import re
from collections.abc import Callable, Sequence
from itertools import takewhile

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag
from msgspec import Struct

from pressroom.importer.contact_lines import read_line
from pressroom.importer.date_lines import is_date_line, remove_leading_date
from pressroom.importer.html_elements import get_attribute, has_ancestor
from pressroom.importer.page_lines import PageLine, count_words, find_text_start, wrap_line
from pressroom.importer.page_words import META_LINE, classify_heading
from pressroom.importer.person_names import classify_text
from pressroom.importer.release_marks import is_chrome, is_embargo, is_immediate
from pressroom.importer.title_names import is_clear_name, is_dated_section, is_label

_MAX_LINES_BEFORE = 25
_MAX_HEADLINE = 250
_MAX_DATE_TEXTS = 10
_MIN_WORDS_OF_TOPIC = 4
_SIZES_OF_HEADINGS = {"h3": 4, "h4": 4, "h5": 4, "h6": 4}
_SECTIONS = frozenset({"contacts", "share", "related", "links", "documents", "versions"})
_CELLS = frozenset({"td", "th"})
_PLAIN, _CENTRED, _CAPITALS, _BOLD, _LARGE, _TITLE, _HEADING = range(1, 8)
_FILE_OR_CREDIT = re.compile(
    r".*\.(?:html?|txt|docx?|pdf|jpe?g|gif)\b.*|"
    r"(?:photo|foto|bild|image|picture|kuva|billede|bilde|photographie)\w*\s*:.*",
    re.IGNORECASE,
)
_PATH = re.compile(
    r"(?:home|start|startsida|hem|forside|hjem|etusivu|startseite|accueil|inicio|you are here|du är här|"
    r"sie sind hier)\b\W{0,3}\s?[>»›→/|:].*|.*\s[>»›→|]\s.*\s[>»›→|]\s.*",
    re.IGNORECASE,
)
_OF_BROWSER = re.compile(
    r"\bjavascript\b|\bcookies\b|"
    r"\b(?:your|ihr(?:en)?|votre|su|uw|din) (?:web ?)?(?:browser|webbläsare|nettleser)"
)
_JOINING = (
    r"(?:and|or|of|the|a|in|on|at|to|for|with|by|from|across|after|against|over|under|between|through|into|as|och|i|på|"
    r"till|för|med|av|efter|mellan|og|til|mellem|mellom|und|der|die|das|mit|für|von|zu|im|nach|über|ja|et|de|la|le|du|"
    r"des|pour|avec|sur|y|del|el|en|con|para|van|het|voor|met)"
)
# “To: News editors”
_ADDRESSED = re.compile(
    r"(?:to|from|attn|attention|cc|date|source|fax|tel|phone|e-?mail|till|til|från|fra|an|von|à|para|aan)\s*:\s",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"^(?:subject|re|topic|title|headline|betreff|betrifft|ärende|angående|emne|objet|asunto|oggetto|onderwerp)\s*:\s+",
    re.IGNORECASE,
)
# “Press Release: Nordbro Opens a Line”
_LABELLED = re.compile(r"[^:–—|-]{5,30}\s?(?::|–|—|\||\s-)\s+(?=(?:\S+\s+){3}\S)")
# “RELEASE: Immediate”, “CONTACT: Ann Smith”
_RELEASE_LABEL = re.compile(
    r"(?:for )?(?:release(?: date)?|date of release|publication|status|publicering|publisering|offentliggørelse|"
    r"veröffentlichung|freigabe|julkaisu|diffusion)",
    re.IGNORECASE,
)
_CONTACT_LABEL = re.compile(
    r"(?:(?:press|media|news|presse|medien|pressi|medie)[- ]?)?(?:contacts?|kontakt(?:person(?:er)?|e)?|inquiries|"
    r"enquiries|ansprechpartner(?:in)?|yhteyshenkilö|yhteystiedot|lisätietoja)\s*:\s*\S",
    re.IGNORECASE,
)
_LASTING = re.compile(r"perma(?:nent )?[ -]?link|permanenter link|permalänk|lien permanent", re.IGNORECASE)
_UNFINISHED = re.compile(rf"(?:[,–&-]|\b{_JOINING})$", re.IGNORECASE)
_CONTINUATION = re.compile(rf"(?!(?:the|a|die|der|das|la|le|el|de[nt]?)\b){_JOINING}\b", re.IGNORECASE)


class ProminentLine(Struct, frozen=True):
    """The line before a text that stands out most; `is_certain` means that it can be no ordinary text."""

    text: str
    strings: tuple[NavigableString, ...]
    is_heading: bool
    is_certain: bool

    def wrap(self, soup: BeautifulSoup) -> Tag:
        """Return the element of exactly this line."""
        return wrap_line(soup, self.strings, self.text)


def find_prominent_line(
    lines: Sequence[PageLine], root: Tag, is_of_site: Callable[[str], bool]
) -> ProminentLine | None:
    """Return the line before the text that stands out most, the first of several; without a date before it."""
    start, container = find_text_start(lines, root)
    if start == len(lines):
        return None
    numbers = [
        number
        for number in _list_numbers_before(lines, start, container)
        if _may_be_headline(lines[number], lines[start], is_of_site)
    ]
    candidates = set(numbers)
    marks = [number for number in range(max(0, start - _MAX_LINES_BEFORE), start) if _is_mark(lines[number])]
    numbers = [number for number in numbers if number > max(marks, default=-1)] or numbers
    columns = _list_columns(lines[start])
    numbers = [number for number in numbers if not _stands_in_other_column(lines, number, columns)] or numbers
    numbers = [number for number in numbers if not _is_slogan(lines, number, numbers, lines[start])] or numbers
    numbers = [
        number for number in numbers if not _is_sender(lines[number]) or _is_marked_heading(lines, number)
    ] or numbers
    if not numbers:
        return None
    best = max(numbers, key=lambda number: (*_rate(lines[number], lines[start], container), -number))
    while (
        best - 1 in candidates and not is_clear_name(lines[best - 1].text) and _continues(*lines[best - 1 : best + 1])
    ):
        best -= 1
    if best - 1 in candidates and _is_subtitle(lines[best], lines[best - 1], lines[start]):
        best -= 1
    return _join_lines(lines, best, lines[start])


def _list_numbers_before(lines: Sequence[PageLine], start: int, container: Tag) -> list[int]:
    """Return the numbers of the lines before the text up to a menu, and of all headings in the element of the text."""
    first = max(0, start - _MAX_LINES_BEFORE)
    linked = [number for number in range(first, start) if lines[number].link_share > 0.5]
    menus = [number for number in linked if lines[number].is_menu or number - 1 in linked]
    near = range(max(menus, default=first - 1) + 1, start)
    headings = [
        number for number in range(start) if _is_large_heading(lines[number]) and _has_line(container, lines[number])
    ]
    return sorted({*near, *(number for number in headings if number + 1 not in linked)})


def _list_columns(text: PageLine) -> dict[int, Tag]:
    """Return the cells around a text, by the identity of the rows of the layout that they stand in."""
    return {id(tag.parent): tag for tag in text.strings[0].parents if tag.name in _CELLS}


def _stands_in_other_column(lines: Sequence[PageLine], number: int, columns: dict[int, Tag]) -> bool:
    """Return whether a line has its own text below it in another cell of a row than the long text of the page."""
    cell = next((tag for tag in lines[number].parents if tag.name in _CELLS and id(tag.parent) in columns), None)
    if cell is None or cell is columns[id(cell.parent)]:
        return False
    below = lines[number + 1] if number + 1 < len(lines) else None
    return below is not None and has_ancestor(below.strings[0], cell)


def _is_large_heading(line: PageLine) -> bool:
    return line.heading is not None and line.heading.name in {"h1", "h2", "h3"}


def _has_line(container: Tag, line: PageLine) -> bool:
    return has_ancestor(line.strings[0], container)


def _may_be_headline(line: PageLine, first: PageLine, is_of_site: Callable[[str], bool]) -> bool:
    text = line.text
    if not 6 <= line.length <= _MAX_HEADLINE or text.endswith(":") or is_of_site(text):
        return False
    if line.link_share > 0.5 and not _is_link_to_itself(line):
        return False
    if (
        is_dated_section(text)
        or (is_date_line(text) and remove_leading_date(text) == text)
        or _is_mark(line)
        or classify_heading(text) in _SECTIONS
        or is_chrome(text)
    ):
        return False
    if _PATH.fullmatch(text) or _ADDRESSED.match(text) or _OF_BROWSER.search(text.casefold()):
        return False
    return line.heading is not None or not (_is_of_other_text(text) or _is_caption(line, first))


def _is_link_to_itself(line: PageLine) -> bool:
    """Return whether a heading is a link to the lasting address of its own text, as blogs have it."""
    link = line.strings[0].find_parent("a", href=True)
    if line.heading is None or link is None:
        return False
    return "bookmark" in get_attribute(link, "rel").lower().split() or bool(
        _LASTING.match(get_attribute(link, "title"))
    )


def _is_marked_heading(lines: Sequence[PageLine], number: int) -> bool:
    """Return whether a line is a heading below the name of the kind of text, or one that links to itself."""
    line = lines[number]
    return line.heading is not None and (_is_link_to_itself(line) or (number > 0 and _is_mark(lines[number - 1])))


def _is_slogan(lines: Sequence[PageLine], number: int, numbers: Sequence[int], text: PageLine) -> bool:
    """Return whether a line in large italics stands above one in bold, beyond a rule or a menu."""
    line = lines[number]
    if not line.is_italic or line.is_bold or line.heading is not None:
        return False
    below = [lines[each] for each in numbers if each > number]
    rule = line.strings[-1].find_next(["hr", "p"])
    is_apart = rule is not None and rule.name == "hr"
    return is_apart and any(each.is_bold and not text.is_bold for each in below)


def _is_subtitle(line: PageLine, above: PageLine, text: PageLine) -> bool:
    """Return whether a heading stands directly below a line that is no heading and has letters as large."""
    if line.heading is None or above.heading is not None or above.size <= text.size:
        return False
    is_topic = count_words(above.text) >= _MIN_WORDS_OF_TOPIC and not is_clear_name(above.text)
    return is_topic and above.size >= _SIZES_OF_HEADINGS.get(line.heading.name, 8)


def _is_sender(line: PageLine) -> bool:
    """Return whether a line may be a person or an organisation: they stand above many headlines."""
    words = count_words(line.text)
    return words > 1 and (is_clear_name(line.text) or (words <= 3 and classify_text(line.text) == "name"))


def _is_of_other_text(text: str) -> bool:
    """Return whether a line that is no heading is a sentence, a byline, an address or a part of one."""
    is_sentence = text.endswith(".") and len(text) > 60
    is_start = text.lstrip("“”„\"'«»( ")[:1]
    if (
        is_sentence
        or is_start.islower()
        or count_words(text) < 2
        or (META_LINE.fullmatch(text) and not _is_labelled_headline(text))
        or _FILE_OR_CREDIT.fullmatch(text)
    ):
        return True
    return any(token.kind != "text" for token in read_line(text)) or not re.search(r"[^\W\d_]{3}", text)


def _is_labelled_headline(text: str) -> bool:
    """Return whether the kind of text and several words stand in a line: “Press Release: Nordbro Opens a Line”."""
    match = _LABELLED.match(text)
    return match is not None and is_label(match[0]) and not is_mark(text)


def _is_caption(line: PageLine, first: PageLine) -> bool:
    """Return whether a line stands below a picture, in an element without the text."""
    holder = next((tag for tag in line.parents if tag.name in {"td", "p", "div", "figure", "center"}), None)
    if holder is None or has_ancestor(first.strings[0], holder):
        return False
    image = line.strings[0].find_previous("img")
    return image is not None and has_ancestor(image, holder)


def _is_mark(line: PageLine) -> bool:
    return line.link_share < 0.5 and is_mark(line.text)


def is_mark(text: str) -> bool:
    """Return whether a text says only what kind of release follows, when it may be published or whom to ask."""
    text = text.strip(":*–— -")
    if _CONTACT_LABEL.match(text) or is_label(text):
        return True
    label, colon, rest = text.partition(":")
    is_labelled = bool(colon) and (is_label(label) or _RELEASE_LABEL.fullmatch(label.strip()) is not None)
    return any(is_immediate(part) or is_embargo(part) for part in ((text, rest.strip()) if is_labelled else (text,)))


def _rate(line: PageLine, text: PageLine, container: Tag) -> tuple[int, int]:
    """Return how much a line stands out from the text below it; a heading in the same element does so more."""
    if line.heading is not None and _is_large_heading(line):
        return _HEADING, _has_line(container, line) - 2 * int(line.heading.name[1])
    larger = max(0, line.size - text.size)
    bold = line.is_bold and not text.is_bold
    is_capitals = line.text.isupper() and count_words(line.text) > 2
    if line.is_named_title:
        return _TITLE, larger + bold
    if larger:
        # A subtitle is often in bold or italics below a headline of the same size.
        return _LARGE, 2 * larger + bold + is_capitals - line.is_italic
    if bold:
        return _BOLD, 0
    return (_CAPITALS if is_capitals else _CENTRED if line.is_centred and not text.is_centred else _PLAIN), 0


def _join_lines(lines: Sequence[PageLine], number: int, text: PageLine) -> ProminentLine:
    """Return a line, with the next one if the line is unfinished."""
    line = lines[number]
    joined = [line]
    for other in lines[number + 1 : number + 3]:
        if other is text or not _continues(joined[-1], other):
            break
        joined.append(other)
    is_certain = (line.heading is not None or _stands_out(line, text)) and count_words(line.text) > 2
    is_certain = is_certain and not _is_sender(line)
    text_of_all = " ".join(each.text for each in joined)
    headline = _SUBJECT.sub("", remove_leading_date(text_of_all))
    strings = [string for each in joined for string in each.strings]
    if headline != text_of_all:
        own = (strings[start:] for start in range(1, min(len(strings), _MAX_DATE_TEXTS)))
        strings = next((each for each in own if " ".join("".join(each).split()) == headline), strings)
    return ProminentLine(
        headline,
        tuple(strings),
        line.heading is not None,
        is_certain or _is_marked_heading(lines, number),
    )


def _stands_out(line: PageLine, text: PageLine) -> bool:
    is_bold = line.is_bold and not text.is_bold
    return is_bold or line.is_named_title or line.size > text.size


def _continues(line: PageLine, other: PageLine) -> bool:
    """Return whether a line ends in the next one, which looks the same."""
    if (other.is_bold, other.size) != (line.is_bold, line.size):
        return False
    if _UNFINISHED.search(line.text):
        return True
    if _is_mark(other) or is_date_line(other.text) or not _follows_directly(line, other):
        return False
    is_capitals = line.text.isupper() and other.text.isupper()
    is_rest = is_capitals and not _is_sender(other) and not re.search(r"[.!?:]$", line.text)
    return is_rest or other.text[0].islower() or _CONTINUATION.match(other.text) is not None


def _follows_directly(line: PageLine, other: PageLine) -> bool:
    """Return whether only one line break stands between two lines of the same block."""
    if line.block is None or line.block is not other.block:
        return False
    between = takewhile(lambda node: node is not other.strings[0], line.strings[-1].next_elements)
    return sum(isinstance(node, Tag) and node.name == "br" for node in between) <= 1
