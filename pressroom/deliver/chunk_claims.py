"""Lease chunks for one worker: those that are open, and those of workers that are gone.

A worker is gone when its lease has not changed for as long as a lease is valid, by this program's own steady clock.
"""

import logging
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event

from pressroom.deliver.group_commit import GroupCommitter
from pressroom.deliver.send_queue import ActiveChunk
from pressroom.deliver.steady_clock import read_steady_clock
from pressroom.errors import PressroomError
from pressroom.store import chunks, deliveries
from pressroom.store.chunks import Lease, LeasedChunk
from pressroom.store.database import Store, Transaction
from pressroom.store.deliveries import CompiledMailing, DueDelivery

_logger = logging.getLogger(__name__)

_COMPLETE_SECONDS = 2.0
_WAIT_SECONDS = 0.2
_MAX_MAILINGS = 8  # whose messages are kept in memory
_DATABASE_SECONDS = 60.0  # for which the database may fail


class ChunkClaims:
    """What one worker knows about chunks. `settled` counts messages that may have left before a crash, by policy."""

    def __init__(self, store: Store, committer: GroupCommitter, get_now: Callable[[], datetime]) -> None:
        self._store, self._committer, self._get_now = store, committer, get_now
        self._seen: dict[LeasedChunk, float] = {}
        self._looked_at = self._completed_at = 0.0
        self._failing_since: float | None = None
        self._mailings: dict[int, CompiledMailing] = {}
        self.settled: Counter[str] = Counter()

    def claim(self) -> tuple[ActiveChunk, list[DueDelivery]] | None:
        """Lease a chunk and return it with its messages that are due; None if there is none now.

        Raises PressroomError if the database has failed for a minute.
        """
        try:
            self._look_at_others()
            claimed = self._claim()
        except PressroomError as error:
            self._note_failure(error)
            return None
        self._failing_since = None
        return claimed

    def wait_for_others(self, stopping: Event) -> bool:
        """Wait a little while other workers have chunks, or the database fails; return false if it is not so."""
        if not self._seen and self._failing_since is None:
            return False
        stopping.wait(_WAIT_SECONDS)
        return True

    def complete_mailings(self, *, is_last: bool = False) -> None:
        """Mark mailings without open chunks as sent, and store when messages were last accepted; now and then."""
        if not is_last and read_steady_clock() - self._completed_at < _COMPLETE_SECONDS:
            return
        self._completed_at = read_steady_clock()
        last = self._committer.take_last_acceptances()
        try:
            with self._store.row_transaction() as transaction:
                for mailing_id, at in sorted(last.items()):
                    deliveries.note_last_acceptance(transaction, mailing_id, at)
                completed = chunks.complete_mailings(transaction, self._get_now())
        except PressroomError as error:
            _logger.warning("%s The end of mailings is stored later.", error.message)
            return
        for mailing_id in completed:
            _logger.info("Mailing %d is sent.", mailing_id)

    def _note_failure(self, error: PressroomError) -> None:
        now = read_steady_clock()
        if self._failing_since is None:
            self._failing_since = now
            _logger.warning("%s %s", error.message, error.remedy)
        if now - self._failing_since > _DATABASE_SECONDS:
            raise error

    def _look_at_others(self) -> None:
        """Note which chunks other workers have, and since when each is unchanged."""
        if read_steady_clock() - self._looked_at < self._committer.lease_seconds / 10:
            return
        with self._store.read() as transaction:
            leased = chunks.find_leased(transaction)
        now = self._looked_at = read_steady_clock()  # after reading: what was read is at least as old
        own = {(lease.mailing_id, lease.sequence, lease.generation) for lease in self._committer.list_leases()}
        others = [each for each in leased if (each.mailing_id, each.sequence, each.generation) not in own]
        self._seen = {each: self._seen.get(each, now) for each in others}

    def _claim(self) -> tuple[ActiveChunk, list[DueDelivery]] | None:
        leased_at, now = read_steady_clock(), self._get_now()
        with self._store.row_transaction() as transaction:
            lease = self._lease(transaction, now)
            if lease is None:
                return None
            mailing = self._get_mailing(transaction, lease.mailing_id)
            leftover = deliveries.settle_leftover_intents(transaction, lease, mailing.policy, now)
            due = deliveries.list_due(transaction, lease, now)
        self._committer.hold(lease, leased_at)
        self._note_leftover(mailing, leftover)
        return ActiveChunk(lease, mailing, len(due)), due

    def _lease(self, transaction: Transaction, now: datetime) -> Lease | None:
        """Take over the chunk of a worker that is gone, else lease one that is open."""
        owner, until = self._committer.owner, now + timedelta(seconds=self._committer.lease_seconds)
        limit = read_steady_clock() - self._committer.lease_seconds
        for chunk in [each for each, since in self._seen.items() if since <= limit]:
            del self._seen[chunk]
            lease = chunks.take_over_chunk(transaction, chunk, owner, until)
            if lease:
                _logger.warning("Chunk %d of mailing %d was left by another worker.", chunk.sequence, chunk.mailing_id)
                return lease
        return chunks.claim_chunk(transaction, owner, now, until)

    def _get_mailing(self, transaction: Transaction, mailing_id: int) -> CompiledMailing:
        if mailing_id not in self._mailings:
            if len(self._mailings) >= _MAX_MAILINGS:
                self._mailings.clear()
            self._mailings[mailing_id] = deliveries.get_mailing(transaction, mailing_id)
        return self._mailings[mailing_id]

    def _note_leftover(self, mailing: CompiledMailing, count: int) -> None:
        if not count:
            return
        self.settled[mailing.policy] += count
        action = "sent again, as they were" if mailing.policy == "resend" else "held, and not sent again"
        _logger.warning("Mailing %d: %d messages may have left before a crash; they are %s", mailing.id, count, action)
