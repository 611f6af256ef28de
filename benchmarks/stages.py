"""Where the time of a build goes: what each stage and format takes, and the dearest functions under the profiler."""

import cProfile
import gc
import pstats
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from operator import itemgetter
from pathlib import Path
from typing import Any

from pressroom.artifact import Artifact, Item
from pressroom.check import check, zone
from pressroom.plan import plan
from pressroom.read import languages, read, surroundings
from pressroom.render import Press, press, render
from pressroom.text import dates
from pressroom.write import read_manifest, stale, write

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
    """The pipeline's order, each stage brought to its end before the next begins."""
    drafts = watch("read", lambda: read(newsroom))
    moment = dates.moment(now, zone(drafts.newsroom))
    checked = watch("check", lambda: check(drafts, moment, languages()))
    around = surroundings(newsroom)
    planned = watch("plan", lambda: plan(checked.newsroom, checked.releases, moment, around.shape))
    manifest = read_manifest(out)
    work = stale(planned, manifest, out, clean=True)
    hand = press(checked.newsroom, around.templates, around.catalogues)
    artifacts = watch("render", lambda: _render(work.items, hand, formats))
    watch("write", lambda: write(newsroom, out, planned, manifest, work, iter(artifacts)))


def _render(items: Iterable[Item], hand: Press, formats: Seconds) -> list[Artifact]:
    """Render the items, and add to `formats` the seconds that each format took."""
    artifacts = []
    for item in items:
        started = time.process_time()
        artifacts.append(render(item, hand))
        formats[item.format] += time.process_time() - started
    return artifacts
