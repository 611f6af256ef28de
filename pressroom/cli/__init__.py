"""Define the command line: the group of commands, `--help` and exit codes.

Each command is a module of this package and is imported when it is called.
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
from pressroom.errors import EXIT_INTERRUPTED, DeliveryError, PressroomError

COMMAND_HELP = {
    "new": "Create a release folder with a text file to fill in.",
    "check": "List all problems in your texts.",
    "plan": "Show what a build would create, change and remove.",
    "build": "Make the output folder again from what is published.",
    "preview": "Show the page, mail and feed entry of each release while you write.",
    "publish": "Publish new releases, or correct published ones, in all channels.",
    "rehearse": "Show what publishing a release at a time would do.",
    "status": "Show an overview of the newsroom, or the history of one release.",
    "deliver": "Send the mails that are prepared for subscribers.",
    "work": "Run in the background: publish approved releases on time, and send mail.",
    "serve": "Serve the site and the pages on which readers subscribe.",
    "receive-bounces": "Take in mail that comes back, and mails that unsubscribe.",
    "doctor": "Check that mail can be sent and arrives.",
    "withdraw": "Withdraw a release from all channels. This cannot be undone.",
    "send-test": "Send the mail of a release to one address, to look at it.",
    "stop": "Take back the mails of a release that have not left yet.",
    "settle": "Say what became of mails that are in doubt.",
    "pause": "Stop sending mail to subscribers for now.",
    "resume": "Send mail to subscribers again.",
    "move": "Move a release to another folder and URL; the old URL redirects to the new one.",
    "restore": "Write the deleted files of a published release again.",
    "verify": "Check whether a page, a file or a text is genuine.",
    "keys": "Create, list and revoke the keys that sign your releases.",
    "export": "Export published releases for the public archive.",
    "import": "Bring in releases from other systems, or from exported folders.",
    "embargo": "Show a release to one person before it is published.",
    "subscribers": "List, add, import, export and erase subscribers.",
    "migrate": "Create or update the database of subscribers.",
}
# Names that Python does not allow.
_MODULES = {"import": "import_", "receive-bounces": "receive_bounces", "send-test": "send_test"}
_REMEDY = "Check permissions and free disk space, then run the command again."


class _CommandGroup(click.Group):
    """A group that knows the names of its commands without importing their modules."""

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
            names = ", ".join(COMMAND_HELP)
            ctx.fail(f"There is no command {args[0]}.{_suggest_command(args[0])} The commands are {names}.")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command and report its errors, with the colours or JSON that its options ask for."""
        try:
            return super().invoke(ctx)
        except PressroomError as error:
            from pressroom.cli.output import exit_with_error  # noqa: PLC0415 - only needed after an error

            exit_with_error(ctx, error)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[Any]:
        """Return the commands that start with `incomplete`, from the table, without importing them."""
        from click.shell_completion import CompletionItem  # noqa: PLC0415 - only needed for completion

        commands = [
            CompletionItem(name, help=text) for name, text in COMMAND_HELP.items() if name.startswith(incomplete)
        ]
        return [*commands, *click.Command.shell_complete(self, ctx, incomplete)]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMAND_HELP.items()))


def _suggest_command(word: str) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - only needed for a misspelt command

    return "".join(f" Did you mean {name}?" for name in get_close_matches(word, COMMAND_HELP, n=1))


@click.group(cls=_CommandGroup, subcommand_metavar="COMMAND ...", epilog="Run pressroom COMMAND --help for more.")
@click.option(
    "--newsroom",
    metavar="DIR",
    type=click.Path(file_okay=False),
    help="The folder with newsroom.yaml (default: $PRESSROOM_NEWSROOM, or else the current folder).",
)
@click.version_option(__version__, message="%(version)s")
@click.pass_context
def pressroom(ctx: click.Context, newsroom: str | None) -> None:
    """Write a press release once and publish it in every channel."""
    from pressroom.config import get_color_setting  # noqa: PLC0415 - not needed for --help and --version

    ctx.obj = newsroom
    ctx.color = get_color_setting()


def main() -> None:
    """Run the command of this process, and exit with its exit code."""
    sys.unraisablehook = _exit_if_interrupted
    try:
        code = run()
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    except KeyboardInterrupt:  # a second Ctrl-C, while the first one was handled
        code = EXIT_INTERRUPTED
    with suppress(OSError):
        sys.stderr.flush()
    # Skip freeing hundreds of thousands of objects one by one, a tenth of the time of a large build.
    os._exit(code)


def _exit_if_interrupted(unraisable: "sys.UnraisableHookArgs") -> None:
    """End the process if Python could not raise an interrupt where it arrived, such as at the end of an import."""
    if not issubclass(unraisable.exc_type, KeyboardInterrupt):
        sys.__unraisablehook__(unraisable)
        return
    click.echo("Stopped.", err=True)
    os._exit(EXIT_INTERRUPTED)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code.

    0 done; 1 problems in the texts; 2 wrong use or configuration; 3 a failure outside pressroom, and trying again
    may help; 130 stopped with Ctrl-C.
    """
    try:
        code: int = pressroom.main(arguments, prog_name="pressroom", standalone_mode=False) or 0
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        return 0
    except OSError as error:
        click.echo(
            f"{error.filename or 'The output'} cannot be read or written: {error.strerror}.\n{_REMEDY}", err=True
        )
        return DeliveryError.exit_code
    return code
