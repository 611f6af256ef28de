"""People's names that are spelt in two ways, among contacts, speakers and in running text. Problems out."""

import re
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator
from typing import NamedTuple, TypeAlias

from msgspec import Struct, field, msgpack

from pressroom.check.passages import Passage, RunningText
from pressroom.check.releases import Examined
from pressroom.check.report import short
from pressroom.errors import Problem

Words: TypeAlias = tuple[str, ...]
"""The words of a name, without regard to case."""

_CAPITAL = f"[{''.join(chr(code) for code in range(0x250) if chr(code).isupper())}]"
_REST = r"[^\W\d_]*+(?:[-’'][^\W\d_]+)*+"
_PARTICLE = "af|av|da|de|den|der|di|du|la|van|von"
# Words with capitals in a row. The capital comes first, and what stands before it is asked after, because that is
# searched twice as fast.
RUN = re.compile(rf"{_CAPITAL}(?<![\w’'-].){_REST}(?:\s(?:(?:{_PARTICLE})\s)*{_CAPITAL}{_REST})+")
_NAME_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_ASIDE = re.compile(r"\([^)]*\)|,.*", re.DOTALL)
# What sounds alike, so that Kristina and Christina, Lindkvist and Lindqvist fold to one.
_ALIKE = str.maketrans({"c": "k", "q": "k", "w": "v", "z": "s", "é": "e", "è": "e", "ü": "y"})
_SILENT = re.compile(r"h(?![aeiouyåäöø])|(?<=[bcdfgjklmnpqrstvxz])h")
_DOUBLE = re.compile(r"(.)\1+")
_GENITIVES = ("", "s", "'s", "’s")
_MOST_WORDS = 6  # of a name; a text of more is none, and would take long to compare
_SHORT = 5  # in shorter words, one other letter makes another name


class Named(Struct, frozen=True, array_like=True, gc=False):
    """A person whom a text names as contact or speaker, and where: line of the file, and field."""

    name: str
    line: int
    field: str = ""


class Seen(NamedTuple):
    """A name as it was written first, and the file it was in."""

    name: str
    where: str


class Names:
    """Names to compare others with. Two are near when one word of theirs differs, and that but a little.

    `parts` are the single words of all names, and their genitives: a name without any of them is near to none.
    """

    def __init__(self) -> None:
        self.seen: dict[Words, Seen] = {}
        self.lengths: set[int] = set()
        self.parts: set[str] = set()
        self._added: set[str] = set()
        self._places: defaultdict[tuple[int, Words], list[Words]] = defaultdict(list)

    def add(self, name: str, where: str) -> Seen | None:
        """Remembers a name; the other spelling of it, if there is one."""
        if name in self._added:
            return None
        self._added.add(name)
        words = _words(name)
        if not 1 < len(words) <= _MOST_WORDS:
            return None
        near = self.near([words])
        if words not in self.seen:
            self.seen[words] = Seen(name, where)
            self.lengths.add(len(words))
            self.parts.update(f"{word}{ending}" for word in words for ending in _GENITIVES)
            for place, key in enumerate(_keys(words)):
                self._places[place, key].append(words)
        return near

    def near(self, variants: list[Words]) -> Seen | None:
        """A name of which one of these variants may be another spelling; None if one of them is a name itself.

        Of several it is the first by the alphabet, in whatever order they were added: an earlier build found the same.
        """
        if any(words in self.seen for words in variants):
            return None
        for words in variants:
            others = [
                other
                for place, key in enumerate(_keys(words))
                for other in self._places.get((place, key), ())
                if _is_variant(words[place], other[place])
            ]
            if others:
                return self.seen[min(others)]
        return None


class Runs(Struct, frozen=True, array_like=True):
    """Words with capitals in a row, a line each, of several texts; they stay packed until they are searched."""

    packed: memoryview

    @property
    def texts(self) -> dict[str, str]:
        """By the path of a text, those in it."""
        return _unpacked(self.packed)


_unpacked = msgpack.Decoder(dict[str, str]).decode


class NamesFound(Struct, frozen=True):
    """What the comparison of names has found: kept from one build to the next, so that few texts are compared anew.

    `seen` holds name and file by the words of each name; `near` the problems of running texts, by their file.
    """

    seen: dict[str, tuple[str, str]] = field(default_factory=dict)
    near: dict[str, tuple[Problem, ...]] = field(default_factory=dict)


