"""A deleted published text: the stored one is used in its place, others are published, and a command restores it."""

import shutil
from pathlib import Path

import pytest

from pressroom.engine.workspace import Workspace
from pressroom.errors import InputError
from pressroom.pipeline import check_releases
from tests.support.newsrooms import PICTURES, build_newsroom, contents
from tests.support.publishing import PublishingNewsroom

FOLDER = "releases/2025/bron"


@pytest.fixture
def newsroom(tmp_path: Path) -> PublishingNewsroom:
    """A newsroom with a corrected release in two languages that has a document, and with another release."""
    newsroom = PublishingNewsroom(tmp_path)
    document = {"file": "plan.pdf", "title": "Plan"}
    newsroom.files.write(f"{FOLDER}/plan.pdf", b"%PDF-1.4")
    newsroom.write(documents=[document])
    newsroom.write(language="en")
    newsroom.write("2025/kajen", number=2)
    newsroom.execute()
    newsroom.write(documents=[document], lead="En ny ingress.")
    newsroom.execute("correct", "2025/bron", notes={"sv": "Ingressen var fel."})
    return newsroom


def list_errors(newsroom: PublishingNewsroom) -> list[str]:
    """Return the errors of a newsroom, each as its path and message."""
    problems = check_releases(Workspace.open(newsroom.config))
    return [f"{each.path}: {each.message}" for each in problems if each.level == "error"]


def test_a_missing_text_stops_nobody_and_its_page_stays_as_it_is(newsroom: PublishingNewsroom) -> None:
    page = contents(newsroom.config.out)["site/2025/bron/release.json"]
    newsroom.files.remove(f"{FOLDER}/sv.md")
    assert list_errors(newsroom) == [
        f"{FOLDER}/sv.md: this published text is missing; run: pressroom restore 2025/bron"
    ]
    newsroom.write("2025/ny", number=3)
    newsroom.execute()
    newsroom.write("2025/kajen", number=2, lead="En annan ingress.")
    newsroom.execute("correct", "2025/kajen", notes={"sv": "Fel."})
    newsroom.execute("withdraw", "2025/ny", notes={"sv": "Fel."})
    assert contents(newsroom.config.out)["site/2025/bron/release.json"] == page
    newsroom.assert_consistent()


def test_a_missing_folder_without_pictures_and_documents_stops_nobody(newsroom: PublishingNewsroom) -> None:
    newsroom.files.remove("releases/2025/kajen")
    newsroom.write("2025/ny", number=3)
    newsroom.execute()
    assert {"2025/kajen", "2025/ny"} <= newsroom.public_pages()
    newsroom.assert_consistent()


@pytest.mark.parametrize("path", [f"{FOLDER}/sv.md", FOLDER, "releases/2025"])
def test_a_restored_release_is_as_it_was(newsroom: PublishingNewsroom, path: str) -> None:
    before = contents(newsroom.folder / "releases")
    newsroom.files.remove(path)
    assert newsroom.run_command("restore", "2025/bron") == 0
    if path == "releases/2025":
        assert newsroom.run_command("restore", "releases/2025/kajen/") == 0
    assert contents(newsroom.folder / "releases") == before
    assert not list_errors(newsroom)


def test_a_missing_text_can_be_withdrawn(newsroom: PublishingNewsroom) -> None:
    newsroom.files.remove("releases/2025/kajen")
    newsroom.execute("withdraw", "2025/kajen", notes={"sv": "Fel."})
    assert newsroom.recorded_versions[-1] == ("2025/kajen", "sv", "withdrawal")
    newsroom.assert_consistent()


def test_what_is_not_stored_is_named_and_nothing_that_exists_is_changed(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    newsroom = PublishingNewsroom(tmp_path)
    newsroom.files.write(f"{FOLDER}/bild.png", PICTURES[1])
    newsroom.write(images=[{"file": "bild.png", "alt": "Bron", "credit": "Ada"}])
    newsroom.write(language="en")
    newsroom.execute()
    shutil.rmtree(newsroom.folder / FOLDER)
    newsroom.write(language="en", lead="Another lead.")
    changed = (newsroom.folder / FOLDER / "en.md").read_bytes()
    assert newsroom.run_command("restore", "2025/bron") == 1
    shown = capfd.readouterr()
    assert f"Restored: {FOLDER}/sv.md" in shown.out
    assert f"Missing: {FOLDER}/bild.png" in shown.err
    assert f"Left as it is, because it differs from the record: {FOLDER}/en.md" in shown.err
    assert (newsroom.folder / FOLDER / "en.md").read_bytes() == changed
    with pytest.raises(InputError):
        build_newsroom(newsroom.config)
    assert any("bild.png" in each for each in list_errors(newsroom))


def test_a_release_that_is_not_on_record_cannot_be_restored(
    newsroom: PublishingNewsroom, capfd: pytest.CaptureFixture[str]
) -> None:
    assert newsroom.run_command("restore", "2025/ingen") == 2
    assert "2025/ingen is not on record" in capfd.readouterr().err
    assert newsroom.run_command("restore", "2025/bron") == 0
    assert "Nothing is missing." in capfd.readouterr().err
