"""Connect to PostgreSQL, for when one machine is not enough."""

import re
from functools import cache
from typing import ClassVar
from urllib.parse import urlsplit

from pressroom.errors import ConfigError, DeliveryError, PressroomError
from pressroom.store.database import ConflictError, Database
from pressroom.store.pool import Connection, create_busy_error

try:
    import psycopg
except ImportError as error:
    raise ConfigError(
        "PRESSROOM_DATABASE_URL names a PostgreSQL database, but the library for it is not installed.",
        "Run: pip install 'pressroom[postgres]'",
    ) from error

WRITE_LOCK = 7_310_846_112
"""The number of the advisory lock that transactions hold while they write."""

# The words of a migration that differ. The order matters.
_WORDS = (
    (re.compile(r"\bINTEGER PRIMARY KEY AUTOINCREMENT\b"), "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"),
    (re.compile(r"\bINTEGER\b"), "BIGINT"),
    (re.compile(r"\bBLOB\b"), "BYTEA"),
    (re.compile(r"\) STRICT(, WITHOUT ROWID)?$"), ")"),
    (re.compile(r"/\*postgresql: (.*?)\*/"), r"\1"),  # a clause that SQLite does not need and reads as a comment
    (re.compile(r"\binstr\("), "strpos("),
    (re.compile(r"\bjson_each\((:[a-z_]+)\)"), r"json_array_elements_text(CAST(\1 AS json)) AS json_each (value)"),
)
_LOST_CONNECTION = ("08", "57P")  # the beginnings of such codes
_PARAMETER = re.compile(r"(?<!:):([a-z_][a-z0-9_]*)")


class PostgresDatabase(Database):
    """A database of a PostgreSQL server."""

    name = "PostgreSQL"
    # One transaction writes at a time, as on SQLite, so that the same rules hold on both.
    begin_write = ("BEGIN", f"SELECT pg_advisory_xact_lock({WRITE_LOCK})")
    begin_rows = ("BEGIN",)
    begin_read = ("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",)
    writers: ClassVar[int] = 4
    readers: ClassVar[int] = 8

    def __init__(self, url: str, wait_seconds: float) -> None:
        self._url = url
        self._wait_seconds = wait_seconds
        try:
            parts = urlsplit(url)
            self._place = f"{parts.hostname or 'this machine'}{parts.path}"
        except ValueError as error:  # such as a bracket that is not closed
            raise _create_url_error() from error

    def connect(self, *, read_only: bool = False) -> Connection:  # noqa: ARG002 - begin_read says it
        """Open a connection. Raises PressroomError."""
        milliseconds = int(self._wait_seconds * 1000)
        try:
            connection: Connection = psycopg.connect(
                self._url,
                autocommit=True,
                connect_timeout=max(2, int(self._wait_seconds)),
                options=f"-c lock_timeout={milliseconds} -c client_min_messages=warning",
                application_name="pressroom",
            )
        except psycopg.ProgrammingError as error:
            raise _create_url_error() from error
        except psycopg.Error:
            raise self._create_connection_error() from None
        return connection

    def _create_connection_error(self) -> DeliveryError:
        """Return an error without the user and the password of the URL."""
        return DeliveryError(
            f"The PostgreSQL database on {self._place} does not answer, or it refuses this user.",
            "Check that the server runs and that PRESSROOM_DATABASE_URL is right, then try again.",
        )

    def check(self, connection: Connection) -> None:
        """Raise PressroomError if the server does not know a connection any more, because it was restarted."""
        self.run(connection, "SELECT 1")

    def translate(self, statement: str) -> str:
        """Return a statement in the SQL of PostgreSQL."""
        return _translate(statement)

    def has_table(self, connection: Connection, name: str) -> bool:
        """Return whether a table exists."""
        return self.run(connection, "SELECT to_regclass(:name) IS NOT NULL", {"name": name}) == [(True,)]

    def remove_traces(self, connection: Connection) -> None:
        """Remove the old versions of rows. The server's log and its backups keep them for as long as it is set up."""
        for table in ("subscriber", "join_request"):
            self.run(connection, f"VACUUM {table}")

    def convert_error(self, error: Exception) -> PressroomError | None:
        """Return the error that an exception of PostgreSQL means. Its details contain values, so they are left out."""
        if not isinstance(error, psycopg.Error):
            return None
        if isinstance(error, psycopg.errors.LockNotAvailable):
            return create_busy_error()
        if isinstance(error, psycopg.errors.DeadlockDetected):
            return ConflictError(
                "Another program has changed the same rows of the database at once. Nothing was changed.", "Try again."
            )
        if isinstance(error, psycopg.errors.DiskFull):
            return DeliveryError(
                "The disk of the PostgreSQL server is full. Nothing was changed.", "Free some space, then try again."
            )
        if error.sqlstate is None or error.sqlstate.startswith(_LOST_CONNECTION):
            return self._create_connection_error()
        return DeliveryError(
            f"The PostgreSQL database refused a statement: {error.diag.message_primary} ({error.sqlstate}).",
            "Check the rights of the user in PRESSROOM_DATABASE_URL, then try again.",
        )


@cache
def _translate(statement: str) -> str:
    for pattern, word in _WORDS:
        statement = pattern.sub(word, statement)
    return _PARAMETER.sub(r"%(\1)s", statement.replace("%", "%%"))


def _create_url_error() -> ConfigError:
    return ConfigError(
        "PRESSROOM_DATABASE_URL is not the URL of a PostgreSQL database.",
        "Write it as postgresql://user:password@host:5432/database.",
    )
