"""People's names that are spelt in two ways, among contacts, speakers and in running text. Problems out."""

import re
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator
from typing import NamedTuple, TypeAlias

from msgspec import Struct, field, msgpack

from pressroom.check.problems import shorten
from pressroom.check.release_fields import ReleaseCheck
from pressroom.check.running_text import Passage, RunningText
from pressroom.errors import Problem

NameWords: TypeAlias = tuple[str, ...]
"""The words of a name, without regard to case."""

_CAPITAL = f"[{''.join(chr(code) for code in range(0x250) if chr(code).isupper())}]"
_WORD_REST = r"[^\W\d_]*+(?:[-’'][^\W\d_]+)*+"
_PARTICLE = "af|av|da|de|den|der|di|du|la|van|von"
# Words with capitals in a row. The capital comes first, and what stands before it is asked after, because that is
# searched twice as fast.
CAPITALISED_WORDS = re.compile(
    rf"{_CAPITAL}(?<![\w’'-].){_WORD_REST}(?:\s(?:(?:{_PARTICLE})\s)*{_CAPITAL}{_WORD_REST})+"
)
_NAME_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_BRACKETS_OR_COMMA_PART = re.compile(r"\([^)]*\)|,.*", re.DOTALL)
# What sounds alike, so that Kristina and Christina, Lindkvist and Lindqvist fold to one.
_SOUNDS_ALIKE = str.maketrans({"c": "k", "q": "k", "w": "v", "z": "s", "é": "e", "è": "e", "ü": "y"})
_SILENT_H = re.compile(r"h(?![aeiouyåäöø])|(?<=[bcdfgjklmnpqrstvxz])h")
_DOUBLED_LETTER = re.compile(r"(.)\1+")
_GENITIVE_ENDINGS = ("", "s", "'s", "’s")
_MAX_WORDS = 6  # of a name; a text of more is none, and would take long to compare
_MIN_LENGTH_FOR_TYPO = 5  # in shorter words, one other letter makes another name


class NamedPerson(Struct, frozen=True, array_like=True, gc=False):
    """A person whom a text names as contact or speaker, and where: line of the file, and field."""

    name: str
    line: int
    field: str = ""


class NameOccurrence(NamedTuple):
    """A name as it was written first, and the file it was in."""

    name: str
    path: str


class NameMatcher:
    """Names to compare others with. Two are near when one word of theirs differs, and that but a little.

    `parts` are the single words of all names, and their genitives: a name without any of them is near to none.
    """

    def __init__(self) -> None:
        self.occurrences: dict[NameWords, NameOccurrence] = {}
        self.word_counts: set[int] = set()
        self.word_forms: set[str] = set()
        self._added_names: set[str] = set()
        self._names_by_key: defaultdict[tuple[int, NameWords], list[NameWords]] = defaultdict(list)

    def add(self, name: str, path: str) -> NameOccurrence | None:
        """Remembers a name; the other spelling of it, if there is one."""
        if name in self._added_names:
            return None
        self._added_names.add(name)
        words = _split_name(name)
        if not 1 < len(words) <= _MAX_WORDS:
            return None
        near = self.find_similar([words])
        if words not in self.occurrences:
            self.occurrences[words] = NameOccurrence(name, path)
            self.word_counts.add(len(words))
            self.word_forms.update(f"{word}{ending}" for word in words for ending in _GENITIVE_ENDINGS)
            for place, key in enumerate(_list_keys(words)):
                self._names_by_key[place, key].append(words)
        return near

    def find_similar(self, variants: list[NameWords]) -> NameOccurrence | None:
        """A name of which one of these variants may be another spelling; None if one of them is a name itself.

        Of several it is the first by the alphabet, in whatever order they were added: an earlier build found the same.
        """
        if any(words in self.occurrences for words in variants):
            return None
        for words in variants:
            others = [
                other
                for place, key in enumerate(_list_keys(words))
                for other in self._names_by_key.get((place, key), ())
                if _is_variant(words[place], other[place])
            ]
            if others:
                return self.occurrences[min(others)]
        return None


class CapitalisedWords(Struct, frozen=True, array_like=True):
    """Words with capitals in a row, a line each, of several texts; they stay packed until they are searched."""

    encoded: memoryview

    @property
    def by_path(self) -> dict[str, str]:
        """By the path of a text, those in it."""
        return _decode_capitalised_words(self.encoded)


_decode_capitalised_words = msgpack.Decoder(dict[str, str]).decode


