"""`pressroom import`: a newsroom out of bags that `pressroom export` made."""

import sys
from pathlib import Path

import click

from pressroom import config
from pressroom.archive.filling import Filled
from pressroom.archive.importing import import_bag
from pressroom.cli.progress import Bar
from pressroom.cli.report import counted, json_line, json_option, say_next, verb


@click.command("import")
@click.argument("folder", metavar="FOLDER", type=click.Path(exists=True, file_okay=False, path_type=Path))
@json_option
@click.pass_obj
def command(newsroom: str | None, folder: Path, as_json: bool) -> None:
    """Make a newsroom out of FOLDER, which pressroom export made, or put what it holds into one that lacks it.

    The whole folder is verified first; when there is any fault, nothing is written. Of several folders, import the
    newest first. Templates are programs: import only what comes from somebody whom you trust.
    """
    target = config.named(newsroom)
    with Bar(sys.stderr) as bar:
        done = import_bag(folder, target, bar.show)
    if as_json:
        click.echo(json_line({"newsroom": str(target), "imported": done}))
        return
    click.echo(f"Imported: {counted(len(done.releases), 'release')}.")
    _say(done)


def _say(done: Filled) -> None:
    if done.templates:
        what = f"It brought {counted(done.templates, 'template')}: programs, which a build runs."
        click.echo(f"{what} Look at them unless you trust who made the folder.", err=True)
    if done.absent:
        years = ", ".join(sorted({address[:4] for address in done.absent}))
        click.echo(f"On record and not here yet: {counted(len(done.absent), 'release')}, of {years}.", err=True)
        say_next(f"import the folders that hold them, or {verb('build')}, which makes the site without them.")
    else:
        say_next(f"{verb('build')} makes the site as it was public.")
