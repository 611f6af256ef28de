"""Publish approved texts when their time comes; the loop that `pressroom work` runs.

The loop reads the system clock each time, so a clock change, a suspended computer or a restart does no harm.
"""

import logging
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from msgspec import Struct

from pressroom import pipeline
from pressroom.config import Config
from pressroom.engine.workspace import Workspace
from pressroom.errors import DeliveryError, PressroomError
from pressroom.publishing.approvals import Approval, read_approvals
from pressroom.publishing.decide import Proposal, propose_due, require_record_not_ahead
from pressroom.publishing.execute import Outcome, execute
from pressroom.publishing.mail_plan import plan_mail
from pressroom.publishing.prepare import require_no_errors, require_no_undeclared_changes
from pressroom.publishing.release_state import ReleaseState, read_release_states
from pressroom.publishing.setup_changes import find_setup_changes
from pressroom.publishing.unpublished import Reason, UnpublishedText, list_unpublished_texts
from pressroom.record import APPROVALS_FILE, EMPTY_RECORD, RECORD_FILE, RELEASES_FOLDER, format_rfc3339_utc
from pressroom.record.file import read_record

_logger = logging.getLogger(__name__)

POLL_INTERVAL = 0.2
"""Seconds from one check to the next."""
_OVERDUE_INTERVAL = timedelta(minutes=1)
"""How often the texts that are due without an approval are looked for, which takes longer than reading approvals."""
_LOG_REASONS: dict[Reason, str] = {
    "changed": "it has changed since it was approved",
    "removed": "it was removed since it was approved",
    "error": "it has an error",
    "unapproved": "it is not approved",
}
_LATE_AFTER = timedelta(minutes=1)
_RETRY_DELAYS = (5.0, 15.0, 60.0)  # seconds after the first error, the second, and any later one


class WorkerReport(Struct, frozen=True):
    """The result of one check: what was published, which texts of it were late, and an error if there was one.

    `overdue` are the texts that are due and not public; each is reported once. `setup_changes` say what has changed
    around published releases since the last publication, and has changed their pages now.
    """

    outcome: Outcome | None = None
    late: tuple[ReleaseState, ...] = ()
    overdue: tuple[UnpublishedText, ...] = ()
    error: PressroomError | None = None
    setup_changes: tuple[str, ...] = ()


EMPTY_REPORT = WorkerReport()


class Worker:
    """Publishes approved texts when they are due; reads approvals and record again only when the files change.

    It publishes nothing while the record is ahead of the clock, unless it `accepts_future`.
    """

    def __init__(self, config: Config, *, accepts_future: bool = False) -> None:
        self.config = config
        self._accepts_future = accepts_future
        self._file_stats: tuple[object, ...] = ()
        self._waiting: dict[tuple[str, str], Approval] = {}
        self._invalid_approvals: dict[tuple[str, str], tuple[Approval, object]] = {}
        self._reported: set[tuple[tuple[str, str], Reason, str]] = set()
        self._checked_at = datetime.min.replace(tzinfo=UTC)
        self._is_complete = False

    @property
    def waiting(self) -> dict[tuple[str, str], Approval]:
        """The approvals of texts that are not on record yet, valid or not. Raises ConfigError if a file is damaged."""
        folder = self.config.newsroom_folder / RELEASES_FOLDER
        file_stats = tuple([_read_file_stat(folder / name) for name in (APPROVALS_FILE, RECORD_FILE)])
        if file_stats != self._file_stats:
            record = read_record(self.config.newsroom_folder) or EMPTY_RECORD
            published = {line.text_id for line in record.versions.values()}
            approvals = read_approvals(self.config.newsroom_folder)
            self._waiting = {text_id: each for text_id, each in approvals.items() if text_id not in published}
            self._file_stats = file_stats
            _log_waiting(self._waiting)
        return self._waiting

    def publish_due(self, now: datetime) -> WorkerReport:
        """Publish the approved texts that are due and have not changed since; report each text that is due and not out.

        The first call, and the first after an error, also finishes what an interrupted run has left.
        """
        due_approvals: dict[tuple[str, str], Approval] = {}
        outcome: Outcome | None = None
        late: tuple[ReleaseState, ...] = ()
        try:
            due_approvals = {
                text_id: approval
                for text_id, approval in self.waiting.items()
                if approval.publish_time <= now and self._is_pending(approval)
            }
            if not due_approvals and self._is_complete and abs(now - self._checked_at) < _OVERDUE_INTERVAL:
                return EMPTY_REPORT
            for approval in due_approvals.values():
                _log(logging.INFO, approval, f"was due at {approval.publish_at}; checking its text")
            workspace = Workspace.open(self.config)
            proposal = _find_due(workspace, due_approvals, now) if due_approvals else Proposal()
            if not self._accepts_future:
                require_record_not_ahead(proposal, workspace.record, now)
            late = tuple([version.state for version in proposal.new_versions if _is_late(version.state, now)])
            setup_changes = find_setup_changes(workspace)
            outcome = self._execute(workspace, proposal, now)
            overdue = _find_overdue(workspace, proposal, now)
        except PressroomError as error:
            self._is_complete = False
            for approval in due_approvals.values():
                _log(logging.ERROR, approval, f"publishing stopped: {error.message}")
            return WorkerReport(outcome, late, self._select_new(map(_describe_stopped, due_approvals.values())), error)
        self._checked_at = now
        self._remember_invalid(overdue, due_approvals)
        mail_error = self._check_mail(outcome)
        changes = setup_changes if outcome else ()
        return WorkerReport(outcome, late, self._select_new(overdue), mail_error, changes)

    def _check_mail(self, outcome: Outcome | None) -> PressroomError | None:
        """Return why mails are not all prepared, if it is so; the next call then tries again."""
        plan = outcome.mail_plan if outcome else None
        if plan is None or not plan.error:
            return None
        self._is_complete = False
        _logger.error("Mails to subscribers are not all prepared: %s", plan.error)
        return DeliveryError(f"Mails to subscribers are not all prepared. {plan.error}", plan.remedy)

    def _remember_invalid(
        self, overdue: Iterable[UnpublishedText], due_approvals: Mapping[tuple[str, str], Approval]
    ) -> None:
        """Remember the approvals of overdue texts, which are looked at again only when their texts change."""
        for text in overdue:
            invalid_approval = due_approvals.get(text.text_id)
            if invalid_approval:
                self._invalid_approvals[text.text_id] = (invalid_approval, self._read_text_stats(invalid_approval))

    def _is_pending(self, approval: Approval) -> bool:
        """Whether an approval has not been found invalid, or its text has changed again since."""
        invalid_approval = self._invalid_approvals.get((approval.release, approval.language))
        return invalid_approval != (approval, self._read_text_stats(approval))

    def _execute(self, workspace: Workspace, proposal: Proposal, now: datetime) -> Outcome | None:
        """Execute a proposal, or finish an interrupted run; return None if there was nothing to do."""
        if self._is_complete and not proposal.new_versions:
            return _plan_digests(workspace, now)
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
            or (outcome.mail_plan and (outcome.mail_plan.mailings or outcome.mail_plan.error))
            or (build_result and (build_result.changed or build_result.removed))
        )
        return outcome if has_effect else None

    def _select_new(self, overdue: Iterable[UnpublishedText]) -> tuple[UnpublishedText, ...]:
        """Return the overdue texts that were not reported yet with the same reason and the same approval."""
        approved_at = {text_id: approval.time for text_id, approval in self.waiting.items()}
        texts_by_key = {(text.text_id, text.reason, approved_at.get(text.text_id, "")): text for text in overdue}
        new_texts = tuple([text for key, text in texts_by_key.items() if key not in self._reported])
        self._reported.update(texts_by_key)
        for text in new_texts:
            if text.reason in _LOG_REASONS:
                _log_unpublished(text)
        return new_texts

    def _read_text_stats(self, approval: Approval) -> object:
        folder = self.config.newsroom_folder / RELEASES_FOLDER / approval.release
        return tuple([_read_file_stat(folder / name) for name in (f"{approval.language}.md", *sorted(approval.files))])


