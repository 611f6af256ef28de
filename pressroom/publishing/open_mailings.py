"""Find the mailings that still have mails to send, for `pressroom status`.

Without subscribers, nothing of it is loaded.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from pressroom.config import Config
from pressroom.errors import PressroomError
from pressroom.publishing.database_status import has_database

if TYPE_CHECKING:
    from pressroom.store import Store
    from pressroom.store.mailings import StoredMailing


class OpenMailing(Struct, frozen=True):
    """A mailing of which `waiting` mails have not left; `is_held` means that it may not leave yet.

    `is_late` means that no relay has taken a mail of it although its time has come a while ago.
    """

    release: str
    language: str
    version: int
    kind: str
    state: str
    waiting: int
    left: int
    send_after: datetime
    is_held: bool
    is_late: bool = False


class PausedProvider(Struct, frozen=True):
    """A mail provider to which sending has paused: with which code it refused, and what is missing."""

    domain: str
    refusals: int
    code: str
    missing: str
    since: datetime


class OpenMailings(Struct, frozen=True):
    """The mailings that are not complete. `paused_since` is set if all are paused.

    `paused_providers` are the mail providers that have refused too many mails: nothing is sent to them.
    `restored` says which mails the database does not know, because it is older than the record: nothing is sent.
    `error` says why nothing is known.
    """

    mailings: tuple[OpenMailing, ...] = ()
    has_relay: bool = False
    paused_since: datetime | None = None
    error: str = ""
    paused_providers: tuple[PausedProvider, ...] = ()
    restored: str = ""

    @property
    def is_late(self) -> bool:
        """Whether somebody must do something. Mailings that were paused wait on purpose."""
        is_waiting = self.paused_since is None and any(mailing.is_late for mailing in self.mailings)
        return is_waiting or bool(self.paused_providers or self.restored or self.error)


def get_open_mailings(config: Config, now: datetime, late_after: timedelta) -> OpenMailings | None:
    """Return the mailings that still have mails to send; None if there is no database.

    One is late if no relay has taken a mail of it `late_after` its time.
    """
    if not has_database(config):
        return None
    from pressroom.store import open_store  # noqa: PLC0415 - only if there is a database

    has_relay = bool(config.smtp_url)
    try:
        store = open_store(config.database_url, migrate=False)
        try:
            status = _read(store, now, now - late_after, has_relay=has_relay)
            return structs.replace(status, restored=_describe_restored(config, store))
        finally:
            store.close()
    except PressroomError as error:
        return OpenMailings(has_relay=has_relay, error=f"{error.message} {error.remedy}")


def _read(store: "Store", now: datetime, late_before: datetime, *, has_relay: bool) -> OpenMailings:
    from pressroom.deliver.smtp_refusals import describe_missing_record, find_status  # noqa: PLC0415 - as above
    from pressroom.store import deliveries, mailings, providers, settings  # noqa: PLC0415 - as above

    with store.read() as transaction:
        paused = settings.find_setting(transaction, settings.PAUSED)
        found = [
            *mailings.list_mailings_in_state(transaction, "planning"),
            *mailings.list_mailings_in_state(transaction, "prepared"),
        ]
        refusing = tuple(
            [
                PausedProvider(
                    each.domain, each.refusals, each.code, describe_missing_record(find_status(each.code)), each.last_at
                )
                for each in providers.list_paused(transaction)
            ]
        )
        counts = {each.id: mailings.count_deliveries(transaction, each.id) for each in found}
        late = deliveries.list_unaccepted(transaction, late_before)
    listed = [_describe(each, counts[each.id], now, is_late=each.id in late) for each in found]
    waiting = tuple([each for each in listed if each.waiting or each.state == "planning"])
    return OpenMailings(waiting, has_relay, paused.at if paused else None, paused_providers=refusing)


def _describe_restored(config: Config, store: "Store") -> str:
    from pressroom.publishing import restored_database  # noqa: PLC0415 - as above

    found = restored_database.read_mail_receipts(config.newsroom_folder)
    lost = restored_database.find_lost_versions(store, found)
    return f"{restored_database.describe_lost_versions(lost)} {restored_database.REMEDY}" if lost else ""


def _describe(mailing: "StoredMailing", counts: dict[str, int], now: datetime, *, is_late: bool) -> OpenMailing:
    return OpenMailing(
        mailing.release,
        mailing.language,
        mailing.version,
        mailing.kind,
        mailing.state,
        counts.get("pending", 0) + counts.get("deferred", 0),
        sum(counts.get(state, 0) for state in ("intent", "accepted", "in doubt")),
        mailing.send_after,
        mailing.send_after > now,
        is_late,
    )
