"""Tokens to plain text: `release.txt` as a browser would copy the page, and the text part of a mail. Wraps nothing."""

from collections.abc import Callable
from typing import NamedTuple

from msgspec import Struct

from pressroom.text.markdown.tokens import INLINE_KINDS, Body, Fragments, Token, Tokens, join_text


class _TextStyle(Struct, frozen=True):
    """How an output marks what plain text has no tags for. With a `link` function it is for mail."""

    bullet: str = "  "
    quote_marks: tuple[str, str] = ("", "")
    format_figure: Callable[[str], str] | None = None
    resolve_url: Callable[[str], str] | None = None


class MailText(NamedTuple):
    """A text for mail, and where its links and pictures lead: words and addresses, in the order of the text."""

    text: str
    links: list[tuple[str, str]]


def to_text(body: Body, format_figure: Callable[[str], str] | None = None) -> str:
    """The body as a browser copies it: the innerText of its HTML (numbers as text), once white space is folded in both.

    `figure` gives the text that stands for the picture at an address; without it pictures leave no trace.
    """
    return "\n".join(_write_lines(body, _TextStyle(format_figure=format_figure)).lines)


def to_mail_text(body: Body, resolve_url: Callable[[str], str], quote_marks: tuple[str, str]) -> MailText:
    """The body for people who read mail as text, and paste it: nothing stands in it that would have to be deleted.

    `link` turns the address of a link or picture into the one to write. They come beside the text; in it stand only
    telephone numbers and mailboxes. Block quotes stand between the marks of `quote` unless they have marks already.
    """
    page = _write_lines(body, _TextStyle(bullet="- ", quote_marks=quote_marks, resolve_url=resolve_url))
    return MailText("\n".join(page.lines), page.link_targets)


def prepare_text(tokens: Tokens) -> Fragments:
    """The tokens with the plain blocks that stand alone written, for they are the same in every manner."""
    steps: list[str | Token] = []
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
            _add_plain_block(steps, line)
            line = []
        elif kind in INLINE_KINDS:
            is_plain = False
        else:
            steps += line
            line, is_plain = [], True
    return (*steps, *line)


def _add_plain_block(steps: list[str | Token], line: Tokens) -> None:
    """Adds a plain block, an empty line after the plain block before it."""
    block = join_text(line).strip()
    if not block:
        return
    if "\n" in block:
        block = "\n".join([part.rstrip() for part in block.split("\n")])
    if steps and isinstance(steps[-1], str):
        block = f"{steps.pop()}\n\n{block}"
    steps.append(block)


