"""sitemap.xml names every page with the time of its last change, and nothing else."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from lxml import etree
from msgspec.structs import replace

from pressroom.artifact import Item, Rank, Sitemap, SitemapEntry
from pressroom.render import render
from tests.feeds.sample import BASE, new_press, newsroom

SCHEMA = Path(__file__).parents[1] / "schemas/sitemap.xsd"
NS = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NOON = datetime(2024, 7, 1, 12, tzinfo=ZoneInfo("Europe/Stockholm"))


def sitemap(*entries: SitemapEntry, base: str = BASE) -> bytes:
    press = new_press(replace(newsroom(), base_url=base))
    return render(Item("site/sitemap.xml", "sitemap", "sv", Sitemap(entries), Rank.FEED), press).content


def test_a_sitemap_follows_its_schema_whatever_stands_in_a_path() -> None:
    document = sitemap(SitemapEntry("/", NOON), SitemapEntry("/2024/a&b<c'd\"é/", datetime(2024, 1, 1, tzinfo=UTC)))
    etree.XMLSchema(etree.parse(SCHEMA)).assertValid(etree.fromstring(document))


def test_addresses_are_absolute_and_stand_below_the_base_url() -> None:
    read = etree.fromstring(sitemap(SitemapEntry("/"), SitemapEntry("/en/2024/å/"), base=f"{BASE}/press"))
    assert [loc.text for loc in read.iter(f"{NS}loc")] == [f"{BASE}/press/", f"{BASE}/press/en/2024/%C3%A5/"]


def test_rule_56_lastmod_is_the_time_of_the_change_and_left_out_where_none_is_known() -> None:
    read = etree.fromstring(sitemap(SitemapEntry("/", NOON), SitemapEntry("/contacts/")))
    assert [url.findtext(f"{NS}lastmod") for url in read] == ["2024-07-01T12:00:00+02:00", None]
