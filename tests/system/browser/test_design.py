"""Pages are readable and accessible on phones and desktops, in dark mode, in large text, by keyboard and on paper."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from selenium import webdriver
from selenium.webdriver.common.keys import Keys

Serve = Callable[..., str]

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text("utf-8")
FIND_VIOLATIONS = """
const done = arguments[0];
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const list = violations => violations.map(each => [each.id, each.nodes.map(node => node.html)]);
axe.run(document, {runOnly: {type: 'tag', values: tags}}).then(results => done(list(results.violations)));
"""
RELEASE = "/en/2024/ny-kaj/"
WITH_HELP = "/en/2024/farjan-stalls-in/"
PATHS = (
    "/",
    "/en/",
    "/2023/",
    "/2023/vattentornet/",
    RELEASE,
    WITH_HELP,
    "/2025/dricksvatten-sprak/",
    "/keywords/hamnen/",
    "/contacts/",
    "/media/",
    "/subscribe/",
    "/privacy/",
    "/en/accessibility/",
    "/nowhere",
)
DESKTOP, PHONE, NARROW = (1280, 800), (375, 667), (320, 568)


@pytest.fixture(scope="module")
def address(serve: Serve, golden: Path) -> str:
    return serve(golden / "site")


@contextmanager
def screen(browser: webdriver.Chrome, size: tuple[int, int], media: str = "", **features: str) -> Iterator[None]:
    """Emulate a screen of this size, a media type and values of media features."""
    width, height = size
    device = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 1000}
    media_features = [{"name": name.replace("_", "-"), "value": value} for name, value in features.items()]
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", device)
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": media, "features": media_features})
    try:
        yield
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": []})


def box(browser: webdriver.Chrome, css: str) -> dict[str, float]:
    """Return the position and size of the first matching element on the screen."""
    script = "return document.querySelector(arguments[0]).getBoundingClientRect().toJSON()"
    rectangle: dict[str, float] = browser.execute_script(script, css)
    return rectangle


def is_visible(browser: webdriver.Chrome, css: str) -> bool:
    return box(browser, css)["height"] > 0


def in_two_sizes_and_schemes(size: tuple[int, int]) -> pytest.MarkDecorator:
    """Run a test on a desktop and in another size, light and dark; without --exhaustive two of the four pairs."""
    pairs = [
        (DESKTOP, "light"),
        pytest.param(DESKTOP, "dark", marks=pytest.mark.exhaustive),
        pytest.param(size, "light", marks=pytest.mark.exhaustive),
        (size, "dark"),
    ]
    return pytest.mark.parametrize(("size", "scheme"), pairs, ids=str)


@in_two_sizes_and_schemes(NARROW)
def test_axe_finds_nothing_on_any_kind_of_page(
    browser: webdriver.Chrome, address: str, size: tuple[int, int], scheme: str
) -> None:
    violations: dict[str, Any] = {}
    with screen(browser, size, prefers_color_scheme=scheme):
        for path in PATHS:
            browser.get(address + path)
            browser.execute_script(AXE)
            violations[path] = browser.execute_async_script(FIND_VIOLATIONS)
    assert {path: nodes for path, nodes in violations.items() if nodes} == {}


def test_on_a_desktop_a_contact_number_is_beside_the_start_of_the_text(browser: webdriver.Chrome, address: str) -> None:
    with screen(browser, DESKTOP):
        for path in (RELEASE, WITH_HELP):
            browser.get(address + path)
            number, lead = box(browser, ".contacts a[href^='tel:']"), box(browser, ".lead")
            assert number["bottom"] < DESKTOP[1]
            assert number["left"] > lead["right"]


def test_on_a_phone_the_press_contacts_are_one_tap_away(browser: webdriver.Chrome, address: str) -> None:
    with screen(browser, PHONE):
        browser.get(address + RELEASE)
        link = browser.find_element("css selector", "a[href='#_contacts']")
        assert box(browser, "a[href='#_contacts']")["bottom"] < PHONE[1] / 2
        link.click()
        assert 0 < box(browser, ".contacts a[href^='tel:']")["top"] < PHONE[1] / 2


@pytest.mark.parametrize("size", [DESKTOP, PHONE, NARROW], ids=str)
def test_a_help_number_comes_before_everything_else(
    browser: webdriver.Chrome, address: str, size: tuple[int, int]
) -> None:
    with screen(browser, size):
        browser.get(address + WITH_HELP)
        assert box(browser, ".to-help a[href^='tel:']")["bottom"] < box(browser, "h1")["top"] < size[1]
        browser.find_element("css selector", "a[href='#_help']").click()
        assert 0 <= box(browser, ".help")["top"] < size[1]


def test_a_release_without_help_and_contacts_has_no_shortcuts_to_them(browser: webdriver.Chrome, address: str) -> None:
    browser.get(address + RELEASE)
    assert not browser.find_elements("css selector", ".to-help")


def test_text_of_twice_the_size_needs_no_horizontal_scrolling(browser: webdriver.Chrome, address: str) -> None:
    for size in (DESKTOP, PHONE):
        with screen(browser, size):
            for path in PATHS:
                browser.get(address + path)
                script = "document.documentElement.style.fontSize = '212.5%'; return document.body.scrollWidth"
                assert browser.execute_script(script) <= size[0], (path, size)


def test_the_first_tab_stop_skips_to_the_content_and_is_visible(browser: webdriver.Chrome, address: str) -> None:
    browser.get(address + RELEASE)
    browser.find_element("css selector", "body").send_keys(Keys.TAB)
    link = browser.switch_to.active_element
    assert link.get_attribute("href") == f"{address}{RELEASE}#_main"
    assert box(browser, ".skip")["left"] >= 0


def test_every_tab_stop_has_a_visible_outline(browser: webdriver.Chrome, address: str) -> None:
    browser.get(address + WITH_HELP)
    stops = len(browser.find_elements("css selector", "a[href]"))
    for _ in range(stops):
        browser.switch_to.active_element.send_keys(Keys.TAB)
        script = "const {outlineStyle, outlineWidth} = getComputedStyle(document.activeElement)"
        style, width = browser.execute_script(f"{script}; return [outlineStyle, parseFloat(outlineWidth)]")
        assert (style, width) == ("solid", 3)


def test_a_printed_page_has_the_release_with_contacts_and_url_and_no_controls(
    browser: webdriver.Chrome, address: str
) -> None:
    with screen(browser, DESKTOP, media="print"):
        browser.get(address + WITH_HELP)
        assert is_visible(browser, "header.site .title")
        assert is_visible(browser, ".contacts .tel")
        assert is_visible(browser, ".help .tel")
        assert browser.find_element("css selector", ".on-paper").text.endswith(WITH_HELP)
        for css in ("header.site nav", ".shortcuts", ".after", "footer.site", ".card"):
            assert not is_visible(browser, css), css


def test_with_forced_colors_the_help_keeps_its_border(browser: webdriver.Chrome, address: str) -> None:
    with screen(browser, DESKTOP, forced_colors="active"):
        browser.get(address + WITH_HELP)
        for css in (".to-help", ".beside > .help"):
            script = "return getComputedStyle(document.querySelector(arguments[0])).borderBlockStartWidth"
            assert browser.execute_script(script, css) == "2px"
