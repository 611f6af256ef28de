"""Clean texts of characters that nobody can see, and find those that no reader can read.

One rule for each kind of text: `clean_line` and `clean_body` for what people read, where harmless characters are
removed; `find_hidden_character` for addresses, file names and ids, where each of them makes another address.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from pressroom.text.bidi import has_rtl

# Nearly every text contains only these. The others may be hidden, or letters that were decoded wrongly.
_ORDINARY = re.compile("[\t\n -~\xa1-\xac\xae-\xc1\xc4-\xe1\xe3-\u02ff\u2010-\u2019\u201b-\u2027\u2030-\u205e]*")
_UNUSED = re.compile("[\xad\u034f\u115f\u1160\u180e\u2060-\u2064\u206a-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]")
_DIRECTION_MARK = re.compile("[\u061c\u200e\u200f]")
# Scripts that need what other scripts do not: joiners from Hebrew to Thai, and zero-width spaces between words.
_JOINER = re.compile("(?<![\u0590-\u109f\u1780-\u18af\ua800-\uabff\ufb1d-\ufefc])\u200c")
_LONE_JOINER = re.compile(
    "(?<![\u0590-\u109f\u1780-\u18af\ua800-\uabff\ufb1d-\ufefc\u2190-\u2bff\ufe0f\U0001f000-\U0001faff])\u200d"
)
_ZERO_WIDTH_SPACE = re.compile("(?<![\u0e00-\u109f\u1780-\u17ff])\u200b")
_LONE_TAGS = re.compile("(?<![\U0001f3f4\U000e0020-\U000e007f])[\U000e0000-\U000e007f]+")
_NO_BREAK_SPACE = re.compile("[\xa0\u2007\u202f]")
_NO_BREAK_SPACE_IN_WORDS = re.compile(rf"(?<![0-9]){_NO_BREAK_SPACE.pattern}|{_NO_BREAK_SPACE.pattern}(?![\w%‰°€$£])")
_WIDE_SPACE = re.compile("[\u1680\u2000-\u2006\u2008-\u200a\u205f]")
_HIDDEN = re.compile(
    f"[\x00-\x1f\x7f-\xa0\u1680\u2000-\u200f\u2028-\u202f\u205f\u2066-\u2069\u3000\ue000-\uf8ff\ufffd"
    f"\U000e0000-\U0010ffff{_UNUSED.pattern[1:-1]}]"
)
# Letters of other alphabets that look like Latin ones.
_LOOK_ALIKE = "асеорхуіјѕһԁАВЕКМНОРСТХІЈЅοΑΒΕΖΗΙΚΜΝΟΡΤΥΧν"
_MIXED_WORD = re.compile(rf"\b(?=\w*[a-zA-Z])\w*?([{_LOOK_ALIKE}])\w*")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")
_OVERRIDE = re.compile("[\u202a-\u202e]")
_ISOLATE = re.compile("[\u2066-\u2069]")
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")
_SYMBOL_FONT_BULLET = re.compile("[\uf020-\uf0ff]")
# UTF-8 that was read as Windows-1252 or Mac Roman: the first letter, and as many as it announces.
_WRONGLY_DECODED = re.compile(
    "(?:[ÂÃ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â[\x80-\xbf€„†ˆ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]"
    "|ðŸ..|√[^\x00-\x7f]|‚Ä[^\x00-\x7f])+"
)
_QUOTED_CAPITAL = re.compile("(?<=[A-ZÀ-Þ])[ÂÃ][‘’“”]")  # such as “AMANHÔ
_ADDRESS = re.compile(
    r"(?:https?://|www\.|mailto:|tel:)[^)\n]*?(?=[ )>\n]|$)|(?<![^ \n])[^ \n@]*@[^ \n]+|(?<=\]\()[^)\n]*", re.MULTILINE
)


class Unreadable(NamedTuple):
    """Characters that must not be published: their offset in the text, and what is wrong and what to do."""

    offset: int
    message: str


def is_ordinary(text: str) -> bool:
    """Tell whether a text has only characters that are never hidden or unreadable, as nearly all texts."""
    return _ORDINARY.fullmatch(text) is not None


def clean_line(text: str) -> str:
    """Return a text on one line without hidden characters, in the composed form (NFC).

    No-break spaces stay between a number and its unit.
    """
    if _ORDINARY.fullmatch(text):
        return text
    return _remove_unused(text).replace("\u2028", " ").replace("\u2029", " ")


def clean_body(text: str) -> str:
    """Return a text of many lines without hidden characters; separators of lines and paragraphs become line ends."""
    if _ORDINARY.fullmatch(text):
        return text
    return _remove_unused(text).replace("\u2028", "\n").replace("\u2029", "\n\n")


def _remove_unused(text: str) -> str:
    text = _NO_BREAK_SPACE_IN_WORDS.sub(" ", text)
    for pattern in (_UNUSED, _JOINER, _LONE_JOINER, _ZERO_WIDTH_SPACE, _LONE_TAGS):
        text = pattern.sub("", text)
    if not has_rtl(text):
        text = _DIRECTION_MARK.sub("", text)
    return unicodedata.normalize("NFC", _WIDE_SPACE.sub(" ", text))


def find_unreadable(text: str) -> Iterator[Unreadable]:
    """Find characters that no reader can read, or that change the order of what is read."""
    if _ORDINARY.fullmatch(text):
        return
    yield from _find_wrongly_decoded(text)
    for match in _CONTROL.finditer(_WRONGLY_DECODED.sub(lambda wrong: " " * len(wrong[0]), text)):
        yield Unreadable(match.start(), f"there is {describe_place(text, match.start())}; remove it")
    for match in _OVERRIDE.finditer(text):
        place = describe_place(text, match.start())
        yield Unreadable(match.start(), f"{place} changes the direction of the text after it; remove it")
    if _ISOLATE.search(text):
        yield from _find_lone_isolates(text)
    yield from _find_private(text)
    for match in re.finditer("\ufffd", text):
        place = describe_place(text, match.start())
        yield Unreadable(match.start(), f"{place} stands for a letter that was lost; write the letter again")


def _find_wrongly_decoded(text: str) -> Iterator[Unreadable]:
    reported = 0
    for match in _WRONGLY_DECODED.finditer(text):
        is_repairable = repair_encoding(match[0]) != match[0] and not _QUOTED_CAPITAL.match(text, match.start())
        if is_repairable and match.start() >= reported:
            start, reported = _find_word(text, match.start(), match.end())
            word = text[start:reported]
            repaired = make_printable(repair_encoding(word))
            message = f"“{make_printable(word)}” was saved with the wrong encoding; write “{repaired}”"
            yield Unreadable(match.start(), message)


def repair_encoding(text: str) -> str:
    """Return a text whose UTF-8 was read as Windows-1252 or Mac Roman, once or more often, as it was meant."""
    for _ in range(3):
        repaired = _WRONGLY_DECODED.sub(lambda match: _decode_again(match[0]), text)
        if repaired == text:
            break
        text = repaired
    return text


def _decode_again(text: str) -> str:
    for encoding in ("mac_roman",) if text[0] in "√‚" else ("cp1252", "latin-1"):
        try:
            return b"".join(_encode(each, encoding) for each in text).decode()
        except UnicodeError:
            continue
    return text


def _encode(character: str, encoding: str) -> bytes:
    """Encode a character; Windows-1252 has none for five bytes, which programs read as control characters."""
    return character.encode("latin-1" if character < "\xa0" else encoding)


def _find_word(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where the word around some characters starts and ends, at most 30 characters away."""
    before = re.search(r"\S{0,30}\Z", text[max(0, start - 30) : start])
    after = re.match(r"\S{0,30}", text[end : end + 30])
    return start - len(before[0] if before else ""), end + len(after[0] if after else "")


