"""The style sheet can be read, in every accent: WCAG 2.2, 1.4.3 and 1.4.11, in light and in dark; and it is small."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from pressroom.model.newsroom import Newsroom
from pressroom.model.pages import Stylesheet
from pressroom.read import read_catalogues, read_templates
from pressroom.render import create_render_context, render
from pressroom.text.colors import LIGHT_BACKGROUND, MIN_CONTRAST, compute_contrast
from tests.support.rendering import create_newsroom, item, render_format

TEMPLATES, CATALOGUES = read_templates(Path(__file__).parent), read_catalogues()
COMPILED: dict[str, bytes] = {}  # for hundreds of accents, one template
MAX_BYTES = 40_000  # of a page and its style sheet, without pictures

Scheme = dict[str, str]


def style_sheet(**changes: str) -> str:
    """The style sheet of a newsroom."""
    context = create_render_context(replace(create_newsroom(), **changes), TEMPLATES, CATALOGUES, COMPILED)
    return render(item("stylesheet", Stylesheet(), "/pressroom.css"), context).content.decode()


def schemes(css: str) -> tuple[Scheme, Scheme]:
    """The colours of the light pages and of the dark ones."""
    light, dark, _paper = re.findall(r":root \{(.*?)\}", css, re.DOTALL)
    pattern = re.compile(r"--([\w-]+): (#[0-9a-f]{6});")
    return dict(pattern.findall(light)), dict(pattern.findall(dark))


LIGHT, DARK = schemes(style_sheet())
ACCENTS = (
    st.integers(0, 0xFFFFFF)
    .map("#{:06x}".format)
    .filter(lambda one: compute_contrast(one, LIGHT_BACKGROUND) >= MIN_CONTRAST)
)


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("background", ["paper", "panel"])
def test_text_stands_out_from_its_background(scheme: Scheme, background: str) -> None:
    for colour in ("ink", "quiet", "accent"):
        assert compute_contrast(scheme[colour], scheme[background]) >= 4.5
    for colour in ("line", "help-edge"):
        assert compute_contrast(scheme[colour], scheme[background]) >= 3


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_help_can_be_read_by_weak_eyes_too(scheme: Scheme) -> None:
    assert compute_contrast(scheme["help-ink"], scheme["help"]) >= 7


@given(ACCENTS)
def test_every_valid_accent_can_be_read_on_every_background(accent: str) -> None:
    for scheme in schemes(style_sheet(accent=accent)):
        assert compute_contrast(scheme["accent"], scheme["paper"]) >= 4.5
        assert compute_contrast(scheme["accent"], scheme["panel"]) >= 4.5


def test_the_accent_of_the_newsroom_is_that_of_its_pages() -> None:
    light, dark = schemes(style_sheet(accent="#6b2c91"))
    assert light["accent"] == "#6b2c91"
    assert dark["accent"] == "#c1a6d1"


def test_a_newsroom_that_names_no_accent_has_one() -> None:
    names, defaults = reversed(Newsroom.__struct_fields__), reversed(Newsroom.__struct_defaults__)
    assert LIGHT["accent"] == dict(zip(names, defaults, strict=False))["accent"]


def test_the_style_sheet_asks_for_nothing_else() -> None:
    css = style_sheet()
    assert "://" not in css
    assert "url(" not in css
    assert "@import" not in css
    assert "@font-face" not in css


def test_a_style_sheet_of_ones_own_can_add_to_the_built_in_one() -> None:
    own = '{% include "builtin/site/pressroom.css" %}\nh1 { color: {{ accent }}; }\n'
    context = create_render_context(create_newsroom(), TEMPLATES | {"site/pressroom.css": own}, CATALOGUES)
    css = render(item("stylesheet", Stylesheet(), "/pressroom.css"), context).content.decode()
    assert css == f"{style_sheet()}h1 {{ color: {LIGHT['accent']}; }}\n"


def test_the_style_sheet_that_readers_get_has_no_comments_and_no_indentation() -> None:
    css = style_sheet()
    assert "/*" not in css
    assert [line for line in css.splitlines() if line != line.strip() or not line] == []


def test_a_page_and_its_style_sheet_are_small() -> None:
    page, css = render_format("release-page"), style_sheet()
    assert "<table>" in page
    assert len(page.encode()) + len(css.encode()) < MAX_BYTES


def test_no_words_come_from_the_style_sheet() -> None:
    """Text copied from a page is the text that was written."""
    css = style_sheet()
    ornaments = re.findall(r"content: ([^;]+);", css.partition("@media print")[0])
    assert set(ornaments) == {"open-quote", 'open-quote / ""', "no-close-quote"}
    assert "text-transform" not in css
