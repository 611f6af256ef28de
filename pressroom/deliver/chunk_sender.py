"""Send the messages of a queue through one connection, in a thread of its own.

While the relay answers quickly, the next messages are prepared when one leaves: their intents are stored, and the
envelope of the next one goes with the end of the message before it. So a message seldom waits for the database, and
waits once for the relay.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from threading import Event, Lock, Thread
from typing import TypeAlias

from pressroom.deliver.attempt_results import create_result, create_waiting_result, describe_code
from pressroom.deliver.group_commit import GroupCommitter, Permission
from pressroom.deliver.provider_pauses import ProviderPauses
from pressroom.deliver.rate import RateLimit
from pressroom.deliver.send_queue import ActiveChunk, QueuedMessage, SendQueue
from pressroom.deliver.steady_clock import read_steady_clock
from pressroom.deliver.transport import OutgoingMessage, RelayError, SendResult, Transport
from pressroom.model.newsroom import CrashPolicy
from pressroom.store.chunks import Lease
from pressroom.store.deliveries import CompiledMailing, DueDelivery

_logger = logging.getLogger(__name__)

Compose: TypeAlias = Callable[[CompiledMailing, DueDelivery], OutgoingMessage]
"""Make the message of one reader; the same arguments give the same message."""

_LEAST_LEASE = 1.0  # seconds; with less, no message is begun
_QUICK = 0.5  # seconds for a message; with a slower relay, nothing is prepared
# How many messages are prepared. Two halve the number of transactions, but with `hold` each is in doubt after a crash.
_PREPARED: dict[CrashPolicy, int] = {"resend": 2, "hold": 1}
_MOST_PREPARED = max(_PREPARED.values())
_LONGEST_INTENT = 2.0  # seconds; a reader may leave meanwhile, or an officer may stop the mailing
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
        self._attempts: list[_Attempt] = []  # what is being sent, and what is prepared
        self._is_quick = False
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
            while self._take_messages():
                self._handle(*self._attempts)
        except Exception as error:  # noqa: BLE001 - the run ends with it
            self.error = error
            for attempt in tuple(self._attempts):
                self._give_up(attempt)
        finally:
            self._transport.close()

    def _take_messages(self) -> bool:
        """Wait for a message, and take those too that should be prepared. Return false at the end."""
        if not self._attempts and not self._take_one(self._queue.take):
            return False
        if self._is_quick and not self._rate.is_limited:
            while len(self._attempts) <= _MOST_PREPARED and self._take_one(self._queue.take_if_waiting):
                pass
        return True

    def _take_one(self, take: Callable[[], QueuedMessage | None]) -> bool:
        """Take a message that may be sent now; return false if there is none."""
        while message := take():
            if self._pauses.is_paused(message.delivery.email):
                self._committer.add_result(create_waiting_result(message.intent, self._get_now()))
                self._end_if_finished(self._queue.finish(message))
            else:
                self._rate.wait(self._stopping)
                self._attempts.append(_Attempt(message, self._committer))
                return True
        return False

    def _handle(self, attempt: "_Attempt", *following: "_Attempt") -> None:
        """Send one message and prepare others, or put it back while the relay takes none."""
        if not self._may_begin(attempt.message.chunk.lease):
            self._give_up(attempt)
            return
        mail, next_mail = attempt.compose(self._compose), self._prepare(following)
        started = read_steady_clock()
        try:
            sent = self._transport.send(mail, attempt.commit_intent, next_mail)
        except RelayError as error:
            self._is_quick = False
            self._stopping.wait(self._health.note_failure(error))
            self._put_back(attempt)
            return
        self._is_quick = sent.state == "accepted" and read_steady_clock() - started < _QUICK
        if sent.state != "stopped":
            self._health.note_success()
        self._store(attempt, sent)

    def _prepare(self, following: Sequence["_Attempt"]) -> OutgoingMessage | None:
        """Begin to store the intents of the next messages, and return the first of them."""
        for position, each in enumerate(following):
            if position < each.most_prepared and not each.has_intent:
                each.add_intent(share=each.most_prepared)
        return following[0].compose(self._compose) if following else None

    def _may_begin(self, lease: Lease) -> bool:
        return not self._stopping.is_set() and self._committer.get_remaining(lease) >= _LEAST_LEASE

    def _put_back(self, attempt: "_Attempt") -> None:
        """Queue a message again that has not left."""
        if attempt.has_intent:
            self._give_up(attempt)
        else:
            self._attempts.remove(attempt)
            self._end_if_finished(self._queue.put_back(attempt.message))

    def _give_up(self, attempt: "_Attempt") -> None:
        """Return the chunk of a message that has not left, so that a worker reads it again."""
        if attempt.is_granted():
            self._add_result(attempt, SendResult("stopped"))
        self._finish(attempt, drops_chunk=True)

    def _store(self, attempt: "_Attempt", sent: SendResult) -> None:
        is_withdrawn = attempt.is_withdrawn()
        if sent.state == "stopped" and not is_withdrawn:
            self._give_up(attempt)
            return
        if not is_withdrawn:
            self._pauses.note(attempt.message.delivery.email, sent, describe_code(sent))
            self._add_result(attempt, sent)
        self._finish(attempt)

    def _add_result(self, attempt: "_Attempt", sent: SendResult) -> None:
        intent, policy = attempt.message.intent, attempt.message.chunk.mailing.policy
        result = create_result(intent, sent, policy, self._get_now(), was_marked=attempt.is_granted())
        self._committer.add_result(result)
        if result.state not in {"accepted", "pending"}:
            _logger.info("Mailing %d, reader %d: %s (%s)", *intent.key, result.state, sent.reason)

    def _finish(self, attempt: "_Attempt", *, drops_chunk: bool = False) -> None:
        self._attempts.remove(attempt)
        self._end_if_finished(self._queue.finish(attempt.message, drops_chunk=drops_chunk))

    def _end_if_finished(self, chunk: ActiveChunk | None) -> None:
        if chunk:
            self._committer.end_lease(chunk.lease)


class _Attempt:
    """One attempt to send a message, and the answer to its intent."""

    def __init__(self, message: QueuedMessage, committer: GroupCommitter) -> None:
        self.message = message
        self._permission: Permission | None = None
        self._committer = committer
        self._mail: OutgoingMessage | None = None

    def compose(self, compose: Compose) -> OutgoingMessage:
        """Return the mail; the transport knows it again, because it is made once."""
        if self._mail is None:
            self._mail = compose(self.message.chunk.mailing, self.message.delivery)
        return self._mail

    @property
    def most_prepared(self) -> int:
        """How many messages may be prepared, as far as this one is concerned."""
        return _PREPARED[self.message.chunk.mailing.policy]

    def add_intent(self, share: int = 1) -> Permission:
        """Begin to store that the message is about to leave, and return what becomes the answer."""
        self._permission = self._committer.add_intent(self.message.intent, share)
        return self._permission

    @property
    def has_intent(self) -> bool:
        """Whether the intent is stored, or is going to be."""
        return self._permission is not None

    def is_granted(self) -> bool:
        """Return whether an intent is stored; wait for the answer if there is one."""
        return self._permission is not None and self._permission.wait().is_granted

    def is_withdrawn(self) -> bool:
        """Return whether the reader had left when the intent was to be stored; wait for the answer if there is one."""
        return self._permission is not None and self._permission.wait().is_withdrawn

    def commit_intent(self) -> bool:
        """Store that the message is about to leave. It does not if the answer is old, or the lease nearly over."""
        permission = self._permission or self.add_intent()
        is_granted = permission.wait().is_granted
        is_fresh = read_steady_clock() - permission.settled_at < _LONGEST_INTENT
        return is_granted and is_fresh and self._committer.get_remaining(self.message.chunk.lease) >= _LEAST_LEASE
