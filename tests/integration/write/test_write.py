"""The write stage puts all of a build into `out/` or nothing, and does not touch equal files."""

import os
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct, structs

from pressroom.errors import ConfigError, DeliveryError, InputError
from pressroom.model.entry import Entry
from pressroom.model.manifest import Manifest, ManifestRow, ManifestSection, create_manifest_section
from pressroom.model.pages import Robots
from pressroom.model.plan import Artifact, CommitOrder, Copy, Item, Plan, ReleaseItem, Section
from pressroom.write import (
    Diff,
    Journal,
    OutputState,
    StagedFile,
    Staging,
    commit,
    compute_diff,
    convert_disk_errors,
    lock_output,
    read_built_plan_digest,
    read_manifest,
)
from tests.support.stages import list_manifest_paths

Contents = Mapping[str, str]


class WriteResult(Struct, frozen=True):
    """The result of a build: paths added or changed, paths removed, and the number of unchanged outputs."""

    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int


def create_plan(
    contents: Contents, copies: Contents | None = None, releases: Mapping[str, Contents] | None = None
) -> Plan:
    """Return a plan of items with these contents, of copies by their sources, and of releases with their items."""
    return Plan(
        "base",
        create_sections(releases or {}),
        create_items(contents),
        tuple(Copy(path, source, source) for path, source in (copies or {}).items()),
    )


def create_items(contents: Contents) -> tuple[Item, ...]:
    """Return items whose keys are their contents."""
    return tuple(Item(path, "robots", "sv", Robots(), CommitOrder.PAGE, key=text) for path, text in contents.items())


def create_sections(releases: Mapping[str, Contents]) -> tuple[Section, ...]:
    """Return a section for each folder of sources; its key is made of the keys of its release items."""
    folders: dict[str, list[ReleaseItem]] = defaultdict(list)
    for source, contents in releases.items():
        folders[source.rpartition("/")[0]].append(create_release_item(source, contents))
    return tuple(
        ListedSection(name, str([each.key for each in items]), b"", "", (), (), (), {}, tuple(items))
        for name, items in folders.items()
    )


class ListedSection(Section, frozen=True):
    """A section of the given release items; with None, it must not list them."""

    release_items: tuple[ReleaseItem, ...] | None

    def list_release_items(self) -> list[ReleaseItem]:
        if self.release_items is None:
            raise AssertionError("an unchanged section listed its release items")
        return list(self.release_items)


def create_release_item(source: str, contents: Contents) -> ReleaseItem:
    """Return a release item whose key has a line `path|content` for each output."""
    key = "\n".join(f"{path}|{text}" for path, text in contents.items())
    return ReleaseItem(source, Entry(source, "", "", "2024-01-01T00:00:00+00:00", "news"), (), (), (), key)


def get_contents(release_item: ReleaseItem) -> dict[str, str]:
    return dict(line.split("|") for line in release_item.key.split("\n"))


def create_artifacts(diff: Diff) -> Iterator[tuple[CommitOrder, Artifact]]:
    """Yield the artifacts to write, with their commit order."""
    for release_item in diff.release_items:
        for path, text in get_contents(release_item).items():
            yield CommitOrder.PAGE, Artifact(path, "", text.encode())
    yield from ((item.commit_order, Artifact(item.path, "", item.key.encode())) for item in diff.items)


def write_output(
    newsroom: Path,
    plan: Plan,
    *,
    clean: bool = False,
    verify: bool = False,
    make: Callable[[Diff], Iterator[tuple[CommitOrder, Artifact]]] = create_artifacts,
) -> WriteResult:
    """Make `out/` match a plan, as a build does."""
    out = newsroom / "out"
    with lock_output(out):
        output_state = read_manifest(out)
        diff = compute_diff(plan, output_state, out, clean=clean, verify=verify)
        staging = Staging(out)
        with convert_disk_errors(out):
            staging.clear()
            try:
                staged = [
                    StagedFile(CommitOrder.FILE, copy.path) for copy in diff.copies if staging.copy(newsroom, copy)
                ]
                staged += [
                    StagedFile(commit_order, artifact.path)
                    for commit_order, artifact in make(diff)
                    if staging.write(artifact)
                ]
                manifest = create_manifest(plan)
                removals = sorted(diff.removals - list_manifest_paths(manifest))
                commit(out, staged, removals, create_journal(output_state, diff), manifest)
            finally:
                staging.clear()
    return WriteResult(tuple(each.path for each in staged), tuple(removals), manifest.output_count - len(staged))


