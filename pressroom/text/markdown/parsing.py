"""Parse CommonMark text, and prepare its HTML and plain text. Parsed texts are cached until `clear_parse_cache`."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from msgspec.structs import replace
from pyromark import Markdown, Options

from pressroom.text.bidi import has_rtl
from pressroom.text.markdown.html_output import prepare_html
from pressroom.text.markdown.structure import move_images_to_figures
from pressroom.text.markdown.text_output import prepare_text
from pressroom.text.markdown.tokenizer import build_tokens
from pressroom.text.markdown.tokens import Body, Tokens

_PARSER = Markdown(options=Options.ENABLE_TABLES | Options.ENABLE_FOOTNOTES)
# Characters that HTML and XML do not allow, and all above U+FFFF, of which _replace_invalid keeps the valid ones.
_SUSPECT_CHARACTERS = "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\U00010000-\U0010ffff]"
# Nearly every text contains only these characters. Matching them is three times faster than searching for suspect ones.
# The list of ranges is short because `re` tries them one by one; `\w` covers other alphabets.
_SAFE_TEXT = re.compile("[\t\n -~\xa0-\u024f\u2010-\u22ff\\w]*")


# A build inspects every text before it renders the first one, so all are kept until it calls `clear_parse_cache`.
_parsed_bodies: dict[str, Body] = {}


def parse(source: str, *, with_text: bool = True) -> Body:
    """Parse a text in CommonMark with tables and footnotes. Never raises: every text is valid Markdown.

    `to_text` and `to_mail_text` need a body that was parsed `with_text`.
    """
    body = _parsed_bodies.get(source)
    if body is None or (with_text and not body.has_text):
        body = _parsed_bodies[source] = _parse_body(source, with_text=with_text)
    return body


def _parse_body(source: str, *, with_text: bool) -> Body:
    source = clean_source(source)
    tokens = parse_tokens(source)
    tokens_with_figures = move_images_to_figures(tokens)
    html, text = prepare_html(tokens), prepare_text(tokens) if with_text else ()
    may_have_rtl = "&#" in source or has_rtl(source)
    if tokens_with_figures is tokens:
        return Body(source, html, html, text, text, with_text, may_have_rtl)
    html_with_figures = prepare_html(tokens_with_figures)
    text_with_figures = prepare_text(tokens_with_figures) if with_text else ()
    return Body(source, html, html_with_figures, text, text_with_figures, with_text, may_have_rtl)


def clean_source(source: str) -> str:
    """Return a text as it is parsed: with line feeds as line ends, and other characters in place of invalid ones."""
    if "\r" in source:
        source = source.replace("\r\n", "\n").replace("\r", "\n")
    return _clean_text(source)


def clear_parse_cache() -> None:
    """Drop all parsed texts. Called at the end of a build, so that long-running processes do not grow."""
    _parsed_bodies.clear()
    parse_tokens.cache_clear()


# One is enough: a text is inspected right after it is parsed, or never. Tokens take ten times the memory of a Body.
@lru_cache(maxsize=1)
def parse_tokens(source: str) -> Tokens:
    """Return the tokens of a cleaned text in order, with footnotes last."""
    return _clean_tokens(source, build_tokens(parse_events(source)))


def parse_events(source: str) -> Iterable[tuple[Any, Any]]:
    """Return the events of the parser for a cleaned text, each with its range in the source, in bytes."""
    parsed_source = _OVERFULL_LINE.sub(_blank_out, f"\n{source}")[1:]
    return _PARSER.events_with_range(parsed_source, merge_text=True)


# The time that the parser takes grows with the number of lines times the quotes and lists around them. A line that
# starts too many is not parsed. The pattern starts with a fixed character, and skips a rule of hyphens or asterisks.
_OVERFULL_LINE = re.compile(
    r"\n(?![ \t]*([-*])(?:[ \t]*\1)*[ \t]*(?:\n|\Z))(?:[ \t]*+(?:>|(?:[-+*]|[0-9]{1,9}[.)])[ \t])){100}[^\n]*"
)


def _blank_out(match: re.Match[str]) -> str:
    """Return spaces in place of a line, as many as it has bytes: the offsets of all others stay the same."""
    return "\n" + " " * (len(match[0].encode()) - 1)


def find_overfull_lines(source: str) -> list[int]:
    """Return the number, from 1, of each line that starts too many quotes and lists to be parsed."""
    text = f"\n{source}"
    return [text.count("\n", 0, match.end()) for match in _OVERFULL_LINE.finditer(text)]


def _clean_tokens(source: str, tokens: Tokens) -> Tokens:
    """Clean the tokens again if the source has numeric entities, which may stand for invalid characters."""
    if "&#" not in source:
        return tokens
    return [
        replace(token, text=_clean_text(token.text), target=_clean_text(token.target), detail=_clean_text(token.detail))
        for token in tokens
    ]


def _clean_text(text: str) -> str:
    """Replace control characters, noncharacters and lone surrogates, which HTML and XML do not allow, with U+FFFD."""
    return text if _SAFE_TEXT.fullmatch(text) else re.sub(_SUSPECT_CHARACTERS, _replace_invalid, text)


def _replace_invalid(match: re.Match[str]) -> str:
    """Keep a character above U+FFFF, unless it is one of the two noncharacters at the end of its plane."""
    code_point = ord(match[0])
    return match[0] if code_point > 0xFFFF and code_point & 0xFFFE != 0xFFFE else "\ufffd"
