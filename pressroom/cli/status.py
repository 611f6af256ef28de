"""`pressroom status`: the newsroom at a glance, or one release with its history, or one of its wordings."""

import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import click
from msgspec import structs

from pressroom import config
from pressroom.cli.arguments import complete_release, require_release
from pressroom.cli.output import escape_controls, format_command, format_json, json_option, print_next_step
from pressroom.cli.progress import ProgressBar
from pressroom.config import Config
from pressroom.engine.workspace import Workspace
from pressroom.errors import ConfigError
from pressroom.publishing.status import (
    NewsroomStatus,
    ReleaseHistory,
    StatusEntry,
    get_newsroom_status,
    get_release_history,
    read_version_text,
)

_MAX_LINES = 20
_LIST_LABELS = {
    "changed": "changed since published, and nobody has said what that is",
    "waiting": "due, and not published",
    "scheduled": "scheduled and approved",
    "unapproved": "scheduled, not approved as they stand",
    "faulty": "with errors",
    "drafts": "drafts",
    "behind": "translations that are behind",
    "corrected": "corrected",
    "withdrawn": "withdrawn",
    "contacts": "contacts whose last day has come or comes soon",
}


@click.command("status")
@click.argument("release", required=False, metavar="[RELEASE]", shell_complete=complete_release)
@click.option("--version", metavar="N", type=click.IntRange(1), help="Print the text of that version of a RELEASE.")
@click.option("--language", metavar="LANG", help="With --version: of which text (default: the only one).")
@json_option
@click.pass_obj
def command(
    newsroom: str | None, release: str | None, version: int | None, language: str | None, as_json: bool
) -> None:
    """Show the newsroom at a glance, or one RELEASE with its history and the channels that have it."""
    settings = config.load(newsroom)
    now = datetime.now(UTC)
    if release is None:
        if version or language:
            raise ConfigError("Which release?", "Name it by its folder, such as 2020/slug.")
        with ProgressBar(sys.stderr) as bar:
            found = get_newsroom_status(settings, now, bar.update)
        _print_overview(found, ZoneInfo(Workspace(settings).timezone), as_json=as_json)
        return
    told = get_release_history(settings, require_release(settings, release), now)
    if version:
        _print_version(settings, told, version, language)
    else:
        _print_history(told, as_json=as_json)


def _print_overview(newsroom_status: NewsroomStatus, zone: ZoneInfo, *, as_json: bool) -> None:
    if as_json:
        click.echo(format_json(structs.asdict(newsroom_status)))
        return
    click.echo(f"{newsroom_status.published} published")
    for name, what in _LIST_LABELS.items():
        entries: tuple[StatusEntry, ...] = getattr(newsroom_status, name)
        if entries:
            click.echo(f"{len(entries)} {what}")
            for line in _format_entries(entries, zone):
                click.echo(f"  {escape_controls(line)}")
    for channel in newsroom_status.missing:
        click.echo(f"not everywhere yet: {channel}; {format_command('publish')} completes it")
    if not newsroom_status.is_recorded:
        print_next_step(f"{format_command('publish')} begins the record of what is published.")


def _format_entries(entries: tuple[StatusEntry, ...], zone: ZoneInfo) -> Iterator[str]:
    for entry in entries[:_MAX_LINES]:
        name = f"{entry.release} ({entry.language})  " if entry.release else ""
        yield f"{_format_time(entry.at, zone)}{name}{entry.headline}"
    if len(entries) > _MAX_LINES:
        yield f"… and {len(entries) - _MAX_LINES} more"


def _format_time(time: datetime | date | None, zone: ZoneInfo) -> str:
    if time is None:
        return ""
    return f"{time.astimezone(zone):%Y-%m-%d %H:%M}  " if isinstance(time, datetime) else f"{time:%Y-%m-%d}  "


def _print_version(settings: Config, release_history: ReleaseHistory, version: int, language: str | None) -> None:
    """The text itself, on standard output, as it was recorded."""
    languages = sorted({each.language for each in release_history.versions})
    if language is None:
        if len(languages) > 1:
            raise ConfigError(
                f"{release_history.release} has texts in {', '.join(languages)}.", "Name one with --language."
            )
        language = languages[0] if languages else ""
    content = read_version_text(settings, release_history.release, language, version)
    if sys.stdout.isatty():
        click.echo(escape_controls(content.decode("utf-8", "replace")), nl=False)
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()


def _print_history(release_history: ReleaseHistory, *, as_json: bool) -> None:
    if as_json:
        click.echo(format_json(structs.asdict(release_history)))
        return
    for language, state in release_history.states.items():
        click.echo(f"{release_history.release} ({language}): {state}")
    for each in release_history.versions:
        note = each.notes.get(each.language) or next(iter(each.notes.values()), "")
        click.echo(
            escape_controls(
                f"  {each.time} ({each.language}) version {each.version}: {each.kind}{f' – {note}' if note else ''}"
            )
        )
        for reached in each.channels:
            fault = f": {reached.fault}" if reached.fault else ""
            click.echo(
                escape_controls(f"    {reached.time} {reached.channel}{f' {reached.to}' if reached.to else ''}{fault}")
            )
