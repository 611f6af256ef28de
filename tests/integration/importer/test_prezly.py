import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pressroom.importer import prezly
from pressroom.importer.found import (
    FoundContact,
    FoundDocument,
    FoundLink,
    FoundOrganisation,
    FoundPicture,
    FoundTranslation,
)
from tests.support.answer_server import (
    get_doubts,
    get_headlines,
    read_release,
    read_served,
    serve_answers,
)
from tests.support.platform_answers import PREZLY_DOCUMENT, PREZLY_STORY, UUID, make_paragraph, make_upload

FILES = f"https://cdn.uc.assets.prezly.com/{UUID[:-1]}"


def make_story(*nodes: Any, **values: Any) -> dict[str, Any]:
    """A story with other content or other values."""
    content = {"content": json.dumps({**PREZLY_DOCUMENT, "children": list(nodes)})} if nodes else {}
    return {**PREZLY_STORY, **content, **values}


def test_every_field_of_prezly_is_there(tmp_path: Path) -> None:
    release = read_release(prezly, tmp_path, {"stories": [PREZLY_STORY], "pagination": {}})
    assert release.headline == "New library opens"
    assert release.lead == "The doors open after two years."
    assert release.body == (
        "The library opens on 1 March 2024 with **free coffee**. [See the plan](https://library.example/plan).\n\n"
        "## The rooms\n\n- Reading room\n- Workshop\n\n> We have waited for this.\n\n![](reading-room.jpg)\n\n"
        "![](door.jpg)\n\n| Day | Hours |\n| --- | --- |\n| Monday | 9–17 |\n\n---\n\nWelcome\\!\n\n"
        "[Get a card](https://library.example/cards)"
    )
    assert release.source_id == UUID
    assert release.urls == ("https://press.library.example/new-library-opens", "https://prez.example/1")
    assert release.language == "en-GB"
    assert release.translations == (
        FoundTranslation(language="nl-BE", url="https://press.library.example/nieuwe-bibliotheek", id=f"{UUID[:-1]}9"),
    )
    assert release.published_at == datetime(2024, 3, 1, 8, tzinfo=UTC)
    assert release.updated_at == datetime(2024, 3, 2, 8, tzinfo=UTC)
    assert release.organisations == (
        FoundOrganisation(
            name="City Library",
            url="https://library.example",
            about="The library has four branches.",
            address="1 Quay Street",
            phone="+44 20 7946 0001",
            email="press@library.example",
            logo=f"{FILES}5/logo.png",
        ),
    )
    assert release.contacts == (
        FoundContact(
            name="Alex Example",
            role="head librarian",
            organisation="City Library",
            phone="+44 20 7946 0000",
            mobile="+44 7700 900000",
            email="alex@library.example",
        ),
    )
    assert release.keywords == ("library", "opening", "Culture & arts")
    assert release.pictures == (
        FoundPicture(location=f"{FILES}0/library.jpg", file="library.jpg"),
        FoundPicture(location=f"{FILES}1/reading%20room.jpg", file="reading-room.jpg", caption="The reading room."),
        FoundPicture(location=f"{FILES}2/door.jpg", file="door.jpg", caption="The door."),
    )
    assert release.documents == (
        FoundDocument(location=f"{FILES}3/floor%20plan.pdf", file="floor-plan.pdf", title="Floor plan"),
    )
    assert release.links == (
        FoundLink(title="A tour", url="https://video.example/tour"),
        FoundLink(title="", url="https://map.example/library"),
    )
    assert release.is_public
    assert set(get_doubts(release)) == {f"images[{n}].{key}" for n in range(3) for key in ("alt", "credit")} | {
        "links[1].title"
    }


@pytest.mark.parametrize(
    "values",
    [
        {"status": "draft", "lifecycle_status": "draft"},
        {"status": "embargo"},
        {"lifecycle_status": "scheduled"},
        {"status": "uninitialized"},
        {"visibility": "private"},
        {"visibility": "confidential"},
        {"visibility": "embargo"},
        {"is_published": False},
        {"is_draft": True},
        {"status": None},
        {"visibility": 7},
    ],
)
def test_what_is_not_published_for_everybody_is_not_public(tmp_path: Path, values: dict[str, Any]) -> None:
    release = read_release(prezly, tmp_path, {**PREZLY_STORY, **values})
    assert not release.is_public
    assert "had not published this for everybody" in get_doubts(release)["publish_at"]


def test_a_story_that_does_not_say_its_status_is_not_public(tmp_path: Path) -> None:
    silent = {"status", "lifecycle_status", "visibility"}
    story = {key: value for key, value in PREZLY_STORY.items() if key not in silent}
    assert not read_release(prezly, tmp_path, story).is_public


def test_html_of_format_version_1_is_read(tmp_path: Path) -> None:
    story = make_story(
        format_version=1, content="<h3>Hours</h3><p>Every <em>day</em>.</p>", subtitle="", intro="<p>In.</p>"
    )
    release = read_release(prezly, tmp_path, story)
    assert (release.lead, release.body) == ("In.", "## Hours\n\nEvery *day*.")


def test_content_that_is_json_and_not_text_is_read_too(tmp_path: Path) -> None:
    release = read_release(prezly, tmp_path, {**PREZLY_STORY, "content": PREZLY_DOCUMENT})
    assert release.body.startswith("The library opens on 1 March 2024")


def test_an_alternative_text_is_taken_if_there_is_one(tmp_path: Path) -> None:
    image = {"type": "image-block", "file": make_upload("a.jpg", 1), "alt": "A door", "children": [{"text": "Door."}]}
    pictures = read_release(prezly, tmp_path, make_story(image, header_image=None, preview_image=None)).pictures
    assert [(each.alt, each.caption) for each in pictures] == [("A door", "Door.")]


