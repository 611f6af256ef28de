"""Collect the problems of a file: where each value stands, what it is checked against, and words for the messages."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from pressroom.errors import Level, Problem
from pressroom.model.draft import Draft, FileInfo, Span
from pressroom.model.newsroom import Contact, Organisation
from pressroom.text.characters import describe_hidden


class Problems:
    """The problems of the file at `path`, in the order in which they were added."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.all: list[Problem] = []
        self.error_count = 0

    def add_error(self, span: Span | int, message: str, field: str = "") -> None:
        """Add a problem that stops the build, at a span or line."""
        self.all.append(create_problem(self.path, span, "error", message, field))
        self.error_count += 1

    def add_warning(self, span: Span | int, message: str, field: str = "") -> None:
        """Add a problem that an editor should look at, at a span or line."""
        self.all.append(create_problem(self.path, span, "warning", message, field))


def create_problem(path: str, span: Span | int, level: Level, message: str, field: str = "") -> Problem:
    """Return a problem at a span of a file, or in a line of which no part is known to be wrong."""
    span = Span(span) if isinstance(span, int) else span
    return Problem(path, span.line, level, message, field, span.column, span.end_line, span.end_column)


def create_problems(draft: Draft) -> Problems:
    """Return the problems of a draft's file, starting with the errors that reading it gave."""
    problems = Problems(draft.path)
    for error in draft.parse_errors:
        problems.add_error(error.span, error.message)
    return problems


# Comparing two words takes as long as the product of their lengths.
_MAX_CHOICES = 2_000
_MAX_CHARACTERS = 80
_MAX_LISTED = 30


def find_nearest(word: str, words: Iterable[str]) -> str:
    """Return the one of `words` that `word` may be a misspelling of; empty if none is similar."""
    from difflib import get_close_matches  # noqa: PLC0415 - only needed for misspellings

    words_by_folded = {each.casefold(): each for each in sorted(words)[:_MAX_CHOICES] if len(each) <= _MAX_CHARACTERS}
    matches = get_close_matches(word.casefold()[:_MAX_CHARACTERS], words_by_folded, n=1)
    return words_by_folded[matches[0]] if matches else ""


def suggest(word: str, words: Iterable[str]) -> str:
    """Return a hint for a word that is not one of `words`: the most similar one, or all of them.

    If the word contains a character that nobody can see, the hint names it.
    """
    choices = sorted(words)
    nearest = find_nearest(word, choices)
    if nearest:
        hidden = describe_hidden(word)
        return f"did you mean {_to_printable(nearest)}?" + (f" “{shorten(word)}” {hidden}" if hidden else "")
    others = len(choices) - _MAX_LISTED
    listed = choices if others <= 0 else [*choices[:_MAX_LISTED], f"{others} others"]
    return f"expected {join_with_or(listed)}"


def join_with_or(words: Iterable[str]) -> str:
    """Return the words as `a, b or c`."""
    *first, last = map(_to_printable, words)
    return f"{', '.join(first)} or {last}" if first else last


def shorten(text: str) -> str:
    """Return a text for use in a message: on one line, at most 60 characters, all of them printable."""
    line = _to_printable(text[:200])
    return line if len(line) <= 60 else f"{line[:59]}…"


def _to_printable(text: str) -> str:
    line = " ".join(text.split())
    if line.isprintable():
        return line
    return "".join(character if character.isprintable() else "\ufffd" for character in line)


UNKNOWN_REGION = "ZZ"
"""The region if no organisation has a valid country: telephone numbers cannot be checked then."""


class Scope(Struct, frozen=True, gc=False):
    """What the parser of a value can know about the file and the newsroom.

    `languages` are the newsroom's languages. `region` is the ISO country that telephone numbers are dialled from, empty
    if there is none. `files` are the files next to the text, by name. `contacts` and `organisations` map ids to the
    values in `language`, or to None for an invalid one; both are None if `newsroom.yaml` could not be read.
    """

    languages: tuple[str, ...]
    language: str
    region: str
    zone: ZoneInfo
    today: date
    files: dict[str, FileInfo]
    contacts: dict[str, Contact | None] | None = None
    organisations: dict[str, Organisation | None] | None = None


class FieldPlace(Struct, frozen=True, array_like=True, gc=False):
    """Where something is in a file: the name of its field (`keywords[2]`), empty in the body, and its span."""

    field: str
    span: Span


class Place(Struct, frozen=True, gc=False):
    """Where a value is: the problems of its file, the name of its field (`help[1].phone`), and its scope."""

    problems: Problems
    field: str
    scope: Scope

    def for_key(self, key: str) -> "Place":
        """Return the place of a value inside this one."""
        return Place(self.problems, f"{self.field}.{key}" if self.field else key, self.scope)

    def for_item(self, index: int) -> "Place":
        """Return the place of an item of this list; the first has the index 0."""
        return Place(self.problems, f"{self.field}[{index}]", self.scope)

    def with_scope_changes(self, **changes: Any) -> "Place":
        """Return the same place with some values of its scope changed."""
        return Place(self.problems, self.field, replace(self.scope, **changes))
