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

from PIL import Image
from selenium import webdriver

ROOT = Path(__file__).parents[1]
SOURCES = ROOT / "tools/pictures"
BROWSERS = ("chromium", "google-chrome", "google-chrome-stable")
DRIVERS = ("chromedriver", "chromium.chromedriver")
JPEG_QUALITY = 82
# On a canvas the whole picture is there at once; a screenshot may come before some part of a large one is painted.
PAINT = """
const [svg, done] = arguments, picture = new Image();
picture.onload = () => {
  const canvas = Object.assign(document.createElement("canvas"), {width: picture.width, height: picture.height});
  canvas.getContext("2d").drawImage(picture, 0, 0);
  done(canvas.toDataURL());
};
picture.src = "data:image/svg+xml;base64," + svg;
"""


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
    if source.suffix == ".html":
        driver.get(source.as_uri())
        paper = {"preferCSSPageSize": True, "printBackground": True, "generateTaggedPDF": True}
        return base64.b64decode(driver.execute_cdp_cmd("Page.printToPDF", paper)["data"])
    driver.get("about:blank")
    answer = driver.execute_async_script(PAINT, base64.b64encode(source.read_bytes()).decode("ascii"))
    return _saved(base64.b64decode(answer.partition(",")[2]), Path(source.stem).suffix)


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
