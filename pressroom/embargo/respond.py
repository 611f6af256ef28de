"""What a personal link to a release under embargo answers: a token and a path in, status, headers and octets out.

For the web service. The link shows the text as it is now, until it ends or is revoked, or the release is public.
"""

from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from urllib.parse import unquote

from msgspec import Struct

from pressroom.config import Config
from pressroom.embargo import links
from pressroom.embargo.files import PAGE, EmbargoedFiles
from pressroom.embargo.grant import LINKS_PATH, OpenNewsroom, open_newsroom
from pressroom.embargo.links import EmbargoLink, LinkOpened
from pressroom.errors import InputError
from pressroom.model.plan import Artifact
from pressroom.model.release import Release
from pressroom.record import format_rfc3339_utc
from pressroom.render.embargo import EmbargoReader, render_no_link_page

_MAX_PATH_LENGTH = 1_000  # characters of a path
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


class LinkResponse(Struct, frozen=True):
    """What is told to whoever asked."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def respond(config: Config, token: str, path: str, now: datetime) -> LinkResponse:
    """What stands at a path below a link, which comes as it was asked for, and quoted; empty for the page.

    Whoever has no link that holds is told the same, whatever the reason. It is noted when the page is opened: where it
    cannot be noted, it is not shown. Raises ConfigError, InputError or DeliveryError for what is wrong with newsroom,
    templates, files or disk.
    """
    at = open_newsroom(config)
    if at.builder.newsroom_context.newsroom is None:
        raise InputError(at.builder.newsroom_context.problems)
    link = links.find_link(links.read_links(config.newsroom_folder), token)
    if link is None or link.state_at(now) != "open":
        return _respond_not_found(at)
    piece = next((each for each in at.read_states(link.grant.release) if each.language == link.grant.language), None)
    if piece is None or piece.versions:
        return _respond_not_found(at)
    if piece.release is None:
        return _respond_unavailable(at)
    if piece.release.publish_at <= now:
        return _respond_not_found(at)
    name = _parse_file_name(path)
    made = _render_file(at, piece.release, link, token, name) if name else None
    if made is None:
        return _respond_not_found(at)
    if name == PAGE:
        links.append_events(
            config.newsroom_folder, [LinkOpened(time=format_rfc3339_utc(now), link=link.grant.link, path=path)]
        )
    return _create_response(HTTPStatus.OK, made.content, made.media_type)


def _parse_file_name(path: str) -> str:
    """The name of a file; empty for a path that leads to none."""
    return "" if len(path) > _MAX_PATH_LENGTH else unquote(path) or PAGE


def _render_file(opened: OpenNewsroom, release: Release, link: EmbargoLink, token: str, name: str) -> Artifact | None:
    reader = EmbargoReader(link.grant.email, link.grant.zone, link.grant.end)
    made = EmbargoedFiles(opened.builder, release, f"{LINKS_PATH}{token}/", reader).get_file(name)
    opened.builder.save_bytecode()  # those of this page are none of a build, and take long to compile
    return made


def _respond_not_found(opened: OpenNewsroom) -> LinkResponse:
    return _create_response(HTTPStatus.NOT_FOUND, render_no_link_page(opened.builder.context), _HTML)


def _respond_unavailable(opened: OpenNewsroom) -> LinkResponse:
    return _create_response(
        HTTPStatus.SERVICE_UNAVAILABLE, render_no_link_page(opened.builder.context, is_not_ready=True), _HTML
    )


def _create_response(status: HTTPStatus, content: bytes, media_type: str) -> LinkResponse:
    return LinkResponse(int(status), _HEADERS | {"Content-Type": media_type}, content)
