"""`pressroom work`: publishes what was approved when its moment comes."""

import gc
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import click

from pressroom import config
from pressroom.cli.caches import warn_if_near
from pressroom.cli.report import counted, harmless, say_error, say_problems
from pressroom.errors import InputError
from pressroom.publishing.working import Report, Worker, work
from pressroom.start import Start


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
    count, first = len(worker.waiting), worker.first
    if first:
        at = first.astimezone(ZoneInfo(Start(settings).zone))
        click.echo(f"{counted(count, 'approved text')} waiting, the first for {at:%Y-%m-%d %H:%M:%S %Z}.", err=True)
        warn_if_near(settings, (each.moment for each in worker.waiting.values()), datetime.now(UTC))
    else:
        click.echo("No approved text waits.", err=True)
    errors: list[int] = []
    work(settings, lambda report: _tell(report, errors), once=once)
    if once and errors:
        raise click.exceptions.Exit(errors[0])


def _tell(report: Report, errors: list[int]) -> None:
    for piece in report.late:
        click.echo(
            f"warning: {piece.address} ({piece.language}) was due at {piece.release and piece.release.publish_at}",
            err=True,
        )
    for approval in report.void:
        name = f"releases/{approval.release}/{approval.language}.md"
        click.echo(f"{name}: not published: it is not as it was approved; look at it, and approve it anew", err=True)
        errors.append(1)
    if report.done:
        for line in report.done.recorded:
            click.echo(harmless(f"{line.time} published {line.release} ({line.language})"))
        for note in report.done.told:
            if note.fault:
                click.echo(harmless(f"{note.to} could not be told: {note.fault}"), err=True)
    if report.error:
        if isinstance(report.error, InputError):
            say_problems(report.error.problems)
        say_error(report.error)
        errors.append(report.error.exit_code)
