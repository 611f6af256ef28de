"""Collects the problems of one file while it is checked. It knows no rule."""

from collections.abc import Iterable

from pressroom.errors import Problem
from pressroom.model.draft import Draft


class Problems:
    """The problems of the file at `path`, in the order in which they were found."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.all: list[Problem] = []
        self.error_count = 0

    def add_error(self, line: int, message: str, field: str = "") -> None:
        """Something that must be mended before anything is built."""
        self.all.append(Problem(self.path, line, "error", message, field))
        self.error_count += 1

    def add_warning(self, line: int, message: str, field: str = "") -> None:
        """Something that an editor should look at."""
        self.all.append(Problem(self.path, line, "warning", message, field))


def problems_from_draft(draft: Draft) -> Problems:
    """The report of a draft's file, which begins with what kept the file from being read."""
    report = Problems(draft.path)
    for fault in draft.parse_errors:
        report.add_error(fault.line, fault.message)
    return report


def find_nearest(word: str, words: Iterable[str]) -> str:
    """The one of `words` that `word` may be a slip for; empty when none is near."""
    from difflib import get_close_matches  # noqa: PLC0415 - for a slip only

    by_folded = {each.casefold(): each for each in sorted(words)}
    near = get_close_matches(word.casefold()[:80], by_folded, n=1)
    return by_folded[near[0]] if near else ""


def suggest(word: str, words: Iterable[str]) -> str:
    """What to do about a word that is none of `words`: the nearest, or all of them."""
    known = sorted(words)
    near = find_nearest(word, known)
    return f"did you mean {near}?" if near else f"expected {join_with_or(known)}"


def join_with_or(words: Iterable[str]) -> str:
    """`a, b or c`."""
    *first, last = words
    return f"{', '.join(first)} or {last}" if first else last


def shorten(text: str) -> str:
    """A text as it may stand in a message: on one line, at most 60 characters, all of which can be shown."""
    folded = " ".join(text[:200].split())
    if not folded.isprintable():
        folded = "".join(sign if sign.isprintable() else "\ufffd" for sign in folded)
    return folded if len(folded) <= 60 else f"{folded[:59]}…"
