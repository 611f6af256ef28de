"""The share card: what stands for a release elsewhere when it has no picture. Words and octets in, a PNG out."""

from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO
from typing import NamedTuple

from msgspec import Struct
from PIL import Image, ImageDraw
from PIL.ImageFont import FreeTypeFont, Layout, truetype

from pressroom.pictures.files import CARD, drawable

_WIDTH, _HEIGHT = CARD
_MARGIN, _EDGE = 72, 22
_LOGO = (480, 96)
_SMALL = 32
_HEADLINE_SIZES = range(84, 39, -4)
_LINE = 1.16  # of the size of the letters
_ROOM = (_WIDTH - 2 * _MARGIN, 318)
_TOP, _BOTTOM = _MARGIN + _EDGE, _HEIGHT - _MARGIN
# The palette: so many tones from ink to paper, then the accent, then the colours of the logo. Letters are drawn in
# numbers of tones: a picture of colours, made into a palette afterwards, would take twice as long.
_TONES, _LOGO_COLOURS = 128, 64
_INK, _QUIET, _PAPER, _ACCENT, _FIRST_OF_LOGO = 0, 34, _TONES - 1, _TONES, _TONES + 1
_DARKEST = 27


class Card(Struct, frozen=True):
    """What stands on a card: `accent` is `#rrggbb`, `newsroom` the title of the newsroom."""

    headline: str
    issuer: str
    newsroom: str
    accent: str


class _Fitted(NamedTuple):
    font: FreeTypeFont
    lines: list[str]


def drawn(card: Card, font: bytes, logo: bytes = b"") -> bytes:
    """The picture, as PNG. A logo that cannot be decoded is left out."""
    image = Image.new("L", CARD, _PAPER)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, _WIDTH, _EDGE), fill=_ACCENT)
    small = _font(font, _SMALL)
    mark = _mark(logo)
    if mark:
        image.paste(mark.pixels, (_MARGIN, _TOP))
    else:
        _write(draw, (_MARGIN, _TOP + 8), card.issuer, small)
    fitted = _fitted(card.headline, font)
    step = round(fitted.font.size * _LINE)
    top = _TOP + _LOGO[1] + (_ROOM[1] - step * len(fitted.lines)) // 2 + 20
    for number, line in enumerate(fitted.lines):
        draw.text((_MARGIN, top + number * step), line, _INK, fitted.font)
    draw.rectangle((_MARGIN, _BOTTOM - 24, _MARGIN + 20, _BOTTOM - 4), fill=_ACCENT)
    _write(draw, (_MARGIN + 36, _BOTTOM - 32), card.newsroom, small)
    image.putpalette(_palette(card.accent) + (mark.palette if mark else b""))
    content = BytesIO()
    image.save(content, "PNG", compress_level=3)  # a third of the time of the usual 6
    return content.getvalue()


def _palette(accent: str) -> bytes:
    tones = (_DARKEST + (255 - _DARKEST) * tone // (_TONES - 1) for tone in range(_TONES))
    return bytes(part for tone in tones for part in (tone, tone, tone)) + bytes.fromhex(accent[1:])


@lru_cache(maxsize=16)
def _font(font: bytes, size: int) -> FreeTypeFont:
    return truetype(BytesIO(font), size, layout_engine=Layout.BASIC)


def _write(draw: ImageDraw.ImageDraw, place: tuple[int, int], text: str, font: FreeTypeFont) -> None:
    draw.text(place, _cut(drawable(text), font), _QUIET, font)


class _Mark(NamedTuple):
    """A logo as numbers of a palette, and its part of that."""

    pixels: Image.Image
    palette: bytes


@lru_cache(maxsize=8)
def _mark(logo: bytes) -> _Mark | None:
    """A logo as large as there is room for; None when there is none that can be decoded."""
    try:
        with Image.open(BytesIO(logo)) as opened:
            image = opened.convert("RGBA")
    except (OSError, ValueError, Image.DecompressionBombError):
        return None
    image.thumbnail(_LOGO, Image.Resampling.LANCZOS)
    ground = Image.new("RGB", image.size, "#ffffff")
    ground.paste(image, mask=image)
    few = ground.quantize(_LOGO_COLOURS)
    numbers = Image.frombytes("L", few.size, few.tobytes()).point(lambda number: number + _FIRST_OF_LOGO)
    return _Mark(numbers, bytes(few.getpalette() or ()))


def _fitted(text: str, font: bytes) -> _Fitted:
    """The headline as large as it may be; in the smallest letters it is cut where there is no more room."""
    for size in _HEADLINE_SIZES:
        face = _font(font, size)
        lines = list(_lines(text.split(), face))
        most = _ROOM[1] // round(size * _LINE)
        if len(lines) <= most and all(face.getlength(line) <= _ROOM[0] for line in lines):
            return _Fitted(face, lines)
    kept = [*lines[: most - 1], " ".join(lines[most - 1 :])] if len(lines) > most else lines
    return _Fitted(face, [_cut(line, face) for line in kept])


def _lines(words: list[str], font: FreeTypeFont) -> Iterator[str]:
    line = ""
    for word in words:
        longer = f"{line} {word}".strip()
        if line and font.getlength(longer) > _ROOM[0]:
            yield line
            line = word
        else:
            line = longer
    yield line


def _cut(text: str, font: FreeTypeFont) -> str:
    if font.getlength(text) <= _ROOM[0]:
        return text
    while text and font.getlength(f"{text}…") > _ROOM[0]:
        text = text[:-1]
    return f"{text.rstrip()}…"
