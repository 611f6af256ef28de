"""Let readers see and change what they get, by the link in each mail: choices, a break, another address, everything."""

from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus

import msgspec
from starlette.responses import Response
from starlette.routing import Route

from pressroom.render.labels import format_datetime
from pressroom.render.service_forms import ErrorKind, describe_error
from pressroom.render.service_texts import get_form_title
from pressroom.subscriptions.leave import erase
from pressroom.subscriptions.links import Refused, create_unsubscribe_token
from pressroom.subscriptions.preferences import Preferences, export_data, get_preferences
from pressroom.text.dates import format_date
from pressroom.web.choice_fields import list_options
from pressroom.web.pages import PRIVATE
from pressroom.web.preference_changes import ChangeOutcome, PreferenceChanges
from pressroom.web.service_requests import ServiceHandler, ServiceRequest
from pressroom.web.token_pages import TokenPages

ANSWER_SECONDS = 0.05
"""No answer to a form comes earlier: how long the database takes tells nothing about a new address."""
_STATUS: Mapping[ErrorKind, HTTPStatus] = {
    "limited": HTTPStatus.TOO_MANY_REQUESTS,
    "overloaded": HTTPStatus.SERVICE_UNAVAILABLE,
}
_RETRY_SECONDS = "3600"
_EXPORT_HEADERS = {
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex",
    "Content-Disposition": 'attachment; filename="subscription.json"',
    **PRIVATE,
}


def create_preferences_routes(handler: ServiceHandler) -> list[Route]:
    """Create the routes of `/subscriptions/…`."""
    pages = PreferencesPages(handler)
    return [
        Route("/subscriptions/{token}", handler.create_endpoint(pages.show), methods=["GET"]),
        Route("/subscriptions/{token}", handler.create_endpoint(pages.change, ANSWER_SECONDS), methods=["POST"]),
        Route("/subscriptions/{token}/data.json", handler.create_endpoint(pages.export), methods=["GET"]),
    ]


class PreferencesPages(TokenPages):
    """The page of one reader."""

    def __init__(self, handler: ServiceHandler) -> None:
        super().__init__(handler)
        self._changes = PreferenceChanges(handler)

    def show(self, request: ServiceRequest) -> Response:
        """Show what the reader gets and why. Nothing is changed."""
        return self._show(request, ChangeOutcome())

    def export(self, request: ServiceRequest) -> Response:
        """Send everything that is stored about the reader, as JSON to save. Nothing is changed."""
        exported = export_data(self.access.store, self.access.keys, request.token, self.now)
        if isinstance(exported, Refused):
            return self.pages.create_refusal(exported, request.language)
        content = msgspec.json.format(msgspec.json.encode(exported), indent=2) + b"\n"
        return Response(content, HTTPStatus.OK, _EXPORT_HEADERS, "application/json")

    def change(self, request: ServiceRequest) -> Response:
        """Do what one of the forms of the page asks for, and show the page as it is then."""
        action = request.form.get("action")
        refusal = self.refuse_foreign(request)
        if refusal:
            return refusal
        if action == "erase":
            return self._erase(request)
        if action == "address" and self.context.transport is None:
            return self.pages.create_note("closed", request.language, HTTPStatus.SERVICE_UNAVAILABLE)
        change = self._changes.find_change(request)
        if change is None:
            return self.pages.create_note("unreadable", request.language, HTTPStatus.BAD_REQUEST)
        before = self._find(request)
        outcome = before if isinstance(before, Refused) else change(request, before)
        if isinstance(outcome, Refused):
            return self.pages.create_refusal(outcome, request.language)
        return self._show(request, outcome)

    def _find(self, request: ServiceRequest) -> Preferences | Refused:
        return get_preferences(self.access.store, self.access.keys, request.token, self.now)

    def _erase(self, request: ServiceRequest) -> Response:
        """Erase the reader. It may be repeated, as when the button is pressed twice."""
        erased = erase(self.access.store, self.access.keys, request.token, self.now)
        if isinstance(erased, Refused):
            return self.pages.create_refusal(erased, request.language)
        return self.pages.create_note("erased", self.choose_language(erased.language, request))

    def _show(self, request: ServiceRequest, outcome: ChangeOutcome) -> Response:
        found = self._find(request)
        if isinstance(found, Refused):
            return self.pages.create_refusal(found, request.language)
        language = self.choose_language(found.choices.language, request)
        messages = self.get_messages(language)
        error = outcome.error
        status = _STATUS.get(error, HTTPStatus.UNPROCESSABLE_ENTITY) if error else HTTPStatus.OK
        return self.pages.create_page(
            "preferences",
            get_form_title("preferences", messages),
            language,
            status,
            {**PRIVATE, "Retry-After": _RETRY_SECONDS} if status in _STATUS.values() else PRIVATE,
            done=outcome.done,
            errors=[describe_error(error, messages)] if error else [],
            email=outcome.email,
            until=outcome.until,
            options=list_options(outcome.choices or found.choices, language, self.pages),
            **self._describe(found, request, language),
        )

    def _describe(self, found: Preferences, request: ServiceRequest, language: str) -> dict[str, object]:
        """Return what the template shows of a reader."""
        subscriber = found.subscriber
        is_paused = subscriber.paused_until is not None and subscriber.paused_until > self.now
        return {
            "action": self.pages.get_path("subscriptions", request.token),
            "data_url": self.pages.get_path("subscriptions", request.token, "data.json"),
            "unsubscribe_url": self.pages.get_path(
                "unsubscribe", create_unsubscribe_token(self.access.keys, subscriber.id)
            ),
            "address": subscriber.email,
            "is_active": subscriber.status == "active",
            "paused": self._format_day(subscriber.paused_until, language) if is_paused else "",
            "first_day": self._changes.first_day.isoformat(),
            "last_day": self._changes.last_day.isoformat(),
            **self._describe_consent(found, language),
        }

    def _describe_consent(self, found: Preferences, language: str) -> dict[str, object]:
        consent = found.consent
        if consent is None:
            return {"consent": "", "consent_language": "", "asked": "", "confirmed": ""}
        return {
            "consent": consent.text,
            "consent_language": consent.language,
            "asked": self._format_time(consent.asked_at, language),
            "confirmed": self._format_time(consent.confirmed_at, language),
        }

    def _format_day(self, when: datetime | None, language: str) -> str:
        return format_date(when.astimezone(self._changes.zone), language) if when else ""

    def _format_time(self, when: datetime, language: str) -> str:
        return format_datetime(when.astimezone(self._changes.zone), self.get_messages(language))
