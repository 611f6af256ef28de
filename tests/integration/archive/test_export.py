"""What leaves for the public archive: all that is on record, in a form that others can check, and nothing else."""

import json
import shutil
import signal
import subprocess
import time
from hashlib import sha256
from pathlib import Path

import bagit
import pytest

from tests.support.archives import DRAFT, EMBARGOED, WITHHELD, act, build, change, exported, files, keys
from tests.support.terminal import COMMAND, run

pytestmark = pytest.mark.xdist_group("archive")  # the newsrooms are made once


def refused(newsroom: Path, *arguments: str) -> str:
    """What an export says that must fail."""
    done = run(newsroom, "export", *arguments)
    assert done.returncode in {1, 2}, done.stdout
    assert "Traceback" not in done.stderr
    return done.stderr


def copied(newsroom: Path, folder: Path) -> Path:
    """A copy of a newsroom, to change."""
    return shutil.copytree(newsroom, folder / "copy")


def test_the_library_of_congress_finds_our_bags_valid(whole: Path, years: dict[str, Path]) -> None:
    for folder in (whole, years["2024"]):
        bag = bagit.Bag(str(folder))
        bag.validate()
        assert bag.version_info == (1, 0)
        assert set(bag.algorithms) == {"sha256", "sha512"}
    assert bag.info["Source-Organization"] == ["Askfjärdens kommun", "Askfjärdens Hamn AB"]
    assert bag.info["Bagging-Date"] == "2026-01-15"
    assert "5 releases" in bag.info["External-Description"]


def test_a_bag_holds_sources_versions_files_record_and_pages_of_its_year(
    newsroom: Path, years: dict[str, Path]
) -> None:
    held = files(years["2024"])
    lines = [json.loads(line) for line in (newsroom / "releases/record.jsonl").read_bytes().splitlines()]
    for line in lines:
        for name, digest in line["files"].items() if line.get("files") else ():
            path = f"data/newsroom/releases/{line['release']}/{name}"
            assert (path in held) == line["release"].startswith("2024/")
            assert path not in held or sha256(held[path]).hexdigest() == digest
    assert held["data/newsroom/releases/record.jsonl"] == (newsroom / "releases/record.jsonl").read_bytes()
    kaj = [path for path in held if "/versions/2024/ny-kaj/" in path]
    assert len(kaj) == 3
    site = files(newsroom / "out/site")
    of_year = {f"data/site/{path}" for path in site if path.startswith(("2024/", "en/2024/"))}
    assert of_year <= held.keys()
    assert {"data/site/pressroom.css", "data/site/icon.svg", "data/site/nyheter/kaj.html"} <= held.keys()
    assert not [path for path in held if "/2025/" in path or "/2023/oppet-varv" in path]


def test_with_every_year_the_whole_site_is_in_the_bag(newsroom: Path, whole: Path) -> None:
    assert files(whole / "data/site") == files(newsroom / "out/site")


def test_no_draft_nothing_embargoed_and_nothing_withheld_leaves(newsroom: Path, whole: Path) -> None:
    everything = b"".join(content + path.encode() for path, content in files(whole).items())
    for word in (DRAFT, EMBARGOED, WITHHELD, "hemligt-utkast", "2031/senare", "Så skriver vi hos oss"):
        assert word.encode() in b"".join(files(newsroom).values()) + str(files(newsroom).keys()).encode()
        assert word.encode() not in everything
    assert not [path for path in files(whole) if "approvals" in path or "/2031/" in path]


def test_the_same_record_gives_the_same_bag(newsroom: Path, whole: Path, tmp_path: Path) -> None:
    assert files(exported(newsroom, tmp_path / "again", "--record", "all")) == files(whole)


def test_a_contact_for_the_press_leaves_only_into_a_confidential_bag(newsroom: Path, tmp_path: Path) -> None:
    other = copied(newsroom, tmp_path)
    shutil.rmtree(other / "out")
    change(other / "newsroom.yaml", "audience: public", "audience: press")
    act(other, "build", PRESSROOM_KEYS=keys(newsroom))
    said = refused(other, "--record", "2024", "--to", str(tmp_path / "bag"))
    assert "newsroom.yaml: a contact for the press only: Jourtelefonen" in said
    assert "--confidential" in said
    assert not (tmp_path / "bag").exists()
    act(other, "export", "--record", "2024", "--to", str(tmp_path / "bag"), "--confidential")
    assert bagit.Bag(str(tmp_path / "bag")).info["Pressroom-Confidential"] == "yes"
    assert [path for path, content in files(tmp_path / "bag").items() if WITHHELD.encode() in content]


