"""Plan digests: at the newsroom's hour, one mail for each reader with all that waits for the reader."""

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from typing import get_args
from zoneinfo import ZoneInfo

from msgspec import Struct

from pressroom.engine.workspace import Workspace
from pressroom.model.newsroom import Newsroom
from pressroom.publishing.digest_times import find_last_digest_time
from pressroom.publishing.recorded_texts import RecordedText, load_recorded_text
from pressroom.record import EMPTY_RECORD, Record, RecordLine
from pressroom.record.file import read_record
from pressroom.render.digest_mail import DigestItem, DigestMail, render_digest_message
from pressroom.store import Store, Transaction, digest_entries, mailings, planned_deliveries, settings
from pressroom.store.digest_entries import DigestFrequency, DigestGroup
from pressroom.store.mailings import NewMailing, StoredMailing
from pressroom.store.planned_deliveries import MAX_ID, SubscriberRange
from pressroom.text.domains import encode_email_domain

DIGEST_KINDS: tuple[DigestFrequency, ...] = get_args(DigestFrequency)
STEP = 20_000
"""After how many entries a transaction ends."""


class _Issue(Struct, frozen=True):
    """All digests of one frequency that are due at one time, planned at the time `now`."""

    frequency: DigestFrequency
    time: datetime
    now: datetime


def plan_digests(
    workspace: Workspace, newsroom: Newsroom, store: Store, now: datetime, record: Record
) -> Iterator[int]:
    """Plan the digests that are due, and yield the ids of their mailings. Those of missed hours become one."""
    zone = ZoneInfo(newsroom.timezone)
    for frequency in DIGEST_KINDS:
        time = find_last_digest_time(newsroom.mail, zone, now, is_weekly=frequency == "weekly")
        with store.read() as transaction:
            is_planned = _is_planned(transaction, frequency, time)
        if not is_planned:
            planner = _DigestPlanner(workspace, newsroom, store, _Issue(frequency, time, now), record)
            yield from planner.plan()


def _is_planned(transaction: Transaction, frequency: DigestFrequency, time: datetime) -> bool:
    """Return whether the digests of a time, or of a later one, are planned."""
    planned = settings.find_setting(transaction, _name_setting(frequency))
    return planned is not None and datetime.fromisoformat(planned.value) >= time


def forget_planned_digests(transaction: Transaction) -> None:
    """Have the last digests planned once more, because some of them were taken back."""
    for frequency in DIGEST_KINDS:
        settings.delete_setting(transaction, _name_setting(frequency))


def _name_setting(frequency: DigestFrequency) -> str:
    return f"{frequency} digests"


