"""Convert plain text to Markdown: paragraphs, headings and lists as they look. No character becomes markup."""

import re
from collections.abc import Iterator, Sequence

from pressroom.importer.inline_markdown import BREAK, Run, write_runs
from pressroom.importer.section_titles import find_section_kind
from pressroom.importer.text_sections import read_values

_MAX_WRAPPED_LINE = 120
_MIN_WRAPPED_LINE = 50
_MAX_HEADING = 100
_MIN_TEXT_BELOW_HEADING = 60
_BULLET = re.compile(r"\s*(?P<sign>[•·▪◦‣●■○*–—-]|\d{1,3}[.)])\s+(?=\S)")
_SURE_BULLETS = frozenset("•·▪◦‣●■○")
_UNDERLINE = re.compile(r"\s*(?:={3,}|-{3,}|~{3,})\s*")
_BLANK = re.compile(r"[\s\u00a0\u200b\ufeff]*")


def plain_text_to_markdown(text: str) -> str:
    """Return plain text as Markdown.

    Lines that were wrapped are joined; short lines keep their breaks. A line alone above text, without a full stop, is
    a heading, if text stands before it, too.
    """
    groups = list(_group_lines(text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")))
    blocks: list[str] = []
    has_text = False
    for number, group in enumerate(groups):
        below = groups[number + 1] if number + 1 < len(groups) else []
        if has_text and _is_heading(group, below):
            blocks.append(f"## {_write(group[0].strip())}")
        else:
            blocks += _write_group(group)
        has_text = has_text or len(" ".join(group)) >= _MIN_TEXT_BELOW_HEADING
    return "\n\n".join(blocks)


def _group_lines(text: str) -> Iterator[list[str]]:
    """Yield the lines between blank lines. Lines that are too long to be wrapped are each a group."""
    group: list[str] = []
    for line in [*text.split("\n"), ""]:
        if not _BLANK.fullmatch(line):
            group.append(line.rstrip())
        elif group:
            yield from _split_long_lines(group)
            group = []


def _split_long_lines(group: list[str]) -> Iterator[list[str]]:
    part: list[str] = []
    for line in group:
        if len(line) > _MAX_WRAPPED_LINE:
            if part:
                yield part
            yield [line]
            part = []
        else:
            part.append(line)
    if part:
        yield part


def _is_heading(group: Sequence[str], below: Sequence[str]) -> bool:
    """Return whether a line looks like a heading; titles such as “Presskontakt” are found later."""
    text = group[0].strip()
    if len(group) == 2 and _UNDERLINE.fullmatch(group[1]):
        return True
    if len(group) > 1 or len(text) > _MAX_HEADING or text.endswith((".", "!", ":", ",", ";", "…", "”", '"')):
        return False
    is_above_text = len(" ".join(below)) >= _MIN_TEXT_BELOW_HEADING and not read_values(below[0])
    is_text = _BULLET.match(text) or read_values(text) or find_section_kind(text)
    return is_above_text and not is_text and (text[0].isupper() or text[0].isdigit())


def _write_group(group: Sequence[str]) -> Iterator[str]:
    items = _split_items(group)
    if items:
        yield "\n".join(items)
    elif _is_wrapped(group):
        yield _write(" ".join(line.strip() for line in group))
    else:
        yield _write(*(line.strip() for line in group))


def _split_items(group: Sequence[str]) -> list[str]:
    """Return the items of a list, or none if the lines are no list: one line with a dash is a quote."""
    signs = [match["sign"] if (match := _BULLET.match(line)) else "" for line in group]
    count = sum(map(bool, signs))
    is_quote = signs[0] in {"–", "—", "-"} and any(len(line) > 90 or line.endswith((".", "!", "?")) for line in group)
    if not signs[0] or is_quote or (count < 2 and signs[0] not in _SURE_BULLETS):
        return []
    items: list[str] = []
    for sign, line in zip(signs, group, strict=True):
        text = _write(_BULLET.sub("", line, count=1).strip() if sign else line.strip())
        if sign:
            items.append(f"{sign.rstrip('.)')}. {text}" if sign[0].isdigit() else f"- {text}")
        else:
            items[-1] += f" {text}"
    return items


def _is_wrapped(group: Sequence[str]) -> bool:
    """Return whether all lines but the last one end at about the same width."""
    longest = max(map(len, group))
    return longest >= _MIN_WRAPPED_LINE and all(len(line) >= longest * 0.7 for line in group[:-1])


def _write(*lines: str) -> str:
    runs = [run for line in lines for run in (Run(BREAK), Run(line))]
    return write_runs(runs[1:])
