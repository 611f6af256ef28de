"""People's names that are spelt in two ways, among contacts, speakers and in running text. Reports only."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeAlias

from pressroom.check.fields import part_of
from pressroom.check.newsroom import Known
from pressroom.check.releases import Examined
from pressroom.check.report import Report, short
from pressroom.draft import Draft

Words: TypeAlias = tuple[str, ...]
"""The words of a name, without regard to case."""

_CAPITAL = f"[{''.join(chr(code) for code in range(0x250) if chr(code).isupper())}]"
_REST = r"[^\W\d_]*+(?:[-’'][^\W\d_]+)*+"
_PARTICLE = "af|av|da|de|den|der|di|du|la|van|von"
# The capital comes first, and what stands before it is asked after, because that is searched twice as fast.
_RUN = re.compile(rf"{_CAPITAL}(?<![\w’'-].){_REST}(?:\s(?:(?:{_PARTICLE})\s)*{_CAPITAL}{_REST})+")
_NAME_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_ASIDE = re.compile(r"\([^)]*\)|,.*", re.DOTALL)
# What sounds alike, so that Kristina and Christina, Lindkvist and Lindqvist fold to one.
_ALIKE = str.maketrans({"c": "k", "q": "k", "w": "v", "z": "s", "é": "e", "è": "e", "ü": "y"})
_SILENT = re.compile(r"h(?![aeiouyåäöø])|(?<=[bcdfgjklmnpqrstvxz])h")
_DOUBLE = re.compile(r"(.)\1+")
_GENITIVES = ("", "s", "'s", "’s")
_MOST_WORDS = 6  # of a name; a text of more is none, and would take long to compare
_SHORT = 5  # in shorter words, one other letter makes another name


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
        self._places: defaultdict[tuple[int, Words], list[Words]] = defaultdict(list)

    def add(self, name: str, where: str) -> Seen | None:
        """Remembers a name; the other spelling of it, if there is one."""
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
        """A name of which one of these variants may be another spelling; None if one of them is a name itself."""
        if any(words in self.seen for words in variants):
            return None
        for words in variants:
            for place, key in enumerate(_keys(words)):
                for other in self._places.get((place, key), ()):
                    if _is_variant(words[place], other[place]):
                        return self.seen[other]
        return None


def check_names(releases: Iterable[Examined], known: Known, newsroom: Draft, report: Report) -> None:
    """Compares all contacts and speakers with one another, then the names in running texts with all of them."""
    examined = tuple(releases)
    names = Names()
    _compare_contacts_of_newsroom(known, newsroom, report, names)
    for each in examined:
        _compare_people(each, names)
    for each in examined:
        _compare_text(each, names)


def _compare_contacts_of_newsroom(known: Known, newsroom: Draft, report: Report, names: Names) -> None:
    contacts = known.newsroom.editions[0].contacts if known.newsroom else ()
    for contact in contacts:
        other = names.add(contact.name, newsroom.path)
        person = part_of(part_of(newsroom.fields, "contacts"), contact.id)
        if other and person:
            report.warning(person.line, _message(contact.name, other), "contacts")


def _compare_people(examined: Examined, names: Names) -> None:
    """The contacts written out in a release, and the speakers of its quotes."""
    where = examined.draft.path
    for contact in examined.values.get("contacts", ()):
        if contact and not contact.id and (other := names.add(contact.name, where)):
            examined.report.warning(examined.line_at("contacts"), _message(contact.name, other), "contacts")
    for block in examined.found.blocks:
        if block.kind == "speaker" and (name := _RUN.match(block.text)) and (other := names.add(name[0], where)):
            examined.report.warning(examined.line_of(block.line), _message(name[0], other))


def _compare_text(examined: Examined, names: Names) -> None:
    running = examined.running
    wrong = {words: other for words, variants in _candidates(running.whole, names) if (other := names.near(variants))}
    for words, other in wrong.items():
        passage = next((each for each in running.passages if words in each.text and each.kind != "speaker"), None)
        if passage:
            examined.report.warning(running.line_of(words, passage), _message(words, other), passage.field)


def _message(name: str, other: Seen) -> str:
    return f"the name “{short(name)}” is spelt “{short(other.name)}” in {other.where}; choose one"


def _candidates(text: str, names: Names) -> Iterator[tuple[str, list[Words]]]:
    """What may be near to a name in a text: words with capitals in a row, as written, and how they may be meant."""
    for run in _RUN.findall(text):
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
