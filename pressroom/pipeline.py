"""Run the build stages in order: scan, read, check, plan, diff, render, write.

Each stage is one call here; the stages themselves are in their own packages. This is what goes from one to the next:

    the newsroom's folder
      scan    -> Scan            which files there are, and which have changed (`Workspace.open`, `Workspace.refresh`)
      read    -> Draft           the values of a text, each with its line
      check   -> ReleaseIndex    problems, and the valid releases as entries; a Release is checked again to render it
      plan    -> Plan            everything that must exist in `out/` now
      diff    -> Diff            how the plan differs from what `out/` contains
      render  -> RenderedOutput  new and changed files in the staging folder, and paths to remove
      (record)                   what must be on record before it is public (`before_write`)
      write   -> out/            the files in place, and the manifest that describes them
"""

from collections.abc import Callable

from pressroom.cache.index import ReleaseIndex
from pressroom.engine.load import load_index, save_index
from pressroom.engine.output import ChangeSet, list_expected_changes, open_staging, render_output, write_output
from pressroom.engine.pool import WorkerPool
from pressroom.engine.search_update import plan_search_update
from pressroom.engine.undeclared_changes import find_undeclared_changes, stops_build
from pressroom.engine.workspace import BuildResult, Workspace
from pressroom.errors import InputError, Problem
from pressroom.model.plan import Plan
from pressroom.plan import MAX_DATETIME, create_plan
from pressroom.text import markdown
from pressroom.write import Diff, OutputState, compute_diff, lock_output, read_manifest


def build(workspace: Workspace, before_write: Callable[[], None] = lambda: None) -> BuildResult:
    """Run every stage, so that `out/` matches the texts, the templates and the time.

    `before_write` is called when everything is rendered and nothing is in its place yet: what it does must be done
    before readers see the result. If it raises an error, `out/` stays as it is. Raises InputError with all problems if
    a text has an error.
    """
    out = workspace.config.out
    with lock_output(out), WorkerPool(workspace, renders=True) as pool:
        index = load_index(workspace, pool)
        try:
            plan = _plan(workspace, index)
        except InputError:
            save_index(workspace, index)  # the next build need not read the valid texts again
            raise
        output_state, diff = _diff(workspace, plan)
        search = plan_search_update(workspace, plan)
        with open_staging(pool):
            rendered = render_output(pool, index, plan, output_state, diff, search.missing)
            search.prepare(rendered.search_entries)
            before_write()
            write_output(out, rendered, search)
        workspace.contexts.save_bytecode()
        count = rendered.manifest.output_count
        save_index(workspace, index, plan, count)
    markdown.clear_parse_cache()
    changed = tuple(each.path for each in rendered.staged_files)
    return BuildResult(changed, tuple(sorted(rendered.removals)), count - len(changed), index.problems, plan.digest)


def plan_changes(workspace: Workspace) -> ChangeSet:
    """Return what a build would change, without building.

    Raises InputError with all problems if a text has an error.
    """
    index, plan = plan_site(workspace)
    output_state, diff = _diff(workspace, plan)
    return list_expected_changes(workspace.renderer, index, output_state, diff)


def plan_site(workspace: Workspace) -> tuple[ReleaseIndex, Plan]:
    """Return the index of all texts, and the plan of everything that is public now.

    Raises InputError with all problems if a text has an error.
    """
    with WorkerPool(workspace) as pool:
        index = load_index(workspace, pool)
    return index, _plan(workspace, index)


def read_and_check(workspace: Workspace) -> ReleaseIndex:
    """Read and check all texts that have changed, and return the index of all texts."""
    with WorkerPool(workspace) as pool:
        index = load_index(workspace, pool)
    if not workspace.is_plan_current:
        save_index(workspace, index)
    return index


def check_releases(workspace: Workspace) -> tuple[Problem, ...]:
    """Return the problems of all texts, sorted, including undeclared changes to published texts."""
    index = read_and_check(workspace)
    return tuple(sorted([*index.problems, *find_undeclared_changes(workspace, index.changed_paths)]))


def _plan(workspace: Workspace, index: ReleaseIndex) -> Plan:
    """Plan all outputs. Raises InputError for errors in public files and undeclared changes to published texts."""
    newsroom = index.newsroom_context.newsroom
    undeclared = tuple(find_undeclared_changes(workspace, index.changed_paths))
    if newsroom is None or undeclared or any(stops_build(problem, workspace.scan) for problem in index.problems):
        raise InputError(tuple(sorted([*index.problems, *undeclared])))
    public_until = MAX_DATETIME if workspace.scan.record_position else None
    return create_plan(newsroom, index.entries, workspace.now, workspace.fingerprint, public_until)


def _diff(workspace: Workspace, plan: Plan) -> tuple[OutputState, Diff]:
    """Compare the plan with what `out/` contains."""
    out, options = workspace.config.out, workspace.options
    output_state = read_manifest(out)
    return output_state, compute_diff(plan, output_state, out, clean=options.clean, verify=options.verify)
