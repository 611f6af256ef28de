"""Define the database as the rest of the program sees it: a store of transactions in which statements run."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, TypeVar

from pressroom.errors import DeliveryError, PressroomError
from pressroom.store.pool import Connection, ConnectionPool

Row = tuple[Any, ...]
T = TypeVar("T")

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_MAX_CONFLICTS = 20


def to_integer(time: datetime | None) -> int | None:
    """Return a time as it is stored: in microseconds since 1970."""
    return None if time is None else (time - _EPOCH) // _MICROSECOND


def to_time(integer: int | None) -> datetime | None:
    """Return a stored time in UTC."""
    return None if integer is None else _EPOCH + timedelta(microseconds=integer)


def require_time(integer: int) -> datetime:
    """Return a stored time that is always there."""
    return _EPOCH + timedelta(microseconds=integer)


class ConflictError(DeliveryError):
    """Two transactions waited for each other, and this one was given up. Done again from its start, it succeeds."""


class Database(ABC):
    """One kind of database: how to connect, which words its SQL needs, and what its errors mean."""

    name: ClassVar[str]
    begin_write: ClassVar[tuple[str, ...]]
    begin_rows: ClassVar[tuple[str, ...]]
    begin_read: ClassVar[tuple[str, ...]]
    writers: ClassVar[int]
    """How many transactions that write may be open in this process."""
    readers: ClassVar[int]

    @abstractmethod
    def connect(self, *, read_only: bool = False) -> Connection:
        """Open a connection. Raises PressroomError."""

    @abstractmethod
    def check(self, connection: Connection) -> None:
        """Raise PressroomError if a connection that was not used for a while is lost."""

    @abstractmethod
    def translate(self, statement: str) -> str:
        """Return a statement, which is written for SQLite with parameters such as `:id`, for this database."""

    @abstractmethod
    def convert_error(self, error: Exception) -> PressroomError | None:
        """Return the error that an exception of the driver means, without any stored value in it; None if unknown."""

    @abstractmethod
    def has_table(self, connection: Connection, name: str) -> bool:
        """Return whether a table exists."""

    @abstractmethod
    def remove_traces(self, connection: Connection) -> None:
        """Remove what erased rows have left in the files of the database."""

    def run(self, connection: Connection, statement: str, parameters: dict[str, Any] | None = None) -> list[Row]:
        """Run a statement and return its rows. Raises PressroomError."""
        try:
            cursor = connection.execute(self.translate(statement), parameters or {})
            return cursor.fetchall() if cursor.description else []
        except Exception as error:
            converted = self.convert_error(error)
            if converted is None:
                raise
            # Without its cause: the messages of PostgreSQL contain stored values.
            raise converted from None


class Transaction:
    """An open transaction."""

    def __init__(self, database: Database, connection: Connection) -> None:
        self._database, self._connection = database, connection

    def execute(self, statement: str, **parameters: Any) -> list[Row]:
        """Run a statement with parameters such as `:id` and return its rows; times are given as `datetime`."""
        values = {
            name: to_integer(value) if isinstance(value, datetime) else value for name, value in parameters.items()
        }
        return self._database.run(self._connection, statement, values)

    def has_table(self, name: str) -> bool:
        """Return whether a table exists."""
        return self._database.has_table(self._connection, name)


class Store:
    """An open database. Threads may share it.

    Transactions that write come one after another, on SQLite and PostgreSQL alike, so what a transaction has read
    stays true until its end; `row_transaction` is the exception. Do not open a transaction inside another one. All
    methods raise DeliveryError if the database is busy, full or out of reach; then nothing was changed.
    """

    def __init__(self, database: Database, wait_seconds: float) -> None:
        self._database = database
        self._writers = ConnectionPool(database.connect, database.check, database.writers, wait_seconds)
        self._readers = ConnectionPool(
            lambda: database.connect(read_only=True), database.check, database.readers, wait_seconds
        )

    @property
    def database_name(self) -> str:
        """The kind of database: SQLite or PostgreSQL."""
        return self._database.name

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Run statements that take effect together at the end, and not at all after an exception."""
        with self._writers.borrow() as connection, self._run(connection, self._database.begin_write) as transaction:
            yield transaction

    def run(self, work: Callable[[Transaction], T]) -> T:
        """Run work in a transaction as `transaction` does, and return what it returns.

        If the transaction was given up because of others that change the same rows, the work is done again from its
        start: it must not change anything besides the database.
        """
        for _ in range(_MAX_CONFLICTS):
            try:
                with self.transaction() as transaction:
                    return work(transaction)
            except ConflictError:  # workers that send mails change deliveries at the same time
                continue
        with self.transaction() as transaction:
            return work(transaction)

    @contextmanager
    def row_transaction(self) -> Iterator[Transaction]:
        """Run statements as `transaction` does, but on PostgreSQL wait only for those that change the same rows.

        Each statement sees what others have committed before it. It is for the deliveries of mailings, which many
        workers send at once.
        """
        with self._writers.borrow() as connection, self._run(connection, self._database.begin_rows) as transaction:
            yield transaction

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """Run statements that only read, and all see the database as it is at one moment. Waits for no writer."""
        with self._readers.borrow() as connection, self._run(connection, self._database.begin_read) as transaction:
            yield transaction

    def remove_traces(self) -> None:
        """Remove what erased addresses have left in the files of the database; do nothing if there is nothing left.

        Call it after each transaction with `erase_subscriber`, and from time to time: it completes what a crash or a
        full disk has prevented. Raises DeliveryError if traces are left; the erasures themselves are done.
        """
        with self.read() as transaction:
            ((last,),) = transaction.execute(LAST_ERASURE)
        if last is None:
            return
        with self._writers.borrow() as connection:
            self._database.remove_traces(connection)
        with self.transaction() as transaction:
            transaction.execute(DELETE_ERASURES, last=last)

    def close(self) -> None:
        """Close the connections that nobody uses now. The store may still be used; it connects again."""
        self._readers.close()
        self._writers.close()

    @contextmanager
    def _run(self, connection: Connection, begin: tuple[str, ...]) -> Iterator[Transaction]:
        for statement in begin:
            self._database.run(connection, statement)
        try:
            yield Transaction(self._database, connection)
            self._database.run(connection, "COMMIT")
        except BaseException:
            with suppress(PressroomError):  # the connection may be broken, or the transaction has ended already
                self._database.run(connection, "ROLLBACK")
            raise


LAST_ERASURE = "SELECT max(id) FROM erasure"
DELETE_ERASURES = "DELETE FROM erasure WHERE id <= :last"
