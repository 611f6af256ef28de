"""Read the JSON of Presseportal (news aktuell): releases of companies, police, fire brigades and municipalities."""

import re
from collections.abc import Iterator

from pressroom.importer.answer_pages import AnswerPage, Platform, read_platform
from pressroom.importer.answer_texts import AnswerTexts, has_tags, take_lead, to_line, to_lines
from pressroom.importer.formats import FetchedFile, Found, ImportContext
from pressroom.importer.found import Doubt, FoundContact, FoundOrganisation, FoundRelease, NotImported
from pressroom.importer.json_answers import (
    JsonObject,
    answer_matches,
    fold_keywords,
    get_query,
    read_language,
    read_list,
    set_query,
    split_url,
)
from pressroom.importer.missing_values import complete_release, find_time_doubts
from pressroom.importer.release_parts import find_contacts

_NAME = "Presseportal"
_HOST = re.compile(r"api\.presseportal\.(?:de|ch)")
_API_PATH = re.compile(r"/api/(?:v\d+/)?(?:article|stor(?:y|ies))(?:/.*)?")
_SMALLEST_PAGE = 20  # the platform gives no more for police and municipalities, whatever the limit
_ERRORS = {
    "100": "The address has no key. Add api_key=… to it.",
    "101": "Presseportal does not know the key. Check api_key in the address.",
    "102": "The key is not active any more. Ask news aktuell for another one.",
    "150": "The quota of the key is used up. Wait for the next period, or ask news aktuell for more.",
    "200": "Check the address: Presseportal does not know what it asks for, or the key may not read it.",
}
_END_OF_LIST = "200"
# “Hamburg (ots) - ”, also with a dash of another kind or none, and with a line break.
_DATELINE = re.compile(
    r"^(?P<place>[^\n()*\[\]]{2,80}?)\s*\(ots(?:/[^)]{1,60})?\)[\s\\]*(?:[-–—:][\s\\]*)?", re.IGNORECASE
)
_TAGS = r"[ \t]*(?:<[^>\n]{1,200}>[ \t]*)*"
_CONTACT = re.compile(
    rf"(?im)^{_TAGS}(?:Pressekontakt|Rückfragen (?:von [\w ]{{1,40}} )?(?:bitte )?(?:an|richten Sie an)|"
    r"Kontakt für (?:Medien|Presse)\w{0,20}|Ansprechpartner(?:in)? für [\w ]{1,40}|Press contact|Contact presse)"
    rf"[ \t]*:?{_TAGS}"
)
_ORIGIN = re.compile(rf"(?im)^{_TAGS}(?:Original-Content von|Original content of)\b[^\n]*\n?")
_LINE_TAG = re.compile(r"<br\s*/?>\n?|(?=<(?:p|div|h[1-6]|ul|li)\b)", re.IGNORECASE)


def is_api_url(url: str) -> bool:
    """Return whether a URL is one of the interface: `https://api.presseportal.de/api/article/…`."""
    _, host, path = split_url(url)
    return _HOST.fullmatch(host) is not None and _API_PATH.fullmatch(path) is not None


def matches(file: FetchedFile, start: bytes) -> bool:
    """Return whether a file is an answer of Presseportal, also one about an error, or one of its stories."""
    return answer_matches(file, start, _is_known)


def read(file: FetchedFile, context: ImportContext) -> Found:
    """Yield the releases of an answer, and of the pages after it."""
    return read_platform(_PLATFORM, file, context)


def _is_known(answer: JsonObject) -> bool:
    if _is_story(answer) or "story" in answer.get_object("content"):
        return True
    return answer.get_object("error").has_all("code", "msg") and answer.get_text("error") == ""


def _is_story(item: JsonObject) -> bool:
    return item.has_all("title", "published") and item.has_any("company", "office")


def _find_items(answer: JsonObject) -> list[object] | None:
    content = answer.get_object("content")
    return read_list(content.get("story")) if "story" in content else None if _is_story(answer) else []


def _find_next(page: AnswerPage) -> str:
    query = get_query(page.url)
    limit = query.get_number("limit")
    is_list = len(page.items) >= min(limit, _SMALLEST_PAGE) if limit > 0 else len(page.items) > 1
    if not page.items or not is_list or "content" not in page.answer:
        return ""
    return set_query(page.url, start=max(query.get_number("start"), 0) + len(page.items))


