"""Answer the requests of the preview: its own page, the site as a build would write it, mails and feed entries.

Of the newsroom's files, only those that a build would copy are served.
"""

import mimetypes
import re
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from msgspec import Struct, structs

from pressroom.errors import PressroomError
from pressroom.model.plan import Artifact
from pressroom.preview.frames import (
    ColorScheme,
    apply_color_scheme,
    render_entry,
    render_error,
    render_text,
    render_unavailable,
)
from pressroom.preview.page import read_static_file, render_preview
from pressroom.preview.selection import URL_PREFIX, parse_options
from pressroom.preview.session import PreviewSession

EVENTS_PATH = f"{URL_PREFIX}events"

_HTML = "text/html; charset=utf-8"
# The Content-Security-Policy of each kind of page. Nothing is loaded from other hosts.
_PREVIEW_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; frame-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_SITE_POLICY = (
    "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'self'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
)
_MAIL_POLICY = _SITE_POLICY.replace("style-src 'self'", "style-src 'unsafe-inline'")
_EXTRA_MEDIA_TYPES = {".avif": "image/avif", ".vcf": "text/vcard", ".webp": "image/webp"}
_FRAME_PATH = re.compile(
    rf"{URL_PREFIX}(?P<part>mail|text|entry)/(?P<address>[0-9]{{4}}/[a-z0-9-]+)/(?P<language>[A-Za-z0-9-]+)"
)


class PreviewResponse(Struct, frozen=True):
    """An HTTP response. `content` may be a file; `policy` is the Content-Security-Policy of a page, else empty."""

    content: bytes | Path
    media_type: str = _HTML
    status: int = HTTPStatus.OK
    policy: str = ""
    location: str = ""


def respond(session: PreviewSession, path: str, query: Mapping[str, str]) -> PreviewResponse:
    """Return the response to a request. `path` is percent-encoded, as it was requested."""
    options = parse_options(query)
    if path == URL_PREFIX:
        return PreviewResponse(render_preview(session, options), policy=_PREVIEW_POLICY)
    if path.startswith(URL_PREFIX):
        response = (
            _respond_static_file(path) or _respond_frame(session, path, query.get("as", "")) or _respond_not_found()
        )
    else:
        response = _respond_site(session, unquote(path))
    return _apply_scheme(response, options.scheme) if "scheme" in query else response


def _respond_static_file(path: str) -> PreviewResponse | None:
    static_file = read_static_file(path.removeprefix(URL_PREFIX))
    return PreviewResponse(*static_file) if static_file else None


def _respond_frame(session: PreviewSession, path: str, feed_format: str) -> PreviewResponse | None:
    """Respond with a mail or a feed entry; None if the path is not one of these."""
    match = _FRAME_PATH.fullmatch(path)
    if not match:
        return None
    try:
        response = _render_frame(session, match["part"], match["address"], match["language"], feed_format)
    except PressroomError as error:
        response = _respond_error(session, error)
    return response or PreviewResponse(render_unavailable(), policy=_SITE_POLICY)


def _render_frame(
    session: PreviewSession, part: str, address: str, language: str, feed_format: str
) -> PreviewResponse | None:
    if part == "mail":
        html = session.get_output(f"mail/{address}/{language}.html")
        return PreviewResponse(html.content, policy=_MAIL_POLICY) if isinstance(html, Artifact) else None
    if part == "text":
        text = session.get_output(f"mail/{address}/{language}.txt")
        return (
            PreviewResponse(render_text(text.content.decode(), language), policy=_SITE_POLICY)
            if isinstance(text, Artifact)
            else None
        )
    source = f"releases/{address}/{language}.md"
    if feed_format in {"atom", "rss", "json-feed"}:
        raw = session.get_raw_entry(source, feed_format)
        return PreviewResponse(render_text(raw.decode(), "", is_code=True), policy=_SITE_POLICY) if raw else None
    entry = session.get_entry(source)
    newsroom = session.snapshot.newsroom_context.newsroom
    return PreviewResponse(render_entry(entry, newsroom.base_url), policy=_SITE_POLICY) if entry and newsroom else None


def _respond_site(session: PreviewSession, path: str) -> PreviewResponse:
    """Respond with an output of the site, or with the site's own 404 page."""
    newsroom = session.snapshot.newsroom_context.newsroom
    base = urlsplit(newsroom.base_url).path if newsroom else ""
    site_path = path.removeprefix(base) if path.startswith(f"{base}/") else ""
    if not site_path:
        return PreviewResponse(b"", status=HTTPStatus.FOUND, location=URL_PREFIX)
    try:
        return _respond_output(session, site_path)
    except PressroomError as error:
        return _respond_error(session, error)


def _respond_output(session: PreviewSession, path: str) -> PreviewResponse:
    output_path = f"site{path}index.html" if path.endswith("/") else f"site{path}"
    output = session.get_output(output_path)
    if output is None and session.get_output(f"site{path}/index.html"):
        return PreviewResponse(b"", status=HTTPStatus.MOVED_PERMANENTLY, location=f"{quote(path.rpartition('/')[2])}/")
    if output is None and not session.is_available(output_path):
        return PreviewResponse(render_unavailable(), policy=_SITE_POLICY)
    return _to_response(output) if output else _respond_missing_page(session, path)


def _respond_missing_page(session: PreviewSession, path: str) -> PreviewResponse:
    """Respond with the site's 404 page in the language of the path."""
    language = path.split("/")[1]
    for page_path in (f"site/{language}/404.html", "site/404.html"):
        page = session.get_output(page_path)
        if isinstance(page, Artifact):
            return PreviewResponse(page.content, status=HTTPStatus.NOT_FOUND, policy=_SITE_POLICY)
    return _respond_not_found()


def _to_response(output: Artifact | Path) -> PreviewResponse:
    if isinstance(output, Artifact):
        return PreviewResponse(output.content, output.media_type, policy=_SITE_POLICY)
    suffix = output.suffix.lower()
    media_type = _EXTRA_MEDIA_TYPES.get(suffix) or mimetypes.guess_type(output.name)[0] or "application/octet-stream"
    return PreviewResponse(output, media_type)


def _respond_error(session: PreviewSession, error: PressroomError) -> PreviewResponse:
    content = render_error(error, session.snapshot.workspace.config.newsroom_folder)
    return PreviewResponse(content, status=HTTPStatus.INTERNAL_SERVER_ERROR, policy=_SITE_POLICY)


def _respond_not_found() -> PreviewResponse:
    return PreviewResponse(b"This page does not exist.", "text/plain; charset=utf-8", HTTPStatus.NOT_FOUND)


def _apply_scheme(response: PreviewResponse, scheme: ColorScheme) -> PreviewResponse:
    if isinstance(response.content, Path):
        return response
    location = f"{response.location}?scheme={scheme}" if response.location else ""
    return structs.replace(
        response, content=apply_color_scheme(response.content, response.media_type, scheme), location=location
    )
