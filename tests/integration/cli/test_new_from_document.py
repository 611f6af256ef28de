"""`pressroom new --from FILE` makes the draft of a release from a document, and says what is doubtful."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pressroom.cli import pressroom
from tests.support.small_images import image_bytes
from tests.support.word_files import WordFile, paragraph, picture, run, style

HELP = [
    "Social services in Tärnsund: 08-465 004 10 (option 2)",
    "Women's shelter: 08-465 004 11",
    "Crisis line: 020-50 50 50",
    "BRIS: 116 111",
    "Men's centre: 08-465 004 12",
    "Police: 114 14 In an emergency: 112",
]
CONTACTS = [
    "Dana Ekström, chair of the social committee, via press contact Joar Backlund, 08-465 004 13",
    "Mika Skog, head of prevention, 08-465 004 14",
]
ABOUT = (
    "Tärnsund is a municipality on the coast with four islands, two ferries and a library that never closes in summer."
)
NUMBERS = ("08-465 004 10", "08-465 004 11", "020-50 50 50", "116 111", "08-465 004 12", "114 14", "112")
BODY = [
    "The aim is to make help known. In November there are talks and courses for those who work with young people.",
    "The towns face the same tasks, and there is much to gain from helping one another every day of the year.",
]
HEADLINE = "Tärnsund and its neighbours against violence"
LEAD = "This year Tärnsund and its neighbours take a joint stand and arrange a month of talks and workshops."
ADDRESS = [
    "Tärnsund Municipality",
    "Quay Street 5",
    "177 80 Tärnsund",
    "08-465 004 15",
    "https://www.tarnsund.example/",
]


def make_word_file(path: Path) -> Path:
    body = [paragraph(HEADLINE, "Title"), paragraph(LEAD), *map(paragraph, BODY)]
    body += [paragraph("Where to get help", "Heading2"), *map(paragraph, HELP)]
    body += [paragraph("Press contact", "Heading2"), *map(paragraph, CONTACTS)]
    body += [paragraph("About", "Heading2"), paragraph("<w:r><w:br/></w:r>".join(map(run, ADDRESS))), paragraph(ABOUT)]
    return WordFile("".join(body), styles=style("Title", "Title") + style("Heading2", "heading 2")).save(path)


def make_html(path: Path) -> Path:
    parts = [f"<h1>{HEADLINE}</h1>", *(f"<p>{text}</p>" for text in (LEAD, *BODY)), "<h2>Where to get help</h2>"]
    parts += [*(f"<p>{text}</p>" for text in HELP), "<h2>Press contact</h2>", *(f"<p>{text}</p>" for text in CONTACTS)]
    parts += ["<h2>About</h2>", f"<p>{'<br>'.join(ADDRESS)}</p><p>{ABOUT}</p>"]
    path.write_text(f"<html lang='en'><body>{''.join(parts)}", "utf-8")
    return path


def new(newsroom: Path, *arguments: str, stdin: bytes = b"") -> Result:
    newsroom.mkdir(exist_ok=True)
    return CliRunner().invoke(pressroom, ["--newsroom", str(newsroom), "new", *arguments], input=stdin)


def read_text(newsroom: Path) -> str:
    (text,) = newsroom.glob("releases/*/*/*.md")
    return text.read_text("utf-8")


@pytest.mark.parametrize("make", [make_word_file, make_html])
def test_a_whole_release_comes_in_with_numbers_contacts_about_text_and_address(tmp_path: Path, make: object) -> None:
    assert callable(make)
    source = make(tmp_path / ("a.docx" if make is make_word_file else "a.html"))
    result = new(tmp_path / "room", "--language", "en", "--from", str(source))
    assert result.exit_code == 0, result.output
    text = read_text(tmp_path / "room")
    assert f"headline: {HEADLINE}\n" in text
    assert f"lead: {LEAD}\n" in text
    assert all(f"phone: {number}" in text for number in NUMBERS)
    assert "name: Dana Ekström" in text
    assert "via: press contact Joar Backlund" in text
    assert text.count("    phone: ") == 9
    assert "publish_at" not in text
    newsroom = (tmp_path / "room/newsroom.yaml").read_text("utf-8")
    assert all(value in newsroom for value in ("Tärnsund Municipality", "Quay Street 5", "177 80", ABOUT))


def make_draft(tmp_path: Path, *, media: bytes = b"", body: str = "") -> Path:
    text = paragraph("A quay", "Title") + paragraph("It opens on Friday, after two years of building.")
    text += paragraph("The ferry leaves at seven and comes back in the evening.") + body
    word = WordFile(text + (picture("photo", "A tower.") if media else ""))
    word.media = {"photo.png": media} if media else {}
    return word.save(tmp_path / "a.docx")


def test_pictures_come_beside_the_text_and_damaged_ones_do_not(tmp_path: Path) -> None:
    source = make_draft(tmp_path, media=image_bytes("PNG"))
    result = new(tmp_path / "room", "--from", str(source), "--json")
    report = json.loads(result.stdout)
    assert [Path(path).name for path in report["made"]] == ["newsroom.yaml", "en.md", "photo.png"]
    assert report["found"]["picture"] == 1
    damaged = new(tmp_path / "other", "--from", str(make_draft(tmp_path, media=image_bytes("PNG")[:40])))
    assert damaged.exit_code == 0, damaged.output
    assert "left out: photo.png: " in damaged.output
    assert "![](" not in read_text(tmp_path / "other")


def test_nothing_is_overwritten_and_nothing_half_made_is_left(tmp_path: Path) -> None:
    source = make_draft(tmp_path, media=image_bytes("PNG"))
    assert new(tmp_path, "--from", str(source)).exit_code == 0
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    again = new(tmp_path, "--from", str(source))
    assert "already exists" in again.output
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_a_contact_of_the_newsroom_is_named_by_its_id(tmp_path: Path) -> None:
    assert new(tmp_path, "First").exit_code == 0
    contact = paragraph("Press contact", "Heading2") + paragraph("Firstname Lastname, press officer, 08-465 004 99")
    result = new(tmp_path, "--from", str(make_draft(tmp_path, body=contact)))
    assert result.exit_code == 0, result.output
    (text,) = tmp_path.glob("releases/*/a-quay/en.md")
    assert "contacts: [press-officer]" in text.read_text("utf-8")


def test_the_clipboard_is_read_from_standard_input_with_a_headline_of_ones_own(tmp_path: Path) -> None:
    html = b"<h1>A quay</h1><p>It opens on Friday, after two years.</p><p>The ferry leaves at seven.</p>"
    result = new(tmp_path, "Another headline", "--from", "-", stdin=html)
    assert result.exit_code == 0, result.output
    assert "headline: Another headline\n" in read_text(tmp_path)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.pdf", b"%PDF-1.7", "is PDF"),
        ("a.rtf", b"{\\rtf1 {\\v x}}", "Save it as .docx."),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old format of Word"),
        ("a.txt", b"", "is empty"),
        ("a.md", b"---\ntitle: x\n---\n", "front matter"),
        ("a.docx", b"PK\x03\x04", "damaged"),
    ],
)
def test_a_file_that_cannot_be_read_gets_a_line_and_no_file(
    tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    (tmp_path / name).write_bytes(content)
    result = new(tmp_path / "room", "--from", str(tmp_path / name))
    assert message in result.output
    assert not list((tmp_path / "room").iterdir())


def test_new_without_a_document_loads_no_library_that_reads_documents(tmp_path: Path) -> None:
    program = (
        "import sys; from pressroom.cli import run; run(sys.argv[1:]); "
        "sys.exit(' '.join({'mammoth', 'bs4', 'lxml'} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", program, "--newsroom", str(tmp_path), "new", "A quay"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.stderr.count("\n") <= 3
    assert not {"mammoth", "bs4", "lxml"} & set(done.stderr.split())
