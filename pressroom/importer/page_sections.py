"""Take the sections of a page that stand beside its text: facts, help, documents, links, keywords, about texts."""

import re
from collections.abc import Callable, Iterator

from bs4.element import Tag
from msgspec import Struct

from pressroom.importer.found import FoundFact, FoundHelp, FoundLink, FoundOrganisation
from pressroom.importer.html_elements import HEADINGS, get_attribute, get_class_words, get_lines, get_text, has_ancestor
from pressroom.importer.html_to_markdown import HtmlOptions, html_to_markdown
from pressroom.importer.main_content import measure_text
from pressroom.importer.media import DOCUMENT_TYPES, Media
from pressroom.importer.page_metadata import is_web_url
from pressroom.importer.page_words import SectionKind, classify_heading
from pressroom.importer.section_titles import find_section_kind

_CLASS_KINDS: tuple[tuple[frozenset[str], SectionKind], ...] = (
    (frozenset({"about", "boilerplate"}), "about"),
    (frozenset({"facts", "factbox", "faktaruta", "quickfacts", "fact"}), "facts"),
    (frozenset({"help"}), "help"),
    (frozenset({"documents", "attachments", "downloads", "attachment"}), "documents"),
    (frozenset({"keywords", "tags"}), "keywords"),
    (frozenset({"slideshow"}), "pictures"),
    (frozenset({"versions"}), "versions"),
    (frozenset({"reason", "withdrawn", "withdrawal"}), "withdrawn"),
)
_TYPE = r"\b(?:PDF|DOCX?|XLSX?|PPTX?|ZIP|RTF|ODT|CSV|TXT|MP3|MP4|ICS|JSON|EPUB)\b"
_SIZE = r"[0-9]+(?:[.,][0-9]+)?\s*(?:bytes?|[kKMG]i?[Bb])\b"
_FILE_FACTS = re.compile(
    rf"\s*[(\[][^()\[\]]{{0,40}}(?:{_TYPE}|{_SIZE})[^()\[\]]{{0,40}}[)\]]\s*$|[\s,:;·|–-]+(?:{_TYPE}|{_SIZE})\W*$",
    re.IGNORECASE,
)
_DOWNLOAD = re.compile(
    r"^(?:ladda ned?r?|last ned|download|hent|lataa|öppna|open|herunterladen)\b[\s:]*", re.IGNORECASE
)
_SOURCE = re.compile(r"^(?:källa|source|kilde|lähde|quelle)\s*:\s*", re.IGNORECASE)
_MIN_SLIDES = 3
_LABEL = re.compile(r"([^:\d]{2,60}):\s+(?=\S)")
_ABOUT = re.compile(r"^(?:om|about|tietoa|über|fakta om|facts about)\s+", re.IGNORECASE)


class PageSections(Struct):
    """What stands in the sections of a page."""

    facts: list[FoundFact]
    help: list[FoundHelp]
    links: list[FoundLink]
    keywords: list[str]
    organisations: list[FoundOrganisation]
    galleries: list[Tag]
    withdrawn: str = ""

    def count(self) -> int:
        """Return how many facts and places to get help there are."""
        return len(self.facts) + len(self.help)


def take_sections(scope: Tag, headline: Tag | None, media: Media, resolve: Callable[[str], str]) -> PageSections:
    """Remove the sections from a page, and return what they say. Documents are added to `media`."""
    sections = PageSections([], [], [], [], [], [])
    total = measure_text(scope)
    for tag in scope.find_all(["section", "div", "aside", "ul", "footer", "dl"]):
        is_part = not has_ancestor(tag, scope) or (headline is not None and has_ancestor(headline, tag))
        kind = None if is_part else _classify(tag)
        if kind and measure_text(tag) * 2 < max(total, 1) and _read_section(kind, tag, sections, media, resolve):
            tag.extract()
    return sections


def _classify(tag: Tag) -> SectionKind | None:
    """Return what a section is about, by its class or its heading."""
    first = tag.find([*HEADINGS, "p", "li", "dt", "blockquote"])
    heading = first if first is not None and first.name in HEADINGS else None
    if heading is not None and _is_alone_above(heading, tag) and (kind := classify_heading(get_text(heading))):
        return kind
    words = get_class_words(tag)
    return next((kind for marks, kind in _CLASS_KINDS if marks & words), None)


def _is_alone_above(heading: Tag, section: Tag) -> bool:
    """Return whether a heading is the only one of its level in a section."""
    return len(section.find_all(heading.name)) == 1


def _read_section(
    kind: SectionKind, tag: Tag, sections: PageSections, media: Media, resolve: Callable[[str], str]
) -> bool:
    """Read a section; return whether it is to be removed."""
    counts = sections.count()
    if kind == "facts":
        sections.facts += _read_facts(tag)
    elif kind == "help":
        sections.help += _read_help(tag, resolve)
    elif kind == "keywords":
        sections.keywords += [get_text(link) for link in tag.find_all("a") if get_text(link)]
    elif kind == "about":
        return _read_about(tag, sections, resolve)
    elif kind == "links":
        return _read_links(tag, sections, media, resolve)
    elif kind == "documents":
        return add_documents(tag, media, resolve)
    elif kind == "pictures":
        return _take_gallery(tag, sections)
    elif kind == "withdrawn":
        sections.withdrawn = " ".join(get_lines(tag)[1:])
    return kind in {"versions", "related", "share", "keywords", "withdrawn"} or sections.count() > counts


