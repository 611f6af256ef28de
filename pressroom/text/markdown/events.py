"""pyromark's events to tokens, in one pass: numbers items, names headings, gathers code, pictures and footnotes."""

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from pressroom.text.markdown.addresses import is_allowed
from pressroom.text.markdown.notes import with_notes
from pressroom.text.markdown.outline import Outline
from pressroom.text.markdown.quotes import close_quote
from pressroom.text.markdown.tokens import Token, Tokens, words


def tokens_of(events: Iterable[tuple[Any, Any]]) -> Tokens:
    """The tokens of a whole text, footnotes last, from pairs of an event and its range in the source.

    Events are words or mappings of one key, nested at will (`pyromark.event`); the tables below say which ones come.
    Nothing runs more often than this loop: hence the exact types, and a key looked up instead of items.
    """
    reader = _Reader()
    add = reader.tokens.append
    for event, place in events:
        if type(event) is str:
            add(Token(*_BREAKS[event], place["start"]))
            continue
        (name,) = event
        value = event[name]
        if name in _TEXTS:
            add(Token(_TEXTS[name], value, place["start"]))
        elif type(value) is not str:
            ((tag, data),) = value.items()
            _HANDLERS[name][tag](reader, data, place["start"])
        elif name == "FootnoteReference":
            add(Token("reference", target=value))
        elif name == "End" and value in _PLAIN_ENDS:
            add(_PLAIN_ENDS[value])
        else:
            _HANDLERS[name][value](reader, None, place["start"])
    return with_notes(reader.tokens, reader.notes)


class _Reader:
    """What is known at one event. `opened` holds where in `tokens` the elements begin that their end looks back on."""

    def __init__(self) -> None:
        self.tokens: Tokens = []
        self.notes: list[tuple[str, Tokens]] = []
        self.opened: list[int] = []
        self.outline = Outline()
        self.next_items: list[int | None] = []
        self.links = 0
        self.columns: tuple[str, ...] = ()
        self.column = 0
        self.cell = "cell"

    def open(self, token: Token) -> None:
        """Adds a token that its end will look back on."""
        self.opened.append(len(self.tokens))
        self.tokens.append(token)

    def close(self) -> tuple[Token, Tokens]:
        """Takes back the innermost open token and everything after it."""
        begin = self.opened.pop()
        token, *inner = self.tokens[begin:]
        del self.tokens[begin:]
        return token, inner


_Handler: TypeAlias = Callable[[_Reader, Any, int], None]


def _plain_start(kind: str) -> _Handler:
    token = Token(kind)

    def start(reader: _Reader, _: Any, __: int) -> None:
        reader.tokens.append(token)

    return start


def _paragraph(reader: _Reader, _: Any, __: int) -> None:
    tokens = reader.tokens
    if tokens and tokens[-1].kind == "marker":  # the number of an item stands in its first paragraph
        tokens.insert(-1, _PARAGRAPH)
    else:
        tokens.append(_PARAGRAPH)


def _heading(reader: _Reader, data: Any, place: int) -> None:
    reader.open(Token("heading", number=int(data["level"][1]), start=place))


def _heading_end(reader: _Reader, _: Any, __: int) -> None:
    tokens, begin = reader.tokens, reader.opened.pop()
    start, level = tokens[begin].start, tokens[begin].number
    line = tokens[begin + 1 :]
    if not line:
        tokens[begin] = Token("empty-heading", start=start, number=level)
        return
    name, depth = reader.outline.add(level, words([step for step in line if step.kind != "image"]))
    tokens[begin] = Token("heading", start=start, target=name, number=level, nth=depth)
    tokens.append(Token("heading-end", number=level, nth=depth))


def _quote(reader: _Reader, _: Any, __: int) -> None:
    reader.open(_QUOTE)


def _quote_end(reader: _Reader, _: Any, __: int) -> None:
    close_quote(reader.tokens, reader.opened.pop())


def _list(reader: _Reader, first: int | None, _: int) -> None:
    reader.next_items.append(first)
    reader.tokens.append(_BULLETS if first is None else Token("numbered", number=first))


def _list_end(reader: _Reader, is_numbered: Any, _: int) -> None:
    reader.next_items.pop()
    reader.tokens.append(_NUMBERED_END if is_numbered else _BULLETS_END)


