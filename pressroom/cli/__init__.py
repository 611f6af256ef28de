"""The commands: arguments in, exit code out. Each verb is a module here, loaded when it is called.

The help of the whole is a table, so that `pressroom --help` loads no verb.
"""

import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from typing import Any

import click

from pressroom import __version__
from pressroom.errors import DeliveryError, PressroomError

COMMAND_HELP = {
    "new": "Make a release folder with a file to fill in.",
    "check": "List all problems of all texts; nothing is written.",
    "plan": "Show what a build would make, change and remove.",
    "build": "Build the site, the feeds and the mail bodies.",
    "preview": "Show page, mail and feed entry of each release while you write.",
    "publish": "Publish what waits, or correct what was published: one act for every channel.",
    "status": "Show the newsroom at a glance, or one release with its history.",
    "work": "Publish what was approved when its moment comes.",
    "withdraw": "Take a release back in every channel, for ever.",
    "verify": "Tell whether a page, a file or a text is a newsroom's.",
    "keys": "Make, list and revoke the keys that releases are signed with.",
    "export": "Put what is on record into a folder for the public archive.",
    "import": "Make a newsroom out of such folders.",
    "embargo": "Show a release to somebody before it is published, by a link of their own.",
}
_MODULES = {"import": "import_"}  # where Python has another use for the word
INTERRUPTED = 130
"""The exit code of what was stopped by hand."""
_REMEDY = "Give yourself access and room there, then run the command again."


class _CommandGroup(click.Group):
    """A group whose verbs are known by name before their modules are loaded."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMAND_HELP)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMAND_HELP:
            return None
        module = _MODULES.get(cmd_name, cmd_name)
        command: click.Command = import_module(f"pressroom.cli.{module}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMAND_HELP:
            ctx.fail(f"No such verb: {args[0]}.{_suggest_command(args[0])} The verbs are {', '.join(COMMAND_HELP)}.")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the verb. Its errors end here, where it is known whether colours or JSON are wanted."""
        try:
            return super().invoke(ctx)
        except PressroomError as error:
            from pressroom.cli.output import exit_with_error  # noqa: PLC0415 - a verb that succeeds may do without

            exit_with_error(ctx, error)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[Any]:
        """The verbs that begin with what has been typed, from the table: no verb is loaded for it."""
        from click.shell_completion import CompletionItem  # noqa: PLC0415 - only shells ask for it

        verbs = [CompletionItem(verb, help=does) for verb, does in COMMAND_HELP.items() if verb.startswith(incomplete)]
        return [*verbs, *click.Command.shell_complete(self, ctx, incomplete)]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Verbs"):
            formatter.write_dl(list(COMMAND_HELP.items()))


def _suggest_command(word: str) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - only a slip needs it

    return "".join(f" Did you mean {verb}?" for verb in get_close_matches(word, COMMAND_HELP, n=1))


@click.group(cls=_CommandGroup, subcommand_metavar="VERB ...", epilog="pressroom VERB --help tells more of each.")
@click.option(
    "--newsroom",
    metavar="DIR",
    type=click.Path(file_okay=False),
    help="The folder that holds newsroom.yaml (default: the current folder).",
)
@click.version_option(__version__, message="%(version)s")
@click.pass_context
def pressroom(ctx: click.Context, newsroom: str | None) -> None:
    """Write a press release once, publish it in every form."""
    from pressroom.config import get_color_setting  # noqa: PLC0415 - help and version do without

    ctx.obj = newsroom
    ctx.color = get_color_setting()


def main() -> None:
    """Run the command that the process was started with, and end the process with its exit code."""
    signal.signal(signal.SIGALRM, signal.default_int_handler)
    sys.unraisablehook = _raise_interrupt_again
    code = run()
    with suppress(OSError):
        sys.stderr.flush()
    # Without taking a hundred thousand values apart one by one: a tenth of the time of a large build.
    os._exit(code)


def _raise_interrupt_again(unraisable: "sys.UnraisableHookArgs") -> None:
    """Let an interrupt that came while Python could not raise it, as in the end of an import, come once more."""
    if issubclass(unraisable.exc_type, KeyboardInterrupt):
        signal.setitimer(signal.ITIMER_REAL, 0.01)
    else:
        sys.__unraisablehook__(unraisable)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command and give its exit code.

    0 done; 1 problems in the text; 2 wrong use or set-up; 3 the outside world failed; 130 stopped by hand.
    """
    try:
        code: int = pressroom.main(arguments, prog_name="pressroom", standalone_mode=False) or 0
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped. No link of the site leads nowhere; the next build puts right what is missing.", err=True)
        return INTERRUPTED
    except BrokenPipeError:
        return 0
    except OSError as error:
        click.echo(f"{error.filename or 'The output'} cannot be used: {error.strerror}.\n{_REMEDY}", err=True)
        return DeliveryError.exit_code
    return code
