"""`pressroom build`: all stages, and what they did, as lines or as JSON."""

import sys

import click

from pressroom import config
from pressroom.cli.progress import Bar
from pressroom.cli.report import json_line, json_option, refuse, say_next, say_problems
from pressroom.errors import InputError
from pressroom.start import Built, Start, Wish


@click.command("build")
@click.option(
    "--out",
    metavar="DIR",
    type=click.Path(file_okay=False),
    help="Where the outputs go (default: out/ in the newsroom).",
)
@click.option(
    "--now", metavar="TIME", help="Build as if it were this time, in the newsroom's zone unless it has an offset."
)
@click.option(
    "--jobs", metavar="N", type=click.IntRange(1, 256), help="At most so many processes (default: the cores)."
)
@click.option("--verify", is_flag=True, help="Read every text anew, and look for every file in the outputs.")
@click.option("--clean", is_flag=True, help="Make everything anew and remove what no plan knows.")
@json_option
@click.pass_obj
def command(  # noqa: PLR0913, PLR0917 - one for each option
    newsroom: str | None, out: str | None, now: str | None, jobs: int | None, verify: bool, clean: bool, as_json: bool
) -> None:
    """Build the site, the feeds and the mail bodies from what is public now.

    Nothing is written while there is an error in any text.
    """
    settings = config.load(newsroom, out)
    try:
        with Bar(sys.stderr) as bar:
            built = _build(Start(settings, Wish(now, clean, verify, jobs or 0, bar.show)))
    except InputError as error:
        refuse(error, as_json=as_json)
    if as_json:
        written = {"changed": built.changed, "removed": built.removed, "unchanged": built.unchanged}
        click.echo(json_line({"out": str(settings.out), "written": written, "problems": built.warnings}))
        return
    say_problems(built.warnings)
    counts = f"{len(built.changed)} written, {len(built.removed)} removed, {built.unchanged} unchanged"
    click.echo(f"{settings.out}: {counts}")
    if built.changed or built.removed:
        say_next(f"look at {settings.out / 'site'} and copy it to your web server, whole.")


def _build(start: Start) -> Built:
    if (nothing := start.nothing) is not None:
        return nothing
    from pressroom import pipeline  # noqa: PLC0415 - a build with nothing to do loads neither templates nor checks

    return pipeline.build(start)