def create_manifest(plan: Plan) -> Manifest:
    return Manifest(
        plan.digest,
        plan.base_digest,
        {each.name: create_section(each) for each in plan.sections},
        {item.path: item.key for item in plan.items},
        {copy.path: copy.key for copy in plan.copies},
    )


def create_section(section: Section) -> ManifestSection:
    return create_manifest_section(
        section.key,
        {each.source: ManifestRow(each.key, "\n".join(get_contents(each))) for each in section.list_release_items()},
    )


def create_journal(output_state: OutputState, diff: Diff) -> Journal:
    """List what is uncertain during the commit: outputs that change or are removed, and new ones."""
    previous, unchanged = output_state.manifest, diff.unchanged_manifest
    sources = {each.source for each in diff.release_items} | diff.previous_rows.keys() - diff.unchanged_rows.keys()
    items = (
        {item.path for item in diff.items}
        | {copy.path for copy in diff.copies}
        | previous.items.keys() - unchanged.items.keys()
    )
    items |= previous.copies.keys() - unchanged.copies.keys()
    return Journal(tuple(sources), tuple(items), output_state.journal.paths)


def tree(newsroom: Path) -> dict[str, str]:
    """Return every file below `out/` except hidden ones and the manifest."""
    out = newsroom / "out"
    files = {path.relative_to(out).as_posix(): path for path in out.rglob("*") if path.is_file()}
    return {
        relative: path.read_text()
        for relative, path in files.items()
        if not relative.startswith(".") and relative != "manifest.json"
    }


FIRST = {"site/a/index.html": "a", "site/index.html": "list", "mail/a/sv.txt": "mail"}


def test_a_first_build_writes_every_artifact(tmp_path: Path) -> None:
    result = write_output(tmp_path, create_plan(FIRST))
    assert tree(tmp_path) == FIRST
    assert sorted(result.changed) == sorted(FIRST)


def test_a_second_build_of_the_same_does_nothing(tmp_path: Path) -> None:
    write_output(tmp_path, create_plan(FIRST))
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*/**")}
    assert write_output(tmp_path, create_plan(FIRST)) == WriteResult((), (), 3)
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*/**")} == before


def test_a_change_touches_only_what_changed_and_removes_what_is_gone(tmp_path: Path) -> None:
    write_output(tmp_path, create_plan(FIRST))
    second = {"site/index.html": "other", "mail/a/sv.txt": "mail"}
    assert write_output(tmp_path, create_plan(second)) == WriteResult(("site/index.html",), ("site/a/index.html",), 1)
    assert tree(tmp_path) == second
    assert not (tmp_path / "out/site/a").exists(), "an empty folder is left"


def test_the_outputs_of_a_release_are_written_replaced_and_removed_together(tmp_path: Path) -> None:
    pages = {"site/a/index.html": "a", "mail/a/sv.txt": "a"}
    list_ = {"site/index.html": "list"}
    assert write_output(tmp_path, create_plan(list_, releases={"a.md": pages})).unchanged == 0
    second = {"site/a/index.html": "b", "site/a/b.vcf": "b"}
    assert write_output(tmp_path, create_plan(list_, releases={"a.md": second})) == WriteResult(
        tuple(second), ("mail/a/sv.txt",), 1
    )
    assert tree(tmp_path) == {**list_, **second}
    assert write_output(tmp_path, create_plan(list_)).removed == tuple(sorted(second))
    assert tree(tmp_path) == list_


def test_equal_outputs_of_a_changed_release_are_not_touched(tmp_path: Path) -> None:
    write_output(tmp_path, create_plan({}, releases={"a.md": {"site/a/index.html": "a", "site/a/a.txt": "a"}}))
    changed = create_plan({}, releases={"a.md": {"site/a/index.html": "b", "site/a/a.txt": "a"}})
    assert write_output(tmp_path, changed) == WriteResult(("site/a/index.html",), (), 1)


@pytest.mark.parametrize("path", ["site/index.html", "site/a/index.html", "site/bild.jpg", "mail/b/sv.txt"])
def test_verify_restores_a_deleted_file(tmp_path: Path, path: str) -> None:
    (tmp_path / "bild.jpg").write_text("pixels")
    plan = create_plan(FIRST, {"site/bild.jpg": "bild.jpg"}, {"b.md": {"site/b/index.html": "b", "mail/b/sv.txt": "b"}})
    write_output(tmp_path, plan)
    before = tree(tmp_path)
    (tmp_path / "out" / path).unlink()
    assert write_output(tmp_path, plan, verify=True).changed == (path,)
    assert tree(tmp_path) == before


