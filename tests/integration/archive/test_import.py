"""An import restores the newsroom as it was public, and rejects a bag that was changed."""

import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from itertools import permutations
from pathlib import Path

import bagit
import pytest

from tests.support.archives import NOW, build_site, export_bag, read_files, replace_text, run_command
from tests.support.terminal import COMMAND, run

pytestmark = pytest.mark.xdist_group("archive")  # the newsrooms are created once


def get_import_error(bag: Path, newsroom: Path) -> str:
    """Return the error message of an import that must fail and write nothing."""
    before = read_files(newsroom) if newsroom.exists() else None
    result = run(bag.parent, "--newsroom", str(newsroom), "import", str(bag))
    assert result.returncode == 2, result.stdout + result.stderr
    assert "Traceback" not in result.stderr
    assert (read_files(newsroom) if newsroom.exists() else None) == before
    return result.stderr


def import_bags(newsroom: Path, *bags: Path) -> Path:
    """Import bags into a newsroom, one after the other, and return its folder."""
    for bag in bags:
        run_command(bag.parent, "--newsroom", str(newsroom), "import", str(bag))
    return newsroom


def pack_again(bag: Path) -> Path:
    """Pack the payload of a bag again with another program: changed files then match the new manifests."""
    for path in bag.iterdir():
        if path.name != "data":
            path.unlink()
    for path in (bag / "data").iterdir():
        path.rename(bag / path.name)
    (bag / "data").rmdir()
    bagit.make_bag(str(bag))
    return bag


def test_the_site_of_an_imported_newsroom_is_the_same_byte_for_byte(
    public_files: dict[str, bytes], full_bag: Path, tmp_path: Path
) -> None:
    target = import_bags(tmp_path / "target", full_bag)
    assert build_site(target) == public_files
    assert not [each for each in target.rglob("*") if each.name.startswith(".pressroom")]


def test_an_empty_current_folder_becomes_the_newsroom(small_newsroom: Path, small_bag: Path, tmp_path: Path) -> None:
    run_command(tmp_path, "import", str(small_bag))
    assert build_site(tmp_path) == build_site(small_newsroom)


@pytest.mark.parametrize("order", list(permutations(("2023", "2024", "2025"))), ids="-".join)
def test_bags_of_single_years_give_the_same_site_in_any_order(
    public_files: dict[str, bytes], year_bags: dict[str, Path], tmp_path: Path, order: tuple[str, ...]
) -> None:
    target = import_bags(tmp_path / "target", *(year_bags[year] for year in order))
    assert build_site(target) == public_files
    assert not (tmp_path / "target/releases/absent.json").exists()


def test_one_year_alone_gives_its_releases_and_check_warns_about_missing_ones(
    public_files: dict[str, bytes], year_bags: dict[str, Path], tmp_path: Path
) -> None:
    target = import_bags(tmp_path / "target", year_bags["2024"])
    checked = run(target, "check")
    assert checked.returncode == 0
    assert (
        "releases/absent.json:1: warning: 6 releases in the record are not in this folder (years: 2023, 2025)"
        in checked.stdout
    )
    target_files, all_files = build_site(target), public_files
    of_year = {path for path in all_files if path.startswith(("2024/", "en/2024/"))}
    assert of_year == {path for path in target_files if path.startswith(("2024/", "en/2024/"))}
    # Only pages link to their neighbours, which at both ends are from other years.
    assert {path.rpartition("/")[2] for path in of_year if target_files[path] != all_files[path]} <= {"index.html"}
    assert len([path for path in of_year if target_files[path] == all_files[path]]) > len(of_year) / 2


