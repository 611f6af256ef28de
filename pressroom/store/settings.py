"""Store settings of the whole newsroom that commands change, such as the pause of all mailings."""

from datetime import datetime

from msgspec import Struct

from pressroom.store.database import Transaction, require_time

PAUSED = "paused"
"""The name of the setting that stops all mailings until it is deleted."""

SAVE = """INSERT INTO setting (name, value, at) VALUES (:name, :value, :now)
ON CONFLICT (name) DO UPDATE SET value = excluded.value, at = excluded.at"""
FIND = "SELECT name, value, at FROM setting WHERE name = :name"
DELETE = "DELETE FROM setting WHERE name = :name RETURNING name"


class Setting(Struct, frozen=True):
    """A setting, and when it was made."""

    name: str
    value: str
    at: datetime


def save_setting(transaction: Transaction, name: str, value: str, now: datetime) -> None:
    """Store a setting, in place of an earlier one."""
    transaction.execute(SAVE, name=name, value=value, now=now)


def find_setting(transaction: Transaction, name: str) -> Setting | None:
    """Return a setting, or None if it was not made."""
    for found, value, at in transaction.execute(FIND, name=name):
        return Setting(found, value, require_time(at))
    return None


def delete_setting(transaction: Transaction, name: str) -> bool:
    """Delete a setting; return false if there was none."""
    return bool(transaction.execute(DELETE, name=name))
