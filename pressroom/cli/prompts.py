"""Questions on a terminal: each has an answer that is taken when none is given, and is asked again until it fits."""

import sys
from collections.abc import Callable, Sequence

import click

from pressroom.errors import ConfigError


def is_interactive() -> bool:
    """Whether somebody is there to answer."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def ask(question: str, parse: Callable[[str], str], default: str | None = None) -> str:
    """The answer to a question, as `fit` makes it; what that raises ConfigError for is asked again."""

    def fitting(answer: str) -> str:
        try:
            return parse(answer.strip())
        except ConfigError as error:
            raise click.BadParameter(f"{error.message} {error.remedy}") from error

    try:
        return click.prompt(question, default=default, value_proc=fitting, show_default=bool(default), err=True)
    except UnicodeDecodeError as error:
        raise ConfigError("What was typed is no UTF-8.", "Set the terminal to UTF-8, then try again.") from error


def ask_choice(question: str, choices: Sequence[str], parse: Callable[[str], str]) -> str:
    """One of several, the first if none is named; not asked where there is no choice."""
    if len(choices) < 2:
        return choices[0] if choices else ""
    return ask(f"{question} ({', '.join(choices)})", parse, choices[0])
