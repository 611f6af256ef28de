from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pressroom.importer import mynewsdesk
from pressroom.importer.found import (
    FoundContact,
    FoundDocument,
    FoundLink,
    FoundOrganisation,
    FoundPicture,
    FoundRelease,
)
from tests.support.answer_server import (
    get_doubts,
    get_headlines,
    read_answers,
    read_release,
    read_served,
    serve_answers,
)
from tests.support.platform_answers import (
    MYNEWSDESK_CONTACT,
    MYNEWSDESK_IMAGE,
    MYNEWSDESK_RELATED,
    MYNEWSDESK_RELEASE,
)

FILES = "https://resources.example"
VIEW = "/services/pressroom/view/KEY"
LIST = "/services/pressroom/list/KEY"


def make_answer(*items: dict[str, Any]) -> dict[str, Any]:
    return {"items": [*items]}


def test_every_field_of_mynewsdesk_is_there(tmp_path: Path) -> None:
    release = read_release(mynewsdesk, tmp_path, make_answer(MYNEWSDESK_RELEASE, *MYNEWSDESK_RELATED))
    assert release.headline == "Fjärdlinjen kör hela natten"
    assert release.lead == "Från juni går färjan dygnet runt."
    assert release.body == (
        "Det är första gången.\n\n![](farja.jpg)\n\nLäs mer om [natten](https://fjard.example/natt)."
    )
    assert release.source_id == "500"
    assert release.urls == ("https://www.mynewsdesk.com/se/fjardlinjen/pressreleases/hela-natten-500",)
    assert release.language == "sv"
    assert release.published_at == datetime(2024, 5, 13, 7, tzinfo=UTC)
    assert release.updated_at == datetime(2024, 5, 14, 8, tzinfo=UTC)
    assert release.kind == "press-release"
    assert release.organisations == (FoundOrganisation(name="Fjärdlinjen", about="Fjärdlinjen är ett rederi."),)
    assert release.contacts == (
        FoundContact(
            name="Oskar Lind",
            role="pressansvarig",
            phone="08-580 285 00",
            mobile="070-123 45 67",
            email="oskar@fjard.example",
        ),
    )
    assert release.keywords == ("färja", "natt")
    assert release.pictures == (
        FoundPicture(
            location=f"{FILES}/image/original/farja.jpg",
            file="farja.jpg",
            caption="Färjan lämnar kajen.",
            credit="Sárá Gieddi",
            terms="Fri att använda i nyheter",
        ),
    )
    assert release.documents == (
        FoundDocument(location=f"{FILES}/documents/turlista.pdf", file="turlista.pdf", title="Turlista 2024"),
        FoundDocument(location=f"{FILES}/documents/release.pdf", file="release.pdf"),
    )
    assert release.links == (
        FoundLink(title="Första turen", url="https://video.example/forsta-turen"),
        FoundLink(title="Alla turer", url="https://fjard.example/turer"),
    )
    assert get_doubts(release) == {
        "contacts[0].mobile": "Mynewsdesk calls this number an alternative one.",
        "images[0].alt": "Mynewsdesk does not say what the picture shows.",
        "documents[1].title": "Mynewsdesk does not say what the document is.",
    }


@pytest.mark.parametrize(
    "answer",
    [
        {"items": [MYNEWSDESK_RELEASE]},
        {"items": {"item": [MYNEWSDESK_RELEASE]}},
        {"items": {"item": MYNEWSDESK_RELEASE}},
        {"item": [MYNEWSDESK_RELEASE]},
        {"item": MYNEWSDESK_RELEASE},
        {"search_result": {"items": [MYNEWSDESK_RELEASE], "total_count": 1}},
        MYNEWSDESK_RELEASE,
        [MYNEWSDESK_RELEASE],
    ],
)
def test_lists_older_lists_views_and_searches_are_read(tmp_path: Path, answer: Any) -> None:
    assert get_headlines(read_answers(mynewsdesk, tmp_path, answer)) == ["Fjärdlinjen kör hela natten"]


def test_a_list_of_one_is_an_object_in_older_answers(tmp_path: Path) -> None:
    item = {
        **MYNEWSDESK_RELEASE,
        "tags": {"tag": "färja"},
        "links": {"link": {"url": "https://a.example/", "text": "A"}},
        "related_items": {"related_item": {"type_of_media": "contact_person", "item_id": 501}},
    }
    release = read_release(mynewsdesk, tmp_path, {"items": {"item": [item, MYNEWSDESK_CONTACT]}})
    assert release.keywords == ("färja",)
    assert FoundLink(title="A", url="https://a.example/") in release.links
    assert [contact.name for contact in release.contacts] == ["Oskar Lind"]


