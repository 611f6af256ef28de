"""Send queued mails in a thread while a program runs: at once when it is woken, else every few seconds."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from threading import Event, Thread

from pressroom.deliver.outbox import Compose, send_outbox
from pressroom.deliver.transport import RelayError, Transport
from pressroom.errors import PressroomError
from pressroom.store.database import Store

_logger = logging.getLogger(__name__)

_POLL_SECONDS = 2.0
_PAUSES = (2.0, 5.0, 15.0, 30.0, 60.0)  # seconds, while the relay cannot be reached
_REFUSAL_PAUSE = 300.0  # seconds, while the relay refuses this newsroom: asking often may lock the account
_STOP_SECONDS = 10.0


def _read_clock() -> datetime:
    return datetime.now(UTC)


class OutboxWorker:
    """One thread that sends what is due. `error` is what is wrong with the relay now, or None."""

    def __init__(
        self, store: Store, transport: Transport, compose: Compose, get_now: Callable[[], datetime] = _read_clock
    ) -> None:
        self._store, self._transport, self._compose, self._get_now = store, transport, compose, get_now
        self._stopping, self._woken = Event(), Event()
        self._thread = Thread(target=self._run, name="outbox", daemon=True)
        self._failures = 0
        self.error: RelayError | None = None

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def wake(self) -> None:
        """Look for due mails now. While the relay takes no mail, its pause goes on."""
        self._woken.set()

    def stop(self, timeout: float = _STOP_SECONDS) -> bool:
        """Let the thread end after the mail that it is sending; return false if that takes too long.

        A mail that is then cut off stays in the queue, and is sent again later.
        """
        self._stopping.set()
        self._woken.set()
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._woken.clear()
            pause = self._send()
            if pause:
                self._stopping.wait(pause)
            else:
                self._woken.wait(_POLL_SECONDS)

    def _send(self) -> float:
        """Send what is due, and return how many seconds to pause, 0 if all is well."""
        try:
            error = send_outbox(self._store, self._transport, self._compose, self._get_now, self._stopping.is_set).error
        except PressroomError as failure:
            _logger.error("No mail can be sent now: %s", failure.message)  # noqa: TRY400 - the message says it
            return _PAUSES[-1]
        except Exception as failure:  # noqa: BLE001 - the thread must go on; the text may contain an address
            _logger.error("No mail can be sent now (%s)", type(failure).__name__)  # noqa: TRY400
            return _PAUSES[-1]
        return self._note(error)

    def _note(self, error: RelayError | None) -> float:
        """Log when the relay begins or ends to take no mail, and return how long to pause."""
        if error is None:
            if self.error:
                _logger.info("The relay %s takes mail again", self._transport.name)
            self.error, self._failures = None, 0
            return 0
        if self.error is None or self.error.message != error.message:
            _logger.warning("%s %s", error.message, error.remedy)
        self.error = error
        self._failures += 1
        return _REFUSAL_PAUSE if error.is_refusal else _PAUSES[min(self._failures, len(_PAUSES)) - 1]
