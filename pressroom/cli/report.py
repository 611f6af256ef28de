"""How commands report: problems and their count, what to do next, JSON, the exit code of a list of problems.

What was asked for goes to standard output; all that is said about it goes to standard error.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NoReturn

import click
import msgspec

from pressroom.errors import InputError, PressroomError, Problem

_TEXTS, _SET_UP = 1, 2
_JSON = "pressroom.json"
_COLOURS = {"error": "red", "warning": "yellow"}

# What a text or the name of a file could make a terminal do.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\ud800-\udfff]")


def json_line(value: Mapping[str, object]) -> str:
    """A value as JSON, indented for people."""
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()


def exit_code(problems: Sequence[Problem]) -> int:
    """0 without an error, 1 with some in releases only, 2 with one in `newsroom.yaml` or what else is set up."""
    errors = [problem for problem in problems if problem.level == "error"]
    if any(problem.path.split("/")[0] != "releases" for problem in errors):
        return _SET_UP
    return _TEXTS if errors else 0


def problem_line(problem: Problem) -> str:
    """A problem as one line: `file:line: level: message`."""
    place = click.style(harmless(f"{problem.path}:{problem.line}:"), bold=True)
    level = click.style(f"{problem.level}:", fg=_COLOURS[problem.level])
    return f"{place} {level} {harmless(problem.message)}"


def harmless(text: str) -> str:
    """A text with its control characters written out, so that no file can play with the terminal."""
    return _CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def say_count(problems: Sequence[Problem]) -> None:
    """One line on standard error that sums the problems up."""
    errors = sum(problem.level == "error" for problem in problems)
    click.echo(f"{counted(errors, 'error')}, {counted(len(problems) - errors, 'warning')}", err=True)


def say_problems(problems: Sequence[Problem]) -> None:
    """The problems on standard error, a line each."""
    for problem in problems:
        click.echo(problem_line(problem), err=True)


def say_next(what: str) -> None:
    """What to do now, on standard error."""
    click.echo(click.style("Next: ", bold=True) + harmless(what), err=True)


def say_error(error: PressroomError) -> None:
    """What happened, and what to do, on standard error."""
    click.echo(f"{click.style(harmless(error.what), fg='red')}\n{harmless(error.remedy)}", err=True)


def fail(ctx: click.Context, error: PressroomError) -> NoReturn:
    """Say an error, on standard output too where that is to be JSON, and end with its exit code."""
    if ctx.find_root().meta.get(_JSON):
        click.echo(json_line({"error": {"what": error.what, "remedy": error.remedy}}))
    say_error(error)
    raise click.exceptions.Exit(error.exit_code)


def json_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """The option `--json` of a verb, whose output then has no colours."""
    helping = "Print one JSON object instead of lines."
    return click.option("--json", "as_json", is_flag=True, help=helping, callback=_note_json)(command)


def _note_json(ctx: click.Context, _parameter: click.Parameter, is_wanted: bool) -> bool:
    if is_wanted:
        root = ctx.find_root()
        ctx.color = root.color = False
        root.meta[_JSON] = True
    return is_wanted


def refuse(error: InputError, *, as_json: bool) -> NoReturn:
    """Say every problem, as lines on standard error or as JSON on standard output, and end with their exit code."""
    if as_json:
        click.echo(json_line({"problems": error.problems}))
    else:
        say_problems(error.problems)
    say_error(error)
    raise click.exceptions.Exit(exit_code(error.problems))


def verb(words: str) -> str:
    """A command to be typed next, for the same newsroom: `pressroom --newsroom DIR check`."""
    from shlex import quote  # noqa: PLC0415 - few commands name a newsroom

    newsroom = click.get_current_context().find_root().params.get("newsroom")
    return f"pressroom --newsroom {quote(newsroom)} {words}" if newsroom else f"pressroom {words}"


def counted(number: int, what: str) -> str:
    """A number of things: `1 error`, `2 errors`."""
    return f"{number} {what}{'' if number == 1 else 's'}"
