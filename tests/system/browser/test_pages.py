"""Pages in a browser: text copies cleanly, nothing is loaded from another host, and no page needs a wide screen."""

from collections.abc import Callable
from pathlib import Path

import pytest
from selenium import webdriver

Serve = Callable[..., str]

COPY_TEXT = """
const main = document.querySelector('main');
getSelection().selectAllChildren(main);
const selected = getSelection().toString();
main.querySelectorAll('.control').forEach(control => control.remove());
return [main.innerText, selected];
"""


def normalize(text: str) -> str:
    """Return the text with single spaces and without direction marks, for which a page has markup instead."""
    return " ".join(text.translate(dict.fromkeys(map(ord, "\u2066\u2068\u2069"))).split())


@pytest.fixture(scope="module")
def address(serve: Serve, golden: Path) -> str:
    return serve(golden / "site")


def is_redirect(page: Path) -> bool:
    return 'http-equiv="refresh"' in page.read_text("utf-8")


def list_paths(golden: Path) -> list[str]:
    """Return the URL path of every folder that has a page. A redirect is left out: a browser leaves it at once."""
    pages = [page for page in sorted((golden / "site").rglob("index.html")) if not is_redirect(page)]
    return [f"/{page.parent.relative_to(golden / 'site').as_posix()}/".replace("/./", "/") for page in pages]


def test_text_copied_from_a_release_equals_its_text_file(browser: webdriver.Chrome, address: str, golden: Path) -> None:
    texts = sorted((golden / "site").rglob("release.txt"))
    assert len(texts) > 5
    for text in texts:
        browser.get(f"{address}/{text.parent.relative_to(golden / 'site').as_posix()}/")
        inner, selected = browser.execute_script(COPY_TEXT)
        assert normalize(inner) == normalize(text.read_text("utf-8"))
        assert normalize(selected) == normalize(text.read_text("utf-8"))


def test_every_page_obeys_the_strict_content_security_policy(
    browser: webdriver.Chrome, address: str, golden: Path
) -> None:
    browser.get_log("browser")  # type: ignore[no-untyped-call] # selenium has no type here
    for path in [*list_paths(golden), "/nowhere/at/all"]:
        browser.get(address + path)
        messages = browser.get_log("browser")  # type: ignore[no-untyped-call] # selenium has no type here
        assert not [
            each for each in messages if "nowhere" not in each["message"] and "favicon" not in each["message"]
        ], path
        script = "return performance.getEntriesByType('resource').map(entry => entry.name)"
        loaded = browser.execute_script(script)
        assert all(name.startswith(address) for name in loaded), path
        assert browser.get_cookies() == []


@pytest.mark.parametrize("width", [320, 1280])
def test_no_page_scrolls_horizontally(browser: webdriver.Chrome, address: str, golden: Path, width: int) -> None:
    size = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": True}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        for path in list_paths(golden):
            browser.get(address + path)
            assert browser.execute_script("return document.documentElement.scrollWidth") <= width, path
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_a_former_address_leads_to_the_release(browser: webdriver.Chrome, address: str, golden: Path) -> None:
    moved = [page for page in (golden / "site").rglob("*.html") if is_redirect(page)]
    assert moved
    for page in moved:
        browser.get(f"{address}/{page.relative_to(golden / 'site').as_posix()}")
        browser.implicitly_wait(5)
        assert browser.find_elements("css selector", "main article h1"), page


def test_an_unknown_url_shows_the_404_page_in_its_language(browser: webdriver.Chrome, address: str) -> None:
    browser.get(f"{address}/en/no/such/thing")
    assert browser.find_element("css selector", "html").get_attribute("lang") == "en"
    assert browser.find_elements("css selector", 'a[href="/en/"]')
