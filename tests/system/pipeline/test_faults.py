"""Whatever happens to a build: the site stays consistent, the command says what happened, the next build repairs it.

With --exhaustive, every write, rename, removal and new folder of a build meets every fault, one after the other.
"""

import errno
import os
import random
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from pressroom import cli
from pressroom.config import Config
from tests.support.crawl import find_dead_feed_links, find_dead_links
from tests.support.faults import Fault, Points, armed
from tests.support.newsrooms import (
    NOW,
    PICTURES,
    NewsroomFolder,
    build_newsroom,
    contents,
    create_small_newsroom,
    newsroom_values,
    release_values,
    set_low_limits,
)

# pytest has threads; the child process that is killed here uses none of their locks.
pytestmark = pytest.mark.filterwarnings("ignore:.*use of fork:DeprecationWarning")


# --- what a build changes --------------------------------------------------------------------------------------------


def change_texts(room: NewsroomFolder) -> None:
    """One more release, one fewer, one edited; keywords come and go; a page and a folder change places."""
    values = release_values(5, "sv") | {"keywords": ["Ny"]}
    room.write("releases/2025/bron-5/bild.jpg", PICTURES[2])
    room.release("2025/bron-5", "sv", values | {"images": [{"file": "bild.jpg", "alt": "Bro", "credit": "Bo Alm"}]})
    room.remove("releases/2025/bron-1")
    former = ["/gammal/a.html", "/gammal/b.html/x"]
    room.release("2024/bron-0", "sv", release_values(0, "sv") | {"headline": "En ny bro", "former_urls": former})


def drop_a_language(room: NewsroomFolder) -> None:
    """English is removed."""
    room.newsroom(newsroom_values() | {"languages": ["sv"]})
    for text in list(room.folder.glob("releases/*/*/en.md")):
        room.remove(text.relative_to(room.folder).as_posix())


def swap_the_languages(room: NewsroomFolder) -> None:
    """Every page moves; there is a front page at an address that had none."""
    room.newsroom(newsroom_values() | {"languages": ["en", "sv"]})


def change_nothing(_: NewsroomFolder) -> None:
    """The first build."""


CHANGES = {each.__name__: each for each in (change_texts, drop_a_language, swap_the_languages, change_nothing)}


class ChangedSite:
    """A site as it was before a change of its newsroom, and as it must be after a build."""

    def __init__(self, folder: Path, change: Callable[[NewsroomFolder], None]) -> None:
        self.folder = folder
        self.config = Config(folder / "newsroom", folder / "out", folder / "caches" / "pressroom")
        is_first = change is change_nothing
        room = create_small_newsroom(folder / "newsroom", 1 if is_first else 3)
        former = ["/gammal/a.html/x", "/gammal/b.html"]
        room.release("2024/bron-0", "sv", release_values(0, "sv") | {"keywords": ["Väg"], "former_urls": former})
        if not is_first:
            build_newsroom(Config(room.folder, folder / "before" / "out", folder / "before" / "caches" / "pressroom"))
        shutil.copytree(room.folder, folder / "former")
        change(room)
        build_newsroom(Config(room.folder, folder / "fresh", folder / "no-cache"))
        if is_first:  # compiling templates takes most of the time of a first build, and is the same each time
            for file in (folder / "no-cache").glob("*.templates"):
                (folder / "before" / "caches" / "pressroom").mkdir(parents=True)
                file.rename(folder / "before" / "caches" / "pressroom" / file.name)
        self.expected = contents(folder / "fresh")
        self.before = visible(contents(folder / "before" / "out"))
        self.start_pages = {"/", "/sitemap.xml", "/robots.txt"} | (
            {"/en/"} if (folder / "fresh/site/en").is_dir() else set()
        )
        site = folder / "before" / "out" / "site"
        feeds = [path for name in ("rss.xml", "atom.xml", "feed.json") for path in site.rglob(name)]
        self.feeds = [f"/{path.relative_to(site).as_posix()}" for path in feeds]

    def reset(self) -> None:
        """Restore everything to before the build. A build never writes into an existing file, so links will do."""
        for name in ("out", "caches"):
            shutil.rmtree(self.folder / name, ignore_errors=True)
            if (self.folder / "before" / name).exists():
                shutil.copytree(self.folder / "before" / name, self.folder / name, copy_function=os.link)

    def command(self) -> int:
        """Run `pressroom build`; return the exit code."""
        where = ("--newsroom", str(self.config.newsroom_folder), "build", "--out", str(self.config.out))
        return cli.run((*where, "--now", NOW, "--jobs", "1"))

    def list_places(self) -> "Places":
        """List the places where a build changes something on disk."""
        self.reset()
        points = Points(self.folder)
        with armed(points):
            assert self.command() == 0
        journal = next(place for place, what in enumerate(points.passed, 1) if is_journal_rename(what))
        places = list(enumerate(points.passed, 1))
        return Places(places[:journal], places[journal:])

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

    def kill_at(self, place: int, what: str) -> None:
        """Kill a build at a place."""
        self.reset()
        assert killed(self, Points(self.folder, place, kill)) == -signal.SIGKILL, what

    def check_untouched(self, what: str) -> None:
        """Check that nothing but the staging folder has changed."""
        assert visible(contents(self.config.out)) == self.before, what

    def check_repair(self, what: str) -> None:
        """Check that the site is consistent, and that the next build makes it complete."""
        assert not find_dead_links(self.config.out / "site", self.start_pages), what
        assert not find_dead_feed_links(self.config.out / "site", self.feeds), what
        assert self.command() == 0, what
        assert contents(self.config.out) == self.expected, what
        assert not [path.name for path in self.config.cache_folder.iterdir() if path.name.startswith(".")], what


