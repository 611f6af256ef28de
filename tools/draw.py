"""Create the images and PDF documents of this repository's newsroom from SVG and HTML sources, with Chromium.

`tools/pictures/` contains the same folders as the newsroom: `releases/2025/elfarjan/farjan.jpg.svg` there becomes
`releases/2025/elfarjan/farjan.jpg`; an `.html` file becomes a `.pdf` file of the same name.
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
# A screenshot may be taken before a large image is painted completely; a canvas is always complete.
PAINT_SCRIPT = """
const [svg, done] = arguments, image = new Image();
image.onload = () => {
  const canvas = Object.assign(document.createElement("canvas"), {width: image.width, height: image.height});
  canvas.getContext("2d").drawImage(image, 0, 0);
  done(canvas.toDataURL());
};
image.src = "data:image/svg+xml;base64," + svg;
"""


def find_sources(folder: Path = SOURCES) -> list[Path]:
    """Return the SVG and HTML files in a folder, sorted by path."""
    return sorted(path for path in folder.rglob("*") if path.suffix in {".svg", ".html"})


def start_browser() -> webdriver.Chrome:
    """Start a headless Chromium, which the caller must quit. Exit with code 2 if Chromium is not installed."""
    programs = [next(filter(None, map(shutil.which, names)), None) for names in (BROWSERS, DRIVERS)]
    if None in programs:
        print("Chromium and its driver are not installed. Run ./run test to install them.", file=sys.stderr)
        sys.exit(2)
    options = webdriver.ChromeOptions()
    options.binary_location = programs[0] or ""
    for flag in ("--headless", "--no-sandbox", "--disable-gpu", "--force-color-profile=srgb"):
        options.add_argument(flag)
    return webdriver.Chrome(options, webdriver.ChromeService(programs[1]))


def render_source(driver: webdriver.Chrome, source: Path) -> bytes:
    """Return a source as a PDF document if it is HTML, or as an image in the format that its name says."""
    if source.suffix == ".html":
        driver.get(source.as_uri())
        options = {"preferCSSPageSize": True, "printBackground": True, "generateTaggedPDF": True}
        return base64.b64decode(driver.execute_cdp_cmd("Page.printToPDF", options)["data"])
    driver.get("about:blank")
    data_url = driver.execute_async_script(PAINT_SCRIPT, base64.b64encode(source.read_bytes()).decode("ascii"))
    return _encode(base64.b64decode(data_url.partition(",")[2]), Path(source.stem).suffix)


def _encode(png: bytes, suffix: str) -> bytes:
    image, content = Image.open(io.BytesIO(png)), io.BytesIO()
    if suffix == ".jpg":
        image.convert("RGB").save(content, "JPEG", quality=JPEG_QUALITY, optimize=True, progressive=True)
    else:
        image.save(content, "PNG", optimize=True)
    return content.getvalue()


def main() -> None:
    """Create the files whose paths contain one of the given names, or all of them."""
    parser = argparse.ArgumentParser(
        description="Create the images and PDF documents of this newsroom from their sources."
    )
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help="create only files with NAME in their path (default: all)"
    )
    names = parser.parse_args().names
    driver = start_browser()
    try:
        for source in find_sources():
            path = source.relative_to(SOURCES).with_suffix("" if source.suffix == ".svg" else ".pdf")
            if not names or any(name in str(path) for name in names):
                content = render_source(driver, source)
                (ROOT / path).write_bytes(content)
                print(f"{path}: {len(content) // 1000} kB")
    finally:
        driver.quit()


if __name__ == "__main__":
    main()
