"""For feed readers a corrected or withdrawn release is a change of the same entry."""

import json
from calendar import timegm

import feedparser
import pytest
from msgspec.structs import replace

from tests.support.feeds import changed, render_feed

TITLES = ["Tillbakadraget: Ny bro: 2 < 3 & 4 > 1", "Rättelse: Ny bro: 2 < 3 & 4 > 1", "Nyhet 2", "Nyhet 1"]


def never_changed() -> bytes:
    return render_feed("atom", [replace(each, versions=(), outdated_since=None) for each in changed()])


@pytest.mark.parametrize("format_", ["rss", "atom"])
def test_entries_keep_id_and_publication_and_have_the_time_of_the_change(format_: str) -> None:
    read, before = feedparser.parse(render_feed(format_, changed())), feedparser.parse(never_changed())
    assert not read.bozo
    assert [(each.id, each.published_parsed) for each in read.entries] == [
        (each.id, each.published_parsed) for each in before.entries
    ]
    assert [each.title for each in read.entries][2:] == TITLES[2:]
    times = [timegm(each.updated_parsed) for each in read.entries[:2]]
    assert times == [release.updated.timestamp() for release in changed()[:2]]


def test_a_feed_was_updated_at_its_last_change() -> None:
    read = feedparser.parse(render_feed("atom", changed()))
    assert read.feed.updated == max(entry.updated for entry in read.entries)


def test_a_withdrawn_entry_has_the_notice_and_its_categories_and_nothing_else() -> None:
    gone, *_ = json.loads(render_feed("json-feed", changed()))["items"]
    assert [item["title"] for item in json.loads(render_feed("json-feed", changed()))["items"]] == TITLES
    assert not {"attachments", "image", "banner_image"} & gone.keys()
    assert gone["tags"] == ["Broar", "Vatten & avlopp"]
    assert gone["summary"].startswith("Den här texten drogs tillbaka den 4 november 2024")
    assert "Fel &amp; &lt;fel&gt;." in gone["content_html"]
    for word in ("120 meter", "Noten", "bro över älv", "Underlag", "Dygnet runt"):
        assert word not in gone["content_html"]
    for format_ in ("rss", "atom"):
        entry = render_feed(format_, changed()[:1]).decode()
        assert "enclosure" not in entry
        assert "media:content" not in entry
        assert "Broar" in entry
        assert "120 meter" not in entry


def test_an_outdated_translation_says_so_in_its_entry() -> None:
    *_, outdated = json.loads(render_feed("json-feed", changed()))["items"]
    assert outdated["content_html"].startswith("<p><strong>Inte uppdaterad</strong>")
    assert "date_modified" not in outdated
