"""Read JSON Feed 1 and 1.1, with the pages of its items, and with all fields that `pressroom export` adds."""

from collections.abc import Iterator

from msgspec import structs

from pressroom.errors import DeliveryError, PressroomError
from pressroom.importer.entry_html import convert_entry_html, get_plain_text, is_cut
from pressroom.importer.feed_entry import remove_tracking
from pressroom.importer.feed_times import parse_feed_time
from pressroom.importer.formats import FetchedFile, Found, ImportContext
from pressroom.importer.found import Doubt, FoundLink, FoundOrganisation, FoundRelease, NotImported
from pressroom.importer.inline_markdown import escape_text
from pressroom.importer.json_values import JsonValues, get_text, list_objects, list_texts, read_json
from pressroom.importer.language_tags import normalize_language
from pressroom.importer.linked_pages import complete_from_page
from pressroom.importer.media import Media
from pressroom.importer.merge import merge_found
from pressroom.importer.release_json import is_release_data, make_release_from_data
from pressroom.importer.url_parts import join_url

_MAX_DOCUMENTS = 5000


def matches(_file: FetchedFile, start: bytes) -> bool:
    """Return whether a document is a JSON Feed."""
    return start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and (
        b"jsonfeed.org/version" in start.replace(b"\\/", b"/")
    )


def read(file: FetchedFile, context: ImportContext) -> Found:
    """Yield each release of a feed once, also of the older documents to which it leads."""
    seen: set[str] = set()
    visited = {file.location, file.url}
    while True:
        data = _read_document(file)
        yield from _read_items(data, file, context, seen)
        older = _find_older_document(data, file)
        if not older or older in visited or len(visited) > _MAX_DOCUMENTS:
            return
        visited.add(older)
        try:
            file = context.fetcher.fetch(older, base=file.url or file.location)
        except PressroomError as error:
            yield NotImported(source=older, message=error.message, remedy=error.remedy)
            return


def _read_document(file: FetchedFile) -> JsonValues:
    data = read_json(file)
    if not isinstance(data, dict) or not isinstance(data.get("items"), list):
        raise DeliveryError(f"{file.location} is not a JSON Feed: it has no items.", "Download it again.")
    return data


def _find_older_document(data: JsonValues, file: FetchedFile) -> str:
    """Return the URL of the next document; one that cannot be a URL is none."""
    return join_url(file.url, get_text(data, "next_url"))


def _read_items(
    data: JsonValues, file: FetchedFile, context: ImportContext, seen: set[str]
) -> Iterator[FoundRelease | NotImported]:
    """Yield the releases of a document that no document before it had."""
    for item in list_objects(data, "items"):
        release = _make_release(item, data, file, context)
        key = release.id or next(iter(release.urls), "") or release.headline
        if key not in seen:
            seen.add(key)
            own_data = _find_release_data(item)
            if own_data is not None:
                own = make_release_from_data(own_data, release.source, context)
                yield structs.replace(merge_found(own, release), id=release.id or own.id, body=own.body)
            else:
                is_excerpt = not get_text(item, "content_html", "content_text") or is_cut(release.body)
                yield complete_from_page(release, context, is_excerpt=is_excerpt, is_on_web=bool(file.url))


def _find_release_data(item: JsonValues) -> JsonValues | None:
    """Return the extension of an item that has all fields of a release of pressroom."""
    extensions = (value for key, value in item.items() if key.startswith("_"))
    return next((value for value in extensions if is_release_data(value)), None)


def _make_release(item: JsonValues, feed: JsonValues, file: FetchedFile, context: ImportContext) -> FoundRelease:
    location = file.url or file.location
    url = remove_tracking(join_url(file.url, get_text(item, "url")))
    language = normalize_language(get_text(item, "language") or get_text(feed, "language"))
    media = Media(url or location)
    body = _read_body(item, media, url or location)
    _add_files(item, media)
    published = parse_feed_time(get_text(item, "date_published", "date_modified"), context.zone, language)
    modified = parse_feed_time(get_text(item, "date_modified"), context.zone, language).time
    lead = get_plain_text(get_text(item, "summary"))
    return FoundRelease(
        source=url or f"{location} ({get_text(item, 'id') or 'an item without id'})",
        headline=get_plain_text(get_text(item, "title")),
        lead="" if is_cut(lead) else lead,
        body=body,
        id=get_text(item, "id"),
        urls=(url,) if url else (),
        language=language,
        published_at=published.time,
        updated_at=modified if modified and published.time and modified > published.time else None,
        organisations=_find_organisations(item, feed),
        keywords=list_texts(item, "tags"),
        pictures=media.pictures,
        documents=media.documents,
        links=_list_links(item),
        doubts=(Doubt("publish_at", published.doubt),) if published.doubt else (),
    )


def _read_body(item: JsonValues, media: Media, base: str) -> str:
    if html := get_text(item, "content_html"):
        return convert_entry_html(html, media, base, base)
    paragraphs = get_text(item, "content_text").replace("\r\n", "\n").split("\n\n")
    return "\n\n".join(escape_text(" ".join(each.split())) for each in paragraphs if each.strip())


def _add_files(item: JsonValues, media: Media) -> None:
    attachments = [(get_text(each, "url"), each) for each in list_objects(item, "attachments")]
    for url, attachment in attachments:
        if url and get_text(attachment, "mime_type").startswith("image/"):
            media.add_picture(url, caption=get_text(attachment, "title"))
        elif url:
            media.add_document(url, get_text(attachment, "title"))
    has_pictures = bool(media.pictures)
    if not has_pictures and (image := get_text(item, "banner_image", "image")):
        media.add_picture(image)


def _find_organisations(item: JsonValues, feed: JsonValues) -> tuple[FoundOrganisation, ...]:
    """Return the authors who are organisations: they have a page, or the whole feed is theirs."""
    feed_authors = {get_text(author, "name") for author in _list_authors(feed)}
    return tuple(
        FoundOrganisation(name=name, url=get_text(author, "url"))
        for author in _list_authors(item)
        if (name := get_text(author, "name")) and (get_text(author, "url") or name in feed_authors)
    )


def _list_authors(data: JsonValues) -> list[JsonValues]:
    """Return the authors of version 1.1, or the one of version 1."""
    single = data.get("author")
    return list(list_objects(data, "authors")) or ([single] if isinstance(single, dict) else [])


def _list_links(item: JsonValues) -> tuple[FoundLink, ...]:
    url = get_text(item, "external_url")
    return (FoundLink(title=get_plain_text(get_text(item, "title")) or url, url=url),) if url.startswith("http") else ()
