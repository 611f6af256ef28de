"""A database is created, migrated and refused as its version says, also when a migration is killed."""

from pressroom.store import Store
from pressroom.store.schema import is_current, migrate


def test_a_new_database_has_the_version_of_the_program(store: Store) -> None:
    with store.read() as transaction:
        assert is_current(transaction)
    assert migrate(store) == (1, 1)
