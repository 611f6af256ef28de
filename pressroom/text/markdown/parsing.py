"""CommonMark to tokens, for every text without exception, and what is prepared of them, kept until `forget`."""

import re
from functools import lru_cache

from msgspec.structs import replace
from pyromark import Markdown, Options

from pressroom.text.bidi import has_rtl
from pressroom.text.markdown.html_output import prepare_html
from pressroom.text.markdown.images import move_images_to_figures
from pressroom.text.markdown.text_output import prepare_text
from pressroom.text.markdown.tokenizer import build_tokens
from pressroom.text.markdown.tokens import Body, Tokens

_PARSER = Markdown(options=Options.ENABLE_TABLES | Options.ENABLE_FOOTNOTES)
# What HTML and XML cannot carry, and the planes above the first, of which only a few characters are so.
_SUSPECT_CHARACTERS = "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\U00010000-\U0010ffff]"
# Nearly every text is of these alone, and that is seen three times as fast as that nothing of those is in it. The
# ranges are short, for `re` walks through them; other alphabets are letters.
_SAFE_TEXT = re.compile("[\t\n -~\xa0-\u024f\u2010-\u22ff\\w]*")


# Check surveys every text of a build before the first is rendered, so all are kept until the build says `forget`.
_parsed_bodies: dict[str, Body] = {}


def parse(source: str, *, with_text: bool = True) -> Body:
    """A text in CommonMark with tables and footnotes, prepared. Raises nothing: every text is some Markdown.

    `plain`: plain text may be made of it. A body that was prepared without may lack what is needed for that.
    """
    body = _parsed_bodies.get(source)
    if body is None or (with_text and not body.has_text):
        body = _parsed_bodies[source] = _parse_body(source, with_text=with_text)
    return body


def _parse_body(source: str, *, with_text: bool) -> Body:
    if "\r" in source:
        source = source.replace("\r\n", "\n").replace("\r", "\n")
    source = _clean_text(source)
    written = parse_tokens(source)
    flow = move_images_to_figures(written)
    html, text = prepare_html(written), prepare_text(written) if with_text else ()
    mixed = "&#" in source or has_rtl(source)
    if flow is written:
        return Body(source, html, html, text, text, with_text, mixed)
    return Body(source, html, prepare_html(flow), text, prepare_text(flow) if with_text else (), with_text, mixed)


def clear_parsed() -> None:
    """Lets go of every text that was parsed: at the end of a build, lest a process that makes many of them grows."""
    _parsed_bodies.clear()
    parse_tokens.cache_clear()


# A text is surveyed as soon as it is parsed, or never; its tokens take ten times the room of all the rest.
@lru_cache(maxsize=1)
def parse_tokens(source: str) -> Tokens:
    """The tokens of a text that is clean, in its order, footnotes last."""
    events = _PARSER.events_with_range(source, merge_text=True)
    return _clean_tokens(source, build_tokens(events))


def _clean_tokens(source: str, tokens: Tokens) -> Tokens:
    """The tokens, cleaned once more where the source has entities, which may name a character it was cleaned of."""
    if "&#" not in source:
        return tokens
    return [
        replace(token, text=_clean_text(token.text), target=_clean_text(token.target), detail=_clean_text(token.detail))
        for token in tokens
    ]


def _clean_text(text: str) -> str:
    """The text with U+FFFD for control characters, noncharacters and lone surrogates, which have no UTF-8."""
    return text if _SAFE_TEXT.fullmatch(text) else re.sub(_SUSPECT_CHARACTERS, _replace_invalid, text)


def _replace_invalid(match: re.Match[str]) -> str:
    """A character of a higher plane as it is, unless it is one of the two noncharacters at the plane's end."""
    place = ord(match[0])
    return match[0] if place > 0xFFFF and place & 0xFFFE != 0xFFFE else "\ufffd"
