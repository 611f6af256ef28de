"""Corrections, earlier versions and withdrawals are visible, accessible, and clear when read aloud."""

from collections.abc import Callable
from pathlib import Path

import pytest
from selenium import webdriver

from tests.system.browser.test_design import (
    AXE,
    DESKTOP,
    FIND_VIOLATIONS,
    NARROW,
    PHONE,
    box,
    in_two_sizes_and_schemes,
    screen,
)
from tests.system.browser.test_mail_design import FIND_VIOLATIONS as FIND_IN_MAIL
from tests.system.browser.test_pages import COPY_TEXT, normalize

Serve = Callable[..., str]

CORRECTED, VERSIONS = "/2024/vikholmsbron/", "/2024/vikholmsbron/versions/"
OUTDATED_TRANSLATION, WITHDRAWN, HIDDEN_HEADLINE = (
    "/en/2024/vikholmsbron/",
    "/2024/vattnet/",
    "/2024/hamnchef/versions/",
)
PAGES = (CORRECTED, VERSIONS, OUTDATED_TRANSLATION, WITHDRAWN, HIDDEN_HEADLINE, "/2024/", "/", "/keywords/vatten/")
MAILS = ("2024/vikholmsbron/sv.html", "2024/vikholmsbron/en.html", "2024/vattnet/sv.html")


@pytest.fixture(scope="module")
def address(serve: Serve, recorded: Path) -> str:
    return serve(recorded / "site")


@pytest.fixture(scope="module")
def mails(serve: Serve, recorded: Path) -> str:
    return serve(recorded / "mail", strict=False) + "/"


def open_all(browser: webdriver.Chrome) -> None:
    browser.execute_script("document.querySelectorAll('details').forEach(each => { each.open = true })")


@in_two_sizes_and_schemes(NARROW)
def test_axe_finds_nothing_on_any_page(
    browser: webdriver.Chrome, address: str, size: tuple[int, int], scheme: str
) -> None:
    violations = {}
    with screen(browser, size, prefers_color_scheme=scheme):
        for path in PAGES:
            browser.get(address + path)
            open_all(browser)
            browser.execute_script(AXE)
            violations[path] = browser.execute_async_script(FIND_VIOLATIONS)
    assert {path: nodes for path, nodes in violations.items() if nodes} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_any_mail(browser: webdriver.Chrome, mails: str, scheme: str) -> None:
    violations = {}
    with screen(browser, PHONE, prefers_color_scheme=scheme):
        for path in MAILS:
            browser.get(mails + path)
            browser.execute_script(AXE)
            violations[path] = browser.execute_async_script(FIND_IN_MAIL)
    assert {path: nodes for path, nodes in violations.items() if nodes} == {}


@pytest.mark.parametrize("size", [DESKTOP, PHONE, NARROW], ids=str)
def test_no_page_scrolls_horizontally(browser: webdriver.Chrome, address: str, size: tuple[int, int]) -> None:
    with screen(browser, size):
        for path in PAGES:
            browser.get(address + path)
            open_all(browser)
            assert browser.execute_script("return document.documentElement.scrollWidth") <= size[0], path


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=str)
def test_a_correction_is_seen_before_the_headline_without_scrolling(
    browser: webdriver.Chrome, address: str, size: tuple[int, int]
) -> None:
    with screen(browser, size):
        browser.get(address + CORRECTED)
        note = box(browser, ".note")
        assert note["bottom"] < size[1]
        assert note["bottom"] < box(browser, "h1")["top"]


def test_text_copied_from_a_page_equals_its_text_file(browser: webdriver.Chrome, address: str, recorded: Path) -> None:
    texts = sorted((recorded / "site").rglob("release.txt"))
    assert len(texts) > 4
    for text in texts:
        browser.get(f"{address}/{text.parent.relative_to(recorded / 'site').as_posix()}/")
        for copy in browser.execute_script(COPY_TEXT):
            assert normalize(copy) == normalize(text.read_text("utf-8"))


def test_old_and_new_words_differ_without_colors(browser: webdriver.Chrome, address: str) -> None:
    with screen(browser, DESKTOP, forced_colors="active"):
        browser.get(address + VERSIONS)
        decorations = [
            browser.execute_script(f"return getComputedStyle(document.querySelector('{tag}')).textDecorationLine")
            for tag in ("del", "ins")
        ]
        assert decorations == ["line-through", "underline"]


def test_old_and_new_words_differ_when_read_aloud(browser: webdriver.Chrome, address: str) -> None:
    browser.get(address + VERSIONS)
    spoken_text = browser.execute_script("return document.querySelector('.changes dd').innerText")
    assert spoken_text == "Vikholmsbron öppnar den [borttaget: 12] [tillagt: 14] juni"
    assert box(browser, ".unseen")["width"] <= 1


def test_a_printed_correction_keeps_its_border(browser: webdriver.Chrome, address: str) -> None:
    with screen(browser, DESKTOP, media="print"):
        browser.get(address + CORRECTED)
        assert (
            browser.execute_script("return getComputedStyle(document.querySelector('.note')).borderTopWidth") == "2px"
        )
