"""`pressroom build`: run all stages and report what was written, as lines or as JSON."""

import sys

import click

from pressroom.cli.output import (
    escape_controls,
    format_command,
    format_json,
    json_option,
    print_next_step,
    print_problems,
)
from pressroom.cli.parameters import out_option
from pressroom.cli.terminal import ProgressBar
from pressroom.config import Config, load_config
from pressroom.engine.workspace import BuildOptions, BuildResult, Workspace
from pressroom.errors import EXIT_INTERRUPTED


@click.command("build")
@out_option
@click.option(
    "--now", metavar="TIME", help="Build as if it were this time, in the newsroom's time zone unless it has an offset."
)
@click.option(
    "--jobs", metavar="N", type=click.IntRange(1, 256), help="The maximum number of processes (default: one per core)."
)
@click.option("--verify", is_flag=True, help="Read every text again, and check that every output file exists.")
@click.option("--clean", is_flag=True, help="Build everything again, and remove files that pressroom did not write.")
@json_option
@click.pass_obj
def command(  # noqa: PLR0913, PLR0917 - one for each option
    newsroom: str | None, out: str | None, now: str | None, jobs: int | None, verify: bool, clean: bool, as_json: bool
) -> None:
    """Make the output folder from the releases on record, or from all that are due if there is no record.

    Nothing is published or deployed: pressroom publish and pressroom work do that. If any text has an error, nothing is
    written.
    """
    config = load_config(newsroom, out)
    try:
        with ProgressBar(sys.stderr) as bar:
            workspace = Workspace.open(config, BuildOptions(now, clean, verify, jobs or 0, bar.update))
            result = _build(workspace)
    except KeyboardInterrupt:
        click.echo(f"Stopped. The site has no broken links. {format_command('build')} completes it.", err=True)
        raise click.exceptions.Exit(EXIT_INTERRUPTED) from None
    if as_json:
        written = {"changed": result.changed, "removed": result.removed, "unchanged": result.unchanged}
        click.echo(format_json({"out": str(config.out), "written": written, "problems": result.warnings}))
        _print_late_texts(workspace)
        return
    print_problems(result.warnings)
    _print_late_texts(workspace)
    counts = f"{len(result.changed)} written, {len(result.removed)} removed, {result.unchanged} unchanged"
    click.echo(f"{config.out}: {counts}")
    if result.changed or result.removed:
        _print_setup_changes(workspace)
        print_next_step(_get_next_step(config, is_recorded=workspace.scan.record_position is not None))


def _get_next_step(config: Config, *, is_recorded: bool) -> str:
    site, publish = config.out / "site", format_command("publish")
    if not is_recorded:
        return f"look at {site}. Nothing is published yet: {publish} does that."
    if config.deploy_command:
        return f"look at {site}. Nothing is deployed yet: {publish} does that."
    return f"look at {site}, then copy all of it to your web server."


def _print_setup_changes(workspace: Workspace) -> None:
    """Print what changes published pages although nobody has published it."""
    from pressroom.cli.publish_flow import SETUP_CHANGED  # noqa: PLC0415 - only needed when something was written
    from pressroom.publishing.setup_changes import find_setup_changes  # noqa: PLC0415 - the same

    changes = find_setup_changes(workspace)
    for line in (SETUP_CHANGED, *changes) if changes else ():
        click.echo(escape_controls(f"warning: {line}"), err=True)


def _build(workspace: Workspace) -> BuildResult:
    if (result := workspace.up_to_date_result) is not None:
        return result
    from pressroom import pipeline  # noqa: PLC0415 - an up-to-date build needs neither templates nor checks

    return pipeline.build(workspace)


def _print_late_texts(workspace: Workspace) -> None:
    if workspace.may_have_late_texts:
        from pressroom.cli.unpublished import print_late_texts  # noqa: PLC0415 - slow to import

        print_late_texts(workspace)
