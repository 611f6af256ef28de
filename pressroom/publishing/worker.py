"""Approved texts, published when their moment comes: a newsroom in, one act for each moment out, for ever or once.

It asks the clock of the machine again and again, so that a step of it, a sleep or a start anew changes nothing.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from msgspec import Struct

from pressroom import pipeline
from pressroom.config import Config
from pressroom.engine.workspace import Workspace
from pressroom.errors import PressroomError
from pressroom.publishing.approvals import Approval, read_approvals
from pressroom.publishing.decide import Proposal, is_approved, propose_due
from pressroom.publishing.execute import Outcome, execute
from pressroom.publishing.prepare import refuse_errors, refuse_undeclared_changes
from pressroom.publishing.release_state import ReleaseState, read_release_states
from pressroom.record import APPROVALS_FILE, EMPTY_RECORD, RECORD_FILE, RELEASES_FOLDER
from pressroom.record.file import read_record

POLL_INTERVAL = 0.2
"""Seconds from one look at the clock to the next."""
_LATE_AFTER = timedelta(minutes=1)
_RETRY_DELAYS = (5.0, 15.0, 60.0)  # seconds after one fault, two, and more


class WorkerReport(Struct, frozen=True):
    """What came of a moment: what was `done`, what of it came `late`, what is not as it was approved, and a fault."""

    outcome: Outcome | None = None
    late: tuple[ReleaseState, ...] = ()
    invalid_approvals: tuple[Approval, ...] = ()
    error: PressroomError | None = None


EMPTY_REPORT = WorkerReport()


class Worker:
    """Knows what waits, and looks at its files again only when they change."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self._file_stats: tuple[object, ...] = ()
        self._waiting: dict[tuple[str, str], Approval] = {}
        self._invalid_approvals: dict[tuple[str, str], tuple[Approval, object]] = {}
        self._is_complete = False

    @property
    def waiting(self) -> dict[tuple[str, str], Approval]:
        """The approvals of texts that are not on record yet. Raises ConfigError for a file that is damaged."""
        folder = self.config.newsroom_folder / RELEASES_FOLDER
        stamps = tuple([_read_file_stat(folder / name) for name in (APPROVALS_FILE, RECORD_FILE)])
        if stamps != self._file_stats:
            record = read_record(self.config.newsroom_folder) or EMPTY_RECORD
            published = {line.text_id for line in record.lines.values()}
            given = read_approvals(self.config.newsroom_folder)
            self._waiting = {text: each for text, each in given.items() if text not in published}
            self._file_stats = stamps
        return self._waiting

    @property
    def next_due(self) -> datetime | None:
        """When the next approved text is due."""
        return min((each.publish_time for each in self.waiting.values()), default=None)

    def publish_due(self, now: datetime) -> WorkerReport:
        """Publish every approved text whose moment has come, unless it was changed since; tell that of each once.

        The first look, and one after a fault, completes what was left unfinished too.
        """
        try:
            ripe = {
                text: each for text, each in self.waiting.items() if each.publish_time <= now and self._is_pending(each)
            }
            if not ripe and self._is_complete:
                return EMPTY_REPORT
            pieces, wanted = self._find_due(ripe, now)
            late = tuple([step.state for step in wanted.new_versions if _is_late(step.state, now)])
            done = self._execute(wanted, now)
        except PressroomError as error:
            self._is_complete = False
            return WorkerReport(error=error)
        return WorkerReport(done, late, tuple(self._find_newly_invalid(pieces, ripe)))

    def _is_pending(self, approval: Approval) -> bool:
        """Whether it has not been found void, or its text has changed again."""
        void = self._invalid_approvals.get((approval.release, approval.language))
        return void != (approval, self._read_text_stats(approval))

    def _find_due(
        self, due_approvals: Mapping[tuple[str, str], Approval], now: datetime
    ) -> tuple[list[ReleaseState], Proposal]:
        """The texts, and what is due of them. Raises InputError when the site could not be built with it."""
        if not due_approvals:
            return [], Proposal()
        start = Workspace(self.config)
        hand, knowledge = pipeline.load_builder_and_index(start)
        addresses = dict.fromkeys(address for address, _ in due_approvals)
        pieces = [piece for address in addresses for piece in read_release_states(hand, start.scan, address)]
        wanted = propose_due(pieces, due_approvals, now)
        if wanted.new_versions:
            refuse_errors(knowledge, start.scan, [step.state.source for step in wanted.new_versions])
            refuse_undeclared_changes(hand, knowledge, wanted)
        return pieces, wanted

    def _execute(self, proposal: Proposal, now: datetime) -> Outcome | None:
        """What was published, or completed; nothing is reported that was complete already."""
        if self._is_complete and not proposal.new_versions:
            return None
        done = execute(self.config, proposal, "", now)
        self._is_complete = True
        built = done.build_result
        is_anything = (
            done.recorded_lines or done.mailings or done.hub_receipts or (built and (built.changed or built.removed))
        )
        return done if is_anything else None

    def _find_newly_invalid(
        self, states: Iterable[ReleaseState], due_approvals: Mapping[tuple[str, str], Approval]
    ) -> Iterator[Approval]:
        good = {piece.text_id for piece in states if is_approved(piece, due_approvals)}
        for text, each in due_approvals.items():
            if text not in good:
                known, self._invalid_approvals[text] = (
                    self._invalid_approvals.get(text),
                    (each, self._read_text_stats(each)),
                )
                if known is None or known[0] != each:
                    yield each

    def _read_text_stats(self, approval: Approval) -> object:
        folder = self.config.newsroom_folder / RELEASES_FOLDER / approval.release
        return tuple([_read_file_stat(folder / name) for name in (f"{approval.language}.md", *sorted(approval.files))])


def _is_late(state: ReleaseState, now: datetime) -> bool:
    return state.release is not None and now - state.release.publish_at > _LATE_AFTER


def _read_file_stat(path: Path) -> object:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def run_worker(config: Config, on_report: Callable[[WorkerReport], None], *, once: bool = False) -> None:
    """Publish what falls due, telling of each; after a fault, again later. Ends with the process, or when `once`."""
    worker = Worker(config)
    faults = 0
    while True:
        report = worker.publish_due(datetime.now(UTC))
        if report != EMPTY_REPORT:
            on_report(report)
        if once:
            return
        faults = faults + 1 if report.error else 0
        time.sleep(_RETRY_DELAYS[min(faults, len(_RETRY_DELAYS)) - 1] if faults else POLL_INTERVAL)
