"""Define the tasks for the workers of a pool and their results, and encode them for the pipe between two processes.

An entry that several release items of a task show is sent once.
"""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from msgspec import Struct, field, msgpack

from pressroom.check import ReleaseSummary
from pressroom.engine.releases import FormatsBySource, RenderedRelease
from pressroom.engine.workspace import Workspace
from pressroom.model.entry import AnyEntry, Entry, require_entry
from pressroom.model.pages import Translation
from pressroom.model.plan import ReleaseItem
from pressroom.read import ReleaseFiles
from pressroom.write import ByteRange

_Positions: TypeAlias = tuple[int, ...]


class _ReleaseItemRef(Struct, frozen=True, array_like=True, gc=False):
    """A release item whose entries are positions in the list of entries of the message."""

    source: str
    entry: int
    later: _Positions
    earlier: _Positions
    translations: tuple[Translation, ...]
    key: str


class Task(Struct, frozen=True):
    """What a worker has to do: read and check releases, or stage release items, or render feed entries."""

    release_files: tuple[ReleaseFiles, ...] = ()
    release_items: tuple[ReleaseItem, ...] = ()
    entry_formats: FormatsBySource = field(default_factory=dict)

    @property
    def size(self) -> int:
        """The number of releases in the task."""
        return len(self.release_files) or len(self.release_items) or len(self.entry_formats)


class _TaskMessage(Struct, frozen=True, array_like=True):
    """A task with each of its entries once."""

    release_files: tuple[ReleaseFiles, ...]
    entries: tuple[Entry, ...]
    item_refs: tuple[_ReleaseItemRef, ...]
    entry_formats: FormatsBySource


class TaskResult(Struct, frozen=True, array_like=True):
    """The result of a task.

    `bytecode` contains the templates that this worker compiled for it; `error` is a pickled exception, or empty.
    """

    summaries: tuple[tuple[ReleaseSummary, ...], ...] = ()
    rendered: tuple[RenderedRelease, ...] = ()
    entries: dict[str, dict[str, ByteRange]] = field(default_factory=dict)
    bytecode: dict[str, bytes] = field(default_factory=dict)
    error: bytes = b""


def run_task(workspace: Workspace, task: Task) -> TaskResult:
    """Run a task of any kind."""
    if task.release_files:
        return TaskResult(summaries=workspace.texts.read_and_check(task.release_files))
    bytecode_count = len(workspace.contexts.bytecode)
    if task.release_items:
        return TaskResult(
            rendered=tuple(workspace.renderer.render_releases(task.release_items, task.entry_formats)),
            bytecode=workspace.contexts.get_bytecode_since(bytecode_count),
        )
    return TaskResult(entries=workspace.renderer.render_entries(task.entry_formats))


def encode_task(task: Task) -> bytes:
    """Encode a task; its entries are written once each, in front of the release items that refer to them."""
    positions: dict[bytes, int] = {}
    entries: list[Entry] = []

    def get_position(entry: AnyEntry) -> int:
        position = positions.setdefault(entry.entry_digest, len(entries))
        if position == len(entries):
            entries.append(require_entry(entry))
        return position

    item_refs = tuple([_create_item_ref(release_item, get_position) for release_item in task.release_items])
    return _encode(_TaskMessage(task.release_files, tuple(entries), item_refs, task.entry_formats))


def decode_task(content: bytes) -> Task:
    """Decode a task."""
    message = _decode_task_message(content)
    release_items = tuple([_resolve_item_ref(item_ref, message.entries) for item_ref in message.item_refs])
    return Task(message.release_files, release_items, message.entry_formats)


def _create_item_ref(release_item: ReleaseItem, get_position: Callable[[AnyEntry], int]) -> _ReleaseItemRef:
    later, earlier = tuple(map(get_position, release_item.later)), tuple(map(get_position, release_item.earlier))
    return _ReleaseItemRef(
        release_item.source,
        get_position(release_item.entry),
        later,
        earlier,
        release_item.translations,
        release_item.key,
    )


def _resolve_item_ref(item_ref: _ReleaseItemRef, entries: Sequence[Entry]) -> ReleaseItem:
    later, earlier = (
        tuple([entries[position] for position in positions]) for positions in (item_ref.later, item_ref.earlier)
    )
    return ReleaseItem(item_ref.source, entries[item_ref.entry], later, earlier, item_ref.translations, item_ref.key)


_encode = msgpack.Encoder().encode
_decode_task_message = msgpack.Decoder(_TaskMessage).decode
decode_task_result = msgpack.Decoder(TaskResult).decode
"""Decode the result of a task."""


def encode_task_result(result: TaskResult) -> bytes:
    """Encode the result of a task."""
    return _encode(result)
