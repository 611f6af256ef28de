"""`pressroom check`: the problems of all texts, or of the named releases, as lines or as JSON; mends the record."""

import sys
from datetime import UTC, datetime

import click

from pressroom import config
from pressroom.cli.named import complete_release, require_release
from pressroom.cli.progress import Bar
from pressroom.cli.report import exit_code, json_line, json_option, problem_line, refuse, say_count, say_next, verb
from pressroom.config import Config
from pressroom.errors import ConfigError, InputError, Problem
from pressroom.record import FOLDER, RECORD, mended, rfc3339_utc
from pressroom.record.file import locked, octets, put_anew
from pressroom.start import Start, Wish


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
    done = _mend(settings, as_json=as_json) if mend else ()
    addresses = [require_release(settings, release) for release in releases]
    with Bar(sys.stderr) as bar:
        found = _problems(Start(settings, Wish(now, progress=bar.show)))
    problems = tuple(problem for problem in found if not addresses or _concerns(problem, addresses))
    if as_json:
        click.echo(json_line({"problems": problems} | ({"mended": done} if mend else {})))
    else:
        _say(problems, releases)
    raise click.exceptions.Exit(exit_code(problems))


def _mend(settings: Config, *, as_json: bool) -> tuple[str, ...]:
    """Put the record right, and say what was done. Refuses one of which lines were changed or are gone."""
    with locked(settings.newsroom):
        content = octets(settings.newsroom, RECORD)
        if content is None:
            raise ConfigError(f"There is no {FOLDER}/{RECORD} to be mended.", "Begin the record: pressroom publish")
        found = mended(content, rfc3339_utc(datetime.now(UTC)))
        if found.faults:
            problems = (Problem(f"{FOLDER}/{RECORD}", each.line, "error", each.message) for each in found.faults)
            refuse(InputError(tuple(problems)), as_json=as_json)
        if found.done:
            put_anew(settings.newsroom, RECORD, found.content)
    for what in found.done or ("nothing was to be mended",):
        click.echo(f"{FOLDER}/{RECORD}: {what}", err=True)
    return found.done


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
