"""`pressroom work`: run in the background, publish approved releases on time, and send mail.

It can log what it decides on standard error: as lines of text, or as one JSON object per line.
"""

import gc
import signal
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from zoneinfo import ZoneInfo

import click

from pressroom import pipeline
from pressroom.cli.log_output import configure_logging
from pressroom.cli.output import (
    escape_controls,
    format_count,
    format_recorded_time,
    format_time,
    print_error,
    print_problems,
)
from pressroom.cli.parameters import accept_future_record_option, mail_folder_option, out_option
from pressroom.cli.publish_flow import SETUP_CHANGED, format_mailings, warn_about_cache_delay
from pressroom.cli.unpublished import print_texts
from pressroom.config import Config, load_config
from pressroom.engine.workspace import Workspace
from pressroom.errors import ConfigError, InputError
from pressroom.publishing.execute import Outcome
from pressroom.publishing.mail_plan import sends_mail
from pressroom.publishing.retention import erase_expired, erase_regularly
from pressroom.publishing.unpublished import list_unpublished_texts
from pressroom.publishing.worker import WorkerReport, run_worker


@click.command("work")
@out_option
@click.option("--once", is_flag=True, help="Publish what is due now, then exit.")
@click.option(
    "--queue", "uses_queue", is_flag=True, help="Publish nothing; only send mail, together with other machines."
)
@click.option(
    "--log-level",
    type=click.Choice(("debug", "info", "warning", "error")),
    help="Log each decision of at least this level on standard error (default: no log; info with --log-json).",
)
@click.option("--log-json", "log_as_json", is_flag=True, help="Log as JSON, one object per line.")
@accept_future_record_option
@mail_folder_option
@click.pass_obj
def command(  # noqa: PLR0913, PLR0917 - one for each option
    newsroom: str | None,
    out: str | None,
    once: bool,
    uses_queue: bool,
    log_level: str | None,
    log_as_json: bool,
    accept_future_record: bool,
    mail_folder: str | None,
) -> None:
    """Run in the background: publish approved releases on time, and send mail.

    To approve a release, run pressroom publish RELEASE before its publish_at. If its text changes after that, it is not
    published until you approve it again. A text that is due and not published is named once. After a restart, the
    command first publishes what is overdue. If there is a database of subscribers, addresses that need not be stored
    any more are erased every hour. Press Ctrl-C to stop it.

    With --queue, the command publishes nothing. It sends mail, and any number of machines can do so together. They need
    the same PostgreSQL database.
    """
    if uses_queue and once:
        raise click.UsageError("--queue and --once cannot be used together.")
    gc.enable()  # unlike other commands, this one runs for a long time
    configure_logging(log_level, as_json=log_as_json)
    config = load_config(newsroom, out)
    workspace = Workspace.open(config)
    if uses_queue:
        _run_queue(config, workspace, mail_folder)
        return
    zone = ZoneInfo(workspace.timezone)
    _print_waiting(workspace, zone)
    exit_codes: list[int] = []
    with _end_at_sigterm(is_failure=once), nullcontext() if once else _run_threads(config, workspace, mail_folder):
        run_worker(
            config,
            lambda report: _print_report(config, zone, report, exit_codes),
            once=once,
            accepts_future=accept_future_record,
        )
    if once:
        erase_expired(config, datetime.now(UTC))
    if once and exit_codes:
        raise click.exceptions.Exit(exit_codes[0])


@contextmanager
def _end_at_sigterm(*, is_failure: bool) -> Iterator[None]:
    """End at SIGTERM as at Ctrl-C. Unless it `is_failure`, the exit code is then 0: the system stops a service so."""
    received: list[int] = []

    def interrupt(number: int, frame: FrameType | None) -> None:
        received.append(number)
        signal.default_int_handler(number, frame)

    signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    except KeyboardInterrupt:
        if is_failure or not received:
            raise


@contextmanager
def _run_threads(config: Config, workspace: Workspace, mail_folder: str | None) -> Iterator[None]:
    """Erase old addresses and send mail while the context manager is open."""
    with erase_regularly(config), _send_mail(config, workspace, mail_folder):
        yield


