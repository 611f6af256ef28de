"""Store what subscribers asked for: organisations, keywords and how often."""

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from pressroom.store.database import Transaction

Frequency = Literal["immediate", "daily", "weekly"]

LIST = """SELECT organisation, keyword, frequency FROM subscription WHERE subscriber_id = :subscriber_id
ORDER BY organisation, keyword"""
DELETE = "DELETE FROM subscription WHERE subscriber_id = :subscriber_id"
ADD = """INSERT INTO subscription (subscriber_id, organisation, keyword, frequency)
VALUES (:subscriber_id, :organisation, :keyword, :frequency)"""
COUNT_BY_ORGANISATION = """SELECT organisation, count(DISTINCT subscriber_id) FROM subscription
JOIN subscriber ON subscriber.id = subscriber_id WHERE status = 'active' GROUP BY organisation"""
COUNT_BY_KEYWORD = """SELECT keyword, count(DISTINCT subscriber_id) FROM subscription
JOIN subscriber ON subscriber.id = subscriber_id WHERE status = 'active' GROUP BY keyword"""
COUNT_BY_FREQUENCY = """SELECT frequency, count(DISTINCT subscriber_id) FROM subscription
JOIN subscriber ON subscriber.id = subscriber_id WHERE status = 'active' GROUP BY frequency"""


class Subscription(Struct, frozen=True, order=True):
    """A topic that a subscriber asked for. An empty organisation means all organisations, an empty keyword all."""

    organisation: str
    keyword: str
    frequency: Frequency


def list_subscriptions(transaction: Transaction, subscriber_id: int) -> list[Subscription]:
    """Return what a subscriber asked for."""
    return sorted(Subscription(*row) for row in transaction.execute(LIST, subscriber_id=subscriber_id))


def replace_subscriptions(transaction: Transaction, subscriber_id: int, subscriptions: Iterable[Subscription]) -> None:
    """Store what a subscriber asks for, in place of what was stored."""
    transaction.execute(DELETE, subscriber_id=subscriber_id)
    for each in subscriptions:
        transaction.execute(
            ADD,
            subscriber_id=subscriber_id,
            organisation=each.organisation,
            keyword=each.keyword,
            frequency=each.frequency,
        )


def count_by_organisation(transaction: Transaction) -> dict[str, int]:
    """Return the number of active subscribers of each organisation; the empty name stands for all."""
    return dict(sorted(transaction.execute(COUNT_BY_ORGANISATION)))


def count_by_keyword(transaction: Transaction) -> dict[str, int]:
    """Return the number of active subscribers of each keyword; the empty name stands for all."""
    return dict(sorted(transaction.execute(COUNT_BY_KEYWORD)))


def count_by_frequency(transaction: Transaction) -> dict[str, int]:
    """Return the number of active subscribers of each frequency."""
    return dict(sorted(transaction.execute(COUNT_BY_FREQUENCY)))
