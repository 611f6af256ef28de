"""Make the message of each reader of a mailing, from the message that was stored when the mailing was planned."""

from pressroom.deliver.dkim import Signer
from pressroom.deliver.splice import MessageTemplate, Placeholders
from pressroom.deliver.transport import OutgoingMessage
from pressroom.render.mail import MESSAGE_TOKEN_PLACEHOLDER, RECIPIENT_PLACEHOLDER, TOKEN_PLACEHOLDER
from pressroom.store.deliveries import CompiledMailing, DueDelivery
from pressroom.subscriptions.bounce_tokens import build_return_address, create_bounce_token
from pressroom.subscriptions.links import create_preferences_token
from pressroom.text.domains import encode_email_domain
from pressroom.tokens import TokenKeys, create_message_token

PLACEHOLDERS = Placeholders(RECIPIENT_PLACEHOLDER, TOKEN_PLACEHOLDER, MESSAGE_TOKEN_PLACEHOLDER)
_MAX_TEMPLATES = 8


class MailingComposer:
    """Makes messages, the same for the same reader each time. Threads may share it.

    With `bounces`, the address for returned mail, each message has a sender of its own; without it, that of the
    mailing. Without `sign`, messages are not signed.
    """

    def __init__(self, keys: TokenKeys, bounces: str = "", sign: Signer | None = None) -> None:
        self._keys, self._sign = keys, sign
        self._bounces = encode_email_domain(bounces) if bounces else ""
        self._templates: dict[int, MessageTemplate] = {}

    def compose(self, mailing: CompiledMailing, delivery: DueDelivery) -> OutgoingMessage:
        """Return a reader's message. Raises ConfigError if the mailing is not a message."""
        template = self._get_template(mailing)
        token = create_preferences_token(self._keys, delivery.subscriber_id, delivery.email_norm)
        message_token = create_message_token(self._keys, f"{mailing.id}.{delivery.subscriber_id}")
        recipient = encode_email_domain(delivery.email)
        content = template.splice(recipient.encode(), token.encode(), message_token.encode())
        return OutgoingMessage(
            self._create_sender(mailing, delivery),
            recipient,
            template.build_message_id(message_token),
            self._sign(content) + content if self._sign else content,
            template.has_doubled_dots,
        )

    def _create_sender(self, mailing: CompiledMailing, delivery: DueDelivery) -> str:
        """Return the address that a message comes back to."""
        if not self._bounces:
            return mailing.sender
        token = create_bounce_token(self._keys, mailing.id, delivery.subscriber_id, delivery.email_norm)
        return build_return_address(self._bounces, token)

    def _get_template(self, mailing: CompiledMailing) -> MessageTemplate:
        template = self._templates.get(mailing.id)
        if template is None:
            if len(self._templates) >= _MAX_TEMPLATES:
                self._templates.clear()
            # A signature is about the message before its dots are doubled.
            template = MessageTemplate(mailing.compiled, PLACEHOLDERS, doubles_dots=self._sign is None)
            self._templates[mailing.id] = template
        return template
