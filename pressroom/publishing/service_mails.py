"""Write the service mails that are queued in the database, from the newsroom and the request that each is about."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from pressroom.deliver.dkim import Signer
from pressroom.deliver.outbox import Obsolete
from pressroom.deliver.transport import OutgoingMessage
from pressroom.errors import ConfigError
from pressroom.model.newsroom import Newsroom
from pressroom.read import read_catalogues, read_templates
from pressroom.render import RenderContext, create_render_context
from pressroom.render.service_mail import ServiceMail, render_service_mail
from pressroom.store import Store, requests, subscribers
from pressroom.store.outbox import QueuedMail
from pressroom.store.requests import JoinRequest
from pressroom.store.subscribers import Subscriber
from pressroom.subscriptions.bounce_tokens import SERVICE_MAIL, build_return_address, create_bounce_token
from pressroom.subscriptions.links import create_confirm_token, create_preferences_token
from pressroom.text.domains import encode_email_domain
from pressroom.tokens import TokenKeys

_LONGEST_WAIT = timedelta(hours=48)  # of a mail without a link that expires


class ServiceMailComposer:
    """Writes queued mails for the newsroom as it is now; its templates are read again after it has changed.

    Without `sign`, they are not signed.
    """

    def __init__(
        self,
        store: Store,
        keys: TokenKeys,
        newsroom_folder: Path,
        get_newsroom: Callable[[], Newsroom],
        sign: Signer | None = None,
    ) -> None:
        self._store, self._keys, self._folder, self._get_newsroom = store, keys, newsroom_folder, get_newsroom
        self._sign = sign
        self._context: RenderContext | None = None

    def compose(self, mail: QueuedMail, now: datetime) -> OutgoingMessage | Obsolete:
        """Return the message, the same in each attempt, or why it is not sent any more.

        Raises ConfigError if the newsroom has no service or a template is faulty, DeliveryError if the database fails.
        """
        with self._store.read() as transaction:
            subscriber = subscribers.find_subscriber(transaction, mail.subscriber_id)
            request = requests.find_request(transaction, mail.request_id) if mail.request_id else None
        if subscriber is None or subscriber.email is None:
            return Obsolete("the reader is erased")
        if mail.kind == "left":
            return self._write_farewell(mail, subscriber, now)
        return self._write_confirmation(mail, subscriber, request, now)

    def _write_farewell(self, mail: QueuedMail, subscriber: Subscriber, now: datetime) -> OutgoingMessage | Obsolete:
        if subscriber.status != "left":
            return Obsolete("the reader has come back")
        if now - mail.queued_at > _LONGEST_WAIT:
            return Obsolete("the mail is too old")
        context = self._get_context()
        language = _choose_language(mail, context)
        link = context.url(f"{context.edition(language).prefix}/subscribe/")
        message_id = _build_message_id(mail, context)
        letter = ServiceMail("left", language, subscriber.email or "", message_id, mail.queued_at, link)
        return self._render(letter, context, self._create_sender(context, subscriber.id, subscriber.email_norm))

    def _write_confirmation(
        self, mail: QueuedMail, subscriber: Subscriber, request: JoinRequest | None, now: datetime
    ) -> OutgoingMessage | Obsolete:
        if request is None or request.confirmed_at:
            return Obsolete("nothing is left to confirm")
        if request.expires_at <= now:
            return Obsolete("the link has expired")
        context = self._get_context()
        is_known, is_change = mail.kind == "confirm" and subscriber.status == "active", mail.kind == "change"
        letter = ServiceMail(
            "change" if is_change else "known" if is_known else "confirm",
            _choose_language(mail, context),
            (request.new_email if is_change else subscriber.email) or "",
            _build_message_id(mail, context),
            mail.queued_at,
            _build_link(context, "confirm", create_confirm_token(self._keys, request.id, request.expires_at)),
            request.expires_at,
            self._build_settings_link(context, subscriber) if is_known else "",
        )
        email_norm = request.new_email_norm if is_change else subscriber.email_norm
        return self._render(letter, context, self._create_sender(context, subscriber.id, email_norm))

    def _render(self, letter: ServiceMail, context: RenderContext, sender: str) -> OutgoingMessage:
        content = render_service_mail(letter, context)
        signed = self._sign(content) + content if self._sign else content
        return OutgoingMessage(sender, letter.recipient, letter.message_id, signed)

    def _create_sender(self, context: RenderContext, subscriber_id: int, email_norm: str | None) -> str:
        """Return where a mail to an address comes back to.

        One to a new address that is not confirmed says nothing about the reader's present one: its token is bound to
        the new address.
        """
        identity = context.newsroom.mail
        if not identity.bounces:
            return identity.address
        token = create_bounce_token(self._keys, SERVICE_MAIL, subscriber_id, email_norm or "")
        return build_return_address(encode_email_domain(identity.bounces), token)

    def _build_settings_link(self, context: RenderContext, subscriber: Subscriber) -> str:
        token = create_preferences_token(self._keys, subscriber.id, subscriber.email_norm or "")
        return _build_link(context, "subscriptions", token)

    def _get_context(self) -> RenderContext:
        newsroom = self._get_newsroom()
        if not newsroom.service_url:
            raise ConfigError(
                "newsroom.yaml names no service, so links in mails would lead nowhere.",
                "Add service_url, the https address of this service.",
            )
        if self._context is None or self._context.newsroom != newsroom:
            catalogues = read_catalogues(self._folder)
            self._context = create_render_context(newsroom, read_templates(self._folder), catalogues)
        return self._context


def _choose_language(mail: QueuedMail, context: RenderContext) -> str:
    """Return the reader's language if the newsroom still has it, else its first one."""
    languages = [edition.language for edition in context.newsroom.editions]
    return mail.language if mail.language in languages else languages[0]


def _build_link(context: RenderContext, page: str, token: str) -> str:
    return f"{context.newsroom.service_url}/{page}/{token}"


def _build_message_id(mail: QueuedMail, context: RenderContext) -> str:
    """Return the id that was fixed when the mail was queued, in the domain that mail comes from."""
    return f"{mail.message_id}@{encode_email_domain(context.newsroom.mail.address).rpartition('@')[2]}"
