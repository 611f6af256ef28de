"""The pictures of the documentation are those that one command takes, and none is empty."""

import re
from pathlib import Path

from PIL import Image

from tests.support.walkthrough import ROOT
from tools import screenshots

PICTURE = re.compile(r"screenshots/([\w.-]+)")
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


def test_the_command_takes_every_picture_with_the_right_size(tmp_path: Path) -> None:
    folder = tmp_path / "shots"
    folder.mkdir()
    (folder / "old.webp").write_bytes(b"")
    out = tmp_path / "out"
    screenshots.build(out)
    screenshots.take_all(out, folder)
    assert {path.name for path in folder.iterdir()} == screenshots.SCREENSHOTS.keys()
    for name, screenshot in screenshots.SCREENSHOTS.items():
        assert (folder / name).stat().st_size < 100_000
        with Image.open(folder / name) as image:
            assert image.format == "WEBP"
            assert image.size == tuple(int(side * screenshot.scale) for side in screenshot.size)
            colours = image.convert("L").getcolors()
            assert colours
            assert len(colours) > 100, "the picture contains text"
    light, dark = (background(folder / name) for name in ("release.webp", "release-dark.webp"))
    assert min(light) > 200
    assert max(dark) < 80


def background(path: Path) -> tuple[int, ...]:
    """Return the background colour of the page, from its margin."""
    with Image.open(path) as picture:
        return tuple(picture.convert("RGB").crop((5, 400, 6, 401)).tobytes())


def test_the_pages_show_only_pictures_that_the_command_takes() -> None:
    used = {name for page in PAGES for name in PICTURE.findall(page.read_text("utf-8"))}
    assert used
    assert used <= screenshots.SCREENSHOTS.keys()
    sizes = {path.name: path.stat().st_size for path in screenshots.FOLDER.iterdir()}
    assert sizes.keys() == screenshots.SCREENSHOTS.keys()
    assert max(sizes.values()) < 100_000
