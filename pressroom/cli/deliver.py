"""`pressroom deliver`: send the mails that are prepared for subscribers, with a progress bar."""

import gc
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args
from zoneinfo import ZoneInfo

import click

from pressroom.cli.mail_store import open_mail_store
from pressroom.cli.output import format_command, format_count, format_json, format_time, json_option, print_error
from pressroom.cli.parameters import load_existing_config, mail_folder_option
from pressroom.deliver.delivery_run import DeliveryReport, DeliveryRun
from pressroom.engine.workspace import Workspace
from pressroom.errors import EXIT_INTERRUPTED, InputError
from pressroom.model.newsroom import CrashPolicy, MailIdentity
from pressroom.publishing.deliver_mailings import create_delivery_run
from pressroom.publishing.mailings import plan_after_restore, plan_mailings
from pressroom.publishing.stop_mail import find_pause
from pressroom.store import Store, deliveries

WAITING_FOR_RELAY = "waiting for a relay"


@click.command("deliver")
@mail_folder_option
@click.option(
    "--after-restore",
    type=click.Choice(get_args(CrashPolicy)),
    help="After restoring an older backup of the database: hold the mails that may have been sent, or send them again.",
)
@json_option
@click.pass_obj
def command(newsroom: str | None, mail_folder: str | None, after_restore: CrashPolicy | None, as_json: bool) -> None:
    """Send the mails that are prepared for subscribers.

    Ctrl-C is safe: run the command again to go on. It may run several times at once, also beside pressroom work; no
    mail is sent twice by that. A mail that a relay may have taken at the moment of a crash is sent again or held, as
    after_crash in newsroom.yaml says.

    If the database is older than the record of published versions, nothing is sent until you say what to do with the
    mails that may have left since the backup. With --after-restore hold, they are in doubt: pressroom status RELEASE
    --in-doubt lists them.
    """
    config = load_existing_config(newsroom)
    gc.enable()  # a large mailing takes long
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with open_mail_store(config) as store:
        workspace = Workspace.open(config)
        identity = _get_sender(workspace)
        if after_restore:
            plan_after_restore(workspace, store, datetime.now(UTC), after_restore)
        plan_mailings(workspace, store, datetime.now(UTC))
        with _show_progress(_count_due(store), is_hidden=as_json) as on_progress:
            folder = Path(mail_folder).absolute() if mail_folder else None
            run = create_delivery_run(config, identity, store, folder, on_progress)
            is_interrupted = run is not None and _run(run)
        report = run.report if run else None
        zone = ZoneInfo(workspace.timezone)
        if as_json:
            click.echo(format_json(_build_json(store, report)))
        else:
            _print_result(store, report, zone, "written to the folder" if mail_folder else "sent")
    _exit(report, is_interrupted=is_interrupted)


def _get_sender(workspace: Workspace) -> MailIdentity:
    """Return who sends. Raises InputError if newsroom.yaml has errors."""
    if workspace.newsroom_context.newsroom is None:
        raise InputError(workspace.newsroom_context.problems)
    return workspace.newsroom_context.newsroom.mail


def _run(run: DeliveryRun) -> bool:
    """Send; return whether the user stopped it."""
    try:
        run.run()
    except KeyboardInterrupt:
        return True
    return False


def _count_due(store: Store) -> int:
    with store.read() as transaction:
        return deliveries.count_due(transaction, datetime.now(UTC))


def _show_nothing(_: DeliveryReport) -> None:
    """Show no progress."""


@contextmanager
def _show_progress(total: int, *, is_hidden: bool) -> Iterator[Callable[[DeliveryReport], None]]:
    """Show a bar with rate and time left on standard error, if that is a terminal; yield how to move it."""
    if is_hidden or not total or not sys.stderr.isatty():
        yield _show_nothing
        return
    started = datetime.now(UTC)

    def format_rate(finished: int | None) -> str:
        seconds = (datetime.now(UTC) - started).total_seconds()
        return f"{finished / seconds:.0f} mails/s" if finished and seconds > 0 else ""

    with click.progressbar(
        length=total, label="Sending", file=sys.stderr, show_pos=True, item_show_func=format_rate
    ) as progress_bar:

        def move(report: DeliveryReport) -> None:
            progress_bar.update(report.finished - progress_bar.pos, report.finished)

        yield move


