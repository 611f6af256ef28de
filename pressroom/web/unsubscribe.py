"""Let readers leave: a page with a button, and the one-click POST of mail programs (RFC 8058).

Opening the link changes nothing. A mail program sends no Origin, and gets no cookie and no redirect.
"""

from http import HTTPStatus

from starlette.responses import Response
from starlette.routing import Route

from pressroom.render.service_texts import get_form_title
from pressroom.subscriptions.leave import Left, find_leaving, unsubscribe
from pressroom.subscriptions.links import Refused
from pressroom.web.form_data import Form
from pressroom.web.service_requests import ServiceHandler, ServiceRequest
from pressroom.web.token_pages import TokenPages


def create_unsubscribe_routes(handler: ServiceHandler) -> list[Route]:
    """Create the routes of `/unsubscribe/…`."""
    pages = UnsubscribePages(handler)
    return [
        Route("/unsubscribe/{token}", handler.create_endpoint(pages.show), methods=["GET"]),
        Route("/unsubscribe/{token}", handler.create_endpoint(pages.leave), methods=["POST"]),
    ]


def is_one_click(form: Form) -> bool:
    """Return whether a mail program asks to unsubscribe its reader (RFC 8058, section 3.2)."""
    return "One-Click" in form.get_all("List-Unsubscribe")


class UnsubscribePages(TokenPages):
    """The pages of links to leave."""

    def show(self, request: ServiceRequest) -> Response:
        """Show the button, or that there is nothing to leave."""
        found = find_leaving(self.access.store, self.access.keys, request.token, self.now)
        if isinstance(found, Refused):
            return self.pages.create_refusal(found, request.language)
        language = self.choose_language(found.language, request)
        if found.status in {"left", "erased"}:
            return self.pages.create_note("left already" if found.status == "left" else "gone", language)
        return self._create_page(request, language)

    def leave(self, request: ServiceRequest) -> Response:
        """Let the reader leave, if the form is that of the page or of a mail program."""
        if is_one_click(request.form):
            return self._leave(request, is_mail_wanted=False)
        refusal = self.refuse_foreign(request)
        if refusal:
            return refusal
        if request.form.get("unsubscribe") != "yes":
            return self.pages.create_note("unreadable", request.language, HTTPStatus.BAD_REQUEST)
        return self._leave(request, is_mail_wanted=request.form.get("mail") == "yes")

    def _leave(self, request: ServiceRequest, *, is_mail_wanted: bool) -> Response:
        access, is_mail_wanted = self.access, is_mail_wanted and self.context.transport is not None
        left = unsubscribe(access.store, access.keys, request.token, self.now, is_mail_wanted=is_mail_wanted)
        if isinstance(left, Refused):
            return self.pages.create_refusal(left, request.language)
        has_mail = is_mail_wanted and left.was_active
        if has_mail:
            self.context.wake_outbox()
        return self._create_farewell(left, request, has_mail=has_mail)

    def _create_farewell(self, left: Left, request: ServiceRequest, *, has_mail: bool) -> Response:
        return self.pages.create_note(
            "left with mail" if has_mail else "left", self.choose_language(left.language, request)
        )

    def _create_page(self, request: ServiceRequest, language: str) -> Response:
        title = get_form_title("unsubscribe", self.get_messages(language))
        action = self.pages.get_path("unsubscribe", request.token)
        return self.pages.create_page("unsubscribe", title, language, action=action)
