"""Read the JSON of Cision: a news feed, or a single release."""

import re
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from pressroom.importer.answer_pages import AnswerPage, Platform, read_platform
from pressroom.importer.answer_texts import (
    AnswerTexts,
    drop_repeated_lead,
    fold_text,
    join_blocks,
    to_line,
    to_lines,
    write_quote,
)
from pressroom.importer.formats import FetchedFile, Found, ImportContext
from pressroom.importer.found import (
    Doubt,
    FoundFact,
    FoundOrganisation,
    FoundRelease,
    FoundTranslation,
    NotImported,
)
from pressroom.importer.json_answers import (
    JsonObject,
    WrittenTime,
    answer_matches,
    fold_keywords,
    get_query,
    read_answer,
    read_language,
    read_time,
    set_query,
    split_url,
    starts_like_json,
)
from pressroom.importer.missing_values import complete_release, find_time_doubts
from pressroom.importer.release_parts import find_contacts
from pressroom.model.release import ReleaseKind

_NAME = "Cision"
_UTC = ZoneInfo("UTC")
_API_PATH = re.compile(r"(?:/\w+)?/papi/(NewsFeed|Release)/[^/]+/?", re.IGNORECASE)
_KINDS: dict[str, ReleaseKind] = {
    "PRM": "press-release",
    "KMK": "press-release",
    "RDV": "press-release",
    "RPT": "press-release",
    "INB": "invitation",
    "NBR": "news",
}
_SIZES = (
    "UrlTo100x100Thumbnail",
    "UrlTo100x100ArResized",
    "UrlTo200x200Thumbnail",
    "UrlTo200x200ArResized",
    "UrlTo400x400ArResized",
    "UrlTo800x800ArResized",
    "HighQualityUrl",
    "DownloadUrl",
)


def is_api_url(url: str) -> bool:
    """Return whether a URL is one of the interface: `https://publish.ne.cision.com/papi/NewsFeed/…`."""
    return _API_PATH.fullmatch(split_url(url)[2]) is not None


def matches(file: FetchedFile, start: bytes) -> bool:
    """Return whether a file is an answer of Cision, a list of them, or one of its releases."""
    return answer_matches(file, start, _is_known) or (is_api_url(file.url or file.location) and starts_like_json(start))


def read(file: FetchedFile, context: ImportContext) -> Found:
    """Yield the releases of an answer, and of the pages after it."""
    return read_platform(_PLATFORM, file, context)


def _is_known(answer: JsonObject) -> bool:
    if "Releases" in answer:
        return answer.has_any("TotalFoundReleases", "PageIndex") or any(
            map(_is_release, answer.get_objects("Releases"))
        )
    return _is_release(answer) or _is_release(answer.get_object("Release"))


def _is_release(item: JsonObject) -> bool:
    return item.has_any("EncryptedId", "Id") and item.has_any("Title", "HtmlTitle")


def _find_items(answer: JsonObject) -> list[object] | None:
    for name in ("Releases", "Release"):
        if name in answer:
            value = answer.get(name)
            return value if isinstance(value, list) else [value]
    return None if _is_release(answer) else []


def _find_next(page: AnswerPage) -> str:
    """Return the next page, with the texts of the releases."""
    total, query = page.answer.get_number("TotalFoundReleases"), get_query(page.url)
    size = max(page.answer.get_number("PageSize"), query.get_number("pagesize"), 1)
    index = max(page.answer.get_number("PageIndex"), query.get_number("pageindex"), 1)
    if not page.items or "Releases" not in page.answer or index * size >= total:
        return ""
    return set_query(page.url, pageIndex=index + 1, pageSize=min(size, 100), detailLevel="detail", format="json")


def _find_error(answer: JsonObject, source: str) -> NotImported | None:
    message = answer.get_text("Message")
    if not message or _find_items(answer) != []:
        return None
    remedy = "Check the id of the feed in the address. Cision distinguishes capital letters in it."
    return NotImported(source=source, message=f"{_NAME} answers: {to_line(message)[:200]}", remedy=remedy)


def _read_item(item: JsonObject, page: AnswerPage, context: ImportContext, source: str) -> Iterator[FoundRelease]:
    doubts: tuple[Doubt, ...] = ()
    if not item.get_text("HtmlBody", "Body", "Complete"):
        item = _view(item, page, context)
        doubts = () if item.get_text("HtmlBody", "Body") else (Doubt("body", f"{_NAME} does not say the text."),)
    yield complete_release(_read_release(item, page.url, context, (source, doubts)), _NAME)


def _view(item: JsonObject, page: AnswerPage, context: ImportContext) -> JsonObject:
    """Ask for a whole release: a list without details has no texts. Raises DeliveryError or ConfigError."""
    name = item.get_text("EncryptedId")
    if not re.fullmatch(r"\w+", name) or not is_api_url(page.url):
        return item
    url = re.sub(
        r"/NewsFeed/[^/]+/?(?:[?#].*)?$", f"/Release/{name}?format=json&isCleanHtml=true", page.url, flags=re.IGNORECASE
    )
    answer = JsonObject(read_answer(context.fetcher.fetch(url))) if url != page.url else JsonObject(None)
    return next((JsonObject(each) for each in _find_items(answer) or [] if isinstance(each, dict)), item)


