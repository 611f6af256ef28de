"""The service in a browser, as readers use it: by keyboard, without scripts, on a small screen, in each language."""

import re
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from msgspec.structs import replace
from selenium import webdriver
from selenium.webdriver import ActionChains
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement

from pressroom.config import Config
from pressroom.signing import create_key
from tests.support.publishing import FRESH, NOW, PublishingNewsroom
from tests.support.web_service import read_text
from tests.support.web_site import run_serve
from tests.system.browser.test_design import AXE, FIND_VIOLATIONS, NARROW, PHONE, screen

pytestmark = pytest.mark.xdist_group("service pages")

MAX_STOPS = 80
MIN_FORM_SECONDS = 2.2
PREFIXES = {"sv": "", "nb": "/nb", "en": "/en"}
TEXTS = {
    "sv": ("Bron öppnar", "bro", "Bron"),
    "nb": ("Broen åpner", "broen", "Broen"),
    "en": ("The bridge opens", "bridges", "bridge"),
}
ALTERED = {
    "sv": "Nej, det är inte vad vi publicerade",
    "nb": "Nei, dette er ikke det vi publiserte",
    "en": "No, this is not what we published",
}
GENUINE = {"sv": "Ja, det kommer från oss", "nb": "Ja, dette kommer fra oss", "en": "Yes, this comes from us"}
MANY = 45
LETTERS = "BÅKÖ"
LONG_WORD = "Donaudampfschiffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
# The fields and buttons that are less than 44 pixels tall; the label of a box belongs to it.
SMALL_TARGETS = """
return [...document.querySelectorAll('form :is(input:not([type=hidden]), select, textarea, button)')]
  .filter(each => each.getClientRects().length)
  .map(each => each.matches('[type=checkbox], [type=radio]') ? each.parentElement : each)
  .filter(each => each.getBoundingClientRect().height < 44)
  .map(each => each.outerHTML);
"""
COUNT_WITHOUT_BORDER = """
return [...document.querySelectorAll('form :is(input:not([type=hidden]), select, textarea, button)')]
  .filter(each => getComputedStyle(each).borderBlockStartStyle != 'solid').length
"""


class Service(NamedTuple):
    """A running service: where it is, its site, and the folder of the mails that it sends."""

    url: str
    site: Path
    mail_folder: Path

    def wait_for_link(self, page: str, address: str) -> str:
        """Return the first link to a page of the service in the mail to an address."""
        end = time.monotonic() + 20
        while time.monotonic() < end:
            for file in self.mail_folder.glob("[!.]*.eml"):
                content = file.read_bytes()
                links = re.findall(rf"{re.escape(self.url)}/{page}/[^\s]+", read_text(content))
                if address.encode() in content and links:
                    return str(links[0])
            time.sleep(0.05)
        raise AssertionError(f"no mail to {address} has a link to {page}")


class Reader:
    """Someone who uses the keyboard only, in a browser that runs no scripts of pages."""

    def __init__(self, browser: webdriver.Chrome, url: str, check: Callable[[], None]) -> None:
        self._browser, self._url, self._check = browser, url, check

    def open(self, path: str) -> None:
        """Open a page of the site, or a link."""
        self._browser.get(path if path.startswith("http") else self._url + path)
        self._check()

    def find(self, css: str) -> WebElement:
        """Return an element of the page."""
        return self._browser.find_element("css selector", css)

    def reach(self, css: str) -> WebElement:
        """Press the tab key until an element has the focus."""
        wanted = self.find(css)
        for _ in range(MAX_STOPS):
            element = self._browser.switch_to.active_element
            if element == wanted:
                return element
            ActionChains(self._browser).send_keys(Keys.TAB).perform()  # a field for files takes no other key
        raise AssertionError(f"{css} cannot be reached with the tab key")

    def type(self, css: str, text: str) -> None:
        """Write into a field."""
        self.reach(css).send_keys(text)

    def press(self, css: str, key: str = Keys.ENTER) -> None:
        """Press a button or follow a link, and wait for the next page."""
        page = self.find("html")
        self.reach(css).send_keys(key)
        end = time.monotonic() + 20
        while self._browser.find_elements("css selector", "html") in ([page], []):  # between two pages there is none
            assert time.monotonic() < end, f"{css} leads nowhere"
            time.sleep(0.02)
        self._check()

    def read(self, css: str = "main") -> str:
        """Return what is written in an element."""
        return self.find(css).text


