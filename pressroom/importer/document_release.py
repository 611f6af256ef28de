"""Make a release of a document: of its HTML, in which classes say what a paragraph is (`lead`, `caption`, `bold`)."""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bs4 import BeautifulSoup
from bs4.element import Tag
from msgspec import Struct, structs

from pressroom.importer.found import Doubt, FoundPicture, FoundRelease
from pressroom.importer.html_to_markdown import HtmlOptions, html_to_markdown
from pressroom.importer.media import Media
from pressroom.importer.page_language import choose_language
from pressroom.importer.picture_credits import split_credit
from pressroom.importer.release_parts import ReleaseParts, split_release
from pressroom.importer.text_blocks import split_blocks
from pressroom.text import markdown

CREATED_REASON = "The text has no date; this is when the document was created"
"""The reason of the doubt about a date that is only in the properties of a document."""
_SAFE_LINK = re.compile(r"(?:https?|mailto|tel):", re.IGNORECASE)
_MAX_CAPTION = 400
_HEADINGS = ["h1", "h2", "h3", "h4", "h5", "h6"]
_BLOCKS = ["p", *_HEADINGS, "li", "table", "blockquote", "figure"]


class DocumentText(Struct, frozen=True, kw_only=True):
    """The HTML of a document and what is known besides it.

    `language` is that of the text, "" if the document does not say; `default_language` is used then. `title` is used if
    the text has no headline, and `created` if it has no date; a time without zone is in `zone`. `margins` are the lines
    of headers and footers, which are no part of the body. `doubts` are about what was left out.
    """

    source: str
    html: BeautifulSoup
    default_language: str
    zone: ZoneInfo
    language: str = ""
    title: str = ""
    created: datetime | None = None
    margins: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()


def make_release(text: DocumentText, media: Media) -> FoundRelease:
    """Find the parts of a release in a document. `media` gets its pictures."""
    _mark_headings(text.html)
    _join_captions(text.html)
    options = HtmlOptions(resolve_url=_select_link, place_picture=media.place, top_level=_find_top_level(text.html))
    leads = [html_to_markdown(str(each), options) for each in text.html.find_all("p", class_="lead")]
    found = split_document(text, html_to_markdown(text.html, options), media)
    return found if found.lead else _take_lead(found, leads)


def _select_link(url: str) -> str:
    return url.strip() if _SAFE_LINK.match(url.strip()) else ""


def _find_top_level(soup: BeautifulSoup) -> int:
    """Return 1 if the text starts with a heading that is above all others: the headline."""
    first = next((each for each in soup.find_all(_BLOCKS) if each.get_text(strip=True)), None)
    levels = [each.name for each in soup.find_all(_HEADINGS) if each.get_text(strip=True)]
    is_above = first is not None and first.name in _HEADINGS and all(first.name < name for name in levels[1:])
    return 1 if is_above else 2


def _take_lead(found: FoundRelease, leads: Sequence[str]) -> FoundRelease:
    """Take paragraphs that have the style of a lead from the start of the body."""
    body, taken = found.body, []
    for lead in leads:
        if lead and body.startswith(lead):
            taken.append(markdown.to_text(markdown.parse(lead)).strip())
            body = body[len(lead) :].lstrip("\n")
    return structs.replace(found, lead=" ".join(taken), body=body)


def split_document(text: DocumentText, source: str, media: Media) -> FoundRelease:
    """Find the parts of a release in the Markdown of a document."""
    language, doubt = choose_language(text.language, source, "document")
    language = language or text.default_language
    parts = split_release(source, _get_primary_language(language))
    found = FoundRelease(
        source=text.source,
        headline=parts.headline or text.title,
        lead=parts.lead,
        body=_raise_headings(parts.body),
        language=language,
        published_at=parts.published_at.replace(tzinfo=text.zone) if parts.published_at else text.created,
        dateline=parts.dateline,
        kind=parts.kind,
        organisations=parts.organisations,
        contacts=parts.contacts,
        keywords=parts.keywords,
        help=parts.help,
        facts=parts.facts,
        links=parts.links,
        pictures=tuple([_split_credit(picture) for picture in media.pictures]),
        documents=media.documents,
        doubts=(*text.doubts, *_doubt_language(doubt), *parts.doubts, *_doubt_properties(parts, text)),
    )
    return _add_margins(found, text)


def _raise_headings(body: str) -> str:
    """Return a body whose highest heading has the level 2."""
    blocks = split_blocks(body)
    levels = [block.level for block in blocks if block.kind == "heading"]
    shift = min(levels, default=2) - 2
    sources = [
        "#" * (block.level - shift) + block.source.lstrip("#") if block.kind == "heading" else block.source
        for block in blocks
    ]
    return "\n\n".join(sources) if shift else body