def check_names(
    people: Iterable[tuple[str, Named]],
    runs: Iterable[tuple[Runs, bool]],
    kept: NamesFound,
    fresh: Container[str],
    read: Callable[[str], Examined],
) -> tuple[list[Problem], NamesFound]:
    """Compares all contacts and speakers with one another, then the names in running texts with all of them.

    `people` come with the file that names them; `runs` with whether they are of `fresh` texts among others. A text that
    is not fresh is only compared where the names have changed since `kept`; `read` gives what there is to know of one.
    """
    names = Names()
    problems = [
        Problem(where, person.line, "warning", _message(person.name, other), person.field)
        for where, person in people
        if (other := names.add(person.name, where))
    ]
    seen = {" ".join(words): (each.name, each.where) for words, each in names.seen.items()}
    changed = {word for words, _ in seen.items() ^ kept.seen.items() for word in words.split()}
    searched = [each for each, has_fresh in runs if has_fresh or changed]
    near = kept.near | {
        where: _compared(text, names, where, read)
        for each in searched
        for where, text in each.texts.items()
        if where in fresh or _holds_any(text, changed)
    }
    near = {where: each for where, each in near.items() if each}
    return problems + [problem for each in near.values() for problem in each], NamesFound(seen, near)


def _holds_any(text: str, words: Iterable[str]) -> bool:
    folded = text.casefold()
    return any(word in folded for word in words)


def _compared(runs: str, names: Names, where: str, read: Callable[[str], Examined]) -> tuple[Problem, ...]:
    wrong = {words: other for words, variants in _candidates(runs, names) if (other := names.near(variants))}
    if not wrong:
        return ()
    running = read(where).running
    found = ((_passage(words, running), words, other) for words, other in wrong.items())
    return tuple(
        Problem(where, running.line_of(words, passage), "warning", _message(words, other), passage.field)
        for passage, words, other in found
        if passage
    )


def _passage(words: str, running: RunningText) -> Passage | None:
    """The first passage with these words; a speaker is compared as such."""
    return next((each for each in running.passages if words in each.text and each.kind != "speaker"), None)


def _message(name: str, other: Seen) -> str:
    return f"the name “{short(name)}” is spelt “{short(other.name)}” in {other.where}; choose one"


def _candidates(runs: str, names: Names) -> Iterator[tuple[str, list[Words]]]:
    """What may be near to a name: of words with capitals in a row, those as written, and how they may be meant."""
    for run in runs.split("\n"):
        if names.parts.isdisjoint(_NAME_WORD.findall(run.casefold())):
            continue
        written = run.split()
        for length in names.lengths:
            for start in range(len(written) - length + 1):
                part = " ".join(written[start : start + length])
                yield part, _without_genitive(_words(part))


def _without_genitive(words: Words) -> list[Words]:
    """The words, and the same without the -s of a genitive."""
    last = words[-1] if words else ""
    bare = last[:-2] if last.endswith(("'s", "’s")) else last.removesuffix("s")
    return [words, (*words[:-1], bare)] if bare not in (last, "") else [words]


def _words(name: str) -> Words:
    """The words of a name, without what stands in brackets or behind a comma."""
    return tuple(_NAME_WORD.findall(_ASIDE.sub("", name).casefold()))


def _keys(words: Words) -> Iterator[Words]:
    """For each word, the name with only the initial of that word: what near names have in common."""
    for place, word in enumerate(words):
        yield (*words[:place], word[0].translate(_ALIKE), *words[place + 1 :])


def _is_variant(word: str, other: str) -> bool:
    """Whether two words sound alike or are one slip apart. Johan and Johanna are two names."""
    shorter, longer = sorted((word, other), key=len)
    if longer in (shorter, f"{shorter}a", f"{shorter}na"):
        return False
    first, second = _sound(word), _sound(other)
    return first == second or (min(len(first), len(second)) >= _SHORT and _is_one_slip(first, second))


def _sound(word: str) -> str:
    plain = word.replace("ph", "f").replace("ck", "k").translate(_ALIKE)
    return _DOUBLE.sub(r"\1", _SILENT.sub("", plain))


def _is_one_slip(first: str, second: str) -> bool:
    """One letter more, less or other, or two neighbours swapped."""
    while first and second and first[0] == second[0]:
        first, second = first[1:], second[1:]
    while first and second and first[-1] == second[-1]:
        first, second = first[:-1], second[:-1]
    return max(len(first), len(second)) <= 1 or (len(first) == 2 and first == second[::-1])