def find_port() -> int:
    """Return a free port: the service must know its address before it starts."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def publish_newsroom(folder: Path, url: str) -> Config:
    """Publish a newsroom with keys in three languages, with keywords, several organisations and many releases."""
    values = {"base_url": url, "service_url": url, "languages": list(PREFIXES), "leave_out": []}
    newsroom = PublishingNewsroom(folder, **values)
    newsroom.config = replace(newsroom.config, keys_folder=folder / "keys")
    create_key(newsroom.folder, newsroom.config.keys_folder, NOW - timedelta(hours=1))
    for language, (headline, *_) in TEXTS.items():
        lead = f"{headline} 1 februari."
        newsroom.write("2025/bron", language, headline=headline, lead=lead, body=lead, publish_at=FRESH)
    for number in range(MANY):
        headline, address = f"Skola {number} {LONG_WORD}", f"2024/skola-{number}"
        keywords = ["Skola", f"{LETTERS[number % len(LETTERS)]}-fråga {number}"]
        newsroom.write(address, headline=headline, body=LONG_WORD, publish_at="2024-01-15 09:00", keywords=keywords)
    newsroom.execute()
    return newsroom.config


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The service of a published newsroom, whose mails go to a folder."""
    folder = tmp_path_factory.mktemp("service")
    port = find_port()
    url = f"http://127.0.0.1:{port}"
    config = publish_newsroom(folder, url)
    with run_serve(config, "--port", str(port), "--mail-to-folder", str(folder / "mails")) as process:
        assert process.port == port
        yield Service(url, config.out / "site", folder / "mails")


@contextmanager
def scripts(browser: webdriver.Chrome, *, are_on: bool) -> Iterator[None]:
    """Switch the scripts of pages on or off for a while."""
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": not are_on})
    try:
        yield
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": are_on})


@pytest.fixture
def reader(browser: webdriver.Chrome, service: Service) -> Iterator[Reader]:
    """A reader on a small, dark screen. Each page is accessible and fits; each target is large enough for a finger."""

    def check() -> None:
        path = browser.current_url
        with scripts(browser, are_on=True):
            browser.execute_script(AXE)
            assert browser.execute_async_script(FIND_VIOLATIONS) == [], path
        assert browser.execute_script("return document.documentElement.scrollWidth") <= NARROW[0], path
        assert browser.execute_script(SMALL_TARGETS) == [], path
        assert browser.get_cookies() == []

    with screen(browser, NARROW, prefers_color_scheme="dark"), scripts(browser, are_on=False):
        yield Reader(browser, service.url, check)


def start_to_join(reader: Reader, path: str, address: str) -> None:
    """Send the form of a page."""
    reader.open(path)
    reader.type("main #_email, aside #_email", address)
    reader.press("form[action$='/choose'] button")
    assert reader.find("#_email").get_attribute("value") == address


@pytest.mark.parametrize("language", PREFIXES)
def test_a_reader_joins_confirms_changes_and_leaves(reader: Reader, service: Service, language: str) -> None:
    address = f"läsare-{language}@tidning.example"
    start_to_join(reader, f"{PREFIXES[language]}/subscribe/", address)
    assert reader.find("html").get_attribute("lang") == language
    reader.reach("[name=frequency]:checked").send_keys(Keys.ARROW_DOWN)
    time.sleep(MIN_FORM_SECONDS)
    reader.press("main form button")
    reader.open(service.wait_for_link("confirm", address))
    assert reader.find("html").get_attribute("lang") == language
    reader.press("main form button")
    reader.press("main a[href*='/subscriptions/']")
    assert reader.find("[name=frequency]:checked").get_attribute("value") == "daily"
    if language == "sv":  # it has many keywords
        reader.reach("#_keywords summary").send_keys(Keys.ENTER)
    reader.reach("[name=keyword]").send_keys(Keys.SPACE)
    reader.press("form:has([name=frequency]) button")
    assert reader.find("[role=status]").text
    assert reader.find("[name=keyword]").is_selected()
    assert reader.find("#_why blockquote").text
    reader.press("main a[href*='/unsubscribe/']")
    reader.press("main form button")
    assert not reader.find("main").find_elements("css selector", "form:has([name=frequency])")


@pytest.mark.parametrize(
    ("path", "values"), [("/", {}), ("/2025/bron/", {}), ("/keywords/bro/", {"keyword": "bro"}), ("/subscribe/", {})]
)
def test_each_form_leads_to_the_choices_with_what_the_page_is_about(
    reader: Reader, path: str, values: dict[str, str]
) -> None:
    start_to_join(reader, path, "anna@tidning.example")
    boxes = reader.find("main").find_elements("css selector", "[name=keyword]:checked")
    assert [box.get_attribute("value") for box in boxes] == list(values.values())


def test_many_keywords_stand_under_letters_that_the_keyboard_opens(reader: Reader) -> None:
    start_to_join(reader, "/keywords/bro/", "anna@tidning.example")
    main = reader.find("main")
    groups = main.find_elements("css selector", "#_keywords details")
    labels = [each.find_element("css selector", "summary").text for each in groups]
    assert labels == ["B (13)", "K – S (12)", "Å (11)", "Ö (11)"]
    assert [each.get_attribute("open") for each in groups] == ["true", None, None, None]
    assert [box.get_attribute("value") for box in main.find_elements("css selector", "[name=keyword]:checked")] == [
        "bro"
    ]
    assert min(each.size["height"] for each in main.find_elements("css selector", "summary")) >= 44
    reader.reach("#_keywords details:last-child summary").send_keys(Keys.ENTER)
    reader.reach("#_keywords details:last-child [name=keyword]").send_keys(Keys.SPACE)
    time.sleep(MIN_FORM_SECONDS)
    reader.press("main form button")
    assert not reader.find("body").find_elements("css selector", "[role=alert]")


