"""Take reports about returned mail from a relay with a webhook: a signed POST with JSON.

The signature is the HMAC-SHA-256 of the time and the body. A request is accepted once, within five minutes.
"""

import hmac
import logging
from hashlib import sha256
from http import HTTPStatus
from typing import Literal

import msgspec
from msgspec import Struct
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from pressroom.deliver.smtp_refusals import classify_refusal
from pressroom.errors import ConfigError, PressroomError
from pressroom.publishing.receive_bounces import BounceMailbox, create_mailbox, record
from pressroom.publishing.refused_mails import BOUNCE_KINDS
from pressroom.store import Store, used_forms
from pressroom.subscriptions.bounce_tokens import ReturnAddress, find_token
from pressroom.subscriptions.bounces import ReturnedReport, find_returned
from pressroom.subscriptions.message_ids import find_by_message_id
from pressroom.web.context import WebContext
from pressroom.web.service_requests import ServiceThreads

_logger = logging.getLogger(__name__)

TIMESTAMP, SIGNATURE = "X-Pressroom-Timestamp", "X-Pressroom-Signature"
MAX_SKEW = 300
"""How many seconds the time of a request may differ from the clock."""
_MIN_SECRET = 32


class BounceEvent(Struct, frozen=True, forbid_unknown_fields=True):
    """A report. `token` is the token of the mail, or the address of its envelope's sender, which contains it.

    `code` is the reply of the receiving server, `status` its enhanced code, `text` its words. `id` names the report.
    """

    kind: Literal["bounce", "complaint"]
    token: str = ""
    message_id: str = ""
    code: int = 0
    status: str = ""
    text: str = ""
    id: str = ""


def create_bounce_routes(context: WebContext) -> list[Route]:
    """Create the route of `/bounces`. Raises ConfigError if the secret is too short."""
    secret = context.config.webhook_secret
    if secret and len(secret) < _MIN_SECRET:
        raise ConfigError(
            f"PRESSROOM_WEBHOOK_SECRET has fewer than {_MIN_SECRET} characters.",
            "Make one with: python -c 'import secrets; print(secrets.token_urlsafe(32))'",
        )
    return [Route("/bounces", BounceHook(context, secret.encode()).respond, methods=["POST"])]


def sign_event(secret: bytes, timestamp: str, body: bytes) -> str:
    """Return the signature of a request, as its header has it."""
    return f"sha256={hmac.new(secret, timestamp.encode() + b'.' + body, sha256).hexdigest()}"


class BounceHook:
    """Answers requests. Without a secret, there is nothing here."""

    def __init__(self, context: WebContext, secret: bytes) -> None:
        self._context, self._secret = context, secret
        self._threads = ServiceThreads()

    async def respond(self, request: Request) -> Response:
        """Answer a request."""
        store, keys = self._context.store, self._context.keys
        if not self._secret or store is None or keys is None:
            return _answer(HTTPStatus.NOT_FOUND, "There is nothing here.")
        body = await request.body()
        timestamp, signature = request.headers.get(TIMESTAMP, ""), request.headers.get(SIGNATURE, "")
        refusal = self._check(timestamp, signature, body)
        if refusal:
            return refusal
        try:
            event = msgspec.json.decode(body, type=BounceEvent)
        except msgspec.DecodeError as error:
            return _answer(HTTPStatus.BAD_REQUEST, f"The body is not a report: {error}")
        mailbox = create_mailbox(self._context.newsroom.mail, store, keys)
        name = sha256(f"webhook {signature}".encode()).hexdigest()
        try:
            return await self._threads.run(lambda: self._take(mailbox, event, name, body))
        except PressroomError as error:
            _logger.error("A report of a relay cannot be taken now: %s", error.message)  # noqa: TRY400
            return _answer(HTTPStatus.SERVICE_UNAVAILABLE, "The report cannot be taken now. Send it again later.")

    def _check(self, timestamp: str, signature: str, body: bytes) -> Response | None:
        """Return why a request is refused, or None."""
        if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) < 12):
            return _answer(HTTPStatus.UNAUTHORIZED, f"{TIMESTAMP} must be the time in seconds since 1970.")
        expected = sign_event(self._secret, timestamp, body)
        if not hmac.compare_digest(expected.encode(), signature.encode("utf-8", "replace")):
            return _answer(HTTPStatus.UNAUTHORIZED, f"{SIGNATURE} does not fit the body and the time.")
        if abs(self._context.now().timestamp() - int(timestamp)) > MAX_SKEW:
            return _answer(HTTPStatus.UNAUTHORIZED, "The request is too old, or one of the clocks is wrong.")
        return None

    def _take(self, mailbox: BounceMailbox, event: BounceEvent, name: str, body: bytes) -> Response:
        """Store a report, unless the same request was accepted before."""
        with mailbox.store.read() as transaction:
            if used_forms.is_used(transaction, name):
                return _answer(HTTPStatus.CONFLICT, "This request was taken before.")
        now = self._context.now()
        code = f"{event.code or ''} {event.status}".strip()[:40]
        kind = BOUNCE_KINDS[classify_refusal(event.code, event.status, event.text)]
        source = f"webhook {event.id}".encode() if event.id else body
        report = ReturnedReport(sha256(source).hexdigest(), "complaint" if event.kind == "complaint" else kind, code)
        returned = self._find(mailbox, event)
        effect = record(mailbox, report, returned, now)
        _mark_used(mailbox.store, name, self._context)
        is_known = returned is not None and effect != "no reader"
        return JSONResponse({"taken": True, "known": is_known}, headers={"Cache-Control": "no-store"})

    def _find(self, mailbox: BounceMailbox, event: BounceEvent) -> ReturnAddress | None:
        token = find_token(event.token, mailbox.bounces) if "@" in event.token and mailbox.bounces else event.token
        found = find_returned(mailbox.keys, [token] if token else [])
        if found is None and event.message_id:
            return find_by_message_id(mailbox.store, mailbox.keys, event.message_id[:400], self._context.now())
        return found


def _mark_used(store: Store, name: str, context: WebContext) -> None:
    with store.transaction() as transaction:
        used_forms.mark_used(transaction, name, context.now())


def _answer(status: HTTPStatus, text: str) -> Response:
    return JSONResponse({"taken": False, "error": text}, status, headers={"Cache-Control": "no-store"})
