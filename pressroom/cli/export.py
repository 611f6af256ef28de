"""`pressroom export`: write the published releases as an archive package (BagIt), or everything in open forms."""

import sys
from datetime import date
from pathlib import Path

import click

from pressroom.archive.export import ALL_YEARS, export_bag
from pressroom.archive.export_all import export_everything
from pressroom.cli.output import (
    escape_controls,
    format_count,
    format_json,
    json_option,
    print_next_step,
)
from pressroom.cli.parameters import out_option
from pressroom.cli.terminal import ProgressBar
from pressroom.config import Config, load_config
from pressroom.errors import ConfigError


@click.command("export")
@click.option(
    "--record",
    "years",
    metavar="YEAR",
    multiple=True,
    help=f"Choose releases by the year in their URL. Repeat for several years, or give {ALL_YEARS}.",
)
@click.option(
    "--all",
    "everything",
    metavar="FOLDER",
    type=click.Path(),
    help="Write everything in open forms to this new folder, not an archive package.",
)
@click.option(
    "--to",
    metavar="DIR",
    type=click.Path(),
    help="The folder to create; it must not exist (default: record-YEAR in the current folder).",
)
@click.option("--confidential", is_flag=True, help="Include content that the public must not see.")
@click.option("--date", "day", metavar="DAY", help="The date of the archive package (default: today).")
@out_option
@json_option
@click.pass_obj
def command(  # noqa: PLR0913, PLR0917 - one for each option
    newsroom: str | None,
    years: tuple[str, ...],
    everything: str | None,
    to: str | None,
    confidential: bool,
    day: str | None,
    out: str | None,
    as_json: bool,
) -> None:
    """Export published releases for the public archive, as a folder in BagIt format (RFC 8493).

    The folder contains texts, pages, files, all versions and the record. Drafts and releases under embargo are not
    included.

    With --all, export the whole newsroom to move it to another system: sources, site, record, redirects, and the public
    releases as a WordPress export (WXR) and as a JSON Feed. Only the sources contain what is not public.
    """
    config = load_config(newsroom, out)
    if everything is not None:
        _require_no_bag_options(years, to, day, confidential=confidential)
        _export_everything(config, Path(everything), as_json=as_json)
        return
    if not years:
        raise click.MissingParameter(param_type="option", param_hint="'--record' or '--all'")
    target = Path(to or f"record-{'-'.join(sorted(set(years)))}")
    with ProgressBar(sys.stderr) as bar:
        result = export_bag(config, years, target, _parse_day(day), bar.update, include_confidential=confidential)
    if as_json:
        click.echo(format_json({"exported": result}))
        return
    click.echo(escape_controls(result.folder))
    releases, versions = format_count(result.releases, "release"), format_count(result.versions, "version")
    click.echo(f"{releases} with {versions} on record; {format_count(result.files, 'file')}.", err=True)
    if result.hidden:
        click.echo(f"Not included: {format_count(result.hidden, 'hidden version')}.", err=True)
    for path, reason in result.confidential.items():
        click.echo(escape_controls(f"Confidential: {path}: {reason}"), err=True)
    print_next_step(_describe_next_step(is_confidential=confidential))


def _require_no_bag_options(years: tuple[str, ...], to: str | None, day: str | None, *, confidential: bool) -> None:
    options = {"--record": years, "--to": to, "--date": day, "--confidential": confidential}
    given = [name for name, value in options.items() if value]
    if given:
        message = f"--all cannot be combined with {given[0]}: that is for archive packages."
        raise ConfigError(message, f"Leave out --all or {given[0]}.")


def _export_everything(config: Config, folder: Path, *, as_json: bool) -> None:
    with ProgressBar(sys.stderr) as bar:
        result = export_everything(config, folder, bar.update)
    if as_json:
        click.echo(format_json({"exported": result}))
        return
    click.echo(escape_controls(result.folder))
    files = f"{format_count(result.sources, 'file')} in sources/, {format_count(result.site, 'file')} in site/"
    texts, redirects = format_count(result.releases, "text"), format_count(result.redirects, "redirect")
    click.echo(f"{texts} in releases.wxr.xml and releases.json; {files}; {redirects}.", err=True)
    print_next_step("keep sources/ to yourself: it contains drafts, and comments in your texts. All else is public.")


def _describe_next_step(*, is_confidential: bool) -> str:
    if is_confidential:
        return "give the folder to the archive without changes, and tell them that it is confidential."
    return "give the folder to the archive without changes. It includes the comments in your texts."


def _parse_day(text: str | None) -> date:
    try:
        return date.fromisoformat(text) if text else date.today()  # noqa: DTZ011 - the local date of the officer
    except ValueError as error:
        raise ConfigError(f"--date {text} is not a valid date: {error}.", "Give a date such as 2021-01-31.") from error
