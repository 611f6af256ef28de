"""Convert the structured content of Prezly stories (Slate JSON, format versions from 3) to HTML, with what is in it."""

import html
import re
from collections.abc import Callable
from urllib.parse import quote

from pressroom.importer.found import Doubt, FoundContact
from pressroom.importer.json_answers import JsonObject, is_web_url, parse_json, read_list, read_text

_FILES_URL = "https://cdn.uc.assets.prezly.com"
_MAX_DEPTH = 60
_MAX_NODES = 100_000
_UUID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_TAGS = {
    "document": "div",
    "paragraph": "p",
    "heading-one": "h2",
    "heading-two": "h3",
    "heading-three": "h4",
    "heading-1": "h2",
    "heading-2": "h3",
    "heading-3": "h4",
    "block-quote": "blockquote",
    "quote": "blockquote",
    "callout": "div",
    "bulleted-list": "ul",
    "unordered-list": "ul",
    "numbered-list": "ol",
    "ordered-list": "ol",
    "list-item": "li",
    "list-item-text": "div",
    "mention": "span",
}
_MARKS = (("bold", "strong"), ("italic", "em"))


def get_file_url(file: object) -> str:
    """Return the address of an uploaded picture or file as it was uploaded, or "".

    Prezly writes `{uuid, filename}`, also as JSON in a text; older stories have an address.
    """
    text = read_text(file)
    if is_web_url(text):
        return text
    values = JsonObject(_parse(text) if text else file)
    uuid, name = values.get_text("uuid"), values.get_text("filename")
    if not _UUID.fullmatch(uuid):
        return values.get_url("", "url", "download_url", "cdnUrl")
    return f"{_FILES_URL}/{uuid}/{quote(name.replace('/', '-'), safe='')}"


def parse_content(content: object) -> object:
    """Return the document of a story, whose JSON is in a text; None if it is not JSON."""
    return _parse(content) if isinstance(content, str) else content


def read_contact(value: object) -> FoundContact:
    """Return a contact of a newsroom or of a story."""
    contact = JsonObject(value)
    emails = contact.get_texts("email_addresses", "email", "address")
    return FoundContact(
        name=_get_line(contact, "name"),
        role=_get_line(contact, "description"),
        organisation=_get_line(contact, "company"),
        phone=_get_line(contact, "phone"),
        mobile=_get_line(contact, "mobile"),
        email=_get_line(contact, "email") or next(iter(emails), ""),
    )


def _get_line(values: JsonObject, name: str) -> str:
    return " ".join(values.get_text(name).split())


def _parse(text: str) -> object:
    try:
        return parse_json(text)
    except (ValueError, RecursionError):
        return None


