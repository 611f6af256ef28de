"""Join: ask for a subscription, and confirm it. What a reader sees never depends on whether the address is known."""

from datetime import datetime

from msgspec import Struct, structs

from pressroom.store import Store, Transaction, requests, subscribers, subscriptions, suppressions
from pressroom.store.requests import JoinRequest, RequestKind
from pressroom.store.subscribers import Subscriber
from pressroom.subscriptions.addresses import parse_address
from pressroom.subscriptions.choices import SubscriptionChoices
from pressroom.subscriptions.leave import erase_stored, remove_traces
from pressroom.subscriptions.limits import DEFAULT_LIMITS, RequestLimits, is_ceiling_reached, take_mail
from pressroom.subscriptions.links import Refused, read_confirm_token
from pressroom.subscriptions.requesting import ConsentGiven, RequestOutcome, queue_join_request
from pressroom.subscriptions.stored_choices import create_rows, decode_choices
from pressroom.tokens import TokenKeys, hash_email, list_email_hashes


class SubscriptionRequest(Struct, frozen=True):
    """What a reader sends: an address, choices that `check_choices` has accepted, and what the form showed."""

    email: str
    choices: SubscriptionChoices
    consent: ConsentGiven


class Confirmed(Struct, frozen=True):
    """A request was confirmed: to `join`, or to `change` the address. `email` is the reader's address now."""

    kind: RequestKind
    subscriber_id: int
    email: str
    email_norm: str
    language: str


def request_subscription(
    store: Store,
    keys: TokenKeys,
    request: SubscriptionRequest,
    now: datetime,
    limits: RequestLimits = DEFAULT_LIMITS,
) -> RequestOutcome:
    """Store a request to join, and queue the mail that asks to confirm it, unless the address had enough mails today.

    The outcome is the same for every address: only the ceiling of the whole site changes it. Raises
    InvalidAddressError.
    """
    parse_address(request.email)
    with store.transaction() as transaction:
        return store_request(transaction, keys, request, now, limits)


def store_request(
    transaction: Transaction, keys: TokenKeys, request: SubscriptionRequest, now: datetime, limits: RequestLimits
) -> RequestOutcome:
    """Do the same as `request_subscription`, as a part of a transaction. Raises InvalidAddressError."""
    address, language = parse_address(request.email), request.choices.language
    if is_ceiling_reached(transaction, now, limits):
        return "overloaded"
    if take_mail(transaction, keys, address.key, now, limits):
        found = subscribers.get_or_add_subscriber(transaction, address.text, address.key, language, now)
        if found.status == "pending":
            renewed = structs.replace(found, email=address.text, language=language, requested_at=now)
            subscribers.save_subscriber(transaction, renewed)
        queue_join_request(transaction, found.id, request.choices, request.consent, now)
    return "accepted"


def find_confirmation(store: Store, keys: TokenKeys, token: str, now: datetime) -> JoinRequest | Refused:
    """Return the request that a link would confirm, for the page with the button. Nothing is changed."""
    request_id = read_confirm_token(keys, token, now)
    if isinstance(request_id, Refused):
        return request_id
    with store.read() as transaction:
        return _find_open_request(transaction, request_id, now)


def confirm(store: Store, keys: TokenKeys, token: str, now: datetime) -> Confirmed | Refused:
    """Make true what a reader asked for. A link works once; other open requests of the reader end with it."""
    request_id = read_confirm_token(keys, token, now)
    if isinstance(request_id, Refused):
        return request_id
    with store.transaction() as transaction:
        request = _find_open_request(transaction, request_id, now)
        if isinstance(request, Refused):
            return request
        subscriber = subscribers.find_subscriber(transaction, request.subscriber_id)
        if subscriber is None or subscriber.status == "erased":
            return Refused("gone")
        requests.confirm_request(transaction, request_id, now)
        requests.delete_open_requests(transaction, subscriber.id, now)
        change = _change_address if request.kind == "change" else _activate
        confirmed = change(transaction, keys, subscriber, request, now)
    if request.kind == "change":
        remove_traces(store)
    return confirmed


def _find_open_request(transaction: Transaction, request_id: int, now: datetime) -> JoinRequest | Refused:
    request = requests.find_request(transaction, request_id)
    if request is None or request.confirmed_at:
        return Refused("used")
    return request if request.expires_at > now else Refused("expired")


def _activate(
    transaction: Transaction, keys: TokenKeys, subscriber: Subscriber, request: JoinRequest, now: datetime
) -> Confirmed:
    activate_subscriber(transaction, subscriber, request, now)
    email, email_norm = subscriber.email or "", subscriber.email_norm or ""
    suppressions.remove_suppression(transaction, list_email_hashes(keys, email_norm))
    return Confirmed("join", subscriber.id, email, email_norm, request.language)


def activate_subscriber(
    transaction: Transaction,
    subscriber: Subscriber,
    request: JoinRequest,
    now: datetime,
    *,
    paused_until: datetime | None = None,
) -> None:
    """Store that a subscriber gets mails from now on, and what it agreed to and chose in a request."""
    choices = decode_choices(request.choices)
    active = structs.replace(
        subscriber,
        status="active",
        language=request.language,
        takes_other_languages=choices.takes_other_languages,
        requested_at=request.asked_at,
        confirmed_at=now,
        consent_id=request.consent_id,
        paused_until=paused_until,
        left_at=None,
    )
    subscribers.save_subscriber(transaction, active)
    subscriptions.replace_subscriptions(transaction, subscriber.id, create_rows(choices))


def _change_address(
    transaction: Transaction, keys: TokenKeys, subscriber: Subscriber, request: JoinRequest, now: datetime
) -> Confirmed:
    """Move a subscriber to the new address. Another subscriber with it is the same reader, and ends here.

    The old address is suppressed: the reader does not want mail there any more, and an import could bring it back.
    """
    email, email_norm = request.new_email or "", request.new_email_norm or ""
    other = subscribers.find_by_address(transaction, email_norm)
    if other and other.id != subscriber.id:
        erase_stored(transaction, other.id, now)
    if subscriber.email_norm != email_norm:
        old_hash = hash_email(keys, subscriber.email_norm or "")
        suppressions.add_suppression(transaction, old_hash, "address changed", now)
    suppressions.remove_suppression(transaction, list_email_hashes(keys, email_norm))
    subscribers.save_subscriber(transaction, structs.replace(subscriber, email=email, email_norm=email_norm))
    return Confirmed("change", subscriber.id, email, email_norm, subscriber.language)
