"""Answer requests for the files of the site, always from one state of it: never half before a build and half after."""

import asyncio
import logging
import re
import time
from http import HTTPStatus
from urllib.parse import quote, unquote, urlsplit

from msgspec import Struct
from starlette.datastructures import Headers as RequestHeaders
from starlette.types import Receive, Scope, Send

from pressroom.web.conditional import (
    ContentRange,
    Validators,
    accepts_gzip,
    evaluate_preconditions,
    format_http_date,
    select_range,
)
from pressroom.web.context import WebContext
from pressroom.web.headers import get_cache_control, get_feed_links
from pressroom.web.responses import FilePart, Headers, SiteResponse, create_text_response, send_response
from pressroom.web.site_files import SiteFile, SiteFiles, get_index_path, parse_path
from pressroom.web.site_state import Generation, SiteState, SiteStates

_MAX_READ_AT_ONCE = 262_144
"""The size up to which a file is read without a thread."""
_POLL_SECONDS = 0.005
_MAX_WAIT_SECONDS = 10.0
"""How long a request waits while builds follow one another."""
_NOT_FOUND_PAGE = "404.html"
_SAFE_IN_URL = "/:@!$&'()*+,;=~%"

_logger = logging.getLogger(__name__)


class SiteRequest(Struct, frozen=True):
    """A request for a file. `site_path` is its decoded path below the site, None if no file can have this path."""

    raw_path: bytes
    query: bytes
    headers: RequestHeaders
    is_head: bool
    site_path: str | None


