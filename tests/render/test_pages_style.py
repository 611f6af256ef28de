"""The style sheet can be read: WCAG 2.2, 1.4.3 and 1.4.11, in light and in dark."""

import re
from pathlib import Path

import pytest

from pressroom.read import templates

CSS = templates(Path(__file__).parent)["site/pressroom.css"]
LIGHT, DARK = (
    dict(re.findall(r"--(\w+): (#[0-9a-f]{6});", block)) for block in re.findall(r":root \{(.*?)\}", CSS, re.DOTALL)
)


def luminance(colour: str) -> float:
    """The relative luminance of `#rrggbb` (WCAG 2.2, section 5)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "panel"])
def test_text_stands_out_from_its_ground(scheme: dict[str, str], ground: str) -> None:
    for colour in ("ink", "quiet", "link"):
        assert contrast(scheme[colour], scheme[ground]) >= 4.5
    for colour in ("line", "accent", "alert"):
        assert contrast(scheme[colour], scheme[ground]) >= 3


def test_nothing_that_is_read_comes_from_the_style_sheet() -> None:
    """Text copied from a page is the text that was written."""
    on_screen = CSS.partition("@media print")[0]
    assert "content:" not in on_screen
    assert "text-transform" not in CSS
