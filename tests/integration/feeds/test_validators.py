"""Independent validators find no error and no warning in the feeds, and each of our rules finds its fault."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import feedparser
import jsonschema
import pytest
from lxml import etree

from pressroom.model.newsroom import Keyword
from pressroom.model.release import Release
from tests.support.feed_rules import atom_findings, html_findings, rss_findings
from tests.support.feeds import BASE, BRIDGE, FIRST, FORMATS, archive, changed, full, plain, releases, render_feed

SCHEMAS = Path(__file__).parents[2] / "schemas"

FEEDS: dict[str, tuple[tuple[Release, ...], Keyword | None]] = {
    "several releases": (releases(), None),
    "a keyword": ((full(),), BRIDGE),
    "a plain release": ((plain(),), None),
    "no release": ((), None),
    "corrected, changed, outdated and withdrawn releases": (changed(), None),
}


@cache
def atom_schema() -> etree.RelaxNG:
    return etree.RelaxNG(etree.parse(SCHEMAS / "atom.rng"))


@cache
def json_schema() -> Any:
    schema = json.loads((SCHEMAS / "jsonfeed-1.1.json").read_bytes())
    return jsonschema.Draft7Validator(schema, format_checker=jsonschema.FormatChecker())


def feed(format_: str, name: str) -> bytes:
    of, keyword = FEEDS[name]
    return render_feed(format_, of, keyword=keyword)


def home(name: str) -> str:
    return f"{BASE}/keywords/broar/" if FEEDS[name][1] else f"{BASE}/"


@pytest.mark.parametrize("name", FEEDS)
def test_an_rss_feed_has_no_finding(name: str) -> None:
    assert rss_findings(feed("rss", name), home(name) + "rss.xml") == []


@pytest.mark.parametrize("name", FEEDS)
def test_an_atom_feed_has_no_finding(name: str) -> None:
    assert atom_findings(feed("atom", name), home(name) + "atom.xml") == []


@pytest.mark.parametrize("name", FEEDS)
def test_an_atom_feed_follows_the_schema_of_its_specification(name: str) -> None:
    atom_schema().assertValid(etree.fromstring(feed("atom", name)))


def test_an_atom_archive_follows_the_schema_and_has_no_finding() -> None:
    document = archive(2, previous=1, following=3)
    atom_schema().assertValid(etree.fromstring(document))
    assert atom_findings(document, f"{BASE}/atom-2.xml") == []


@pytest.mark.parametrize("name", FEEDS)
def test_a_json_feed_follows_its_schema(name: str) -> None:
    json_schema().validate(json.loads(feed("json-feed", name)))


@pytest.mark.parametrize("format_", ["rss", "atom"])
def test_feedparser_reads_every_entry_with_title_time_and_text(format_: str) -> None:
    read = feedparser.parse(render_feed(format_))
    assert not read.bozo
    assert read.feed.title == "Fjällby pressrum"
    expected = {item["id"]: item for item in json.loads(render_feed("json-feed"))["items"]}
    assert [entry.id for entry in read.entries] == list(expected)
    for entry, release in zip(read.entries, releases(), strict=True):
        assert entry.link == expected[entry.id]["url"]
        assert entry.published_parsed[:6] == release.publish_at.utctimetuple()[:6]
        assert entry.tags if release.keywords else not entry.get("tags")
        assert release.contacts[0].email in entry.content[-1].value


@pytest.mark.parametrize("format_", ["rss", "atom"])
def test_feedparser_reads_headline_and_lead_as_they_were_written(format_: str) -> None:
    entry = feedparser.parse(render_feed(format_, (full(),)), sanitize_html=False).entries[0]
    assert entry.title_detail.value == full().headline
    lead = full().lead.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert entry.summary_detail.value == (lead if format_ == "rss" else full().lead)


def test_all_formats_carry_the_same_ids_and_the_same_text() -> None:
    items = json.loads(render_feed("json-feed"))["items"]
    rss = etree.fromstring(render_feed("rss"))
    atom = etree.fromstring(render_feed("atom"))
    encoded = "{http://purl.org/rss/1.0/modules/content/}encoded"
    names = {"a": "http://www.w3.org/2005/Atom"}
    texts = [(item["id"], item["content_html"]) for item in items]
    assert [(item.findtext("guid"), item.findtext(encoded)) for item in rss.iter("item")] == texts
    ids = [found.text for found in atom.findall("a:entry/a:id", names)]
    contents = [found.text for found in atom.findall("a:entry/a:content", names)]
    assert list(zip(ids, contents, strict=True)) == texts


@pytest.mark.parametrize("format_", FORMATS)
def test_a_feed_is_a_function_of_its_content_alone(format_: str) -> None:
    assert render_feed(format_) == render_feed(format_)
    assert b"1.0.0" not in render_feed(format_)


RSS_FAULTS = [
    ("R-01", "<link>https://press.example/</link>", ""),
    ("R-02", "<language>sv</language>", ""),
    ("R-03", "Sat, 02 Nov 2024", "Sun, 02 Nov 2024"),
    ("R-05", 'rel="self"', 'rel="via"'),
    ("rule 90", "<docs>", '<atom:link rel="hub" href="/hub"/><docs>'),
    ("rule 90", "<docs>", 2 * '<atom:link rel="hub" href="https://hub.example/"/>' + "<docs>"),
    ("R-10", "<title>Nyhet 1</title>", ""),
    ("R-12", "Nyhet 1</title>", "Nyhet 1</title><guid>urn:uuid:1</guid>"),
    ("R-14", 'isPermaLink="false"', 'isPermaLink="true"'),
    ("R-17", "Sun, 27 Oct 2024", "Sat, 02 Nov 2024"),
    ("R-20", "<description>Ingress 1.</description>", ""),
    ("R-21", "<enclosure ", '<enclosure url="https://press.example/x" length="1" type="image/png"/><enclosure '),
    ("R-22", 'length="234567"', 'length="None"'),
    ("R-23", 'width="1600"', 'width="0"'),
    ("R-23", 'medium="image"', 'medium="picture"'),
    ("R-24", 'role="photographer"', 'role="Photographer"'),
    ("R-25", 'domain="https://press.example/keywords/broar/"', 'domain="/keywords/broar/"'),
    ("MissingRealName", "press@fjallby.example (Fjällby kommun)", "press@fjallby.example"),
    ("CharacterData", "&#x26;", "&amp;"),
    ("ImageTitleDoesntMatch", "<image>", "<image><title>Annat</title>"),
    ("DuplicateElement", "<dc:creator>", "<pubDate>Tue, 29 Oct 2024 09:00:00 +0100</pubDate><dc:creator>"),
    ("UndefinedElement", "<dc:creator>", "<author>a@b.example</author><dc:creator>"),
    ("SecurityRisk", "<p>", "<script></script><p>"),
    ("SecurityRiskAttr", "<p>", '<p onclick="x">'),
    ("ContainsRelRef", 'href="https://press.example/2024/r-1/"', 'href="/2024/r-1/"'),
    ("MisplacedItem", "</channel>", "<language>sv</language></channel>"),
]


@pytest.mark.parametrize(("code", "good", "bad"), RSS_FAULTS)
def test_the_rules_for_rss_find_their_fault(code: str, good: str, bad: str) -> None:
    text = render_feed("rss").decode()
    assert good in text, "the sample has lost what this test breaks"
    found = rss_findings(text.replace(good, bad).encode(), f"{BASE}/rss.xml")
    assert any(finding.startswith(code) for finding in found), found


def test_the_rules_for_rss_find_a_guid_that_two_items_share() -> None:
    head, *items = render_feed("rss").decode().split("<item>")
    twice = "<item>".join((head, items[0], *items))
    assert any(finding.startswith("R-13") for finding in rss_findings(twice.encode(), f"{BASE}/rss.xml"))


ATOM_FAULTS = [
    ("A-02", 'rel="self"', 'rel="via"'),
    ("A-02", 'rel="alternate" type="text/html"/>', 'rel="via" type="text/html"/>'),
    ("A-03", "</entry>", '<link rel="alternate" type="text/html" hreflang="sv" href="https://a.example/"/></entry>'),
    ("rule 90", "<generator>", '<link rel="hub" type="text/html" href="https://hub.example/"/><generator>'),
    ("A-10", "<id>urn:uuid:", "<id>"),
    ("A-13", f"<published>{FIRST.replace(day=27).isoformat()[:10]}T", "<published>2024-10-27t"),
    ("A-15", "<published>2024", "<published>2025"),
    ("A-17", "<author><name>Fjällby kommun</name>", "<author><name></name>"),
    ("A-21", "<updated>2024-11-02", "<updated>2024-11-03"),
    ("rule 26", '<summary type="text">', '<summary type="html">'),
    ("rule 27", 'title="Underlag (underlag.pdf)"', ""),
    ("rule 28", 'label="Broar"', ""),
    ("rule 28", 'xml:lang="sv"', ""),
    ("UnknownNamespace", "<published>", '<content xmlns="http://search.yahoo.com/mrss/"/><published>'),
    ("MisplacedMetadata", "</feed>", "<generator>x</generator></feed>"),
]


@pytest.mark.parametrize(("code", "good", "bad"), ATOM_FAULTS)
def test_the_rules_for_atom_find_their_fault(code: str, good: str, bad: str) -> None:
    text = render_feed("atom").decode()
    assert good in text, "the sample has lost what this test breaks"
    if code == "A-21":
        head, _, rest = text.partition("<entry>")
        text, good = head.replace("<updated>2024-11-02", "<updated>2024-11-01") + "<entry>" + rest, ""
    found = atom_findings((text.replace(good, bad) if good else text).encode(), f"{BASE}/atom.xml")
    assert any(finding.startswith(code) for finding in found), found


@pytest.mark.parametrize(
    "html",
    [
        "<iframe></iframe>",
        "<form></form>",
        "<style></style>",
        '<p style="color:red">x</p>',
        '<a href="javascript:x">x</a>',
        '<img src="data:x" alt="">',
        "<p>x",
        "<p>a & b < c</p></p>",
    ],
)
def test_the_rules_for_html_find_what_is_active_or_broken(html: str) -> None:
    if html == "<p>x":  # an end tag may be left out
        assert html_findings(html) == []
    else:
        assert html_findings(html)
