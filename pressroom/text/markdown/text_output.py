"""Write Markdown tokens as plain text: for `release.txt`, as a browser copies the page, and for the text of a mail.

Lines are not wrapped.
"""

import re
from collections.abc import Callable
from itertools import zip_longest
from typing import NamedTuple

from msgspec import Struct

from pressroom.text.markdown.tokens import INLINE_KINDS, Body, Fragments, Token, Tokens, join_text
from pressroom.text.markdown.urls import get_typed_address


class _TextStyle(Struct, frozen=True):
    """How an output marks lists, cells, quotes, figures and links. With `resolve_url`, the output is for mail."""

    bullet: str = "  "
    cell_separator: str = "\t"
    quote_marks: tuple[str, str] = ("", "")
    format_figure: Callable[[str], str] | None = None
    resolve_url: Callable[[str], str] | None = None


class MailText(NamedTuple):
    """The plain text for a mail, and its links and images as pairs of text and URL, in the order of the text."""

    text: str
    links: list[tuple[str, str]]


def to_text(body: Body, format_figure: Callable[[str], str] | None = None, cell_separator: str = "\t") -> str:
    """Return the body as a browser copies it: apart from white space, the innerText of its HTML with numbers as text.

    `format_figure` returns the text for the image at a URL; without it, images are left out. Each row of a table is a
    line, with a separator after each cell that has another after it; empty cells at its end are left out.
    """
    return "\n".join(_write_lines(body, _TextStyle(cell_separator=cell_separator, format_figure=format_figure)).lines)


def to_mail_text(body: Body, resolve_url: Callable[[str], str], quote_marks: tuple[str, str]) -> MailText:
    """Return the body for the text part of a mail. It can be pasted elsewhere without deleting anything.

    `resolve_url` converts the URL of a link or image to the one to write. URLs are returned in `links`; only telephone
    numbers and e-mail addresses are written into the text. Block quotes are put between `quote_marks` unless they
    contain quotation marks already.
    """
    writer = _write_lines(body, _TextStyle(bullet="- ", quote_marks=quote_marks, resolve_url=resolve_url))
    return MailText("\n".join(writer.lines), writer.link_targets)


def prepare_text(tokens: Tokens) -> Fragments:
    """Write the plain top-level blocks, which are the same in every style; the other tokens remain."""
    fragments: list[str | Token] = []
    line: Tokens = []
    depth, is_plain = 0, True
    for token in tokens:
        kind = token.kind
        if kind not in _HANDLERS:
            if token.text:
                line.append(token)
            continue
        line.append(token)
        depth += _DEPTH_CHANGES.get(kind, 0)
        if kind in _BLOCK_ENDS and is_plain and depth == 0:
            _add_plain_block(fragments, line)
            line = []
        elif kind in INLINE_KINDS:
            is_plain = False
        else:
            fragments += line
            line, is_plain = [], True
    return (*fragments, *line)


def _add_plain_block(fragments: list[str | Token], line: Tokens) -> None:
    """Add a plain block, with a blank line before it if it follows another plain block."""
    block = join_text(line).strip()
    if not block:
        return
    if "\n" in block:
        block = "\n".join([part.rstrip() for part in block.split("\n")])
    if fragments and isinstance(fragments[-1], str):
        block = f"{fragments.pop()}\n\n{block}"
    fragments.append(block)


class _LineWriter:
    """The lines so far, and the state of the current block.

    Each line starts with `prefix`, to which every open quote or item adds its indentation. On the first line of an
    item, `item_marker` replaces the last part of it. `is_blank_line_next`: a blank line comes before the next block.
    """

    def __init__(self, style: _TextStyle) -> None:
        self.style = style
        self.lines: list[str] = []
        self.line: list[str] = []
        self.prefix = ""
        self.prefix_lengths: list[int] = []
        self.bullets: list[str | None] = []
        self.item_marker: str | None = None
        self.last_prefix = ""
        self.is_blank_line_next = False
        self.open_links: list[tuple[str, int]] = []
        self.link_targets: list[tuple[str, str]] = []
        self.quote_starts: list[int] = []
        self.is_in_row = False
        self.cells: list[tuple[int, str]] = []
        self.rows: list[list[str]] = []

    def end_line(self, *, is_blank_line_next: bool) -> None:
        """End the block whose text is in `line`, if it has any; `is_blank_line_next`: a blank line follows."""
        block = "".join(self.line).strip()
        self.line.clear()
        if block:
            self.add_block(block, is_blank_line_next=is_blank_line_next)

    def add_block(self, block: str, *, is_blank_line_next: bool) -> None:
        """Add the lines of a block."""
        if self.is_blank_line_next and self.lines:
            self.lines.append(_find_common_prefix(self.last_prefix, self.prefix).rstrip())
        head, *others = block.split("\n")
        first = self.prefix if self.item_marker is None else self.prefix[: -self.prefix_lengths[-1]] + self.item_marker
        self.lines += [(first + head).rstrip(), *[(self.prefix + line).rstrip() for line in others]]
        self.last_prefix, self.is_blank_line_next, self.item_marker = self.prefix, is_blank_line_next, None

    def add_plain_blocks(self, blocks: str) -> None:
        """Add the lines of finished top-level blocks unchanged."""
        if self.is_blank_line_next and self.lines:
            self.lines.append("")
        self.lines.append(blocks)
        self.last_prefix, self.is_blank_line_next = "", True

    def start_container(self, prefix: str) -> None:
        """Start a quote or an item."""
        self.end_line(is_blank_line_next=False)
        self.prefix += prefix
        self.prefix_lengths.append(len(prefix))

    def end_container(self) -> None:
        """End the innermost quote or item."""
        self.prefix = self.prefix[: len(self.prefix) - self.prefix_lengths.pop()]
        self.last_prefix = self.last_prefix[: len(self.prefix)]
        self.item_marker = None


