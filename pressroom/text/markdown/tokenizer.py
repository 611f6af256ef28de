"""Convert the events of the Markdown parser (pyromark) to tokens, and number list items, headings and footnotes."""

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from pressroom.text.markdown.structure import HeadingOutline, add_footnotes, close_quote
from pressroom.text.markdown.tokens import Token, Tokens, join_text
from pressroom.text.markdown.urls import get_typed_address, is_allowed_url


def build_tokens(events: Iterable[tuple[Any, Any]]) -> Tokens:
    """Return the tokens of a text, footnotes last, from pairs of an event and its range in the source.

    An event is a string or a nested mapping with one key (`pyromark.event`); the tables below list the possible ones.
    This is the hottest loop of a build: hence the exact type checks, and the key lookup instead of `items()`.
    """
    reader = _EventReader()
    add = reader.tokens.append
    for event, source_range in events:
        if type(event) is str:
            add(Token(*_BREAKS[event], source_range["start"]))
            continue
        (name,) = event
        value = event[name]
        if name in _TEXT_KINDS:
            add(Token(_TEXT_KINDS[name], value, source_range["start"]))
        elif type(value) is not str:
            ((tag, data),) = value.items()
            _HANDLERS[name][tag](reader, data, source_range["start"])
        elif name == "FootnoteReference":
            add(Token("reference", target=value))
        elif name == "End" and value in _SIMPLE_ENDS:
            add(_SIMPLE_ENDS[value])
        else:
            _HANDLERS[name][value](reader, None, source_range["start"])
    return add_footnotes(reader.tokens, reader.footnotes)


class _EventReader:
    """The state between two events. `open_positions` are the indexes in `tokens` of elements that are still open."""

    def __init__(self) -> None:
        self.tokens: Tokens = []
        self.footnotes: list[tuple[str, Tokens]] = []
        self.open_positions: list[int] = []
        self.outline = HeadingOutline()
        self.next_numbers: list[int | None] = []
        self.link_depth = 0
        self.alignments: tuple[str, ...] = ()
        self.column = 0
        self.cell_kind = "cell"

    def open(self, token: Token) -> None:
        """Add a token that the end of its element will need."""
        self.open_positions.append(len(self.tokens))
        self.tokens.append(token)

    def pop_open_element(self) -> tuple[Token, Tokens]:
        """Remove and return the innermost open token and all tokens after it."""
        start = self.open_positions.pop()
        token, *inner = self.tokens[start:]
        del self.tokens[start:]
        return token, inner


_EventHandler: TypeAlias = Callable[[_EventReader, Any, int], None]


def _make_start_handler(kind: str) -> _EventHandler:
    token = Token(kind)

    def start(reader: _EventReader, _: Any, __: int) -> None:
        reader.tokens.append(token)

    return start


def _start_paragraph(reader: _EventReader, _: Any, __: int) -> None:
    tokens = reader.tokens
    if tokens and tokens[-1].kind == "marker":  # an item number belongs to the first paragraph of the item
        tokens.insert(-1, _PARAGRAPH)
    else:
        tokens.append(_PARAGRAPH)


def _start_heading(reader: _EventReader, data: Any, offset: int) -> None:
    reader.open(Token("heading", number=int(data["level"][1]), start=offset))


def _end_heading(reader: _EventReader, _: Any, __: int) -> None:
    tokens, index = reader.tokens, reader.open_positions.pop()
    start, level = tokens[index].start, tokens[index].number
    line = tokens[index + 1 :]
    if not line:
        tokens[index] = Token("empty-heading", start=start, number=level)
        return
    heading_id, depth = reader.outline.add(level, join_text([token for token in line if token.kind != "image"]))
    tokens[index] = Token("heading", start=start, target=heading_id, number=level, nth=depth)
    tokens.append(Token("heading-end", number=level, nth=depth))


def _start_quote(reader: _EventReader, _: Any, offset: int) -> None:
    reader.open(Token("quote", start=offset))


def _end_quote(reader: _EventReader, _: Any, __: int) -> None:
    close_quote(reader.tokens, reader.open_positions.pop())


def _start_list(reader: _EventReader, first: int | None, offset: int) -> None:
    reader.next_numbers.append(first)
    reader.tokens.append(
        Token("bullets", start=offset) if first is None else Token("numbered", start=offset, number=first)
    )


def _end_list(reader: _EventReader, is_numbered: Any, _: int) -> None:
    reader.next_numbers.pop()
    reader.tokens.append(_NUMBERED_END if is_numbered else _BULLETS_END)


def _start_item(reader: _EventReader, _: Any, __: int) -> None:
    reader.tokens.append(_ITEM)
    number = reader.next_numbers[-1]
    if number is not None:
        reader.next_numbers[-1] = number + 1
        reader.tokens.append(Token("marker", f"{number}. ", number=number))


def _start_table(reader: _EventReader, alignments: tuple[str, ...], offset: int) -> None:
    reader.alignments = tuple("" if alignment == "None" else alignment.lower() for alignment in alignments)
    reader.tokens.append(Token("table", start=offset, number=len(alignments)))


