"""`pressroom import`: a newsroom out of bags that `pressroom export` made."""

import sys
from pathlib import Path

import click

from pressroom import config
from pressroom.archive.restore import ImportResult
from pressroom.archive.restore_bag import import_bag
from pressroom.cli.output import format_command, format_count, format_json, json_option, print_next_step
from pressroom.cli.progress import ProgressBar


@click.command("import")
@click.argument("folder", metavar="FOLDER", type=click.Path(exists=True, file_okay=False, path_type=Path))
@json_option
@click.pass_obj
def command(newsroom: str | None, folder: Path, as_json: bool) -> None:
    """Make a newsroom out of FOLDER, which pressroom export made, or put what it holds into one that lacks it.

    The whole folder is verified first; when there is any fault, nothing is written. Of several folders, import the
    newest first. Templates are programs: import only what comes from somebody whom you trust.
    """
    target = config.find_newsroom_folder(newsroom)
    with ProgressBar(sys.stderr) as bar:
        done = import_bag(folder, target, bar.update)
    if as_json:
        click.echo(format_json({"newsroom": str(target), "imported": done}))
        return
    click.echo(f"Imported: {format_count(len(done.releases), 'release')}.")
    _print_result(done)


def _print_result(result: ImportResult) -> None:
    if result.templates:
        what = f"It brought {format_count(result.templates, 'template')}: programs, which a build runs."
        click.echo(f"{what} Look at them unless you trust who made the folder.", err=True)
    if result.absent:
        years = ", ".join(sorted({address[:4] for address in result.absent}))
        click.echo(f"On record and not here yet: {format_count(len(result.absent), 'release')}, of {years}.", err=True)
        print_next_step(
            f"import the folders that hold them, or {format_command('build')}, which makes the site without them."
        )
    else:
        print_next_step(f"{format_command('build')} makes the site as it was public.")
