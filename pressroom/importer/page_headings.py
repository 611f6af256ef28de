"""Find the headings of a page that may be its headline: outside of navigation, forms and the name of the site."""

import re
from collections.abc import Iterator
from itertools import islice

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from pressroom.importer.html_elements import HEADINGS, fold_text, get_attribute, get_class_words, get_text, has_ancestor
from pressroom.importer.title_names import split_title

SITE_PARTS = ("nav", "footer", "aside", "dialog", "form")
_TITLE_WORDS = frozenset({"title", "headline", "heading", "rubrik", "tittel", "overskrift", "otsikko"})
_TITLE_PAIRS = frozenset({"entry", "post", "article", "page", "news", "press", "release", "node", "content", "main"})
_PATH_WORDS = frozenset({"breadcrumb", "breadcrumbs", "crumbs", "brodsmulor"})
_SITE_HEADERS = frozenset({"header", "masthead", "banner", "sitehead", "topbanner", "kopf", "sidhuvud"})
_START_PAGE = re.compile(
    r"(?:(?:https?:)?//[^/?#]+/?|/|(?:\.\.?/)+)(?:[a-z]{2}(?:[-_][a-z]{2})?/)?"
    r"(?:(?:index|default|home|start|main)\.\w{3,5})?(?:[?#].*)?",
    re.IGNORECASE,
)
_FEED = re.compile(r"\b(?:rss|atom|feed)s?(?:\b|_)|\.rss\b|\.xml$", re.IGNORECASE)
_MAX_NODES = 80
_MAX_LABELS = 60
_HIDDEN_WORDS = frozenset({"aural", "sr", "screenreader", "hidden", "visuallyhidden", "offscreen"})


def find_headings(soup: BeautifulSoup) -> Iterator[Tag]:
    """Yield headings and other elements that are marked as a title, outside of navigation."""
    for tag in soup.find_all(name=True):
        if not (tag.name in HEADINGS or _is_marked_title(tag)) or tag.find_parent(SITE_PARTS) is not None:
            continue
        is_shown = 0 < len(get_text(tag)) <= 400 and not _HIDDEN_WORDS & get_class_words(tag)
        if is_shown and not _stands_in_path(tag) and not _leads_to_start(tag) and not _leads_to_feed(tag):
            yield tag


def _is_marked_title(tag: Tag) -> bool:
    if tag.name not in {"div", "p", "span", "td", "b", "strong", "font", "legend"}:
        return False
    if get_attribute(tag, "itemprop") in {"headline", "name"} and tag.name != "span":
        return True
    if tag.name in {"b", "strong", "font", "td"}:
        text = get_text(tag)
        return len(text) > 15 and tag.find(name=True) is None and not text.endswith((":", "："))
    words = get_class_words(tag)
    return bool(_TITLE_WORDS & words and _TITLE_PAIRS & words)


def _stands_in_path(tag: Tag) -> bool:
    """Return whether a heading belongs to the path of links from the start page to this one."""
    return any(_PATH_WORDS & get_class_words(parent) for parent in islice(tag.parents, 2))


def _leads_to_start(tag: Tag) -> bool:
    """Return whether a heading is a link to the start page, as the name of a site is."""
    links = tag.find_all("a", href=True)
    if len(links) != 1 or fold_text(get_text(links[0])) != fold_text(get_text(tag)):
        return False
    return bool(_START_PAGE.fullmatch(get_attribute(links[0], "href")))


def _leads_to_feed(tag: Tag) -> bool:
    """Return whether a heading is the name of a section: all of it is links, and one of them leads to a feed."""
    links = tag.find_all("a", href=True)
    if not _is_link(tag):
        return False
    return any(_FEED.search(get_attribute(link, "href")) or "rss" in get_class_words(link) for link in links)


def leads_to_fields(heading: Tag) -> bool:
    """Return whether a heading is that of a form, such as a search or a login, that follows it nearly at once."""
    letters = 0
    for node in islice(heading.next_elements, _MAX_NODES):
        if isinstance(node, Tag):
            if node.name in HEADINGS:
                return False
            if node.name in {"select", "textarea"} or (node.name == "input" and _is_shown_field(node)):
                return True
        elif type(node) is NavigableString and not has_ancestor(node, heading):
            letters += len(node.strip())
            if letters > _MAX_LABELS or any(map(str.isdigit, node)):
                return False
    return False


def _is_shown_field(field: Tag) -> bool:
    return get_attribute(field, "type").lower() in {
        "",
        "text",
        "password",
        "email",
        "search",
        "tel",
        "radio",
        "checkbox",
    }


def is_of_site(tag: Tag, names: set[str]) -> bool:
    """Return whether a heading stands in the header of the site, such as around its logo."""
    if stands_in_site_header(tag) and (_is_link(tag) or fold_text(split_title(get_text(tag))[0]) in names):
        return True
    header = tag.find_parent("header")
    in_header = (
        header is not None and header.find_parent(["article", "main"]) is None and header.find("nav") is not None
    )
    around = [tag, *islice(tag.parents, 2)]
    return in_header or any({"logo", "branding", "sitename"} & get_class_words(each) for each in around)


def stands_in_site_header(tag: Tag) -> bool:
    """Return whether an element that a class calls a header, but not that of a text, is around a heading."""
    around = [get_class_words(parent) for parent in islice(tag.parents, 3)]
    return any(_SITE_HEADERS & words and not _TITLE_PAIRS & words for words in around)


def _is_link(tag: Tag) -> bool:
    links = tag.find_all("a", href=True)
    return bool(links) and fold_text("".join(map(get_text, links))) == fold_text(get_text(tag))
