"""The law of publishing: whatever is done in whatever order, the site is exactly what is on record, and nothing falls.

A state machine writes, publishes, corrects, withdraws, approves, imports what it exported and lets time pass; after
every act all is compared.
"""

import itertools
import shutil
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import feedparser
import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from pressroom.archive.export import ALL_YEARS, export_bag
from pressroom.archive.restore_bag import import_bag
from pressroom.errors import PressroomError
from pressroom.publishing.decide import MAIL_AGE_LIMIT
from pressroom.publishing.request import Action
from pressroom.publishing.worker import Worker
from pressroom.read import scanner
from pressroom.record import CHANNELS_FILE, EMPTY_RECORD
from pressroom.record.file import read_record
from tests.support.newsrooms import built, contents, set_low_limits
from tests.support.publishing import NOW, Desk

ZONE = ZoneInfo("Europe/Stockholm")
ADDRESSES = ("2024/bron", "2025/bron", "2025/vagen", "2025/torget")
LANGUAGES = ("sv", "en")
NOTES = {"sv": "Summan var fel.", "en": "The sum was wrong."}
WEIGHTED = (
    *["write_one"] * 4,
    *["change_one"] * 5,
    *["confirm_one"] * 1,
    *["publish_all"] * 2,
    *["publish_one"] * 3,
    *["withdraw_one"] * 1,
    *["hold_one"] * 1,
    *["let_time_pass"] * 3,
    *["work"] * 3,
    *["import_anew"] * 1,
)
DAYS = (-400, -2, -0.01, 0.02, 0.5, 3)
LEFT_OUT = ["text", "sizes", "share-cards", "kits", "cards"]


