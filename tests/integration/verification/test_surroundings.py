"""A saved copy stays genuine text when contacts or surroundings change, and its contacts are never confirmed."""

from datetime import timedelta
from pathlib import Path

import pytest
from msgspec import structs

from pressroom import signing
from pressroom.publishing.execute import Outcome
from pressroom.signing import read_key_list
from pressroom.text.articles import digest_article, digest_lines, list_text_lines
from pressroom.verification import Candidate, SiteFolder, Verdict, verify_record, verify_sample
from tests.support.publishing import BRIDGE, NOW, PublishingNewsroom

PHONES = ("08-465 004 01", "08-465 004 02", "08-465 004 03")
GOLDEN = Path(__file__).parents[2] / "golden"


class KeyedNewsroom(PublishingNewsroom):
    """A newsroom with a key, whose contact has a telephone number that changes."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, leave_out=["kits", "sizes", "share-cards"])
        self.config = structs.replace(self.config, keys_folder=folder / "keys")
        signing.create_key(self.folder, self.config.keys_folder, NOW - timedelta(days=1))
        self.hours = 0

    def change_phone(self, phone: str) -> None:
        """Write another number for each contact of the newsroom."""
        path = self.folder / "newsroom.yaml"
        for other in PHONES:
            path.write_text(path.read_text().replace(other, phone))
        assert phone in path.read_text()

    def publish(self, *arguments: str, **options: object) -> Outcome:
        """Publish, an hour later each time."""
        self.hours += 1
        return self.execute(*arguments, now=NOW + timedelta(hours=self.hours), **options)  # type: ignore[arg-type]

    def save(self) -> list[bytes]:
        """Save a copy of the page and of the text, as a reader does."""
        folder = self.config.out / "site" / BRIDGE
        return [(folder / name).read_bytes() for name in ("index.html", "release.txt")]

    def verify(self, copy: bytes) -> Verdict:
        """Verify a copy, from public files alone."""
        return verify_sample(Candidate(copy), SiteFolder(self.config.out / "site"), f"/{BRIDGE}/")


@pytest.fixture
def newsroom(tmp_path: Path) -> KeyedNewsroom:
    newsroom = KeyedNewsroom(tmp_path)
    text = "Bron är 40 meter. [Läs mer](https://example.org/bro).\n\n| A | B |\n|---|---|\n| 1 | **2** |\n"
    newsroom.write(body=text, facts=[{"label": "Längd", "value": "40 m"}], contacts=["ada"])
    return newsroom


def test_a_copy_is_genuine_text_after_its_numbers_have_changed_twice(newsroom: KeyedNewsroom) -> None:
    newsroom.publish()
    copies = newsroom.save()
    for phone in PHONES[1:]:
        newsroom.change_phone(phone)
        newsroom.publish()
        copies += newsroom.save()
    for copy in copies[:-2]:
        verdict = newsroom.verify(copy)
        assert (verdict.finding, verdict.version) == ("genuine-text", 1)
        assert f"https://press.fjallby.example/{BRIDGE}/ has the current ones" in verdict.why
    for copy in copies[-2:]:
        assert newsroom.verify(copy).finding == "genuine"


def test_a_copy_of_an_earlier_version_with_an_old_number_is_superseded(newsroom: KeyedNewsroom) -> None:
    newsroom.publish()
    newsroom.change_phone(PHONES[1])
    newsroom.publish()
    copies = newsroom.save()
    newsroom.write(body="Bron är 41 meter.", contacts=["ada"])
    newsroom.publish("correct", BRIDGE, notes={"sv": "Den är 41 meter."})
    newsroom.change_phone(PHONES[2])
    newsroom.publish()
    for copy in copies:
        verdict = newsroom.verify(copy)
        assert (verdict.finding, verdict.version) == ("superseded", 1)
        assert "are not confirmed" in verdict.why


@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [
        ("08-465", "0900-46", "genuine-text"),
        ("tel:+46", "tel:+47", "genuine-text"),
        ("40 meter", "41 meter", "altered"),
        ("40 m<", "41 m<", "altered"),
        ("https://example.org/bro", "https://example.com/bro", "altered"),
        ("<strong>2</strong>", "2", "altered"),
        ('<p class="lead"', '<p hidden class="lead"', "altered"),
        ('<div class="body"', '<div class="body" style="display:none"', "altered"),
        ("</article>", "<p>Mer.</p></article>", "altered"),
        ("<h1", "<p>Mer.</p><h1", "altered"),
        ("</h1>", " inte</h1>", "altered"),
    ],
)
def test_in_a_page_only_contacts_and_surroundings_may_differ(
    newsroom: KeyedNewsroom, old: str, new: str, finding: str
) -> None:
    newsroom.publish()
    page, _ = newsroom.save()
    assert old in page.decode()
    assert newsroom.verify(page.decode().replace(old, new).encode()).finding == finding
    newsroom.change_phone(PHONES[1])
    newsroom.publish()
    assert newsroom.verify(page.decode().replace(old, new).encode()).finding == finding


@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [
        ("08-465", "0900-46", "genuine-text"),
        ("40 meter", "41 meter", "altered"),
        ("Längd", "Bredd", "altered"),
    ],
)
def test_in_a_text_only_contacts_and_surroundings_may_differ(
    newsroom: KeyedNewsroom, old: str, new: str, finding: str
) -> None:
    newsroom.publish()
    _, text = newsroom.save()
    newsroom.change_phone(PHONES[1])
    newsroom.publish()
    assert newsroom.verify(text.decode().replace(old, new).encode()).finding == finding


def test_a_page_with_links_as_a_browser_saves_them_is_genuine_text(newsroom: KeyedNewsroom) -> None:
    newsroom.publish()
    page, _ = newsroom.save()
    saved = page.decode().replace('href="/', 'href="https://press.fjallby.example/')
    assert newsroom.verify(saved.encode()).finding == "genuine-text"


def test_without_marks_in_the_templates_contacts_are_part_of_the_text(newsroom: KeyedNewsroom) -> None:
    template = Path(__file__).parents[3] / "templates/site/article.html"
    newsroom.files.write("templates/site/article.html", template.read_text().replace('class="contacts"', ""))
    newsroom.publish()
    page, _ = newsroom.save()
    assert newsroom.verify(page.replace(b"tel:+46", b"tel:+47")).finding == "altered"
    newsroom.change_phone(PHONES[1])
    newsroom.publish()
    assert newsroom.verify(page).finding == "genuine-text"
    assert newsroom.verify(page.replace(b"tel:+46", b"tel:+47")).finding == "altered"


def test_the_record_with_digests_of_articles_is_genuine(newsroom: KeyedNewsroom) -> None:
    newsroom.publish()
    assert all(line.article and line.article.words for line in newsroom.record.lines.values())
    assert verify_record(newsroom.read_record_file(), read_key_list(newsroom.folder)).finding == "genuine"


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*expected/site/**/release.txt")), ids=str)
def test_page_and_text_have_the_same_words(path: Path) -> None:
    article = digest_article(path.with_name("index.html").read_text(), "https://a", "https://a/x/")
    assert article is not None
    lines, start = list_text_lines(path.read_text()), 0
    for block in article.words:
        candidates = range(start, len(lines))
        first = next(i for i in candidates if digest_lines(lines[i : i + block.line_count]) == block.digest)
        start = first + block.line_count
