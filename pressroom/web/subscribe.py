"""Let readers join in two steps: the address on any page, then what they want to get. The rest is in their mail.

The first step stores nothing. The second gives the same answer for every address.
"""

import re
from http import HTTPStatus

from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pressroom.render.consent import format_consent_text
from pressroom.render.service_forms import ErrorKind, describe_error
from pressroom.render.service_notes import write_accepted
from pressroom.render.service_texts import get_form_title
from pressroom.store import Transaction
from pressroom.subscriptions.addresses import parse_address
from pressroom.subscriptions.choices import SubscriptionChoices
from pressroom.subscriptions.join import SubscriptionRequest, store_request
from pressroom.subscriptions.limits import is_ceiling_reached, take_network_request
from pressroom.subscriptions.requesting import MAX_FORM_CHARACTERS, ConsentGiven
from pressroom.web.abuse import (
    HONEYPOT,
    ShownForm,
    create_form_token,
    is_consent_of_form,
    read_form_token,
    use_form,
)
from pressroom.web.address_field import clean_address, find_address_fault
from pressroom.web.choice_fields import list_options, read_choices
from pressroom.web.form_data import Form
from pressroom.web.service_requests import ServiceHandler, ServiceRequest
from pressroom.web.token_pages import TokenPages

ANSWER_SECONDS = 0.05
"""No answer to the second step comes earlier: how long the database takes tells nothing about an address."""
_FORM_NAME = re.compile(rf"[a-z0-9-]{{1,{MAX_FORM_CHARACTERS}}}")
_STATUS: dict[ErrorKind, HTTPStatus] = {
    "limited": HTTPStatus.TOO_MANY_REQUESTS,
    "overloaded": HTTPStatus.SERVICE_UNAVAILABLE,
}
_RETRY_SECONDS = "3600"


def create_join_routes(handler: ServiceHandler) -> list[Route]:
    """Create the routes of `/subscriptions` and `/subscriptions/choose`."""
    pages = JoinPages(handler)

    def redirect(request: Request) -> Response:
        language = handler.pages.choose_language(request.headers.get("accept-language", ""))
        return handler.pages.redirect_to_form(language)

    return [
        Route("/subscriptions/choose", redirect, methods=["GET"]),
        Route("/subscriptions/choose", handler.create_endpoint(pages.choose), methods=["POST"]),
        Route("/subscriptions", redirect, methods=["GET"]),
        Route("/subscriptions", handler.create_endpoint(pages.join, ANSWER_SECONDS), methods=["POST"]),
    ]


class SentJoinForm(Struct, frozen=True):
    """What a reader has sent so far, and what is wrong with it. `name` says which form the reader began with."""

    email: str
    choices: SubscriptionChoices
    name: str
    errors: tuple[ErrorKind, ...] = ()


