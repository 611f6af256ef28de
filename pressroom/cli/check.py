"""`pressroom check`: the problems of all texts, or of the named releases, as lines or as JSON."""

import difflib
from pathlib import Path

import click

from pressroom import config
from pressroom.cli.report import exit_code, json_line, say_count
from pressroom.config import Config
from pressroom.errors import ConfigError, Problem
from pressroom.start import Start, Wish


@click.command("check")
@click.argument("releases", nargs=-1, metavar="[RELEASE]...")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of lines.")
@click.option("--now", metavar="TIME", help="Check as if it were this time.")
@click.pass_obj
def command(newsroom: str | None, releases: tuple[str, ...], as_json: bool, now: str | None) -> None:
    """List all problems of all texts; nothing is written.

    A RELEASE is named by its folder: 2020/en-manad-fri-fran-vald.
    """
    settings = config.load(newsroom)
    for release in releases:
        _require_release(settings, release)
    found = _problems(Start(settings, Wish(now)))
    problems = tuple(problem for problem in found if not releases or _concerns(problem, releases))
    if as_json:
        click.echo(json_line({"problems": problems}))
    else:
        for problem in problems:
            click.echo(str(problem))
        say_count(problems)
    raise click.exceptions.Exit(exit_code(problems))


def _problems(start: Start) -> tuple[Problem, ...]:
    if start.is_known:
        return start.before.problems
    from pressroom import pipeline  # noqa: PLC0415 - where nothing has changed, the checks are not even loaded

    return pipeline.examine(start)


def _concerns(problem: Problem, releases: tuple[str, ...]) -> bool:
    return any(problem.path.startswith(f"releases/{release.strip('/')}/") for release in releases)


def _require_release(settings: Config, release: str) -> None:
    folder = settings.newsroom / "releases"
    if release.strip("/") and ".." not in release and (folder / release.strip("/")).is_dir():
        return
    near = difflib.get_close_matches(release, _addresses(folder), n=1)
    hint = f"Did you mean {near[0]}?" if near else "A release is named by its folder, such as 2020/slug."
    raise ConfigError(f"There is no release {release}.", hint)


def _addresses(folder: Path) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in folder.glob("*/*") if path.is_dir()]
