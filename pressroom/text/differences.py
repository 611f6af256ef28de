"""How two texts differ, for people: paragraphs in, out those that differ, word by word.

What was rewritten altogether is told as a whole, for a patchwork of old and new words cannot be read.
"""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal, NamedTuple, Protocol, TypeAlias, TypeVar

_SIGN = r"\u3040-\u30ff\u3400-\u9fff"  # of East Asia, where no blanks stand between words: each for itself
_WORD = re.compile(rf"[{_SIGN}]\s*|[^\s{_SIGN}]+\s*|\s+")
_MARKS = '.,:;!?…()[]"“”„»«'
_ALIKE = 0.4  # of two paragraphs: less than that, and one is not what became of the other
_NEAR = 12  # paragraphs among which that is sought
_MOST_WORDS = 6_000  # of two paragraphs that are compared by words: more take too long


class Paragraph(Protocol):
    """A paragraph; only those of one part are compared."""

    @property
    def part(self) -> str:
        """The part of the text that it stands in."""

    @property
    def text(self) -> str:
        """Its words."""


P = TypeVar("P", bound=Paragraph)

_Change: TypeAlias = tuple[str, str, str]
"""A part, a paragraph of it as it was and as it is; one of them is empty where there is none."""


class Piece(NamedTuple):
    """Some words: the same in both texts, only in the earlier one, or only in the later one."""

    kind: Literal["same", "removed", "added"]
    text: str


class Difference(NamedTuple):
    """A paragraph that is another than before, is new, or is gone; its words in order."""

    part: str
    pieces: tuple[Piece, ...]


def differences(before: Sequence[P], after: Sequence[P]) -> list[Difference]:
    """The paragraphs that differ, in their order."""
    return [Difference(part, _pieces(old, new)) for part, old, new in _changed(before, after)]


def _changed(before: Sequence[P], after: Sequence[P]) -> Iterator[_Change]:
    """What became of each paragraph that is not there any more, and those that are new."""
    earlier = [(each.part, each.text) for each in before]
    later = [(each.part, each.text) for each in after]
    for kind, start, stop, begin, end in SequenceMatcher(None, earlier, later, autojunk=False).get_opcodes():
        if kind != "equal":
            yield from _paired(before[start:stop], after[begin:end])


def _paired(before: Sequence[P], after: Sequence[P]) -> Iterator[_Change]:
    """Each paragraph with the first later one like it, no two crossing."""
    place = 0
    for old in before:
        near = range(place, min(place + _NEAR, len(after)))
        found = next((each for each in near if _are_alike(old, after[each])), None)
        if found is None:
            yield old.part, old.text, ""
            continue
        yield from ((new.part, "", new.text) for new in after[place:found])
        yield old.part, old.text, after[found].text
        place = found + 1
    yield from ((new.part, "", new.text) for new in after[place:])


def _are_alike(old: Paragraph, new: Paragraph) -> bool:
    if old.part != new.part:
        return False
    if old.part in ("headline", "lead"):  # there is only one
        return True
    return _likeness(old.text, new.text) >= _ALIKE


def _pieces(before: str, after: str) -> tuple[Piece, ...]:
    """The words of two paragraphs, or of one where the other is empty."""
    old, new = _tokens(before), _tokens(after)
    whole = [piece for piece in (Piece("removed", before), Piece("added", after)) if piece.text]
    if len(whole) < 2 or len(old) + len(new) > _MOST_WORDS:
        return _spaced(whole)
    if _likeness(before, after) < _ALIKE:
        return _spaced(whole)
    pieces = []
    matcher = SequenceMatcher(None, [word.strip() for word in old], [word.strip() for word in new])
    for kind, start, stop, begin, end in matcher.get_opcodes():
        if kind == "equal":
            last = max(old[stop - 1], new[end - 1], key=len)  # the one with white space after it, if either has
            pieces.append(Piece("same", "".join([*new[begin : end - 1], last])))
            continue
        pieces += [Piece("removed", "".join(old[start:stop])), Piece("added", "".join(new[begin:end]))]
    return _spaced([piece for piece in pieces if piece.text])


def _spaced(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """The pieces without white space at their ends, which stands between them; old and new words are kept apart."""
    made: list[Piece] = []
    for place, (kind, text) in enumerate(pieces):
        words = text.rstrip()
        following = pieces[place + 1].kind if place + 1 < len(pieces) else ""
        between = text[len(words) :] or (" " if (kind, following) == ("removed", "added") else "")
        made += [Piece(kind, words), Piece("same", between if following else "")]
    runs = groupby([piece for piece in made if piece.text], lambda piece: piece.kind)
    return tuple([Piece(kind, "".join([piece.text for piece in run])) for kind, run in runs])


def _likeness(before: str, after: str) -> float:
    """How much of two paragraphs is the same words, at most: 1 for all."""
    return SequenceMatcher(None, _words(before), _words(after)).quick_ratio()


def _words(text: str) -> list[str]:
    """The words, without marks."""
    return [word.strip() for word in _tokens(text) if word.strip(_MARKS).strip()]


def _tokens(text: str) -> list[str]:
    """The words with the white space after each; marks before and after a word are words of their own."""
    return [part for word in _WORD.findall(text) for part in _parted(word) if part]


def _parted(word: str) -> tuple[str, str, str]:
    bare = word.lstrip(_MARKS)
    if not bare.strip():
        return word, "", ""
    core = bare.rstrip().rstrip(_MARKS)
    marks = bare[len(core) :]
    before = word[: len(word) - len(bare)]
    return (before, core, marks) if marks.strip() else (before, bare, "")
