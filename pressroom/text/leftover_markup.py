"""Find markup that was left in a text by mistake, and that readers would see. Offer the text without the mistake."""

import re
from collections.abc import Iterator, Sequence
from html import unescape
from html.entities import html5
from typing import NamedTuple
from urllib.parse import quote

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|(?P<name>[A-Za-z][A-Za-z0-9]{1,31}));")
_TAG = re.compile(
    r"</?(?:a|abbr|b|big|blockquote|br|center|div|em|font|h[1-6]|hr|i|img|li|mark|ol|p|small|span|strike|strong|sub|sup"
    r"|table|t[dr]|u|ul)\b[^<>]*>",
    re.IGNORECASE,
)
_PLAIN_MARKUP = (
    (re.compile(r"!?\[([^\]\n]*)\] ?\((?:https?:|mailto:|tel:|www\.|/|#)[^)\n]*\)"), r"\1"),
    (re.compile(r"(\*\*|__|~~)(?=\S)(.+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]+)(?<=\S)\*(?![\w*])"), r"\1"),
    (re.compile(r"(?<![\w_])_(?=[^\s_])([^_\n]+)(?<=\S)_(?![\w_])"), r"\1"),
    (re.compile(r"`([^`\n]+)`"), r"\1"),
    (re.compile(r"\*\*|(?<!\w)__|__(?!\w)|\]\("), ""),
    (re.compile(r"^(?:#{1,6} |[•·▪◦‣●⁃∙] ?)"), ""),
    (re.compile(r"(?<=\S) {2,}(?=\S)"), " "),
)
_MAY_HAVE_MARKUP = re.compile(r"[*_`&<~•·▪◦‣●⁃∙#]|\]\(|\] \(|  ")
_BULLET = re.compile(r"\s{0,3}(?:[•·▪◦‣●○■□⁃∙➢➤✓]|o(?=\t))[ \t\xa0]*(?P<rest>\S.*)")
_DASH_ITEM = re.compile(r"\s{0,3}(?:[–—][ \t]+|-(?=[^\s-]))(?P<rest>\S.*)")
_BROKEN_LINK = re.compile(r"(?<!!)\[(?P<text>[^\][\n]*)\](?P<gap> ?)\((?P<url>[^()\n]*)\)")
_URL_AND_TITLE = re.compile(r"""\S+\s+(?:"[^"]*"|'[^']*')""")
_SPACED_STRONG = re.compile(r"(\*\*|__)(?P<inner> [^*_\n]+?|[^*_\s][^*_\n]*? )\1")
_LONE_STRONG = re.compile(r"(?<![\\*])\*\*(?!\*)")
_WORD_FIELD = re.compile(
    r"(?:Error! |Fel! |Feil! )(?:Bookmark not defined|Reference source not found|Bokmärket är inte definierat"
    r"|Hittar inte referenskälla|Fant ikke referansekilden|Bokmerke er ikke definert)\.?"
)
# Nearly all texts have nothing that the patterns above could match.
_MAY_HAVE_LEFTOVERS = re.compile(
    r"^\s{0,3}(?:[•·▪◦‣●○■□⁃∙➢➤✓–—]|o\t|-(?=[^\s-]))|\] \(|\]\((?:tel:|[^()\s]*\s)|\*\*|__|(?:Error|Fel|Feil)! ",
    re.MULTILINE,
)
_ESCAPED_OR_CODE = re.compile(r"\\[*_\[\]&`]|`[^`\n]*`")


class Leftover(NamedTuple):
    """Markup that readers would see: the number of its line from 0, the words, and what to write instead."""

    line: int
    words: str
    corrected: str


def remove_markup(text: str) -> str:
    """Return a text on one line as it was meant: without Markdown, HTML tags, entities and double spaces."""
    if not _MAY_HAVE_MARKUP.search(text):
        return text
    plain = _decode_entities(_TAG.sub("", text))
    for pattern, replacement in _PLAIN_MARKUP:
        plain = pattern.sub(replacement, plain)
    return plain.strip() if plain != text else text


def _decode_entities(text: str) -> str:
    return _ENTITY.sub(lambda match: unescape(match[0]).replace("\xa0", " ") if _is_known(match) else match[0], text)


def _is_known(match: re.Match[str]) -> bool:
    return match["name"] is None or f"{match['name']};" in html5


def may_have_leftovers(text: str) -> bool:
    """Tell quickly that nothing in a text looks like leftovers; if it may have some, look at its paragraphs."""
    return _MAY_HAVE_LEFTOVERS.search(text) is not None


def find_in_paragraph(lines: Sequence[str]) -> Iterator[Leftover]:
    """Find leftovers in the source lines of one paragraph of Markdown."""
    if not may_have_leftovers("\n".join(lines)):
        return
    yield from _find_bullets(lines)
    for number, line in enumerate(lines):
        masked = _ESCAPED_OR_CODE.sub(_mask, line)
        for match in _BROKEN_LINK.finditer(masked):
            words = line[match.start() : match.end()]
            if corrected := _correct_link(words, match):
                yield Leftover(number, words, corrected)
        for match in _SPACED_STRONG.finditer(masked):
            yield Leftover(number, match[0], f"{match[1]}{match['inner'].strip()}{match[1]}")
        for match in _WORD_FIELD.finditer(line):
            yield Leftover(number, match[0], "")
    marks = list(_LONE_STRONG.finditer(_ESCAPED_OR_CODE.sub(_mask, "\n".join(lines))))
    if len(marks) % 2:
        yield Leftover(marks[0].string.count("\n", 0, marks[0].start()), "**", "")


def _mask(match: re.Match[str]) -> str:
    return "x" * len(match[0])


def _find_bullets(lines: Sequence[str]) -> Iterator[Leftover]:
    """Yield the first line of each kind of list that Markdown does not know."""
    bullets = [(number, match) for number, line in enumerate(lines) if (match := _BULLET.fullmatch(line))]
    dashes = [(number, match) for number, line in enumerate(lines) if (match := _DASH_ITEM.fullmatch(line))]
    # One dash may start a line that somebody says; in a row they are a list.
    for number, match in bullets[:1] or (dashes[:1] if len(dashes) > 1 else []):
        yield Leftover(number, " ".join(lines[number].split()), f"- {match['rest']}")


def _correct_link(words: str, match: re.Match[str]) -> str:
    """Return a link as Markdown knows it; empty if it is one, or is none."""
    text, url = match["text"], match["url"].strip()
    if url.startswith("tel:"):
        return "" if re.fullmatch(r"tel:[+0-9*#;=a-z-]+", url) and not match["gap"] else words
    if _URL_AND_TITLE.fullmatch(url) and not match["gap"]:
        return ""
    is_url = re.match(r"(?:https?://|www\.|mailto:)", url) is not None
    if is_url and (match["gap"] or re.search(r"\s", url)):
        return f"[{text}]({quote(url, safe=':/?#[]@!$&()*+,;=%~')})"
    return ""
