"""Clean texts that stand in attributes, feeds and structured data: entities, tags and white space."""

import html
import re

_TAG = re.compile(r"</?[A-Za-z][^<>]{0,1000}>")


def clean_inline(text: str) -> str:
    """Return a text on one line, without tags and entities; some systems encode entities twice."""
    text = html.unescape(_TAG.sub(" ", html.unescape(text))) if "&" in text or "<" in text else text
    return " ".join(_TAG.sub(" ", text).split())
