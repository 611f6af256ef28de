"""Find people's names that are spelt inconsistently among contacts, speakers and running text."""

import re
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator
from itertools import islice
from typing import NamedTuple, TypeAlias

from msgspec import Struct, field, msgpack

from pressroom.check.body import Passage, RunningText
from pressroom.check.problems import FieldPlace, create_problem, shorten
from pressroom.check.release_fields import ReleaseCheck
from pressroom.errors import Problem

NameWords: TypeAlias = tuple[str, ...]
"""The words of a name, folded to ignore case."""

_CAPITAL = f"[{''.join(chr(code) for code in range(0x250) if chr(code).isupper())}]"
_WORD_REST = r"[^\W\d_]*+(?:[-’'][^\W\d_]+)*+"
_PARTICLE = "af|av|da|de|den|der|di|du|la|van|von"
# Two or more capitalised words in a row. The pattern starts with the capital, and looks behind it afterwards: that is
# twice as fast.
CAPITALISED_WORDS = re.compile(
    rf"{_CAPITAL}(?<![\w’'-].){_WORD_REST}(?:\s(?:(?:{_PARTICLE})\s)*{_CAPITAL}{_WORD_REST})+"
)
_NAME_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_BRACKETS_OR_COMMA_PART = re.compile(r"\([^)]*\)|,.*", re.DOTALL)
# Letters that sound alike, so that Kristina equals Christina, and Lindkvist equals Lindqvist.
_SOUNDS_ALIKE = str.maketrans({"c": "k", "q": "k", "w": "v", "z": "s", "é": "e", "è": "e", "ü": "y"})
_SILENT_H = re.compile(r"h(?![aeiouyåäöø])|(?<=[bcdfgjklmnpqrstvxz])h")
_DOUBLED_LETTER = re.compile(r"(.)\1+")
_GENITIVE_ENDINGS = ("", "s", "'s", "’s")
_MAX_WARNINGS = 20  # of one text
_MAX_WORDS = 6  # a longer text is not a name, and would take long to compare
_MIN_LENGTH_FOR_TYPO = 5  # in shorter words, a different letter makes a different name


class NamedPerson(Struct, frozen=True, array_like=True, gc=False):
    """A contact or speaker in a text: the name, and its place."""

    name: str
    place: FieldPlace


class NameOccurrence(NamedTuple):
    """A name as it was first written, and the file that it is in."""

    name: str
    path: str


class NameMatcher:
    """Names to compare others with. Two names are similar if only one word differs, and only slightly.

    `word_forms` contains the words of all names and their genitives: a name with none of them is not similar to any.
    """

    def __init__(self) -> None:
        self.occurrences: dict[NameWords, NameOccurrence] = {}
        self.word_counts: set[int] = set()
        self.word_forms: set[str] = set()
        self._added_names: set[str] = set()
        self._names_by_key: defaultdict[tuple[int, NameWords], list[NameWords]] = defaultdict(list)

    def add(self, name: str, path: str) -> NameOccurrence | None:
        """Add a name; return another spelling of it, or None."""
        if name in self._added_names:
            return None
        self._added_names.add(name)
        words = _split_name(name)
        if not 1 < len(words) <= _MAX_WORDS:
            return None
        similar = self.find_similar([words])
        if words not in self.occurrences:
            self.occurrences[words] = NameOccurrence(name, path)
            self.word_counts.add(len(words))
            self.word_forms.update(f"{word}{ending}" for word in words for ending in _GENITIVE_ENDINGS)
            for position, key in enumerate(_list_keys(words)):
                self._names_by_key[position, key].append(words)
        return similar

    def find_similar(self, variants: list[NameWords]) -> NameOccurrence | None:
        """Return a name that one of these variants may misspell; None if a variant is itself a name.

        If there are several, return the first in alphabetical order, so that the order of adding does not matter.
        """
        if any(words in self.occurrences for words in variants):
            return None
        for words in variants:
            others = [
                other
                for position, key in enumerate(_list_keys(words))
                for other in self._names_by_key.get((position, key), ())
                if _is_variant(words[position], other[position])
            ]
            if others:
                return self.occurrences[min(others)]
        return None


class CapitalisedWords(Struct, frozen=True, array_like=True):
    """The runs of capitalised words in several texts, one a line; encoded until they are searched."""

    encoded: memoryview

    @property
    def by_path(self) -> dict[str, str]:
        """The runs of each text, by its path."""
        return _decode_capitalised_words(self.encoded)


_decode_capitalised_words = msgpack.Decoder(dict[str, str]).decode


class NameIndex(Struct, frozen=True):
    """The result of comparing names, which the next build uses to compare only what has changed.

    `names` maps the words of each name to (name, path); `problems_by_path` contains the problems of running texts.
    """

    names: dict[str, tuple[str, str]] = field(default_factory=dict)
    problems_by_path: dict[str, tuple[Problem, ...]] = field(default_factory=dict)


