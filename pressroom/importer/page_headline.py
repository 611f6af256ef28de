"""Choose the headline of a page: never the name of the site or of a section."""

import re
import textwrap
from collections.abc import Iterable, Sequence
from itertools import islice

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag
from msgspec import Struct

from pressroom.importer.date_lines import is_date_line
from pressroom.importer.declared_titles import (
    SEPARATOR,
    collect_declared,
    collect_site_names,
    is_generic,
    is_part_of,
    is_similar,
)
from pressroom.importer.headline_lines import find_prominent_line, is_mark
from pressroom.importer.html_elements import (
    HEADINGS,
    fold_text,
    get_attribute,
    get_class_words,
    get_text,
    has_ancestor,
    is_same_text,
)
from pressroom.importer.page_headings import (
    SITE_PARTS,
    find_headings,
    is_of_site,
    leads_to_fields,
    stands_in_site_header,
)
from pressroom.importer.page_lines import collect_lines, count_words, find_text_start
from pressroom.importer.page_metadata import PageMetadata
from pressroom.importer.section_titles import find_section_kind
from pressroom.importer.structured_data import ArticleData
from pressroom.importer.title_names import (
    begins_with_label,
    is_clear_name,
    is_dated_section,
    is_label,
    is_name,
    list_names,
    names_no_topic,
    split_title,
)

_TOPIC_WORDS = frozenset(
    {"category", "kicker", "topic", "dachzeile", "overline", "eyebrow", "supertitle", "spitzmarke", "vignett", "rubric"}
)
_LONG = 80
_MAX_LINES_TO_HEADLINE = 3
_MIN_MENU = 3
_MAX_NAME_WORDS = 4
_FIRST_HEADING = "The page marks no headline; this is the first heading that is not the name of the site."
_UNMARKED = "The page marks no headline; this is the line that stands out before the text."
_ONLY_TITLE = "The page marks no headline; this is its title, which may be the name of the site or a section."
_ONLY_BEGINNING = "The page marks no headline and has no title; this is the beginning of its text."
_MIN_SENTENCE, _MAX_SENTENCE, _MIN_TEXT = 6, 150, 300


class ChosenHeadline(Struct, frozen=True):
    """A headline, the element that shows it, and why it may be wrong ("" if it is certain)."""

    text: str = ""
    tag: Tag | None = None
    doubt: str = ""


def choose_headline(soup: BeautifulSoup, metadata: PageMetadata, data: ArticleData) -> ChosenHeadline:
    """Choose the headline: the heading on the page that its title and metadata agree about, if there is one.

    A title that names only the site, a section or a date is worth less than a line that stands out before the text.
    """
    sites = collect_site_names(metadata, data)
    declared = list(collect_declared(metadata, data, sites))
    is_described = _is_described(metadata, data)
    names = set() if is_described else list_names(metadata.title)
    topics = declared if is_described or not names_no_topic(metadata.title) else []
    topics = [text for text in topics if fold_text(text) not in names] or topics
    headings = [tag for tag in find_headings(soup) if not is_generic(get_text(tag), sites)]
    headings = [tag for tag in headings if tag.name in HEADINGS or not is_date_line(get_text(tag))]
    headings = _leave_out_parts(headings, declared)
    own = [tag for tag in headings if not is_of_site(tag, names)]
    agreed = _find_agreed(_leave_out(own, names), topics) or _find_agreed(_leave_out(headings, names), topics)
    if agreed is not None:
        return ChosenHeadline(_read_agreed(agreed, topics), agreed)
    of_forms = {fold_text(get_text(tag)) for tag in own if leads_to_fields(tag)}
    own, names = _leave_out(own, of_forms), names | of_forms
    names |= set() if is_described else _find_names_in_menus(soup, own)
    names |= {fold_text(get_text(tag)) for tag in own if _is_of_banner(tag, own)}
    first = next((tag for tag in own if tag.name == "h1" and not _is_of_title(tag, metadata.title, names)), None)
    is_campaign = first is not None and _is_campaign(first, topics, own)
    if first is not None and not is_campaign and not _follows_text(first, soup, sites | names):
        return ChosenHeadline(_read_heading(first), first)
    names |= {fold_text(get_text(first))} if first is not None and is_campaign else set()
    if is_described and topics:
        shown = _find_line_of_title(soup, topics)
        return ChosenHeadline(topics[0]) if shown is None else ChosenHeadline(get_text(shown), shown)
    names |= {fold_text(get_text(tag)) for tag in headings if is_of_site(tag, names)}
    return _choose_line(soup, topics, sites | names) or _choose_unmarked(own or headings, declared)


