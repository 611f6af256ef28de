"""Deliver the mailings of a newsroom with the operator's settings."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from pressroom.config import Config
from pressroom.deliver.delivery_run import DeliveryReport, DeliveryRun, DeliverySettings
from pressroom.deliver.dkim import open_dkim_signer
from pressroom.deliver.open_transport import open_transport
from pressroom.deliver.smtp_session import DEFAULT_TIMEOUTS
from pressroom.deliver.transport import Transport
from pressroom.engine.workspace import Workspace
from pressroom.publishing.mailing_composer import MailingComposer
from pressroom.publishing.refused_mails import create_refusal_recorder
from pressroom.store import Store, deliveries
from pressroom.store.secret_file import load_token_keys


def create_delivery_run(
    config: Config,
    store: Store,
    mail_folder: Path | None,
    on_progress: Callable[[DeliveryReport], None],
) -> DeliveryRun | None:
    """Return a run that sends what is due to the folder, or else to the relay; None if there is no relay.

    Raises ConfigError if a setting is not valid, or if a key that signs mails cannot be used.
    """
    if open_transport(config, mail_folder) is None:
        return None

    def open_connection() -> Transport:
        transport = open_transport(config, mail_folder, DEFAULT_TIMEOUTS)
        if transport is None:
            raise AssertionError("the settings do not change")
        return transport

    keys = load_token_keys(config)
    newsroom = Workspace.open(config).newsroom_context.newsroom
    sign = open_dkim_signer(config, newsroom.mail.domain) if newsroom else None
    composer = MailingComposer(keys, newsroom.mail.bounces if newsroom else "", sign)
    settings = DeliverySettings(config.mail_connections, config.mail_rate)
    on_refusals = create_refusal_recorder(store, keys, _read_clock)
    return DeliveryRun(
        store, open_connection, composer.compose, settings, on_progress=on_progress, on_refusals=on_refusals
    )


def _read_clock() -> datetime:
    return datetime.now(UTC)


def has_due_mailings(store: Store, now: datetime) -> bool:
    """Return whether a run would find something to do."""
    with store.read() as transaction:
        return deliveries.has_due(transaction, now)
