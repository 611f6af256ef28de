"""`pressroom status`: show an overview of the newsroom, the history of a release, or the text of one version."""

import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import click
from msgspec import structs

from pressroom.cli.mail_lines import format_open_mailings
from pressroom.cli.mail_report import format_channel_times, format_release_mail, print_doubts, write_plot
from pressroom.cli.output import (
    escape_controls,
    format_command,
    format_count,
    format_json,
    format_recorded_time,
    format_time,
    json_option,
    print_next_step,
)
from pressroom.cli.parameters import DIGEST_PREFIX, complete_release, out_option, require_mailed
from pressroom.cli.terminal import ProgressBar
from pressroom.cli.unpublished import format_texts, to_dict
from pressroom.config import Config, load_config
from pressroom.engine.workspace import BuildOptions, Workspace
from pressroom.errors import ConfigError, DeliveryError, InputError
from pressroom.model.newsroom import DEFAULT_LATE_AFTER
from pressroom.publishing.database_status import DatabaseStatus, get_database_status, has_database
from pressroom.publishing.open_mailings import OpenMailings, get_open_mailings
from pressroom.publishing.release_mail import get_release_mail, list_channel_times
from pressroom.publishing.status import (
    ChannelReceipt,
    NewsroomStatus,
    ReleaseHistory,
    StatusEntry,
    get_newsroom_status,
    get_release_history,
    read_version_text,
)

_MAX_LINES = 20
_LIST_LABELS = {
    "changed": ("text", "changed since publication; declare the changes"),
    "scheduled": ("text", "scheduled and approved"),
    "unapproved": ("text", "scheduled, not approved in the current version"),
    "faulty": ("text", "with errors"),
    "drafts": ("text", "without publish_at (draft)"),
    "behind": ("text", "outdated: another language was corrected"),
    "unreviewed": ("text", "imported and not looked at yet; pressroom check lists what to look at"),
    "corrected": ("text", "corrected"),
    "withdrawn": ("text", "withdrawn"),
    "contacts": ("contact", "whose last day is past or near"),
}
"""What each list contains; texts that are due and not public come before them."""
_STATE_LABELS = {
    "waiting": "overdue",
    "unapproved": "scheduled, not approved",
    "faulty": "has errors",
    "behind": "translation outdated",
}  # other states are shown as they are


@click.command("status")
@click.argument("release", required=False, metavar="[RELEASE]", shell_complete=complete_release)
@click.option("--version", metavar="N", type=click.IntRange(1), help="Print the text of this version of RELEASE.")
@click.option(
    "--language", metavar="LANG", help="With --version: the language of the text (needed if there are several)."
)
@click.option("--in-doubt", is_flag=True, help="List the recipients of RELEASE whose mails are in doubt.")
@click.option(
    "--plot", metavar="FILE.svg", type=click.Path(dir_okay=False), help="Draw the mails of RELEASE accepted over time."
)
@click.option("--check", "is_check", is_flag=True, help="Exit with 3 if something is due and not out.")
@out_option
@json_option
@click.pass_obj
def command(  # noqa: PLR0913, PLR0917 - one for each option
    newsroom: str | None,
    release: str | None,
    version: int | None,
    language: str | None,
    in_doubt: bool,
    plot: str | None,
    is_check: bool,
    out: str | None,
    as_json: bool,
) -> None:
    """Show an overview of the newsroom, or the history of one RELEASE and what each channel has done with each version.

    With --check, the exit code is 3 if a text is due and not public, if a channel lacks a published version, if no
    relay has taken a confirmation within a minute or a mail of a mailing within the limit in newsroom.yaml (late_after,
    15 minutes by default), if the database is older than the record, if sending to a mail provider has paused, if
    nobody can join any more in this hour, or if addresses of readers should have been erased.
    """
    config = load_config(newsroom, out)
    now = datetime.now(UTC)
    if release is None:
        if version or language or in_doubt or plot:
            raise ConfigError("No release was given.", "Name the release by its folder, such as 2020/slug.")
        _show_overview(config, now, is_check=is_check, as_json=as_json)
        return
    if is_check:
        raise ConfigError("--check is about all releases.", "Run it without a RELEASE.")
    name = require_mailed(config, release)
    if in_doubt:
        print_doubts(config, name)
    elif version:
        _print_version(config, get_release_history(Workspace.open(config), name, now), version, language)
    else:
        _show_release(config, name, now, plot, as_json=as_json)