def test_a_lost_release_is_restored(small_newsroom: Path, small_bag: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(small_newsroom, tmp_path / "other")
    shutil.rmtree(copy / "releases/2023/bron")
    assert "this published text is missing" in run(copy, "check").stdout
    import_bags(copy, small_bag)
    assert build_site(copy) == build_site(small_newsroom)


def test_importing_the_same_bag_again_changes_nothing(small_bag: Path, tmp_path: Path) -> None:
    target = import_bags(tmp_path / "target", small_bag)
    before = read_files(target)
    assert read_files(import_bags(target, small_bag)) == before


def test_an_imported_release_can_be_corrected(small_bag: Path, tmp_path: Path) -> None:
    target = import_bags(tmp_path / "target", small_bag)
    replace_text(target / "releases/2024/viken/sv.md", "kall", "varm")
    run_command(target, "publish", "2024/viken", "--correction", "Det var fel.", "--yes")
    assert json.loads((target / "releases/record.jsonl").read_bytes().splitlines()[-1])["sequence"] == 4


def test_nobody_gets_a_mail_again(small_newsroom: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(small_newsroom, tmp_path / "other")
    replace_text(copy / "releases/2024/viken/sv.md", "kall", "varm")
    run_command(copy, "publish", "2024/viken", "--correction", "Det var fel.", "--yes", "--mail")
    target = import_bags(tmp_path / "target", export_bag(copy, tmp_path / "bag", "--record", "all"))
    assert json.loads(run_command(target, "publish", "--yes", "--json"))["mailings"] == []


def test_a_bag_packed_by_another_program_is_imported(small_newsroom: Path, small_bag: Path, tmp_path: Path) -> None:
    bag = pack_again(shutil.copytree(small_bag, tmp_path / "bag"))
    assert build_site(import_bags(tmp_path / "target", bag)) == build_site(small_newsroom)


def test_an_older_bag_comes_after_the_newest_and_not_before(small_newsroom: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(small_newsroom, tmp_path / "other")
    old = export_bag(copy, tmp_path / "old", "--record", "2023")
    stale = export_bag(copy, tmp_path / "stale", "--record", "2024")
    replace_text(copy / "releases/2024/viken/sv.md", "kall", "varm")
    run_command(copy, "publish", "2024/viken", "--correction", "Det var fel.", "--yes")
    new = export_bag(copy, tmp_path / "new", "--record", "2024")
    target = import_bags(tmp_path / "target", old)
    assert "The archive package is newer than the newsroom" in get_import_error(new, target)
    target = import_bags(tmp_path / "again", new, old)
    assert build_site(target) == build_site(copy)
    assert "it has changed since the package was exported" in get_import_error(stale, target)


def test_a_folder_with_other_files_or_another_newsroom_is_left_alone(
    newsroom: Path, small_bag: Path, tmp_path: Path
) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes/letter.txt").write_text("Dear")
    assert "is not empty and is not a newsroom: it contains letter.txt" in get_import_error(
        small_bag, tmp_path / "notes"
    )
    assert "The archive package is not from the newsroom" in get_import_error(small_bag, newsroom)
    assert "There is no folder" not in get_import_error(small_bag, small_bag / "data/target")


def test_a_file_that_was_changed_locally_is_not_overwritten(small_bag: Path, tmp_path: Path) -> None:
    target = import_bags(tmp_path / "target", small_bag)
    replace_text(target / "releases/2024/viken/sv.md", "kall", "varm")
    message = get_import_error(small_bag, target)
    assert f"data/newsroom/releases/2024/viken/sv.md: {target} already has a different file here" in message


def add_file_at(path: str, content: str = "x") -> Callable[[Path], None]:
    def add_file(bag: Path) -> None:
        file = bag / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content)

    return add_file


def enlarge_text(bag: Path) -> None:
    os.truncate(bag / "data/newsroom/newsroom.yaml", 1 << 40)


def enlarge_manifest(bag: Path) -> None:
    os.truncate(bag / "manifest-sha256.txt", 1 << 40)


def replace_with_link(bag: Path) -> None:
    path = bag / "data/newsroom/newsroom.yaml"
    path.rename(bag.parent / "elsewhere.yaml")
    path.symlink_to(bag.parent / "elsewhere.yaml")


def add_pipe(bag: Path) -> None:
    os.mkfifo(bag / "data/newsroom/templates")


def list_outside_path(bag: Path) -> None:
    digest = "0" * 64
    with (bag / "manifest-sha256.txt").open("a") as file:
        file.write(f"{digest}  data/../../../etc/passwd\n")


def remove_file(path: str) -> Callable[[Path], None]:
    return lambda bag: (bag / path).unlink()


DAMAGE: dict[str, tuple[Callable[[Path], None], str]] = {
    "not listed": (add_file_at("data/newsroom/releases/2024/viken/more.pdf"), "expected Payload-Oxum"),
    "empty and not listed": (add_file_at("data/site/empty.html", ""), "expected Payload-Oxum"),
    "tag not listed": (add_file_at("notes.txt"), "notes.txt: the file is not listed in tagmanifest-sha256.txt"),
    "missing": (remove_file("data/newsroom/releases/2024/viken/sv.md"), "expected Payload-Oxum"),
    "no manifest": (remove_file("manifest-sha256.txt"), "it lists manifest-sha256.txt, which is missing"),
    "no tags": (remove_file("bag-info.txt"), "bag-info.txt: the file cannot be read"),
    "not a bag": (remove_file("bagit.txt"), "is not an archive package: it contains no bagit.txt"),
    "fetch": (add_file_at("fetch.txt"), "the package is incomplete"),
    "huge": (enlarge_text, "expected Payload-Oxum"),
    "huge manifest": (enlarge_manifest, "the file is too large"),
    "link": (replace_with_link, "data/newsroom/newsroom.yaml: this is a link"),
    "pipe": (add_pipe, "data/newsroom/templates: this is neither a file nor a folder"),
    "leads out": (list_outside_path, "it lists data/../../../etc/passwd, which is missing"),
    "unknown digest": (add_file_at("manifest-sha9.txt"), "is not supported; supported digests"),
    "other version": (add_file_at("bagit.txt", "BagIt-Version: 2.0\n"), "bagit.txt: expected two lines"),
    "deep": (add_file_at("data/" + "a/" * 40 + "b"), "the folders are nested too deeply"),
    "case": (add_file_at("data/newsroom/releases/2024/viken/SV.md"), "some systems treat this name and"),
    "control": (add_file_at("data/site/a\x1b[2J"), "characters that are not allowed"),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_a_damaged_or_hostile_bag_is_refused_with_the_file(name: str, small_bag: Path, tmp_path: Path) -> None:
    bag = shutil.copytree(small_bag, tmp_path / "bag")
    damage, what = DAMAGE[name]
    damage(bag)
    message = get_import_error(bag, tmp_path / "target")
    assert what in message
    assert "\x1b" not in message
    assert not (tmp_path / "target").exists()


def test_two_spellings_of_one_name_are_refused(small_bag: Path, tmp_path: Path) -> None:
    bag = shutil.copytree(small_bag, tmp_path / "bag")
    (bag / "data/site/caf\u00e9.html").write_text("1")
    (bag / "data/site/cafe\u0301.html").write_text("2")
    assert "some systems treat this name and" in get_import_error(bag, tmp_path / "target")


def forge_text(data: Path) -> None:
    replace_text(data / "newsroom/releases/2024/viken/sv.md", "kall", "varm")


def forge_version(data: Path) -> None:
    next((data / "newsroom/releases/versions/2023/bron").iterdir()).write_text("---\nheadline: Annat\n---\n")


def forge_record(data: Path) -> None:
    replace_text(data / "newsroom/releases/record.jsonl", '"kind":"import"', '"kind":"publication"')


def shorten_record(data: Path) -> None:
    path = data / "newsroom/releases/record.jsonl"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[1:]))


def truncate_record(data: Path) -> None:
    path = data / "newsroom/releases/record.jsonl"
    path.write_bytes(path.read_bytes()[:-1])


def add_newsroom_file(path: str) -> Callable[[Path], None]:
    return add_file_at(f"newsroom/{path}")


def remove_newsroom_file(path: str) -> Callable[[Path], None]:
    return lambda data: (data / "newsroom" / path).unlink()


def add_receipt_with_address(data: Path) -> None:
    line = {"channel": "mail", "line": "0", "time": "2026-01-01T00:00:00Z", "to": "somebody@example.org"}
    (data / "newsroom/releases/channels.jsonl").write_text(json.dumps(line) + "\n")


FORGED: dict[str, tuple[Callable[[Path], None], str]] = {
    "text": (forge_text, "releases/2024/viken/sv.md: it does not match the record"),
    "version": (forge_version, "it does not match the record: expected SHA-256"),
    "record": (forge_record, "releases/record.jsonl:2: "),
    "record without its beginning": (shorten_record, "the line before this one was changed or removed"),
    "truncated record": (truncate_record, "the last line is incomplete"),
    "draft": (add_newsroom_file("releases/2024/viken/en.md"), "the record does not list this file as published"),
    "file": (add_newsroom_file("releases/2024/viken/more.pdf"), "the record does not list this file as published"),
    "release": (add_newsroom_file("releases/2025/new/sv.md"), "the record does not list this file as published"),
    "approvals": (add_newsroom_file("releases/approvals.jsonl"), "this is not part of an exported newsroom"),
    "hidden file": (add_newsroom_file("releases/2024/viken/.htaccess"), "this is not part of an exported newsroom"),
    "git hook": (add_newsroom_file(".git/hooks/post-checkout"), "this is not part of an exported newsroom"),
    "program": (add_newsroom_file("run.sh"), "this is not part of an exported newsroom"),
    "lost text": (remove_newsroom_file("releases/2024/viken/sv.md"), "the record lists this file, but it is missing"),
    "lost newsroom": (remove_newsroom_file("newsroom.yaml"), "data/newsroom/newsroom.yaml: the file is missing"),
    "lost record": (remove_newsroom_file("releases/record.jsonl"), "the file is missing"),
    "address of a person": (add_receipt_with_address, "it contains more than an archive may keep"),
    "other payload": (add_file_at("letters/one.txt"), "expected only data/newsroom/ and data/site/"),
}


@pytest.mark.parametrize("name", FORGED)
def test_a_bag_with_correct_manifests_is_refused_if_it_does_not_match_its_record(
    name: str, small_bag: Path, tmp_path: Path
) -> None:
    bag = shutil.copytree(small_bag, tmp_path / "bag")
    forge, what = FORGED[name]
    forge(bag / "data")
    assert what in get_import_error(pack_again(bag), tmp_path / "target")
    assert not (tmp_path / "target").exists()


def forge_last_line(data: Path) -> None:
    path = data / "newsroom/releases/record.jsonl"
    first, _, last = path.read_text("utf-8").rstrip("\n").rpartition("\n")
    path.write_text(f"{first}\n{last.replace('var fel', 'var rätt')}\n", "utf-8")


FORGED_SIGNATURES: dict[str, tuple[Callable[[Path], None], str]] = {
    "last line": (forge_last_line, "releases/record.jsonl:4: wrong signature"),
    "lost keys": (remove_newsroom_file("releases/keys.json"), "releases/record.jsonl:4: unknown key: there is no key"),
    "no keys": (add_newsroom_file("releases/keys.json"), "releases/keys.json: this is not a valid list of keys"),
}


def test_a_bag_whose_record_is_not_signed_by_its_newsroom_is_refused(small_newsroom: Path, tmp_path: Path) -> None:
    signed = shutil.copytree(small_newsroom, tmp_path / "signed")
    private = {"PRESSROOM_KEYS": str(tmp_path / "private")}
    run_command(signed, "keys", "create", **private)
    replace_text(signed / "releases/2024/viken/sv.md", "kall", "varm")
    run_command(signed, "publish", "2024/viken", "--correction", "Ordet var fel.", "--yes", **private)
    full_bag = export_bag(signed, tmp_path / "whole", "--record", "all")
    for name, (forge, what) in FORGED_SIGNATURES.items():
        bag = shutil.copytree(full_bag, tmp_path / name)
        forge(bag / "data")
        assert what in get_import_error(pack_again(bag), tmp_path / "target")
    import_bags(tmp_path / "target", pack_again(full_bag))


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGKILL], ids=["interrupted", "killed"])
def test_the_next_import_completes_one_that_was_stopped_at_any_moment(
    full_bag: Path, tmp_path: Path, stop: signal.Signals
) -> None:
    expected = read_files(import_bags(tmp_path / "whole", full_bag))
    for step, delay in enumerate((0, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1)):
        target = tmp_path / f"target{step}"
        command = [*COMMAND, "--newsroom", str(target), "import", str(full_bag)]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
            while process.poll() is None and not (target / ".pressroom-import").exists():
                time.sleep(0.001)
            time.sleep(delay)
            process.send_signal(stop)
            message = process.communicate()[1]
        assert b"Traceback" not in message
        if stop == signal.SIGINT:
            assert not target.exists() or read_files(target) == expected
        assert read_files(import_bags(target, full_bag)) == expected


