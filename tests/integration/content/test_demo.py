"""The newsroom in this repository shows every feature of pressroom, and is clearly marked as invented."""

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
DOCUMENT_SOURCES = sorted([*RELEASES.glob("*/*/*.ics"), *(ROOT / "tools/pictures").rglob("*.html")])
INVENTED_WORD = {"sv": re.compile("påhitta[td]"), "en": re.compile("invented")}
# 08-465 004 00 to 99 and 070-174 06 05 to 99 are reserved for fiction; 1177 is the national number for medical advice.
ALLOWED_NUMBER = re.compile(r"tel:(?:\+468465004\d\d|\+467017406(?:0[5-9]|[1-9]\d)|1177)(?:;ext=\d)?")
NUMBER_IN_TEXT = re.compile(r"(?<![\d-])(?:0\d{1,3}-|\+\d\d[ -])\d[\d ]+\d")


@cache
def check_newsroom() -> stages.CheckedNewsroom:
    return stages.check_folder(ROOT, NOW)


def get_newsroom() -> Newsroom:
    newsroom = check_newsroom().newsroom
    assert newsroom
    return newsroom


def list_invented(*, public: bool = True) -> list[Release]:
    """Return the invented releases that are public or, with `public=False`, all that have a time."""
    invented = [each for each in check_newsroom().releases if not get_issuers(each) & REAL]
    return [each for each in invented if not public or each.publish_at <= NOW]


def get_issuers(release: Release) -> set[str]:
    return {organisation.id for organisation in release.organisations}


def find_release(language: str, address: str) -> Release:
    return next(each for each in check_newsroom().releases if (each.language, each.address) == (language, address))


def read_front_matter(path: Path) -> dict[str, object]:
    front_matter = yaml.safe_load(path.read_text("utf-8").split("\n---\n")[0][4:])
    assert isinstance(front_matter, dict)
    return front_matter


# --- it is clearly invented ------------------------------------------------------------------------------------------


def test_the_newsroom_says_that_it_is_a_demonstration() -> None:
    descriptions = {edition.language: edition.description for edition in get_newsroom().editions}
    assert descriptions["sv"].startswith("En demonstration.")
    assert descriptions["en"].startswith("A demonstration.")


@pytest.mark.parametrize("language", ["sv", "en"])
def test_about_texts_of_invented_organisations_say_that_they_are_invented(language: str) -> None:
    edition = get_newsroom().edition(language)
    marked = {each.id for each in edition.organisations if INVENTED_WORD[language].search(each.boilerplate)}
    assert marked == INVENTED


def test_the_real_municipality_issues_only_its_own_release() -> None:
    addresses = {each.address for each in check_newsroom().releases if get_issuers(each) & REAL}
    assert addresses == {"2020/en-manad-fri-fran-vald"}
    assert all(get_issuers(each) == REAL for each in check_newsroom().releases if each.address in addresses)


@pytest.mark.parametrize("path", [*TEXTS, *DOCUMENT_SOURCES], ids=lambda path: path.relative_to(ROOT).as_posix())
def test_invented_texts_do_not_name_the_real_municipality_or_its_people(path: Path) -> None:
    real = (each for each in get_newsroom().edition("sv").contacts if "Järfälla" in each.organisation)
    names = ["Järfälla", *(contact.name.split(" (")[0] for contact in real)]
    assert len(names) == 3
    assert not [name for name in names if name.casefold() in path.read_text("utf-8").casefold()]


def test_the_first_organisation_issues_no_releases() -> None:
    organisation = get_newsroom().edition("sv").organisations[0].id
    assert not [each.address for each in check_newsroom().releases if organisation in get_issuers(each)]


def test_phone_numbers_of_invented_people_and_organisations_are_reserved_for_fiction() -> None:
    edition = get_newsroom().edition("sv")
    people = [*(each for each in edition.contacts if "Järfälla" not in each.organisation)]
    people += [contact for each in list_invented(public=False) for contact in each.contacts]
    phones = [phone for each in people for phone in (each.phone, each.mobile)]
    phones += [each.phone for each in edition.organisations if each.id not in REAL]
    phones += [each.phone for release in list_invented(public=False) for each in release.help]
    numbers = [phone.uri for phone in phones if phone]
    assert len(set(numbers)) > 10
    assert not [number for number in numbers if not ALLOWED_NUMBER.fullmatch(number)]


