"""Answer whether a text, an address or a file comes from the newsroom. Nothing is stored, no other host is asked."""

import logging
import re
import time
from collections.abc import Iterator, Sequence
from functools import partial
from http import HTTPStatus
from itertools import pairwise
from urllib.parse import unquote, urlsplit

from msgspec import structs
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from pressroom.errors import PressroomError
from pressroom.model.newsroom import Edition
from pressroom.model.search import SearchFilters
from pressroom.regular_files import read_regular_file
from pressroom.render.mail import TOKEN_PLACEHOLDER
from pressroom.render.verify_page import (
    VerifyAnswer,
    VerifyProblem,
    VerifyQuestion,
    render_verify_answer_page,
    render_verify_problem_page,
)
from pressroom.search.parse import parse_query
from pressroom.search.query import SearchReader, SearchUnavailableError
from pressroom.text.articles import list_text_lines
from pressroom.verification.own_site import OwnSite, SiteAnswer
from pressroom.verification.pasted_text import clean_text
from pressroom.web.context import WebContext
from pressroom.web.page_context import PageContext
from pressroom.web.site_state import SiteStates
from pressroom.web.thread_limit import ThreadLimit
from pressroom.web.verify_form import VerifyForm, VerifyFormError, VerifyFormReader

_MAX_AT_ONCE = 2
_MAX_WAIT_SECONDS = 20.0
_MAX_TRIES = 3
_SWITCH_SECONDS = 0.2
_SEARCHED_LENGTH = 5_000
_SEARCHED_LINES = 8
_LENGTH_OF_HEADLINE = range(8, 400)
_END_OF_BLOCK = "\n\n\n"
_ONE_WORD = re.compile(r"\S+[./]\S+")
_STATUSES: dict[VerifyProblem, HTTPStatus] = {
    "empty": HTTPStatus.UNPROCESSABLE_ENTITY,
    "two": HTTPStatus.UNPROCESSABLE_ENTITY,
    "unreadable": HTTPStatus.BAD_REQUEST,
    "too large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "busy": HTTPStatus.SERVICE_UNAVAILABLE,
}

_logger = logging.getLogger(__name__)


def create_verify_routes(context: WebContext) -> list[Route]:
    """Create the routes of `/verify`: POST answers, GET leads to the page with the form."""
    service = VerifyService(context)
    return [
        Route("/verify", service.lead_to_form, methods=["GET"]),
        Route("/verify", service.answer, methods=["POST"]),
    ]


