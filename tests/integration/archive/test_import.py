"""A newsroom comes back out of the archive as it was public; a bag that is not what it was is refused whole."""

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

from tests.support.archives import act, build, change, exported, files
from tests.support.terminal import COMMAND, run

pytestmark = pytest.mark.xdist_group("archive")  # the newsrooms are made once


def refused(bag: Path, newsroom: Path) -> str:
    """What an import says that must fail; nothing is written."""
    before = files(newsroom) if newsroom.exists() else None
    done = run(bag.parent, "--newsroom", str(newsroom), "import", str(bag))
    assert done.returncode == 2, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert (files(newsroom) if newsroom.exists() else None) == before
    return done.stderr


def imported(newsroom: Path, *bags: Path) -> Path:
    """A newsroom that some bags were imported into, one after the other."""
    for bag in bags:
        act(bag.parent, "--newsroom", str(newsroom), "import", str(bag))
    return newsroom


def bagged_anew(bag: Path) -> Path:
    """A bag by other hands of what is in a bag: what was changed in it is whole again, as far as a bag can tell."""
    for path in bag.iterdir():
        if path.name != "data":
            path.unlink()
    for path in (bag / "data").iterdir():
        path.rename(bag / path.name)
    (bag / "data").rmdir()
    bagit.make_bag(str(bag))
    return bag


def test_the_site_of_an_imported_newsroom_is_the_same_byte_for_byte(
    public: dict[str, bytes], whole: Path, tmp_path: Path
) -> None:
    made = imported(tmp_path / "made", whole)
    assert build(made) == public
    assert not [each for each in made.rglob("*") if each.name.startswith(".pressroom")]


def test_an_empty_current_folder_becomes_the_newsroom(little: Path, little_bag: Path, tmp_path: Path) -> None:
    act(tmp_path, "import", str(little_bag))
    assert build(tmp_path) == build(little)


@pytest.mark.parametrize("order", list(permutations(("2023", "2024", "2025"))), ids="-".join)
def test_bags_of_single_years_make_the_same_site_in_whatever_order(
    public: dict[str, bytes], years: dict[str, Path], tmp_path: Path, order: tuple[str, ...]
) -> None:
    made = imported(tmp_path / "made", *(years[year] for year in order))
    assert build(made) == public
    assert not (tmp_path / "made/releases/absent.json").exists()


def test_one_year_alone_makes_its_releases_and_check_tells_what_is_not_there(
    public: dict[str, bytes], years: dict[str, Path], tmp_path: Path
) -> None:
    made = imported(tmp_path / "made", years["2024"])
    checked = run(made, "check")
    assert checked.returncode == 0
    assert "releases/absent.json:1: warning: 6 releases on record are not here, of 2023, 2025" in checked.stdout
    here, there = build(made), public
    of_year = {path for path in there if path.startswith(("2024/", "en/2024/"))}
    assert of_year == {path for path in here if path.startswith(("2024/", "en/2024/"))}
    # Only a page tells of its neighbours, which are of other years at both ends.
    assert {path.rpartition("/")[2] for path in of_year if here[path] != there[path]} <= {"index.html"}
    assert len([path for path in of_year if here[path] == there[path]]) > len(of_year) / 2


def test_a_release_that_is_lost_comes_back(little: Path, little_bag: Path, tmp_path: Path) -> None:
    other = shutil.copytree(little, tmp_path / "other")
    shutil.rmtree(other / "releases/2023/bron")
    assert "this text was published and is gone" in run(other, "check").stdout
    imported(other, little_bag)
    assert build(other) == build(little)


def test_to_import_the_same_bag_again_changes_nothing(little_bag: Path, tmp_path: Path) -> None:
    made = imported(tmp_path / "made", little_bag)
    before = files(made)
    assert files(imported(made, little_bag)) == before


def test_what_is_imported_can_be_corrected_and_published_further(little_bag: Path, tmp_path: Path) -> None:
    made = imported(tmp_path / "made", little_bag)
    change(made / "releases/2024/viken/sv.md", "kall", "varm")
    act(made, "publish", "2024/viken", "--correction", "Det var fel.", "--yes")
    assert json.loads((made / "releases/record.jsonl").read_bytes().splitlines()[-1])["sequence"] == 4


