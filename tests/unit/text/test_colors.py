"""Contrast is computed as in WCAG, and every colour can be made readable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressroom.text.colors import DARK_BACKGROUND, LIGHT_BACKGROUND, compute_contrast, ensure_contrast

COLORS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@pytest.mark.parametrize(
    ("first", "second", "ratio"),
    [("#000000", "#ffffff", 21), ("#ffffff", "#ffffff", 1), ("#767676", "#ffffff", 4.54), ("#ff0000", "#ffffff", 4.0)],
)
def test_contrast_is_the_ratio_that_wcag_defines(first: str, second: str, ratio: float) -> None:
    assert compute_contrast(first, second) == compute_contrast(second, first) == pytest.approx(ratio, abs=0.01)


@given(COLORS, st.sampled_from([LIGHT_BACKGROUND, DARK_BACKGROUND]), st.sampled_from([4.5, 7.0]))
def test_every_colour_can_be_made_readable(color: str, background: str, ratio: float) -> None:
    assert compute_contrast(ensure_contrast(color, background, ratio), background) >= ratio


@given(COLORS, st.sampled_from([LIGHT_BACKGROUND, DARK_BACKGROUND]))
def test_a_readable_colour_stays_as_it_is(color: str, background: str) -> None:
    adjusted = ensure_contrast(color, background, 4.5)
    assert ensure_contrast(adjusted, background, 4.5) == adjusted
    assert (adjusted == color) == (compute_contrast(color, background) >= 4.5)


def test_the_adjusted_colour_keeps_its_hue() -> None:
    assert ensure_contrast("#0b5cab", DARK_BACKGROUND, 7.0) == "#8fb4d8"
    assert ensure_contrast("#e0b000", LIGHT_BACKGROUND, 4.5) == "#896b00"
