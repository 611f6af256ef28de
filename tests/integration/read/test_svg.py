from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from pressroom.read.svg import draw_svg

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
RED = '<path fill="#c00" d="M0 0h200v100H0z"/>'


def draw(drawing: str) -> Image.Image:
    return Image.open(BytesIO(draw_svg(drawing.encode())))


def test_a_drawing_becomes_a_png_with_its_colours() -> None:
    image = draw(f'{HEAD} viewBox="0 0 200 100">{RED}</svg>')
    assert (image.format, image.size) == ("PNG", (960, 480))
    assert image.getpixel((400, 200)) == (204, 0, 0, 255)


@pytest.mark.parametrize(
    ("size", "expected"),
    {
        'width="40mm" height="20mm"': (960, 480),
        'width="100%" height="100%" viewBox="0,0,200,50"': (1200, 300),
        'viewBox="0 0 100 100" width="3in"': (480, 480),
        'viewBox="0 0 1e3 5e2"': (960, 480),
    }.items(),
)
def test_the_size_is_that_of_a_logo_whatever_its_unit(size: str, expected: tuple[int, int]) -> None:
    width, height = draw(f"{HEAD}{size}>{RED}</svg>").size
    assert width == expected[0]
    assert abs(height - expected[1]) <= 5  # parts of pixels are rounded up before it is enlarged


def test_entities_of_drawing_programs_and_a_byte_order_mark_are_read() -> None:
    start = '\ufeff<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY red "#c00">]>'
    image = draw(f'{start}{HEAD} viewBox="0 0 9 9">{RED.replace("#c00", "&red;")}</svg>')
    assert image.getpixel((9, 9)) == (204, 0, 0, 255)


def test_scripts_and_styles_from_elsewhere_do_nothing(tmp_path: Path) -> None:
    extra = (
        f'<script>open("{tmp_path}/x","w")</script><style>@import url(http://127.0.0.1:1/x.css);</style>'
        '<a href="javascript:alert(1)"><rect onload="alert(1)" width="9" height="9"/></a>'
        '<use href="http://127.0.0.1:1/x.svg#a"/>'
    )
    assert draw(f'{HEAD} viewBox="0 0 200 100">{extra}{RED}</svg>').size == (960, 480)
    assert not list(tmp_path.iterdir())


REFUSED = {
    "text without its font": ('viewBox="0 0 9 9"', "<text y='5'>Kommun</text>", "convert the text to paths"),
    "a picture in another file": ('viewBox="0 0 9 9"', '<image xlink:href="/etc/passwd"/>', "embed the picture"),
    "a picture elsewhere": ('viewBox="0 0 9 9"', '<image href="https://example.org/a.png"/>', "embed the picture"),
    "HTML": ('viewBox="0 0 9 9"', "<foreignObject><p>a</p></foreignObject>", "only browsers draw"),
    "a drawing that is a line": ('viewBox="0 0 1 1e9"', RED, "cannot be drawn"),
    "deep nesting": ('viewBox="0 0 9 9"', "<g>" * 50_000 + "</g>" * 50_000, "not a whole SVG"),
}


@pytest.mark.parametrize(("size", "content", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_drawn_is_refused_with_what_to_do(size: str, content: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        draw(f"{HEAD}{size}>{content}</svg>")


def test_entities_that_multiply_are_refused() -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 20}">' for n in range(1, 9))
    drawing = f'<!DOCTYPE svg [<!ENTITY e0 "aaaaaaaaaa">{entities}]>{HEAD} viewBox="0 0 9 9"><desc>&e8;</desc></svg>'
    with pytest.raises(ValueError, match="export it as PNG"):
        draw(drawing)


@pytest.mark.parametrize("content", [b"", b"<svg", b"<html></html>", b"\x89PNG", b"<svg>\xff\xfe</svg>"])
def test_other_content_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match="export it as PNG"):
        draw_svg(content)
