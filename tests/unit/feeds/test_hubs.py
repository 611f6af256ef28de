"""The feeds name the hubs that notify readers of changes (WebSub, section 4): rules 35 and 90 of the standards."""

import json
from pathlib import Path
from typing import Any

import feedparser
import jsonschema
import pytest
from lxml import etree
from msgspec.structs import replace

from tests.support.feed_rules import atom_findings, attributes, rss_findings
from tests.support.feeds import BASE, BRIDGE, FORMATS, archive, create_context, create_newsroom, render_feed

SCHEMAS = Path(__file__).parents[2] / "schemas"
LINK = "{http://www.w3.org/2005/Atom}link"
HUBS = ("https://hub.example/", "https://second.example/websub?a=1&b=2")


def with_hubs(format_: str, hubs: tuple[str, ...] = HUBS, **named: Any) -> bytes:
    return render_feed(format_, context=create_context(replace(create_newsroom(), hubs=hubs)), **named)


def links(document: bytes, format_: str) -> list[dict[str, str]]:
    root = etree.fromstring(document)
    return [attributes(link) for link in (root[0] if format_ == "rss" else root).iterfind(LINK)]


@pytest.mark.parametrize("format_", ["rss", "atom"])
def test_rule_90_each_hub_is_a_link_and_one_other_is_the_feed_itself(format_: str) -> None:
    found = links(with_hubs(format_, keyword=BRIDGE), format_)
    assert [link for link in found if link["rel"] == "hub"] == [{"href": hub, "rel": "hub"} for hub in HUBS]
    assert [link["href"] for link in found if link["rel"] == "self"] == [f"{BASE}/keywords/broar/{format_}.xml"]


def test_rule_35_each_hub_is_in_the_json_feed_as_one_of_websub() -> None:
    assert json.loads(with_hubs("json-feed"))["hubs"] == [{"type": "WebSub", "url": hub} for hub in HUBS]


def test_an_archive_document_names_no_hub() -> None:
    context = create_context(replace(create_newsroom(), hubs=HUBS))
    assert archive(2, previous=1, following=3, context=context) == archive(2, previous=1, following=3)


@pytest.mark.parametrize("format_", FORMATS)
def test_hubs_add_themselves_and_change_nothing_else(format_: str) -> None:
    one = with_hubs(format_, HUBS[:1])
    expected = {
        "rss": b'<atom:link href="https://hub.example/" rel="hub"/>',
        "atom": b'<link href="https://hub.example/" rel="hub"/>',
        "json-feed": b'"hubs":[{"type":"WebSub","url":"https://hub.example/"}],',
    }[format_]
    assert one.count(expected) == 1
    assert one.replace(expected, b"") == render_feed(format_)


def test_feeds_with_hubs_have_no_finding_and_follow_their_schemas() -> None:
    assert rss_findings(with_hubs("rss"), f"{BASE}/rss.xml") == []
    assert atom_findings(with_hubs("atom"), f"{BASE}/atom.xml") == []
    etree.RelaxNG(etree.parse(SCHEMAS / "atom.rng")).assertValid(etree.fromstring(with_hubs("atom")))
    schema = json.loads((SCHEMAS / "jsonfeed-1.1.json").read_bytes())
    jsonschema.Draft7Validator(schema).validate(json.loads(with_hubs("json-feed")))


@pytest.mark.parametrize("format_", ["rss", "atom"])
def test_a_reader_finds_hubs_and_topic(format_: str) -> None:
    read = feedparser.parse(with_hubs(format_)).feed
    assert [link.href for link in read.links if link.rel == "hub"] == list(HUBS)
    assert [link.href for link in read.links if link.rel == "self"] == [f"{BASE}/{format_}.xml"]
    assert read.link == f"{BASE}/"
