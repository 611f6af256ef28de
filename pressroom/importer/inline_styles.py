"""Read which marks the text in an element has: from its name and its style."""

import re

from bs4.element import Tag

from pressroom.importer.inline_markdown import Mark

_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_NORMAL_STYLE = re.compile(r"font-weight\s*:\s*(?:normal|[1-4]00)", re.IGNORECASE)
_ITALIC_STYLE = re.compile(r"font-style\s*:\s*italic", re.IGNORECASE)


def change_marks(tag: Tag, marks: frozenset[Mark]) -> frozenset[Mark]:
    """Return the marks of the text in an element, which has `marks` around it."""
    style = str(tag.get("style") or "")
    if tag.name in {"b", "strong"} or _BOLD_STYLE.search(style):
        marks |= {"strong"}
    if tag.name in {"i", "em", "cite", "dfn", "var"} or _ITALIC_STYLE.search(style):
        marks |= {"emphasis"}
    return marks - {"strong"} if _NORMAL_STYLE.search(style) else marks