def _write_lines(body: Body, style: _TextStyle) -> _LineWriter:
    writer = _LineWriter(style)
    for part in body.text if style.format_figure is None else body.text_with_figures:
        if isinstance(part, str):
            writer.add_plain_blocks(part)
            continue
        handler = _HANDLERS.get(part.kind)
        if handler is None:
            writer.line.append(part.text)
        else:
            handler(writer, part)
    return writer


def _find_common_prefix(first: str, second: str) -> str:
    while not second.startswith(first):
        first = first[:-1]
    return first


def _end_block(writer: _LineWriter, _: Token) -> None:
    writer.end_line(is_blank_line_next=True)


def _start_quote(writer: _LineWriter, _: Token) -> None:
    writer.is_blank_line_next = True
    writer.start_container("")
    writer.quote_starts.append(len(writer.lines))


def _end_quote(writer: _LineWriter, _: Token) -> None:
    writer.end_line(is_blank_line_next=True)
    _add_quote_marks(writer)
    writer.end_container()


def _start_speaker(writer: _LineWriter, token: Token) -> None:
    writer.end_line(is_blank_line_next=True)
    _add_quote_marks(writer)
    writer.line.append(token.text)


def _end_speaker(writer: _LineWriter, _: Token) -> None:
    writer.end_line(is_blank_line_next=True)
    writer.end_container()


def _add_quote_marks(writer: _LineWriter) -> None:
    """Put a quote between quotation marks, unless it starts with one, or with a dash."""
    start, prefix_length = writer.quote_starts.pop(), len(writer.prefix)
    if start < len(writer.lines) and not writer.lines[start]:  # the blank line before the quote
        start += 1
    if start == len(writer.lines) or writer.lines[start][prefix_length:].startswith(_SPEECH_MARKS):
        return
    opening, closing = writer.style.quote_marks
    writer.lines[start] = writer.lines[start][:prefix_length] + opening + writer.lines[start][prefix_length:]
    writer.lines[-1] += closing


def _add_html_block(writer: _LineWriter, token: Token) -> None:
    writer.end_line(is_blank_line_next=False)
    writer.add_block(token.text.strip(), is_blank_line_next=True)


def _start_row(writer: _LineWriter, _: Token) -> None:
    writer.line.clear()
    writer.cells.clear()
    writer.is_in_row = True


def _start_cell(writer: _LineWriter, token: Token) -> None:
    writer.cells.append((len(writer.line), token.detail))


def _end_row(writer: _LineWriter, _: Token) -> None:
    starts = [start for start, _ in writer.cells]
    texts = ["".join(writer.line[start:end]) for start, end in zip(starts, [*starts[1:], None], strict=True)]
    cells = [_SPACES.sub(" ", text).strip(" ") for text in texts]
    writer.line.clear()
    writer.is_in_row = False
    if not any(cells):
        return
    if writer.style.resolve_url is not None:
        writer.rows.append(cells)
    else:
        _add_row(writer, cells)


def _add_row(writer: _LineWriter, cells: list[str]) -> None:
    while not cells[-1]:
        cells.pop()
    writer.add_block(writer.style.cell_separator.join(cells).strip(" "), is_blank_line_next=False)


def _end_table(writer: _LineWriter, _: Token) -> None:
    if writer.rows:
        writer.add_block(
            "\n".join(_format_table_lines(writer.rows, [align for _, align in writer.cells])), is_blank_line_next=True
        )
        writer.rows.clear()
    writer.is_blank_line_next = True


