"""`pressroom check`: the problems of all texts, or of the named releases, as lines or as JSON."""

import sys

import click

from pressroom import config
from pressroom.cli.named import complete_release, require_release
from pressroom.cli.progress import Bar
from pressroom.cli.report import exit_code, json_line, json_option, problem_line, say_count, say_next, verb
from pressroom.errors import Problem
from pressroom.start import Start, Wish


@click.command("check")
@click.argument("releases", nargs=-1, metavar="[RELEASE]...", shell_complete=complete_release)
@json_option
@click.option("--now", metavar="TIME", help="Check as if it were this time.")
@click.pass_obj
def command(newsroom: str | None, releases: tuple[str, ...], as_json: bool, now: str | None) -> None:
    """List all problems of all texts; nothing is written.

    A RELEASE is named by its folder: 2020/en-manad-fri-fran-vald.
    """
    settings = config.load(newsroom)
    addresses = [require_release(settings, release) for release in releases]
    with Bar(sys.stderr) as bar:
        found = _problems(Start(settings, Wish(now, progress=bar.show)))
    problems = tuple(problem for problem in found if not addresses or _concerns(problem, addresses))
    if as_json:
        click.echo(json_line({"problems": problems}))
    else:
        _say(problems, releases)
    raise click.exceptions.Exit(exit_code(problems))


def _say(problems: tuple[Problem, ...], releases: tuple[str, ...]) -> None:
    for problem in problems:
        click.echo(problem_line(problem))
    say_count(problems)
    if exit_code(problems):
        say_next(f"mend the lines named above, then run {verb(' '.join(['check', *releases]))} again.")
    else:
        say_next(f"{verb('plan')} shows what a build would change, {verb('build')} makes it.")


def _problems(start: Start) -> tuple[Problem, ...]:
    if start.is_known:
        return start.before.problems
    from pressroom import pipeline  # noqa: PLC0415 - where nothing has changed, the checks are not even loaded

    return pipeline.examine(start)


def _concerns(problem: Problem, addresses: list[str]) -> bool:
    return any(problem.path.startswith(f"releases/{address}/") for address in addresses)
