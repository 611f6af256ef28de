"""Mails are readable and accessible in light and dark, wide and narrow, and without their style sheet."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from selenium import webdriver

from tests.system.browser.test_design import AXE, DESKTOP, NARROW, PHONE, box, in_two_sizes_and_schemes, screen

Serve = Callable[..., str]

# A mail client shows a mail inside its own page, which has the landmarks.
FIND_VIOLATIONS = """
const done = arguments[0];
const list = violations => violations.map(each => [each.id, each.nodes.map(node => node.html)]);
axe.run(document, {rules: {region: {enabled: false}, 'landmark-one-main': {enabled: false}}})
  .then(results => done(list(results.violations)));
"""
WITH_HELP = "2024/farjan-stalls-in/sv.html"
PATHS = (WITH_HELP, "2024/ny-kaj/en.html", "2023/vattentornet/sv.html", "2025/dricksvatten-sprak/sv.html")
LONG_WORD = "Relationsvåldsmottagningsverksamheten"


@pytest.fixture(scope="module")
def mails(golden: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The mails of the golden newsroom unchanged, and below `bare/` without the style sheets in their heads."""
    folder = tmp_path_factory.mktemp("mails")
    for path in PATHS:
        html = (golden / "mail" / path).read_text("utf-8")
        for prefix, text in (("", html), ("bare", re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL))):
            (folder / prefix / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / prefix / path).write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="module")
def address(serve: Serve, mails: Path) -> str:
    return serve(mails, strict=False) + "/"


@in_two_sizes_and_schemes(PHONE)
def test_axe_finds_nothing_in_any_mail(
    browser: webdriver.Chrome, address: str, size: tuple[int, int], scheme: str
) -> None:
    violations = {}
    with screen(browser, size, prefers_color_scheme=scheme):
        for path in PATHS:
            browser.get(address + path)
            browser.execute_script(AXE)
            violations[path] = browser.execute_async_script(FIND_VIOLATIONS)
    assert {path: nodes for path, nodes in violations.items() if nodes} == {}


@pytest.mark.parametrize("prefix", ["", "bare/"], ids=["unchanged", "without style sheets"])
@pytest.mark.parametrize("size", [DESKTOP, (640, 800), PHONE, NARROW], ids=str)
def test_a_mail_is_one_column_that_fits_the_screen(
    browser: webdriver.Chrome, address: str, size: tuple[int, int], prefix: str
) -> None:
    with screen(browser, size):
        for path in PATHS:
            browser.get(address + prefix + path)
            browser.execute_script("document.querySelector('h1').append(arguments[0])", LONG_WORD)
            assert browser.execute_script("return document.documentElement.scrollWidth") <= size[0]
            assert box(browser, ".sheet")["width"] == min(size[0], 640)


@pytest.mark.parametrize("prefix", ["", "bare/"], ids=["unchanged", "without style sheets"])
def test_a_help_number_is_above_the_headline_on_yellow(browser: webdriver.Chrome, address: str, prefix: str) -> None:
    with screen(browser, NARROW):
        browser.get(address + prefix + WITH_HELP)
        assert box(browser, "a[href^='tel:']")["bottom"] < box(browser, "h1")["top"] < NARROW[1]
        script = """
        const style = css => getComputedStyle(document.querySelector(css));
        return [style('.help').backgroundColor, style('.edge').borderLeftWidth];
        """
        assert browser.execute_script(script) == ["rgb(255, 220, 79)", "8px"]


def test_a_mail_has_the_dark_colors_of_the_page(
    browser: webdriver.Chrome, address: str, serve: Serve, golden: Path
) -> None:
    page = serve(golden / "site") + "/2024/farjan-stalls-in/"
    colors = []
    for url, selector in ((address + WITH_HELP, ".ground"), (page, "body")):
        with screen(browser, DESKTOP, prefers_color_scheme="dark"):
            browser.get(url)
            script = """
            const style = css => getComputedStyle(document.querySelector(css));
            return [style(arguments[0]).backgroundColor, style('h1').color, style('.issuer span').color,
                style('.dateline').color, style('.help').backgroundColor, style('.help a[href^="tel:"]').color];
            """
            colors.append(browser.execute_script(script, selector))
    assert colors[0] == colors[1]


def test_the_inbox_preview_of_a_mail_is_its_lead_which_is_visible_once(browser: webdriver.Chrome, address: str) -> None:
    browser.get(address + WITH_HELP)
    text = browser.execute_script("return document.body.textContent.trim()")
    lead = "Kommunen beklagar att färjan till Tallskär ställs in under två veckor."
    assert text.startswith(lead)
    assert browser.execute_script("return document.body.innerText").count(lead) == 1


def test_a_mail_loads_nothing(browser: webdriver.Chrome, address: str) -> None:
    for path in PATHS:
        browser.get(address + path)
        assert browser.execute_script("return performance.getEntriesByType('resource').map(each => each.name)") == []
