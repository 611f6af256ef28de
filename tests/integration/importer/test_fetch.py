"""Fetching keeps everything, asks politely, and bounds what a server or a file may do."""

import gzip
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import httpcore2
import pytest

from pressroom.errors import ConfigError, DeliveryError, PressroomError
from pressroom.importer import web_client
from pressroom.importer.fetch import CachingFetcher, FetchSettings
from pressroom.importer.formats import FetchedFile
from tests.support.import_server import ImportServer, Page, create_context, run_import_server

RFC_5005 = {"Content-Type": "application/atom+xml; charset=utf-8", "ETag": '"1"'}


@pytest.fixture
def server() -> Iterator[ImportServer]:
    with run_import_server() as server:
        yield server


@pytest.fixture
def fetch(server: ImportServer, tmp_path: Path) -> Callable[[str], FetchedFile]:
    """Fetch a path of the server, each time as a new run of the command."""
    return lambda path: server.create_context(tmp_path).fetcher.fetch(path, base=f"{server.url}/")


def read_cache(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_second_run_asks_nothing(server: ImportServer, fetch: Callable[[str], FetchedFile], tmp_path: Path) -> None:
    server.pages["/feed"] = (200, {"Content-Type": "Text/XML; charset=ISO-8859-1"}, b"<rss/>")
    server.pages["/old"] = (301, {"Location": "/feed"}, b"")
    first = [fetch("/feed"), fetch("/old")]
    assert [file.path.read_bytes() for file in first] == [b"<rss/>"] * 2
    assert (first[0].media_type, first[0].charset) == ("text/xml", "iso-8859-1")
    assert (first[1].location, first[1].url) == (f"{server.url}/old", f"{server.url}/feed")
    assert server.requests == ["/robots.txt", "/feed", "/old"]
    before = read_cache(tmp_path)
    assert [fetch("/feed"), fetch("/old")] == first
    with pytest.raises(DeliveryError, match="does not exist"):
        fetch("/gone")
    with pytest.raises(DeliveryError, match="does not exist"):
        fetch("/gone")
    assert server.requests == ["/robots.txt", "/feed", "/old", "/gone"]
    assert before.items() <= read_cache(tmp_path).items()


def test_a_later_run_asks_for_lists_and_pages_only_if_they_changed(server: ImportServer, tmp_path: Path) -> None:
    server.pages |= {"/feed": (200, RFC_5005, b"one"), "/a.jpg": b"picture"}
    for _ in range(2):
        context = server.create_context(tmp_path, refresh=True)
        for path in ("/feed", "/feed", "/a.jpg"):
            context.fetcher.fetch(f"{server.url}{path}")
    assert server.requests == ["/robots.txt", "/feed", "/a.jpg", "/robots.txt", "/feed"]
    assert server.headers[-1]["if-none-match"] == '"1"'
    server.pages["/feed"] = (200, {**RFC_5005, "ETag": '"2"'}, b"two")
    file = server.create_context(tmp_path, refresh=True).fetcher.fetch(f"{server.url}/feed")
    assert file.path.read_bytes() == b"two"
    assert not [name for name, content in read_cache(tmp_path).items() if content == b"one"]


def test_requests_say_who_asks_and_come_one_a_second(server: ImportServer, tmp_path: Path) -> None:
    waits: list[float] = []
    reported: list[str] = []
    server.pages |= {"/1": b"1", "/2": b"2", "/robots.txt": b"User-agent: *\nCrawl-delay: 60\nDisallow: /*secret$"}
    settings = FetchSettings(
        source=server.url, contact_url="https://press.example.org/", report=reported.append, sleep=waits.append
    )
    with CachingFetcher(tmp_path, settings) as fetcher:
        fetcher.fetch(f"{server.url}/1")
        fetcher.fetch(f"{server.url}/2")
        with pytest.raises(ConfigError, match=r"robots\.txt"):
            fetcher.fetch(f"{server.url}/a/secret")
    assert [round(wait) for wait in waits] == [1, 11]
    assert reported == [f"{server.url}{path}" for path in ("/robots.txt", "/1", "/2")]
    assert server.headers[0]["user-agent"].endswith("(+https://press.example.org/)")
    assert server.headers[0]["user-agent"].startswith("pressroom/")


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_host_that_does_not_show_robots_txt_allows_everything(
    status: int, server: ImportServer, fetch: Callable[[str], FetchedFile]
) -> None:
    server.pages |= {"/robots.txt": (status, {}, b""), "/1": b"1"}
    assert fetch("/1").path.read_bytes() == b"1"


def test_a_host_whose_robots_txt_fails_is_not_asked(server: ImportServer, fetch: Callable[[str], FetchedFile]) -> None:
    server.pages |= {"/robots.txt": (500, {}, b""), "/1": b"1"}
    with pytest.raises(DeliveryError, match=r"robots\.txt was not fetched: .* 500"):
        fetch("/1")
    assert "/1" not in server.requests


def test_a_busy_server_is_asked_again_after_the_time_that_it_names(server: ImportServer, tmp_path: Path) -> None:
    waits: list[float] = []
    answers = iter([(429, {"Retry-After": "7"}, b""), (503, {}, b""), (200, {}, b"done")])

    def answer(handler: BaseHTTPRequestHandler) -> None:
        status, headers, body = next(answers)
        handler.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body)), "Content-Type": "text/html"}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    server.pages["/1"] = answer
    settings = FetchSettings(source=server.url, seconds_between_requests=0, sleep=waits.append)
    with CachingFetcher(tmp_path, settings) as fetcher:
        assert fetcher.fetch(f"{server.url}/1").path.read_bytes() == b"done"
    assert waits == [7, 14]


