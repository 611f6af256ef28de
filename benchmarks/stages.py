"""Where the time of a build goes: what each stage and format takes, and the dearest functions under the profiler."""

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
    check_across_releases,
    check_newsroom,
    check_release,
    get_newsroom_zone,
    summarise_year,
)
from pressroom.model.draft import Draft
from pressroom.model.entry import AnyEntry, build_entry_tables, get_source_path
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
    read_release_drafts,
    scan_newsroom,
)
from pressroom.read import read_newsroom_draft as newsroom_draft
from pressroom.render import RenderContext, new_context, render, render_feed_entry
from pressroom.text import dates
from pressroom.write import Journal, StagedFile, Staging, commit

Stage = Callable[[], Any]
Watch = Callable[[str, Stage], Any]
Seconds = defaultdict[str, float]

SHOWN_FUNCTIONS = 15


def show(newsroom: Path, now: str, releases: int) -> None:
    """Build a newsroom twice from nothing: once to print what each stage takes, once under the profiler."""
    formats: Seconds = defaultdict(float)

    def timed(name: str, stage: Stage) -> Any:
        started = time.process_time()
        result = stage()
        print(f"{name:16}{(time.process_time() - started) * 1000 / releases:6.2f} ms of CPU a release")
        return result

    gc.disable()  # as `pressroom build` does
    _build(newsroom, newsroom / "out-timed", now, timed, formats)
    print("\nrender, by format:")
    for name, seconds in sorted(formats.items(), key=itemgetter(1), reverse=True):
        print(f"{name:16}{seconds * 1000 / releases:6.2f}")
    _build(newsroom, newsroom / "out-profiled", now, _profiled, defaultdict(float))


def _profiled(name: str, stage: Stage) -> Any:
    profiler = cProfile.Profile()
    result = profiler.runcall(stage)
    print(f"\n=== {name}")
    pstats.Stats(profiler).sort_stats("tottime").print_stats(SHOWN_FUNCTIONS)
    return result


def _build(newsroom: Path, out: Path, now: str, watch: Watch, formats: Seconds) -> None:
    """The pipeline's order in one process, each stage brought to its end before the next begins."""
    seen = watch("look", lambda: scan_newsroom(newsroom, Scan()))
    read = watch("read", lambda: [text for each in _sightings(seen) for text in read_release_drafts(newsroom, each)])
    draft = newsroom_draft(newsroom, seen)
    moment = dates.parse_datetime(now, get_newsroom_zone(draft))
    known = check_newsroom(draft, moment, list_languages())
    room = known.newsroom
    if room is None:
        raise SystemExit("newsroom.yaml has an error")
    texts = watch("check", lambda: _check(read, known))
    around = read_build_inputs(newsroom)
    teasers = [text.summary.release for text in texts.values() if text.release]
    planned = watch("plan", lambda: create_plan(room, build_entry_tables(teasers), moment, around.fingerprint))
    whole = {path: text.release for path, text in texts.items()}
    made = watch("expand", lambda: [plan_outputs(each, whole[each.source], room) for each in _bundles(planned)])
    items = [item for _, own in made for item in own] + list(planned.items)
    hand = _with_entries(new_context(room, around.templates, read_catalogues()), whole, formats)
    artifacts = watch("render", lambda: _render(items, hand, formats))
    copies = [copy for own, _ in made for copy in own] + list(planned.copies)
    watch("write", lambda: _write(newsroom, out, structs.replace(planned, copies=copies), artifacts))


def _sightings(seen: Scan) -> Iterator[ReleaseFiles]:
    return (each for year in seen.years for each in seen.releases(year).values())


def _bundles(planned: Plan) -> Iterator[ReleaseItem]:
    return (bundle for section in planned.sections for bundle in section.list_release_items())


def _check(read: Iterable[Draft], known: NewsroomContext) -> dict[str, CheckedRelease]:
    """Every text by its path."""
    texts = {draft.path: check_release(draft, known) for draft in read}
    volumes = {"": summarise_year({path: (text.summary,) for path, text in texts.items()}, {})}
    fresh = NewlyReadTexts(frozenset(texts), frozenset(volumes))
    check_across_releases(volumes, known, NameIndex(), fresh, lambda path: texts[path].check)
    return texts


def _with_entries(hand: RenderContext, releases: dict[str, Release], formats: Seconds) -> RenderContext:
    """A press that makes each entry of a feed when it is first asked for, and adds the seconds it took to `formats`."""

    @cache
    def made(format_: str, path: str) -> bytes:
        started = time.process_time()
        content = render_feed_entry(format_, releases[path], hand)
        taken = time.process_time() - started
        formats[f"{format_} entries"] += taken
        formats[format_] -= taken
        return content

    def entry_for(format_: str, release: AnyEntry) -> bytes:
        return made(format_, get_source_path(release))

    return structs.replace(hand, get_rendered_entry=entry_for)


def _render(items: Iterable[Item], hand: RenderContext, formats: Seconds) -> list[Artifact]:
    """Render the items, and add to `formats` the seconds that each format took."""
    artifacts = []
    for item in items:
        started = time.process_time()
        artifacts.append(render(item, hand))
        formats[item.format] += time.process_time() - started
    return artifacts


def _write(newsroom: Path, out: Path, planned: Plan, artifacts: Iterable[Artifact]) -> None:
    out.mkdir()
    staging = Staging(out)
    staged = [StagedFile(CommitOrder.FILE, copy.path) for copy in planned.copies if staging.copy(newsroom, copy)]
    staged += [StagedFile(CommitOrder.PAGE, artifact.path) for artifact in artifacts if staging.write(artifact)]
    commit(out, staged, (), Journal(), Manifest(planned.digest, planned.base_digest))
    staging.clear()
