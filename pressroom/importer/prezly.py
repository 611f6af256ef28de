"""Read the JSON of Prezly: lists of stories, and single stories with HTML or structured content."""

import re
from collections.abc import Iterator
from datetime import datetime

from msgspec import structs

from pressroom.errors import PressroomError
from pressroom.importer.answer_pages import AnswerPage, Platform, read_platform
from pressroom.importer.answer_texts import AnswerTexts, drop_repeated_lead, join_blocks, to_line
from pressroom.importer.formats import FetchedFile, Found, ImportContext
from pressroom.importer.found import (
    Doubt,
    FoundContact,
    FoundOrganisation,
    FoundRelease,
    FoundTranslation,
    NotImported,
)
from pressroom.importer.json_answers import (
    JsonObject,
    answer_matches,
    fold_keywords,
    make_web_url,
    read_answer,
    read_language,
    set_query,
    split_url,
)
from pressroom.importer.missing_values import complete_release, find_time_doubts
from pressroom.importer.prezly_content import PrezlyContent, get_file_url, parse_content, read_contact
from pressroom.text.dates import format_date

_NAME = "Prezly"
_API_PATH = re.compile(r"/v\d+/stories(?:/[\w-]+)?/?")
_HOST = re.compile(r"api(?:\.[\w-]+)?\.prezly\.com")
_STATUS_KEYS = ("status", "lifecycle_status", "publication_status")
_PUBLICATION_DATE = ("publication.date", "release-long-date", "release-short-date")


def is_api_url(url: str) -> bool:
    """Return whether a URL is one of the interface: `https://api.prezly.com/v2/stories`."""
    _, host, path = split_url(url)
    return _HOST.fullmatch(host) is not None and _API_PATH.fullmatch(path) is not None


def matches(file: FetchedFile, start: bytes) -> bool:
    """Return whether a file is an answer of Prezly, a list of them, or one of its stories."""
    return answer_matches(file, start, _is_known)


def read(file: FetchedFile, context: ImportContext) -> Found:
    """Yield the stories of an answer, and of the pages after it."""
    return read_platform(_PLATFORM, file, context)


def _is_known(answer: JsonObject) -> bool:
    if "stories" in answer:
        return "pagination" in answer or any(map(_is_story, answer.get_objects("stories")))
    return _is_story(answer) or _is_story(answer.get_object("story"))


def _is_story(item: JsonObject) -> bool:
    return item.has_all("uuid", "title") and item.has_any("format_version", "visibility", *_STATUS_KEYS)


def _find_items(answer: JsonObject) -> list[object] | None:
    for name in ("stories", "story"):
        if name in answer and not _is_story(answer):
            value = answer.get(name)
            return value if isinstance(value, list) else [value]
    return None if _is_story(answer) else []


def _find_next(page: AnswerPage) -> str:
    """Return the next page: Prezly gives its address, a cursor, or numbers."""
    pagination = page.answer.get_object("pagination")
    for values in (page.answer.get_object("links"), pagination.get_object("links"), pagination):
        if next_url := make_web_url(page.url, values.get_text("next", "next_url")):
            return next_url
    if cursor := pagination.get_text("cursor", "next_cursor") or page.answer.get_text("next_cursor"):
        return set_query(page.url, cursor=cursor)
    offset, total = max(pagination.get_number("offset"), 0), pagination.get_number("matched_records_number")
    end = offset + len(page.items)
    return set_query(page.url, offset=end) if page.items and end < total else ""


def _find_error(answer: JsonObject, source: str) -> NotImported | None:
    message = answer.get_text("message")
    if not message or _find_items(answer) != []:
        return None
    remedy = "Prezly wants a token, which pressroom does not send. Save the answers to files, and import the files."
    return NotImported(source=source, message=f"{_NAME} answers: {to_line(message)[:200]}", remedy=remedy)


def _read_item(item: JsonObject, page: AnswerPage, context: ImportContext, source: str) -> Iterator[FoundRelease]:
    if "content" not in item and page.url:
        item = _view(item, page, context)
    yield complete_release(_read_release(item, page.url, context, source), _NAME)


def _view(item: JsonObject, page: AnswerPage, context: ImportContext) -> JsonObject:
    """Ask for a whole story: a list has no texts. It stays as it is if that fails."""
    url = item.get_object("links").get_url(page.url, "api")
    if not url or split_url(url)[1] != split_url(page.url)[1]:
        return item
    try:
        answer = JsonObject(read_answer(context.fetcher.fetch(url)))
    except PressroomError:
        return item
    return answer.get_object("story") if "story" in answer else answer if _is_story(answer) else item


def _read_release(item: JsonObject, base: str, context: ImportContext, source: str) -> FoundRelease:
    url = item.get_object("links").get_url(base, "newsroom_view")
    texts = AnswerTexts(url or base)
    _add_header_image(texts, item)
    lead, more = texts.split_lead(item.get_text("subtitle", "intro", "summary"))
    language = _read_language(item)
    published = item.get_time(context.zone, "published_at", "scheduled_at")
    variables = _read_variables(published.when if published else None, language)
    body, contacts, doubts = _read_content(texts, item, variables)
    updated = item.get_time(context.zone, "updated_at")
    intro = texts.to_markdown(item.get_text("intro")) if item.get_text("subtitle") else ""
    links = (url, item.get_object("links").get_url(base, "short"), item.get_object("oembed").get_url(base, "url"))
    return FoundRelease(
        source=source,
        headline=to_line(item.get_text("title")),
        lead=lead,
        body=drop_repeated_lead(lead, join_blocks(more, intro, body)),
        source_id=item.get_text("uuid", "id"),
        urls=tuple(dict.fromkeys(filter(None, links))),
        language=language,
        translations=_read_translations(item, base, language),
        published_at=published.when if published else None,
        updated_at=updated.when if updated and published and updated.when > published.when else None,
        organisations=_read_organisations(item, base),
        contacts=contacts,
        keywords=fold_keywords([*item.get_texts("tag_names", "name"), *_read_categories(item, language)]),
        pictures=texts.media.pictures,
        documents=texts.media.documents,
        links=tuple(texts.links),
        is_public=_is_public(item),
        doubts=(*find_time_doubts(published, _NAME), *doubts, *_find_status_doubts(item)),
    )


