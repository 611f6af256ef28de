"""robots.txt allows everything, names the sitemap and no path."""

from urllib.robotparser import RobotFileParser

from msgspec.structs import replace

from pressroom.model.pages import Robots
from pressroom.model.plan import CommitOrder, Item
from pressroom.render import render
from tests.support.feeds import BASE, create_context, create_newsroom


def robots(base: str = BASE) -> str:
    context = create_context(replace(create_newsroom(), base_url=base))
    return render(Item("site/robots.txt", "robots", "sv", Robots(), CommitOrder.FEED), context).content.decode()


def test_every_crawler_may_read_everything() -> None:
    parser = RobotFileParser()
    parser.parse(robots().splitlines())
    assert parser.can_fetch("AnyBot", f"{BASE}/2024/r-1/")


def test_the_sitemap_is_named_with_its_absolute_address() -> None:
    parser = RobotFileParser()
    parser.parse(robots(f"{BASE}/press").splitlines())
    assert parser.site_maps() == [f"{BASE}/press/sitemap.xml"]


def test_rule_91_no_path_of_the_site_is_named() -> None:
    assert robots() == f"User-agent: *\nDisallow:\n\nSitemap: {BASE}/sitemap.xml\n"