def choose_beginning(lines: Sequence[str]) -> ChosenHeadline:
    """Choose the first sentence of a page without headings, title or a line that stands out; "" without sentences."""
    lines = [line for line in lines if len(line.split()) >= _MIN_SENTENCE and not is_date_line(line)]
    if sum(map(len, lines)) < _MIN_TEXT:
        return ChosenHeadline()
    sentence = re.split(r"(?<=[^\W\d_]{3})[.!?]\s", lines[0], maxsplit=1)[0]
    return ChosenHeadline(textwrap.shorten(sentence, _MAX_SENTENCE, placeholder=" …"), None, _ONLY_BEGINNING)


def _leave_out(headings: Sequence[Tag], names: set[str]) -> list[Tag]:
    return [tag for tag in headings if fold_text(get_text(tag)) not in names]


def _leave_out_parts(headings: Sequence[Tag], declared: Sequence[str]) -> list[Tag]:
    """Return headings without marks such as “For immediate release”, and without titles of parts that follow others."""
    kept: list[Tag] = []
    for tag in headings:
        text = get_text(tag)
        is_part = bool(kept) and _is_title_of_part(tag)
        if not is_mark(text) and not (is_part and not any(_is_whole_or_part(text, each) for each in declared)):
            kept.append(tag)
    return kept


def _is_title_of_part(tag: Tag) -> bool:
    """Return whether a heading is the title of a part; above the text, a headline may have the words of one."""
    kind = find_section_kind(get_text(tag))
    if kind is None or (kind != "help" and tag.name != "h1"):
        return kind is not None
    return any(isinstance(node, str) and len(node.strip()) >= _LONG for node in islice(tag.previous_elements, 400))


def _is_whole_or_part(text: str, declared: str) -> bool:
    return is_same_text(text, declared) or is_part_of(text, declared)


def _follows_text(heading: Tag, soup: BeautifulSoup, names: set[str]) -> bool:
    """Return whether a heading stands in the middle of a long text that has a headline of its own above it."""
    root = soup.body or soup
    lines = collect_lines(root)
    start, container = find_text_start(lines, root)
    is_within = has_ancestor(heading, container) and any(line.heading is heading for line in lines[start:])
    return is_within and find_prominent_line(lines, root, lambda text: is_generic(text, names)) is not None


def _is_of_banner(heading: Tag, headings: Sequence[Tag]) -> bool:
    """Return whether a heading stands above the menu of a site or in its banner, and is not the last of the page."""
    if heading is headings[-1] or heading.name not in HEADINGS or _is_dated(heading):
        return False
    return stands_in_site_header(heading) or (is_name(get_text(heading)) and _stands_above_menu(heading, headings))


def _is_dated(heading: Tag) -> bool:
    """Return whether the next line below a heading is a date, or the kind of text."""
    below = (text for text in islice(heading.next_elements, 40) if type(text) is NavigableString and text.strip())
    line = next((text.strip() for text in below if not has_ancestor(text, heading)), "")
    return is_date_line(line) or is_mark(line)


