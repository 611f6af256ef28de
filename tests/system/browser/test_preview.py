"""The preview as an officer uses it: a text in the editor, the page, the mail and the feed entry beside it."""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement

from tests.support.preview_server import Preview, previewing
from tests.system.browser.conftest import GOLDEN
from tests.system.browser.test_look import AXE, DESK, FIND_VIOLATIONS, NARROW, TELEPHONE, screen

RELEASE, DRAFT, HELD, WRONG = "/2024/farjan-stalls-in/", "/2025/hemligt-utkast/", "/en/2025/winter-road/", "/2026/halv/"
HALF = "---\nheadline: Halv\nlead: En halv text.\npublish_at: 2026-11-35 09:00\ncontacts: [nobody]\n---\n\nText.\n"
PATIENCE = 15.0
WIDE = (1920, 1000)


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The golden newsroom with a release under embargo, and one with errors."""
    folder = Path(shutil.copytree(GOLDEN, tmp_path_factory.mktemp("preview") / "newsroom"))
    held = folder / "releases/2025/winter-road/en.md"
    held.write_text(held.read_text("utf-8").replace("publish_at: 2025", "publish_at: 2125"), "utf-8")
    (folder / "releases/2026/halv").mkdir(parents=True)
    (folder / "releases/2026/halv/sv.md").write_text(HALF, "utf-8")
    return folder


@pytest.fixture(scope="module")
def preview(newsroom: Path) -> Iterator[Preview]:
    with previewing(newsroom) as running:
        yield running


@pytest.fixture
def text(newsroom: Path) -> Iterator[Path]:
    """A text to be changed, which is as it was afterwards."""
    path = newsroom / f"releases{RELEASE}sv.md"
    before = path.read_bytes()
    yield path
    path.write_bytes(before)


def open_preview(browser: webdriver.Chrome, preview: Preview, page: str, more: str = "") -> None:
    browser.get(f"{preview.address}?page={page}{more}")
    wait(lambda: words(browser, "page"), "the page is shown")


def wait(is_so: Callable[[], object], what: str) -> None:
    """Wait until something is so; what is not there yet is not so."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            if is_so():
                return
        except WebDriverException:
            pass
        time.sleep(0.05)
    pytest.fail(f"waited in vain: {what}")


def frame_of(browser: webdriver.Chrome, name: str) -> WebElement:
    return browser.find_element("css selector", f"iframe[name={name}]")


@contextmanager
def inside(browser: webdriver.Chrome, frame: str) -> Iterator[None]:
    browser.switch_to.frame(frame_of(browser, frame))
    try:
        yield
    finally:
        browser.switch_to.default_content()


def words(browser: webdriver.Chrome, frame: str) -> str:
    """What stands in a frame."""
    with inside(browser, frame):
        return browser.find_element("css selector", "body").text


def says(browser: webdriver.Chrome, frame: str, something: str) -> bool:
    return something in words(browser, frame)


def asked(browser: webdriver.Chrome, frame: str, script: str) -> Any:
    """What a script finds out in a frame."""
    document = f"document.querySelector('iframe[name={frame}]').contentWindow"
    return browser.execute_script(f"const inside = {document}; return {script}")


def follow(browser: webdriver.Chrome, frame: str, css: str) -> None:
    """Click on a link in a frame; the driver cannot do it where the frame is smaller than what it shows."""
    wait(lambda: asked(browser, frame, f'!!inside.document.querySelector("{css}")'), f"there is {css}")
    asked(browser, frame, f'inside.document.querySelector("{css}").click()')


def choose(browser: webdriver.Chrome, value: str) -> None:
    browser.execute_script(f"document.querySelector('input[value={value}]').click()")


def notes(browser: webdriver.Chrome) -> str:
    return browser.find_element("css selector", ".notes").text


def heading(browser: webdriver.Chrome) -> str:
    return browser.find_element("css selector", "h1").text


def test_page_mail_and_feed_entry_stand_side_by_side(browser: webdriver.Chrome, preview: Preview) -> None:
    with screen(browser, DESK):
        open_preview(browser, preview, RELEASE)
        for frame in ("page", "mail", "entry"):
            assert "Färjan till Tallskär ställs in" in words(browser, frame)
        lefts = [browser.find_element("css selector", f".pane.{name}").rect["x"] for name in ("page", "mail", "feed")]
        assert lefts[0] < lefts[1]
        assert "Färjan till Tallskär ställs in" in browser.find_element("css selector", ".envelope").text
        choose(browser, "text")
        assert frame_of(browser, "text").is_displayed()
        assert "Kommunen beklagar" in words(browser, "text")


