"""Give each paragraph of a cleaned Word document one of a few styles and lists, by what it is."""

import re

from lxml import etree

from pressroom.importer.docx_lists import DocxLists, ListItem, ListLevels
from pressroom.importer.docx_styles import DocxStyles, ParagraphKind
from pressroom.importer.docx_xml import find, get_text, iterate, make, qualify, remove

STYLE_MAP = """
p.Title => h1:fresh
p.Lead => p.lead:fresh
p.Quote => blockquote > p:fresh
p.Caption => p.caption:fresh
p.Bold => p.bold:fresh
"""
"""What mammoth makes of the styles. It makes headings of Heading1 to Heading6 by itself."""

NUMBERING = "".join(
    [
        f'<w:abstractNum w:abstractNumId="{number}">'
        + "".join([f'<w:lvl w:ilvl="{level}"><w:numFmt w:val="{name}"/></w:lvl>' for level in range(5)])
        + f'</w:abstractNum><w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'
        for number, name in ((1, "bullet"), (2, "decimal"))
    ]
)
"""The content of a numbering part with two lists: 1 has bullets, 2 has numbers."""
_TYPED_BULLET = re.compile(r"\s*[•·▪▫◦‣●○■□➢➤✓✔→⇒⁃∙]\s+(?=\S)")
_SENTENCE_END = re.compile(r"[.!?:;,…”\"]$")
_MAX_BOLD_HEADING = 100
_MIN_TEXT = 80


class ParagraphStyler:
    """Styles the paragraphs of the document and its notes, in the order of the text."""

    def __init__(self, styles: DocxStyles, lists: DocxLists) -> None:
        self._styles = styles
        self._lists = lists
        self._normal_size = 0

    def style_story(self, root: etree._Element) -> None:
        """Style all paragraphs of the document, or of its notes, in place."""
        paragraphs = list(iterate(root, "w:p"))
        kinds = {paragraph: self._styles.find_kind(paragraph) for paragraph in paragraphs}
        has_title = any(kind.role == "title" and get_text(each).strip() for each, kind in kinds.items())
        self._normal_size = self._find_normal_size(paragraphs)
        levels = ListLevels()
        for paragraph in paragraphs:
            self._style_paragraph(paragraph, kinds[paragraph], levels, has_title=has_title)

    def _style_paragraph(
        self, paragraph: etree._Element, kind: ParagraphKind, levels: ListLevels, *, has_title: bool
    ) -> None:
        item = self._lists.find_item(paragraph)
        style = self._choose_style(paragraph, kind, has_title=has_title)
        if kind.role == "contents":
            remove(paragraph)
            return
        if item is None and _take_typed_bullet(paragraph):
            item = ListItem("typed", 0, None)
        properties = find(paragraph, "w:pPr")
        if properties is not None:
            remove(properties)
        if item is not None and style in {"", "Bold"}:
            _make_item(paragraph, item, levels)
            return
        if get_text(paragraph).strip():
            levels.end()
        if style:
            paragraph.insert(0, make("w:pPr", make("w:pStyle", val=style)))

    def _choose_style(self, paragraph: etree._Element, kind: ParagraphKind, *, has_title: bool) -> str:
        if not get_text(paragraph).strip():
            return ""
        if kind.role == "heading":
            return f"Heading{min(kind.level + has_title, 6)}"
        if kind.role:
            return kind.role.capitalize()
        return "Bold" if self._is_like_heading(paragraph) else ""

    def _is_like_heading(self, paragraph: etree._Element) -> bool:
        """Return whether a paragraph stands out as headings do, and running text follows it."""
        text = get_text(paragraph).strip()
        parent = paragraph.getparent()
        if len(text) > _MAX_BOLD_HEADING or _SENTENCE_END.search(text) or parent is None:
            return False
        if parent.tag != qualify("w:body") or not self._is_prominent(paragraph):
            return False
        following = _find_next_text(paragraph)
        return len(following) >= _MIN_TEXT or bool(_SENTENCE_END.search(following))

    def _is_prominent(self, paragraph: etree._Element) -> bool:
        runs = [run for run in iterate(paragraph, "w:r") if get_text(run).strip()]
        sizes = [self._styles.find_size(run, paragraph) for run in runs]
        is_bold = all(self._styles.is_on(run, paragraph, "w:b") for run in runs)
        return is_bold or min(sizes, default=0) >= self._normal_size * 1.25

    def _find_normal_size(self, paragraphs: list[etree._Element]) -> int:
        """Return the size of most of the text."""
        lengths: dict[int, int] = {}
        for paragraph in paragraphs:
            for run in iterate(paragraph, "w:r"):
                size = self._styles.find_size(run, paragraph)
                lengths[size] = lengths.get(size, 0) + len(get_text(run))
        return max(lengths, key=lambda size: lengths[size], default=20)


def _find_next_text(paragraph: etree._Element) -> str:
    """Return the text of the next paragraph that has any."""
    for following in paragraph.itersiblings():
        if text := get_text(following).strip():
            return text
    return ""


def _take_typed_bullet(paragraph: etree._Element) -> bool:
    """Remove a bullet that was typed, and return whether there was one."""
    text = get_text(paragraph)
    match = _TYPED_BULLET.match(text)
    if not match:
        return False
    left = match.end()
    for node in [*paragraph.iter(qualify("w:t"), qualify("w:tab"))]:
        if left and node.tag == qualify("w:t"):
            content = node.text or ""
            node.text, left = content[left:], max(0, left - len(content))
        elif left:
            remove(node)
            left -= 1
    return True


def _make_item(paragraph: etree._Element, item: ListItem, levels: ListLevels) -> None:
    """Make a paragraph an item of a list; a bookmark in it has its number, which mammoth does not keep."""
    if not get_text(paragraph).strip() and find(paragraph, ".//w:drawing") is None:
        return
    level = levels.enter(item.level)
    list_number = "1" if item.number is None else "2"
    numbering = make("w:numPr", make("w:ilvl", val=str(level)), make("w:numId", val=list_number))
    paragraph.insert(0, make("w:pPr", numbering))
    if item.number is not None:
        paragraph.insert(1, make("w:bookmarkStart", name=f"item-{item.number}"))