def test_a_text_that_was_withheld_when_withdrawn_leaves_only_into_a_confidential_bag(
    newsroom: Path, tmp_path: Path
) -> None:
    other = copied(newsroom, tmp_path)
    act(
        other,
        "withdraw",
        "2025/inget",
        "--reason",
        "Stämmer inte.",
        "--withhold-headline",
        "--yes",
        PRESSROOM_KEYS=keys(newsroom),
    )
    said = refused(other, "--record", "2025", "--to", str(tmp_path / "bag"))
    assert "releases/2025/inget/sv.md: withdrawn, and its text withheld" in said
    bag = exported(other, tmp_path / "bag", "--record", "all", "--confidential")
    act(tmp_path, "--newsroom", "made", "import", str(bag))
    assert build(tmp_path / "made") == build(other, PRESSROOM_KEYS=keys(newsroom))


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (("--record", "1999"), "Nothing is on record of 1999."),
        (("--record", "2031"), "Nothing is on record of 2031."),
        (("--record", "../etc"), "Nothing is on record of ../etc."),
        (("--record", "2024", "--to", "releases/2024/bag"), "within the newsroom's own folders"),
        (("--record", "2024", "--to", "out/bag"), "within the newsroom's own folders"),
        (("--record", "2024", "--to", "templates"), "within the newsroom's own folders"),
        (("--record", "2024", "--to", "newsroom.yaml"), "is there already"),
        (("--record", "2024", "--to", "nowhere/bag"), "There is no folder"),
        (("--record", "2024", "--date", "yesterday"), "Give a day such as"),
    ],
)
def test_a_wish_that_cannot_be_granted_is_refused_in_words(
    newsroom: Path, arguments: tuple[str, ...], what: str
) -> None:
    before = sorted(newsroom.rglob("*"))
    assert what in refused(newsroom, *arguments)
    assert sorted(newsroom.rglob("*")) == before


def test_a_newsroom_without_a_record_has_nothing_to_export(tmp_path: Path) -> None:
    run(tmp_path, "new", "Bron")
    assert "There is no record yet" in refused(tmp_path, "--record", "all")


def test_a_site_that_is_not_what_the_record_says_is_not_exported(little: Path, tmp_path: Path) -> None:
    other = copied(little, tmp_path)
    shutil.rmtree(other / "out")
    assert "is not what the record says" in refused(other, "--record", "all", "--to", str(tmp_path / "bag"))


def test_a_text_that_was_changed_since_is_not_exported(little: Path, tmp_path: Path) -> None:
    other = copied(little, tmp_path)
    change(other / "releases/2023/bron/sv.md", "14 meter", "15 meter")
    assert "releases/2023/bron/sv.md" in refused(other, "--record", "all", "--to", str(tmp_path / "bag"))


def test_a_wording_that_is_lost_is_named(little: Path, tmp_path: Path) -> None:
    other = copied(little, tmp_path)
    lost = next((other / "releases/versions/2024/viken").iterdir())
    lost.unlink()
    said = refused(other, "--record", "2024", "--to", str(tmp_path / "bag"))
    assert f"There is no releases/versions/2024/viken/{lost.name}, which is on record." in said
    lost.write_text("---\nheadline: Något annat\n---\n")
    said = refused(other, "--record", "2024", "--to", str(tmp_path / "bag"))
    assert f"releases/versions/2024/viken/{lost.name} was changed: it is not what was recorded." in said
    assert not [path for path in tmp_path.iterdir() if path != other]


def test_a_file_that_leads_out_of_the_newsroom_is_not_followed(newsroom: Path, tmp_path: Path) -> None:
    other = copied(newsroom, tmp_path)
    (tmp_path / "secret.html").write_text("{# hidden #}")
    (other / "templates/site/footer.html").unlink()
    (other / "templates/site/footer.html").symlink_to(tmp_path / "secret.html")
    act(other, "build", PRESSROOM_KEYS=keys(newsroom))
    said = refused(other, "--record", "2024", "--to", str(tmp_path / "bag"))
    assert "templates/site/footer.html leads out of the newsroom." in said


def test_stopped_by_hand_there_is_a_whole_bag_or_nothing(newsroom: Path, tmp_path: Path) -> None:
    for delay in (0, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1):
        command = [*COMMAND, "export", "--record", "all", "--to", str(tmp_path / "bag")]
        with subprocess.Popen(command, cwd=newsroom, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
            while process.poll() is None and not (tmp_path / ".bag.part").exists():
                time.sleep(0.001)
            time.sleep(delay)
            process.send_signal(signal.SIGINT)
            said = process.communicate()[1]
        assert b"Traceback" not in said
        if (tmp_path / "bag").exists():
            bagit.Bag(str(tmp_path / "bag")).validate()
            shutil.rmtree(tmp_path / "bag")
        assert not list(tmp_path.iterdir())