def _read_content(
    texts: AnswerTexts, item: JsonObject, variables: dict[str, str]
) -> tuple[str, tuple[FoundContact, ...], tuple[Doubt, ...]]:
    """Return the body, and the contacts in it: HTML in format version 1, structured content in later ones."""
    contacts = [read_contact(each) for each in item.get_list("contacts")]
    content = item.get("content")
    document = None if item.get_number("format_version") == 1 else parse_content(content)
    if not isinstance(document, dict | list):
        text = item.get_text("content")
        is_damaged = text.startswith(("{", "[")) and item.get_number("format_version") != 1
        doubt = Doubt("body", "The content of the story is not valid JSON. It was not read.")
        body = "" if is_damaged else texts.to_markdown(text)
        return body, tuple(dict.fromkeys(filter(_is_reachable, contacts))), (doubt,) if is_damaged else ()
    found = PrezlyContent(document, variables)
    body = texts.to_markdown(found.html)
    for url, title in found.files:
        texts.add_file(url, title)
    for url, title in found.links:
        texts.add_link(make_web_url(texts.base, url), title)
    known = tuple(dict.fromkeys(filter(_is_reachable, [*contacts, *found.contacts])))
    return body, known, tuple(dict.fromkeys(found.doubts))


def _is_reachable(contact: FoundContact) -> bool:
    return bool(contact.name or contact.phone or contact.mobile or contact.email)


def _read_variables(published: datetime | None, language: str) -> dict[str, str]:
    """Return what Prezly writes in the text for the day of publication."""
    if published is None:
        return {}
    try:
        text = format_date(published, language or "en")
    except ValueError:
        text = published.date().isoformat()
    return dict.fromkeys(_PUBLICATION_DATE, text)


def _add_header_image(texts: AnswerTexts, item: JsonObject) -> None:
    """Add the picture above the story; the others that Prezly makes of it are for cards in lists and networks."""
    for name in ("header_image", "preview_image", "social_image"):
        if url := get_file_url(item.get(name)):
            texts.add_picture(url)
            return


def _read_language(item: JsonObject) -> str:
    culture = item.get_object("culture")
    return read_language(culture.get_text("code", "language_code") or item.get_text("culture", "language"))


def _read_translations(item: JsonObject, base: str, own: str) -> tuple[FoundTranslation, ...]:
    found = [
        FoundTranslation(
            language=_read_language(story),
            url=story.get_object("links").get_url(base, "newsroom_view"),
            id=story.get_text("uuid", "id"),
        )
        for story in item.get_objects("translations")
    ]
    return tuple([each for each in found if each.language not in {"", own}])


def _read_organisations(item: JsonObject, base: str) -> tuple[FoundOrganisation, ...]:
    newsroom = item.get_object("newsroom")
    company = newsroom.get_object("company_information")
    name = to_line(company.get_text("name") or newsroom.get_text("name", "display_name"))
    if not name:
        return ()
    organisation = FoundOrganisation(
        name=name,
        url=company.get_url(base, "website") or newsroom.get_url(base, "url"),
        about=AnswerTexts(base).to_markdown(company.get_text("about")),
        address=to_line(company.get_text("address")),
        phone=to_line(company.get_text("phone")),
        email=to_line(company.get_text("email")),
    )
    return (structs.replace(organisation, logo=get_file_url(newsroom.get("newsroom_logo") or newsroom.get("logo"))),)


def _read_categories(item: JsonObject, language: str) -> list[str]:
    """Return the names of the categories in the language of the story."""
    names = []
    for category in item.get_objects("categories"):
        translated = category.get_object("i18n")
        local = translated.get_object(language.replace("-", "_")) if language else translated
        names.append(local.get_text("name") or category.get_text("display_name", "name"))
    return names


def _is_public(item: JsonObject) -> bool:
    """Return whether a story is published for everybody. Of a story without a status this is not known."""
    statuses = [item.get_text(name) for name in _STATUS_KEYS if name in item]
    is_open = all(status == "published" for status in statuses) and item.get("is_published") is not False
    is_visible = "visibility" not in item or item.get_text("visibility") == "public"
    is_hidden = any(item.get(name) is True for name in ("is_draft", "is_private", "is_embargo", "is_scheduled"))
    return bool(statuses or "visibility" in item) and is_open and is_visible and not is_hidden


def _find_status_doubts(item: JsonObject) -> tuple[Doubt, ...]:
    if _is_public(item):
        return ()
    said = [item.get_text(name)[:40] for name in (*_STATUS_KEYS, "visibility") if item.get_text(name)]
    shown = ", ".join(dict.fromkeys(said)) or "no status"
    return (Doubt("publish_at", f"{_NAME} had not published this for everybody ({shown})."),)


_PLATFORM = Platform(
    _NAME,
    _find_items,
    _find_next,
    _read_item,
    _find_error,
    "Prezly wants a token, which pressroom does not send. Save the answers to files, and import the files.",
)
