"""Run work on releases in a pool of worker processes; with few releases, in this process.

The worker that has read a release also renders it, because it still has the release in memory.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeAlias, TypeVar

from pressroom.check import ReleaseSummary
from pressroom.engine.releases import FormatsBySource, RenderedRelease
from pressroom.engine.tasks import Task, TaskResult, run_task
from pressroom.engine.workspace import Workspace
from pressroom.model.plan import ReleaseItem
from pressroom.read import ReleaseFiles
from pressroom.write import ByteRange

if TYPE_CHECKING:
    from pressroom.engine.processes import ProcessPool

T = TypeVar("T")

WorkerResult: TypeAlias = tuple[int, Task, TaskResult]
"""The number of a worker, a task that it ran, and the result."""

MIN_PARALLEL_RELEASES = 300
"""With fewer releases, starting processes takes longer than the work itself."""
_RELEASES_PER_TASK = 64


class WorkerPool:
    """Up to `jobs` worker processes, started when there is enough to do. Use it in a `with` statement.

    By default, there are as many as the options of the workspace say. No worker outlives the pool.
    """

    def __init__(self, workspace: Workspace, jobs: int = 0) -> None:
        self.workspace = workspace
        self.jobs = jobs or workspace.jobs
        self._process_pool: ProcessPool | None = None
        self._worker_by_address: dict[str, int] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.shutdown()

    def shutdown(self) -> None:
        """End the worker processes and free their memory; later work runs in this process."""
        if self._process_pool:
            self._process_pool.terminate()
            self._process_pool = None
            self._worker_by_address.clear()

    def read_and_check(self, release_files: Sequence[ReleaseFiles]) -> Iterator[tuple[str, tuple[ReleaseSummary, ...]]]:
        """Yield the address of each release and the summaries of its texts, in any order."""
        tasks = [(None, Task(release_files=tuple(chunk))) for chunk in _split_into_chunks(release_files)]
        for worker, task, result in self._run_tasks("Reading", tasks, len(release_files)):
            for each, summaries in zip(task.release_files, result.summaries, strict=True):
                self._worker_by_address[each.address] = worker
                yield each.address, summaries

    def render_releases(
        self, release_items: Sequence[ReleaseItem], entry_formats: FormatsBySource
    ) -> Iterator[RenderedRelease]:
        """Stage the outputs of releases, in any order, together with the feed entries asked for by `entry_formats`."""
        items_by_worker: dict[int | None, list[ReleaseItem]] = defaultdict(list)
        for release_item in release_items:
            items_by_worker[self._worker_by_address.get(release_item.entry.address)].append(release_item)
        tasks = [
            (
                worker,
                Task(
                    release_items=tuple(chunk),
                    entry_formats={each.source: entry_formats.get(each.source, ()) for each in chunk},
                ),
            )
            for worker, items in items_by_worker.items()
            for chunk in _split_into_chunks(items)
        ]
        for _, _, result in self._run_tasks("Making pages", tasks, len(release_items)):
            yield from result.rendered

    def render_entries(self, entry_formats: FormatsBySource) -> dict[str, dict[str, ByteRange]]:
        """Render feed entries of releases whose other outputs do not change; return them by source and format."""
        tasks = [(None, Task(entry_formats=dict(chunk))) for chunk in _split_into_chunks(list(entry_formats.items()))]
        entries: dict[str, dict[str, ByteRange]] = {}
        for _, _, result in self._run_tasks("Making entries", tasks, len(entry_formats)):
            entries |= result.entries
        return entries

    def report_progress(self, kind: str, done: int, count: int) -> None:
        """Report that `done` of `count` steps of some kind of work are finished."""
        if progress := self.workspace.options.progress:
            progress(kind, done, count)

    def _run_tasks(self, kind: str, tasks: Sequence[tuple[int | None, Task]], count: int) -> Iterator[WorkerResult]:
        """Run all tasks, each on its assigned worker if it has one; yield results as they arrive."""
        if count >= MIN_PARALLEL_RELEASES and self.jobs > 1 and self._process_pool is None:
            from pressroom.engine.processes import start_process_pool  # noqa: PLC0415 - a small build does not load multiprocessing

            self._process_pool = start_process_pool(self.workspace, self.jobs)
        finished = 0
        for worker, task, result in (
            self._process_pool.run_tasks(tasks) if self._process_pool else _run_serially(self.workspace, tasks)
        ):
            if result.bytecode:
                self.workspace.contexts.bytecode.update(result.bytecode)
            finished += task.size
            self.report_progress(kind, finished, count)
            yield worker, task, result


def _split_into_chunks(values: Sequence[T]) -> list[Sequence[T]]:
    return [values[start : start + _RELEASES_PER_TASK] for start in range(0, len(values), _RELEASES_PER_TASK)]


def _run_serially(workspace: Workspace, tasks: Sequence[tuple[int | None, Task]]) -> Iterator[WorkerResult]:
    for _, task in tasks:
        yield 0, task, run_task(workspace, task)
