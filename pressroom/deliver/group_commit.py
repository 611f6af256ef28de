"""Store intents and results in groups, by one thread: a transaction for each message would be slow.

Intents wait until each connection has its share, at most for 4 ms; results wait for them, at most for 10 ms. While the
database fails, everything waits and is tried again, so that nothing is lost that a relay has said.
"""

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from threading import Condition, Lock, Thread
from typing import Self

from msgspec import Struct

from pressroom.deliver.steady_clock import read_steady_clock
from pressroom.errors import DeliveryError, PressroomError
from pressroom.store import chunks, deliveries
from pressroom.store.chunks import Lease
from pressroom.store.database import Store, Transaction
from pressroom.store.deliveries import DeliveryKey, DeliveryResult, Intent

_logger = logging.getLogger(__name__)

GROUP_SECONDS = 0.01
_INTENT_SECONDS = 0.004
_MAX_GROUP = 500
_RETRY_SECONDS = (0.05, 0.2, 1.0, 2.0)
_CLOSE_SECONDS = 60.0


class Permission:
    """The answer to an intent: whether the message may leave, or was withdrawn because its reader has left.

    Neither of them: the chunk must be given back and read again. Each has a lock of its own: threads that wait for one
    condition would all wake up and then wait for each other.
    """

    def __init__(self) -> None:
        self.is_granted = False
        self.is_withdrawn = False
        self.settled_at = 0.0  # by the steady clock
        self._waiting = Lock()
        self._waiting.acquire()

    def settle(self, *, is_granted: bool = False, is_withdrawn: bool = False, now: float = 0.0) -> None:
        """Give the answer, once."""
        self.is_granted, self.is_withdrawn, self.settled_at = is_granted, is_withdrawn, now
        self._waiting.release()

    def wait(self) -> Self:
        """Wait for the answer, and return it."""
        with self._waiting:
            return self


class _Group(Struct):
    """What one transaction stores. It waits for as many complete shares of intents as there are connections."""

    intents: list[tuple[Intent, Permission]]
    results: list[DeliveryResult]
    ended: list[Lease]
    complete_shares: float = 0.0


