"""Read the JSON of a Mynewsdesk pressroom: lists, single views and search results, with their related items."""

import re
from collections.abc import Iterator

from pressroom.errors import PressroomError
from pressroom.importer.answer_pages import AnswerPage, Platform, read_platform
from pressroom.importer.answer_texts import AnswerTexts, drop_repeated_lead, join_blocks, to_line
from pressroom.importer.formats import FetchedFile, Found, ImportContext
from pressroom.importer.found import Doubt, FoundContact, FoundOrganisation, FoundRelease, NotImported
from pressroom.importer.json_answers import (
    JsonObject,
    answer_matches,
    fold_keywords,
    get_query,
    read_answer,
    read_language,
    read_list,
    read_text,
    set_query,
    split_url,
    starts_like_json,
)
from pressroom.importer.missing_values import complete_release, find_time_doubts
from pressroom.model.release import ReleaseKind

_NAME = "Mynewsdesk"
_API_PATH = re.compile(r"/services/pressroom/(?:list|view|search|pressroom_info)/[^/]+/?")
_MAX_LIMIT = 100
_MAX_RELATED = 100
_KINDS: dict[str, ReleaseKind] = {
    "pressrelease": "press-release",
    "news": "news",
    "blog_post": "news",
    "event": "invitation",
}
_OTHER_TYPES = frozenset({"image", "video", "document", "contact_person"})
_SIZES = (
    "image_thumbnail_small",
    "image_thumbnail_medium",
    "image_thumbnail_large",
    "image_small",
    "image_medium",
    "image",
    "download_url",
)


def is_api_url(url: str) -> bool:
    """Return whether a URL is one of the interface: `https://www.mynewsdesk.com/services/pressroom/list/…`."""
    return _API_PATH.fullmatch(split_url(url)[2]) is not None


def matches(file: FetchedFile, start: bytes) -> bool:
    """Return whether a file is an answer of Mynewsdesk, a list of them, or one of its items."""
    return answer_matches(file, start, _is_known) or (is_api_url(file.url or file.location) and starts_like_json(start))


def read(file: FetchedFile, context: ImportContext) -> Found:
    """Yield the releases of an answer, and of the pages after it."""
    return read_platform(_PLATFORM, file, context)


def _is_known(answer: JsonObject) -> bool:
    return _is_item(answer) or any(_is_item(JsonObject(each)) for each in (_find_items(answer) or [])[:5])


def _is_item(item: JsonObject) -> bool:
    return "type_of_media" in item and item.has_any("header", "name", "url", "id")


def _find_items(answer: JsonObject) -> list[object] | None:
    """Return the items: `items`, older answers `items.item`, a view `item`, a search `search_result.items`."""
    for outer in (answer, answer.get_object("search_result")):
        for name in ("items", "item"):
            if name in outer:
                return read_list(outer.get(name), "item")
    return None if _is_item(answer) else []


def _find_next(page: AnswerPage) -> str:
    if not page.items or not is_api_url(page.url) or "/view/" in page.url:
        return ""
    query = get_query(page.url)
    limit = query.get_number("limit")
    if limit > 0 and len(page.items) < min(limit, _MAX_LIMIT):
        return ""
    if "/search/" in split_url(page.url)[2]:
        return set_query(page.url, page=max(query.get_number("page"), 1) + 1)
    offset = max(query.get_number("offset"), 0) + len(page.items)
    return set_query(page.url, limit=limit if 0 < limit <= _MAX_LIMIT else _MAX_LIMIT, offset=offset)


def _find_error(answer: JsonObject, source: str) -> NotImported | None:
    error = answer.get("error")
    message = JsonObject(error).get_text("message", "text", "msg") or answer.get_text("error", "message")
    if not message or _find_items(answer) != []:
        return None
    remedy = "Check the key in the address. Mynewsdesk shows it in the settings of the newsroom."
    return NotImported(source=source, message=f"{_NAME} answers: {to_line(message)[:200]}", remedy=remedy)