class _DigestPlanner:
    """Plans the digests of one issue, for some readers at a time."""

    def __init__(self, workspace: Workspace, newsroom: Newsroom, store: Store, issue: _Issue, record: Record) -> None:
        self._workspace, self._newsroom, self._store, self._issue = workspace, newsroom, store, issue
        self._use_record(record)
        self._texts: dict[tuple[str, str], RecordedText] = {}

    def _use_record(self, record: Record) -> None:
        self._known = record.versions.keys()
        self._last_lines = {line.text_id: line for line in record.versions.values()}

    def _read_new_versions(self, transaction: Transaction) -> None:
        """Read the record again if another process has planned a version since it was read.

        That process has not seen the digests that are made from now on, so they must have its version.
        """
        if not mailings.list_planned_lines(transaction) <= self._known:
            self._use_record(read_record(self._workspace.config.newsroom_folder) or EMPTY_RECORD)

    def plan(self) -> list[int]:
        """Plan digests for all readers for whom something waits; return the ids of their mailings."""
        frequency = self._issue.frequency
        with self._store.transaction() as transaction:
            digest_entries.drop_entries_of_paused_readers(transaction, frequency, self._issue.now)
        after = 0
        while after < MAX_ID:
            with self._store.transaction() as transaction:
                last = digest_entries.find_last_reader(transaction, frequency, after, STEP)
                reach = SubscriberRange(after, last or MAX_ID)
                self._plan_range(transaction, reach)
            after = reach.high
        return self._finish()

    def _finish(self) -> list[int]:
        """Mark the digests as prepared, also those of a planning that was stopped."""
        with self._store.transaction() as transaction:
            unfinished = mailings.list_mailings_in_state(transaction, "planning")
            ids = [each.id for each in unfinished if each.kind == self._issue.frequency]
            for mailing_id in ids:
                mailings.set_mailing_state(transaction, mailing_id, "prepared")
            name, value = _name_setting(self._issue.frequency), self._issue.time.isoformat()
            settings.save_setting(transaction, name, value, self._issue.now)
        return ids

    def _plan_range(self, transaction: Transaction, reach: SubscriberRange) -> None:
        self._read_new_versions(transaction)
        groups = digest_entries.list_groups(
            transaction, self._issue.frequency, self._issue.time, reach.after, reach.high
        )
        chunked = set()
        for group in groups:
            lines = self._list_lines(transaction, group)
            if not lines:
                digest_entries.drop_group(transaction, self._issue.frequency, group)
                continue
            digest = self._get_or_add(transaction, group, lines)
            digest_entries.add_to_digest(transaction, digest.id, self._issue.frequency, group)
            chunked.add(digest.id)
        for digest_id in sorted(chunked):
            planned_deliveries.add_chunks(transaction, digest_id, reach, self._issue.time)

    def _list_lines(self, transaction: Transaction, group: DigestGroup) -> list[RecordLine]:
        """Return the last versions of the texts that wait for a group, newest release first, each release once."""
        found = [mailings.find_mailing(transaction, each) for each in group.mailings]
        lines = [self._last_lines.get((each.release, each.language)) for each in found if each]
        shown = [line for line in lines if line and line.kind != "withdrawal"]
        shown.sort(key=lambda line: line.language != group.language)
        by_release: dict[str, RecordLine] = {}
        for line in shown:
            by_release.setdefault(line.release, line)
        return sorted(by_release.values(), key=lambda line: self._load_text(line).publish_at, reverse=True)

    def _load_text(self, line: RecordLine) -> RecordedText:
        if line.text_id not in self._texts:
            self._texts[line.text_id] = load_recorded_text(self._workspace, line)
        return self._texts[line.text_id]

    def _get_or_add(self, transaction: Transaction, group: DigestGroup, lines: list[RecordLine]) -> StoredMailing:
        """Return the digest with these texts that is being planned; it is stored now if it is new."""
        release, frequency = self._name_digest(group, lines), self._issue.frequency
        last = mailings.find_last_mailing(transaction, release, group.language, frequency)
        if last and last.state == "planning":
            return last
        version = last.version + 1 if last else 1
        identity = self._newsroom.mail
        new = NewMailing(
            release,
            group.language,
            version,
            frequency,
            "",
            "{}",
            self._issue.now,
            self._issue.time,
            identity.after_crash,
            encode_email_domain(identity.bounces or identity.address),
            self._render(release, version, group.language, lines),
        )
        return mailings.add_mailing(transaction, new)

    def _name_digest(self, group: DigestGroup, lines: list[RecordLine]) -> str:
        """Return the name of a digest with these versions, for readers for whom exactly these mailings wait."""
        content = "\n".join([*map(str, group.mailings), *(line.digest for line in lines)])
        day = self._issue.time.astimezone(ZoneInfo(self._newsroom.timezone)).date()
        return f"digest/{day}/{sha256(content.encode()).hexdigest()[:12]}"

    def _render(self, name: str, version: int, language: str, lines: list[RecordLine]) -> bytes:
        items = tuple([_create_item(self._load_text(line)) for line in lines])
        languages = [edition.language for edition in self._newsroom.editions]
        shown_language = language if language in languages else languages[0]
        mail = DigestMail(name, version, self._issue.frequency, shown_language, self._issue.time, items)
        return render_digest_message(mail, self._workspace.contexts.context)


def _create_item(text: RecordedText) -> DigestItem:
    return DigestItem(
        text.language,
        text.path,
        text.headline,
        text.lead,
        text.kind,
        text.publish_at,
        tuple([each.name for each in text.organisations]),
        text.contacts,
    )
