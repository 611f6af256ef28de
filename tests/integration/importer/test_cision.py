from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pressroom.importer import cision
from pressroom.importer.found import (
    FoundDocument,
    FoundFact,
    FoundLink,
    FoundOrganisation,
    FoundPicture,
    FoundTranslation,
)
from tests.support.answer_server import (
    get_doubts,
    get_headlines,
    read_answers,
    read_release,
    read_served,
    serve_answers,
)
from tests.support.platform_answers import CISION, CISION_RELEASE

FEED = "/papi/NewsFeed/FEED"


def test_every_field_of_cision_is_there(tmp_path: Path) -> None:
    release = read_release(cision, tmp_path, CISION)
    assert release.headline == "Almstrand Bank: Interim report January–March 2024"
    assert release.lead == "Profit rose by 4 per cent."
    assert release.body == (
        "## Costs\n\nCosts fell.\n\n“We are pleased,” says Maja Berg.\n\n> It was a good quarter.\n> – Maja Berg, CFO"
    )
    assert release.source_id == "A1B2C3D4E5F60718"
    assert release.urls == (
        "https://almstrand.example/press/q1",
        "https://news.example/almstrand/r/q1,c2700001",
        "https://almstrand.example/syndicated/q1",
    )
    assert release.language == "en"
    assert release.translations == (FoundTranslation(language="sv", id="FFEEDDCCBBAA0099"),)
    assert release.published_at == datetime(2024, 4, 25, 5, 30, tzinfo=UTC)
    assert release.updated_at == datetime(2024, 4, 26, 8, tzinfo=UTC)
    assert release.kind == "regulatory"
    assert release.organisations == (
        FoundOrganisation(
            name="Almstrand Bank", about="Almstrand Bank has 40 branches.", logo="https://mb.example/logo.png"
        ),
    )
    assert release.keywords == ("bank", "report", "Corporate news")
    assert release.facts == (
        FoundFact(label="Founded", value="1923"),
        FoundFact(label="", value="The oldest bank of the county"),
    )
    assert release.pictures == (
        FoundPicture(location="https://mb.example/images/maja-800.jpg", file="maja-800.jpg", caption="Maja Berg"),
        FoundPicture(
            location="https://mb.example/images/branch-original.jpg",
            file="branch-original.jpg",
            caption="The branch in Almstrand.",
            credit="Ivo Rask",
        ),
    )
    assert release.documents == (
        FoundDocument(location="https://mb.example/files/q1.pdf", file="q1.pdf", title="Report"),
    )
    assert release.links == (
        FoundLink(title="Investors", url="https://almstrand.example/ir"),
        FoundLink(title="The results", url="https://video.example/q1"),
    )


def test_what_cision_does_not_say_is_doubtful(tmp_path: Path) -> None:
    doubts = get_doubts(read_release(cision, tmp_path, CISION))
    assert doubts["images[0].credit"] == "Cision does not say who made the picture."
    assert doubts["images[0].alt"] == "Cision does not say what the picture shows."
    assert doubts["facts[1].label"] == "Cision does not say what the fact is about."


@pytest.mark.parametrize(
    ("code", "kind"),
    [("PRM", "press-release"), ("RPT", "press-release"), ("INB", "invitation"), ("NBR", "news")],
)
def test_the_information_type_is_the_kind_of_what_is_not_regulatory(tmp_path: Path, code: str, kind: str) -> None:
    item = {**CISION_RELEASE, "InformationType": code, "IsRegulatory": False}
    assert read_release(cision, tmp_path, item).kind == kind


def test_an_unknown_information_type_is_doubtful(tmp_path: Path) -> None:
    item = {**CISION_RELEASE, "InformationType": "ZZZ", "IsRegulatory": "false"}
    assert get_doubts(read_release(cision, tmp_path, item))["kind"] == "Cision says “ZZZ”."


def test_a_date_of_a_list_has_no_zone_but_a_pushed_date_is_utc(tmp_path: Path) -> None:
    item = {key: value for key, value in CISION_RELEASE.items() if not key.endswith("Utc")}
    release = read_release(cision, tmp_path, item)
    assert release.published_at is not None
    assert release.published_at.isoformat() == "2024-04-25T05:30:00+02:00"
    assert "time zone" in get_doubts(release)["publish_at"]


