"""Read a release from a Markdown file, with or without front matter, or from a file of plain text.

The front matter can be that of Hugo, Jekyll, Eleventy or Pelican, or our own.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import PurePosixPath
from zoneinfo import ZoneInfo

from msgspec import structs

from pressroom.importer.decoding import decode_text
from pressroom.importer.formats import FetchedFile, Found, ImportContext
from pressroom.importer.found import FoundRelease, NotImported
from pressroom.importer.front_matter_values import read_front_matter
from pressroom.importer.markdown_body import MarkdownBody, read_markdown_body
from pressroom.importer.media import Media
from pressroom.importer.page_language import detect_language
from pressroom.importer.parsed_front_matter import FrontMatterError, get_text, split_front_matter
from pressroom.importer.plain_text import plain_text_to_markdown
from pressroom.importer.release_parts import ReleaseParts, split_body, split_release
from pressroom.importer.url_parts import parse_url

MAX_BYTES = 1_000_000
_MARKDOWN_ENDINGS = frozenset({".md", ".markdown", ".mdown", ".mkd"})
_MARKDOWN_TYPES = frozenset({"text/markdown", "text/x-markdown"})
_OTHER_FORMAT = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml|<!doctype|<html|<rss|<feed|\{\\rtf|%PDF|PK\x03\x04)", re.IGNORECASE
)
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def matches(file: FetchedFile, start: bytes) -> bool:
    """Return whether a file is Markdown or plain text, by its name or media type and its first bytes."""
    is_text = _is_markdown(file) or _get_ending(file) == ".txt" or file.media_type == "text/plain"
    is_binary = b"\0" in start and not start.startswith(_UTF16_MARKS)
    return is_text and not is_binary and _OTHER_FORMAT.match(start) is None


def read(file: FetchedFile, context: ImportContext) -> Found:
    """Yield the release in a file."""
    with file.open() as stream:
        data = stream.read(MAX_BYTES + 1)
    source = file.url or file.location
    if len(data) > MAX_BYTES:
        message = f"the file has more than {MAX_BYTES // 1_000_000} MB of text; a release has a few pages"
        yield NotImported(source=source, message=message, remedy="Split it into one file for each release.")
        return
    text = decode_text(data, filter(None, [file.charset]))
    if not text.strip():
        yield NotImported(source=source, message="the file is empty", remedy="Check that it was saved.")
        return
    yield from _read_text(file, source, text, context)


def _read_text(
    file: FetchedFile, source: str, text: str, context: ImportContext
) -> Iterator[FoundRelease | NotImported]:
    if not _is_markdown(file):
        language = detect_language(text) or context.language
        parts = split_release(plain_text_to_markdown(text), language)
        yield _make_release(parts, FoundRelease(source=source, language=language), context.zone)
        return
    try:
        yield _read_markdown(file, source, text, context)
    except FrontMatterError as error:
        yield NotImported(
            source=source, message=str(error), remedy="Correct the lines between the first two --- and import it again."
        )


def _read_markdown(file: FetchedFile, source: str, text: str, context: ImportContext) -> FoundRelease:
    front = split_front_matter(text.replace("\r\n", "\n"))
    media = Media(file.url or file.location)
    language = get_text(front.values, "lang", "language", "locale") or detect_language(front.body) or context.language
    release = read_front_matter(front.values, media, FoundRelease(source=source, language=language), context.zone)
    body = read_markdown_body(front.body, media, release.headline)
    release = structs.replace(
        release, pictures=media.pictures, documents=media.documents, doubts=release.doubts + body.doubts
    )
    if get_text(front.values, "headline") and get_text(front.values, "lead"):
        return structs.replace(release, body=body.markdown)
    return _make_release(_split(body, release), release, context.zone)


def _split(body: MarkdownBody, release: FoundRelease) -> ReleaseParts:
    if release.headline:
        return split_body(body.markdown, release.language, lead=release.lead)
    return split_release(body.markdown, release.language)


def _make_release(parts: ReleaseParts, known: FoundRelease, zone: ZoneInfo) -> FoundRelease:
    """Add what the text says to what the front matter says, which comes first."""
    published_at = known.published_at or _add_zone(parts.published_at, zone)
    doubts = [doubt for doubt in parts.doubts if not (known.published_at and doubt.field == "publish_at")]
    return structs.replace(
        known,
        headline=known.headline or parts.headline,
        lead=known.lead or parts.lead,
        body=parts.body,
        dateline=known.dateline or parts.dateline,
        published_at=published_at,
        kind=parts.kind if known.kind == "press-release" else known.kind,
        contacts=known.contacts or parts.contacts,
        help=known.help or parts.help,
        facts=known.facts or parts.facts,
        organisations=known.organisations or parts.organisations,
        keywords=tuple(dict.fromkeys([*known.keywords, *parts.keywords])),
        links=tuple(dict.fromkeys([*known.links, *parts.links])),
        doubts=(*known.doubts, *doubts),
    )


def _add_zone(when: datetime | None, zone: ZoneInfo) -> datetime | None:
    return when.replace(tzinfo=zone) if when else None


def _is_markdown(file: FetchedFile) -> bool:
    return _get_ending(file) in _MARKDOWN_ENDINGS or file.media_type in _MARKDOWN_TYPES


def _get_ending(file: FetchedFile) -> str:
    return PurePosixPath(parse_url(file.url or file.location).path).suffix.lower() or file.path.suffix.lower()
