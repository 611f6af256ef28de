"""`pressroom plan`: what a build would make, change and remove; nothing is written."""

import sys

import click
from msgspec import structs

from pressroom import config, pipeline
from pressroom.cli.progress import Bar
from pressroom.cli.report import harmless, json_line, json_option, refuse, say_next, verb
from pressroom.crew import Outline
from pressroom.errors import InputError
from pressroom.start import Start, Wish


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
        with Bar(sys.stderr) as bar:
            outlined = pipeline.outline(Start(config.load(newsroom, out), Wish(now, progress=bar.show)))
    except InputError as error:
        refuse(error, as_json=as_json)
    if as_json:
        click.echo(json_line(structs.asdict(outlined)))
        return
    for sign, colour, paths in (
        ("+", "green", outlined.make),
        ("~", "yellow", outlined.change),
        ("-", "red", outlined.remove),
    ):
        for path in paths:
            click.echo(f"{click.style(sign, fg=colour)} {harmless(path)}")
    _sum_up(outlined)


def _sum_up(outlined: Outline) -> None:
    made, changed, removed = len(outlined.make), len(outlined.change), len(outlined.remove)
    if not made + changed + removed:
        click.echo("A build would change nothing.", err=True)
        return
    click.echo(f"{made} to make, {changed} to change, {removed} to remove, {outlined.unchanged} unchanged", err=True)
    say_next(f"{verb('build')} does it, with the same options.")
