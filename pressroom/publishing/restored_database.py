"""Notice that the database is older than the record: it was restored from a backup, and mails may have left since.

The record's folder has a receipt for each version that was planned in a database. A database that does not know such a
version must not plan it by itself: nobody knows which of its mails have left.
"""

import logging
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from msgspec import Struct

from pressroom.errors import ConfigError, DeliveryError
from pressroom.publishing.receipts import SUBSCRIBERS, Receipt, append_receipts, read_receipts
from pressroom.record import CHANNELS_FILE, EMPTY_RECORD, RELEASES_FOLDER, Record, RecordLine, format_rfc3339_utc
from pressroom.record.file import lock_record, read_record
from pressroom.store import Store, held_deliveries, mailings

_logger = logging.getLogger(__name__)

SECOND = timedelta(seconds=1)
"""The record has whole seconds. Who confirmed in the second of a publication gets it."""


class MailReceipts(Struct, frozen=True):
    """Which versions on record have a mail body, and which of them were planned in a database."""

    record: Record
    with_mail: frozenset[str]
    planned: frozenset[str]


def read_mail_receipts(newsroom_folder: Path) -> MailReceipts:
    """Return what the folder of the record says about mails. Raises ConfigError if a file is damaged."""
    if not (newsroom_folder / RELEASES_FOLDER / CHANNELS_FILE).exists():
        return MailReceipts(EMPTY_RECORD, frozenset(), frozenset())
    record = read_record(newsroom_folder) or EMPTY_RECORD
    receipts = [each for each in read_receipts(newsroom_folder) if each.line in record.versions]
    with_mail = frozenset(each.line for each in receipts if each.mailing)
    planned = frozenset(each.line for each in receipts if each.channel == "mail" and each.to == SUBSCRIBERS)
    return MailReceipts(record, with_mail, planned & with_mail)


def is_before_readers(line: RecordLine, first_request: datetime | None) -> bool:
    """Return whether a version is older than all readers. Times on record are whole seconds, those of requests not."""
    return first_request is None or line.recorded_at + SECOND <= first_request


def find_lost_versions(store: Store, found: MailReceipts) -> list[RecordLine]:
    """Return the versions that were planned in a database which knew more than this one, in their order."""
    with store.read() as transaction:
        known = mailings.list_planned_lines(transaction)
        first = None if known else mailings.find_first_request(transaction)
    lost = [line for digest, line in found.record.versions.items() if digest in found.planned - known]
    if known:
        return lost
    return [line for line in lost if not is_before_readers(line, first)]  # these are never mailed


def require_current_database(store: Store, found: MailReceipts) -> None:
    """Raise ConfigError if the database is older than the record."""
    lost = find_lost_versions(store, found)
    if lost:
        raise ConfigError(f"{describe_lost_versions(lost)} Nothing is sent until you decide.", REMEDY)


def describe_lost_versions(lost: list[RecordLine]) -> str:
    """Return what a database that was restored does not know."""
    first = lost[0]
    others = f" and {len(lost) - 1} more" if len(lost) > 1 else ""
    return (
        "The database is older than the record, as after restoring a backup. It does not know the mails of "
        f"{first.release} ({first.language}), {first.kind} of {first.time}{others}, which may have been sent."
    )


REMEDY = (
    "To send none of them again, run: pressroom deliver --after-restore hold. "
    "To send them again: pressroom deliver --after-restore resend"
)


def write_planned_receipts(newsroom_folder: Path, store: Store) -> None:
    """Write the receipts of the versions that are planned in the database. What prevents it is logged.

    While another command has the lock of the record, nothing is written: the next planning does it.
    """
    try:
        if not _list_unwritten(store, read_mail_receipts(newsroom_folder)):
            return
        with lock_record(newsroom_folder):
            unwritten = _list_unwritten(store, read_mail_receipts(newsroom_folder))
            append_receipts(newsroom_folder, _create_receipts(unwritten))
    except DeliveryError as error:
        _logger.warning("It is not yet on the disk which mails were prepared: %s", error.message)


def _list_unwritten(store: Store, found: MailReceipts) -> list[str]:
    with store.read() as transaction:
        known = mailings.list_planned_lines(transaction)
    return [digest for digest in found.record.versions if digest in (found.with_mail & known) - found.planned]


def _create_receipts(lines: Iterable[str]) -> list[Receipt]:
    time = format_rfc3339_utc(datetime.now(UTC))
    return [Receipt(channel="mail", line=line, time=time, to=SUBSCRIBERS) for line in lines]


def hold_waiting_mails(store: Store) -> None:
    """Let no mail that waits in a restored database be sent by itself: each of them is in doubt."""
    with store.read() as transaction:
        found = held_deliveries.list_waiting_mailings(transaction)
    for mailing_id in found:
        store.run(partial(held_deliveries.hold_deliveries, mailing_id=mailing_id))
