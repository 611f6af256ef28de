"""The pages look as decision 0013 says: measured in a browser, on screens and on paper."""

import base64
import re
from pathlib import Path

import pytest
from selenium import webdriver

from tests.system.browser.conftest import Serve, build
from tests.system.browser.test_design import DESKTOP, NARROW, PHONE, box, screen

ROOT = Path(__file__).parents[3]
WITH_QUOTES, WITH_HELP, WITH_LISTS = "/2025/elfarjan/", "/2020/en-manad-fri-fran-vald/", "/2023/vattentornet/"
CONTENT = "return getComputedStyle(document.querySelector(arguments[0]), '::before').content"
LINK_DISTANCES = """
const rows = [...document.querySelectorAll('.part a, .about a, .footer a')]
  .flatMap(link => [...link.getClientRects()].slice(0, 1)).map(each => (each.top + each.bottom) / 2);
return rows.slice(1).map((row, index) => row - rows[index]).filter(distance => distance > 1);
"""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The outputs of this repository's newsroom, pages and mails."""
    out = tmp_path_factory.mktemp("demo") / "out"
    build(ROOT, out, "2025-08-01T12:00Z")
    return out


@pytest.fixture(scope="module")
def address(serve: Serve, demo: Path) -> str:
    return serve(demo / "site")


@pytest.fixture(scope="module")
def golden_address(serve: Serve, golden: Path) -> str:
    return serve(golden / "site")


def read_size(browser: webdriver.Chrome, css: str) -> float:
    """Return the font size of the first matching element."""
    script = "return parseFloat(getComputedStyle(document.querySelector(arguments[0])).fontSize)"
    size: float = browser.execute_script(script, css)
    return size


def list_pdf_pages(browser: webdriver.Chrome) -> int:
    """Print the current page on A4 and return the number of sheets."""
    paper = {"paperWidth": 8.27, "paperHeight": 11.69, "preferCSSPageSize": True}
    content = base64.b64decode(browser.execute_cdp_cmd("Page.printToPDF", paper)["data"])
    return len(re.findall(rb"/Type\s*/Page\b", content))


def test_a_headline_fills_its_line_before_it_breaks(browser: webdriver.Chrome, address: str) -> None:
    with screen(browser, DESKTOP):
        browser.get(address + "/")
        headlines = browser.execute_script(
            "return [...document.querySelectorAll('.teasers h3')].map(each => [each.clientWidth, "
            "[...each.querySelector('a').getClientRects()].map(row => row.width)])"
        )
        filled = [max(rows) / width for width, rows in headlines if len(rows) > 1]
        assert filled
        assert min(filled) > 0.6  # a last line of one word is avoided


@pytest.mark.parametrize("path", [WITH_QUOTES, WITH_HELP])
def test_contacts_or_help_stay_in_view_to_the_end_of_a_release(
    browser: webdriver.Chrome, address: str, path: str
) -> None:
    with screen(browser, DESKTOP):
        browser.get(address + path)
        assert box(browser, ".contacts .tel")["bottom"] < DESKTOP[1]
        browser.execute_script("document.querySelector('.rest').scrollIntoView({block: 'center'})")
        numbers = browser.execute_script(
            "return [...document.querySelectorAll('.beside .tel')].map(each => each.getBoundingClientRect().top)"
        )
        assert any(0 <= top < DESKTOP[1] for top in numbers)


def test_on_the_front_page_nothing_runs_far_below_the_news(browser: webdriver.Chrome, address: str) -> None:
    with screen(browser, DESKTOP):
        browser.get(address + "/")
        assert box(browser, ".beside > :last-child")["bottom"] <= box(browser, ".rest")["bottom"]


def test_the_lead_and_quotes_are_set_well_below_the_headline(browser: webdriver.Chrome, address: str) -> None:
    with screen(browser, DESKTOP):
        browser.get(address + WITH_QUOTES)
        headline, lead, quote, text = (read_size(browser, css) for css in ("h1", ".lead", ".quote p", ".body > p"))
        assert headline > 2 * lead
        assert quote == text


def test_a_quote_has_the_quotation_mark_of_its_language_and_no_line_like_a_section(
    browser: webdriver.Chrome, address: str
) -> None:
    browser.get(address + WITH_QUOTES)
    assert "open-quote" in browser.execute_script(CONTENT, ".quote blockquote")
    script = "return getComputedStyle(document.querySelector('.quote')).borderBlockStartWidth"
    assert browser.execute_script(script) == "0px"
    assert browser.execute_script("return getComputedStyle(document.querySelector('.body')).backgroundImage") == "none"


