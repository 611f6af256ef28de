"""What stands in `out/`: all of a build or nothing of it, and nothing that is equal is touched."""

import os
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import partial
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
from tests.support.stages import paths_of

Contents = Mapping[str, str]


class Written(Struct, frozen=True):
    """What came of a build: paths made or changed, paths removed, and how many were left as they were."""

    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int


def plan_of(contents: Contents, copies: Contents | None = None, bundles: Mapping[str, Contents] | None = None) -> Plan:
    """A plan of items with these contents, files to copy by their sources, and bundles of more such items."""
    return Plan(
        "base",
        sections_of(bundles or {}),
        items_of(contents),
        tuple(Copy(path, source, source) for path, source in (copies or {}).items()),
    )


def items_of(contents: Contents) -> tuple[Item, ...]:
    """Items whose keys are the contents themselves."""
    return tuple(Item(path, "robots", "sv", Robots(), CommitOrder.PAGE, key=text) for path, text in contents.items())


def sections_of(bundles: Mapping[str, Contents]) -> tuple[Section, ...]:
    """The bundles by the folders of their sources, each section with a key of all of its bundles' keys."""
    folders: dict[str, list[ReleaseItem]] = defaultdict(list)
    for source, contents in bundles.items():
        folders[source.rpartition("/")[0]].append(bundle_of(source, contents))
    return tuple(Section(name, str([each.key for each in own]), partial(tuple, own)) for name, own in folders.items())


def bundle_of(source: str, contents: Contents) -> ReleaseItem:
    """A bundle whose key tells all contents: a line for each path and its content, with `|` between."""
    key = "\n".join(f"{path}|{text}" for path, text in contents.items())
    return ReleaseItem(source, Entry(source, "", "", "2024-01-01T00:00:00+00:00", "news"), (), (), (), key)


def contents_of(bundle: ReleaseItem) -> dict[str, str]:
    return dict(line.split("|") for line in bundle.key.split("\n"))


def artifacts_of(work: Diff) -> Iterator[tuple[CommitOrder, Artifact]]:
    """What is to be made, with its rank."""
    for bundle in work.release_items:
        yield from ((CommitOrder.PAGE, Artifact(path, "", text.encode())) for path, text in contents_of(bundle).items())
    yield from ((item.commit_order, Artifact(item.path, "", item.key.encode())) for item in work.items)


def put(
    newsroom: Path,
    plan: Plan,
    *,
    clean: bool = False,
    verify: bool = False,
    make: Callable[[Diff], Iterator[tuple[CommitOrder, Artifact]]] = artifacts_of,
) -> Written:
    """Make `out/` what a plan says, as a build does."""
    out = newsroom / "out"
    with lock_output(out):
        standing = read_manifest(out)
        work = compute_diff(plan, standing, out, clean=clean, verify=verify)
        staging = Staging(out)
        with convert_disk_errors(out):
            staging.clear()
            try:
                staged = [
                    StagedFile(CommitOrder.FILE, copy.path) for copy in work.copies if staging.copy(newsroom, copy)
                ]
                staged += [StagedFile(rank, artifact.path) for rank, artifact in make(work) if staging.write(artifact)]
                manifest = manifest_of(plan)
                removals = sorted(work.removals - paths_of(manifest))
                commit(out, staged, removals, doubt(standing, work), manifest)
            finally:
                staging.clear()
    return Written(tuple(each.path for each in staged), tuple(removals), manifest.output_count - len(staged))


def manifest_of(plan: Plan) -> Manifest:
    return Manifest(
        plan.digest,
        plan.base_digest,
        {each.name: kept_section_of(each) for each in plan.sections},
        {item.path: item.key for item in plan.items},
        {copy.path: copy.key for copy in plan.copies},
    )


def kept_section_of(section: Section) -> ManifestSection:
    return create_manifest_section(
        section.key,
        {each.source: ManifestRow(each.key, "\n".join(contents_of(each))) for each in section.list_release_items()},
    )


def doubt(standing: OutputState, work: Diff) -> Journal:
    """What is in doubt while things move: all that was there and does not stay, and all that comes."""
    before, stays = standing.manifest, work.unchanged_manifest
    bundles = {each.source for each in work.release_items} | work.previous_rows.keys() - work.unchanged_rows.keys()
    items = (
        {item.path for item in work.items}
        | {copy.path for copy in work.copies}
        | before.items.keys() - stays.items.keys()
    )
    items |= before.copies.keys() - stays.copies.keys()
    return Journal(tuple(bundles), tuple(items), standing.journal.paths)


