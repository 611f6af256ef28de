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
from pressroom.model.newsroom import MailIdentity
from pressroom.publishing.mailing_composer import MailingComposer
from pressroom.publishing.refused_mails import create_refusal_recorder
from pressroom.publishing.restored_database import read_mail_receipts, require_current_database
from pressroom.store import Store, deliveries
from pressroom.store.secret_file import load_token_keys
from pressroom.tokens import TokenKeys


def create_delivery_run(
    config: Config,
    identity: MailIdentity,
    store: Store,
    mail_folder: Path | None,
    on_progress: Callable[[DeliveryReport], None],
) -> DeliveryRun | None:
    """Return a run that sends what is due to the folder, or else to the relay; None if there is no relay.

    Raises ConfigError if a setting is not valid, if a key that signs mails cannot be used, or if the database is older
    than the record.
    """
    require_current_database(store, read_mail_receipts(config.newsroom_folder))
    if open_transport(config, mail_folder) is None:
        return None

    def open_connection() -> Transport:
        transport = open_transport(config, mail_folder, DEFAULT_TIMEOUTS)
        if transport is None:
            raise AssertionError("the settings do not change")
        return transport

    keys = load_token_keys(config)
    composer = create_composer(config, identity, keys)
    settings = DeliverySettings(config.mail_connections, config.mail_rate)
    on_refusals = create_refusal_recorder(store, keys, _read_clock)
    return DeliveryRun(
        store, open_connection, composer.compose, settings, on_progress=on_progress, on_refusals=on_refusals
    )


def create_composer(config: Config, identity: MailIdentity, keys: TokenKeys) -> MailingComposer:
    """Return what makes the messages of a newsroom, signed if it has a key for that. Raises ConfigError."""
    return MailingComposer(keys, identity.bounces, open_dkim_signer(config, identity.domain))


def _read_clock() -> datetime:
    return datetime.now(UTC)


def has_due_mailings(store: Store, now: datetime) -> bool:
    """Return whether a run would find something to do."""
    with store.read() as transaction:
        return deliveries.has_due(transaction, now)