def _format_table_lines(rows: list[list[str]], alignments: list[str]) -> list[str]:
    """Format rows with bars between cells: columns do not line up in proportional fonts. Narrow tables are padded.

    The parser adds missing cells to short rows, but not to all of them in a very large table.
    """
    widths = [max(map(len, column)) for column in zip_longest(*rows, fillvalue="")]
    if sum(widths) + len(_CELL_SEPARATOR) * (len(widths) - 1) > _MAX_TABLE_WIDTH:
        widths = [0] * len(widths)
    cell_formats = [
        f"{'>' if align == 'right' else ''}{width}" for align, width in zip_longest(alignments, widths, fillvalue="")
    ]
    return [_CELL_SEPARATOR.join(map(format, row, cell_formats)).rstrip() for row in rows]


def _start_bullets(writer: _LineWriter, _: Token) -> None:
    writer.end_line(is_blank_line_next=False)
    writer.bullets.append(writer.style.bullet)


def _start_numbered(writer: _LineWriter, _: Token) -> None:
    writer.end_line(is_blank_line_next=False)
    writer.bullets.append(None)


def _end_list(writer: _LineWriter, _: Token) -> None:
    writer.bullets.pop()
    writer.is_blank_line_next = writer.is_blank_line_next or not writer.bullets


def _start_item(writer: _LineWriter, _: Token) -> None:
    bullet = writer.bullets[-1]
    writer.start_container(" " * len(writer.style.bullet) if bullet else "   ")
    writer.item_marker = bullet or ""


def _end_item(writer: _LineWriter, _: Token) -> None:
    writer.end_line(is_blank_line_next=False)
    writer.end_container()


def _add_code_block(writer: _LineWriter, token: Token) -> None:
    writer.end_line(is_blank_line_next=False)
    writer.add_block(token.text.strip("\n"), is_blank_line_next=True)


def _add_rule(writer: _LineWriter, _: Token) -> None:
    writer.end_line(is_blank_line_next=False)


def _add_image(writer: _LineWriter, token: Token) -> None:
    if writer.style.resolve_url is not None:
        writer.link_targets.append((token.text, writer.style.resolve_url(token.target)))


def _add_figure(writer: _LineWriter, token: Token) -> None:
    text = writer.style.format_figure(token.target) if writer.style.format_figure else ""
    if writer.is_in_row:
        writer.line.append(f" {text}")
        return
    writer.end_line(is_blank_line_next=True)
    writer.line.append(text)
    writer.end_line(is_blank_line_next=True)


def _start_link(writer: _LineWriter, token: Token) -> None:
    writer.open_links.append((token.target, len(writer.line)))


def _end_link(writer: _LineWriter, _: Token) -> None:
    target, start = writer.open_links.pop()
    if writer.style.resolve_url is None:
        return
    label = "".join(writer.line[start:])
    if target[:7].lower().startswith(("mailto:", "tel:")):
        writer.line[start:] = [_add_address(label, get_typed_address(target))]
    elif (url := writer.style.resolve_url(target)) != label:
        writer.link_targets.append((" ".join(label.split()), url))


def _add_address(label: str, address: str) -> str:
    """Return `label (address)`, or one of them if the other adds nothing. A label with digits is a number itself."""
    if not label.strip():
        return address
    adds_nothing = address.lower() in label.lower() or ("@" not in address and any(map(str.isdigit, label)))
    return label if adds_nothing else f"{label} ({address})"


_SPACES = re.compile(r"[ \t\n]+")  # not the no-break space
_CELL_SEPARATOR = " | "
_MAX_TABLE_WIDTH = 72  # of a padded table: wider lines would be wrapped
_SPEECH_MARKS = tuple("\"'“”„«»‘’‚‹›–—―-")  # characters that quoted speech may start with

_BLOCK_ENDS = frozenset({"paragraph-end", "heading-end"})
_DEPTH_CHANGES = {"quote": 1, "cited": 1, "quote-end": -1, "speaker-end": -1}
_DEPTH_CHANGES |= {"bullets": 1, "numbered": 1, "bullets-end": -1, "numbered-end": -1}
_HANDLERS: dict[str, Callable[[_LineWriter, Token], None]] = {
    "paragraph-end": _end_block,
    "heading-end": _end_block,
    "html-block": _add_html_block,
    "code-block": _add_code_block,
    "quote": _start_quote,
    "cited": _start_quote,
    "quote-end": _end_quote,
    "speaker": _start_speaker,
    "speaker-end": _end_speaker,
    "bullets": _start_bullets,
    "numbered": _start_numbered,
    "bullets-end": _end_list,
    "numbered-end": _end_list,
    "item": _start_item,
    "item-end": _end_item,
    "head": _start_row,
    "row": _start_row,
    "head-cell": _start_cell,
    "cell": _start_cell,
    "head-end": _end_row,
    "row-end": _end_row,
    "table-end": _end_table,
    "rule": _add_rule,
    "image": _add_image,
    "figure": _add_figure,
    "link": _start_link,
    "link-end": _end_link,
}
