"""At 320 pixels no page scrolls sideways, whatever long word or URL a field holds (WCAG 2.2, 1.4.10)."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from selenium import webdriver

from tests.support import terminal
from tests.support.small_images import image_bytes
from tests.system.browser.conftest import Serve
from tests.system.browser.test_design import NARROW, PHONE, screen

pytestmark = pytest.mark.xdist_group("reflow")  # each newsroom is published once

WORD = "Relationsvåldsmottagningsverksamhetsutvecklingssamordnarkonferensernas"
URL = "https://www.askfjarden.example/omsorg/relationsvald/mottagningen-for-vald-i-nara-relationer?id=8731"
EMAIL = "kommunstyrelsens.forvaltningens.kommunikationsavdelning@pressavdelningen.askfjarden.example"

# The elements that reach past the right edge of the screen. Tables scroll in a region of their own.
FIND_WIDE = """
document.querySelectorAll('details').forEach(each => each.open = true);
return [...document.body.querySelectorAll('*')]
  .filter(each => !each.closest('.table, .skip, .unseen') && each.getBoundingClientRect().right > arguments[0] + 0.5)
  .map(each => each.outerHTML.slice(0, 90));
"""


class Newsroom(NamedTuple):
    """A folder of pages to check, and a URL for it."""

    paths: tuple[str, ...]
    address: str


def write_newsroom(folder: Path, text: str) -> None:
    """Write a newsroom with `text` in every field that reaches a page."""
    value = json.dumps(text)
    person = f"name: {value}, role: {value}, organisation: {value}, via: {value}, hours: {value}, email: {EMAIL}"
    (folder / "newsroom.yaml").write_text(
        f"""\
title: {value}
description: {value}
base_url: https://press.askfjarden.example
timezone: Europe/Stockholm
languages: [sv, en]
organisations:
  o:
    {{name: {value}, boilerplate: {value}, street: {value}, postal_code: {value}, city: {value}, country: SE,
     phone: 08-465 004 00, email: {EMAIL}, url: "{URL}", logo: logo.png}}
contacts:
  c: {{{person}, phone: 08-465 004 00 (tonval 2)}}
mail: {{from: press@askfjarden.example}}
privacy: {{email: {EMAIL}, text: {value}}}
accessibility: {{email: {EMAIL}, text: {value}}}
""",
        "utf-8",
    )
    (folder / "logo.png").write_bytes(image_bytes("PNG", (900, 90)))
    for slug in ("forsta", "andra"):
        write_release(folder / "releases/2025" / slug, text, person)


def write_release(folder: Path, text: str, person: str) -> None:
    """Write a release in two languages, with a picture and a document."""
    value = json.dumps(text)
    folder.mkdir(parents=True)
    (folder / "bild.jpg").write_bytes(image_bytes("JPEG", (640, 400)))
    (folder / f"{WORD.lower().replace('å', 'a')[:60]}.pdf").write_bytes(b"%PDF-1.4")
    file = next(folder.glob("*.pdf")).name
    for language in ("sv", "en"):
        (folder / f"{language}.md").write_text(
            f"""\
---
headline: {value}
lead: {value}
publish_at: 2025-01-01 09:00
dateline: {value}
contacts: [c, {{{person}, mobile: 08-465 004 00}}]
keywords: [{value}]
help: [{{name: {value}, note: {value}, phone: 08-465 004 00 (tonval 2), url: "{URL}"}}]
facts: [{{label: {value}, value: {value}, source: {value}}}]
images: [{{file: bild.jpg, alt: {value}, caption: {value}, credit: {value}, terms: {value}}}]
documents: [{{file: {file}, title: {value}}}]
links: [{{title: {value}, url: "{URL}"}}]
---

## {text}

{text} **{text}** `{text}`[^1]

| {text} | {text} |
|---|---:|
| {text} | {text} |

1. {text}
   - {text}
     - {text}

> {text}
>
> – {text}

    {text}

[^1]: {text}
""",
            "utf-8",
        )


def run(folder: Path, *arguments: str) -> None:
    """Run a command in the newsroom, with a cache and keys of its own."""
    environment = {
        "PRESSROOM_KEYS": str(folder / "keys"),
        "XDG_CACHE_HOME": str(folder / "cache"),
        "PRESSROOM_USER": "Anna",
    }
    process = terminal.run(folder / "newsroom", *arguments, **environment)
    assert process.returncode == 0, process.stdout + process.stderr


@pytest.fixture(scope="module", params=[WORD, URL, EMAIL], ids=["a long word", "a URL", "an e-mail address"])
def newsroom(request: pytest.FixtureRequest, serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> Newsroom:
    """A published newsroom with one release corrected and one withdrawn, and a mail for each."""
    folder, text = tmp_path_factory.mktemp("reflow"), request.param
    (folder / "newsroom").mkdir()
    write_newsroom(folder / "newsroom", text)
    run(folder, "keys", "create")
    run(folder, "publish", "--yes")
    corrected = folder / "newsroom/releases/2025/forsta/sv.md"
    corrected.write_text(corrected.read_text("utf-8").replace("\n## ", "\n## Ny: ", 1), "utf-8")
    run(folder, "publish", "2025/forsta", "--yes", "--correction", f"sv: {text}")
    run(folder, "withdraw", "2025/andra", "--yes", "--reason", f"sv: {text}", "--reason", f"en: {text}")
    site = folder / "newsroom/out/site"
    shutil.copytree(site.with_name("mail"), site / "mail")
    paths = sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))
    return Newsroom(tuple(paths), serve(site, strict=False))


def find_wide_elements(
    browser: webdriver.Chrome, newsroom: Newsroom, width: int
) -> Iterator[tuple[str, tuple[int, list[str]]]]:
    """Yield each page that is wider than the screen, with its width. (`innerWidth` would grow with it.)"""
    for path in newsroom.paths:
        browser.get(f"{newsroom.address}/{path}")
        wide = browser.execute_script(FIND_WIDE, width)
        page_width = browser.execute_script("return document.documentElement.scrollWidth")
        if wide or page_width > width:
            yield path, (page_width, wide[:3])


@pytest.mark.parametrize("size", [NARROW, PHONE], ids=str)
def test_no_page_or_mail_scrolls_sideways_with_long_words_in_every_field(
    browser: webdriver.Chrome, newsroom: Newsroom, size: tuple[int, int]
) -> None:
    with screen(browser, size):
        assert dict(find_wide_elements(browser, newsroom, size[0])) == {}


def test_long_words_in_narrow_columns_get_hyphens_but_names_numbers_and_urls_do_not(
    browser: webdriver.Chrome, newsroom: Newsroom
) -> None:
    script = "return getComputedStyle(document.querySelector(arguments[0])).hyphens"
    with screen(browser, NARROW):
        browser.get(f"{newsroom.address}/2025/forsta/")
        hyphens = ("h1", ".help strong", ".help li > div[dir]", ".facts dt", "figcaption > div", ".body h2", ".issuer")
        assert {css: browser.execute_script(script, css) for css in hyphens} == dict.fromkeys(hyphens, "auto")
        whole = (".tel", ".contacts .name", ".contacts a[href^='mailto:']", ".help a[href^='https:']", "code")
        assert {css: browser.execute_script(script, css) for css in whole} == dict.fromkeys(whole, "manual")
