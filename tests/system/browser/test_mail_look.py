"""Mails as people look at them: light and dark, wide and narrow, and where a mail reader keeps no style sheet."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from selenium import webdriver

from tests.system.browser.test_look import AXE, DESK, NARROW, TELEPHONE, box, screen

Serve = Callable[..., str]

# A mail is shown within the page of a mail reader, which has the landmarks.
FIND_VIOLATIONS = """
const done = arguments[0];
const found = violations => violations.map(each => [each.id, each.nodes.map(node => node.html)]);
axe.run(document, {rules: {region: {enabled: false}, 'landmark-one-main': {enabled: false}}})
  .then(results => done(found(results.violations)));
"""
WITH_HELP = "2024/farjan-stalls-in/sv.html"
KINDS = (WITH_HELP, "2024/ny-kaj/en.html", "2023/vattentornet/sv.html", "2025/dricksvatten-sprak/sv.html")
LONG_WORD = "Relationsvåldsmottagningsverksamheten"


@pytest.fixture(scope="module")
def mails(golden: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The mails of the golden newsroom as they are, and below `bare/` without the style sheets in their heads."""
    folder = tmp_path_factory.mktemp("mails")
    for path in KINDS:
        html = (golden / "mail" / path).read_text("utf-8")
        for place, text in (("", html), ("bare", re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL))):
            (folder / place / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / place / path).write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="module")
def address(serve: Serve, mails: Path) -> str:
    return serve(mails, strict=False) + "/"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESK, TELEPHONE], ids=str)
def test_axe_finds_nothing_in_any_mail(
    browser: webdriver.Chrome, address: str, size: tuple[int, int], scheme: str
) -> None:
    violations = {}
    with screen(browser, size, prefers_color_scheme=scheme):
        for path in KINDS:
            browser.get(address + path)
            browser.execute_script(AXE)
            violations[path] = browser.execute_async_script(FIND_VIOLATIONS)
    assert {path: found for path, found in violations.items() if found} == {}


@pytest.mark.parametrize("place", ["", "bare/"], ids=["whole", "without style sheets"])
@pytest.mark.parametrize("size", [DESK, (640, 800), TELEPHONE, NARROW], ids=str)
def test_a_mail_is_one_column_that_fits_the_screen(
    browser: webdriver.Chrome, address: str, size: tuple[int, int], place: str
) -> None:
    with screen(browser, size):
        for path in KINDS:
            browser.get(address + place + path)
            browser.execute_script("document.querySelector('h1').append(arguments[0])", LONG_WORD)
            assert browser.execute_script("return document.documentElement.scrollWidth") <= size[0]
            assert box(browser, ".sheet")["width"] == min(size[0], 640)


@pytest.mark.parametrize("place", ["", "bare/"], ids=["whole", "without style sheets"])
def test_a_number_to_call_for_help_stands_above_the_headline_on_yellow(
    browser: webdriver.Chrome, address: str, place: str
) -> None:
    with screen(browser, NARROW):
        browser.get(address + place + WITH_HELP)
        assert box(browser, "a[href^='tel:']")["bottom"] < box(browser, "h1")["top"] < NARROW[1]
        script = """
        const style = css => getComputedStyle(document.querySelector(css));
        return [style('.help').backgroundColor, style('.edge').borderLeftWidth];
        """
        assert browser.execute_script(script) == ["rgb(255, 220, 79)", "8px"]


def test_the_colours_of_dark_screens_are_those_of_the_page(
    browser: webdriver.Chrome, address: str, serve: Serve, golden: Path
) -> None:
    page = serve(golden / "site") + "/2024/farjan-stalls-in/"
    colours = []
    for place, body in ((address + WITH_HELP, ".ground"), (page, "body")):
        with screen(browser, DESK, prefers_color_scheme="dark"):
            browser.get(place)
            script = """
            const style = css => getComputedStyle(document.querySelector(css));
            return [style(arguments[0]).backgroundColor, style('h1').color, style('.issuer span').color,
                style('.dateline').color, style('.help').backgroundColor, style('.help a[href^="tel:"]').color];
            """
            colours.append(browser.execute_script(script, body))
    assert colours[0] == colours[1]


def test_what_an_inbox_shows_of_a_mail_is_its_lead_which_is_seen_once(browser: webdriver.Chrome, address: str) -> None:
    browser.get(address + WITH_HELP)
    first = browser.execute_script("return document.body.textContent.trim()")
    lead = "Kommunen beklagar att färjan till Tallskär ställs in under två veckor."
    assert first.startswith(lead)
    assert browser.execute_script("return document.body.innerText").count(lead) == 1


def test_a_mail_asks_for_nothing(browser: webdriver.Chrome, address: str) -> None:
    for path in KINDS:
        browser.get(address + path)
        assert browser.execute_script("return performance.getEntriesByType('resource').map(each => each.name)") == []
