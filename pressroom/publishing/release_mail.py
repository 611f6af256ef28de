"""Report what became of the mails of a release, and when each channel had it. Without subscribers, nothing is loaded.

Nothing is called sent that no relay has accepted.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Literal, TypeAlias

from msgspec import Struct

from pressroom.config import Config
from pressroom.errors import PressroomError
from pressroom.publishing.database_status import has_database
from pressroom.publishing.status import RecordedVersion

if TYPE_CHECKING:
    from pressroom.store import Store, Transaction
    from pressroom.store.mailings import StoredMailing

MailState: TypeAlias = Literal[
    "prepared", "waiting for a relay", "sending", "sent", "stopped", "for nobody", "none accepted"
]
"""How far a mailing is. `none accepted`: nothing of it waits, and no relay has taken any of it."""


class PeriodAcceptance(Struct, frozen=True):
    """How many mails a relay has accepted in the ten seconds that begin at a time."""

    at: datetime
    count: int


class MailingReport(Struct, frozen=True, kw_only=True):
    """What became of one mailing: how many of its mails are in each state.

    `waiting` have not left, `leaving` are on their way to the relay now. `withdrawn` were taken back, because their
    readers have left, or the mailing was stopped or replaced. `digests` are readers who get the version in a digest, by
    the state of the digest; `waiting` digests are not made yet.
    """

    language: str
    version: int
    kind: str
    state: MailState
    prepared_at: datetime
    send_after: datetime
    first_accepted_at: datetime | None
    last_accepted_at: datetime | None
    accepted: int
    waiting: int
    leaving: int
    deferred: int
    refused: int
    in_doubt: int
    withdrawn: int
    digests: dict[str, int]
    accepted_over_time: tuple[PeriodAcceptance, ...]


class ReleaseMail(Struct, frozen=True):
    """The mailings of a release, the oldest first. `error` says why nothing is known."""

    mailings: tuple[MailingReport, ...] = ()
    error: str = ""


class ChannelTime(Struct, frozen=True):
    """When a channel had a version first, and how many seconds after the first channel that was."""

    version: int
    language: str
    channel: Literal["page", "feeds", "hub", "first mail", "last mail"]
    to: str
    at: datetime
    seconds: float


def get_release_mail(config: Config, release: str) -> ReleaseMail | None:
    """Return what became of the mails of a release or a digest; None if there is no database."""
    if not has_database(config):
        return None
    from pressroom.store import open_store  # noqa: PLC0415 - only if there is a database

    try:
        store = open_store(config.database_url, migrate=False)
        try:
            return ReleaseMail(tuple(_read(store, release, has_relay=bool(config.smtp_url))))
        finally:
            store.close()
    except PressroomError as error:
        return ReleaseMail(error=f"{error.message} {error.remedy}")


def _read(store: "Store", release: str, *, has_relay: bool) -> list[MailingReport]:
    from pressroom.store import mailings  # noqa: PLC0415 - as above

    with store.read() as transaction:
        found = mailings.list_mailings(transaction, release)
        return [_describe(transaction, each, has_relay=has_relay) for each in found]


def _describe(transaction: "Transaction", mailing: "StoredMailing", *, has_relay: bool) -> MailingReport:
    from pressroom.store import delivery_doubts, mailings  # noqa: PLC0415 - as above

    counts = mailings.count_deliveries(transaction, mailing.id)
    return MailingReport(
        language=mailing.language,
        version=mailing.version,
        kind=mailing.kind,
        state=find_state(mailing.state, counts, has_relay=has_relay),
        prepared_at=mailing.created_at,
        send_after=mailing.send_after,
        first_accepted_at=mailing.first_accepted_at,
        last_accepted_at=mailing.last_accepted_at,
        accepted=counts.get("accepted", 0),
        waiting=counts.get("pending", 0),
        leaving=counts.get("intent", 0),
        deferred=counts.get("deferred", 0),
        refused=counts.get("refused", 0),
        in_doubt=counts.get("in doubt", 0),
        withdrawn=counts.get("withdrawn", 0),
        digests=delivery_doubts.count_in_digests(transaction, mailing.id),
        accepted_over_time=tuple(
            [
                PeriodAcceptance(each.at, each.count)
                for each in delivery_doubts.list_acceptances(transaction, mailing.id)
            ]
        ),
    )


def find_state(stored: str, counts: dict[str, int], *, has_relay: bool) -> MailState:
    """Return how far a mailing is, from its stored state and the number of its mails in each state."""
    if stored == "stopped":
        return "stopped"
    is_open = stored == "planning" or any(counts.get(state) for state in ("pending", "intent", "deferred"))
    if is_open and not has_relay:
        return "waiting for a relay"
    has_begun = any(counts.get(state) for state in ("intent", "accepted", "deferred", "refused", "in doubt"))
    if is_open:
        return "sending" if has_begun else "prepared"
    if counts.get("accepted"):
        return "sent"
    return "none accepted" if counts else "for nobody"


def list_channel_times(versions: Iterable[RecordedVersion], mail: ReleaseMail | None) -> Iterator[ChannelTime]:
    """Yield when each channel had each version, the first channel of a version first."""
    for version in versions:
        moments = sorted(_list_moments(version, mail), key=lambda moment: moment[2])
        for channel, to, at in moments:
            seconds = (at - moments[0][2]).total_seconds()
            yield ChannelTime(version.version, version.language, channel, to, at, seconds)


_Moment: TypeAlias = tuple[Literal["page", "feeds", "hub", "first mail", "last mail"], str, datetime]


def _list_moments(version: RecordedVersion, mail: ReleaseMail | None) -> Iterator[_Moment]:
    for receipt in version.channels:
        at = datetime.fromisoformat(receipt.time)
        if receipt.state in {"built", "deployed"}:  # a build puts page and feeds in place together
            yield "page", "", at
            yield "feeds", "", at
        elif receipt.state == "notified":
            yield "hub", receipt.to, at
    for mailing in mail.mailings if mail else ():
        if (mailing.language, mailing.version) == (version.language, version.version):
            if mailing.first_accepted_at:
                yield "first mail", "", mailing.first_accepted_at
            if mailing.last_accepted_at:
                yield "last mail", "", mailing.last_accepted_at
