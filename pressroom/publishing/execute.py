"""Execute a proposal: write the record, build the site, notify WebSub hubs and create mailings, in this order.

After an interruption, running it again does what is missing and repeats nothing.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct, structs

from pressroom import pipeline
from pressroom.config import Config
from pressroom.engine.workspace import BuildResult, Workspace
from pressroom.errors import ConfigError, DeliveryError, InputError, Problem
from pressroom.publishing import receipts
from pressroom.publishing.approvals import Approval, append_approvals, read_approvals
from pressroom.publishing.decide import Proposal
from pressroom.publishing.receipts import Mailing, Receipt
from pressroom.publishing.release_state import RETRY_REMEDY, ReleaseState
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
from pressroom.record.file import append_content, append_lines, lock_record, read_record, store_versions
from pressroom.write import read_manifest


class Outcome(Struct, frozen=True):
    """What was done: lines recorded, the build, hubs notified, mailings created, texts approved, approvals cancelled.

    `build_result` is None if nothing was built.
    """

    recorded_lines: tuple[RecordLine, ...]
    build_result: BuildResult | None
    hub_receipts: tuple[Receipt, ...] = ()
    mailings: tuple[Mailing, ...] = ()
    approvals: tuple[Approval, ...] = ()
    cancelled_approvals: tuple[Approval, ...] = ()


def execute(workspace: Workspace, proposal: Proposal, by: str, now: datetime) -> Outcome:
    """Do what a proposal says, and finish what an interrupted run has left. `by` is the person who approves.

    Raises ConfigError if a text has changed since the proposal was made. Raises InputError or DeliveryError if the site
    cannot be built; the message then says that the record is already written.
    """
    config, newsroom_folder = workspace.config, workspace.config.newsroom_folder
    with lock_record(newsroom_folder):
        record = read_record(newsroom_folder) or EMPTY_RECORD
        _require_unchanged(config, record, proposal)
        new_approvals = tuple([_create_approval(state, proposal, by, now) for state in proposal.to_approve])
        holds = tuple(_create_cancellations(config, proposal.to_cancel, by, now))
        if new_approvals or holds:
            append_approvals(newsroom_folder, (*new_approvals, *holds))
            if not proposal.new_versions:
                _create_missing_files(newsroom_folder, RECORD_FILE)
        recorded_lines = _record_versions(workspace, record, proposal, now) if proposal.new_versions else ()
        # An approval can always be cancelled, so a hold builds nothing: the texts may have errors.
        if holds or not (newsroom_folder / RELEASES_FOLDER / RECORD_FILE).exists():
            outcome = Outcome((), None)
        else:
            outcome = _update_channels(workspace, record.with_lines(recorded_lines), recorded_lines)
    return Outcome(recorded_lines, outcome.build_result, outcome.hub_receipts, outcome.mailings, new_approvals, holds)


def _require_unchanged(config: Config, record: Record, proposal: Proposal) -> None:
    """Raise ConfigError if a text of the proposal was published, approved or held by someone else in the meantime."""
    line_counts = Counter(line.text_id for line in record.lines.values())
    for state in (*(version.state for version in proposal.new_versions), *proposal.to_approve, *proposal.to_cancel):
        if line_counts[state.text_id] != len(state.versions):
            raise ConfigError(f"{state.source} was published by someone else in the meantime.", RETRY_REMEDY)
    approvals = read_approvals(config.newsroom_folder) if proposal.approvals else {}
    for approval in proposal.approvals:
        if approvals.get((approval.release, approval.language)) != approval:
            raise ConfigError(
                f"The approval of {approval.release} ({approval.language}) was changed in the meantime.", RETRY_REMEDY
            )


def _record_versions(workspace: Workspace, record: Record, proposal: Proposal, now: datetime) -> tuple[RecordLine, ...]:
    """Store the texts, then append their lines to the record; both are on the disk on return."""
    newsroom_folder = workspace.config.newsroom_folder
    if record.problems:
        raise InputError(
            tuple(
                Problem(f"{RELEASES_FOLDER}/{RECORD_FILE}", problem.line_number, "error", problem.message)
                for problem in record.problems
            )
        )
    sign_line = create_line_signer(workspace, proposal.new_versions)
    lines = chain_lines(record, [version.to_line(now) for version in proposal.new_versions], sign_line)
    store_versions(
        newsroom_folder,
        [(version.state.address, version.state.read_content(newsroom_folder)) for version in proposal.new_versions],
    )
    _create_missing_files(newsroom_folder)
    append_lines(newsroom_folder, lines)
    return lines


def _create_missing_files(newsroom_folder: Path, *more_names: str) -> None:
    """Create the files that belong to a record, so that a missing one is later known to be lost."""
    for name in (APPROVALS_FILE, CHANNELS_FILE, *more_names):
        if not (newsroom_folder / RELEASES_FOLDER / name).exists():
            append_content(newsroom_folder, name, b"")


def _update_channels(workspace: Workspace, record: Record, recorded_lines: tuple[RecordLine, ...]) -> Outcome:
    """Bring every channel up to date with the record."""
    config, newsroom_folder = workspace.config, workspace.config.newsroom_folder
    earlier_receipts = receipts.read_receipts(newsroom_folder)
    with _explain_unfinished():
        workspace = workspace.refresh()
        up_to_date_result = workspace.up_to_date_result
        build_result = pipeline.build(workspace) if up_to_date_result is None else up_to_date_result
    time = format_rfc3339_utc(datetime.now(UTC))
    if receipts.find_missing_versions(record, earlier_receipts, "site"):
        receipts.append_receipts(
            newsroom_folder, [Receipt(channel="site", line=head, time=time) for head in record.heads]
        )
    hub_receipts = _notify_hubs(workspace, record, earlier_receipts, (recorded_lines, build_result), time)
    return Outcome((), build_result, hub_receipts, _create_mailings(config, record, earlier_receipts, time))


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
    if not newsroom or not hubs:
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
def _explain_unfinished() -> Iterator[None]:
    """Add to an error that the record is already written, and how to finish."""
    try:
        yield
    except DeliveryError as error:
        raise DeliveryError(f"{error.message} {_UNFINISHED}", f"Fix this first. {_RETRY_REMEDY}") from error
    except InputError as error:
        error.message, error.remedy = _UNFINISHED, f"Fix the lines above. {_RETRY_REMEDY}"
        raise


_UNFINISHED = "The record is written, but the site does not show all of it yet."
_RETRY_REMEDY = "Then run pressroom publish again: it does what is missing and repeats nothing."


def _create_mailings(
    config: Config, record: Record, earlier_receipts: Sequence[Receipt], time: str
) -> tuple[Mailing, ...]:
    """Create the missing mailings, and write all their receipts in one append, so that each is created once."""
    mail_receipts = [
        Receipt(channel="mail", line=digest, time=time, mailing=receipts.plan_mailing(record, earlier_receipts, digest))
        for digest in receipts.find_unmailed_versions(record, earlier_receipts)
    ]
    if mail_receipts:
        receipts.append_receipts(config.newsroom_folder, mail_receipts)
    return tuple([receipt.mailing for receipt in mail_receipts if receipt.mailing])


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
