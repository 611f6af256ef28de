"""`pressroom build`: all stages, and what they did, as lines or as JSON."""

import sys

import click

from pressroom import config
from pressroom.cli.output import exit_with_problems, format_json, json_option, print_next_step, print_problems
from pressroom.cli.progress import ProgressBar
from pressroom.engine.workspace import BuildOptions, BuildResult, Workspace
from pressroom.errors import InputError


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
        with ProgressBar(sys.stderr) as bar:
            built = _build(Workspace(settings, BuildOptions(now, clean, verify, jobs or 0, bar.update)))
    except InputError as error:
        exit_with_problems(error, as_json=as_json)
    if as_json:
        written = {"changed": built.changed, "removed": built.removed, "unchanged": built.unchanged}
        click.echo(format_json({"out": str(settings.out), "written": written, "problems": built.warnings}))
        return
    print_problems(built.warnings)
    counts = f"{len(built.changed)} written, {len(built.removed)} removed, {built.unchanged} unchanged"
    click.echo(f"{settings.out}: {counts}")
    if built.changed or built.removed:
        print_next_step(f"look at {settings.out / 'site'} and copy it to your web server, whole.")


def _build(workspace: Workspace) -> BuildResult:
    if (nothing := workspace.up_to_date_result) is not None:
        return nothing
    from pressroom import pipeline  # noqa: PLC0415 - a build with nothing to do loads neither templates nor checks

    return pipeline.build(workspace)
