"""Real builds that are killed, stopped by hand, locked out, or meet a disk that is full or read-only.

No process is left, the site stays consistent, the command says what happened, and the next build repairs it.
"""

import errno
import fcntl
import multiprocessing
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TypeAlias

import pytest
from msgspec import Struct

from pressroom import cli
from pressroom.config import Config
from pressroom.engine import pool
from pressroom.errors import DeliveryError
from pressroom.write import lock_output
from tests.support.crawl import find_dead_links
from tests.support.faults import Points, armed
from tests.support.newsrooms import (
    NOW,
    NewsroomFolder,
    build_newsroom,
    contents,
    create_small_newsroom,
    newsroom_values,
    release_values,
)

RELEASES = pool.MIN_PARALLEL_RELEASES + 15
ENTRANCES = ("/", "/sitemap.xml")
PATIENCE = 60

Begin: TypeAlias = Callable[[], None] | None
"""What a process does before it becomes a build."""


class Site(Struct):
    """A newsroom, and where its outputs go."""

    room: NewsroomFolder
    out: Path

    def build(self, *arguments: str, cache: str = "caches", begin: Begin = None) -> subprocess.Popen[str]:
        """Begin to build, in a process that leads a group of its own, as one that was started at a terminal does."""
        command = [sys.executable, "-m", "pressroom", "--newsroom", str(self.room.folder), "build", "--now", NOW]
        command += ["--out", str(self.out), *arguments]
        environment = os.environ | {"XDG_CACHE_HOME": str(self.room.folder.parent / cache)}
        return subprocess.Popen(
            command,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            preexec_fn=begin,  # noqa: PLW1509 - it only lowers a limit
        )

    def succeed(self, *arguments: str) -> None:
        """Build to the end."""
        build = self.build(*arguments)
        _, said = build.communicate(timeout=PATIENCE)
        assert not build.returncode, said

    def refused(self, *arguments: str, begin: Begin = None) -> str:
        """Run a build that cannot succeed; return the error message."""
        build = self.build(*arguments, begin=begin)
        _, said = build.communicate(timeout=PATIENCE)
        assert build.returncode == 3, said
        assert "Traceback" not in said
        return said

    def fresh(self) -> dict[str, bytes]:
        """What a build from nothing gives."""
        other = Site(self.room, self.room.folder.parent / "fresh")
        build = other.build(cache="no-cache")
        _, said = build.communicate(timeout=PATIENCE)
        assert not build.returncode, said
        return contents(other.out)

    def rename(self, title: str) -> None:
        """Change something that every page shows."""
        self.room.newsroom(newsroom_values() | {"title": title, "leave_out": ["data", "mail", "text", "cards"]})


# --- killed, and stopped by hand -------------------------------------------------------------------------------------


@pytest.fixture
def large(tmp_path: Path) -> Site:
    """A newsroom with enough releases for several processes, built once."""
    site = Site(create_small_newsroom(tmp_path / "newsroom"), tmp_path / "out")
    site.rename("Pressrum")
    for number in range(10, RELEASES):
        site.room.release(f"2024/bron-{number}", "sv", release_values(number, "sv"))
    site.succeed("--jobs", "2")
    return site


def alive(group: int) -> list[str]:
    """The processes of a group that have not ended; one that nobody has asked after yet has."""
    found = []
    for file in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, _, rest = file.read_text().rpartition(")")
        except OSError:  # it has just ended
            continue
        state, _, its_group = rest.split()[:3]
        if int(its_group) == group and state not in "ZX":
            found.append(name)
    return found


def left_after_a_second(group: int) -> list[str]:
    """The processes of a group that go on for more than a second."""
    end = time.monotonic() + 1
    while (found := alive(group)) and time.monotonic() < end:
        time.sleep(0.02)
    return found


def delays(site: Site, number: int) -> Iterator[float]:
    """Delays from the start of a build of two processes to moments before its end, the same ones each time."""
    site.rename("Ett namn")
    start = time.monotonic()
    site.succeed("--jobs", "2")
    duration = time.monotonic() - start
    dice = random.Random(3)
    for place in range(number):
        site.rename(f"Pressrum {place}")  # every page changes
        yield duration * (place + dice.random()) / number