class NameIndex(Struct, frozen=True):
    """What the comparison of names has found: kept from one build to the next, so that few texts are compared anew.

    `seen` holds name and file by the words of each name; `near` the problems of running texts, by their file.
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
    """Compares all contacts and speakers with one another, then the names in running texts with all of them.

    `people` come with the file that names them; `runs` with whether they are of `fresh` texts among others. A text that
    is not fresh is only compared where the names have changed since `kept`; `read` gives what there is to know of one.
    """
    names = NameMatcher()
    problems = [
        Problem(where, person.line, "warning", _format_message(person.name, other), person.field)
        for where, person in people
        if (other := names.add(person.name, where))
    ]
    seen = {" ".join(words): (each.name, each.path) for words, each in names.occurrences.items()}
    changed = {word for words, _ in seen.items() ^ cached_names.names.items() for word in words.split()}
    searched = [each for each, has_fresh in capitalised_words if has_fresh or changed]
    near = cached_names.problems_by_path | {
        where: _compare_text(text, names, where, recheck)
        for each in searched
        for where, text in each.by_path.items()
        if where in newly_read_paths or _contains_any(text, changed)
    }
    near = {where: each for where, each in near.items() if each}
    return problems + [problem for each in near.values() for problem in each], NameIndex(seen, near)


def _contains_any(text: str, words: Iterable[str]) -> bool:
    folded = text.casefold()
    return any(word in folded for word in words)


def _compare_text(
    capitalised_words: str, matcher: NameMatcher, path: str, recheck: Callable[[str], ReleaseCheck]
) -> tuple[Problem, ...]:
    wrong = {
        words: other
        for words, variants in _find_candidates(capitalised_words, matcher)
        if (other := matcher.find_similar(variants))
    }
    if not wrong:
        return ()
    running = recheck(path).running_text
    found = ((_find_passage(words, running), words, other) for words, other in wrong.items())
    return tuple(
        Problem(path, running.find_line(words, passage), "warning", _format_message(words, other), passage.field)
        for passage, words, other in found
        if passage
    )


def _find_passage(words: str, running_text: RunningText) -> Passage | None:
    """The first passage with these words; a speaker is compared as such."""
    return next((each for each in running_text.passages if words in each.text and each.kind != "speaker"), None)


def _format_message(name: str, other: NameOccurrence) -> str:
    return f"the name “{shorten(name)}” is spelt “{shorten(other.name)}” in {other.path}; choose one"


def _find_candidates(capitalised_words: str, matcher: NameMatcher) -> Iterator[tuple[str, list[NameWords]]]:
    """What may be near to a name: of words with capitals in a row, those as written, and how they may be meant."""
    for run in capitalised_words.split("\n"):
        if matcher.word_forms.isdisjoint(_NAME_WORD.findall(run.casefold())):
            continue
        written = run.split()
        for length in matcher.word_counts:
            for start in range(len(written) - length + 1):
                part = " ".join(written[start : start + length])
                yield part, _list_genitive_variants(_split_name(part))


def _list_genitive_variants(words: NameWords) -> list[NameWords]:
    """The words, and the same without the -s of a genitive."""
    last = words[-1] if words else ""
    bare = last[:-2] if last.endswith(("'s", "’s")) else last.removesuffix("s")
    return [words, (*words[:-1], bare)] if bare not in (last, "") else [words]


def _split_name(name: str) -> NameWords:
    """The words of a name, without what stands in brackets or behind a comma."""
    return tuple(_NAME_WORD.findall(_BRACKETS_OR_COMMA_PART.sub("", name).casefold()))


def _list_keys(words: NameWords) -> Iterator[NameWords]:
    """For each word, the name with only the initial of that word: what near names have in common."""
    for place, word in enumerate(words):
        yield (*words[:place], word[0].translate(_SOUNDS_ALIKE), *words[place + 1 :])


def _is_variant(word: str, other: str) -> bool:
    """Whether two words sound alike or are one slip apart. Johan and Johanna are two names."""
    shorter, longer = sorted((word, other), key=len)
    if longer in (shorter, f"{shorter}a", f"{shorter}na"):
        return False
    first, second = _to_sound(word), _to_sound(other)
    return first == second or (min(len(first), len(second)) >= _MIN_LENGTH_FOR_TYPO and _is_one_typo(first, second))


def _to_sound(word: str) -> str:
    plain = word.replace("ph", "f").replace("ck", "k").translate(_SOUNDS_ALIKE)
    return _DOUBLED_LETTER.sub(r"\1", _SILENT_H.sub("", plain))


def _is_one_typo(first: str, second: str) -> bool:
    """One letter more, less or other, or two neighbours swapped."""
    while first and second and first[0] == second[0]:
        first, second = first[1:], second[1:]
    while first and second and first[-1] == second[-1]:
        first, second = first[:-1], second[:-1]
    return max(len(first), len(second)) <= 1 or (len(first) == 2 and first == second[::-1])
