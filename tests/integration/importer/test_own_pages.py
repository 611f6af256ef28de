"""The pages that this program makes, imported from their HTML alone, lose nothing that stands on them."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from pressroom.importer.found import FoundRelease
from pressroom.text import markdown
from tests.support.imported_pages import read_saved_page

GOLDEN = Path(__file__).parents[2] / "golden"
WITHDRAWN = {"vattnet", "yttrande-3"}
ALL_PAGES = sorted(path.parent for path in GOLDEN.glob("*expected/site/**/release.json"))
PAGES = [page for page in ALL_PAGES if page.name not in WITHDRAWN]
BASES = {"expected": "newsroom", "recorded-expected": "recorded"}


def name_page(page: Path) -> str:
    return str(page.relative_to(GOLDEN))


def read_page(page: Path) -> tuple[FoundRelease, dict[str, Any]]:
    """Return the release that was found on a page, and what the page was made of."""
    data = json.loads((page / "release.json").read_text("utf-8"))
    found = read_saved_page(page / "index.html", data["url"])
    assert isinstance(found, FoundRelease), found
    return found, data


def find_source(page: Path, language: str) -> str:
    """Return the Markdown of the body that a page was made of."""
    site, _, path = name_page(page).partition("/site/")
    year, slug = path.split("/")[-2:]
    names = [slug, *(each.name for each in (GOLDEN / BASES[site] / "releases" / year).iterdir())]
    texts = [GOLDEN / BASES[site] / "releases" / year / name / f"{language}.md" for name in names]
    return next(text for text in texts if text.exists()).read_text("utf-8").split("\n---\n", 1)[1]


def to_words(body: str) -> list[str]:
    return markdown.to_text(markdown.parse(re.sub(r"!\[\]\([^)]*\)", "", body))).split()


@pytest.mark.parametrize("page", PAGES, ids=name_page)
def test_headline_lead_times_and_kind_are_found(page: Path) -> None:
    found, data = read_page(page)
    assert found.published_at is not None
    assert found.published_at.isoformat() == data["publish_at"]
    actual = (found.headline, found.lead, found.dateline, found.kind, found.language)
    assert actual == tuple(data[key] for key in ("headline", "lead", "dateline", "kind", "language"))
    assert found.urls == (data["url"],)
    assert found.doubts == ()


@pytest.mark.parametrize("page", [page for page in PAGES if "recorded" not in name_page(page)], ids=name_page)
def test_the_body_has_the_same_text(page: Path) -> None:
    found, data = read_page(page)
    assert to_words(found.body) == to_words(find_source(page, data["language"]))


@pytest.mark.parametrize("page", PAGES, ids=name_page)
def test_contacts_have_their_roles_and_numbers(page: Path) -> None:
    found, data = read_page(page)
    expected = [
        {
            "name": each["name"],
            "role": each["role"],
            "organisation": each["organisation"],
            "phone": (each["phone"] or {}).get("text", ""),
            "mobile": (each["mobile"] or {}).get("text", ""),
            "email": each["email"],
            "via": each["via"],
            "hours": each["hours"],
            "until": each["until"] or "",
        }
        for each in data["contacts"]
    ]
    assert [{name: getattr(each, name) for name in each.__struct_fields__} for each in found.contacts] == expected


@pytest.mark.parametrize("page", PAGES, ids=name_page)
def test_help_facts_keywords_and_links_are_found(page: Path) -> None:
    found, data = read_page(page)
    assert [(each.name, each.phone, each.note, each.url) for each in found.help] == [
        (each["name"], (each["phone"] or {}).get("text", ""), each["note"], each["url"]) for each in data["help"]
    ]
    assert [(each.label, each.value, each.source) for each in found.facts] == [
        (each["label"], each["value"], each["source"]) for each in data["facts"]
    ]
    assert list(found.keywords) == [each["name"] for each in data["keywords"]]
    assert [(each.title, each.url) for each in found.links] == [(each["title"], each["url"]) for each in data["links"]]


@pytest.mark.parametrize("page", PAGES, ids=name_page)
def test_pictures_and_documents_are_found_in_full_size(page: Path) -> None:
    found, data = read_page(page)
    keys = ("url", "alt", "caption", "credit", "terms")
    assert [(each.location, each.alt, each.caption, each.credit, each.terms) for each in found.pictures] == [
        tuple(each[key] for key in keys) for each in data["images"]
    ]
    assert [(each.location, each.title) for each in found.documents] == [
        (each["url"], each["title"]) for each in data["documents"]
    ]


@pytest.mark.parametrize("page", PAGES, ids=name_page)
def test_organisations_and_translations_are_found(page: Path) -> None:
    found, data = read_page(page)
    for each, expected in zip(found.organisations, data["organisations"], strict=True):
        assert each.name == expected["name"]
        assert " ".join(to_words(each.about)) == " ".join(expected["boilerplate_text"].split())
        assert (each.email, each.url) == (expected["email"], expected["url"])
        assert each.phone == (expected["phone"] or {}).get("text", "")
        assert expected["city"] in each.address
    others = {path.parent for path in page.parent.parent.parent.glob(f"**/{page.parent.name}/{page.name}/release.json")}
    assert bool(found.translations) == (len(others) > 1) or page.name in {"ny-kaj", "a-quay-for-everyone"}


@pytest.mark.parametrize("page", [page for page in ALL_PAGES if page.name in WITHDRAWN], ids=name_page)
def test_a_withdrawn_release_says_why(page: Path) -> None:
    found, data = read_page(page)
    assert found.withdrawn in (page / "index.html").read_text("utf-8")
    assert bool(found.withdrawn) == ('class="reason"' in (page / "index.html").read_text("utf-8"))
    assert data["headline"] in found.headline
