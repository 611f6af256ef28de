"""`pressroom rehearse`: show what publishing a release at a time would do, without doing it."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import click
from msgspec import structs

from pressroom.cli.output import escape_controls, format_count, format_json, format_time, json_option
from pressroom.cli.parameters import complete_release, out_option, require_release
from pressroom.cli.terminal import ProgressBar
from pressroom.config import load_config
from pressroom.engine.workspace import Workspace
from pressroom.errors import ConfigError
from pressroom.publishing.rehearse import Rehearsal, RehearsedMailing, rehearse
from pressroom.publishing.request import Action, PublishRequest, parse_notes
from pressroom.text import dates


@click.command("rehearse")
@click.argument("release", metavar="RELEASE", shell_complete=complete_release)
@click.option("--at", "time", metavar="TIME", required=True, help="The time, such as 2020-11-02T09:00.")
@click.option(
    "--correction",
    metavar="NOTE",
    multiple=True,
    help="Rehearse a correction of the published text. NOTE says what was wrong; repeat for each language.",
)
@click.option(
    "--withdrawal",
    metavar="REASON",
    multiple=True,
    help="Rehearse a withdrawal for a public reason; repeat for each language.",
)
@click.option("--list", "lists_recipients", is_flag=True, help="List the id of each subscriber who would get a mail.")
@out_option
@json_option
@click.pass_obj
def command(  # noqa: PLR0913, PLR0917 - one for each option
    newsroom: str | None,
    release: str,
    time: str,
    correction: tuple[str, ...],
    withdrawal: tuple[str, ...],
    lists_recipients: bool,
    out: str | None,
    as_json: bool,
) -> None:
    """Show what publishing RELEASE at TIME would do: each page, feed entry and mail. Nothing real is touched.

    The whole publication runs with copies of the newsroom, its outputs and its database, in a temporary folder. No
    deploy command runs, no hub is notified, and no mail is sent. Each mail is made as it would be sent, and signed if
    the newsroom signs its mails.

    Corrections and withdrawals stand in no file: name them by --correction or --withdrawal. Minor changes cannot be
    rehearsed, and other releases are left as they are, also if they are due by then.
    """
    config = load_config(newsroom, out)
    address = require_release(config, release)
    workspace = Workspace.open(config)
    languages = workspace.newsroom_context.languages or ("en",)
    request = _create_request(address, correction, withdrawal, languages)
    zone = ZoneInfo(workspace.timezone)
    with ProgressBar(sys.stderr) as bar:
        rehearsal = rehearse(config, request, _parse_time(time, zone), bar.update)
    if as_json:
        click.echo(format_json(structs.asdict(rehearsal)))
        return
    for line in _describe(rehearsal, zone, lists_recipients=lists_recipients):
        click.echo(escape_controls(line))


def _create_request(
    address: str, correction: Sequence[str], withdrawal: Sequence[str], languages: Sequence[str]
) -> PublishRequest:
    """Return what is rehearsed. Raises ConfigError for a note that cannot be published."""
    if correction and withdrawal:
        raise ConfigError("--correction and --withdrawal cannot be combined.", "Choose one of them.")
    action: Action = "correct" if correction else "withdraw" if withdrawal else "publish"
    return PublishRequest(action, (address,), parse_notes(correction or withdrawal, languages))


def _parse_time(text: str, zone: ZoneInfo) -> datetime:
    try:
        return dates.parse_datetime(text, zone)
    except ValueError as error:
        raise ConfigError(f"--at {text[:80]}: {error}", "Give a time such as 2020-11-02T09:00.") from error


def _describe(rehearsal: Rehearsal, zone: ZoneInfo, *, lists_recipients: bool) -> Iterator[str]:
    yield f"Rehearsal for {format_time(rehearsal.at, zone)}. Nothing was published, deployed or sent."
    for text in rehearsal.texts:
        yield f"Would be recorded: {text.kind} of {text.release} ({text.language})"
    for text in rehearsal.approved:
        yield f"Would only be approved, because its time is later: {text.release} ({text.language})"
    if not rehearsal.texts:
        yield "Nothing would be published."
    yield from _list_group(
        "Pages", (f"{'new' if page.is_new else 'changed':<8} {page.url}" for page in rehearsal.pages)
    )
    yield from _list_group("Feeds", (f"{feed.url}: {_describe_entries(feed.entries)}" for feed in rehearsal.feeds))
    if rehearsal.other_files:
        yield f"Other files: {len(rehearsal.other_files)}"
    yield from _list_group("Removed", rehearsal.removed)
    if rehearsal.has_deploy_command:
        yield "The deploy command would run."
    yield from _list_group("WebSub hubs that would be notified", rehearsal.hubs)
    yield from _describe_mails(rehearsal, zone, lists_recipients=lists_recipients)


def _list_group(title: str, lines: Iterable[str]) -> Iterator[str]:
    """Yield a title with lines below it; nothing without lines."""
    for number, line in enumerate(lines):
        if not number:
            yield f"{title}:"
        yield f"  {line}"


def _describe_entries(urls: Iterable[str]) -> str:
    found = ", ".join(urls)
    return f"entry of {found}" if found else "changed"


def _describe_mails(rehearsal: Rehearsal, zone: ZoneInfo, *, lists_recipients: bool) -> Iterator[str]:
    if rehearsal.message_count:
        yield f"Mail bodies that would be written: {rehearsal.message_count}"
    if rehearsal.mailings is None:
        yield "There are no subscribers, so no mail would be sent."
        return
    if not rehearsal.mailings:
        yield "No mail would be prepared."
    for mailing in rehearsal.mailings:
        yield _describe_mailing(mailing, zone)
        for recipient in mailing.recipients if lists_recipients else ():
            yield f"  subscriber {recipient.subscriber_id}: {recipient.frequency}"
    if rehearsal.is_paused:
        yield "Mailings are paused: these mails would wait."


def _describe_mailing(mailing: RehearsedMailing, zone: ZoneInfo) -> str:
    planned = mailing.planned
    counts = {"at once": planned.subscribers, "in daily digests": planned.daily, "in weekly digests": planned.weekly}
    parts = ", ".join(f"{count} {when}" for when, count in counts.items() if count) or "nobody"
    made = f"{format_count(mailing.offered, 'message')} made{' and signed' if mailing.is_signed else ''}"
    offered = f"; {made}, from {format_time(planned.send_after, zone)} on, coming back to {mailing.sender}"
    return (
        f"Mail, {planned.kind} of {planned.release} ({planned.language}): {parts}{offered if mailing.offered else ''}"
    )
