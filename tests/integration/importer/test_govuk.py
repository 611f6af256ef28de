from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pressroom.importer import govuk
from pressroom.importer.found import FoundDocument, FoundLink, FoundOrganisation, FoundPicture, FoundTranslation
from tests.support.answer_server import (
    get_doubts,
    get_headlines,
    read_answers,
    read_release,
    read_served,
    serve_answers,
)
from tests.support.platform_answers import GOVUK_ITEM

SITE = "https://www.gov.uk"
URL = f"{SITE}/api/content/government/news/harbour-fund-opens"


def change_details(**values: Any) -> dict[str, Any]:
    return {**GOVUK_ITEM, "details": {**GOVUK_ITEM["details"], **values}}


def test_every_field_of_govuk_is_there(tmp_path: Path) -> None:
    release = read_release(govuk, tmp_path, GOVUK_ITEM, URL)
    assert release.headline == "Harbour fund opens"
    assert release.lead == "Harbours can apply for grants from today."
    assert release.body == (
        "The fund has £4 million.[^1]\n\n## Who can apply\n\n- harbours\n- ports\n\n> This helps small harbours.\n\n"
        "![](s465-quay.jpg)\n\nSee [the guidance](https://www.gov.uk/guidance/harbour-fund).\n\n[^1]: In 2024."
    )
    assert release.source_id == "5dc52233-7631-11e4-a3cb-005056011aef:en"
    assert release.urls == (f"{SITE}/government/news/harbour-fund-opens",)
    assert release.language == "en"
    assert release.translations == (
        FoundTranslation(language="cy", url=f"{SITE}/government/news/harbour-fund-opens.cy", id="5dc5:cy"),
    )
    assert release.published_at == datetime(2024, 1, 28, tzinfo=UTC)
    assert release.updated_at is not None
    assert release.updated_at.isoformat() == "2024-05-01T09:00:00+01:00"
    assert release.withdrawn == "The fund is closed."
    assert release.kind == "press-release"
    assert release.organisations == (
        FoundOrganisation(name="Department of Harbours", url="https://www.gov.uk/harbours"),
        FoundOrganisation(name="Marine Office", url=f"{SITE}/government/organisations/marine-office"),
    )
    assert release.keywords == ("Harbours", "Sea week")
    assert release.pictures == (
        FoundPicture(
            location="https://assets.example/s960_harbour.jpg",
            file="s960-harbour.jpg",
            caption="The harbour at dawn.",
            credit="Crown copyright",
        ),
        FoundPicture(
            location="https://assets.example/s465_quay.jpg", file="s465-quay.jpg", caption="The quay", alt="A quay"
        ),
    )
    assert release.documents == (
        FoundDocument(location="https://assets.example/harbours.csv", file="harbours.csv", title="List of harbours"),
    )
    assert release.links == (FoundLink(title="The rules", url=f"{SITE}/government/publications/rules"),)
    assert get_doubts(release) == {
        "body": "GOV.UK changed the text: 2024-02-03: Added a list of harbours.",
        "contacts": "GOV.UK has no contacts for this release.",
        "images[0].alt": "GOV.UK does not say what the picture shows.",
        "images[1].credit": "GOV.UK does not say who made the picture.",
    }


@pytest.mark.parametrize("notice", [None, {}, []])
def test_an_empty_notice_is_no_withdrawal(tmp_path: Path, notice: Any) -> None:
    release = read_release(govuk, tmp_path, {**GOVUK_ITEM, "withdrawn_notice": notice})
    assert release.withdrawn == ""
    assert release.updated_at == datetime(2024, 2, 3, 10, 15, tzinfo=UTC)


def test_the_single_image_of_answers_before_march_2026_has_its_alternative_text(tmp_path: Path) -> None:
    image = {"url": "https://assets.example/s300_a.jpg", "high_resolution_url": "https://assets.example/s960_a.jpg"}
    item = change_details(images=[], image={**image, "alt_text": "A pier", "caption": "The pier"}, body="<p>Text.</p>")
    (picture,) = read_release(govuk, tmp_path, item).pictures
    assert (picture.location, picture.alt) == ("https://assets.example/s960_a.jpg", "A pier")


