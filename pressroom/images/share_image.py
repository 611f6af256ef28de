"""Draw the share image (og:image) of a release that has no image of its own, as a PNG."""

from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO
from itertools import accumulate, islice
from typing import NamedTuple

from msgspec import Struct
from PIL import Image, ImageDraw
from PIL.ImageFont import FreeTypeFont, Layout, truetype

from pressroom.images.decode import decode_image, detect_media_type
from pressroom.images.names import SHARE_IMAGE_SIZE, to_drawable_text

_WIDTH, _HEIGHT = SHARE_IMAGE_SIZE
_MARGIN, _BAR_HEIGHT = 72, 22
_LOGO_SIZE = (480, 96)
_FULL_SIZE = (65_535, 65_535)  # no image is larger
_SMALL_FONT_SIZE = 32
_HEADLINE_SIZES = range(84, 39, -4)
_LINE_HEIGHT = 1.16  # relative to the font size
_HEADLINE_AREA = (_WIDTH - 2 * _MARGIN, 318)
_TOP, _BOTTOM = _MARGIN + _BAR_HEIGHT, _HEIGHT - _MARGIN
# The palette: grey tones from text to background colour, then the accent, then the colours of the logo. Text is drawn
# directly in palette indexes: drawing in RGB and reducing the colours afterwards would take twice as long.
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
    """The texts and colour of a share image: `accent` is `#rrggbb`, `newsroom` the title of the newsroom."""

    headline: str
    issuer: str
    newsroom: str
    accent: str


class _HeadlineLayout(NamedTuple):
    font: FreeTypeFont
    lines: list[str]


def draw_share_image(fields: ShareImageFields, font: bytes, logo: bytes = b"") -> bytes:
    """Return the share image as PNG. A logo that cannot be decoded is replaced by the name of the issuer."""
    frame = _draw_frame(fields.issuer, fields.newsroom, font, logo)
    image = frame.pixels.copy()
    headline = _fit_headline(fields.headline, font)
    line_height = round(headline.font.size * _LINE_HEIGHT)
    top = _TOP + _LOGO_SIZE[1] + (_HEADLINE_AREA[1] - line_height * len(headline.lines)) // 2 + 20
    for number, line in enumerate(headline.lines):
        _draw_line(image, (_MARGIN, top + number * line_height), line, _TEXT_COLOR, headline.font)
    image.putpalette(_build_palette(fields.accent) + frame.logo_palette)
    content = BytesIO()
    image.save(content, "PNG", compress_level=3)  # takes a third of the time of the default, 6
    return content.getvalue()


class _IssuerFrame(NamedTuple):
    """What is the same in the share images of an issuer: the pixels as palette indexes, and the palette of the logo."""

    pixels: Image.Image
    logo_palette: bytes


@lru_cache(maxsize=16)
def _draw_frame(issuer: str, newsroom: str, font: bytes, logo: bytes) -> _IssuerFrame:
    image = Image.new("L", SHARE_IMAGE_SIZE, _BACKGROUND_COLOR)
    image.paste(_ACCENT_COLOR, (0, 0, _WIDTH, _BAR_HEIGHT + 1))
    small_font = _load_font(font, _SMALL_FONT_SIZE)
    logo_pixels = _load_logo(logo)
    if logo_pixels:
        image.paste(logo_pixels.pixels, (_MARGIN, _TOP))
    else:
        _draw_small_line(image, (_MARGIN, _TOP + 8), issuer, small_font)
    image.paste(_ACCENT_COLOR, (_MARGIN, _BOTTOM - 24, _MARGIN + 21, _BOTTOM - 3))
    _draw_small_line(image, (_MARGIN + 36, _BOTTOM - 32), newsroom, small_font)
    return _IssuerFrame(image, logo_pixels.palette if logo_pixels else b"")


