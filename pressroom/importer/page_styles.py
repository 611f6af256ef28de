"""Write what simple styles of a page's head say of the look of letters into the elements that have them.

Editors such as Dreamweaver gave every look a class, `.style1 {font-size: 18px; font-weight: bold}`.
"""

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup
from bs4.element import Tag

from pressroom.importer.html_elements import get_attribute

_MAX_STYLES = 60_000
_MAX_RULES = 500
_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_RULE = re.compile(r"([^{}@;]{1,400})\{([^{}]{0,2000})\}")
_SELECTOR = re.compile(r"(?P<tag>[a-z][a-z0-9]{0,9})?(?:\.(?P<class>[\w-]{1,60}))?", re.IGNORECASE)
_LOOK = re.compile(r"(?<![\w-])(font-size|font-weight|font-style|text-align)\s*:\s*([^;!]{1,40})", re.IGNORECASE)
# A heading looks like one anyway, and what all of a page has makes nothing stand out.
_WITHOUT_STYLE = frozenset({"html", "h1", "h2", "h3", "h4", "h5", "h6", "a", "li", "ul", "ol", "table", "tr", "img"})

# Pages with these have headings; what their style sheets say cannot be read without all of CSS.
_OF_NEW_PAGES = ("article", "main", "section", "header", "nav")
_MAX_LINE = 250

_Looks = dict[tuple[str, str], dict[str, str]]


def write_styles(soup: BeautifulSoup) -> None:
    """Add the sizes, weights and alignments of classes to the `style` of elements; what is there already wins.

    Only a line becomes bold, not a long text whose paragraphs may have other styles.
    """
    looks = _read_looks(soup) if soup.find(_OF_NEW_PAGES) is None else {}
    if not looks:
        return
    for tag in soup.find_all(name=True):
        found = dict(_list_looks(tag, looks)) if tag.name not in _WITHOUT_STYLE else {}
        if found:
            own = get_attribute(tag, "style")
            known = {match[1].lower() for match in _LOOK.finditer(own)}
            known |= {"font-weight", "font-style"} if _is_long(tag) else set()
            added = "; ".join(f"{name}: {value}" for name, value in found.items() if name not in known)
            if added:
                tag["style"] = f"{own.rstrip('; ')}; {added}" if own else added


def _is_long(tag: Tag) -> bool:
    letters = 0
    return any((letters := letters + len(text)) > _MAX_LINE for text in tag.strings)


def _list_looks(tag: Tag, looks: _Looks) -> Iterator[tuple[str, str]]:
    """Yield what the rules say of an element, the more exact ones last."""
    classes = get_attribute(tag, "class").split()
    for key in ((tag.name, ""), *(("", name) for name in classes), *((tag.name, name) for name in classes)):
        yield from looks.get(key, {}).items()


def _read_looks(soup: BeautifulSoup) -> _Looks:
    """Return the looks by the name of an element and a class; either may be empty."""
    looks: _Looks = {}
    sheets = "\n".join(tag.get_text() for tag in soup.find_all("style"))[:_MAX_STYLES]
    for number, match in enumerate(_RULE.finditer(_COMMENT.sub(" ", sheets))):
        if number == _MAX_RULES:
            break
        look = {found[1].lower(): found[2].strip() for found in _LOOK.finditer(match[2])}
        for selector in match[1].split(",") if look else ():
            parts = _SELECTOR.fullmatch(selector.strip())
            if parts and (parts["tag"] or parts["class"]):
                looks.setdefault(((parts["tag"] or "").lower(), parts["class"] or ""), {}).update(look)
    return looks
