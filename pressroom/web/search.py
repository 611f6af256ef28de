"""Answer searches: the page with the form and its results, and the feed of each search. Every input has an answer."""

import hashlib
import logging
import re
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from urllib.parse import urlencode

from msgspec import structs
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from pressroom.model.newsroom import Edition
from pressroom.model.search import Facets, SearchFilters, SearchOrder, SearchPage, SearchResults
from pressroom.render import RenderContext
from pressroom.render.atom import ATOM_MEDIA_TYPE
from pressroom.render.search_page import (
    FEED_FILE,
    render_search_feed,
    render_search_page,
    render_search_unavailable_page,
)
from pressroom.search.excerpts import create_results
from pressroom.search.parse import MAX_QUERY_LENGTH, ParsedQuery, parse_query
from pressroom.search.query import MAX_PAGES, SearchReader, SearchUnavailableError
from pressroom.web.conditional import Validators, evaluate_preconditions
from pressroom.web.context import WebContext
from pressroom.web.page_context import PageContext

_logger = logging.getLogger(__name__)
_HTML = "text/html; charset=utf-8"
_MAX_VALUE_LENGTH = 100
_FILTERS = ("kind", "year", "organisation", "keyword")
_RETRY_SECONDS = "60"
_INVALID = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What neither XML (XML 1.0, section 2.2) nor a page can contain."""

Answer = Callable[[str, SearchPage, ParsedQuery, RenderContext], bytes]


def create_search_routes(context: WebContext) -> list[Route]:
    """Create the routes of the search, in each language that the newsroom has now."""
    search = SearchService(context)
    prefixes = [edition.prefix for edition in context.newsroom.editions]
    return [
        *(Route(f"{prefix}/search/", partial(search.show_page, prefix=prefix)) for prefix in prefixes),
        *(Route(f"{prefix}/search/{FEED_FILE}", partial(search.show_feed, prefix=prefix)) for prefix in prefixes),
        *(Route(f"{prefix}/search", _add_slash) for prefix in prefixes),
    ]


class SearchService:
    """The search of a newsroom. Requests may come at the same time."""

    def __init__(self, context: WebContext) -> None:
        self._context = context
        self._reader = SearchReader(context.config.out)
        self._pages = PageContext(context)

    def show_page(self, request: Request, prefix: str) -> Response:
        """Answer with the form and, if there are any, results; `prefix` is that of the edition."""
        return self._respond(request, self._find_edition(prefix), self._render_page, _HTML)

    def show_feed(self, request: Request, prefix: str) -> Response:
        """Answer with the newest results as an Atom feed."""
        return self._respond(request, self._find_edition(prefix), self._render_feed, ATOM_MEDIA_TYPE)

    def _respond(self, request: Request, edition: Edition, answer: Answer, media_type: str) -> Response:
        context = self._pages.get()
        page, query = _read_request(request, edition.language)
        try:
            content = answer(edition.language, page, query, context)
        except SearchUnavailableError as error:
            _logger.warning("%s", error)
            return _create_unavailable_response(render_search_unavailable_page(edition.language, context))
        return _create_response(request, content, media_type, self._context.newsroom.cache_minutes)

    def _render_page(self, language: str, page: SearchPage, query: ParsedQuery, context: RenderContext) -> bytes:
        results = self._reader.find_releases(query, page.filters, page.order, page.page)
        facets = self._reader.read_facets(language)
        return render_search_page(_add_results(page, query, results, facets), language, context)

    def _render_feed(self, language: str, page: SearchPage, query: ParsedQuery, context: RenderContext) -> bytes:
        found = self._reader.find_feed_entries(query, page.filters)
        return render_search_feed(page, [(document.updated, entry) for document, entry in found], language, context)

    def _find_edition(self, prefix: str) -> Edition:
        """Return the edition with this prefix. Raises HTTPException (404) if the newsroom has it no more."""
        edition = next((each for each in self._context.newsroom.editions if each.prefix == prefix), None)
        if edition is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        return edition


def _read_request(request: Request, language: str) -> tuple[SearchPage, ParsedQuery]:
    """Return what a request searches for, without results. Unknown and repeated parameters have no effect."""
    parameters = request.query_params
    text = _INVALID.sub(" ", parameters.get("q", ""))
    query = parse_query(text, language)
    filters = SearchFilters(*[_INVALID.sub("", parameters.get(name, ""))[:_MAX_VALUE_LENGTH] for name in _FILTERS])
    order: SearchOrder = "best" if parameters.get("order") == "best" else "newest"
    page_text = parameters.get("page", "")
    page = int(page_text) if page_text.isascii() and page_text.isdigit() and len(page_text) < 4 else 1
    text = " ".join(text[:MAX_QUERY_LENGTH].split())
    values = {"q": text, **{name: getattr(filters, name) for name in _FILTERS}}
    query_string = urlencode({name: value for name, value in values.items() if value}, errors="replace")
    return SearchPage(text, filters, order, query_string, query.is_cut, page=min(page, MAX_PAGES)), query


def _add_results(page: SearchPage, query: ParsedQuery, results: SearchResults, facets: Facets) -> SearchPage:
    return structs.replace(
        page,
        facets=facets,
        results=create_results(results.documents, query),
        count=results.count,
        has_more=results.has_more,
        page=results.page,
        page_count=results.page_count,
    )


def _create_response(request: Request, content: bytes, media_type: str, cache_minutes: int) -> Response:
    """Return the content, or 304 if the client has it already. Results must not be in other search engines."""
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {
        "ETag": etag,
        "Cache-Control": f"public, max-age={cache_minutes * 60}",
        "X-Robots-Tag": "noindex",
    }
    has_condition = "if-none-match" in request.headers
    if has_condition and evaluate_preconditions(request.headers, Validators(etag, 0)) == "not modified":
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return Response(content, media_type=media_type, headers=headers)


def _create_unavailable_response(content: bytes) -> Response:
    headers = {"Cache-Control": "no-store", "Retry-After": _RETRY_SECONDS, "X-Robots-Tag": "noindex"}
    return Response(content, HTTPStatus.SERVICE_UNAVAILABLE, headers, _HTML)


def _add_slash(request: Request) -> Response:
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"{request.url.path}/{query}", HTTPStatus.PERMANENT_REDIRECT)