class Places(NamedTuple):
    """The places where a build changes something on disk, by their number: up to the journal, and after it.

    Up to the rename that puts the journal in place, a build writes into its staging folder only.
    """

    staging: list[tuple[int, str]]
    committing: list[tuple[int, str]]

    def choose(self, *, exhaustive: bool, step: int) -> "Places":
        """Return all places, or every `step`th of each part and the first and last of each kind."""
        return self if exhaustive else Places(choose_places(self.staging, step), choose_places(self.committing, step))


def choose_places(places: list[tuple[int, str]], step: int) -> list[tuple[int, str]]:
    """Return every `step`th place, and the first and last of each kind: of each function that changes something."""
    kinds = [what.partition(" ")[0] for _, what in places]
    last = {kind: number for number, kind in enumerate(kinds)}
    return [
        place
        for number, place in enumerate(places)
        if not number % step or number in (last[kinds[number]], kinds.index(kinds[number]))
    ]


def is_journal_rename(what: str) -> bool:
    return what.startswith("os.rename") and what.endswith(".journal.json")


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


def struck(site: ChangedSite, points: Points) -> int:
    with armed(points):
        return site.command()


def killed(site: ChangedSite, points: Points) -> int:
    """Build in a process of its own, which the fault kills."""
    process = os.fork()
    if not process:
        try:
            os._exit(struck(site, points))
        finally:
            os._exit(99)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def visible(found: dict[str, bytes]) -> dict[str, bytes]:
    return {path: content for path, content in found.items() if not path.startswith(".")}


