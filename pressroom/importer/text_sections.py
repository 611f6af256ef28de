"""Divide the blocks of a text into sections: a title and what stands below it, up to the next title."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from msgspec import Struct

from pressroom.importer.contact_lines import read_line
from pressroom.importer.labelled_contacts import is_labelled_person, join_labelled_contacts
from pressroom.importer.person_names import classify_text, find_person
from pressroom.importer.section_titles import SectionKind, find_section_kind
from pressroom.importer.text_blocks import MarkdownBlock, to_plain_line

_MAX_PLAIN_TITLE_WORDS = 8
_BOLD_START = re.compile(r"\*\*([^*\n]{1,120}?)[ :]*\*\*[ :–-]*(?:\\?\n)?[ :]*(?=\S)")
_LABEL_START = re.compile(r"([^\W\d_][^:\n]{2,30}):[ \t]+(?=\S)")
_LABEL_KINDS = frozenset({"keywords", "links", "lead"})


class TextSection(Struct, frozen=True):
    """A part of a text; `kind` is None for a part of the body."""

    kind: SectionKind | None
    title: MarkdownBlock | None
    blocks: tuple[MarkdownBlock, ...]


def split_sections(blocks: Sequence[MarkdownBlock]) -> list[TextSection]:
    """Divide blocks into sections. The first one has no title if the text does not begin with one."""
    sections: list[TextSection] = []
    kind: SectionKind | None = None
    title: MarkdownBlock | None = None
    content: list[MarkdownBlock] = []
    for block in chain.from_iterable(map(_split_title, join_labelled_contacts(blocks))):
        found = _find_title_kind(block)
        if found is None and not _is_body_title(block, kind):
            content.append(block)
            continue
        sections.append(TextSection(kind, title, tuple(content)))
        kind, title, content = found, block, []
    sections.append(TextSection(kind, title, tuple(content)))
    return [section for section in sections if section.title or section.blocks]


def _split_title(block: MarkdownBlock) -> Iterator[MarkdownBlock]:
    """Yield a block, in two if it begins with a title: a first line, or bold words, or a label such as “Nyckelord:”."""
    if block.kind != "paragraph":
        yield block
        return
    bold = _BOLD_START.match(block.source)
    if bold and find_section_kind(bold[1]) and not is_labelled_person(bold[1]) and bold.end() < len(block.source):
        yield MarkdownBlock("paragraph", f"**{bold[1]}**")
        yield MarkdownBlock("paragraph", block.source[bold.end() :])
        return
    first, _, rest = block.source.partition("\n")
    title = to_plain_line(first)
    is_title = len(title.split()) <= _MAX_PLAIN_TITLE_WORDS and find_section_kind(title) and not read_values(title)
    if rest and is_title and not is_labelled_person(title):
        yield MarkdownBlock("paragraph", first.removesuffix("\\").rstrip())
        yield MarkdownBlock("paragraph", rest)
        return
    label = _LABEL_START.match(block.source)
    if label and find_section_kind(label[1]) in _LABEL_KINDS:
        yield MarkdownBlock("paragraph", f"{label[1]}:")
        yield MarkdownBlock("paragraph", block.source[label.end() :])
        return
    yield block


def read_values(line: str) -> list[str]:
    """Return the telephone numbers, addresses and URLs in a line."""
    return [token.text for token in read_line(line) if token.kind != "text"]


def _find_title_kind(block: MarkdownBlock) -> SectionKind | None:
    if block.kind not in {"heading", "paragraph"} or "\n" in block.source.strip():
        return None
    text = block.text
    is_plain = block.kind == "paragraph" and not block.is_bold
    if is_plain and (len(text.split()) > _MAX_PLAIN_TITLE_WORDS or text.endswith((".", "!", "?", ","))):
        return None
    kind = find_section_kind(text)
    if kind is None or read_values(text):
        return None
    has_value = ":" in text.strip(" :")
    return None if has_value and find_person(text.partition(":")[2].split(",")[0].strip()) else kind


def _is_body_title(block: MarkdownBlock, kind: SectionKind | None) -> bool:
    """Return whether a block begins a part of the body. Below “Contact”, names and roles can be headings."""
    if kind == "contact" and (block.kind == "heading" or block.is_bold):
        return find_person(block.text) is None and classify_text(block.text) == "other"
    return block.kind == "heading" or (block.is_bold and is_heading_text(block.text))


def is_heading_text(text: str) -> bool:
    """Return whether the text of a bold paragraph can be a heading."""
    return len(text) <= 100 and not text.endswith((".", "!", ":", ",", ";", "…"))
