"""Whatever is published, corrected and withdrawn, and whoever joins, leaves and pauses: each gets each version once.

A state machine publishes in a real newsroom, plans, and lets a relay take what is prepared; what it took is the judge.
"""

import re
import tempfile
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from pressroom.publishing import digests, mailings
from pressroom.store import subscribers
from pressroom.store.mailings import StoredMailing
from pressroom.subscriptions.leave import stop_mails
from tests.support.mailing_newsroom import MailingNewsroom, read_text
from tests.support.publishing import NOW
from tests.support.subscriptions import KEYS

ADDRESSES = ("2025/bron", "2025/vagen")
LANGUAGES = ("sv", "en")
ISSUERS = {"2025/bron": ["fjallby", "bolaget"], "2025/vagen": ["bolaget"]}
NOTES = {"sv": "Summan var fel.", "en": "The sum was wrong."}
LEFT_OUT = ["text", "sizes", "share-cards", "kits", "cards", "data", "json-feed", "archives"]
READERS = ("ada", "bo", "cai")
MARK = re.compile(r"mark-(\w+)-(\w+)-(\d+)")
DIGEST_KINDS = frozenset({"daily", "weekly"})
ARRIVED = frozenset({"accepted", "in doubt"})

reader_names, addresses, languages = st.sampled_from(READERS), st.sampled_from(ADDRESSES), st.sampled_from(LANGUAGES)
issuers = st.sampled_from(("", "", "fjallby", "bolaget"))
frequencies = st.sampled_from(("immediate", "immediate", "daily", "weekly"))


