"""The demonstration in this repository shows every part of pressroom, and nobody could take its inventions for real."""

import csv
import io
import re
import zipfile
from collections import Counter
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import get_args

import pytest
import yaml

from pressroom.model.newsroom import Newsroom
from pressroom.model.release import Release, ReleaseKind
from tests.support import stages

ROOT = Path(__file__).parents[3]
RELEASES = ROOT / "releases"
NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
REAL = {"jarfalla"}
INVENTED = {"tarnsund", "fjardlinjen"}
REAL_FOLDER = RELEASES / "2020/en-manad-fri-fran-vald"
TEXTS = sorted(path for path in RELEASES.glob("*/*/*.md") if path.parent != REAL_FOLDER)
PAPERS = sorted([*RELEASES.glob("*/*/*.ics"), *(ROOT / "tools/pictures").rglob("*.html")])
SAYS_SO = {"sv": re.compile("påhitta[td]"), "en": re.compile("invented")}
# 08-465 004 00 to 99 and 070-174 06 05 to 99 are kept free for fiction; 1177 is medical advice, whoever calls.
FREE = re.compile(r"tel:(?:\+468465004\d\d|\+467017406(?:0[5-9]|[1-9]\d)|1177)(?:;ext=\d)?")
LOOKS_LIKE_A_NUMBER = re.compile(r"(?<![\d-])(?:0\d{1,3}-|\+\d\d[ -])\d[\d ]+\d")


@cache
def checked() -> stages.Checked:
    return stages.checked(ROOT, NOW)


def newsroom() -> Newsroom:
    found = checked().newsroom
    assert found
    return found


def releases(*, public: bool = True) -> list[Release]:
    """The invented releases: those that are public, or all that have a time."""
    invented = [each for each in checked().releases if not issuers(each) & REAL]
    return [each for each in invented if not public or each.publish_at <= NOW]


def issuers(release: Release) -> set[str]:
    return {organisation.id for organisation in release.organisations}


def of(language: str, address: str) -> Release:
    return next(each for each in checked().releases if (each.language, each.address) == (language, address))


def front(path: Path) -> dict[str, object]:
    matter = yaml.safe_load(path.read_text("utf-8").split("\n---\n")[0][4:])
    assert isinstance(matter, dict)
    return matter


# --- nothing is taken for real ---------------------------------------------------------------------------------------


def test_the_newsroom_says_what_it_is() -> None:
    described = {edition.language: edition.description for edition in newsroom().editions}
    assert described["sv"].startswith("En demonstration.")
    assert described["en"].startswith("A demonstration.")


@pytest.mark.parametrize("language", ["sv", "en"])
def test_organisations_that_do_not_exist_say_so_themselves(language: str) -> None:
    edition = newsroom().edition(language)
    told = {each.id for each in edition.organisations if SAYS_SO[language].search(each.boilerplate)}
    assert told == INVENTED


def test_the_real_municipality_issues_its_own_release_and_no_other() -> None:
    of_the_real = {each.address for each in checked().releases if issuers(each) & REAL}
    assert of_the_real == {"2020/en-manad-fri-fran-vald"}
    assert all(issuers(each) == REAL for each in checked().releases if each.address in of_the_real)


@pytest.mark.parametrize("path", [*TEXTS, *PAPERS], ids=lambda path: path.relative_to(ROOT).as_posix())
def test_inventions_do_not_name_the_real_municipality_nor_its_people(path: Path) -> None:
    real = (each for each in newsroom().edition("sv").contacts if "Järfälla" in each.organisation)
    names = ["Järfälla", *(contact.name.split(" (")[0] for contact in real)]
    assert len(names) == 3
    assert not [name for name in names if name.casefold() in path.read_text("utf-8").casefold()]


def test_the_first_organisation_heads_every_page_and_issues_nothing() -> None:
    first = newsroom().edition("sv").organisations[0].id
    assert not [each.address for each in checked().releases if first in issuers(each)]


def test_numbers_of_what_is_invented_are_kept_free_for_fiction() -> None:
    edition = newsroom().edition("sv")
    people = [*(each for each in edition.contacts if "Järfälla" not in each.organisation)]
    people += [contact for each in releases(public=False) for contact in each.contacts]
    phones = [phone for each in people for phone in (each.phone, each.mobile)]
    phones += [each.phone for each in edition.organisations if each.id not in REAL]
    phones += [each.phone for release in releases(public=False) for each in release.help]
    numbers = [phone.uri for phone in phones if phone]
    assert len(set(numbers)) > 10
    assert not [number for number in numbers if not FREE.fullmatch(number)]


