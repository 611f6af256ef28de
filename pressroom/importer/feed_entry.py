"""Make a release of one entry of a feed."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlunsplit

from msgspec import Struct

from pressroom.importer.entry_html import convert_entry_html, get_plain_text, is_cut
from pressroom.importer.feed_items import FeedItem, FeedPicture
from pressroom.importer.feed_times import FeedTime, parse_feed_time
from pressroom.importer.formats import ImportContext
from pressroom.importer.found import Doubt, FoundLink, FoundOrganisation, FoundRelease, FoundTranslation
from pressroom.importer.language_tags import normalize_language
from pressroom.importer.media import Media
from pressroom.importer.url_parts import parse_url

_MAX_LEAD = 600


class FeedValues(Struct, frozen=True):
    """What the feed says for all of its entries. `location` is its URL or path, `author` its author's name."""

    location: str
    language: str = ""
    author: str = ""


def make_release(entry: Any, item: FeedItem, feed: FeedValues, context: ImportContext) -> FoundRelease:
    """Return the release of an entry that feedparser read; `item` is the same entry as it is written."""
    language = normalize_language(_find_language(entry) or feed.language)
    link = _get_link(entry, language)
    base = link or feed.location
    media = Media(base)
    body, lead = _read_texts(entry, media, base)
    _add_files(entry, item, media)
    published = parse_feed_time(item.published or item.updated, context.zone, language)
    item_id = item.id or str(entry.get("id") or "")
    return FoundRelease(
        source=link or f"{feed.location} ({item_id or 'an entry without id'})",
        headline=get_plain_text(str(entry.get("title") or "")),
        lead=lead,
        body=body,
        id=item_id,
        urls=tuple(dict.fromkeys(filter(None, (link, _get_permalink(item, item_id, link))))),
        language=language,
        translations=tuple(_list_translations(entry, language)),
        published_at=published.time,
        updated_at=_find_update(item, published, context, language),
        organisations=_find_organisations(entry, item, feed),
        keywords=_list_keywords(entry, item),
        pictures=media.pictures,
        documents=media.documents,
        links=tuple(_list_links(entry)),
        is_public=not item.is_draft,
        doubts=(Doubt("publish_at", published.doubt),) if published.doubt else (),
    )


def remove_tracking(url: str) -> str:
    """Return a URL without the parameters that only count where readers come from."""
    parts = parse_url(url)
    if "utm_" not in parts.query:
        return url
    kept = [each for each in parse_qsl(parts.query, keep_blank_values=True) if not each[0].lower().startswith("utm_")]
    return urlunsplit((*parts[:3], urlencode(kept), parts.fragment))


def _get_link(entry: Any, language: str) -> str:
    """Return the URL of an entry's page; of several, the one in its own language."""
    pages = [each for each in entry.get("links") or () if each.get("rel") == "alternate"]
    own = [each for each in pages if normalize_language(str(each.get("hreflang") or "")) in {"", language}]
    own.sort(key=lambda each: each.get("type") not in {None, "text/html"})
    href = str(own[0].get("href") or "") if own else ""
    link = str(entry.get("feedburner_origlink") or href or entry.get("link") or "").strip()
    return remove_tracking(link) if link.lower().startswith(("http://", "https://")) else ""


def _get_permalink(item: FeedItem, item_id: str, link: str) -> str:
    """Return the id if it is an address of the entry too, such as `https://example.org/?p=12`."""
    parts = parse_url(item_id) if item_id.lower().startswith(("http://", "https://")) else None
    is_same_host = parts is not None and (not link or parts.netloc.lower() == parse_url(link).netloc.lower())
    return item_id if parts and (item.is_permalink or parts.query) and is_same_host else ""


def _read_texts(entry: Any, media: Media, base: str) -> tuple[str, str]:
    """Return the body and the lead. A description of several paragraphs is a body; a text that was cut is neither."""
    content = max((str(each.get("value") or "") for each in entry.get("content") or ()), key=len, default="")
    summary = str(entry.get("summary") or "")
    summary = "" if summary == content else summary
    body = convert_entry_html(content, media, base, base) if content else ""
    if not body and summary:
        text = convert_entry_html(summary, Media(base), base, base)
        if "\n\n" in text or len(text) > _MAX_LEAD:
            return convert_entry_html(summary, media, base, base), ""
    lead = get_plain_text(summary)
    if is_cut(lead) or (body and _is_start_of(lead, body)) or len(lead) > 5 * _MAX_LEAD:
        return body, ""
    return body, lead


