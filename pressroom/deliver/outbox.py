"""Send the service mails that are queued in the database, each once, and again only if nobody knows whether it arrived.

An intent is committed before the last byte of each mail. Attempts of one mail are equal: same Message-ID, same Date.
"""

import logging
from collections import Counter, deque
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from time import monotonic
from typing import TypeAlias

from msgspec import Struct

from pressroom.deliver.smtp_session import Timeouts
from pressroom.deliver.transport import OutgoingMessage, RelayError, SendResult, Transport
from pressroom.errors import ConfigError
from pressroom.store import outbox
from pressroom.store.database import Store, Transaction
from pressroom.store.outbox import QueuedMail

_logger = logging.getLogger(__name__)

BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))
"""How long a mail waits after its first, second, … attempt that failed; the last one is for all later attempts."""
LATE_AFTER = timedelta(minutes=1)
"""A mail that no relay has taken after this time is late."""
TIMEOUTS = Timeouts(end_of_data=120.0)
"""For service mails: a reader waits for each of them, and a second copy with the same Message-ID does no harm."""

_BATCH = 10
_CLAIM_TIME = timedelta(minutes=1)
_LAST_START = 50.0  # seconds after a claim; later, another worker may soon have the mail
_INTENT_TIME = timedelta(minutes=3)  # longer than a relay may take to answer after the last byte

Compose: TypeAlias = Callable[[QueuedMail, datetime], "OutgoingMessage | Obsolete"]
"""Make the message of a queued mail."""


class Obsolete(Struct, frozen=True):
    """A mail is not sent any more; `reason` says why, in a word or two: its link has expired, its reader is gone."""

    reason: str


class Round(Struct, frozen=True):
    """What one call of `send_outbox` did. `error` says why it ended early: the relay takes no mail now."""

    accepted: int = 0
    refused: int = 0
    deferred: int = 0
    error: RelayError | None = None


class LateMails(Struct, frozen=True):
    """Mails that wait longer than they should: how many mails wait in all, and since when the oldest one waits."""

    waiting: int
    oldest: datetime


def find_late_mails(store: Store, now: datetime) -> LateMails | None:
    """Return how many mails wait if no relay has taken the oldest one within a minute, else None."""
    with store.read() as transaction:
        oldest = outbox.get_oldest_waiting(transaction)
        counts = outbox.count_by_state(transaction)
    if oldest is None or now - oldest <= LATE_AFTER:
        return None
    return LateMails(counts.get("queued", 0) + counts.get("intent", 0), oldest)


def send_outbox(
    store: Store,
    transport: Transport,
    compose: Compose,
    get_now: Callable[[], datetime],
    should_stop: Callable[[], bool] = lambda: False,
) -> Round:
    """Send all mails that are due, one after the other, until none is due or the relay takes no mail.

    Mails that a stopped worker may have sent are queued again first: nobody knows whether they arrived, and a
    confirmation that is missing is worse than one that comes twice. Raises DeliveryError if the database fails.
    """
    queue_leftover_mails(store, get_now())
    sender = _Sender(store, transport, compose, get_now, should_stop)
    try:
        while sender.send_batch():
            pass
    except RelayError as error:
        return sender.sum_up(error)
    finally:
        transport.close()
    return sender.sum_up()


def queue_leftover_mails(store: Store, now: datetime) -> None:
    """Queue again what a worker left behind between the last byte and the result."""
    with store.read() as transaction:
        leftover = outbox.list_leftover_intents(transaction, now)
    for mail in leftover:
        with store.transaction() as transaction:
            if outbox.defer_mail(transaction, mail, now, code="in doubt"):
                _logger.warning("Mail %d may have left before a crash; it is sent again, as it was", mail.id)


class _Sender:
    """Sends the mails of one round, and counts the results."""

    def __init__(
        self,
        store: Store,
        transport: Transport,
        compose: Compose,
        get_now: Callable[[], datetime],
        should_stop: Callable[[], bool],
    ) -> None:
        self._store, self._transport, self._compose = store, transport, compose
        self._get_now, self._should_stop = get_now, should_stop
        self._counts: Counter[str] = Counter()

    def sum_up(self, error: RelayError | None = None) -> Round:
        """Return what was done."""
        counts = self._counts
        return Round(counts["accepted"], counts["refused"], counts["deferred"] + counts["in doubt"], error)

    def send_batch(self) -> bool:
        """Claim some mails and send them; return false if there is nothing to do. Raises RelayError.

        Mails that were not tried are given back: at the end of the program, or before another worker may have them.
        """
        if self._should_stop():
            return False
        claimed_at, started = self._get_now(), monotonic()
        with self._store.transaction() as transaction:
            waiting = deque(outbox.claim_mails(transaction, claimed_at, claimed_at + _CLAIM_TIME, limit=_BATCH))
        has_mails = bool(waiting)
        try:
            while waiting and not self._should_stop() and monotonic() - started < _LAST_START:
                self._send(waiting[0])
                waiting.popleft()
        finally:
            self._give_back(waiting)
        return has_mails

    def _give_back(self, mails: Iterable[QueuedMail]) -> None:
        """Put claimed mails back; they are due as before."""
        for mail in mails:
            with self._store.transaction() as transaction:
                outbox.defer_mail(transaction, mail, self._get_now(), code=mail.code)

    def _send(self, mail: QueuedMail) -> None:
        result = self._get_result(mail)
        self._counts[result.state] += 1
        _logger.info("Mail %d (%s): %s%s", mail.id, mail.kind, result.state, result.reason and f" ({result.reason})")
        with self._store.transaction() as transaction:
            _record_result(transaction, mail, result, self._get_now())

    def _get_result(self, mail: QueuedMail) -> SendResult:
        try:
            message = self._compose(mail, self._get_now())
        except ConfigError as error:  # a template or translation of the newsroom
            _logger.error("Mail %d cannot be written: %s", mail.id, error.message)  # noqa: TRY400 - the message says it
            return SendResult("deferred", 0, error.message)
        if isinstance(message, Obsolete):
            return SendResult("refused", 0, message.reason)
        return self._transport.send(message, lambda: self._commit_intent(mail))

    def _commit_intent(self, mail: QueuedMail) -> bool:
        with self._store.transaction() as transaction:
            return outbox.mark_intent(transaction, mail, self._get_now() + _INTENT_TIME)


def _record_result(transaction: Transaction, mail: QueuedMail, result: SendResult, now: datetime) -> None:
    """Store how an attempt ended. One whose answer was lost is tried again, as after a crash."""
    if result.state == "accepted":
        outbox.finish_mail(transaction, mail, "sent", now, code=str(result.code or ""))
    elif result.state == "refused":
        outbox.finish_mail(transaction, mail, "refused", now, code=result.reason)
    elif result.state != "stopped":
        outbox.defer_mail(transaction, mail, now + _get_wait(mail), code=result.reason)


def _get_wait(mail: QueuedMail) -> timedelta:
    """Return how long to wait. Claims while the relay took no mail at all are no failed attempts: they left no code."""
    return BACK_OFF[min(mail.attempts, len(BACK_OFF)) - 1 if mail.code else 0]