def test_a_server_that_asks_to_wait_long_is_asked_later(
    server: ImportServer, fetch: Callable[[str], FetchedFile]
) -> None:
    server.pages["/1"] = (503, {"Retry-After": "3600"}, b"")
    with pytest.raises(DeliveryError, match="wait 60 minutes"):
        fetch("/1")


def test_a_run_that_is_killed_goes_on_where_it_was(server: ImportServer, tmp_path: Path) -> None:
    arrived, go_on = threading.Event(), threading.Event()

    def hang(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.end_headers()
        handler.wfile.write(b"half")
        handler.wfile.flush()
        arrived.set()
        go_on.wait(30)

    server.pages |= {"/1": b"1", "/2": hang}
    program = (
        "import sys; from pathlib import Path; from tests.support.import_server import create_context\n"
        "for path in '/1', '/2': create_context(Path(sys.argv[1]), sys.argv[2]).fetcher.fetch(sys.argv[2] + path)"
    )
    process = subprocess.Popen([sys.executable, "-c", program, str(tmp_path), server.url])
    assert arrived.wait(30)
    process.send_signal(signal.SIGKILL)
    process.wait(30)
    go_on.set()
    server.pages["/2"] = b"2"
    fetcher = server.create_context(tmp_path).fetcher
    assert [fetcher.fetch(f"{server.url}{path}").path.read_bytes() for path in ("/1", "/2")] == [b"1", b"2"]
    assert server.requests == ["/robots.txt", "/1", "/2", "/2"]


def test_a_damaged_entry_of_the_cache_is_fetched_again(
    server: ImportServer, fetch: Callable[[str], FetchedFile], tmp_path: Path
) -> None:
    server.pages["/1"] = b"1"
    fetch("/1").path.unlink()
    assert fetch("/1").path.read_bytes() == b"1"
    for path in tmp_path.rglob("*.json"):
        path.write_bytes(b"{")
    assert fetch("/1").path.read_bytes() == b"1"


# --- hostile servers -------------------------------------------------------------------------------------------------


def send_for_ever(start: bytes, chunk: bytes) -> Callable[[BaseHTTPRequestHandler], None]:
    def send(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n" + start)
        while True:
            handler.wfile.write(chunk)

    return send


def send(content: bytes) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(content)

    return answer


BOMB = gzip.compress(bytes(60_000_000))
HOSTILE: dict[str, tuple[Page, str]] = {
    "a circle": ((302, {"Location": "/a"}, b""), "circle"),
    "another scheme": ((302, {"Location": "file:///etc/passwd"}, b""), "not a web URL"),
    "a page of 100 MB": (send(b"HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n<html>"), "larger than 50 MB"),
    "an endless page": (send_for_ever(b"Content-Type: text/html\r\n\r\n", b"x" * 100_000), "larger than 50 MB"),
    "endless headers": (send_for_ever(b"", b"X-A: b\r\n" * 1000), "not valid"),
    "a gzip bomb": ((200, {"Content-Encoding": "gzip"}, BOMB), "larger than 50 MB"),
    "half of a gzip file": ((200, {"Content-Encoding": "gzip"}, BOMB[:1000]), "damaged"),
    "damaged gzip": ((200, {"Content-Encoding": "gzip"}, b"\x1f\x8b" + b"x" * 100), "damaged"),
    "a coding that nobody asked for": ((200, {"Content-Encoding": "br"}, b"xx"), "coding"),
    "half of a page": (send(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<html>"), "did not send all"),
    "no HTTP": (send(b"220 mail.example.org ESMTP\r\n"), "not valid"),
    "nothing": (send(b""), "not valid"),
    "a program": ((200, {"Content-Type": "application/x-msdownload"}, b"MZ"), "type application/x-msdownload"),
    "a stream of events": ((200, {"Content-Type": "text/event-stream"}, b"data:"), "type text/event-stream"),
    "an error": ((418, {}, b""), "status 418"),
    "a refusal": ((403, {}, b""), "refuses"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_a_server_does_wrong_is_said_in_one_line(
    name: str, server: ImportServer, fetch: Callable[[str], FetchedFile], tmp_path: Path
) -> None:
    server.pages["/a"], message = HOSTILE[name]
    with pytest.raises(DeliveryError, match=message) as caught:
        fetch("/a")
    assert caught.value.remedy
    assert "\n" not in caught.value.message
    assert not list(tmp_path.rglob("*.new"))


def test_redirects_end_after_five(server: ImportServer, fetch: Callable[[str], FetchedFile]) -> None:
    server.pages |= {f"/{number}": (302, {"Location": f"/{number + 1}"}, b"") for number in range(7)}
    server.pages["/7"] = b"here"
    assert fetch("/2").path.read_bytes() == b"here"
    with pytest.raises(DeliveryError, match="more than 5"):
        fetch("/1")


def test_a_server_that_sends_slowly_is_given_up(
    server: ImportServer, fetch: Callable[[str], FetchedFile], monkeypatch: pytest.MonkeyPatch
) -> None:
    stop = threading.Event()

    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while not stop.wait(0.02):
            handler.wfile.write(b"x")

    server.pages |= {"/a": drip, "/robots.txt": b""}
    monkeypatch.setattr(web_client, "_PAGE_SECONDS", 0.5)
    with pytest.raises(DeliveryError, match="did not send all of it in time"):
        fetch("/a")
    stop.set()


def test_a_server_that_sends_its_headers_slowly_is_asked_once(
    server: ImportServer, fetch: Callable[[str], FetchedFile], monkeypatch: pytest.MonkeyPatch
) -> None:
    stop = threading.Event()

    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
        with suppress(OSError):
            while not stop.wait(0.02):
                handler.wfile.write(b"x")

    server.pages |= {"/a": drip, "/robots.txt": b""}
    monkeypatch.setattr(web_client, "_PAGE_SECONDS", 0.5)
    with pytest.raises(DeliveryError, match="the server takes too long"):
        fetch("/a")
    stop.set()
    assert server.requests.count("/a") == 1


def test_a_host_that_cannot_be_reached_is_not_asked_for_each_of_its_files(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        requests: list[str] = []
        settings = FetchSettings(source=url, report=requests.append, sleep=lambda _: None)
        with CachingFetcher(tmp_path, settings) as fetcher:
            for number in range(3):
                with pytest.raises(DeliveryError, match="cannot be reached: Connection refused"):
                    fetcher.fetch(f"{url}/{number}")
    assert len(requests) == 4


@pytest.mark.parametrize(
    "url",
    [
        "http://{}:1/",
        *(f"http://{host}:{{}}/" for host in ("2130706433", "0x7f000001", "0177.0.0.1", "127.1", "localhost", "0")),
        "http://[::1]:{}/",
        "http://[::ffff:127.0.0.1]:{}/",
        "http://[64:ff9b::7f00:1]:{}/",
        "http://169.254.169.254/latest/meta-data/",
        "http://168.63.129.16/",
        "http://10.0.0.1/",
    ],
)
def test_private_addresses_are_refused_in_every_form(url: str, server: ImportServer, tmp_path: Path) -> None:
    fetcher = create_context(tmp_path, "https://press.example.org/feed").fetcher
    with pytest.raises(PressroomError, match=r"private network|not valid") as caught:
        fetcher.fetch(url.format("127.0.0.1" if ":1/" in url[-4:] and "{}:1" in url else server.server_port))
    assert caught.value.remedy
    assert not server.requests


def test_a_redirect_into_a_private_network_is_refused(
    server: ImportServer, fetch: Callable[[str], FetchedFile]
) -> None:
    server.pages["/a"] = (302, {"Location": f"http://localhost:{server.server_port}/b"}, b"")
    with pytest.raises(ConfigError, match="private network"):
        fetch("/a")
    assert server.requests == ["/robots.txt", "/a"]


def test_the_address_that_is_connected_to_is_the_one_that_was_checked(
    server: ImportServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that leads to a public address first, and into this machine a moment later."""
    answers = iter(["93.184.215.14", "127.0.0.1"])
    connected: list[str] = []

    def resolve(_host: str, port: int, **_: object) -> list[object]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    def connect(_self: object, host: str, *_: object) -> None:
        connected.append(host)
        raise httpcore2.ConnectError("closed")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(httpcore2.SyncBackend, "connect_tcp", connect)
    fetcher = create_context(tmp_path, "https://press.example.org/feed").fetcher
    with pytest.raises(ConfigError, match=r"private network \(127\.0\.0\.1\)"):
        fetcher.fetch(f"http://rebind.example:{server.server_port}/")
    assert connected == ["93.184.215.14"]


# --- files -----------------------------------------------------------------------------------------------------------


def test_files_beside_a_source_on_disk_are_opened_and_no_others(tmp_path: Path) -> None:
    (tmp_path / "outside.txt").write_text("secret")
    folder = tmp_path / "pages"
    (folder / "sub").mkdir(parents=True)
    (folder / "a.html").write_text("page")
    (folder / "my picture.jpg").write_bytes(b"jpg")
    (folder / "link.txt").symlink_to(tmp_path / "outside.txt")
    os.mkfifo(folder / "pipe")
    fetcher = create_context(tmp_path, str(folder / "a.html")).fetcher
    source = fetcher.fetch(str(folder / "a.html"))
    assert source.path.read_bytes() == b"page"
    assert fetcher.fetch("my%20picture.jpg?x=1", base=source.location).path.read_bytes() == b"jpg"
    for location in ("../outside.txt", "link.txt", str(tmp_path / "outside.txt"), "file:///etc/passwd"):
        with pytest.raises(ConfigError, match="outside the folder"):
            fetcher.fetch(location, base=source.location)
    for location, message in (("pipe", "not a file"), ("sub", "not a file"), ("none", "No such file")):
        with pytest.raises(PressroomError, match=message):
            fetcher.fetch(location, base=source.location)


@pytest.mark.parametrize("location", ["/etc/passwd", "file:///etc/passwd", "ftp://a/b", "data:text/html,x", "http://"])
def test_a_page_of_the_web_opens_no_file(location: str, tmp_path: Path) -> None:
    fetcher = create_context(tmp_path, "https://press.example.org/").fetcher
    with pytest.raises(PressroomError):
        fetcher.fetch(location)
    if ":" in location:
        with pytest.raises(ConfigError, match="cannot be fetched"):
            fetcher.fetch(location, base="https://press.example.org/")


@pytest.mark.parametrize(
    "location", ["https://user:secret@a.example/", "https://a b/", "https://a.example/\x00", "https://[::1/"]
)
def test_urls_that_are_not_valid_are_refused(location: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError):
        create_context(tmp_path, "https://press.example.org/").fetcher.fetch(location)
