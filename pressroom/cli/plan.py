"""`pressroom plan`: what a build would make, change and remove; nothing is written."""

import click

from pressroom import config, pipeline
from pressroom.cli.report import json_line, refuse
from pressroom.errors import InputError
from pressroom.pipeline import Outline


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
        outlined = pipeline.outline(config.load(newsroom, out), now)
    except InputError as error:
        refuse(error, as_json=as_json)
    make, change = _paths(outlined)
    if as_json:
        work = outlined.work
        click.echo(json_line({"make": make, "change": change, "remove": work.removals, "unchanged": work.unchanged}))
        return
    for sign, paths in (("+", make), ("~", change), ("-", outlined.work.removals)):
        for path in paths:
            click.echo(f"{sign} {path}")


def _paths(outlined: Outline) -> tuple[list[str], list[str]]:
    paths = [copy.path for copy in outlined.work.copies] + [item.path for item in outlined.work.items]
    known = outlined.manifest.keys
    return [path for path in paths if path not in known], [path for path in paths if path in known]