class _LineWriter:
    """The lines so far.

    `edge` is what a line begins with, a part from each open quote or item; `mark` stands for the last part once, at the
    head of an item. `is_apart`: an empty line comes before the next block.
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
        self.cells: list[tuple[int, str]] = []
        self.rows: list[list[str]] = []

    def end_line(self, *, is_blank_line_next: bool) -> None:
        """Ends the block whose words are in `line`, if there are any; `is_apart`: an empty line follows."""
        block = "".join(self.line).strip()
        self.line.clear()
        if block:
            self.add_block(block, is_blank_line_next=is_blank_line_next)

    def add_block(self, block: str, *, is_blank_line_next: bool) -> None:
        """Adds the lines of a block."""
        if self.is_blank_line_next and self.lines:
            self.lines.append(_find_common_prefix(self.last_prefix, self.prefix).rstrip())
        head, *others = block.split("\n")
        first = self.prefix if self.item_marker is None else self.prefix[: -self.prefix_lengths[-1]] + self.item_marker
        self.lines += [(first + head).rstrip(), *[(self.prefix + line).rstrip() for line in others]]
        self.last_prefix, self.is_blank_line_next, self.item_marker = self.prefix, is_blank_line_next, None

    def add_plain_blocks(self, blocks: str) -> None:
        """Adds lines that stand alone as they are."""
        if self.is_blank_line_next and self.lines:
            self.lines.append("")
        self.lines.append(blocks)
        self.last_prefix, self.is_blank_line_next = "", True

    def enter(self, prefix: str) -> None:
        """Begins a quote or an item."""
        self.end_line(is_blank_line_next=False)
        self.prefix += prefix
        self.prefix_lengths.append(len(prefix))

    def leave(self) -> None:
        """Ends the innermost quote or item."""
        self.prefix = self.prefix[: len(self.prefix) - self.prefix_lengths.pop()]
        self.last_prefix = self.last_prefix[: len(self.prefix)]
        self.item_marker = None


def _write_lines(body: Body, style: _TextStyle) -> _LineWriter:
    page = _LineWriter(style)
    for step in body.text if style.format_figure is None else body.text_with_figures:
        if isinstance(step, str):
            page.add_plain_blocks(step)
            continue
        handler = _HANDLERS.get(step.kind)
        if handler is None:
            page.line.append(step.text)
        else:
            handler(page, step)
    return page


def _find_common_prefix(first: str, second: str) -> str:
    """What both begin with."""
    while not second.startswith(first):
        first = first[:-1]
    return first


def _end_block(writer: _LineWriter, _: Token) -> None:
    writer.end_line(is_blank_line_next=True)


def _start_quote(writer: _LineWriter, _: Token) -> None:
    writer.is_blank_line_next = True
    writer.enter("")
    writer.quote_starts.append(len(writer.lines))


def _end_quote(writer: _LineWriter, _: Token) -> None:
    writer.end_line(is_blank_line_next=True)
    _add_quote_marks(writer)
    writer.leave()


def _start_speaker(writer: _LineWriter, token: Token) -> None:
    writer.end_line(is_blank_line_next=True)
    _add_quote_marks(writer)
    writer.line.append(token.text)


def _end_speaker(writer: _LineWriter, _: Token) -> None:
    writer.end_line(is_blank_line_next=True)
    writer.leave()


def _add_quote_marks(writer: _LineWriter) -> None:
    """Sets what was said between quotation marks, unless it begins with one, or with a dash."""
    begin, before = writer.quote_starts.pop(), len(writer.prefix)
    if begin < len(writer.lines) and not writer.lines[begin]:  # the empty line before it
        begin += 1
    if begin == len(writer.lines) or writer.lines[begin][before:].startswith(_SPEECH_MARKS):
        return
    opening, closing = writer.style.quote_marks
    writer.lines[begin] = writer.lines[begin][:before] + opening + writer.lines[begin][before:]
    writer.lines[-1] += closing


def _add_html_block(writer: _LineWriter, token: Token) -> None:
    writer.end_line(is_blank_line_next=False)
    writer.add_block(token.text.strip(), is_blank_line_next=True)


def _start_row(writer: _LineWriter, _: Token) -> None:
    writer.line.clear()
    writer.cells.clear()


def _start_cell(writer: _LineWriter, token: Token) -> None:
    writer.cells.append((len(writer.line), token.detail))


def _end_row(writer: _LineWriter, _: Token) -> None:
    begins = [begin for begin, _ in writer.cells]
    cells = ["".join(writer.line[begin:end]) for begin, end in zip(begins, [*begins[1:], None], strict=True)]
    if writer.style.resolve_url is not None:
        writer.rows.append([cell.strip() for cell in cells])
        writer.line.clear()
    else:
        writer.line[:] = ["\t".join(cells)]
        writer.end_line(is_blank_line_next=False)


def _end_table(writer: _LineWriter, _: Token) -> None:
    if writer.rows:
        writer.add_block(
            "\n".join(_format_table_lines(writer.rows, [align for _, align in writer.cells])), is_blank_line_next=True
        )
        writer.rows.clear()
    writer.is_blank_line_next = True


def _format_table_lines(rows: list[list[str]], alignments: list[str]) -> list[str]:
    """Rows with bars between their cells: proportional letters keep no columns. Narrow ones are columns as well."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    if sum(widths) + len(_CELL_SEPARATOR) * (len(widths) - 1) > _MAX_TABLE_WIDTH:
        widths = [0] * len(widths)
    shape = _CELL_SEPARATOR.join(
        [f"{{:{'>' if align == 'right' else ''}{width}}}" for align, width in zip(alignments, widths, strict=True)]
    )
    return [shape.format(*row).rstrip() for row in rows]


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
    writer.enter(" " * len(writer.style.bullet) if bullet else "   ")
    writer.item_marker = bullet or ""


def _end_item(writer: _LineWriter, _: Token) -> None:
    writer.end_line(is_blank_line_next=False)
    writer.leave()


def _add_code_block(writer: _LineWriter, token: Token) -> None:
    writer.end_line(is_blank_line_next=False)
    writer.add_block(token.text.strip("\n"), is_blank_line_next=True)


def _add_rule(writer: _LineWriter, _: Token) -> None:
    writer.end_line(is_blank_line_next=False)


def _add_image(writer: _LineWriter, token: Token) -> None:
    if writer.style.resolve_url is not None:
        writer.link_targets.append((token.text, writer.style.resolve_url(token.target)))


def _add_figure(writer: _LineWriter, token: Token) -> None:
    writer.end_line(is_blank_line_next=True)
    writer.line.append(writer.style.format_figure(token.target) if writer.style.format_figure else "")
    writer.end_line(is_blank_line_next=True)


def _start_link(writer: _LineWriter, token: Token) -> None:
    writer.open_links.append((token.target, len(writer.line)))


def _end_link(writer: _LineWriter, _: Token) -> None:
    target, begin = writer.open_links.pop()
    if writer.style.resolve_url is None:
        return
    said = "".join(writer.line[begin:])
    scheme, _colon, number = target.partition(":")
    if scheme.lower() in ("mailto", "tel"):
        writer.line[begin:] = [_add_number(said, scheme.lower(), number)]
    elif (address := writer.style.resolve_url(target)) != said:
        writer.link_targets.append((" ".join(said.split()), address))


def _add_number(label: str, scheme: str, number: str) -> str:
    """`words (number)`, or one of them where the other says nothing more: words with digits are the number itself."""
    if not label.strip():
        return number
    says_number = label == number or (scheme == "tel" and any(map(str.isdigit, label)))
    return label if says_number else f"{label} ({number})"


_CELL_SEPARATOR = " | "
_MAX_TABLE_WIDTH = 72  # of a table in columns: wider ones would be wrapped
_SPEECH_MARKS = tuple("\"'“”„«»‘’‚‹›–—―-")  # with which speech begins

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
