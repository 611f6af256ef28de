"""Draws the pictures and prints the papers of this repository's own newsroom from their sources, in Chromium.

`tools/pictures/` mirrors the newsroom: `releases/2025/elfarjan/farjan.jpg.svg` there becomes
`releases/2025/elfarjan/farjan.jpg`, an `.html` becomes the `.pdf` of its name.
"""

import argparse
import base64
import io
import shutil
import sys
from pathlib import Path
from typing import Any

from PIL import Image
from selenium import webdriver

ROOT = Path(__file__).parents[1]
SOURCES = ROOT / "tools/pictures"
BROWSERS = ("chromium", "google-chrome", "google-chrome-stable")
DRIVERS = ("chromedriver", "chromium.chromedriver")
JPEG_QUALITY = 82


def sources(folder: Path = SOURCES) -> list[Path]:
    """Everything that can be drawn or printed."""
    return sorted(path for path in folder.rglob("*") if path.suffix in {".svg", ".html"})


def browser() -> webdriver.Chrome:
    """A headless Chromium; the caller quits it. Exits with 2 where there is none."""
    programs = [next(filter(None, map(shutil.which, names)), None) for names in (BROWSERS, DRIVERS)]
    if None in programs:
        print("Chromium and its driver are needed. Install them: ./run test does it.", file=sys.stderr)
        sys.exit(2)
    options = webdriver.ChromeOptions()
    options.binary_location = programs[0] or ""
    for flag in ("--headless", "--no-sandbox", "--disable-gpu", "--force-color-profile=srgb"):
        options.add_argument(flag)
    return webdriver.Chrome(options, webdriver.ChromeService(programs[1]))


def drawn(driver: webdriver.Chrome, source: Path) -> bytes:
    """The bytes of the picture or paper that a source describes, in the format that its name asks for."""
    driver.get(source.as_uri())
    if source.suffix == ".html":
        return _answer(driver, "Page.printToPDF", preferCSSPageSize=True, printBackground=True, generateTaggedPDF=True)
    size = "const svg = document.documentElement; return [svg.width.baseVal.value, svg.height.baseVal.value]"
    width, height = map(int, driver.execute_script(size))
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    transparent = {"color": {"r": 0, "g": 0, "b": 0, "a": 0}}
    driver.execute_cdp_cmd("Emulation.setDefaultBackgroundColorOverride", transparent)
    return _saved(_answer(driver, "Page.captureScreenshot"), Path(source.stem).suffix)


def _answer(driver: webdriver.Chrome, command: str, **arguments: Any) -> bytes:
    answer = driver.execute_cdp_cmd(command, arguments)
    return base64.b64decode(answer["data"])


def _saved(png: bytes, suffix: str) -> bytes:
    picture, out = Image.open(io.BytesIO(png)), io.BytesIO()
    if suffix == ".jpg":
        picture.convert("RGB").save(out, "JPEG", quality=JPEG_QUALITY, optimize=True, progressive=True)
    else:
        picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def main() -> None:
    """Draws what is named, or everything."""
    parser = argparse.ArgumentParser(description="Draw the pictures and print the papers of this newsroom.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="a part of the path of what to draw; else everything")
    names = parser.parse_args().names
    driver = browser()
    try:
        for source in sources():
            place = source.relative_to(SOURCES).with_suffix("" if source.suffix == ".svg" else ".pdf")
            if not names or any(name in str(place) for name in names):
                content = drawn(driver, source)
                (ROOT / place).write_bytes(content)
                print(f"{place}: {len(content) // 1000} kB")
    finally:
        driver.quit()


if __name__ == "__main__":
    main()
