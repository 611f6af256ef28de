"""Read the JSON of Via TT and of its sister platforms: NTB Kommunikasjon, STT Info, Via Ritzau."""

import re
from collections.abc import Iterator

from pressroom.importer.answer_pages import AnswerPage, Platform, read_platform
from pressroom.importer.answer_texts import AnswerTexts, drop_repeated_lead, join_blocks, to_line, to_lines
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
    get_query,
    make_web_url,
    read_language,
    set_query,
    split_url,
    starts_like_json,
)
from pressroom.importer.missing_values import complete_release, find_time_doubts
from pressroom.importer.release_parts import find_contacts
from pressroom.model.release import ReleaseKind

_NAME = "Via TT"
_API_PATH = re.compile(r"/json/v\d+/releases/?")
_SIZES = ("thumbnail_16_9", "thumbnail_4_3", "thumbnail_square", "thumbnail_original", "normal", "url")
_KINDS: tuple[tuple[str, ReleaseKind], ...] = (
    ("invit", "invitation"),
    ("inbjud", "invitation"),
    ("regul", "regulatory"),
    ("stock", "regulatory"),
    ("statement", "statement"),
    ("press", "press-release"),
    ("news", "news"),
)


def is_api_url(url: str) -> bool:
    """Return whether a URL is one of the interface: `https://via.tt.se/json/v2/releases`."""
    return _API_PATH.fullmatch(split_url(url)[2]) is not None


def matches(file: FetchedFile, start: bytes) -> bool:
    """Return whether a file is an answer of Via TT, a list of them, or one of its releases."""
    return answer_matches(file, start, _is_known) or (is_api_url(file.url or file.location) and starts_like_json(start))


def read(file: FetchedFile, context: ImportContext) -> Found:
    """Yield the releases of an answer, and of the pages after it."""
    return read_platform(_PLATFORM, file, context)


def _is_known(answer: JsonObject) -> bool:
    if "releases" in answer:
        return answer.has_any("nextPage", "totalCount") or any(map(_is_release, answer.get_objects("releases")))
    return _is_release(answer)


def _is_release(item: JsonObject) -> bool:
    has_text = item.has_any("leadtext", "leadTextOrBodyStrip", "boilerplate", "contacts")
    return item.has_all("title", "publisher") and has_text


def _find_items(answer: JsonObject) -> list[object] | None:
    releases = answer.get("releases")
    if isinstance(releases, dict):
        return [releases]
    return releases if isinstance(releases, list) else None if _is_release(answer) else []


def _find_next(page: AnswerPage) -> str:
    next_page = page.answer.get_text("nextPage")
    if not page.items or not next_page:
        return ""
    if not next_page.isdecimal():
        return make_web_url(page.url, next_page)
    total, current = page.answer.get_number("totalCount"), get_query(page.url).get_number("page")
    if 0 <= total <= page.known + len(page.items) and current <= 1:
        return ""
    return set_query(page.url, page=next_page) if 0 < int(next_page[:9]) != current else ""


def _find_error(answer: JsonObject, source: str) -> NotImported | None:
    message = answer.get_text("message", "error")
    if "releases" in answer or _is_release(answer) or not message:
        return None
    return NotImported(source=source, message=f"{_NAME} answers: {to_line(message)[:200]}", remedy="Check the address.")


def _read_item(item: JsonObject, page: AnswerPage, context: ImportContext, source: str) -> Iterator[FoundRelease]:
    texts = AnswerTexts(page.url)
    _add_pictures(texts, item)
    lead, more = texts.split_lead(item.get_text("leadtext"))
    body = join_blocks(more, drop_repeated_lead(lead, texts.to_markdown(item.get_text("body"))))
    _add_files(texts, item)
    published = item.get_time(context.zone, "published")
    release = FoundRelease(
        source=source,
        headline=to_line(item.get_text("title")),
        lead=lead or (to_line(item.get_text("leadTextOrBodyStrip")) if not body else ""),
        body=body,
        source_id=item.get_text("id"),
        urls=tuple(filter(None, [item.get_url(page.url, "url")])),
        language=read_language(item.get_text("language")),
        translations=_read_translations(item, page.url),
        published_at=published.when if published else None,
        kind=_read_kind(item)[0],
        organisations=_read_organisations(item, texts),
        contacts=_read_contacts(item, read_language(item.get_text("language")) or context.language),
        keywords=fold_keywords(item.get_texts("keywords", "keyword", "name", "label")),
        pictures=texts.media.pictures,
        documents=texts.media.documents,
        links=tuple(texts.links),
        doubts=(*find_time_doubts(published, _NAME), *_read_kind(item)[1], *_find_url_doubts(item, texts)),
    )
    yield complete_release(release, _NAME)


