"""Reduce the text of a Word document to what readers of a release may see.

Tracked changes are accepted; comments, hidden text, tables of contents and unfilled form fields are left out; what only
wraps text is unwrapped.
"""

import re
from collections import Counter

from lxml import etree
from mammoth.docx.dingbats import dingbats

from pressroom.importer.docx_styles import DocxStyles
from pressroom.importer.docx_xml import (
    find,
    find_value,
    get_attribute,
    get_text,
    is_on,
    iterate,
    make,
    qualify,
    remove,
    replace_by,
    unwrap,
)

_WRAPPERS = ("w:ins", "w:moveTo", "w:smartTag", "w:customXml", "w:fldSimple", "w:dir", "w:bdo")
_DELETED = ("w:del", "w:moveFrom", "w:cellDel")
_LEFT_OUT = (
    *("w:commentRangeStart", "w:commentRangeEnd", "w:commentReference", "w:annotationRef", "w:bookmarkStart"),
    *("w:bookmarkEnd", "w:softHyphen", "w:proofErr", "w:lastRenderedPageBreak", "w:sectPr", "w:altChunk"),
    *("w:permStart", "w:permEnd", "w:moveFromRangeStart", "w:moveFromRangeEnd", "w:moveToRangeStart", "w:pgNum"),
    *("w:moveToRangeEnd", "w:customXmlDelRangeStart", "w:customXmlDelRangeEnd", "w:delText", "w:delInstrText"),
    *("w:footnoteRef", "w:endnoteRef", "w:separator", "w:continuationSeparator"),
)
_PRIVATE_USE = re.compile("[\ue000-\uf8ff]")
_BULLET = "\u2022"

Counts = Counter[str]
"""What was found and left out: `changes`, `hidden`, `struck`, `boxes`, `symbols`, `formulas`, `chunks`."""


def clean_story(root: etree._Element, styles: DocxStyles, counts: Counts) -> None:
    """Clean the document, or its footnotes, in place."""
    _choose_alternatives(root)
    counts["chunks"] += sum(1 for _ in iterate(root, "w:altChunk"))
    counts["changes"] += _count_changes(root)
    _accept_changes(root)
    _remove_form_fields(root)
    _move_text_boxes(root, counts)
    for element in iterate(root, *_LEFT_OUT):
        remove(element)
    for element in iterate(root, *_WRAPPERS):
        unwrap(element)
    _replace_characters(root, counts)
    _clean_runs(root, styles, counts)


def _choose_alternatives(root: etree._Element) -> None:
    """Take the modern form of drawings that have an old one too, if the modern one has what is read of it."""
    for alternative in iterate(root, "mc:AlternateContent"):
        choice, fallback = find(alternative, "mc:Choice"), find(alternative, "mc:Fallback")
        readable = (qualify("w:txbxContent"), qualify("a:blip"), qualify("w:t"))
        is_readable = choice is not None and next(choice.iter(*readable), None) is not None
        chosen = choice if is_readable or fallback is None else fallback
        replace_by(alternative, *([] if chosen is None else list(chosen)))


def _count_changes(root: etree._Element) -> int:
    """Count insertions, deletions and moves. A changed paragraph mark counts only if its paragraph has no other."""
    count = 0
    paragraphs = set()
    for element in iterate(root, "w:ins", "w:del", "w:moveTo"):
        parent = element.getparent()
        if parent is None or parent.tag in {qualify("w:rPr"), qualify("w:numPr")}:
            continue
        count += 1
        paragraphs.add(next(element.iterancestors(qualify("w:p")), None))
    for properties in root.iterfind(f".//{qualify('w:pPr')}/{qualify('w:rPr')}"):
        is_changed = find(properties, "w:ins") is not None or find(properties, "w:del") is not None
        count += is_changed and next(properties.iterancestors(qualify("w:p")), None) not in paragraphs
    return count


def _accept_changes(root: etree._Element) -> None:
    for row in [*root.iterfind(f".//{qualify('w:trPr')}/{qualify('w:del')}")]:
        remove(next(row.iterancestors(qualify("w:tr")), row))
    for cell in iterate(root, "w:cellDel"):
        remove(next(cell.iterancestors(qualify("w:tc")), cell))
    for paragraph in iterate(root, "w:p"):
        marks = find(paragraph, "w:pPr/w:rPr")
        if find(marks, "w:del") is not None or find(marks, "w:moveFrom") is not None:
            _join_with_next(paragraph)
    for element in iterate(root, *_DELETED):
        remove(element)


def _join_with_next(paragraph: etree._Element) -> None:
    """Move the content of a paragraph whose end was deleted to the start of the next one."""
    following = paragraph.getnext()
    if following is None or following.tag != qualify("w:p"):
        return
    start = 1 if find(following, "w:pPr") is not None else 0
    following[start:start] = [child for child in paragraph if child.tag != qualify("w:pPr")]
    remove(paragraph)