@pytest.mark.parametrize("path", [*TEXTS, *DOCUMENT_SOURCES], ids=lambda path: path.relative_to(ROOT).as_posix())
def test_phone_numbers_in_texts_are_reserved_for_fiction(path: Path) -> None:
    numbers = [re.sub(r"[ -]", "", number) for number in NUMBER_IN_TEXT.findall(path.read_text("utf-8"))]
    uris = [f"tel:+46{number[1:]}" if number.startswith("0") else f"tel:{number}" for number in numbers]
    assert not [uri for uri in uris if not ALLOWED_NUMBER.fullmatch(uri)]


@pytest.mark.parametrize(
    "path", [ROOT / "newsroom.yaml", *TEXTS, *DOCUMENT_SOURCES], ids=lambda path: path.relative_to(ROOT).as_posix()
)
def test_domains_are_reserved_for_examples(path: Path) -> None:
    hosts = re.findall(r"(?:https?://|[\w.-]+@)([\w.-]+\w)", path.read_text("utf-8"))
    assert not [host for host in hosts if not host.endswith(".example") and host != "www.jarfalla.se"]


# --- every feature is shown ------------------------------------------------------------------------------------------


def test_every_kind_is_shown() -> None:
    assert {each.kind for each in list_invented()} == set(get_args(ReleaseKind))


def test_the_invented_releases_are_from_three_years() -> None:
    assert {each.publish_at.year for each in list_invented()} == {2023, 2024, 2025}


def test_there_is_one_draft() -> None:
    drafts = {
        path.parent.relative_to(RELEASES).as_posix() for path in TEXTS if "publish_at" not in read_front_matter(path)
    }
    assert drafts == {"2026/kallbadhuset"}


def test_there_is_an_embargo_until_2031() -> None:
    embargoed = {each for each in list_invented(public=False) if each.publish_at > NOW}
    assert {each.address for each in embargoed} == {"2031/tidskapseln"}
    assert {each.language for each in embargoed} == {"sv", "en"}
    assert min(each.publish_at for each in embargoed) > datetime(2031, 1, 1, tzinfo=UTC)


def test_there_is_a_joint_release_of_the_invented_organisations() -> None:
    joint = [each for each in check_newsroom().releases if len(each.organisations) > 1]
    assert {each.address for each in joint} == {"2025/elfarjan"}
    assert all(get_issuers(each) == INVENTED for each in joint)


def test_most_are_in_both_languages_and_one_in_swedish_only() -> None:
    languages = Counter(each.address for each in list_invented())
    assert sorted(languages.values()) == [1, 2, 2, 2, 2, 2]


def test_some_releases_have_images_and_some_have_none() -> None:
    assert {len(each.images) for each in list_invented()} >= {0, 1, 2, 3}
    images = [image for each in list_invented() for image in each.images]
    assert any(image.height > image.width for image in images)
    assert {image.media_type for image in images} == {"image/jpeg", "image/png"}


def test_documents_of_several_kinds_are_shown() -> None:
    suffixes = {Path(file.file).suffix for each in list_invented() for file in each.documents}
    assert suffixes == {".pdf", ".csv", ".xlsx", ".ics"}


def test_bodies_show_quotes_tables_footnotes_lists_and_images() -> None:
    bodies = [each.body for each in list_invented()]
    for pattern in (r"^> – \w", r"^\|:?-+", r"^\[\^1\]: ", r"^- ", r"^1\. ", r"^!\[\]\(", r"^## "):
        assert sum(bool(re.search(pattern, body, re.MULTILINE)) for body in bodies) >= 2, pattern


def test_front_matter_shows_every_key() -> None:
    counts = Counter(key for path in TEXTS for key in read_front_matter(path))
    assert counts["help"] == counts["former_urls"] == 2
    assert counts["links"] > 4
    assert any(fact.source for each in list_invented() for fact in each.facts)
    contacts = [contact for each in list_invented() for contact in each.contacts]
    for field in ("id", "mobile", "email", "via", "hours", "until"):
        assert any(getattr(contact, field) for contact in contacts), field
    assert any(not contact.id for contact in contacts)


