"""The pictures of the documentation are those that one command takes, and each shows something."""

import re
from pathlib import Path

from PIL import Image

from tests.support.walkthrough import ROOT
from tools import screenshots

SHOWN = re.compile(r"screenshots/([\w.-]+)")
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


def test_the_command_takes_every_picture_small_and_of_its_size(tmp_path: Path) -> None:
    folder = tmp_path / "shots"
    folder.mkdir()
    (folder / "old.webp").write_bytes(b"")
    out = tmp_path / "out"
    screenshots.build(out)
    screenshots.take(out, folder)
    assert {path.name for path in folder.iterdir()} == screenshots.SHOTS.keys()
    for name, shot in screenshots.SHOTS.items():
        assert (folder / name).stat().st_size < 100_000
        with Image.open(folder / name) as taken:
            assert taken.format == "WEBP"
            assert taken.size == tuple(int(side * shot.scale) for side in shot.size)
            colours = taken.convert("L").getcolors()
            assert colours
            assert len(colours) > 100, "there are letters and their edges"
    light, dark = (ground(folder / name) for name in ("release.webp", "release-dark.webp"))
    assert min(light) > 200
    assert max(dark) < 80


def ground(path: Path) -> tuple[int, ...]:
    """The colour of the page itself, in its margin."""
    with Image.open(path) as picture:
        return tuple(picture.convert("RGB").crop((5, 400, 6, 401)).tobytes())


def test_what_the_pages_show_is_what_the_command_takes() -> None:
    shown = {name for page in PAGES for name in SHOWN.findall(page.read_text("utf-8"))}
    assert shown
    assert shown <= screenshots.SHOTS.keys()
    kept = {path.name: path.stat().st_size for path in screenshots.FOLDER.iterdir()}
    assert kept.keys() == screenshots.SHOTS.keys()
    assert max(kept.values()) < 100_000
