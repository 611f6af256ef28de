"""Answer the links in confirmations: a page with a button, which alone confirms. Opening the link changes nothing."""

from starlette.responses import Response
from starlette.routing import Route

from pressroom.render.service_notes import write_confirmed
from pressroom.render.service_texts import write_confirmation
from pressroom.store.requests import JoinRequest
from pressroom.subscriptions.join import Confirmed, confirm, find_confirmation
from pressroom.subscriptions.links import Refused, create_preferences_token
from pressroom.web.service_requests import ServiceHandler, ServiceRequest
from pressroom.web.token_pages import TokenPages


def create_confirm_routes(handler: ServiceHandler) -> list[Route]:
    """Create the routes of `/confirm/…`."""
    pages = ConfirmPages(handler)
    return [
        Route("/confirm/{token}", handler.create_endpoint(pages.show), methods=["GET"]),
        Route("/confirm/{token}", handler.create_endpoint(pages.confirm), methods=["POST"]),
    ]


class ConfirmPages(TokenPages):
    """The pages of links that confirm a subscription or a new address."""

    def show(self, request: ServiceRequest) -> Response:
        """Show the button."""
        found = find_confirmation(self.access.store, self.access.keys, request.token, self.now)
        if isinstance(found, Refused):
            return self.pages.create_refusal(found, request.language)
        return self._create_page(found, request)

    def confirm(self, request: ServiceRequest) -> Response:
        """Confirm."""
        refusal = self.refuse_foreign(request)
        if refusal:
            return refusal
        confirmed = confirm(self.access.store, self.access.keys, request.token, self.now)
        if isinstance(confirmed, Refused):
            return self.pages.create_refusal(confirmed, request.language)
        return self._create_thanks(confirmed, request)

    def _create_page(self, found: JoinRequest, request: ServiceRequest) -> Response:
        language = self.choose_language(found.language, request)
        newsroom = self.pages.get_render_context().edition(language).title
        texts = write_confirmation(self.get_messages(language), newsroom, is_change=found.kind == "change")
        action = self.pages.get_path("confirm", request.token)
        return self.pages.create_page(
            "confirm", texts.title, language, lead=texts.lead, button=texts.button, action=action
        )

    def _create_thanks(self, confirmed: Confirmed, request: ServiceRequest) -> Response:
        language = self.choose_language(confirmed.language, request)
        token = create_preferences_token(self.access.keys, confirmed.subscriber_id, confirmed.email_norm)
        path = self.pages.get_path("subscriptions", token)
        is_change = confirmed.kind == "change"
        note = write_confirmed(self.get_messages(language), confirmed.email, path, is_change=is_change)
        return self.pages.create_note(note, language)
