"""Plan who gets the mails of published versions: each version once, in steps that can be stopped and go on later."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

import msgspec
from msgspec import Struct

from pressroom.engine.workspace import Workspace
from pressroom.errors import DeliveryError
from pressroom.model.newsroom import Newsroom
from pressroom.publishing.digests import DIGEST_KINDS, forget_planned_digests, plan_digests
from pressroom.publishing.planned_mailing import PlannedMailing
from pressroom.publishing.receipts import Mailing, read_receipts
from pressroom.publishing.recorded_texts import load_recorded_text
from pressroom.record import CHANNELS_FILE, EMPTY_RECORD, RELEASES_FOLDER, Record, RecordLine
from pressroom.record.file import read_record
from pressroom.store import Store, Transaction, digest_entries, mailings, planned_deliveries, stopped_deliveries
from pressroom.store.database import ConflictError
from pressroom.store.mailings import MailingKind, NewMailing, StoredMailing
from pressroom.store.planned_deliveries import Audience, SubscriberRange
from pressroom.text.domains import encode_email_domain

STEP = 20_000
"""How many subscribers one transaction plans."""
_MAX_CONFLICTS = 20
_KINDS: dict[str, MailingKind] = {
    "publication": "publication",
    "minor": "minor edit",
    "correction": "correction",
    "withdrawal": "withdrawal",
}


_SECOND = timedelta(seconds=1)
"""The record has whole seconds. Who confirmed in the second of a publication gets it."""


class MailingScope(Struct, frozen=True):
    """Who gets a mailing: an `audience` that confirmed before a time; without one, who got an earlier version."""

    confirmed_before: datetime
    audience: Audience | None = None


def plan_mailings(workspace: Workspace, store: Store, now: datetime) -> tuple[PlannedMailing, ...]:
    """Plan the mailings of all versions on record that are not planned yet, and the digests that are due.

    It may be stopped at any time, and may run twice at once: the next call goes on, and repeats nothing. Raises
    PressroomError if the database fails or a message is missing.
    """
    newsroom = workspace.newsroom_context.newsroom
    if newsroom is None or "mail" in newsroom.leave_out:
        return ()
    record = read_record(workspace.config.newsroom_folder) or EMPTY_RECORD
    planner = _VersionPlanner(workspace, newsroom, store, now, record)
    planned_ids = list(planner.plan_versions())
    _take_back_returned(store)
    planned_ids += plan_digests(workspace, newsroom, store, now, record)
    with store.read() as transaction:
        return tuple([_describe(transaction, mailing_id) for mailing_id in planned_ids])


def _take_back_returned(store: Store) -> None:
    """Take back the mails that a relay did not take, and whose mailings were stopped meanwhile."""
    while True:
        with store.transaction() as transaction:
            if not stopped_deliveries.take_back_chunks(transaction, STEP):
                return
            forget_planned_digests(transaction)


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

    def plan_versions(self) -> Iterator[int]:
        """Plan each version that is not planned yet; yield the ids of the mailings that are prepared now."""
        yield from self._finish_interrupted()
        for line_digest, mailing in self._find_unplanned().items():
            mailing_id = self._add(line_digest, mailing)
            if mailing_id is not None:
                self._plan_ranges(mailing_id)
                yield mailing_id

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
            earlier = [digest for digest in unplanned if first is None or lines[digest].recorded_at < first]
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
            return MailingScope(line.recorded_at)
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
        return MailingScope(line.recorded_at, audience)

    def _plan_ranges(self, mailing_id: int) -> None:
        """Plan a mailing for all subscribers, from where an earlier planning was stopped."""
        conflicts = 0
        while True:
            try:
                if not self._plan_next_range(mailing_id):
                    return
            except ConflictError:  # with workers that send the mails of an earlier version
                conflicts += 1
                if conflicts > _MAX_CONFLICTS:
                    raise

    def _plan_next_range(self, mailing_id: int) -> bool:
        """Plan a mailing for the next subscribers; return false if there is nothing left to plan."""
        with self._store.transaction() as transaction:
            mailing = mailings.find_mailing(transaction, mailing_id)
            if mailing is None or mailing.state != "planning":
                return False
            reach = planned_deliveries.find_next_range(transaction, mailing.planned_up_to, STEP)
            plan_range(transaction, mailing, reach, self._now)
            return True


def plan_range(transaction: Transaction, mailing: StoredMailing, reach: SubscriberRange, now: datetime) -> None:
    """Plan a mailing for a range of subscribers, with its chunks and its place; after the last one it is prepared."""
    scope = msgspec.json.decode(mailing.scope, type=MailingScope)
    if scope.audience:
        before = scope.confirmed_before + _SECOND
        planned_deliveries.add_subscribers(transaction, mailing.id, scope.audience, reach, before, now)
    else:
        _replace_earlier(transaction, mailing, _list_earlier(transaction, mailing), reach)
    planned_deliveries.add_chunks(transaction, mailing.id, reach, mailing.send_after)
    mailings.set_planned_up_to(transaction, mailing.id, reach.high)
    if reach.is_last:
        mailings.set_mailing_state(transaction, mailing.id, "prepared")


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
