"""Prepare a request: propose what to do and predict how it would change the site, before anyone confirms it."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from msgspec import Struct, structs

from pressroom import pipeline
from pressroom.cache.index import ReleaseIndex
from pressroom.check.fields import find_node, get_scalar_text
from pressroom.engine.output import ChangeSet
from pressroom.engine.undeclared_changes import find_undeclared_changes, is_public_file
from pressroom.engine.workspace import Workspace
from pressroom.errors import ConfigError, InputError, Problem
from pressroom.model.entry import EntryRef
from pressroom.publishing.approvals import read_approvals
from pressroom.publishing.decide import MAIL_AGE_LIMIT, NewVersion, Proposal, build_first_versions, propose
from pressroom.publishing.release_state import (
    ReleaseState,
    read_release_states,
    read_state,
    read_unpublished_states,
    read_unrecorded_states,
)
from pressroom.publishing.request import PublishRequest
from pressroom.publishing.setup_changes import find_setup_changes
from pressroom.publishing.unpublished import UnpublishedText, list_unpublished_texts
from pressroom.read import MISSING_TEXT_MESSAGE, Scan, parse_release_draft
from pressroom.record import EMPTY_RECORD, RELEASES_FOLDER, chain_lines, get_version_path
from pressroom.record.file import read_version
from pressroom.write import read_manifest


class PublishPreview(Struct, frozen=True):
    """What would be done, and how the site would change.

    `change_set` is None if the site is not predicted: nothing would be recorded, or `is_first` is set. `is_first` means
    that there is no record yet, and that the texts that are already public are entered in it. `zone` is the newsroom's.
    `skipped` are the texts that the request is about and that stay as they are, because they are not public yet.
    `setup_changes` say what has changed around published releases, which changes their pages without a new version.
    `missing_texts` are published texts whose files are gone, in whose place the site shows the stored ones.
    `changed_ids` are the texts whose `id` differs from the published one, so that feed readers will show them as new.
    """

    proposal: Proposal
    change_set: ChangeSet | None
    zone: str
    is_first: bool = False
    skipped: tuple[UnpublishedText, ...] = ()
    setup_changes: tuple[str, ...] = ()
    missing_texts: tuple[Problem, ...] = ()
    changed_ids: tuple[ReleaseState, ...] = ()


def prepare(workspace: Workspace, request: PublishRequest, now: datetime) -> PublishPreview:
    """Return what a request would do.

    Raises InputError for errors in the texts and for undeclared changes to published texts; ConfigError if the request
    cannot be done.
    """
    index = pipeline.read_and_check(workspace)
    is_hold = request.action == "hold"  # an approval can be cancelled whatever errors there are
    if not is_hold:
        require_no_errors(index, workspace.scan, [f"{RELEASES_FOLDER}/{address}/" for address in request.releases])
    record = workspace.record
    if record is None and request.action not in {"publish", "hold"}:
        raise ConfigError("There is no record of published texts yet.", "Run this first: pressroom publish")
    request = _leave_out_mail(request, index)
    states = _read_states(workspace, index, request)
    proposal = propose(states, request, now, read_approvals(workspace.config.newsroom_folder))
    if proposal.new_versions:
        require_no_errors(index, workspace.scan, [version.state.source for version in proposal.new_versions])
    if record is None and request.action == "publish":
        proposal, change_set = _propose_first_record(workspace, index, proposal, request, now), None
        setup_changes: tuple[str, ...] = ()
    elif is_hold:
        change_set, setup_changes = None, ()
    else:
        require_no_undeclared_changes(workspace, index, proposal)
        setup_changes = find_setup_changes(workspace)
        has_changes = bool(proposal.new_versions or setup_changes)
        change_set = _predict_changes(workspace, proposal, now) if has_changes else None
    skipped = _find_skipped_texts(workspace, index, request, proposal, now) if request.action == "publish" else ()
    zone, is_first = index.newsroom_context.timezone, record is None and request.action == "publish"
    missing_texts = tuple([each for each in index.problems if each.message.startswith(MISSING_TEXT_MESSAGE)])
    changed_ids = tuple(_find_changed_ids(workspace.config.newsroom_folder, proposal))
    return PublishPreview(
        proposal, change_set, zone, is_first, tuple(skipped), setup_changes, missing_texts, changed_ids
    )


def _find_changed_ids(newsroom_folder: Path, proposal: Proposal) -> Iterator[ReleaseState]:
    """Yield the published texts of a proposal whose `id` is not the one that the last version had."""
    for version in proposal.new_versions:
        state = version.state
        if state.versions and state.release and version.kind in {"minor", "correction"}:
            digest = state.versions[-1].text_digest
            content = read_version(newsroom_folder, state.address, digest)
            published = parse_release_draft(get_version_path(state.address, digest), content, ())
            if get_scalar_text(find_node(published.fields, "id")).strip() != state.release.id:
                yield state


def _leave_out_mail(request: PublishRequest, index: ReleaseIndex) -> PublishRequest:
    """Return the request without mail bodies if the newsroom leaves them out.

    Raises ConfigError if the request asks for them.
    """
    newsroom = index.newsroom_context.newsroom
    if newsroom is None or "mail" not in newsroom.leave_out:
        return request
    if request.mail:
        raise ConfigError("No mail body can be written: newsroom.yaml leaves out mail.", "Remove mail from leave_out.")
    return structs.replace(request, mail=False)


def _find_skipped_texts(
    workspace: Workspace, index: ReleaseIndex, request: PublishRequest, proposal: Proposal, now: datetime
) -> Iterator[UnpublishedText]:
    """Yield the texts of the request, or of all releases, that are not public and stay so."""
    included = {state.text_id for state in (*(each.state for each in proposal.new_versions), *proposal.to_approve)}
    for text in list_unpublished_texts(workspace, index, now, included):
        if not request.releases or text.release in request.releases:
            yield text


def require_no_errors(index: ReleaseIndex, scan: Scan, paths: Sequence[str]) -> None:
    """Raise InputError if there is an error in a public file or in one of `paths` (a folder ends with "/")."""
    errors = [
        problem
        for problem in index.problems
        if problem.level == "error" and not problem.message.startswith(MISSING_TEXT_MESSAGE)
    ]
    if any(error.path.startswith(tuple(paths)) or is_public_file(error.path, scan) for error in errors):
        raise InputError(index.problems)


def _read_states(workspace: Workspace, index: ReleaseIndex, request: PublishRequest) -> list[ReleaseState]:
    if request.releases:
        states = [state for address in request.releases for state in read_release_states(workspace, address)]
        return [*states, *_create_removed_states(states, request, workspace)] if request.action == "hold" else states
    return list(read_unpublished_states(workspace, index))


def _create_removed_states(
    states: Sequence[ReleaseState], request: PublishRequest, workspace: Workspace
) -> Iterator[ReleaseState]:
    """Yield the states of approved texts whose files were removed, so that their approvals can be cancelled."""
    present = {state.text_id for state in states}
    for address, language in read_approvals(workspace.config.newsroom_folder):
        if address in request.releases and (address, language) not in present:
            yield ReleaseState(f"{RELEASES_FOLDER}/{address}/{language}.md", "", "", {}, None, is_valid=False)


def _propose_first_record(
    workspace: Workspace, index: ReleaseIndex, proposal: Proposal, request: PublishRequest, now: datetime
) -> Proposal:
    """Add to a proposal the texts that are already public: texts in the current site, and texts due a day ago."""
    config = workspace.config
    built_sources = {
        source for section in read_manifest(config.out).manifest.sections.values() for source in section.rows_by_source
    }
    rows = [row for row in index.entries if row.timestamp <= now.timestamp()]
    rows.sort(key=lambda row: (row.timestamp, row.address, row.language))
    states = dict(zip(rows, read_unrecorded_states(config.newsroom_folder, map(index.load_entry, rows)), strict=True))
    is_public = {
        row: state.source in built_sources or _get_age(row, now) > MAIL_AGE_LIMIT for row, state in states.items()
    }
    new_versions = proposal.new_versions
    if not request.releases:
        new_states = [read_state(workspace, state.source) for row, state in states.items() if not is_public[row]]
        new_versions = tuple([NewVersion(state, "publication", mail=request.mail is not False) for state in new_states])
    public_states = [state for row, state in states.items() if is_public[row]]
    return Proposal(build_first_versions(public_states, new_versions), proposal.to_approve, mail=request.mail)


def _get_age(row: EntryRef, now: datetime) -> timedelta:
    return timedelta(seconds=now.timestamp() - row.timestamp)


def require_no_undeclared_changes(workspace: Workspace, index: ReleaseIndex, proposal: Proposal) -> None:
    """Raise InputError if a published text has changed and the proposal does not record the change."""
    declared_sources = {version.state.source for version in proposal.new_versions}
    undeclared_sources = [source for source in index.changed_paths if source not in declared_sources]
    if undeclared_sources:
        raise InputError(tuple(find_undeclared_changes(workspace, undeclared_sources)))


def _predict_changes(workspace: Workspace, proposal: Proposal, now: datetime) -> ChangeSet:
    """Return which outputs would be added, changed and removed if the proposed versions were on record."""
    lines = chain_lines(workspace.record or EMPTY_RECORD, [version.to_line(now) for version in proposal.new_versions])
    return pipeline.plan_changes(workspace.with_pending_lines(lines))
