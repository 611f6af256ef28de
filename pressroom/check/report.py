"""Collects the problems of one file while it is checked. It knows no rule."""

from collections.abc import Iterable

from pressroom.draft import Draft
from pressroom.errors import Problem


class Report:
    """The problems of the file at `path`, in the order in which they were found."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self.errors = 0

    def error(self, line: int, message: str, field: str = "") -> None:
        """Something that must be mended before anything is built."""
        self.problems.append(Problem(self.path, line, "error", message, field))
        self.errors += 1

    def warning(self, line: int, message: str, field: str = "") -> None:
        """Something that an editor should look at."""
        self.problems.append(Problem(self.path, line, "warning", message, field))


def report_of(draft: Draft) -> Report:
    """The report of a draft's file, which begins with what kept the file from being read."""
    report = Report(draft.path)
    for fault in draft.faults:
        report.error(fault.line, fault.message)
    return report


def nearest(word: str, words: Iterable[str]) -> str:
    """The one of `words` that `word` may be a slip for; empty when none is near."""
    from difflib import get_close_matches  # noqa: PLC0415 - for a slip only

    by_folded = {each.casefold(): each for each in sorted(words)}
    near = get_close_matches(word.casefold()[:80], by_folded, n=1)
    return by_folded[near[0]] if near else ""


def expected(word: str, words: Iterable[str]) -> str:
    """What to do about a word that is none of `words`: the nearest, or all of them."""
    known = sorted(words)
    near = nearest(word, known)
    return f"did you mean {near}?" if near else f"expected {listed(known)}"


def listed(words: Iterable[str]) -> str:
    """`a, b or c`."""
    *first, last = words
    return f"{', '.join(first)} or {last}" if first else last


def short(text: str) -> str:
    """A text as it may stand in a message: on one line, at most 60 characters, all of which can be shown."""
    folded = " ".join(text[:200].split())
    if not folded.isprintable():
        folded = "".join(sign if sign.isprintable() else "\ufffd" for sign in folded)
    return folded if len(folded) <= 60 else f"{folded[:59]}…"
