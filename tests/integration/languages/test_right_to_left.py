"""Arabic and Hebrew in a Swedish release, and a newsroom in Arabic: no output loses the order of words or numbers."""

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from msgspec import json

from pressroom.config import Config
from pressroom.read import templates
from tests.support.arabic import HEADLINE, NAME, RELEASE, ROLE, arabic_newsroom
from tests.support.newsrooms import PICTURES, NewsroomFolder, build_newsroom, newsroom_values

FSI, LRI, PDI = "\u2068", "\u2066", "\u2069"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The outputs of a Swedish newsroom with one release that is mostly in Arabic."""
    folder = tmp_path_factory.mktemp("right")
    room = arabic_newsroom(folder / "room")
    build_newsroom(Config(room.folder, folder / "out", folder / "cache"))
    return folder / "out"


def around(tree: BeautifulSoup, words: str) -> str:
    """The direction of the innermost element around some words."""
    text = (tree.article or tree).find(string=lambda string: words in string)
    assert text is not None, words
    return next(str(parent["dir"]) for parent in text.parents if parent.has_attr("dir"))


def trees(out: Path) -> dict[str, BeautifulSoup]:
    """The outputs in HTML: the page, the mail and the text of each feed."""
    rss = ET.parse(out / "site/rss.xml").find(f".//{CONTENT}")
    atom = ET.parse(out / "site/atom.xml").find(".//{*}entry/{*}content")
    assert rss is not None
    assert atom is not None
    output = {
        "page": (out / "site/2025/bro/index.html").read_text("utf-8"),
        "mail": (out / "mail/2025/bro/sv.html").read_text("utf-8"),
        "rss": rss.text or "",
        "atom": atom.text or "",
        "json": json.decode((out / "site/feed.json").read_bytes())["items"][0]["content_html"],
    }
    return {name: BeautifulSoup(f"<main>{html}</main>", "html.parser") for name, html in output.items()}


@pytest.mark.xdist_group("right")
@pytest.mark.parametrize("output", ["page", "mail", "rss", "atom", "json"])
def test_every_text_has_a_direction_of_its_own(out: Path, output: str) -> None:
    tree = trees(out)[output]
    for words in (f"{HEADLINE} ", NAME, ROLE, "خط المساعدة"):
        assert around(tree, words) in {"rtl", "auto"}, words
    for words in ("Bron öppnar.", "08-465 004 02"):
        assert around(tree, words) == "ltr", words
    if output != "page":
        assert around(tree, "020-50 50 50") == "ltr"
    numbers = [text.parent for text in tree.find_all(string=lambda string: string.strip() == "116 111")]
    assert len(numbers) == (
        3 if output in ("page", "mail") else 2
    )  # both have the first number for help at the top too
    assert {number["dir"] for number in numbers if number} == {"ltr"}
    assert f"Källa: {FSI}البلدية{PDI}" in tree.get_text()
    assert f"via {FSI}ليلى{PDI}" in tree.get_text()


@pytest.mark.xdist_group("right")
@pytest.mark.parametrize("path", ["site/2025/bro/release.txt", "mail/2025/bro/sv.txt"])
def test_plain_text_keeps_the_order_of_each_line(out: Path, path: str) -> None:
    lines = [line.strip() for line in (out / path).read_text("utf-8").splitlines()]
    assert f"{FSI}{HEADLINE} {LRI}020-50 50 50{PDI}.{PDI}" in lines
    assert f"{FSI}{HEADLINE} {LRI}116 111{PDI}.{PDI}" in lines
    assert f"{FSI}خط المساعدة: {LRI}116 111{PDI}{PDI}" in lines
    assert "Telefon: 08-465 004 02" in lines
    assert "Bron öppnar." in lines


def test_a_newsroom_in_arabic_keeps_its_numbers_and_file_names_in_order(tmp_path: Path) -> None:
    arabic = (templates._LOCALE_FOLDER / "en.po").read_text("utf-8").replace("Language: en", "Language: ar")
    (tmp_path / "room/locale").mkdir(parents=True)
    (tmp_path / "room/locale/ar.po").write_text(
        arabic.replace('"Phone:"', '"هاتف:"').replace('msgid "هاتف', 'msgid "Phone')
    )
    room = NewsroomFolder(tmp_path / "room")
    room.newsroom({**newsroom_values(), "languages": ["ar"], "leave_out": []})
    room.write("vapen.png", PICTURES[0])
    room.write("releases/2025/bro/bild.png", PICTURES[0])
    room.release("2025/bro", "ar", {**RELEASE, "images": [{"file": "bild.png", "alt": HEADLINE, "credit": "Bo"}]})
    build_newsroom(Config(room.folder, tmp_path / "out", tmp_path / "cache"))
    page = BeautifulSoup((tmp_path / "out/site/2025/bro/index.html").read_bytes(), "html.parser")
    assert page.html
    assert page.html["dir"] == "rtl"
    assert f"Download {FSI}bild.png{PDI}" in page.get_text()
    text = (tmp_path / "out/site/2025/bro/release.txt").read_text("utf-8")
    assert f"{FSI}هاتف: {LRI}08-465 004 02{PDI}{PDI}" in text
