"""The preview shows page, mail and feed entry side by side, and updates them when a text is saved."""

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

from tests.support.preview_server import Preview, run_preview
from tests.system.browser.conftest import GOLDEN
from tests.system.browser.test_design import AXE, DESKTOP, FIND_VIOLATIONS, NARROW, PHONE, screen

RELEASE, DRAFT, EMBARGOED, INVALID = (
    "/2024/farjan-stalls-in/",
    "/2025/hemligt-utkast/",
    "/en/2025/winter-road/",
    "/2026/halv/",
)
INVALID_TEXT = (
    "---\nheadline: Halv\nlead: En halv text.\npublish_at: 2026-11-35 09:00\ncontacts: [nobody]\n---\n\nText.\n"
)
TIMEOUT = 15.0
WIDE = (1920, 1000)


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The golden newsroom with a release under embargo, and one with errors."""
    folder = Path(shutil.copytree(GOLDEN, tmp_path_factory.mktemp("preview") / "newsroom"))
    path = folder / "releases/2025/winter-road/en.md"
    path.write_text(path.read_text("utf-8").replace("publish_at: 2025", "publish_at: 2125"), "utf-8")
    (folder / "releases/2026/halv").mkdir(parents=True)
    (folder / "releases/2026/halv/sv.md").write_text(INVALID_TEXT, "utf-8")
    return folder


@pytest.fixture(scope="module")
def preview(newsroom: Path) -> Iterator[Preview]:
    with run_preview(newsroom) as preview:
        yield preview


@pytest.fixture
def text(newsroom: Path) -> Iterator[Path]:
    """The path of a text that a test may change; its content is restored afterwards."""
    path = newsroom / f"releases{RELEASE}sv.md"
    content = path.read_bytes()
    yield path
    path.write_bytes(content)


def open_preview(browser: webdriver.Chrome, preview: Preview, page: str, query: str = "") -> None:
    browser.get(f"{preview.address}?page={page}{query}")
    wait(lambda: read_text(browser, "page"), "the page is shown")


def wait(condition: Callable[[], object], description: str) -> None:
    """Wait until a condition is met. An element that does not exist yet does not meet it."""
    deadline = time.monotonic() + TIMEOUT
    while time.monotonic() < deadline:
        try:
            if condition():
                return
        except WebDriverException:
            pass
        time.sleep(0.05)
    pytest.fail(f"timed out: {description}")


def find_frame(browser: webdriver.Chrome, name: str) -> WebElement:
    return browser.find_element("css selector", f"iframe[name={name}]")


@contextmanager
def switch_to_frame(browser: webdriver.Chrome, frame: str) -> Iterator[None]:
    browser.switch_to.frame(find_frame(browser, frame))
    try:
        yield
    finally:
        browser.switch_to.default_content()


def read_text(browser: webdriver.Chrome, frame: str) -> str:
    """Return the visible text of a frame."""
    with switch_to_frame(browser, frame):
        return browser.find_element("css selector", "body").text


def has_text(browser: webdriver.Chrome, frame: str, text: str) -> bool:
    return text in read_text(browser, frame)


def evaluate(browser: webdriver.Chrome, frame: str, script: str) -> Any:
    """Return the value of a script in a frame, whose window is `view`."""
    window = f"document.querySelector('iframe[name={frame}]').contentWindow"
    return browser.execute_script(f"const view = {window}; return {script}")


def follow(browser: webdriver.Chrome, frame: str, css: str) -> None:
    """Click a link in a frame with a script, as the driver cannot click in a frame smaller than its content."""
    wait(lambda: evaluate(browser, frame, f'!!view.document.querySelector("{css}")'), f"{css} exists")
    evaluate(browser, frame, f'view.document.querySelector("{css}").click()')


def choose(browser: webdriver.Chrome, value: str) -> None:
    browser.execute_script(f"document.querySelector('input[value={value}]').click()")


def read_notes(browser: webdriver.Chrome) -> str:
    return browser.find_element("css selector", ".notes").text


def read_heading(browser: webdriver.Chrome) -> str:
    return browser.find_element("css selector", "h1").text


def test_page_mail_and_feed_entry_are_side_by_side(browser: webdriver.Chrome, preview: Preview) -> None:
    with screen(browser, DESKTOP):
        open_preview(browser, preview, RELEASE)
        for frame in ("page", "mail", "entry"):
            assert "Färjan till Tallskär ställs in" in read_text(browser, frame)
        left_edges = [
            browser.find_element("css selector", f".pane.{name}").rect["x"] for name in ("page", "mail", "feed")
        ]
        assert left_edges[0] < left_edges[1]
        assert "Färjan till Tallskär ställs in" in browser.find_element("css selector", ".mail-headers").text
        choose(browser, "text")
        assert find_frame(browser, "text").is_displayed()
        assert "Kommunen beklagar" in read_text(browser, "text")


def test_a_wide_screen_shows_both_parts_of_the_mail(browser: webdriver.Chrome, preview: Preview) -> None:
    with screen(browser, WIDE):
        open_preview(browser, preview, RELEASE)
        assert all(find_frame(browser, name).is_displayed() for name in ("page", "mail", "text", "entry"))


def test_saving_a_text_updates_the_preview_and_keeps_the_scroll_position(
    browser: webdriver.Chrome, preview: Preview, text: Path
) -> None:
    with screen(browser, DESKTOP):
        open_preview(browser, preview, RELEASE)
        evaluate(browser, "page", "view.scrollTo(0, 200)")
        text.write_text(text.read_text("utf-8").replace("Färjan till Tallskär", "Båten till Tallskär"), "utf-8")
        for frame in ("page", "mail", "entry"):
            wait(partial(has_text, browser, frame, "Båten till Tallskär"), f"{frame} is updated")
        assert read_heading(browser) == "Båten till Tallskär ställs in"
        assert "Båten till Tallskär" in browser.find_element("css selector", ".rows").text
        assert evaluate(browser, "page", "view.scrollY") == 200


def test_a_problem_is_shown_with_its_line_until_it_is_fixed(
    browser: webdriver.Chrome, preview: Preview, text: Path
) -> None:
    content = text.read_text("utf-8")
    with screen(browser, DESKTOP):
        open_preview(browser, preview, RELEASE)
        text.write_text(content.replace("kind: statement", "kind: statment"), "utf-8")
        wait(lambda: "1 error" in read_notes(browser), "the problem is shown")
        assert browser.find_element("css selector", ".lines .target").text == "kind: statment"
        assert "did you mean statement?" in read_notes(browser)
        assert "Färjan till Tallskär" in read_text(browser, "page")
        text.write_text(content, "utf-8")
        wait(lambda: "1 error" not in read_notes(browser), "the problem is gone")


def test_an_invalid_release_shows_its_problems_instead_of_its_outputs(
    browser: webdriver.Chrome, preview: Preview
) -> None:
    with screen(browser, DESKTOP):
        browser.get(f"{preview.address}?page={INVALID}")
        assert "the date 2026-11-35 does not exist" in read_notes(browser)
        assert not browser.find_element("css selector", ".panes").is_displayed()


def test_drafts_and_embargoes_are_marked_in_the_list_and_above_the_page(
    browser: webdriver.Chrome, preview: Preview
) -> None:
    with screen(browser, DESKTOP):
        open_preview(browser, preview, DRAFT)
        assert read_notes(browser).startswith("Draft.")
        marks = [each.text for each in browser.find_elements("css selector", ".rows .mark")]
        assert {"Draft", "Embargo"} <= set(marks)
        open_preview(browser, preview, EMBARGOED)
        assert "Under embargo until" in read_notes(browser)
        assert "(Europe/Stockholm)" in read_notes(browser)


def is_dark(browser: webdriver.Chrome, frame: str) -> bool:
    color = evaluate(browser, frame, "view.getComputedStyle(view.document.body).backgroundColor.match(/[0-9]+/g)")
    return sum(map(int, color[:3])) < 200


def test_color_scheme_and_width_of_the_frames_can_be_chosen(browser: webdriver.Chrome, preview: Preview) -> None:
    with screen(browser, DESKTOP, prefers_color_scheme="light"):
        open_preview(browser, preview, RELEASE)
        assert evaluate(browser, "page", "view.innerWidth") == 1280
        assert not is_dark(browser, "page")
        choose(browser, "phone")
        choose(browser, "dark")
        for frame in ("page", "mail", "entry"):
            wait(partial(is_dark, browser, frame), f"{frame} is dark")
            assert evaluate(browser, frame, "view.innerWidth") == 375
        assert "width=phone" in browser.current_url
    with screen(browser, DESKTOP, prefers_color_scheme="dark"):
        open_preview(browser, preview, RELEASE)
        assert not is_dark(browser, "page")
        assert not is_dark(browser, "mail")


def test_a_link_in_the_page_opens_another_page_in_the_preview(browser: webdriver.Chrome, preview: Preview) -> None:
    with screen(browser, DESKTOP):
        open_preview(browser, preview, RELEASE, "&scheme=dark")
        follow(browser, "page", ".keywords a")
        wait(lambda: read_heading(browser).startswith("/keywords/"), "the page of the keyword")
        assert not browser.find_element("css selector", ".pane.mail").is_displayed()
        follow(browser, "page", f".teasers a[href='{RELEASE}']")
        wait(lambda: read_heading(browser) == "Färjan till Tallskär ställs in", "the release again")
        assert browser.find_element("css selector", ".pane.mail").is_displayed()
        wait(lambda: "scheme=dark" in evaluate(browser, "page", "view.location.search"), "still dark")
        browser.back()
        wait(lambda: read_heading(browser).startswith("/keywords/"), "back at the keyword")


def test_a_link_in_the_mail_opens_the_page_beside_it(browser: webdriver.Chrome, preview: Preview) -> None:
    with screen(browser, DESKTOP):
        open_preview(browser, preview, RELEASE)
        follow(browser, "mail", "a[hreflang=en]")
        wait(lambda: read_heading(browser) == "Tallskär ferry cancelled", "the English text")


def test_a_former_url_redirects(browser: webdriver.Chrome, preview: Preview) -> None:
    with screen(browser, DESKTOP):
        browser.get(f"{preview.address}?page=/2023/en-kaj-for-alla/")
        wait(lambda: "page=%2F2024%2Fny-kaj%2F" in browser.current_url, "the current URL")


def test_releases_can_be_searched_and_chosen_by_keyboard(browser: webdriver.Chrome, preview: Preview) -> None:
    with screen(browser, DESKTOP):
        open_preview(browser, preview, RELEASE)
        search = browser.find_element("id", "q")
        search.send_keys("vattentornet")
        wait(lambda: len(browser.find_elements("css selector", ".rows li")) == 1, "one result is shown")
        search.send_keys(Keys.ARROW_DOWN)
        browser.switch_to.active_element.send_keys(Keys.ENTER)
        wait(lambda: read_heading(browser).startswith("Vattentornet"), "the result is open")
        assert browser.switch_to.active_element.get_attribute("aria-current") == "page"


def test_the_other_language_is_one_click_away(browser: webdriver.Chrome, preview: Preview) -> None:
    with screen(browser, DESKTOP):
        open_preview(browser, preview, RELEASE)
        browser.find_element("css selector", ".languages a:not([aria-current])").click()
        wait(lambda: read_heading(browser) == "Tallskär ferry cancelled", "the English text")
        wait(lambda: "Tallskär ferry cancelled" in read_text(browser, "mail"), "its mail")


def test_a_phone_shows_one_output_at_a_time(browser: webdriver.Chrome, preview: Preview) -> None:
    with screen(browser, PHONE):
        open_preview(browser, preview, RELEASE)
        assert not browser.find_element("css selector", ".pane.mail").is_displayed()
        assert not browser.find_element("css selector", ".rows").is_displayed()
        assert evaluate(browser, "page", "view.innerWidth") == 375
        choose(browser, "mail")
        assert browser.find_element("css selector", ".pane.mail").is_displayed()
        browser.find_element("css selector", ".fold").click()
        browser.find_element("css selector", ".rows a[href*=vattentornet]").click()
        wait(lambda: read_heading(browser).startswith("Vattentornet"), "another release")
        assert browser.execute_script("return document.body.scrollWidth") <= PHONE[0]


@pytest.mark.parametrize(
    ("size", "scheme"),
    [
        (DESKTOP, "light"),
        pytest.param(DESKTOP, "dark", marks=pytest.mark.exhaustive),
        pytest.param(WIDE, "light", marks=pytest.mark.exhaustive),
        pytest.param(NARROW, "light", marks=pytest.mark.exhaustive),
        (NARROW, "dark"),
    ],
    ids=str,
)
def test_axe_finds_nothing_in_the_preview(
    browser: webdriver.Chrome, preview: Preview, size: tuple[int, int], scheme: str
) -> None:
    violations: dict[str, Any] = {}
    with screen(browser, size, prefers_color_scheme=scheme):
        for page in (RELEASE, DRAFT, EMBARGOED, INVALID, "/", "/nowhere/"):
            browser.get(f"{preview.address}?page={page}&scheme={scheme}")
            browser.execute_script(AXE)
            violations[page] = browser.execute_async_script(FIND_VIOLATIONS)
        for path in (f"entry{RELEASE}sv", f"text{RELEASE}sv", f"entry{RELEASE}sv?as=atom", f"mail{INVALID}sv"):
            browser.get(f"{preview.address}{path}")
            browser.execute_script(AXE)
            violations[path] = browser.execute_async_script(FIND_VIOLATIONS)
    assert {page: nodes for page, nodes in violations.items() if nodes} == {}


def test_no_request_goes_to_another_host_and_no_cookie_is_stored(browser: webdriver.Chrome, preview: Preview) -> None:
    with screen(browser, DESKTOP):
        browser.get_log("browser")  # type: ignore[no-untyped-call] # selenium has no type here
        open_preview(browser, preview, "/2023/vattentornet/")
        wait(lambda: read_text(browser, "entry"), "the entry is shown")
        urls = browser.execute_script("return performance.getEntriesByType('resource').map(each => each.name)")
        assert urls
        assert not [url for url in urls if not url.startswith(f"http://{preview.host}/")]
        assert browser.get_cookies() == []
        assert browser.get_log("browser") == []  # type: ignore[no-untyped-call] # selenium has no type here
