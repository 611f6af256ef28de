"""Migrate the database: run the numbered files in `migrations/` that it has not had yet, all or none."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from msgspec import Struct

from pressroom.errors import ConfigError
from pressroom.store.database import Store, Transaction

_FOLDER = Path(__file__).parent / "migrations"

CREATE_VERSIONS = "CREATE TABLE schema_version (version INTEGER PRIMARY KEY)"
GET_VERSION = "SELECT coalesce(max(version), 0) FROM schema_version"
ADD_VERSION = "INSERT INTO schema_version (version) VALUES (:version)"


class Migration(Struct, frozen=True):
    """The statements that change a database from the version before to this version."""

    version: int
    statements: tuple[str, ...]


@cache
def load_migrations() -> tuple[Migration, ...]:
    """Return all migrations that this program knows, the oldest first."""
    return tuple(_read_migration(path) for path in sorted(_FOLDER.glob("*.sql")))


def _read_migration(path: Path) -> Migration:
    lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("--")]
    statements = (each.strip() for each in "\n".join(lines).split(";\n"))
    return Migration(int(path.stem), tuple(each.rstrip(";") for each in statements if each))


def get_version(transaction: Transaction) -> int:
    """Return the version of the database; 0 if it is empty."""
    if not transaction.has_table("schema_version"):
        return 0
    ((version,),) = transaction.execute(GET_VERSION)
    return int(version)


def is_current(transaction: Transaction) -> bool:
    """Return whether the database has the version of this program, so that it may be changed."""
    return get_version(transaction) == load_migrations()[-1].version


def check_version(store: Store) -> None:
    """Raise ConfigError if the database is newer or older than the program."""
    with store.read() as transaction:
        version = get_version(transaction)
    _require_not_newer(version)
    if version < load_migrations()[-1].version:
        raise ConfigError(
            f"The database has version {version}, which is older than this program needs "
            f"({load_migrations()[-1].version}).",
            "Make a backup, then run: pressroom migrate",
        )


def migrate(store: Store) -> tuple[int, int]:
    """Bring the database to the version of this program, and return the versions before and after.

    If it is stopped, the database stays as it was. Other processes wait meanwhile. Raises ConfigError if the database
    is newer than the program.
    """
    with store.read() as transaction:
        before = get_version(transaction)
    _require_not_newer(before)
    if before == load_migrations()[-1].version:
        return before, before
    with store.transaction() as transaction:
        before = get_version(transaction)  # another process may have migrated meanwhile
        _require_not_newer(before)
        for statement in _list_statements(transaction, before):
            transaction.execute(statement)
        return before, get_version(transaction)


def _list_statements(transaction: Transaction, version: int) -> Iterator[str]:
    if not version:
        yield CREATE_VERSIONS
    for migration in load_migrations():
        if migration.version > version:
            yield from migration.statements
            transaction.execute(ADD_VERSION, version=migration.version)


def _require_not_newer(version: int) -> None:
    known = load_migrations()[-1].version
    if version > known:
        raise ConfigError(
            f"The database has version {version}. This program knows versions up to {known}: it is too old for it.",
            "Install the newer pressroom again, or restore the backup of the database from before the upgrade.",
        )
