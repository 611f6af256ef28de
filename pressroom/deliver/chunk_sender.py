"""Send the messages of a queue through one connection, in a thread of its own."""

import logging
from collections.abc import Callable
from datetime import datetime
from threading import Event, Lock, Thread
from typing import TypeAlias

from pressroom.deliver.attempt_results import create_result, create_waiting_result, describe_code
from pressroom.deliver.group_commit import GroupCommitter, Permission
from pressroom.deliver.provider_pauses import ProviderPauses
from pressroom.deliver.rate import RateLimit
from pressroom.deliver.send_queue import ActiveChunk, QueuedMessage, SendQueue
from pressroom.deliver.transport import OutgoingMessage, RelayError, SendResult, Transport
from pressroom.store.chunks import Lease
from pressroom.store.deliveries import CompiledMailing, DueDelivery

_logger = logging.getLogger(__name__)

Compose: TypeAlias = Callable[[CompiledMailing, DueDelivery], OutgoingMessage]
"""Make the message of one reader; the same arguments give the same message."""

_LEAST_LEASE = 1.0  # seconds; with less, no message is begun
_PAUSES = (0.5, 2.0, 5.0)  # seconds, before the relay is asked again


class RelayHealth:
    """Counts failures of the relay in a row, for all connections; `error` is set when it is time to give up."""

    def __init__(self, connections: int) -> None:
        self._connections = connections
        self._lock = Lock()
        self._failures = 0
        self.error: RelayError | None = None

    def note_success(self) -> None:
        """Note that the relay has answered about a message."""
        self._failures = 0

    def note_failure(self, error: RelayError) -> float:
        """Note that the relay takes no mail, and return how many seconds to wait."""
        with self._lock:
            rounds, _ = divmod(self._failures, self._connections)
            self._failures += 1
            if self._failures >= self._connections * (1 if error.is_refusal else len(_PAUSES)):
                self.error = self.error or error
        return _PAUSES[min(rounds, len(_PAUSES) - 1)]


class ChunkSender:
    """One thread with one connection. `error` is what has ended it, if that is not the relay."""

    def __init__(  # noqa: PLR0913, PLR0917 - what all connections share
        self,
        queue: SendQueue,
        committer: GroupCommitter,
        transport: Transport,
        compose: Compose,
        health: RelayHealth,
        pauses: ProviderPauses,
        rate: RateLimit,
        get_now: Callable[[], datetime],
        stopping: Event,
    ) -> None:
        self._queue, self._committer, self._transport = queue, committer, transport
        self._compose, self._health, self._rate = compose, health, rate
        self._pauses = pauses
        self._get_now, self._stopping = get_now, stopping
        self._thread = Thread(target=self._run, name="mail connection", daemon=True)
        self.error: Exception | None = None

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def join(self, seconds: float) -> bool:
        """Wait for the thread to end after its message; return false if that takes too long."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            while message := self._queue.take():
                if self._pauses.is_paused(message.delivery.email):
                    self._keep(message)
                else:
                    self._rate.wait(self._stopping)
                    self._handle(message)
        except Exception as error:  # noqa: BLE001 - the run ends with it
            self.error = error
        finally:
            self._transport.close()

    def _keep(self, message: QueuedMessage) -> None:
        """Let a message wait without an attempt."""
        self._committer.add_result(create_waiting_result(message.intent, self._get_now()))
        self._finish(message)

    def _handle(self, message: QueuedMessage) -> None:
        """Send one message, or put it back while the relay takes none."""
        if not self._may_begin(message.chunk.lease):
            self._finish(message, drops_chunk=True)
            return
        attempt = _Attempt(message, self._committer)
        try:
            sent = self._transport.send(self._compose(message.chunk.mailing, message.delivery), attempt.commit_intent)
        except RelayError as error:
            pause = self._health.note_failure(error)
            self._stopping.wait(pause)
            self._end_if_finished(self._queue.put_back(message))
            return
        except BaseException:
            self._finish(message, drops_chunk=True)
            raise
        if sent.state != "stopped":
            self._health.note_success()
        self._store(message, sent, attempt)

    def _may_begin(self, lease: Lease) -> bool:
        return not self._stopping.is_set() and self._committer.get_remaining(lease) >= _LEAST_LEASE

    def _store(self, message: QueuedMessage, sent: SendResult, attempt: "_Attempt") -> None:
        permission = attempt.permission
        if permission.is_withdrawn:
            self._finish(message)
            return
        if sent.state == "stopped" and not permission.is_granted:
            self._finish(message, drops_chunk=True)
            return
        self._pauses.note(message.delivery.email, sent, describe_code(sent))
        policy = message.chunk.mailing.policy
        result = create_result(message.intent, sent, policy, self._get_now(), was_marked=permission.is_granted)
        self._committer.add_result(result)
        if result.state not in {"accepted", "pending"}:
            _logger.info("Mailing %d, reader %d: %s (%s)", *message.intent.key, result.state, sent.reason)
        self._finish(message, drops_chunk=sent.state == "stopped")

    def _finish(self, message: QueuedMessage, *, drops_chunk: bool = False) -> None:
        self._end_if_finished(self._queue.finish(message, drops_chunk=drops_chunk))

    def _end_if_finished(self, chunk: ActiveChunk | None) -> None:
        if chunk:
            self._committer.end_lease(chunk.lease)


class _Attempt:
    """One attempt to send a message, and the answer to its intent."""

    def __init__(self, message: QueuedMessage, committer: GroupCommitter) -> None:
        self._message, self._committer = message, committer
        self.permission = Permission()

    def commit_intent(self) -> bool:
        """Store that the message is about to leave. It does not if that took nearly the whole lease."""
        self.permission = self._committer.request_permission(self._message.intent)
        has_time = self._committer.get_remaining(self._message.chunk.lease) >= _LEAST_LEASE
        return self.permission.is_granted and has_time
