"""Sitemaps name pages with the time of their last change and nothing else; `sitemap.xml` names the sitemaps."""

from pathlib import Path

import pytest
from lxml import etree
from msgspec.structs import replace

from pressroom.model.entry import Entry
from pressroom.model.pages import Sitemap, SitemapIndex
from pressroom.model.plan import CommitOrder, Item
from pressroom.render import render
from tests.support.feeds import BASE, create_context, create_newsroom

SCHEMAS = Path(__file__).parents[2] / "schemas"
GOLDEN = Path(__file__).parents[2] / "golden/expected/site"
NS = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
RELEASE = Entry("/2024/a/", "Headline", "Lead.", "2024-07-01T12:00:00+02:00", "news")


def sitemap(*paths: str, release: Entry | None = None, base: str = BASE) -> bytes:
    context = create_context(replace(create_newsroom(), base_url=base))
    page_model = Sitemap((release,) if release else (), paths)
    return render(Item("site/sitemap-2024.xml", "sitemap", "sv", page_model, CommitOrder.FEED), context).content


def index(*paths: str, base: str = BASE) -> bytes:
    context = create_context(replace(create_newsroom(), base_url=base))
    return render(
        Item("site/sitemap.xml", "sitemap-index", "sv", SitemapIndex(paths), CommitOrder.FEED), context
    ).content


def schema(name: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(SCHEMAS / f"{name}.xsd"))


def test_a_sitemap_follows_its_schema_whatever_is_in_a_path() -> None:
    document = sitemap("/", "/2024/a&b<c'd\"é/", release=RELEASE)
    schema("sitemap").assertValid(etree.fromstring(document))


def test_addresses_are_absolute_and_stand_below_the_base_url() -> None:
    read = etree.fromstring(sitemap("/", "/en/2024/å/", base=f"{BASE}/press"))
    assert [loc.text for loc in read.iter(f"{NS}loc")] == [f"{BASE}/press/", f"{BASE}/press/en/2024/%C3%A5/"]


def test_rule_56_lastmod_is_the_time_of_the_change_and_left_out_where_none_is_known() -> None:
    read = etree.fromstring(sitemap("/contacts/", release=RELEASE))
    assert [url.findtext(f"{NS}lastmod") for url in read] == ["2024-07-01T12:00:00+02:00", None]


def test_the_index_follows_the_protocol_and_its_addresses_stand_below_the_base_url() -> None:
    read = etree.fromstring(index("/sitemap-pages.xml", "/sitemap-2024.xml", base=f"{BASE}/a&b"))
    schema("siteindex").assertValid(read)
    assert [loc.text for loc in read.iter(f"{NS}loc")] == [f"{BASE}/a&b/sitemap-{name}.xml" for name in ("pages", 2024)]


@pytest.mark.parametrize(
    "fault",
    [
        b"",
        b"<sitemap/>",
        b"<sitemap><loc>/sitemap-pages.xml</loc></sitemap>",
        b"<url><loc>https://press.example/</loc></url>",
        b"<sitemap><loc>https://press.example/a.xml</loc><priority>1</priority></sitemap>",
        b"<sitemap><loc>https://press.example/a.xml</loc><lastmod>yesterday</lastmod></sitemap>",
        b"<sitemap><loc>https://press.example/a.xml</loc></sitemap>" * 2,
    ],
)
def test_the_schema_of_the_index_finds_faults(fault: bytes) -> None:
    before, _, after = index("/sitemap-pages.xml").partition(
        b"<sitemap><loc>https://press.example/sitemap-pages.xml</loc></sitemap>"
    )
    assert after
    assert not schema("siteindex").validate(etree.fromstring(before + fault + after))


def test_the_sitemaps_of_a_whole_newsroom_are_valid_and_the_index_names_them_all() -> None:
    read = etree.parse(GOLDEN / "sitemap.xml")
    schema("siteindex").assertValid(read)
    names = {str(loc.text).rpartition("/")[2] for loc in read.iter(f"{NS}loc")}
    assert names == {path.name for path in GOLDEN.glob("sitemap-*.xml")}
    for name in names:
        schema("sitemap").assertValid(etree.parse(GOLDEN / name))
