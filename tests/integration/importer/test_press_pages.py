"""Press releases on pages in the form of common systems are found whole, and nothing that stands around them."""

import re
from collections import Counter
from pathlib import Path

import pytest

from pressroom.importer.found import FoundRelease, NotImported
from pressroom.text import markdown
from tests.support.imported_pages import read_saved_page
from tests.support.press_pages import DAY, HEADLINE, LEAD, NAMES, PAGES, PARAGRAPHS, PHONES, PressPage

NOT_TEXT = re.compile(
    "kakor|JavaScript|Badhuset|Ny bro|Om oss|Prenumerera|Abonnera|Dela|Share|useful|Relaterat", re.IGNORECASE
)


def read(page: PressPage, folder: Path) -> FoundRelease:
    path = folder / "page.html"
    path.write_bytes(page.data)
    found = read_saved_page(path, page.url, page.charset)
    assert isinstance(found, FoundRelease), found
    return found


def count_shared_words(text: str, expected: str) -> float:
    """Return the F1 score of the words of a text."""
    found, wanted = Counter(re.findall(r"\w+", text)), Counter(re.findall(r"\w+", expected))
    shared = sum((found & wanted).values())
    return 2 * shared / (sum(found.values()) + sum(wanted.values()))


@pytest.fixture(params=PAGES, ids=lambda page: page.system)
def page(request: pytest.FixtureRequest) -> PressPage:
    assert isinstance(request.param, PressPage)
    return request.param


def test_headline_and_date_are_right(page: PressPage, tmp_path: Path) -> None:
    found = read(page, tmp_path)
    assert found.headline == HEADLINE
    assert found.published_at is not None
    assert f"{found.published_at:%Y-%m-%d}" == DAY


def test_the_text_is_whole_and_has_nothing_from_around_it(page: PressPage, tmp_path: Path) -> None:
    found = read(page, tmp_path)
    body = markdown.to_text(markdown.parse(re.sub(r"!\[\]\([^)]*\)", "", found.body)))
    assert not NOT_TEXT.search(body)
    assert found.lead == LEAD
    assert count_shared_words(body, " ".join(PARAGRAPHS)) > 0.97


def test_contacts_have_their_numbers(page: PressPage, tmp_path: Path) -> None:
    found = read(page, tmp_path)
    assert [(each.name, each.phone or each.mobile) for each in found.contacts] == list(zip(NAMES, PHONES, strict=True))


def test_a_picture_has_its_full_size_caption_and_credit(tmp_path: Path) -> None:
    (picture,) = read(PAGES[0], tmp_path).pictures
    assert picture.location == "https://www.vikholm.example/wp-content/uploads/2024/02/hylla.jpg"
    assert (picture.caption, picture.credit, picture.alt) == ("Nya hyllor.", "Sárá Gieddi", "En hylla.")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b" ", "The page is empty."),
        (b"<html><body></body></html>", "The page has no headline and no title."),
        (b"<title>Hello there</title><div id=root></div>", "The page has no text that can be read without running"),
        (b"<h1>Hello there</h1>" + b"<div>" * 10_000 + b"text", "The page nests more than 300 elements in one another"),
        (b"x" * 10_000_001, "The page is larger than 10 MB"),
        (b"<b>" * 50_001, "The page has more than 50000 tags"),
    ],
)
def test_a_page_without_a_release_is_named_with_its_fault(data: bytes, message: str, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(data)
    found = read_saved_page(path)
    assert isinstance(found, NotImported)
    assert found.message.startswith(message)


@pytest.mark.parametrize(
    "vector",
    [
        "<a href='javascript:alert(1)'>here</a>",
        "<a href=' java\nscript:alert(1)'>here</a>",
        "<a href='data:text/html,x'>here</a>",
        "<a href='vbscript:x'>here</a>",
        "<img src=x onerror=alert(1)>",
        "<svg onload=alert(1)><script>alert(1)</script></svg>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "<img src='data:image/png;base64,AAAA'>",
        "<a href='//[x/'>here</a>",
    ],
)
def test_a_hostile_page_becomes_harmless_text(vector: str, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(f"<h1>A headline of a page</h1><p>{LEAD}</p><p>Text {vector} and more of it.</p>", "utf-8")
    found = read_saved_page(path, "https://example.org/a")
    assert isinstance(found, FoundRelease)
    assert not re.search(r"\]\(<?(?:javascript|data|vbscript)", found.body, re.IGNORECASE)
    assert not re.search(r"(?<!\\)<", found.body)
