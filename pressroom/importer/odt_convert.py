"""Convert an OpenDocument text (.odt) to HTML that has only what a release can hold."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from bs4 import BeautifulSoup
from bs4.element import Tag
from lxml import etree

from pressroom.errors import ConfigError
from pressroom.importer.document_styles import Role
from pressroom.importer.extracted_files import ExtractedFiles, detect_picture_type
from pressroom.importer.odt_styles import OdtStyles, get_odf, get_odf_text, qualify_odf
from pressroom.importer.office_package import OfficePackage, resolve_part_name
from pressroom.text.slugs import slugify

_SAFE_LINK = re.compile(r"(?:https?|mailto|tel):", re.IGNORECASE)
_MAX_DEPTH = 100
_MAX_TEXT = 1_000_000
_MAX_SPAN = 100
_LEFT_OUT = frozenset(
    qualify_odf(name)
    for name in (
        *("text:tracked-changes", "office:annotation", "office:annotation-end", "text:table-of-content"),
        *("text:hidden-text", "text:hidden-paragraph", "text:illustration-index", "text:table-index", "office:forms"),
        *(
            "text:alphabetical-index",
            "text:user-index",
            "text:object-index",
            "text:sequence-decls",
            "text:note-citation",
        ),
        *("text:variable-decls", "text:user-field-decls", "text:soft-page-break", "svg:title", "svg:desc"),
    )
)
_CLASS_BY_ROLE: dict[Role, str] = {"lead": "lead", "caption": "caption"}
_BOLD = frozenset({"bold", "600", "700", "800", "900"})


class OdtConverter:
    """Converts one document. `reasons` says what was left out."""

    def __init__(self, package: OfficePackage, styles: OdtStyles, files: ExtractedFiles) -> None:
        self.soup = BeautifulSoup("<html><body></body></html>", "lxml")
        self.reasons: dict[str, dict[str, None]] = {"images": {}, "body": {}}
        self._package = package
        self._styles = styles
        self._files = files
        self._notes: list[etree._Element] = []
        self._length = 0

    def convert(self, text: etree._Element) -> BeautifulSoup:
        """Convert the text of the document. Raises ConfigError if it is too long or too deeply nested."""
        body = self.soup.find("body")
        if isinstance(body, Tag):
            self._add_blocks(text, body, 0)
            for number, note in enumerate(self._notes, 1):
                tag = self._open(body, "div", id=f"footnote-{number}")
                self._add_blocks(note, tag, 1)
        return self.soup

    def _open(self, parent: Tag, name: str, **attributes: str) -> Tag:
        tag = self.soup.new_tag(name, attrs=dict(attributes))
        parent.append(tag)
        return tag

    # --- blocks ------------------------------------------------------------------------------------------------------

    def _add_blocks(self, source: etree._Element, parent: Tag, depth: int) -> None:
        if depth > _MAX_DEPTH:
            message = f"{self._package.name} cannot be read: its text is too deeply nested."
            raise ConfigError(message, "Copy the text into a new document and save that.")
        for child in source:
            if child.tag not in _LEFT_OUT:
                self._add_block(child, parent, depth + 1)

    def _add_block(self, block: etree._Element, parent: Tag, depth: int) -> None:
        if block.tag in {qualify_odf("text:p"), qualify_odf("text:h")}:
            self._add_paragraph(block, parent, depth)
        elif block.tag == qualify_odf("text:list"):
            self._add_list(block, parent, depth)
        elif block.tag == qualify_odf("table:table"):
            self._add_table(block, parent, depth)
        elif block.tag == qualify_odf("text:section") and get_odf(block, "text:display") == "none":
            self.reasons["body"]["The document has hidden text; it was left out"] = None
        elif block.tag in {qualify_odf("draw:frame"), qualify_odf("draw:text-box")}:
            self._add_frame(block, parent, depth)
        else:
            self._add_blocks(block, parent, depth)

    def _add_paragraph(self, block: etree._Element, parent: Tag, depth: int) -> None:
        style = get_odf(block, "text:style-name")
        role, level = self._styles.find_role(style)
        if role == "contents" or self._is_hidden(style, block):
            return
        if block.tag == qualify_odf("text:h"):
            role, level = (
                ("title", 0) if role == "title" else ("heading", _parse_number(block, "text:outline-level", 1, 9))
            )
        quote = parent
        if role == "quote":
            last = parent.contents[-1] if parent.contents else None
            quote = last if isinstance(last, Tag) and last.name == "blockquote" else self._open(parent, "blockquote")
        tag = self._open(quote, "h1" if role == "title" else f"h{min(level + 1, 6)}" if role == "heading" else "p")
        if role in _CLASS_BY_ROLE:
            tag["class"] = _CLASS_BY_ROLE[role]
        self._add_inline(block, tag, depth)
        if tag.name == "p" and not role and self._is_bold_heading(block, style):
            tag["class"] = "bold"

    def _is_hidden(self, style: str, element: etree._Element) -> bool:
        is_hidden = self._styles.find_property(style, "text:display") == "none"
        if is_hidden and get_odf_text(element).strip():
            self.reasons["body"]["The document has hidden text; it was left out"] = None
        return is_hidden

    def _is_bold_heading(self, block: etree._Element, style: str) -> bool:
        """Return whether a paragraph is bold as a whole, like a heading, and running text follows it."""
        text = get_odf_text(block).strip()
        following = block.getnext()
        next_text = "" if following is None else get_odf_text(following).strip()
        if not text or len(text) > 100 or text.endswith((".", ":", "!", "?", ",")):
            return False
        if not next_text.endswith((".", "!", "?", "”", '"')):
            return False
        names = [style, *[get_odf(each, "text:style-name") for each in block.iter(qualify_odf("text:span"))]]
        is_whole = not "".join([block.text or "", *[each.tail or "" for each in block]]).strip()
        weights = [self._styles.find_property(name, "fo:font-weight") for name in names]
        return weights[0] in _BOLD or (len(names) > 1 and is_whole and all(each in _BOLD for each in weights[1:]))

    def _add_list(self, block: etree._Element, parent: Tag, depth: int, name: str = "", level: int = 1) -> None:
        name = get_odf(block, "text:style-name") or name
        is_numbered = self._styles.is_numbered(name, level)
        tag = self._open(parent, "ol" if is_numbered else "ul")
        for position, item in enumerate(block.iterchildren(qualify_odf("text:list-item"))):
            start = get_odf(item, "text:start-value")
            if not position and is_numbered and start.isdecimal():
                tag["start"] = start[:8]
            entry = self._open(tag, "li")
            for child in item:
                if child.tag == qualify_odf("text:list") and depth < _MAX_DEPTH:
                    self._add_list(child, entry, depth + 1, name, level + 1)
                else:
                    self._add_block(child, entry, depth + 1)

    def _add_table(self, block: etree._Element, parent: Tag, depth: int) -> None:
        table = self._open(parent, "table")
        for row in block.iter(qualify_odf("table:table-row")):
            if next(row.iterancestors(qualify_odf("table:table"))) is not block:
                continue
            row_tag = self._open(table, "tr")
            for cell in row.iterchildren(qualify_odf("table:table-cell")):
                spans = {
                    key: str(_parse_number(cell, f"table:number-{name}-spanned", 1, _MAX_SPAN))
                    for key, name in (("colspan", "columns"), ("rowspan", "rows"))
                }
                self._add_blocks(cell, self._open(row_tag, "td", **spans), depth + 1)

    # --- inline ------------------------------------------------------------------------------------------------------

    def _add_inline(self, source: etree._Element, parent: Tag, depth: int) -> None:
        if depth > _MAX_DEPTH:
            self._add_text(get_odf_text(source), parent)
            return
        self._add_text(source.text, parent)
        for child in source:
            if child.tag not in _LEFT_OUT:
                self._add_element(child, parent, depth + 1)
            self._add_text(child.tail, parent)

    def _add_text(self, text: str | None, parent: Tag) -> None:
        self._length += len(text or "")
        if self._length > _MAX_TEXT:
            message = f"{self._package.name} has more than {_MAX_TEXT:,} characters of text.".replace(",", " ")
            raise ConfigError(message, "Copy the text of the release into a new document, and save that.")
        if text:
            parent.append(text)

    def _add_element(self, element: etree._Element, parent: Tag, depth: int) -> None:
        name = etree.QName(element).localname
        if name in {"s", "tab"}:
            self._add_text(" ", parent)
        elif name == "line-break":
            self._open(parent, "br")
        elif name == "note":
            self._add_note(element, parent)
        elif name in {"frame", "text-box", "g", "custom-shape"}:
            self._add_frame(element, parent, depth)
        elif name == "a" and _SAFE_LINK.match(get_odf(element, "xlink:href").strip()):
            self._add_inline(element, self._open(parent, "a", href=get_odf(element, "xlink:href").strip()), depth)
        elif name == "span":
            self._add_span(element, parent, depth)
        elif name == "ruby-text":
            return
        else:
            self._add_inline(element, parent, depth)

    def _add_span(self, element: etree._Element, parent: Tag, depth: int) -> None:
        style = get_odf(element, "text:style-name")
        if self._is_hidden(style, element):
            return
        if self._styles.find_property(style, "style:text-line-through-style") not in {"", "none"}:
            self.reasons["body"]["The document has text that is struck through; it was left out"] = None
            return
        if self._styles.find_property(style, "fo:font-weight") in _BOLD:
            parent = self._open(parent, "strong")
        if self._styles.find_property(style, "fo:font-style") == "italic":
            parent = self._open(parent, "em")
        self._add_inline(element, parent, depth)

    def _add_note(self, element: etree._Element, parent: Tag) -> None:
        body = element.find(qualify_odf("text:note-body"))
        if body is not None:
            self._notes.append(body)
            number = len(self._notes)
            self._open(self._open(parent, "sup"), "a", href=f"#footnote-{number}").append(str(number))

    # --- pictures ----------------------------------------------------------------------------------------------------

    def _add_frame(self, frame: etree._Element, parent: Tag, depth: int) -> None:
        """Add a picture, or the text of a frame. A picture in a frame with text has that text as its caption."""
        boxes = (
            [frame]
            if frame.tag == qualify_odf("draw:text-box")
            else list(frame.iterchildren(qualify_odf("draw:text-box")))
        )
        for box in boxes:
            self._add_box(box, parent, depth)
        if boxes:
            return
        alt = _find_alt(frame)
        for image in frame.iterchildren(qualify_odf("draw:image")):
            if location := self._save_picture(get_odf(image, "xlink:href")):
                tag = self._open(parent, "img", src=location)
                if alt is not None:
                    tag["alt"] = alt
            return
        self._add_blocks(frame, parent, depth)

    def _add_box(self, box: etree._Element, parent: Tag, depth: int) -> None:
        images = list(box.iter(qualify_odf("draw:image")))
        if not images:
            self.reasons["body"]["The document has text boxes; check where their text stands"] = None
            self._add_blocks(box, parent, depth)
            return
        figure = self._open(parent, "figure")
        self._add_blocks(box, figure, depth)
        caption = self._open(figure, "figcaption")
        caption.append(" ".join([each.get_text() for each in figure.find_all("p")]).strip())
        for paragraph in figure.find_all("p"):
            for picture in paragraph.find_all("img"):
                paragraph.insert_before(picture.extract())
            paragraph.decompose()

    def _save_picture(self, href: str) -> str:
        name = resolve_part_name("", href)
        content = None if ":" in href else self._package.read_part(name)
        if content is None:
            self.reasons["images"]["a picture is only linked in the document; save it beside the text"] = None
            return ""
        suffix = detect_picture_type(content)
        if not suffix:
            kind = PurePosixPath(name).suffix.lstrip(".").upper() or "of an unknown type"
            reason = f"the picture {PurePosixPath(name).name} is {kind}; export it as PNG and save it beside the text"
            self.reasons["images"][reason] = None
            return ""
        return self._files.save(content, (slugify(PurePosixPath(name).stem)[:30] or "picture") + suffix)


def _find_alt(frame: etree._Element) -> str | None:
    texts: Iterator[str] = (str(frame.findtext(qualify_odf(name)) or "") for name in ("svg:desc", "svg:title"))
    return next((" ".join(text.split()) for text in texts if text.strip()), None)


def _parse_number(element: etree._Element, name: str, default: int, limit: int) -> int:
    value = get_odf(element, name)
    return min(max(int(value[:6]), 1), limit) if value.isdecimal() else default
