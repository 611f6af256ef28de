"""A small newsroom with subscribers: publish at any time, and see which mails are planned for whom."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from msgspec import structs

from pressroom.engine.workspace import Workspace
from pressroom.publishing.mailings import plan_mailings
from pressroom.store import Store, mailings, open_store, subscribers, subscriptions
from pressroom.store.mailings import StoredMailing
from pressroom.subscriptions.choices import SubscriptionChoices
from pressroom.subscriptions.stored_choices import create_rows
from tests.support.publishing import NOW, PublishingNewsroom

EARLIER = NOW - timedelta(days=30)
SERVICE = "https://press.fjallby.example"


class MailingNewsroom(PublishingNewsroom):
    """A newsroom with a service and a database."""

    def __init__(self, folder: Path, database_url: str = "", **values: Any) -> None:
        super().__init__(folder, **{"service_url": SERVICE} | values)
        self.config = structs.replace(
            self.config, database_url=database_url or f"sqlite://{folder / 'pressroom.db'}", smtp_url=""
        )
        with self.open() as store:
            self.database_name = store.database_name

    @contextmanager
    def open(self) -> Iterator[Store]:
        """Open the database."""
        store = open_store(self.config.database_url)
        try:
            yield store
        finally:
            store.close()

    def add_reader(self, name: str, language: str = "sv", *, at: datetime = EARLIER, **choices: Any) -> int:
        """Add an active subscriber and return its id."""
        wanted = SubscriptionChoices(language, **choices)
        address = f"{name}@example.org"
        with self.open() as store, store.transaction() as transaction:
            reader = subscribers.get_or_add_subscriber(transaction, address, address, language, at)
            active = structs.replace(
                reader,
                status="active",
                confirmed_at=at,
                paused_until=None,
                takes_other_languages=wanted.takes_other_languages,
            )
            subscribers.save_subscriber(transaction, active)
            subscriptions.replace_subscriptions(transaction, reader.id, create_rows(wanted))
        return reader.id

    def change_reader(self, reader: int, **values: Any) -> None:
        """Store other values of a subscriber."""
        with self.open() as store, store.transaction() as transaction:
            found = subscribers.find_subscriber(transaction, reader)
            assert found is not None
            subscribers.save_subscriber(transaction, structs.replace(found, **values))

    def plan(self, now: datetime = NOW) -> list[str]:
        """Plan what is missing; return the kinds of the mailings."""
        with self.open() as store:
            return [each.kind for each in plan_mailings(Workspace.open(self.config), store, now)]

    def set_state(self, kind: str, reader: int, state: str) -> None:
        """Store what became of the mail of a kind to a reader."""
        with self.open() as store, store.transaction() as transaction:
            transaction.execute(
                "UPDATE delivery SET state = :state WHERE subscriber_id = :reader AND mailing_id IN "
                "(SELECT id FROM mailing WHERE kind = :kind)",
                state=state,
                reader=reader,
                kind=kind,
            )

    def send_all(self) -> None:
        """Store that a relay has taken all that is planned."""
        with self.open() as store, store.transaction() as transaction:
            transaction.execute("UPDATE delivery SET state = 'accepted' WHERE state = 'pending'")

    def list_mails(self, reader: int, state: str = "pending") -> list[str]:
        """The mails to a reader in a state, as `publication sv 1`, and of digests as `daily`, in their order."""
        with self.open() as store, store.read() as transaction:
            rows = transaction.execute(
                "SELECT kind, language, version FROM mailing JOIN delivery ON mailing_id = id "
                "WHERE subscriber_id = :reader AND delivery.state = :state ORDER BY id",
                reader=reader,
                state=state,
            )
        return [
            kind if kind in {"daily", "weekly"} else f"{kind} {language} {version}" for kind, language, version in rows
        ]

    def list_due(self, now: datetime) -> list[tuple[StoredMailing, int, bytes]]:
        """The mails that may leave now, as (mailing, reader, message): of active readers, and not stopped."""
        with self.open() as store, store.read() as transaction:
            rows = transaction.execute(
                "SELECT mailing_id, subscriber_id FROM delivery JOIN mailing ON mailing.id = mailing_id "
                "JOIN subscriber ON subscriber.id = subscriber_id WHERE delivery.state IN ('pending', 'deferred') "
                "AND mailing.state IN ('planning', 'prepared') AND send_after <= :now "
                "AND subscriber.status = 'active' ORDER BY mailing_id, subscriber_id",
                now=now,
            )
            ids = {mailing_id for mailing_id, _ in rows}
            messages = {each: mailings.get_compiled_message(transaction, each) for each in ids}
            found = {each: mailings.find_mailing(transaction, each) for each in ids}
        return [(found[each], reader, messages[each]) for each, reader in rows]  # type: ignore[misc]

    def set_delivery_state(self, mailing_id: int, reader: int, state: str) -> None:
        """Store what became of one mail."""
        with self.open() as store, store.transaction() as transaction:
            transaction.execute(
                "UPDATE delivery SET state = :state WHERE subscriber_id = :reader AND mailing_id = :mailing_id",
                state=state,
                reader=reader,
                mailing_id=mailing_id,
            )

    def begin(self, mailing_id: int, reader: int) -> None:
        """Let a worker have the chunk of a mail, which is on its way to the relay."""
        self.set_delivery_state(mailing_id, reader, "intent")
        self._set_chunk_state(mailing_id, reader, "leased")

    def end(self, mailing_id: int, reader: int, state: str) -> None:
        """Store how the attempt that has begun ended. The worker keeps the chunk while other mails of it leave."""
        with self.open() as store, store.transaction() as transaction:
            transaction.execute(
                "UPDATE delivery SET state = :state WHERE subscriber_id = :reader AND mailing_id = :mailing_id "
                "AND state = 'intent'",
                state=state,
                reader=reader,
                mailing_id=mailing_id,
            )
            leaving = transaction.execute(
                "SELECT 1 FROM delivery WHERE state = 'intent' AND mailing_id = :mailing_id", mailing_id=mailing_id
            )
        if not leaving:
            self._set_chunk_state(mailing_id, reader, "open")

    def _set_chunk_state(self, mailing_id: int, reader: int, state: str) -> None:
        with self.open() as store, store.transaction() as transaction:
            transaction.execute(
                "UPDATE chunk SET state = :state WHERE mailing_id = :mailing_id AND (:reader BETWEEN low AND high "
                "OR :state = 'open')",
                state=state,
                reader=reader,
                mailing_id=mailing_id,
            )

    def list_refused(self) -> set[int]:
        """The readers of whom the relay refused a mail."""
        with self.open() as store, store.read() as transaction:
            rows = transaction.execute("SELECT DISTINCT subscriber_id FROM delivery WHERE state = 'refused'")
        return {reader for (reader,) in rows}

    def list_mailings(self) -> list[StoredMailing]:
        """All mailings."""
        with self.open() as store, store.read() as transaction:
            ids = transaction.execute("SELECT id FROM mailing ORDER BY id")
            found = [mailings.find_mailing(transaction, mailing_id) for (mailing_id,) in ids]
        return [each for each in found if each]

    def read_message(self, kind: str) -> EmailMessage:
        """The message of the last mailing of a kind."""
        last = [each for each in self.list_mailings() if each.kind == kind][-1]
        with self.open() as store, store.read() as transaction:
            content = mailings.get_compiled_message(transaction, last.id)
        return read_text(content)[0]


def read_text(content: bytes) -> tuple[EmailMessage, str]:
    """A message and its text part."""
    message = message_from_bytes(content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    part = message.get_body(("plain",))
    assert part is not None
    return message, part.get_content()


def local(text: str) -> datetime:
    """A time in UTC, as `2025-03-02 06:00`."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
