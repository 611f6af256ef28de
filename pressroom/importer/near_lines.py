"""Collect the lines of a page that may say when it was published: around its headline, at its start and end."""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime

from bs4.element import NavigableString, Tag

from pressroom.importer.date_lines import COPYRIGHT_YEARS, is_date_line, is_own_date_line, split_at_dates
from pressroom.importer.html_elements import get_attribute, get_class_words, get_lines, has_ancestor
from pressroom.importer.page_words import PUBLISHED_WORDS, UPDATED_LABEL
from pressroom.importer.release_marks import is_immediate
from pressroom.importer.title_names import is_label

_LABELLED = re.compile(rf"(?:{PUBLISHED_WORDS})\b", re.IGNORECASE)
_OTHER_TEXTS = frozenset({"comment", "comments", "commentlist", "related", "sidebar"})
_MAX_OPENING = 200
_LAST_LINES = 15
_MAX_MARK = 60


def collect_near_lines(headline: Tag | None, root: Tag) -> list[str]:
    """Return the lines of text around a headline, and the times of its `time` elements, the nearest first."""
    anchor = headline or root
    lines: list[str] = []
    container: Tag | None = anchor
    for _ in range(5):
        container = container.parent if container is not None else None
        if container is None or container.name in {"body", "html", "[document]"}:
            break
        lines += _read_time_elements(container)
        lines += [line for line in _join_labels(get_lines(container)[:40]) if _may_have_date(line)]
    lines += [*_list_lines_below(headline), *_list_dates_above(headline)]
    body_lines = get_lines(root)
    labelled = [line for line in body_lines[-_LAST_LINES:-3] if len(line) < 250 and _says_year(line)]
    labelled += [line for line in _join_labels(body_lines) if _LABELLED.match(line) and is_date_line(line)]
    return list(dict.fromkeys([*lines, *_list_marked_dates(body_lines), *body_lines[:6], *labelled, *body_lines[-3:]]))


def _list_marked_dates(lines: Sequence[str]) -> Iterator[str]:
    """Yield the dates below a line that says what kind of release this is, also where that stands below the text."""
    for number, line in enumerate(lines):
        if len(line) <= _MAX_MARK and (is_immediate(line) or is_label(line)):
            yield from (each for each in lines[number + 1 : number + 3] if is_own_date_line(each))
            return


def _list_lines_below(headline: Tag | None) -> Iterator[str]:
    """Yield the lines with numbers between a headline and the first long paragraph, wherever they stand."""
    for text in headline.find_all_next(string=True, limit=60) if headline is not None else []:
        if headline is not None and has_ancestor(text, headline):
            continue
        line = " ".join(text.split())
        if len(line) > 120 and type(text) is NavigableString:
            yield line[:_MAX_OPENING]
            return
        if type(text) is NavigableString and _may_have_date(line):
            yield line


def _list_dates_above(headline: Tag | None) -> Iterator[str]:
    """Yield the dates above a headline, such as that in the path to the page, up to another text."""
    for text in headline.find_all_previous(string=True, limit=60) if headline is not None else []:
        line = " ".join(text.split())
        if type(text) is NavigableString and len(line) > 120:
            return
        if type(text) is NavigableString and is_own_date_line(line):
            yield line


def _says_year(line: str) -> bool:
    """Return whether a line may say when the page was changed, or from which year on it is protected."""
    if COPYRIGHT_YEARS.search(line):
        return True
    between, days = split_at_dates(line) if any(map(str.isdigit, line)) else ([], 0)
    return days > 0 and UPDATED_LABEL.search(between[0]) is not None


def _may_have_date(line: str) -> bool:
    return len(line) < 250 and any(map(str.isdigit, line))


def _join_labels(lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines; one such as “Published:” stands before the next one."""
    label = ""
    for line in lines:
        is_label = line.endswith(":") and len(line) <= 40 and not any(map(str.isdigit, line))
        if not is_label:
            yield f"{label} {line}".strip()
        label = line if is_label else ""


def _read_time_elements(container: Tag) -> Iterator[str]:
    """Yield the times that stand in attributes, with the label before each."""
    for tag in container.find_all("time", limit=20):
        if any(_OTHER_TEXTS & get_class_words(parent) for parent in tag.parents):
            continue
        text = get_attribute(tag, "datetime")
        previous = tag.find_previous(string=re.compile(r"\S"))
        if text and re.match(r"[0-9]{4}-", text):
            yield f"{str(previous or '').strip()[-40:]} {_to_visible(text)}"


def _to_visible(text: str) -> str:
    """Return a time of an attribute as one that is read in text, in UTC if it has an offset."""
    match = re.match(r"[0-9-]{8,10}[T ][0-9:.]+(?:Z|[+-][0-9:]{4,5})$", text)
    if match is None:
        return text.replace("T", " ")
    with suppress(ValueError):
        return f"{datetime.fromisoformat(text).astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    return text