def test_every_release_in_a_list_has_the_same_design(browser: webdriver.Chrome, address: str) -> None:
    with screen(browser, DESKTOP):
        browser.get(address + "/")
        script = "return [...document.querySelectorAll(arguments[0])].map(each => getComputedStyle(each).font)"
        for css in (".teasers h3", ".teasers > li > p:last-child"):
            assert len(set(browser.execute_script(script, css))) == 1


@pytest.mark.parametrize("size", [DESKTOP, (768, 900), PHONE, NARROW], ids=str)
def test_a_picture_in_a_list_has_its_place_before_it_is_loaded(
    browser: webdriver.Chrome, address: str, size: tuple[int, int]
) -> None:
    with screen(browser, size):
        browser.get(address + "/")
        boxes = "return [...document.querySelectorAll('.thumbnail img')].map(each => [each.width, each.height])"
        places = browser.execute_script(
            f"document.querySelectorAll('.thumbnail source, .thumbnail img').forEach(each => {{"
            f" each.removeAttribute('srcset'); each.removeAttribute('src'); }}); {boxes}"
        )
        assert places
        assert {round(width / height, 1) for width, height in places} == {1.5}
        assert max(width for width, _ in places) <= size[0] / 3
        script = "return [...document.querySelectorAll('.teasers > li')].map(each => [each.clientWidth, "
        rows = browser.execute_script(
            f"{script} each.querySelector('p:last-child').clientWidth, each.querySelectorAll('img').length])"
        )
        bare = {round(text / row, 1) for row, text, images in rows if not images}
        assert len(bare) == 1  # without a picture the text has the whole width


@pytest.mark.parametrize("path", ["/", "/en/", WITH_HELP, f"/en{WITH_HELP}"])
def test_on_a_phone_the_menu_is_one_row(browser: webdriver.Chrome, address: str, path: str) -> None:
    with screen(browser, PHONE):
        browser.get(address + path)
        script = "return [...document.querySelectorAll('header.site nav:not(.languages) a')].map(a => a.offsetTop)"
        assert len(set(browser.execute_script(script))) == 1
        assert box(browser, "header.site")["height"] < PHONE[1] / 5


def test_a_list_within_a_numbered_list_is_indented(browser: webdriver.Chrome, golden_address: str) -> None:
    with screen(browser, NARROW):
        browser.get(golden_address + WITH_LISTS)
        outer, number = box(browser, ".numbered > li"), box(browser, ".numbered .number")
        text = browser.execute_script(
            "const range = document.createRange(); range.selectNodeContents("
            "document.querySelector('.numbered ul li')); return range.getBoundingClientRect().left"
        )
        assert number["left"] == pytest.approx(outer["left"], abs=1)
        assert text > number["right"] + 15


def test_a_logo_on_the_media_page_is_no_larger_than_a_logo(browser: webdriver.Chrome, address: str) -> None:
    with screen(browser, DESKTOP):
        browser.get(address + "/media/")
        heights = "return [...document.querySelectorAll('.logos img')].map(each => each.clientHeight)"
        assert max(browser.execute_script(heights)) < 100


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=str)
def test_links_in_the_mail_are_far_enough_apart_to_tap(
    browser: webdriver.Chrome, serve: Serve, demo: Path, size: tuple[int, int]
) -> None:
    mails = serve(demo / "mail", strict=False)
    with screen(browser, size):
        for path in ("/2025/elfarjan/sv.html", "/2020/en-manad-fri-fran-vald/en.html"):
            browser.get(mails + path)
            assert min(browser.execute_script(LINK_DISTANCES)) >= 24  # WCAG 2.2, 2.5.8


def test_every_printed_sheet_has_its_number_and_none_is_nearly_empty(browser: webdriver.Chrome, address: str) -> None:
    browser.get(address + WITH_HELP)
    assert list_pdf_pages(browser) == 2
    rules = browser.execute_script(
        "return [...document.styleSheets].flatMap(each => [...each.cssRules]).map(each => each.cssText).join(' ')"
    )
    assert "counter(page)" in rules
    with screen(browser, (642, 960), media="print"):
        browser.get(address + WITH_QUOTES)
        assert box(browser, ".body")["width"] == pytest.approx(box(browser, "main")["width"], abs=1)
        assert box(browser, ".beside")["top"] >= box(browser, ".facts")["bottom"]
