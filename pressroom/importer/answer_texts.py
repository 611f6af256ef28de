"""Convert the texts of a platform's answer: HTML or plain text to Markdown, with its pictures, documents and links."""

import html
import re
from collections.abc import Sequence

from bs4.element import Tag

from pressroom.errors import ConfigError
from pressroom.importer.found import FoundLink
from pressroom.importer.html_to_markdown import HtmlOptions, html_to_markdown, parse_html
from pressroom.importer.json_answers import clean_text, make_web_url, split_url
from pressroom.importer.media import DOCUMENT_TYPES, Media
from pressroom.text import markdown

MAX_CHARACTERS = 1_000_000
"""A longer text is not converted: the file of a release may have 1 MB."""
_MAX_LEAD = 5000  # characters, as for any text of a key
_TAG = re.compile(r"</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>", re.IGNORECASE)
_BLOCK_TAG = re.compile(r"<(?:p|br|div|ul|ol|table|blockquote|h[1-6]|section|article|figure)\b", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*>")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", re.IGNORECASE)
_BULLET = re.compile(r"\s*[-•*–·]\s+(?=\S)")
_NOT_A_PARAGRAPH = re.compile(r"#{1,6} |[-*] |\d{1,9}[.)] |> |\||!\[|```|---|\[\^")


class AnswerTexts:
    """The texts of one release. Pictures in them are added to `media`, links in its lead to `links`.

    `larger` says which address has a picture in its largest size, by the addresses of its smaller sizes. `unresolved`
    are the addresses without a host of which nobody says where they are.
    """

    def __init__(self, base: str) -> None:
        self.base = base
        self.media = Media()
        self.links: list[FoundLink] = []
        self.larger: dict[str, str] = {}
        self.unresolved: list[str] = []

    def to_markdown(self, text: str) -> str:
        """Return HTML or plain text as Markdown. Raises ConfigError if it is too long."""
        _check_length(text)
        return clean_text(html_to_markdown(_to_html(text), HtmlOptions(self.resolve_url, self.place_picture)))

    def resolve_url(self, url: str) -> str:
        """Return the absolute address for a link, or "" for one that a release cannot have."""
        scheme = split_url(url.strip())[0]
        if scheme in {"mailto", "tel"}:
            return url.strip()
        return "" if url.startswith("#") else self._make_absolute(url.strip())

    def place_picture(self, tag: Tag, caption: str) -> str:
        """Add the picture of an `img` in its largest known size and return its file name."""
        alt = tag.get("alt")
        url = self._make_absolute(str(tag.get("data-src") or tag.get("src") or "").strip())
        return self.add_picture(url, caption=caption, alt=None if alt is None else " ".join(str(alt).split()))

    def _make_absolute(self, url: str) -> str:
        absolute = make_web_url(self.base, url)
        if url and not absolute and not split_url(url)[0]:
            self.unresolved.append(url)
        return absolute

    def add_picture(
        self, url: str, *, caption: str = "", credit: str = "", alt: str | None = None, terms: str = ""
    ) -> str:
        """Add a picture by its absolute address, and return its file name; "" without an address."""
        url = self.larger.get(url, url)
        if not url:
            return ""
        return self.media.add_picture(
            url, caption=to_line(caption), credit=to_line(credit), alt=alt, terms=to_line(terms)
        )

    def add_sizes(self, urls: Sequence[str]) -> None:
        """Note the addresses of one picture in all its sizes, the largest last."""
        self.larger.update({url: urls[-1] for url in urls[:-1]})  # noqa: C420 - there may be no address at all

    def add_file(self, url: str, title: str) -> None:
        """Add a document by its absolute address; a link, if a release cannot have a file of its type."""
        extension = split_url(url)[2].rpartition("/")[2].rpartition(".")[2].lower()
        is_other_type = re.fullmatch("[a-z][a-z0-9]{1,4}", extension) and extension not in DOCUMENT_TYPES
        if url and is_other_type:
            self.add_link(url, title)
        elif url:
            self.media.add_document(url, to_line(title))

    def add_link(self, url: str, title: str) -> None:
        """Add a link by its absolute address, once."""
        if url and all(url != link.url for link in self.links):
            self.links.append(FoundLink(title=to_line(title), url=url))

    def split_lead(self, text: str) -> tuple[str, str]:
        """Return the first paragraph of a lead as plain text, and its other paragraphs as Markdown."""
        first, rest = take_lead(self.to_markdown(text))
        for link in parse_html(_to_html(text)).find_all("a", href=True) if "<" in text else ():
            url, title = self.resolve_url(str(link["href"])), to_line(link.get_text())
            if url and title and f"]({url})" not in rest:
                self.add_link(url, title)
        return first, rest


