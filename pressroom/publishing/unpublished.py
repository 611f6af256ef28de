"""List the texts that are not public yet, each with the reason: what `publish` skips, and what is due and not out."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Literal

from msgspec import Struct

from pressroom.cache.index import ReleaseIndex
from pressroom.engine.workspace import Workspace
from pressroom.model.entry import Entry
from pressroom.publishing.approvals import Approval, read_approvals
from pressroom.publishing.decide import is_approved
from pressroom.publishing.release_state import ReleaseState, read_unpublished_states
from pressroom.write import read_manifest

Reason = Literal["error", "changed", "removed", "unapproved", "approved", "draft"]
"""Why a text is not public: it has an error; it has changed since its approval, or was removed; it has a time, but no
approval; it is approved; it has no time."""


class UnpublishedText(Struct, frozen=True):
    """A text that is not public, and why. `is_due`: its time of publication has passed."""

    release: str
    language: str
    headline: str
    reason: Reason
    publish_at: datetime | None
    is_due: bool

    @property
    def text_id(self) -> tuple[str, str]:
        """Address and language, the key of a text in the record."""
        return self.release, self.language


def list_unpublished_texts(
    workspace: Workspace, index: ReleaseIndex, now: datetime, excluded: Collection[tuple[str, str]] = ()
) -> Iterator[UnpublishedText]:
    """Yield the texts that are not public yet, without the `excluded` ones.

    Without a record, a text is public once a build has put it into the output folder. Yields nothing while
    newsroom.yaml has errors: then no text is valid.
    """
    if index.newsroom_context.newsroom is None:
        return
    approvals = read_approvals(workspace.config.newsroom_folder)
    for state in read_unpublished_states(workspace, index):
        if not state.versions and state.text_id not in excluded:
            yield _describe_state(state, approvals.get(state.text_id), now)
    if workspace.record is None:
        yield from _list_unbuilt_entries(workspace, index, now, excluded)
    else:
        yield from _list_removed_texts(workspace, index, approvals, now)


def _describe_state(state: ReleaseState, approval: Approval | None, now: datetime) -> UnpublishedText:
    publish_at = state.publish_at
    if publish_at is None and approval and not state.is_valid:
        publish_at = approval.publish_time
    is_due = publish_at is not None and publish_at <= now
    return UnpublishedText(
        state.address, state.language, state.headline, _find_reason(state, approval), publish_at, is_due
    )


def _find_reason(state: ReleaseState, approval: Approval | None) -> Reason:
    if not state.is_valid:
        return "error"
    if approval:
        return "approved" if is_approved(state, {state.text_id: approval}) else "changed"
    return "unapproved" if state.release else "draft"


def _list_unbuilt_entries(
    workspace: Workspace, index: ReleaseIndex, now: datetime, excluded: Collection[tuple[str, str]]
) -> Iterator[UnpublishedText]:
    built_sources = {
        source
        for section in read_manifest(workspace.config.out).manifest.sections.values()
        for source in section.rows_by_source
    }
    for entry_ref in index.entries:
        is_due = entry_ref.timestamp <= now.timestamp()
        is_out = is_due and entry_ref.source in built_sources
        if not is_out and (entry_ref.address, entry_ref.language) not in excluded:
            entry: Entry = index.load_entry(entry_ref)
            yield UnpublishedText(entry.address, entry.language, entry.headline, "unapproved", entry.publish_at, is_due)


def _list_removed_texts(
    workspace: Workspace, index: ReleaseIndex, approvals: Mapping[tuple[str, str], Approval], now: datetime
) -> Iterator[UnpublishedText]:
    """Yield the approved texts whose files are not there any more."""
    paths = {path for summary in index.year_summaries.values() for path in summary.paths}
    published = {line.text_id for line in workspace.record.versions.values()} if workspace.record else set()
    for text_id, approval in approvals.items():
        if text_id not in published and f"releases/{approval.release}/{approval.language}.md" not in paths:
            publish_at = approval.publish_time
            yield UnpublishedText(*text_id, "", "removed", publish_at, publish_at <= now)