class Site:
    """The site as an ASGI application."""

    def __init__(self, context: WebContext) -> None:
        self._context = context
        self._files = SiteFiles(context.site_folder)
        self._states = SiteStates(context)

    @property
    def is_ready(self) -> bool:
        """Whether there is a site to serve."""
        return self._context.site_folder.is_dir()

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        """Answer a request."""
        is_head = scope["method"] == "HEAD"
        if not is_head and scope["method"] != "GET":
            response = create_text_response(
                HTTPStatus.METHOD_NOT_ALLOWED, "Only GET and HEAD are possible here.", (("Allow", "GET, HEAD"),)
            )
        else:
            response = await self._respond(self._parse(scope, is_head=is_head))
        await send_response(response, send, is_head=is_head)

    def _parse(self, scope: Scope, *, is_head: bool) -> SiteRequest:
        raw_path = scope.get("raw_path") or quote(scope["path"]).encode()
        base = self._base_path.encode()
        is_below = raw_path.startswith(base + b"/")
        site_path = parse_path(raw_path.removeprefix(base)) if is_below else None
        return SiteRequest(raw_path, scope["query_string"], RequestHeaders(scope=scope), is_head, site_path)

    @property
    def _base_path(self) -> str:
        return urlsplit(self._context.newsroom.base_url).path

    async def _respond(self, request: SiteRequest) -> SiteResponse:
        """Return the response. If a build has moved files meanwhile, begin again: each state is answered as a whole."""
        deadline = time.monotonic() + _MAX_WAIT_SECONDS
        while True:
            generation = await self._wait_for_switch(deadline)
            try:
                response = await self._respond_from(request, generation)
            except FileNotFoundError:  # a large file was replaced after it was read
                response = create_text_response(
                    HTTPStatus.SERVICE_UNAVAILABLE, "The file is being replaced. Try again.", (("Retry-After", "1"),)
                )
                if time.monotonic() < deadline:
                    continue
            if self._states.read_generation() == generation or time.monotonic() > deadline:
                return response
            response.close()

    async def _wait_for_switch(self, deadline: float) -> Generation:
        generation = self._states.read_generation()
        while generation.is_switching and time.monotonic() < deadline:
            await asyncio.sleep(_POLL_SECONDS)
            generation = self._states.read_generation()
        return generation

    async def _respond_from(self, request: SiteRequest, generation: Generation) -> SiteResponse:
        state = self._states.get_state(generation)
        target = self._find_redirect(request, state)
        if target:
            return self._redirect(target)
        file = await self._find(request.site_path)
        if file is None:
            return await self._respond_missing(request, state)
        if request.site_path and request.site_path.rpartition("/")[2] == _NOT_FOUND_PAGE:
            return _create_error_page(HTTPStatus.NOT_FOUND, file)
        if file.path.rpartition("/")[0] in state.withdrawn_folders and file.path.endswith("/index.html"):
            return _create_error_page(HTTPStatus.GONE, file)
        return self._send_file(request, file)

    def _find_redirect(self, request: SiteRequest, state: SiteState) -> str:
        path = re.sub("/{2,}", "/", unquote(request.raw_path.decode("latin-1")))
        target = state.redirects.find(request.headers.get("host", ""), path, request.query)
        if target or not self._is_folder(request):
            return target
        query = f"?{request.query.decode('latin-1')}" if request.query else ""
        return f"{request.raw_path.decode('latin-1')}/{query}"

    def _is_folder(self, request: SiteRequest) -> bool:
        """Return whether a path without a slash at its end names a folder with a page."""
        if request.raw_path == self._base_path.encode():
            return bool(request.raw_path)
        path = request.site_path
        return bool(path) and path is not None and not path.endswith("/") and self._files.is_folder(path)

    def _redirect(self, target: str) -> SiteResponse:
        headers = (
            ("Location", quote(target, safe=f"{_SAFE_IN_URL}?#[]")),
            ("Cache-Control", get_cache_control(self._context.newsroom, "")),
        )
        return SiteResponse(HTTPStatus.MOVED_PERMANENTLY, headers)

    async def _find(self, path: str | None) -> SiteFile | None:
        """Return a file of the site from memory or from disk; None if there is none that may be read."""
        if path is None:
            return None
        path = get_index_path(path)
        try:
            file = self._files.find(path)
            if file is None:
                is_small = self._files.get_size(path) <= _MAX_READ_AT_ONCE
                read = self._files.read
                file = read(path) if is_small else await asyncio.to_thread(read, path)
                self._files.keep(file)
        except (OSError, ValueError) as error:
            self._files.forget(path)
            if not isinstance(error, FileNotFoundError | NotADirectoryError):
                _logger.info("A file of the site was not served: %s", type(error).__name__)
            return None
        return file

    async def _respond_missing(self, request: SiteRequest, state: SiteState) -> SiteResponse:
        if not self.is_ready:
            text = "The site is not ready yet. Try again in a minute."
            return create_text_response(HTTPStatus.SERVICE_UNAVAILABLE, text, (("Retry-After", "60"),))
        folder = _find_withdrawn_folder(request.site_path, state)
        if folder and (page := await self._find(f"{folder}/")):
            return _create_error_page(HTTPStatus.GONE, page)
        page = await self._find_not_found_page(request)
        if page is None:
            return create_text_response(HTTPStatus.NOT_FOUND, "This page does not exist.")
        return _create_error_page(HTTPStatus.NOT_FOUND, page)

    async def _find_not_found_page(self, request: SiteRequest) -> SiteFile | None:
        """Return the page that says that there is none, in the language of the path."""
        base = self._base_path
        for edition in self._context.newsroom.editions:
            prefix = edition.prefix
            if prefix and request.raw_path.startswith(f"{base}{prefix}/".encode()):
                page = await self._find(f"{prefix[1:]}/{_NOT_FOUND_PAGE}")
                if page:
                    return page
        return await self._find(_NOT_FOUND_PAGE)

    def _send_file(self, request: SiteRequest, file: SiteFile) -> SiteResponse:
        headers = request.headers
        has_range = "range" in headers and not request.is_head
        compressed = (
            file.compressed
            if not has_range and file.compressed and accepts_gzip(headers.get("accept-encoding"))
            else None
        )
        modified = min(file.modified, int(time.time()))  # never later than the field Date
        validators = Validators(file.compressed_etag if compressed else file.etag, modified)
        outcome = evaluate_preconditions(headers, validators)
        common = self._list_common_headers(file, validators)
        if outcome == "not modified":
            return SiteResponse(HTTPStatus.NOT_MODIFIED, common)
        if outcome == "failed":
            return create_text_response(HTTPStatus.PRECONDITION_FAILED, "The file has changed.")
        common.append(("Content-Type", file.media_type))
        if compressed:
            return SiteResponse(HTTPStatus.OK, [*common, ("Content-Encoding", "gzip")], compressed)
        return self._send_identity(request, file, validators, common)

    def _list_common_headers(self, file: SiteFile, validators: Validators) -> list[tuple[str, str]]:
        """Return the headers that are in a response with content and in one without (304)."""
        headers = [
            ("ETag", validators.etag),
            ("Last-Modified", format_http_date(validators.modified)),
            ("Cache-Control", get_cache_control(self._context.newsroom, file.media_type)),
        ]
        if file.is_compressible:
            headers.append(("Vary", "Accept-Encoding"))
        links = get_feed_links(self._context.newsroom, file.path)
        return [*headers, ("Link", links)] if links else headers

    def _send_identity(
        self, request: SiteRequest, file: SiteFile, validators: Validators, common: list[tuple[str, str]]
    ) -> SiteResponse:
        """Send the file as it is, or the range that was asked for."""
        common.append(("Accept-Ranges", "bytes"))
        selected = None if request.is_head else select_range(request.headers, validators, file.size)
        if selected is None:
            return self._create_file_response(HTTPStatus.OK, common, file, ContentRange(0, file.size))
        if not isinstance(selected, ContentRange):
            headers = (("Content-Range", f"bytes */{file.size}"),)
            text = "The file does not have these bytes."
            return create_text_response(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, text, headers)
        common.append(("Content-Range", f"bytes {selected.start}-{selected.end - 1}/{file.size}"))
        return self._create_file_response(HTTPStatus.PARTIAL_CONTENT, common, file, selected)

    def _create_file_response(
        self, status: HTTPStatus, headers: Headers, file: SiteFile, part: ContentRange
    ) -> SiteResponse:
        if file.content is not None:
            return SiteResponse(status, headers, file.content[part.start : part.end])
        return SiteResponse(status, headers, FilePart(self._files.open(file), part.start, part.end))


def _create_error_page(status: HTTPStatus, page: SiteFile) -> SiteResponse:
    """Create a response with a page of the site that no cache may use without asking again."""
    headers = (("Content-Type", page.media_type), ("Cache-Control", "no-cache"))
    return SiteResponse(status, headers, page.content or b"")


def _find_withdrawn_folder(path: str | None, state: SiteState) -> str:
    """Return the folder of the withdrawn release to which a file belonged, or an empty string."""
    parts = (path or "").split("/")[:-1]
    folders = ("/".join(parts[:length]) for length in range(len(parts), 1, -1))
    return next((folder for folder in folders if folder in state.withdrawn_folders), "")
