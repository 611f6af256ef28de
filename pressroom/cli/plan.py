"""`pressroom plan`: show what a build would create, change and remove."""

import sys

import click
import msgspec

from pressroom import pipeline
from pressroom.cli.output import (
    escape_controls,
    format_command,
    format_json,
    json_option,
    print_next_step,
)
from pressroom.cli.terminal import ProgressBar
from pressroom.config import load_config
from pressroom.engine.output import ChangeSet
from pressroom.engine.workspace import BuildOptions, Workspace


@click.command("plan")
@click.option(
    "--out",
    metavar="DIR",
    type=click.Path(file_okay=False),
    help="The output folder to compare with (default: out/ in the newsroom).",
)
@click.option(
    "--now", metavar="TIME", help="Plan as if it were this time, in the newsroom's time zone unless it has an offset."
)
@json_option
@click.pass_obj
def command(newsroom: str | None, out: str | None, now: str | None, as_json: bool) -> None:
    """Show what a build would create (+), change (~) and remove (-). Nothing is written."""
    with ProgressBar(sys.stderr) as bar:
        options = BuildOptions(now, progress=bar.update)
        change_set = pipeline.plan_changes(Workspace.open(load_config(newsroom, out), options))
    if as_json:
        click.echo(format_json(msgspec.to_builtins(change_set)))
        return
    for sign, colour, paths in (
        ("+", "green", change_set.added),
        ("~", "yellow", change_set.changed),
        ("-", "red", change_set.removed),
    ):
        for path in paths:
            click.echo(f"{click.style(sign, fg=colour)} {escape_controls(path)}")
    _print_summary(change_set, is_look=bool(out or now))


def _print_summary(change_set: ChangeSet, *, is_look: bool) -> None:
    added, changed, removed = len(change_set.added), len(change_set.changed), len(change_set.removed)
    if not added + changed + removed:
        click.echo("A build would change nothing.", err=True)
        return
    counts = f"{added} to create, {changed} to change, {removed} to remove, {change_set.unchanged} unchanged"
    click.echo(counts, err=True)
    if is_look:
        print_next_step(f"run {format_command('build')} with the same options to look at these changes.")
    else:
        print_next_step(f"run {format_command('publish')} to make these changes.")
