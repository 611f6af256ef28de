"""`pressroom export`: what is on record, as a bag for the public archive."""

import sys
from datetime import date
from pathlib import Path

import click

from pressroom import config
from pressroom.archive.exporting import ALL, export
from pressroom.cli.progress import Bar
from pressroom.cli.report import counted, harmless, json_line, json_option, refuse, say_next
from pressroom.errors import ConfigError, InputError


@click.command("export")
@click.option(
    "--record",
    "years",
    metavar="YEAR",
    multiple=True,
    required=True,
    help=f"The year of the releases, as in their addresses; several times for several years, or: {ALL}.",
)
@click.option(
    "--to",
    metavar="DIR",
    type=click.Path(),
    help="The folder to make, which must not be there yet (default: record-YEAR in the current folder).",
)
@click.option("--confidential", is_flag=True, help="Take along what the public may not see, too.")
@click.option("--date", "day", metavar="DAY", help="The day that the bag bears (default: today).")
@click.option("--out", metavar="DIR", type=click.Path(file_okay=False), help="Where the outputs are.")
@json_option
@click.pass_obj
def command(  # noqa: PLR0913, PLR0917 - one for each option
    newsroom: str | None,
    years: tuple[str, ...],
    to: str | None,
    confidential: bool,
    day: str | None,
    out: str | None,
    as_json: bool,
) -> None:
    """Put all that is on record of some years into a folder for the public archive, in the form of BagIt (RFC 8493).

    Sources, pages, files, all versions, the record. No draft and nothing under embargo leaves.
    """
    settings = config.load(newsroom, out)
    target = Path(to or f"record-{'-'.join(sorted(set(years)))}")
    try:
        with Bar(sys.stderr) as bar:
            done = export(settings, years, target, _day(day), bar.show, is_whole=confidential)
    except InputError as error:
        refuse(error, as_json=as_json)
    if as_json:
        click.echo(json_line({"exported": done}))
        return
    click.echo(harmless(done.folder))
    releases, versions = counted(done.releases, "release"), counted(done.versions, "version")
    click.echo(f"{releases} with {versions} on record; {counted(done.files, 'file')}.", err=True)
    if done.withheld:
        click.echo(f"Not in it: {counted(done.withheld, 'wording')} that you withheld.", err=True)
    for path, what in done.closed.items():
        click.echo(harmless(f"Confidential: {path}: {what}"), err=True)
    say_next(_next(is_closed=confidential))


def _next(*, is_closed: bool) -> str:
    if is_closed:
        return "hand the folder to the archive as it is, and tell them that it must be kept from the public."
    return "hand the folder to the archive as it is. Comments in your texts are in it, too."


def _day(said: str | None) -> date:
    try:
        return date.fromisoformat(said) if said else date.today()  # noqa: DTZ011 - the day where the officer sits
    except ValueError as error:
        raise ConfigError(f"--date {said}: {error}.", "Give a day such as 2021-01-31.") from error
