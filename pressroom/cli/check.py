"""`pressroom check`: list the problems of all texts, or of some releases, and repair the record."""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime

import click

from pressroom.cli.output import (
    escape_controls,
    format_command,
    format_json,
    format_problem,
    get_exit_code,
    json_option,
    print_counts,
    print_next_step,
)
from pressroom.cli.parameters import complete_release, require_release
from pressroom.cli.terminal import ProgressBar
from pressroom.config import Config, load_config
from pressroom.engine.check_record import require_sound_record
from pressroom.engine.workspace import BuildOptions, Workspace
from pressroom.errors import ConfigError, InputError, Problem
from pressroom.publishing.restore_line_endings import restore_converted_files
from pressroom.record import APPROVALS_FILE, RECORD_FILE, RELEASES_FOLDER, format_rfc3339_utc, repair_record
from pressroom.record.file import append_content, lock_record, read_file, replace_file


@click.command("check")
@click.argument("releases", nargs=-1, metavar="[RELEASE]...", shell_complete=complete_release)
@json_option
@click.option("--now", metavar="TIME", help="Check as if it were this time.")
@click.option(
    "--mend",
    "is_repair",
    is_flag=True,
    help="First repair the record, after merging two branches for example, and line endings that git has converted.",
)
@click.pass_obj
def command(newsroom: str | None, releases: tuple[str, ...], as_json: bool, now: str | None, is_repair: bool) -> None:
    """List all problems in your texts, or only in the given releases.

    Name a RELEASE by its folder, such as 2020/en-manad-fri-fran-vald. Nothing is written, except with --mend.
    """
    config = load_config(newsroom)
    changes = _repair_record(config) if is_repair else ()
    addresses = [require_release(config, release) for release in releases]
    with ProgressBar(sys.stderr) as bar:
        workspace = Workspace.open(config, BuildOptions(now, progress=bar.update))
        all_problems = _find_problems(workspace)
    problems = tuple(problem for problem in all_problems if not addresses or _is_in_releases(problem, addresses))
    if as_json:
        click.echo(format_json({"problems": problems} | ({"mended": changes} if is_repair else {})))
    else:
        for problem in problems:
            click.echo(format_problem(problem))
        print_counts(problems)
    if workspace.may_have_late_texts:
        from pressroom.cli.unpublished import print_late_texts  # noqa: PLC0415 - slow to import

        print_late_texts(workspace, addresses)
    if not as_json:
        _print_next_step(problems, releases)
    raise click.exceptions.Exit(get_exit_code(problems))


def _repair_record(config: Config) -> tuple[str, ...]:
    """Repair the record and print what was changed. Raises InputError if a line was edited or is missing."""
    with lock_record(config.newsroom_folder):
        content = read_file(config.newsroom_folder, RECORD_FILE)
        if content is None:
            require_sound_record(Workspace.open(config).scan)
            raise ConfigError(
                f"There is no {RELEASES_FOLDER}/{RECORD_FILE} to repair.", "Run pressroom publish to start the record."
            )
        repair = repair_record(content, format_rfc3339_utc(datetime.now(UTC)))
        if repair.problems:
            problems = (
                Problem(f"{RELEASES_FOLDER}/{RECORD_FILE}", each.line_number, "error", each.message)
                for each in repair.problems
            )
            raise InputError(tuple(problems))
        if repair.changes:
            replace_file(config.newsroom_folder, RECORD_FILE, repair.content)
        created = tuple(_create_missing_approvals(config))
        restored = restore_converted_files(config.newsroom_folder)
    changes = [f"{RELEASES_FOLDER}/{RECORD_FILE}: {change}" for change in (*repair.changes, *created)]
    changes += [f"{path}: restored the line endings" for path in restored]
    for change in changes or [f"{RELEASES_FOLDER}/{RECORD_FILE}: nothing to repair"]:
        click.echo(escape_controls(change), err=True)
    return (*repair.changes, *created, *changes[len(repair.changes) + len(created) :])


def _create_missing_approvals(config: Config) -> Iterator[str]:
    """Create the file of approvals if it is missing, and yield what was done."""
    if read_file(config.newsroom_folder, APPROVALS_FILE) is None:
        append_content(config.newsroom_folder, APPROVALS_FILE, b"")
        yield f"created an empty {RELEASES_FOLDER}/{APPROVALS_FILE} beside it"


def _print_next_step(problems: tuple[Problem, ...], releases: tuple[str, ...]) -> None:
    if get_exit_code(problems):
        print_next_step(f"fix the lines above, then run {format_command(' '.join(['check', *releases]))} again.")
    else:
        print_next_step(f"run {format_command('publish')} to see what is due, and to publish it.")


def _find_problems(workspace: Workspace) -> tuple[Problem, ...]:
    if workspace.is_plan_current:
        return workspace.build_state.problems
    from pressroom import pipeline  # noqa: PLC0415 - not needed if nothing has changed

    return pipeline.check_releases(workspace)


def _is_in_releases(problem: Problem, addresses: list[str]) -> bool:
    return any(problem.path.startswith(f"releases/{address}/") for address in addresses)