def test_a_build_of_several_processes_that_is_killed_leaves_no_process_and_a_consistent_site(
    large: Site, *, exhaustive: bool
) -> None:
    for delay in delays(large, 8 if exhaustive else 4):
        build = large.build("--jobs", "2")
        time.sleep(delay)
        build.kill()
        build.communicate(timeout=PATIENCE)
        assert not left_after_a_second(build.pid), delay
        assert not find_dead_links(large.out / "site", ENTRANCES), delay
    large.succeed("--jobs", "2")
    assert contents(large.out) == large.fresh()


def test_a_build_of_several_processes_that_is_interrupted_says_so_and_leaves_a_consistent_site(
    large: Site, *, exhaustive: bool
) -> None:
    codes = set()
    for delay in delays(large, 8 if exhaustive else 4):
        build = large.build("--jobs", "2")
        wait_for_python(build.pid)
        time.sleep(delay)
        if build.poll() is None:
            os.killpg(build.pid, signal.SIGINT)
        _, said = build.communicate(timeout=PATIENCE)
        codes.add(build.returncode)
        assert build.returncode in (0, 130), said
        assert build.returncode == 0 or said.strip().startswith("Stopped."), said
        assert "Traceback" not in said
        assert not left_after_a_second(build.pid), delay
        assert not find_dead_links(large.out / "site", ENTRANCES), delay
    assert 130 in codes
    large.succeed("--jobs", "2")
    assert contents(large.out) == large.fresh()


def wait_for_python(process: int) -> None:
    """Until the interpreter has started and minds interrupts: before that, nothing of ours runs."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and "msgspec" not in Path(f"/proc/{process}/maps").read_text():
        time.sleep(0.01)


def test_a_worker_process_that_is_killed_ends_the_build_with_a_message(large: Site) -> None:
    large.rename("Ett namn")
    build = large.build("--jobs", "2")
    end = time.monotonic() + PATIENCE
    while len(alive(build.pid)) < 3 and time.monotonic() < end:
        time.sleep(0.005)
    others = [int(path.parent.name) for path in Path("/proc").glob("[0-9]*/stat") if parent(path) == build.pid]
    os.kill(others[-1], signal.SIGKILL)
    _, said = build.communicate(timeout=PATIENCE)
    assert build.returncode == 3, said
    assert "was killed" in said
    assert "Traceback" not in said
    assert not find_dead_links(large.out / "site", ENTRANCES)


def test_an_interrupt_while_the_processes_start_is_not_lost_and_ends_those_that_have_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = create_small_newsroom(tmp_path / "newsroom")
    monkeypatch.setattr(pool, "MIN_PARALLEL_RELEASES", 1)
    real = BaseProcess.start

    def interrupted(process: BaseProcess) -> None:
        real(process)
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(BaseProcess, "start", interrupted)
    with pytest.raises(KeyboardInterrupt):
        build_newsroom(Config(room.folder, tmp_path / "out", tmp_path / "cache"), jobs=2)
    assert not multiprocessing.active_children()
    assert not (tmp_path / "out").exists()


def test_an_interrupt_that_python_swallows_ends_the_command() -> None:
    program = """
import signal, time
from pressroom import cli
class Swallowing:
    def __del__(self):
        signal.raise_signal(signal.SIGINT)
cli.pressroom.main = lambda *_, **__: Swallowing() and None or time.sleep(9)
cli.main()
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert done.returncode == 130
    assert done.stderr.strip().startswith("Stopped.")
    assert "\n" not in done.stderr.strip()