def _show_overview(config: Config, now: datetime, *, is_check: bool, as_json: bool) -> None:
    with ProgressBar(sys.stderr) as bar:
        workspace = Workspace.open(config, BuildOptions(progress=bar.update))
        newsroom_status = get_newsroom_status(workspace, now)
    identity = workspace.newsroom_context.newsroom
    late_after = identity.mail.late_after if identity else DEFAULT_LATE_AFTER
    mail = (get_database_status(config, now), get_open_mailings(config, now, late_after))
    _print_overview(newsroom_status, mail, ZoneInfo(workspace.timezone), as_json=as_json)
    if is_check:
        _exit_if_late(workspace, newsroom_status, mail)


def _show_release(config: Config, name: str, now: datetime, plot: str | None, *, as_json: bool) -> None:
    """Print the history of a release, or the mails of a digest, and draw the picture."""
    workspace = Workspace.open(config)
    zone = ZoneInfo(workspace.timezone)
    is_digest = name.startswith(DIGEST_PREFIX)
    history = ReleaseHistory(name, {}, ()) if is_digest else get_release_history(workspace, name, now)
    mail = get_release_mail(config, name)
    if is_digest and not (mail and (mail.mailings or mail.error)):
        raise ConfigError(f"There is no digest {name[:80]}.", f"{format_command('status')} names those that wait.")
    times = tuple(list_channel_times(history.versions, mail))
    if as_json:
        mail_values = {"mail": structs.asdict(mail)} if mail else {}
        click.echo(format_json(structs.asdict(history) | mail_values | {"channel_times": times}))
    else:
        _print_history(config, history, zone)
        for line in (*(format_release_mail(name, mail, zone) if mail else ()), *format_channel_times(times, zone)):
            click.echo(escape_controls(line))
    if plot:
        write_plot(plot, name, mail, zone)


def _exit_if_late(
    workspace: Workspace, newsroom_status: NewsroomStatus, mail: tuple[DatabaseStatus | None, OpenMailings | None]
) -> None:
    """Exit with an error if something is due and not public, or if nothing can be said because of newsroom.yaml."""
    newsroom_context = workspace.newsroom_context
    if newsroom_context.newsroom is None:
        raise InputError(newsroom_context.problems)
    if newsroom_status.is_late or any(each.is_late for each in mail if each):
        raise click.exceptions.Exit(DeliveryError.exit_code)


def _print_overview(
    newsroom_status: NewsroomStatus,
    mail: tuple[DatabaseStatus | None, OpenMailings | None],
    zone: ZoneInfo,
    *,
    as_json: bool,
) -> None:
    database_status, open_mailings = mail
    if as_json:
        overdue = [to_dict(text) for text in newsroom_status.overdue]
        database = {"database": structs.asdict(database_status)} if database_status else {}
        database |= {"open_mailings": structs.asdict(open_mailings)} if open_mailings else {}
        click.echo(format_json(structs.asdict(newsroom_status) | {"overdue": overdue} | database))
        return
    click.echo(_format_published(newsroom_status))
    for line in format_texts(newsroom_status.overdue, zone):
        click.echo(escape_controls(line))
    overdue_ids = {text.text_id for text in newsroom_status.overdue}
    for name, (noun, label) in _LIST_LABELS.items():
        all_entries: tuple[StatusEntry, ...] = getattr(newsroom_status, name)
        entries = [each for each in all_entries if name != "faulty" or (each.release, each.language) not in overdue_ids]
        if entries:
            click.echo(f"{format_count(len(entries), noun)} {label}")
            for line in _format_entries(entries, zone):
                click.echo(f"  {escape_controls(line)}")
    for channel in newsroom_status.missing:
        click.echo(f"incomplete: {channel}; run {format_command('publish')} to complete it")
    for line in _format_database_status(database_status, zone) if database_status else ():
        click.echo(escape_controls(line))
    for line in format_open_mailings(open_mailings, zone, _MAX_LINES) if open_mailings else ():
        click.echo(escape_controls(line))
    if not newsroom_status.is_recorded:
        print_next_step(f"run {format_command('publish')} to start the record of published texts.")