def _stands_above_menu(heading: Tag, headings: Sequence[Tag]) -> bool:
    """Return whether several links stand between a heading and the next one, and no text."""
    links = 0
    for node in islice(heading.next_elements, 200):
        if isinstance(node, Tag):
            links += node.name == "a" and node.has_attr("href") and not has_ancestor(node, heading)
            if any(node is tag for tag in headings):
                break
        elif type(node) is NavigableString and len(node.strip()) > _LONG:
            return False
    return links >= _MIN_MENU


def _is_campaign(heading: Tag, topics: Sequence[str], headings: Sequence[Tag]) -> bool:
    """Return whether a heading is a name or a campaign: the kind of text and a smaller heading stand below it."""
    above = _list_lines_above(heading, headings)
    if is_name(get_text(heading)):
        return any(map(begins_with_label, above))
    # A label alone stands below many headlines.
    return bool(topics) and any(begins_with_label(line) and not is_label(line) for line in above)


def _list_lines_above(heading: Tag, headings: Sequence[Tag]) -> list[str]:
    """Return the few lines, such as “Press release on the results”, between a heading and the next one."""
    lines: list[str] = []
    for node in islice(heading.next_elements, 60):
        if isinstance(node, Tag) and node.name in HEADINGS and any(node is tag for tag in headings):
            return lines
        if type(node) is NavigableString and not has_ancestor(node, heading):
            lines += [node.strip()] if node.strip(" \t\r\n|[]·-") and node.find_parent("a") is None else []
            if len(lines) > _MAX_LINES_TO_HEADLINE or len(node) > _LONG:
                return []
    return []


def _find_names_in_menus(soup: BeautifulSoup, headings: Sequence[Tag]) -> set[str]:
    """Return the folded texts of headings of a few words that are links elsewhere on the page, as names of sites are.

    The last heading of the page is none: what it names has no other headline.
    """
    links = {fold_text(get_text(link)) for link in soup.find_all("a", href=True) if link.find_parent(HEADINGS) is None}
    large = [get_text(tag) for tag in headings if tag.name in HEADINGS[:3]]
    return {fold_text(text) for text in large[:-1] if count_words(text) <= _MAX_NAME_WORDS and fold_text(text) in links}


def _is_described(metadata: PageMetadata, data: ArticleData) -> bool:
    """Return whether more than the title of a page says what its headline is."""
    titles = (data.headline, *metadata.get_all("og:title", "twitter:title", "parsely-title", "sailthru.title"))
    names = list_names(metadata.title)
    return any(title and not _names_section(title) and not _names_site(title, names) for title in titles)


def _names_site(title: str, names: set[str]) -> bool:
    """Return whether a title is only the name of the organisation that the title of the page names as well."""
    return count_words(title) > 1 and is_clear_name(title) and fold_text(title) in names


def _is_of_title(heading: Tag, title: str, names: set[str]) -> bool:
    """Return whether a heading is the name of a site or a section, as the title says.

    A few words that are all of the title, or stand in it after a section, are a headline.
    """
    text = get_text(heading)
    parts = split_title(title)
    is_headline = fold_text(parts[-1] if parts else "") == fold_text(text) and not is_clear_name(text)
    return (fold_text(text) in names and not is_headline) or _names_section(text)


def _names_section(text: str) -> bool:
    return names_no_topic(text) and not is_name(text)


def _choose_line(soup: BeautifulSoup, topics: Sequence[str], names: set[str]) -> ChosenHeadline | None:
    """Choose the line of the page that is its title; else the one that stands out before the text."""
    shown = _find_line_of_title(soup, topics)
    if shown is not None:
        return ChosenHeadline(get_text(shown), shown)
    root = soup.body or soup
    line = find_prominent_line(collect_lines(root), root, lambda text: is_generic(text, names))
    if line is None or (topics and (not line.is_certain or _is_shown_as_picture(soup, topics))):
        return ChosenHeadline(topics[0]) if topics else None
    return ChosenHeadline(line.text, line.wrap(soup), "" if line.is_heading else _UNMARKED)


