"""Whatever happens to a build, wherever: the site stays consistent, people are told, the next build repairs it.

Every write, rename, removal and new folder of a build is struck by every fault, one after the other.
"""

import errno
import os
import random
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pressroom import cli
from pressroom.config import Config
from tests.support.crawl import dead_entries, dead_links
from tests.support.faults import Fault, Points, armed
from tests.support.newsrooms import (
    NOW,
    PICTURES,
    Room,
    built,
    contents,
    newsroom_values,
    release_values,
    set_low_limits,
    small_room,
)

# A process of pytest has threads; the child that is killed here takes no lock of theirs.
pytestmark = pytest.mark.filterwarnings("ignore:.*use of fork:DeprecationWarning")


# --- what a build changes --------------------------------------------------------------------------------------------


def change_texts(room: Room) -> None:
    """A release more, one less, one edited; keywords come and go; a page and a folder take each other's place."""
    values = release_values(5, "sv") | {"keywords": ["Ny"]}
    room.write("releases/2025/bron-5/bild.jpg", PICTURES[2])
    room.release("2025/bron-5", "sv", values | {"images": [{"file": "bild.jpg", "alt": "Bro", "credit": "Bo Alm"}]})
    room.remove("releases/2025/bron-1")
    former = ["/gammal/a.html", "/gammal/b.html/x"]
    room.release("2024/bron-0", "sv", release_values(0, "sv") | {"headline": "En ny bro", "former_urls": former})


def drop_a_language(room: Room) -> None:
    """English is no more."""
    room.newsroom(newsroom_values() | {"languages": ["sv"]})
    for text in list(room.folder.glob("releases/*/*/en.md")):
        room.remove(text.relative_to(room.folder).as_posix())


def swap_the_languages(room: Room) -> None:
    """Every page takes another place; there is a front page at an address that had none."""
    room.newsroom(newsroom_values() | {"languages": ["en", "sv"]})


def change_nothing(_: Room) -> None:
    """What there is was not built yet."""


CHANGES = {each.__name__: each for each in (change_texts, drop_a_language, swap_the_languages, change_nothing)}


class Scene:
    """A site as it stood before a change of its newsroom, and as it must be after it."""

    def __init__(self, folder: Path, change: Callable[[Room], None]) -> None:
        self.folder = folder
        self.config = Config(folder / "newsroom", folder / "out", folder / "caches" / "pressroom")
        is_first = change is change_nothing
        room = small_room(folder / "newsroom", 1 if is_first else 3)
        former = ["/gammal/a.html/x", "/gammal/b.html"]
        room.release("2024/bron-0", "sv", release_values(0, "sv") | {"keywords": ["Väg"], "former_urls": former})
        if not is_first:
            built(Config(room.folder, folder / "before" / "out", folder / "before" / "caches" / "pressroom"))
        shutil.copytree(room.folder, folder / "former")
        change(room)
        built(Config(room.folder, folder / "fresh", folder / "no-cache"))
        if is_first:  # compiling templates takes most of the time of a first build, and is the same each time
            for file in (folder / "no-cache").glob("*.templates"):
                (folder / "before" / "caches" / "pressroom").mkdir(parents=True)
                file.rename(folder / "before" / "caches" / "pressroom" / file.name)
        self.expected = contents(folder / "fresh")
        self.fronts = {"/", "/sitemap.xml", "/robots.txt"} | (
            {"/en/"} if (folder / "fresh/site/en").is_dir() else set()
        )
        before = folder / "before" / "out" / "site"
        feeds = [path for name in ("rss.xml", "atom.xml", "feed.json") for path in before.rglob(name)]
        self.feeds = [f"/{path.relative_to(before).as_posix()}" for path in feeds]

    def reset(self) -> None:
        """Let everything stand as before. Nothing is ever written into a file that stands, so links will do."""
        for name in ("out", "caches"):
            shutil.rmtree(self.folder / name, ignore_errors=True)
            if (self.folder / "before" / name).exists():
                shutil.copytree(self.folder / "before" / name, self.folder / name, copy_function=os.link)

    def command(self) -> int:
        """Build as people do, and give the exit code."""
        where = ("--newsroom", str(self.config.newsroom_folder), "build", "--out", str(self.config.out))
        return cli.run((*where, "--now", NOW, "--jobs", "1"))

    def count(self) -> Points:
        """The places where a build changes something."""
        self.reset()
        points = Points(self.folder)
        with armed(points):
            assert self.command() == 0
        return points

    @contextmanager
    def taken_back(self) -> Iterator[None]:
        """Meanwhile the newsroom is as it was before the change."""
        newsroom = self.config.newsroom_folder
        newsroom.rename(self.folder / "later")
        (self.folder / "former").rename(newsroom)
        try:
            yield
        finally:
            newsroom.rename(self.folder / "former")
            (self.folder / "later").rename(newsroom)

    def check_kill(self, place: int, what: str) -> None:
        """A build that is killed at a place does no harm."""
        self.reset()
        assert killed(self, Points(self.folder, place, kill)) == -signal.SIGKILL, what
        self.check_repair(what)

    def check_repair(self, what: str) -> None:
        """The site is consistent; after one more build it is as if nothing had happened."""
        assert not dead_links(self.config.out / "site", self.fronts), what
        assert not dead_entries(self.config.out / "site", self.feeds), what
        assert self.command() == 0, what
        assert contents(self.config.out) == self.expected, what
        assert not [path.name for path in self.config.cache_folder.iterdir() if path.name.startswith(".")], what