def _format_database_status(status: DatabaseStatus, zone: ZoneInfo) -> Iterator[str]:
    serve = format_command("serve")
    if status.error:
        yield f"mail: nothing is known about confirmations that wait. {status.error}"
    if status.oldest:
        verb, which = ("waits", "") if status.waiting == 1 else ("wait", "the oldest ")
        yield (
            f"mail: {format_count(status.waiting, 'mail')} to readers, such as a confirmation, {verb} for the relay, "
            f"{which}since {format_time(status.oldest, zone)}; "
            f"check that {serve} runs, and what its log says about the relay"
        )
    if status.is_ceiling_reached:
        yield (
            "subscribers: nobody can join until the next hour, because too many have asked in this one; "
            f"look at the log of {serve}"
        )
    if status.unassigned_bounces:
        yield _format_unassigned(status.unassigned_bounces)
    if status.overdue_erasures:
        count = f"{status.overdue_erasures} {'address' if status.overdue_erasures == 1 else 'addresses'}"
        yield f"subscribers: {count} should have been erased more than a day ago; check that {serve} runs"


def _format_unassigned(count: int) -> str:
    return (
        f"mail: in the last 30 days, {format_count(count, 'mail')} came back without saying from which reader, so "
        "nobody's mails were stopped; with bounces under mail in newsroom.yaml, each mail has its own return address"
    )


def _format_published(newsroom_status: NewsroomStatus) -> str:
    releases, texts = newsroom_status.published, newsroom_status.published_texts
    return f"{format_count(releases, 'release')} published" + (f" ({texts} texts)" if texts != releases else "")


def _format_entries(entries: Sequence[StatusEntry], zone: ZoneInfo) -> Iterator[str]:
    for entry in entries[:_MAX_LINES]:
        name = f"{entry.release} ({entry.language})  " if entry.release else ""
        yield f"{_format_list_time(entry.at, zone)}{name}{entry.headline}"
    if len(entries) > _MAX_LINES:
        yield f"… and {len(entries) - _MAX_LINES} more"


def _format_list_time(time: datetime | date | None, zone: ZoneInfo) -> str:
    if time is None:
        return ""
    return f"{format_time(time, zone)}  " if isinstance(time, datetime) else f"{time:%Y-%m-%d}  "


def _print_version(config: Config, release_history: ReleaseHistory, version: int, language: str | None) -> None:
    """Print the recorded text of a version on standard output."""
    languages = sorted({version.language for version in release_history.versions})
    if language is None:
        if len(languages) > 1:
            raise ConfigError(
                f"{release_history.release} has texts in {', '.join(languages)}.", "Choose one with --language."
            )
        language = languages[0] if languages else ""
    content = read_version_text(config, release_history.release, language, version)
    if sys.stdout.isatty():
        click.echo(escape_controls(content.decode("utf-8", "replace")), nl=False)
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()


def _print_history(config: Config, release_history: ReleaseHistory, zone: ZoneInfo) -> None:
    for language, state in release_history.states.items():
        click.echo(f"{release_history.release} ({language}): {_STATE_LABELS.get(state, state)}")
    for each in release_history.versions:
        note = each.notes.get(each.language) or next(iter(each.notes.values()), "")
        name = f"({each.language}) version {each.version}: {each.kind}{f' – {note}' if note else ''}"
        click.echo(escape_controls(f"  {format_recorded_time(each.time, zone)} {name}"))
        for receipt in each.channels:
            time = format_recorded_time(receipt.time, zone)
            click.echo(escape_controls(f"    {time} {_format_channel(config, receipt)}"))


def _format_channel(config: Config, receipt: ChannelReceipt) -> str:
    message = config.out / receipt.message
    details = {
        "prepared": f": {message}{'' if has_database(config) else ' (nothing is sent)'}",
        "missing": f": {message} was prepared, and is not there now",
        "notified": f": {receipt.to}",
        "failed": f": {receipt.to}: {receipt.fault}" if receipt.to else f": {receipt.fault}",
    }
    return f"{receipt.channel} {receipt.state}{details.get(receipt.state, '')}"
