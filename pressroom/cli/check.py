"""`pressroom check`: the problems of all texts, or of the named releases, as lines or as JSON; mends the record."""

import sys
from datetime import UTC, datetime

import click

from pressroom import config
from pressroom.cli.arguments import complete_release, require_release
from pressroom.cli.output import (
    exit_with_problems,
    format_command,
    format_json,
    format_problem,
    get_exit_code,
    json_option,
    print_counts,
    print_next_step,
)
from pressroom.cli.progress import ProgressBar
from pressroom.config import Config
from pressroom.engine.workspace import BuildOptions, Workspace
from pressroom.errors import ConfigError, InputError, Problem
from pressroom.record import RECORD_FILE, RELEASES_FOLDER, format_rfc3339_utc, repair_record
from pressroom.record.file import lock_record, read_file, replace_file


@click.command("check")
@click.argument("releases", nargs=-1, metavar="[RELEASE]...", shell_complete=complete_release)
@json_option
@click.option("--now", metavar="TIME", help="Check as if it were this time.")
@click.option("--mend", is_flag=True, help="Put the record right first: what a merge of two branches leaves behind.")
@click.pass_obj
def command(newsroom: str | None, releases: tuple[str, ...], as_json: bool, now: str | None, mend: bool) -> None:
    """List all problems of all texts; nothing is written, unless the record is to be mended.

    A RELEASE is named by its folder: 2020/en-manad-fri-fran-vald.
    """
    settings = config.load(newsroom)
    done = _repair_record(settings, as_json=as_json) if mend else ()
    addresses = [require_release(settings, release) for release in releases]
    with ProgressBar(sys.stderr) as bar:
        found = _find_problems(Workspace(settings, BuildOptions(now, progress=bar.update)))
    problems = tuple(problem for problem in found if not addresses or _is_in_releases(problem, addresses))
    if as_json:
        click.echo(format_json({"problems": problems} | ({"mended": done} if mend else {})))
    else:
        _print_result(problems, releases)
    raise click.exceptions.Exit(get_exit_code(problems))


def _repair_record(settings: Config, *, as_json: bool) -> tuple[str, ...]:
    """Put the record right, and say what was done. Refuses one of which lines were changed or are gone."""
    with lock_record(settings.newsroom_folder):
        content = read_file(settings.newsroom_folder, RECORD_FILE)
        if content is None:
            raise ConfigError(
                f"There is no {RELEASES_FOLDER}/{RECORD_FILE} to be mended.", "Begin the record: pressroom publish"
            )
        found = repair_record(content, format_rfc3339_utc(datetime.now(UTC)))
        if found.problems:
            problems = (
                Problem(f"{RELEASES_FOLDER}/{RECORD_FILE}", each.line_number, "error", each.message)
                for each in found.problems
            )
            exit_with_problems(InputError(tuple(problems)), as_json=as_json)
        if found.changes:
            replace_file(settings.newsroom_folder, RECORD_FILE, found.content)
    for what in found.changes or ("nothing was to be mended",):
        click.echo(f"{RELEASES_FOLDER}/{RECORD_FILE}: {what}", err=True)
    return found.changes


def _print_result(problems: tuple[Problem, ...], releases: tuple[str, ...]) -> None:
    for problem in problems:
        click.echo(format_problem(problem))
    print_counts(problems)
    if get_exit_code(problems):
        print_next_step(f"mend the lines named above, then run {format_command(' '.join(['check', *releases]))} again.")
    else:
        print_next_step(
            f"{format_command('plan')} shows what a build would change, {format_command('build')} makes it."
        )


def _find_problems(workspace: Workspace) -> tuple[Problem, ...]:
    if workspace.is_plan_current:
        return workspace.build_state.problems
    from pressroom import pipeline  # noqa: PLC0415 - where nothing has changed, the checks are not even loaded

    return pipeline.check_releases(workspace)


def _is_in_releases(problem: Problem, addresses: list[str]) -> bool:
    return any(problem.path.startswith(f"releases/{address}/") for address in addresses)
