"""Whatever happens to an act, wherever: one more run completes it; nothing is done twice, nothing missed.

Every write, rename, removal, truncation and flush of an act is struck, one after the other.
"""

import os
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec import structs

from pressroom.errors import DeliveryError
from pressroom.publishing.worker import Worker
from pressroom.record import APPROVALS_FILE
from pressroom.record.file import read_record
from tests.support.faults import Fault, Points, armed
from tests.support.newsrooms import built, contents
from tests.support.publishing import BRIDGE, NOW, OLD, SOON, Desk
from tests.support.websub_hub import Hub, running
from tests.system.pipeline.test_faults import full_disk, interrupt, kill, no_right, read_only

# A process of pytest has threads; the child that is killed here takes no lock of theirs.
pytestmark = pytest.mark.filterwarnings("ignore:.*use of fork:DeprecationWarning")

LEFT_OUT = ["text", "sizes", "share-cards", "kits", "cards", "archives", "json-feed"]
LATER = NOW.replace(hour=14)


# --- the acts --------------------------------------------------------------------------------------------------------


def first(desk: Desk) -> None:
    """The record begins, with what was public and what is new."""
    desk.do()


def publish(desk: Desk) -> None:
    desk.do("publish", "2025/ny")


def correct(desk: Desk) -> None:
    desk.do("correct", BRIDGE, notes={"sv": "Fel månad."})


def minor(desk: Desk) -> None:
    desk.do("minor", BRIDGE)


def withdraw(desk: Desk) -> None:
    desk.do("withdraw", BRIDGE, notes={"sv": "Den var inte vår."})


def approve(desk: Desk) -> None:
    desk.do("publish", "2025/sedan")


def work(desk: Desk) -> None:
    """An approved text falls due."""
    report = Worker(desk.config).publish_due(LATER)
    if report.error:
        raise report.error


ACTS: dict[str, Callable[[Desk], None]] = {
    each.__name__: each for each in (first, publish, correct, minor, withdraw, approve, work)
}


class Scene:
    """A newsroom as it stood before an act, and what must have come of the act after all."""

    def __init__(self, folder: Path, hub: Hub, act: Callable[[Desk], None]) -> None:
        self.folder, self.hub, self.act = folder, hub, act
        self.desk = Desk(folder / "now", hubs=[hub.at("/hub")], leave_out=LEFT_OUT)
        self.desk.write("2024/gammal", publish_at=OLD)
        self.desk.write()
        built(structs.replace(self.desk.config, out=folder / "no-matter"))  # which compiles the templates
        if act is not first:
            self.desk.do()
            self.desk.write("2025/sedan", number=4, publish_at=SOON)
        if act in {correct, minor}:
            self.desk.write(lead="Bron öppnar i maj.")
        if act is publish:
            self.desk.write("2025/ny", number=3)
        if act is work:
            self.desk.do("publish", "2025/sedan")
        shutil.copytree(folder / "now", folder / "before")
        hub.asked.clear()
        self.act(self.desk)
        self.desk.check()
        self.record, self.approvals = self.desk.octets(), self.desk.octets(APPROVALS_FILE)
        self.mailings, self.site = _mailed(self.desk), contents(self.desk.config.out)
        self.topics = set(hub.topics("/hub"))

    def reset(self) -> None:
        """Let everything stand as before."""
        shutil.rmtree(self.folder / "now")
        shutil.copytree(self.folder / "before", self.folder / "now")
        self.hub.asked.clear()

    def places(self, step: int = 0) -> list[tuple[int, str]]:
        """The places where the act changes something of the record, and each `step`th of all others.

        All others are struck in tests/pipeline, where they change the outputs of a build.
        """
        self.reset()
        points = Points(self.folder)
        with armed(points):
            self.act(self.desk)
        found = enumerate(points.passed, 1)
        return [(place, what) for place, what in found if "/releases" in what or (step and not place % step)]

    def killed(self, place: int) -> int:
        """Do it in a process of its own, and kill that at a place."""
        self.reset()
        process = os.fork()
        if not process:
            try:
                self.struck(place, kill)
                os._exit(0)
            finally:
                os._exit(99)
        return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])

    def struck(self, place: int, fault: Fault) -> None:
        """Do it while a place is struck."""
        with armed(Points(self.folder, place, fault)):
            self.act(self.desk)

    def told(self, place: int, fault: Fault) -> str:
        """What people are told of a fault, if anything."""
        try:
            self.struck(place, fault)
        except DeliveryError as error:
            return error.message
        return ""

    def check_public(self, what: str) -> None:
        """Nothing is public that is not on record."""
        record = read_record(self.desk.room.folder)
        if record is None:
            assert not self.desk.public(), what
        else:
            assert not record.problems, what
            assert self.desk.public() <= self.desk.recorded(), what

    def check_completed(self, what: str) -> None:
        """One more run completes it, of the act itself if nothing of it is on record yet."""
        self.check_public(what)
        if self.desk.octets() == self.record and self.desk.octets(APPROVALS_FILE) == self.approvals:
            self.desk.do()
        else:
            self.act(self.desk)
        assert self.desk.octets() == self.record, what
        assert self.desk.octets(APPROVALS_FILE) == self.approvals, what
        assert contents(self.desk.config.out) == self.site, what
        assert _mailed(self.desk) == self.mailings, what
        assert self.topics <= set(self.hub.topics("/hub")), what


def _mailed(desk: Desk) -> list[str]:
    return sorted(map(str, desk.mailings))


@pytest.fixture
def scene(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Scene]:
    with running() as hub:
        yield Scene(tmp_path, hub, ACTS[request.param])


@pytest.mark.parametrize("scene", ACTS, indirect=True)
def test_an_act_that_is_killed_anywhere_is_completed_by_one_more_run(scene: Scene) -> None:
    places = scene.places(step=29)
    for place, what in places[:: 1 if scene.act in {first, publish, correct} else 3]:  # the others go the same way
        assert scene.killed(place) == -signal.SIGKILL, what
        scene.check_completed(what)


@pytest.mark.parametrize("scene", ["correct", "work"], indirect=True)
def test_a_disk_that_fails_anywhere_is_told_of_and_the_act_is_completed_by_one_more_run(scene: Scene) -> None:
    faults = {full_disk: "No space left", no_right: "Permission denied", read_only: "Read-only file system"}
    for place, what in scene.places():
        scene.reset()
        fault, said = list(faults.items())[place % 3]
        told = scene.told(place, fault)
        assert said in told or (not told and "os.mkdir" in what), what  # no fault, where the folder is there already
        scene.check_completed(what)


@pytest.mark.parametrize("scene", ["publish"], indirect=True)
def test_an_act_that_is_stopped_by_hand_anywhere_is_completed_by_one_more_run(scene: Scene) -> None:
    for place, what in scene.places()[::3]:
        scene.reset()
        with pytest.raises(KeyboardInterrupt):
            scene.struck(place, interrupt)
        scene.check_completed(what)