def test_nobody_is_told_again_by_mail(little: Path, tmp_path: Path) -> None:
    other = shutil.copytree(little, tmp_path / "other")
    change(other / "releases/2024/viken/sv.md", "kall", "varm")
    act(other, "publish", "2024/viken", "--correction", "Det var fel.", "--yes", "--mail")
    made = imported(tmp_path / "made", exported(other, tmp_path / "bag", "--record", "all"))
    assert json.loads(act(made, "publish", "--yes", "--json"))["mailings"] == []


def test_a_bag_made_by_other_hands_is_read(little: Path, little_bag: Path, tmp_path: Path) -> None:
    bag = bagged_anew(shutil.copytree(little_bag, tmp_path / "bag"))
    assert build(imported(tmp_path / "made", bag)) == build(little)


def test_an_older_bag_comes_after_the_newest_and_not_before(little: Path, tmp_path: Path) -> None:
    other = shutil.copytree(little, tmp_path / "other")
    old = exported(other, tmp_path / "old", "--record", "2023")
    stale = exported(other, tmp_path / "stale", "--record", "2024")
    change(other / "releases/2024/viken/sv.md", "kall", "varm")
    act(other, "publish", "2024/viken", "--correction", "Det var fel.", "--yes")
    new = exported(other, tmp_path / "new", "--record", "2024")
    made = imported(tmp_path / "made", old)
    assert "The bag is newer than the newsroom" in refused(new, made)
    made = imported(tmp_path / "again", new, old)
    assert build(made) == build(other)
    assert "it was changed after the bag was made" in refused(stale, made)


def test_a_folder_with_other_things_or_another_newsroom_is_left_alone(
    newsroom: Path, little_bag: Path, tmp_path: Path
) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes/letter.txt").write_text("Dear")
    assert "is not empty and no newsroom: there is letter.txt" in refused(little_bag, tmp_path / "notes")
    assert "The bag is not of the newsroom" in refused(little_bag, newsroom)
    assert "There is no folder" not in refused(little_bag, little_bag / "data/made")


def test_what_was_changed_here_is_not_written_over(little_bag: Path, tmp_path: Path) -> None:
    made = imported(tmp_path / "made", little_bag)
    change(made / "releases/2024/viken/sv.md", "kall", "varm")
    said = refused(little_bag, made)
    assert "data/newsroom/releases/2024/viken/sv.md: in" in said
    assert "is something else in its place" in said


def add(path: str, content: str = "x") -> Callable[[Path], None]:
    def change_it(bag: Path) -> None:
        place = bag / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(content)

    return change_it


def grow(bag: Path) -> None:
    os.truncate(bag / "data/newsroom/newsroom.yaml", 1 << 40)


def grow_manifest(bag: Path) -> None:
    os.truncate(bag / "manifest-sha256.txt", 1 << 40)


def link(bag: Path) -> None:
    place = bag / "data/newsroom/newsroom.yaml"
    place.rename(bag.parent / "elsewhere.yaml")
    place.symlink_to(bag.parent / "elsewhere.yaml")


def pipe(bag: Path) -> None:
    os.mkfifo(bag / "data/newsroom/templates")


def lead_out(bag: Path) -> None:
    digest = "0" * 64
    with (bag / "manifest-sha256.txt").open("a") as file:
        file.write(f"{digest}  data/../../../etc/passwd\n")


def remove(path: str) -> Callable[[Path], None]:
    return lambda bag: (bag / path).unlink()


