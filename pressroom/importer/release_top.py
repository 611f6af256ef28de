"""Read the top of a release: marks, the organisation's name, the headline, the dateline and the lead."""

import re
from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct, structs

from pressroom.importer.contact_lines import read_line
from pressroom.importer.datelines import doubt_time, find_date, find_dateline
from pressroom.importer.found import Doubt, FoundLink
from pressroom.importer.person_names import classify_text
from pressroom.importer.release_marks import (
    find_mark_kind,
    is_chrome,
    is_embargo,
    is_immediate,
    is_release_date_label,
)
from pressroom.importer.section_titles import find_section_kind, fold_title
from pressroom.importer.text_blocks import MarkdownBlock, find_links, remove_addresses
from pressroom.model.release import ReleaseKind

_MAX_LEAD_WORDS = 60
_MAX_MARKED_LEAD_WORDS = 120
_MAX_MARKS = 8
_KIND_PREFIX = re.compile(r"([^\W\d_]{4,20}(?: [^\W\d_]{4,20})?)\s?[:–|-]\s+(?=\S)")


class Top(Struct, frozen=True, kw_only=True):
    """What the top of a release says; `blocks` is what stands below it. `has_lead_title` means the title “Ingress”."""

    blocks: tuple[MarkdownBlock, ...]
    headline: str = ""
    lead: str = ""
    organisation: str = ""
    dateline: str = ""
    published_at: datetime | None = None
    kind: ReleaseKind = "press-release"
    has_lead_title: bool = False
    links: tuple[FoundLink, ...] = ()
    removed: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()


def read_top(blocks: Sequence[MarkdownBlock], language: str) -> Top:
    """Remove the marks with which a text begins, and keep what they say."""
    top = Top(blocks=tuple(blocks))
    for _ in range(_MAX_MARKS):
        marked = _read_mark(top, language) if top.blocks else None
        if marked is None:
            return top
        top = marked
    return top


def take_headline(top: Top, language: str) -> Top:
    """Take the headline, and the marks that stand between it and the text."""
    if not top.blocks:
        return top
    if _is_organisation_line(top.blocks):
        top = structs.replace(top, organisation=top.blocks[0].text, blocks=top.blocks[1:])
        top = read_top_again(top, language)
    if not top.blocks or top.blocks[0].kind not in {"heading", "paragraph"}:
        return top
    first, rest = _split_first_line(top.blocks[0])
    text, links = _read_plain(first)
    headline, kind = _take_kind(text, top.kind)
    removed = (*top.removed, text[: len(text) - len(headline)]) if headline != text else top.removed
    blocks = (*([rest] if rest else []), *top.blocks[1:])
    top = structs.replace(top, headline=headline, kind=kind, links=top.links + links, removed=removed, blocks=blocks)
    return read_top_again(top, language)


def read_top_again(top: Top, language: str) -> Top:
    """Remove the marks that stand at the top now."""
    below = read_top(top.blocks, language)
    return structs.replace(
        top,
        blocks=below.blocks,
        published_at=top.published_at or below.published_at,
        dateline=top.dateline or below.dateline,
        kind=below.kind if top.kind == "press-release" else top.kind,
        removed=top.removed + below.removed,
        doubts=top.doubts + below.doubts,
    )


def take_lead(top: Top, lead: str, language: str) -> Top:
    """Take the dateline from the first paragraph, and the lead if there is one and it is not known yet."""
    top = _take_dateline(_drop_lead_title(top), language)
    if not top.blocks or top.blocks[0].kind != "paragraph":
        return top
    first = top.blocks[0]
    text, links = _read_plain(first.source)
    if lead:
        is_repeated = fold_title(text) == fold_title(lead)
        return structs.replace(top, blocks=top.blocks[1:], removed=(*top.removed, text)) if is_repeated else top
    is_marked = first.is_bold or top.has_lead_title
    words = len(text.split())
    is_lead = words <= (_MAX_MARKED_LEAD_WORDS if is_marked else _MAX_LEAD_WORDS) and _has_text_below(top.blocks)
    if not is_lead or "![" in first.source or read_numbers(first) or find_section_kind(text):
        return top
    return structs.replace(top, lead=text, links=top.links + links, blocks=top.blocks[1:])


def read_numbers(block: MarkdownBlock) -> list[str]:
    """Return the telephone numbers and e-mail addresses in a block."""
    return [token.text for line in block.lines for token in read_line(line) if token.kind not in {"text", "url"}]


def _has_text_below(blocks: Sequence[MarkdownBlock]) -> bool:
    """Return whether text of the body follows the first block, or the next heading."""
    later = [block for block in blocks[1:4] if not (block.kind == "heading" or block.is_bold)]
    return any(block.kind in {"paragraph", "list", "quote"} and not find_section_kind(block.text) for block in later)


def _drop_lead_title(top: Top) -> Top:
    """Remove the label “Ingress” above or before the first paragraph."""
    if not top.blocks or top.blocks[0].kind not in {"heading", "paragraph"}:
        return top
    first, rest = _split_first_line(top.blocks[0])
    if find_section_kind(remove_addresses(first)) == "lead":
        blocks = (*([rest] if rest else []), *top.blocks[1:])
        return structs.replace(top, blocks=blocks, has_lead_title=True, removed=(*top.removed, remove_addresses(first)))
    label = re.match(r"(?:\*\*)?([^\W\d_]{4,10}) ?:(?:\*\*)?\s+(?=\S)", first)
    if label and top.blocks[0].kind == "paragraph" and find_section_kind(label[1]) == "lead":
        block = MarkdownBlock("paragraph", top.blocks[0].source[label.end() :])
        blocks = (block, *top.blocks[1:])
        return structs.replace(top, blocks=blocks, has_lead_title=True, removed=(*top.removed, label[1]))
    return top