@contextmanager
def _send_mail(config: Config, workspace: Workspace, mail_folder: str | None) -> Iterator[None]:
    """Send mail in threads while the context manager is open, if the newsroom has a service for subscribers."""
    newsroom = workspace.newsroom_context.newsroom
    if newsroom is None or not sends_mail(newsroom):
        yield
        return
    from pressroom.publishing.mail_worker import run_mail_worker  # noqa: PLC0415 - only then a database is loaded

    with run_mail_worker(config, newsroom, _get_mail_folder(config, mail_folder)):
        yield


def _run_queue(config: Config, workspace: Workspace, mail_folder: str | None) -> None:
    """Take jobs from the queue until the program is told to end. Raises ConfigError if there are no subscribers."""
    newsroom = workspace.newsroom_context.newsroom
    if newsroom is None or not sends_mail(newsroom):
        raise ConfigError(
            "This newsroom sends no mail: newsroom.yaml names no service_url, or leaves mail out.",
            "Add service_url, the https address of the service, or leave out --queue.",
        )
    from pressroom.publishing.mail_queue import run_mail_queue  # noqa: PLC0415 - loads the libraries of the queue

    folder = _get_mail_folder(config, mail_folder)
    click.echo("Sending mail together with the other workers of this database. Press Ctrl-C to stop.", err=True)
    run_mail_queue(config, newsroom, folder)


def _get_mail_folder(config: Config, mail_folder: str | None) -> Path | None:
    """Return the folder of the option. Without it and without a relay, say that mails wait."""
    if not (config.smtp_url or mail_folder):
        click.echo("Mails to subscribers are waiting for a relay. Set PRESSROOM_SMTP_URL.", err=True)
    return Path(mail_folder).absolute() if mail_folder else None


def _print_waiting(workspace: Workspace, zone: ZoneInfo) -> None:
    """Print how many approved texts wait, and which scheduled texts will not be published on time."""
    now = datetime.now(UTC)
    texts = list(list_unpublished_texts(workspace, pipeline.read_and_check(workspace), now))
    times = [text.publish_at for text in texts if text.reason == "approved" and text.publish_at]
    if times:
        click.echo(
            f"Waiting: {format_count(len(times), 'approved text')}, the first at {format_time(min(times), zone)}.",
            err=True,
        )
        warn_about_cache_delay(workspace, times, now)
    else:
        click.echo("No approved text is waiting.", err=True)
    late_reasons = {"unapproved", "changed", "removed", "error"}
    print_texts([each for each in texts if each.reason in late_reasons and each.publish_at and not each.is_due], zone)


def _print_report(config: Config, zone: ZoneInfo, report: WorkerReport, exit_codes: list[int]) -> None:
    for state in report.late:
        time = format_time(state.release.publish_at, zone) if state.release else ""
        click.echo(f"warning: {state.address} ({state.language}) was due at {time}", err=True)
    for change in (SETUP_CHANGED, *report.setup_changes) if report.setup_changes else ():
        click.echo(escape_controls(f"warning: {change}"), err=True)
    if report.outcome:
        _print_outcome(config, zone, report.outcome)
    if report.error:
        if isinstance(report.error, InputError):
            print_problems(report.error.problems)
        print_error(report.error)
        exit_codes.append(report.error.exit_code)
    if report.overdue:
        print_texts(report.overdue, zone)
        exit_codes.append(InputError.exit_code)


def _print_outcome(config: Config, zone: ZoneInfo, outcome: Outcome) -> None:
    for line in outcome.recorded_lines:
        time = format_recorded_time(line.time, zone)
        click.echo(escape_controls(f"{time} published {line.release} ({line.language})"))
    if outcome.is_deployed:
        click.echo("Deployed.")
    for receipt in outcome.hub_receipts:
        if receipt.fault:
            click.echo(escape_controls(f"Could not notify the WebSub hub {receipt.to}: {receipt.fault}"), err=True)
    for mail_line in format_mailings(config, outcome, zone):
        click.echo(escape_controls(mail_line))