def test_keywords_are_shared_but_not_with_the_real_release() -> None:
    invented = Counter(keyword.name for each in list_invented() if each.language == "sv" for keyword in each.keywords)
    assert len([name for name, count in invented.items() if count > 1]) >= 3
    real = {keyword.name for each in check_newsroom().releases if get_issuers(each) & REAL for keyword in each.keywords}
    assert not real & set(invented)


# --- its quality -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", sorted({each.address for each in list_invented()}))
def test_a_release_has_the_same_parts_in_both_languages(address: str) -> None:
    texts = [each for each in list_invented() if each.address == address]
    for field in ("facts", "images", "documents", "links", "keywords", "help", "contacts"):
        assert len({len(getattr(each, field)) for each in texts}) == 1, field
    assert len({each.publish_at for each in texts}) == 1
    for pattern in (r"^## ", r"^> – ", r"^\[\^", r"^\|", r"^[-1-9] ?"):
        assert len({len(re.findall(pattern, each.body, re.MULTILINE)) for each in texts}) == 1, pattern


def test_bodies_have_the_length_of_real_press_releases() -> None:
    lengths = {each.path: len(each.body.split()) for each in list_invented()}
    assert not {path: words for path, words in lengths.items() if not 250 <= words <= 500}


def test_images_have_a_description_a_credit_and_terms() -> None:
    images = [image for each in list_invented(public=False) for image in each.images]
    assert not [image.file for image in images if len(image.alt) < 80 or not (image.caption and image.terms)]
    assert not [image.file for image in images if not re.search(r"\((illustration|diagram|chart)\)$", image.credit)]


def test_images_and_documents_are_small_files() -> None:
    files = [path for path in RELEASES.glob("*/*/*.*") if path.suffix not in {".md", ".csv"}]
    assert not [path.name for path in files if path.stat().st_size > 500_000]
    assert sum(path.stat().st_size for path in files) < 4_000_000


def test_images_and_pdf_documents_have_sources() -> None:
    images = [*RELEASES.glob("*/*/*.jpg"), *RELEASES.glob("*/*/*.png")]
    images += [ROOT / f"logos/{name}.png" for name in (*INVENTED, "pressrummet")]
    sources = [path.with_name(f"{path.name}.svg") for path in images]
    sources += [path.with_suffix(".html") for path in RELEASES.glob("*/*/*.pdf")]
    expected = {ROOT / "tools/pictures" / path.relative_to(ROOT) for path in sources}
    assert expected == {path for path in (ROOT / "tools/pictures").rglob("*.*") if path.is_file()}


def test_the_eider_counts_add_up_to_the_numbers_in_the_release() -> None:
    content = (RELEASES / "2023/ejdern/ejderrakningen.csv").read_text("utf-8")
    pairs: Counter[str] = Counter()
    for row in csv.DictReader(io.StringIO(content), delimiter=";"):
        pairs[row["år"]] += int(row["häckande par"])
    image = next(image for image in find_release("sv", "2023/ejdern").images if image.file.endswith(".png"))
    assert [f"{count} år {year}" for year, count in sorted(pairs.items())] == re.findall(r"\d+ år \d{4}", image.alt)


def test_the_key_figures_equal_those_in_the_release() -> None:
    content = (RELEASES / "2025/delarsrapport/nyckeltal-2025-h1.csv").read_text("utf-8")
    figures = [row[2:] for row in csv.reader(io.StringIO(content), delimiter=";")][1:]
    body = find_release("sv", "2025/delarsrapport").body.replace("−", "-").replace("**", "")
    rows = [[cell.strip() for cell in line.split("|")[2:5]] for line in body.splitlines() if line.startswith("|")]
    assert figures == rows[2:]


def test_documents_are_valid_files() -> None:
    for path in RELEASES.glob("*/*/*.pdf"):
        content = path.read_bytes()
        assert content.startswith(b"%PDF-")
        assert content.rstrip().endswith(b"%%EOF")
    with zipfile.ZipFile(RELEASES / "2025/elfarjan/tidtabell-lomskar.xlsx") as sheet:
        assert sheet.testzip() is None
        assert "xl/worksheets/sheet1.xml" in sheet.namelist()
    calendar = (RELEASES / "2025/visning-elfarjan/pressvisning.ics").read_bytes()
    assert not [line for line in calendar.split(b"\r\n") if b"\n" in line or len(line) > 75]
