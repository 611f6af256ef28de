"""Write runs of inline text as Markdown: what looks like markup is escaped, emphasis only where it is valid."""

import re
import unicodedata
from collections.abc import Sequence
from itertools import groupby
from typing import Literal

from msgspec import Struct, structs

Mark = Literal["strong", "emphasis"]

BREAK = "\n"
"""The text of a run that is a line break."""
# "!" and "&" at the end may have a link or the rest of an entity after them.
_SPECIAL = re.compile(r"[\\`*_\[\]<^]|!(?=\[|$)|&(?=#?\w+;|#?\w*$)")
_LINE_START = re.compile(r"(?m)^(\s*)(#{1,6}(?=\s|$)|>|[-+](?=\s|$|[-+]*$)|=+\s*$|~{3,}|(?:-\s*){3,}$)")
_NUMBER_START = re.compile(r"(?m)^(\s*\d{1,9})([.)])(?=\s|$)")
_DESTINATION_NEEDS_BRACKETS = re.compile(r"[\s()<>]")


class Run(Struct, frozen=True):
    """A piece of text with the same marks and link throughout.

    `raw` is Markdown that is written as it is, such as a footnote reference. `title` is that of the link.
    """

    text: str
    marks: frozenset[Mark] = frozenset()
    url: str = ""
    raw: str = ""
    title: str = ""

    @property
    def link(self) -> tuple[str, str]:
        """The URL and the title of the link."""
        return self.url, self.title


def normalize_runs(runs: Sequence[Run]) -> list[Run]:
    """Collapse white space as browsers do, remove it at both ends and around line breaks, and merge equal runs."""
    normalized: list[Run] = []
    for run in runs:
        text = run.text if run.text == BREAK or run.raw else re.sub(r"[ \t\r\n\f]+", " ", run.text)
        ends_with_space = not normalized or normalized[-1].text.endswith((" ", BREAK))
        if text.startswith(" ") and ends_with_space and not run.raw:
            text = text[1:]
        if text == BREAK:
            _strip_end(normalized)
        if text or run.raw:
            normalized.append(structs.replace(run, text=text))
    _strip_end(normalized, with_breaks=True)
    while normalized and normalized[0].text == BREAK:
        del normalized[0]
    return _merge(normalized)


def _strip_end(runs: list[Run], *, with_breaks: bool = False) -> None:
    while runs and not runs[-1].raw:
        text = runs[-1].text
        stripped = text.rstrip(" \n") if with_breaks else text.rstrip(" ") if text != BREAK else text
        if stripped == text:
            return
        run = runs.pop()
        if stripped:
            runs.append(structs.replace(run, text=stripped))
            return


def _merge(runs: Sequence[Run]) -> list[Run]:
    """Merge neighbours with the same marks and link; line breaks and raw runs stay on their own."""
    merged: list[Run] = []
    for run in runs:
        last = merged[-1] if merged else None
        is_plain = run.text != BREAK and not run.raw
        if (
            last
            and is_plain
            and last.text != BREAK
            and not last.raw
            and (last.marks, last.link) == (run.marks, run.link)
        ):
            merged[-1] = structs.replace(run, text=last.text + run.text)
        else:
            merged.append(run)
    return merged


def write_runs(runs: Sequence[Run], *, in_cell: bool = False, with_marks: bool = True) -> str:
    """Return runs as Markdown. In a table cell, line breaks become spaces, and bars are escaped."""
    parts = []
    position = 0
    for (url, title), group in groupby(runs, key=lambda run: run.link):
        runs_of_link = list(group)
        position += len(runs_of_link)
        next_character = runs[position].text[:1] if position < len(runs) else ""
        text = _write_marked(runs_of_link, next_character, with_marks=with_marks)
        parts.append(_write_link(text, url, title) if url else text)
    text = "".join(parts)
    if in_cell:
        return text.replace("\\\n", " ").replace("|", "\\|")
    return _escape_line_starts(text)


def get_text(runs: Sequence[Run]) -> str:
    """Return the plain text of runs."""
    return "".join([run.text for run in runs if not run.raw])


def escape_text(text: str) -> str:
    """Return a text in which nothing is markup."""
    return _SPECIAL.sub(lambda match: "\\" + match[0], text)


def write_code_span(text: str) -> str:
    """Return a text of one line as code."""
    fence = "`" * (1 + max((len(match) for match in re.findall("`+", text)), default=0))
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{space}{text}{space}{fence}"


def _escape_line_starts(text: str) -> str:
    text = _LINE_START.sub(lambda match: f"{match[1]}\\{match[2]}", text)
    return _NUMBER_START.sub(r"\1\\\2", text)


def _write_link(text: str, url: str, title: str) -> str:
    destination = url.replace("\\", "%5C").replace("\n", "")
    if _DESTINATION_NEEDS_BRACKETS.search(destination):
        destination = f"<{destination.replace('<', '%3C').replace('>', '%3E')}>"
    shown = f' "{escape_text(title)}"' if title else ""
    return f"[{text}]({destination}{shown})"


def _write_marked(group: Sequence[Run], next_character: str, *, with_marks: bool) -> str:
    """Return the runs of one link, or between links, with their emphasis."""
    parts: list[str] = []
    before = ""
    for number, run in enumerate(group):
        after = group[number + 1].text[:1] if number + 1 < len(group) else next_character
        parts.append(_write_run(run, before, after, with_marks=with_marks))
        before = parts[-1][-1:] or before
    return "".join(parts)


def _write_run(run: Run, before: str, after: str, *, with_marks: bool) -> str:
    if run.raw:
        return run.raw
    if run.text == BREAK:
        return "\\\n"
    text = escape_text(run.text)
    delimiter = "*" * (2 * ("strong" in run.marks) + ("emphasis" in run.marks))
    core = text.strip()
    if not delimiter or not with_marks or not core:
        return text
    start, end = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    opens = _can_delimit(core[0], start[-1:] or before)
    closes = _can_delimit(core[-1], end[:1] or after)
    return f"{start}{delimiter}{core}{delimiter}{end}" if opens and closes else text


def _can_delimit(inside: str, outside: str) -> bool:
    """Return whether emphasis may begin or end between two characters (CommonMark 0.31, section 6.2).

    A delimiter beside another one would be read as one longer delimiter.
    """
    if outside == "*":
        return False
    return not _is_punctuation(inside) or not outside or outside.isspace() or _is_punctuation(outside)


def _is_punctuation(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"
