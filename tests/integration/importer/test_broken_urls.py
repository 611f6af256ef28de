"""Links that are no URLs, anywhere in a source, are left out; the release comes in."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from pressroom.errors import ConfigError
from pressroom.importer.formats import FetchedFile, ImportContext
from pressroom.importer.found import FoundRelease
from pressroom.importer.sources import open_source
from tests.support.imported_pages import read_saved_page

BROKEN = ("//[x/", "http://[::1/a", "https://a\u2100b.example/a", "http://a:port/")
TEXT = "The council decided on Monday to open the new bridge in spring, and the work on its ramps has already begun."


class LocalFiles:
    """A fetcher of files on disk, for sources that name no others."""

    def fetch(self, location: str, *, base: str = "") -> FetchedFile:
        path = Path(location or base)
        if not path.exists():
            raise ConfigError(f"{location} cannot be fetched.", "Correct the link.")
        return FetchedFile(location, path)


def read_file(path: Path) -> list[object]:
    return list(open_source(str(path), ImportContext(LocalFiles(), "en", ZoneInfo("Europe/Stockholm"))))


@pytest.mark.parametrize("url", BROKEN)
def test_a_page_with_broken_urls_is_read(url: str, tmp_path: Path) -> None:
    head = "".join(
        f"<link rel='{name}' href='{url}'>" for name in ("canonical", "shortlink", "alternate", "icon", "next")
    )
    head += "".join(f"<meta property='{name}' content='{url}'>" for name in ("og:url", "og:image", "article:author"))
    body = (
        f"<h1>The bridge opens</h1><p>{TEXT} <a href='{url}'>More</a></p><p><img src='{url}' srcset='{url} 2x'>{TEXT}"
    )
    path = tmp_path / "page.html"
    path.write_text(f"<html><head><base href='{url}'>{head}</head><body>{body}</body></html>", "utf-8")
    found = read_saved_page(path, "https://town.example/bridge")
    assert isinstance(found, FoundRelease), found
    assert TEXT in found.body + found.lead


@pytest.mark.parametrize("url", BROKEN)
def test_a_feed_with_broken_urls_is_read(url: str, tmp_path: Path) -> None:
    item = (
        f"<item><title>The bridge opens</title><link>{url}</link><guid>{url}</guid><enclosure url='{url}' type='a/b'/>"
    )
    item += f"<description>&lt;p&gt;{TEXT} &lt;img src='{url}'&gt; &lt;a href='{url}'&gt;x&lt;/a&gt;&lt;/p&gt;"
    item += "</description></item>"
    path = tmp_path / "feed.xml"
    path.write_text(f"<rss version='2.0'><channel xml:base='{url}'><link>{url}</link>{item}</channel></rss>", "utf-8")
    (found,) = read_file(path)
    assert isinstance(found, FoundRelease), found
    assert TEXT in found.body + found.lead
