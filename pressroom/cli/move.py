"""`pressroom move`: move a release to another folder and URL."""

import sys
from datetime import UTC, datetime

import click

from pressroom.cli.output import escape_controls, format_command, format_json, json_option, print_next_step
from pressroom.cli.parameters import complete_release, out_option
from pressroom.cli.terminal import ProgressBar
from pressroom.config import Config, get_user_name, load_config
from pressroom.embargo.grant import move_links
from pressroom.engine.workspace import BuildOptions, Workspace
from pressroom.errors import EXIT_INTERRUPTED
from pressroom.importer.imported_texts import ImportedTexts
from pressroom.publishing.move import MoveResult, find_wrong_years, move_release


@click.command("move")
@click.argument("old", metavar="OLD", shell_complete=complete_release)
@click.argument("new", metavar="NEW")
@out_option
@json_option
@click.pass_obj
def command(newsroom: str | None, old: str, new: str, out: str | None, as_json: bool) -> None:
    """Move a release from the folder OLD to the folder NEW, in all its languages.

    OLD and NEW are folders such as 2025/the-name. If the release is published, the move is put on record: its old URL
    redirects to the new one, and feed readers do not show it again. If you have renamed the folder already, the command
    does the rest. If it was interrupted, run it again. To undo a move, move the release back.
    """
    config = load_config(newsroom, out)
    former, address = (each.strip("/").removeprefix("releases/") for each in (old, new))
    now, by, bar = datetime.now(UTC), get_user_name(), ProgressBar(sys.stderr)
    try:
        with bar:
            result = move_release(Workspace.open(config, BuildOptions(progress=bar.update)), former, address, by, now)
        move_links(config.newsroom_folder, former, address, by, now)
        _move_imported_texts(config, former, address)
    except KeyboardInterrupt:
        click.echo(f"Stopped. To complete the move, run {format_command(f'move {former} {address}')} again.", err=True)
        raise click.exceptions.Exit(EXIT_INTERRUPTED) from None
    if as_json:
        click.echo(format_json(_to_dict(result)))
    else:
        _print_result(config, result)


def _move_imported_texts(config: Config, former: str, address: str) -> None:
    """Let the next import know that a release which it brought is in another folder now."""
    imported = ImportedTexts(config.newsroom_folder)
    imported.move(former, address)
    imported.save()


def _to_dict(result: MoveResult) -> dict[str, object]:
    build = result.build_result
    written = {"changed": build.changed, "removed": build.removed, "unchanged": build.unchanged} if build else None
    move = result.move
    return {"from": move.former, "to": move.address, "published": move.is_published, "written": written}


def _print_result(config: Config, result: MoveResult) -> None:
    move = result.move
    click.echo(f"Moved: {move.former} is now {move.address}.")
    for source, year in find_wrong_years(result):
        click.echo(
            escape_controls(f"{source}: publish_at is in {year}, but the folder says {move.address[:4]}."), err=True
        )
    if not move.is_published:
        click.echo("It was never published, so its old URL does not redirect.", err=True)
        return
    click.echo("The old URL redirects to the new one.")
    if result.build_result:
        build = result.build_result
        counts = f"{len(build.changed)} written, {len(build.removed)} removed, {build.unchanged} unchanged"
        click.echo(f"{config.out}: {counts}")
    if any(state.is_changed and not state.is_withdrawn for state in result.states):
        declare = format_command(f"publish {move.address} --minor")
        print_next_step(f"a text has changed since it was published. Declare the change: {declare}")
    else:
        print_next_step(f"copy all of {config.out / 'site'} to your web server.")
