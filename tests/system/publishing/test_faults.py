"""Whatever happens to a command that publishes: one more run completes it; nothing happens twice, nothing is missing.

Writes, renames, removals, truncations and flushes of a command fail, one after the other.
"""

import os
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec import structs

from pressroom.engine.check_record import require_sound_record
from pressroom.engine.workspace import Workspace
from pressroom.errors import DeliveryError
from pressroom.publishing.worker import Worker
from pressroom.record import APPROVALS_FILE
from pressroom.record.file import read_record
from tests.support.faults import Fault, Points, armed
from tests.support.newsrooms import build_newsroom, contents
from tests.support.publishing import BRIDGE, NOW, OLD, SOON, PublishingNewsroom
from tests.support.websub_hub import Hub, run_hub
from tests.system.pipeline.test_faults import choose_places, full_disk, interrupt, kill, no_right, read_only

# pytest has threads; the child process that is killed here uses none of their locks.
pytestmark = pytest.mark.filterwarnings("ignore:.*use of fork:DeprecationWarning")

LEFT_OUT = ["text", "sizes", "share-cards", "kits", "cards", "archives", "json-feed"]
LATER = NOW.replace(hour=14)


# --- the commands --------------------------------------------------------------------------------------------------


def first(newsroom: PublishingNewsroom) -> None:
    """Start the record, with what was public and what is new."""
    newsroom.execute()


def publish(newsroom: PublishingNewsroom) -> None:
    newsroom.execute("publish", "2025/ny")


def correct(newsroom: PublishingNewsroom) -> None:
    newsroom.execute("correct", BRIDGE, notes={"sv": "Fel månad."})


def minor(newsroom: PublishingNewsroom) -> None:
    newsroom.execute("minor", BRIDGE)


def withdraw(newsroom: PublishingNewsroom) -> None:
    newsroom.execute("withdraw", BRIDGE, notes={"sv": "Den var inte vår."})


def approve(newsroom: PublishingNewsroom) -> None:
    newsroom.execute("publish", "2025/sedan")


def work(newsroom: PublishingNewsroom) -> None:
    """Publish an approved text whose time has come."""
    report = Worker(newsroom.config).publish_due(LATER)
    if report.error:
        raise report.error


COMMANDS: dict[str, Callable[[PublishingNewsroom], None]] = {
    each.__name__: each for each in (first, publish, correct, minor, withdraw, approve, work)
}