# --- the faults ------------------------------------------------------------------------------------------------------


def full_disk(path: str) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), path)


def no_right(path: str) -> None:
    raise OSError(errno.EACCES, os.strerror(errno.EACCES), path)


def read_only(path: str) -> None:
    raise OSError(errno.EROFS, os.strerror(errno.EROFS), path)


def interrupt(_: str) -> None:
    raise KeyboardInterrupt


def kill(_: str) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


SAID: dict[Fault, str] = {
    full_disk: "No space left on device",
    no_right: "Permission denied",
    read_only: "Read-only file system",
}


def struck(scene: Scene, points: Points) -> int:
    with armed(points):
        return scene.command()


def killed(scene: Scene, points: Points) -> int:
    """The same in a process of its own."""
    process = os.fork()
    if not process:
        try:
            os._exit(struck(scene, points))
        finally:
            os._exit(99)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


@pytest.fixture
def scene(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Scene:
    set_low_limits(monkeypatch)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    return Scene(tmp_path, CHANGES[request.param])


in_scenes = pytest.mark.parametrize("scene", ["change_texts", "change_nothing"], indirect=True)


@in_scenes
@pytest.mark.parametrize("share", range(2))
def test_a_build_that_is_killed_anywhere_leaves_a_consistent_site_that_the_next_one_repairs(
    scene: Scene, share: int
) -> None:
    for place, what in list(enumerate(scene.count().passed, 1))[share::2]:
        scene.check_kill(place, what)


@pytest.mark.parametrize("scene", ["drop_a_language", "swap_the_languages"], indirect=True)
def test_a_build_that_is_killed_while_the_languages_change_leaves_a_consistent_site(scene: Scene) -> None:
    passed = scene.count().passed
    begin = next(place for place, what in enumerate(passed) if "os.rename" in what)  # of what is written beside
    for place, what in list(enumerate(passed, 1))[begin::3]:
        scene.check_kill(place, what)


@pytest.mark.parametrize("scene", ["change_texts"], indirect=True)
def test_two_builds_that_are_killed_leave_nothing_of_a_change_that_is_taken_back(scene: Scene) -> None:
    dice = random.Random(1)
    former = contents(scene.folder / "before" / "out")
    for place, what in list(enumerate(scene.count().passed, 1))[::7]:
        scene.reset()
        assert killed(scene, Points(scene.folder, place, kill)) == -signal.SIGKILL, what
        with scene.taken_back():
            other = dice.randrange(1, 80)
            assert killed(scene, Points(scene.folder, other, kill)) in (0, -signal.SIGKILL), what
            assert scene.command() == 0, (what, other)
            assert contents(scene.config.out) == former, (what, other)
        scene.check_repair(what)


@in_scenes
@pytest.mark.parametrize("faults", [(full_disk, full_disk), (no_right, read_only)], ids=["full", "closed"])
def test_a_disk_that_fails_anywhere_is_told_of_and_the_next_build_repairs_the_site(
    scene: Scene, faults: tuple[Fault, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    for place, what in enumerate(scene.count().passed, 1):
        fault = faults[place % 2]
        scene.reset()
        capsys.readouterr()
        points = Points(scene.folder, place, fault)
        code = struck(scene, points)
        assert len(points.passed) >= place, what
        said = capsys.readouterr().err
        if code:
            assert code == 3, (what, said)
            assert f"could not be written: {SAID[fault]}.\n" in said, what
            assert "build again" in said, what
        else:
            assert said.startswith("Next: "), what
            assert visible(contents(scene.config.out)) == visible(scene.expected), what
        scene.check_repair(what)


@in_scenes
def test_a_build_that_is_stopped_by_hand_anywhere_says_so_and_the_next_one_repairs_the_site(
    scene: Scene, capsys: pytest.CaptureFixture[str]
) -> None:
    for place, what in enumerate(scene.count().passed, 1):
        scene.reset()
        capsys.readouterr()
        assert struck(scene, Points(scene.folder, place, interrupt)) == 130, what
        assert capsys.readouterr().err.strip().startswith("Stopped."), what
        scene.check_repair(what)


def visible(found: dict[str, bytes]) -> dict[str, bytes]:
    return {path: content for path, content in found.items() if not path.startswith(".")}
