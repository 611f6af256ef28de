"""Restore the lines of a text that was copied from a mail, a PDF or a page.

Programs break lines anew, quote them, hyphenate words and add bullets. Signatures are about lines, so these are
restored with the help of the public text. Only white space, hyphens at the ends of lines and such marks change, never a
word.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_HYPHENATION = re.compile("\u00ad[ \t]*\n")
# A soft hyphen, and characters that are only there to allow or forbid a line break, or to mark an encoding.
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))
_LIGATURES = {ord(each): unicodedata.normalize("NFKC", each) for each in "ﬀﬁﬂﬃﬄﬅﬆ"}
_QUOTE_MARKS = re.compile(r"^[ \t]*(?:>[ \t]?)+", re.MULTILINE)
_BULLETS = re.compile(r"^[ \t]*[•‣◦▪●○·*-][ \t]+", re.MULTILINE)
_MAX_LENGTH = 300_000
_MAX_WORDS_AROUND = 100  # of somebody who forwards a mail
_HYPHENS = ("-", "\u2010")


class _Word(Struct, frozen=True):
    """A word of a copied text. `is_line_end`, `is_paragraph_end`: a line, or a paragraph, ends after it."""

    text: str
    is_line_end: bool = False
    is_paragraph_end: bool = False


def list_readings(text: str, public_texts: Sequence[str]) -> Iterator[str]:
    """Yield what a copied text may have been, the most faithful first: the text itself, then with its lines restored.

    `public_texts` are the texts that are public now; a text without such lines has its paragraphs restored. A text that
    is longer than any release is taken as it is.
    """
    yield text
    if len(text) > _MAX_LENGTH:
        return
    cleaned = clean_text(text)
    public_lines = _PublicLines(public_texts)
    for each in dict.fromkeys((cleaned, _BULLETS.sub("", cleaned))):
        yield each
        words = _split_words(each)
        yield "\n".join(public_lines.restore(words, joins_paragraphs=False))
        yield "\n".join(public_lines.restore(words, joins_paragraphs=True))


def contains_words(text: str, part: str) -> bool:
    """Return whether a copied text has the words of a part in one run, with few words before and after them."""
    words, run = (f" {' '.join(clean_text(each).split())} " for each in (text, part))
    before, found, after = words.partition(run)
    return bool(run.strip() and found) and before.count(" ") <= _MAX_WORDS_AROUND >= after.count(" ")


def clean_text(text: str) -> str:
    """Return a copied text without quote marks and characters that nobody sees, and with composed letters."""
    text = _HYPHENATION.sub("-\n", _LINE_END.sub("\n", text))
    return unicodedata.normalize("NFC", _QUOTE_MARKS.sub("", text.translate(_INVISIBLE | _LIGATURES)))


def _split_words(text: str) -> list[_Word]:
    words: list[_Word] = []
    for line in text.split("\n"):
        parts = line.split()
        if not parts and words:
            words[-1] = _Word(words[-1].text, is_line_end=True, is_paragraph_end=True)
        words += [_Word(part) for part in parts[:-1]]
        words += [_Word(part, is_line_end=True) for part in parts[-1:]]
    return words


class _PublicLines:
    """The lines of the public texts, found by their first word, the longest first."""

    def __init__(self, texts: Iterable[str]) -> None:
        lines = {tuple(line.split()) for text in texts for line in text.split("\n")} - {()}
        self._lines_by_word: dict[str, list[tuple[str, ...]]] = {}
        for line in sorted(lines, key=lambda line: (-len(line), line)):
            self._lines_by_word.setdefault(line[0], []).append(line)

    def restore(self, words: Sequence[_Word], *, joins_paragraphs: bool) -> Iterator[str]:
        """Yield lines with the same words: public ones where they occur; the others as they are, or by paragraph.

        What is before the first public line stays as it is: how many lines are there decides about the verdict.
        """
        rest: list[str] = []
        position, is_inside = 0, False
        while position < len(words):
            line, end = self._find_line(words, position)
            if line:
                yield from _join(rest)
                yield " ".join(line)
                position, is_inside = end, True
                continue
            word = words[position]
            rest.append(word.text)
            if word.is_paragraph_end or (word.is_line_end and not (joins_paragraphs and is_inside)):
                yield from _join(rest)
            position += 1
        yield from _join(rest)

    def _find_line(self, words: Sequence[_Word], start: int) -> tuple[tuple[str, ...], int]:
        """Return the longest public line that begins at a word, and where it ends; an empty one if there is none."""
        for first in _list_forms(words, start):
            for line in self._lines_by_word.get(first, ()):
                if end := _match_line(words, start, line):
                    return line, end
        return (), start


def _join(rest: list[str]) -> Iterator[str]:
    """Yield the collected words as a line, if there are any, and empty the list."""
    if rest:
        yield " ".join(rest)
        rest.clear()


def _match_line(words: Sequence[_Word], start: int, line: Sequence[str]) -> int:
    """Return where the words of a line end, or 0 if other words are there."""
    position = start
    for expected in line:
        forms = _list_forms(words, position)
        if expected not in forms:
            return 0
        position += 1 if expected == forms[0] else 2
    return position


def _list_forms(words: Sequence[_Word], position: int) -> tuple[str, ...]:
    """Return a word and, if it ends in a hyphen at the end of a line, what it is together with the next one."""
    if position >= len(words):
        return ()
    word = words[position]
    if not (word.is_line_end and word.text.endswith(_HYPHENS)) or position + 1 == len(words):
        return (word.text,)
    following = words[position + 1].text
    return word.text, word.text[:-1] + following, word.text + following
