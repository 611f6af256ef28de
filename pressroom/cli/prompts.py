"""Ask questions on a terminal, with default answers, and ask again until the answer is valid."""

import sys
from collections.abc import Callable, Sequence

import click

from pressroom.errors import ConfigError


def is_interactive() -> bool:
    """Return whether input and output are a terminal, so that questions can be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def ask(question: str, parse: Callable[[str], str], default: str | None = None) -> str:
    """Ask a question and return the answer as `parse` returns it. Ask again if `parse` raises ConfigError."""

    def parse_answer(answer: str) -> str:
        try:
            return parse(answer.strip())
        except ConfigError as error:
            raise click.BadParameter(f"{error.message} {error.remedy}") from error

    try:
        return click.prompt(question, default=default, value_proc=parse_answer, show_default=bool(default), err=True)
    except UnicodeDecodeError as error:
        raise ConfigError("The input is not UTF-8.", "Set the terminal to UTF-8, then try again.") from error


def ask_choice(question: str, choices: Sequence[str], parse: Callable[[str], str]) -> str:
    """Ask for one of several choices; the first is the default. Do not ask if there is only one."""
    if len(choices) < 2:
        return choices[0] if choices else ""
    return ask(f"{question} ({', '.join(choices)})", parse, choices[0])