def tree(newsroom: Path) -> dict[str, str]:
    """Every file below `out/`, but for those in hidden folders, hidden ones and the manifest."""
    out = newsroom / "out"
    files = {path.relative_to(out).as_posix(): path for path in out.rglob("*") if path.is_file()}
    return {
        place: path.read_text()
        for place, path in files.items()
        if not place.startswith(".") and place != "manifest.json"
    }


FIRST = {"site/a/index.html": "a", "site/index.html": "list", "mail/a/sv.txt": "mail"}


def test_a_first_build_writes_every_artifact(tmp_path: Path) -> None:
    written = put(tmp_path, plan_of(FIRST))
    assert tree(tmp_path) == FIRST
    assert sorted(written.changed) == sorted(FIRST)


def test_a_second_build_of_the_same_does_nothing(tmp_path: Path) -> None:
    put(tmp_path, plan_of(FIRST))
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*/**")}
    assert put(tmp_path, plan_of(FIRST)) == Written((), (), 3)
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*/**")} == before


def test_a_change_touches_only_what_changed_and_removes_what_is_gone(tmp_path: Path) -> None:
    put(tmp_path, plan_of(FIRST))
    second = {"site/index.html": "other", "mail/a/sv.txt": "mail"}
    assert put(tmp_path, plan_of(second)) == Written(("site/index.html",), ("site/a/index.html",), 1)
    assert tree(tmp_path) == second
    assert not (tmp_path / "out/site/a").exists(), "an empty folder stays behind"


def test_a_bundle_is_made_whole_and_replaced_and_removed_whole(tmp_path: Path) -> None:
    pages = {"site/a/index.html": "a", "mail/a/sv.txt": "a"}
    list_ = {"site/index.html": "list"}
    assert put(tmp_path, plan_of(list_, bundles={"a.md": pages})).unchanged == 0
    second = {"site/a/index.html": "b", "site/a/b.vcf": "b"}
    assert put(tmp_path, plan_of(list_, bundles={"a.md": second})) == Written(tuple(second), ("mail/a/sv.txt",), 1)
    assert tree(tmp_path) == {**list_, **second}
    assert put(tmp_path, plan_of(list_)).removed == tuple(sorted(second))
    assert tree(tmp_path) == list_


def test_what_is_equal_in_a_bundle_that_changed_is_left_alone(tmp_path: Path) -> None:
    put(tmp_path, plan_of({}, bundles={"a.md": {"site/a/index.html": "a", "site/a/a.txt": "a"}}))
    changed = plan_of({}, bundles={"a.md": {"site/a/index.html": "b", "site/a/a.txt": "a"}})
    assert put(tmp_path, changed) == Written(("site/a/index.html",), (), 1)


@pytest.mark.parametrize("place", ["site/index.html", "site/a/index.html", "site/bild.jpg", "mail/b/sv.txt"])
def test_a_file_that_someone_removed_comes_back_when_everything_is_verified(tmp_path: Path, place: str) -> None:
    (tmp_path / "bild.jpg").write_text("pixels")
    plan = plan_of(FIRST, {"site/bild.jpg": "bild.jpg"}, {"b.md": {"site/b/index.html": "b", "mail/b/sv.txt": "b"}})
    put(tmp_path, plan)
    whole = tree(tmp_path)
    (tmp_path / "out" / place).unlink()
    assert put(tmp_path, plan, verify=True).changed == (place,)
    assert tree(tmp_path) == whole


@pytest.mark.parametrize("part", ["site", "mail"])
def test_all_of_the_site_or_of_the_mail_comes_back_at_once(tmp_path: Path, part: str) -> None:
    plan = plan_of({"site/index.html": "list"}, {}, {"b.md": {"site/b/index.html": "b", "mail/b/sv.txt": "b"}})
    put(tmp_path, plan)
    whole = tree(tmp_path)
    shutil.rmtree(tmp_path / "out" / part)
    assert read_built_plan_digest(tmp_path / "out") == "", "a build would find nothing to do"
    put(tmp_path, plan)
    assert tree(tmp_path) == whole


def test_a_site_without_mail_lacks_none(tmp_path: Path) -> None:
    plan = plan_of({"site/index.html": "list"})
    put(tmp_path, plan)
    assert read_built_plan_digest(tmp_path / "out") == plan.digest
    assert put(tmp_path, plan).changed == ()