DAMAGE: dict[str, tuple[Callable[[Path], None], str]] = {
    "not listed": (add("data/newsroom/releases/2024/viken/more.pdf"), "expected Payload-Oxum"),
    "empty and not listed": (add("data/site/empty.html", ""), "expected Payload-Oxum"),
    "tag not listed": (add("notes.txt"), "notes.txt: the file is not listed in tagmanifest-sha256.txt"),
    "missing": (remove("data/newsroom/releases/2024/viken/sv.md"), "expected Payload-Oxum"),
    "no manifest": (remove("manifest-sha256.txt"), "it names manifest-sha256.txt, which is not there"),
    "no tags": (remove("bag-info.txt"), "bag-info.txt: the file cannot be read"),
    "no bag": (remove("bagit.txt"), "is no bag: there is no bagit.txt in it"),
    "fetch": (add("fetch.txt"), "the bag is not whole"),
    "huge": (grow, "expected Payload-Oxum"),
    "huge manifest": (grow_manifest, "the file is larger than any of its kind"),
    "link": (link, "data/newsroom/newsroom.yaml: this is a link"),
    "pipe": (pipe, "data/newsroom/templates: this is neither a file nor a folder"),
    "leads out": (lead_out, "it names data/../../../etc/passwd, which is not there"),
    "digest of the future": (add("manifest-sha9.txt"), "pressroom does not know this digest"),
    "other form": (add("bagit.txt", "BagIt-Version: 2.0\n"), "bagit.txt: expected two lines"),
    "deep": (add("data/" + "a/" * 40 + "b"), "the folders are nested too deeply"),
    "case": (add("data/newsroom/releases/2024/viken/SV.md"), "some systems cannot tell this name from"),
    "control": (add("data/site/a\x1b[2J"), "characters that are no part"),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_a_damaged_or_hostile_bag_is_refused_with_the_file(name: str, little_bag: Path, tmp_path: Path) -> None:
    bag = shutil.copytree(little_bag, tmp_path / "bag")
    damage, what = DAMAGE[name]
    damage(bag)
    said = refused(bag, tmp_path / "made")
    assert what in said
    assert "\x1b" not in said
    assert not (tmp_path / "made").exists()


def test_two_spellings_of_one_name_are_refused(little_bag: Path, tmp_path: Path) -> None:
    bag = shutil.copytree(little_bag, tmp_path / "bag")
    (bag / "data/site/caf\u00e9.html").write_text("1")
    (bag / "data/site/cafe\u0301.html").write_text("2")
    assert "some systems cannot tell this name from" in refused(bag, tmp_path / "made")


def forge_text(data: Path) -> None:
    change(data / "newsroom/releases/2024/viken/sv.md", "kall", "varm")


def forge_wording(data: Path) -> None:
    next((data / "newsroom/releases/versions/2023/bron").iterdir()).write_text("---\nheadline: Annat\n---\n")


def forge_record(data: Path) -> None:
    change(data / "newsroom/releases/record.jsonl", '"kind":"import"', '"kind":"publication"')


def shorten_record(data: Path) -> None:
    place = data / "newsroom/releases/record.jsonl"
    place.write_bytes(b"".join(place.read_bytes().splitlines(keepends=True)[1:]))


def tear_record(data: Path) -> None:
    place = data / "newsroom/releases/record.jsonl"
    place.write_bytes(place.read_bytes()[:-1])


def slip_in(path: str) -> Callable[[Path], None]:
    return add(f"newsroom/{path}")


def lose(path: str) -> Callable[[Path], None]:
    return lambda data: (data / "newsroom" / path).unlink()


def address(data: Path) -> None:
    line = {"channel": "mail", "line": "0", "time": "2026-01-01T00:00:00Z", "to": "somebody@example.org"}
    (data / "newsroom/releases/channels.jsonl").write_text(json.dumps(line) + "\n")


FORGED: dict[str, tuple[Callable[[Path], None], str]] = {
    "text": (forge_text, "releases/2024/viken/sv.md: it is not what is on record"),
    "wording": (forge_wording, "it is not what is on record: that has the SHA-256"),
    "record": (forge_record, "releases/record.jsonl:2: "),
    "record without its beginning": (shorten_record, "the line that this one follows was changed, or is gone"),
    "torn record": (tear_record, "the last line is not whole"),
    "draft": (slip_in("releases/2024/viken/en.md"), "it is not on record that this was published"),
    "file": (slip_in("releases/2024/viken/more.pdf"), "it is not on record that this was published"),
    "release": (slip_in("releases/2025/new/sv.md"), "it is not on record that this was published"),
    "approvals": (slip_in("releases/approvals.jsonl"), "this is no part of a newsroom"),
    "hidden file": (slip_in("releases/2024/viken/.htaccess"), "this is no part of a newsroom"),
    "git hook": (slip_in(".git/hooks/post-checkout"), "this is no part of a newsroom"),
    "program": (slip_in("run.sh"), "this is no part of a newsroom"),
    "lost text": (lose("releases/2024/viken/sv.md"), "the file is on record and missing"),
    "lost newsroom": (lose("newsroom.yaml"), "data/newsroom/newsroom.yaml: the file is missing"),
    "lost record": (lose("releases/record.jsonl"), "the file is missing"),
    "address of a person": (address, "it tells of more than an archive keeps"),
    "other payload": (add("letters/one.txt"), "expected data/newsroom/ and data/site/ only"),
}


@pytest.mark.parametrize("name", FORGED)
def test_a_bag_whose_manifests_are_right_is_refused_when_its_record_says_otherwise(
    name: str, little_bag: Path, tmp_path: Path
) -> None:
    bag = shutil.copytree(little_bag, tmp_path / "bag")
    forge, what = FORGED[name]
    forge(bag / "data")
    assert what in refused(bagged_anew(bag), tmp_path / "made")
    assert not (tmp_path / "made").exists()


def forge_last_line(data: Path) -> None:
    place = data / "newsroom/releases/record.jsonl"
    first, _, last = place.read_text("utf-8").rstrip("\n").rpartition("\n")
    place.write_text(f"{first}\n{last.replace('var fel', 'var rätt')}\n", "utf-8")


UNPROVEN: dict[str, tuple[Callable[[Path], None], str]] = {
    "last line": (forge_last_line, "releases/record.jsonl:4: wrong signature"),
    "lost keys": (lose("releases/keys.json"), "releases/record.jsonl:4: unknown key: there is no key"),
    "no keys": (slip_in("releases/keys.json"), "releases/keys.json: this is no list of keys"),
}


def test_a_bag_whose_record_is_not_signed_by_its_newsroom_is_refused(little: Path, tmp_path: Path) -> None:
    signed = shutil.copytree(little, tmp_path / "signed")
    private = {"PRESSROOM_KEYS": str(tmp_path / "private")}
    act(signed, "keys", "create", **private)
    change(signed / "releases/2024/viken/sv.md", "kall", "varm")
    act(signed, "publish", "2024/viken", "--correction", "Ordet var fel.", "--yes", **private)
    whole = exported(signed, tmp_path / "whole", "--record", "all")
    for name, (forge, what) in UNPROVEN.items():
        bag = shutil.copytree(whole, tmp_path / name)
        forge(bag / "data")
        assert what in refused(bagged_anew(bag), tmp_path / "made")
    imported(tmp_path / "made", bagged_anew(whole))


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGKILL], ids=["by hand", "killed"])
def test_stopped_at_any_moment_the_next_import_makes_it_whole(
    whole: Path, tmp_path: Path, stop: signal.Signals
) -> None:
    expected = files(imported(tmp_path / "whole", whole))
    for step, delay in enumerate((0, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1)):
        made = tmp_path / f"made{step}"
        command = [*COMMAND, "--newsroom", str(made), "import", str(whole)]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
            while process.poll() is None and not (made / ".pressroom-import").exists():
                time.sleep(0.001)
            time.sleep(delay)
            process.send_signal(stop)
            said = process.communicate()[1]
        assert b"Traceback" not in said
        if stop == signal.SIGINT:
            assert not made.exists() or files(made) == expected
        assert files(imported(made, whole)) == expected


def test_json_tells_what_was_brought(little: Path, tmp_path: Path) -> None:
    bag = exported(little, tmp_path / "bag", "--record", "2023")
    said = json.loads(act(tmp_path, "--newsroom", "made", "import", str(bag), "--json"))["imported"]
    assert said == {"releases": ["2023/bron"], "absent": ["2024/viken"], "templates": 0}


def test_a_disk_that_takes_no_more_leaves_neither_bag_nor_newsroom(newsroom: Path, whole: Path, tmp_path: Path) -> None:
    for arguments in (
        ["--newsroom", str(newsroom), "export", "--record", "all", "--to", str(tmp_path / "bag")],
        ["--newsroom", str(tmp_path / "made"), "import", str(whole)],
    ):
        limited = ["bash", "-c", 'ulimit -f 2; exec "$@"', "limited", *COMMAND, *arguments]
        done = subprocess.run(limited, capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == 3, done.stderr
        assert "File too large" in done.stderr
        assert "Make room or give yourself access there, then run this again." in done.stderr
    assert not list(tmp_path.iterdir())
