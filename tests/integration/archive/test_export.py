"""An export contains everything that was published, in a form that others can check, and nothing else."""

import json
import shutil
import signal
import subprocess
import time
from hashlib import sha256
from pathlib import Path

import bagit
import pytest

from tests.support.archives import (
    DRAFT,
    EMBARGOED,
    HIDDEN,
    build_site,
    export_bag,
    get_keys_folder,
    read_files,
    replace_text,
    run_command,
)
from tests.support.terminal import COMMAND, run

pytestmark = pytest.mark.xdist_group("archive")  # the newsrooms are created once


def get_export_error(newsroom: Path, *arguments: str) -> str:
    """Return the error message of an export that must fail."""
    result = run(newsroom, "export", *arguments)
    assert result.returncode in {1, 2}, result.stdout
    assert "Traceback" not in result.stderr
    return result.stderr


def copy_newsroom(newsroom: Path, folder: Path) -> Path:
    """Return a copy of a newsroom that a test may change."""
    return shutil.copytree(newsroom, folder / "copy")


def test_the_library_of_congress_finds_our_bags_valid(full_bag: Path, year_bags: dict[str, Path]) -> None:
    for folder in (full_bag, year_bags["2024"]):
        bag = bagit.Bag(str(folder))
        bag.validate()
        assert bag.version_info == (1, 0)
        assert set(bag.algorithms) == {"sha256", "sha512"}
    assert bag.info["Source-Organization"] == ["Askfjärdens kommun", "Askfjärdens Hamn AB"]
    assert bag.info["Bagging-Date"] == "2026-01-15"
    assert "5 releases" in bag.info["External-Description"]


def test_a_bag_contains_sources_versions_files_record_and_pages_of_its_year(
    newsroom: Path, year_bags: dict[str, Path]
) -> None:
    bag_files = read_files(year_bags["2024"])
    lines = [json.loads(line) for line in (newsroom / "releases/record.jsonl").read_bytes().splitlines()]
    for line in lines:
        for name, digest in line["files"].items() if line.get("files") else ():
            path = f"data/newsroom/releases/{line['release']}/{name}"
            assert (path in bag_files) == line["release"].startswith("2024/")
            assert path not in bag_files or sha256(bag_files[path]).hexdigest() == digest
    assert bag_files["data/newsroom/releases/record.jsonl"] == (newsroom / "releases/record.jsonl").read_bytes()
    version_paths = [path for path in bag_files if "/versions/2024/ny-kaj/" in path]
    assert len(version_paths) == 3
    site = read_files(newsroom / "out/site")
    of_year = {f"data/site/{path}" for path in site if path.startswith(("2024/", "en/2024/"))}
    assert of_year <= bag_files.keys()
    assert {"data/site/pressroom.css", "data/site/icon.svg", "data/site/nyheter/kaj.html"} <= bag_files.keys()
    assert not [path for path in bag_files if "/2025/" in path or "/2023/oppet-varv" in path]


def test_with_every_year_the_whole_site_is_in_the_bag(newsroom: Path, full_bag: Path) -> None:
    assert read_files(full_bag / "data/site") == read_files(newsroom / "out/site")


def test_drafts_embargoed_releases_and_hidden_versions_are_not_exported(newsroom: Path, full_bag: Path) -> None:
    all_content = b"".join(content + path.encode() for path, content in read_files(full_bag).items())
    for word in (DRAFT, EMBARGOED, HIDDEN, "hemligt-utkast", "2031/senare", "Så skriver vi hos oss"):
        assert word.encode() in b"".join(read_files(newsroom).values()) + str(read_files(newsroom).keys()).encode()
        assert word.encode() not in all_content
    assert not [path for path in read_files(full_bag) if "approvals" in path or "/2031/" in path]


def test_the_same_record_gives_the_same_bag(newsroom: Path, full_bag: Path, tmp_path: Path) -> None:
    assert read_files(export_bag(newsroom, tmp_path / "again", "--record", "all")) == read_files(full_bag)


def test_a_press_contact_is_exported_only_to_a_confidential_bag(newsroom: Path, tmp_path: Path) -> None:
    copy = copy_newsroom(newsroom, tmp_path)
    shutil.rmtree(copy / "out")
    replace_text(copy / "newsroom.yaml", "audience: public", "audience: press")
    run_command(copy, "build", PRESSROOM_KEYS=get_keys_folder(newsroom))
    message = get_export_error(copy, "--record", "2024", "--to", str(tmp_path / "bag"))
    assert "newsroom.yaml: contacts for the press only: Jourtelefonen" in message
    assert "--confidential" in message
    assert not (tmp_path / "bag").exists()
    run_command(copy, "export", "--record", "2024", "--to", str(tmp_path / "bag"), "--confidential")
    assert bagit.Bag(str(tmp_path / "bag")).info["Pressroom-Confidential"] == "yes"
    assert [path for path, content in read_files(tmp_path / "bag").items() if HIDDEN.encode() in content]


