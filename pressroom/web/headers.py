"""Choose the headers of responses: media types, cache times, and what keeps browsers safe."""

import mimetypes
import re
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pressroom.model.newsroom import Newsroom
from pressroom.web.context import WebContext

# Only the table of Python itself: the files of a machine would give other types on another one.
_TABLE = mimetypes.MimeTypes(filenames=())
_TYPES_BY_SUFFIX = {
    ".avif": "image/avif",
    ".css": "text/css; charset=utf-8",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".gz": "application/gzip",
    ".html": "text/html; charset=utf-8",
    ".json": "application/json",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".vcf": "text/vcard; charset=utf-8",
    ".webp": "image/webp",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xml": "application/xml",
}
_TYPES_BY_NAME = {
    "rss.xml": "application/rss+xml",
    "feed.json": "application/feed+json",
    "jwks.json": "application/jwk-set+json",
}
_ATOM_NAME = re.compile(r"atom(?:-[0-9]+)?\.xml")
_COMPRESSIBLE = re.compile(r"text/|application/(?:[a-z.-]+\+)?(?:json|xml)\b|image/svg\+xml|image/bmp")
_FEED_NAMES = frozenset({"rss.xml", "atom.xml", "feed.json"})
_LONG_SECONDS = 86_400
_HSTS = "max-age=31536000"


def get_media_type(path: str) -> str:
    """Return the media type of a file of the site."""
    name = path.rpartition("/")[2]
    if _ATOM_NAME.fullmatch(name):
        return "application/atom+xml"
    suffix = name[name.rfind(".") :].lower() if "." in name else ""
    media_type = _TYPES_BY_NAME.get(name) or _TYPES_BY_SUFFIX.get(suffix)
    if media_type:
        return media_type
    media_type = _TABLE.types_map[True].get(suffix, "application/octet-stream")
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


def is_compressible(media_type: str) -> bool:
    """Return whether compression makes files of a type smaller."""
    return bool(_COMPRESSIBLE.match(media_type))


def get_cache_control(newsroom: Newsroom, media_type: str) -> str:
    """Return how long caches may keep a file: pictures for a day, all others for the newsroom's `cache_minutes`."""
    is_picture = media_type.startswith(("image/", "video/", "audio/", "font/"))
    return f"public, max-age={_LONG_SECONDS if is_picture else newsroom.cache_minutes * 60}"


def get_feed_links(newsroom: Newsroom, path: str) -> str:
    """Return the Link header of a feed: its hubs and its own URL (WebSub); empty for all other files, and without hubs.

    `path` has no slash at its start.
    """
    if not newsroom.hubs or path.rpartition("/")[2] not in _FEED_NAMES:
        return ""
    hubs = [f'<{hub}>; rel="hub"' for hub in newsroom.hubs]
    return ", ".join((*hubs, f'<{newsroom.base_url}/{path}>; rel="self"'))


class SecurityHeaders:
    """Add the headers that keep browsers safe to each response that does not have its own."""

    def __init__(self, app: ASGIApp, context: WebContext) -> None:
        self._app, self._context = app, context

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._list_headers(scope["scheme"]):
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers)

    def _list_headers(self, scheme: str) -> list[tuple[str, str]]:
        headers = [
            ("Content-Security-Policy", create_policy(self._context.newsroom)),
            ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "strict-origin-when-cross-origin"),
        ]
        if self._context.sends_hsts and scheme == "https":
            headers.append(("Strict-Transport-Security", _HSTS))
        return headers


def create_policy(newsroom: Newsroom) -> str:
    """Return the Content-Security-Policy of pages. Forms may go to the service, even if it has another origin."""
    site, service = urlsplit(newsroom.base_url), urlsplit(newsroom.service_url)
    is_other = service.netloc and (service.scheme, service.netloc) != (site.scheme, site.netloc)
    forms = f"'self' {service.scheme}://{service.netloc}" if is_other else "'self'"
    return (
        f"default-src 'none'; img-src 'self'; style-src 'self'; form-action {forms}; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
