"""Plan who gets the mails of published versions: each version once, in steps that can be stopped and go on later."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial

import msgspec
from msgspec import Struct, structs

from pressroom.engine.workspace import Workspace
from pressroom.errors import DeliveryError
from pressroom.model.newsroom import CrashPolicy, Newsroom
from pressroom.publishing.digests import DIGEST_KINDS, forget_planned_digests, plan_digests
from pressroom.publishing.planned_mailing import PlannedMailing
from pressroom.publishing.receipts import Mailing, read_receipts
from pressroom.publishing.recorded_texts import load_recorded_text
from pressroom.publishing.restored_database import (
    SECOND,
    find_lost_versions,
    hold_waiting_mails,
    is_before_readers,
    read_mail_receipts,
    require_current_database,
    write_planned_receipts,
)
from pressroom.record import CHANNELS_FILE, EMPTY_RECORD, RELEASES_FOLDER, Record, RecordLine
from pressroom.record.file import read_record
from pressroom.store import (
    Store,
    Transaction,
    digest_entries,
    held_deliveries,
    mailings,
    planned_deliveries,
    stopped_deliveries,
)
from pressroom.store.mailings import MailingKind, NewMailing, StoredMailing
from pressroom.store.planned_deliveries import Audience, SubscriberRange
from pressroom.text.domains import encode_email_domain

STEP = 20_000
"""How many subscribers one transaction plans."""
_KINDS: dict[str, MailingKind] = {
    "publication": "publication",
    "minor": "minor edit",
    "correction": "correction",
    "withdrawal": "withdrawal",
}


class MailingScope(Struct, frozen=True):
    """Who gets a mailing: an `audience` that confirmed before a time; without one, who got an earlier version.

    `may_have_left`: the database is older than the mailing, so that nothing of it is sent; all of it is in doubt.
    """

    confirmed_before: datetime
    audience: Audience | None = None
    may_have_left: bool = False


def plan_mailings(workspace: Workspace, store: Store, now: datetime) -> tuple[PlannedMailing, ...]:
    """Plan the mailings of all versions on record that are not planned yet, and the digests that are due.

    It may be stopped at any time, and may run twice at once: the next call goes on, and repeats nothing. Raises
    PressroomError if the database fails, a message is missing, or the database is older than the record.
    """
    newsroom = workspace.newsroom_context.newsroom
    if newsroom is None or "mail" in newsroom.leave_out:
        return ()
    folder = workspace.config.newsroom_folder
    require_current_database(store, read_mail_receipts(folder))
    record = read_record(folder) or EMPTY_RECORD
    planned_ids = list(_VersionPlanner(workspace, newsroom, store, now, record).plan_versions())
    write_planned_receipts(folder, store)
    _take_back_returned(store)
    planned_ids += plan_digests(workspace, newsroom, store, now, record)
    with store.read() as transaction:
        return tuple([_describe(transaction, mailing_id) for mailing_id in planned_ids])


def plan_after_restore(workspace: Workspace, store: Store, now: datetime, policy: CrashPolicy) -> None:
    """Plan the versions that a restored database does not know, so that it is current again.

    `hold`: all that may have left is in doubt, also what waits in the database. `resend`: it is sent again.
    """
    newsroom = workspace.newsroom_context.newsroom
    if newsroom is None or "mail" in newsroom.leave_out:
        return
    found = read_mail_receipts(workspace.config.newsroom_folder)
    lost = frozenset(line.digest for line in find_lost_versions(store, found))
    planner = _VersionPlanner(workspace, newsroom, store, now, found.record)
    if lost and policy == "hold":
        hold_waiting_mails(store)
        planner.hold_interrupted()
    planner.plan_lost_versions(lost, may_have_left=policy == "hold")


def _take_back_returned(store: Store) -> None:
    """Take back the mails that a relay did not take, and whose mailings were stopped meanwhile."""
    while store.run(_take_back_step):
        pass


def _take_back_step(transaction: Transaction) -> int:
    count = stopped_deliveries.take_back_chunks(transaction, STEP)
    if count:
        forget_planned_digests(transaction)
    return count


def _describe(transaction: Transaction, mailing_id: int) -> PlannedMailing:
    mailing = mailings.find_mailing(transaction, mailing_id)
    if mailing is None:
        raise AssertionError("mailings are never deleted")
    subscribers = sum(mailings.count_deliveries(transaction, mailing_id).values())
    entries = digest_entries.count_entries(transaction, mailing_id)
    daily, weekly = entries.get("daily", 0), entries.get("weekly", 0)
    name = (mailing.release, mailing.language, mailing.version, mailing.kind)
    return PlannedMailing(mailing.id, *name, subscribers, daily, weekly, mailing.send_after)


class _VersionPlanner:
    """Plans the versions on record, in their order: a correction after what it corrects."""

    def __init__(self, workspace: Workspace, newsroom: Newsroom, store: Store, now: datetime, record: Record) -> None:
        self._workspace, self._newsroom, self._store, self._now = workspace, newsroom, store, now
        self._record = record
        self._may_have_left = False

    def plan_versions(self) -> Iterator[int]:
        """Plan each version that is not planned yet; yield the ids of the mailings that are prepared now."""
        yield from self._finish_interrupted()
        for line_digest, mailing in self._find_unplanned().items():
            yield from self._plan_version(line_digest, mailing)

    def plan_lost_versions(self, lost: frozenset[str], *, may_have_left: bool) -> None:
        """Plan versions that were planned in a database which is lost."""
        self._may_have_left = may_have_left
        for line_digest, mailing in self._find_unplanned().items():
            if line_digest in lost:
                list(self._plan_version(line_digest, mailing))

    def _plan_version(self, line_digest: str, mailing: Mailing) -> Iterator[int]:
        mailing_id = self._add(line_digest, mailing)
        if mailing_id is not None:
            self._plan_ranges(mailing_id)
            yield mailing_id

    def hold_interrupted(self) -> None:
        """Make all that is left to plan of interrupted plannings doubtful."""
        with self._store.transaction() as transaction:
            interrupted = mailings.list_mailings_in_state(transaction, "planning")
            for mailing in [each for each in interrupted if each.kind not in DIGEST_KINDS]:
                scope = structs.replace(_read_scope(mailing), may_have_left=True)
                mailings.set_scope(transaction, mailing.id, msgspec.json.encode(scope).decode())

    def _finish_interrupted(self) -> Iterator[int]:
        with self._store.read() as transaction:
            interrupted = mailings.list_mailings_in_state(transaction, "planning")
        for mailing in interrupted:
            if mailing.kind not in DIGEST_KINDS:
                self._plan_ranges(mailing.id)
                yield mailing.id

    def _find_unplanned(self) -> dict[str, Mailing]:
        """Return the mailings that are not in the database, by the digest of the version's line."""
        if not (self._workspace.config.newsroom_folder / RELEASES_FOLDER / CHANNELS_FILE).exists():
            return {}
        with self._store.read() as transaction:
            planned = mailings.list_planned_lines(transaction)
        receipts = read_receipts(self._workspace.config.newsroom_folder)
        unplanned = {each.line: each.mailing for each in receipts if each.mailing and each.line not in planned}
        unplanned = {digest: each for digest, each in unplanned.items() if digest in self._record.versions}
        if unplanned:
            self._store_addresses()
        return unplanned if planned else self._skip_earlier(unplanned)

    def _store_addresses(self) -> None:
        """Store the current addresses of releases that were moved."""
        if self._record.address_histories:
            addresses = {digest: line.release for digest, line in self._record.versions.items()}
            with self._store.transaction() as transaction:
                mailings.move_mailings(transaction, addresses)

    def _skip_earlier(self, unplanned: dict[str, Mailing]) -> dict[str, Mailing]:
        """Mark the versions from before the first subscriber as planned, and return the others."""
        with self._store.transaction() as transaction:
            first = mailings.find_first_request(transaction)
            lines = self._record.versions
            earlier = [digest for digest in unplanned if is_before_readers(lines[digest], first)]
            mailings.add_planned_lines(transaction, earlier)
        return {digest: each for digest, each in unplanned.items() if digest not in set(earlier)}

    def _add(self, line_digest: str, mailing: Mailing) -> int | None:
        """Store a mailing with its message; None if another process has done it, or if its version is withheld."""
        line = self._record.versions[line_digest]
        compiled = self._read_message(mailing)
        scope = self._find_scope(line, mailing)
        with self._store.transaction() as transaction:
            if line_digest in mailings.list_planned_lines(transaction):
                return None
            mailings.add_planned_lines(transaction, [line_digest])
            if compiled is None:
                return None
            stored = mailings.add_mailing(transaction, self._create(line_digest, mailing, scope, compiled))
            for earlier in _list_earlier(transaction, stored):
                planned_deliveries.stop_earlier_mailing(transaction, earlier)
        return stored.id

    def _create(self, line_digest: str, mailing: Mailing, scope: MailingScope, compiled: bytes) -> NewMailing:
        identity = self._newsroom.mail
        return NewMailing(
            mailing.release,
            mailing.language,
            mailing.version,
            _KINDS[mailing.kind],
            line_digest,
            msgspec.json.encode(scope).decode(),
            self._now,
            min(scope.confirmed_before, self._now) + identity.hold,
            identity.after_crash,
            encode_email_domain(identity.bounces or identity.address),
            compiled,
        )

    def _read_message(self, mailing: Mailing) -> bytes | None:
        """Return the message of a version; None if a later version withholds it. Raises DeliveryError."""
        out = self._workspace.config.out
        is_last = mailing.version == sum(
            line.text_id == (mailing.release, mailing.language) for line in self._record.versions.values()
        )
        current = [out / "mail" / mailing.release / f"{mailing.language}.eml"] if is_last else []
        for path in (out / mailing.message, *current):
            try:
                return path.read_bytes()
            except FileNotFoundError:
                continue
            except OSError as error:
                raise DeliveryError(f"{path} cannot be read: {error.strerror}.", _MESSAGE_REMEDY) from error
        if not is_last:
            return None
        raise DeliveryError(f"{out / mailing.message} is missing.", _MESSAGE_REMEDY)

    def _find_scope(self, line: RecordLine, mailing: Mailing) -> MailingScope:
        if mailing.versions:
            return MailingScope(line.recorded_at, may_have_left=self._may_have_left)
        text = load_recorded_text(self._workspace, line)
        languages = [edition.language for edition in self._newsroom.editions]
        texts = {each.language: each for each in self._record.versions.values() if each.release == line.release}
        published = sorted(texts, key=lambda each: languages.index(each) if each in languages else len(languages))
        with self._store.read() as transaction:
            stored = mailings.list_mailings(transaction, line.release)
        audience = Audience(
            line.language,
            tuple([each.id for each in text.organisations]),
            text.keywords,
            tuple(published),
            published[0] == line.language,
            tuple([each.id for each in stored if each.language != line.language]),
        )
        return MailingScope(line.recorded_at, audience, self._may_have_left)

    def _plan_ranges(self, mailing_id: int) -> None:
        """Plan a mailing for all subscribers, from where an earlier planning was stopped."""
        is_complete = False
        while not is_complete:
            is_complete = self._store.run(partial(self._plan_next_range, mailing_id))

    def _plan_next_range(self, mailing_id: int, transaction: Transaction) -> bool:
        """Plan a mailing for the next subscribers; return true if there is nothing left to plan."""
        mailing = mailings.find_mailing(transaction, mailing_id)
        if mailing is None or mailing.state != "planning":
            return True
        reach = planned_deliveries.find_next_range(transaction, mailing.planned_up_to, STEP)
        plan_range(transaction, mailing, reach, self._now)
        return False


