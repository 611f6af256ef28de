"""Several processes build the same as one; if one of them fails, the error says so, and none outlives the build."""

import hashlib
import os
import signal
from collections.abc import Iterator, Mapping
from multiprocessing import active_children
from pathlib import Path

import pytest

from pressroom import pipeline
from pressroom.config import Config
from pressroom.engine import pool
from pressroom.engine.workspace import BuildOptions, BuildResult, Workspace
from pressroom.errors import ConfigError, DeliveryError, InputError, PressroomError, Problem
from pressroom.read import read_templates
from tests.support.checking import newsroom_text, release_text, write
from tests.support.small_images import image_bytes

NOW = "2025-03-01T12:00"
RELEASES = 9


@pytest.fixture
def newsroom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A newsroom for which several processes are started, with small tasks."""
    monkeypatch.setattr(pool, "MIN_PARALLEL_RELEASES", 4)
    monkeypatch.setattr(pool, "_RELEASES_PER_TASK", 2)
    write(tmp_path, {"newsroom.yaml": newsroom_text()})
    for number in range(RELEASES):
        change(tmp_path, number, f"Text nummer {number} ![En bild](bild.png)")
        write(tmp_path, {f"releases/2025/r-{number}/bild.png": image_bytes("PNG")})
    return tmp_path


def change(newsroom: Path, number: int, body: str) -> None:
    images = "[{file: bild.png, alt: En bild, credit: A}]"
    text = release_text(
        body, keywords=f"[Bro, Sak {number % 3}]", images=images, publish_at=f"2025-02-0{number + 1} 09:00"
    )
    write(newsroom, {f"releases/2025/r-{number}/sv.md": text})


def build(newsroom: Path, out: str, jobs: int) -> BuildResult:
    """Build with a separate cache for each output folder."""
    config = Config(newsroom, newsroom / out, newsroom / f"{out}-cache")
    return pipeline.build(Workspace.open(config, BuildOptions(NOW, jobs=jobs)))


def outputs(out: Path) -> dict[str, str]:
    return {
        path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(out.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(autouse=True)
def no_process_is_left() -> Iterator[None]:
    """After every test, no worker process is left."""
    yield
    assert active_children() == []


@pytest.mark.parametrize("jobs", [2, 3, 16])
def test_several_processes_build_the_same_bytes_as_one(newsroom: Path, jobs: int) -> None:
    one, several = build(newsroom, "one", 1), build(newsroom, "several", jobs)
    assert outputs(newsroom / "several") == outputs(newsroom / "one")
    assert sorted(several.changed) == sorted(one.changed)
    assert several.warnings == one.warnings


def test_several_processes_build_the_same_after_changes(newsroom: Path) -> None:
    build(newsroom, "one", 1)
    build(newsroom, "several", 2)
    for number in range(5):
        change(newsroom, number, "En annan text.")
    assert sorted(build(newsroom, "several", 2).changed) == sorted(build(newsroom, "one", 1).changed)
    assert outputs(newsroom / "several") == outputs(newsroom / "one")


def test_entries_of_several_processes_are_the_same_after_one_has_rendered_others(
    newsroom: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pressroom.read.scanner._RECENT_NS", -(10**12))  # unchanged texts are not read again
    build(newsroom, "several", 2)
    (newsroom / "several/site/rss.xml").unlink()  # the entries of other releases have to be rendered again
    (newsroom / "several/site/keywords/bro/rss.xml").unlink()
    change(newsroom, RELEASES - 1, "En annan text.")
    build(newsroom, "several", 2)
    build(newsroom, "one", 1)
    assert outputs(newsroom / "several") == outputs(newsroom / "one")


def test_several_processes_find_the_same_problems_as_one(newsroom: Path) -> None:
    for number in (1, 5, 8):
        change(newsroom, number, "Ett <b>ord</b>.")
    problems = []
    for jobs in (1, 2):
        with pytest.raises(InputError) as refused:
            build(newsroom, f"out-{jobs}", jobs)
        problems.append(refused.value.problems)
    assert problems[0] == problems[1]
    assert len(problems[0]) >= 3


def test_an_error_in_a_worker_is_raised_in_the_parent_process(newsroom: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object) -> None:
        raise OSError(28, "No space left on device", "a file")

    monkeypatch.setattr("pressroom.engine.releases.render", failing)
    with pytest.raises(DeliveryError, match="No space left"):
        build(newsroom, "out", 2)
    assert not (newsroom / "out/site").exists()


@pytest.mark.parametrize(
    "error",
    [
        InputError((Problem("releases/2025/r-1/sv.md", 3, "error", "wrong", "lead"),)),
        ConfigError("There is no translation file.", "Add one."),
        DeliveryError("The key cannot be read.", "Try again."),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_error_reaches_the_parent_process_as_it_was_in_the_worker(
    newsroom: Path, monkeypatch: pytest.MonkeyPatch, error: PressroomError
) -> None:
    parent = os.getpid()

    def failing(*_: object) -> None:
        assert os.getpid() != parent
        raise error

    monkeypatch.setattr("pressroom.engine.releases.render", failing)
    with pytest.raises(type(error)) as raised:
        build(newsroom, "out", 2)
    assert vars(raised.value) == vars(error)


def test_what_rendering_needs_is_loaded_once_for_all_processes(newsroom: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def read_and_note(folder: Path) -> Mapping[str, str]:
        with (newsroom / "processes").open("a") as file:
            print(os.getpid(), file=file)
        return read_templates(folder)

    monkeypatch.setattr("pressroom.engine.context.read_templates", read_and_note)
    build(newsroom, "out", 2)
    assert (newsroom / "processes").read_text() == f"{os.getpid()}\n"


def test_a_killed_worker_is_reported_and_the_next_build_builds_everything(
    newsroom: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parent = os.getpid()

    def killed(*_: object) -> None:
        assert os.getpid() != parent
        os.kill(os.getpid(), signal.SIGKILL)

    with monkeypatch.context() as patch:
        patch.setattr("pressroom.engine.releases.render", killed)
        with pytest.raises(DeliveryError, match=r"killed(.|\n)*--jobs 1"):
            build(newsroom, "out", 2)
    build(newsroom, "out", 2)
    build(newsroom, "fresh", 1)
    assert outputs(newsroom / "out") == outputs(newsroom / "fresh")


def test_progress_is_reported_for_each_kind_of_work_up_to_its_end(newsroom: Path) -> None:
    steps_by_kind: dict[str, list[tuple[int, int]]] = {}
    options = BuildOptions(
        NOW, jobs=2, progress=lambda kind, done, count: steps_by_kind.setdefault(kind, []).append((done, count))
    )
    pipeline.build(Workspace.open(Config(newsroom, newsroom / "out", newsroom / "cache"), options))
    assert list(steps_by_kind) == ["Reading", "Making pages", "Making lists and feeds"]
    for steps in steps_by_kind.values():
        assert steps == sorted(steps)
        assert steps[-1][0] == steps[-1][1]