def test_a_wrong_address_is_explained_and_can_be_corrected(reader: Reader) -> None:
    reader.open("/en/subscribe/")
    reader.type("main #_email", "anna")
    reader.press("form[action$='/choose'] button")
    time.sleep(MIN_FORM_SECONDS)
    reader.press("main form button")
    field = reader.find("#_email")
    assert (field.get_attribute("value"), field.get_attribute("aria-invalid")) == ("anna", "true")
    assert reader.find("[role=alert]").text
    reader.type("#_email", "@tidning.example")


@pytest.mark.parametrize("language", PREFIXES)
def test_a_reader_searches_from_any_page(reader: Reader, language: str) -> None:
    _, words, found = TEXTS[language]
    reader.open(f"{PREFIXES[language]}/contacts/")
    reader.type("header [type=search]", words)
    reader.press("header [type=search]")
    assert reader.find("html").get_attribute("lang") == language
    assert reader.read("mark") == found
    reader.type("#_words", " finnsinte")
    reader.press("main form button")
    assert not reader.find("main").find_elements("css selector", ".teasers")


@pytest.mark.parametrize("language", PREFIXES)
def test_a_reader_verifies_a_text_an_address_and_a_file(reader: Reader, service: Service, language: str) -> None:
    release = service.site / PREFIXES[language].strip("/") / "2025/bron"
    text = (release / "release.txt").read_text("utf-8")
    reader.open(f"{PREFIXES[language]}/verify/")
    reader.type("#_text", text.replace("1 februari", "2 februari"))
    reader.type("#_address", f"{service.url}{PREFIXES[language]}/2025/bron/")
    reader.press("main form button")
    assert reader.find("html").get_attribute("lang") == language
    assert reader.read("h1") == ALTERED[language]
    reader.reach("#_text").clear()
    reader.type("#_text", text)
    reader.press("main form button")
    assert reader.read("h1") == GENUINE[language]
    reader.reach("#_text").clear()
    reader.press("main form button")
    assert reader.read("h1") == GENUINE[language]
    reader.reach("#_address").clear()
    reader.type("#_file", str(release / "index.html"))
    reader.press("main form button")
    assert reader.read("h1") == GENUINE[language]
    reader.press("main form button")
    assert reader.find("[role=alert]").text


def test_many_results_have_pages_and_long_words_fit(reader: Reader) -> None:
    reader.open("/search/?q=skola")
    assert reader.read(".pages").split() == ["Sida", "1", "av", "3", "Nästa", "sida"]
    reader.press(".pages [rel=next]")
    reader.press(".pages [rel=next]")
    assert reader.read(".pages").split() == ["Föregående", "sida", "Sida", "3", "av", "3"]
    reader.reach("#_year").send_keys(Keys.ARROW_DOWN)
    reader.press("main form button")


def test_on_a_phone_the_contacts_of_a_release_are_one_tap_away(browser: webdriver.Chrome, service: Service) -> None:
    with screen(browser, PHONE):
        browser.get(f"{service.url}/2025/bron/")
        link = browser.find_element("css selector", "a[href='#_contacts']")
        assert link.rect["y"] + link.rect["height"] < PHONE[1] / 2


def test_no_tab_stop_is_hidden_and_each_has_an_outline(browser: webdriver.Chrome, service: Service) -> None:
    browser.get(f"{service.url}/subscribe/")
    names = []
    for _ in range(MAX_STOPS):
        browser.switch_to.active_element.send_keys(Keys.TAB)
        script = "const {outlineStyle, outlineWidth} = getComputedStyle(document.activeElement)"
        style, width = browser.execute_script(f"{script}; return [outlineStyle, parseFloat(outlineWidth)]")
        element = browser.switch_to.active_element
        if element.tag_name == "body":
            break
        assert (style, width) == ("solid", 3)
        names.append(element.get_attribute("name"))
    assert "email" in names
    assert "website" not in names


@pytest.mark.parametrize("path", ["/subscribe/", "/verify/", "/search/", "/2025/bron/"])
def test_with_forced_colors_fields_and_buttons_keep_their_border(
    browser: webdriver.Chrome, service: Service, path: str
) -> None:
    with screen(browser, NARROW, forced_colors="active"):
        browser.get(service.url + path)
        assert browser.execute_script(COUNT_WITHOUT_BORDER) == 0


def test_printed_pages_have_no_forms(browser: webdriver.Chrome, service: Service) -> None:
    with screen(browser, NARROW, media="print"):
        for path in ("/", "/subscribe/", "/verify/"):
            browser.get(service.url + path)
            forms = browser.find_elements("css selector", "form")
            assert forms
            assert not [form for form in forms if form.is_displayed()]
