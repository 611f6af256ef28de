"""What tests of subscribers share: keys, requests, and a look at everything that a database contains."""

from datetime import UTC, datetime

from pressroom.store import Store, Transaction, outbox, requests, subscribers
from pressroom.subscriptions.addresses import parse_address
from pressroom.subscriptions.choices import SubscriptionChoices
from pressroom.subscriptions.join import Confirmed, SubscriptionRequest, confirm, request_subscription
from pressroom.subscriptions.limits import DEFAULT_LIMITS, RequestLimits
from pressroom.subscriptions.links import create_confirm_token, create_preferences_token
from pressroom.subscriptions.requesting import ConsentGiven
from pressroom.tokens import Secret, TokenKeys

KEYS = TokenKeys((Secret("k1", b"a secret of the tests, 32 characters"),))
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
CHOICES = SubscriptionChoices("sv")
TABLES = ("outbox", "join_request", "subscription", "subscriber", "consent", "suppression", "rate_limit", "used_form")


def create_request(email: str, choices: SubscriptionChoices = CHOICES) -> SubscriptionRequest:
    return SubscriptionRequest(email, choices, ConsentGiven("I want news.", "subscribe"))


def ask(store: Store, email: str, now: datetime = NOW, limits: RequestLimits = DEFAULT_LIMITS) -> str:
    return request_subscription(store, KEYS, create_request(email), now, limits)


def list_confirm_tokens(store: Store, email: str) -> list[str]:
    """The tokens in the mails that a reader got and did not use, the oldest first."""
    with store.read() as transaction:
        subscriber = subscribers.find_by_address(transaction, parse_address(email).key)
        if subscriber is None:
            return []
        found = requests.list_requests(transaction, subscriber.id)
        return [create_confirm_token(KEYS, each.id, each.expires_at) for each in found if not each.confirmed_at]


def join(store: Store, email: str, now: datetime = NOW) -> Confirmed:
    """Ask and confirm."""
    ask(store, email, now)
    confirmed = confirm(store, KEYS, list_confirm_tokens(store, email)[-1], now)
    assert isinstance(confirmed, Confirmed)
    return confirmed


def get_preferences_link(confirmed: Confirmed) -> str:
    return create_preferences_token(KEYS, confirmed.subscriber_id, confirmed.email_norm)


def read_status(store: Store, email: str) -> str:
    """The state of the subscriber with an address, or an empty text."""
    with store.read() as transaction:
        subscriber = subscribers.find_by_address(transaction, parse_address(email).key)
        return subscriber.status if subscriber else ""


def read_tables(transaction: Transaction) -> str:
    """All values in all tables, as one text."""
    return "\n".join(repr(transaction.execute(f"SELECT * FROM {table}")) for table in TABLES)


def dump(store: Store) -> str:
    with store.read() as transaction:
        return read_tables(transaction)


def clear(store: Store) -> None:
    """Empty all tables."""
    with store.transaction() as transaction:
        for table in TABLES:
            transaction.execute(f"DELETE FROM {table}")


def count_mails(store: Store) -> int:
    with store.read() as transaction:
        return sum(outbox.count_by_state(transaction).values())
