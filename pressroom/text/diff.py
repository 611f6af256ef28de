"""Compare two versions of a text for people: find the paragraphs that differ, and the words that differ in them.

A paragraph that was mostly rewritten is shown as removed and added as a whole: a mix of words would be unreadable.
"""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal, NamedTuple, Protocol, TypeAlias, TypeVar

_EAST_ASIAN = r"\u3040-\u30ff\u3400-\u9fff"  # scripts without spaces between words: each character counts as a word
_WORD_PATTERN = re.compile(rf"[{_EAST_ASIAN}]\s*|[^\s{_EAST_ASIAN}]+\s*|\s+")
_PUNCTUATION = '.,:;!?…()[]"“”„»«'
_CELL_SEPARATOR = "|"
_MIN_SIMILARITY = 0.4  # below this, two paragraphs are not versions of each other
_MAX_DISTANCE = 12  # number of later paragraphs that are searched for a match
_MAX_WORDS = 6_000  # of both paragraphs together: comparing more by words takes too long


class ParagraphProtocol(Protocol):
    """A paragraph of a text. Only paragraphs of the same part are compared."""

    @property
    def part(self) -> str:
        """The part of the text that the paragraph belongs to."""

    @property
    def text(self) -> str:
        """The words of the paragraph."""


AnyParagraph = TypeVar("AnyParagraph", bound=ParagraphProtocol)

_ParagraphChange: TypeAlias = tuple[str, str, str]
"""A part, the old paragraph, and the new one; one of them is empty if the paragraph was added or removed."""

_LocatedWord: TypeAlias = tuple[int, bool, str]
"""The column of a word in a row of a table, whether it starts a line, and the word."""


class DiffSpan(NamedTuple):
    """Words that are in both texts, only in the old one, or only in the new one."""

    kind: Literal["same", "removed", "added"]
    text: str


class ParagraphDiff(NamedTuple):
    """A paragraph that was changed, added or removed, with its words in order."""

    part: str
    spans: tuple[DiffSpan, ...]


def diff_paragraphs(before: Sequence[AnyParagraph], after: Sequence[AnyParagraph]) -> list[ParagraphDiff]:
    """Return the paragraphs that differ, in order."""
    return [ParagraphDiff(part, _diff_words(old, new)) for part, old, new in _find_changes(before, after)]


def _find_changes(before: Sequence[AnyParagraph], after: Sequence[AnyParagraph]) -> Iterator[_ParagraphChange]:
    old = [(paragraph.part, paragraph.text) for paragraph in before]
    new = [(paragraph.part, paragraph.text) for paragraph in after]
    for kind, old_start, old_end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            yield from _pair_paragraphs(before[old_start:old_end], after[new_start:new_end])


def _pair_paragraphs(before: Sequence[AnyParagraph], after: Sequence[AnyParagraph]) -> Iterator[_ParagraphChange]:
    """Pair each old paragraph with the first similar new one, keeping the order of both."""
    position = 0
    for old in before:
        candidates = range(position, min(position + _MAX_DISTANCE, len(after)))
        index = next((index for index in candidates if _are_similar(old, after[index])), None)
        if index is None:
            yield old.part, old.text, ""
            continue
        yield from ((new.part, "", new.text) for new in after[position:index])
        yield old.part, old.text, after[index].text
        position = index + 1
    yield from ((new.part, "", new.text) for new in after[position:])


def _are_similar(old: ParagraphProtocol, new: ParagraphProtocol) -> bool:
    if old.part != new.part:
        return False
    if old.part in ("headline", "lead"):  # there is only one
        return True
    return _compute_similarity(old.text, new.text) >= _MIN_SIMILARITY


def _diff_words(before: str, after: str) -> tuple[DiffSpan, ...]:
    """Compare two paragraphs, of which one may be empty, by words."""
    old, new = _split_tokens(before), _split_tokens(after)
    paragraphs = [span for span in (DiffSpan("removed", before), DiffSpan("added", after)) if span.text]
    if len(paragraphs) < 2 or len(old) + len(new) > _MAX_WORDS:
        return _normalize_spaces(paragraphs)
    if _compute_similarity(before, after) < _MIN_SIMILARITY:
        return _normalize_spaces(paragraphs)
    spans = []
    matcher = SequenceMatcher(None, _locate_words(old), _locate_words(new))
    for kind, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        if kind == "equal":
            last = max(new[new_end - 1], old[old_end - 1], key=len)  # the one followed by white space, if either is
            spans.append(DiffSpan("same", "".join([*new[new_start : new_end - 1], last])))
            continue
        spans.append(DiffSpan("removed", "".join(old[old_start:old_end])))
        spans.append(DiffSpan("added", "".join(new[new_start:new_end])))
    return _normalize_spaces([span for span in spans if span.text])


def _locate_words(tokens: Sequence[str]) -> list[_LocatedWord]:
    """Return each word with its place: a word that moves to another column or line is shown as a difference."""
    located: list[_LocatedWord] = []
    column, starts_line = 0, True
    for token in tokens:
        word = token.strip()
        located.append((column, starts_line, word))
        column += word == _CELL_SEPARATOR
        starts_line = "\n" in token
        if starts_line:
            column = 0
    return located


def _normalize_spaces(spans: Sequence[DiffSpan]) -> tuple[DiffSpan, ...]:
    """Move white space at the end of spans into spans of its own, and put a space between old and new words."""
    separated: list[DiffSpan] = []
    for index, (kind, text) in enumerate(spans):
        words = text.rstrip()
        next_kind = spans[index + 1].kind if index + 1 < len(spans) else ""
        space = " " if (kind, next_kind) == ("removed", "added") else text[len(words) :]
        separated += [DiffSpan(kind, words), DiffSpan("same", space if next_kind else "")]
    groups = groupby([span for span in separated if span.text], lambda span: span.kind)
    return tuple([DiffSpan(kind, "".join([span.text for span in group])) for kind, group in groups])


def _compute_similarity(before: str, after: str) -> float:
    """Return an upper bound of the share of words that two paragraphs have in common, from 0 to 1."""
    return SequenceMatcher(None, _split_words(before), _split_words(after)).quick_ratio()


def _split_words(text: str) -> list[str]:
    """Split a text into words, without punctuation."""
    return [word.strip() for word in _split_tokens(text) if word.strip(_PUNCTUATION).strip()]


def _split_tokens(text: str) -> list[str]:
    """Split a text into words, each with the white space after it; punctuation around a word is split off."""
    return [part for word in _WORD_PATTERN.findall(text) for part in _split_punctuation(word) if part]


def _split_punctuation(word: str) -> tuple[str, str, str]:
    rest = word.lstrip(_PUNCTUATION)
    if not rest.strip():
        return word, "", ""
    core = rest.rstrip().rstrip(_PUNCTUATION)
    suffix = rest[len(core) :]
    prefix = word[: len(word) - len(rest)]
    return (prefix, core, suffix) if suffix.strip() else (prefix, rest, "")
