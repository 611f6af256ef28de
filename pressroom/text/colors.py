"""Compute the contrast of colours, and adjust a colour until it is readable on a background. Colours are `#rrggbb`."""

LIGHT_BACKGROUND = "#f1f3f4"
"""The darkest background that light pages have behind coloured text."""

DARK_BACKGROUND = "#20262a"
"""The lightest background that dark pages have behind coloured text."""

MIN_CONTRAST = 4.5
"""The minimum contrast of text (WCAG 2.2, 1.4.3, level AA)."""

ENHANCED_CONTRAST = 7.0
"""The contrast of level AAA (1.4.6), used on dark pages: bright text on a dark background needs more contrast."""

_STEPS = 100


def compute_contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two colours, from 1 to 21 (WCAG 2.2, "contrast ratio")."""
    dark, light = sorted((_compute_luminance(first), _compute_luminance(second)))
    return (light + 0.05) / (dark + 0.05)


def ensure_contrast(color: str, background: str, ratio: float) -> str:
    """Return the colour, made lighter or darker if needed to reach the contrast ratio to the background.

    White is mixed in on a dark background, black on a light one, in steps of one hundredth. The result is pure white
    or black if no mixture is enough.
    """
    limit = max(("#000000", "#ffffff"), key=lambda color: compute_contrast(color, background))
    tones = (_mix_colors(color, limit, step / _STEPS) for step in range(_STEPS))
    return next((tone for tone in tones if compute_contrast(tone, background) >= ratio), limit)


def _compute_luminance(color: str) -> float:
    """Return how bright a colour looks, from 0 to 1 (WCAG 2.2, "relative luminance")."""
    red, green, blue = (_linearize(channel / 255) for channel in _split_channels(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linearize(channel: float) -> float:
    """Convert an sRGB channel, whose steps look equal to the eye, to an amount of light."""
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


def _mix_colors(color: str, target: str, share: float) -> str:
    pairs = zip(_split_channels(color), _split_channels(target), strict=True)
    return "#" + "".join(f"{round(start + (end - start) * share):02x}" for start, end in pairs)


def _split_channels(color: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(color[1:])
    return red, green, blue
