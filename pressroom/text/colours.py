"""Colours: how far two stand apart, and the tone of one that can be read on a ground. `#rrggbb` in and out."""

LIGHT_GROUND = "#f1f3f4"
"""The darkest ground of the light pages that coloured text stands on."""

DARK_GROUND = "#20262a"
"""The lightest ground of the dark pages that coloured text stands on."""

READABLE = 4.5
"""The contrast that text needs (WCAG 2.2, 1.4.3, level AA)."""

COMFORTABLE = 7.0
"""The contrast that level AAA asks (1.4.6): bright letters on a dark ground need more than they ought to."""

_STEPS = 100


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, from 1 to 21 (WCAG 2.2, "contrast ratio")."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def readable(colour: str, ground: str, ratio: float) -> str:
    """The colour itself if its contrast to the ground reaches the ratio, else the nearest tone of it that does.

    The tones are the colour with more and more white in it, on a dark ground, or black, on a light one: one hundredth
    after the other. The last of them is all white or black, which is what comes out where no tone suffices.
    """
    end = max(("#000000", "#ffffff"), key=lambda each: contrast(each, ground))
    tones = (_mixed(colour, end, step / _STEPS) for step in range(_STEPS))
    return next((tone for tone in tones if contrast(tone, ground) >= ratio), end)


def _luminance(colour: str) -> float:
    """How bright a colour is to the eye, from 0 to 1 (WCAG 2.2, "relative luminance")."""
    red, green, blue = (_linear(part / 255) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    """A part of a colour as an amount of light: the numbers of sRGB are steps that look alike."""
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _mixed(colour: str, end: str, share: float) -> str:
    pairs = zip(_parts(colour), _parts(end), strict=True)
    return "#" + "".join(f"{round(one + (other - one) * share):02x}" for one, other in pairs)


def _parts(colour: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(colour[1:])
    return red, green, blue