class JoinPages(TokenPages):
    """The form with what a reader can choose, and the answer to it."""

    def choose(self, request: ServiceRequest) -> Response:
        """Show the form with the address that was sent from a page of the site. Nothing is stored."""
        refusal = self._refuse(request)
        if refusal:
            return refusal
        sent = self._read(request)
        # A page of the site may be older than the choices: they only mark something here.
        faults = tuple(each for each in sent.errors if each not in {"choices", "keywords"})
        shown = SentJoinForm(sent.email, sent.choices, sent.name, faults)
        return self._show(shown, request, _get_status(faults) if faults else HTTPStatus.OK)

    def join(self, request: ServiceRequest) -> Response:
        """Store the request and queue the mail that asks to confirm it, or show the form again with what is wrong."""
        refusal = self._refuse(request)
        if refusal:
            return refusal
        sent = self._read(request)
        form = self._read_token(request)
        if not isinstance(form, ShownForm):
            return self._show_again(sent, (form, *sent.errors), request)
        if sent.errors:
            return self._show_again(sent, sent.errors, request)
        error = self._store(sent, form, request)
        if error:
            return self._show_again(sent, (error,), request)
        self.context.wake_outbox()
        note = write_accepted(self.get_messages(request.language), sent.email)
        return self.pages.create_note(note, request.language)

    def _refuse(self, request: ServiceRequest) -> Response | None:
        if request.origin not in {"own", "listed"}:
            return self.pages.create_note("foreign", request.language, HTTPStatus.FORBIDDEN)
        if self.context.transport is None:
            return self.pages.create_note("closed", request.language, HTTPStatus.SERVICE_UNAVAILABLE)
        return None

    def _read(self, request: ServiceRequest) -> SentJoinForm:
        form = request.form
        sent = read_choices(form, request.language, self.pages)
        hidden: ErrorKind | None = "hidden field" if form.get(HONEYPOT) else None
        faults = (find_address_fault(form.get("email")), sent.error, hidden)
        return SentJoinForm(
            clean_address(form.get("email")),
            sent.choices,
            _read_name(form),
            tuple(each for each in faults if each),
        )

    def _read_token(self, request: ServiceRequest) -> ShownForm | ErrorKind:
        form = read_form_token(self.access.keys, request.form.get("token"), self.now)
        if not isinstance(form, ShownForm):
            return "too fast" if form == "too fast" else "too old"
        language = self.pages.find_language(form.language)
        return form if language and is_consent_of_form(form, self._write_consent(language)) else "other text"

    def _write_consent(self, language: str) -> str:
        context = self.pages.get_render_context()
        return format_consent_text(context.messages(language), context.edition(language).title)

    def _store(self, sent: SentJoinForm, form: ShownForm, request: ServiceRequest) -> ErrorKind | None:
        """Store the request in one transaction with all that is counted; return why not, if it is not stored."""
        keys, limits = self.access.keys, self.context.limits

        def write(transaction: Transaction) -> ErrorKind | None:
            if not take_network_request(transaction, keys, request.client, self.now, limits):
                return "limited"
            return self._store_once(transaction, sent, form)

        return self.access.writer.run(write)

    def _store_once(self, transaction: Transaction, sent: SentJoinForm, form: ShownForm) -> ErrorKind | None:
        keys, now = self.access.keys, self.now
        if is_ceiling_reached(transaction, now, self.context.limits):
            return "overloaded"
        content = (parse_address(sent.email).key, repr(sent.choices))
        use = use_form(transaction, keys, form, content, now)
        if use != "first":
            return "used" if use == "used" else None
        given = ConsentGiven(self._write_consent(form.language), sent.name, form.language)
        request = SubscriptionRequest(sent.email, sent.choices, given)
        store_request(transaction, keys, request, now, self.context.limits)
        return None

    def _show_again(self, sent: SentJoinForm, errors: tuple[ErrorKind, ...], request: ServiceRequest) -> Response:
        shown = SentJoinForm(sent.email, sent.choices, sent.name, errors)
        return self._show(shown, request, _get_status(errors))

    def _show(self, form: SentJoinForm, request: ServiceRequest, status: HTTPStatus) -> Response:
        """Show the form. One that was sent too fast keeps its time, so that it can be sent a moment later."""
        language = request.language
        messages = self.get_messages(language)
        consent = self._write_consent(language)
        is_waiting = "too fast" in form.errors and not request.form.get(HONEYPOT)
        keys = self.access.keys
        token = request.form.get("token") if is_waiting else create_form_token(keys, language, consent, self.now)
        return self.pages.create_page(
            "choose",
            get_form_title("join", messages),
            language,
            status,
            {"Retry-After": _RETRY_SECONDS} if status in _STATUS.values() else {},
            action=self.pages.get_path("subscriptions"),
            errors=[describe_error(each, messages) for each in form.errors],
            email=form.email,
            form_name=form.name,
            options=list_options(form.choices, language, self.pages),
            token=token,
            consent=consent,
        )


def _read_name(form: Form) -> str:
    name = form.get("form")
    return name if _FORM_NAME.fullmatch(name) else "other"


def _get_status(errors: tuple[ErrorKind, ...]) -> HTTPStatus:
    return next((_STATUS[each] for each in errors if each in _STATUS), HTTPStatus.UNPROCESSABLE_ENTITY)