def _read_release(
    item: JsonObject, base: str, context: ImportContext, notes: tuple[str, tuple[Doubt, ...]]
) -> FoundRelease:
    texts = AnswerTexts(base)
    _add_pictures(texts, item)
    lead, more = texts.split_lead(item.get_text("HtmlIntro", "Intro"))
    body = join_blocks(more, drop_repeated_lead(lead, texts.to_markdown(item.get_text("HtmlBody", "Body", "Complete"))))
    _add_files(texts, item)
    language = read_language(item.get_text("LanguageCode"))
    published, updated = _read_times(item, context)
    kind, kind_doubts = _read_kind(item)
    return FoundRelease(
        source=notes[0],
        headline=to_line(item.get_text("HtmlTitle", "Title", "HtmlHeader", "Header")),
        lead=lead,
        body=_add_quotes(body, item),
        source_id=item.get_text("EncryptedId", "Id"),
        urls=_read_urls(item, base),
        language=language,
        translations=_read_translations(item, language),
        published_at=published.when if published else None,
        updated_at=updated.when if updated and published and updated.when > published.when else None,
        kind=kind,
        organisations=_read_organisations(item, base),
        contacts=find_contacts(to_lines(item.get_text("HtmlContact", "Contact")), language or context.language),
        keywords=fold_keywords([*item.get_texts("Keywords", "Value", "Name"), *item.get_texts("Categories", "Name")]),
        facts=_read_facts(item),
        pictures=texts.media.pictures,
        documents=texts.media.documents,
        links=tuple(texts.links),
        doubts=(*find_time_doubts(published, _NAME), *kind_doubts, *notes[1]),
    )


def _read_times(item: JsonObject, context: ImportContext) -> tuple[WrittenTime | None, WrittenTime | None]:
    """Return when it was published and changed; a time whose key ends in `Utc` needs no zone."""
    published, updated = (_read_utc(item.get_text(f"{name}Utc")) for name in ("PublishDate", "LastChangeDate"))
    return (
        published or item.get_time(context.zone, "PublishDate"),
        updated or item.get_time(context.zone, "LastChangeDate"),
    )


def _read_utc(text: str) -> WrittenTime | None:
    time = read_time(text, _UTC)
    return WrittenTime(time.when, time.text) if time else None


def _read_kind(item: JsonObject) -> tuple[ReleaseKind, tuple[Doubt, ...]]:
    if str(item.get("IsRegulatory")).lower() == "true":
        return "regulatory", ()
    code = item.get_text("InformationType").upper()
    doubts = (Doubt("kind", f"{_NAME} says “{code[:20]}”."),) if code and code not in _KINDS else ()
    return _KINDS.get(code, "press-release"), doubts


def _read_urls(item: JsonObject, base: str) -> tuple[str, ...]:
    urls = [item.get_url(base, name) for name in ("CanonicalUrl", "CisionWireUrl", "SyndicatedUrl")]
    return tuple(dict.fromkeys(filter(None, urls)))


def _read_translations(item: JsonObject, own: str) -> tuple[FoundTranslation, ...]:
    found = [
        FoundTranslation(language=read_language(version.get_text("Code")), id=version.get_text("ReleaseId"))
        for version in item.get_objects("LanguageVersions")
    ]
    return tuple([each for each in found if each.language not in {"", own} and each.id])


def _read_organisations(item: JsonObject, base: str) -> tuple[FoundOrganisation, ...]:
    about = AnswerTexts(base).to_markdown(item.get_text("HtmlCompanyInformation", "CompanyInformation"))
    name, logo = to_line(item.get_text("SourceName")), item.get_url(base, "LogoUrl")
    return (FoundOrganisation(name=name, about=about, logo=logo),) if name or about else ()


def _read_facts(item: JsonObject) -> tuple[FoundFact, ...]:
    """Return the quick facts. One that is written “label: value” has both."""
    facts = []
    for text in dict.fromkeys(map(to_line, item.get_texts("QuickFacts", "Text", "Value", "Fact"))):
        label, colon, value = text.partition(": ")
        facts.append(FoundFact(label=label if colon else "", value=value if colon else text))
    return tuple([fact for fact in facts if fact.value])


def _add_quotes(body: str, item: JsonObject) -> str:
    """Return a body with the quotes that do not stand in it yet."""
    text = fold_text(body)
    quotes = [(each.get_text("Text", "Quote"), each.get_text("Author")) for each in item.get_objects("Quotes")]
    new = [write_quote(quote, author) for quote, author in dict.fromkeys(quotes) if quote and not _has(text, quote)]
    return join_blocks(body, *new)


def _has(text: str, quote: str) -> bool:
    return fold_text(to_line(quote)) in text


def _add_pictures(texts: AnswerTexts, item: JsonObject) -> None:
    """Add the pictures, the main one first."""
    images = sorted(item.get_objects("Images"), key=lambda image: image.get("IsMain") is not True)
    for image in images:
        urls = [url for size in _SIZES if (url := image.get_url(texts.base, size))]
        texts.add_sizes(urls)
    for image in images:
        texts.add_picture(
            image.get_url(texts.base, *_SIZES[::-1]),
            caption=image.get_text("Description", "Title"),
            credit=image.get_text("Photographer"),
        )


def _add_files(texts: AnswerTexts, item: JsonObject) -> None:
    for file in item.get_objects("Files"):
        texts.add_file(file.get_url(texts.base, "Url"), file.get_text("Title", "Description", "FileName"))
    for link in item.get_objects("ExternalLinks"):
        texts.add_link(link.get_url(texts.base, "Url"), link.get_text("Title"))
    for video in item.get_objects("Videos"):
        texts.add_link(video.get_url(texts.base, "Url", "DownloadUrl", "EmbedUrl"), video.get_text("Title"))


_PLATFORM = Platform(_NAME, _find_items, _find_next, _read_item, _find_error)
