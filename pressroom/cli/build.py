"""`pressroom build`: all stages, and what they did, as lines or as JSON."""

import gc
import sys
from collections.abc import Iterable, Iterator

import click

from pressroom import config, pipeline
from pressroom.artifact import Item
from pressroom.cli.report import json_line, refuse, say_problems
from pressroom.errors import InputError


@click.command("build")
@click.option("--out", metavar="DIR", help="Where the outputs go (default: out/ in the newsroom).")
@click.option(
    "--now", metavar="TIME", help="Build as if it were this time, in the newsroom's zone unless it has an offset."
)
@click.option("--clean", is_flag=True, help="Make everything anew and remove what no plan knows.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of lines.")
@click.pass_obj
def command(newsroom: str | None, out: str | None, now: str | None, clean: bool, as_json: bool) -> None:
    """Build the site, the feeds and the mail bodies from what is public now.

    Nothing is written while there is an error in any text.
    """
    gc.disable()  # a build makes many values and hardly a cycle, and its process ends with it: an eighth of its time
    settings = config.load(newsroom, out)
    try:
        built = pipeline.build(settings, now, clean=clean, progress=_progress if sys.stderr.isatty() else None)
    except InputError as error:
        refuse(error, as_json=as_json)
    written = built.written
    if as_json:
        click.echo(json_line({"out": str(settings.out), "written": written, "problems": built.warnings}))
        return
    say_problems(built.warnings)
    counts = f"{len(written.changed)} written, {len(written.removed)} removed, {written.unchanged} unchanged"
    click.echo(f"{settings.out}: {counts}")


def _progress(items: Iterable[Item], count: int) -> Iterator[Item]:
    with click.progressbar(items, length=count, label="Rendering", file=sys.stderr) as bar:
        yield from bar
