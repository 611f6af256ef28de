"""What an act would do, before anybody is asked: a newsroom and a Wish in, the Proposal and its consequences out."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from pressroom import pipeline
from pressroom.config import Config
from pressroom.engine.load import ReleaseIndex
from pressroom.engine.output import ChangeSet
from pressroom.engine.releases import ReleaseBuilder
from pressroom.engine.undeclared_changes import find_undeclared_changes, is_public_file
from pressroom.engine.workspace import BuildOptions as BuildWish
from pressroom.engine.workspace import Progress, Workspace
from pressroom.errors import ConfigError, InputError
from pressroom.model.entry import EntryRow
from pressroom.publishing.approvals import read_approvals
from pressroom.publishing.decide import MAIL_AGE_LIMIT, NewVersion, Proposal, build_first_versions, propose
from pressroom.publishing.release_state import (
    ReleaseState,
    read_release_states,
    read_unpublished_states,
    read_unrecorded_states,
    state_of,
)
from pressroom.publishing.request import PublishRequest
from pressroom.read import Scan
from pressroom.record import EMPTY_RECORD, RELEASES_FOLDER, Record, chain_lines
from pressroom.record.file import read_record
from pressroom.write import read_manifest


class PublishPreview(Struct, frozen=True):
    """What would be done, and what it would change of the site.

    `is_first`: there is no record yet, and what is public already is entered. `outline` is None where nothing is
    recorded, or all that is public is.
    """

    proposal: Proposal
    change_set: ChangeSet | None
    zone: str
    is_first: bool = False


def prepare(config: Config, request: PublishRequest, now: datetime, progress: Progress | None = None) -> PublishPreview:
    """See what a wish comes to.

    Raises InputError while there is an error in a text, or one was changed and nobody says what that is; ConfigError
    when the wish cannot be granted.
    """
    start = Workspace(config, BuildWish(progress=progress))
    hand, knowledge = pipeline.load_builder_and_index(start)
    is_held = request.action == "hold"  # that is possible whatever is wrong
    if not is_held:
        refuse_errors(knowledge, start.scan, [f"{RELEASES_FOLDER}/{address}/" for address in request.releases])
    record = read_record(config.newsroom_folder)
    if record is None and request.action not in {"publish", "hold"}:
        raise ConfigError("There is no record yet of what was published.", "Begin it first: pressroom publish")
    pieces = _read_states(hand, start.scan, knowledge, request)
    made = propose(pieces, request, now, read_approvals(config.newsroom_folder))
    if made.new_versions:
        refuse_errors(knowledge, start.scan, [step.state.source for step in made.new_versions])
    if record is None and request.action == "publish":
        return PublishPreview(
            _propose_first_record(hand, knowledge, made, request, now),
            None,
            knowledge.newsroom_context.timezone,
            is_first=True,
        )
    if not is_held:
        refuse_undeclared_changes(hand, knowledge, made)
    outline = _predict_changes(start, knowledge, record or EMPTY_RECORD, made, now) if made.new_versions else None
    return PublishPreview(made, outline, knowledge.newsroom_context.timezone)


def refuse_errors(index: ReleaseIndex, scan: Scan, paths: Sequence[str]) -> None:
    """Nothing is published while there is an error in what is public or wanted: a file, or a folder with "/"."""
    errors = [problem for problem in index.problems if problem.level == "error"]
    if any(each.path.startswith(tuple(paths)) or is_public_file(each.path, scan) for each in errors):
        raise InputError(index.problems)


def _read_states(
    builder: ReleaseBuilder, scan: Scan, index: ReleaseIndex, request: PublishRequest
) -> list[ReleaseState]:
    if request.releases:
        return [piece for address in request.releases for piece in read_release_states(builder, scan, address)]
    return list(read_unpublished_states(builder, index))


def _propose_first_record(
    builder: ReleaseBuilder, index: ReleaseIndex, proposal: Proposal, request: PublishRequest, now: datetime
) -> Proposal:
    """What is published now, after all that is public already: what was built, or was due a day ago."""
    config = builder.config
    built = {
        source for section in read_manifest(config.out).manifest.sections.values() for source in section.rows_by_source
    }
    rows = [row for roll in index.entry_tables for row in roll.entries if row.timestamp <= now.timestamp()]
    rows.sort(key=lambda row: (row.timestamp, row.address, row.language))
    pieces = dict(zip(rows, read_unrecorded_states(config.newsroom_folder, rows), strict=True))
    is_old = {row: piece.source in built or _get_age(row, now) > MAIL_AGE_LIMIT for row, piece in pieces.items()}
    steps = proposal.new_versions
    if not request.releases:
        fresh = [state_of(builder, piece.source) for row, piece in pieces.items() if not is_old[row]]
        steps = tuple([NewVersion(piece, "publication", mail=request.mail is not False) for piece in fresh])
    public = [piece for row, piece in pieces.items() if is_old[row]]
    return Proposal(build_first_versions(public, steps), proposal.to_approve, mail=request.mail)


def _get_age(row: EntryRow, now: datetime) -> timedelta:
    return timedelta(seconds=now.timestamp() - row.timestamp)


def refuse_undeclared_changes(builder: ReleaseBuilder, index: ReleaseIndex, proposal: Proposal) -> None:
    """Nothing is built while a text is not as it was published, and nobody says what that is."""
    declared = {step.state.source for step in proposal.new_versions}
    undeclared = [source for source in index.changed_paths if source not in declared]
    if undeclared:
        raise InputError(tuple(find_undeclared_changes(builder, undeclared)))


def _predict_changes(
    workspace: Workspace, index: ReleaseIndex, record: Record, proposal: Proposal, now: datetime
) -> ChangeSet:
    """What would be made, changed and removed, were the steps on record."""
    lines = chain_lines(record, [step.to_line(now) for step in proposal.new_versions])
    return pipeline.plan_changes(workspace.with_pending_lines(lines), index.to_cached_index(workspace.scan))
