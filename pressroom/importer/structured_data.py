"""Read structured data of a page: JSON-LD, microdata and RDFa, with the vocabulary of schema.org."""

import json
import re
from collections.abc import Iterator
from typing import TypeAlias, cast

from bs4 import BeautifulSoup
from bs4.element import Tag
from msgspec import Struct

from pressroom.importer.found import FoundContact, FoundOrganisation
from pressroom.importer.html_elements import get_attribute, get_text
from pressroom.importer.inline_values import clean_inline

Node: TypeAlias = dict[str, object]

ARTICLE_TYPES = frozenset(
    re.findall(
        r"\w+",
        "PressRelease NewsArticle Article ReportageNewsArticle AnalysisNewsArticle BackgroundNewsArticle "
        "BlogPosting AdvertiserContentArticle Report TechArticle SocialMediaPosting OpinionNewsArticle",
    )
)
_ORGANISATION_TYPES = frozenset(
    re.findall(
        r"\w+",
        "Organization NewsMediaOrganization GovernmentOrganization Corporation EducationalOrganization NGO "
        "LocalBusiness CollegeOrUniversity City GovernmentOffice",
    )
)
_MAX_NODES = 2000
_MAX_JSON = 1_000_000


class DataPicture(Struct, frozen=True):
    """A picture in structured data."""

    url: str
    caption: str = ""
    credit: str = ""
    terms: str = ""


class ArticleData(Struct, frozen=True, kw_only=True):
    """What structured data says of the article; empty where it is silent."""

    headline: str = ""
    description: str = ""
    body: str = ""
    published: str = ""
    modified: str = ""
    language: str = ""
    dateline: str = ""
    section: str = ""
    url: str = ""
    types: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    organisations: tuple[FoundOrganisation, ...] = ()
    contacts: tuple[FoundContact, ...] = ()
    pictures: tuple[DataPicture, ...] = ()
    site_names: tuple[str, ...] = ()


def read_structured_data(soup: BeautifulSoup, url: str) -> ArticleData:
    """Return what the structured data of a page says of its article; `url` is that of the page."""
    nodes = [*_read_json_ld(soup), *_read_items(soup, "itemtype", "itemprop"), *_read_items(soup, "typeof", "property")]
    by_id = {str(node["@id"]): node for node in nodes if "@id" in node and len(node) > 2}
    articles = [node for node in nodes if ARTICLE_TYPES & set(_get_types(node))]
    article = max(articles, key=lambda node: _rate_article(node, url), default=None)
    sites = [node for node in nodes if {"WebSite", *_ORGANISATION_TYPES} & set(_get_types(node))]
    names = tuple(dict.fromkeys(filter(None, (_get_string(node, "name", "alternateName") for node in sites))))
    contacts = tuple(contact for node in sites for contact in _read_contact_points(node))
    if article is None:
        page = next((node for node in nodes if "WebPage" in _get_types(node)), {})
        published, modified = _get_string(page, "datePublished"), _get_string(page, "dateModified")
        return ArticleData(published=published, modified=modified, site_names=names, contacts=contacts)
    return _read_article(article, by_id, names, contacts)


def _rate_article(node: Node, url: str) -> tuple[bool, bool, bool]:
    """Prefer the article that is this page, then one with a date and a text to others."""
    urls = {_get_string(node, "url"), _get_string(node, "@id"), _get_string(node, "mainEntityOfPage")}
    is_page = any(each.split("#")[0].rstrip("/") == url.rstrip("/") for each in urls if each and url)
    return is_page, bool(_get_string(node, "datePublished")), bool(_get_string(node, "headline"))


def _read_article(
    node: Node, by_id: dict[str, Node], names: tuple[str, ...], contacts: tuple[FoundContact, ...]
) -> ArticleData:
    issuers = [
        _resolve(each, by_id) for key in ("author", "sourceOrganization", "publisher") for each in _list(node, key)
    ]
    organisations = [_read_organisation(each) for each in issuers if _ORGANISATION_TYPES & set(_get_types(each))]
    pictures = [_read_picture(_resolve(each, by_id)) for each in _list(node, "image")]
    unique: dict[str, FoundOrganisation] = {}
    for each in organisations:
        unique.setdefault(each.name, each)
    return ArticleData(
        headline=_get_string(node, "headline", "name", "alternativeHeadline"),
        description=_get_string(node, "description", "abstract"),
        body=_get_block(node, "articleBody") or _get_block(node, "text"),
        published=_get_string(node, "datePublished", "dateCreated", "uploadDate"),
        modified=_get_string(node, "dateModified"),
        language=_get_string(node, "inLanguage"),
        dateline=_get_string(node, "dateline", "locationCreated"),
        section=_get_string(node, "articleSection", "genre"),
        url=_get_string(node, "url", "mainEntityOfPage"),
        types=_get_types(node),
        keywords=_read_keywords(node),
        organisations=tuple(each for name, each in unique.items() if name),
        contacts=contacts,
        pictures=tuple(each for each in pictures if each.url),
        site_names=names,
    )


def _read_organisation(node: Node) -> FoundOrganisation:
    logo = next(iter(_list(node, "logo")), "")
    return FoundOrganisation(
        name=_get_string(node, "name", "legalName"),
        url=_get_string(node, "url"),
        address=_read_address(next(iter(_list(node, "address")), "")),
        phone=_get_string(node, "telephone"),
        email=_get_string(node, "email").removeprefix("mailto:"),
        logo=_get_string(logo, "url", "contentUrl", "@id") if isinstance(logo, dict) else str(logo),
    )