class GroupCommitter:
    """Stores what the connections of one worker do, and renews the leases of its chunks.

    A lease is valid for `lease_seconds` after the last renewal began, by a clock that nobody sets. Others take a chunk
    over when they have seen no renewal for as long, so no two workers have a valid lease of one chunk.
    """

    def __init__(
        self, store: Store, owner: str, get_now: Callable[[], datetime], lease_seconds: float, connections: int
    ) -> None:
        self.owner = owner
        self.lease_seconds = lease_seconds
        self.counts: Counter[str] = Counter()
        self.error: Exception | None = None
        self._store, self._get_now = store, get_now
        self._connections = connections
        self._changed = Condition()  # something is to be stored
        self._group = _Group([], [], [])
        self._flush_at = self._looks_at = float("inf")  # when something must be stored, when the thread looks for it
        self._valid_until: dict[Lease, float] = {}
        self._first_noted: set[int] = set()
        self._last_accepted: dict[int, datetime] = {}
        self._refusals: list[DeliveryResult] = []
        self._failures = 0
        self._is_closing = False
        self._thread = Thread(target=self._run, name="group commits", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def hold(self, lease: Lease, leased_at: float) -> None:
        """Renew a lease from now on; `leased_at` is the steady clock before it was made."""
        with self._changed:
            self._valid_until[lease] = leased_at + self.lease_seconds
            self._changed.notify_all()

    def get_remaining(self, lease: Lease) -> float:
        """Return for how many seconds a lease is valid; nothing may be sent with less than a second."""
        return self._valid_until.get(lease, 0.0) - read_steady_clock()

    def list_leases(self) -> list[Lease]:
        """Return the leases that this worker has."""
        return [lease for lease, _ in self._copy_leases()]

    def add_intent(self, intent: Intent, share: int = 1) -> Permission:
        """Store soon that a message is about to leave, and return what becomes the answer.

        `share` is the number of intents that this connection adds before it needs the first answer.
        """
        permission = Permission()
        with self._changed:
            if self.error:
                permission.settle()
                return permission
            self._group.intents.append((intent, permission))
            self._group.complete_shares += 1 / share
            self._flush_within(_INTENT_SECONDS)
            if self._group.complete_shares >= self._connections:
                self._changed.notify_all()
        return permission

    def add_result(self, result: DeliveryResult) -> None:
        """Store a result soon."""
        with self._changed:
            self._flush_within(GROUP_SECONDS)
            self._group.results.append(result)

    def end_lease(self, lease: Lease) -> None:
        """Give a chunk back, after its results are stored."""
        with self._changed:
            self._flush_within(GROUP_SECONDS)
            self._group.ended.append(lease)

    def close(self) -> None:
        """Store what is left and end the thread. Raises DeliveryError if the database fails for a minute."""
        with self._changed:
            self._is_closing = True
            self._changed.notify_all()
        self._thread.join(_CLOSE_SECONDS)
        if self.error:
            raise self.error
        if self._thread.is_alive():
            raise DeliveryError(
                f"The results of {len(self._group.results)} messages could not be stored, because the database fails.",
                "Those messages are treated as after a crash: sent again, or held, as “after_crash” in newsroom.yaml "
                "says.",
            )

    def _flush_within(self, seconds: float) -> None:
        """Store what waits in so many seconds, or earlier."""
        self._flush_at = min(self._flush_at, read_steady_clock() + seconds)
        if self._flush_at < self._looks_at:
            self._changed.notify_all()

    def _run(self) -> None:
        try:
            while self._wait_for_work():
                self._commit_group()
        except Exception as error:  # noqa: BLE001 - the other threads must not wait for ever
            with self._changed:
                self.error = error
                _refuse(self._group.intents)

    def _wait_for_work(self) -> bool:
        """Wait until there is something to store; return false at the end.

        After it has stored something it looks again soon by itself: a thread that wakes another one pays for it.
        """
        with self._changed:
            renew_at, pause = self._get_renewal_time(), _INTENT_SECONDS
            while True:
                group = self._group
                if self._is_closing:
                    return bool(group.intents or group.results or group.ended)
                now = read_steady_clock()
                due_at = min(renew_at, self._flush_at)
                if due_at <= now or group.complete_shares >= self._connections:
                    return True
                self._looks_at = min(due_at, now + pause)
                self._changed.wait(self._looks_at - now)
                pause = _INTENT_SECONDS if self._flush_at < float("inf") else float("inf")

    def _get_renewal_time(self) -> float:
        """Return when the next lease has used up a third of its time; one that is made meanwhile does so later."""
        first = min(self._valid_until.values(), default=float("inf"))
        return min(first - self.lease_seconds * 2 / 3, read_steady_clock() + self.lease_seconds / 3)

    def _commit_group(self) -> None:
        group = self._take_group()
        try:
            self._store_group(group)
        except PressroomError as error:
            self._keep_for_later(group, error)
            return
        except BaseException:
            _refuse(group.intents)
            raise
        if self._failures:
            self._failures = 0
            _logger.info("The database works again.")

    def _take_group(self) -> _Group:
        with self._changed:
            waiting = self._group
            results, later = waiting.results[:_MAX_GROUP], waiting.results[_MAX_GROUP:]
            self._flush_at = 0.0 if later else float("inf")
            self._group = _Group([], later, waiting.ended if later else [])
            return _Group(waiting.intents, results, [] if later else waiting.ended)

    def _store_group(self, group: _Group) -> None:
        started, now = read_steady_clock(), self._get_now()
        due = [lease for lease, until in self._copy_leases() if until - started < self.lease_seconds * 2 / 3]
        with self._store.row_transaction() as transaction:
            accepted = self._store_results(transaction, group.results, now)
            for lease in group.ended:
                chunks.end_lease(transaction, lease)
            until = now + timedelta(seconds=self.lease_seconds)
            lost = [lease for lease in due if not chunks.renew_lease(transaction, lease, until)]
            granted = deliveries.mark_intents(transaction, self.owner, [intent for intent, _ in group.intents])
            refused = [intent.key for intent, _ in group.intents if intent.key not in granted]
            withdrawn = deliveries.withdraw_if_left(transaction, refused)
        with self._changed:
            self._count(group.results, accepted, now)
            self._valid_until |= dict.fromkeys(set(due) - set(lost), started + self.lease_seconds)
            for lease in (*lost, *group.ended):
                self._valid_until.pop(lease, None)
            self._settle(group.intents, granted, withdrawn)

    def _store_results(
        self, transaction: Transaction, results: Sequence[DeliveryResult], now: datetime
    ) -> Counter[int]:
        accepted = deliveries.record_results(transaction, results, now)
        for mailing_id in accepted.keys() - self._first_noted:
            deliveries.note_first_acceptance(transaction, mailing_id, now)
        return accepted

    def _copy_leases(self) -> list[tuple[Lease, float]]:
        with self._changed:
            return list(self._valid_until.items())

    def _count(self, results: Iterable[DeliveryResult], accepted: Counter[int], now: datetime) -> None:
        for each in results:
            self.counts[each.state] += 1
            if each.state == "refused" and each.refusal:
                self._refusals.append(each)
        self._first_noted |= accepted.keys()
        self._last_accepted |= dict.fromkeys(accepted, now)

    def take_refusals(self) -> list[DeliveryResult]:
        """Return the refusals that are stored since the last call, of messages whose servers said why."""
        with self._changed:
            refusals, self._refusals = self._refusals, []
            return refusals

    def take_last_acceptances(self) -> dict[int, datetime]:
        """Return when messages of mailings were last accepted, since the last call."""
        with self._changed:
            last, self._last_accepted = self._last_accepted, {}
            return last

    def _settle(
        self,
        intents: Iterable[tuple[Intent, Permission]],
        granted: set[DeliveryKey],
        withdrawn: set[DeliveryKey],
    ) -> None:
        now = read_steady_clock()
        for intent, permission in intents:
            permission.settle(is_granted=intent.key in granted, is_withdrawn=intent.key in withdrawn, now=now)
        self.counts["withdrawn"] += len(withdrawn)

    def _keep_for_later(self, group: _Group, error: PressroomError) -> None:
        """Put everything back and pause; messages whose lease has run out meanwhile do not leave."""
        if not self._failures:
            _logger.warning("%s %s Results are kept and stored as soon as it works again.", error.message, error.remedy)
        pause = _RETRY_SECONDS[min(self._failures, len(_RETRY_SECONDS) - 1)]
        self._failures += 1
        with self._changed:
            valid = [each for each in group.intents if self.get_remaining(each[0].lease) > 0]
            _refuse([each for each in group.intents if each not in valid])
            group.intents, group.results, group.ended = (
                valid + self._group.intents,
                group.results + self._group.results,
                group.ended + self._group.ended,
            )
            self._group, self._flush_at = group, 0.0
        time.sleep(pause)


def _refuse(intents: Iterable[tuple[Intent, Permission]]) -> None:
    """Let none of these messages leave."""
    for _, permission in intents:
        permission.settle()
