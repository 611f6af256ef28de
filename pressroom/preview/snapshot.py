"""What a newsroom's texts say now, taken up from what they said before: folders in, a Look out.

Nothing is written but the private cache, once, at the first look.
"""

import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cached_property
from itertools import chain

from msgspec import Struct, structs

from pressroom import pipeline
from pressroom.check import NewsroomContext, to_entry, to_release
from pressroom.check.fields import find_node
from pressroom.config import Config
from pressroom.engine.load import CachedIndex, ReleaseIndex, load_index
from pressroom.engine.pool import WorkerPool
from pressroom.engine.releases import ReleaseBuilder
from pressroom.engine.workspace import BuildOptions, Progress, Workspace
from pressroom.errors import Problem
from pressroom.model.entry import build_entry_tables, parse_address
from pressroom.model.plan import Plan
from pressroom.plan import MAX_DATETIME, create_plan
from pressroom.preview.release_list import ListedRelease, ListedYear, OpenText, list_releases, list_year
from pressroom.read import ReleaseFiles, Scan, read_build_inputs, read_newsroom_draft, scan_newsroom
from pressroom.text import markdown

NEWSROOM_FILE = "newsroom.yaml"
RELEASES_FOLDER = "releases"


class Snapshot(Struct, frozen=True, dict=True):
    """All that there is to know of a newsroom at one time.

    `years` list the texts by volume; `opens` are by the paths of texts. `plan` is that of everything, as if drafts and
    embargoed releases were public; it is None as long as `newsroom.yaml` was never valid. `recalled` is what the next
    look is taken up from.
    """

    builder: ReleaseBuilder
    scan: Scan
    index: ReleaseIndex
    problems: tuple[Problem, ...]
    years: dict[str, ListedYear]
    open_texts: dict[str, OpenText]
    plan: Plan | None
    cached_index: CachedIndex

    @cached_property
    def releases(self) -> dict[str, ListedRelease]:
        """All releases by address, in the order in which they are listed."""
        return list_releases(self.years.values(), self.open_texts, time.time())

    @property
    def newsroom_context(self) -> NewsroomContext:
        """What `newsroom.yaml` says, or said last when it was valid."""
        return self.builder.newsroom_context


def load_snapshot(config: Config, progress: Progress | None = None) -> Snapshot:
    """The first look, which reads what earlier builds have not. Raises ConfigError where there is no newsroom."""
    start = Workspace(config, BuildOptions(progress=progress))
    hand, knowledge = pipeline.load_builder_and_index(start)
    return _create_snapshot(hand, start.scan, knowledge, knowledge.problems, None)


def refresh_snapshot(previous: Snapshot) -> Iterator[Snapshot]:
    """What has changed since, if anything has: as soon as it can be told, and then whole.

    Raises ConfigError for what cannot be read.

    While `newsroom.yaml` has errors, it counts as it was before. When it has changed, every text must be checked
    against it, which takes its time; pages can be shown before that.
    """
    config = previous.builder.config
    seen = scan_newsroom(config.newsroom_folder, previous.scan)
    shape = read_build_inputs(config.newsroom_folder).fingerprint
    said = pipeline.check_newsroom_folder(
        config.newsroom_folder, read_newsroom_draft(config.newsroom_folder, seen), datetime.now(UTC)
    )
    if seen.is_unchanged_from(previous.scan) and (shape, said.today) == (
        previous.builder.fingerprint,
        previous.newsroom_context.today,
    ):
        return
    known = said if said.newsroom or not previous.newsroom_context.newsroom else previous.newsroom_context
    hand = previous.builder.with_scan(known, seen, shape)
    same: Snapshot | None = previous
    if known.digest != previous.newsroom_context.digest:
        knowledge = structs.replace(previous.index, newsroom_context=known)
        same = None
        hasty = _create_snapshot(hand, seen, knowledge, _merge_newsroom_problems(said, knowledge), same)
        yield structs.replace(hasty, cached_index=previous.cached_index)
    with WorkerPool(hand, jobs=1) as crew:  # no process is copied from one that has threads
        knowledge = load_index(crew, seen, previous.cached_index)
    problems = knowledge.problems if said is known else _merge_newsroom_problems(said, knowledge)
    yield _create_snapshot(hand, seen, knowledge, problems, same)


def _merge_newsroom_problems(newsroom_context: NewsroomContext, index: ReleaseIndex) -> tuple[Problem, ...]:
    """The problems of the texts, with those that `newsroom.yaml`, and what stands beside it, have now."""
    return tuple(
        sorted(
            [*newsroom_context.problems, *(each for each in index.problems if each.path.startswith(RELEASES_FOLDER))]
        )
    )


def _create_snapshot(
    builder: ReleaseBuilder, scan: Scan, index: ReleaseIndex, problems: tuple[Problem, ...], previous: Snapshot | None
) -> Snapshot:
    """`before` is a look at texts that were checked against the same `newsroom.yaml`."""
    now = datetime.now(UTC)
    known = builder.newsroom_context
    kept = previous.years if previous else {}
    years = {name: list_year(each, known.languages, kept.get(name)) for name, each in index.year_summaries.items()}
    opens = (
        dict(_read_open_texts(builder, scan, years, now, previous.open_texts if previous else {}))
        if known.newsroom
        else {}
    )
    planned = None
    if known.newsroom:
        drafts = build_entry_tables(to_entry(each.release) for each in opens.values() if each.release)
        planned = create_plan(known.newsroom, chain(index.entry_tables, drafts), now, builder.fingerprint, MAX_DATETIME)
    markdown.clear_parsed()
    return Snapshot(builder, scan, index, problems, years, opens, planned, index.to_cached_index(scan))


def _read_open_texts(
    builder: ReleaseBuilder,
    scan: Scan,
    years: Mapping[str, ListedYear],
    now: datetime,
    previous: Mapping[str, OpenText],
) -> Iterator[tuple[str, OpenText]]:
    """The texts that no volume has a release of; those that were open `before` and have not changed are not read."""
    moment = now.astimezone(builder.newsroom_context.zone).replace(second=0, microsecond=0)
    for name, each in years.items():
        sightings = scan.releases(name) if each.open_sources else {}
        for source in each.open_sources:
            sighting = sightings.get(parse_address(source))
            if sighting and source.rpartition("/")[2] in sighting.texts:
                known = previous.get(source)
                is_as_before = known is not None and sighting.is_unchanged_from(known.files)
                yield source, known if known and is_as_before else _read_open_text(builder, source, sighting, moment)


def _read_open_text(builder: ReleaseBuilder, source: str, files: ReleaseFiles, now: datetime) -> OpenText:
    examined = builder.check_text(source).check
    values = examined.values
    as_if_now = structs.replace(examined, values={"publish_at": now, **values})
    made = to_release(as_if_now, builder.newsroom_context)
    is_draft = find_node(examined.draft.fields, "publish_at") is None
    return OpenText(files, values.get("headline", ""), is_draft, values.get("publish_at"), made)
