"""A crew: hands that share the work on releases, each in a process of its own where there is enough to do.

Whoever has read a release makes its outputs too, for it has the release at hand. No process outlives the crew.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from types import TracebackType
from typing import Protocol, Self, TypeAlias, TypeVar

from pressroom.check import ReleaseSummary
from pressroom.engine.releases import FormatsBySource, ReleaseBuilder, RenderedRelease
from pressroom.engine.tasks import Task, TaskResult, run_task
from pressroom.model.plan import ReleaseItem
from pressroom.read import ReleaseFiles
from pressroom.write import ByteRange

T = TypeVar("T")
Progress: TypeAlias = Callable[[str, int, int], None]

WorkerResult: TypeAlias = tuple[int, Task, TaskResult]
"""Who did some work, the work, and what came of it."""

MIN_PARALLEL_RELEASES = 300
"""Releases below which it costs more to start processes than to do the work."""
_RELEASES_PER_TASK = 64


class TaskExecutor(Protocol):
    """Other processes that work."""

    def run_tasks(self, tasks: Sequence[tuple[int | None, Task]]) -> Iterator[WorkerResult]:
        """Have every work done, by the mate whose number stands with it or by anyone."""

    def terminate(self) -> None:
        """End them all, whatever they are doing."""


class WorkerPool:
    """Up to `jobs` processes beside this one, started when there is enough to do. Use it in a `with` statement."""

    def __init__(self, builder: ReleaseBuilder, jobs: int, progress: Progress | None = None) -> None:
        self.builder = builder
        self.jobs = jobs
        self._progress = progress
        self._executor: TaskExecutor | None = None
        self._worker_by_address: dict[str, int] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.shutdown()

    def shutdown(self) -> None:
        """End the other processes, with all that they hold in memory: what is left to do is for this one."""
        if self._executor:
            self._executor.terminate()
            self._executor = None
            self._worker_by_address.clear()

    def read_and_check(self, release_files: Sequence[ReleaseFiles]) -> Iterator[tuple[str, tuple[ReleaseSummary, ...]]]:
        """Each release, by its address, with the summaries of its texts; in any order."""
        works = [(None, Task(release_files=tuple(each))) for each in _split_into_chunks(release_files)]
        for number, work, done in self._run_tasks("Reading", works, len(release_files)):
            for sighting, summaries in zip(work.release_files, done.summaries, strict=True):
                self._worker_by_address[sighting.address] = number
                yield sighting.address, summaries

    def render_releases(
        self, release_items: Sequence[ReleaseItem], entry_formats: FormatsBySource
    ) -> Iterator[RenderedRelease]:
        """Make the outputs of bundles beside `out/`, in any order, with the entries of theirs that feeds want."""
        own: dict[int | None, list[ReleaseItem]] = defaultdict(list)
        for bundle in release_items:
            own[self._worker_by_address.get(bundle.entry.address)].append(bundle)
        works = [
            (
                number,
                Task(
                    release_items=tuple(part),
                    entry_formats={each.source: entry_formats.get(each.source, ()) for each in part},
                ),
            )
            for number, of_one in own.items()
            for part in _split_into_chunks(of_one)
        ]
        for _, _, done in self._run_tasks("Making pages", works, len(release_items)):
            yield from done.rendered

    def render_entries(self, entry_formats: FormatsBySource) -> dict[str, dict[str, ByteRange]]:
        """The entries that feeds want of releases whose outputs are not made."""
        works = [(None, Task(entry_formats=dict(part))) for part in _split_into_chunks(list(entry_formats.items()))]
        entries: dict[str, dict[str, ByteRange]] = {}
        for _, _, done in self._run_tasks("Making entries", works, len(entry_formats)):
            entries |= done.entries
        return entries

    def report_progress(self, kind: str, done: int, count: int) -> None:
        """Say how far some work has come."""
        if self._progress:
            self._progress(kind, done, count)

    def _run_tasks(self, kind: str, tasks: Sequence[tuple[int | None, Task]], count: int) -> Iterator[WorkerResult]:
        """Have every work done, by the mate whose number stands with it or by anyone; what came of each as it comes."""
        if count >= MIN_PARALLEL_RELEASES and self.jobs > 1 and self._executor is None:
            self._executor = _start_processes(self.builder, self.jobs)
        finished = 0
        for number, work, done in (
            self._executor.run_tasks(tasks) if self._executor else _run_serially(self.builder, tasks)
        ):
            if done.bytecode:
                self.builder.bytecode.update(done.bytecode)
            finished += work.size
            self.report_progress(kind, finished, count)
            yield number, work, done


def _split_into_chunks(values: Sequence[T]) -> list[Sequence[T]]:
    return [values[start : start + _RELEASES_PER_TASK] for start in range(0, len(values), _RELEASES_PER_TASK)]


def _run_serially(builder: ReleaseBuilder, tasks: Sequence[tuple[int | None, Task]]) -> Iterator[WorkerResult]:
    for _, work in tasks:
        yield 0, work, run_task(builder, work)


def _start_processes(builder: ReleaseBuilder, jobs: int) -> TaskExecutor:
    from pressroom.engine.processes import start_process_pool  # noqa: PLC0415 - a small build does without the library for processes

    return start_process_pool(builder, jobs)
