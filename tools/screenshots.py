"""Takes the pictures of the documentation: this repository's own newsroom as a browser shows it, into docs/screenshots.

They are made anew by `./run screenshots` whenever the look has changed. Nothing else writes into that folder.
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

from tools.draw import ROOT, browser
from tools.serve import listen

FOLDER = ROOT / "docs/screenshots"
NOW = "2025-08-01T12:00"
# Pictures that are near enough to be loaded are shown, too, before the page is taken.
ALL_DECODED = """
    const done = arguments[0];
    const near = [...document.images].filter(image => image.loading !== "lazy" || image.complete);
    Promise.allSettled(near.map(image => image.decode())).then(() => requestAnimationFrame(done));
"""
QUALITY = 60
HOST = "https://pressrummet.example"  # what the mail says of the site; there is no such host
RELEASE = "en/2025/elfarjan"


class Shot(NamedTuple):
    """A picture: what is shown of the outputs, the size of the screen, how many pixels a pixel takes, light or dark."""

    path: str
    size: tuple[int, int]
    scale: float = 1
    scheme: str = "light"


SHOTS = {
    "release.webp": Shot(f"site/{RELEASE}/index.html", (1280, 800)),
    "release-phone.webp": Shot(f"site/{RELEASE}/index.html", (376, 700), 1.5),
    "release-dark.webp": Shot(f"site/{RELEASE}/index.html", (1280, 800), scheme="dark"),
    "newsroom.webp": Shot("site/en/index.html", (1280, 800)),
    "mail.webp": Shot("mail/2025/elfarjan/en.html", (720, 800)),
}


def build(out: Path) -> None:
    """Build this repository's newsroom as it was on a certain day."""
    command = [sys.executable, "-m", "pressroom", "build", "--out", str(out), "--now", NOW]
    subprocess.run(command, cwd=ROOT, check=True, stdout=sys.stderr)  # noqa: S603 - our own program


def taken(driver: webdriver.Chrome, address: str, shot: Shot) -> bytes:
    """A screenshot as WebP."""
    width, height = shot.size
    device = {"width": width, "height": height, "deviceScaleFactor": shot.scale, "mobile": width < 700}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", device)
    driver.execute_cdp_cmd("Emulation.setScrollbarsHidden", {"hidden": True})
    scheme = [{"name": "prefers-color-scheme", "value": shot.scheme}]
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": scheme})
    driver.get(address)
    driver.execute_async_script(ALL_DECODED)
    content = io.BytesIO()
    with Image.open(io.BytesIO(driver.get_screenshot_as_png())) as picture:
        picture.convert("RGB").save(content, "WEBP", quality=QUALITY, method=6)
    return content.getvalue()


def address_of(out: Path, shot: Shot, site: str) -> str:
    """Where a browser finds what is shown: on the server or, for mail, which has no server, in its file."""
    if shot.path.startswith("site/"):
        return f"{site}/{shot.path.removeprefix('site/')}"
    mail = out / shot.path
    mail.write_text(mail.read_text("utf-8").replace(HOST, site), "utf-8")
    return mail.as_uri()


def take(out: Path, folder: Path) -> None:
    """Take all pictures of the outputs in `out` into a folder, and remove others from it."""
    driver = browser()
    try:
        with listen(out / "site", 0) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            site = f"http://127.0.0.1:{server.server_port}"
            folder.mkdir(parents=True, exist_ok=True)
            for name, shot in SHOTS.items():
                (folder / name).write_bytes(taken(driver, address_of(out, shot, site), shot))
                print(folder / name)
            server.shutdown()
    finally:
        driver.quit()
    for old in set(folder.iterdir()) - {folder / name for name in SHOTS}:
        old.unlink()


def main() -> None:
    """Build, and take all pictures."""
    parser = argparse.ArgumentParser(description="Take the pictures of the documentation.")
    parser.add_argument(
        "folder", type=Path, nargs="?", default=FOLDER, help="where they go (default: docs/screenshots)"
    )
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        out = Path(temporary, "out")
        build(out)
        take(out, arguments.folder.resolve())


if __name__ == "__main__":
    main()
