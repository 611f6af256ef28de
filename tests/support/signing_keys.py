"""Keys for tests, the moments of their lives, and lists of them."""

from datetime import UTC, datetime, timedelta

from pressroom.signing import KeyList, PrivateKey
from pressroom.signing.jwk import generate_key

NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)

KEY, OTHER = generate_key(), generate_key()


def listing(*keys: PrivateKey, created: datetime = NOON) -> KeyList:
    """A list of keys, each of which took the place of the one before, a day apart."""
    found = KeyList(())
    for number, key in enumerate(keys):
        found = found.with_new_key(key, created + number * DAY)
    return found
