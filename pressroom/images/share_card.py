"""The share card: what stands for a release elsewhere when it has no picture. Words and octets in, a PNG out."""

from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO
from typing import NamedTuple

from msgspec import Struct
from PIL import Image, ImageDraw
from PIL.ImageFont import FreeTypeFont, Layout, truetype

from pressroom.images.names import SHARE_IMAGE_SIZE, to_drawable_text

_WIDTH, _HEIGHT = SHARE_IMAGE_SIZE
_MARGIN, _BAR_HEIGHT = 72, 22
_LOGO_SIZE = (480, 96)
_SMALL_FONT_SIZE = 32
_HEADLINE_SIZES = range(84, 39, -4)
_LINE_HEIGHT = 1.16  # of the size of the letters
_HEADLINE_AREA = (_WIDTH - 2 * _MARGIN, 318)
_TOP, _BOTTOM = _MARGIN + _BAR_HEIGHT, _HEIGHT - _MARGIN
# The palette: so many tones from ink to paper, then the accent, then the colours of the logo. Letters are drawn in
# numbers of tones: a picture of colours, made into a palette afterwards, would take twice as long.
_GRAY_TONES, _LOGO_COLORS = 128, 64
_TEXT_COLOR, _MUTED_COLOR, _BACKGROUND_COLOR, _ACCENT_COLOR, _FIRST_LOGO_COLOR = (
    0,
    34,
    _GRAY_TONES - 1,
    _GRAY_TONES,
    _GRAY_TONES + 1,
)
_DARKEST_GRAY = 27


class ShareImageFields(Struct, frozen=True):
    """What stands on a card: `accent` is `#rrggbb`, `newsroom` the title of the newsroom."""

    headline: str
    issuer: str
    newsroom: str
    accent: str


class _FittedHeadline(NamedTuple):
    font: FreeTypeFont
    lines: list[str]


def draw_share_image(fields: ShareImageFields, font: bytes, logo: bytes = b"") -> bytes:
    """The picture, as PNG. A logo that cannot be decoded is left out."""
    image = Image.new("L", SHARE_IMAGE_SIZE, _BACKGROUND_COLOR)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, _WIDTH, _BAR_HEIGHT), fill=_ACCENT_COLOR)
    small = _load_font(font, _SMALL_FONT_SIZE)
    mark = _load_logo(logo)
    if mark:
        image.paste(mark.pixels, (_MARGIN, _TOP))
    else:
        _draw_line(draw, (_MARGIN, _TOP + 8), fields.issuer, small)
    fitted = _fit_headline(fields.headline, font)
    step = round(fitted.font.size * _LINE_HEIGHT)
    top = _TOP + _LOGO_SIZE[1] + (_HEADLINE_AREA[1] - step * len(fitted.lines)) // 2 + 20
    for number, line in enumerate(fitted.lines):
        draw.text((_MARGIN, top + number * step), line, _TEXT_COLOR, fitted.font)
    draw.rectangle((_MARGIN, _BOTTOM - 24, _MARGIN + 20, _BOTTOM - 4), fill=_ACCENT_COLOR)
    _draw_line(draw, (_MARGIN + 36, _BOTTOM - 32), fields.newsroom, small)
    image.putpalette(_build_palette(fields.accent) + (mark.palette if mark else b""))
    content = BytesIO()
    image.save(content, "PNG", compress_level=3)  # a third of the time of the usual 6
    return content.getvalue()


def _build_palette(accent: str) -> bytes:
    tones = (_DARKEST_GRAY + (255 - _DARKEST_GRAY) * tone // (_GRAY_TONES - 1) for tone in range(_GRAY_TONES))
    return bytes(part for tone in tones for part in (tone, tone, tone)) + bytes.fromhex(accent[1:])


@lru_cache(maxsize=16)
def _load_font(font: bytes, size: int) -> FreeTypeFont:
    return truetype(BytesIO(font), size, layout_engine=Layout.BASIC)


def _draw_line(draw: ImageDraw.ImageDraw, position: tuple[int, int], text: str, font: FreeTypeFont) -> None:
    draw.text(position, _truncate(to_drawable_text(text), font), _MUTED_COLOR, font)


class _LogoPixels(NamedTuple):
    """A logo as numbers of a palette, and its part of that."""

    pixels: Image.Image
    palette: bytes


@lru_cache(maxsize=8)
def _load_logo(logo: bytes) -> _LogoPixels | None:
    """A logo as large as there is room for; None when there is none that can be decoded."""
    try:
        with Image.open(BytesIO(logo)) as opened:
            image = opened.convert("RGBA")
    except (OSError, ValueError, Image.DecompressionBombError):
        return None
    image.thumbnail(_LOGO_SIZE, Image.Resampling.LANCZOS)
    ground = Image.new("RGB", image.size, "#ffffff")
    ground.paste(image, mask=image)
    few = ground.quantize(_LOGO_COLORS)
    numbers = Image.frombytes("L", few.size, few.tobytes()).point(lambda number: number + _FIRST_LOGO_COLOR)
    return _LogoPixels(numbers, bytes(few.getpalette() or ()))


def _fit_headline(text: str, font: bytes) -> _FittedHeadline:
    """The headline as large as it may be; in the smallest letters it is cut where there is no more room."""
    for size in _HEADLINE_SIZES:
        face = _load_font(font, size)
        lines = list(_wrap_words(text.split(), face))
        most = _HEADLINE_AREA[1] // round(size * _LINE_HEIGHT)
        if len(lines) <= most and all(face.getlength(line) <= _HEADLINE_AREA[0] for line in lines):
            return _FittedHeadline(face, lines)
    kept = [*lines[: most - 1], " ".join(lines[most - 1 :])] if len(lines) > most else lines
    return _FittedHeadline(face, [_truncate(line, face) for line in kept])


def _wrap_words(words: list[str], font: FreeTypeFont) -> Iterator[str]:
    line = ""
    for word in words:
        longer = f"{line} {word}".strip()
        if line and font.getlength(longer) > _HEADLINE_AREA[0]:
            yield line
            line = word
        else:
            line = longer
    yield line


def _truncate(text: str, font: FreeTypeFont) -> str:
    if font.getlength(text) <= _HEADLINE_AREA[0]:
        return text
    while text and font.getlength(f"{text}…") > _HEADLINE_AREA[0]:
        text = text[:-1]
    return f"{text.rstrip()}…"
