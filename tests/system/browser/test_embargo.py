"""A personal link in a real browser, answered by a real server: the embargo is seen before all else, all is loaded."""

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
from pressroom.embargo.respond import respond
from tests.support.newsrooms import built
from tests.support.publishing import BRIDGE, SOON, Desk
from tests.support.small_images import picture

NOW = datetime(2025, 3, 1, 12, tzinfo=UTC)
LOOK = """
const note = document.querySelector('.note').getBoundingClientRect();
return {
  note: [note.top, note.bottom, note.right],
  headline: document.querySelector('h1').getBoundingClientRect().top,
  wide: document.documentElement.scrollWidth,
  pictures: [...document.images].map(each => each.complete && each.naturalWidth > 0),
}
"""


class Service(SimpleHTTPRequestHandler):
    """What the web service does: links are answered, all else are files of the site."""

    config: ClassVar[Config]

    def do_GET(self) -> None:
        if not self.path.startswith("/embargo/"):
            super().do_GET()
            return
        token, _, path = self.path.removeprefix("/embargo/").partition("/")
        found = respond(self.config, token, path, NOW)
        self.send_response(found.status)
        for name, value in found.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(found.body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the same
        pass


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    made = Desk(tmp_path_factory.mktemp("desk"), leave_out=[])
    made.room.write(f"releases/{BRIDGE}/bild.png", picture("PNG", (1200, 600)))
    images = [{"file": "bild.png", "alt": "Bron", "credit": "Ada Ekström"}]
    made.write(publish_at=SOON, headline="Bron öppnar för alla som vill över", images=images)
    built(made.config, now=NOW.isoformat())
    return made


@pytest.fixture(scope="module")
def address(desk: Desk) -> Iterator[str]:
    """The link, at a server that runs."""
    handler = type("Own", (Service,), {"config": desk.config})
    site: Path = desk.config.out / "site"
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    asked = LinkRequest(
        BRIDGE, "anna.med.ett.mycket.langt.namn@tidningen-i-staden.example", zone="America/Argentina/Ushuaia"
    )
    link, _ = create_link(desk.config, asked, "ada", NOW)
    yield f"http://127.0.0.1:{server.server_port}{urlsplit(link).path}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("width", [1280, 375, 320])
def test_the_embargo_is_seen_first_at_any_width_and_all_is_loaded(
    browser: webdriver.Chrome, address: str, width: int
) -> None:
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": True}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    browser.get_log("browser")  # type: ignore[no-untyped-call] # the same
    browser.get(address)
    seen = browser.execute_script(LOOK)
    top, bottom, right = seen["note"]
    assert 0 < top < bottom < seen["headline"]
    assert top < 250
    assert right <= width == seen["wide"]
    assert len(seen["pictures"]) >= 2
    assert all(seen["pictures"])
    assert not browser.get_log("browser")  # type: ignore[no-untyped-call] # the same
    assert browser.get_cookies() == []
    folder = address.rpartition("/embargo/")[0]
    loaded = browser.execute_script("return performance.getEntriesByType('resource').map(entry => entry.name)")
    assert all(name.startswith(folder) for name in loaded)
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
