"""A personal link in a browser shows the embargo before everything else, and loads all images of the page."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlsplit

import pytest
from selenium import webdriver

from pressroom.config import Config
from pressroom.embargo.grant import LinkRequest, create_link
from pressroom.embargo.respond import LinkResource, respond
from tests.support.newsrooms import build_newsroom
from tests.support.publishing import BRIDGE, SOON, PublishingNewsroom
from tests.support.small_images import image_bytes

NOW = datetime(2025, 3, 1, 12, tzinfo=UTC)
READ_PAGE = """
const note = document.querySelector('.note').getBoundingClientRect();
return {
  note: [note.top, note.bottom, note.right],
  headline: document.querySelector('h1').getBoundingClientRect().top,
  width: document.documentElement.scrollWidth,
  images: [...document.images].map(each => each.complete && each.naturalWidth > 0),
}
"""


class Service(SimpleHTTPRequestHandler):
    """Responds to personal links as the web service does, and serves the files of the site."""

    config: ClassVar[Config]

    def do_GET(self) -> None:
        if not self.path.startswith("/embargo/"):
            super().do_GET()
            return
        token, _, path = self.path.removeprefix("/embargo/").partition("/")
        response = respond(self.config, LinkResource(token, path), NOW)
        self.send_response(response.status)
        for name, value in response.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(response.body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name in http.server
        pass


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> PublishingNewsroom:
    service_url = "https://press.fjallby.example"
    newsroom = PublishingNewsroom(tmp_path_factory.mktemp("newsroom"), leave_out=[], service_url=service_url)
    newsroom.files.write(f"releases/{BRIDGE}/bild.png", image_bytes("PNG", (1200, 600)))
    images = [{"file": "bild.png", "alt": "Bron", "credit": "Ada Ekström"}]
    newsroom.write(publish_at=SOON, headline="Bron öppnar för alla som vill över", images=images)
    build_newsroom(newsroom.config, now=NOW.isoformat())
    return newsroom


@pytest.fixture(scope="module")
def address(newsroom: PublishingNewsroom) -> Iterator[str]:
    """The URL of a personal link on a running server."""
    handler = type("NewsroomService", (Service,), {"config": newsroom.config})
    site: Path = newsroom.config.out / "site"
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    request = LinkRequest(
        BRIDGE, "anna.med.ett.mycket.langt.namn@tidningen-i-staden.example", zone="America/Argentina/Ushuaia"
    )
    link, _ = create_link(newsroom.config, request, "ada", NOW)
    yield f"http://127.0.0.1:{server.server_port}{urlsplit(link).path}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("width", [1280, 375, 320])
def test_the_embargo_is_shown_first_at_any_width_and_all_images_load(
    browser: webdriver.Chrome, address: str, width: int
) -> None:
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": True}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    browser.get_log("browser")  # type: ignore[no-untyped-call] # selenium has no type here
    browser.get(address)
    measures = browser.execute_script(READ_PAGE)
    top, bottom, right = measures["note"]
    assert 0 < top < bottom < measures["headline"]
    assert top < 250
    assert right <= width == measures["width"]
    assert len(measures["images"]) >= 2
    assert all(measures["images"])
    assert not browser.get_log("browser")  # type: ignore[no-untyped-call] # selenium has no type here
    assert browser.get_cookies() == []
    folder = address.rpartition("/embargo/")[0]
    loaded = browser.execute_script("return performance.getEntriesByType('resource').map(entry => entry.name)")
    assert all(name.startswith(folder) for name in loaded)
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