class Press(RuleBasedStateMachine):
    """A newsroom in which anything may be done at any time."""

    place: Path

    @initialize(is_distrusting=st.sampled_from((False, True)))
    def begin(self, is_distrusting: bool) -> None:
        self.folder = Path(tempfile.mkdtemp(dir=self.place))
        self.patch = pytest.MonkeyPatch()
        set_low_limits(self.patch)
        if not is_distrusting:
            self.patch.setattr(scanner, "_RECENT_NS", -(10**18))
        self.desk = Desk(self.folder, leave_out=LEFT_OUT)
        self.worker = Worker(self.desk.config)
        self.now = NOW
        self.numbers = itertools.count(1)
        self.values: dict[tuple[str, str], dict[str, str]] = {}
        self.before: bytes = b""
        self.ids: dict[str, str] = {}
        self.updated: dict[str, datetime] = {}
        self.approved: set[tuple[str, str]] = set()
        for language in LANGUAGES:
            self.values["2024/bron", language] = {"publish_at": "2024-01-10 09:00"}
            self.edit("2024/bron", language)
        self.act("publish")

    def teardown(self) -> None:
        if hasattr(self, "patch"):
            self.patch.undo()
            shutil.rmtree(self.folder)

    # --- what officers do --------------------------------------------------------------------------------------------

    @rule(what=st.sampled_from(WEIGHTED), dice=st.randoms(use_true_random=False))
    def step(self, what: str, dice: Random) -> None:
        """One thing after another; one rule, so that nothing is left out for whole examples."""
        getattr(self, what)(dice)

    def write_one(self, dice: Random) -> None:
        address, days = dice.choice(ADDRESSES), dice.choice(DAYS)
        for language in dice.choice((("sv",), LANGUAGES)):
            if (address, language) not in self.values:
                at = (self.now + timedelta(days=days)).astimezone(ZONE)
                self.values[address, language] = {"publish_at": f"{at:%Y-%m-%d %H:%M}"}
                self.edit(address, language)

    def edit(self, address: str, language: str) -> None:
        number = next(self.numbers)
        self.desk.write(address, language, number, **self.values[address, language])

    def change_one(self, dice: Random) -> None:
        """Change a text, and mostly say what that is."""
        address, language = dice.choice(sorted(self.values))
        self.edit(address, language)
        if dice.random() < 0.8:
            self.act(dice.choice(("minor", "correct", "correct")), address)

    def confirm_one(self, dice: Random) -> None:
        self.act("minor", self.any_release(dice))

    def publish_one(self, dice: Random) -> None:
        self.act("publish", self.any_release(dice))

    def withdraw_one(self, dice: Random) -> None:
        self.act("withdraw", self.any_release(dice))

    def hold_one(self, dice: Random) -> None:
        self.act("hold", self.any_release(dice))

    def any_release(self, dice: Random) -> str:
        return dice.choice(sorted({address for address, _ in self.values}))

    def let_time_pass(self, dice: Random) -> None:
        self.now += timedelta(hours=dice.choice((0.02, 1, 13, 24, 80)))

    def work(self, dice: Random) -> None:
        if dice.random() < 0.5:
            self.worker = Worker(self.desk.config)
        report = self.worker.publish_due(self.now)
        if report.error is None:
            self.compare(is_built=report.outcome is not None)

    def publish_all(self, _: Random) -> None:
        """What is done is done: once more changes nothing."""
        self.act("publish")
        before = self.desk.octets(), self.desk.octets(CHANNELS_FILE)
        self.act("publish")
        assert (self.desk.octets(), self.desk.octets(CHANNELS_FILE)) == before

    def import_anew(self, _: Random) -> None:
        """Export everything, and go on in a newsroom that is made of it: it has the same outputs."""
        bag, copy, newsroom = self.folder / "bag", self.folder / "copy", self.desk.room.folder
        before = contents(self.desk.config.out)
        try:
            export_bag(self.desk.config, [ALL_YEARS], bag, self.now.date(), include_confidential=True)
        except PressroomError:  # a text was changed, and nobody has said yet what that is
            return
        import_bag(bag, copy)
        self.desk.config.out.rename(copy / "out")
        shutil.rmtree(bag)
        shutil.rmtree(newsroom)
        copy.rename(newsroom)
        built(self.desk.config, now=None)
        assert contents(self.desk.config.out) == before
        recorded = {line.text_id for line in self.desk.record.lines.values()}
        self.values = {text: each for text, each in self.values.items() if text in recorded}
        self.worker = Worker(self.desk.config)
        self.compare(is_built=True)

    def act(self, deed: Action, *releases: str) -> None:
        """Do it, if it can be done; what cannot leaves record and site as they were."""
        before = self.desk.octets()
        notes = NOTES if deed in {"correct", "withdraw"} else {}
        try:
            done = self.desk.do(deed, *releases, now=self.now, notes=notes)
        except PressroomError:
            assert self.desk.octets() == before
            return
        self.approved |= {(each.release, each.language) for each in done.approvals}
        self.approved -= {(each.release, each.language) for each in done.held_approvals}
        self.compare(is_built=done.build_result is not None)

    # --- what must hold ----------------------------------------------------------------------------------------------

    def compare(self, *, is_built: bool) -> None:
        record = read_record(self.desk.room.folder) or EMPTY_RECORD
        assert self.desk.octets().startswith(self.before)
        self.before = self.desk.octets()
        if not record.lines:
            assert not self.desk.public()
        elif is_built:
            self.desk.check()
            self.check_lines()
            for feed in (self.desk.config.out / "site").rglob("atom.xml"):
                self.check_feed(feed)

    def check_lines(self) -> None:
        """Publication first, withdrawal last; told by mail are only those who had one, and nothing that is old.

        What was approved before its time is mailed however late the worker comes.
        """
        seen: dict[tuple[str, str], list[str]] = {}
        mailed = set()
        for line in self.desk.record.lines.values():
            own = seen.setdefault(line.text_id, [])
            assert (line.kind in {"publication", "import"}) == (not own)
            assert "withdrawal" not in own
            assert line.kind == "publication" or not line.is_mailed or line.text_id in mailed
            own.append(line.kind)
            if line.is_mailed:
                mailed.add(line.text_id)
                at = datetime.fromisoformat(self.values[line.text_id]["publish_at"]).replace(tzinfo=ZONE)
                is_fresh = line.text_id in self.approved or line.recorded_at - at < MAIL_AGE_LIMIT + timedelta(
                    minutes=1
                )
                assert line.kind != "publication" or is_fresh
        for mailing in self.desk.mailings:
            assert (mailing.kind == "publication") == (not mailing.versions)

    def check_feed(self, feed: Path) -> None:
        """Well-formed; the id of a release stays for ever, and no time in the feed falls."""
        found = feedparser.parse(feed.read_bytes())
        assert not found.bozo, found.get("bozo_exception")
        name = feed.relative_to(self.desk.config.out).as_posix()
        self.rise(name, found.feed.updated)
        for entry in found.entries:
            assert self.ids.setdefault(entry.link, entry.id) == entry.id
            self.rise(entry.id, entry.updated)
            assert datetime.fromisoformat(entry.updated) >= datetime.fromisoformat(entry.published)

    def rise(self, what: str, time: str) -> None:
        moment = datetime.fromisoformat(time)
        assert self.updated.get(what, moment) <= moment, what
        self.updated[what] = moment


def run(number: int, examples: int, place: Path) -> None:
    """Run examples that are the same each time, and others for each number, in folders of their own at a place."""
    machine = seed(number)(type("Numbered", (Press,), {"place": place}))
    usual = settings(
        max_examples=examples,
        stateful_step_count=30,
        derandomize=False,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        print_blob=False,
        phases=[Phase.generate],  # to make a failing example smaller takes hours
    )
    run_state_machine_as_test(machine, settings=usual)


@pytest.mark.parametrize("share", range(2))
def test_after_any_sequence_of_acts_the_site_is_what_is_on_record(share: int, tmp_path: Path) -> None:
    run(share, 8, tmp_path)
