"""Read the newsroom into a snapshot for the preview, and update the snapshot with what has changed.

Nothing is written except the private cache, once, when the first snapshot is loaded.
"""

import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cached_property
from itertools import chain

from msgspec import Struct, structs

from pressroom import pipeline
from pressroom.cache.index import ReleaseIndex
from pressroom.check import NewsroomContext, to_entry, to_release
from pressroom.check.fields import find_node
from pressroom.config import Config
from pressroom.engine.load import load_index
from pressroom.engine.pool import WorkerPool
from pressroom.engine.workspace import BuildOptions, Progress, Workspace
from pressroom.errors import Problem
from pressroom.model.entry import parse_address
from pressroom.model.plan import Plan
from pressroom.plan import MAX_DATETIME, create_plan
from pressroom.preview.release_list import ReleaseListItem, ReleaseListYear, UnindexedText, list_releases, list_year
from pressroom.read import ReleaseFiles
from pressroom.text import markdown

NEWSROOM_FILE = "newsroom.yaml"
RELEASES_FOLDER = "releases"


class Snapshot(Struct, frozen=True, dict=True):
    """The state of a newsroom at one time.

    `years` contains the listed releases by year; `open_texts` are by path. `plan` includes drafts and releases under
    embargo as if they were public; it is None if `newsroom.yaml` was never valid.
    """

    workspace: Workspace
    index: ReleaseIndex
    problems: tuple[Problem, ...]
    years: dict[str, ReleaseListYear]
    open_texts: dict[str, UnindexedText]
    plan: Plan | None

    @cached_property
    def releases(self) -> dict[str, ReleaseListItem]:
        """All releases by address, in the order of the list."""
        return list_releases(self.years.values(), self.open_texts, time.time())

    @property
    def newsroom_context(self) -> NewsroomContext:
        """The content of `newsroom.yaml`, or of its last valid version."""
        return self.workspace.newsroom_context


def load_snapshot(config: Config, progress: Progress | None = None) -> Snapshot:
    """Load the first snapshot, reading only texts that are not in the cache. Raises ConfigError without a newsroom."""
    workspace = Workspace.open(config, BuildOptions(progress=progress))
    index = pipeline.read_and_check(workspace)
    return _create_snapshot(workspace, index, index.problems, None)


def refresh_snapshot(previous: Snapshot) -> Iterator[Snapshot]:
    """Yield the snapshot after a change; nothing if nothing has changed.

    When `newsroom.yaml` has changed, every text must be checked again, which takes time. A provisional snapshot is then
    yielded first, so that pages can be shown meanwhile. While `newsroom.yaml` has errors, its last valid version is
    used. Raises ConfigError for files that cannot be read.
    """
    workspace = previous.workspace.refresh()
    current_context = workspace.newsroom_context
    if workspace.scan.is_unchanged_from(previous.workspace.scan) and (workspace.fingerprint, current_context.today) == (
        previous.workspace.fingerprint,
        previous.newsroom_context.today,
    ):
        return
    is_usable = current_context.newsroom or not previous.newsroom_context.newsroom
    if not is_usable:
        workspace = workspace.with_newsroom_context(previous.newsroom_context)
    same_context: Snapshot | None = previous
    if workspace.newsroom_context.digest != previous.newsroom_context.digest:
        index = structs.replace(previous.index, newsroom_context=workspace.newsroom_context)
        same_context = None
        yield _create_snapshot(workspace, index, _merge_newsroom_problems(current_context, index), same_context)
    with WorkerPool(workspace, jobs=1) as pool:  # one job: a process with threads must not fork
        index = load_index(workspace, pool)
    problems = index.problems if is_usable else _merge_newsroom_problems(current_context, index)
    yield _create_snapshot(workspace, index, problems, same_context)


def _merge_newsroom_problems(newsroom_context: NewsroomContext, index: ReleaseIndex) -> tuple[Problem, ...]:
    """Return the problems of the texts, together with the current ones of `newsroom.yaml` and the files next to it."""
    text_problems = (problem for problem in index.problems if problem.path.startswith(RELEASES_FOLDER))
    return tuple(sorted([*newsroom_context.problems, *text_problems]))


def _create_snapshot(
    workspace: Workspace, index: ReleaseIndex, problems: tuple[Problem, ...], previous: Snapshot | None
) -> Snapshot:
    """Create a snapshot. The texts of `previous` were checked against the same `newsroom.yaml`."""
    now = datetime.now(UTC)
    newsroom, languages = workspace.newsroom_context.newsroom, workspace.newsroom_context.languages
    previous_years = previous.years if previous else {}
    years = {
        year: list_year(summary, languages, previous_years.get(year)) for year, summary in index.year_summaries.items()
    }
    open_texts: dict[str, UnindexedText] = {}
    plan = None
    if newsroom:
        open_texts = dict(_read_open_texts(workspace, years, now, previous.open_texts if previous else {}))
        drafts = [to_entry(text.release) for text in open_texts.values() if text.release]
        plan = create_plan(newsroom, chain(index.entries, drafts), now, workspace.fingerprint, MAX_DATETIME)
    markdown.clear_parse_cache()
    return Snapshot(workspace, index, problems, years, open_texts, plan)


def _read_open_texts(
    workspace: Workspace,
    years: Mapping[str, ReleaseListYear],
    now: datetime,
    previous: Mapping[str, UnindexedText],
) -> Iterator[tuple[str, UnindexedText]]:
    """Yield the texts that have no entry in a year summary. Unchanged ones are taken from `previous`."""
    publish_at = now.astimezone(workspace.newsroom_context.zone).replace(second=0, microsecond=0)
    for year, listed_year in years.items():
        releases = workspace.scan.releases(year) if listed_year.open_sources else {}
        for source in listed_year.open_sources:
            files = releases.get(parse_address(source))
            if files and source.rpartition("/")[2] in files.texts:
                open_text = previous.get(source)
                if open_text is None or not files.is_unchanged_from(open_text.files):
                    open_text = _read_open_text(workspace, source, files, publish_at)
                yield source, open_text


def _read_open_text(workspace: Workspace, source: str, files: ReleaseFiles, publish_at: datetime) -> UnindexedText:
    """Read a text; a draft becomes a release that is published at `publish_at`."""
    check = workspace.texts.check_text(source).check
    values = check.values
    check_with_time = structs.replace(check, values={"publish_at": publish_at, **values})
    release = to_release(check_with_time, workspace.newsroom_context)
    is_draft = find_node(check.draft.fields, "publish_at") is None
    return UnindexedText(files, values.get("headline", ""), is_draft, values.get("publish_at"), release)
