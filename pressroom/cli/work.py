"""`pressroom work`: publishes what was approved when its moment comes."""

import gc
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import click

from pressroom import config
from pressroom.cli.caches import warn_about_cache_delay
from pressroom.cli.output import escape_controls, format_count, print_error, print_problems
from pressroom.engine.workspace import Workspace
from pressroom.errors import InputError
from pressroom.publishing.worker import Worker, WorkerReport, run_worker


@click.command("work")
@click.option(
    "--out",
    metavar="DIR",
    type=click.Path(file_okay=False),
    help="Where the outputs go (default: out/ in the newsroom).",
)
@click.option("--once", is_flag=True, help="Publish what is due now, and end.")
@click.pass_obj
def command(newsroom: str | None, out: str | None, once: bool) -> None:
    """Publish approved releases when their moment comes, for ever.

    Started anew, it catches up with what fell due meanwhile. Only what was approved (pressroom publish RELEASE) and has
    not been changed since is published. End it with Ctrl-C.
    """
    gc.enable()  # unlike the other verbs, this one stays
    settings = config.load(newsroom, out)
    worker = Worker(settings)
    count, first = len(worker.waiting), worker.next_due
    if first:
        at = first.astimezone(ZoneInfo(Workspace(settings).timezone))
        click.echo(
            f"{format_count(count, 'approved text')} waiting, the first for {at:%Y-%m-%d %H:%M:%S %Z}.", err=True
        )
        warn_about_cache_delay(settings, (each.publish_time for each in worker.waiting.values()), datetime.now(UTC))
    else:
        click.echo("No approved text waits.", err=True)
    errors: list[int] = []
    run_worker(settings, lambda report: _print_report(report, errors), once=once)
    if once and errors:
        raise click.exceptions.Exit(errors[0])


def _print_report(report: WorkerReport, exit_codes: list[int]) -> None:
    for piece in report.late:
        click.echo(
            f"warning: {piece.address} ({piece.language}) was due at {piece.release and piece.release.publish_at}",
            err=True,
        )
    for approval in report.invalid_approvals:
        name = f"releases/{approval.release}/{approval.language}.md"
        click.echo(f"{name}: not published: it is not as it was approved; look at it, and approve it anew", err=True)
        exit_codes.append(1)
    if report.outcome:
        for line in report.outcome.recorded_lines:
            click.echo(escape_controls(f"{line.time} published {line.release} ({line.language})"))
        for note in report.outcome.hub_receipts:
            if note.fault:
                click.echo(escape_controls(f"{note.to} could not be told: {note.fault}"), err=True)
    if report.error:
        if isinstance(report.error, InputError):
            print_problems(report.error.problems)
        print_error(report.error)
        exit_codes.append(report.error.exit_code)
