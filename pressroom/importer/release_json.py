"""Read `release.json`, in which pressroom writes every field of a release as data."""

from collections.abc import Iterator
from typing import Any

from pressroom.importer.entry_html import convert_entry_html
from pressroom.importer.feed_times import parse_feed_time
from pressroom.importer.formats import FetchedFile, Found, ImportContext
from pressroom.importer.found import (
    Doubt,
    FoundContact,
    FoundFact,
    FoundHelp,
    FoundLink,
    FoundOrganisation,
    FoundRelease,
    FoundTranslation,
    NotImported,
)
from pressroom.importer.json_values import JsonValues, get_object, get_text, list_objects, read_json
from pressroom.importer.media import Media
from pressroom.importer.release_html import convert_release_html
from pressroom.model.release import ReleaseKind

_KINDS: dict[str, ReleaseKind] = {
    "news": "news",
    "invitation": "invitation",
    "statement": "statement",
    "regulatory": "regulatory",
}


def matches(_file: FetchedFile, start: bytes) -> bool:
    """Return whether a document is a release, or a list of releases, as pressroom writes it."""
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n")
    return text.startswith((b"{", b"[")) and all(key in text for key in (b'"publish_at"', b'"headline"', b'"id"'))


def read(file: FetchedFile, context: ImportContext) -> Found:
    """Yield the release, or each release of a list."""
    data = read_json(file)
    location = file.url or file.location
    for each in data if isinstance(data, list) else [data]:
        if isinstance(each, dict) and (get_text(each, "headline") or get_object(each, "withdrawal")):
            yield make_release_from_data(each, location, context)
        else:
            yield NotImported(
                source=location, message="There is no headline in it.", remedy="Import a release.json of pressroom."
            )


def is_release_data(data: Any) -> bool:
    """Return whether JSON has the fields of a release of pressroom."""
    return isinstance(data, dict) and "headline" in data and "contacts" in data


def make_release_from_data(data: JsonValues, location: str, context: ImportContext) -> FoundRelease:
    """Return the release in the fields of a `release.json`."""
    base = get_text(data, "url") or location
    language = get_text(data, "language")
    media, names = _collect_files(data, base)
    published = parse_feed_time(get_text(data, "publish_at"), context.zone, language)
    modified = parse_feed_time(get_text(data, "modified_at"), context.zone, language).time
    former = [url for url in data.get("former_urls") or () if isinstance(url, str)]
    body = convert_release_html(get_text(data, "body_html"), media, names, base)
    return FoundRelease(
        source=base,
        headline=get_text(data, "headline"),
        lead=get_text(data, "lead"),
        body=body,
        id=get_text(data, "id"),
        urls=tuple(dict.fromkeys(filter(None, (get_text(data, "url"), *former)))),
        language=language,
        translations=tuple(_list_translations(data)),
        published_at=published.time,
        updated_at=modified if modified and modified != published.time else None,
        dateline=get_text(data, "dateline"),
        kind=_KINDS.get(get_text(data, "kind"), "press-release"),
        organisations=tuple(_list_organisations(data, base)),
        contacts=tuple(_list_contacts(data)),
        keywords=tuple(name for each in list_objects(data, "keywords") if (name := get_text(each, "name"))),
        help=tuple(_list_help(data)),
        facts=tuple(_list_facts(data)),
        pictures=media.pictures,
        documents=media.documents,
        links=tuple(_list_links(data)),
        withdrawn=get_text(get_object(data, "withdrawal"), "reason"),
        doubts=(Doubt("publish_at", published.doubt),) if published.doubt else (),
    )


def _collect_files(data: JsonValues, base: str) -> tuple[Media, dict[str, str]]:
    """Return the pictures and documents in their order, and their names by URL."""
    media, names = Media(base), {}
    for image in list_objects(data, "images"):
        url, alt = get_text(image, "url"), image.get("alt")
        texts = {name: get_text(image, name) for name in ("caption", "credit", "terms")}
        if url:
            names[url] = media.add_picture(url, alt=alt if isinstance(alt, str) else None, **texts)
    for document in list_objects(data, "documents"):
        if url := get_text(document, "url"):
            names[url] = media.add_document(url, get_text(document, "title"))
    return media, names


def _list_translations(data: JsonValues) -> Iterator[FoundTranslation]:
    for each in list_objects(data, "translations"):
        if get_text(each, "language") != get_text(data, "language"):
            yield FoundTranslation(language=get_text(each, "language"), url=get_text(each, "url"))


def _list_organisations(data: JsonValues, base: str) -> Iterator[FoundOrganisation]:
    for each in list_objects(data, "organisations"):
        town = " ".join(filter(None, (get_text(each, "postal_code"), get_text(each, "city"))))
        about = convert_entry_html(get_text(each, "boilerplate_html"), Media(base), base)
        yield FoundOrganisation(
            name=get_text(each, "name"),
            url=get_text(each, "url"),
            about=about or get_text(each, "boilerplate_text"),
            address=", ".join(filter(None, (get_text(each, "street"), town, get_text(each, "country")))),
            phone=_get_phone(each, "phone"),
            email=get_text(each, "email"),
            logo=get_text(get_object(each, "logo"), "url"),
        )


def _list_contacts(data: JsonValues) -> Iterator[FoundContact]:
    names = ("name", "role", "organisation", "email", "via", "hours", "until")
    for each in list_objects(data, "contacts"):
        texts = {name: get_text(each, name) for name in names}
        yield FoundContact(phone=_get_phone(each, "phone"), mobile=_get_phone(each, "mobile"), **texts)


def _get_phone(data: JsonValues, key: str) -> str:
    """Return a number as it was written: with the key to press."""
    return get_text(data, key) or get_text(get_object(data, key), "text", "uri").removeprefix("tel:")


def _list_help(data: JsonValues) -> Iterator[FoundHelp]:
    for each in list_objects(data, "help"):
        texts = {name: get_text(each, name) for name in ("name", "note", "url")}
        yield FoundHelp(phone=_get_phone(each, "phone"), **texts)


def _list_facts(data: JsonValues) -> Iterator[FoundFact]:
    for each in list_objects(data, "facts"):
        yield FoundFact(**{name: get_text(each, name) for name in ("label", "value", "source")})


def _list_links(data: JsonValues) -> Iterator[FoundLink]:
    for each in list_objects(data, "links"):
        yield FoundLink(title=get_text(each, "title"), url=get_text(each, "url"))
