"""Make a release of the values of a front matter: the keys of Hugo, Jekyll, Eleventy and Pelican, and our own."""

from collections.abc import Mapping
from datetime import datetime, time
from typing import get_args
from zoneinfo import ZoneInfo

from msgspec import structs

from pressroom.importer.found import (
    Doubt,
    FoundContact,
    FoundFact,
    FoundHelp,
    FoundLink,
    FoundRelease,
)
from pressroom.importer.front_matter import Value, get_mappings, get_text, get_texts
from pressroom.importer.media import Media
from pressroom.model.release import ReleaseKind
from pressroom.text.dates import parse_date, parse_datetime

_PICTURE_KEYS = ("image", "featured_image", "featuredimage", "cover", "banner", "thumbnail", "hero", "og_image")


def read_front_matter(values: Mapping[str, Value], media: Media, release: FoundRelease, zone: ZoneInfo) -> FoundRelease:
    """Add the values of a front matter to a release; pictures and documents go to `media`."""
    _add_pictures(values, media)
    kind = get_text(values, "kind")
    published_at, doubts = _read_time(values, ("publish_at", "date", "published_at", "pubdate"), release.language, zone)
    updated_at, _ = _read_time(values, ("lastmod", "updated", "modified", "last_modified_at"), release.language, zone)
    return structs.replace(
        release,
        headline=get_text(values, "headline", "title"),
        lead=get_text(values, "lead", "description", "summary", "excerpt", "subtitle"),
        id=get_text(values, "id", "guid"),
        urls=_read_urls(values),
        published_at=published_at,
        updated_at=updated_at,
        dateline=get_text(values, "dateline"),
        kind=next((each for each in get_args(ReleaseKind) if each == kind), release.kind),
        keywords=tuple(get_texts(values, "keywords", "tags", "categories", "category")),
        contacts=_read_contacts(values),
        help=tuple(FoundHelp(**_pick(each, FoundHelp)) for each in get_mappings(values, "help")),
        facts=tuple(
            FoundFact(**{"label": "", "value": ""} | _pick(each, FoundFact)) for each in get_mappings(values, "facts")
        ),
        links=tuple(
            FoundLink(**{"title": "", "url": ""} | _pick(each, FoundLink)) for each in get_mappings(values, "links")
        ),
        is_public=get_text(values, "draft") != "true" and get_text(values, "published") != "false",
        doubts=(*release.doubts, *doubts, *_doubt_ids(values)),
    )


def _pick(values: Mapping[str, Value], kind: type) -> dict[str, str]:
    """Return the values that are fields of a class."""
    fields = structs.fields(kind)
    return {field.name: text for field in fields if (text := get_text(values, field.name))}


def _read_contacts(values: Mapping[str, Value]) -> tuple[FoundContact, ...]:
    found = [FoundContact(**_pick(each, FoundContact)) for each in get_mappings(values, "contacts")]
    return tuple(contact for contact in found if contact.name)


def _doubt_ids(values: Mapping[str, Value]) -> list[Doubt]:
    """Return a doubt for each contact that is only an id: its newsroom is not here."""
    contacts = values.get("contacts")
    ids = [each for each in contacts if isinstance(each, str)] if isinstance(contacts, list) else []
    return [Doubt("contacts", f"the contact “{each}” is in the newsroom that the file comes from") for each in ids]


def _read_urls(values: Mapping[str, Value]) -> tuple[str, ...]:
    """Return the addresses of a release: absolute URLs, and paths where the front matter has paths."""
    urls = get_texts(
        values, "canonical_url", "canonical", "url", "permalink", "aliases", "redirect_from", "former_urls"
    )
    return tuple(
        url for url in urls if url.startswith(("http://", "https://", "/")) and "{" not in url and ":" not in url[1:2]
    )


def _read_time(
    values: Mapping[str, Value], keys: tuple[str, ...], language: str, zone: ZoneInfo
) -> tuple[datetime | None, list[Doubt]]:
    """Return the time of the first key that has one, and the doubts about it."""
    text = get_text(values, *keys)
    if not text:
        return None, []
    for candidate in (text, text.partition(".")[0], text.replace(" +", "+").replace(" -", "-")):
        try:
            return parse_datetime(candidate, zone, [language]), []
        except ValueError:
            continue
    try:
        day = parse_date(text, [language])
    except ValueError:
        return None, [Doubt("publish_at", f"the file says “{text[:60]}”, which is not a date and time")]
    return datetime.combine(day, time(), zone), [Doubt("publish_at", f"the file says “{text}” without a time of day")]


def _add_pictures(values: Mapping[str, Value], media: Media) -> None:
    for key in (*_PICTURE_KEYS, "images", "documents"):
        value = values.get(key, "")
        for each in value if isinstance(value, list) else [value]:
            _add_file(each, media, is_document=key == "documents")


def _add_file(value: Value, media: Media, *, is_document: bool) -> None:
    if isinstance(value, str) and value.strip():
        media.add_picture(value.strip())
    if not isinstance(value, dict):
        return
    location = get_text(value, "file", "src", "url", "image", "path")
    if location and is_document:
        media.add_document(location, get_text(value, "title", "name"))
    elif location:
        media.add_picture(
            location,
            caption=get_text(value, "caption", "title"),
            credit=get_text(value, "credit", "photographer"),
            alt=get_text(value, "alt") if "alt" in value else None,
            terms=get_text(value, "terms", "license"),
        )
