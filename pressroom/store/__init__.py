"""Store subscribers, consents and queued service mails in a database, SQLite or PostgreSQL.

`open_store` returns a `Store`. The functions of the modules here take a `Transaction` of it and return frozen values:
`with store.transaction() as t: subscribers.find_subscriber(t, 7)`. SQL is written only here.
"""

from pressroom.store.database import Store, Transaction
from pressroom.store.opening import open_store

__all__ = ["Store", "Transaction", "open_store"]
