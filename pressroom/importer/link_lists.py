"""Remove from the text of a page what leads to others: lists of links, boxes with a link, sections of related texts."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from bs4.element import PageElement, Tag

from pressroom.importer.html_elements import HEADINGS, get_attribute, get_text, has_ancestor
from pressroom.importer.main_content import measure_text
from pressroom.importer.page_words import classify_heading

_PICTURE_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|tiff?|svg)$", re.IGNORECASE)
_BETWEEN_LINKS = re.compile(r"[\s,;|/·•»›>–-]+")
_MAX_BOX = 400
_MIN_BOXES = 3
_MIN_TEXT = 80


def remove_link_lists(root: Tag) -> None:
    """Remove lists of links to other pages, and sections whose heading says that they are not part of the text."""
    for heading in root.find_all([*HEADINGS, "strong", "b", "p"]):
        if (
            heading.parent is not None
            and heading is not root
            and classify_heading(get_text(heading)) in {"related", "share"}
        ):
            _remove_section(heading, root)
    for tag in root.find_all(["ul", "ol", "div", "p", "section", "aside"]):
        if tag.parent is not None and tag is not root and (_is_link_list(tag) or _is_labelled_link(tag)):
            tag.extract()


def _remove_section(heading: Tag, root: Tag) -> None:
    """Remove a heading with what stands below it: its section, or its siblings up to the next heading."""
    section = heading
    while section.parent is not None and section.parent is not root and _is_first(section):
        section = section.parent
    if section is not heading and measure_text(section) * 3 < max(measure_text(root), 1):
        section.extract()
        return
    level = HEADINGS.index(heading.name) if heading.name in HEADINGS else len(HEADINGS)
    for sibling in list(heading.next_siblings):
        if isinstance(sibling, Tag):
            if sibling.name in HEADINGS and HEADINGS.index(sibling.name) <= level:
                break
            if level == len(HEADINGS) and (sibling.find("a") is None or _count_link_share(sibling) < 0.5):
                break
        sibling.extract()
    heading.extract()


def _is_first(tag: Tag) -> bool:
    """Return whether no text stands before an element in its parent."""
    return not any(
        get_text(sibling) if isinstance(sibling, Tag) else str(sibling).strip() for sibling in tag.previous_siblings
    )


def _count_link_share(tag: Tag) -> float:
    text = _count_letters(tag)
    return sum(map(_count_letters, tag.find_all("a"))) / text if text else 0.0


def _count_letters(tag: Tag) -> int:
    """Return how long a text is without the marks that stand between links."""
    return len(_BETWEEN_LINKS.sub("", get_text(tag)))


def _is_link_list(tag: Tag) -> bool:
    """Return whether an element has links to other pages, and nearly nothing else."""
    links = [
        link
        for link in tag.find_all("a", href=True)
        if not get_attribute(link, "href").startswith(("#", "tel:", "mailto:"))
    ]
    if len(links) < 3 or tag.find(["table", "blockquote", "figure", "h1"]) is not None or not _leads_on(tag):
        return False
    words = len(get_text(tag).split())
    return _count_link_share(tag) > 0.85 and words / len(links) < 25 and not _stands_in_text(tag)


def _leads_on(tag: Tag) -> bool:
    """Return whether all pictures in an element are links to pages, and none shows itself larger."""
    parents = [image.find_parent("a", href=True) for image in tag.find_all("img")]
    targets = [get_attribute(link, "href").partition("?")[0] for link in parents if link is not None]
    return len(targets) == len(parents) and not any(_PICTURE_FILE.search(target) for target in targets)


def _stands_in_text(tag: Tag) -> bool:
    """Return whether the text introduces a list with a colon: such a list is part of it."""
    previous = tag.find_previous_sibling()
    return previous is not None and get_text(previous).endswith(":") and tag.find_next_sibling() is not None


def _is_labelled_link(tag: Tag) -> bool:
    """Return whether a paragraph has only links to related texts or topics, such as “Read also: …”."""
    label, colon, _ = get_text(tag).lstrip("> ").partition(":")
    return (
        bool(colon)
        and tag.find("a") is not None
        and classify_heading(label) in {"related", "keywords"}
        and _leads_away(tag, label)
    )


def _leads_away(tag: Tag, label: str) -> bool:
    linked = sum(map(_count_letters, tag.find_all("a")))
    return linked * 10 > (_count_letters(tag) - len(_BETWEEN_LINKS.sub("", label))) * 8


# --- boxes -----------------------------------------------------------------------------------------------------------


def remove_link_boxes(root: Tag, headline: Tag | None) -> None:
    """Remove headings that are links to other texts, with the few lines below each, if the page has several."""
    headings = [tag for tag in root.find_all(HEADINGS[1:]) if tag is not headline and _leads_to_page(tag)]
    if len(headings) < _MIN_BOXES:
        return
    counts = Counter(id(parent) for tag in headings for parent in tag.parents)
    boxes = [_find_box(tag, root, counts) for tag in headings]
    around = {id(parent) for parent in headline.parents} if headline is not None else set()
    parts = [part for box in boxes for part in box if id(part) not in around]
    paragraphs = (root if headline is None else headline).find_all_next("p") if parts else []
    removed = {id(part) for part in parts}
    own = (each for each in paragraphs if removed.isdisjoint(map(id, [each, *each.parents])))
    if any(measure_text(paragraph) >= _MIN_TEXT for paragraph in own):
        for part in parts:
            part.extract()


def _leads_to_page(heading: Tag) -> bool:
    """Return whether a heading is a link to another page, as a whole."""
    link = heading.find_parent("a", href=True) or heading.find("a", href=True)
    if link is None or not get_text(heading) or get_attribute(link, "href").startswith(("#", "tel:", "mailto:")):
        return False
    return has_ancestor(heading, link) or get_text(link) == get_text(heading)


def _find_box(heading: Tag, root: Tag, counts: Mapping[int, int]) -> list[PageElement]:
    """Return the element that has this heading and few lines, or else the heading and the short siblings below it.

    `counts` says how many such headings are in an element, by its identity.
    """
    best: Tag | None = None
    for parent in heading.parents:
        if parent is root or counts[id(parent)] > 1 or measure_text(parent) > _MAX_BOX:
            break
        best = parent
    return [best] if best is not None else [heading, *_list_lines_below(heading)]


def _list_lines_below(heading: Tag) -> Iterator[PageElement]:
    for sibling in heading.next_siblings:
        if isinstance(sibling, Tag) and (sibling.find(HEADINGS) is not None or sibling.name in HEADINGS):
            return
        if _measure(sibling) > _MAX_BOX:
            return
        yield sibling


def _measure(part: PageElement) -> int:
    return measure_text(part) if isinstance(part, Tag) else len(str(part).strip())