def test_the_next_import_removes_what_one_left_that_was_killed_at_its_end(full_bag: Path, tmp_path: Path) -> None:
    target = import_bags(tmp_path / "target", full_bag)
    expected = read_files(target)
    (target / ".pressroom-import").mkdir()
    (target / ".pressroom-import/absent.json").write_text("[]\n", "utf-8")
    assert read_files(import_bags(target, full_bag)) == expected


def test_json_lists_what_was_imported(small_newsroom: Path, tmp_path: Path) -> None:
    bag = export_bag(small_newsroom, tmp_path / "bag", "--record", "2023")
    message = json.loads(run_command(tmp_path, "--newsroom", "target", "import", str(bag), "--json"))["imported"]
    assert message == {"releases": ["2023/bron"], "absent": ["2024/viken"], "templates": 0}


def test_a_full_disk_leaves_neither_bag_nor_newsroom(newsroom: Path, full_bag: Path, tmp_path: Path) -> None:
    for arguments in (
        ["--newsroom", str(newsroom), "export", "--record", "all", "--to", str(tmp_path / "bag")],
        ["--newsroom", str(tmp_path / "target"), "import", str(full_bag)],
    ):
        limited = ["bash", "-c", 'ulimit -f 2; exec "$@"', "limited", *COMMAND, *arguments]
        result = subprocess.run(limited, capture_output=True, text=True, timeout=120, check=False)
        assert result.returncode == 3, result.stderr
        assert "File too large" in result.stderr
        assert "Check permissions and free disk space, then run this again." in result.stderr
    assert not list(tmp_path.iterdir())