def _item(reader: _Reader, _: Any, __: int) -> None:
    reader.tokens.append(_ITEM)
    number = reader.next_items[-1]
    if number is not None:
        reader.next_items[-1] = number + 1
        reader.tokens.append(Token("marker", f"{number}. ", number=number))


def _table(reader: _Reader, columns: tuple[str, ...], _: int) -> None:
    reader.columns = tuple("" if column == "None" else column.lower() for column in columns)
    reader.tokens.append(_TABLE)


def _row(kind: str) -> _Handler:
    row, cell = Token(kind), "head-cell" if kind == "head" else "cell"

    def start(reader: _Reader, _: Any, __: int) -> None:
        reader.cell, reader.column = cell, 0
        reader.tokens.append(row)

    return start


def _cell(reader: _Reader, _: Any, __: int) -> None:
    align = reader.columns[reader.column] if reader.column < len(reader.columns) else ""
    reader.column += 1
    reader.tokens.append(_CELLS[reader.cell, align])


def _cell_end(reader: _Reader, _: Any, __: int) -> None:
    reader.tokens.append(_CELL_ENDS[reader.cell])


def _code(reader: _Reader, kind: Any, place: int) -> None:
    info = "" if kind == "Indented" else kind["Fenced"].split()
    reader.open(Token("code-block", detail=info[0] if info else "", start=place))


def _html(reader: _Reader, _: Any, place: int) -> None:
    reader.open(Token("html-block", start=place))


def _gathered_end(reader: _Reader, _: Any, __: int) -> None:
    token, lines = reader.close()
    reader.tokens.append(Token(token.kind, words(lines), token.start, detail=token.detail))


def _link(reader: _Reader, data: Any, place: int) -> None:
    url = f"mailto:{data['dest_url']}" if data["link_type"] == "Email" else data["dest_url"]
    kind = "link" if reader.links == 0 and is_allowed(url) else "unlinked"
    reader.links += 1
    reader.open(Token(kind, target=url, detail=data["title"], start=place))


def _link_end(reader: _Reader, _: Any, __: int) -> None:
    reader.links -= 1
    reader.tokens.append(_LINK_ENDS[reader.tokens[reader.opened.pop()].kind])


def _image(reader: _Reader, data: Any, place: int) -> None:
    kind = "image" if is_allowed(data["dest_url"]) else "refused-image"
    reader.open(Token(kind, target=data["dest_url"], detail=data["title"], start=place))


def _image_end(reader: _Reader, _: Any, __: int) -> None:
    token, line = reader.close()
    reader.tokens.append(Token(token.kind, words(line), token.start, token.target, token.detail))


def _note(reader: _Reader, label: str, _: int) -> None:
    reader.open(Token("note", target=label))


def _note_end(reader: _Reader, _: Any, __: int) -> None:
    token, content = reader.close()
    reader.notes.append((token.target, content))


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
_TEXTS = {"Text": "text", "Code": "code", "InlineHtml": "html", "Html": "html"}
_PLAIN_ENDS = {
    "Paragraph": Token("paragraph-end"),
    "Emphasis": Token("emphasis-end"),
    "Strong": Token("strong-end"),
    "Item": Token("item-end"),
    "Table": Token("table-end"),
    "TableHead": Token("head-end"),
    "TableRow": Token("row-end"),
}
_STARTS: dict[str, _Handler] = {
    "Paragraph": _paragraph,
    "Emphasis": _plain_start("emphasis"),
    "Strong": _plain_start("strong"),
    "Heading": _heading,
    "BlockQuote": _quote,
    "List": _list,
    "Item": _item,
    "Table": _table,
    "TableHead": _row("head"),
    "TableRow": _row("row"),
    "TableCell": _cell,
    "CodeBlock": _code,
    "HtmlBlock": _html,
    "Link": _link,
    "Image": _image,
    "FootnoteDefinition": _note,
}
_ENDS: dict[str, _Handler] = {
    "Heading": _heading_end,
    "BlockQuote": _quote_end,
    "List": _list_end,
    "TableCell": _cell_end,
    "CodeBlock": _gathered_end,
    "HtmlBlock": _gathered_end,
    "Link": _link_end,
    "Image": _image_end,
    "FootnoteDefinition": _note_end,
}
_HANDLERS = {"Start": _STARTS, "End": _ENDS}
