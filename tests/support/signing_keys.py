"""Keys, key lists and times for tests."""

from datetime import UTC, datetime, timedelta

from pressroom.signing import KeyList, PrivateKey
from pressroom.signing.jwk import generate_key

NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)

KEY, OTHER = generate_key(), generate_key()


def create_key_list(*keys: PrivateKey, created: datetime = NOON) -> KeyList:
    """Return a list of keys, each of which replaced the one before a day later."""
    key_list = KeyList(())
    for number, key in enumerate(keys):
        key_list = key_list.with_new_key(key, created + number * DAY)
    return key_list
