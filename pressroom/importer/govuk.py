"""Read the JSON of GOV.UK: content items of news, and search results that lead to them."""

import re
from collections.abc import Iterator
from datetime import datetime

from pressroom.importer.answer_pages import AnswerPage, Platform, read_platform
from pressroom.importer.answer_texts import AnswerTexts, drop_repeated_lead, to_line
from pressroom.importer.formats import FetchedFile, Found, ImportContext
from pressroom.importer.found import Doubt, FoundOrganisation, FoundRelease, FoundTranslation, NotImported
from pressroom.importer.json_answers import (
    JsonObject,
    WrittenTime,
    answer_matches,
    fold_keywords,
    get_query,
    make_web_url,
    read_answer,
    read_language,
    read_time,
    set_query,
    split_url,
)
from pressroom.importer.missing_values import complete_release, find_time_doubts
from pressroom.model.release import ReleaseKind

_NAME = "GOV.UK"
_SITE = "https://www.gov.uk"
_HOST = re.compile(r"(?:www\.)?gov\.uk|[\w.-]+\.publishing\.service\.gov\.uk")
_API_PATH = re.compile(r"/api/(?:content/.+|search\.json|v\d+/search\.json)")
_KINDS: dict[str, ReleaseKind] = {
    "press_release": "press-release",
    "news_story": "news",
    "world_news_story": "news",
    "news_article": "news",
    "government_response": "statement",
    "written_statement": "statement",
    "oral_statement": "statement",
    "speech": "statement",
    "authored_article": "statement",
    "fatality_notice": "news",
}
_SUBJECTS = ("taxons", "topics", "topical_events", "policy_areas", "related_policies", "world_locations")
_NAMED_SIZES = ("mobile", "mobile_2x", "tablet", "tablet_2x", "desktop", "desktop_2x", "original")
_DEFAULT_PICTURE = re.compile(r"default_news_organisation_image|/placeholder[^/]*$")


def is_api_url(url: str) -> bool:
    """Return whether a URL is one of the interface: `https://www.gov.uk/api/content/government/news/…`."""
    _, host, path = split_url(url)
    return _HOST.fullmatch(host) is not None and _API_PATH.fullmatch(path) is not None


def matches(file: FetchedFile, start: bytes) -> bool:
    """Return whether a file is a content item or a search result of GOV.UK, or a list of them."""
    return answer_matches(file, start, _is_known)


def read(file: FetchedFile, context: ImportContext) -> Found:
    """Yield the release of a content item, or the releases that a search finds, on all its pages."""
    return read_platform(_PLATFORM, file, context)


def _is_known(answer: JsonObject) -> bool:
    return _is_content(answer) or _is_search(answer)


def _is_content(item: JsonObject) -> bool:
    return item.has_all("base_path", "title") and item.has_any("content_id", "schema_name")


def _is_search(answer: JsonObject) -> bool:
    return answer.has_all("results", "total") and answer.has_any("start", "facets", "suggested_queries", "es_cluster")


def _find_items(answer: JsonObject) -> list[object] | None:
    results = answer.get("results")
    if isinstance(results, list):
        return results
    return None if _is_content(answer) else []


def _find_next(page: AnswerPage) -> str:
    start = max(page.answer.get_number("start"), get_query(page.url).get_number("start"), 0)
    end = start + len(page.items)
    if "results" not in page.answer or not page.items or end >= page.answer.get_number("total"):
        return ""
    return set_query(page.url, start=end)


def _find_error(answer: JsonObject, source: str) -> NotImported | None:
    message = answer.get_text("error", "message")
    if not message or _find_items(answer) != []:
        return None
    return NotImported(source=source, message=f"{_NAME} answers: {to_line(message)[:200]}", remedy="Check the address.")


def _read_item(
    item: JsonObject, page: AnswerPage, context: ImportContext, source: str
) -> Iterator[FoundRelease | NotImported]:
    if not _is_content(item):
        item = _view(item, page, context)
    if not item.get_object("details").get_text("body"):
        shown = item.get_text("schema_name", "document_type", "format")[:60] or "no content item"
        yield NotImported(
            source=source,
            message=f"This page of {_NAME} has no text of a release ({shown}).",
            remedy="Import its own address if it is a release: https://www.gov.uk/api/content/government/news/…",
        )
        return
    yield complete_release(_read_release(item, context, source), _NAME)


def _view(item: JsonObject, page: AnswerPage, context: ImportContext) -> JsonObject:
    """Ask for the content item of a search result, on the host of the search."""
    path = item.get_text("link")
    if not page.url or not re.fullmatch(r"/[^/\s?#][^\s?#]*", path):
        return JsonObject(None)
    return JsonObject(read_answer(context.fetcher.fetch(make_web_url(page.url, f"/api/content{path}"))))


def _read_release(item: JsonObject, context: ImportContext, source: str) -> FoundRelease:
    details = item.get_object("details")
    texts = AnswerTexts(_SITE)
    _add_pictures(texts, details)
    lead = to_line(item.get_text("description"))
    body = drop_repeated_lead(lead, texts.to_markdown(details.get_text("body")))
    _add_attachments(texts, details)
    language = read_language(item.get_text("locale"))
    published = item.get_time(context.zone, "first_published_at") or details.get_time(context.zone, "first_public_at")
    published = published or item.get_time(context.zone, "public_updated_at")
    notice = item.get_object("withdrawn_notice")
    kind, kind_doubts = _read_kind(item)
    return FoundRelease(
        source=source,
        headline=to_line(item.get_text("title")),
        lead=lead,
        body=body,
        source_id=f"{item.get_text('content_id')}:{language}" if item.get_text("content_id") else "",
        urls=tuple(filter(None, [item.get_url(_SITE, "base_path")])),
        language=language,
        translations=_read_translations(item, language),
        published_at=published.when if published else None,
        updated_at=_find_update(item, published, context),
        kind=kind,
        organisations=_read_organisations(item),
        keywords=_read_keywords(item),
        pictures=texts.media.pictures,
        documents=texts.media.documents,
        links=tuple(texts.links),
        withdrawn=to_line(notice.get_text("explanation")) or ("Withdrawn" if "withdrawn_at" in notice else ""),
        doubts=(*find_time_doubts(published, _NAME), *kind_doubts, *_find_changes(details)),
    )


