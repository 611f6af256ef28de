"""`pressroom migrate`: create the database of subscribers, or bring it to the version of this program."""

from importlib.util import find_spec

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

    On PostgreSQL, the tables of the queue are created too if pressroom work --queue can run here: if its library is
    installed.
    """
    url = load_existing_config(newsroom).database_url
    before, after = migrate_database(url)
    is_queue_created = _create_queue_tables(url)
    if as_json:
        result: dict[str, int | bool] = {"before": before, "after": after}
        if is_queue_created is not None:
            result["is_queue_created"] = is_queue_created
        click.echo(format_json(result))
        return
    click.echo(_describe(before, after))
    if is_queue_created:
        click.echo("Created the tables of the queue, for pressroom work --queue.")


def _create_queue_tables(url: str) -> bool | None:
    """Create the tables of the queue; return whether they are new, or None if no queue can be used here."""
    if not url.startswith(("postgresql://", "postgres://")) or find_spec("procrastinate") is None:
        return None
    from pressroom.publishing.mail_queue import create_queue_tables  # noqa: PLC0415 - loads the libraries of the queue

    return create_queue_tables(url)


def _describe(before: int, after: int) -> str:
    if before == after:
        return f"The database is up to date. It has version {after}."
    if not before:
        return f"Created the database. It has version {after}."
    return f"Updated the database from version {before} to version {after}."
