"""A newsroom in languages other than this repository's: words, dates and directions of its outputs."""

from email import message_from_bytes, policy
from pathlib import Path

import pytest
from babel import Locale
from bs4 import BeautifulSoup, Tag
from msgspec import json

from pressroom.config import Config
from pressroom.engine.workspace import BuildResult
from pressroom.read import templates
from tests.support.newsrooms import PICTURES, NewsroomFolder, Values, build_newsroom, newsroom_values

TEXTS = {
    "nb": ("Broen åpner", "Broen åpner mandag 10. februar 2025.", "Det er gratis å gå over broen."),
    "sv": ("Bron öppnar", "Bron öppnar måndag 10 februari 2025.", "Det är gratis att gå över bron."),
    "en": ("The bridge opens", "The bridge opens on Monday 10 February 2025.", "It is free to cross the bridge."),
}
WORDS = {
    "nb": ("Pressemelding", "10. februar 2025 kl. 09.00", "Pressekontakt", "Til og med 31. mars 2025", "1,2 MB"),
    "sv": ("Pressmeddelande", "10 februari 2025 kl. 9.00", "Presskontakt", "Till och med 31 mars 2025", "1,2 MB"),
    "en": (
        "Press release",
        "10 February 2025, 09:00 CET",
        "Press contact",
        "Until and including 31 March 2025",
        "1.2 MB",
    ),
}
PREFIXES = {"nb": "", "sv": "/sv", "en": "/en"}


def newsroom_in(folder: Path, texts: dict[str, tuple[str, str, str]]) -> NewsroomFolder:
    """A newsroom in the languages of the texts, with one release in all of them."""
    room = NewsroomFolder(folder)
    until = {"ada": {"name": "Ada Ekström", "phone": "08-465 004 01", "until": "2025-03-31"}}
    service = {"service_url": "https://press.fjallby.example"}
    room.newsroom({**newsroom_values(), **service, "languages": list(texts), "contacts": until, "leave_out": []})
    room.write("vapen.png", PICTURES[0])
    room.write("releases/2025/bro/plan.pdf", b"%PDF-1.4\n" + b" " * 1_199_991)
    for language, (headline, lead, body) in texts.items():
        values: Values = {"headline": headline, "lead": lead, "publish_at": "2025-02-10 09:00", "contacts": ["ada"]}
        values |= {"keywords": ["Bro"], "documents": [{"file": "plan.pdf", "title": "Plan"}], "body": body}
        room.release("2025/bro", language, values)
    return room


def build(folder: Path, texts: dict[str, tuple[str, str, str]]) -> tuple[Path, BuildResult]:
    room = newsroom_in(folder / "room", texts)
    return folder / "out", build_newsroom(Config(room.folder, folder / "out", folder / "cache"))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The outputs of a newsroom in Norwegian, Swedish and English."""
    out, result = build(tmp_path_factory.mktemp("nordic"), TEXTS)
    assert result.warnings == ()
    return out


def page(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text("utf-8"), "html.parser")


def root(tree: BeautifulSoup) -> Tag:
    assert tree.html
    return tree.html


@pytest.mark.xdist_group("nordic")
@pytest.mark.parametrize("language", TEXTS)
def test_every_page_is_marked_with_its_language(site: Path, language: str) -> None:
    prefix = PREFIXES[language].strip("/")
    others = {each.strip("/") for each in PREFIXES.values()} - {"", prefix}
    pages = [
        path
        for path in (site / "site" / prefix).rglob("*.html")
        if prefix or path.relative_to(site / "site").parts[0] not in others
    ]
    assert len(pages) > 5
    assert {root(page(path))["lang"] for path in pages} == {language}
    assert not [path for path in pages if root(page(path)).has_attr("dir")]


@pytest.mark.xdist_group("nordic")
@pytest.mark.parametrize("language", TEXTS)
def test_page_text_and_mail_have_the_words_and_dates_of_their_language(site: Path, language: str) -> None:
    folder = site / f"site{PREFIXES[language]}/2025/bro"
    mail = site / f"mail/2025/bro/{language}"
    for text in (
        " ".join(page(folder / "index.html").get_text().split()),
        (folder / "release.txt").read_text("utf-8"),
        mail.with_suffix(".txt").read_text("utf-8"),
        " ".join(page(mail.with_suffix(".html")).get_text().split()),
    ):
        for word in WORDS[language]:
            assert word.casefold() in " ".join(text.split()).casefold()
        others = {word for other, words in WORDS.items() if other != language for word in words}
        assert not [word for word in others - set(WORDS[language]) if f"{word}\n" in text]


@pytest.mark.xdist_group("nordic")
@pytest.mark.parametrize("language", TEXTS)
def test_feeds_mail_and_data_are_marked_with_their_language(site: Path, language: str) -> None:
    home = site / f"site{PREFIXES[language]}"
    assert json.decode((home / "feed.json").read_bytes())["language"] == language
    assert json.decode((home / "2025/bro/release.json").read_bytes())["language"] == language
    assert f"<language>{language}</language>" in (home / "rss.xml").read_text("utf-8")
    assert f'xml:lang="{language}"' in (home / "atom.xml").read_text("utf-8")
    mail = message_from_bytes((site / f"mail/2025/bro/{language}.eml").read_bytes(), policy=policy.default)
    assert mail["Content-Language"] == language


@pytest.mark.xdist_group("nordic")
def test_a_page_names_the_other_languages_in_their_own_words(site: Path) -> None:
    links = page(site / "site/2025/bro/index.html").select("link[hreflang]")
    assert {link["hreflang"] for link in links} >= {"nb", "sv", "en"}
    english = page(site / "site/en/2025/bro/index.html")
    assert "Norsk bokmål" in english.get_text()


def test_a_wrong_weekday_and_an_unfinished_sentence_are_found_in_norwegian(tmp_path: Path) -> None:
    wrong = {"nb": ("Broen åpner", "Broen åpner tirsdag 10.2.2025.", "Det er gratis og. Broen er ny.")}
    _, result = build(tmp_path, wrong)
    assert [problem.message.split(";")[0] for problem in result.warnings] == [
        "“tirsdag” does not match its date: 2025-02-10 is a Monday",
        "a sentence ends with “og.”",
    ]


@pytest.mark.parametrize(("language", "day"), [("fi", "10. helmikuuta 2025"), ("pl", "10 lutego 2025"), ("ar", "")])
def test_a_language_is_one_translation_file_in_the_folder_of_the_newsroom(
    tmp_path: Path, language: str, day: str
) -> None:
    """With one more file pages, mails and feeds are in that language: no other list of languages exists."""
    english = (templates._LOCALE_FOLDER / "en.po").read_text("utf-8").replace("Language: en", f"Language: {language}")
    locale = tmp_path / "room/locale"
    locale.mkdir(parents=True)
    (locale / f"{language}.po").write_text(
        english.replace('msgstr "', 'msgstr "«').replace('msgstr "«"\n', 'msgstr ""\n'), "utf-8"
    )
    out, result = build(tmp_path, {language: ("Bro", "Bro.", "Bro.")})
    assert result.warnings == ()
    tree = page(out / "site/2025/bro/index.html")
    assert root(tree)["lang"] == language
    assert root(tree).get("dir", "ltr") == Locale.parse(language).text_direction
    assert "«Press release" in tree.get_text()
    assert day in tree.get_text()
    assert "«You are receiving this e-mail" in (out / f"mail/2025/bro/{language}.txt").read_text("utf-8")