def get_build_error(newsroom: Path) -> str:
    """Return the error message of a build that must stop for want of a key."""
    result = run(newsroom, "build", "--now", NOW)
    assert result.returncode == 2, result.stdout + result.stderr
    return result.stderr


def test_an_imported_newsroom_without_its_key_builds_only_what_its_signatures_sign(
    public_files: dict[str, bytes], full_bag: Path, tmp_path: Path
) -> None:
    target = import_bags(tmp_path / "target", full_bag)
    setup = (target / "newsroom.yaml").read_text()
    replace_text(target / "newsroom.yaml", "0980-319 200", "0980-319 222")
    message = get_build_error(target)
    assert "does not sign what would be published now" in message
    assert "pressroom keys create" in message
    assert not (target / "out/site").exists()
    (target / "newsroom.yaml").write_text(setup)
    assert build_site(target) == public_files
    replace_text(target / "newsroom.yaml", "0980-319 200", "0980-319 222")
    get_build_error(target)
    assert read_files(target / "out/site") == public_files


def test_an_imported_newsroom_stops_at_a_stored_signature_that_is_not_genuine(full_bag: Path, tmp_path: Path) -> None:
    target = import_bags(tmp_path / "target", full_bag)
    path = next((target / "releases/signatures").rglob("*.json"))
    replace_text(path, '"signature": "e', '"signature": "f')
    assert "does not sign what would be published now: malformed" in get_build_error(target)


def test_a_new_key_signs_an_imported_newsroom_again(full_bag: Path, tmp_path: Path) -> None:
    target = import_bags(tmp_path / "target", full_bag)
    replace_text(target / "newsroom.yaml", "0980-319 200", "0980-319 222")
    private = {"PRESSROOM_KEYS": str(tmp_path / "keys")}
    run_command(target, "keys", "create", **private)
    run_command(target, "build", "--now", NOW, **private)