def _find_lone_isolates(text: str) -> Iterator[Unreadable]:
    opened: list[int] = []
    for match in _ISOLATE.finditer(text):
        if match[0] != "\u2069":
            opened.append(match.start())
        elif opened:
            opened.pop()
        else:
            yield Unreadable(match.start(), f"{describe_place(text, match.start())} ends nothing; remove it")
    for offset in opened:
        yield Unreadable(offset, f"{describe_place(text, offset)} is never ended; remove it")


def _find_private(text: str) -> Iterator[Unreadable]:
    for match in _PRIVATE.finditer(text):
        place, line_start = describe_place(text, match.start()), text.rfind("\n", 0, match.start()) + 1
        if _SYMBOL_FONT_BULLET.match(match[0]) and not text[line_start : match.start()].strip():
            line = text[match.end() :].partition("\n")[0].strip()
            yield Unreadable(match.start(), f"{place} is a bullet of Word; write “- {make_printable(line[:40])}”")
        else:
            yield Unreadable(match.start(), f"{place} is a character that readers see as an empty box; remove it")


def find_hidden_character(text: str) -> int | None:
    """Return the offset of the first character that nobody can see, or that looks like another one; None if none."""
    if text.isascii() and text.isprintable():
        return None
    match = _HIDDEN.search(text)
    if match:
        return match.start()
    mixed = _MIXED_WORD.search(text)
    composed = unicodedata.normalize("NFC", text)
    difference = next((index for index, each in enumerate(text) if each not in composed[index : index + 1]), None)
    return mixed.start(1) if mixed else difference


