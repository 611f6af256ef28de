"""Let readers see and change what is stored about them, by the link in each mail and without an account."""

from datetime import datetime, timedelta

from msgspec import Struct, structs

from pressroom.store import Store, Transaction, subscribers, subscriptions
from pressroom.store.subscribers import Subscriber
from pressroom.subscriptions.addresses import EmailAddress, parse_address
from pressroom.subscriptions.choices import SubscriptionChoices
from pressroom.subscriptions.consent import ConsentReceipt, find_receipt
from pressroom.subscriptions.export import export_subscriber
from pressroom.subscriptions.limits import DEFAULT_LIMITS, RequestLimits, is_ceiling_reached, take_mail
from pressroom.subscriptions.links import Refused, is_address_of_token, read_preferences_token
from pressroom.subscriptions.requesting import RequestOutcome, queue_change_request
from pressroom.subscriptions.stored_choices import create_rows, join_rows
from pressroom.tokens import TokenKeys

LONGEST_PAUSE = timedelta(days=366)


class Preferences(Struct, frozen=True):
    """What the page of a reader shows. `consent` answers the question “Why do I get this?”; None if it is unknown."""

    subscriber: Subscriber
    choices: SubscriptionChoices
    consent: ConsentReceipt | None


def get_preferences(store: Store, keys: TokenKeys, token: str, now: datetime) -> Preferences | Refused:
    """Return what a reader chose, and when and to which text the reader agreed. Nothing is changed."""
    with store.read() as transaction:
        subscriber = _find_reader(transaction, keys, token, now)
        if isinstance(subscriber, Refused):
            return subscriber
        rows = subscriptions.list_subscriptions(transaction, subscriber.id)
        return Preferences(subscriber, join_rows(subscriber, rows), find_receipt(transaction, subscriber))


def change_preferences(
    store: Store, keys: TokenKeys, token: str, choices: SubscriptionChoices, now: datetime
) -> Subscriber | Refused:
    """Store new choices, which `check_choices` has accepted, in place of the reader's last ones."""
    with store.transaction() as transaction:
        subscriber = _find_active_reader(transaction, keys, token, now)
        if isinstance(subscriber, Refused):
            return subscriber
        changed = structs.replace(
            subscriber, language=choices.language, takes_other_languages=choices.takes_other_languages
        )
        subscribers.save_subscriber(transaction, changed)
        subscriptions.replace_subscriptions(transaction, changed.id, create_rows(choices))
        return changed


def pause_until(
    store: Store, keys: TokenKeys, token: str, until: datetime | None, now: datetime
) -> Subscriber | Refused:
    """Send nothing until a time, at most a year from now; with None, or a time that is past, send from now on."""
    end = min(until, now + LONGEST_PAUSE) if until and until > now else None
    with store.transaction() as transaction:
        subscriber = _find_active_reader(transaction, keys, token, now)
        if isinstance(subscriber, Refused):
            return subscriber
        paused = structs.replace(subscriber, paused_until=end)
        subscribers.save_subscriber(transaction, paused)
        return paused


def request_address_change(
    store: Store,
    keys: TokenKeys,
    token: str,
    email: str,
    now: datetime,
    *,
    limits: RequestLimits = DEFAULT_LIMITS,
) -> RequestOutcome | Refused:
    """Ask the new address of a reader to confirm the change. Until then, mails go to the old one.

    The outcome is the same whether or not somebody subscribes with the new address. Raises InvalidAddressError.
    """
    new = parse_address(email)
    with store.transaction() as transaction:
        subscriber = _find_active_reader(transaction, keys, token, now)
        if isinstance(subscriber, Refused):
            return subscriber
        return _queue_change(transaction, keys, subscriber, new, now, limits)


def _queue_change(
    transaction: Transaction,
    keys: TokenKeys,
    subscriber: Subscriber,
    new: EmailAddress,
    now: datetime,
    limits: RequestLimits,
) -> RequestOutcome:
    if is_ceiling_reached(transaction, now, limits):
        return "overloaded"
    if take_mail(transaction, keys, new.key, now, limits):
        queue_change_request(transaction, subscriber.id, subscriber.language, new, now)
    return "accepted"


def export_data(store: Store, keys: TokenKeys, token: str, now: datetime) -> dict[str, object] | Refused:
    """Return everything that is stored about a reader, to be shown as JSON."""
    with store.read() as transaction:
        subscriber = _find_reader(transaction, keys, token, now)
        return subscriber if isinstance(subscriber, Refused) else export_subscriber(transaction, keys, subscriber)


def _find_active_reader(transaction: Transaction, keys: TokenKeys, token: str, now: datetime) -> Subscriber | Refused:
    """Return the reader, who must not have left: only a new confirmation brings mails back."""
    subscriber = _find_reader(transaction, keys, token, now)
    return subscriber if isinstance(subscriber, Refused) or subscriber.status == "active" else Refused("left")


def _find_reader(transaction: Transaction, keys: TokenKeys, token: str, now: datetime) -> Subscriber | Refused:
    parts = read_preferences_token(keys, token, now)
    if isinstance(parts, Refused):
        return parts
    subscriber = subscribers.find_subscriber(transaction, parts[0])
    if subscriber is None or subscriber.email_norm is None:
        return Refused("gone")
    return subscriber if is_address_of_token(keys, subscriber.email_norm, parts[1]) else Refused("used")
