"""Hold the messages of leased chunks until a connection takes them."""

from collections import deque
from threading import Condition

from msgspec import Struct

from pressroom.store.chunks import Lease
from pressroom.store.deliveries import CompiledMailing, DueDelivery, Intent


class ActiveChunk(Struct):
    """A leased chunk: how many of its messages are not finished, and whether it must be given back unfinished."""

    lease: Lease
    mailing: CompiledMailing
    unfinished: int
    is_dropped: bool = False


class QueuedMessage(Struct, frozen=True):
    """A message to send, and the chunk that it belongs to."""

    chunk: ActiveChunk
    delivery: DueDelivery

    @property
    def intent(self) -> Intent:
        """What is stored before it leaves."""
        return Intent(self.chunk.lease, self.delivery)


class SendQueue:
    """The messages that this worker may send now. Threads share it."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._messages: deque[QueuedMessage] = deque()
        self._chunks: list[ActiveChunk] = []
        self._is_closed = False

    @property
    def waiting(self) -> int:
        """How many messages wait for a connection."""
        return len(self._messages)

    @property
    def active_chunks(self) -> int:
        """How many chunks are not finished."""
        return len(self._chunks)

    def add(self, chunk: ActiveChunk, due: list[DueDelivery]) -> None:
        """Add the messages of a chunk."""
        with self._changed:
            self._chunks.append(chunk)
            self._messages.extend(QueuedMessage(chunk, delivery) for delivery in due)
            self._changed.notify_all()

    def take(self) -> QueuedMessage | None:
        """Wait for a message and return it; None when the queue is closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._messages or self._is_closed)
            return None if self._is_closed else self._messages.popleft()

    def take_if_waiting(self) -> QueuedMessage | None:
        """Return a message if there is one."""
        with self._changed:
            return self._messages.popleft() if self._messages and not self._is_closed else None

    def put_back(self, message: QueuedMessage) -> ActiveChunk | None:
        """Queue a message again that could not be tried. If the queue is closed, do as `finish` does."""
        with self._changed:
            if not self._is_closed:
                self._messages.appendleft(message)
                self._changed.notify_all()
                return None
        return self.finish(message)

    def finish(self, message: QueuedMessage, *, drops_chunk: bool = False) -> ActiveChunk | None:
        """Note that nothing more is done for a message; return its chunk if that was its last one.

        `drops_chunk`: the messages of the chunk that still wait are left out.
        """
        with self._changed:
            chunk = message.chunk
            chunk.unfinished -= 1
            if drops_chunk and not chunk.is_dropped:
                self._drop(chunk)
            if chunk.unfinished:
                return None
            self._chunks.remove(chunk)
            self._changed.notify_all()
            return chunk

    def close(self) -> list[ActiveChunk]:
        """Take no message out any more; return the chunks of which no message is being sent."""
        with self._changed:
            self._is_closed = True
            for chunk in self._chunks:
                self._drop(chunk)
            finished = [chunk for chunk in self._chunks if not chunk.unfinished]
            self._chunks = [chunk for chunk in self._chunks if chunk.unfinished]
            self._changed.notify_all()
            return finished

    def wait(self, seconds: float) -> None:
        """Wait until a chunk is finished, at most for some seconds."""
        with self._changed:
            self._changed.wait(seconds)

    def _drop(self, chunk: ActiveChunk) -> None:
        kept = deque(each for each in self._messages if each.chunk is not chunk)
        chunk.unfinished -= len(self._messages) - len(kept)
        chunk.is_dropped = True
        self._messages = kept
