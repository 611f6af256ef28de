"""What stands in `out/`: all of a build or nothing of it, and nothing that is equal is touched."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pressroom.artifact import Artifact, Copy, Item, Plan, Rank, Robots
from pressroom.errors import ConfigError, DeliveryError, InputError
from pressroom.write import Written, read_manifest, stale, write


def plan_of(contents: dict[str, str], copies: dict[str, str] | None = None) -> Plan:
    """A plan whose keys are the contents themselves."""
    items = tuple(Item(path, "robots", "sv", Robots(), Rank.PAGE, key=text) for path, text in contents.items())
    return Plan(tuple(Copy(path, source, source) for path, source in (copies or {}).items()), items)


def put(newsroom: Path, plan: Plan, *, clean: bool = False) -> Written:
    """Write a plan whose artifacts hold their keys as text."""
    out = newsroom / "out"
    manifest = read_manifest(out)
    work = stale(plan, manifest, out, clean=clean)
    artifacts = (Artifact(item.path, "text/plain", item.key.encode()) for item in work.items)
    return write(newsroom, out, plan, manifest, work, artifacts)


def tree(newsroom: Path) -> dict[str, str]:
    """Every file below `out/`, but for the hidden ones and the manifest."""
    out = newsroom / "out"
    files = (path for path in out.rglob("*") if path.is_file())
    return {
        path.relative_to(out).as_posix(): path.read_text()
        for path in files
        if not path.name.startswith(".") and path.name != "manifest.json"
    }


FIRST = {"site/a/index.html": "a", "site/index.html": "list", "mail/a/sv.txt": "mail"}


def test_a_first_build_writes_every_artifact(tmp_path: Path) -> None:
    written = put(tmp_path, plan_of(FIRST))
    assert tree(tmp_path) == FIRST
    assert sorted(written.changed) == sorted(FIRST)


def test_a_second_build_of_the_same_does_nothing(tmp_path: Path) -> None:
    put(tmp_path, plan_of(FIRST))
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*")}
    assert put(tmp_path, plan_of(FIRST)) == Written((), (), 3)
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*")} == before


def test_a_change_touches_only_what_changed_and_removes_what_is_gone(tmp_path: Path) -> None:
    put(tmp_path, plan_of(FIRST))
    second = {"site/index.html": "other", "mail/a/sv.txt": "mail"}
    assert put(tmp_path, plan_of(second)) == Written(("site/index.html",), ("site/a/index.html",), 1)
    assert tree(tmp_path) == second
    assert not (tmp_path / "out/site/a").exists(), "an empty folder stays behind"


def test_a_file_that_someone_removed_comes_back(tmp_path: Path) -> None:
    put(tmp_path, plan_of(FIRST))
    (tmp_path / "out/site/index.html").unlink()
    put(tmp_path, plan_of(FIRST))
    assert tree(tmp_path) == FIRST


def test_clean_puts_right_what_someone_changed_and_removes_what_no_plan_knows(tmp_path: Path) -> None:
    put(tmp_path, plan_of(FIRST))
    (tmp_path / "out/site/index.html").write_text("meddled")
    (tmp_path / "out/site/stray.html").write_text("stray")
    put(tmp_path, plan_of(FIRST), clean=True)
    assert tree(tmp_path) == FIRST


def test_a_page_may_take_the_place_of_a_folder_and_the_other_way_round(tmp_path: Path) -> None:
    for contents in ({"site/a": "file"}, {"site/a/index.html": "folder"}, {"site/a": "file"}):
        put(tmp_path, plan_of(contents))
        assert tree(tmp_path) == contents


def test_files_are_copied(tmp_path: Path) -> None:
    (tmp_path / "bild.jpg").write_text("pixels")
    put(tmp_path, plan_of({}, {"site/bild.jpg": "bild.jpg"}))
    assert tree(tmp_path) == {"site/bild.jpg": "pixels"}


def test_a_file_that_vanished_meanwhile_is_a_problem_and_nothing_is_written(tmp_path: Path) -> None:
    put(tmp_path, plan_of(FIRST))
    with pytest.raises(InputError, match="nothing was written"):
        put(tmp_path, plan_of({"site/index.html": "new"}, {"site/bild.jpg": "bild.jpg"}))
    assert tree(tmp_path) == FIRST


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, MemoryError])
def test_a_failure_while_rendering_leaves_everything_as_it_was(tmp_path: Path, error: type[BaseException]) -> None:
    put(tmp_path, plan_of(FIRST))
    plan = plan_of({"site/index.html": "new", "site/b": "b"})
    out = tmp_path / "out"
    work = stale(plan, read_manifest(out), out)

    def failing() -> Iterator[Artifact]:
        yield Artifact("site/index.html", "text/html", b"new")
        raise error

    with pytest.raises(error):
        write(tmp_path, out, plan, read_manifest(out), work, failing())
    assert tree(tmp_path) == FIRST
    assert not (out / ".staging").exists()
    put(tmp_path, plan)
    assert tree(tmp_path) == {"site/index.html": "new", "site/b": "b"}


def test_a_build_killed_between_two_renames_is_repaired_even_when_the_text_is_taken_back(tmp_path: Path) -> None:
    put(tmp_path, plan_of(FIRST))
    out = tmp_path / "out"
    plan = plan_of({"site/index.html": "new", "mail/a/sv.txt": "new", "site/a/index.html": "new"})
    real_replace, moves = Path.replace, []

    def dying(self: Path, target: Path) -> Path:
        moves.append(target)
        if len(moves) == 3:
            raise OSError(28, "No space left on device", str(target))
        return real_replace(self, target)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "replace", dying)
        with pytest.raises(DeliveryError, match="No space left"):
            put(tmp_path, plan)
    assert "new" in tree(tmp_path).values()
    put(tmp_path, plan_of(FIRST))
    assert tree(tmp_path) == FIRST
    assert sorted(read_manifest(out).keys) == sorted(FIRST)


def test_a_folder_that_is_somebody_elses_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out/thesis.odt").write_text("mine")
    with pytest.raises(ConfigError, match="pressroom did not make it"):
        put(tmp_path, plan_of(FIRST), clean=True)
    assert tree(tmp_path) == {"thesis.odt": "mine"}


@pytest.mark.parametrize("content", [b"{", b"\xff\xfe", b"[]", b'{"keys": 3}'])
def test_a_damaged_manifest_says_what_to_do(tmp_path: Path, content: bytes) -> None:
    put(tmp_path, plan_of(FIRST))
    (tmp_path / "out/manifest.json").write_bytes(content)
    with pytest.raises(ConfigError, match=r"damaged(.|\n)*build again"):
        put(tmp_path, plan_of(FIRST))


def test_out_may_not_be_a_file(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    with pytest.raises(ConfigError, match="is a file"):
        put(tmp_path, plan_of(FIRST))


def test_two_builds_at_once_do_not_mix(tmp_path: Path) -> None:
    out = tmp_path / "out"
    plan = plan_of(FIRST)
    work = stale(plan, read_manifest(out), out)

    def meanwhile() -> Iterator[Artifact]:
        with pytest.raises(DeliveryError, match="Another build"):
            put(tmp_path, plan)
        for item in work.items:
            yield Artifact(item.path, "text/plain", item.key.encode())

    write(tmp_path, out, plan, read_manifest(out), work, meanwhile())
    assert tree(tmp_path) == FIRST


def test_a_disk_that_takes_nothing_is_an_error_of_the_outside_world(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out/.staging").write_text("in the way")
    with pytest.raises(DeliveryError, match="could not be written"):
        put(tmp_path, plan_of(FIRST))