class PrezlyContent:
    """The HTML of a document, and the contacts, files and links that are in it.

    `variables` are the texts that Prezly puts in place of a variable, such as `publication.date`.
    """

    def __init__(self, document: object, variables: dict[str, str]) -> None:
        self.contacts: list[FoundContact] = []
        self.files: list[tuple[str, str]] = []
        self.links: list[tuple[str, str]] = []
        self.doubts: list[Doubt] = []
        self._variables = variables
        self._left = _MAX_NODES
        self._writers: dict[str, Callable[[JsonObject, int], str]] = {
            "link": self._write_link,
            "image-block": self._write_image,
            "image": self._write_image,
            "gallery": self._write_gallery,
            "table": self._write_table,
            "button-block": self._write_button,
            "variable": self._write_variable,
            "placeholder": self._write_variable,
            "html": lambda node, _depth: node.get_text("content"),
            "divider": lambda _node, _depth: "<hr>",
            "attachment": self._add_attachment,
            "contact": self._add_contact,
        }
        self.html = "".join(self._write(node, 0) for node in read_list(document))

    def _write(self, value: object, depth: int) -> str:
        self._left -= 1
        if not isinstance(value, dict) or self._left < 0:
            return ""
        node = JsonObject(value)
        if "text" in node:
            return _write_text(node)
        if depth > _MAX_DEPTH:
            return ""
        type_of_node = node.get_text("type")
        if writer := self._writers.get(type_of_node):
            return writer(node, depth)
        if type_of_node in _TAGS or ("children" in node and "url" not in node):
            tag = _TAGS.get(type_of_node, "div")
            return f"<{tag}>{self._write_children(node, depth)}</{tag}>"
        return self._add_link(node)

    def _write_children(self, node: JsonObject, depth: int) -> str:
        return "".join(self._write(child, depth + 1) for child in read_list(node.get("children")))

    def _write_link(self, node: JsonObject, depth: int) -> str:
        return f'<a href="{html.escape(node.get_text("href", "url"))}">{self._write_children(node, depth)}</a>'

    def _write_button(self, node: JsonObject, _depth: int) -> str:
        label = html.escape(node.get_text("label") or node.get_text("href"))
        return f'<p><a href="{html.escape(node.get_text("href"))}">{label}</a></p>'

    def _write_image(self, node: JsonObject, depth: int) -> str:
        """Write a picture; its children are the caption."""
        caption = self._write_children(node, depth) or html.escape(node.get_text("caption"))
        return _write_figure(node, caption)

    def _write_gallery(self, node: JsonObject, _depth: int) -> str:
        return "".join(
            _write_figure(each, html.escape(each.get_text("caption"))) for each in node.get_objects("images")
        )

    def _write_table(self, node: JsonObject, depth: int) -> str:
        rows = [
            "".join(self._write_cell(cell, depth) for cell in row.get_objects("children"))
            for row in node.get_objects("children")
        ]
        return f"<table border='1'>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"

    def _write_cell(self, cell: JsonObject, depth: int) -> str:
        spans = [max(cell.get_number(name), cell.get_number(name.lower()), 1) for name in ("colSpan", "rowSpan")]
        columns, rows = (min(span, 50) for span in spans)
        return f'<td colspan="{columns}" rowspan="{rows}">{self._write_children(cell, depth + 2)}</td>'

    def _write_variable(self, node: JsonObject, _depth: int) -> str:
        key = node.get_text("key")
        if key not in self._variables and key:
            self.doubts.append(Doubt("body", f"Prezly puts “{key[:40]}” in the text here. Its value is not known."))
        return html.escape(self._variables.get(key, ""))

    def _add_attachment(self, node: JsonObject, _depth: int) -> str:
        title = node.get_text("description") or node.get_object("file").get_text("filename")
        self.files.append((get_file_url(node.get("file")), title))
        return ""

    def _add_contact(self, node: JsonObject, _depth: int) -> str:
        contact = read_contact(node.get("contact"))
        if contact.name or contact.phone or contact.email:
            self.contacts.append(contact)
        else:
            self.doubts.append(Doubt("contacts", "The story has one more contact, of which Prezly gave only the id."))
        return ""

    def _add_link(self, node: JsonObject) -> str:
        """Keep the address of what a release cannot show: a video, an embedded page, another story, an article."""
        embedded = node.get_object("oembed")
        coverage = node.get_object("coverage")
        url = node.get_text("url") or embedded.get_text("url") or coverage.get_text("url")
        self.links.append((url, embedded.get_text("title") or coverage.get_text("headline", "title")))
        return ""


def _write_text(node: JsonObject) -> str:
    """Write a text with its marks; white space at its ends belongs to the text."""
    value = node.get("text")
    core = read_text(value)
    raw = value if isinstance(value, str) else core
    before, after = raw[:1].isspace(), raw[-1:].isspace()
    if not core:
        return " " if raw else ""
    text = html.escape(core, quote=False).replace("\n", "<br>")
    for name, tag in _MARKS:
        text = f"<{tag}>{text}</{tag}>" if node.get(name) is True else text
    return f"{' ' * before}{text}{' ' * after}"


def _write_figure(node: JsonObject, caption: str) -> str:
    file = node.get("file") or node.get("image") or node.get("url")
    alt = node.get("alt") if isinstance(node.get("alt"), str) else JsonObject(file).get("alt")
    written_alt = f' alt="{html.escape(alt)}"' if isinstance(alt, str) and alt else ""
    image = f'<img src="{html.escape(get_file_url(file))}"{written_alt}>'
    return f"<figure>{image}{f'<figcaption>{caption}</figcaption>' if caption else ''}</figure>"
