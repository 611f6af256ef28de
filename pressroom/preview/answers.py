"""A path and its query in, an Answer out: the site as it would be, mails, entries of feeds, and what frames them.

Of the newsroom's files it shows only those that a build would copy.
"""

import mimetypes
import re
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from msgspec import Struct, structs

from pressroom.artifact import Artifact
from pressroom.errors import PressroomError
from pressroom.preview.papers import entry_paper, fault_paper, text_paper, unmade_paper
from pressroom.preview.schemes import Scheme, recoloured
from pressroom.preview.shell import shell, tool
from pressroom.preview.studio import Studio
from pressroom.preview.wishes import HOME, wishes

EVENTS = f"{HOME}events"

_HTML = "text/html; charset=utf-8"
# What may be loaded into each kind of page; nothing ever comes from another host.
_SHELL = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; frame-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_PAGE = (
    "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'self'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
)
_MAIL = _PAGE.replace("style-src 'self'", "style-src 'unsafe-inline'")
_OTHER_TYPES = {".avif": "image/avif", ".vcf": "text/vcard", ".webp": "image/webp"}
_TEXT = re.compile(rf"{HOME}(?P<part>mail|text|entry)/(?P<address>[0-9]{{4}}/[a-z0-9-]+)/(?P<language>[A-Za-z0-9-]+)")


class Answer(Struct, frozen=True):
    """What a browser is told. `content` may be a file; `policy` is what its page may load, empty for what is none."""

    content: bytes | Path
    media_type: str = _HTML
    status: int = HTTPStatus.OK
    policy: str = ""
    location: str = ""


def answer(studio: Studio, path: str, query: Mapping[str, str]) -> Answer:
    """What stands at a path, which comes as it was asked for, and quoted."""
    wish = wishes(query)
    if path == HOME:
        return Answer(shell(studio, wish), policy=_SHELL)
    if path.startswith(HOME):
        found = _tool(path) or _part(studio, path, query.get("as", "")) or _no_page()
    else:
        found = _site(studio, unquote(path))
    return _recoloured(found, wish.scheme) if "scheme" in query else found


def _tool(path: str) -> Answer | None:
    """A style sheet or script of the preview itself."""
    found = tool(path.removeprefix(HOME))
    return Answer(found[0], found[1]) if found else None


def _part(studio: Studio, path: str, feed: str) -> Answer | None:
    """A mail, or an entry of a feed."""
    place = _TEXT.fullmatch(path)
    if not place:
        return None
    try:
        answer = _made_part(studio, place["part"], place["address"], place["language"], feed)
    except PressroomError as error:
        answer = _fault(studio, error)
    return answer or Answer(unmade_paper(), policy=_PAGE)


def _made_part(studio: Studio, part: str, address: str, language: str, feed: str) -> Answer | None:
    if part == "mail":
        html = studio.output(f"mail/{address}/{language}.html")
        return Answer(html.content, policy=_MAIL) if isinstance(html, Artifact) else None
    if part == "text":
        text = studio.output(f"mail/{address}/{language}.txt")
        return Answer(text_paper(text.content.decode(), language), policy=_PAGE) if isinstance(text, Artifact) else None
    source = f"releases/{address}/{language}.md"
    if feed in {"atom", "rss", "json-feed"}:
        raw = studio.raw_entry(source, feed)
        return Answer(text_paper(raw.decode(), "", is_code=True), policy=_PAGE) if raw else None
    entry = studio.entry(source)
    newsroom = studio.look.known.newsroom
    return Answer(entry_paper(entry, newsroom.base_url), policy=_PAGE) if entry and newsroom else None


def _site(studio: Studio, path: str) -> Answer:
    """An output of the site; its own page for addresses that lead nowhere where there is none."""
    newsroom = studio.look.known.newsroom
    base = urlsplit(newsroom.base_url).path if newsroom else ""
    inside = path.removeprefix(base) if path.startswith(f"{base}/") else ""
    if not inside:
        return Answer(b"", status=HTTPStatus.FOUND, location=HOME)
    try:
        return _output(studio, inside)
    except PressroomError as error:
        return _fault(studio, error)


def _output(studio: Studio, path: str) -> Answer:
    place = f"site{path}index.html" if path.endswith("/") else f"site{path}"
    found = studio.output(place)
    if found is None and studio.output(f"site{path}/index.html"):
        return Answer(b"", status=HTTPStatus.MOVED_PERMANENTLY, location=f"{quote(path.rpartition('/')[2])}/")
    if found is None and not studio.can_make(place):
        return Answer(unmade_paper(), policy=_PAGE)
    return _as_answer(found) if found else _lost(studio, path)


def _lost(studio: Studio, path: str) -> Answer:
    """The page for addresses that lead nowhere, in the language of the address."""
    language = path.split("/")[1]
    for page in (f"site/{language}/404.html", "site/404.html"):
        found = studio.output(page)
        if isinstance(found, Artifact):
            return Answer(found.content, status=HTTPStatus.NOT_FOUND, policy=_PAGE)
    return _no_page()


def _as_answer(found: Artifact | Path) -> Answer:
    if isinstance(found, Artifact):
        return Answer(found.content, found.media_type, policy=_PAGE)
    ending = found.suffix.lower()
    media_type = _OTHER_TYPES.get(ending) or mimetypes.guess_type(found.name)[0] or "application/octet-stream"
    return Answer(found, media_type)


def _fault(studio: Studio, error: PressroomError) -> Answer:
    content = fault_paper(error, studio.look.hand.config.newsroom)
    return Answer(content, status=HTTPStatus.INTERNAL_SERVER_ERROR, policy=_PAGE)


def _no_page() -> Answer:
    return Answer(b"There is nothing here.", "text/plain; charset=utf-8", HTTPStatus.NOT_FOUND)


def _recoloured(answer: Answer, scheme: Scheme) -> Answer:
    if isinstance(answer.content, Path):
        return answer
    location = f"{answer.location}?scheme={scheme}" if answer.location else ""
    return structs.replace(answer, content=recoloured(answer.content, answer.media_type, scheme), location=location)