@pytest.mark.parametrize("date", ["/Date(1714023000000+0200)/", "2024-04-25T05:30:00.0000000Z"])
def test_other_ways_to_write_a_date_are_read(tmp_path: Path, date: str) -> None:
    release = read_release(cision, tmp_path, {**CISION_RELEASE, "PublishDateUtc": None, "PublishDate": date})
    assert release.published_at == datetime(2024, 4, 25, 5, 30, tzinfo=UTC)


@pytest.mark.parametrize("answer", [CISION, {"Release": CISION_RELEASE}, CISION_RELEASE, [{"Release": CISION_RELEASE}]])
def test_lists_and_single_releases_are_read(tmp_path: Path, answer: Any) -> None:
    assert len(read_answers(cision, tmp_path, answer)) == 1


def test_plain_texts_are_used_where_there_is_no_html(tmp_path: Path) -> None:
    item = {key: value for key, value in CISION_RELEASE.items() if not key.startswith("Html")}
    release = read_release(cision, tmp_path, item)
    assert release.lead == "Profit rose by 4 per cent."
    assert release.body.startswith("Profit rose by 4 per cent. Costs fell.")


def make_server(total: int) -> Any:
    def answer(path: str, query: dict[str, str]) -> Any:
        if path.startswith("/papi/Release/"):
            assert query == {"format": "json", "isCleanHtml": "true"}
            return {"Release": {**CISION_RELEASE, "EncryptedId": path.rpartition("/")[2], "Title": "Whole"}}
        assert path == FEED
        index, size = int(query.get("pageIndex", 1)), int(query.get("pageSize", 50))
        numbers = range((index - 1) * size, min(index * size, total))
        keys = set(CISION_RELEASE) if query.get("detailLevel") == "detail" else {"Id", "PublishDate", "LanguageCode"}
        items = [
            {**{key: CISION_RELEASE[key] for key in keys}, "EncryptedId": f"ID{number}", "Title": f"Short {number}"}
            for number in numbers
        ]
        return {"Releases": items, "TotalFoundReleases": total, "PageIndex": index, "PageSize": size}

    return answer


def test_a_list_without_texts_is_completed_from_the_single_releases(tmp_path: Path) -> None:
    with serve_answers(make_server(3)) as server:
        found = read_served(cision, tmp_path, f"{server}{FEED}?format=json")
    assert [each.source_id for each in found if not hasattr(each, "message")] == ["ID0", "ID1", "ID2"]
    assert all(each.body.startswith("## Costs") for each in found if not hasattr(each, "message"))


def test_the_pages_after_the_first_are_asked_for_with_details(tmp_path: Path) -> None:
    with serve_answers(make_server(23)) as server:
        found = read_served(cision, tmp_path, f"{server}{FEED}?format=json&pageSize=10&detailLevel=detail")
    assert len(found) == 23


def test_the_spelling_of_the_address_is_kept_because_capital_letters_matter(tmp_path: Path) -> None:
    asked: list[dict[str, str]] = []

    def answer(_path: str, query: dict[str, str]) -> Any:
        asked.append(query)
        index = int(query["PageIndex"])
        item = {**CISION_RELEASE, "EncryptedId": f"ID{index}"}
        return {"Releases": [item], "TotalFoundReleases": 2, "PageIndex": index, "PageSize": 1}

    with serve_answers(answer) as server:
        found = read_served(cision, tmp_path, f"{server}{FEED}?PageIndex=1&PageSize=1&DetailLevel=detail")
    assert len(found) == 2
    assert asked[1] == {"PageIndex": "2", "PageSize": "1", "DetailLevel": "detail", "format": "json"}


def test_an_error_of_cision_is_shown(tmp_path: Path) -> None:
    found = read_answers(cision, tmp_path, {"Message": "Feed not found"}, f"https://publish.ne.cision.com{FEED}")
    assert get_headlines(found) == ["! Cision answers: Feed not found"]
