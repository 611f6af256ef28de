"""Answer requests to the pages of the service: read the form, work in a thread, and give every failure a page."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import TypeVar

from msgspec import Struct
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from pressroom.errors import DeliveryError, PressroomError
from pressroom.store import Store
from pressroom.store.grouping import GroupedWriter
from pressroom.tokens import TokenKeys
from pressroom.web.abuse import FormOrigin, find_origin, list_origins
from pressroom.web.context import WebContext
from pressroom.web.form_data import Form, InvalidFormError, read_form
from pressroom.web.pages import ServicePages

_logger = logging.getLogger(__name__)

MAX_THREADS = 32
MAX_WAITING = 500
"""How many requests may wait for a thread; more are told to come back."""
RETRY_SECONDS = "60"
_UNAVAILABLE = "This does not work right now. Nothing was changed. Please try again in a few minutes.\n"
T = TypeVar("T")
Endpoint = Callable[[Request], Awaitable[Response]]


class ServiceRequest(Struct, frozen=True):
    """A request to a page of the service.

    `token` is that of the path. `language` is what the form says, or else what the browser asks for. `origin` is where
    a form was sent from, and `client` the client's IP address, which is never stored or logged.
    """

    token: str
    form: Form
    language: str
    origin: FormOrigin
    client: str


class ServiceAccess(Struct, frozen=True):
    """What pages that read or change something need: the database, and the keys that sign links.

    `writer` is for what many readers do at the same time.
    """

    store: Store
    keys: TokenKeys
    writer: GroupedWriter


class ServiceThreads:
    """Some threads for work that may wait for the database. Work that waits for them is bounded too."""

    def __init__(self) -> None:
        self._executor = ThreadPoolExecutor(MAX_THREADS, "service")
        self._count = 0

    async def run(self, work: Callable[[], T]) -> T:
        """Do work in a thread. Raises DeliveryError if too much waits already."""
        if self._count >= MAX_THREADS + MAX_WAITING:
            raise DeliveryError("The service has too much to do.", "Try again in a minute.")
        self._count += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._executor, work)
        finally:
            self._count -= 1


class ServiceHandler:
    """Turns functions that answer a `ServiceRequest` into endpoints. The functions run in threads.

    `access` is None if the newsroom has no service.
    """

    def __init__(self, context: WebContext) -> None:
        self.context = context
        self.pages = ServicePages(context)
        self.access = _create_access(context)
        self._threads = ServiceThreads()

    def create_endpoint(self, answer: Callable[[ServiceRequest], Response], min_seconds: float = 0.0) -> Endpoint:
        """Return an endpoint. Its answer never comes earlier than some seconds after the request."""

        async def respond(request: Request) -> Response:
            end = asyncio.get_running_loop().time() + min_seconds
            response = await self._respond(request, answer)
            await asyncio.sleep(max(0.0, end - asyncio.get_running_loop().time()))
            return response

        return respond

    async def _respond(self, request: Request, answer: Callable[[ServiceRequest], Response]) -> Response:
        language = self.pages.choose_language(request.headers.get("accept-language", ""))
        try:
            form = await read_form(request) if request.method == "POST" else Form()
        except InvalidFormError as error:
            form, answer = Form(), self._create_refuser(error.status)
        service_request = self._create_request(request, form, language)
        try:
            return await self._threads.run(lambda: self._answer(service_request, answer))
        except PressroomError as error:
            return self._create_unavailable_response(service_request.language, error)

    def _create_refuser(self, status: HTTPStatus) -> Callable[[ServiceRequest], Response]:
        return lambda request: self.pages.create_note("unreadable", request.language, status)

    def _answer(self, request: ServiceRequest, answer: Callable[[ServiceRequest], Response]) -> Response:
        if self.access is None:
            return self.pages.create_note("closed", request.language, HTTPStatus.SERVICE_UNAVAILABLE)
        try:
            return answer(request)
        except InvalidFormError as error:
            return self.pages.create_note("unreadable", request.language, error.status)

    def _create_request(self, request: Request, form: Form, language: str) -> ServiceRequest:
        newsroom = self.context.newsroom
        own = list_origins((newsroom.base_url, newsroom.service_url))
        origin = find_origin(request.headers, own, list_origins(self.context.config.allowed_origins))
        chosen = self.pages.find_language(form.fields.get("language", ("",))[-1])
        client = request.client.host if request.client else ""
        return ServiceRequest(request.path_params.get("token", ""), form, chosen or language, origin, client)

    def _create_unavailable_response(self, language: str, error: PressroomError) -> Response:
        """Return the page for a database that fails. What the error says contains no stored value."""
        _logger.error("A page of the service cannot be answered: %s", error.message)
        status, headers = HTTPStatus.SERVICE_UNAVAILABLE, {"Retry-After": RETRY_SECONDS}
        try:
            return self.pages.create_note("unavailable", language, status, headers)
        except PressroomError:  # a template of the newsroom is faulty
            return PlainTextResponse(_UNAVAILABLE, status, {**headers, "Cache-Control": "no-store"})


def _create_access(context: WebContext) -> ServiceAccess | None:
    if context.store is None or context.keys is None:
        return None
    return ServiceAccess(context.store, context.keys, GroupedWriter(context.store))
