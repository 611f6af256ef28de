"""Split Markdown into blocks: headings, paragraphs, lists, quotes, tables and code, each with its plain lines."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Literal

from msgspec import Struct

from pressroom.importer.contact_tables import read_contact_columns
from pressroom.importer.found import FoundLink

BlockKind = Literal["heading", "paragraph", "list", "quote", "table", "code", "rule"]

_FENCE = re.compile(r"\s{0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r"(#{1,6})\s+(.*?)(?:\s+#+)?\s*$")
_LIST_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])\s+")
_RULE = re.compile(r"(?:[-*_][ \t]*){3,}$")
_TABLE_RULE = re.compile(r"\s*\|?[\s:|-]*-{3}[\s:|-]*$")
_LINK = re.compile(r"\[([^\[\]]{0,500})\]\(<?((?:tel:|sms:)[^)>]{1,80}|[^\s)>]{1,2000})>?(?:\s+\"[^\"]{0,200}\")?\)")
# Parts that a page shows apart, such as a name above a role, may stand together.
_LINK_AFTER_LETTER = re.compile(r"(\w|\)|\*)(?=\[[^\[\]]{0,500}\]\((?:tel|sms|mailto):)")
_BOLD_BEFORE_LETTER = re.compile(r"((?<!\*)\*\*[^*]{3,80}\*\*)(?=[^\W\d_])")
_AUTOLINK = re.compile(r"<((?:https?:|mailto:)[^\s<>]{1,2000}|[^\s<>@]{1,64}@[^\s<>@]{1,255})>")
_EMPHASIS = re.compile(r"(?<!\\)(\*{1,3}|(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w))")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_HARD_BREAK = re.compile(r"(?:\\| {2,})$")


class MarkdownBlock(Struct, frozen=True):
    """One block of Markdown: `source` as it was written; `level` is that of a heading, otherwise 0."""

    kind: BlockKind
    source: str
    level: int = 0

    @property
    def text(self) -> str:
        """Its plain text on one line."""
        return " ".join(self.lines)

    @property
    def lines(self) -> tuple[str, ...]:
        """Its plain lines, without those that are empty. The address of a link follows its text."""
        return _read_lines(self.kind, self.source)

    @property
    def is_bold(self) -> bool:
        """Whether it is a paragraph that is bold from its first to its last letter."""
        text = self.source.strip()
        return (
            self.kind == "paragraph"
            and len(text) > 4
            and text.startswith("**")
            and text.rstrip(" .:").endswith("**")
            and "**" not in text.rstrip(" .:")[2:-2]
        )


def split_blocks(markdown: str) -> list[MarkdownBlock]:
    """Split Markdown at its blank lines. A fence of code is one block, and so is a list with its indented lines."""
    blocks: list[MarkdownBlock] = []
    for group in _group_lines(markdown.replace("\r\n", "\n").split("\n")):
        blocks += _split_group(group)
    return list(_join_list_parts(blocks))


def join_blocks(blocks: Sequence[MarkdownBlock]) -> str:
    """Return blocks as Markdown."""
    return "\n\n".join([block.source for block in blocks])


@lru_cache(maxsize=512)  # each part of a release looks at all lines
def _read_lines(kind: BlockKind, source: str) -> tuple[str, ...]:
    lines = _list_table_lines(source) if kind == "table" else source.split("\n")
    return tuple(text for line in lines if (text := to_plain_line(_strip_marker(line, kind))))


def _list_table_lines(source: str) -> list[str]:
    """Return the rows of a table, with tabs between the cells, or a line for each cell of columns of contacts."""
    lines = [line.strip().strip("|") for line in source.split("\n") if not _TABLE_RULE.match(line)]
    columns = read_contact_columns([[to_plain_line(cell) for cell in f" {line} ".split(" | ")] for line in lines])
    return [cell for column in columns for cell in column] or [line.replace(" | ", "\t") for line in lines]


@lru_cache(maxsize=1024)
def to_plain_line(line: str) -> str:
    """Return a line of Markdown without markup. The address of a link follows its text, unless they are the same."""
    line = _LINK.sub(_write_link, _LINK_AFTER_LETTER.sub(r"\1 ", line)) if "](" in line else line
    line = _AUTOLINK.sub(lambda match: match[1].removeprefix("mailto:"), line) if "<" in line else line
    line = _HARD_BREAK.sub("", line)
    line = _BOLD_BEFORE_LETTER.sub(r"\1 ", line) if "**" in line else line
    line = _EMPHASIS.sub("", line) if "*" in line or "_" in line else line
    return _ESCAPE.sub(r"\1", line).strip(" \u00a0")


def find_links(markdown: str) -> list[FoundLink]:
    """Return the links in Markdown, with their plain text."""
    return [FoundLink(title=remove_addresses(match[1]).strip(), url=match[2]) for match in _LINK.finditer(markdown)]


def remove_addresses(markdown: str) -> str:
    """Return lines of Markdown as plain text, in which links have only their text."""
    text = _LINK.sub(lambda match: match[1], markdown) if "](" in markdown else markdown
    return "\n".join([to_plain_line(line) for line in text.split("\n")])


def _write_link(match: re.Match[str]) -> str:
    text, address = match[1].strip(), match[2]
    if address.startswith("tel:"):
        return text if any(character.isdigit() for character in text) else f"{text} {address[4:]}"
    if address.startswith("mailto:"):
        address = address[7:].partition("?")[0]
    return text if not address or address.casefold() in text.casefold() else f"{text} {address}"


def _strip_marker(line: str, kind: BlockKind) -> str:
    if kind == "heading":
        match = _HEADING.match(line)
        return match[2] if match else line
    if kind == "quote":
        return re.sub(r"^\s{0,3}>\s?", "", line)
    return _LIST_ITEM.sub("", line, count=1) if kind == "list" else line


def _group_lines(lines: Sequence[str]) -> Iterator[list[str]]:
    group: list[str] = []
    fence = ""
    for line in lines:
        match = _FENCE.match(line)
        if match and not fence:
            fence = match[1]
        elif match and match[1].startswith(fence) and not line.strip().strip(fence[0]):
            fence = ""
        if line.strip() or fence:
            group.append(line)
        elif group:
            yield group
            group = []
    if group:
        yield group


def _split_group(lines: list[str]) -> Iterator[MarkdownBlock]:
    """Yield the blocks of lines without a blank line between them: headings and rules stand on their own."""
    start = 0
    if _FENCE.match(lines[0]):
        yield MarkdownBlock("code", "\n".join(lines))
        return
    for number, line in enumerate(lines):
        heading = _HEADING.match(line)
        if heading or _RULE.match(line):
            yield from _make_block(lines[start:number])
            yield MarkdownBlock("heading" if heading else "rule", line, len(heading[1]) if heading else 0)
            start = number + 1
    yield from _make_block(lines[start:])


def _make_block(lines: list[str]) -> Iterator[MarkdownBlock]:
    if lines:
        yield MarkdownBlock(_find_kind(lines), "\n".join(lines).rstrip())


def _find_kind(lines: list[str]) -> BlockKind:
    if lines[0].lstrip().startswith(">"):
        return "quote"
    if len(lines) > 1 and "|" in lines[0] and _TABLE_RULE.match(lines[1]):
        return "table"
    return "list" if _LIST_ITEM.match(lines[0]) else "paragraph"


def _join_list_parts(blocks: list[MarkdownBlock]) -> Iterator[MarkdownBlock]:
    """Yield the blocks; what is indented below a list belongs to it."""
    parts: list[str] = []
    for block in blocks:
        if parts and block.source.startswith(("  ", "\t")):
            parts.append(block.source)
            continue
        if parts:
            yield MarkdownBlock("list", "\n\n".join(parts))
        parts = [block.source] if block.kind == "list" else []
        if not parts:
            yield block
    if parts:
        yield MarkdownBlock("list", "\n\n".join(parts))