def test_the_state_of_outputs_is_the_digest_of_their_plan_while_nothing_is_in_doubt(tmp_path: Path) -> None:
    out, plan = tmp_path / "out", plan_of(FIRST)
    assert read_built_plan_digest(out) == ""
    put(tmp_path, plan)
    assert read_built_plan_digest(out) == plan.digest
    (out / ".journal.json").write_text("{}")
    assert read_built_plan_digest(out) == ""
    (out / ".journal.json").unlink()
    (out / "manifest.json").write_text("{")
    assert read_built_plan_digest(out) == ""


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

    def failing(_: Diff) -> Iterator[tuple[CommitOrder, Artifact]]:
        yield CommitOrder.LIST, Artifact("site/index.html", "text/html", b"new")
        raise error

    with pytest.raises(error):
        put(tmp_path, plan, make=failing)
    assert tree(tmp_path) == FIRST
    assert not (tmp_path / "out/.staging").exists()
    put(tmp_path, plan)
    assert tree(tmp_path) == {"site/index.html": "new", "site/b": "b"}


class Disk:
    """A disk that takes only so many moves and removals, and none after that."""

    def __init__(self, patch: pytest.MonkeyPatch, room: int) -> None:
        self.room = room
        for name in ("replace", "rename", "unlink"):
            patch.setattr(os, name, self.failing(getattr(os, name)))

    def failing(self, real: Callable[..., None]) -> Callable[..., None]:
        def move(*places: Any, **named: Any) -> None:
            self.room -= 1
            if self.room < 0:
                raise OSError(28, "No space left on device", str(places[-1]))
            real(*places, **named)

        return move


def die(newsroom: Path, plan: Plan, room: int) -> bool:
    """Build on a disk that takes so many moves; whether that was too few."""
    with pytest.MonkeyPatch.context() as patch:
        Disk(patch, room)
        try:
            put(newsroom, plan)
        except DeliveryError:
            return True
    return False


BEFORE = plan_of(FIRST, {}, {"b.md": {"site/b/index.html": "b", "site/b/b.txt": "b", "mail/b/sv.txt": "b"}})
AFTER = plan_of(
    {"site/index.html": "new", "site/c.html": "c"},
    {},
    {"b.md": {"site/b/index.html": "new", "mail/b/sv.txt": "b"}, "d.md": {"site/d/index.html": "d"}},
)
OTHER = plan_of({"site/index.html": "list"}, {}, {"d.md": {"site/d/index.html": "other"}})
MOVES = range(30)


@pytest.fixture
def whole(tmp_path: Path) -> Callable[[Plan], dict[str, str]]:
    """What stands in `out/` after a build from nothing."""

    def build(plan: Plan) -> dict[str, str]:
        put(tmp_path / "fresh", plan)
        return tree(tmp_path / "fresh")

    return build


@pytest.mark.parametrize("room", MOVES)
@pytest.mark.parametrize("then", [BEFORE, AFTER, OTHER], ids=["taken back", "again", "another"])
def test_a_build_that_died_at_any_move_is_repaired_whatever_comes_next(
    tmp_path: Path, whole: Callable[[Plan], dict[str, str]], room: int, then: Plan
) -> None:
    (tmp_path / "fresh").mkdir()
    put(tmp_path, BEFORE)
    if die(tmp_path, AFTER, room) and tree(tmp_path) != whole(BEFORE):
        assert read_built_plan_digest(tmp_path / "out") == ""
    put(tmp_path, then)
    assert tree(tmp_path) == whole(then)
    assert paths_of(read_manifest(tmp_path / "out").manifest) == tree(tmp_path).keys()


@pytest.mark.parametrize("room", MOVES)
def test_two_builds_that_died_one_after_the_other_are_repaired(
    tmp_path: Path, whole: Callable[[Plan], dict[str, str]], room: int
) -> None:
    (tmp_path / "fresh").mkdir()
    put(tmp_path, BEFORE)
    die(tmp_path, AFTER, 6)
    die(tmp_path, OTHER, room)
    put(tmp_path, BEFORE)
    assert tree(tmp_path) == whole(BEFORE)


@pytest.mark.parametrize("room", range(8))
def test_a_first_build_that_died_is_repaired(
    tmp_path: Path, whole: Callable[[Plan], dict[str, str]], room: int
) -> None:
    (tmp_path / "fresh").mkdir()
    die(tmp_path, BEFORE, room)
    put(tmp_path, OTHER)
    assert tree(tmp_path) == whole(OTHER)


def test_a_journal_that_cannot_be_read_puts_everything_in_doubt(tmp_path: Path) -> None:
    put(tmp_path, plan_of(FIRST))
    (tmp_path / "out/.journal.json").write_bytes(b"{")
    (tmp_path / "out/site/index.html").write_text("meddled")
    (tmp_path / "out/site/stray.html").write_text("stray")
    put(tmp_path, plan_of(FIRST))
    assert tree(tmp_path) == FIRST


