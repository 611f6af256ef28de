"""`pressroom export`: what is on record, as a bag for the public archive."""

import sys
from datetime import date
from pathlib import Path

import click

from pressroom import config
from pressroom.archive.export import ALL_YEARS, export_bag
from pressroom.cli.output import (
    escape_controls,
    exit_with_problems,
    format_count,
    format_json,
    json_option,
    print_next_step,
)
from pressroom.cli.progress import ProgressBar
from pressroom.errors import ConfigError, InputError


@click.command("export")
@click.option(
    "--record",
    "years",
    metavar="YEAR",
    multiple=True,
    required=True,
    help=f"The year of the releases, as in their addresses; several times for several years, or: {ALL_YEARS}.",
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
        with ProgressBar(sys.stderr) as bar:
            done = export_bag(settings, years, target, _parse_day(day), bar.update, include_confidential=confidential)
    except InputError as error:
        exit_with_problems(error, as_json=as_json)
    if as_json:
        click.echo(format_json({"exported": done}))
        return
    click.echo(escape_controls(done.folder))
    releases, versions = format_count(done.releases, "release"), format_count(done.versions, "version")
    click.echo(f"{releases} with {versions} on record; {format_count(done.files, 'file')}.", err=True)
    if done.hidden:
        click.echo(f"Not in it: {format_count(done.hidden, 'wording')} that you withheld.", err=True)
    for path, what in done.confidential.items():
        click.echo(escape_controls(f"Confidential: {path}: {what}"), err=True)
    print_next_step(_describe_next_step(is_confidential=confidential))


def _describe_next_step(*, is_confidential: bool) -> str:
    if is_confidential:
        return "hand the folder to the archive as it is, and tell them that it must be kept from the public."
    return "hand the folder to the archive as it is. Comments in your texts are in it, too."


def _parse_day(text: str | None) -> date:
    try:
        return date.fromisoformat(text) if text else date.today()  # noqa: DTZ011 - the day where the officer sits
    except ValueError as error:
        raise ConfigError(f"--date {text}: {error}.", "Give a day such as 2021-01-31.") from error