def _add_pictures(texts: AnswerTexts, item: JsonObject) -> None:
    """Add the main picture, then the others. Smaller sizes of a picture in the text become its largest one."""
    pictures = [item.get_object("mainImage"), *item.get_objects("images")]
    for picture in pictures:
        urls = [url for size in _SIZES if (url := picture.get_url(texts.base, size))]
        texts.add_sizes(urls)
    for picture in pictures:
        caption, credit = picture.get_text("caption"), picture.get_text("credit", "photographer")
        texts.add_picture(picture.get_url(texts.base, *reversed(_SIZES)), caption=caption, credit=credit)


def _add_files(texts: AnswerTexts, item: JsonObject) -> None:
    for document in item.get_objects("documents"):
        texts.add_file(document.get_url(texts.base, "url"), document.get_text("caption", "title", "name"))
    for link in item.get_objects("links"):
        texts.add_link(link.get_url(texts.base, "url"), link.get_text("description", "title"))
    video = item.get_object("video")
    texts.add_link(video.get_url(texts.base, "url", "channelUrl"), video.get_text("description"))


def _read_translations(item: JsonObject, base: str) -> tuple[FoundTranslation, ...]:
    found = [
        FoundTranslation(
            language=read_language(version.get_text("language")),
            url=version.get_url(base, "url"),
            id=version.get_text("id"),
        )
        for version in item.get_objects("versions")
    ]
    own = read_language(item.get_text("language"))
    return tuple([each for each in found if each.language not in {"", own} and (each.url or each.id)])


def _read_kind(item: JsonObject) -> tuple[ReleaseKind, tuple[Doubt, ...]]:
    text = to_line(item.get_text("type"))
    kind = next((kind for word, kind in _KINDS if word in text.lower()), None)
    if kind is None and text:
        return "press-release", (Doubt("kind", f"{_NAME} says “{text[:40]}”."),)
    return kind or "press-release", ()


def _read_organisations(item: JsonObject, texts: AnswerTexts) -> tuple[FoundOrganisation, ...]:
    publisher = item.get_object("publisher")
    name = to_line(publisher.get_text("name"))
    logo = next((url for logo in item.get_objects("logos") if (url := logo.get_url(texts.base, *_SIZES[::-1]))), "")
    about = AnswerTexts(texts.base).to_markdown(item.get_text("boilerplate"))
    url = publisher.get_url(texts.base, "url")
    return (FoundOrganisation(name=name, url=url, about=about, logo=logo),) if name or about else ()


def _read_contacts(item: JsonObject, language: str) -> tuple[FoundContact, ...]:
    contacts = item.get_object("contacts")
    persons = [
        FoundContact(
            name=to_line(person.get_text("name")),
            role=to_line(person.get_text("title")),
            phone=to_line(person.get_text("phone")),
            email=to_line(person.get_text("email")),
        )
        for person in contacts.get_objects("persons")
    ]
    named = [each for each in dict.fromkeys(persons) if each.name or each.phone or each.email]
    known = {each.name.casefold() for each in named}
    others = find_contacts(to_lines(contacts.get_text("text")), language)
    return (*named, *[each for each in others if each.name.casefold() not in known])


def _find_url_doubts(item: JsonObject, texts: AnswerTexts) -> Iterator[Doubt]:
    """Yield the doubts about addresses without a host, as in an answer that was saved: what they name is left out."""
    url = item.get_text("url")
    if url and not make_web_url(texts.base, url):
        yield Doubt("former_urls", f"The file has only “{url[:200]}”, without the host. Add the old address here.")
    pictures = [item.get_object("mainImage"), *item.get_objects("images")]
    names = [each.get_text(*reversed(_SIZES)) for each in pictures]
    names += [each.get_text("url") for each in (*item.get_objects("documents"), *item.get_objects("links"))]
    lost = [each for each in names if each and not make_web_url(texts.base, each)]
    lost = list(dict.fromkeys([*lost, *texts.unresolved]))
    if lost:
        count = f"{len(lost)} address" + ("" if len(lost) == 1 else "es")
        reason = (
            f"The file has {count} of pictures, documents or links without the host, such as “{lost[0][:200]}”. They "
            "were left out. Import from the address of the interface, or add them here."
        )
        yield Doubt("body", reason)


_PLATFORM = Platform(_NAME, _find_items, _find_next, _read_item, _find_error)