def find_mixed_words(text: str) -> Iterator[tuple[str, str]]:
    """Find words with a letter of another alphabet that looks like a Latin one: the word, and what it contains."""
    if _ORDINARY.fullmatch(text):
        return
    for match in _MIXED_WORD.finditer(text):
        yield match[0], describe_place(match[0], match.start(1) - match.start())


def find_hidden_in_addresses(body: str) -> Iterator[Unreadable]:
    """Find characters that nobody can see in the URLs and e-mail addresses of a body."""
    if _ORDINARY.fullmatch(body):
        return
    for match in _ADDRESS.finditer(body):
        hidden = _HIDDEN.search(match[0])
        if hidden and not match[0][: hidden.start()].isspace():
            place = describe_place(match[0], hidden.start())
            yield Unreadable(match.start(), f"the address contains {place}; remove it")


def describe_hidden(text: str) -> str:
    """Return words such as `contains U+00A0 NO-BREAK SPACE after “kalle”`; empty if nothing is hidden in the text."""
    offset = find_hidden_character(text)
    return "" if offset is None else f"contains {describe_place(text, offset)}"


def describe_place(text: str, offset: int) -> str:
    """Return the name of a character and where it is, such as `U+00A0 NO-BREAK SPACE after “kalle”`."""
    before = re.sub(r"\s+", " ", _HIDDEN.sub(" ", text[max(0, offset - 200) : offset].rpartition("\n")[2])).strip()
    after = re.sub(r"\s+", " ", _HIDDEN.sub(" ", text[offset + 1 : offset + 200].partition("\n")[0])).strip()
    where = (
        f" after “{make_printable(before[-20:])}”"
        if before
        else f" before “{make_printable(after[:20])}”"
        if after
        else ""
    )
    return f"{name_character(text[offset])}{where}"


def make_printable(text: str) -> str:
    """Return a text for a message, on one line: what cannot be printed becomes U+FFFD."""
    return "".join(each if each.isprintable() else " " if each.isspace() else "\ufffd" for each in text)


def name_character(character: str) -> str:
    """Return the code point and the name of a character, such as `U+00AD SOFT HYPHEN`."""
    default = {"Cc": "CONTROL CHARACTER", "Co": "PRIVATE-USE CHARACTER", "Cn": "NONCHARACTER"}
    name = unicodedata.name(character, default.get(unicodedata.category(character), "UNNAMED"))
    return f"U+{ord(character):04X} {name}"