def test_a_withdrawn_text_with_a_hidden_headline_is_exported_only_to_a_confidential_bag(
    newsroom: Path, tmp_path: Path
) -> None:
    copy = copy_newsroom(newsroom, tmp_path)
    run_command(
        copy,
        "withdraw",
        "2025/inget",
        "--reason",
        "Stämmer inte.",
        "--withhold-headline",
        "--yes",
        PRESSROOM_KEYS=get_keys_folder(newsroom),
    )
    message = get_export_error(copy, "--record", "2025", "--to", str(tmp_path / "bag"))
    assert "releases/2025/inget/sv.md: withdrawn, and its text is hidden" in message
    bag = export_bag(copy, tmp_path / "bag", "--record", "all", "--confidential")
    run_command(tmp_path, "--newsroom", "newsroom", "import", str(bag))
    assert build_site(tmp_path / "newsroom") == build_site(copy, PRESSROOM_KEYS=get_keys_folder(newsroom))


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (("--record", "1999"), "The record contains no releases from 1999."),
        (("--record", "2031"), "The record contains no releases from 2031."),
        (("--record", "../etc"), "The record contains no releases from ../etc."),
        (("--record", "2024", "--to", "releases/2024/bag"), "inside the newsroom's own folders"),
        (("--record", "2024", "--to", "out/bag"), "inside the newsroom's own folders"),
        (("--record", "2024", "--to", "templates"), "inside the newsroom's own folders"),
        (("--record", "2024", "--to", "newsroom.yaml"), "already exists"),
        (("--record", "2024", "--to", "nowhere/bag"), "There is no folder"),
        (("--record", "2024", "--date", "yesterday"), "Give a date such as"),
    ],
)
def test_an_export_that_is_not_possible_is_refused_with_a_message(
    newsroom: Path, arguments: tuple[str, ...], what: str
) -> None:
    before = sorted(newsroom.rglob("*"))
    assert what in get_export_error(newsroom, *arguments)
    assert sorted(newsroom.rglob("*")) == before


def test_a_newsroom_without_a_record_has_nothing_to_export(tmp_path: Path) -> None:
    run(tmp_path, "new", "Bron")
    assert "There is no record yet" in get_export_error(tmp_path, "--record", "all")


def test_a_site_that_does_not_match_the_record_is_not_exported(small_newsroom: Path, tmp_path: Path) -> None:
    copy = copy_newsroom(small_newsroom, tmp_path)
    shutil.rmtree(copy / "out")
    assert "does not match the record" in get_export_error(copy, "--record", "all", "--to", str(tmp_path / "bag"))


def test_a_text_that_was_changed_since_is_not_exported(small_newsroom: Path, tmp_path: Path) -> None:
    copy = copy_newsroom(small_newsroom, tmp_path)
    replace_text(copy / "releases/2023/bron/sv.md", "14 meter", "15 meter")
    assert "releases/2023/bron/sv.md" in get_export_error(copy, "--record", "all", "--to", str(tmp_path / "bag"))


def test_a_missing_version_is_named(small_newsroom: Path, tmp_path: Path) -> None:
    copy = copy_newsroom(small_newsroom, tmp_path)
    version = next((copy / "releases/versions/2024/viken").iterdir())
    version.unlink()
    message = get_export_error(copy, "--record", "2024", "--to", str(tmp_path / "bag"))
    assert f"releases/versions/2024/viken/{version.name}:1: error: the text of this published version" in message
    version.write_text("---\nheadline: Något annat\n---\n")
    message = get_export_error(copy, "--record", "2024", "--to", str(tmp_path / "bag"))
    assert f"releases/versions/2024/viken/{version.name} has changed since it was recorded." in message
    assert not [path for path in tmp_path.iterdir() if path != copy]


def test_a_link_out_of_the_newsroom_is_not_followed(newsroom: Path, tmp_path: Path) -> None:
    copy = copy_newsroom(newsroom, tmp_path)
    (tmp_path / "secret.html").write_text("{# hidden #}")
    (copy / "templates/site/footer.html").unlink()
    (copy / "templates/site/footer.html").symlink_to(tmp_path / "secret.html")
    message = get_export_error(copy, "--record", "2024", "--to", str(tmp_path / "bag"))
    assert "templates/site/footer.html is a link that leads out of the newsroom." in message


def test_after_an_interrupted_export_there_is_a_complete_bag_or_nothing(newsroom: Path, tmp_path: Path) -> None:
    for delay in (0, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1):
        command = [*COMMAND, "export", "--record", "all", "--to", str(tmp_path / "bag")]
        with subprocess.Popen(command, cwd=newsroom, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
            while process.poll() is None and not (tmp_path / ".bag.part").exists():
                time.sleep(0.001)
            time.sleep(delay)
            process.send_signal(signal.SIGINT)
            message = process.communicate()[1]
        assert b"Traceback" not in message
        if (tmp_path / "bag").exists():
            bagit.Bag(str(tmp_path / "bag")).validate()
            shutil.rmtree(tmp_path / "bag")
        assert not list(tmp_path.iterdir())
