"""Store which mail providers refuse the newsroom's mail because of how it is sent, and to which sending has paused."""

from datetime import datetime

from msgspec import Struct

from pressroom.store.database import Transaction, require_time, to_time

PAUSED = "provider paused"
"""The code of a delivery that waits because sending to its provider has paused."""

NOTE_REFUSAL = """INSERT INTO provider (domain, refusals, code, last_at, paused_at)
VALUES (:domain, 1, :code, :now, NULL)
ON CONFLICT (domain) DO UPDATE SET code = excluded.code, last_at = excluded.last_at,
refusals = CASE WHEN provider.last_at < :since THEN 1 ELSE provider.refusals + 1 END RETURNING refusals, paused_at"""
PAUSE = "UPDATE provider SET paused_at = :now WHERE domain = :domain AND paused_at IS NULL RETURNING domain"
RESET = "DELETE FROM provider WHERE domain = :domain AND paused_at IS NULL"
LIST_PAUSED = (
    "SELECT domain, refusals, code, last_at, paused_at FROM provider WHERE paused_at IS NOT NULL ORDER BY domain"
)
RESUME = "DELETE FROM provider WHERE paused_at IS NOT NULL RETURNING domain"
WAKE_CHUNKS = """UPDATE chunk SET next_at = 0 WHERE state = 'open' AND EXISTS (SELECT 1 FROM delivery
WHERE delivery.mailing_id = chunk.mailing_id AND delivery.subscriber_id BETWEEN chunk.low AND chunk.high
AND delivery.state = 'deferred' AND delivery.code = :code)"""
WAKE_DELIVERIES = "UPDATE delivery SET next_at = 0 WHERE state = 'deferred' AND code = :code"


class Provider(Struct, frozen=True):
    """A provider that refuses mail: how often in a row, with which code the last time."""

    domain: str
    refusals: int
    code: str
    last_at: datetime
    paused_at: datetime | None


def note_refusal(transaction: Transaction, domain: str, code: str, now: datetime, since: datetime) -> tuple[int, bool]:
    """Count a refusal, from one again if there was none since a time. Return the count, and whether it is paused."""
    ((refusals, paused_at),) = transaction.execute(NOTE_REFUSAL, domain=domain, code=code[:40], now=now, since=since)
    return int(refusals), paused_at is not None


def pause_provider(transaction: Transaction, domain: str, now: datetime) -> bool:
    """Pause sending to a provider; return false if it was paused before."""
    return bool(transaction.execute(PAUSE, domain=domain, now=now))


def forget_refusals(transaction: Transaction, domain: str) -> None:
    """Forget the refusals of a provider that takes mail, unless sending to it has paused."""
    transaction.execute(RESET, domain=domain)


def list_paused(transaction: Transaction) -> list[Provider]:
    """Return the providers to which sending has paused."""
    return [
        Provider(domain, refusals, code, require_time(last_at), to_time(paused_at))
        for domain, refusals, code, last_at, paused_at in transaction.execute(LIST_PAUSED)
    ]


def resume_providers(transaction: Transaction) -> list[str]:
    """Let mails to all providers leave again, at once; return the providers to which sending had paused."""
    resumed = sorted(row[0] for row in transaction.execute(RESUME))
    if resumed:
        transaction.execute(WAKE_CHUNKS, code=PAUSED)
        transaction.execute(WAKE_DELIVERIES, code=PAUSED)
    return resumed
