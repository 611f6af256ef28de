"""Take screenshots of this repository's newsroom for the documentation, and write them to docs/screenshots.

Run `./run screenshots` when the design has changed. Nothing else writes into that folder.
"""

import argparse
import io
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import NamedTuple

from PIL import Image
from selenium import webdriver

from tools.draw import ROOT, start_browser
from tools.serve import listen

FOLDER = ROOT / "docs/screenshots"
NOW = "2025-08-01T12:00"
# Wait for all images that the browser loads: those that are not lazy, and lazy ones near the visible part of the page.
DECODE_IMAGES = """
    const done = arguments[0];
    const near = [...document.images].filter(image => image.loading !== "lazy" || image.complete);
    Promise.allSettled(near.map(image => image.decode())).then(() => requestAnimationFrame(done));
"""
QUALITY = 60
HOST = "https://pressrummet.example"  # base_url in newsroom.yaml; the host does not exist
RELEASE = "en/2025/elfarjan"


class Screenshot(NamedTuple):
    """A screenshot: path of the output, size of the screen, device pixels per CSS pixel, light or dark color scheme."""

    path: str
    size: tuple[int, int]
    scale: float = 1
    scheme: str = "light"


SCREENSHOTS = {
    "release.webp": Screenshot(f"site/{RELEASE}/index.html", (1280, 800)),
    "release-phone.webp": Screenshot(f"site/{RELEASE}/index.html", (376, 700), 1.5),
    "release-dark.webp": Screenshot(f"site/{RELEASE}/index.html", (1280, 800), scheme="dark"),
    "newsroom.webp": Screenshot("site/en/index.html", (1280, 800)),
    "mail.webp": Screenshot("mail/2025/elfarjan/en.html", (720, 800)),
}


def build(out: Path) -> None:
    """Build this repository's newsroom into `out` as of `NOW`."""
    command = [sys.executable, "-m", "pressroom", "build", "--out", str(out), "--now", NOW]
    subprocess.run(command, cwd=ROOT, check=True, stdout=sys.stderr)  # noqa: S603 - a fixed command


def take_screenshot(driver: webdriver.Chrome, url: str, screenshot: Screenshot) -> bytes:
    """Return a screenshot of a page as a WebP image."""
    width, height = screenshot.size
    device = {"width": width, "height": height, "deviceScaleFactor": screenshot.scale, "mobile": width < 700}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", device)
    driver.execute_cdp_cmd("Emulation.setScrollbarsHidden", {"hidden": True})
    features = [{"name": "prefers-color-scheme", "value": screenshot.scheme}]
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    driver.get(url)
    driver.execute_async_script(DECODE_IMAGES)
    content = io.BytesIO()
    with Image.open(io.BytesIO(driver.get_screenshot_as_png())) as image:
        image.convert("RGB").save(content, "WEBP", quality=QUALITY, method=6)
    return content.getvalue()


def get_url(out: Path, screenshot: Screenshot, site: str) -> str:
    """Return the URL of an output: on the server for the site; for mail a file URL, with links to the server."""
    if screenshot.path.startswith("site/"):
        return f"{site}/{screenshot.path.removeprefix('site/')}"
    path = out / screenshot.path
    path.write_text(path.read_text("utf-8").replace(HOST, site), "utf-8")
    return path.as_uri()


def take_all(out: Path, folder: Path) -> None:
    """Write all screenshots of the outputs in `out` to a folder, and delete its other files."""
    driver = start_browser()
    try:
        with listen(out / "site", 0) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            site = f"http://127.0.0.1:{server.server_port}"
            folder.mkdir(parents=True, exist_ok=True)
            for name, screenshot in SCREENSHOTS.items():
                (folder / name).write_bytes(take_screenshot(driver, get_url(out, screenshot, site), screenshot))
                print(folder / name)
            server.shutdown()
    finally:
        driver.quit()
    for path in set(folder.iterdir()) - {folder / name for name in SCREENSHOTS}:
        path.unlink()


def main() -> None:
    """Build the newsroom and take all screenshots."""
    parser = argparse.ArgumentParser(description="Take the screenshots of the documentation.")
    parser.add_argument(
        "folder", type=Path, nargs="?", default=FOLDER, help="where to write them (default: docs/screenshots)"
    )
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        out = Path(temporary, "out")
        build(out)
        take_all(out, arguments.folder.resolve())


if __name__ == "__main__":
    main()
