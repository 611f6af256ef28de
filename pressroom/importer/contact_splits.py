"""Split a paragraph that has contacts among other lines or sentences into the parts before, of and after them."""

import re
from collections.abc import Iterator

from msgspec import Struct

from pressroom.importer.contact_lines import may_have_number
from pressroom.importer.person_names import find_person
from pressroom.importer.press_offices import starts_with_office
from pressroom.importer.section_titles import find_section_kind
from pressroom.importer.text_blocks import MarkdownBlock

_MAX_LAST_SENTENCES = 8
_MAX_LINES = 40
_SENTENCE_START = re.compile(r"(?<=[.!?»”])\s+(?=\**[^\W\d_])")
_LINE_BREAK = "\\\n"


class SplitParagraph(Struct, frozen=True):
    """The parts of a paragraph; `is_announced` tells that the middle one begins with a title such as “Contact:”."""

    before: str
    middle: MarkdownBlock
    after: str = ""
    is_announced: bool = False

    @property
    def rest(self) -> list[MarkdownBlock]:
        """Return the paragraphs before and after the contacts."""
        return [MarkdownBlock("paragraph", text) for text in (self.before, self.after) if text]


def split_lines(block: MarkdownBlock) -> Iterator[SplitParagraph]:
    """Yield where the lines of contacts can begin in a paragraph: at a title, or at a line with only a name."""
    sources = block.source.strip().split(_LINE_BREAK)
    if len(sources) != len(block.lines) or len(sources) > _MAX_LINES:
        return
    for number, line in enumerate(block.lines[1:], start=1):
        is_title = find_section_kind(line) == "contact"
        if is_title or _is_name(line):
            before, middle = _LINE_BREAK.join(sources[:number]), _LINE_BREAK.join(sources[number:])
            yield SplitParagraph(before.rstrip(), MarkdownBlock("paragraph", middle), is_announced=is_title)


def split_last_sentences(block: MarkdownBlock) -> Iterator[SplitParagraph]:
    """Yield the last sentences of a paragraph from each of their starts.

    Before them comes each sentence by itself, if there is no number after it.
    """
    source = block.source
    starts = [match.end() for match in _SENTENCE_START.finditer(source)][-_MAX_LAST_SENTENCES:]
    for start, end in zip([0, *starts], [*starts, len(source)], strict=True):
        before = source[:start].rstrip()
        if end < len(source) and not may_have_number(source[end:]):
            yield SplitParagraph(before, MarkdownBlock("paragraph", source[start:end]), source[end:])
        if start:
            yield SplitParagraph(before, MarkdownBlock("paragraph", source[start:]))


def _is_name(line: str) -> bool:
    person = find_person(line)
    return (person is not None and person.name == line) or starts_with_office(line)
