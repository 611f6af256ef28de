"""Publish approved texts when their time comes; the loop that `pressroom work` runs.

The loop reads the system clock each time, so a clock change, a suspended computer or a restart does no harm.
"""

import logging
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
from pressroom.publishing.prepare import require_no_errors, require_no_undeclared_changes
from pressroom.publishing.release_state import ReleaseState, read_release_states
from pressroom.record import APPROVALS_FILE, EMPTY_RECORD, RECORD_FILE, RELEASES_FOLDER
from pressroom.record.file import read_record

_logger = logging.getLogger(__name__)

POLL_INTERVAL = 0.2
"""Seconds from one check to the next."""
_LATE_AFTER = timedelta(minutes=1)
_RETRY_DELAYS = (5.0, 15.0, 60.0)  # seconds after the first error, the second, and any later one


class WorkerReport(Struct, frozen=True):
    """The result of one check: what was published, which texts of it were late, and an error if there was one.

    `invalid_approvals` are those whose texts were changed after the approval.
    """

    outcome: Outcome | None = None
    late: tuple[ReleaseState, ...] = ()
    invalid_approvals: tuple[Approval, ...] = ()
    error: PressroomError | None = None


EMPTY_REPORT = WorkerReport()


class Worker:
    """Publishes approved texts when they are due; reads approvals and record again only when the files change."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self._file_stats: tuple[object, ...] = ()
        self._waiting: dict[tuple[str, str], Approval] = {}
        self._invalid_approvals: dict[tuple[str, str], tuple[Approval, object]] = {}
        self._is_complete = False

    @property
    def waiting(self) -> dict[tuple[str, str], Approval]:
        """The approvals of texts that are not published yet. Raises ConfigError if a file is damaged."""
        folder = self.config.newsroom_folder / RELEASES_FOLDER
        file_stats = tuple([_read_file_stat(folder / name) for name in (APPROVALS_FILE, RECORD_FILE)])
        if file_stats != self._file_stats:
            record = read_record(self.config.newsroom_folder) or EMPTY_RECORD
            published = {line.text_id for line in record.lines.values()}
            approvals = read_approvals(self.config.newsroom_folder)
            self._waiting = {text_id: each for text_id, each in approvals.items() if text_id not in published}
            self._file_stats = file_stats
            _log_waiting(self._waiting)
        return self._waiting

    @property
    def next_due(self) -> datetime | None:
        """The time when the next approved text is due, or None."""
        return min((approval.publish_time for approval in self.waiting.values()), default=None)

    def publish_due(self, now: datetime) -> WorkerReport:
        """Publish the approved texts that are due and have not changed since; report each changed one once.

        The first call, and the first after an error, also finishes what an interrupted run has left.
        """
        due_approvals: dict[tuple[str, str], Approval] = {}
        try:
            due_approvals = {
                text_id: approval
                for text_id, approval in self.waiting.items()
                if approval.publish_time <= now and self._is_pending(approval)
            }
            if not due_approvals and self._is_complete:
                return EMPTY_REPORT
            for approval in due_approvals.values():
                _log(logging.INFO, approval, f"was due at {approval.publish_at}; checking its text")
            workspace = Workspace.open(self.config)
            states, proposal = _find_due(workspace, due_approvals, now) if due_approvals else ([], Proposal())
            late = tuple([version.state for version in proposal.new_versions if _is_late(version.state, now)])
            outcome = self._execute(workspace, proposal, now)
        except PressroomError as error:
            self._is_complete = False
            for approval in due_approvals.values():
                _log(logging.ERROR, approval, f"publishing stopped: {error.message}")
            return WorkerReport(error=error)
        return WorkerReport(outcome, late, tuple(self._find_newly_invalid(states, due_approvals)))

    def _is_pending(self, approval: Approval) -> bool:
        """Whether an approval has not been found invalid, or its text has changed again since."""
        invalid_approval = self._invalid_approvals.get((approval.release, approval.language))
        return invalid_approval != (approval, self._read_text_stats(approval))

    def _execute(self, workspace: Workspace, proposal: Proposal, now: datetime) -> Outcome | None:
        """Execute a proposal, or finish an interrupted run; return None if there was nothing to do."""
        if self._is_complete and not proposal.new_versions:
            return None
        if not proposal.new_versions:
            _logger.info("Checking whether an interrupted run has left something to finish.")
        outcome = execute(workspace, proposal, "", now)
        self._is_complete = True
        for line in outcome.recorded_lines:
            fields = {"release": line.release, "language": line.language}
            _logger.info("%s (%s) was published at %s.", line.release, line.language, line.time, extra=fields)
        build_result = outcome.build_result
        has_effect = (
            outcome.recorded_lines
            or outcome.is_deployed
            or outcome.mailings
            or outcome.hub_receipts
            or (build_result and (build_result.changed or build_result.removed))
        )
        return outcome if has_effect else None

    def _find_newly_invalid(
        self, states: Iterable[ReleaseState], due_approvals: Mapping[tuple[str, str], Approval]
    ) -> Iterator[Approval]:
        valid_texts = {state.text_id for state in states if is_approved(state, due_approvals)}
        for text_id, approval in due_approvals.items():
            if text_id not in valid_texts:
                previous = self._invalid_approvals.get(text_id)
                self._invalid_approvals[text_id] = (approval, self._read_text_stats(approval))
                if previous is None or previous[0] != approval:
                    _log(logging.WARNING, approval, "was not published: it has changed since it was approved")
                    yield approval

    def _read_text_stats(self, approval: Approval) -> object:
        folder = self.config.newsroom_folder / RELEASES_FOLDER / approval.release
        return tuple([_read_file_stat(folder / name) for name in (f"{approval.language}.md", *sorted(approval.files))])


def _find_due(
    workspace: Workspace, due_approvals: Mapping[tuple[str, str], Approval], now: datetime
) -> tuple[list[ReleaseState], Proposal]:
    """Return the states of the approved releases, and the proposal to publish what is due.

    Raises InputError if the site could not be built with it.
    """
    index = pipeline.read_and_check(workspace)
    addresses = dict.fromkeys(address for address, _ in due_approvals)
    states = [state for address in addresses for state in read_release_states(workspace, address)]
    proposal = propose_due(states, due_approvals, now)
    if proposal.new_versions:
        require_no_errors(index, workspace.scan, [version.state.source for version in proposal.new_versions])
        require_no_undeclared_changes(workspace, index, proposal)
    return states, proposal


def _log(level: int, approval: Approval, event: str) -> None:
    """Log an event of an approved text. No e-mail address may be in a log."""
    fields = {"release": approval.release, "language": approval.language, "due": approval.publish_at}
    _logger.log(level, "%s (%s) %s", approval.release, approval.language, event, extra=fields)


def _log_waiting(approvals: Mapping[tuple[str, str], Approval]) -> None:
    _logger.info("Approved texts that are waiting: %d.", len(approvals))
    for approval in approvals.values():
        _log(logging.DEBUG, approval, f"is approved and due at {approval.publish_at}")


def _is_late(state: ReleaseState, now: datetime) -> bool:
    return state.release is not None and now - state.release.publish_at > _LATE_AFTER


def _read_file_stat(path: Path) -> object:
    try:
        file_stat = path.stat()
    except OSError:
        return None
    return file_stat.st_ino, file_stat.st_size, file_stat.st_mtime_ns


def run_worker(config: Config, on_report: Callable[[WorkerReport], None], *, once: bool = False) -> None:
    """Publish what is due, again and again, and report what happened; after an error, wait longer before the next try.

    With `once`, return after one check.
    """
    worker = Worker(config)
    error_count = 0
    while True:
        report = worker.publish_due(datetime.now(UTC))
        if report != EMPTY_REPORT:
            on_report(report)
        if once:
            return
        error_count = error_count + 1 if report.error else 0
        if error_count:
            delay = _RETRY_DELAYS[min(error_count, len(_RETRY_DELAYS)) - 1]
            _logger.info("Trying again in %d s, after %d errors in a row.", delay, error_count)
        time.sleep(delay if error_count else POLL_INTERVAL)