def test_on_a_wide_screen_both_parts_of_the_mail_are_seen(browser: webdriver.Chrome, preview: Preview) -> None:
    with screen(browser, WIDE):
        open_preview(browser, preview, RELEASE)
        assert all(frame_of(browser, name).is_displayed() for name in ("page", "mail", "text", "entry"))


def test_a_save_is_seen_where_one_was_reading(browser: webdriver.Chrome, preview: Preview, text: Path) -> None:
    with screen(browser, DESK):
        open_preview(browser, preview, RELEASE)
        asked(browser, "page", "inside.scrollTo(0, 200)")
        text.write_text(text.read_text("utf-8").replace("Färjan till Tallskär", "Båten till Tallskär"), "utf-8")
        for frame in ("page", "mail", "entry"):
            wait(partial(says, browser, frame, "Båten till Tallskär"), f"{frame} is anew")
        assert heading(browser) == "Båten till Tallskär ställs in"
        assert "Båten till Tallskär" in browser.find_element("css selector", ".rows").text
        assert asked(browser, "page", "inside.scrollY") == 200


def test_a_problem_is_shown_with_its_line_and_goes_when_it_is_mended(
    browser: webdriver.Chrome, preview: Preview, text: Path
) -> None:
    whole = text.read_text("utf-8")
    with screen(browser, DESK):
        open_preview(browser, preview, RELEASE)
        text.write_text(whole.replace("kind: statement", "kind: statment"), "utf-8")
        wait(lambda: "1 error" in notes(browser), "the problem is told")
        assert browser.find_element("css selector", ".lines .meant").text == "kind: statment"
        assert "did you mean statement?" in notes(browser)
        assert "Färjan till Tallskär" in words(browser, "page")
        text.write_text(whole, "utf-8")
        wait(lambda: "1 error" not in notes(browser), "the problem is gone")


def test_what_cannot_be_shown_leaves_the_place_to_its_problems(browser: webdriver.Chrome, preview: Preview) -> None:
    with screen(browser, DESK):
        browser.get(f"{preview.address}?page={WRONG}")
        assert "there is no day 2026-11-35" in notes(browser)
        assert not browser.find_element("css selector", ".panes").is_displayed()


def test_drafts_and_embargoes_are_marked_in_the_list_and_above_the_page(
    browser: webdriver.Chrome, preview: Preview
) -> None:
    with screen(browser, DESK):
        open_preview(browser, preview, DRAFT)
        assert notes(browser).startswith("Draft.")
        marks = [each.text for each in browser.find_elements("css selector", ".rows .mark")]
        assert {"Draft", "Embargo"} <= set(marks)
        open_preview(browser, preview, HELD)
        assert "Under embargo until" in notes(browser)
        assert "(Europe/Stockholm)" in notes(browser)


def is_dark(browser: webdriver.Chrome, frame: str) -> bool:
    ground = asked(browser, frame, "inside.getComputedStyle(inside.document.body).backgroundColor.match(/[0-9]+/g)")
    return sum(map(int, ground[:3])) < 200


def test_the_contents_are_dark_and_as_narrow_as_wished(browser: webdriver.Chrome, preview: Preview) -> None:
    with screen(browser, DESK, prefers_color_scheme="light"):
        open_preview(browser, preview, RELEASE)
        assert asked(browser, "page", "inside.innerWidth") == 1280
        assert not is_dark(browser, "page")
        choose(browser, "phone")
        choose(browser, "dark")
        for frame in ("page", "mail", "entry"):
            wait(partial(is_dark, browser, frame), f"{frame} is dark")
            assert asked(browser, frame, "inside.innerWidth") == 375
        assert "width=phone" in browser.current_url
    with screen(browser, DESK, prefers_color_scheme="dark"):
        open_preview(browser, preview, RELEASE)
        assert not is_dark(browser, "page")
        assert not is_dark(browser, "mail")


def test_a_link_in_the_page_leads_to_another_page_of_the_preview(browser: webdriver.Chrome, preview: Preview) -> None:
    with screen(browser, DESK):
        open_preview(browser, preview, RELEASE, "&scheme=dark")
        follow(browser, "page", ".keywords a")
        wait(lambda: heading(browser).startswith("/keywords/"), "the page of the keyword")
        assert not browser.find_element("css selector", ".pane.mail").is_displayed()
        follow(browser, "page", f".teasers a[href='{RELEASE}']")
        wait(lambda: heading(browser) == "Färjan till Tallskär ställs in", "the release again")
        assert browser.find_element("css selector", ".pane.mail").is_displayed()
        wait(lambda: "scheme=dark" in asked(browser, "page", "inside.location.search"), "still dark")
        browser.back()
        wait(lambda: heading(browser).startswith("/keywords/"), "back at the keyword")


