"""`pressroom import` of Word files, saved pages and answers of a platform, and what it does when they change."""

import copy
import json
import zipfile
from functools import partial
from pathlib import Path

import pytest

from pressroom import cli
from pressroom.cli import import_source
from pressroom.importer.fetch import FetchSettings
from tests.support.import_server import run_import_server
from tests.support.platform_answers import VIA_TT_RELEASE
from tests.support.publishing import PublishingNewsroom
from tests.support.small_images import image_bytes
from tests.support.word_files import WordFile, item, numbering, paragraph, picture, style

STYLES = style("Normal", "Normal", default=True) + style("Title", "Title")
STYLES += style("Heading2", "heading 2", inner='<w:pPr><w:outlineLvl w:val="1"/></w:pPr>')
TEXT = "Kommunen öppnar den nya bron i vår, och arbetet med ramperna har redan börjat, säger ordföranden i nämnden."
BRIDGE = "2024/bron-{}-oppnar-for-trafik"


def save_word_file(folder: Path, number: int, text: str = TEXT) -> Path:
    folder.mkdir(exist_ok=True)
    file = WordFile(
        paragraph("PRESSMEDDELANDE")
        + paragraph(f"Tärnsund {number} mars 2024")
        + paragraph(f"Bron {number} öppnar för trafik", "Title")
        + paragraph(f"Bron {number} över sundet öppnar för trafik på måndag, meddelar Tärnsunds kommun.")
        + paragraph("Trafiken", "Heading2")
        + paragraph(text)
        + item("Bilar från klockan 6", 1)
        + picture("bro", "En bro")
        + paragraph("Bron från norr. Foto: Sárá Gieddi")
        + paragraph("Presskontakt", "Heading2")
        + paragraph("Ylva Tjärnblad, trafikchef, 0980-319 214, ylva@tarnsund.example"),
        styles=STYLES,
        numbering=numbering(n1="bullet"),
    )
    file.media["bro.png"] = image_bytes("PNG")
    return file.save(folder / f"bron-{number}.docx")


@pytest.fixture
def newsroom(tmp_path: Path) -> PublishingNewsroom:
    return PublishingNewsroom(tmp_path)


def test_a_folder_of_word_files_makes_a_newsroom_in_their_language(tmp_path: Path) -> None:
    for number in (4, 5):
        save_word_file(tmp_path / "word", number)
    room = tmp_path / "room"
    room.mkdir()
    assert cli.run(("--newsroom", str(room), "import", "--write", str(tmp_path / "word"))) == 0
    assert "\nlanguages: [sv]\n" in (room / "newsroom.yaml").read_text("utf-8")
    assert sorted(path.name for path in (room / "releases" / BRIDGE.format(5)).iterdir()) == ["bro.png", "sv.md"]
    text = (room / "releases" / BRIDGE.format(5) / "sv.md").read_text("utf-8")
    assert "\nheadline: Bron 5 öppnar för trafik\nlead: Bron 5 över sundet öppnar" in text
    assert "\npublish_at: 2024-03-05 00:00\ndateline: Tärnsund\n" in text
    assert "\n    caption: Bron från norr.\n    credit: Sárá Gieddi\n" in text
    assert text.endswith("- Bilar från klockan 6\n\n![](bro.png)\n")


def test_a_text_of_another_language_than_its_properties_say_is_read_in_its_own(tmp_path: Path) -> None:
    language = '<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="en-US"/></w:rPr></w:rPrDefault></w:docDefaults>'
    file = WordFile(paragraph("Bron öppnar", "Title") + paragraph(f"{TEXT} {TEXT}") * 3, styles=language + STYLES)
    (tmp_path / "room").mkdir()
    path = file.save(tmp_path / "bron.docx")
    assert cli.run(("--newsroom", str(tmp_path / "room"), "import", "--write", str(path))) == 0
    (text,) = (tmp_path / "room/releases").rglob("sv.md")
    assert "language: The document says that its language is “en-US”" in text.read_text("utf-8")


