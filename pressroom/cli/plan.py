"""`pressroom plan`: what a build would make, change and remove; nothing is written."""

import click
from msgspec import structs

from pressroom import config, pipeline
from pressroom.cli.report import json_line, refuse
from pressroom.errors import InputError
from pressroom.start import Start, Wish


@click.command("plan")
@click.option("--out", metavar="DIR", help="The outputs to compare with (default: out/ in the newsroom).")
@click.option(
    "--now", metavar="TIME", help="Plan as if it were this time, in the newsroom's zone unless it has an offset."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of lines.")
@click.pass_obj
def command(newsroom: str | None, out: str | None, now: str | None, as_json: bool) -> None:
    """Show what a build would make (+), change (~) and remove (-); nothing is written."""
    try:
        outlined = pipeline.outline(Start(config.load(newsroom, out), Wish(now)))
    except InputError as error:
        refuse(error, as_json=as_json)
    if as_json:
        click.echo(json_line(structs.asdict(outlined)))
        return
    for sign, paths in (("+", outlined.make), ("~", outlined.change), ("-", outlined.remove)):
        for path in paths:
            click.echo(f"{sign} {path}")
