"""`pressroom import`: bring releases in from other systems, or from archive packages that `pressroom export` wrote."""

import sys
from pathlib import Path

import click

from pressroom.archive.import_bag import ImportResult, import_bag
from pressroom.cli.output import format_command, format_count, format_json, json_option, print_next_step
from pressroom.cli.terminal import ProgressBar
from pressroom.config import find_newsroom_folder


@click.command("import")
@click.argument("source", metavar="SOURCE")
@click.option("--write", "is_write", is_flag=True, help="Write the releases; without it, only show what was found.")
@click.option("--limit", metavar="N", type=click.IntRange(min=1), help="Read only the first N texts.")
@click.option("--since", metavar="DATE", help="Leave out what was published before this day, such as 2020-11-02.")
@click.option("--language", metavar="LANG", help="The language of texts that do not say theirs.")
@click.option("--contact", metavar="ID", help="The contact of releases that name nobody with a telephone number.")
@click.option("--credit", metavar="NAME", help="Who made the pictures, where the source does not say.")
@click.option("--refresh", is_flag=True, help="Ask again for pages and feeds that may have changed since the last run.")
@json_option
@click.pass_obj
def command(  # noqa: PLR0913 - click passes each option by its name
    newsroom: str | None,
    /,
    *,
    source: str,
    is_write: bool,
    limit: int | None,
    since: str | None,
    language: str | None,
    contact: str | None,
    credit: str | None,
    refresh: bool,
    as_json: bool,
) -> None:
    """Import the releases in SOURCE, or show what is in it.

    SOURCE is a URL or a file: a feed, a sitemap, a page, a WordPress export, the JSON of a press service, a Word
    document, a folder with such files or with saved pages, or a text file with a list of URLs. Nothing is written
    without --write. Run the command again later to bring in what is new and what has changed: a file that you have
    edited is never touched.

    If SOURCE is a folder that pressroom export wrote, the newsroom in it is created, or its releases are added. The
    whole folder is verified first; if anything in it is wrong, nothing is written. If you have several folders, import
    the newest first. Templates are programs: import only from people you trust.
    """
    if _is_archive_package(source):
        _import_archive_package(newsroom, Path(source), as_json=as_json)
        return
    from pressroom.cli.import_source import ImportOptions, import_source  # noqa: PLC0415 - it loads many libraries

    options = ImportOptions(
        is_write=is_write,
        limit=limit or 0,
        since=since or "",
        language=language or "",
        contact=contact or "",
        credit=credit or "",
        refresh=refresh,
        as_json=as_json,
    )
    raise click.exceptions.Exit(import_source(newsroom, source, options))


def _is_archive_package(source: str) -> bool:
    """Return whether a folder was written by `pressroom export`, as far as the names in it show."""
    folder = Path(source)
    return folder.is_dir() and ((folder / "bagit.txt").exists() or (folder / "data" / "newsroom").is_dir())


def _import_archive_package(newsroom: str | None, folder: Path, *, as_json: bool) -> None:
    target = find_newsroom_folder(newsroom)
    with ProgressBar(sys.stderr) as bar:
        result = import_bag(folder, target, bar.update)
    if as_json:
        click.echo(format_json({"newsroom": str(target), "imported": result}))
        return
    click.echo(f"Imported: {format_count(len(result.releases), 'release')}.")
    _print_result(result)


def _print_result(result: ImportResult) -> None:
    if result.templates:
        click.echo(f"The folder contained {format_count(result.templates, 'template')}.", err=True)
        click.echo("Templates are programs that a build runs: review them unless you trust their source.", err=True)
    if result.absent:
        years = ", ".join(sorted({address[:4] for address in result.absent}))
        click.echo(
            f"Not imported yet: {format_count(len(result.absent), 'release')} on record, from {years}.", err=True
        )
        print_next_step(
            f"import the folders that contain them, or run {format_command('build')} to build the site without them."
        )
    else:
        print_next_step(f"run {format_command('build')} to build the site as it was published.")
