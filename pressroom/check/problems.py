"""Collect the problems of one file while it is checked; shorten texts and suggest words for their messages."""

from collections.abc import Iterable

from pressroom.errors import Problem
from pressroom.model.draft import Draft


class Problems:
    """The problems of the file at `path`, in the order in which they were added."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.all: list[Problem] = []
        self.error_count = 0

    def add_error(self, line: int, message: str, field: str = "") -> None:
        """Add a problem that stops the build."""
        self.all.append(Problem(self.path, line, "error", message, field))
        self.error_count += 1

    def add_warning(self, line: int, message: str, field: str = "") -> None:
        """Add a problem that an editor should look at."""
        self.all.append(Problem(self.path, line, "warning", message, field))


def create_problems(draft: Draft) -> Problems:
    """Return the problems of a draft's file, starting with the errors that reading it gave."""
    problems = Problems(draft.path)
    for error in draft.parse_errors:
        problems.add_error(error.line, error.message)
    return problems


def find_nearest(word: str, words: Iterable[str]) -> str:
    """Return the one of `words` that `word` may be a misspelling of; empty if none is similar."""
    from difflib import get_close_matches  # noqa: PLC0415 - only needed for misspellings

    words_by_folded = {each.casefold(): each for each in sorted(words)}
    matches = get_close_matches(word.casefold()[:80], words_by_folded, n=1)
    return words_by_folded[matches[0]] if matches else ""


def suggest(word: str, words: Iterable[str]) -> str:
    """Return a hint for a word that is not one of `words`: the most similar one, or all of them."""
    choices = sorted(words)
    nearest = find_nearest(word, choices)
    return f"did you mean {_to_printable(nearest)}?" if nearest else f"expected {join_with_or(choices)}"


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
