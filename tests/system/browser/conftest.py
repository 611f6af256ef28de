"""Start Chromium and web servers on the loopback address, for tests of pages as readers see them."""

import shutil
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from selenium import webdriver

from pressroom.signing.keys import store_private_key
from tests.integration.golden.test_golden import PUBLISHED_KEY
from tests.support.terminal import run
from tools.serve import SiteHandler

GOLDEN = Path(__file__).parents[2] / "golden" / "newsroom"
RECORDED = GOLDEN.with_name("recorded")
NOW = "2025-03-01T12:00Z"
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
BROWSERS = ("chromium", "google-chrome", "google-chrome-stable")
DRIVERS = ("chromedriver", "chromium.chromedriver")

Serve = Callable[..., str]


def find_program(names: tuple[str, ...]) -> str:
    """Return the path of the first of these programs that is installed."""
    paths = [path for path in map(shutil.which, names) if path]
    assert paths, f"none of {', '.join(names)} is installed; run ./run test to install them"
    return paths[0]


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    """A headless Chromium that logs the messages of its console."""
    options = webdriver.ChromeOptions()
    options.binary_location = find_program(BROWSERS)
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('chromium')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options, webdriver.ChromeService(find_program(DRIVERS)))
    yield driver
    driver.quit()


@pytest.fixture(scope="session")
def serve() -> Iterator[Serve]:
    """A function that serves a folder and returns its URL; with `strict`, it sends the Content-Security-Policy."""
    servers = []

    def start(folder: Path, *, strict: bool = True) -> str:
        handler = SiteHandler if strict else SimpleHTTPRequestHandler
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(folder)))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def golden(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The outputs of the golden newsroom."""
    out = tmp_path_factory.mktemp("golden") / "out"
    build(GOLDEN, out)
    return out


@pytest.fixture(scope="session")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The outputs of the golden newsroom that has a record, pages and mails."""
    out = tmp_path_factory.mktemp("recorded") / "out"
    store_private_key(out.parent / "keys", PUBLISHED_KEY)
    build(RECORDED, out)
    return out


def build(newsroom: Path, out: Path, now: str = NOW) -> None:
    """Build a newsroom in a separate process."""
    process = run(newsroom, "build", "--out", str(out), "--now", now, PRESSROOM_KEYS=str(out.parent / "keys"))
    assert process.returncode == 0, process.stderr
