"""One act for all channels: what a Proposal says is recorded, the site built and switched, hubs told, mailings made.

In this order, web first; run again after anything that cut it short, it completes what is missing and repeats nothing.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct, structs

from pressroom import pipeline
from pressroom.config import Config
from pressroom.engine.workspace import BuildOptions, BuildResult, Progress, Workspace
from pressroom.errors import ConfigError, DeliveryError, InputError, Problem
from pressroom.publishing import receipts
from pressroom.publishing.approvals import Approval, append_approvals, read_approvals
from pressroom.publishing.decide import Proposal
from pressroom.publishing.receipts import Mailing, Receipt
from pressroom.publishing.release_state import RETRY_REMEDY, ReleaseState
from pressroom.publishing.sign_lines import line_signer
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
    """What was done: lines recorded, outputs built, hubs told, mailings made; what was approved, and taken back."""

    recorded_lines: tuple[RecordLine, ...]
    build_result: BuildResult | None
    hub_receipts: tuple[Receipt, ...] = ()
    mailings: tuple[Mailing, ...] = ()
    approvals: tuple[Approval, ...] = ()
    held_approvals: tuple[Approval, ...] = ()


def execute(config: Config, proposal: Proposal, by: str, now: datetime, progress: Progress | None = None) -> Outcome:
    """Do what a proposal says, and complete what an earlier act left. `by` is who approves.

    Raises ConfigError when a text was changed meanwhile, DeliveryError when the disk does not take it: what it says
    tells how far it came.
    """
    newsroom = config.newsroom_folder
    with lock_record(newsroom):
        record = read_record(newsroom) or EMPTY_RECORD
        _require_unchanged(config, record, proposal)
        approved = tuple([_create_approval(piece, proposal, by, now) for piece in proposal.to_approve])
        held = tuple(_create_holds(config, proposal.to_hold, by, now))
        if approved or held:
            append_approvals(newsroom, (*approved, *held))
            if not proposal.new_versions:
                _create_missing_files(newsroom, RECORD_FILE)
        recorded = _record_versions(config, record, proposal, now) if proposal.new_versions else ()
        is_complete = (
            bool(held) or not (newsroom / RELEASES_FOLDER / RECORD_FILE).exists()
        )  # whatever is wrong, a text can be held
        done = (
            Outcome((), None)
            if is_complete
            else _update_channels(config, record.with_lines(recorded), recorded, progress)
        )
    return Outcome(recorded, done.build_result, done.hub_receipts, done.mailings, approved, held)


def _require_unchanged(config: Config, record: Record, proposal: Proposal) -> None:
    """Nobody else has published, approved or held meanwhile what a proposal is about."""
    counts = Counter(line.text_id for line in record.lines.values())
    for piece in (*(step.state for step in proposal.new_versions), *proposal.to_approve, *proposal.to_hold):
        if counts[piece.text_id] != len(piece.versions):
            raise ConfigError(f"{piece.source} was published meanwhile by somebody else.", RETRY_REMEDY)
    given = read_approvals(config.newsroom_folder) if proposal.approvals else {}
    for each in proposal.approvals:
        if given.get((each.release, each.language)) != each:
            raise ConfigError(f"{each.release} ({each.language}) was held or approved anew meanwhile.", RETRY_REMEDY)


def _record_versions(config: Config, record: Record, proposal: Proposal, now: datetime) -> tuple[RecordLine, ...]:
    """Keep the wordings, then record the versions; they are on the disk when this returns."""
    newsroom = config.newsroom_folder
    if record.problems:
        raise InputError(
            tuple(
                Problem(f"{RELEASES_FOLDER}/{RECORD_FILE}", each.line_number, "error", each.message)
                for each in record.problems
            )
        )
    finish = line_signer(config, proposal.new_versions)
    lines = chain_lines(record, [step.to_line(now) for step in proposal.new_versions], finish)
    store_versions(
        newsroom, [(step.state.address, step.state.read_content(newsroom)) for step in proposal.new_versions]
    )
    _create_missing_files(newsroom)
    append_lines(newsroom, lines)
    return lines


def _create_missing_files(newsroom_folder: Path, *more_names: str) -> None:
    """Make the files that go with a record, before there is anything that they must tell of."""
    for name in (APPROVALS_FILE, CHANNELS_FILE, *more_names):
        if not (newsroom_folder / RELEASES_FOLDER / name).exists():
            append_content(newsroom_folder, name, b"")


def _update_channels(
    config: Config, record: Record, recorded_lines: tuple[RecordLine, ...], progress: Progress | None
) -> Outcome:
    """Bring every channel up to the record."""
    newsroom = config.newsroom_folder
    known = receipts.read_receipts(newsroom)
    with _explain_unfinished():
        start = Workspace(config, BuildOptions(progress=progress))
        nothing = start.up_to_date_result
        built = pipeline.build(start) if nothing is None else nothing
    time = format_rfc3339_utc(datetime.now(UTC))
    if receipts.missing_versions(record, known, "site"):
        receipts.append_receipts(newsroom, [Receipt(channel="site", line=head, time=time) for head in record.heads])
    told = _notify_hubs(start, record, known, (recorded_lines, built), time)
    return Outcome((), built, told, _create_mailings(config, record, known, time))


def _notify_hubs(
    workspace: Workspace,
    record: Record,
    earlier_receipts: Sequence[Receipt],
    recorded_and_built: tuple[tuple[RecordLine, ...], BuildResult],
    time: str,
) -> tuple[Receipt, ...]:
    """Tell each hub that lacks a version of the feeds that were built with it or, after an act cut short, of all."""
    config = workspace.config
    found = pipeline.check_newsroom_folder(config.newsroom_folder, workspace.newsroom_draft, workspace.now).newsroom
    lacking = (
        {hub: receipts.missing_versions(record, earlier_receipts, "hub", hub) for hub in found.hubs} if found else {}
    )
    hubs = tuple([hub for hub, lines in lacking.items() if lines])
    if not found or not hubs:
        return ()
    from pressroom.deliver import find_changed_feeds, notify_hubs  # noqa: PLC0415 - few newsrooms have a hub

    recorded, built = recorded_and_built
    own = {line.digest for line in recorded}
    is_all = all(lines.keys() <= own for lines in lacking.values())
    paths = built.changed if is_all else tuple(read_manifest(config.out).manifest.items)
    faults: dict[str, str] = dict.fromkeys(hubs, "")
    for telling in notify_hubs(hubs, find_changed_feeds(paths, found.base_url)):
        faults[telling.hub] = faults[telling.hub] or telling.error
    told = tuple(
        [
            Receipt(channel="hub", line=head, time=time, to=hub, fault=fault)
            for hub, fault in faults.items()
            for head in record.heads
        ]
    )
    receipts.append_receipts(config.newsroom_folder, told)
    return told


@contextmanager
def _explain_unfinished() -> Iterator[None]:
    """Say of a fault that it came after the record was written, and what completes the act."""
    try:
        yield
    except DeliveryError as error:
        raise DeliveryError(f"{error.message} {_UNFINISHED}", f"Mend that. {_RETRY_REMEDY}") from error
    except InputError as error:
        error.message, error.remedy = _UNFINISHED, f"Mend the lines named above. {_RETRY_REMEDY}"
        raise


_UNFINISHED = "What was to be published is on record, and the site does not show all of it yet."
_RETRY_REMEDY = "Then run pressroom publish again: it completes what is missing and repeats nothing."


def _create_mailings(
    config: Config, record: Record, earlier_receipts: Sequence[Receipt], time: str
) -> tuple[Mailing, ...]:
    """Make the mailings that are missing: each is written down once, with one stroke."""
    made = [
        Receipt(channel="mail", line=digest, time=time, mailing=receipts.plan_mailing(record, earlier_receipts, digest))
        for digest in receipts.find_unmailed_versions(record, earlier_receipts)
    ]
    if made:
        receipts.append_receipts(config.newsroom_folder, made)
    return tuple([each.mailing for each in made if each.mailing])


def _create_approval(state: ReleaseState, proposal: Proposal, by: str, now: datetime) -> Approval:
    if state.release is None:
        raise AssertionError("only what has a time is approved")
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


def _create_holds(config: Config, states: Sequence[ReleaseState], by: str, now: datetime) -> Iterator[Approval]:
    """The approvals of texts, taken back."""
    given = read_approvals(config.newsroom_folder)
    for piece in states:
        if own := given.get(piece.text_id):
            yield structs.replace(own, time=format_rfc3339_utc(now), by=by, is_held=True)
