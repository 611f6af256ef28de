"""Decide what a mail that came back means for its reader.

A hard bounce and a complaint end all mails at once; soft ones do after five mails in a row, over at least three days.
A refusal because of how the newsroom sends, or of a mail's content, ends nothing.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Literal, TypeAlias

from msgspec import Struct

from pressroom.store import Store, Transaction, bounces, requests, subscribers
from pressroom.store.bounces import Bounce, BounceKind, MailOutcome
from pressroom.store.subscribers import Subscriber
from pressroom.subscriptions.bounce_tokens import ReturnAddress, read_bounce_token
from pressroom.subscriptions.leave import stop_mails
from pressroom.subscriptions.links import Refused, is_address_of_token, read_preferences_token
from pressroom.tokens import TokenKeys, create_message_token

SOFT_BOUNCES = 5
SOFT_TIME = timedelta(days=3)
_ARRIVED_AFTER = timedelta(days=1)
_LOOK_BACK = 60  # mails
_MAX_MAILINGS = 400

Effect: TypeAlias = Literal["stopped", "counted", "known", "no reader"]
"""What a report changes.

`stopped`: the reader gets no more mails. `counted`: it is stored, and nothing else changes. `known`: the report was
stored before. `no reader`: it names no reader, or one who has left, or has another address now.
"""


class ReturnedReport(Struct, frozen=True):
    """A report about one mail, from any source. `id` is the same each time that it is reported."""

    id: str
    kind: BounceKind
    code: str = ""


def find_returned(
    keys: TokenKeys, tokens: Iterable[str], links: Iterable[str] = (), now: datetime | None = None
) -> ReturnAddress | None:
    """Return whom a report is about: by the token of the mail's sender, or else by that of a link in the mail.

    Both are signed, and nothing else names a reader.
    """
    for token in tokens:
        if found := read_bounce_token(keys, token):
            return found
    for link in links:
        parts = read_preferences_token(keys, link.lower(), now) if now else Refused("malformed")
        if not isinstance(parts, Refused):
            return ReturnAddress(0, *parts)
    return None


def record_report(
    store: Store,
    keys: TokenKeys,
    report: ReturnedReport,
    returned: ReturnAddress | None,
    now: datetime,
    message_ids: Iterable[str] = (),
) -> Effect:
    """Store a report, and stop the mails of its reader if that follows from it. Raises DeliveryError."""
    known_ids = tuple(message_ids)

    def record(transaction: Transaction) -> Effect:
        if returned is None:
            return _add_unknown(transaction, report, now)
        subscriber = subscribers.find_subscriber(transaction, returned.subscriber_id)
        if subscriber is None or not is_current_address(keys, subscriber, returned.mark):
            return "no reader"
        mailing_id = returned.mailing_id or _find_mailing(transaction, keys, subscriber.id, known_ids)
        return record_bounce(transaction, keys, subscriber, report, mailing_id, now)

    return store.run(record)


def is_current_address(keys: TokenKeys, subscriber: Subscriber, mark: str) -> bool:
    """Return whether a reader still has the address that a mail went to."""
    return subscriber.email_norm is not None and is_address_of_token(keys, subscriber.email_norm, mark)


def record_bounce(
    transaction: Transaction,
    keys: TokenKeys,
    subscriber: Subscriber,
    report: ReturnedReport,
    mailing_id: int,
    now: datetime,
) -> Effect:
    """Store what came back from a reader, once, and stop the reader's mails if that follows from it."""
    name = sha256(f"{report.id} {subscriber.id} {mailing_id}".encode()).hexdigest()
    bounce = Bounce(report.kind, report.code, now, mailing_id or None)
    if not bounces.add_bounce(transaction, name, subscriber.id, bounce):
        return "known"
    if subscriber.status not in {"pending", "active"}:
        if report.kind in {"hard", "complaint"}:  # of a confirmation to a reader who had left
            requests.delete_open_requests(transaction, subscriber.id, now)
        return "counted"
    if not _ends_mails(transaction, subscriber.id, report.kind, now):
        return "counted"
    stop_mails(transaction, keys, subscriber, now, "complained" if report.kind == "complaint" else "bounced")
    return "stopped"


def _add_unknown(transaction: Transaction, report: ReturnedReport, now: datetime) -> Effect:
    """Store that a mail came back that belongs to no known reader."""
    is_new = bounces.add_bounce(transaction, report.id, None, Bounce("unknown", report.code, now))
    return "no reader" if is_new else "known"


def _find_mailing(transaction: Transaction, keys: TokenKeys, subscriber_id: int, message_ids: Iterable[str]) -> int:
    """Return which mailing to a reader a Message-ID is of, or 0."""
    marks = {part for each in message_ids for part in each.partition("@")[0].lower().split(".")}
    if not marks:
        return 0
    found = bounces.list_mailings_of_reader(transaction, subscriber_id, _MAX_MAILINGS)
    return next((each for each in found if create_message_token(keys, f"{each}.{subscriber_id}") in marks), 0)


def _ends_mails(transaction: Transaction, subscriber_id: int, kind: BounceKind, now: datetime) -> bool:
    if kind != "soft":
        return kind in {"hard", "complaint"}
    outcomes = bounces.list_outcomes(transaction, subscriber_id, _LOOK_BACK)
    unassigned = [
        MailOutcome(each.at, each.at)
        for each in bounces.list_bounces(transaction, subscriber_id)
        if each.kind == "soft" and not each.mailing_id
    ]
    return is_row_complete([*outcomes, *unassigned], now)


def is_row_complete(outcomes: Iterable[MailOutcome], now: datetime) -> bool:
    """Return whether the latest mails to a reader all came back: five or more, over at least three days.

    A row ends with a mail that arrived: the relay took it, and it did not come back within a day, or within as long as
    the reader's other mails have needed to come back.
    """
    latest_first = sorted(outcomes, key=lambda each: each.sent_at, reverse=True)
    delays = [each.came_back_at - each.sent_at for each in latest_first if each.came_back_at]
    arrived_before = now - max([_ARRIVED_AFTER, *delays])
    returned: list[datetime] = []
    for each in latest_first:
        if each.came_back_at:
            returned.append(each.came_back_at)
        elif each.sent_at < arrived_before:
            break
    return len(returned) >= SOFT_BOUNCES and max(returned) - min(returned) >= SOFT_TIME
