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
        start = place["start"]
        if type(event) is str:
            add(Token(*_BREAKS[event], start))
            continue
        (name,) = event
        value = event[name]
        if name in _TEXTS:
            add(Token(_TEXTS[name], value, start))
        elif type(value) is not str:
            ((tag, data),) = value.items()
            _HANDLERS[name][tag](reader, data, start)
        elif name == "End" and value in _PLAIN_ENDS:
            add(_PLAIN_ENDS[value])
        elif name == "FootnoteReference":
            _reference(reader, value, start)
        else:
            _HANDLERS[name][value](reader, None, start)
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
    def start(reader: _Reader, _: Any, place: int) -> None:
        reader.tokens.append(Token(kind, start=place))

    return start


def _paragraph(reader: _Reader, _: Any, place: int) -> None:
    token = Token("paragraph", start=place)
    if reader.tokens and reader.tokens[-1].kind == "marker":  # the number of an item stands in its first paragraph
        reader.tokens.insert(-1, token)
    else:
        reader.tokens.append(token)


def _heading(reader: _Reader, data: Any, place: int) -> None:
    reader.open(Token("heading", number=int(data["level"][1]), start=place))


def _heading_end(reader: _Reader, _: Any, __: int) -> None:
    token, line = reader.close()
    if not line:
        reader.tokens.append(Token("empty-heading", start=token.start, number=token.number))
        return
    name, depth = reader.outline.add(token.number, words([step for step in line if step.kind != "image"]))
    reader.tokens += [
        Token("heading", target=name, number=token.number, nth=depth, start=token.start),
        *line,
        Token("heading-end", number=token.number, nth=depth),
    ]


def _quote(reader: _Reader, _: Any, place: int) -> None:
    reader.open(Token("quote", start=place))


def _quote_end(reader: _Reader, _: Any, __: int) -> None:
    close_quote(reader.tokens, reader.opened.pop())


def _list(reader: _Reader, first: int | None, place: int) -> None:
    reader.next_items.append(first)
    kind = "bullets" if first is None else "numbered"
    reader.tokens.append(Token(kind, number=first or 0, start=place))


def _list_end(reader: _Reader, is_numbered: Any, _: int) -> None:
    reader.next_items.pop()
    reader.tokens.append(Token("numbered-end" if is_numbered else "bullets-end"))


def _item(reader: _Reader, _: Any, place: int) -> None:
    reader.tokens.append(Token("item", start=place))
    number = reader.next_items[-1]
    if number is not None:
        reader.next_items[-1] = number + 1
        reader.tokens.append(Token("marker", f"{number}. ", number=number))


def _table(reader: _Reader, columns: tuple[str, ...], place: int) -> None:
    reader.columns = tuple("" if column == "None" else column.lower() for column in columns)
    reader.tokens.append(Token("table", start=place))


def _row(kind: str) -> _Handler:
    def start(reader: _Reader, _: Any, place: int) -> None:
        reader.cell, reader.column = ("head-cell" if kind == "head" else "cell"), 0
        reader.tokens.append(Token(kind, start=place))

    return start


def _cell(reader: _Reader, _: Any, place: int) -> None:
    align = reader.columns[reader.column] if reader.column < len(reader.columns) else ""
    reader.column += 1
    reader.tokens.append(Token(reader.cell, detail=align, start=place))


def _cell_end(reader: _Reader, _: Any, __: int) -> None:
    reader.tokens.append(Token(f"{reader.cell}-end"))


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


def _reference(reader: _Reader, label: str, place: int) -> None:
    reader.tokens.append(Token("reference", target=label, start=place))


def _note(reader: _Reader, label: str, place: int) -> None:
    reader.open(Token("note", target=label, start=place))


def _note_end(reader: _Reader, _: Any, __: int) -> None:
    token, content = reader.close()
    reader.notes.append((token.target, content))


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
