"""Share what all pages behind a link with a token need: the database, the time, the reader's language."""

from datetime import datetime
from http import HTTPStatus

from starlette.responses import Response

from pressroom.render.labels import Messages
from pressroom.web.service_requests import ServiceAccess, ServiceHandler, ServiceRequest


class TokenPages:
    """The base of pages behind a link. Only who has the link can make anything change there."""

    def __init__(self, handler: ServiceHandler) -> None:
        self.context, self.pages, self._handler = handler.context, handler.pages, handler

    @property
    def access(self) -> ServiceAccess:
        """The database and the keys. Raises LookupError without a service; then no page is answered here."""
        access = self._handler.access
        if access is None:
            raise LookupError("the service has no database")
        return access

    @property
    def now(self) -> datetime:
        """The time."""
        return self.context.now()

    def get_messages(self, language: str) -> Messages:
        """Return the translations of a language."""
        return self.pages.get_render_context().messages(language)

    def choose_language(self, language: str, request: ServiceRequest) -> str:
        """Return the reader's language; that of the request if the newsroom no longer has it."""
        return self.pages.find_language(language) or request.language

    def refuse_foreign(self, request: ServiceRequest) -> Response | None:
        """Return the refusal of a form that another site has sent; None for one of our own pages.

        These pages tell their address to nobody, so some browsers do not tell the origin of their forms.
        """
        if request.origin in {"own", "hidden"}:
            return None
        return self.pages.create_note("foreign", request.language, HTTPStatus.FORBIDDEN)