def _is_start_of(lead: str, body: str) -> bool:
    """Return whether a summary is the start of the body, cut in the middle of a paragraph."""
    first_block = body.partition("\n\n")[0]
    plain = "".join(character for character in first_block if character.isalnum())
    wanted = "".join(character for character in lead if character.isalnum())
    return bool(wanted) and plain.startswith(wanted) and plain != wanted


def is_excerpt(entry: Any, release: FoundRelease) -> bool:
    """Return whether a feed has only the beginning of a text."""
    last_line = get_plain_text(release.body.rpartition("\n\n")[2])
    return not release.body or not entry.get("content") or is_cut(last_line)


def _add_files(entry: Any, item: FeedItem, media: Media) -> None:
    """Add what is attached to an entry. Captions of Media RSS also belong to pictures in the text."""
    for file in item.files:
        _add_file(file, media)
    for enclosure in entry.get("enclosures") or ():
        url, title = str(enclosure.get("href") or "").strip(), str(enclosure.get("title") or "")
        if url:
            _add_file(FeedPicture(url=url, media_type=str(enclosure.get("type") or "").lower(), title=title), media)


def _add_file(file: FeedPicture, media: Media) -> None:
    is_picture = file.media_type.startswith("image/") or (
        not file.media_type and file.url.lower().rpartition(".")[2] in {"jpg", "jpeg", "png", "webp", "gif", "avif"}
    )
    title = get_plain_text(file.title)
    if is_picture:
        caption = get_plain_text(file.description) or title
        media.add_picture(
            file.url, caption=caption, credit=get_plain_text(file.credit), alt=file.alt or None, terms=file.terms
        )
    elif not file.media_type.startswith(("text/html", "audio/", "video/")):
        media.add_document(file.url, title)


def _find_language(entry: Any) -> str:
    details = [*(entry.get("content") or ()), entry.get("title_detail") or {}, entry.get("summary_detail") or {}]
    languages = [entry.get("language"), *(detail.get("language") for detail in details)]
    return next((str(language) for language in languages if language), "")


def _list_translations(entry: Any, language: str) -> Iterator[FoundTranslation]:
    for link in entry.get("links") or ():
        other = normalize_language(str(link.get("hreflang") or ""))
        is_alternate = link.get("rel") == "alternate" and str(link.get("href") or "").startswith("http")
        if is_alternate and other and other.partition("-")[0] != language.partition("-")[0]:
            yield FoundTranslation(language=other, url=str(link["href"]))


def _find_update(item: FeedItem, published: FeedTime, context: ImportContext, language: str) -> Any:
    """Return when the text was changed after it was published; None if it was not."""
    updated = parse_feed_time(item.updated, context.zone, language).time if item.published else None
    return updated if updated and published.time and updated > published.time else None


def _find_organisations(entry: Any, item: FeedItem, feed: FeedValues) -> tuple[FoundOrganisation, ...]:
    """Return the authors who are organisations: they have a page, or the whole feed is theirs. Others are people."""
    authors = [(str(each.get("name") or ""), str(each.get("href") or "")) for each in entry.get("authors") or ()]
    found = [(name, url) for name, url in authors if name and (url or name == feed.author)]
    names = dict(found) | ({item.publisher: ""} if item.publisher and not found else {})
    return tuple(FoundOrganisation(name=name, url=url) for name, url in names.items())


def _list_keywords(entry: Any, item: FeedItem) -> tuple[str, ...]:
    terms = [get_plain_text(str(tag.get("label") or tag.get("term") or "")) for tag in entry.get("tags") or ()]
    known = {term.casefold(): term for term in reversed([*terms, *item.keywords]) if term}
    return tuple(known[key] for key in dict.fromkeys(term.casefold() for term in [*terms, *item.keywords] if term))


def _list_links(entry: Any) -> Iterator[FoundLink]:
    for link in entry.get("links") or ():
        if link.get("rel") == "related" and str(link.get("href") or "").startswith("http"):
            yield FoundLink(
                title=get_plain_text(str(link.get("title") or "")) or str(link["href"]), url=str(link["href"])
            )
