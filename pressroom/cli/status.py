"""`pressroom status`: the newsroom at a glance, or one release with its history, or one of its wordings."""

import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import click
from msgspec import structs

from pressroom import config
from pressroom.cli.named import complete_release, require_release
from pressroom.cli.progress import Bar
from pressroom.cli.report import harmless, json_line, json_option, say_next, verb
from pressroom.config import Config
from pressroom.errors import ConfigError
from pressroom.publishing.overview import Entry, History, Overview, history, overview, wording_of
from pressroom.start import Start

_MOST = 20
_LISTS = {
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
        with Bar(sys.stderr) as bar:
            found = overview(settings, now, bar.show)
        _say(found, ZoneInfo(Start(settings).zone), as_json=as_json)
        return
    told = history(settings, require_release(settings, release), now)
    if version:
        _print(settings, told, version, language)
    else:
        _tell(told, as_json=as_json)


def _say(found: Overview, zone: ZoneInfo, *, as_json: bool) -> None:
    if as_json:
        click.echo(json_line(structs.asdict(found)))
        return
    click.echo(f"{found.published} published")
    for name, what in _LISTS.items():
        entries: tuple[Entry, ...] = getattr(found, name)
        if entries:
            click.echo(f"{len(entries)} {what}")
            for line in _lines(entries, zone):
                click.echo(f"  {harmless(line)}")
    for channel in found.missing:
        click.echo(f"not everywhere yet: {channel}; {verb('publish')} completes it")
    if not found.is_recorded:
        say_next(f"{verb('publish')} begins the record of what is published.")


def _lines(entries: tuple[Entry, ...], zone: ZoneInfo) -> Iterator[str]:
    for entry in entries[:_MOST]:
        name = f"{entry.release} ({entry.language})  " if entry.release else ""
        yield f"{_at(entry.at, zone)}{name}{entry.headline}"
    if len(entries) > _MOST:
        yield f"… and {len(entries) - _MOST} more"


def _at(at: datetime | date | None, zone: ZoneInfo) -> str:
    if at is None:
        return ""
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}  " if isinstance(at, datetime) else f"{at:%Y-%m-%d}  "


def _print(settings: Config, told: History, version: int, language: str | None) -> None:
    """The text itself, on standard output, as it was recorded."""
    languages = sorted({each.language for each in told.versions})
    if language is None:
        if len(languages) > 1:
            raise ConfigError(f"{told.release} has texts in {', '.join(languages)}.", "Name one with --language.")
        language = languages[0] if languages else ""
    content = wording_of(settings, told.release, language, version)
    if sys.stdout.isatty():
        click.echo(harmless(content.decode("utf-8", "replace")), nl=False)
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()


def _tell(told: History, *, as_json: bool) -> None:
    if as_json:
        click.echo(json_line(structs.asdict(told)))
        return
    for language, state in told.states.items():
        click.echo(f"{told.release} ({language}): {state}")
    for each in told.versions:
        note = each.notes.get(each.language) or next(iter(each.notes.values()), "")
        click.echo(
            harmless(
                f"  {each.time} ({each.language}) version {each.version}: {each.kind}{f' – {note}' if note else ''}"
            )
        )
        for reached in each.channels:
            fault = f": {reached.fault}" if reached.fault else ""
            click.echo(harmless(f"    {reached.time} {reached.channel}{f' {reached.to}' if reached.to else ''}{fault}"))
