"""THE ORDER of the stages: read, check, plan, render, write.

A Start in, what happened out. It joins the stages and knows none of their details.
"""

from datetime import datetime
from pathlib import Path

from msgspec import structs

from pressroom.cache.build_state import BuildState
from pressroom.check import NewsroomContext, check_newsroom, check_overrides
from pressroom.engine.load import CachedIndex, ReleaseIndex, load_cached_index, load_index, save_index
from pressroom.engine.output import ChangeSet, list_expected_changes, write_output
from pressroom.engine.pool import WorkerPool
from pressroom.engine.releases import ReleaseBuilder
from pressroom.engine.undeclared_changes import find_undeclared_changes, is_public_file
from pressroom.engine.workspace import BuildResult, Workspace
from pressroom.errors import InputError, Problem
from pressroom.model.draft import Draft
from pressroom.model.plan import Plan
from pressroom.plan import MAX_DATETIME, create_plan
from pressroom.read import has_keys, list_languages, read_overrides
from pressroom.text import markdown
from pressroom.write import compute_diff, lock_output, read_manifest


def build(workspace: Workspace) -> BuildResult:
    """Every stage: make `out/` what texts, templates and time say. Raises InputError with every problem."""
    config, wish = workspace.config, workspace.options
    kept = _load_cached_index(workspace)
    with lock_output(config.out), _open_pool(workspace, kept) as crew:
        knowledge = load_index(crew, workspace.scan, kept)
        try:
            planned = _make_plan(workspace, crew.builder, knowledge)
        except InputError:
            _save_index(workspace, kept, knowledge)  # what was learnt is worth keeping all the same
            raise
        standing = read_manifest(config.out)
        todo = compute_diff(planned, standing, config.out, clean=wish.clean, verify=wish.verify)
        written = write_output(crew, planned, standing, todo)
        crew.builder.save_bytecode()
        _save_index(workspace, kept, knowledge, planned, written.outputs)
        markdown.clear_parsed()
        return BuildResult(written.changed, written.removed, written.unchanged, knowledge.problems)


def plan_changes(workspace: Workspace, cached_index: CachedIndex | None = None) -> ChangeSet:
    """Read, check and plan; nothing is made.

    `learnt` is what is known already. Raises InputError with every problem.
    """
    config, wish = workspace.config, workspace.options
    kept = cached_index or _load_cached_index(workspace)
    with _open_pool(workspace, kept) as crew:
        planned = _make_plan(workspace, crew.builder, load_index(crew, workspace.scan, kept))
        standing = read_manifest(config.out)
        todo = compute_diff(planned, standing, config.out, clean=wish.clean, verify=wish.verify)
        return list_expected_changes(crew, standing, todo)


def check_releases(workspace: Workspace) -> tuple[Problem, ...]:
    """Read and check: every problem of every text, and where one is not as it was published."""
    hand, knowledge = load_builder_and_index(workspace)
    return tuple(sorted([*knowledge.problems, *find_undeclared_changes(hand, knowledge.changed_paths)]))


def load_builder_and_index(workspace: Workspace) -> tuple[ReleaseBuilder, ReleaseIndex]:
    """Read and check: all that there is to know of the texts, and the hand that can tell more of each."""
    kept = _load_cached_index(workspace)
    with _open_pool(workspace, kept) as crew:
        knowledge = load_index(crew, workspace.scan, kept)
    if not workspace.is_plan_current:
        _save_index(workspace, kept, knowledge)
    return crew.builder, knowledge


def _load_cached_index(workspace: Workspace) -> CachedIndex | None:
    """What earlier builds learnt, if what was seen then is known too."""
    return load_cached_index(workspace.cache, workspace.build_state.generation, workspace.build_state.scan)


def _open_pool(workspace: Workspace, cached_index: CachedIndex | None) -> WorkerPool:
    """Those who work on releases."""
    known = (
        cached_index.index_header.newsroom_context
        if cached_index
        and workspace.is_newsroom_unchanged
        and cached_index.index_header.newsroom_context.today == workspace.today
        else None
    )
    hand = ReleaseBuilder(
        workspace.config,
        known or check_newsroom_folder(workspace.config.newsroom_folder, workspace.newsroom_draft, workspace.now),
        workspace.scan,
        workspace.fingerprint,
    )
    return WorkerPool(hand, workspace.jobs, workspace.options.progress)


def check_newsroom_folder(folder: Path, draft: Draft, now: datetime) -> NewsroomContext:
    """What the draft of `newsroom.yaml` in `folder` says, with the problems of what surrounds the texts."""
    known = check_newsroom(draft, now, list_languages(folder))
    problems = known.problems + check_overrides(read_overrides(folder), known.languages)
    newsroom = known.newsroom and structs.replace(known.newsroom, is_signed=has_keys(folder))
    return structs.replace(known, problems=problems, newsroom=newsroom)


def _make_plan(workspace: Workspace, builder: ReleaseBuilder, index: ReleaseIndex) -> Plan:
    """Plan what was read, when there is no error in it, and every text is as it was recorded."""
    newsroom = index.newsroom_context.newsroom
    changed = tuple(find_undeclared_changes(builder, index.changed_paths))
    errors = (problem for problem in index.problems if problem.level == "error")
    if newsroom is None or changed or any(is_public_file(problem.path, workspace.scan) for problem in errors):
        raise InputError(tuple(sorted([*index.problems, *changed])))
    horizon = MAX_DATETIME if workspace.scan.record_position else None
    return create_plan(newsroom, index.entry_tables, workspace.now, workspace.fingerprint, horizon)


def _save_index(
    workspace: Workspace,
    cached_index: CachedIndex | None,
    index: ReleaseIndex,
    plan: Plan | None = None,
    output_count: int = 0,
) -> None:
    """Keep what was learnt, and what was planned, for the next build."""
    build_state = BuildState(workspace.fingerprint, workspace.scan, index.problems, index.newsroom_context.timezone)
    if plan:
        since, until = index.get_validity(plan, workspace.now)
        build_state = structs.replace(
            build_state, plan_digest=plan.digest, valid_from=since, valid_until=until, output_count=output_count
        )
    save_index(workspace.cache, build_state, index, cached_index)