def plan_range(transaction: Transaction, mailing: StoredMailing, reach: SubscriberRange, now: datetime) -> None:
    """Plan a mailing for a range of subscribers, with its chunks and its place; after the last one it is prepared."""
    scope = _read_scope(mailing)
    if scope.audience:
        before = scope.confirmed_before + SECOND
        planned_deliveries.add_subscribers(transaction, mailing.id, scope.audience, reach, before, now)
    else:
        _replace_earlier(transaction, mailing, _list_earlier(transaction, mailing), reach)
    if scope.may_have_left:
        held_deliveries.hold_deliveries(transaction, mailing.id, reach)
    else:
        planned_deliveries.add_chunks(transaction, mailing.id, reach, mailing.send_after)
    mailings.set_planned_up_to(transaction, mailing.id, reach.high)
    if reach.is_last:
        mailings.set_mailing_state(transaction, mailing.id, "prepared")


def _read_scope(mailing: StoredMailing) -> MailingScope:
    return msgspec.json.decode(mailing.scope, type=MailingScope)


def _list_earlier(transaction: Transaction, mailing: StoredMailing) -> list[int]:
    return planned_deliveries.list_earlier_mailings(transaction, mailing.release, mailing.language, mailing.version)


def _replace_earlier(
    transaction: Transaction, mailing: StoredMailing, earlier: Iterable[int], reach: SubscriberRange
) -> None:
    """Plan a later version; digests that contained an earlier one and have not left are made again."""
    is_withdrawal = mailing.kind == "withdrawal"
    returned = [
        planned_deliveries.replace_earlier(transaction, mailing.id, each, reach, is_withdrawal=is_withdrawal)
        for each in earlier
    ]
    if any(returned):
        forget_planned_digests(transaction)


_MESSAGE_REMEDY = "Run pressroom build --verify, then pressroom publish again: it prepares the mails that are missing."