class Mailings(RuleBasedStateMachine):
    """Does what editors, readers and a relay do, in any order."""

    parent_folder: Path
    database_url: Any

    @initialize(data=st.data())
    def start(self, data: st.DataObject) -> None:
        folder = Path(tempfile.mkdtemp(dir=self.parent_folder))
        self.room = MailingNewsroom(folder, self.database_url(), leave_out=LEFT_OUT)
        self.now = NOW
        self.versions: Counter[tuple[str, str]] = Counter()
        self.withdrawn: set[str] = set()
        self.ids: dict[str, int] = {}
        self.issuers: dict[int, str] = {}
        self.active: set[int] = set()
        self.paused: dict[int, datetime] = {}
        self.eligible: defaultdict[str, set[int]] = defaultdict(set)
        self.got: Counter[tuple[int, str, tuple[str, str, str]]] = Counter()
        self.got_texts: set[tuple[int, str, str]] = set()
        self.begun: list[tuple[StoredMailing, int, bytes]] = []
        self.begun_texts: set[tuple[int, str, str]] = set()
        self.always: defaultdict[str, set[int]] = defaultdict(set)
        for name in READERS:
            self.join_with(name, data.draw(languages), data.draw(issuers), data.draw(frequencies))
        self.publish(data.draw(addresses), data.draw(languages))

    def pass_time(self, time: timedelta = timedelta(seconds=5)) -> None:
        self.now += time

    def write(self, address: str, language: str) -> None:
        """Write a text whose headline says which version it is."""
        self.versions[address, language] += 1
        mark = f"mark-{address[5:]}-{language}-{self.versions[address, language]}"
        time = (NOW - timedelta(minutes=1)).strftime("%Y-%m-%d %H:%M")
        self.room.write(address, language, headline=f"Nytt {mark}", organisations=ISSUERS[address], publish_at=time)

    @rule(address=addresses, language=languages)
    def publish_one(self, address: str, language: str) -> None:
        self.publish(address, language)

    def publish(self, address: str, language: str) -> None:
        if address in self.withdrawn or self.versions[address, language]:
            return
        self.pass_time()
        self.write(address, language)
        wanting = {
            reader
            for reader in self.active
            if self.paused.get(reader, self.now) <= self.now and self.issuers[reader] in {"", *ISSUERS[address]}
        }
        self.eligible[address] |= wanting
        if not self.room_has(address, language):
            self.always[address] |= wanting
        self.room.execute("publish", address, now=self.now, mail=True)

    def room_has(self, address: str, language: str) -> bool:
        """Whether a release has a text in another language already."""
        return any(count and each != (address, language) for each, count in self.versions.items() if each[0] == address)

    @rule(address=addresses, language=languages)
    def correct(self, address: str, language: str) -> None:
        if address not in self.withdrawn and self.versions[address, language]:
            self.pass_time()
            self.write(address, language)
            self.room.execute("correct", address, now=self.now, notes=NOTES)

    @rule(address=addresses)
    def withdraw(self, address: str) -> None:
        if address not in self.withdrawn and any(self.versions[address, language] for language in LANGUAGES):
            self.pass_time()
            self.withdrawn.add(address)
            self.room.execute("withdraw", address, now=self.now, notes=NOTES)

    @rule(
        name=reader_names,
        language=languages,
        issuer=issuers,
        frequency=frequencies,
    )
    def join(self, name: str, language: str, issuer: str, frequency: str) -> None:
        self.join_with(name, language, issuer, frequency)

    def join_with(self, name: str, language: str, issuer: str, frequency: str) -> None:
        if self.ids.get(name) in self.active:
            return
        self.pass_time()
        organisations = (issuer,) if issuer else ()
        reader = self.room.add_reader(name, language, at=self.now, organisations=organisations, frequency=frequency)
        self.ids[name] = reader
        self.issuers[reader] = issuer
        self.active.add(reader)

    @rule(name=reader_names)
    def leave(self, name: str) -> None:
        reader = self.ids.get(name)
        if reader not in self.active or reader is None:
            return
        self.pass_time()
        with self.room.open() as store, store.transaction() as transaction:
            found = subscribers.find_subscriber(transaction, reader)
            assert found is not None
            stop_mails(transaction, KEYS, found, self.now)
        self.active.remove(reader)
        self.paused.pop(reader, None)
        for readers in (*self.eligible.values(), *self.always.values()):
            readers.discard(reader)

    @rule(name=reader_names, hours=st.sampled_from((0, 1, 30)))
    def pause(self, name: str, hours: int) -> None:
        reader = self.ids.get(name)
        if reader in self.active and reader is not None:
            self.pass_time()
            self.paused[reader] = self.now + timedelta(hours=hours)
            self.room.change_reader(reader, paused_until=self.paused[reader])
            for readers in self.always.values():  # what waits for a digest may be dropped
                readers.discard(reader)

    @rule(hours=st.sampled_from((1, 9, 18, 24, 24 * 7)))
    def time_passes(self, hours: int) -> None:
        self.pass_time(timedelta(hours=hours))

    @rule()
    def plan(self) -> None:
        self.pass_time()
        self.room.plan(self.now)
        assert self.room.plan(self.now) == []

    @precondition(lambda self: self.active)
    @rule(
        states=st.lists(
            st.sampled_from(("accepted", "accepted", "deferred", "refused", "in doubt")), min_size=3, max_size=3
        )
    )
    def deliver(self, states: list[str]) -> None:
        self.pass_time()
        for number, (mailing, reader, content) in enumerate(self.room.list_due(self.now)):
            state = states[number % len(states)]
            self.room.set_delivery_state(mailing.id, reader, state)
            if state in ARRIVED:
                self.check_arrival(mailing.kind, reader, content)

    @precondition(lambda self: self.active and not self.begun)
    @rule()
    def begin(self) -> None:
        """Let all that is due begin to leave; a relay answers later."""
        self.pass_time()
        self.begun = self.room.list_due(self.now)
        for mailing, reader, content in self.begun:
            self.room.begin(mailing.id, reader)
            self.check_arrival(mailing.kind, reader, content, has_arrived=False)

    @precondition(lambda self: self.begun)
    @rule(states=st.lists(st.sampled_from(("accepted", "deferred", "deferred", "in doubt")), min_size=2, max_size=2))
    def end(self, states: list[str]) -> None:
        """Let the relay answer, after others have published, corrected, withdrawn and left."""
        for number, (mailing, reader, content) in enumerate(self.begun):
            state = states[number % len(states)]
            self.room.end(mailing.id, reader, state)
            for mark in list_marks(mailing.kind, read_text(content)[1]) if state in ARRIVED else ():
                self.note_arrival(mailing.kind, reader, mark)
        self.begun = []

    def check_arrival(self, kind: str, reader: int, content: bytes, *, has_arrived: bool = True) -> None:
        """Check a mail that a relay has taken now, or that has begun to leave."""
        message, text = read_text(content)
        assert message["Date"].datetime <= self.now
        assert reader in self.active
        marks = list_marks(kind, text)
        if kind in DIGEST_KINDS:
            assert self.paused.get(reader, self.now) <= self.now or message["Date"].datetime < self.paused[reader]
            assert message["Date"].datetime.hour == 7  # in the newsroom
        assert marks
        for mark in marks:
            self.check_mark(kind, reader, mark)
            if has_arrived:
                self.note_arrival(kind, reader, mark)

    def note_arrival(self, kind: str, reader: int, mark: tuple[str, str, str]) -> None:
        name = "withdrawal" if kind == "withdrawal" else "text"
        self.got[reader, name, mark] += 1
        assert self.got[reader, name, mark] == 1, "a version arrived twice"
        self.got_texts.add((reader, f"2025/{mark[0]}", mark[1]))

    def check_mark(self, kind: str, reader: int, mark: tuple[str, str, str]) -> None:
        """Check one text of a mail: it is the last one, and the reader has subscribed to it or got what it corrects."""
        slug, language, number = mark
        address = f"2025/{slug}"
        assert int(number) == self.versions[address, language], "an outdated version left"
        assert kind == "withdrawal" or address not in self.withdrawn, "a withdrawn release left"
        had_text = (reader, address, language) in self.got_texts | self.begun_texts
        if kind == "withdrawal":
            assert had_text
        else:
            assert had_text or reader in self.eligible[address]
            others = [each for each in LANGUAGES if each != language and (reader, address, each) in self.got_texts]
            assert had_text or not others, "a reader got a release in two languages"
        self.begun_texts.add((reader, address, language))

    def teardown(self) -> None:
        """In the end, who wanted a release that is still public has got it."""
        if not hasattr(self, "room"):
            return
        self.end(["deferred", "accepted"])
        self.pass_time(timedelta(days=8))
        self.room.plan(self.now)
        refused = self.room.list_refused()
        for mailing, reader, content in self.room.list_due(self.now):
            self.room.set_delivery_state(mailing.id, reader, "accepted")
            self.check_arrival(mailing.kind, reader, content)
        for address, readers in self.always.items():
            for reader in readers - refused if address not in self.withdrawn else ():
                assert any((reader, address, language) in self.got_texts for language in LANGUAGES)


def list_marks(kind: str, text: str) -> list[tuple[str, str, str]]:
    """The versions in a mail; a mail of one release may also name others."""
    marks = list(dict.fromkeys(MARK.findall(text.partition("Webb")[0])))
    return marks if kind in DIGEST_KINDS else marks[:1]


def run_machine(folder: Path, create_url: Any, examples: int) -> None:
    machine: Any = type(
        "MailingsHere", (Mailings,), {"parent_folder": folder, "database_url": staticmethod(create_url)}
    )
    options = settings(
        max_examples=examples, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
    )
    run_state_machine_as_test(machine, settings=options)


@pytest.fixture(autouse=True)
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Plan two subscribers at a time."""
    monkeypatch.setattr(mailings, "STEP", 2)
    monkeypatch.setattr(digests, "STEP", 2)


def test_each_reader_gets_each_version_at_most_once_and_only_what_was_asked_for(
    tmp_path: Path, exhaustive: bool
) -> None:
    run_machine(tmp_path, lambda: "", 200 if exhaustive else 6)


def test_the_same_is_true_on_postgresql(tmp_path: Path, postgres: Any, exhaustive: bool) -> None:
    run_machine(tmp_path, postgres.create_database, 40 if exhaustive else 2)