def _print_result(store: Store, report: DeliveryReport | None, zone: ZoneInfo, done: str) -> None:
    if report:
        for line in _describe(report, done):
            click.echo(line)
    for line in _describe_waiting(store, zone, has_relay=report is not None):
        click.echo(line)


def _describe(report: DeliveryReport, done: str) -> Iterator[str]:
    """Yield a line for each kind of result that there is."""
    if report.repeated:
        yield f"{format_count(report.repeated, 'mail')} may have left before a crash; sent again, as before."
    if report.held:
        yield f"{format_count(report.held, 'mail')} may have left before a crash; held, and not sent again."
    if report.accepted:
        yield f"{format_count(report.accepted, 'mail')} {done}."
    if report.refused:
        what = "it" if report.refused == 1 else "them"
        yield f"{format_count(report.refused, 'mail')} refused: the relay does not take {what}."
    if report.in_doubt:
        yield (
            f"{format_count(report.in_doubt, 'mail')} in doubt: the connection was lost before the relay's answer. "
            "Held, and not sent again."
        )
    if report.withdrawn:
        yield f"{format_count(report.withdrawn, 'mail')} not sent: the reader has left."


def _describe_waiting(store: Store, zone: ZoneInfo, *, has_relay: bool) -> Iterator[str]:
    """Yield what waits, and why."""
    with store.read() as transaction:
        waiting = deliveries.count_waiting(transaction)
        next_at = deliveries.get_next_attempt(transaction)
    verb = "is" if waiting == 1 else "are"
    if not waiting:
        yield "No mail is waiting."
    elif not has_relay:
        again = format_command("deliver")
        yield f"{format_count(waiting, 'mail')} {verb} {WAITING_FOR_RELAY}. Set PRESSROOM_SMTP_URL, then run {again}."
    elif find_pause(store):
        yield f"{format_count(waiting, 'mail')} {verb} waiting: mailings are paused."
        yield f"{format_command('resume')} lets them go on."
    elif next_at and next_at > datetime.now(UTC):
        yield (
            f"{format_count(waiting, 'mail')} {verb} waiting; the first may leave at {format_time(next_at, zone)}. "
            f"{format_command('work')} sends them then, or run {format_command('deliver')} again."
        )
    else:
        yield f"{format_count(waiting, 'mail')} {verb} waiting. Run {format_command('deliver')} again to go on."


def _build_json(store: Store, report: DeliveryReport | None) -> dict[str, object]:
    with store.read() as transaction:
        waiting = deliveries.count_waiting(transaction)
        next_at = deliveries.get_next_attempt(transaction)
    done = report or DeliveryReport()
    return {
        "accepted": done.accepted,
        "deferred": done.deferred,
        "refused": done.refused,
        "in_doubt": done.in_doubt,
        "withdrawn": done.withdrawn,
        "sent_again": done.repeated,
        "held": done.held,
        "waiting": waiting,
        "has_relay": report is not None,
        "paused": find_pause(store) is not None,
        "next_at": next_at,
        "error": {"what": done.error.message, "remedy": done.error.remedy} if done.error else None,
    }


def _exit(report: DeliveryReport | None, *, is_interrupted: bool) -> None:
    """Exit as the result demands: 3 if the relay takes no mail, 130 if the user stopped it."""
    if report and report.error:
        print_error(report.error)
        raise click.exceptions.Exit(report.error.exit_code)
    if is_interrupted:
        raise click.exceptions.Exit(EXIT_INTERRUPTED)
