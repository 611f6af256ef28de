"""Join the paragraphs of one contact that begins with a label and a name: “Contact: Anna Berg” above its number."""

import re
from collections.abc import Iterator, Sequence

from pressroom.importer.contact_texts import has_number
from pressroom.importer.person_names import find_person
from pressroom.importer.section_titles import find_section_kind
from pressroom.importer.text_blocks import MarkdownBlock

_MAX_BLOCKS = 6
_MAX_WORDS = 12
_MAX_LINE = 200
_LABEL = re.compile(r"([^:：\d]{2,60})[:：]\s*(?=\S)")


def is_labelled_person(line: str) -> bool:
    """Return whether a line is like “Media contact: Anna Berg”, or “Contact: Anna Berg, editor”."""
    label = _LABEL.match(line) if len(line) <= _MAX_LINE else None
    if label is None or find_section_kind(label[1]) != "contact":
        return False
    return find_person(line[label.end() :].split(",", maxsplit=1)[0].strip()) is not None


def join_labelled_contacts(blocks: Sequence[MarkdownBlock]) -> Iterator[MarkdownBlock]:
    """Yield blocks; a labelled name and the short blocks with its values below it become one paragraph."""
    blocks = [part for block in blocks for part in _split_last_line(block)]
    position = 0
    while position < len(blocks):
        end = _find_end(blocks, position)
        run = blocks[position:end]
        yield run[0] if len(run) == 1 else MarkdownBlock("paragraph", "\\\n".join(map(_write_plainly, run)))
        position = end


def _split_last_line(block: MarkdownBlock) -> list[MarkdownBlock]:
    """Return a paragraph as two if its last line is a labelled name without its values, as below a date."""
    head, line_break, last = block.source.rstrip().rpartition("\\\n")
    if block.kind != "paragraph" or not (line_break and block.lines) or not is_labelled_person(block.lines[-1]):
        return [block]
    end = MarkdownBlock("paragraph", last)
    return [block] if _has_value(end) else [MarkdownBlock("paragraph", head), end]


def _find_end(blocks: Sequence[MarkdownBlock], start: int) -> int:
    """Return where the run of blocks ends that are one contact: after its last number or e-mail address."""
    first = blocks[start]
    if first.kind not in {"heading", "paragraph"} or not is_labelled_person(first.text) or _has_value(first):
        return start + 1
    end = start + 1
    for position in range(start + 1, min(start + _MAX_BLOCKS, len(blocks))):
        if not _can_belong(blocks[position]):
            break
        if _has_value(blocks[position]):
            end = position + 1
    return end


def _can_belong(block: MarkdownBlock) -> bool:
    is_short = all(len(line.split()) <= _MAX_WORDS for line in block.lines) and not block.text.endswith(("!", "?"))
    return block.kind == "paragraph" and is_short and not is_labelled_person(block.text)


def _has_value(block: MarkdownBlock) -> bool:
    return any(map(has_number, block.lines))


def _write_plainly(block: MarkdownBlock) -> str:
    """Return the Markdown of a block without the marks of a heading."""
    return block.source.lstrip("# ").rstrip() if block.kind == "heading" else block.source.strip()
