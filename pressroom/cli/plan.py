"""`pressroom plan`: what a build would make, change and remove; nothing is written."""

import sys

import click
import msgspec

from pressroom import config, pipeline
from pressroom.cli.output import (
    escape_controls,
    exit_with_problems,
    format_command,
    format_json,
    json_option,
    print_next_step,
)
from pressroom.cli.progress import ProgressBar
from pressroom.engine.output import ChangeSet
from pressroom.engine.workspace import BuildOptions, Workspace
from pressroom.errors import InputError


@click.command("plan")
@click.option(
    "--out",
    metavar="DIR",
    type=click.Path(file_okay=False),
    help="The outputs to compare with (default: out/ in the newsroom).",
)
@click.option(
    "--now", metavar="TIME", help="Plan as if it were this time, in the newsroom's zone unless it has an offset."
)
@json_option
@click.pass_obj
def command(newsroom: str | None, out: str | None, now: str | None, as_json: bool) -> None:
    """Show what a build would make (+), change (~) and remove (-); nothing is written."""
    try:
        with ProgressBar(sys.stderr) as bar:
            outlined = pipeline.plan_changes(
                Workspace(config.load(newsroom, out), BuildOptions(now, progress=bar.update))
            )
    except InputError as error:
        exit_with_problems(error, as_json=as_json)
    if as_json:
        click.echo(format_json(msgspec.to_builtins(outlined)))
        return
    for sign, colour, paths in (
        ("+", "green", outlined.added),
        ("~", "yellow", outlined.changed),
        ("-", "red", outlined.removed),
    ):
        for path in paths:
            click.echo(f"{click.style(sign, fg=colour)} {escape_controls(path)}")
    _print_summary(outlined)


def _print_summary(change_set: ChangeSet) -> None:
    made, changed, removed = len(change_set.added), len(change_set.changed), len(change_set.removed)
    if not made + changed + removed:
        click.echo("A build would change nothing.", err=True)
        return
    click.echo(f"{made} to make, {changed} to change, {removed} to remove, {change_set.unchanged} unchanged", err=True)
    print_next_step(f"{format_command('build')} does it, with the same options.")
