"""Tokens to plain text: `release.txt` as a browser would copy the page, and the text part of a mail. Wraps nothing."""

from collections.abc import Callable
from typing import NamedTuple

from msgspec import Struct

from pressroom.text.markdown.tokens import INLINE, Body, Steps, Token, Tokens, words


class _Manner(Struct, frozen=True):
    """How an output marks what plain text has no tags for. With a `link` function it is for mail."""

    bullet: str = "  "
    quote: tuple[str, str] = ("", "")
    figure: Callable[[str], str] | None = None
    link: Callable[[str], str] | None = None


class MailText(NamedTuple):
    """A text for mail, and where its links and pictures lead: words and addresses, in the order of the text."""

    text: str
    links: list[tuple[str, str]]


def text(body: Body, figure: Callable[[str], str] | None = None) -> str:
    """The body as a browser copies it: the innerText of its HTML (numbers as text), once white space is folded in both.

    `figure` gives the text that stands for the picture at an address; without it pictures leave no trace.
    """
    return "\n".join(_written(body, _Manner(figure=figure)).lines)


def mail_text(body: Body, link: Callable[[str], str], quote: tuple[str, str]) -> MailText:
    """The body for people who read mail as text, and paste it: nothing stands in it that would have to be deleted.

    `link` turns the address of a link or picture into the one to write. They come beside the text; in it stand only
    telephone numbers and mailboxes. Block quotes stand between the marks of `quote` unless they have marks already.
    """
    page = _written(body, _Manner(bullet="- ", quote=quote, link=link))
    return MailText("\n".join(page.lines), page.addresses)


def text_steps(tokens: Tokens) -> Steps:
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
        depth += _DEPTHS.get(kind, 0)
        if kind in _PLAIN_ENDS and is_plain and depth == 0:
            _write(steps, line)
            line = []
        elif kind in INLINE:
            is_plain = False
        else:
            steps += line
            line, is_plain = [], True
    return (*steps, *line)


def _write(steps: list[str | Token], line: Tokens) -> None:
    """Adds a plain block, an empty line after the plain block before it."""
    block = words(line).strip()
    if not block:
        return
    if "\n" in block:
        block = "\n".join([part.rstrip() for part in block.split("\n")])
    if steps and isinstance(steps[-1], str):
        block = f"{steps.pop()}\n\n{block}"
    steps.append(block)


class _Page:
    """The lines so far.

    `edge` is what a line begins with, a part from each open quote or item; `mark` stands for the last part once, at the
    head of an item. `is_apart`: an empty line comes before the next block.
    """

    def __init__(self, manner: _Manner) -> None:
        self.manner = manner
        self.lines: list[str] = []
        self.line: list[str] = []
        self.edge = ""
        self.parts: list[int] = []
        self.bullets: list[str | None] = []
        self.mark: str | None = None
        self.last_edge = ""
        self.is_apart = False
        self.links: list[tuple[str, int]] = []
        self.addresses: list[tuple[str, str]] = []
        self.quotes: list[int] = []
        self.cells: list[tuple[int, str]] = []
        self.rows: list[list[str]] = []

    def end_line(self, *, is_apart: bool) -> None:
        """Ends the block whose words are in `line`, if there are any; `is_apart`: an empty line follows."""
        block = "".join(self.line).strip()
        self.line.clear()
        if block:
            self.add(block, is_apart=is_apart)

    def add(self, block: str, *, is_apart: bool) -> None:
        """Adds the lines of a block."""
        if self.is_apart and self.lines:
            self.lines.append(_shared(self.last_edge, self.edge).rstrip())
        head, *others = block.split("\n")
        first = self.edge if self.mark is None else self.edge[: -self.parts[-1]] + self.mark
        self.lines += [(first + head).rstrip(), *[(self.edge + line).rstrip() for line in others]]
        self.last_edge, self.is_apart, self.mark = self.edge, is_apart, None

    def add_plain(self, blocks: str) -> None:
        """Adds lines that stand alone as they are."""
        if self.is_apart and self.lines:
            self.lines.append("")
        self.lines.append(blocks)
        self.last_edge, self.is_apart = "", True

    def enter(self, edge: str) -> None:
        """Begins a quote or an item."""
        self.end_line(is_apart=False)
        self.edge += edge
        self.parts.append(len(edge))

    def leave(self) -> None:
        """Ends the innermost quote or item."""
        self.edge = self.edge[: len(self.edge) - self.parts.pop()]
        self.last_edge = self.last_edge[: len(self.edge)]
        self.mark = None


def _written(body: Body, manner: _Manner) -> _Page:
    page = _Page(manner)
    for step in body.text if manner.figure is None else body.text_flow:
        if isinstance(step, str):
            page.add_plain(step)
            continue
        handler = _HANDLERS.get(step.kind)
        if handler is None:
            page.line.append(step.text)
        else:
            handler(page, step)
    return page


def _shared(one: str, other: str) -> str:
    """What both begin with."""
    while not other.startswith(one):
        one = one[:-1]
    return one


def _block_end(page: _Page, _: Token) -> None:
    page.end_line(is_apart=True)


def _quote(page: _Page, _: Token) -> None:
    page.is_apart = True
    page.enter("")
    page.quotes.append(len(page.lines))


def _quote_end(page: _Page, _: Token) -> None:
    page.end_line(is_apart=True)
    _mark_quote(page)
    page.leave()


def _speaker(page: _Page, token: Token) -> None:
    page.end_line(is_apart=True)
    _mark_quote(page)
    page.line.append(token.text)


def _speaker_end(page: _Page, _: Token) -> None:
    page.end_line(is_apart=True)
    page.leave()


