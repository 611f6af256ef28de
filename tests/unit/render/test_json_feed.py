"""JSON Feed 1.1: rules 32 to 36 of the standards, by their codes."""

import json
from typing import Any

from lxml import etree
from msgspec.structs import replace

from pressroom.model.newsroom import Keyword
from tests.support.feeds import BASE, BRIDGE, full, plain, releases, render_feed


def read(*args: Any, **named: Any) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(render_feed("json-feed", *args, **named))
    return document


def first() -> dict[str, Any]:
    item: dict[str, Any] = read()["items"][0]
    return item


def test_j_01_j_02_the_feed_says_its_version_title_and_addresses() -> None:
    feed = read(keyword=BRIDGE)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"] == "Fjällby pressrum: Broar"
    assert feed["home_page_url"] == f"{BASE}/keywords/broar/"
    assert feed["feed_url"] == f"{BASE}/keywords/broar/feed.json"
    assert feed["description"] == "Nyheter från Fjällby & hamnen."


def test_a_feed_without_releases_has_an_empty_list() -> None:
    assert read(())["items"] == []


def test_j_10_j_11_rule_36_the_ids_are_those_of_the_other_formats() -> None:
    rss = etree.fromstring(render_feed("rss"))
    assert [item["id"] for item in read()["items"]] == [guid.text for guid in rss.iter("guid")]


def test_j_12_an_item_has_its_whole_text_and_its_lead() -> None:
    item = first()
    assert item["title"] == full().headline
    assert item["summary"] == full().lead
    assert "Det blir bra." in item["content_html"]
    assert "0980-319 201" in item["content_html"]


def test_j_13_j_14_the_time_is_rfc_3339_and_nothing_says_modified_while_nothing_is() -> None:
    assert first()["date_published"] == "2024-11-02T09:00:00+01:00"
    assert "date_modified" not in first()


def test_j_15_addresses_are_absolute() -> None:
    item = first()
    assert item["url"] == f"{BASE}/2024/r-7/"
    assert item["image"] == item["banner_image"] == f"{BASE}/2024/r-7/1600/bro%20%C3%B6ver%20%C3%A4lv.jpg.jpg"
    assert "image" not in read((plain(),))["items"][0]


def test_rule_35_authors_are_the_organisations() -> None:
    issuer = {"name": "Fjällby kommun", "url": "https://fjallby.example/"}
    assert read()["authors"] == [issuer]
    assert first()["authors"] == [issuer, {"name": "Fjällby Hamn AB"}]
    assert "author" not in first()


def test_rule_35_feed_and_items_have_their_language() -> None:
    english = read((plain(1, "en"),), language="en")
    assert english["language"] == english["items"][0]["language"] == "en"


def test_rule_35_tags_are_the_keywords_each_once() -> None:
    twice = replace(full(), keywords=(*full().keywords, Keyword("broar-2", "Broar")))
    assert read((twice,))["items"][0]["tags"] == ["Broar", "Vatten & avlopp"]


def test_rule_35_attachments_have_type_size_and_titles_that_differ() -> None:
    files = first()["attachments"]
    assert len({file["title"] for file in files}) == len(files) == 4
    assert files[2] == {
        "url": f"{BASE}/2024/r-7/underlag.pdf",
        "mime_type": "application/pdf",
        "title": "Underlag (underlag.pdf)",
        "size_in_bytes": 1_234_567,
    }


def test_the_items_are_newest_first() -> None:
    assert [item["title"] for item in read()["items"]] == [release.headline for release in releases()]


def test_hostile_text_stays_text() -> None:
    hostile_release = replace(plain(), headline='"}],"x":[{"', lead="\u2028\\</script>\U0001f600")
    item = read((hostile_release, full()))["items"][0]
    assert (item["title"], item["summary"]) == (hostile_release.headline, hostile_release.lead)
