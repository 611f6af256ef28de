"""Create the pages of the service: in the reader's language, kept by no cache and shown by no search engine."""

import re
from collections.abc import Mapping
from http import HTTPStatus

from starlette.responses import RedirectResponse, Response

from pressroom.model.search import FacetValue
from pressroom.render import RenderContext
from pressroom.render.service_notes import NoteKind, ServiceNote, write_note
from pressroom.render.service_page import render_note, render_service_page
from pressroom.search.query import SearchReader, SearchUnavailableError
from pressroom.subscriptions.links import RefusalReason, Refused
from pressroom.web.context import WebContext
from pressroom.web.page_context import PageContext

_HTML = "text/html; charset=utf-8"
_HEADERS = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
PRIVATE: Mapping[str, str] = {"Referrer-Policy": "no-referrer"}
"""The header of pages with a token in their address: links on them do not tell it."""
_LANGUAGE_RANGE = re.compile(
    r"\s*([a-z]{2,3})(?:-[a-z0-9-]*)?\s*(?:;\s*q=\s*([01](?:\.[0-9]{0,3})?))?\s*", re.IGNORECASE
)
_MAX_LANGUAGES = 20
_NOTES: Mapping[RefusalReason, tuple[NoteKind, HTTPStatus]] = {
    "malformed": ("damaged link", HTTPStatus.NOT_FOUND),
    "forged": ("damaged link", HTTPStatus.NOT_FOUND),
    "expired": ("expired link", HTTPStatus.GONE),
    "used": ("used link", HTTPStatus.GONE),
    "left": ("left already", HTTPStatus.GONE),
    "gone": ("gone", HTTPStatus.GONE),
    "test": ("test link", HTTPStatus.OK),
}


class ServicePages:
    """The pages of the service for the newsroom as it is now. Threads may share it."""

    def __init__(self, context: WebContext) -> None:
        self._context = context
        self._reader = SearchReader(context.config.out)
        self._pages = PageContext(context)

    def get_render_context(self) -> RenderContext:
        """Return the context to render with."""
        return self._pages.get()

    def find_language(self, code: str) -> str:
        """Return a language that the newsroom has, else an empty text."""
        return code if any(edition.language == code for edition in self._context.newsroom.editions) else ""

    def choose_language(self, accept_language: str) -> str:
        """Return the language of the newsroom that a browser likes best, else the newsroom's first."""
        codes = [edition.language for edition in self._context.newsroom.editions]
        matches = filter(None, map(_LANGUAGE_RANGE.fullmatch, accept_language[:500].split(",")[:_MAX_LANGUAGES]))
        ranked = sorted(matches, key=lambda match: -float(match[2] or 1))
        # "no" is what many browsers of Norwegian readers send.
        wanted = [{"no": "nb"}.get(match[1].lower(), match[1].lower()) for match in ranked if float(match[2] or 1)]
        return next((code for code in wanted if code in codes), codes[0])

    def list_keywords(self, language: str) -> tuple[FacetValue, ...]:
        """Return the keywords of releases in a language; none while the search index is being changed."""
        try:
            return self._reader.read_facets(language).keywords
        except SearchUnavailableError:
            return ()

    def get_path(self, *parts: str) -> str:
        """Return the path of a page of the service, for the forms and links on such pages."""
        return "/".join((self._context.service_path, *parts))

    def create_page(
        self,
        template: str,
        title: str,
        language: str,
        status: HTTPStatus = HTTPStatus.OK,
        headers: Mapping[str, str] = PRIVATE,
        **values: object,
    ) -> Response:
        """Return a page with its template."""
        content = render_service_page(template, title, language, self.get_render_context(), **values)
        return Response(content, status, {**_HEADERS, **headers}, _HTML)

    def create_note(
        self,
        note: NoteKind | ServiceNote,
        language: str,
        status: HTTPStatus = HTTPStatus.OK,
        headers: Mapping[str, str] = {},
    ) -> Response:
        """Return a page that tells one thing."""
        context = self.get_render_context()
        text = note if isinstance(note, ServiceNote) else write_note(note, context.messages(language))
        return Response(render_note(text, language, context), status, {**_HEADERS, **PRIVATE, **headers}, _HTML)

    def create_refusal(self, refused: Refused, language: str) -> Response:
        """Return the page for a link that changes nothing."""
        kind, status = _NOTES[refused.reason]
        return self.create_note(kind, language, status)

    def redirect_to_form(self, language: str) -> Response:
        """Send a reader to the page of the site with the form."""
        edition = next(each for each in self._context.newsroom.editions if each.language == language)
        target = self.get_render_context().href(f"{edition.prefix}/subscribe/")
        return RedirectResponse(target, HTTPStatus.SEE_OTHER, dict(_HEADERS))
