"""`pressroom import`: create a newsroom from archive packages that `pressroom export` wrote."""

import sys
from pathlib import Path

import click

from pressroom.archive.import_bag import ImportResult, import_bag
from pressroom.cli.output import format_command, format_count, format_json, json_option, print_next_step
from pressroom.cli.terminal import ProgressBar
from pressroom.config import find_newsroom_folder


@click.command("import")
@click.argument("folder", metavar="FOLDER", type=click.Path(exists=True, file_okay=False, path_type=Path))
@json_option
@click.pass_obj
def command(newsroom: str | None, folder: Path, as_json: bool) -> None:
    """Create a newsroom from FOLDER, which pressroom export wrote, or add its releases to an existing newsroom.

    The whole folder is verified first. If anything in it is wrong, nothing is written. If you have several folders,
    import the newest first. Templates are programs: import only from people you trust.
    """
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
