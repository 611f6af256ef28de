"""Pages as people look at them: on telephones and desks, in the dark, in large letters, by keyboard and on paper."""

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
const found = violations => violations.map(each => [each.id, each.nodes.map(node => node.html)]);
axe.run(document, {runOnly: {type: 'tag', values: tags}}).then(results => done(found(results.violations)));
"""
RELEASE = "/en/2024/ny-kaj/"
WITH_HELP = "/en/2024/farjan-stalls-in/"
KINDS = (
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
    "/nowhere",
)
DESK, TELEPHONE, NARROW = (1280, 800), (375, 667), (320, 568)


@pytest.fixture(scope="module")
def address(serve: Serve, golden: Path) -> str:
    return serve(golden / "site")


@contextmanager
def screen(browser: webdriver.Chrome, size: tuple[int, int], media: str = "", **features: str) -> Iterator[None]:
    """The browser with a screen of this size, and what else a style sheet can ask for."""
    width, height = size
    device = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 1000}
    asked = [{"name": name.replace("_", "-"), "value": value} for name, value in features.items()]
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", device)
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": media, "features": asked})
    try:
        yield
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": []})


def box(browser: webdriver.Chrome, css: str) -> dict[str, float]:
    """Where the first element stands on the screen."""
    script = "return document.querySelector(arguments[0]).getBoundingClientRect().toJSON()"
    found: dict[str, float] = browser.execute_script(script, css)
    return found


def shown(browser: webdriver.Chrome, css: str) -> bool:
    return box(browser, css)["height"] > 0


@pytest.mark.parametrize(
    ("size", "scheme"), [(DESK, "light"), (DESK, "dark"), (NARROW, "light"), (NARROW, "dark")], ids=str
)
def test_axe_finds_nothing_on_any_kind_of_page(
    browser: webdriver.Chrome, address: str, size: tuple[int, int], scheme: str
) -> None:
    violations: dict[str, Any] = {}
    with screen(browser, size, prefers_color_scheme=scheme):
        for path in KINDS:
            browser.get(address + path)
            browser.execute_script(AXE)
            violations[path] = browser.execute_async_script(FIND_VIOLATIONS)
    assert {path: found for path, found in violations.items() if found} == {}


def test_on_a_desk_a_number_to_call_stands_beside_the_beginning_of_the_text(
    browser: webdriver.Chrome, address: str
) -> None:
    with screen(browser, DESK):
        for path in (RELEASE, WITH_HELP):
            browser.get(address + path)
            number, lead = box(browser, ".contacts a[href^='tel:']"), box(browser, ".lead")
            assert number["bottom"] < DESK[1]
            assert number["left"] > lead["right"]


def test_on_a_telephone_the_press_contacts_are_one_tap_away(browser: webdriver.Chrome, address: str) -> None:
    with screen(browser, TELEPHONE):
        browser.get(address + RELEASE)
        link = browser.find_element("css selector", "a[href='#_contacts']")
        assert box(browser, "a[href='#_contacts']")["bottom"] < TELEPHONE[1] / 2
        link.click()
        assert 0 < box(browser, ".contacts a[href^='tel:']")["top"] < TELEPHONE[1] / 2


@pytest.mark.parametrize("size", [DESK, TELEPHONE, NARROW], ids=str)
def test_a_number_to_call_for_help_is_there_before_anything_else(
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


def test_letters_of_twice_the_size_need_no_scrolling_sideways(browser: webdriver.Chrome, address: str) -> None:
    for size in (DESK, TELEPHONE):
        with screen(browser, size):
            for path in KINDS:
                browser.get(address + path)
                script = "document.documentElement.style.fontSize = '212.5%'; return document.body.scrollWidth"
                assert browser.execute_script(script) <= size[0], (path, size)


def test_the_first_stop_of_the_keyboard_skips_to_the_content_and_can_be_seen(
    browser: webdriver.Chrome, address: str
) -> None:
    browser.get(address + RELEASE)
    browser.find_element("css selector", "body").send_keys(Keys.TAB)
    active = browser.switch_to.active_element
    assert active.get_attribute("href") == f"{address}{RELEASE}#_main"
    assert box(browser, ".skip")["left"] >= 0


def test_every_stop_of_the_keyboard_is_marked(browser: webdriver.Chrome, address: str) -> None:
    browser.get(address + WITH_HELP)
    stops = len(browser.find_elements("css selector", "a[href]"))
    for _ in range(stops):
        browser.switch_to.active_element.send_keys(Keys.TAB)
        script = "const {outlineStyle, outlineWidth} = getComputedStyle(document.activeElement)"
        style, width = browser.execute_script(f"{script}; return [outlineStyle, parseFloat(outlineWidth)]")
        assert (style, width) == ("solid", 3)


def test_paper_bears_the_release_with_contacts_and_address_and_nothing_to_click(
    browser: webdriver.Chrome, address: str
) -> None:
    with screen(browser, DESK, media="print"):
        browser.get(address + WITH_HELP)
        assert shown(browser, "header.site .title")
        assert shown(browser, ".contacts .tel")
        assert shown(browser, ".help .tel")
        assert browser.find_element("css selector", ".on-paper").text.endswith(WITH_HELP)
        for css in ("header.site nav", ".shortcuts", ".after", "footer.site", ".card"):
            assert not shown(browser, css), css


def test_with_the_readers_own_colours_the_help_keeps_a_frame(browser: webdriver.Chrome, address: str) -> None:
    with screen(browser, DESK, forced_colors="active"):
        browser.get(address + WITH_HELP)
        for css in (".to-help", ".beside > .help"):
            script = "return getComputedStyle(document.querySelector(arguments[0])).borderBlockStartWidth"
            assert browser.execute_script(script, css) == "2px"
