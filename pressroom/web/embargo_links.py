"""Answer the personal links to releases under embargo.

The links are read at each request, so a revoked one stops working at once.
"""

import logging
from functools import partial
from urllib.parse import unquote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pressroom.embargo.grant import LINKS_PATH
from pressroom.embargo.respond import LinkResource, LinkResponse, create_unavailable_response, respond
from pressroom.errors import PressroomError
from pressroom.web.context import WebContext
from pressroom.web.page_context import PageContext
from pressroom.web.thread_limit import ThreadLimit

_MAX_AT_ONCE = 4
"""How many pages and files are made at the same time: each may read the whole newsroom, or convert a picture."""
_MAX_WAIT_SECONDS = 30.0

_logger = logging.getLogger(__name__)


def create_embargo_routes(context: WebContext) -> list[Route]:
    """Create the routes of personal links: the page, and the files beside it."""
    service = EmbargoLinks(context)
    return [
        Route(f"{LINKS_PATH}{{token}}", service.answer),
        Route(f"{LINKS_PATH}{{token}}/{{file:path}}", service.answer),
    ]


class EmbargoLinks:
    """The personal links of a newsroom."""

    def __init__(self, context: WebContext) -> None:
        self._context = context
        self._pages = PageContext(context)
        self._threads = ThreadLimit(_MAX_AT_ONCE, _MAX_WAIT_SECONDS)

    async def answer(self, request: Request) -> Response:
        """Answer with the page of a link, a file, or the way to the public page."""
        resource = self._parse(request)
        try:
            response = await self._threads.run(partial(self._respond, resource))
        except TimeoutError:
            response = create_unavailable_response(self._pages.get())
        return Response(response.body, response.status, response.headers)  # the server drops the body for HEAD

    def _parse(self, request: Request) -> LinkResource:
        """Return what is asked for. The path is taken as it was sent: a file may have any character in its name."""
        raw_path: bytes = request.scope.get("raw_path") or b""
        rest = raw_path.decode("latin-1").removeprefix(f"{self._context.service_path}{LINKS_PATH}")
        token, _, path = rest.partition("/")
        return LinkResource(unquote(token), path, is_head=request.method == "HEAD")

    def _respond(self, resource: LinkResource) -> LinkResponse:
        try:
            return respond(self._context.config, resource, self._context.now(), self._pages.get)
        except PressroomError as error:  # its text may contain an address
            _logger.error("A personal link was not answered (%s): run pressroom check", type(error).__name__)  # noqa: TRY400
            return create_unavailable_response(self._pages.get())
