"""Readers are not tracked: a page sends no request to another host and stores nothing in the browser.

A browser opens all pages of this repository's newsroom, without the Content-Security-Policy that would help.
"""

import re
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver

from tests.architecture.modules import ROOT
from tests.system.browser.conftest import Serve, build

NOW = "2026-06-01T12:00Z"
MAX_BYTES = 40_000  # of a page and its style sheet, uncompressed

pytestmark = pytest.mark.xdist_group("crawl")


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demonstration") / "out"
    build(ROOT, folder, NOW)
    return folder


@pytest.fixture(scope="module")
def pages(out: Path) -> list[str]:
    site = out / "site"
    return sorted("/" + path.relative_to(site).as_posix().removesuffix("index.html") for path in site.rglob("*.html"))


def list_requests(browser: webdriver.Chrome) -> list[str]:
    """Return the URLs of the page and of everything that it loaded."""
    names: list[Any] = browser.execute_script(
        "return ['navigation', 'resource'].flatMap(kind => performance.getEntriesByType(kind).map(each => each.name))"
    )
    return [str(name) for name in names]


def test_no_request_leaves_the_host_and_nothing_is_stored(
    browser: webdriver.Chrome, serve: Serve, out: Path, pages: list[str]
) -> None:
    address = serve(out / "site", strict=False)
    assert len(pages) > 40
    for page in pages:
        browser.get(address + page)
        assert not [name for name in list_requests(browser) if not name.startswith(address)], page
        assert not browser.get_cookies(), page
        stores = "return [localStorage.length, sessionStorage.length, document.scripts.length - "
        scripts = "document.querySelectorAll('script[type=\"application/ld+json\"]').length]"
        assert browser.execute_script(stores + scripts) == [0, 0, 0], page


def test_a_phone_loads_the_small_image_and_the_layout_does_not_shift(
    browser: webdriver.Chrome, serve: Serve, out: Path
) -> None:
    address = serve(out / "site")
    metrics = {"width": 375, "height": 800, "deviceScaleFactor": 2, "mobile": True}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    try:
        browser.get(f"{address}/2024/biblioteket/")
        image = browser.find_element("css selector", ".lead-picture img")
        assert str(image.get_property("currentSrc")).endswith("/960/bibliotek-kvall.jpg.webp")
        script = "return performance.getEntriesByType('layout-shift').map(each => each.value)"
        assert not browser.execute_script(script)
        box = image.rect
        assert box["width"] / box["height"] == pytest.approx(2400 / 1600, rel=0.01)
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_a_page_and_its_style_sheet_are_small(out: Path, pages: list[str]) -> None:
    style = (out / "site/pressroom.css").stat().st_size
    releases = [page for page in pages if re.fullmatch(r"(/en)?/\d{4}/[^/]+/", page)]
    assert len(releases) > 10
    for page in releases:
        size = (out / f"site{page}index.html").stat().st_size
        assert size + style < MAX_BYTES, f"{page}: {size + style}"
