"""Print what commands report: problems, errors, next steps, JSON and exit codes.

The result goes to standard output, and all messages go to standard error.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, NoReturn
from zoneinfo import ZoneInfo

import click
import msgspec

from pressroom.errors import InputError, PressroomError, Problem

_EXIT_TEXT_ERROR, _EXIT_CONFIG_ERROR = 1, 2
_JSON_META_KEY = "pressroom.json"
_COLORS = {"error": "red", "warning": "yellow"}

# Characters in texts and file names that could control the terminal.
_CONTROL_CHARACTERS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\ud800-\udfff]")


def format_json(value: Mapping[str, object]) -> str:
    """Return a value as indented JSON."""
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()


def get_exit_code(problems: Sequence[Problem]) -> int:
    """Return 0 without errors, 1 if only releases have errors, 2 if `newsroom.yaml` or other configuration has one."""
    errors = [problem for problem in problems if problem.level == "error"]
    if any(problem.path.split("/")[0] != "releases" for problem in errors):
        return _EXIT_CONFIG_ERROR
    return _EXIT_TEXT_ERROR if errors else 0


def format_problem(problem: Problem) -> str:
    """Return a problem as one line: `file:line: level: message`."""
    place = click.style(escape_controls(f"{problem.path}:{problem.line}:"), bold=True)
    level = click.style(f"{problem.level}:", fg=_COLORS[problem.level])
    return f"{place} {level} {escape_controls(problem.message)}"


def escape_controls(text: str) -> str:
    """Replace control characters by escapes, so that no file can control the terminal."""
    return _CONTROL_CHARACTERS.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def print_counts(problems: Sequence[Problem]) -> None:
    """Print the number of errors and warnings on standard error."""
    errors = sum(problem.level == "error" for problem in problems)
    click.echo(f"{format_count(errors, 'error')}, {format_count(len(problems) - errors, 'warning')}", err=True)


def print_problems(problems: Sequence[Problem]) -> None:
    """Print each problem as a line on standard error."""
    for problem in problems:
        click.echo(format_problem(problem), err=True)


def print_next_step(text: str) -> None:
    """Print what to do next on standard error."""
    click.echo(click.style("Next: ", bold=True) + escape_controls(text), err=True)


def print_error(error: PressroomError) -> None:
    """Print what happened and what to do about it on standard error."""
    click.echo(f"{click.style(escape_controls(error.message), fg='red')}\n{escape_controls(error.remedy)}", err=True)


def exit_with_error(ctx: click.Context, error: PressroomError) -> NoReturn:
    """Print an error and all its problems, with `--json` on standard output, and exit with the code for it."""
    problems = error.problems if isinstance(error, InputError) else ()
    if ctx.find_root().meta.get(_JSON_META_KEY):
        what = {"what": error.message, "remedy": error.remedy}
        click.echo(format_json({"problems": problems} if problems else {"error": what}))
    else:
        print_problems(problems)
    print_error(error)
    raise click.exceptions.Exit(get_exit_code(problems) or error.exit_code)


def json_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the option `--json` to a command. With it, the output has no colours."""
    help_text = "Print the result as one JSON object."
    return click.option("--json", "as_json", is_flag=True, help=help_text, callback=_set_json_mode)(command)


def _set_json_mode(ctx: click.Context, _parameter: click.Parameter, value: bool) -> bool:
    if value:
        root = ctx.find_root()
        ctx.color = root.color = False
        root.meta[_JSON_META_KEY] = True
    return value


def format_command(arguments: str) -> str:
    """Return a command to type next, for the same newsroom: `pressroom --newsroom DIR check`."""
    from shlex import quote  # noqa: PLC0415 - needed only with --newsroom

    newsroom = click.get_current_context().find_root().params.get("newsroom")
    return f"pressroom --newsroom {quote(newsroom)} {arguments}" if newsroom else f"pressroom {arguments}"


def format_time(time: datetime, zone: ZoneInfo) -> str:
    """Return a time as people read it in a time zone: `2020-11-02 09:00 CET`."""
    return f"{time.astimezone(zone):%Y-%m-%d %H:%M %Z}"


def format_recorded_time(time: str, zone: ZoneInfo) -> str:
    """Return a time in the form of RFC 3339 as people read it, with seconds: `2020-11-02 09:00:00 CET`."""
    return f"{datetime.fromisoformat(time).astimezone(zone):%Y-%m-%d %H:%M:%S %Z}"


def format_count(count: int, noun: str) -> str:
    """Return a number with its noun: `1 error`, `2 errors`."""
    return f"{count} {noun}{'' if count == 1 else 's'}"