@pytest.mark.parametrize("folder", ["site", "mail"])
def test_a_deleted_site_or_mail_folder_is_restored(tmp_path: Path, folder: str) -> None:
    plan = create_plan({"site/index.html": "list"}, {}, {"b.md": {"site/b/index.html": "b", "mail/b/sv.txt": "b"}})
    write_output(tmp_path, plan)
    before = tree(tmp_path)
    shutil.rmtree(tmp_path / "out" / folder)
    assert read_built_plan_digest(tmp_path / "out") == "", "a build would find nothing to do"
    write_output(tmp_path, plan)
    assert tree(tmp_path) == before


def test_a_site_without_mail_is_up_to_date(tmp_path: Path) -> None:
    plan = create_plan({"site/index.html": "list"})
    write_output(tmp_path, plan)
    assert read_built_plan_digest(tmp_path / "out") == plan.digest
    assert write_output(tmp_path, plan).changed == ()


def test_the_digest_of_the_built_plan_is_empty_while_anything_is_uncertain(tmp_path: Path) -> None:
    out, plan = tmp_path / "out", create_plan(FIRST)
    assert read_built_plan_digest(out) == ""
    write_output(tmp_path, plan)
    assert read_built_plan_digest(out) == plan.digest
    (out / ".journal.json").write_text("{}")
    assert read_built_plan_digest(out) == ""
    (out / ".journal.json").unlink()
    (out / "manifest.json").write_text("{")
    assert read_built_plan_digest(out) == ""


def test_clean_restores_changed_files_and_removes_unexpected_ones(tmp_path: Path) -> None:
    write_output(tmp_path, create_plan(FIRST))
    (tmp_path / "out/site/index.html").write_text("edited")
    (tmp_path / "out/site/unexpected.html").write_text("unexpected")
    write_output(tmp_path, create_plan(FIRST), clean=True)
    assert tree(tmp_path) == FIRST


def test_a_page_may_replace_a_folder_and_the_other_way_round(tmp_path: Path) -> None:
    for contents in ({"site/a": "file"}, {"site/a/index.html": "folder"}, {"site/a": "file"}):
        write_output(tmp_path, create_plan(contents))
        assert tree(tmp_path) == contents


def test_files_are_copied(tmp_path: Path) -> None:
    (tmp_path / "bild.jpg").write_text("pixels")
    write_output(tmp_path, create_plan({}, {"site/bild.jpg": "bild.jpg"}))
    assert tree(tmp_path) == {"site/bild.jpg": "pixels"}


def test_a_file_that_disappears_during_the_build_is_a_problem_and_nothing_is_written(tmp_path: Path) -> None:
    write_output(tmp_path, create_plan(FIRST))
    with pytest.raises(InputError, match="nothing was written"):
        write_output(tmp_path, create_plan({"site/index.html": "new"}, {"site/bild.jpg": "bild.jpg"}))
    assert tree(tmp_path) == FIRST


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, MemoryError])
def test_a_failure_while_rendering_leaves_everything_as_it_was(tmp_path: Path, error: type[BaseException]) -> None:
    write_output(tmp_path, create_plan(FIRST))
    plan = create_plan({"site/index.html": "new", "site/b": "b"})

    def failing(_: Diff) -> Iterator[tuple[CommitOrder, Artifact]]:
        yield CommitOrder.LIST, Artifact("site/index.html", "text/html", b"new")
        raise error

    with pytest.raises(error):
        write_output(tmp_path, plan, make=failing)
    assert tree(tmp_path) == FIRST
    assert not (tmp_path / "out/.staging").exists()
    write_output(tmp_path, plan)
    assert tree(tmp_path) == {"site/index.html": "new", "site/b": "b"}


class FailingDisk:
    """Makes all moves and removals fail after the first `move_count`."""

    def __init__(self, patch: pytest.MonkeyPatch, move_count: int) -> None:
        self.move_count = move_count
        for name in ("replace", "rename", "unlink"):
            patch.setattr(os, name, self.limit(getattr(os, name)))

    def limit(self, real: Callable[..., None]) -> Callable[..., None]:
        def move(*paths: Any, **options: Any) -> None:
            self.move_count -= 1
            if self.move_count < 0:
                raise OSError(28, "No space left on device", str(paths[-1]))
            real(*paths, **options)

        return move


