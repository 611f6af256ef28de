"""After any commands in any order, the site shows exactly what is in the record, and no time in a feed decreases.

A state machine writes, publishes, corrects, withdraws, approves, imports what it exported and lets time pass; after
every command the site is checked.
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
from pressroom.archive.import_bag import import_bag
from pressroom.errors import PressroomError
from pressroom.publishing.decide import MAIL_AGE_LIMIT
from pressroom.publishing.request import Action
from pressroom.publishing.worker import Worker
from pressroom.read import scanner
from pressroom.record import CHANNELS_FILE, EMPTY_RECORD
from pressroom.record.file import read_record
from tests.support.newsrooms import build_newsroom, contents, set_low_limits
from tests.support.publishing import NOW, PublishingNewsroom

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
    *["cancel_one"] * 1,
    *["let_time_pass"] * 3,
    *["work"] * 3,
    *["export_and_import"] * 1,
)
DAYS = (-400, -2, -0.01, 0.02, 0.5, 3)
LEFT_OUT = ["text", "sizes", "share-cards", "kits", "cards"]


class RandomCommands(RuleBasedStateMachine):
    """Runs commands on a newsroom, in any order and at any time."""

    parent_folder: Path

    @initialize(distrusts_new_files=st.sampled_from((False, True)))
    def start(self, distrusts_new_files: bool) -> None:
        self.folder = Path(tempfile.mkdtemp(dir=self.parent_folder))
        self.patch = pytest.MonkeyPatch()
        set_low_limits(self.patch)
        if not distrusts_new_files:
            self.patch.setattr(scanner, "_RECENT_NS", -(10**18))
        self.newsroom = PublishingNewsroom(self.folder, leave_out=LEFT_OUT)
        self.worker = Worker(self.newsroom.config)
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
        self.execute("publish")

    def teardown(self) -> None:
        if hasattr(self, "patch"):
            self.patch.undo()
            shutil.rmtree(self.folder)

    # --- the commands --------------------------------------------------------------------------------------------

    @rule(name=st.sampled_from(WEIGHTED), dice=st.randoms(use_true_random=False))
    def step(self, name: str, dice: Random) -> None:
        """Run one command. There is one rule only, because Hypothesis omits some rules from whole examples."""
        getattr(self, name)(dice)

    def write_one(self, dice: Random) -> None:
        address, days = dice.choice(ADDRESSES), dice.choice(DAYS)
        for language in dice.choice((("sv",), LANGUAGES)):
            if (address, language) not in self.values:
                at = (self.now + timedelta(days=days)).astimezone(ZONE)
                self.values[address, language] = {"publish_at": f"{at:%Y-%m-%d %H:%M}"}
                self.edit(address, language)

    def edit(self, address: str, language: str) -> None:
        number = next(self.numbers)
        self.newsroom.write(address, language, number, **self.values[address, language])

    def change_one(self, dice: Random) -> None:
        """Change a text, and usually declare the change."""
        address, language = dice.choice(sorted(self.values))
        self.edit(address, language)
        if dice.random() < 0.8:
            self.execute(dice.choice(("minor", "correct", "correct")), address)

    def confirm_one(self, dice: Random) -> None:
        self.execute("minor", self.any_release(dice))

    def publish_one(self, dice: Random) -> None:
        self.execute("publish", self.any_release(dice))

    def withdraw_one(self, dice: Random) -> None:
        self.execute("withdraw", self.any_release(dice))

    def cancel_one(self, dice: Random) -> None:
        self.execute("hold", self.any_release(dice))

    def any_release(self, dice: Random) -> str:
        return dice.choice(sorted({address for address, _ in self.values}))

    def let_time_pass(self, dice: Random) -> None:
        self.now += timedelta(hours=dice.choice((0.02, 1, 13, 24, 80)))

    def work(self, dice: Random) -> None:
        if dice.random() < 0.5:
            self.worker = Worker(self.newsroom.config)
        report = self.worker.publish_due(self.now)
        if report.error is None:
            self.compare(is_built=report.outcome is not None)

    def publish_all(self, _: Random) -> None:
        """Publish twice: the second time must change nothing."""
        self.execute("publish")
        before = self.newsroom.read_record_file(), self.newsroom.read_record_file(CHANNELS_FILE)
        self.execute("publish")
        assert (self.newsroom.read_record_file(), self.newsroom.read_record_file(CHANNELS_FILE)) == before

    def export_and_import(self, _: Random) -> None:
        """Export everything, import it, and continue in the imported newsroom; its outputs must be the same."""
        bag_folder, copy, newsroom_folder = self.folder / "bag", self.folder / "copy", self.newsroom.folder
        before = contents(self.newsroom.config.out)
        try:
            export_bag(self.newsroom.config, [ALL_YEARS], bag_folder, self.now.date(), include_confidential=True)
        except PressroomError:  # a text has an undeclared change
            return
        import_bag(bag_folder, copy)
        self.newsroom.config.out.rename(copy / "out")
        shutil.rmtree(bag_folder)
        shutil.rmtree(newsroom_folder)
        copy.rename(newsroom_folder)
        build_newsroom(self.newsroom.config, now=None)
        assert contents(self.newsroom.config.out) == before
        recorded = {line.text_id for line in self.newsroom.record.lines.values()}
        self.values = {text: each for text, each in self.values.items() if text in recorded}
        self.worker = Worker(self.newsroom.config)
        self.compare(is_built=True)

    def execute(self, action: Action, *releases: str) -> None:
        """Run a command; if it is refused, the record must stay as it was."""
        before = self.newsroom.read_record_file()
        notes = NOTES if action in {"correct", "withdraw"} else {}
        try:
            outcome = self.newsroom.execute(action, *releases, now=self.now, notes=notes)
        except PressroomError:
            assert self.newsroom.read_record_file() == before
            return
        self.approved |= {(each.release, each.language) for each in outcome.approvals}
        self.approved -= {(each.release, each.language) for each in outcome.cancelled_approvals}
        self.compare(is_built=outcome.build_result is not None)

    # --- the checks ----------------------------------------------------------------------------------------------

    def compare(self, *, is_built: bool) -> None:
        record = read_record(self.newsroom.folder) or EMPTY_RECORD
        assert self.newsroom.read_record_file().startswith(self.before)
        self.before = self.newsroom.read_record_file()
        if not record.lines:
            assert not self.newsroom.public_pages()
        elif is_built:
            self.newsroom.assert_consistent()
            self.check_lines()
            for feed in (self.newsroom.config.out / "site").rglob("atom.xml"):
                self.check_feed(feed)

    def check_lines(self) -> None:
        """Check the order of lines, and mailings: nothing old, and changes only to those who got the release.

        A release that was approved before its time is mailed however late the worker runs.
        """
        kinds_by_text: dict[tuple[str, str], list[str]] = {}
        mailed = set()
        for line in self.newsroom.record.lines.values():
            kinds = kinds_by_text.setdefault(line.text_id, [])
            assert (line.kind in {"publication", "import"}) == (not kinds)
            assert "withdrawal" not in kinds
            assert line.kind == "publication" or not line.is_mailed or line.text_id in mailed
            kinds.append(line.kind)
            if line.is_mailed:
                mailed.add(line.text_id)
                at = datetime.fromisoformat(self.values[line.text_id]["publish_at"]).replace(tzinfo=ZONE)
                is_recent = line.text_id in self.approved or line.recorded_at - at < MAIL_AGE_LIMIT + timedelta(
                    minutes=1
                )
                assert line.kind != "publication" or is_recent
        for mailing in self.newsroom.mailings:
            assert (mailing.kind == "publication") == (not mailing.versions)

    def check_feed(self, feed: Path) -> None:
        """Check that a feed is well-formed, ids of releases never change, and times never decrease."""
        parsed = feedparser.parse(feed.read_bytes())
        assert not parsed.bozo, parsed.get("bozo_exception")
        name = feed.relative_to(self.newsroom.config.out).as_posix()
        self.check_not_earlier(name, parsed.feed.updated)
        for entry in parsed.entries:
            assert self.ids.setdefault(entry.link, entry.id) == entry.id
            self.check_not_earlier(entry.id, entry.updated)
            assert datetime.fromisoformat(entry.updated) >= datetime.fromisoformat(entry.published)

    def check_not_earlier(self, name: str, time: str) -> None:
        updated = datetime.fromisoformat(time)
        assert self.updated.get(name, updated) <= updated, name
        self.updated[name] = updated


def run(number: int, examples: int, parent_folder: Path) -> None:
    """Run examples in folders below `parent_folder`; they are the same each time, and others for each number."""
    machine = seed(number)(type("Numbered", (RandomCommands,), {"parent_folder": parent_folder}))
    machine_settings = settings(
        max_examples=examples,
        stateful_step_count=30,
        derandomize=False,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        print_blob=False,
        phases=[Phase.generate],  # shrinking a failing example takes hours
    )
    run_state_machine_as_test(machine, settings=machine_settings)


@pytest.mark.parametrize("share", range(2))
def test_after_any_sequence_of_commands_the_site_shows_what_is_recorded(
    share: int, tmp_path: Path, *, exhaustive: bool
) -> None:
    run(share, 8 if exhaustive else 4, tmp_path)
