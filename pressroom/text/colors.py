"""Colours: how far two stand apart, and the tone of one that can be read on a ground. `#rrggbb` in and out."""

LIGHT_BACKGROUND = "#f1f3f4"
"""The darkest ground of the light pages that coloured text stands on."""

DARK_BACKGROUND = "#20262a"
"""The lightest ground of the dark pages that coloured text stands on."""

MIN_CONTRAST = 4.5
"""The contrast that text needs (WCAG 2.2, 1.4.3, level AA)."""

ENHANCED_CONTRAST = 7.0
"""The contrast that level AAA asks (1.4.6): bright letters on a dark ground need more than they ought to."""

_STEPS = 100


def compute_contrast(first: str, second: str) -> float:
    """The contrast ratio of two colours, from 1 to 21 (WCAG 2.2, "contrast ratio")."""
    dark, light = sorted((_compute_luminance(first), _compute_luminance(second)))
    return (light + 0.05) / (dark + 0.05)


def ensure_contrast(color: str, background: str, ratio: float) -> str:
    """The colour itself if its contrast to the ground reaches the ratio, else the nearest tone of it that does.

    The tones are the colour with more and more white in it, on a dark ground, or black, on a light one: one hundredth
    after the other. The last of them is all white or black, which is what comes out where no tone suffices.
    """
    end = max(("#000000", "#ffffff"), key=lambda each: compute_contrast(each, background))
    tones = (_mix_colors(color, end, step / _STEPS) for step in range(_STEPS))
    return next((tone for tone in tones if compute_contrast(tone, background) >= ratio), end)


def _compute_luminance(color: str) -> float:
    """How bright a colour is to the eye, from 0 to 1 (WCAG 2.2, "relative luminance")."""
    red, green, blue = (_linearize(part / 255) for part in _split_channels(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linearize(channel: float) -> float:
    """A part of a colour as an amount of light: the numbers of sRGB are steps that look alike."""
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


def _mix_colors(color: str, target: str, share: float) -> str:
    pairs = zip(_split_channels(color), _split_channels(target), strict=True)
    return "#" + "".join(f"{round(one + (other - one) * share):02x}" for one, other in pairs)


def _split_channels(color: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(color[1:])
    return red, green, blue
