from pathlib import Path
from typing import Any

import pytest

from pressroom.importer import presseportal
from pressroom.importer.found import (
    FoundDocument,
    FoundLink,
    FoundOrganisation,
    FoundPicture,
    NotImported,
)
from tests.support.answer_server import (
    get_doubts,
    get_headlines,
    read_answers,
    read_release,
    read_served,
    serve_answers,
)
from tests.support.platform_answers import PRESSEPORTAL, PRESSEPORTAL_STORY


def test_every_field_of_presseportal_is_there(tmp_path: Path) -> None:
    release = read_release(presseportal, tmp_path, PRESSEPORTAL)
    assert release.headline == "POL-MU: Fahrrad gefunden & Eigentümer gesucht"
    assert release.dateline == "Musterstadt"
    assert release.lead == "Die Polizei hat am Montag ein Fahrrad gefunden."
    assert release.body.startswith("Es hat:\n\n- einen roten Rahmen\n- zwei Körbe")
    assert "Original-Content" not in release.body
    assert release.source_id == "5700001"
    assert release.urls == (
        "https://www.presseportal.de/blaulicht/pm/12345/5700001",
        "http://ots.example/abc",
    )
    assert release.language == "de"
    assert release.published_at is not None
    assert release.published_at.isoformat() == "2024-06-15T21:45:52+02:00"
    assert release.organisations == (
        FoundOrganisation(name="Polizei Musterstadt", url="https://www.presseportal.de/blaulicht/nr/12345"),
    )
    assert release.keywords == ("Polizei", "Fahrrad", "vermischtes")
    assert release.pictures == (
        FoundPicture(location="https://cache.example/story_big/rad.JPG", file="rad.jpg", caption="Das Fahrrad."),
    )
    assert release.documents == (
        FoundDocument(location="https://cache.example/plan.pdf", file="plan.pdf", title="Der Plan"),
    )
    assert release.links == (
        FoundLink(title="Der Ton", url="https://cache.example/ton.mp3"),
        FoundLink(title="Der Film", url="https://cache.example/film.mp4"),
    )
    assert (
        get_doubts(release).items()
        >= {
            "lead": "Presseportal has no lead. This was the first paragraph of the text.",
            "images[0].alt": "Presseportal does not say what the picture shows.",
            "images[0].credit": "Presseportal does not say who made the picture.",
        }.items()
    )


@pytest.mark.parametrize(
    "start", ["Berlin (ots) - ", "Berlin (ots/PRNewswire) – ", "Berlin/Bonn (ots) - ", "Bad Ems (ots)\n\n- "]
)
def test_the_place_before_ots_is_the_dateline(tmp_path: Path, start: str) -> None:
    story = {**PRESSEPORTAL_STORY, "body": f"{start}Es regnet.\n\nMorgen auch."}
    release = read_release(presseportal, tmp_path, story)
    assert release.lead == "Es regnet."
    assert release.dateline == start.partition(" (")[0]


def test_a_company_is_the_organisation(tmp_path: Path) -> None:
    story = {key: value for key, value in PRESSEPORTAL_STORY.items() if key != "office"}
    company = {"id": "1", "url": "https://www.presseportal.de/nr/1", "name": "Muster GmbH"}
    release = read_release(presseportal, tmp_path, {**story, "company": company})
    assert release.organisations == (FoundOrganisation(name="Muster GmbH", url="https://www.presseportal.de/nr/1"),)


def test_html_in_the_text_is_markdown(tmp_path: Path) -> None:
    body = "<p>Köln (ots) - Es <b>regnet</b>.</p><p>Mehr: <a href='https://wetter.example/'>Wetter</a></p>"
    release = read_release(presseportal, tmp_path, {**PRESSEPORTAL_STORY, "body": body})
    assert (release.dateline, release.lead) == ("Köln", "Es regnet.")
    assert release.body == "Mehr: [Wetter](https://wetter.example/)"


def test_lines_between_inline_tags_stay_lines(tmp_path: Path) -> None:
    body = "Köln (ots) - Eins.\n\n<b>Zwei</b>\ndrei"
    release = read_release(presseportal, tmp_path, {**PRESSEPORTAL_STORY, "body": body})
    assert release.body == "**Zwei**\\\ndrei"


def test_the_start_of_a_text_says_that_it_is_not_the_whole_text(tmp_path: Path) -> None:
    story = {key: value for key, value in PRESSEPORTAL_STORY.items() if key != "body"}
    release = read_release(presseportal, tmp_path, {**story, "teaser": "Köln (ots) - Es regnet heute."})
    assert release.lead == "Es regnet heute."
    assert "teaser=0" in get_doubts(release)["body"]


@pytest.mark.parametrize(
    ("code", "remedy"), [("100", "no key"), ("101", "does not know the key"), ("150", "quota"), ("999", "Check")]
)
def test_an_error_says_what_to_do(tmp_path: Path, code: str, remedy: str) -> None:
    (found,) = read_answers(presseportal, tmp_path, {"error": {"code": code, "msg": "Nope"}})
    assert isinstance(found, NotImported)
    assert found.message == f"Presseportal answers: Nope (code {code})."
    assert remedy in found.remedy


def make_server(total: int, page_size: int) -> Any:
    def answer(_path: str, query: dict[str, str]) -> Any:
        assert query["api_key"] == "SECRET"
        start = int(query.get("start", 0))
        if start >= total:
            return {"error": {"code": "200", "msg": "resource unknown"}}
        numbers = range(start, min(start + page_size, total))
        stories = [{**PRESSEPORTAL_STORY, "id": str(number), "title": f"Story {number}"} for number in numbers]
        return {"success": "1", "content": {"story": stories if len(stories) > 1 else stories[0]}}

    return answer


@pytest.mark.parametrize("total", [20, 21, 45])
def test_all_pages_are_read_also_if_the_platform_gives_fewer_than_the_limit(tmp_path: Path, total: int) -> None:
    with serve_answers(make_server(total, 20)) as server:
        found = read_served(presseportal, tmp_path, f"{server}/api/article/all?api_key=SECRET&limit=50")
    assert get_headlines(found) == [f"Story {number}" for number in range(total)]


def test_no_message_shows_the_key(tmp_path: Path) -> None:
    with serve_answers(make_server(3, 20)) as server:
        found = read_served(presseportal, tmp_path, f"{server}/api/article/all?api_key=SECRET&limit=50")
        error = read_served(presseportal, tmp_path, f"{server}/api/article/all?api_key=SECRET&start=99")
    assert "SECRET" not in repr(found) + repr(error)
    assert isinstance(error[0], NotImported)


def test_the_addresses_of_the_interface_are_known() -> None:
    assert presseportal.is_api_url("https://api.presseportal.de/api/article/publicservice?api_key=x")
    assert presseportal.is_api_url("https://api.presseportal.de/api/v2/stories/office/1")
    assert not presseportal.is_api_url("https://www.presseportal.de/pm/1/2")
