"""Draw SVG logos as PNG. Readers get the PNG: an SVG can contain scripts, which a browser would run on the site's host.

The drawing is done in a process of its own, with limits: whatever is in the file can only end that process.
"""

import re
import resource
import subprocess
import sys
from collections.abc import Iterator
from functools import lru_cache

_MAX_WIDTH, _MAX_HEIGHT = 1200, 480
_MIN_WIDTH = 16
_MAX_SVG_BYTES = 5_000_000
_MAX_SECONDS = 20
_MAX_MEMORY_BYTES = 1_000_000_000
_NUMBER = re.compile(r"\s*([0-9]*\.?[0-9]+(?:[eE][+-]?[0-9]+)?)")
_SIZE_REMEDY = "save it again in a drawing program, or export it as PNG"


@lru_cache(maxsize=8)  # a build measures a logo, publishes it, and shows it in share images
def draw_svg(content: bytes) -> bytes:
    """Return an SVG drawing as PNG, at most 1200 × 480 pixels. Raises ValueError with what is wrong and what to do."""
    if len(content) > _MAX_SVG_BYTES:
        raise ValueError(f"it is larger than {_MAX_SVG_BYTES // 1_000_000} MB; export it as PNG")
    command = [sys.executable, "-I", __file__, str(_choose_width(content))]
    try:
        process = subprocess.run(  # noqa: S603 - this file, with a number
            command, input=content, capture_output=True, timeout=_MAX_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise ValueError(f"it cannot be drawn within {_MAX_SECONDS} seconds; export it as PNG") from error
    if process.returncode:
        raise ValueError(f"it cannot be drawn; {_SIZE_REMEDY}")
    return process.stdout


def _choose_width(content: bytes) -> int:
    """Return how wide to draw an SVG. Raises ValueError if it needs what is not in the file."""
    from lxml import etree  # noqa: PLC0415 - only for SVG logos

    try:
        parser = etree.XMLParser(  # drawing programs define entities in the file itself
            resolve_entities="internal",  # type: ignore[arg-type] # newer than the types
            no_network=True,
            remove_comments=True,
        )
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ValueError(f"it is not a whole SVG drawing; {_SIZE_REMEDY}") from error
    if etree.QName(root).localname != "svg":
        raise ValueError(f"it is not an SVG drawing; {_SIZE_REMEDY}")
    for name, href in _list_elements(root):
        _check_element(name, href)
    ratio = _find_ratio(root.get("viewBox", ""), root.get("width", ""), root.get("height", ""))
    return max(_MIN_WIDTH, round(min(_MAX_WIDTH, _MAX_HEIGHT * ratio)))


def _list_elements(root: object) -> Iterator[tuple[str, str]]:
    for element in root.iter("{*}*"):  # type: ignore[attr-defined] # lxml's own types need the import above
        name = element.tag.rpartition("}")[2]
        yield name, element.get("href") or element.get("{http://www.w3.org/1999/xlink}href") or ""


def _check_element(name: str, href: str) -> None:
    if name == "text":
        raise ValueError("it contains text, which looks different without its font; convert the text to paths")
    if name == "image" and not href.startswith("data:"):
        raise ValueError("it shows a picture in another file; embed the picture, or export the logo as PNG")
    if name == "foreignObject":
        raise ValueError("it contains HTML, which only browsers draw; export it as PNG")


def _find_ratio(view_box: str, width: str, height: str) -> float:
    """Return the width divided by the height; as wide as possible if the drawing has no size."""
    numbers = [float(match[1]) for part in re.split(r"[\s,]+", view_box.strip()) if (match := _NUMBER.match(part))]
    sizes = [float(match[1]) if (match := _NUMBER.match(text)) else 0 for text in (width, height)]
    if len(numbers) == 4 and numbers[2] > 0 and numbers[3] > 0:
        sizes = numbers[2:]
    return sizes[0] / sizes[1] if all(sizes) else _MAX_WIDTH / _MAX_HEIGHT


def _draw_standard_input() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MAX_MEMORY_BYTES, _MAX_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (_MAX_SECONDS, _MAX_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    import resvg_py  # noqa: PLC0415 - the limits apply to it

    drawing = sys.stdin.buffer.read().decode("utf-8-sig")
    sys.stdout.buffer.write(
        resvg_py.svg_to_bytes(svg_string=drawing, width=int(sys.argv[1]), skip_system_fonts=True, dpi=96)
    )


if __name__ == "__main__":
    _draw_standard_input()
