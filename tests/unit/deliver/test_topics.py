"""Changed feeds are found among the paths of a build, with the URLs that the feeds give as their own."""

import json

import pytest
from lxml import etree

from pressroom.deliver.websub import find_changed_feeds
from pressroom.model.newsroom import Keyword
from tests.support.feeds import BASE, BRIDGE, FILES, feed_item, render_feed

LINK = "{http://www.w3.org/2005/Atom}link"


def get_feed_url(format_: str, **options: object) -> str:
    """Return the URL that a feed gives as its own."""
    document = render_feed(format_, (), **options)  # type: ignore[arg-type] # keyword and language, as `render_feed` takes them
    if format_ == "json-feed":
        return str(json.loads(document)["feed_url"])
    return next(link.get("href", "") for link in etree.fromstring(document).iter(LINK) if link.get("rel") == "self")


@pytest.mark.parametrize("format_", FILES)
@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("keyword", [None, BRIDGE, Keyword("جسر-1", "جسر")])
def test_a_topic_is_the_url_that_the_feed_gives_as_its_own(
    format_: str, language: str, keyword: Keyword | None
) -> None:
    path = feed_item(format_, (), language=language, keyword=keyword).path
    assert find_changed_feeds([path], BASE) == (get_feed_url(format_, language=language, keyword=keyword),)


def test_feeds_are_in_the_order_of_the_paths_and_below_the_base_url() -> None:
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
def test_archive_documents_and_other_files_are_not_topics(path: str) -> None:
    assert find_changed_feeds([path], BASE) == ()
