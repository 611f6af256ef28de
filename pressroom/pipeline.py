"""Run the build stages in order: scan, read, check, plan, diff, render, write.

Each stage is one call here; the stages themselves are in their own packages.
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
    """Run every stage, so that `out/` matches the texts, the templates and the time.

    Raises InputError with all problems if a text has an error.
    """
    config, options = workspace.config, workspace.options
    cached_index = _load_cached_index(workspace)
    with lock_output(config.out), _open_pool(workspace, cached_index) as pool:
        index = load_index(pool, workspace.scan, cached_index)
        try:
            plan = _make_plan(workspace, pool.builder, index)
        except InputError:
            _save_index(workspace, cached_index, index)  # the next build need not read the valid texts again
            raise
        output_state = read_manifest(config.out)
        diff = compute_diff(plan, output_state, config.out, clean=options.clean, verify=options.verify)
        result = write_output(pool, plan, output_state, diff)
        pool.builder.save_bytecode()
        _save_index(workspace, cached_index, index, plan, result.outputs)
        markdown.clear_parse_cache()
        return BuildResult(result.changed, result.removed, result.unchanged, index.problems)


def plan_changes(workspace: Workspace, cached_index: CachedIndex | None = None) -> ChangeSet:
    """Return what a build would change, without building.

    `cached_index` is what an earlier build saved, if the caller has loaded it already. Raises InputError with all
    problems if a text has an error.
    """
    config, options = workspace.config, workspace.options
    cached_index = cached_index or _load_cached_index(workspace)
    with _open_pool(workspace, cached_index) as pool:
        plan = _make_plan(workspace, pool.builder, load_index(pool, workspace.scan, cached_index))
        output_state = read_manifest(config.out)
        diff = compute_diff(plan, output_state, config.out, clean=options.clean, verify=options.verify)
        return list_expected_changes(pool, output_state, diff)


def check_releases(workspace: Workspace) -> tuple[Problem, ...]:
    """Return the problems of all texts, sorted, including undeclared changes to published texts."""
    builder, index = load_builder_and_index(workspace)
    return tuple(sorted([*index.problems, *find_undeclared_changes(builder, index.changed_paths)]))


def load_builder_and_index(workspace: Workspace) -> tuple[ReleaseBuilder, ReleaseIndex]:
    """Read and check all texts; return their index, and the builder that can load single releases."""
    cached_index = _load_cached_index(workspace)
    with _open_pool(workspace, cached_index) as pool:
        index = load_index(pool, workspace.scan, cached_index)
    if not workspace.is_plan_current:
        _save_index(workspace, cached_index, index)
    return pool.builder, index


def _load_cached_index(workspace: Workspace) -> CachedIndex | None:
    return load_cached_index(workspace.cache, workspace.build_state.generation, workspace.build_state.scan)


def _open_pool(workspace: Workspace, cached_index: CachedIndex | None) -> WorkerPool:
    """Return a pool for the workspace; check `newsroom.yaml` only if it or the date has changed."""
    newsroom_context = (
        cached_index.index_header.newsroom_context
        if cached_index
        and workspace.is_newsroom_unchanged
        and cached_index.index_header.newsroom_context.today == workspace.today
        else None
    )
    builder = ReleaseBuilder(
        workspace.config,
        newsroom_context
        or check_newsroom_folder(workspace.config.newsroom_folder, workspace.newsroom_draft, workspace.now),
        workspace.scan,
        workspace.fingerprint,
    )
    return WorkerPool(builder, workspace.jobs, workspace.options.progress)


def check_newsroom_folder(folder: Path, draft: Draft, now: datetime) -> NewsroomContext:
    """Check the draft of `newsroom.yaml` together with the overridden templates and the keys in `folder`."""
    newsroom_context = check_newsroom(draft, now, list_languages(folder))
    problems = newsroom_context.problems + check_overrides(read_overrides(folder), newsroom_context.languages)
    newsroom = newsroom_context.newsroom and structs.replace(newsroom_context.newsroom, is_signed=has_keys(folder))
    return structs.replace(newsroom_context, problems=problems, newsroom=newsroom)


def _make_plan(workspace: Workspace, builder: ReleaseBuilder, index: ReleaseIndex) -> Plan:
    """Plan all outputs. Raises InputError for errors in public files and undeclared changes to published texts."""
    newsroom = index.newsroom_context.newsroom
    undeclared = tuple(find_undeclared_changes(builder, index.changed_paths))
    errors = (problem for problem in index.problems if problem.level == "error")
    if newsroom is None or undeclared or any(is_public_file(problem.path, workspace.scan) for problem in errors):
        raise InputError(tuple(sorted([*index.problems, *undeclared])))
    public_until = MAX_DATETIME if workspace.scan.record_position else None
    return create_plan(newsroom, index.entry_tables, workspace.now, workspace.fingerprint, public_until)


def _save_index(
    workspace: Workspace,
    cached_index: CachedIndex | None,
    index: ReleaseIndex,
    plan: Plan | None = None,
    output_count: int = 0,
) -> None:
    """Save the index for the next build and, if there is a plan, until when it is valid."""
    build_state = BuildState(workspace.fingerprint, workspace.scan, index.problems, index.newsroom_context.timezone)
    if plan:
        since, until = index.get_validity(plan, workspace.now)
        build_state = structs.replace(
            build_state, plan_digest=plan.digest, valid_from=since, valid_until=until, output_count=output_count
        )
    save_index(workspace.cache, build_state, index, cached_index)
