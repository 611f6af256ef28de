"""Run work on releases in a pool of worker processes; with few releases, in this process.

The worker that has read a release also renders it, because it still has the release in memory.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar

from pressroom.check import ReleaseSummary
from pressroom.engine.releases import FormatsBySource, RenderedRelease
from pressroom.engine.tasks import Task, create_entry_task, create_read_task, create_render_task
from pressroom.engine.workspace import Workspace
from pressroom.model.plan import ReleaseItem
from pressroom.read import ReleaseFiles
from pressroom.render import load_formats
from pressroom.write import ByteRange

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from pressroom.engine.processes import ProcessPool

T = TypeVar("T")

MIN_PARALLEL_RELEASES = 300
"""With fewer releases, starting processes takes longer than the work itself."""
_RELEASES_PER_TASK = 64


class WorkerPool:
    """Up to `jobs` worker processes, started when there is enough to do. Use it in a `with` statement.

    By default, there are as many as the options of the workspace say. No worker outlives the pool. `renders` says that
    releases will be rendered, not only read.
    """

    def __init__(self, workspace: Workspace, jobs: int = 0, *, renders: bool = False) -> None:
        self.workspace = workspace
        self.jobs = jobs or workspace.jobs
        self._renders = renders
        self._process_pool: ProcessPool | None = None
        self._worker_by_address: dict[str, Connection | None] = {}

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
        tasks = [create_read_task(chunk) for chunk in _split_into_chunks(release_files)]
        self._start_processes(len(release_files), release_files[:1])
        for worker, results in self._run_tasks("Reading", tasks):
            for address, summaries in results:
                self._worker_by_address[address] = worker
                yield address, summaries

    def render_releases(
        self, release_items: Sequence[ReleaseItem], entry_formats: FormatsBySource
    ) -> Iterator[RenderedRelease]:
        """Stage the outputs of releases, in any order, together with the feed entries asked for by `entry_formats`."""
        self._start_processes(len(release_items))
        items_by_worker: dict[Connection | None, list[ReleaseItem]] = defaultdict(list)
        for release_item in release_items:
            items_by_worker[self._worker_by_address.get(release_item.entry.address)].append(release_item)
        tasks = [
            create_render_task(chunk, entry_formats, worker)
            for worker, items in items_by_worker.items()
            for chunk in _split_into_chunks(items)
        ]
        for _, (rendered, bytecode) in self._run_tasks("Making pages", tasks):
            self.workspace.contexts.bytecode.update(bytecode)
            yield from rendered

    def render_entries(self, entry_formats: FormatsBySource) -> dict[str, dict[str, ByteRange]]:
        """Render feed entries of releases whose other outputs do not change; return them by source and format."""
        tasks = [create_entry_task(dict(chunk)) for chunk in _split_into_chunks(list(entry_formats.items()))]
        self._start_processes(len(entry_formats))
        entries: dict[str, dict[str, ByteRange]] = {}
        for _, entries_of_task in self._run_tasks("Making entries", tasks):
            entries |= entries_of_task
        return entries

    def report_progress(self, kind: str, done: int, count: int) -> None:
        """Report that `done` of `count` steps of some kind of work are finished."""
        if progress := self.workspace.options.progress:
            progress(kind, done, count)

    def _start_processes(self, count: int, sample: Sequence[ReleaseFiles] = ()) -> None:
        """Start the workers if `count` releases are worth it.

        First read the sample, which loads what reading needs, and load what rendering needs: the workers inherit it.
        """
        if count < MIN_PARALLEL_RELEASES or self.jobs == 1 or self._process_pool:
            return
        from pressroom.engine.processes import ProcessPool  # noqa: PLC0415 - a small build does not load multiprocessing

        self.workspace.texts.read_and_check(sample)
        if self._renders and self.workspace.newsroom_context.newsroom:
            load_formats()
            _ = self.workspace.contexts.context
        self._process_pool = ProcessPool()
        self._process_pool.start(self.workspace, self.jobs)

    def _run_tasks(self, kind: str, tasks: Sequence[Task[T]]) -> "Iterator[tuple[Connection | None, T]]":
        """Run all tasks; yield the worker and the result of each as it arrives."""
        count = sum(task.size for task in tasks)
        finished = 0
        for worker, task, result in (
            self._process_pool.run_tasks(tasks) if self._process_pool else _run_serially(self.workspace, tasks)
        ):
            finished += task.size
            self.report_progress(kind, finished, count)
            yield worker, result


def _split_into_chunks(values: Sequence[T]) -> list[Sequence[T]]:
    return [values[start : start + _RELEASES_PER_TASK] for start in range(0, len(values), _RELEASES_PER_TASK)]


def _run_serially(workspace: Workspace, tasks: Sequence[Task[T]]) -> Iterator[tuple[None, Task[T], T]]:
    for task in tasks:
        yield None, task, task.call(workspace)