def interrupt(newsroom: Path, plan: Plan, move_count: int) -> bool:
    """Build on a disk that fails after `move_count` moves; return whether the build failed."""
    with pytest.MonkeyPatch.context() as patch:
        FailingDisk(patch, move_count)
        try:
            write_output(newsroom, plan)
        except DeliveryError:
            return True
    return False


BEFORE = create_plan(FIRST, {}, {"b.md": {"site/b/index.html": "b", "site/b/b.txt": "b", "mail/b/sv.txt": "b"}})
AFTER = create_plan(
    {"site/index.html": "new", "site/c.html": "c"},
    {},
    {"b.md": {"site/b/index.html": "new", "mail/b/sv.txt": "b"}, "d.md": {"site/d/index.html": "d"}},
)
OTHER = create_plan({"site/index.html": "list"}, {}, {"d.md": {"site/d/index.html": "other"}})
MOVES = range(30)


@pytest.fixture
def build_from_nothing(tmp_path: Path) -> Callable[[Plan], dict[str, str]]:
    """Return the content of `out/` after a build from nothing."""

    def build(plan: Plan) -> dict[str, str]:
        write_output(tmp_path / "fresh", plan)
        return tree(tmp_path / "fresh")

    return build


@pytest.mark.parametrize("move_count", MOVES)
@pytest.mark.parametrize("next_plan", [BEFORE, AFTER, OTHER], ids=["reverted", "again", "another"])
def test_a_build_that_was_interrupted_at_any_move_is_repaired_by_any_next_build(
    tmp_path: Path, build_from_nothing: Callable[[Plan], dict[str, str]], move_count: int, next_plan: Plan
) -> None:
    (tmp_path / "fresh").mkdir()
    write_output(tmp_path, BEFORE)
    if interrupt(tmp_path, AFTER, move_count) and tree(tmp_path) != build_from_nothing(BEFORE):
        assert read_built_plan_digest(tmp_path / "out") == ""
    write_output(tmp_path, next_plan)
    assert tree(tmp_path) == build_from_nothing(next_plan)
    assert list_manifest_paths(read_manifest(tmp_path / "out").manifest) == tree(tmp_path).keys()


@pytest.mark.parametrize("move_count", MOVES)
def test_two_interrupted_builds_are_repaired(
    tmp_path: Path, build_from_nothing: Callable[[Plan], dict[str, str]], move_count: int
) -> None:
    (tmp_path / "fresh").mkdir()
    write_output(tmp_path, BEFORE)
    interrupt(tmp_path, AFTER, 6)
    interrupt(tmp_path, OTHER, move_count)
    write_output(tmp_path, BEFORE)
    assert tree(tmp_path) == build_from_nothing(BEFORE)


@pytest.mark.parametrize("move_count", range(8))
def test_an_interrupted_first_build_is_repaired(
    tmp_path: Path, build_from_nothing: Callable[[Plan], dict[str, str]], move_count: int
) -> None:
    (tmp_path / "fresh").mkdir()
    interrupt(tmp_path, BEFORE, move_count)
    write_output(tmp_path, OTHER)
    assert tree(tmp_path) == build_from_nothing(OTHER)


def test_after_an_unreadable_journal_everything_is_built_again(tmp_path: Path) -> None:
    write_output(tmp_path, create_plan(FIRST))
    (tmp_path / "out/.journal.json").write_bytes(b"{")
    (tmp_path / "out/site/index.html").write_text("edited")
    (tmp_path / "out/site/unexpected.html").write_text("unexpected")
    write_output(tmp_path, create_plan(FIRST))
    assert tree(tmp_path) == FIRST


def record_moves(real: Callable[..., None], moves: list[str]) -> Callable[..., None]:
    """Wrap a function of `os`, so that it adds each changed path to `moves`."""

    def move(*paths: Any) -> None:
        real(*paths)
        moves.append(str(paths[-1]))

    return move


