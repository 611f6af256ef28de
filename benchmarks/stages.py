"""Print how much time each stage and format of a build takes, and profile the most expensive functions."""

import cProfile
import gc
import pstats
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from operator import itemgetter
from pathlib import Path
from typing import Any

from msgspec import structs

from pressroom.check import (
    CheckedRelease,
    NameIndex,
    NewlyReadTexts,
    NewsroomContext,
    add_history,
    check_across_releases,
    check_draft,
    check_newsroom,
    get_newsroom_zone,
    summarise_year,
)
from pressroom.model.draft import Draft
from pressroom.model.entry import AnyEntry
from pressroom.model.manifest import Manifest
from pressroom.model.plan import Artifact, CommitOrder, Item, Plan, ReleaseItem
from pressroom.model.release import Release
from pressroom.plan import create_plan, plan_outputs
from pressroom.read import (
    ReleaseFiles,
    Scan,
    list_languages,
    read_build_inputs,
    read_catalogues,
    read_newsroom_draft,
    read_release_drafts,
    scan_newsroom,
)
from pressroom.render import RenderContext, create_render_context, render, render_feed_entry
from pressroom.text import dates
from pressroom.write import Journal, StagedFile, Staging, commit

Stage = Callable[[], Any]
StageRunner = Callable[[str, Stage], Any]
Seconds = defaultdict[str, float]

SHOWN_FUNCTIONS = 15


def show(folder: Path, now: str, releases: int) -> None:
    """Build a newsroom twice from nothing: once to print the time of each stage, once under the profiler."""
    formats: Seconds = defaultdict(float)

    def measure_time(name: str, stage: Stage) -> Any:
        start = time.process_time()
        result = stage()
        print(f"{name:16}{(time.process_time() - start) * 1000 / releases:6.2f} ms of CPU a release")
        return result

    gc.disable()  # as `pressroom build` does
    _build(folder, folder / "out-timed", now, measure_time, formats)
    print("\nrender, by format:")
    for name, seconds in sorted(formats.items(), key=itemgetter(1), reverse=True):
        print(f"{name:16}{seconds * 1000 / releases:6.2f}")
    _build(folder, folder / "out-profiled", now, _profile, defaultdict(float))


def _profile(name: str, stage: Stage) -> Any:
    profiler = cProfile.Profile()
    result = profiler.runcall(stage)
    print(f"\n=== {name}")
    pstats.Stats(profiler).sort_stats("tottime").print_stats(SHOWN_FUNCTIONS)
    return result


def _build(folder: Path, out: Path, now: str, run_stage: StageRunner, formats: Seconds) -> None:
    """Run the stages in one process, each one to its end before the next."""
    scan = run_stage("scan", lambda: scan_newsroom(folder, Scan()))
    drafts = run_stage(
        "read", lambda: [each for files in _list_releases(scan) for each in read_release_drafts(folder, files)]
    )
    newsroom_draft = read_newsroom_draft(folder, scan)
    build_time = dates.parse_datetime(now, get_newsroom_zone(newsroom_draft))
    newsroom_context = check_newsroom(newsroom_draft, build_time, list_languages())
    newsroom = newsroom_context.newsroom
    if newsroom is None:
        raise SystemExit("newsroom.yaml has an error")
    checked = run_stage("check", lambda: _check(drafts, newsroom_context))
    inputs = read_build_inputs(folder)
    entries = [each.summary.entry for each in checked.values() if each.summary.entry]
    plan = run_stage("plan", lambda: create_plan(newsroom, entries, build_time, inputs.fingerprint))
    releases = {path: each.release for path, each in checked.items()}
    outputs = run_stage(
        "expand", lambda: [plan_outputs(each, releases[each.source], newsroom) for each in _list_release_items(plan)]
    )
    items = [item for each in outputs for item in each.items] + list(plan.items)
    context = _with_entries(create_render_context(newsroom, inputs.templates, read_catalogues()), releases, formats)
    artifacts = run_stage("render", lambda: _render(items, context, formats))
    copies = [copy for each in outputs for copy in each.copies] + list(plan.copies)
    run_stage("write", lambda: _write(folder, out, structs.replace(plan, copies=copies), artifacts))


def _list_releases(scan: Scan) -> Iterator[ReleaseFiles]:
    return (each for year in scan.years for each in scan.releases(year).values())


def _list_release_items(plan: Plan) -> Iterator[ReleaseItem]:
    return (each for section in plan.sections for each in section.list_release_items())


def _check(drafts: Iterable[Draft], newsroom_context: NewsroomContext) -> dict[str, CheckedRelease]:
    """Check all texts; return them by path."""
    checked = {draft.path: add_history(check_draft(draft, newsroom_context), newsroom_context) for draft in drafts}
    year_summaries = {"": summarise_year({path: (each.summary,) for path, each in checked.items()}, {})}
    newly_read = NewlyReadTexts(frozenset(checked), frozenset(year_summaries))
    check_across_releases(year_summaries, newsroom_context, NameIndex(), newly_read, lambda path: checked[path].check)
    return checked


def _with_entries(context: RenderContext, releases: dict[str, Release], formats: Seconds) -> RenderContext:
    """Return a context that renders a feed entry when it is first needed, and adds the seconds it took to `formats`."""

    @cache
    def render_entry(format_: str, path: str) -> bytes:
        start = time.process_time()
        content = render_feed_entry(format_, releases[path], context)
        duration = time.process_time() - start
        formats[f"{format_} entries"] += duration
        formats[format_] -= duration
        return content

    def get_rendered_entry(format_: str, entry: AnyEntry) -> bytes:
        return render_entry(format_, entry.source)

    return structs.replace(context, get_rendered_entry=get_rendered_entry)


def _render(items: Iterable[Item], context: RenderContext, formats: Seconds) -> list[Artifact]:
    """Render the items, and add the seconds of each format to `formats`."""
    artifacts = []
    for item in items:
        start = time.process_time()
        artifacts.append(render(item, context))
        formats[item.format] += time.process_time() - start
    return artifacts


def _write(folder: Path, out: Path, plan: Plan, artifacts: Iterable[Artifact]) -> None:
    out.mkdir()
    staging = Staging(out)
    staged = [StagedFile(CommitOrder.FILE, copy.path) for copy in plan.copies if staging.copy(folder, copy)]
    staged += [StagedFile(CommitOrder.PAGE, artifact.path) for artifact in artifacts if staging.write(artifact)]
    commit(out, staged, (), Journal(), Manifest(plan.digest, plan.base_digest))
    staging.clear()
