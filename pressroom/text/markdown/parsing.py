"""CommonMark to tokens, for every text without exception. Renders nothing."""

import re
from functools import lru_cache

from msgspec.structs import replace
from pyromark import Markdown, Options

from pressroom.text.markdown.events import tokens_of
from pressroom.text.markdown.pictures import flowing
from pressroom.text.markdown.tokens import Body, Tokens

_READER = Markdown(options=Options.ENABLE_TABLES | Options.ENABLE_FOOTNOTES)
# What HTML and XML can carry. Written without the planes above the first, which would make the search ten times slower.
_SOUND = "\t\n -~\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd"
_ALL_SOUND = re.compile(f"[{_SOUND}]*")
_DOUBTFUL = re.compile(f"[^{_SOUND}]")


# Check surveys every text of a build before the first is rendered, so this many are kept: 10 to 20 kB each.
@lru_cache(maxsize=4096)
def parse(source: str) -> Body:
    """The tokens of a text in CommonMark with tables and footnotes. Raises nothing: every text is some Markdown."""
    if "\r" in source:
        source = source.replace("\r\n", "\n").replace("\r", "\n")
    source = _cleaned(source)
    events = _READER.events_with_range(source, merge_text=True)
    tokens = _decoded(source, tokens_of(events))
    return Body(source, tokens, flowing(tokens))


def _decoded(source: str, tokens: Tokens) -> Tokens:
    """The tokens, cleaned once more where the source has entities, which may name a character it was cleaned of."""
    if "&#" not in source:
        return tokens
    return [
        replace(token, text=_cleaned(token.text), target=_cleaned(token.target), detail=_cleaned(token.detail))
        for token in tokens
    ]


def _cleaned(text: str) -> str:
    """The text with U+FFFD for control characters, noncharacters and lone surrogates, which have no UTF-8."""
    return text if _ALL_SOUND.fullmatch(text) else _DOUBTFUL.sub(_sound, text)


def _sound(found: re.Match[str]) -> str:
    """A character of a higher plane as it is, unless it is one of the two noncharacters at the plane's end."""
    place = ord(found[0])
    return found[0] if place > 0xFFFF and place & 0xFFFE != 0xFFFE else "\ufffd"