def _remove_form_fields(root: etree._Element) -> None:
    """Unwrap content controls; remove those that nobody has filled in, and tables of contents."""
    for control in iterate(root, "w:sdt"):
        properties, content = find(control, "w:sdtPr"), find(control, "w:sdtContent")
        gallery = find_value(properties, "w:docPartObj/w:docPartGallery")
        if gallery == "Table of Contents" or is_on(properties, "w:showingPlcHdr"):
            remove(control)
        else:
            replace_by(control, *([] if content is None else list(content)))


def _move_text_boxes(root: etree._Element, counts: Counts) -> None:
    """Put the text of a text box after the paragraph that it is anchored in."""
    for box in iterate(root, "w:txbxContent"):
        anchors = list(box.iterancestors(qualify("w:p")))
        drawing = next(box.iterancestors(qualify("w:drawing"), qualify("w:pict"), qualify("w:object")), None)
        if anchors and drawing is not None:
            counts["boxes"] += bool(get_text(box).strip())
            for block in reversed(list(box)):
                anchors[-1].addnext(block)
            remove(box)


def _replace_characters(root: etree._Element, counts: Counts) -> None:
    """Replace elements that stand for characters by text."""
    for element in iterate(root, "w:noBreakHyphen"):
        replace_by(element, _make_text("-"))
    for element in iterate(root, "w:cr"):
        replace_by(element, make("w:br"))
    for element in iterate(root, "w:ptab"):
        replace_by(element, make("w:tab"))
    for element in iterate(root, "w:sym"):
        character = _find_symbol(get_attribute(element, "w:font"), get_attribute(element, "w:char"))
        counts["symbols"] += not character
        replace_by(element, *([_make_text(character)] if character else []))
    for ruby in iterate(root, "w:ruby"):
        base = find(ruby, "w:rubyBase")
        replace_by(ruby, *([] if base is None else [_make_text(get_text(base))]))
    for formula in iterate(root, "m:oMath"):
        text = "".join([str(part.text or "") for part in formula.iter(qualify("m:t"))])
        counts["formulas"] += 1
        replace_by(formula, make("w:r", _make_text(text)))
    for formulas in iterate(root, "m:oMathPara"):
        unwrap(formulas)


def _find_symbol(font: str, code: str) -> str:
    """Return the character of a symbol font, or ""."""
    if not re.fullmatch(r"[0-9A-Fa-f]{2,6}", code):
        return ""
    number = int(code, 16)
    found = dingbats.get((font, number & 0xFF if number >= 0xF000 else number))
    if found is None and not 0xE000 <= number <= 0xF8FF and number > 0x20:
        found = number if number < 0xD800 else None
    return chr(found) if found else ""


def _clean_runs(root: etree._Element, styles: DocxStyles, counts: Counts) -> None:
    """Remove hidden text, and keep only the formatting that Markdown has."""
    for run in iterate(root, "w:r"):
        paragraph = next(run.iterancestors(qualify("w:p")), run)
        if styles.is_on(run, paragraph, "w:vanish"):
            counts["hidden"] += bool(get_text(run).strip())
            if find(run, "w:fldChar") is None:
                remove(run)
            continue
        _replace_private_characters(run, counts)


def _replace_private_characters(run: etree._Element, counts: Counts) -> None:
    """Replace characters that only a symbol font can show, such as a bullet that was typed."""
    font = find(run, "w:rPr/w:rFonts")
    name = get_attribute(font, "w:ascii") or get_attribute(font, "w:hAnsi") or "Symbol"
    for text in iterate(run, "w:t"):
        for character in set(_PRIVATE_USE.findall(text.text or "")):
            replacement = _find_symbol(name, f"{ord(character):X}")
            counts["symbols"] += not replacement
            text.text = str(text.text).replace(character, replacement)


def _make_text(text: str) -> etree._Element:
    element = make("w:t")
    element.text = text
    return element


def simplify_runs(root: etree._Element, styles: DocxStyles, counts: Counts) -> None:
    """Keep only the formatting of runs that Markdown has, also where it comes from a character style."""
    for run in iterate(root, "w:r"):
        names = [name for name in ("w:b", "w:i", "w:strike", "w:dstrike") if styles.is_on(run, make("w:p"), name)]
        is_struck = bool({"w:strike", "w:dstrike"} & set(names))
        counts["struck"] += is_struck and bool(get_text(run).strip())
        alignment = find_value(run, "w:rPr/w:vertAlign")
        kept = [make(name) for name in names if name != "w:dstrike"]
        kept += [make("w:strike")] if "w:dstrike" in names and "w:strike" not in names else []
        kept += [make("w:vertAlign", val=alignment)] if alignment in {"superscript", "subscript"} else []
        properties = find(run, "w:rPr")
        if properties is not None:
            remove(properties)
        run.insert(0, make("w:rPr", *kept))