def test_a_time_without_zone_is_of_the_newsroom_and_doubtful(tmp_path: Path) -> None:
    release = read_release(mynewsdesk, tmp_path, {**MYNEWSDESK_RELEASE, "published_at": "2024-07-01 09:00:00"})
    assert release.published_at is not None
    assert release.published_at.isoformat() == "2024-07-01T09:00:00+02:00"
    assert get_doubts(release)["publish_at"] == (
        "Mynewsdesk does not say the time zone of 2024-07-01 09:00:00. The time zone of the newsroom was taken."
    )


@pytest.mark.parametrize(
    ("type_of_media", "kind"),
    [("pressrelease", "press-release"), ("news", "news"), ("blog_post", "news"), ("event", "invitation")],
)
def test_the_type_of_media_is_the_kind(tmp_path: Path, type_of_media: str, kind: str) -> None:
    item = {**MYNEWSDESK_RELEASE, "type_of_media": type_of_media}
    assert read_release(mynewsdesk, tmp_path, make_answer(item)).kind == kind


def test_an_event_says_when_and_where_it_is(tmp_path: Path) -> None:
    event = {
        **MYNEWSDESK_RELEASE,
        "type_of_media": "event",
        "start_at": {"text": "2024-06-01 10:00", "datetime": "2024-06-01T08:00:00Z"},
        "end_at": "2024-06-01 11:00",
        "location": "Kajen, Fjärdvik",
        "signup_url": "https://fjard.example/anmal",
    }
    release = read_release(mynewsdesk, tmp_path, make_answer(event))
    assert release.body.endswith("2024-06-01 10:00 – 2024-06-01 11:00\\\nKajen, Fjärdvik")
    assert "https://fjard.example/anmal" in [link.url for link in release.links]


def test_related_items_that_are_not_in_a_saved_file_are_doubtful(tmp_path: Path) -> None:
    doubts = get_doubts(read_release(mynewsdesk, tmp_path, make_answer(MYNEWSDESK_RELEASE)))
    assert doubts["contacts"] == "Mynewsdesk has one more: contact_person 501. It could not be read."
    assert doubts["images"] == "Mynewsdesk has one more: image 502. It could not be read."


def test_a_list_of_pictures_alone_says_what_to_ask_for(tmp_path: Path) -> None:
    found = read_answers(mynewsdesk, tmp_path, make_answer(MYNEWSDESK_IMAGE, MYNEWSDESK_CONTACT))
    assert get_headlines(found) == ["! The answer has no releases, only: contact_person, image."]


def make_server(total: int, page_size: int) -> Any:
    """Lists without texts, as with `strict=false`, and a view of each item."""
    related = {str(each["id"]): each for each in MYNEWSDESK_RELATED}

    def answer(path: str, query: dict[str, str]) -> Any:
        if path == VIEW:
            number = query["item_id"]
            item = related.get(number) or {**MYNEWSDESK_RELEASE, "id": int(number), "header": f"Release {number}"}
            return {"item": [item]}
        assert path == LIST
        offset, limit = int(query.get("offset", 0)), min(int(query.get("limit", page_size)), page_size)
        numbers = range(1000 + offset, 1000 + min(offset + limit, total))
        short = {key: value for key, value in MYNEWSDESK_RELEASE.items() if key not in {"body", "related_items"}}
        return {"items": [{**short, "id": number, "header": f"Release {number}"} for number in numbers]}

    return answer


def test_all_pages_are_read_with_a_view_of_each_release_and_of_what_belongs_to_it(tmp_path: Path) -> None:
    with serve_answers(make_server(25, 10)) as server:
        found = read_served(mynewsdesk, tmp_path, f"{server}{LIST}?format=json&type_of_media=pressrelease&limit=10")
    assert get_headlines(found) == [f"Release {1000 + number}" for number in range(25)]
    last = found[-1]
    assert not hasattr(last, "message")
    assert [contact.name for contact in last.contacts] == ["Oskar Lind"]
    assert last.pictures[0].credit == "Sárá Gieddi"
    assert last.body.startswith("Det är första gången.")


def test_a_limit_above_100_does_not_end_the_list_early(tmp_path: Path) -> None:
    with serve_answers(make_server(230, 100)) as server:
        found = read_served(mynewsdesk, tmp_path, f"{server}{LIST}?format=json&limit=500")
    assert len(found) == 230


def test_an_item_that_cannot_be_viewed_is_doubtful(tmp_path: Path) -> None:
    def answer(path: str, _query: dict[str, str]) -> Any:
        return make_answer(MYNEWSDESK_RELEASE) if path == LIST else None

    with serve_answers(answer) as server:
        found = read_served(mynewsdesk, tmp_path, f"{server}{LIST}?format=json&limit=2")
    assert isinstance(found[0], FoundRelease)
    assert "contacts" in get_doubts(found[0])


def test_a_wrong_key_says_where_the_right_one_is(tmp_path: Path) -> None:
    url = f"https://www.mynewsdesk.com{LIST}?format=json"
    found = read_answers(mynewsdesk, tmp_path, {"error": "Invalid unique key"}, url)
    assert get_headlines(found) == ["! Mynewsdesk answers: Invalid unique key"]