def test_a_link_in_the_mail_leads_to_the_page_beside_it(browser: webdriver.Chrome, preview: Preview) -> None:
    with screen(browser, DESK):
        open_preview(browser, preview, RELEASE)
        follow(browser, "mail", "a[hreflang=en]")
        wait(lambda: heading(browser) == "Tallskär ferry cancelled", "the English text")


def test_a_former_address_leads_on(browser: webdriver.Chrome, preview: Preview) -> None:
    with screen(browser, DESK):
        browser.get(f"{preview.address}?page=/2023/en-kaj-for-alla/")
        wait(lambda: "page=%2F2024%2Fny-kaj%2F" in browser.current_url, "the present address")


def test_releases_are_found_and_chosen_by_keyboard(browser: webdriver.Chrome, preview: Preview) -> None:
    with screen(browser, DESK):
        open_preview(browser, preview, RELEASE)
        search = browser.find_element("id", "q")
        search.send_keys("vattentornet")
        wait(lambda: len(browser.find_elements("css selector", ".rows li")) == 1, "one is found")
        search.send_keys(Keys.ARROW_DOWN)
        browser.switch_to.active_element.send_keys(Keys.ENTER)
        wait(lambda: heading(browser).startswith("Vattentornet"), "it is chosen")
        assert browser.switch_to.active_element.get_attribute("aria-current") == "page"


def test_the_other_language_is_one_click_away(browser: webdriver.Chrome, preview: Preview) -> None:
    with screen(browser, DESK):
        open_preview(browser, preview, RELEASE)
        browser.find_element("css selector", ".languages a:not([aria-current])").click()
        wait(lambda: heading(browser) == "Tallskär ferry cancelled", "the English text")
        wait(lambda: "Tallskär ferry cancelled" in words(browser, "mail"), "its mail")


def test_on_a_telephone_one_paper_is_seen_at_a_time(browser: webdriver.Chrome, preview: Preview) -> None:
    with screen(browser, TELEPHONE):
        open_preview(browser, preview, RELEASE)
        assert not browser.find_element("css selector", ".pane.mail").is_displayed()
        assert not browser.find_element("css selector", ".rows").is_displayed()
        assert asked(browser, "page", "inside.innerWidth") == 375
        choose(browser, "mail")
        assert browser.find_element("css selector", ".pane.mail").is_displayed()
        browser.find_element("css selector", ".fold").click()
        browser.find_element("css selector", ".rows a[href*=vattentornet]").click()
        wait(lambda: heading(browser).startswith("Vattentornet"), "another release")
        assert browser.execute_script("return document.body.scrollWidth") <= TELEPHONE[0]


@pytest.mark.parametrize(
    ("size", "scheme"), [(DESK, "light"), (DESK, "dark"), (WIDE, "light"), (NARROW, "light"), (NARROW, "dark")], ids=str
)
def test_axe_finds_nothing_in_the_preview(
    browser: webdriver.Chrome, preview: Preview, size: tuple[int, int], scheme: str
) -> None:
    violations: dict[str, Any] = {}
    with screen(browser, size, prefers_color_scheme=scheme):
        for page in (RELEASE, DRAFT, HELD, WRONG, "/", "/nowhere/"):
            browser.get(f"{preview.address}?page={page}&scheme={scheme}")
            browser.execute_script(AXE)
            violations[page] = browser.execute_async_script(FIND_VIOLATIONS)
        for paper in (f"entry{RELEASE}sv", f"text{RELEASE}sv", f"entry{RELEASE}sv?as=atom", f"mail{WRONG}sv"):
            browser.get(f"{preview.address}{paper}")
            browser.execute_script(AXE)
            violations[paper] = browser.execute_async_script(FIND_VIOLATIONS)
    assert {page: found for page, found in violations.items() if found} == {}


def test_nothing_is_asked_of_another_host_and_no_cookie_is_kept(browser: webdriver.Chrome, preview: Preview) -> None:
    with screen(browser, DESK):
        browser.get_log("browser")  # type: ignore[no-untyped-call] # selenium has no type here
        open_preview(browser, preview, "/2023/vattentornet/")
        wait(lambda: words(browser, "entry"), "the entry is shown")
        asked_for = browser.execute_script("return performance.getEntriesByType('resource').map(each => each.name)")
        assert asked_for
        assert not [each for each in asked_for if not each.startswith(f"http://{preview.host}/")]
        assert browser.get_cookies() == []
        assert browser.get_log("browser") == []  # type: ignore[no-untyped-call] # the same
