"""The feeds of the golden newsroom, which uses every key there is, come from its files without a finding."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from lxml import etree

from pressroom.model.plan import Artifact
from pressroom.read import read_catalogues
from pressroom.render import create_render_context, render
from tests.support.feed_rules import atom_findings, rss_findings
from tests.support.feeds import with_entries
from tests.support.stages import check_folder, plan_all

ROOT = Path(__file__).parents[2]
NOW = datetime(2025, 3, 1, 12, tzinfo=UTC)
FORMATS = {"rss", "atom", "json-feed"}


@cache
def feeds() -> dict[str, tuple[str, Artifact]]:
    """Each feed by its path: its absolute address, and the artifact."""
    check = check_folder(ROOT / "golden/newsroom", NOW)
    assert check.newsroom is not None
    context = with_entries(create_render_context(check.newsroom, {}, read_catalogues()), check.releases)
    items = plan_all(check.newsroom, check.releases, NOW).items
    artifacts = (render(item, context) for item in items if item.format in FORMATS)
    return {feed.path: (context.url(feed.path.removeprefix("site")), feed) for feed in artifacts}


def those(name: str) -> Iterator[tuple[str, bytes]]:
    return ((address, feed.content) for address, feed in feeds().values() if feed.path.endswith(name))


@cache
def json_schema() -> Any:
    return jsonschema.Draft7Validator(json.loads((ROOT / "schemas/jsonfeed-1.1.json").read_bytes()))


def test_there_are_three_feeds_for_the_newsroom_in_each_language_and_for_every_keyword() -> None:
    places = {Path(path).parent for path in feeds()}
    assert {Path("site"), Path("site/en")} < places
    assert set(feeds()) == {f"{place}/{file}" for place in places for file in ("rss.xml", "atom.xml", "feed.json")}


def test_the_rss_feeds_have_no_finding() -> None:
    assert [(address, found) for address, xml in those("rss.xml") if (found := rss_findings(xml, address))] == []


def test_the_atom_feeds_have_no_finding() -> None:
    assert [(address, found) for address, xml in those("atom.xml") if (found := atom_findings(xml, address))] == []


def test_the_atom_feeds_follow_their_schema() -> None:
    schema = etree.RelaxNG(etree.parse(ROOT / "schemas/atom.rng"))
    for _, xml in those("atom.xml"):
        schema.assertValid(etree.fromstring(xml))


def test_the_json_feeds_follow_their_schema() -> None:
    for _, document in those("feed.json"):
        json_schema().validate(json.loads(document))


@pytest.mark.parametrize("language", ["", "en/"])
def test_a_release_has_one_id_in_all_formats_and_feeds_of_a_language(language: str) -> None:
    ids = [
        {item["url"]: item["id"] for item in json.loads(feeds()[f"site/{language}feed.json"][1].content)["items"]},
        {
            item.findtext("link"): item.findtext("guid")
            for item in etree.fromstring(feeds()[f"site/{language}rss.xml"][1].content).iter("item")
        },
    ]
    assert ids[0] == ids[1]
    for address, document in those("feed.json"):
        if ("/en/" in address) == bool(language):
            assert {item["url"]: item["id"] for item in json.loads(document)["items"]}.items() <= ids[0].items()