def _read_address(value: object) -> str:
    if not isinstance(value, dict):
        return clean_inline(str(value))
    node = cast("Node", value)
    city = f"{_get_string(node, 'postalCode')} {_get_string(node, 'addressLocality')}".strip()
    return "\n".join(filter(None, (_get_string(node, "streetAddress"), city)))


def _read_picture(node: Node) -> DataPicture:
    return DataPicture(
        url=_get_string(node, "contentUrl", "url", "@id"),
        caption=_get_string(node, "caption", "description"),
        credit=_get_string(node, "creditText", "creator", "copyrightHolder", "copyrightNotice"),
        terms=_get_string(node, "usageInfo", "acquireLicensePage", "license"),
    )


def _read_keywords(node: Node) -> tuple[str, ...]:
    values = [_get_string(each, "name") if isinstance(each, dict) else str(each) for each in _list(node, "keywords")]
    parts = [part for value in values for part in (re.split(r"[,;]", value) if len(values) == 1 else [value])]
    return tuple(dict.fromkeys(filter(None, map(clean_inline, parts))))


def _read_contact_points(node: Node) -> Iterator[FoundContact]:
    """Yield the people of an organisation whom the press can call."""
    for point in _list(node, "contactPoint"):
        if isinstance(point, dict) and re.search("press|media", _get_string(point, "contactType"), re.IGNORECASE):
            contact = FoundContact(
                name=_get_string(point, "name"),
                phone=_get_string(point, "telephone"),
                email=_get_string(point, "email").removeprefix("mailto:"),
            )
            if contact.name and (contact.phone or contact.email):
                yield contact


# --- nodes -----------------------------------------------------------------------------------------------------------


def _list(node: Node, key: str) -> list[object]:
    value = node.get(key)
    return value if isinstance(value, list) else [] if value is None else [value]


def _resolve(value: object, by_id: dict[str, Node]) -> Node:
    """Return a node for a value: itself, the one that it refers to by its id, or a name or URL alone."""
    if not isinstance(value, dict):
        return {"name": str(value), "url": str(value)}
    node = cast("Node", value)
    return by_id.get(str(node.get("@id")), node) if len(node) <= 2 else node


def _get_types(node: Node) -> tuple[str, ...]:
    return tuple(re.split(r"[/#:]", str(each).strip())[-1] for each in _list(node, "@type"))


def _get_block(node: Node, key: str) -> str:
    """Return a text of several lines as it is."""
    return next((value for value in _list(node, key) if isinstance(value, str)), "")


def _get_string(node: Node, *keys: str) -> str:
    """Return the first text of these keys; of a node, its name or address."""
    for key in keys:
        for value in _list(node, key):
            if isinstance(value, dict):
                text = _get_string(cast("Node", value), "name", "@value", "alternateName", "@id", "url")
            else:
                text = str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
            if text := clean_inline(text):
                return text
    return ""


# --- JSON-LD ---------------------------------------------------------------------------------------------------------


def _read_json_ld(soup: BeautifulSoup) -> list[Node]:
    nodes: list[Node] = []
    for script in soup.find_all("script", type=re.compile(r"^\s*application/ld\+json", re.IGNORECASE)):
        for value in parse_json(script.string or script.get_text()):
            nodes += _find_nodes(value, _MAX_NODES - len(nodes))
    return nodes


def parse_json(text: str) -> Iterator[object]:
    """Yield the values of JSON that may be broken: in comments, with commas at ends, or several in a row."""
    text = re.sub(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*$", "", text[:_MAX_JSON])
    decoder = json.JSONDecoder(strict=False)
    for attempt in (text, re.sub(r",\s*(?=[}\]])", "", text)):
        position, values = 0, []
        try:
            while match := re.compile(r"[{\[]").search(attempt, position):
                value, position = decoder.raw_decode(attempt, match.start())
                values.append(value)
        except (ValueError, RecursionError):
            continue
        yield from values
        return


def _find_nodes(value: object, limit: int) -> list[Node]:
    """Return the nodes that are not about other pages: in lists, graphs, and as the main entity of a page."""
    found: list[Node] = []
    queue = [value]
    while queue and len(found) < limit:
        current = queue.pop(0)
        if isinstance(current, list):
            queue = [*current, *queue][:_MAX_NODES]
        elif isinstance(current, dict):
            found.append(cast("Node", current))
            queue += [current[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in current]
    return found


# --- microdata and RDFa ----------------------------------------------------------------------------------------------


def _read_items(soup: BeautifulSoup, type_attribute: str, property_attribute: str) -> list[Node]:
    """Return the items of microdata or RDFa as nodes like those of JSON-LD."""
    tags = soup.select(f"[{type_attribute}]", limit=200)
    nodes: dict[int, Node] = {id(tag): {"@type": get_attribute(tag, type_attribute).split()} for tag in tags}
    for tag in soup.select(f"[{property_attribute}]", limit=_MAX_NODES):
        owner = tag.find_parent(attrs={type_attribute: True})
        if tag.name == "meta" and owner is None:
            continue
        node = nodes.get(id(owner))
        if node is None:
            continue
        value = nodes.get(id(tag)) or _read_property(tag)
        for name in get_attribute(tag, property_attribute).split():
            cast("list[object]", node.setdefault(name.rpartition(":")[2], [])).append(value)
    return list(nodes.values())


def _read_property(tag: Tag) -> str:
    for attribute in ("content", "datetime", "src", "href"):
        if tag.has_attr(attribute):
            return get_attribute(tag, attribute)
    return get_text(tag)
