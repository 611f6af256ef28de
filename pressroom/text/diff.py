"""How two texts differ, for people: paragraphs in, out those that differ, word by word.

What was rewritten altogether is told as a whole, for a patchwork of old and new words cannot be read.
"""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal, NamedTuple, Protocol, TypeAlias, TypeVar

_EAST_ASIAN = r"\u3040-\u30ff\u3400-\u9fff"  # of East Asia, where no blanks stand between words: each for itself
_WORD_PATTERN = re.compile(rf"[{_EAST_ASIAN}]\s*|[^\s{_EAST_ASIAN}]+\s*|\s+")
_PUNCTUATION = '.,:;!?…()[]"“”„»«'
_MIN_SIMILARITY = 0.4  # of two paragraphs: less than that, and one is not what became of the other
_MAX_DISTANCE = 12  # paragraphs among which that is sought
_MAX_WORDS = 6_000  # of two paragraphs that are compared by words: more take too long


class ParagraphLike(Protocol):
    """A paragraph; only those of one part are compared."""

    @property
    def part(self) -> str:
        """The part of the text that it stands in."""

    @property
    def text(self) -> str:
        """Its words."""


AnyParagraph = TypeVar("AnyParagraph", bound=ParagraphLike)

_ParagraphChange: TypeAlias = tuple[str, str, str]
"""A part, a paragraph of it as it was and as it is; one of them is empty where there is none."""


class DiffSpan(NamedTuple):
    """Some words: the same in both texts, only in the earlier one, or only in the later one."""

    kind: Literal["same", "removed", "added"]
    text: str


class ParagraphDiff(NamedTuple):
    """A paragraph that is another than before, is new, or is gone; its words in order."""

    part: str
    spans: tuple[DiffSpan, ...]


def diff_paragraphs(before: Sequence[AnyParagraph], after: Sequence[AnyParagraph]) -> list[ParagraphDiff]:
    """The paragraphs that differ, in their order."""
    return [ParagraphDiff(part, _diff_words(old, new)) for part, old, new in _find_changes(before, after)]


def _find_changes(before: Sequence[AnyParagraph], after: Sequence[AnyParagraph]) -> Iterator[_ParagraphChange]:
    """What became of each paragraph that is not there any more, and those that are new."""
    earlier = [(each.part, each.text) for each in before]
    later = [(each.part, each.text) for each in after]
    for kind, start, stop, begin, end in SequenceMatcher(None, earlier, later, autojunk=False).get_opcodes():
        if kind != "equal":
            yield from _pair_paragraphs(before[start:stop], after[begin:end])


def _pair_paragraphs(before: Sequence[AnyParagraph], after: Sequence[AnyParagraph]) -> Iterator[_ParagraphChange]:
    """Each paragraph with the first later one like it, no two crossing."""
    place = 0
    for old in before:
        near = range(place, min(place + _MAX_DISTANCE, len(after)))
        found = next((each for each in near if _are_similar(old, after[each])), None)
        if found is None:
            yield old.part, old.text, ""
            continue
        yield from ((new.part, "", new.text) for new in after[place:found])
        yield old.part, old.text, after[found].text
        place = found + 1
    yield from ((new.part, "", new.text) for new in after[place:])


def _are_similar(old: ParagraphLike, new: ParagraphLike) -> bool:
    if old.part != new.part:
        return False
    if old.part in ("headline", "lead"):  # there is only one
        return True
    return _compute_similarity(old.text, new.text) >= _MIN_SIMILARITY


def _diff_words(before: str, after: str) -> tuple[DiffSpan, ...]:
    """The words of two paragraphs, or of one where the other is empty."""
    old, new = _split_tokens(before), _split_tokens(after)
    whole = [piece for piece in (DiffSpan("removed", before), DiffSpan("added", after)) if piece.text]
    if len(whole) < 2 or len(old) + len(new) > _MAX_WORDS:
        return _normalize_spaces(whole)
    if _compute_similarity(before, after) < _MIN_SIMILARITY:
        return _normalize_spaces(whole)
    pieces = []
    matcher = SequenceMatcher(None, [word.strip() for word in old], [word.strip() for word in new])
    for kind, start, stop, begin, end in matcher.get_opcodes():
        if kind == "equal":
            last = max(old[stop - 1], new[end - 1], key=len)  # the one with white space after it, if either has
            pieces.append(DiffSpan("same", "".join([*new[begin : end - 1], last])))
            continue
        pieces += [DiffSpan("removed", "".join(old[start:stop])), DiffSpan("added", "".join(new[begin:end]))]
    return _normalize_spaces([piece for piece in pieces if piece.text])


def _normalize_spaces(spans: Sequence[DiffSpan]) -> tuple[DiffSpan, ...]:
    """The pieces without white space at their ends, which stands between them; old and new words are kept apart."""
    made: list[DiffSpan] = []
    for place, (kind, text) in enumerate(spans):
        words = text.rstrip()
        following = spans[place + 1].kind if place + 1 < len(spans) else ""
        between = text[len(words) :] or (" " if (kind, following) == ("removed", "added") else "")
        made += [DiffSpan(kind, words), DiffSpan("same", between if following else "")]
    runs = groupby([piece for piece in made if piece.text], lambda piece: piece.kind)
    return tuple([DiffSpan(kind, "".join([piece.text for piece in run])) for kind, run in runs])


def _compute_similarity(before: str, after: str) -> float:
    """How much of two paragraphs is the same words, at most: 1 for all."""
    return SequenceMatcher(None, _split_words(before), _split_words(after)).quick_ratio()


def _split_words(text: str) -> list[str]:
    """The words, without marks."""
    return [word.strip() for word in _split_tokens(text) if word.strip(_PUNCTUATION).strip()]


def _split_tokens(text: str) -> list[str]:
    """The words with the white space after each; marks before and after a word are words of their own."""
    return [part for word in _WORD_PATTERN.findall(text) for part in _split_punctuation(word) if part]


def _split_punctuation(word: str) -> tuple[str, str, str]:
    bare = word.lstrip(_PUNCTUATION)
    if not bare.strip():
        return word, "", ""
    core = bare.rstrip().rstrip(_PUNCTUATION)
    marks = bare[len(core) :]
    before = word[: len(word) - len(bare)]
    return (before, core, marks) if marks.strip() else (before, bare, "")
