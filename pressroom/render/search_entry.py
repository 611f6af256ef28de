"""Encode a release for the search index: what is searched, what results show, and its entry in feeds of searches."""

import re
from collections.abc import Iterator
from unicodedata import normalize

from msgspec import msgpack

from pressroom.model.release import Release
from pressroom.model.search import IndexedRelease, SearchDocument
from pressroom.render.atom import render_entry
from pressroom.render.context import RenderContext
from pressroom.text import markdown
from pressroom.text.dates import format_rfc3339

_CELL_SEPARATOR = " | "
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")  # inside a word, they would make two of it


def render_search_entry(release: Release, context: RenderContext) -> bytes:
    """Return an encoded IndexedRelease. Only for releases that are not withdrawn."""
    document = SearchDocument(
        source=f"releases/{release.address}/{release.language}.md",
        path=release.path,
        language=release.language,
        year=release.address[:4],
        headline=_clean(release.headline),
        lead=_clean(release.lead),
        text=_clean("\n\n".join(filter(None, _list_texts(release)))),
        kind=release.kind,
        published=format_rfc3339(release.publish_at),
        corrected=format_rfc3339(release.updated) if release.updated != release.publish_at else "",
        organisations=tuple([(each.id, each.name) for each in release.organisations]),
        keywords=release.keywords,
    )
    return msgpack.encode(IndexedRelease(document, render_entry(release, context)))


def _list_texts(release: Release) -> Iterator[str]:
    """Yield what the page shows besides headline and lead, without what surrounds each release: the about texts."""
    body = markdown.parse(release.body)
    yield release.dateline
    yield markdown.to_text(body, cell_separator=_CELL_SEPARATOR)
    yield from [f"{fact.label} {fact.value} {fact.source}" for fact in release.facts]
    yield from [f"{image.alt} {image.caption} {image.credit}" for image in release.images]
    yield from [document.title for document in release.documents]
    yield from [link.title for link in release.links]
    yield from [f"{contact.name} {contact.note}" for contact in release.help]
    yield from [f"{contact.name} {contact.role}" for contact in release.public_contacts]


def _clean(text: str) -> str:
    return _INVISIBLE.sub("", normalize("NFC", text))