def told(real: Callable[..., None], moves: list[str]) -> Callable[..., None]:
    """A function of the disk that tells each place that it has changed."""

    def move(*places: Any) -> None:
        real(*places)
        moves.append(str(places[-1]))

    return move


def test_what_is_new_stands_before_what_changes_and_nothing_goes_before_that(tmp_path: Path) -> None:
    put(tmp_path, BEFORE)
    moves: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        for name in ("replace", "unlink"):
            patch.setattr(os, name, told(getattr(os, name), moves))
        put(tmp_path, AFTER)
    places = [move.removeprefix(f"{tmp_path}/out/") for move in moves if "/." not in move and ".staging" not in move]
    assert places[0:2] == ["site/c.html", "site/d/index.html"]
    assert set(places[2:4]) == {"site/b/index.html", "site/index.html"}
    assert set(places[4:-1]) == {"mail/a/sv.txt", "site/a/index.html", "site/b/b.txt"}
    assert places[-1] == "manifest.json"


def test_a_folder_that_is_somebody_elses_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out/thesis.odt").write_text("mine")
    with pytest.raises(ConfigError, match="pressroom did not make it"):
        put(tmp_path, plan_of(FIRST), clean=True)
    assert tree(tmp_path) == {"thesis.odt": "mine"}


@pytest.mark.parametrize("content", [b"{", b"\xff\xfe", b"[]", b'{"items": 3}'])
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
    plan = plan_of(FIRST)

    def meanwhile(work: Diff) -> Iterator[tuple[CommitOrder, Artifact]]:
        with pytest.raises(DeliveryError, match="Another build"):
            put(tmp_path, plan)
        yield from artifacts_of(work)

    put(tmp_path, plan, make=meanwhile)
    assert tree(tmp_path) == FIRST


def test_a_build_that_must_wait_does_not_remove_the_folder_of_the_other(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with lock_output(out):
        with pytest.raises(DeliveryError, match="Another build"), lock_output(out):
            pass
        assert out.is_dir()


def test_a_build_that_makes_nothing_leaves_no_folder(tmp_path: Path) -> None:
    with lock_output(tmp_path / "out"):
        pass
    assert not (tmp_path / "out").exists()


def test_a_disk_that_takes_nothing_is_an_error_of_the_outside_world(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out/.staging").write_text("in the way")
    with pytest.raises(DeliveryError, match="could not be written"):
        put(tmp_path, plan_of(FIRST))


def test_outputs_of_a_version_that_knew_no_bundles_are_made_anew_and_what_no_plan_knows_goes(tmp_path: Path) -> None:
    put(tmp_path, plan_of({**FIRST, "site/gone/index.html": "gone"}))
    (tmp_path / "out/manifest.json").write_text('{"keys": {"site/index.html": "0", "site/gone/index.html": "1"}}')
    put(tmp_path, plan_of(FIRST))
    assert tree(tmp_path) == FIRST


def test_a_section_that_stands_is_not_asked_for_its_bundles(tmp_path: Path) -> None:
    bundles = {"2023/a.md": {"site/a/index.html": "a"}, "2024/b.md": {"site/b/index.html": "b"}}
    put(tmp_path, plan_of({}, bundles=bundles))
    plan = plan_of({}, bundles=bundles | {"2024/c.md": {"site/c/index.html": "c"}})
    unasked = tuple(
        structs.replace(each, list_release_items=never) if each.name == "2023" else each for each in plan.sections
    )
    out = tmp_path / "out"
    work = compute_diff(structs.replace(plan, sections=unasked), read_manifest(out), out)
    assert [bundle.source for bundle in work.release_items] == ["2024/c.md"]
    assert list(work.unchanged_rows) == ["2024/b.md"]
    assert list(work.unchanged_manifest.sections) == ["2023"]
    assert work.unchanged_count == 2


def never() -> tuple[ReleaseItem, ...]:
    raise AssertionError("a section was asked that stands")


def test_a_bundle_that_comes_into_another_section_is_not_made_again(tmp_path: Path) -> None:
    put(tmp_path, plan_of({}, bundles={"2023/a.md": {"site/a/index.html": "a"}}))
    moved = plan_of({}, bundles={"2023/a.md": {"site/a/index.html": "a"}})
    moved = structs.replace(moved, sections=(structs.replace(moved.sections[0], name="2024"),))
    work = compute_diff(moved, read_manifest(tmp_path / "out"), tmp_path / "out")
    assert (work.release_items, list(work.unchanged_rows), set(work.removals)) == ((), ["2023/a.md"], set())
