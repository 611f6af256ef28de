"""Define the tasks of a pool: reading and checking releases, rendering releases, rendering feed entries."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar

from msgspec import Struct

from pressroom.check import ReleaseSummary
from pressroom.engine.releases import FormatsBySource, RenderedRelease
from pressroom.engine.workspace import Workspace
from pressroom.model.plan import ReleaseItem
from pressroom.read import ReleaseFiles
from pressroom.write import ByteRange

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

T = TypeVar("T")

CheckedReleases: TypeAlias = list[tuple[str, tuple[ReleaseSummary, ...]]]
"""The addresses of releases, and the summaries of their texts."""


class Task(Struct, Generic[T], frozen=True):
    """A call with the workspace, for `size` releases. Only `worker` may run it, or any worker if it is None.

    A worker is named by the connection to it. `call` and what it returns are pickled.
    """

    call: Callable[[Workspace], T]
    size: int
    worker: "Connection | None" = None


def create_read_task(release_files: Sequence[ReleaseFiles]) -> Task[CheckedReleases]:
    """Return the task to read and check releases."""
    return Task(partial(_read_and_check, release_files=release_files), len(release_files))


def create_render_task(
    release_items: Sequence[ReleaseItem], entry_formats: FormatsBySource, worker: "Connection | None"
) -> Task[tuple[list[RenderedRelease], dict[str, bytes]]]:
    """Return the task to stage the outputs of releases; it returns them, and the templates that were compiled."""
    formats = {each.source: entry_formats.get(each.source, ()) for each in release_items}
    call = partial(_render_releases, release_items=release_items, entry_formats=formats)
    return Task(call, len(release_items), worker)


def create_entry_task(entry_formats: FormatsBySource) -> Task[dict[str, dict[str, ByteRange]]]:
    """Return the task to render feed entries; it returns them by source and format."""
    return Task(partial(_render_entries, entry_formats=entry_formats), len(entry_formats))


def _read_and_check(workspace: Workspace, release_files: Sequence[ReleaseFiles]) -> CheckedReleases:
    summaries = workspace.texts.read_and_check(release_files)
    return [(files.address, each) for files, each in zip(release_files, summaries, strict=True)]


def _render_releases(
    workspace: Workspace, release_items: Sequence[ReleaseItem], entry_formats: FormatsBySource
) -> tuple[list[RenderedRelease], dict[str, bytes]]:
    bytecode_count = len(workspace.contexts.bytecode)
    rendered = workspace.renderer.render_releases(release_items, entry_formats)
    return rendered, workspace.contexts.get_bytecode_since(bytecode_count)


def _render_entries(workspace: Workspace, entry_formats: FormatsBySource) -> dict[str, dict[str, ByteRange]]:
    return workspace.renderer.render_entries(entry_formats)