@pytest.mark.parametrize("path", [*TEXTS, *PAPERS], ids=lambda path: path.relative_to(ROOT).as_posix())
def test_numbers_in_running_text_are_kept_free_for_fiction(path: Path) -> None:
    found = [re.sub(r"[ -]", "", number) for number in LOOKS_LIKE_A_NUMBER.findall(path.read_text("utf-8"))]
    dialled = [f"tel:+46{number[1:]}" if number.startswith("0") else f"tel:{number}" for number in found]
    assert not [number for number in dialled if not FREE.fullmatch(number)]


@pytest.mark.parametrize(
    "path", [ROOT / "newsroom.yaml", *TEXTS, *PAPERS], ids=lambda path: path.relative_to(ROOT).as_posix()
)
def test_domains_are_reserved_for_examples(path: Path) -> None:
    hosts = re.findall(r"(?:https?://|[\w.-]+@)([\w.-]+\w)", path.read_text("utf-8"))
    assert not [host for host in hosts if not host.endswith(".example") and host != "www.jarfalla.se"]


# --- every part is shown ---------------------------------------------------------------------------------------------


def test_every_kind_is_shown() -> None:
    assert {each.kind for each in releases()} == set(get_args(ReleaseKind))


def test_three_years_are_shown_beside_that_of_the_real_release() -> None:
    assert {each.publish_at.year for each in releases()} == {2023, 2024, 2025}


def test_there_is_a_draft_and_it_stays_one() -> None:
    drafts = {path.parent.relative_to(RELEASES).as_posix() for path in TEXTS if "publish_at" not in front(path)}
    assert drafts == {"2026/kallbadhuset"}


def test_there_is_an_embargo_for_years_to_come() -> None:
    embargoed = {each for each in releases(public=False) if each.publish_at > NOW}
    assert {each.address for each in embargoed} == {"2031/tidskapseln"}
    assert {each.language for each in embargoed} == {"sv", "en"}
    assert min(each.publish_at for each in embargoed) > datetime(2031, 1, 1, tzinfo=UTC)


def test_there_is_a_joint_release_of_the_invented_organisations() -> None:
    joint = [each for each in checked().releases if len(each.organisations) > 1]
    assert {each.address for each in joint} == {"2025/elfarjan"}
    assert all(issuers(each) == INVENTED for each in joint)


def test_most_are_in_both_languages_and_one_in_swedish_only() -> None:
    languages = Counter(each.address for each in releases())
    assert sorted(languages.values()) == [1, 2, 2, 2, 2, 2]


def test_some_have_pictures_and_some_have_none() -> None:
    assert {len(each.images) for each in releases()} >= {0, 1, 2, 3}
    pictures = [image for each in releases() for image in each.images]
    assert any(image.height > image.width for image in pictures)
    assert {image.media_type for image in pictures} == {"image/jpeg", "image/png"}


def test_documents_of_several_kinds_are_shown() -> None:
    shown = {Path(file.file).suffix for each in releases() for file in each.documents}
    assert shown == {".pdf", ".csv", ".xlsx", ".ics"}


def test_bodies_show_quotes_tables_footnotes_lists_and_pictures() -> None:
    bodies = [each.body for each in releases()]
    for pattern in (r"^> – \w", r"^\|:?-+", r"^\[\^1\]: ", r"^- ", r"^1\. ", r"^!\[\]\(", r"^## "):
        assert sum(bool(re.search(pattern, body, re.MULTILINE)) for body in bodies) >= 2, pattern


def test_front_matter_shows_every_part() -> None:
    shown = Counter(key for path in TEXTS for key in front(path))
    assert shown["help"] == shown["former_urls"] == 2
    assert shown["links"] > 4
    assert any(fact.source for each in releases() for fact in each.facts)
    contacts = [contact for each in releases() for contact in each.contacts]
    for field in ("id", "mobile", "email", "via", "hours", "until"):
        assert any(getattr(contact, field) for contact in contacts), field
    assert any(not contact.id for contact in contacts)