def test_an_image_in_a_paragraph_list_or_quote_of_links_keeps_its_place(tmp_path: Path) -> None:
    link = {"type": "link", "href": "https://a.example/", "children": [{"text": "here", "italic": True}]}
    quote = {"type": "block-quote", "children": [{"text": "See "}, link, {"text": " now."}]}
    release = read_release(prezly, tmp_path, make_story(quote))
    assert release.body == "> See [*here*](https://a.example/) now."


def test_spaces_at_the_ends_of_marked_text_stay(tmp_path: Path) -> None:
    node = {"type": "paragraph", "children": [{"text": "one "}, {"text": "two ", "bold": True}, {"text": "three"}]}
    assert read_release(prezly, tmp_path, make_story(node)).body == "one **two** three"


def test_nested_lists_stay_nested(tmp_path: Path) -> None:
    def make_item(text: str, *more: Any) -> dict[str, Any]:
        return {"type": "list-item", "children": [{"type": "list-item-text", "children": [{"text": text}]}, *more]}

    inner = {"type": "numbered-list", "children": [make_item("inner")]}
    node = {"type": "bulleted-list", "children": [make_item("outer", inner), make_item("last")]}
    assert read_release(prezly, tmp_path, make_story(node)).body == "- outer\n  1. inner\n- last"


def test_an_unknown_variable_is_doubtful(tmp_path: Path) -> None:
    node = {"type": "paragraph", "children": [{"text": "Dear "}, {"type": "variable", "key": "contact.firstname"}]}
    doubts = get_doubts(read_release(prezly, tmp_path, make_story(node)))
    assert doubts["body"] == "Prezly puts “contact.firstname” in the text here. Its value is not known."


def test_a_contact_of_which_only_the_id_is_there_is_doubtful(tmp_path: Path) -> None:
    node = {"type": "contact", "uuid": UUID, "contact": {"uuid": UUID}}
    doubts = get_doubts(read_release(prezly, tmp_path, make_story(make_paragraph("Text."), node)))
    assert doubts["contacts"] == "The story has one more contact, of which Prezly gave only the id."


def test_the_new_addresses_of_a_contact_are_read(tmp_path: Path) -> None:
    contact = {"name": "Bo Ek", "email_addresses": [{"address": "bo@a.example"}], "spam_reported": False}
    release = read_release(
        prezly, tmp_path, make_story(make_paragraph("Text."), {"type": "contact", "contact": contact})
    )
    assert [each.email for each in release.contacts] == ["bo@a.example"]


@pytest.mark.parametrize("depth", [5, 50, 300])
def test_deeply_nested_content_ends(tmp_path: Path, depth: int) -> None:
    node = '{"type": "block-quote", "children": [' * depth + '{"text": "deep"}' + "]}" * depth
    story = {**PREZLY_STORY, "content": f"[{json.dumps(make_paragraph('First.'))}, {node}]"}
    assert read_release(prezly, tmp_path, story).body.startswith("First.")


def test_content_that_is_nested_too_deeply_for_json_ends(tmp_path: Path) -> None:
    release = read_release(prezly, tmp_path, {**PREZLY_STORY, "content": "[" * 100_000})
    assert release.body == ""
    assert get_doubts(release)["body"] == "The content of the story is not valid JSON. It was not read."


def test_scripts_and_links_to_scripts_are_left_out(tmp_path: Path) -> None:
    nodes = (
        {"type": "html", "content": "<script>alert(1)</script><img src=x onerror=alert(1)>"},
        {"type": "link", "href": "javascript:alert(1)", "children": [{"text": "click"}]},
        {"type": "embed", "url": "javascript:alert(1)", "oembed": {}},
        {"type": "button-block", "href": "data:text/html,x", "label": "Press"},
    )
    release = read_release(prezly, tmp_path, make_story(*nodes, header_image=None, preview_image=None))
    assert "alert" not in repr(release)
    assert "data:" not in repr(release)


def make_server(total: int, style: str) -> Any:
    """A list in pages of 10: with numbers, with addresses or with a cursor; the texts are in the single stories."""

    def answer(path: str, query: dict[str, str]) -> Any:
        if path != "/v2/stories":
            number = path.rpartition("/")[2]
            return {"story": {**PREZLY_STORY, "uuid": number, "title": f"Story {number}"}}
        offset = int(query.get("offset", query.get("cursor", 0)))
        short = {key: value for key, value in PREZLY_STORY.items() if key != "content"}
        numbers = range(offset, min(offset + 10, total))
        stories = [{**short, "uuid": str(each), "links": {"api": f"/v2/stories/{each}"}} for each in numbers]
        following = offset + 10 if offset + 10 < total else None
        pagination = {"offset": offset, "limit": 10, "matched_records_number": total, "total_records_number": 99}
        if style == "links":
            return {"stories": stories, "links": {"next": following and f"/v2/stories?offset={following}"}}
        if style == "cursor":
            return {"stories": stories, "pagination": {"cursor": following}}
        return {"stories": stories, "pagination": pagination, "sort": "-published_at"}

    return answer


@pytest.mark.parametrize("style", ["numbers", "links", "cursor"])
def test_all_pages_are_read_with_the_text_of_each_story(tmp_path: Path, style: str) -> None:
    with serve_answers(make_server(23, style)) as server:
        found = read_served(prezly, tmp_path, f"{server}/v2/stories")
    assert get_headlines(found) == [f"Story {number}" for number in range(23)]


def test_the_addresses_of_the_interface_are_known() -> None:
    assert prezly.is_api_url("https://api.prezly.com/v2/stories?limit=10")
    assert prezly.is_api_url("https://api.prezly.com/v2/stories/4711")
    assert not prezly.is_api_url("https://press.library.example/v2/stories")
