"""Put imported releases on record: as imports, without mail and without a mark that anything was corrected."""

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct, structs

from pressroom import pipeline
from pressroom.cache.index import ReleaseIndex
from pressroom.engine.workspace import Workspace
from pressroom.errors import InputError
from pressroom.publishing.decide import NewVersion, Proposal, require_record_not_ahead
from pressroom.publishing.execute import Outcome, execute
from pressroom.publishing.prepare import require_no_errors, require_no_undeclared_changes
from pressroom.publishing.release_state import ReleaseState, read_state
from pressroom.publishing.setup_changes import find_setup_changes
from pressroom.record import format_rfc3339_utc

_NOBODY = ""  # only approvals say who gave them


class UnrecordedImport(Struct, frozen=True):
    """An imported text that was not put on record, by its path in the newsroom, and why."""

    source: str
    reason: str


class ImportOutcome(Struct, frozen=True):
    """What was done with imported texts: what was recorded and built, and the texts that were left out.

    `outcome` is None if the newsroom has no record yet, or if nothing is to be recorded. `setup_changes` say what has
    changed around published releases since the last `publish`; the pages show it now.
    """

    outcome: Outcome | None
    left_out: tuple[UnrecordedImport, ...] = ()
    setup_changes: tuple[str, ...] = ()

    @property
    def recorded_count(self) -> int:
        """The number of texts that were put on record."""
        return len(self.outcome.recorded_lines) if self.outcome else 0


def record_imports(workspace: Workspace, sources: Iterable[str], now: datetime) -> ImportOutcome:
    """Put the texts at `sources` (`releases/2014/slug/sv.md`) on record as imports, and build the site with them.

    A text that is on record already is left alone, so after a crash this can be repeated; then it does what is missing.
    Drafts, texts under embargo and texts with errors are left out. Without a record, nothing happens: the first
    `publish` records all public texts as imports. Raises InputError for errors in public files and, if there is
    something to record, for undeclared changes to published texts; ConfigError if the record is ahead of the clock.
    """
    workspace = workspace.refresh()
    if workspace.record is None:
        return ImportOutcome(None)
    index = pipeline.read_and_check(workspace)
    require_no_errors(index, workspace.scan, ())
    states, left_out = _select_states(workspace, index, sources, now)
    proposal = Proposal(tuple([NewVersion(state, "import") for state in states]))
    try:
        require_no_undeclared_changes(workspace, index, proposal)
    except InputError:
        if states:
            raise
        return ImportOutcome(None, left_out)  # nothing is to be recorded
    require_record_not_ahead(proposal, workspace.record, now)
    setup_changes = find_setup_changes(workspace)
    return ImportOutcome(execute(workspace, proposal, _NOBODY, now), left_out, setup_changes)


def _select_states(
    workspace: Workspace, index: ReleaseIndex, sources: Iterable[str], now: datetime
) -> tuple[list[ReleaseState], tuple[UnrecordedImport, ...]]:
    """Return the states of the texts to record, the oldest first, and the texts that are left out."""
    known = {path for summary in index.year_summaries.values() for path in summary.paths}
    faulty = {problem.path for problem in index.problems if problem.level == "error"}
    states: list[ReleaseState] = []
    left_out: list[UnrecordedImport] = []
    for source in dict.fromkeys(sources):
        state = read_state(workspace, source) if source in known else None
        reason = _find_reason(state, now, has_errors=source in faulty)
        if reason:
            left_out.append(UnrecordedImport(source, reason))
        elif state and not state.versions:
            states.append(structs.replace(state, release=None))  # thousands of texts would take much memory
    return sorted(states, key=lambda state: (state.publish_at or now, *state.text_id)), tuple(left_out)


def _find_reason(state: ReleaseState | None, now: datetime, *, has_errors: bool) -> str:
    """Return why a text cannot be recorded; empty if it can, or if it is on record already."""
    if state is None:
        return "there is no such text"
    if state.versions:
        return ""
    if has_errors or not state.is_valid:
        return "it has errors, which pressroom check lists; correct them, then run pressroom publish"
    if state.publish_at is None:
        return "it has no publish_at, so it is a draft; write its time, then run pressroom publish"
    if state.publish_at > now:
        return f"it is under embargo until {format_rfc3339_utc(state.publish_at)}"
    return ""
