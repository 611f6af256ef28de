"""Contrast is that of WCAG, and a tone that can be read is found for every colour."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressroom.text.colors import DARK_BACKGROUND, LIGHT_BACKGROUND, compute_contrast, ensure_contrast

COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21), ("#ffffff", "#ffffff", 1), ("#767676", "#ffffff", 4.54), ("#ff0000", "#ffffff", 4.0)],
)
def test_contrast_is_the_ratio_that_wcag_defines(one: str, other: str, ratio: float) -> None:
    assert compute_contrast(one, other) == compute_contrast(other, one) == pytest.approx(ratio, abs=0.01)


@given(COLOURS, st.sampled_from([LIGHT_BACKGROUND, DARK_BACKGROUND]), st.sampled_from([4.5, 7.0]))
def test_every_colour_has_a_tone_that_can_be_read(colour: str, ground: str, ratio: float) -> None:
    assert compute_contrast(ensure_contrast(colour, ground, ratio), ground) >= ratio


@given(COLOURS, st.sampled_from([LIGHT_BACKGROUND, DARK_BACKGROUND]))
def test_a_colour_that_can_be_read_stays_as_it_is(colour: str, ground: str) -> None:
    tone = ensure_contrast(colour, ground, 4.5)
    assert ensure_contrast(tone, ground, 4.5) == tone
    assert (tone == colour) == (compute_contrast(colour, ground) >= 4.5)


def test_a_tone_keeps_the_hue_of_its_colour() -> None:
    assert ensure_contrast("#0b5cab", DARK_BACKGROUND, 7.0) == "#8fb4d8"
    assert ensure_contrast("#e0b000", LIGHT_BACKGROUND, 4.5) == "#896b00"