def _read_item(
    item: JsonObject, page: AnswerPage, context: ImportContext, source: str
) -> Iterator[FoundRelease | NotImported]:
    """Yield a release. Contacts, pictures and documents beside it are only read for their releases."""
    if item.get_text("type_of_media") in _OTHER_TYPES:
        yield from _report_other_item(item, page, source)
        return
    if "body" not in item and is_api_url(page.url):
        item = _view(page, context, item.get_text("type_of_media"), item.get_text("id")) or item
    related, doubts = _find_related(item, page, context)
    yield complete_release(_read_release(item, related, page, context, (source, doubts)), _NAME)


def _report_other_item(item: JsonObject, page: AnswerPage, source: str) -> Iterator[NotImported]:
    types = {each.get_text("type_of_media") for each in page.items}
    if types <= _OTHER_TYPES and item is page.items[0]:
        yield NotImported(
            source=source,
            message=f"The answer has no releases, only: {', '.join(sorted(types))}.",
            remedy="Ask for type_of_media=pressrelease, news, blog_post or event.",
        )


def _read_release(
    item: JsonObject,
    related: list[JsonObject],
    page: AnswerPage,
    context: ImportContext,
    notes: tuple[str, tuple[Doubt, ...]],
) -> FoundRelease:
    texts = AnswerTexts(page.url)
    _add_pictures(texts, item, related)
    lead, more = texts.split_lead(item.get_text("summary"))
    body = join_blocks(more, drop_repeated_lead(lead, texts.to_markdown(item.get_text("body", "text"))))
    body = join_blocks(body, texts.to_markdown(_describe_event(item)))
    _add_files(texts, item, related)
    contacts, contact_doubts = _read_contacts(related)
    published, updated = (item.get_time(context.zone, name) for name in ("published_at", "updated_at"))
    type_of_media = item.get_text("type_of_media")
    return FoundRelease(
        source=notes[0],
        headline=to_line(item.get_text("header", "name")),
        lead=lead,
        body=body,
        source_id=item.get_text("id"),
        urls=tuple(filter(None, [item.get_url(page.url, "url")])),
        language=read_language(item.get_text("language")),
        published_at=published.when if published else None,
        updated_at=updated.when if updated and published and updated.when > published.when else None,
        kind=_KINDS.get(type_of_media, "press-release"),
        organisations=_read_organisations(item, page.url),
        contacts=contacts,
        keywords=fold_keywords(item.get_texts("tags", "tag", "name", "text")),
        pictures=texts.media.pictures,
        documents=texts.media.documents,
        links=tuple(texts.links),
        doubts=(*find_time_doubts(published, _NAME), *contact_doubts, *notes[1]),
    )


def _describe_event(item: JsonObject) -> str:
    """Return when and where an event is, as Mynewsdesk writes it, and where to sign up."""
    start, end = (to_line(_read_time_text(item.get(name))) for name in ("start_at", "end_at"))
    when = f"{start} – {end}" if start and end else start
    return "\n".join(filter(None, [when, to_line(item.get_text("location"))]))


def _read_time_text(value: object) -> str:
    return JsonObject(value).get_text("text", "datetime") if isinstance(value, dict) else read_text(value)


# --- items that belong to a release -----------------------------------------------------------------------------------


def _find_related(
    item: JsonObject, page: AnswerPage, context: ImportContext
) -> tuple[list[JsonObject], tuple[Doubt, ...]]:
    """Return the contacts, pictures, documents and videos of a release, and doubts about those that are not there."""
    known = {_get_identity(each): each for each in page.items}
    found, missing = [], []
    for reference in item.get_objects("related_items", "related_item")[:_MAX_RELATED]:
        type_of_media, number = reference.get_text("type_of_media"), reference.get_text("item_id", "id")
        if type_of_media not in _OTHER_TYPES or not number:
            continue
        other = known.get((type_of_media, number)) or _view(page, context, type_of_media, number)
        if other is None:
            missing.append((type_of_media, number))
        else:
            found.append(other)
    return found, tuple([_describe_missing(*each) for each in missing])


def _get_identity(item: JsonObject) -> tuple[str, str]:
    return item.get_text("type_of_media"), item.get_text("id")


