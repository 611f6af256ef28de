"""Execute a proposal: render everything, write the record, update and deploy the site, notify hubs, write mail bodies.

What cannot be rendered is not recorded. After an interruption, running it again does what is missing and repeats
nothing.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct, structs

from pressroom import pipeline
from pressroom.config import Config
from pressroom.engine.check_record import require_sound_record
from pressroom.engine.workspace import BuildResult, Workspace
from pressroom.errors import ConfigError, InputError, PressroomError, Problem
from pressroom.publishing import receipts
from pressroom.publishing.approvals import Approval, append_approvals, read_approvals
from pressroom.publishing.decide import Proposal
from pressroom.publishing.deployment import deploy_site
from pressroom.publishing.mail_plan import MailPlan, plan_mail
from pressroom.publishing.messages import remove_withheld_messages, write_messages
from pressroom.publishing.receipts import Mailing, Receipt
from pressroom.publishing.release_state import RETRY_REMEDY, ReleaseState
from pressroom.publishing.setup_changes import record_setup
from pressroom.publishing.sign_lines import create_line_signer
from pressroom.record import (
    APPROVALS_FILE,
    CHANNELS_FILE,
    EMPTY_RECORD,
    RECORD_FILE,
    RELEASES_FOLDER,
    Record,
    RecordLine,
    chain_lines,
    format_rfc3339_utc,
)
from pressroom.record.file import (
    append_content,
    append_lines,
    lock_record,
    read_record,
    remove_unrecorded_versions,
    store_versions,
)
from pressroom.write import read_manifest


class Outcome(Struct, frozen=True):
    """What was done: lines recorded, the build, hubs notified, mailings written, texts approved, approvals cancelled.

    `build_result` is None if nothing was built. `is_deployed` says whether the deploy command has copied the site.
    `mail_plan` says which mails are prepared for subscribers; it is None if the newsroom sends no mail.
    """

    recorded_lines: tuple[RecordLine, ...]
    build_result: BuildResult | None
    hub_receipts: tuple[Receipt, ...] = ()
    mailings: tuple[Mailing, ...] = ()
    approvals: tuple[Approval, ...] = ()
    cancelled_approvals: tuple[Approval, ...] = ()
    is_deployed: bool = False
    mail_plan: MailPlan | None = None


class _Additions(Struct):
    """What a command adds to the files of the record. `are_written` says whether it is there already."""

    newsroom_folder: Path
    approvals: tuple[Approval, ...]
    lines: tuple[RecordLine, ...] = ()
    are_written: bool = False

    def write(self) -> None:
        """Append them to the files; they are on the disk on return."""
        if not _has_record(self.newsroom_folder):
            _create_missing_files(self.newsroom_folder)
        if self.approvals:
            append_approvals(self.newsroom_folder, self.approvals)
        if self.lines or not _has_record(self.newsroom_folder):
            append_lines(self.newsroom_folder, self.lines)
        self.are_written = True


def execute(workspace: Workspace, proposal: Proposal, by: str, now: datetime) -> Outcome:
    """Do what a proposal says, and finish what an interrupted run has left. `by` is the person who approves.

    Raises ConfigError if a text has changed since the proposal was made. Raises InputError or DeliveryError if the site
    cannot be built or deployed. The message says whether anything was recorded.
    """
    if not proposal.to_cancel:
        require_sound_record(workspace.scan)
    config, newsroom_folder = workspace.config, workspace.config.newsroom_folder
    approvals = tuple([_create_approval(state, proposal, by, now) for state in proposal.to_approve])
    holds = tuple(_create_cancellations(config, proposal.to_cancel, by, now))
    additions = _Additions(newsroom_folder, (*approvals, *holds))
    with _explain_unfinished(proposal, additions), lock_record(newsroom_folder):
        record = read_record(newsroom_folder) or EMPTY_RECORD
        _require_unchanged(config, record, proposal)
        # An approval can always be cancelled, so a hold builds nothing: texts and record may have errors.
        if holds:
            additions.write()
            outcome = Outcome((), None)
        elif proposal.is_empty and not _has_record(newsroom_folder):
            outcome = Outcome((), None)
        else:
            outcome = _record_and_update_channels(workspace, record, proposal, additions, now)
    mail_plan = plan_mail(workspace, now) if outcome.build_result else None
    return structs.replace(outcome, approvals=approvals, cancelled_approvals=holds, mail_plan=mail_plan)


def _require_unchanged(config: Config, record: Record, proposal: Proposal) -> None:
    """Raise ConfigError if a text of the proposal was published, approved or held by someone else in the meantime."""
    line_counts = Counter(line.text_id for line in record.versions.values())
    for state in (*(version.state for version in proposal.new_versions), *proposal.to_approve, *proposal.to_cancel):
        if line_counts[state.text_id] != len(state.versions):
            raise ConfigError(f"{state.source} was published by someone else in the meantime.", RETRY_REMEDY)
    approvals = read_approvals(config.newsroom_folder) if proposal.approvals else {}
    for approval in proposal.approvals:
        if approvals.get((approval.release, approval.language)) != approval:
            raise ConfigError(
                f"The approval of {approval.release} ({approval.language}) was changed in the meantime.", RETRY_REMEDY
            )


def _has_record(newsroom_folder: Path) -> bool:
    return (newsroom_folder / RELEASES_FOLDER / RECORD_FILE).exists()


def _create_missing_files(newsroom_folder: Path) -> None:
    """Create the files that belong to a record, so that a missing one is later known to be lost."""
    for name in (APPROVALS_FILE, CHANNELS_FILE):
        if not (newsroom_folder / RELEASES_FOLDER / name).exists():
            append_content(newsroom_folder, name, b"")


def _record_and_update_channels(
    workspace: Workspace, record: Record, proposal: Proposal, additions: _Additions, now: datetime
) -> Outcome:
    """Add versions and approvals to the record, and bring every channel up to date with it."""
    newsroom_folder = workspace.config.newsroom_folder
    _require_no_problems(record)
    earlier_receipts = receipts.read_receipts(newsroom_folder) if _has_record(newsroom_folder) else ()
    workspace = workspace.refresh()
    with _store_versions(newsroom_folder, record, proposal):
        sign_line = create_line_signer(workspace, proposal.new_versions)
        additions.lines = chain_lines(record, [version.to_line(now) for version in proposal.new_versions], sign_line)
        build_result = _build(workspace, additions)
        record_setup(workspace)
    record = record.with_lines(additions.lines)
    remove_unrecorded_versions(newsroom_folder, record)
    return _update_channels(workspace, record, earlier_receipts, additions.lines, build_result)


def _require_no_problems(record: Record) -> None:
    """Raise InputError if a record has problems: nothing may be appended to it."""
    path = f"{RELEASES_FOLDER}/{RECORD_FILE}"
    if record.problems:
        raise InputError(tuple([Problem(path, each.line_number, "error", each.message) for each in record.problems]))


@contextmanager
def _store_versions(newsroom_folder: Path, record: Record, proposal: Proposal) -> Iterator[None]:
    """Store the texts of new versions; remove those that are not on record at the end, and what was left before."""
    remove_unrecorded_versions(newsroom_folder, record)
    texts = [(version.state.address, version.state.read_content(newsroom_folder)) for version in proposal.new_versions]
    try:
        store_versions(newsroom_folder, texts)
        yield
    except BaseException:  # on Ctrl-C too
        with suppress(PressroomError):  # the next run does it
            remove_unrecorded_versions(newsroom_folder, read_record(newsroom_folder) or EMPTY_RECORD)
        raise


def _build(workspace: Workspace, additions: _Additions) -> BuildResult:
    """Render everything as it will be with the new lines, then write the lines, then update `out/`."""
    if additions.lines or not _has_record(additions.newsroom_folder):
        return pipeline.build(workspace.with_pending_lines(additions.lines), additions.write)
    result = workspace.up_to_date_result
    if result is None:
        return pipeline.build(workspace, additions.write)
    additions.write()
    return result


def _update_channels(
    workspace: Workspace,
    record: Record,
    earlier_receipts: Sequence[Receipt],
    recorded_lines: tuple[RecordLine, ...],
    build_result: BuildResult,
) -> Outcome:
    """Deploy the site, notify the hubs and write the mail bodies."""
    is_deployed = deploy_site(workspace.config, record, earlier_receipts, build_result)
    time = format_rfc3339_utc(datetime.now(UTC))
    hub_receipts = _notify_hubs(workspace, record, earlier_receipts, (recorded_lines, build_result), time)
    mailings = _create_mailings(workspace, record, earlier_receipts, time)
    return Outcome(recorded_lines, build_result, hub_receipts, mailings, is_deployed=is_deployed)


def _notify_hubs(
    workspace: Workspace,
    record: Record,
    earlier_receipts: Sequence[Receipt],
    recorded_and_built: tuple[tuple[RecordLine, ...], BuildResult],
    time: str,
) -> tuple[Receipt, ...]:
    """Notify each hub that lacks a version.

    A hub is notified of the feeds that this build changed; of all feeds if it lacks versions of an interrupted run as
    well.
    """
    config = workspace.config
    newsroom = workspace.newsroom_context.newsroom
    missing_by_hub = (
        {hub: receipts.find_missing_versions(record, earlier_receipts, "hub", hub) for hub in newsroom.hubs}
        if newsroom
        else {}
    )
    hubs = tuple([hub for hub, lines in missing_by_hub.items() if lines])
    if not newsroom or not hubs or workspace.options.is_rehearsal:
        return ()
    from pressroom.deliver.websub import find_changed_feeds, notify_hubs  # noqa: PLC0415 - few newsrooms have a hub

    recorded_lines, build_result = recorded_and_built
    recorded_digests = {line.digest for line in recorded_lines}
    is_current = all(lines.keys() <= recorded_digests for lines in missing_by_hub.values())
    paths = build_result.changed if is_current else tuple(read_manifest(config.out).manifest.items)
    faults: dict[str, str] = dict.fromkeys(hubs, "")
    for result in notify_hubs(hubs, find_changed_feeds(paths, newsroom.base_url)):
        faults[result.hub] = faults[result.hub] or result.error
    hub_receipts = tuple(
        [
            Receipt(channel="hub", line=head, time=time, to=hub, fault=fault)
            for hub, fault in faults.items()
            for head in record.heads
        ]
    )
    receipts.append_receipts(config.newsroom_folder, hub_receipts)
    return hub_receipts


@contextmanager
def _explain_unfinished(proposal: Proposal, additions: _Additions) -> Iterator[None]:
    """Add to an error whether anything was recorded and, if so, how to finish."""
    try:
        yield
    except PressroomError as error:
        if additions.are_written:
            error.message = f"{error.message} The record is written, but publishing is not finished."
            error.remedy = f"Fix this first. {_RETRY_REMEDY}"
        elif not proposal.is_empty and not isinstance(error, InputError):  # it says that nothing was written
            error.message = f"{error.message} Nothing was recorded."
        raise


_RETRY_REMEDY = "Then run pressroom publish again: it does what is missing and repeats nothing."


def _create_mailings(
    workspace: Workspace, record: Record, earlier_receipts: Sequence[Receipt], time: str
) -> tuple[Mailing, ...]:
    """Write the missing mail bodies, then all their receipts in one append, so that each is created once.

    A newsroom that leaves out mail needs none.
    """
    newsroom = workspace.newsroom_context.newsroom
    has_mail = newsroom is not None and "mail" not in newsroom.leave_out
    mailing_by_line = {
        digest: receipts.plan_mailing(record, earlier_receipts, digest) if has_mail else None
        for digest in receipts.find_unmailed_versions(record, earlier_receipts)
    }
    mailings = tuple([mailing for mailing in mailing_by_line.values() if mailing])
    remove_withheld_messages(workspace.config.out, record, earlier_receipts)
    write_messages(workspace.config.out, mailings)
    if mailing_by_line:
        receipts.append_receipts(
            workspace.config.newsroom_folder,
            [
                Receipt(channel="mail", line=digest, time=time, mailing=mailing)
                for digest, mailing in mailing_by_line.items()
            ],
        )
    return mailings


def _create_approval(state: ReleaseState, proposal: Proposal, by: str, now: datetime) -> Approval:
    if state.release is None:
        raise AssertionError("only a text with a time can be approved")
    return Approval(
        time=format_rfc3339_utc(now),
        by=by,
        release=state.address,
        language=state.language,
        source=state.digest,
        files=state.files,
        publish_at=format_rfc3339_utc(state.release.publish_at),
        mail=proposal.mail is not False,
    )


def _create_cancellations(config: Config, states: Sequence[ReleaseState], by: str, now: datetime) -> Iterator[Approval]:
    """Yield the lines that cancel the approvals of texts."""
    approvals = read_approvals(config.newsroom_folder)
    for state in states:
        if approval := approvals.get(state.text_id):
            yield structs.replace(approval, time=format_rfc3339_utc(now), by=by, is_cancelled=True)