def _make_row_handler(kind: str) -> _EventHandler:
    row, cell_kind = Token(kind), "head-cell" if kind == "head" else "cell"

    def start(reader: _EventReader, _: Any, __: int) -> None:
        reader.cell_kind, reader.column = cell_kind, 0
        reader.tokens.append(row)

    return start


def _start_cell(reader: _EventReader, _: Any, __: int) -> None:
    align = reader.alignments[reader.column] if reader.column < len(reader.alignments) else ""
    reader.column += 1
    reader.tokens.append(_CELLS[reader.cell_kind, align])


def _end_cell(reader: _EventReader, _: Any, __: int) -> None:
    reader.tokens.append(_CELL_ENDS[reader.cell_kind])


def _start_code(reader: _EventReader, kind: Any, offset: int) -> None:
    info = "" if kind == "Indented" else kind["Fenced"].split()
    reader.open(Token("code-block", detail=info[0] if info else "", start=offset))


def _start_html(reader: _EventReader, _: Any, offset: int) -> None:
    reader.open(Token("html-block", start=offset))


def _end_code_or_html(reader: _EventReader, _: Any, __: int) -> None:
    token, lines = reader.pop_open_element()
    reader.tokens.append(Token(token.kind, join_text(lines), token.start, detail=token.detail))


def _start_link(reader: _EventReader, data: Any, offset: int) -> None:
    url = f"mailto:{data['dest_url']}" if data["link_type"] == "Email" else data["dest_url"]
    kind = "link" if reader.link_depth == 0 and is_allowed_url(url) else "unlinked"
    reader.link_depth += 1
    reader.open(Token(kind, target=url, detail=data["title"], start=offset))


def _end_link(reader: _EventReader, _: Any, __: int) -> None:
    reader.link_depth -= 1
    position = reader.open_positions.pop()
    link = reader.tokens[position]
    label = reader.tokens[position + 1 :]
    if len(label) == 1 and label[0].text == link.target and (address := get_typed_address(link.target)):
        reader.tokens[-1] = Token("typed-address", address, label[0].start, link.target)
    reader.tokens.append(_LINK_ENDS[link.kind])


def _start_image(reader: _EventReader, data: Any, offset: int) -> None:
    kind = "image" if is_allowed_url(data["dest_url"]) else "refused-image"
    reader.open(Token(kind, target=data["dest_url"], detail=data["title"], start=offset))


def _end_image(reader: _EventReader, _: Any, __: int) -> None:
    token, line = reader.pop_open_element()
    reader.tokens.append(Token(token.kind, join_text(line), token.start, token.target, token.detail))


def _start_footnote(reader: _EventReader, label: str, _: int) -> None:
    reader.open(Token("note", target=label))


def _end_footnote(reader: _EventReader, _: Any, __: int) -> None:
    token, content = reader.pop_open_element()
    reader.footnotes.append((token.target, content))


# Tokens without a value besides their kind are shared: their place in the source is never needed.
_PARAGRAPH = Token("paragraph")
_BULLETS_END, _NUMBERED_END = Token("bullets-end"), Token("numbered-end")
_ITEM = Token("item")
_CELLS = {
    (kind, align): Token(kind, detail=align)
    for kind in ("head-cell", "cell")
    for align in ("", "left", "center", "right")
}
_CELL_ENDS = {kind: Token(f"{kind}-end") for kind in ("head-cell", "cell")}
_LINK_ENDS = {"link": Token("link-end"), "unlinked": Token("unlinked-end")}
_BREAKS = {"SoftBreak": ("soft-break", " "), "HardBreak": ("hard-break", "\n"), "Rule": ("rule", "")}
_TEXT_KINDS = {"Text": "text", "Code": "code", "InlineHtml": "html", "Html": "html"}
_SIMPLE_ENDS = {
    "Paragraph": Token("paragraph-end"),
    "Emphasis": Token("emphasis-end"),
    "Strong": Token("strong-end"),
    "Item": Token("item-end"),
    "Table": Token("table-end"),
    "TableHead": Token("head-end"),
    "TableRow": Token("row-end"),
}
_START_HANDLERS: dict[str, _EventHandler] = {
    "Paragraph": _start_paragraph,
    "Emphasis": _make_start_handler("emphasis"),
    "Strong": _make_start_handler("strong"),
    "Heading": _start_heading,
    "BlockQuote": _start_quote,
    "List": _start_list,
    "Item": _start_item,
    "Table": _start_table,
    "TableHead": _make_row_handler("head"),
    "TableRow": _make_row_handler("row"),
    "TableCell": _start_cell,
    "CodeBlock": _start_code,
    "HtmlBlock": _start_html,
    "Link": _start_link,
    "Image": _start_image,
    "FootnoteDefinition": _start_footnote,
}
_END_HANDLERS: dict[str, _EventHandler] = {
    "Heading": _end_heading,
    "BlockQuote": _end_quote,
    "List": _end_list,
    "TableCell": _end_cell,
    "CodeBlock": _end_code_or_html,
    "HtmlBlock": _end_code_or_html,
    "Link": _end_link,
    "Image": _end_image,
    "FootnoteDefinition": _end_footnote,
}
_HANDLERS = {"Start": _START_HANDLERS, "End": _END_HANDLERS}