def test_keywords_are_shared_but_not_with_the_real_release() -> None:
    invented = Counter(keyword.name for each in releases() if each.language == "sv" for keyword in each.keywords)
    assert len([name for name, count in invented.items() if count > 1]) >= 3
    real = {keyword.name for each in checked().releases if issuers(each) & REAL for keyword in each.keywords}
    assert not real & set(invented)


# --- and well --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", sorted({each.address for each in releases()}))
def test_a_release_says_the_same_in_both_languages(address: str) -> None:
    texts = [each for each in releases() if each.address == address]
    for field in ("facts", "images", "documents", "links", "keywords", "help", "contacts"):
        assert len({len(getattr(each, field)) for each in texts}) == 1, field
    assert len({each.publish_at for each in texts}) == 1
    for pattern in (r"^## ", r"^> – ", r"^\[\^", r"^\|", r"^[-1-9] ?"):
        assert len({len(re.findall(pattern, each.body, re.MULTILINE)) for each in texts}) == 1, pattern


def test_bodies_are_as_long_as_press_releases_are() -> None:
    lengths = {each.path: len(each.body.split()) for each in releases()}
    assert not {path: words for path, words in lengths.items() if not 250 <= words <= 500}


def test_pictures_are_told_credited_and_free_to_use() -> None:
    pictures = [image for each in releases(public=False) for image in each.images]
    assert not [image.file for image in pictures if len(image.alt) < 80 or not (image.caption and image.terms)]
    assert not [image.file for image in pictures if not re.search(r"\((illustration|diagram|chart)\)$", image.credit)]


def test_pictures_and_documents_are_light() -> None:
    files = [path for path in RELEASES.glob("*/*/*.*") if path.suffix not in {".md", ".csv"}]
    assert not [path.name for path in files if path.stat().st_size > 500_000]
    assert sum(path.stat().st_size for path in files) < 4_000_000


def test_pictures_and_papers_have_their_sources() -> None:
    drawn = [*RELEASES.glob("*/*/*.jpg"), *RELEASES.glob("*/*/*.png")]
    drawn += [ROOT / f"{name}.png" for name in (*INVENTED, "pressrummet")]
    sources = [path.with_name(f"{path.name}.svg") for path in drawn]
    sources += [path.with_suffix(".html") for path in RELEASES.glob("*/*/*.pdf")]
    expected = {ROOT / "tools/pictures" / path.relative_to(ROOT) for path in sources}
    assert expected == {path for path in (ROOT / "tools/pictures").rglob("*.*") if path.is_file()}


def test_the_count_of_eiders_adds_up_to_what_the_release_says() -> None:
    content = (RELEASES / "2023/ejdern/ejderrakningen.csv").read_text("utf-8")
    pairs: Counter[str] = Counter()
    for row in csv.DictReader(io.StringIO(content), delimiter=";"):
        pairs[row["år"]] += int(row["häckande par"])
    picture = next(image for image in of("sv", "2023/ejdern").images if image.file.endswith(".png"))
    assert [f"{count} år {year}" for year, count in sorted(pairs.items())] == re.findall(r"\d+ år \d{4}", picture.alt)


def test_key_figures_are_those_of_the_release() -> None:
    content = (RELEASES / "2025/delarsrapport/nyckeltal-2025-h1.csv").read_text("utf-8")
    figures = [row[2:] for row in csv.reader(io.StringIO(content), delimiter=";")][1:]
    body = of("sv", "2025/delarsrapport").body.replace("−", "-").replace("**", "")
    rows = [[cell.strip() for cell in line.split("|")[2:5]] for line in body.splitlines() if line.startswith("|")]
    assert figures == rows[2:]


def test_papers_open() -> None:
    for path in RELEASES.glob("*/*/*.pdf"):
        content = path.read_bytes()
        assert content.startswith(b"%PDF-")
        assert content.rstrip().endswith(b"%%EOF")
    with zipfile.ZipFile(RELEASES / "2025/elfarjan/tidtabell-lomskar.xlsx") as sheet:
        assert sheet.testzip() is None
        assert "xl/worksheets/sheet1.xml" in sheet.namelist()
    calendar = (RELEASES / "2025/visning-elfarjan/pressvisning.ics").read_bytes()
    assert not [line for line in calendar.split(b"\r\n") if b"\n" in line or len(line) > 75]
