"""CommonMark to tokens, for every text without exception, and what is prepared of them, kept until `forget`."""

import re
from functools import lru_cache

from msgspec.structs import replace
from pyromark import Markdown, Options

from pressroom.text.directions import is_from_right
from pressroom.text.markdown.events import tokens_of
from pressroom.text.markdown.hypertext import html_steps
from pressroom.text.markdown.pictures import flowing
from pressroom.text.markdown.plain import text_steps
from pressroom.text.markdown.tokens import Body, Tokens

_READER = Markdown(options=Options.ENABLE_TABLES | Options.ENABLE_FOOTNOTES)
# What HTML and XML cannot carry, and the planes above the first, of which only a few characters are so.
_DOUBTFUL = "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\U00010000-\U0010ffff]"
# Nearly every text is of these alone, and that is seen three times as fast as that nothing of those is in it. The
# ranges are short, for `re` walks through them; other alphabets are letters.
_SOUND = re.compile("[\t\n -~\xa0-\u024f\u2010-\u22ff\\w]*")


# Check surveys every text of a build before the first is rendered, so all are kept until the build says `forget`.
_kept: dict[str, Body] = {}


def parse(source: str, *, plain: bool = True) -> Body:
    """A text in CommonMark with tables and footnotes, prepared. Raises nothing: every text is some Markdown.

    `plain`: plain text may be made of it. A body that was prepared without may lack what is needed for that.
    """
    body = _kept.get(source)
    if body is None or (plain and not body.is_plain):
        body = _kept[source] = _parsed(source, plain=plain)
    return body


def _parsed(source: str, *, plain: bool) -> Body:
    if "\r" in source:
        source = source.replace("\r\n", "\n").replace("\r", "\n")
    source = _cleaned(source)
    written = tokens(source)
    flow = flowing(written)
    html, text = html_steps(written), text_steps(written) if plain else ()
    mixed = "&#" in source or is_from_right(source)
    if flow is written:
        return Body(source, html, html, text, text, plain, mixed)
    return Body(source, html, html_steps(flow), text, text_steps(flow) if plain else (), plain, mixed)


def forget() -> None:
    """Lets go of every text that was parsed: at the end of a build, lest a process that makes many of them grows."""
    _kept.clear()
    tokens.cache_clear()


# A text is surveyed as soon as it is parsed, or never; its tokens take ten times the room of all the rest.
@lru_cache(maxsize=1)
def tokens(source: str) -> Tokens:
    """The tokens of a text that is clean, in its order, footnotes last."""
    events = _READER.events_with_range(source, merge_text=True)
    return _decoded(source, tokens_of(events))


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
    return text if _SOUND.fullmatch(text) else re.sub(_DOUBTFUL, _sound, text)


def _sound(found: re.Match[str]) -> str:
    """A character of a higher plane as it is, unless it is one of the two noncharacters at the plane's end."""
    place = ord(found[0])
    return found[0] if place > 0xFFFF and place & 0xFFFE != 0xFFFE else "\ufffd"
