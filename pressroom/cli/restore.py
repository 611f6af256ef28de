"""`pressroom restore`: write the deleted files of a published release again."""

import click

from pressroom.cli.output import escape_controls, format_command, format_json, json_option, print_next_step
from pressroom.cli.parameters import out_option
from pressroom.config import load_config
from pressroom.publishing.restore import RestoreResult, restore_release


@click.command("restore")
@click.argument("release", metavar="RELEASE")
@out_option
@json_option
@click.pass_obj
def command(newsroom: str | None, release: str, out: str | None, as_json: bool) -> None:
    """Write the texts of a published RELEASE again if they were deleted, as they were last recorded.

    Documents are copied from the site if it has exactly the recorded ones. The record contains no pictures, only their
    digests: the command names what you have to restore from a backup. Existing files are never changed.
    """
    address = release.strip("/").removeprefix("releases/")
    result = restore_release(load_config(newsroom, out), address)
    if as_json:
        click.echo(format_json({"restored": result.restored, "missing": result.missing, "changed": result.changed}))
    else:
        _print_result(address, result)
    raise click.exceptions.Exit(1 if result.missing else 0)


def _print_result(address: str, result: RestoreResult) -> None:
    for path in result.restored:
        click.echo(escape_controls(f"Restored: {path}"))
    for path in result.missing:
        click.echo(escape_controls(f"Missing: {path}"), err=True)
    for path in result.changed:
        click.echo(escape_controls(f"Left as it is, because it differs from the record: {path}"), err=True)
    if result.missing:
        print_next_step(
            "put the missing files back from a backup or from version control. They are not in the record, and the "
            "site has no exact copy of them."
        )
    elif result.restored:
        print_next_step(f"run {format_command(f'check {address}')}.")
    else:
        click.echo("Nothing is missing.", err=True)