@pytest.fixture
def site(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ChangedSite:
    set_low_limits(monkeypatch)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    return ChangedSite(tmp_path, CHANGES[request.param])


first_and_later = pytest.mark.parametrize("site", ["change_texts", "change_nothing"], indirect=True)


@first_and_later
def test_a_build_that_is_killed_before_the_journal_stands_leaves_the_outputs_untouched(
    site: ChangedSite, *, exhaustive: bool
) -> None:
    for place, what in site.list_places().choose(exhaustive=exhaustive, step=5).staging:
        site.kill_at(place, what)
        site.check_untouched(what)


@first_and_later
def test_a_build_that_is_killed_after_that_leaves_a_consistent_site_that_the_next_one_repairs(
    site: ChangedSite, *, exhaustive: bool
) -> None:
    for place, what in site.list_places().choose(exhaustive=exhaustive, step=3).committing:
        site.kill_at(place, what)
        site.check_repair(what)


@first_and_later
def test_the_next_build_completes_one_that_was_killed_before_the_journal_stood(
    site: ChangedSite, *, exhaustive: bool
) -> None:
    for place, what in site.list_places().choose(exhaustive=exhaustive, step=20).staging:
        site.kill_at(place, what)
        site.check_repair(what)


@pytest.mark.parametrize("site", ["drop_a_language", "swap_the_languages"], indirect=True)
def test_a_build_that_is_killed_while_the_languages_change_leaves_a_consistent_site(
    site: ChangedSite, *, exhaustive: bool
) -> None:
    for place, what in site.list_places().committing[:: 3 if exhaustive else 9]:
        site.kill_at(place, what)
        site.check_repair(what)


@pytest.mark.parametrize("site", ["change_texts"], indirect=True)
def test_two_builds_that_are_killed_leave_nothing_of_a_change_that_is_taken_back(
    site: ChangedSite, *, exhaustive: bool
) -> None:
    dice = random.Random(1)
    former = contents(site.folder / "before" / "out")
    staging, committing = site.list_places()
    for place, what in [*staging, *committing][:: 7 if exhaustive else 14]:
        site.kill_at(place, what)
        with site.taken_back():
            other = dice.randrange(1, 80)
            assert killed(site, Points(site.folder, other, kill)) in (0, -signal.SIGKILL), what
            assert site.command() == 0, (what, other)
            assert contents(site.config.out) == former, (what, other)
        site.check_repair(what)


class DiskFailure:
    """A disk that fails at one place of a build, and what the command says of it."""

    def __init__(self, site: ChangedSite, capsys: pytest.CaptureFixture[str], faults: tuple[Fault, ...]) -> None:
        self.site = site
        self.capsys = capsys
        self.faults = faults

    def happen(self, place: int, what: str) -> bool:
        """Let the disk fail at a place and check what the command says; return whether that stopped the build."""
        fault = self.faults[place % 2]
        self.site.reset()
        self.capsys.readouterr()
        points = Points(self.site.folder, place, fault)
        code = struck(self.site, points)
        assert len(points.passed) >= place, what
        message = self.capsys.readouterr().err
        if code:
            assert code == 3, (what, message)
            assert f"could not be written: {SAID[fault]}.\n" in message, what
            assert "run the command again" in message, what
        else:
            assert message.startswith("Next: "), what
            assert visible(contents(self.site.config.out)) == visible(self.site.expected), what
        return code != 0


@first_and_later
@pytest.mark.parametrize("faults", [(full_disk, full_disk), (no_right, read_only)], ids=["full", "closed"])
def test_a_disk_that_fails_anywhere_is_reported_and_the_next_build_repairs_the_site(
    site: ChangedSite, faults: tuple[Fault, ...], capsys: pytest.CaptureFixture[str], *, exhaustive: bool
) -> None:
    failure = DiskFailure(site, capsys, faults)
    places = site.list_places()
    for place, what in places.choose(exhaustive=exhaustive, step=6).staging:
        if failure.happen(place, what):
            site.check_untouched(what)
    repaired = places.choose(exhaustive=exhaustive, step=10)
    for place, what in [*(places.staging if exhaustive else []), *repaired.committing]:
        failure.happen(place, what)
        site.check_repair(what)


@first_and_later
def test_a_build_that_is_interrupted_anywhere_says_so_and_the_next_one_repairs_the_site(
    site: ChangedSite, capsys: pytest.CaptureFixture[str], *, exhaustive: bool
) -> None:
    staging, committing = site.list_places().choose(exhaustive=exhaustive, step=10)
    for place, what in [*staging, *committing]:
        site.reset()
        capsys.readouterr()
        assert struck(site, Points(site.folder, place, interrupt)) == 130, what
        assert capsys.readouterr().err.strip().startswith("Stopped."), what
        site.check_repair(what)