def parent(file: Path) -> int:
    try:
        return int(file.read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


# --- two at once -----------------------------------------------------------------------------------------------------


def test_a_second_build_says_that_another_is_at_work_and_changes_nothing(tmp_path: Path) -> None:
    site = Site(create_small_newsroom(tmp_path / "newsroom"), tmp_path / "out")
    site.succeed()
    site.room.release("2024/bron-0", "sv", release_values(9, "sv"))
    before = contents(site.out)
    with lock_output(site.out):
        assert "Another build is writing to" in site.refused()
    assert contents(site.out) == before
    site.succeed()
    assert contents(site.out) == site.fresh()


def test_a_build_that_is_refused_leaves_the_folder_of_the_other_where_it_is(tmp_path: Path) -> None:
    site = Site(create_small_newsroom(tmp_path / "newsroom", 1), tmp_path / "out")
    with lock_output(site.out):
        assert "Another build is writing to" in site.refused()
        assert site.out.is_dir()
        with pytest.raises(DeliveryError, match="Another build"), lock_output(site.out):
            pass


def test_a_folder_that_another_build_removes_before_it_is_locked_is_created_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, real = tmp_path / "out", fcntl.flock

    times: list[int] = []

    def flock(folder: int, how: int) -> None:
        if not times:
            out.rmdir()
        times.append(how)
        real(folder, how)

    monkeypatch.setattr(fcntl, "flock", flock)
    with lock_output(out):
        assert len(times) == 2
        with pytest.raises(DeliveryError, match="Another build"), lock_output(out):
            pass


# --- the disk --------------------------------------------------------------------------------------------------------


class Disk(Struct):
    """A disk of our own at `folder`, if this machine lets us have one; `limit` is set in its place for a process."""

    folder: Path
    is_real: bool

    def remount(self, options: str) -> None:
        """Make it larger, or read-only."""
        if self.is_real:
            subprocess.run(["mount", "-o", f"remount,{options}", str(self.folder)], check=True)

    @property
    def limit(self) -> Begin:
        """For a process that is to meet a full disk: no file may be larger than a few thousand bytes."""
        return None if self.is_real else lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))

    def refused(self, site: Site, patch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
        """Return the error message of a build on a read-only disk, a real one if it may be mounted here."""
        if self.is_real:
            self.remount("ro")
            said = site.refused()
            self.remount("rw")
            return said
        patch.setenv("XDG_CACHE_HOME", str(self.folder))
        with armed(Closed(self.folder)):
            assert cli.run(("--newsroom", str(site.room.folder), "build", "--now", NOW, "--out", str(site.out))) == 3
        return capsys.readouterr().err


class Closed(Points):
    """A disk that takes nothing."""

    def reach(self, what: str) -> bool:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), what)


@contextmanager
def disk(folder: Path, size: str) -> Iterator[Disk]:
    """A small disk: a real one where we may mount one."""
    folder.mkdir()
    mount = shutil.which("mount")
    command = [mount or "", "-t", "tmpfs", "-o", f"size={size}", "none", str(folder)]
    is_real = bool(mount) and not subprocess.run(command, check=False, capture_output=True).returncode
    try:
        yield Disk(folder, is_real)
    finally:
        if is_real:
            subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_build_that_fills_the_disk_says_so_and_the_next_one_with_room_repairs_it(tmp_path: Path) -> None:
    with disk(tmp_path / "disk", "600k") as small:
        site = Site(create_small_newsroom(tmp_path / "newsroom", 1), small.folder / "out")
        site.succeed()
        before = contents(site.out)
        for number in range(20):
            site.room.release(f"2024/bron-{number}", "sv", release_values(number, "sv"))
        said = site.refused("--jobs", "1", begin=small.limit)
        assert "could not be written: " + ("No space left on device" if small.is_real else "File too large") in said
        assert "Free disk space" in said
        assert contents(site.out) == before
        small.remount("size=20m")
        site.succeed()
        assert contents(site.out) == site.fresh()


def test_a_read_only_disk_is_reported_whether_the_outputs_are_there_or_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with disk(tmp_path / "disk", "20m") as closed:
        site = Site(create_small_newsroom(tmp_path / "newsroom", 1), closed.folder / "out")
        site.succeed()
        before = contents(site.out)
        site.room.release("2024/bron-0", "sv", release_values(9, "sv"))
        other = Site(site.room, closed.folder / "other" / "out")
        for each in (site, other):
            said = closed.refused(each, monkeypatch, capsys)
            assert "could not be written: Read-only file system." in said
            assert "fix the permissions" in said
        assert contents(site.out) == before
        site.succeed()
        assert contents(site.out) == site.fresh()
