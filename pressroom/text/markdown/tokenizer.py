"""pyromark's events to tokens, in one pass: numbers items, names headings, gathers code, pictures and footnotes."""

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from pressroom.text.markdown.footnotes import add_footnotes
from pressroom.text.markdown.headings import HeadingOutline
from pressroom.text.markdown.quotes import close_quote
from pressroom.text.markdown.tokens import Token, Tokens, join_text
from pressroom.text.markdown.urls import is_allowed_url


def build_tokens(events: Iterable[tuple[Any, Any]]) -> Tokens:
    """The tokens of a whole text, footnotes last, from pairs of an event and its range in the source.

    Events are words or mappings of one key, nested at will (`pyromark.event`); the tables below say which ones come.
    Nothing runs more often than this loop: hence the exact types, and a key looked up instead of items.
    """
    reader = _EventReader()
    add = reader.tokens.append
    for event, place in events:
        if type(event) is str:
            add(Token(*_BREAKS[event], place["start"]))
            continue
        (name,) = event
        value = event[name]
        if name in _TEXT_KINDS:
            add(Token(_TEXT_KINDS[name], value, place["start"]))
        elif type(value) is not str:
            ((tag, data),) = value.items()
            _HANDLERS[name][tag](reader, data, place["start"])
        elif name == "FootnoteReference":
            add(Token("reference", target=value))
        elif name == "End" and value in _SIMPLE_ENDS:
            add(_SIMPLE_ENDS[value])
        else:
            _HANDLERS[name][value](reader, None, place["start"])
    return add_footnotes(reader.tokens, reader.footnotes)


class _EventReader:
    """What is known at one event. `opened` holds where in `tokens` the elements begin that their end looks back on."""

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
        """Adds a token that its end will look back on."""
        self.open_positions.append(len(self.tokens))
        self.tokens.append(token)

    def take_open(self) -> tuple[Token, Tokens]:
        """Takes back the innermost open token and everything after it."""
        begin = self.open_positions.pop()
        token, *inner = self.tokens[begin:]
        del self.tokens[begin:]
        return token, inner


_EventHandler: TypeAlias = Callable[[_EventReader, Any, int], None]


def _make_start_handler(kind: str) -> _EventHandler:
    token = Token(kind)

    def start(reader: _EventReader, _: Any, __: int) -> None:
        reader.tokens.append(token)

    return start


def _start_paragraph(reader: _EventReader, _: Any, __: int) -> None:
    tokens = reader.tokens
    if tokens and tokens[-1].kind == "marker":  # the number of an item stands in its first paragraph
        tokens.insert(-1, _PARAGRAPH)
    else:
        tokens.append(_PARAGRAPH)


def _start_heading(reader: _EventReader, data: Any, offset: int) -> None:
    reader.open(Token("heading", number=int(data["level"][1]), start=offset))


def _end_heading(reader: _EventReader, _: Any, __: int) -> None:
    tokens, begin = reader.tokens, reader.open_positions.pop()
    start, level = tokens[begin].start, tokens[begin].number
    line = tokens[begin + 1 :]
    if not line:
        tokens[begin] = Token("empty-heading", start=start, number=level)
        return
    name, depth = reader.outline.add(level, join_text([step for step in line if step.kind != "image"]))
    tokens[begin] = Token("heading", start=start, target=name, number=level, nth=depth)
    tokens.append(Token("heading-end", number=level, nth=depth))


def _start_quote(reader: _EventReader, _: Any, __: int) -> None:
    reader.open(_QUOTE)


def _end_quote(reader: _EventReader, _: Any, __: int) -> None:
    close_quote(reader.tokens, reader.open_positions.pop())


def _start_list(reader: _EventReader, first: int | None, _: int) -> None:
    reader.next_numbers.append(first)
    reader.tokens.append(_BULLETS if first is None else Token("numbered", number=first))


def _end_list(reader: _EventReader, is_numbered: Any, _: int) -> None:
    reader.next_numbers.pop()
    reader.tokens.append(_NUMBERED_END if is_numbered else _BULLETS_END)


def _start_item(reader: _EventReader, _: Any, __: int) -> None:
    reader.tokens.append(_ITEM)
    number = reader.next_numbers[-1]
    if number is not None:
        reader.next_numbers[-1] = number + 1
        reader.tokens.append(Token("marker", f"{number}. ", number=number))


def _start_table(reader: _EventReader, alignments: tuple[str, ...], _: int) -> None:
    reader.alignments = tuple("" if column == "None" else column.lower() for column in alignments)
    reader.tokens.append(_TABLE)


def _make_row_handler(kind: str) -> _EventHandler:
    row, cell = Token(kind), "head-cell" if kind == "head" else "cell"

    def start(reader: _EventReader, _: Any, __: int) -> None:
        reader.cell_kind, reader.column = cell, 0
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
    token, lines = reader.take_open()
    reader.tokens.append(Token(token.kind, join_text(lines), token.start, detail=token.detail))


def _start_link(reader: _EventReader, data: Any, offset: int) -> None:
    url = f"mailto:{data['dest_url']}" if data["link_type"] == "Email" else data["dest_url"]
    kind = "link" if reader.link_depth == 0 and is_allowed_url(url) else "unlinked"
    reader.link_depth += 1
    reader.open(Token(kind, target=url, detail=data["title"], start=offset))


def _end_link(reader: _EventReader, _: Any, __: int) -> None:
    reader.link_depth -= 1
    reader.tokens.append(_LINK_ENDS[reader.tokens[reader.open_positions.pop()].kind])


def _start_image(reader: _EventReader, data: Any, offset: int) -> None:
    kind = "image" if is_allowed_url(data["dest_url"]) else "refused-image"
    reader.open(Token(kind, target=data["dest_url"], detail=data["title"], start=offset))


def _end_image(reader: _EventReader, _: Any, __: int) -> None:
    token, line = reader.take_open()
    reader.tokens.append(Token(token.kind, join_text(line), token.start, token.target, token.detail))


def _start_footnote(reader: _EventReader, label: str, _: int) -> None:
    reader.open(Token("note", target=label))


def _end_footnote(reader: _EventReader, _: Any, __: int) -> None:
    token, content = reader.take_open()
    reader.footnotes.append((token.target, content))


# Tokens that hold nothing but their kind are made once: nobody asks where such an element began.
_PARAGRAPH = Token("paragraph")
_QUOTE = Token("quote")
_BULLETS, _BULLETS_END = Token("bullets"), Token("bullets-end")
_NUMBERED_END = Token("numbered-end")
_ITEM = Token("item")
_TABLE = Token("table")
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
