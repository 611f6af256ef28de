"""Open the database that a URL names."""

from pathlib import Path

from pressroom.errors import ConfigError
from pressroom.store import schema
from pressroom.store.database import Database, Store

_WAIT_SECONDS = 10.0


def open_store(url: str, *, migrate: bool = True, wait_seconds: float = _WAIT_SECONDS) -> Store:
    """Open a database by its URL, `sqlite:///absolute/path` or `postgresql://user:password@host/database`.

    A new database is created on SQLite. An older one is migrated, or refused if `migrate` is false. `wait_seconds` is
    how long to wait for other programs that use it. Raises ConfigError if the URL is wrong or the database is newer
    than the program, DeliveryError if it is out of reach.
    """
    store = Store(_find_database(url, wait_seconds), wait_seconds)
    try:
        if migrate:
            schema.migrate(store)
        else:
            schema.check_version(store)
    except BaseException:
        store.close()
        raise
    return store


def _find_database(url: str, wait_seconds: float) -> Database:
    scheme, _, rest = url.partition("://")
    if scheme == "sqlite" and rest.startswith("/"):
        from pressroom.store.sqlite import SqliteDatabase  # noqa: PLC0415 - only one kind of database is loaded

        return SqliteDatabase(Path(rest), wait_seconds)
    if scheme in {"postgresql", "postgres"}:
        from pressroom.store.postgres import PostgresDatabase  # noqa: PLC0415 - the same

        return PostgresDatabase(url, wait_seconds)
    raise ConfigError(
        "PRESSROOM_DATABASE_URL is not the URL of a database.",
        "Write it as sqlite:///absolute/path/pressroom.db or as postgresql://user:password@host:5432/database.",
    )