class CommandRun:
    """A newsroom before a command, and what must be there once the command is complete."""

    def __init__(self, folder: Path, hub: Hub, command: Callable[[PublishingNewsroom], None]) -> None:
        self.folder, self.hub, self.command = folder, hub, command
        self.newsroom = PublishingNewsroom(folder / "now", hubs=[hub.url_for("/hub")], leave_out=LEFT_OUT)
        self.newsroom.write("2024/gammal", publish_at=OLD)
        self.newsroom.write()
        build_newsroom(structs.replace(self.newsroom.config, out=folder / "no-matter"))  # which compiles the templates
        if command is not first:
            self.newsroom.execute()
            self.newsroom.write("2025/sedan", number=4, publish_at=SOON)
        if command in {correct, minor}:
            self.newsroom.write(lead="Bron öppnar i maj.")
        if command is publish:
            self.newsroom.write("2025/ny", number=3)
        if command is work:
            self.newsroom.execute("publish", "2025/sedan")
        shutil.copytree(folder / "now", folder / "before")
        hub.requests.clear()
        self.command(self.newsroom)
        self.newsroom.assert_consistent()
        self.record, self.approvals = self.newsroom.read_record_file(), self.newsroom.read_record_file(APPROVALS_FILE)
        self.versions = contents(self.newsroom.folder / "releases/versions")
        self.mailings, self.site = _mailed(self.newsroom), contents(self.newsroom.config.out)
        self.topics = set(hub.topics("/hub"))

    def reset(self) -> None:
        """Restore everything to before the command."""
        shutil.rmtree(self.folder / "now")
        shutil.copytree(self.folder / "before", self.folder / "now")
        self.hub.requests.clear()

    def list_places(self, step: int = 0) -> list[tuple[int, str]]:
        """List the places where the command changes the record, and every `step`th of all others.

        The others change the outputs of a build; tests/system/pipeline has them all.
        """
        self.reset()
        points = Points(self.folder)
        with armed(points):
            self.command(self.newsroom)
        places = enumerate(points.passed, 1)
        return [(place, what) for place, what in places if "/releases" in what or (step and not place % step)]

    def kill_at(self, place: int) -> int:
        """Run the command in a process of its own and kill it at a place; return the exit code."""
        self.reset()
        process = os.fork()
        if not process:
            try:
                self.fail_at(place, kill)
                os._exit(0)
            finally:
                os._exit(99)
        return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])

    def fail_at(self, place: int, fault: Fault) -> None:
        """Run the command with a fault at a place."""
        with armed(Points(self.folder, place, fault)):
            self.command(self.newsroom)

    def get_message(self, place: int, fault: Fault) -> str:
        """Run the command with a fault at a place; return the error message, if any."""
        try:
            self.fail_at(place, fault)
        except DeliveryError as error:
            return error.message
        return ""

    def check_public(self, what: str) -> None:
        """Check that everything public is on record, and that every command accepts the record as it is."""
        require_sound_record(Workspace.open(self.newsroom.config).scan)
        record = read_record(self.newsroom.folder)
        if record is None:
            assert not self.newsroom.public_pages(), what
        else:
            assert not record.problems, what
            assert self.newsroom.public_pages() <= self.newsroom.recorded_pages(), what

    def check_completed(self, what: str) -> None:
        """Check that one more run completes the command: the same command, if nothing of it is on record yet."""
        self.check_public(what)
        if (
            self.newsroom.read_record_file() == self.record
            and self.newsroom.read_record_file(APPROVALS_FILE) == self.approvals
        ):
            self.newsroom.execute()
        else:
            self.command(self.newsroom)
        assert self.newsroom.read_record_file() == self.record, what
        assert contents(self.newsroom.folder / "releases/versions") == self.versions, what
        assert self.newsroom.read_record_file(APPROVALS_FILE) == self.approvals, what
        assert contents(self.newsroom.config.out) == self.site, what
        assert _mailed(self.newsroom) == self.mailings, what
        assert self.topics <= set(self.hub.topics("/hub")), what


def _mailed(newsroom: PublishingNewsroom) -> list[str]:
    return sorted(map(str, newsroom.mailings))


@pytest.fixture
def run(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[CommandRun]:
    with run_hub() as hub:
        yield CommandRun(tmp_path, hub, COMMANDS[request.param])


@pytest.mark.parametrize("run", COMMANDS, indirect=True)
def test_a_command_that_is_killed_anywhere_is_completed_by_one_more_run(run: CommandRun, *, exhaustive: bool) -> None:
    places = run.list_places(step=29)
    # The first four record and publish in the same way.
    step = 2 if run.command in {publish, correct} else 5
    for place, what in places if exhaustive else choose_places(places, step):
        assert run.kill_at(place) == -signal.SIGKILL, what
        run.check_completed(what)


@pytest.mark.parametrize("run", ["correct", "work"], indirect=True)
def test_a_disk_that_fails_anywhere_is_reported_and_one_more_run_completes_the_command(
    run: CommandRun, *, exhaustive: bool
) -> None:
    faults = {full_disk: "No space left", no_right: "Permission denied", read_only: "Read-only file system"}
    places = run.list_places()
    for place, what in places if exhaustive else choose_places(places, 5):
        run.reset()
        fault, expected = list(faults.items())[place % 3]
        message = run.get_message(place, fault)
        assert expected in message or (not message and "os.mkdir" in what), what  # a folder that exists is no fault
        run.check_completed(what)


@pytest.mark.parametrize("run", ["publish"], indirect=True)
def test_a_command_that_is_interrupted_anywhere_is_completed_by_one_more_run(run: CommandRun) -> None:
    for place, what in run.list_places()[::3]:
        run.reset()
        with pytest.raises(KeyboardInterrupt):
            run.fail_at(place, interrupt)
        run.check_completed(what)
