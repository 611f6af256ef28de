"""Send mailings in a process of its own, as `pressroom deliver` does.

The arguments are the URLs of a database and a relay, the number of connections, and the seconds of a lease.
"""

import sys
from collections.abc import Callable
from datetime import UTC, datetime

from pressroom.deliver.delivery_run import DeliveryReport, DeliveryRun, DeliverySettings
from pressroom.deliver.smtp import SmtpTransport
from pressroom.deliver.smtp_session import Timeouts
from pressroom.deliver.smtp_url import parse_smtp_url
from pressroom.deliver.splice import MessageTemplate, Placeholders
from pressroom.deliver.transport import OutgoingMessage
from pressroom.render.mail import MESSAGE_TOKEN_PLACEHOLDER, RECIPIENT_PLACEHOLDER, TOKEN_PLACEHOLDER
from pressroom.store import Store, open_store
from pressroom.store.deliveries import CompiledMailing, DueDelivery

PLACEHOLDERS = Placeholders(RECIPIENT_PLACEHOLDER, TOKEN_PLACEHOLDER, MESSAGE_TOKEN_PLACEHOLDER)
TIMEOUTS = Timeouts(connect=5, reply=5, end_of_data=5, goodbye=0.5)


def create_compose() -> Callable[[CompiledMailing, DueDelivery], OutgoingMessage]:
    """Return how messages are made: tokens are the ids."""
    templates: dict[int, MessageTemplate] = {}

    def compose(mailing: CompiledMailing, delivery: DueDelivery) -> OutgoingMessage:
        if mailing.id not in templates:
            templates[mailing.id] = MessageTemplate(mailing.compiled, PLACEHOLDERS)
        template = templates[mailing.id]
        token = f"{mailing.id}-{delivery.subscriber_id}"
        content = template.splice(delivery.email.encode(), token.encode(), token.encode())
        message_id = template.build_message_id(token)
        return OutgoingMessage(mailing.sender, delivery.email, message_id, content, has_doubled_dots=True)

    return compose


def create_run(store: Store, relay: str, settings: DeliverySettings, **options: object) -> DeliveryRun:
    """Return a run that sends to a relay."""
    return DeliveryRun(
        store,
        lambda: SmtpTransport(parse_smtp_url(relay), timeouts=TIMEOUTS),
        create_compose(),
        settings,
        **options,  # type: ignore[arg-type]
    )


def send_mailings(store: Store, relay: str, settings: DeliverySettings, **options: object) -> DeliveryReport:
    """Send what is due."""
    return create_run(store, relay, settings, **options).run()


if __name__ == "__main__":
    url, relay, connections, lease_seconds = sys.argv[1:]
    settings = DeliverySettings(int(connections), lease_seconds=float(lease_seconds))
    report = send_mailings(open_store(url), relay, settings, get_now=lambda: datetime.now(UTC))
    sys.stdout.write(f"{report}\n")