class VerifyService:
    """Answers questions about the site of a newsroom."""

    def __init__(self, context: WebContext) -> None:
        self._context = context
        self._pages = PageContext(context)
        self._states = SiteStates(context)
        self._search = SearchReader(context.config.out)
        self._forms = VerifyFormReader()
        self._threads = ThreadLimit(_MAX_AT_ONCE, _MAX_WAIT_SECONDS)

    async def lead_to_form(self, request: Request) -> Response:
        """Redirect to the page with the form, or to the press contacts if the newsroom signs nothing."""
        newsroom = self._context.newsroom
        prefix = self._find_edition(request.query_params.get("language", "")).prefix
        url = f"{newsroom.base_url}{prefix}/{'verify' if newsroom.is_signed else 'contacts'}/"
        return RedirectResponse(url, HTTPStatus.SEE_OTHER, {"Cache-Control": "no-store"})

    async def answer(self, request: Request) -> Response:
        """Answer with the finding, or with the form and what has to be changed."""
        form = VerifyForm(VerifyQuestion())
        try:
            form = await self._forms.read(request)
            content = await self._threads.run(partial(self._render_answer, form))
        except VerifyFormError as error:
            return self._create_problem_response(error.problem, form)
        except TimeoutError:
            return self._create_problem_response("busy", form)
        finally:
            form.close()
        return _create_response(HTTPStatus.OK, content)

    def _create_problem_response(self, problem: VerifyProblem, form: VerifyForm) -> Response:
        language = self._find_edition(form.language).language
        content = render_verify_problem_page(problem, form.question, language, self._pages.get())
        response = _create_response(_STATUSES[problem], content)
        if problem == "busy":
            response.headers["Retry-After"] = "60"
        return response

    def _find_edition(self, language: str) -> Edition:
        """Return the edition in a language, or the first one."""
        editions = self._context.newsroom.editions
        return next((each for each in editions if each.language == language), editions[0])

    def _render_answer(self, form: VerifyForm) -> bytes:
        """Return the page. Raises VerifyFormError if there is nothing to verify, or two things."""
        question = form.question
        if form.file and question.text.strip():
            raise VerifyFormError("two")
        if not (form.file or question.text.strip() or question.address):
            raise VerifyFormError("empty")
        answer = VerifyAnswer(**structs.asdict(self._verify_unchanged(form)))
        language = self._find_edition(form.language).language
        return render_verify_answer_page(answer, question, language, self._pages.get())

    def _verify_unchanged(self, form: VerifyForm) -> SiteAnswer:
        """Return the answer; if a build has changed the site meanwhile, begin again."""
        content = form.file.file.read() if form.file else b""
        for _ in range(_MAX_TRIES):
            generation = self._states.read_generation()
            if generation.is_switching:
                time.sleep(_SWITCH_SECONDS)
                continue
            answer = self._verify(form, content)
            if self._states.read_generation() == generation:
                return answer
        return self._verify(form, content)

    def _verify(self, form: VerifyForm, content: bytes) -> SiteAnswer:
        question, text = form.question, form.question.text.strip()
        newsroom = self._context.newsroom
        site = OwnSite(
            self._context.site_folder, newsroom.base_url, self._find_target, self._find_by_headline, self._read_mail
        )
        try:
            if form.file:
                return site.verify_copy(content, question.address, form.file.name)
            if _ONE_WORD.fullmatch(text) and not question.address:
                return site.verify_address(text)
            if text:
                return site.verify_copy(question.text.encode(), question.address)
            return site.verify_address(question.address)
        except PressroomError as error:  # a file of the site cannot be read
            _logger.error("A question about the site has no answer (%s): run pressroom build", type(error).__name__)  # noqa: TRY400
            return SiteAnswer("unknown", "nothing there")

    def _find_target(self, url: str) -> str:
        """Return where a former URL leads. Those of this site are found only if the URL names its host, or none."""
        redirects = self._states.get_state(self._states.read_generation()).redirects
        parts, own = urlsplit(url), urlsplit(self._context.newsroom.base_url)
        path, query = unquote(parts.path) or "/", parts.query.encode()
        target = redirects.find(parts.netloc, path, query)
        is_own = (parts.hostname or "") == own.hostname
        return target if is_own or target != redirects.find("", path, query) else ""

    def _read_mail(self, folder: str) -> str:
        """Return the text of the mail about the release at a path, without the links of its reader at the end."""
        edition = _find_edition_of_path(self._context.newsroom.editions, folder)
        address = folder.removeprefix(edition.prefix).strip("/")
        try:
            content = read_regular_file(self._context.config.out / f"mail/{address}/{edition.language}.txt")
        except OSError:
            return ""
        blocks = content.decode("utf-8", "replace").split(_END_OF_BLOCK)
        return _END_OF_BLOCK.join([block for block in blocks if TOKEN_PLACEHOLDER not in block])

    def _find_by_headline(self, text: str) -> Iterator[str]:
        """Yield the paths of the releases whose headline is one of the first lines of a text."""
        if "<html" in text[:1000].lower():
            return
        lines = list_text_lines(clean_text(text[:_SEARCHED_LENGTH]))[:_SEARCHED_LINES]
        pairs = (f"{first} {second}" for first, second in pairwise(lines))
        for line in (*lines, *pairs):
            if len(line) in _LENGTH_OF_HEADLINE:
                yield from self._find_headline(line)

    def _find_headline(self, line: str) -> Iterator[str]:
        phrase = '"{}"'.format(line.replace('"', " "))
        for edition in self._context.newsroom.editions:
            try:
                found = self._search.find_releases(parse_query(phrase, edition.language), SearchFilters())
            except SearchUnavailableError:
                return
            yield from (each.path for each in found.documents if " ".join(each.headline.split()) == line)


def _find_edition_of_path(editions: Sequence[Edition], path: str) -> Edition:
    """Return the edition that a path of the site belongs to."""
    others = (each for each in editions if each.prefix and path.startswith(f"{each.prefix}/"))
    return next(others, editions[0])


def _create_response(status: HTTPStatus, content: bytes) -> Response:
    headers = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"}
    return Response(content, status, headers, "text/html; charset=utf-8")
