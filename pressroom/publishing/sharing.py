"""What a personal link to a release under embargo answers: a token and a path in, status, headers and octets out.

For the web service. The link shows the text as it is now, until it ends or is revoked, or the release is public.
"""

from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from urllib.parse import unquote

from msgspec import Struct

from pressroom.artifact import Artifact
from pressroom.config import Config
from pressroom.errors import InputError
from pressroom.publishing import links
from pressroom.publishing.embargoed import PAGE, Embargoed
from pressroom.publishing.giving import FOLDER, Desk, desk
from pressroom.publishing.links import Link, Opened
from pressroom.record import rfc3339_utc
from pressroom.release import Release
from pressroom.render.embargo import Reader, no_link_page

_LONGEST = 1_000  # characters of a path
_HTML = "text/html; charset=utf-8"
_HEADERS = {
    "Cache-Control": "private, no-store",
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": (
        "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'self'; "
        "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    ),
}


class Answer(Struct, frozen=True):
    """What is told to whoever asked."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def answer(config: Config, token: str, path: str, now: datetime) -> Answer:
    """What stands at a path below a link, which comes as it was asked for, and quoted; empty for the page.

    Whoever has no link that holds is told the same, whatever the reason. It is noted when the page is opened: where it
    cannot be noted, it is not shown. Raises ConfigError, InputError or DeliveryError for what is wrong with newsroom,
    templates, files or disk.
    """
    at = desk(config)
    if at.hand.known.newsroom is None:
        raise InputError(at.hand.known.problems)
    link = links.of_token(links.links(config.newsroom), token)
    if link is None or link.state(now) != "open":
        return _nothing(at)
    piece = next((each for each in at.pieces(link.given.release) if each.language == link.given.language), None)
    if piece is None or piece.versions:
        return _nothing(at)
    if piece.release is None:
        return _unready(at)
    if piece.release.publish_at <= now:
        return _nothing(at)
    name = _name(path)
    made = _shown(at, piece.release, link, token, name) if name else None
    if made is None:
        return _nothing(at)
    if name == PAGE:
        links.write(config.newsroom, [Opened(time=rfc3339_utc(now), link=link.given.link, path=path)])
    return _answer(HTTPStatus.OK, made.content, made.media_type)


def _name(path: str) -> str:
    """The name of a file; empty for a path that leads to none."""
    return "" if len(path) > _LONGEST else unquote(path) or PAGE


def _shown(at: Desk, release: Release, link: Link, token: str, name: str) -> Artifact | None:
    reader = Reader(link.given.address, link.given.zone, link.given.end)
    made = Embargoed(at.hand, release, f"{FOLDER}{token}/", reader).file(name)
    at.hand.keep_templates()  # those of this page are none of a build, and take long to compile
    return made


def _nothing(at: Desk) -> Answer:
    return _answer(HTTPStatus.NOT_FOUND, no_link_page(at.hand.press), _HTML)


def _unready(at: Desk) -> Answer:
    return _answer(HTTPStatus.SERVICE_UNAVAILABLE, no_link_page(at.hand.press, is_unready=True), _HTML)


def _answer(status: HTTPStatus, content: bytes, media_type: str) -> Answer:
    return Answer(int(status), _HEADERS | {"Content-Type": media_type}, content)
