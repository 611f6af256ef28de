"""Which feeds changed, by the paths that a build wrote: their addresses are those that they name themselves by."""

import json

import pytest
from lxml import etree

from pressroom.deliver import find_changed_feeds
from pressroom.model.newsroom import Keyword
from tests.support.feeds import BASE, BRIDGE, FILES, feed_item, made

LINK = "{http://www.w3.org/2005/Atom}link"


def own_address(format_: str, **named: object) -> str:
    """What a feed says is its address."""
    document = made(format_, (), **named)  # type: ignore[arg-type] # keyword and language, as `made` takes them
    if format_ == "json-feed":
        return str(json.loads(document)["feed_url"])
    return next(link.get("href", "") for link in etree.fromstring(document).iter(LINK) if link.get("rel") == "self")


@pytest.mark.parametrize("format_", FILES)
@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("keyword", [None, BRIDGE, Keyword("جسر-1", "جسر")])
def test_a_topic_is_the_address_by_which_the_feed_names_itself(
    format_: str, language: str, keyword: Keyword | None
) -> None:
    path = feed_item(format_, (), language=language, keyword=keyword).path
    assert find_changed_feeds([path], BASE) == (own_address(format_, language=language, keyword=keyword),)


def test_feeds_stand_in_the_order_of_the_paths_and_below_the_path_of_the_site() -> None:
    paths = ("site/en/keywords/x/atom.xml", "site/index.html", "site/rss.xml", "site/pt-BR/feed.json")
    assert find_changed_feeds(paths, "https://e.example/press") == (
        "https://e.example/press/en/keywords/x/atom.xml",
        "https://e.example/press/rss.xml",
        "https://e.example/press/pt-BR/feed.json",
    )


@pytest.mark.parametrize(
    "path",
    [
        "site/atom-1.xml",
        "site/keywords/x/atom-12.xml",
        "site/2024/slug/feed.json",
        "site/en/2024/slug/rss.xml",
        "site/2024/keywords/rss.xml",
        "site/keywords/x/2024/index.html",
        "site/media/rss.xml/x",
        "site/sitemap.xml",
        "mail/rss.xml",
        "site/rss.xml.txt",
        "site/rssxxml",
        "rss.xml",
        "site/../rss.xml",
        "",
    ],
)
def test_archives_documents_and_all_else_are_no_topics(path: str) -> None:
    assert find_changed_feeds([path], BASE) == ()