def _is_shown_as_picture(soup: BeautifulSoup, topics: Sequence[str]) -> bool:
    """Return whether the headline is a picture with the title as its alternative text."""
    texts = [get_attribute(image, "alt") for image in soup.find_all("img", alt=True)]
    return any(len(text) >= 15 and is_same_text(text, topic) for text in texts for topic in topics)


def _choose_unmarked(headings: Sequence[Tag], declared: Sequence[str]) -> ChosenHeadline:
    """Choose a heading or title that may be the name of the site, because nothing else is there."""
    large = [tag for tag in headings if tag.name in {"h1", "h2", "h3"}]
    if large or (headings and not declared):
        first = large[0] if large else headings[0]
        return ChosenHeadline(get_text(first), first, _FIRST_HEADING)
    return ChosenHeadline(declared[0], None, _ONLY_TITLE) if declared else ChosenHeadline()


def _find_agreed(headings: Sequence[Tag], declared: Sequence[str]) -> Tag | None:
    """Return the heading that the title and metadata agree about: whole rather than in part, a large one first."""
    has_topic = any(
        not is_name(get_text(tag)) and any(is_part_of(_read_heading(tag), text) for text in declared)
        for tag in headings
    )
    for agree in (is_same_text, is_part_of, is_similar):
        for name in (*HEADINGS[:3], ""):
            found = [
                tag
                for tag in headings
                if (tag.name == name or not name) and any(agree(_read_heading(tag), text) for text in declared)
            ]
            if agree is is_part_of:
                found = [tag for tag in found if not is_name(get_text(tag))] or ([] if has_topic else found)
            if found:
                return _choose_nearest([tag for tag in found if get_text(tag) == get_text(found[0])])
    return None


def _choose_nearest(headings: Sequence[Tag]) -> Tag:
    """Return the heading with the fewest words between it and a long text: some pages repeat theirs for sharing."""
    return headings[0] if len(headings) == 1 else min(headings, key=_count_lines_to_text)


def _count_lines_to_text(heading: Tag) -> int:
    texts = heading.find_all_next(string=True, limit=400)
    return next((number for number, text in enumerate(texts) if len(text.strip()) > _LONG), len(texts))


def _read_agreed(heading: Tag, declared: Sequence[str]) -> str:
    """Return the text of a heading, without a last element that names, for instance, its author."""
    text = _read_heading(heading)
    last = next((get_text(tag) for tag in reversed(heading.find_all(name=True)) if get_text(tag)), "")
    rest = text.removesuffix(last).strip()
    return rest if rest and any(fold_text(rest) == fold_text(each) for each in declared) else text


def _read_heading(tag: Tag) -> str:
    """Return the text of a heading without the topic that some systems write before it, in an element of its own."""
    topic = next((child for child in tag.children if not isinstance(child, str) or child.strip()), None)
    if not isinstance(topic, Tag) or not get_class_words(topic) & _TOPIC_WORDS:
        return get_text(tag)
    return get_text(tag).removeprefix(get_text(topic)).strip(" :|–-") or get_text(tag)


def _find_line_of_title(soup: BeautifulSoup, declared: Iterable[str]) -> Tag | None:
    """Return the line of the page that is one part of its title, on a page without headings."""
    split = (part for text in declared for part in (*SEPARATOR.split(text), *split_title(text)) if part)
    parts = {fold_text(part) for part in split if _is_topic(part)}
    for tag in soup.find_all(["div", "p", "span", "td", "font", "center"]) if parts else ():
        is_line = tag.find(name=True) is None and tag.find_parent(SITE_PARTS) is None
        if is_line and fold_text(get_text(tag)) in parts:
            return tag
    return None


def _is_topic(part: str) -> bool:
    """Return whether a part of a title may be its headline."""
    if len(part) >= 15:
        return True
    return count_words(part) > 1 and not (
        is_name(part) or is_clear_name(part) or is_dated_section(part) or is_label(part)
    )