def test_new_files_are_moved_before_changed_ones_and_removals_are_last(tmp_path: Path) -> None:
    write_output(tmp_path, BEFORE)
    moves: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        for name in ("replace", "unlink"):
            patch.setattr(os, name, record_moves(getattr(os, name), moves))
        write_output(tmp_path, AFTER)
    paths = [move.removeprefix(f"{tmp_path}/out/") for move in moves if "/." not in move and ".staging" not in move]
    assert paths[0:2] == ["site/c.html", "site/d/index.html"]
    assert set(paths[2:4]) == {"site/b/index.html", "site/index.html"}
    assert set(paths[4:-1]) == {"mail/a/sv.txt", "site/a/index.html", "site/b/b.txt"}
    assert paths[-1] == "manifest.json"


def test_a_folder_with_other_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out/thesis.odt").write_text("mine")
    with pytest.raises(ConfigError, match="pressroom did not create it"):
        write_output(tmp_path, create_plan(FIRST), clean=True)
    assert tree(tmp_path) == {"thesis.odt": "mine"}


@pytest.mark.parametrize("content", [b"{", b"\xff\xfe", b"[]", b'{"items": 3}'])
def test_a_damaged_manifest_is_an_error_with_a_remedy(tmp_path: Path, content: bytes) -> None:
    write_output(tmp_path, create_plan(FIRST))
    (tmp_path / "out/manifest.json").write_bytes(content)
    with pytest.raises(ConfigError, match=r"damaged(.|\n)*build again"):
        write_output(tmp_path, create_plan(FIRST))


def test_out_may_not_be_a_file(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    with pytest.raises(ConfigError, match="is a file"):
        write_output(tmp_path, create_plan(FIRST))


def test_two_builds_at_once_do_not_mix(tmp_path: Path) -> None:
    plan = create_plan(FIRST)

    def build_twice(diff: Diff) -> Iterator[tuple[CommitOrder, Artifact]]:
        with pytest.raises(DeliveryError, match="Another build"):
            write_output(tmp_path, plan)
        yield from create_artifacts(diff)

    write_output(tmp_path, plan, make=build_twice)
    assert tree(tmp_path) == FIRST


def test_a_build_that_must_wait_does_not_remove_the_folder_of_the_other(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with lock_output(out):
        with pytest.raises(DeliveryError, match="Another build"), lock_output(out):
            pass
        assert out.is_dir()


def test_a_build_that_writes_nothing_leaves_no_folder(tmp_path: Path) -> None:
    with lock_output(tmp_path / "out"):
        pass
    assert not (tmp_path / "out").exists()


def test_a_disk_error_is_a_delivery_error(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out/.staging").write_text("in the way")
    with pytest.raises(DeliveryError, match="could not be written"):
        write_output(tmp_path, create_plan(FIRST))


def test_outputs_with_a_manifest_of_an_older_format_are_built_again_and_unexpected_files_removed(
    tmp_path: Path,
) -> None:
    write_output(tmp_path, create_plan({**FIRST, "site/gone/index.html": "gone"}))
    (tmp_path / "out/manifest.json").write_text('{"keys": {"site/index.html": "0", "site/gone/index.html": "1"}}')
    write_output(tmp_path, create_plan(FIRST))
    assert tree(tmp_path) == FIRST


def test_an_unchanged_section_does_not_list_its_release_items(tmp_path: Path) -> None:
    releases = {"2023/a.md": {"site/a/index.html": "a"}, "2024/b.md": {"site/b/index.html": "b"}}
    write_output(tmp_path, create_plan({}, releases=releases))
    plan = create_plan({}, releases=releases | {"2024/c.md": {"site/c/index.html": "c"}})
    sections = tuple(
        structs.replace(each, release_items=None) if each.name == "2023" else each for each in plan.sections
    )
    out = tmp_path / "out"
    diff = compute_diff(structs.replace(plan, sections=sections), read_manifest(out), out)
    assert [each.source for each in diff.release_items] == ["2024/c.md"]
    assert list(diff.unchanged_rows) == ["2024/b.md"]
    assert list(diff.unchanged_manifest.sections) == ["2023"]
    assert diff.unchanged_count == 2


def test_a_release_that_moves_to_another_section_is_not_built_again(tmp_path: Path) -> None:
    write_output(tmp_path, create_plan({}, releases={"2023/a.md": {"site/a/index.html": "a"}}))
    moved = create_plan({}, releases={"2023/a.md": {"site/a/index.html": "a"}})
    moved = structs.replace(moved, sections=(structs.replace(moved.sections[0], name="2024"),))
    diff = compute_diff(moved, read_manifest(tmp_path / "out"), tmp_path / "out")
    assert (diff.release_items, list(diff.unchanged_rows), set(diff.removals)) == ((), ["2023/a.md"], set())
