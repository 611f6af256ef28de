"""`pressroom migrate`: create the database of subscribers, or bring it to the version of this program."""

import click

from pressroom.cli.output import format_json, json_option
from pressroom.cli.parameters import load_existing_config
from pressroom.store.opening import migrate_database


@click.command("migrate")
@json_option
@click.pass_obj
def command(newsroom: str | None, as_json: bool) -> None:
    """Create the database of subscribers, or update it for this version of the program.

    Make a backup first. If the update is stopped, the database stays as it was. serve does the same when it starts.
    """
    before, after = migrate_database(load_existing_config(newsroom).database_url)
    if as_json:
        click.echo(format_json({"before": before, "after": after}))
    else:
        click.echo(_describe(before, after))


def _describe(before: int, after: int) -> str:
    if before == after:
        return f"The database is up to date. It has version {after}."
    if not before:
        return f"Created the database. It has version {after}."
    return f"Updated the database from version {before} to version {after}."