def _find_update(item: JsonObject, published: WrittenTime | None, context: ImportContext) -> datetime | None:
    """Return when the text was last changed or withdrawn, if that was after publication."""
    values = (item.get("public_updated_at"), item.get_object("withdrawn_notice").get("withdrawn_at"))
    times = [time.when for value in values if (time := read_time(value, context.zone))]
    latest = max(times, default=None)
    return latest if latest and published and latest > published.when else None


def _find_changes(details: JsonObject) -> tuple[Doubt, ...]:
    """Return the notes of changes after the first publication: a release has the last text only."""
    changes = details.get_objects("change_history")
    ordered = sorted(changes, key=lambda change: change.get_text("public_timestamp"))[1:]
    notes = [f"{each.get_text('public_timestamp')[:10]}: {to_line(each.get_text('note'))[:300]}" for each in ordered]
    return (Doubt("body", f"{_NAME} changed the text: {' '.join(notes)}"),) if notes else ()


def _read_kind(item: JsonObject) -> tuple[ReleaseKind, tuple[Doubt, ...]]:
    text = item.get_text("document_type", "schema_name")
    doubts = () if text in _KINDS else (Doubt("kind", f"{_NAME} says “{text[:40]}”."),)
    return _KINDS.get(text, "news"), doubts if text else ()


def _read_translations(item: JsonObject, own: str) -> tuple[FoundTranslation, ...]:
    found = []
    for each in item.get_object("links").get_objects("available_translations"):
        language, number = read_language(each.get_text("locale")), each.get_text("content_id")
        if language not in {"", own}:
            url = each.get_url(_SITE, "web_url", "base_path")
            found.append(FoundTranslation(language=language, url=url, id=f"{number}:{language}" if number else ""))
    return tuple(found)


def _read_organisations(item: JsonObject) -> tuple[FoundOrganisation, ...]:
    """Return the organisations, first the one that publishes, then those that are emphasised."""
    links = item.get_object("links")
    emphasised = item.get_object("details").get_texts("emphasised_organisations")
    first = [each.get_text("content_id") for each in links.get_objects("primary_publishing_organisation")]
    order = [*first, *emphasised]
    places = {number: place for place, number in reversed(list(enumerate(order)))}
    each_once = {each.get_text("title"): each for each in links.get_objects("organisations")}
    for each in links.get_objects("primary_publishing_organisation"):
        each_once.setdefault(each.get_text("title"), each)
    ordered = sorted(each_once.values(), key=lambda each: places.get(each.get_text("content_id"), len(order)))
    return tuple([_read_organisation(each) for each in ordered if each.get_text("title")])


def _read_organisation(item: JsonObject) -> FoundOrganisation:
    logo = item.get_object("details").get_object("logo").get_object("image").get_url(_SITE, "url")
    name, url = to_line(item.get_text("title")), item.get_url(_SITE, "web_url", "base_path")
    return FoundOrganisation(name=name, url=url, logo=logo)


def _read_keywords(item: JsonObject) -> tuple[str, ...]:
    links = item.get_object("links")
    return fold_keywords([each.get_text("title") for name in _SUBJECTS for each in links.get_objects(name)])


def _add_pictures(texts: AnswerTexts, details: JsonObject) -> None:
    """Add the pictures in their largest size. Answers before March 2026 have one `image`, with its alternative text.

    The picture that stands for an organisation that has no other is left out.
    """
    images = sorted(details.get_objects("images"), key=lambda image: image.get_text("type") not in {"lead", "header"})
    for image in [*images, details.get_object("image")]:
        urls = _list_sizes(image, texts.base)
        texts.add_sizes(urls)
        if not urls or image.get_text("type") == "logo" or any(map(_DEFAULT_PICTURE.search, urls)):
            continue
        alt = image.get_text("alt_text") or None
        texts.add_picture(urls[-1], caption=image.get_text("caption"), credit=image.get_text("credit"), alt=alt)


def _list_sizes(image: JsonObject, base: str) -> list[str]:
    """Return the addresses of a picture, the largest last."""
    sources = image.get("sources")
    sizes = sources if isinstance(sources, dict) else {}
    ordered = sorted(sizes, key=_rank_size)
    urls = [image.get_url(base, "url"), *[JsonObject(sizes).get_url(base, name) for name in ordered]]
    return list(filter(None, [*urls, image.get_url(base, "high_resolution_url")]))


def _rank_size(name: str) -> tuple[int, int]:
    number = re.fullmatch(r"s(\d{1,5})", name)
    named = name.removesuffix("_1x")
    return (int(number[1]) if number else 0, _NAMED_SIZES.index(named) if named in _NAMED_SIZES else -1)


def _add_attachments(texts: AnswerTexts, details: JsonObject) -> None:
    """Add files as documents, and pages that are attached as links."""
    for attachment in details.get_objects("attachments"):
        url, title = attachment.get_url(texts.base, "url"), attachment.get_text("title", "filename")
        if attachment.get_text("attachment_type") in {"html", "external"} or "content_type" not in attachment:
            texts.add_link(url, title)
        else:
            texts.add_file(url, title)


_PLATFORM = Platform(_NAME, _find_items, _find_next, _read_item, _find_error)