def _mark_quote(page: _Page) -> None:
    """Sets what was said between quotation marks, unless it begins with one, or with a dash."""
    begin, before = page.quotes.pop(), len(page.edge)
    if begin < len(page.lines) and not page.lines[begin]:  # the empty line before it
        begin += 1
    if begin == len(page.lines) or page.lines[begin][before:].startswith(_MARKS):
        return
    opening, closing = page.manner.quote
    page.lines[begin] = page.lines[begin][:before] + opening + page.lines[begin][before:]
    page.lines[-1] += closing


def _html_block(page: _Page, token: Token) -> None:
    page.end_line(is_apart=False)
    page.add(token.text.strip(), is_apart=True)


def _row(page: _Page, _: Token) -> None:
    page.line.clear()
    page.cells.clear()


def _cell(page: _Page, token: Token) -> None:
    page.cells.append((len(page.line), token.detail))


def _row_end(page: _Page, _: Token) -> None:
    begins = [begin for begin, _ in page.cells]
    cells = ["".join(page.line[begin:end]) for begin, end in zip(begins, [*begins[1:], None], strict=True)]
    if page.manner.link is not None:
        page.rows.append([cell.strip() for cell in cells])
        page.line.clear()
    else:
        page.line[:] = ["\t".join(cells)]
        page.end_line(is_apart=False)


def _table_end(page: _Page, _: Token) -> None:
    if page.rows:
        page.add("\n".join(_table_lines(page.rows, [align for _, align in page.cells])), is_apart=True)
        page.rows.clear()
    page.is_apart = True


def _table_lines(rows: list[list[str]], aligns: list[str]) -> list[str]:
    """Rows with bars between their cells: proportional letters keep no columns. Narrow ones are columns as well."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    if sum(widths) + len(_BAR) * (len(widths) - 1) > _WIDTH:
        widths = [0] * len(widths)
    shape = _BAR.join(
        [f"{{:{'>' if align == 'right' else ''}{width}}}" for align, width in zip(aligns, widths, strict=True)]
    )
    return [shape.format(*row).rstrip() for row in rows]


def _bullets(page: _Page, _: Token) -> None:
    page.end_line(is_apart=False)
    page.bullets.append(page.manner.bullet)


def _numbered(page: _Page, _: Token) -> None:
    page.end_line(is_apart=False)
    page.bullets.append(None)


def _list_end(page: _Page, _: Token) -> None:
    page.bullets.pop()
    page.is_apart = page.is_apart or not page.bullets


def _item(page: _Page, _: Token) -> None:
    bullet = page.bullets[-1]
    page.enter(" " * len(page.manner.bullet) if bullet else "   ")
    page.mark = bullet or ""


def _item_end(page: _Page, _: Token) -> None:
    page.end_line(is_apart=False)
    page.leave()


def _code_block(page: _Page, token: Token) -> None:
    page.end_line(is_apart=False)
    page.add(token.text.strip("\n"), is_apart=True)


def _rule(page: _Page, _: Token) -> None:
    page.end_line(is_apart=False)


def _image(page: _Page, token: Token) -> None:
    if page.manner.link is not None:
        page.addresses.append((token.text, page.manner.link(token.target)))


def _figure(page: _Page, token: Token) -> None:
    page.end_line(is_apart=True)
    page.line.append(page.manner.figure(token.target) if page.manner.figure else "")
    page.end_line(is_apart=True)


def _link(page: _Page, token: Token) -> None:
    page.links.append((token.target, len(page.line)))


def _link_end(page: _Page, _: Token) -> None:
    target, begin = page.links.pop()
    if page.manner.link is None:
        return
    said = "".join(page.line[begin:])
    scheme, _colon, number = target.partition(":")
    if scheme.lower() in ("mailto", "tel"):
        page.line[begin:] = [_with_number(said, scheme.lower(), number)]
    elif (address := page.manner.link(target)) != said:
        page.addresses.append((" ".join(said.split()), address))


def _with_number(said: str, scheme: str, number: str) -> str:
    """`words (number)`, or one of them where the other says nothing more: words with digits are the number itself."""
    if not said.strip():
        return number
    says_number = said == number or (scheme == "tel" and any(map(str.isdigit, said)))
    return said if says_number else f"{said} ({number})"


_BAR = " | "
_WIDTH = 72  # of a table in columns: wider ones would be wrapped
_MARKS = tuple("\"'“”„«»‘’‚‹›–—―-")  # with which speech begins

_PLAIN_ENDS = frozenset({"paragraph-end", "heading-end"})
_DEPTHS = {"quote": 1, "cited": 1, "quote-end": -1, "speaker-end": -1}
_DEPTHS |= {"bullets": 1, "numbered": 1, "bullets-end": -1, "numbered-end": -1}
_HANDLERS: dict[str, Callable[[_Page, Token], None]] = {
    "paragraph-end": _block_end,
    "heading-end": _block_end,
    "html-block": _html_block,
    "code-block": _code_block,
    "quote": _quote,
    "cited": _quote,
    "quote-end": _quote_end,
    "speaker": _speaker,
    "speaker-end": _speaker_end,
    "bullets": _bullets,
    "numbered": _numbered,
    "bullets-end": _list_end,
    "numbered-end": _list_end,
    "item": _item,
    "item-end": _item_end,
    "head": _row,
    "row": _row,
    "head-cell": _cell,
    "cell": _cell,
    "head-end": _row_end,
    "row-end": _row_end,
    "table-end": _table_end,
    "rule": _rule,
    "image": _image,
    "figure": _figure,
    "link": _link,
    "link-end": _link_end,
}