def _plan_digests(workspace: Workspace, now: datetime) -> Outcome | None:
    """Prepare the mails that are due without a new version, such as digests; return None if there are none."""
    plan = plan_mail(workspace, now)
    return Outcome((), None, mail_plan=plan) if plan and (plan.mailings or plan.error) else None


def _describe_stopped(approval: Approval) -> UnpublishedText:
    """Return a text that an error, which is reported with it, keeps from being published."""
    return UnpublishedText(approval.release, approval.language, "", "approved", approval.publish_time, is_due=True)


def _find_overdue(workspace: Workspace, proposal: Proposal, now: datetime) -> list[UnpublishedText]:
    """Return the texts that are due and not public after a proposal was executed."""
    index = workspace.index or pipeline.read_and_check(workspace)
    published = {version.state.text_id for version in proposal.new_versions}
    return [text for text in list_unpublished_texts(workspace, index, now, published) if text.is_due]


def _find_due(workspace: Workspace, due_approvals: Mapping[tuple[str, str], Approval], now: datetime) -> Proposal:
    """Return the proposal to publish what is due. Raises InputError if the site could not be built with it."""
    index = pipeline.read_and_check(workspace)
    addresses = dict.fromkeys(address for address, _ in due_approvals)
    states = [state for address in addresses for state in read_release_states(workspace, address)]
    proposal = propose_due(states, due_approvals, now)
    if proposal.new_versions:
        require_no_errors(index, workspace.scan, [version.state.source for version in proposal.new_versions])
        require_no_undeclared_changes(workspace, index, proposal)
    return proposal


def _log(level: int, approval: Approval, event: str) -> None:
    """Log an event of an approved text. No e-mail address may be in a log."""
    fields = {"release": approval.release, "language": approval.language, "due": approval.publish_at}
    _logger.log(level, "%s (%s) %s", approval.release, approval.language, event, extra=fields)


def _log_unpublished(text: UnpublishedText) -> None:
    due = format_rfc3339_utc(text.publish_at) if text.publish_at else ""
    fields = {"release": text.release, "language": text.language, "due": due}
    _logger.warning(
        "%s (%s) was not published: %s", text.release, text.language, _LOG_REASONS[text.reason], extra=fields
    )


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


def run_worker(
    config: Config, on_report: Callable[[WorkerReport], None], *, once: bool = False, accepts_future: bool = False
) -> None:
    """Publish what is due, again and again, and report what happened; after an error, wait longer before the next try.

    With `once`, return after one check. `accepts_future`: publish although the record is ahead of the clock.
    """
    worker = Worker(config, accepts_future=accepts_future)
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
