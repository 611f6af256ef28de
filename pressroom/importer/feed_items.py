"""Read from the XML of a feed what feedparser does not keep: exact ids and times, and what belongs to each picture."""

from collections.abc import Iterator

from lxml import etree
from msgspec import Struct

from pressroom.importer.url_parts import join_url
from pressroom.importer.xml_files import get_element_text, get_local_name, get_namespace, parse_xml

_MEDIA = "http://search.yahoo.com/mrss"
_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_ID_NAMES = ("guid", "id")
_TIME_NAMES = {
    "published": ("pubdate", "published", "issued", "date", "created"),
    "updated": ("updated", "modified"),
}
_MAX_ITEMS = 50_000


class FeedPicture(Struct, frozen=True, kw_only=True):
    """A picture or document that Media RSS attaches to an item."""

    url: str
    media_type: str = ""
    title: str = ""
    credit: str = ""
    description: str = ""
    alt: str = ""
    terms: str = ""


class FeedItem(Struct, frozen=True, kw_only=True):
    """What the XML of one item says, as it is written. `is_permalink` is False if the guid is not an address."""

    id: str = ""
    is_permalink: bool = True
    published: str = ""
    updated: str = ""
    keywords: tuple[str, ...] = ()
    publisher: str = ""
    is_draft: bool = False
    files: tuple[FeedPicture, ...] = ()


def read_feed_items(text: str, base: str) -> list[FeedItem]:
    """Return all items of a feed, in its order."""
    root = parse_xml(text)
    if root is None:
        return []
    found = (element for element in root.iter() if get_local_name(element) in {"item", "entry"})
    return [_read_item(item, base) for item, _ in zip(found, range(_MAX_ITEMS), strict=False)]


def _read_item(item: etree._Element, base: str) -> FeedItem:
    children = list(item)
    id_element = next(
        (child for child in children if get_local_name(child) in _ID_NAMES and not _is_media(child)), None
    )
    item_id = "" if id_element is None else (id_element.text or "").strip()
    return FeedItem(
        id=item_id or str(item.get(_RDF_ABOUT) or ""),
        is_permalink=id_element is None or id_element.get("isPermaLink", "true").strip().lower() != "false",
        published=_find_text(children, _TIME_NAMES["published"]),
        updated=_find_text(children, _TIME_NAMES["updated"]),
        keywords=tuple(get_element_text(child) for child in children if get_local_name(child) == "keyword"),
        publisher=_find_text(children, ("publisher",)),
        is_draft=any(get_local_name(each) == "draft" and get_element_text(each) == "yes" for each in item.iter()),
        files=tuple(_read_files(item, _find_base(item, base))),
    )


def _find_text(children: list[etree._Element], names: tuple[str, ...]) -> str:
    """Return the text of the first element that has one of the names, by the order of the names."""
    texts = {get_local_name(child): get_element_text(child) for child in reversed(children) if not _is_media(child)}
    return next((texts[name] for name in names if texts.get(name)), "")


def _is_media(element: etree._Element) -> bool:
    return get_namespace(element).startswith(_MEDIA)


def _find_base(item: etree._Element, base: str) -> str:
    bases = [str(element.get(_XML_BASE) or "") for element in (item, *item.iterancestors())]
    for each in reversed(bases):
        base = join_url(base, each) or base
    return base


def _read_files(item: etree._Element, base: str) -> Iterator[FeedPicture]:
    """Yield the pictures and documents of an item; of one picture in several sizes, the largest."""
    for group in (element for element in item if _is_media(element) and get_local_name(element) == "group"):
        contents = [each for each in group if get_local_name(each) == "content" and each.get("url")]
        if contents:
            yield _read_file(max(contents, key=_get_size), (group, item), base)
    for content in item:
        if _is_media(content) and get_local_name(content) == "content" and content.get("url"):
            yield _read_file(content, (item,), base)


def _get_size(content: etree._Element) -> int:
    sizes = [str(content.get(name) or "0") for name in ("width", "fileSize")]
    return next((int(size) for size in sizes if size.isdecimal() and 0 < len(size) < 12 and int(size)), 0)


def _read_file(content: etree._Element, parents: tuple[etree._Element, ...], base: str) -> FeedPicture:
    """Return a file. What its own elements do not say, those around it say for all."""
    medium = str(content.get("medium") or "")
    texts = {name: _find_media_text((content, *parents), name) for name in ("title", "credit", "description")}
    thumbnail_text = next((str(each.get("alt") or "") for each in content if get_local_name(each) == "thumbnail"), "")
    return FeedPicture(
        url=join_url(base, str(content.get("url")).strip()),
        media_type=str(content.get("type") or ("image/" if medium == "image" else "")).lower(),
        alt=str(content.get("alt") or "") or _find_media_text((content, *parents), "text") or thumbnail_text,
        terms=_find_media_text((content, *parents), "copyright") or _find_media_text((content, *parents), "license"),
        **texts,
    )


def _find_media_text(elements: tuple[etree._Element, ...], name: str) -> str:
    """Return the text of a child of the media namespace, from the first of the elements that has one."""
    for element in elements:
        for child in element:
            if _is_media(child) and get_local_name(child) == name and (text := get_element_text(child)):
                return text
    return ""