def test_a_changed_word_file_becomes_a_correction_and_an_edited_text_stays(
    newsroom: PublishingNewsroom, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    word = tmp_path / "word"
    for number in (4, 5, 6):
        save_word_file(word, number)
    newsroom.write()
    newsroom.execute()
    assert newsroom.run_command("import", "--write", str(word)) == 0
    edited = newsroom.folder / "releases" / BRIDGE.format(4) / "sv.md"
    edited.write_text(edited.read_text("utf-8").replace("Kommunen", "Tärnsund"), "utf-8")
    before = edited.read_bytes()
    (word / "bron-6.docx").unlink()
    for number in (4, 5):
        save_word_file(word, number, TEXT + " Den är klar.")
    capsys.readouterr()
    assert newsroom.run_command("import", "--write", str(word)) == 0
    output = capsys.readouterr()
    assert edited.read_bytes() == before
    assert "edited: 1 text (changed at the source, but the file is yours or edited, and stays as it is)" in output.out
    assert f"vanished  releases/{BRIDGE.format(6)}/sv.md is not at its source any more." in output.out
    assert f"publish {BRIDGE.format(5)} --correction NOTE" in output.err
    assert newsroom.run_command("status") == 0
    status = capsys.readouterr().out
    assert "2 texts changed since publication; declare the changes" in status
    assert "3 texts imported and not looked at yet" in status
    mailings = newsroom.mailings
    both = (BRIDGE.format(4), BRIDGE.format(5))
    assert newsroom.run_command("publish", *both, "--correction", "Tiden var fel.", "--yes") == 0
    assert newsroom.recorded_versions[-2:] == [(address, "sv", "correction") for address in both]
    assert newsroom.mailings == mailings


def save_pages(folder: Path) -> None:
    for number in (1, 2):
        name = f"Bron {number} - Tärnsund"
        (folder / f"{name}_files").mkdir(parents=True)
        (folder / f"{name}_files" / "bro.jpg").write_bytes(image_bytes("JPEG"))
        (folder / f"{name}.html").write_text(
            f"<!DOCTYPE html>\n<!-- saved from url=(0042)https://press.tarnsund.example/bron-{number}/ -->\n"
            '<html lang="sv"><head><meta charset="utf-8"><meta property="article:published_time" '
            f'content="2020-03-0{number}T10:00:00+01:00"><title>Bron</title></head><body><main><h1>Bron {number} öppnar'
            f'</h1><img src="./{name}_files/bro.jpg" alt="En bro"><p>{TEXT}</p><p>{TEXT}</p></main></body></html>',
            "utf-8",
        )


def test_saved_pages_come_in_with_the_pictures_beside_them(
    newsroom: PublishingNewsroom, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save_pages(tmp_path / "saved")
    (tmp_path / "saved" / "logo.png").write_bytes(image_bytes("PNG"))
    assert newsroom.run_command("import", "--write", str(tmp_path / "saved")) == 0
    folder = newsroom.folder / "releases/2020/bron-1"
    assert {path.name for path in folder.iterdir()} == {"bro.jpg", "sv.md"}
    assert "former_urls: [https://press.tarnsund.example/bron-1/]" in (folder / "sv.md").read_text("utf-8")
    assert "Left out: " in capsys.readouterr().err
    assert newsroom.run_command("import", "--write", str(tmp_path / "saved")) == 0
    assert "Nothing to write: everything is here already." in capsys.readouterr().err


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_zip_archive_is_to_be_unpacked_first(
    method: int, newsroom: PublishingNewsroom, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save_pages(tmp_path / "saved")
    with zipfile.ZipFile(tmp_path / "saved.zip", "w", method) as archive:
        for path in sorted((tmp_path / "saved").rglob("*")):
            archive.write(path, path.relative_to(tmp_path))
    assert newsroom.run_command("import", str(tmp_path / "saved.zip")) == 1
    assert (
        "It is an archive of files, which is not read.\n  Unpack it, and import the folder." in capsys.readouterr().err
    )


def test_a_folder_of_pictures_only_is_no_source(newsroom: PublishingNewsroom, tmp_path: Path) -> None:
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "a.jpg").write_bytes(image_bytes("JPEG"))
    assert newsroom.run_command("import", str(tmp_path / "pictures")) == 1


# --- a platform ------------------------------------------------------------------------------------------------------


def test_a_changed_text_of_a_platform_is_written_in_place(
    newsroom: PublishingNewsroom, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    quick = partial(FetchSettings, seconds_between_requests=0, sleep=lambda _: None)
    monkeypatch.setattr(import_source, "FetchSettings", quick)
    release = copy.deepcopy(VIA_TT_RELEASE)
    with run_import_server() as server:
        path = "/json/v2/releases?publisher=686463"
        server.pages[path] = json.dumps({"releases": [release], "totalCount": 1}).encode()
        run = partial(newsroom.run_command, "import", "--write", "--credit", "Tärnsund", f"{server.url}{path}")
        run()
        asked = len(server.requests)
        run()
        assert len(server.requests) == asked
        release["body"] = "<p>Bron är stängd igen.</p>"
        server.pages[path] = json.dumps({"releases": [release], "totalCount": 1}).encode()
        capsys.readouterr()
        run("--refresh")
    assert "changed: 1 text (changed at the source)" in capsys.readouterr().out
    (text,) = (newsroom.folder / "releases").rglob("sv.md")
    assert text.read_text("utf-8").endswith("\nBron är stängd igen.\n")


def test_an_answer_that_was_saved_says_what_cannot_be_found_without_its_host(
    newsroom: PublishingNewsroom, tmp_path: Path
) -> None:
    (tmp_path / "answer.json").write_text(json.dumps({"releases": [VIA_TT_RELEASE], "totalCount": 1}), "utf-8")
    assert newsroom.run_command("import", "--write", str(tmp_path / "answer.json")) == 0
    (text,) = (newsroom.folder / "releases").rglob("sv.md")
    doubt = "# check: body: The file has 8 addresses of pictures, documents or links without the host, such as “"
    assert doubt in text.read_text("utf-8")