@pytest.mark.parametrize(
    ("names", "largest"),
    [
        (["s216", "s960", "s300"], "s960"),
        (["desktop", "desktop_2x", "mobile", "tablet_2x"], "desktop_2x"),
        (["mobile_1x", "desktop_1x"], "desktop_1x"),
    ],
)
def test_pictures_come_in_their_largest_size(tmp_path: Path, names: list[str], largest: str) -> None:
    sources = {name: f"https://assets.example/{name}.jpg" for name in names}
    item = change_details(images=[{"type": "lead", "sources": sources}], body="<p>Text.</p>")
    (picture,) = read_release(govuk, tmp_path, item).pictures
    assert picture.location == f"https://assets.example/{largest}.jpg"


def test_the_picture_that_stands_for_an_organisation_without_one_is_left_out(tmp_path: Path) -> None:
    url = "https://assets.example/default_news_organisation_image_data/file/1/s960_office.jpg"
    item = change_details(
        images=[{"type": "lead", "caption": "placeholder", "sources": {"s960": url}}], body="<p>T.</p>"
    )
    assert read_release(govuk, tmp_path, item).pictures == ()


@pytest.mark.parametrize(
    ("document_type", "kind"),
    [
        ("press_release", "press-release"),
        ("news_story", "news"),
        ("world_news_story", "news"),
        ("government_response", "statement"),
        ("written_statement", "statement"),
    ],
)
def test_the_document_type_is_the_kind(tmp_path: Path, document_type: str, kind: str) -> None:
    assert read_release(govuk, tmp_path, {**GOVUK_ITEM, "document_type": document_type}).kind == kind


def test_a_page_that_is_no_release_says_so(tmp_path: Path) -> None:
    item = {**GOVUK_ITEM, "schema_name": "organisation", "details": {"brand": "x"}}
    assert get_headlines(read_answers(govuk, tmp_path, item)) == [
        "! This page of GOV.UK has no text of a release (organisation)."
    ]


def test_a_search_leads_to_the_content_items_of_all_its_pages(tmp_path: Path) -> None:
    asked: list[str] = []

    def answer(path: str, query: dict[str, str]) -> Any:
        asked.append(path)
        if path.startswith("/api/content/government/news/"):
            number = path.rpartition("/")[2]
            return {**GOVUK_ITEM, "base_path": f"/government/news/{number}", "content_id": number, "title": number}
        start = int(query.get("start", 0))
        results = [{"title": "x", "link": f"/government/news/{n}"} for n in range(start, min(start + 10, 23))]
        return {"results": results, "total": 23, "start": start, "facets": {}, "suggested_queries": []}

    with serve_answers(answer) as server:
        found = read_served(govuk, tmp_path, f"{server}/api/search.json?count=10&filter_format=press_release")
    assert get_headlines(found) == [str(number) for number in range(23)]
    assert len(asked) == 26


@pytest.mark.parametrize("link", ["//169.254.169.254/x", "http://169.254.169.254/", "/../../x y", "", None, "x"])
def test_a_search_result_never_leads_to_another_host(tmp_path: Path, link: Any) -> None:
    def answer(path: str, _query: dict[str, str]) -> Any:
        assert path == "/api/search.json"
        return {"results": [{"title": "x", "link": link}], "total": 1, "start": 0, "facets": {}}

    with serve_answers(answer) as server:
        found = read_served(govuk, tmp_path, f"{server}/api/search.json")
    assert get_headlines(found) == ["! This page of GOV.UK has no text of a release (no content item)."]


def test_the_addresses_of_the_interface_are_known() -> None:
    assert govuk.is_api_url(URL)
    assert govuk.is_api_url(f"{SITE}/api/search.json?filter_format=press_release")
    assert not govuk.is_api_url(f"{SITE}/government/news/harbour-fund-opens")
