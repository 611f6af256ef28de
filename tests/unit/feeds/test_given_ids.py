"""A release that was in another feed before keeps its id there, letter by letter, whatever the id looks like."""

import json

import feedparser
import pytest
from lxml import etree
from msgspec.structs import replace

from pressroom.model.release import Release
from tests.support.feeds import BASE, plain, recorded, render_feed, version
from tests.support.rendering import RELEASE, render_format

IRIS = (
    "https://old.example.org/?p=123",
    "http://old.example.org/nyheter/bron?a=1&b=%C3%A5#mer",
    "https://old.example.org/nyheter/öppnar",
    "tag:old.example.org,2014:nyheter/7",
    "urn:uuid:4c5b0b1e-6d0c-4e0f-8f2a-111111111111",
)
OTHERS = (
    "12345",
    "4711 at http://old.example.org",
    "/nyheter/bron",
    "release_4711",
    'http://old.example.org/<a> & "b"',
    "http://old.example.org/100%",
    "http://old.example.org/a#b#c",
)


def with_id(given: str, number: int = 1) -> Release:
    return replace(plain(number), id=given)


def rss_guid(release: Release) -> etree._Element:
    guid = etree.fromstring(render_feed("rss", [release])).find("channel/item/guid")
    assert guid is not None
    return guid


def atom_id(release: Release) -> str | None:
    return etree.fromstring(render_feed("atom", [release])).findtext("{*}entry/{*}id")


def json_id(release: Release) -> object:
    return json.loads(render_feed("json-feed", [release]))["items"][0]["id"]


@pytest.mark.parametrize("given", [*IRIS, *OTHERS])
def test_rss_and_json_feed_have_the_id_as_it_was(given: str) -> None:
    assert rss_guid(with_id(given)).text == json_id(with_id(given)) == given


@pytest.mark.parametrize("given", IRIS)
def test_atom_has_an_iri_as_it_was(given: str) -> None:
    assert atom_id(with_id(given)) == given


def test_atom_has_a_distinct_iri_in_place_of_every_other_id() -> None:
    ids = [atom_id(with_id(given)) for given in OTHERS]
    assert all(each and each.startswith("urn:uuid:") for each in ids)
    assert len(set(ids) | {atom_id(plain(1))}) == len(OTHERS) + 1


def test_the_iri_in_atom_depends_on_the_id_alone() -> None:
    assert atom_id(with_id("12345", 1)) == atom_id(replace(with_id("12345", 2), first_path="/2010/annan/"))


def test_a_guid_is_a_permanent_link_only_if_it_is_the_url_of_the_page() -> None:
    assert rss_guid(with_id(f"{BASE}/2024/r-1/")).get("isPermaLink") in {None, "true"}
    for given in (*IRIS, *OTHERS, f"{BASE}/2024/r-1"):
        assert rss_guid(with_id(given)).get("isPermaLink") == "false"


def test_a_corrected_and_a_withdrawn_release_keep_the_id() -> None:
    for kind in ("correction", "withdrawal"):
        release = recorded(with_id("12345"), version(kind, 5, "Fel."))
        assert rss_guid(release).text == json_id(release) == "12345"


def test_without_an_id_nothing_changes() -> None:
    release = plain(1)
    assert rss_guid(release).text == atom_id(release) == json_id(release)
    assert rss_guid(release).get("isPermaLink") == "false"


@pytest.mark.parametrize("given", ["https://old.example.org/?p=123", "4711 at http://old.example.org"])
def test_a_feed_reader_sees_the_old_id(given: str) -> None:
    (entry,) = feedparser.parse(render_feed("rss", [with_id(given)])).entries
    assert entry.id == given
    assert entry.link == f"{BASE}/2024/r-1/"


def test_release_json_has_the_id_and_ninjs_the_iri() -> None:
    release = replace(recorded(RELEASE), id="4711 at http://old.example.org")
    data = json.loads(render_format("release-json", release))
    assert data["id"] == "4711 at http://old.example.org"
    assert data["ninjs"]["uri"].startswith("urn:uuid:")
    iri = json.loads(render_format("release-json", replace(release, id=IRIS[0])))
    assert iri["id"] == iri["ninjs"]["uri"] == IRIS[0]
