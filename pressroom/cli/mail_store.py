"""Open the database of subscribers for a command that works on mailings."""

from collections.abc import Iterator
from contextlib import contextmanager

from pressroom.config import Config
from pressroom.errors import ConfigError
from pressroom.publishing.mail_plan import has_database
from pressroom.store import Store, open_store


@contextmanager
def open_mail_store(config: Config) -> Iterator[Store]:
    """Open the database. Raises ConfigError if there is none: then there is no mail either."""
    if not has_database(config):
        raise ConfigError(
            "There is no database of subscribers, so there is no mail.",
            "pressroom serve creates it when your newsroom has a service; see PRESSROOM_DATABASE_URL.",
        )
    store = open_store(config.database_url, migrate=False)
    try:
        yield store
    finally:
        store.close()
