"""Work for a pair of hands, and what came of it: plain values, and the bytes in which processes send them.

A teaser that stands in many bundles is sent once.
"""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from msgspec import Raw, Struct, field, msgpack

from pressroom.check import ReleaseSummary
from pressroom.engine.releases import FormatsBySource, ReleaseBuilder, RenderedRelease
from pressroom.model.entry import AnyEntry, Entry, decode_entry
from pressroom.model.pages import Translation
from pressroom.model.plan import ReleaseItem
from pressroom.read import ReleaseFiles
from pressroom.write import ByteRange

_Positions: TypeAlias = tuple[int, ...]


class _ReleaseItemRef(Struct, frozen=True, array_like=True, gc=False):
    """A bundle whose teasers stand elsewhere, by their places there."""

    source: str
    entry: int
    later: _Positions
    earlier: _Positions
    translations: tuple[Translation, ...]
    key: str


class Task(Struct, frozen=True):
    """What one process asks of another: releases to learn, bundles to make, entries that feeds want."""

    release_files: tuple[ReleaseFiles, ...] = ()
    release_items: tuple[ReleaseItem, ...] = ()
    entry_formats: FormatsBySource = field(default_factory=dict)

    @property
    def size(self) -> int:
        """How many releases it is about."""
        return len(self.release_files) or len(self.release_items) or len(self.entry_formats)


class _TaskMessage(Struct, frozen=True, array_like=True):
    """Work with each of its teasers once."""

    release_files: tuple[ReleaseFiles, ...]
    entries: tuple[Raw, ...]
    item_refs: tuple[_ReleaseItemRef, ...]
    entry_formats: FormatsBySource


class TaskResult(Struct, frozen=True, array_like=True):
    """What came of some work. `error` is a pickled exception; `compiled` is the code of templates met there first."""

    summaries: tuple[tuple[ReleaseSummary, ...], ...] = ()
    rendered: tuple[RenderedRelease, ...] = ()
    entries: dict[str, dict[str, ByteRange]] = field(default_factory=dict)
    bytecode: dict[str, bytes] = field(default_factory=dict)
    error: bytes = b""


def run_task(builder: ReleaseBuilder, task: Task) -> TaskResult:
    """One piece of work, whatever it is."""
    known = len(builder.bytecode) if task.release_items or task.entry_formats else 0
    learnt = builder.read_and_check(task.release_files)
    if task.release_items:
        return TaskResult(
            rendered=tuple(builder.render_releases(task.release_items, task.entry_formats)),
            bytecode=builder.get_bytecode_since(known),
        )
    return TaskResult(summaries=learnt, entries=builder.render_entries(task.entry_formats))


def encode_task(task: Task) -> bytes:
    """Work as bytes."""
    places: dict[bytes, int] = {}
    teasers: list[Raw] = []

    def place(release: AnyEntry) -> int:
        known = places.setdefault(release.entry_digest, len(teasers))
        if known == len(teasers):
            teasers.append(Raw(release.encoded_bytes))
        return known

    sketches = tuple([_create_item_ref(bundle, place) for bundle in task.release_items])
    return _encode(_TaskMessage(task.release_files, tuple(teasers), sketches, task.entry_formats))


def decode_task(content: bytes) -> Task:
    """Work out of bytes."""
    found = _decode_task_message(content)
    teasers = [decode_entry(each) for each in found.entries]
    return Task(
        found.release_files, tuple([_resolve_item_ref(each, teasers) for each in found.item_refs]), found.entry_formats
    )


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
    later, earlier = (tuple([entries[place] for place in places]) for places in (item_ref.later, item_ref.earlier))
    return ReleaseItem(item_ref.source, entries[item_ref.entry], later, earlier, item_ref.translations, item_ref.key)


_encode = msgpack.Encoder().encode
_decode_task_message = msgpack.Decoder(_TaskMessage).decode
decode_task_result = msgpack.Decoder(TaskResult).decode
"""What came of some work, out of bytes."""


def encode_task_result(result: TaskResult) -> bytes:
    """What came of some work, as bytes."""
    return _encode(result)