def _take_gallery(tag: Tag, sections: PageSections) -> bool:
    """Keep a gallery: its pictures come after those of the text."""
    pictures = len(tag.find_all("img", limit=_MIN_SLIDES))
    is_slideshow = "slideshow" in get_class_words(tag) and pictures == _MIN_SLIDES
    is_gallery = is_slideshow or (pictures > 0 and tag.find_all("p") == [] and measure_text(tag) < 5000)
    if is_gallery:
        sections.galleries.append(tag)
    return is_gallery


def _read_facts(tag: Tag) -> Iterator[FoundFact]:
    for term in tag.find_all("dt"):
        values = [
            each for each in term.find_next_siblings() if each.name == "dd" and each.find_previous_sibling("dt") is term
        ]
        texts = [get_text(each) for each in values]
        sources = [_SOURCE.sub("", text) for text in texts if _SOURCE.match(text)]
        value = "\n".join(text for text in texts if not _SOURCE.match(text))
        if get_text(term) and value:
            yield FoundFact(label=get_text(term).rstrip(":"), value=value, source=" ".join(sources))


def _read_help(tag: Tag, resolve: Callable[[str], str]) -> Iterator[FoundHelp]:
    for item in tag.find_all("li"):
        name = item.find(["strong", "b", "h3", "h4"])
        links = [(get_attribute(link, "href"), get_text(link)) for link in item.find_all("a", href=True)]
        phone = next((text for href, text in links if href.lower().startswith("tel:")), "")
        url = next((resolve(href) for href, _ in links if is_web_url(resolve(href))), "")
        if name is not None:
            shown = {text for _, text in links}
            notes = [line for line in get_lines(item)[1:] if line not in shown]
            yield FoundHelp(name=get_text(name).rstrip(":"), phone=phone, note=" ".join(notes), url=url)


def _read_links(tag: Tag, sections: PageSections, media: Media, resolve: Callable[[str], str]) -> bool:
    links = [(resolve(get_attribute(link, "href")), get_text(link)) for link in tag.find_all("a", href=True)]
    add_documents(tag, media, resolve)
    found = [FoundLink(title=text, url=url) for url, text in links if text and is_web_url(url) and not is_document(url)]
    text = len(get_text(tag))
    if text and sum(len(title) for _, title in links) / text < 0.5:
        return False
    sections.links += found
    return True


def _read_about(tag: Tag, sections: PageSections, resolve: Callable[[str], str]) -> bool:
    """Read an about text with its heading; the lines of an `address` in it are those of the organisation."""
    heading = tag.find(HEADINGS)
    name = _ABOUT.sub("", get_text(heading)).rstrip(":")
    if heading is None or not name or len(name) > 100:
        return False
    heading.extract()
    _move_contacts_out(tag)
    address = tag.find("address")
    values = _read_address(address, name) if address is not None else {}
    logo = next((resolve(get_attribute(image, "src")) for image in tag.find_all("img")), "")
    for part in [*tag.find_all(["img", "figure"]), *([address] if address is not None else [])]:
        part.extract()
    about = html_to_markdown(tag, HtmlOptions(resolve_url=resolve))
    sections.organisations.append(FoundOrganisation(name=name, about=about, logo=logo, **values))
    return True


def _move_contacts_out(tag: Tag) -> None:
    """Move paragraphs such as “Press contact: …” from an about text to where the contacts of the text are read."""
    for paragraph in reversed(tag.find_all("p")):
        label = _LABEL.match(get_text(paragraph))
        if label and find_section_kind(label[1]) == "contact":
            tag.insert_after(paragraph)


def _read_address(address: Tag, name: str) -> dict[str, str]:
    values: dict[str, str] = {}
    for link in address.find_all("a", href=True):
        href = get_attribute(link, "href")
        field = {"tel": "phone", "mailto": "email"}.get(
            href.partition(":")[0].lower(), "url" if is_web_url(href) else ""
        )
        if field:
            values.setdefault(field, href if field == "url" else get_text(link))
    shown = {get_text(link.parent) for link in address.find_all("a") if link.parent is not None} | {name}
    values["address"] = "\n".join(line for line in get_lines(address) if line not in shown)
    return values


# --- documents -------------------------------------------------------------------------------------------------------


def is_document(url: str) -> bool:
    """Return whether a URL leads to a document that a release can have."""
    path = url.partition("#")[0].partition("?")[0]
    return path.rpartition(".")[2].lower() in DOCUMENT_TYPES and "/" in path and not path.endswith(".txt")


def add_documents(tag: Tag, media: Media, resolve: Callable[[str], str]) -> bool:
    """Add the documents that an element links to, with their titles; return whether there are any."""
    found = False
    for link in tag.find_all("a", href=True):
        url = resolve(get_attribute(link, "href"))
        if is_document(url) and not _is_generated(link):
            media.add_document(url, title=clean_document_title(get_text(link)))
            found = True
    return found


def _is_generated(link: Tag) -> bool:
    """Return whether a link only downloads what the page has anyway, such as all of its pictures."""
    around = get_class_words(link) | (get_class_words(link.parent) if link.parent is not None else frozenset())
    return bool({"control", "kit", "presskit"} & around)


def clean_document_title(text: str) -> str:
    """Return the title of a document without “Download” and without its type and size."""
    cleaned = text
    while (shorter := _FILE_FACTS.sub("", cleaned)) != cleaned:
        cleaned = shorter
    return _DOWNLOAD.sub("", cleaned).strip() or text
