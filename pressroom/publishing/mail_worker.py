"""Send mail while `pressroom work` runs: mailings, service mails, and the sweeper that finds what was left behind.

Each has a thread of its own. Publishing never waits for mail, and a fault of mail never stops publishing.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread

from pressroom.config import Config
from pressroom.deliver.delivery_run import DeliveryReport, DeliveryRun
from pressroom.deliver.dkim import open_dkim_signer
from pressroom.deliver.open_transport import open_transport
from pressroom.deliver.outbox_worker import OutboxWorker
from pressroom.engine.workspace import Workspace
from pressroom.errors import ConfigError, PressroomError
from pressroom.model.newsroom import Newsroom
from pressroom.publishing.deliver_mailings import create_delivery_run, has_due_mailings
from pressroom.publishing.mailings import plan_mailings
from pressroom.publishing.service_mails import ServiceMailComposer
from pressroom.store import Store, deliveries, open_store
from pressroom.store.secret_file import load_token_keys

_logger = logging.getLogger(__name__)

_POLL_SECONDS = 1.0
_SWEEP_SECONDS = 60.0
_PAUSES = (5.0, 15.0, 30.0, 60.0)  # seconds, while the relay or the database fails
_STOP_SECONDS = 30.0


class MailWorker:
    """The threads. `error` of the last round of mailings is logged when it begins and when it ends."""

    def __init__(self, config: Config, newsroom: Newsroom, store: Store, mail_folder: Path | None) -> None:
        self._config, self._store, self._mail_folder = config, store, mail_folder
        self._get_newsroom = _NewsroomReader(config, newsroom)
        self._stopping = Event()
        self._run: DeliveryRun | None = None
        self._late: set[int] = set()
        self._last_error = ""
        self._threads = [
            Thread(target=self._repeat, args=(*each,), name=name, daemon=True)
            for name, each in {
                "mailings": (self.deliver, _POLL_SECONDS),
                "sweeper": (self.sweep, _SWEEP_SECONDS),
            }.items()
        ]

    def start(self) -> None:
        """Start the threads."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Let the threads end after the messages that are being sent."""
        self._stopping.set()
        run = self._run
        if run:
            run.stop()
        for thread in self._threads:
            if thread.is_alive():
                thread.join(_STOP_SECONDS)

    def run_once(self, step: Callable[[], None]) -> None:
        """Do a step in this thread, and log what goes wrong, once for the same error after another."""
        message = _try(step)
        if message and message != self._last_error:
            _logger.error("%s", message)
        self._last_error = message

    def _repeat(self, step: Callable[[], None], seconds: float) -> None:
        """Do a step again and again; after errors, wait longer."""
        failures, last = 0, ""
        while not self._stopping.is_set():
            message = _try(step)
            if message and message != last:
                _logger.error("%s", message)
            elif last and not message:
                _logger.info("Mail works again.")
            last = message
            failures = failures + 1 if message else 0
            self._stopping.wait(_PAUSES[min(failures, len(_PAUSES)) - 1] if failures else seconds)

    def deliver(self) -> None:
        """Send what is due. Raises RelayError if the relay takes no mail."""
        if not has_due_mailings(self._store, datetime.now(UTC)):
            return
        identity = self._get_newsroom().mail
        self._run = create_delivery_run(self._config, identity, self._store, self._mail_folder, _log_nothing)
        if self._run is None or self._stopping.is_set():
            return
        report = self._run.run()
        if report.finished:
            _logger.info("Mailings: %d accepted, %d deferred, %d refused, %d in doubt", *_list_counts(report))
        if report.error:
            raise report.error

    def sweep(self) -> None:
        """Prepare the mailings that are missing, and name those that are late."""
        workspace = Workspace.open(self._config)
        now = datetime.now(UTC)
        plan_mailings(workspace, self._store, now)
        late_after = self._get_newsroom().mail.late_after
        late = find_late_mailings(self._store, now - late_after)
        for mailing_id in sorted(late - self._late):
            _logger.error(
                "Mailing %d should have begun at least %d minutes ago, and no relay has taken a mail of it.",
                mailing_id,
                late_after // timedelta(minutes=1),
            )
        self._late = late


def find_late_mailings(store: Store, before: datetime) -> set[int]:
    """Return the ids of mailings that should have begun before a time and have not: no relay has taken a message."""
    with store.read() as transaction:
        return set(deliveries.list_unaccepted(transaction, before))


@contextmanager
def run_mail_worker(config: Config, newsroom: Newsroom, mail_folder: Path | None) -> Iterator[None]:
    """Send mail while the context manager is open."""
    store = open_store(config.database_url)
    try:
        worker = MailWorker(config, newsroom, store, mail_folder)
        worker.start()
        with _run_outbox(config, newsroom, store, mail_folder):
            try:
                yield
            finally:
                worker.stop()
    finally:
        store.close()


@contextmanager
def _run_outbox(config: Config, newsroom: Newsroom, store: Store, mail_folder: Path | None) -> Iterator[None]:
    transport = open_transport(config, mail_folder)
    if transport is None:
        yield
        return
    get_newsroom = _NewsroomReader(config, newsroom)
    sign = open_dkim_signer(config, newsroom.mail.domain)
    composer = ServiceMailComposer(store, load_token_keys(config), config.newsroom_folder, get_newsroom, sign)
    outbox = OutboxWorker(store, transport, composer.compose)
    outbox.start()
    try:
        yield
    finally:
        outbox.stop()


class _NewsroomReader:
    """Returns the newsroom as it is now, or its last valid version."""

    def __init__(self, config: Config, newsroom: Newsroom) -> None:
        self._config, self._newsroom = config, newsroom

    def __call__(self) -> Newsroom:
        with suppress(PressroomError):
            self._newsroom = Workspace.open(self._config).newsroom_context.newsroom or self._newsroom
        return self._newsroom


def _try(step: Callable[[], None]) -> str:
    """Do a step and return what went wrong, or an empty text. No address is in it."""
    try:
        step()
    except ConfigError as error:
        return f"Mail cannot be handled now: {error.message} {error.remedy}"
    except PressroomError as error:
        return f"{error.message} {error.remedy}"
    except Exception as error:  # noqa: BLE001 - the thread must go on; the text may contain an address
        return f"Mail cannot be handled now ({type(error).__name__})."
    return ""


def _log_nothing(_: DeliveryReport) -> None:
    """Show no progress."""


def _list_counts(report: DeliveryReport) -> tuple[int, int, int, int]:
    return report.accepted, report.deferred, report.refused, report.in_doubt
