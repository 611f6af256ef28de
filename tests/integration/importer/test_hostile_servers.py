"""`pressroom import` from servers that send too much, too slowly, too little, or elsewhere."""

import gzip
import os
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from threading import Event

import pytest

from pressroom import cli
from pressroom.importer import fetch, web_client
from tests.support.import_server import ImportServer, Page, run_import_server

PARAGRAPH = "<p>Kommunen öppnar den nya bron i vår, och arbetet med ramperna har redan börjat.</p>".encode()
START = b'<html lang="sv"><body><main><h1>Bron</h1>'
MAX_MEMORY = 600_000_000
# What the process used before it became this program does not count, as it does for `resource.getrusage`.
COMMAND = """
import re, sys
from pathlib import Path
from pressroom import cli
code = cli.run(sys.argv[1:])
print("memory", re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
sys.exit(code)
"""


@pytest.fixture
def server() -> Iterator[ImportServer]:
    with run_import_server() as server:
        server.pages["/robots.txt"] = b""
        yield server


def send_without_end(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + START)
    with suppress(OSError):
        while True:
            handler.wfile.write(PARAGRAPH * 1000)


def send_bomb(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n")
    packer = zlib.compressobj(9, wbits=31)
    with suppress(OSError):
        for _ in range(100):
            handler.wfile.write(packer.compress(b" " * 10_000_000))


def make_packed_list() -> Page:
    return 200, {"Content-Type": "application/gzip"}, gzip.compress(b"<urlset>" + b" " * 200_000_000, 1)


# Functions, because each process of a run would make the large pages even if it does not run the test.
LARGE: dict[str, tuple[Callable[[], Page], str]] = {
    "/endless": (lambda: send_without_end, "is larger than 50 MB"),
    "/bomb": (lambda: send_bomb, "is larger than 50 MB"),
    "/map.xml.gz": (make_packed_list, "is larger than 50 MB"),
    "/page": (lambda: START + PARAGRAPH * 550_000, "is larger than 10 MB"),
    "/tags": (lambda: START + b"<p>a</p>" * 1_200_000, "has more than 50000 tags"),
    "/deep": (lambda: START + b"<div>" * 1_900_000, "has more than 50000 tags"),
}


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the memory of a process is read from /proc")
@pytest.mark.parametrize("path", list(LARGE))
def test_what_is_too_large_is_refused_in_little_memory(path: str, server: ImportServer, tmp_path: Path) -> None:
    make, message = LARGE[path]
    server.pages[path] = make()
    done = subprocess.run(
        [sys.executable, "-c", COMMAND, "--newsroom", str(tmp_path), "import", f"{server.url}{path}"],
        capture_output=True,
        text=True,
        timeout=120,
        env=os.environ | {"NO_COLOR": "1"},
        check=False,
    )
    assert done.returncode in {1, 3}
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert int(done.stdout.rpartition("memory ")[2]) * 1024 < MAX_MEMORY


def redirect_on(handler: BaseHTTPRequestHandler) -> None:
    number = int(handler.path.rpartition("/")[2])
    handler.wfile.write(f"HTTP/1.1 302 Found\r\nLocation: /on/{number + 1}\r\n\r\n".encode())


def break_off(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\n" + START)


def run_import(server: ImportServer, folder: Path, path: str) -> int:
    return cli.run(("--newsroom", str(folder), "import", f"{server.url}{path}"))


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("/on/1", "redirects in a circle, or more than 5 times"),
        ("/start", "redirects in a circle, or more than 5 times"),
        ("http://10.0.0.1/x", "10.0.0.1 is in a private network"),
        ("http://169.254.169.254/latest/meta-data/", "169.254.169.254 is in a private network"),
        ("http://[::1]/", "is in a private network"),
        ("file:///etc/passwd", "redirects to something that is not a web URL: file:///etc/passwd"),
    ],
)
def test_redirects_that_lead_nowhere_or_inside_are_refused(
    target: str, message: str, server: ImportServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server.pages["/start"] = (302, {"Location": target}, b"")
    server.pages |= {f"/on/{number}": redirect_on for number in range(1, 9)}
    assert run_import(server, tmp_path, "/start") in {2, 3}
    assert message in capsys.readouterr().err
    assert len(server.requests) <= 7


def test_a_server_that_sends_a_byte_at_a_time_is_given_up(
    server: ImportServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stop = Event()

    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\n")
        with suppress(OSError):
            while not stop.wait(0.05):
                handler.wfile.write(b"<")

    server.pages["/slow"] = drip
    monkeypatch.setattr(web_client, "_PAGE_SECONDS", 1.0)
    assert run_import(server, tmp_path, "/slow") == 3
    stop.set()
    assert "/slow cannot be read: the server did not send all of it in time." in capsys.readouterr().err
    assert server.requests.count("/slow") == 1


def test_a_server_that_closes_in_the_middle_is_asked_again_and_then_named(
    server: ImportServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    server.pages["/cut"] = break_off
    monkeypatch.setattr(fetch, "_FIRST_WAIT", 0.01)
    assert run_import(server, tmp_path, "/cut") == 3
    assert "/cut cannot be read: the server did not send all of it." in capsys.readouterr().err
    assert server.requests.count("/cut") == 4
