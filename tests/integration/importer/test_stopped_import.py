"""Ctrl-C stops an import of the web, and the next run goes on without asking again."""

import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.support.import_server import ImportServer, run_import_server

TEXT = "<p>Kommunen öppnar den nya bron i vår, och arbetet med ramperna har redan börjat, säger ordföranden.</p>" * 2
PAGES = [f"/bron-{number}" for number in range(1, 6)]


def add_pages(server: ImportServer) -> None:
    entries = "".join(f"<url><loc>{server.url}{path}</loc></url>" for path in PAGES)
    server.pages["/sitemap.xml"] = f"<urlset>{entries}</urlset>".encode()
    for number, path in enumerate(PAGES, 1):
        server.pages[path] = (
            f'<html lang="sv"><head><title>Bron</title><meta property="article:published_time" '
            f'content="2020-03-0{number}T10:00:00+01:00"></head><body><main><h1>Bron {number} öppnar</h1>{TEXT}</main>'
            "</body></html>"
        ).encode()


def start(server: ImportServer, folder: Path) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "pressroom", "import", "--write", f"{server.url}/sitemap.xml"]
    return subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_ctrl_c_while_pages_are_fetched_loses_nothing(tmp_path: Path) -> None:
    with run_import_server() as server:
        add_pages(server)
        process = start(server, tmp_path)
        deadline = time.monotonic() + 60
        while len(server.requests) < 4 and time.monotonic() < deadline:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        output, error = process.communicate(timeout=60)
        assert (process.returncode, output) == (130, "")
        assert "Stopped. Nothing was written.\n" in error
        assert f"import --write {server.url}/sitemap.xml again. It goes on from there." in error
        assert [path.name for path in tmp_path.iterdir()] == ["import-cache"]
        second = start(server, tmp_path)
        _, error = second.communicate(timeout=60)
        assert second.returncode == 0, error
        # The page that was asked for when Ctrl-C came may be asked for once more, and no other.
        assert sorted(set(server.requests)) == sorted(["/robots.txt", "/sitemap.xml", *PAGES])
        assert len(server.requests) - len(set(server.requests)) <= 1
    assert len(list((tmp_path / "releases").rglob("sv.md"))) == len(PAGES)