def check_names(
    people: Iterable[tuple[str, NamedPerson]],
    capitalised_words: Iterable[tuple[CapitalisedWords, bool]],
    cached_names: NameIndex,
    newly_read_paths: Container[str],
    recheck: Callable[[str], ReleaseCheck],
) -> tuple[list[Problem], NameIndex]:
    """Compare contacts and speakers with one another, then the names in running texts with all of them.

    `people` are pairs (path, person); `capitalised_words` are pairs (words, whether some are from newly read texts).
    Other texts are compared again only if they contain a name that has changed since `cached_names`. `recheck` reads
    and checks the text at a path again.
    """
    matcher = NameMatcher()
    problems = [
        create_problem(path, person.place.span, "warning", _format_message(person.name, other), person.place.field)
        for path, person in people
        if (other := matcher.add(person.name, path))
    ]
    names = {" ".join(words): (each.name, each.path) for words, each in matcher.occurrences.items()}
    changed_words = {word for words, _ in names.items() ^ cached_names.names.items() for word in words.split()}
    problems_by_path = cached_names.problems_by_path | {
        path: _compare_text(text, matcher, path, recheck)
        for each in [each for each, has_new_texts in capitalised_words if has_new_texts or changed_words]
        for path, text in each.by_path.items()
        if path in newly_read_paths or _contains_any(text, changed_words)
    }
    problems_by_path = {path: each for path, each in problems_by_path.items() if each}
    text_problems = [problem for each in problems_by_path.values() for problem in each]
    return problems + text_problems, NameIndex(names, problems_by_path)


def _contains_any(text: str, words: Iterable[str]) -> bool:
    folded = text.casefold()
    return any(word in folded for word in words)


def _compare_text(
    capitalised_words: str, matcher: NameMatcher, path: str, recheck: Callable[[str], ReleaseCheck]
) -> tuple[Problem, ...]:
    candidates = (
        (words, other)
        for words, variants in _find_candidates(capitalised_words, matcher)
        if (other := matcher.find_similar(variants))
    )
    misspellings = dict(islice(dict(candidates).items(), _MAX_WARNINGS))
    if not misspellings:
        return ()
    running_text = recheck(path).running_text
    occurrences = ((_find_passage(words, running_text), words, other) for words, other in misspellings.items())
    return tuple(
        _create_name_problem(path, running_text, passage, words, other)
        for passage, words, other in occurrences
        if passage
    )


def _create_name_problem(
    path: str, running_text: RunningText, passage: Passage, name: str, other: NameOccurrence
) -> Problem:
    span = running_text.find_words(passage, passage.text.index(name), name)
    return create_problem(path, span, "warning", _format_message(name, other), passage.field)


def _find_passage(words: str, running_text: RunningText) -> Passage | None:
    """Return the first passage with these words; speakers are compared elsewhere."""
    return next((each for each in running_text.passages if words in each.text and each.kind != "speaker"), None)


def _format_message(name: str, other: NameOccurrence) -> str:
    return f"the name “{shorten(name)}” is spelt “{shorten(other.name)}” in {other.path}; use the same spelling"


def _find_candidates(capitalised_words: str, matcher: NameMatcher) -> Iterator[tuple[str, list[NameWords]]]:
    """Yield the parts of runs of capitalised words that may be names, each with its possible readings."""
    for line in capitalised_words.split("\n"):
        if matcher.word_forms.isdisjoint(_NAME_WORD.findall(line.casefold())):
            continue
        words = line.split()
        for length in matcher.word_counts:
            for start in range(len(words) - length + 1):
                part = " ".join(words[start : start + length])
                yield part, _list_genitive_variants(_split_name(part))


def _list_genitive_variants(words: NameWords) -> list[NameWords]:
    """Return the words, and the same words without the -s of a genitive."""
    last = words[-1] if words else ""
    stem = last[:-2] if last.endswith(("'s", "’s")) else last.removesuffix("s")
    return [words, (*words[:-1], stem)] if stem not in (last, "") else [words]


def _split_name(name: str) -> NameWords:
    """Return the words of a name, without text in brackets or after a comma."""
    return tuple(_NAME_WORD.findall(_BRACKETS_OR_COMMA_PART.sub("", name).casefold()))


def _list_keys(words: NameWords) -> Iterator[NameWords]:
    """Yield, for each word, the name with only the initial of that word: similar names have a key in common."""
    for position, word in enumerate(words):
        yield (*words[:position], word[0].translate(_SOUNDS_ALIKE), *words[position + 1 :])


def _is_variant(word: str, other: str) -> bool:
    """Return whether two words sound alike or differ by one typing error. Johan and Johanna are different names."""
    shorter, longer = sorted((word, other), key=len)
    if longer in (shorter, f"{shorter}a", f"{shorter}na"):
        return False
    first, second = _to_sound(word), _to_sound(other)
    return first == second or (min(len(first), len(second)) >= _MIN_LENGTH_FOR_TYPO and _is_one_typo(first, second))


def _to_sound(word: str) -> str:
    sound = word.replace("ph", "f").replace("ck", "k").translate(_SOUNDS_ALIKE)
    return _DOUBLED_LETTER.sub(r"\1", _SILENT_H.sub("", sound))


def _is_one_typo(first: str, second: str) -> bool:
    """Return whether one letter was added, left out or replaced, or two adjacent letters were swapped."""
    while first and second and first[0] == second[0]:
        first, second = first[1:], second[1:]
    while first and second and first[-1] == second[-1]:
        first, second = first[:-1], second[:-1]
    return max(len(first), len(second)) <= 1 or (len(first) == 2 and first == second[::-1])
