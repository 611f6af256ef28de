"""Deliver mailings: lease their chunks, send their messages through several connections, and store what became of them.

Any number of workers, on any number of machines, may do this at once with one database. A worker that is killed loses
nothing: another one takes its chunks over.
"""

import os
import secrets
import socket
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from threading import Event

from msgspec import Struct

from pressroom.deliver.chunk_claims import ChunkClaims
from pressroom.deliver.chunk_sender import ChunkSender, Compose, RelayHealth
from pressroom.deliver.group_commit import GROUP_SECONDS, GroupCommitter
from pressroom.deliver.provider_pauses import ProviderPauses
from pressroom.deliver.rate import RateLimit
from pressroom.deliver.send_queue import SendQueue
from pressroom.deliver.steady_clock import read_steady_clock
from pressroom.deliver.transport import RelayError, Transport
from pressroom.store.database import Store
from pressroom.store.deliveries import DeliveryResult

LEASE_SECONDS = 30.0
_MIN_QUEUE = 100
_MAX_CHUNKS = 8
_PROGRESS_SECONDS = 0.2
_STOP_SECONDS = 20.0


class DeliverySettings(Struct, frozen=True):
    """How mailings are sent: how many connections at once, how many messages a second in all (0: no limit)."""

    connections: int = 4
    rate: float = 0.0
    lease_seconds: float = LEASE_SECONDS


class DeliveryReport(Struct, frozen=True):
    """What one run did with messages. `repeated` may have left before a crash and wait to be sent again.

    `held` may have left, and are not sent again. `error` says why the run ended early: the relay takes no mail now.
    """

    accepted: int = 0
    deferred: int = 0
    refused: int = 0
    in_doubt: int = 0
    withdrawn: int = 0
    repeated: int = 0
    held: int = 0
    error: RelayError | None = None

    @property
    def finished(self) -> int:
        """How many messages need no attempt in this run any more."""
        return self.accepted + self.deferred + self.refused + self.in_doubt + self.withdrawn


def _read_clock() -> datetime:
    return datetime.now(UTC)


def _ignore(_: DeliveryReport) -> None:
    """Show no progress."""


def _ignore_refusals(_: Sequence[DeliveryResult]) -> None:
    """Draw no conclusion."""


class DeliveryRun:
    """One worker, which runs once, until nothing is due and no other worker has a chunk, or until it is stopped."""

    def __init__(  # noqa: PLR0913 - what a run needs, and what it tells
        self,
        store: Store,
        open_transport: Callable[[], Transport],
        compose: Compose,
        settings: DeliverySettings,
        *,
        get_now: Callable[[], datetime] = _read_clock,
        on_progress: Callable[[DeliveryReport], None] = _ignore,
        on_refusals: Callable[[Sequence[DeliveryResult]], None] = _ignore_refusals,
    ) -> None:
        self._on_refusals = on_refusals
        self._store, self._get_now, self._on_progress = store, get_now, on_progress
        self._stopping = Event()
        self._queue = SendQueue()
        self._committer = GroupCommitter(store, _create_owner(), get_now, settings.lease_seconds, settings.connections)
        self._claims = ChunkClaims(store, self._committer, get_now)
        self._health = RelayHealth(settings.connections)
        self._pauses = ProviderPauses(store, get_now)
        rate = RateLimit(settings.rate)
        self._senders = [
            ChunkSender(
                self._queue,
                self._committer,
                open_transport(),
                compose,
                self._health,
                self._pauses,
                rate,
                get_now,
                self._stopping,
            )
            for _ in range(settings.connections)
        ]

    def stop(self) -> None:
        """Let the run end after the messages that are being sent."""
        self._stopping.set()

    def run(self) -> DeliveryReport:
        """Deliver what is due. Raises PressroomError if the database fails, or a message cannot be made."""
        self._committer.start()
        self._pauses.synchronize()
        try:
            for sender in self._senders:
                sender.start()
            while self._work():
                self._on_progress(self.report)
        finally:
            self._shut_down()
        for sender in self._senders:
            if sender.error:
                raise sender.error
        return self.report

    def _work(self) -> bool:
        """Keep the queue filled; return false when there is nothing more to do."""
        if self._stopping.is_set() or self._health.error or self._find_failure():
            return False
        had_leases = bool(self._committer.list_leases())
        while self._queue.waiting < _MIN_QUEUE and self._queue.active_chunks < _MAX_CHUNKS and self._claim():
            pass
        self._claims.complete_mailings()
        self._note_refusals()
        if self._queue.active_chunks:
            self._queue.wait(_PROGRESS_SECONDS)
            return True
        if had_leases or self._committer.list_leases():  # what is given back unfinished may be leased again
            self._stopping.wait(GROUP_SECONDS)
            return True
        return self._claims.wait_for_others(self._stopping)

    def _claim(self) -> bool:
        """Lease a chunk and queue its messages; return false if there is none."""
        claimed = self._claims.claim()
        if claimed is None:
            return False
        chunk, due = claimed
        if due:
            self._queue.add(chunk, due)
        else:
            self._committer.end_lease(chunk.lease)
        return True

    def _find_failure(self) -> bool:
        return bool(self._committer.error) or any(sender.error for sender in self._senders)

    def _shut_down(self) -> None:
        """Let each connection finish its message, store the results and give the chunks back."""
        self._stopping.set()
        for chunk in self._queue.close():
            self._committer.end_lease(chunk.lease)
        deadline = read_steady_clock() + _STOP_SECONDS
        for sender in self._senders:
            sender.join(max(0.0, deadline - read_steady_clock()))
        self._committer.close()
        self._note_refusals()
        self._claims.complete_mailings(is_last=True)

    def _note_refusals(self) -> None:
        """Draw conclusions from refusals that are stored: about readers, and about providers."""
        refusals = self._committer.take_refusals()
        if refusals:
            self._on_refusals(refusals)
        self._pauses.synchronize()

    @property
    def report(self) -> DeliveryReport:
        """What was done so far."""
        counts, settled = self._committer.counts, self._claims.settled
        return DeliveryReport(
            counts["accepted"],
            counts["deferred"],
            counts["refused"],
            counts["in doubt"],
            counts["withdrawn"],
            settled["resend"],
            settled["hold"],
            self._health.error,
        )


def _create_owner() -> str:
    """Return a name for this worker that no other one has."""
    return f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(4)}"