def _check_length(text: str) -> None:
    if len(text) > MAX_CHARACTERS:
        raise ConfigError(
            f"A text of the release has {len(text)} characters. The limit is {MAX_CHARACTERS}.",
            "Write this release by hand, and add the long text as a document.",
        )


def has_tags(text: str) -> bool:
    """Return whether a text contains HTML tags."""
    return _TAG.search(text) is not None


def to_line(text: str) -> str:
    """Return HTML or plain text as plain text in one line."""
    return " ".join(to_lines(text).split())


def to_lines(text: str) -> str:
    """Return HTML or plain text as plain text; lines and paragraphs stay apart."""
    _check_length(text)
    if has_tags(text):
        root = parse_html(_to_html(text))
        for tag in root.find_all(["script", "style", "template", "noscript"]):
            tag.extract()
        return _join_lines(root)
    return clean_text(html.unescape(text)) if _ENTITY.search(text) else text


def _join_lines(root: Tag) -> str:
    for tag in root.find_all("br"):
        tag.replace_with("\n")
    for tag in root.find_all(["p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "blockquote"]):
        tag.append("\n\n" if tag.name == "p" else "\n")
    lines = [" ".join(line.split()) for line in root.get_text().split("\n")]
    return clean_text(re.sub(r"\n{3,}", "\n\n", "\n".join(lines)))


def _to_html(text: str) -> str:
    """Return a text as HTML. Without tags for blocks, its lines and paragraphs are those of the text."""
    text = _XML_DECLARATION.sub("", text)
    if _BLOCK_TAG.search(text):
        return text
    source = text if has_tags(text) else html.escape(html.unescape(text) if _ENTITY.search(text) else text, quote=False)
    return "".join(_write_paragraph(part.split("\n")) for part in re.split(r"\n[ \t]*\n\s*", source) if part.strip())


def _write_paragraph(lines: list[str]) -> str:
    """Return lines as a paragraph, those that start with a bullet as a list."""
    blocks: list[tuple[bool, list[str]]] = []
    marked = sum(_BULLET.match(line) is not None for line in lines) > 1
    for line in lines:
        is_item = marked and _BULLET.match(line) is not None
        if not blocks or blocks[-1][0] != is_item:
            blocks.append((is_item, []))
        blocks[-1][1].append(_BULLET.sub("", line, count=1) if is_item else line)
    return "".join(_write_lines(is_list, part) for is_list, part in blocks)


def _write_lines(is_list: bool, lines: list[str]) -> str:  # noqa: FBT001 - the two values of a block
    if is_list:
        return f"<ul>{''.join(f'<li>{line}</li>' for line in lines)}</ul>"
    return f"<p>{'<br>'.join(lines)}</p>"


def take_lead(body: str) -> tuple[str, str]:
    """Return the first paragraph as plain text, and the rest; "" and everything if the text starts otherwise.

    A picture above the paragraph stays in the rest.
    """
    blocks = body.split("\n\n")
    place = next((number for number, block in enumerate(blocks[:3]) if not block.startswith("![](")), 0)
    if not blocks[place].strip() or _NOT_A_PARAGRAPH.match(blocks[place]):
        return "", body
    lead = " ".join(markdown.to_text(markdown.parse(blocks[place])).split())
    if not lead or len(lead) > _MAX_LEAD or re.search(r"\[\^\d+\]", blocks[place]):
        return "", body
    return lead, "\n\n".join([*blocks[:place], *blocks[place + 1 :]])


def drop_repeated_lead(lead: str, body: str) -> str:
    """Return a body without its first paragraph if that is the lead."""
    first, rest = take_lead(body)
    return rest if lead and fold_text(first) == fold_text(lead) else body


def fold_text(text: str) -> str:
    """Return only the letters and digits of a text, for comparing."""
    return "".join(character for character in text.casefold() if character.isalnum())


def join_blocks(*blocks: str) -> str:
    """Return Markdown blocks one after the other."""
    return "\n\n".join([block for block in blocks if block])


def write_quote(text: str, speaker: str) -> str:
    """Return a quote as Markdown, with its speaker."""
    paragraphs = "".join(f"<p>{html.escape(line)}</p>" for line in to_lines(text).split("\n") if line.strip())
    cite = f"<footer>{html.escape(to_line(speaker))}</footer>" if speaker else ""
    return html_to_markdown(f"<blockquote>{paragraphs}{cite}</blockquote>")