def _find_error(answer: JsonObject, source: str) -> NotImported | None:
    """Return what Presseportal says is wrong. Its answers about errors have the status 403."""
    error = answer.get_object("error")
    code, message = error.get_text("code"), to_line(error.get_text("msg"))
    if not error.has_any("code", "msg"):
        return None
    text = f"{_NAME} answers: {message[:200] or 'error'} (code {code[:10] or 'unknown'})."
    return NotImported(source=source, message=text, remedy=_ERRORS.get(code, "Check the address and the key in it."))


def _read_item(item: JsonObject, page: AnswerPage, context: ImportContext, source: str) -> Iterator[FoundRelease]:
    issuer = item.get_object("company" if "company" in item else "office")
    language = read_language(item.get_text("language"))
    text, contacts = _split_contacts(item.get_text("body", "teaser"), language or "de")
    texts = AnswerTexts(page.url)
    _add_media(texts, item.get_object("media"))
    dateline, lead, body, doubts = _split_body(texts.to_markdown(text))
    published = item.get_time(context.zone, "published")
    if not item.get_text("body"):
        doubts = (*doubts, Doubt("body", f"{_NAME} gave only the start of the text. Ask with teaser=0."))
    release = FoundRelease(
        source=source,
        headline=to_line(item.get_text("title")),
        lead=lead,
        body=body,
        dateline=dateline,
        source_id=item.get_text("id"),
        urls=tuple(dict.fromkeys(filter(None, [item.get_url(page.url, name) for name in ("url", "short")]))),
        language=language,
        published_at=published.when if published else None,
        organisations=_read_organisations(issuer, page.url),
        contacts=contacts,
        keywords=fold_keywords([*item.get_texts("keywords", "keyword"), *item.get_texts("ressort", "ressort")]),
        pictures=texts.media.pictures,
        documents=texts.media.documents,
        links=tuple(texts.links),
        doubts=(*find_time_doubts(published, _NAME), *doubts, *_find_language_doubts(language)),
    )
    yield complete_release(release, _NAME)


def _find_language_doubts(language: str) -> tuple[Doubt, ...]:
    return () if language else (Doubt("language", f"{_NAME} does not say the language."),)


def _split_contacts(text: str, language: str) -> tuple[str, tuple[FoundContact, ...]]:
    """Return the text above the contacts, and the contacts. The line about the origin is left out."""
    lines = _LINE_TAG.sub(lambda match: f"{match[0]}\n", text) if has_tags(text) else text
    lines = _ORIGIN.sub("", lines)
    start = _CONTACT.search(lines)
    contacts = find_contacts(to_lines(lines[start.end() :]), language) if start else ()
    return lines[: start.start()].rstrip() if start and contacts else lines, contacts


def _split_body(body: str) -> tuple[str, str, str, tuple[Doubt, ...]]:
    """Return the dateline, the first paragraph, the rest, and a doubt: Presseportal has no lead."""
    match = _DATELINE.match(body)
    if match:
        body = body[match.end() :]
    lead, rest = take_lead(body)
    doubt = Doubt("lead", f"{_NAME} has no lead. This was the first paragraph of the text.")
    return to_line(match["place"]) if match else "", lead, rest, (doubt,) if lead else ()


def _read_organisations(issuer: JsonObject, base: str) -> tuple[FoundOrganisation, ...]:
    name = to_line(issuer.get_text("name"))
    if not name:
        return ()
    about = AnswerTexts(base).to_markdown(issuer.get_text("info"))
    return (
        FoundOrganisation(
            name=name,
            url=issuer.get_url(base, "homepage", "url"),
            about=about,
            logo=issuer.get_url(base, "logo"),
        ),
    )


def _add_media(texts: AnswerTexts, media: JsonObject) -> None:
    for image in media.get_objects("image"):
        texts.add_picture(
            image.get_url(texts.base, "original", "url"),
            caption=image.get_text("caption"),
            credit=image.get_text("copyright", "credit", "photographer"),
        )
    for document in media.get_objects("document"):
        texts.add_file(document.get_url(texts.base, "url"), document.get_text("caption", "name"))
    for kind in ("audio", "video"):
        for each in media.get_objects(kind):
            texts.add_link(each.get_url(texts.base, "url"), each.get_text("caption", "name"))


_PLATFORM = Platform(
    _NAME,
    _find_items,
    _find_next,
    _read_item,
    _find_error,
    "Presseportal answers so too if api_key is wrong or its quota is used up.",
    lambda answer: answer.get_object("error").get_text("code") == _END_OF_LIST,
)
