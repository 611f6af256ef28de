"""How commands report: problems and their count, JSON, the exit code of a list of problems."""

from collections.abc import Mapping, Sequence
from typing import NoReturn

import click
import msgspec

from pressroom.errors import InputError, Problem

_TEXTS, _SET_UP = 1, 2


def json_line(value: Mapping[str, object]) -> str:
    """A value as JSON, indented for people."""
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()


def exit_code(problems: Sequence[Problem]) -> int:
    """0 without an error, 2 with one in `newsroom.yaml`, else 1."""
    errors = [problem for problem in problems if problem.level == "error"]
    if any(problem.path == "newsroom.yaml" for problem in errors):
        return _SET_UP
    return _TEXTS if errors else 0


def say_count(problems: Sequence[Problem]) -> None:
    """One line on standard error that sums the problems up."""
    errors = sum(problem.level == "error" for problem in problems)
    click.echo(f"{_counted(errors, 'error')}, {_counted(len(problems) - errors, 'warning')}", err=True)


def say_problems(problems: Sequence[Problem]) -> None:
    """The problems on standard error, a line each."""
    for problem in problems:
        click.echo(str(problem), err=True)


def refuse(error: InputError, *, as_json: bool) -> NoReturn:
    """Say every problem, as lines on standard error or as JSON on standard output, and end with their exit code."""
    if as_json:
        click.echo(json_line({"problems": error.problems}))
    else:
        say_problems(error.problems)
    click.echo(str(error), err=True)
    raise click.exceptions.Exit(exit_code(error.problems))


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
