"""Find the footnotes of HTML: of web pages, WordPress and Word."""

import re

from bs4.element import Tag


def find_footnotes(root: Tag) -> dict[str, Tag]:
    """Return the footnotes by their id: elements that a superscript or a marked link refers to."""
    footnotes: dict[str, Tag] = {}
    for link in root.find_all("a", href=re.compile("#")):
        if not _is_footnote_reference(link):
            continue
        name = str(link["href"]).rpartition("#")[2]
        target = root.find(id=name) or root.find(None, {"name": name}) if name else None
        note = _find_note_element(target) if isinstance(target, Tag) else None
        if note is not None and note.get_text(strip=True):
            footnotes[name] = note
    return footnotes


def _is_footnote_reference(link: Tag) -> bool:
    label = link.get_text().strip(" \n[]()*")
    if len(label) > 4:
        return False
    is_marked = "doc-noteref" in str(link.get("role")) or "footnote" in " ".join(link.get("class") or ())
    is_word = "ftnref" not in str(link["href"]) and "_ftn" in str(link["href"])
    return is_marked or is_word or link.find_parent("sup") is not None or link.find("sup") is not None


def _find_note_element(target: Tag) -> Tag | None:
    """Return the element that contains a whole note: the target, or the paragraph or item around it."""
    if target.name in {"li", "p", "div", "aside", "dd", "td"}:
        return target
    return target.find_parent(["li", "p", "div", "aside", "dd"])