def _take_dateline(top: Top, language: str) -> Top:
    if not top.blocks or top.blocks[0].kind != "paragraph":
        return top
    first = top.blocks[0]
    marks = re.match(r"[*_]{0,3}", first.source)
    start = marks[0] if marks else ""
    # A dateline is often bold, and the text after it is not.
    bold = re.match(r"(\*{1,3}|_{1,3})([^*_\n]{2,80}?)\s*(\s[–—-])?\s*\1\s*([–—-]{0,2})\s*", first.source)
    plain = f"{bold[2]} – {first.source[bold.end() :]}" if bold else first.source.removeprefix(start)
    found = find_dateline(plain, language)
    if found is None or (bold and found.length < len(bold[2])):
        return top
    rest = plain[found.length :].lstrip("\\\n ")
    blocks = (MarkdownBlock("paragraph", f"{'' if bold else start}{rest}"), *top.blocks[1:]) if rest else top.blocks[1:]
    return structs.replace(
        top,
        blocks=blocks,
        dateline=found.place,
        published_at=top.published_at or found.published_at,
        removed=(*top.removed, plain[: found.length].strip()),
        doubts=top.doubts + (found.doubts if top.published_at is None else ()),
    )


def _split_first_line(block: MarkdownBlock) -> tuple[str, MarkdownBlock | None]:
    """Return the first line of a block, and the rest of it if its lines are separated by hard breaks."""
    source = block.source if block.kind != "heading" else re.sub(r"^#{1,6}\s+", "", block.source)
    first, separator, rest = source.partition("\\\n")
    return first, MarkdownBlock("paragraph", rest) if separator and rest.strip() else None


def _read_plain(source: str) -> tuple[str, tuple[FoundLink, ...]]:
    """Return Markdown as plain text on one line, and its links."""
    links = [link for link in find_links(source) if link.url.startswith(("http://", "https://"))]
    return " ".join(remove_addresses(source).split()), tuple(links)


def _is_organisation_line(blocks: Sequence[MarkdownBlock]) -> bool:
    """Return whether the first line is who issues the release, and the second one the headline.

    It is if a heading follows it, or a line like a headline; and if it names an organisation, or is there again.
    """
    if len(blocks) < 3 or blocks[0].kind != "paragraph" or "\n" in blocks[0].source or len(blocks[0].text.split()) > 6:
        return False
    name, second = blocks[0].text, blocks[1]
    is_headline = second.kind == "heading" or (
        second.kind == "paragraph" and "\n" not in second.source and not second.text.endswith((".", ":"))
    )
    is_headline = is_headline and len(second.text.split()) > 2 and len(second.text) <= 250
    folded = fold_title(name)
    is_repeated = any(folded == fold_title(line) for block in blocks[3:] for line in block.lines)
    return is_headline and not is_chrome(second.text) and (is_repeated or classify_text(name) == "organisation")


def _take_kind(headline: str, kind: ReleaseKind) -> tuple[str, ReleaseKind]:
    """Return a headline without a beginning such as “Pressinbjudan:”, and the kind that it says."""
    match = _KIND_PREFIX.match(headline)
    found = find_mark_kind(match[1]) if match else None
    if match is None or found is None:
        return headline, kind
    return headline[match.end() :], found if kind == "press-release" else kind


def _read_mark(top: Top, language: str) -> Top | None:
    """Read the first line as a mark, or return None if it is none."""
    block = top.blocks[0]
    if block.kind not in {"heading", "paragraph", "rule"}:
        return None
    first, rest = _split_first_line(block)
    line = " ".join(remove_addresses(first).split())
    below = structs.replace(top, blocks=(*([rest] if rest else []), *top.blocks[1:]), removed=(*top.removed, line))
    if block.kind == "rule" or is_chrome(line) or is_immediate(line):
        return below
    if is_embargo(line):
        doubt = Doubt("publish_at", f"the text says “{line}”; check when it may be published")
        return structs.replace(below, doubts=(*top.doubts, doubt))
    return _read_dated_mark(below, line, language) if len(line) <= 120 else None


def _read_dated_mark(below: Top, line: str, language: str) -> Top | None:
    """Read a line such as “PRESSMEDDELANDE 2026-03-03”, “Stockholm 3 mars 2026” or a date alone."""
    found = find_date(line, language)
    text = line.replace(found[0], " ", 1) if found else line
    if found and found[0] not in line:
        text = re.split(r"\s", line.partition(found[0][:8])[0])[0]
    kind = find_mark_kind(text)
    if kind is None and not (found and is_release_date_label(text)):
        return _read_place(below, line, language) if found else None
    if kind not in {None, "press-release"} and below.kind == "press-release":
        below = structs.replace(below, kind=kind)
    return _set_date(below, *found) if found else below


def _read_place(below: Top, line: str, language: str) -> Top | None:
    found = find_dateline(line, language)
    if found is None or found.length < len(line) or found.published_at is None:
        return None
    below = structs.replace(below, dateline=found.place)
    return structs.replace(below, published_at=found.published_at, doubts=below.doubts + found.doubts)


def _set_date(top: Top, written: str, when: datetime) -> Top:
    if top.published_at is not None:
        return top
    has_time = (when.hour, when.minute) != (0, 0) or "00:00" in written
    return structs.replace(
        top, published_at=when, doubts=top.doubts if has_time else (*top.doubts, doubt_time(written))
    )