def describe_changes(count: int) -> list[Doubt]:
    """Return the doubt about tracked changes, if there are any."""
    changes = f"{count} tracked change" + ("" if count == 1 else "s")
    reason = f"The document has {changes}; their accepted text was taken. Check that this is the approved text"
    return [Doubt("body", reason)] if count else []


def describe_comments(count: int) -> list[Doubt]:
    """Return the doubt about comments, if there are any."""
    comments = "1 comment; it was" if count == 1 else f"{count} comments; they were"
    reason = f"The document has {comments} left out. Check that nothing is still to be decided"
    return [Doubt("body", reason)] if count else []


def _doubt_language(reason: str) -> list[Doubt]:
    return [Doubt("language", reason)] if reason else []


def _doubt_properties(parts: ReleaseParts, text: DocumentText) -> list[Doubt]:
    """Return the doubts about what is only in the properties of the document."""
    doubts = []
    if text.title and not parts.headline:
        doubts.append(Doubt("headline", "The text has no headline; this is the title in the document's properties"))
    if text.created and not parts.published_at:
        doubts.append(Doubt("publish_at", CREATED_REASON))
    return doubts


def _get_primary_language(language: str) -> str:
    return language.partition("-")[0].lower()


def _add_margins(found: FoundRelease, text: DocumentText) -> FoundRelease:
    """Take contacts and the organisation from headers and footers if the text itself has none."""
    if not text.margins:
        return found
    parts = split_release("\n\n".join(["# -", *text.margins]), _get_primary_language(found.language))
    doubts = list(found.doubts)
    if not found.contacts and parts.contacts:
        doubts.append(Doubt("contacts", "The contacts are from the header or footer of the document"))
    if not found.organisations and parts.organisations:
        doubts.append(Doubt("organisations", "The organisation is from the header or footer of the document"))
    return structs.replace(
        found,
        contacts=found.contacts or parts.contacts,
        organisations=found.organisations or parts.organisations,
        doubts=tuple(doubts),
    )


def _split_credit(picture: FoundPicture) -> FoundPicture:
    """Move who made a picture from the end of its caption to its own value."""
    caption, credit = split_credit(picture.caption)
    return structs.replace(picture, caption=caption, credit=picture.credit or credit)


def _mark_headings(soup: BeautifulSoup) -> None:
    """Make headings of paragraphs that only look like headings, one level below the ones above them."""
    has_heading = soup.find(_HEADINGS) is not None
    marked = soup.find_all("p", class_="bold")
    is_title = not has_heading and bool(marked) and _is_first_text(soup, marked[0])
    for number, paragraph in enumerate(marked):
        paragraph.name = "h1" if is_title and not number else "h2"


def _is_first_text(soup: BeautifulSoup, paragraph: Tag) -> bool:
    return next((each for each in soup.find_all(_BLOCKS) if each.get_text(strip=True)), None) is paragraph


def _join_captions(soup: BeautifulSoup) -> None:
    """Join a picture and the caption after it, or before it, to a figure."""
    for caption in [each for each in soup.find_all("p") if _is_caption(each)]:
        neighbours = (caption.find_previous_sibling(name=True), caption.find_next_sibling(name=True))
        picture = next((each for each in neighbours if isinstance(each, Tag) and _is_picture(each)), None)
        if picture is None:
            continue
        caption.extract()
        caption.name = "figcaption"
        picture.name = "figure"
        picture.append(caption)


def _is_caption(paragraph: Tag) -> bool:
    """Return whether a paragraph has the style of a caption, or stands below a picture and says who made it."""
    if "caption" in paragraph.get_attribute_list("class"):
        return True
    above = paragraph.find_previous_sibling(name=True)
    text = paragraph.get_text()
    return isinstance(above, Tag) and _is_picture(above) and len(text) <= _MAX_CAPTION and split_credit(text)[1] != ""


def _is_picture(tag: Tag) -> bool:
    return tag.name == "p" and tag.find("img") is not None and not tag.get_text(strip=True)


def number_pictures(html: BeautifulSoup, locations: Iterable[tuple[str, str | None]]) -> None:
    """Give the `img` elements whose `alt` is a number their location and alternative text."""
    known = list(locations)
    for image in html.find_all("img"):
        location, alt = known[int(str(image["alt"]))]
        image["src"] = location
        del image["alt"]
        if alt is not None:
            image["alt"] = alt


def parse_created(text: str) -> datetime | None:
    """Return the time at which a document was created, in UTC if it says no zone; None if it is no time."""
    try:
        created = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return created if created.tzinfo else created.replace(tzinfo=UTC)
