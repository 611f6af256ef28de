"""Find confirmations that no relay has taken, for `pressroom status`. Without a database, nothing of it is loaded."""

from datetime import datetime

from msgspec import Struct

from pressroom.config import Config
from pressroom.errors import PressroomError
from pressroom.publishing.mail_plan import has_database


class MailStatus(Struct, frozen=True):
    """How many service mails wait, and since when, if they wait too long; `error` says why the database cannot tell."""

    waiting: int = 0
    oldest: datetime | None = None
    error: str = ""

    @property
    def is_late(self) -> bool:
        """Whether somebody must do something."""
        return bool(self.waiting or self.error)


def get_mail_status(config: Config, now: datetime) -> MailStatus | None:
    """Return whether service mails are late; None if there is no database yet."""
    if not has_database(config):
        return None
    from pressroom.deliver.outbox import find_late_mails  # noqa: PLC0415 - only if there is a database
    from pressroom.store import open_store  # noqa: PLC0415 - the same

    try:
        store = open_store(config.database_url, migrate=False)
        try:
            late = find_late_mails(store, now)
        finally:
            store.close()
    except PressroomError as error:
        return MailStatus(error=f"{error.message} {error.remedy}")
    return MailStatus(late.waiting, late.oldest) if late else MailStatus()