@lru_cache(maxsize=16)
def _build_palette(accent: str) -> bytes:
    tones = (_DARKEST_GRAY + (255 - _DARKEST_GRAY) * tone // (_GRAY_TONES - 1) for tone in range(_GRAY_TONES))
    return bytes(channel for tone in tones for channel in (tone, tone, tone)) + bytes.fromhex(accent[1:])


@lru_cache(maxsize=16)
def _load_font(font: bytes, size: int) -> FreeTypeFont:
    return truetype(BytesIO(font), size, layout_engine=Layout.BASIC)


def _draw_small_line(image: Image.Image, position: tuple[int, int], text: str, font: FreeTypeFont) -> None:
    _draw_line(image, position, _truncate(to_drawable_text(text), font), _MUTED_COLOR, font)


def _draw_line(image: Image.Image, position: tuple[int, int], text: str, color: int, font: FreeTypeFont) -> None:
    """Draw a line as Pillow does, but from cached glyphs, which is several times as fast."""
    padding = round(font.size)
    mask = Image.new("L", (round(_get_length(text, font)) + 2 * padding, 3 * padding))
    x = padding
    for character in text:
        glyph = _draw_glyph(character, font)
        mask.paste(255, (x + glyph.left, padding + glyph.top), glyph.pixels)
        x += round(_get_advance(character, font))
    image.paste(color, (position[0] - padding, position[1] - padding), mask)


class _Glyph(NamedTuple):
    """The pixels of a character, from 0 to 255, and where they are from its position."""

    pixels: Image.Image
    left: int
    top: int


@lru_cache(maxsize=1024)
def _draw_glyph(character: str, font: FreeTypeFont) -> _Glyph:
    padding = round(font.size)
    image = Image.new("L", (3 * padding, 3 * padding))
    ImageDraw.Draw(image).text((padding, padding), character, 255, font)
    box = image.getbbox() or (0, 0, 1, 1)  # a space
    return _Glyph(image.crop(box), box[0] - padding, box[1] - padding)


def _get_length(text: str, font: FreeTypeFont) -> float:
    """Return the width of a text; the font has no kerning."""
    return sum([_get_advance(character, font) for character in text])


@lru_cache(maxsize=4096)
def _get_advance(character: str, font: FreeTypeFont) -> float:
    return font.getlength(character)


class _LogoPixels(NamedTuple):
    """A logo as palette indexes, and its part of the palette."""

    pixels: Image.Image
    palette: bytes


@lru_cache(maxsize=8)
def _load_logo(logo: bytes) -> _LogoPixels | None:
    """Return the logo as large as its area allows, or None if it cannot be decoded."""
    try:
        image = decode_image(logo, detect_media_type(logo), *_FULL_SIZE)
    except Exception:  # noqa: BLE001 - Pillow's plug-ins raise many kinds of errors for damaged files
        return None
    image.thumbnail(_LOGO_SIZE, Image.Resampling.LANCZOS)
    reduced = image.quantize(_LOGO_COLORS)
    pixels = Image.frombytes("L", reduced.size, reduced.tobytes()).point(lambda index: index + _FIRST_LOGO_COLOR)
    return _LogoPixels(pixels, bytes(reduced.getpalette() or ()))


def _fit_headline(text: str, font: bytes) -> _HeadlineLayout:
    """Wrap the headline in the largest font that fits. In the smallest font, it is cut if it is still too long."""
    words = text.split()
    for size in _HEADLINE_SIZES:
        sized_font = _load_font(font, size)
        max_lines = _HEADLINE_AREA[1] // round(size * _LINE_HEIGHT)
        lines = list(islice(_wrap_words(words, sized_font), max_lines + 1))
        if len(lines) <= max_lines and all(_get_length(line, sized_font) <= _HEADLINE_AREA[0] for line in lines):
            return _HeadlineLayout(sized_font, lines)
    if len(lines) > max_lines:
        lines = [*lines[: max_lines - 1], " ".join(lines[max_lines - 1 :])]
    return _HeadlineLayout(sized_font, [_truncate(line, sized_font) for line in lines])


def _wrap_words(words: list[str], font: FreeTypeFont) -> Iterator[str]:
    line = ""
    for word in words:
        longer_line = f"{line} {word}".strip()
        if line and _get_length(longer_line, font) > _HEADLINE_AREA[0]:
            yield line
            line = word
        else:
            line = longer_line
    yield line


def _truncate(text: str, font: FreeTypeFont) -> str:
    if _get_length(text, font) <= _HEADLINE_AREA[0]:
        return text
    ellipsis_width = _get_advance("…", font)
    widths = accumulate(_get_advance(character, font) for character in text)
    length = next(index for index, width in enumerate(widths) if width + ellipsis_width > _HEADLINE_AREA[0])
    return f"{text[:length].rstrip()}…"