def _view(page: AnswerPage, context: ImportContext, type_of_media: str, number: str) -> JsonObject | None:
    """Ask for one item by its number. None if that is not possible or fails."""
    if not is_api_url(page.url) or not re.fullmatch(r"[\w-]+", number) or not re.fullmatch(r"[a-z_]+", type_of_media):
        return None
    start, _, key = re.sub(r"[?#].*", "", page.url).rstrip("/").rpartition("/")
    url = f"{start.rpartition('/')[0]}/view/{key}?format=json&item_id={number}&type_of_media={type_of_media}"
    try:
        answer = JsonObject(read_answer(context.fetcher.fetch(f"{url}&strict=true")))
    except PressroomError:
        return None
    return next((JsonObject(each) for each in _find_items(answer) or [] if isinstance(each, dict)), None)


def _describe_missing(type_of_media: str, number: str) -> Doubt:
    field = {"contact_person": "contacts", "document": "documents", "video": "links"}.get(type_of_media, "images")
    return Doubt(field, f"{_NAME} has one more: {type_of_media} {number[:20]}. It could not be read.")


def _read_contacts(related: list[JsonObject]) -> tuple[tuple[FoundContact, ...], tuple[Doubt, ...]]:
    """Return the contacts, and a doubt for each second number: it may be a mobile number or another one."""
    contacts: dict[FoundContact, bool] = {}
    for person in [each for each in related if each.get_text("type_of_media") == "contact_person"]:
        phone, other = (to_line(person.get_text(name)) for name in ("phone", "phone_alternative"))
        contact = FoundContact(
            name=to_line(person.get_text("name", "header")),
            role=to_line(person.get_text("title", "specialist")),
            phone=phone or other,
            mobile=other if phone and other != phone else "",
            email=to_line(person.get_text("email")),
        )
        contacts[contact] = bool(contact.mobile)
    reason = f"{_NAME} calls this number an alternative one."
    doubts = [Doubt(f"contacts[{number}].mobile", reason) for number, each in enumerate(contacts) if contacts[each]]
    return tuple(contacts), tuple(doubts)


def _add_pictures(texts: AnswerTexts, item: JsonObject, related: list[JsonObject]) -> None:
    """Add the picture of the release first; who made it and its licence are in a related item with the same address."""
    images = [each for each in related if each.get_text("type_of_media") == "image"]
    for image in images:
        urls = [url for size in _SIZES if (url := image.get_url(texts.base, size))]
        texts.add_sizes(urls)
    main = texts.larger.get(item.get_url(texts.base, "image"))
    own = [url for size in _SIZES if (url := item.get_url(texts.base, size))]
    texts.add_sizes([*own, main] if main else own)
    texts.add_picture(main or (own[-1] if own else ""), caption=item.get_text("image_caption"))
    for image in images:
        texts.add_picture(
            image.get_url(texts.base, *_SIZES[::-1]),
            caption=image.get_text("image_caption", "caption", "summary", "header"),
            credit=image.get_text("photographer"),
            terms=image.get_text("image_license"),
        )


def _add_files(texts: AnswerTexts, item: JsonObject, related: list[JsonObject]) -> None:
    for other in related:
        title = other.get_text("header", "document_name", "name")
        if other.get_text("type_of_media") == "document":
            texts.add_file(other.get_url(texts.base, "document", "download_url"), title)
        if other.get_text("type_of_media") == "video":
            texts.add_link(other.get_url(texts.base, "video_url", "url"), title)
    texts.add_file(item.get_url(texts.base, "attached_pdf"), "")
    for link in item.get_objects("links", "link"):
        texts.add_link(link.get_url(texts.base, "url", "href"), link.get_text("text", "title", "name"))
    texts.add_link(item.get_url(texts.base, "signup_url"), "")


def _read_organisations(item: JsonObject, base: str) -> tuple[FoundOrganisation, ...]:
    name = to_line(item.get_text("source_name", "pressroom_name"))
    about = AnswerTexts(base).to_markdown(item.get_text("boilerplate"))
    return (FoundOrganisation(name=name, about=about),) if name or about else ()


_PLATFORM = Platform(
    _NAME,
    _find_items,
    _find_next,
    _read_item,
    _find_error,
    "Check the key in the address. Mynewsdesk shows it in the settings of the newsroom.",
)
