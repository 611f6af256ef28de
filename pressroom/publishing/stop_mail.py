"""Take back what has not left of a release, and pause all mailings."""

from datetime import datetime
from functools import partial

from msgspec import Struct

from pressroom.publishing.digests import forget_planned_digests
from pressroom.publishing.mailings import STEP
from pressroom.store import (
    Store,
    Transaction,
    mailings,
    planned_deliveries,
    providers,
    settings,
    stopped_deliveries,
)
from pressroom.store.mailings import StoredMailing
from pressroom.store.planned_deliveries import SubscriberRange


class StoppedMail(Struct, frozen=True):
    """What was stopped: how many mailings, how many of their mails had left, and how many were taken back."""

    mailings: int
    left: int
    taken_back: int


def stop_release(store: Store, release: str) -> StoppedMail:
    """Stop all mailings of a release, and take back the mails that have not left. It may be repeated.

    First nothing of it is sent any more, then the mails are taken back step by step.
    """
    found = store.run(partial(_stop_mailings, release))
    left = taken_back = 0
    for mailing in found:
        with store.read() as transaction:
            before = stopped_deliveries.count_departures(transaction, mailing.id)
        _take_back(store, mailing.id)
        with store.read() as transaction:
            after = stopped_deliveries.count_departures(transaction, mailing.id)
        left, taken_back = left + after.left, taken_back + before.waiting - (after.left - before.left)
    return StoppedMail(len(found), left, taken_back)


def _stop_mailings(release: str, transaction: Transaction) -> list[StoredMailing]:
    found = mailings.list_mailings(transaction, release)
    for mailing in found:
        stopped_deliveries.stop_mailing(transaction, mailing.id)
    return found


def _take_back(store: Store, mailing_id: int) -> None:
    after, is_complete = 0, False
    while not is_complete:
        reach = store.run(partial(_take_back_range, mailing_id, after))
        after, is_complete = reach.high, reach.is_last


def _take_back_range(mailing_id: int, after: int, transaction: Transaction) -> SubscriberRange:
    reach = planned_deliveries.find_next_range(transaction, after, STEP)
    if stopped_deliveries.take_back_deliveries(transaction, mailing_id, reach):
        forget_planned_digests(transaction)
    return reach


def pause_mailings(store: Store, now: datetime) -> datetime | None:
    """Stop all mailings until they are resumed. Return since when they were paused before, if they were."""
    with store.transaction() as transaction:
        earlier = settings.find_setting(transaction, settings.PAUSED)
        if earlier is None:
            settings.save_setting(transaction, settings.PAUSED, "yes", now)
        return earlier.at if earlier else None


def resume_mailings(store: Store) -> tuple[bool, list[str]]:
    """Let mailings go on; return whether they were paused, and the providers to which sending had paused."""
    with store.transaction() as transaction:
        was_paused = settings.delete_setting(transaction, settings.PAUSED)
        return was_paused, providers.resume_providers(transaction)


def find_pause(store: Store) -> datetime | None:
    """Return since when mailings are paused; None if they are not."""
    with store.read() as transaction:
        paused = settings.find_setting(transaction, settings.PAUSED)
    return paused.at if paused else None
