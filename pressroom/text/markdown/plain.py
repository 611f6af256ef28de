"""Tokens to plain text: `release.txt` as a browser would copy the page, and the text part of a mail. Wraps nothing."""

from collections.abc import Callable

from msgspec import Struct

from pressroom.text.markdown.tokens import INLINE, Body, Steps, Token, Tokens, words


class _Manner(Struct, frozen=True):
    """How an output marks what plain text has no tags for. With a `link` function addresses are written out."""

    bullet: str = "  "
    quote: str = ""
    rule: str = ""
    between_cells: str = "\t"
    figure: Callable[[str], str] | None = None
    link: Callable[[str], str] | None = None


def text(body: Body, figure: Callable[[str], str] | None = None) -> str:
    """The body as a browser copies it: the innerText of its HTML (numbers as text), once white space is folded in both.

    `figure` gives the text that stands for the picture at an address; without it pictures leave no trace.
    """
    return _written(body, _Manner(figure=figure))


def mail_text(body: Body, link: Callable[[str], str]) -> str:
    """The body for people who read mail as text: addresses written out after their words, lists and quotes marked.

    `link` turns the address of a link or picture into the one to write.
    """
    return _written(body, _Manner(bullet="- ", quote="> ", rule="* * *", between_cells=" | ", link=link))


def _written(body: Body, manner: _Manner) -> str:
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
    return "\n".join(page.lines)


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


def _shared(one: str, other: str) -> str:
    """What both begin with."""
    while not other.startswith(one):
        one = one[:-1]
    return one


def _block_end(page: _Page, _: Token) -> None:
    page.end_line(is_apart=True)


def _row_end(page: _Page, _: Token) -> None:
    page.end_line(is_apart=False)


def _quote(page: _Page, _: Token) -> None:
    page.is_apart = True
    page.enter(page.manner.quote)


def _quote_end(page: _Page, _: Token) -> None:
    page.end_line(is_apart=True)
    page.leave()


def _speaker(page: _Page, token: Token) -> None:
    page.end_line(is_apart=True)
    page.line.append(token.text)


def _html_block(page: _Page, token: Token) -> None:
    page.end_line(is_apart=False)
    page.add(token.text.strip(), is_apart=True)


def _table_end(page: _Page, _: Token) -> None:
    page.is_apart = True


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


def _row(page: _Page, _: Token) -> None:
    page.line.clear()


def _cell(page: _Page, _: Token) -> None:
    page.line.append(page.manner.between_cells if page.line else "")


def _code_block(page: _Page, token: Token) -> None:
    page.end_line(is_apart=False)
    page.add(token.text.strip("\n"), is_apart=True)


def _rule(page: _Page, _: Token) -> None:
    page.end_line(is_apart=False)
    if page.manner.rule:
        page.add(page.manner.rule, is_apart=True)


def _image(page: _Page, token: Token) -> None:
    if page.manner.link is not None:
        page.line.append(_with_address(token.text, token.target, page.manner.link))


def _figure(page: _Page, token: Token) -> None:
    page.end_line(is_apart=True)
    page.line.append(page.manner.figure(token.target) if page.manner.figure else "")
    page.end_line(is_apart=True)


def _link(page: _Page, token: Token) -> None:
    page.links.append((token.target, len(page.line)))


def _link_end(page: _Page, _: Token) -> None:
    target, begin = page.links.pop()
    if page.manner.link is not None:
        page.line[begin:] = [_with_address("".join(page.line[begin:]), target, page.manner.link)]


def _with_address(words: str, target: str, link: Callable[[str], str]) -> str:
    """`words (address)`, or one of them where the other says nothing more: words with digits are the number itself."""
    scheme, _, rest = target.partition(":")
    address = rest if scheme.lower() in ("mailto", "tel") else link(target)
    if not words.strip():
        return address
    says_number = scheme.lower() == "tel" and any(map(str.isdigit, words))
    return words if says_number or address == words else f"{words} ({address})"


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
    "speaker-end": _quote_end,
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
