"""Click passes options and arguments by name: each command has a parameter for each of them, and no other."""

import inspect
from collections.abc import Iterator

import click
import pytest

from pressroom.cli import COMMAND_HELP, pressroom


def list_commands() -> Iterator[tuple[str, click.Command]]:
    """Yield every command and subcommand with its full name."""
    for name in COMMAND_HELP:
        command = pressroom.get_command(click.Context(pressroom), name)
        assert command is not None
        yield name, command
        if isinstance(command, click.Group):
            yield from ((f"{name} {each}", subcommand) for each, subcommand in command.commands.items())


COMMANDS = dict(list_commands())


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_has_a_parameter_for_each_of_its_options_and_arguments(name: str) -> None:
    command = COMMANDS[name]
    assert command.callback is not None
    signature = inspect.signature(inspect.unwrap(command.callback)).parameters
    rest = {name for name, parameter in signature.items() if parameter.kind is parameter.VAR_KEYWORD}
    parameters = set(signature) - rest
    options = {parameter.name for parameter in command.params if parameter.expose_value}
    assert options <= parameters or rest
    assert parameters - options <= {"ctx", "newsroom"}
