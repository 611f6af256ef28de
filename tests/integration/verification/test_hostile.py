"""`verify` ends with a clear message, whatever a server sends and whatever a sample contains."""

import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pressroom import cli
from pressroom.errors import ConfigError, DeliveryError
from pressroom.text.articles import read_article
from pressroom.verification import SiteFolder, download, find_release_url, require_web_url
from pressroom.verification.samples import read_copy
from tests.support.publishing import BRIDGE

_SECONDS = 30.0  # more than any of these answers may take


@pytest.fixture
def short_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pressroom.verification.downloads.TOTAL_TIMEOUT", 1.0)
    monkeypatch.setattr("pressroom.verification.downloads.MAX_BYTES", 1_000_000)


class RawServer:
    """A server that answers each request with given bytes, then goes on as `go_on` says."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/2025/bron/"
        self.answer = b""
        self.go_on: Callable[[socket.socket], None] = lambda _: None
        self.is_closing = False
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._respond, args=(connection,), daemon=True).start()

    def _respond(self, connection: socket.socket) -> None:
        with connection:
            try:
                connection.recv(65536)
                connection.sendall(self.answer)
                self.go_on(connection)
            except OSError:
                return

    def drip(self, connection: socket.socket) -> None:
        """Send a byte at a time, for ever."""
        while not self.is_closing:
            connection.sendall(b"x")
            time.sleep(0.05)

    def flood(self, connection: socket.socket) -> None:
        """Send as much as the other side takes."""
        while not self.is_closing:
            connection.sendall(bytes(65536))

    def close(self) -> None:
        """Stop to serve."""
        self.is_closing = True
        self._socket.close()


@pytest.fixture
def server() -> Iterator[RawServer]:
    server = RawServer()
    yield server
    server.close()


def read_error(url: str) -> str:
    """Return the message of the error that a download must end with."""
    start = time.monotonic()
    with pytest.raises(DeliveryError) as raised:
        download(url)
    assert time.monotonic() - start < _SECONDS
    return raised.value.message


@pytest.mark.usefixtures("short_limits")
@pytest.mark.parametrize(
    "start", [b"", b"HTTP/1.1 200 OK\r\nX-A: ", b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 410 Gone\r\n\r\n"]
)
def test_a_server_that_sends_a_byte_at_a_time_is_given_up(server: RawServer, start: bytes) -> None:
    server.answer, server.go_on = start, server.drip
    assert "did not send all of it in time" in read_error(server.url)


@pytest.mark.usefixtures("short_limits")
@pytest.mark.parametrize("status", [b"200 OK", b"410 Gone"])
def test_a_server_that_never_stops_to_send_is_given_up(server: RawServer, status: bytes) -> None:
    server.answer, server.go_on = b"HTTP/1.1 " + status + b"\r\n\r\n", server.flood
    assert "is larger than 1 MB" in read_error(server.url)


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 410 Gone\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
        b"HTTP/1.1 410 Gone\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 410 Gone\r\nContent-Length: 100\r\n\r\nab",
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nab",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
        b"not HTTP at all\r\n\r\n",
        b"",
        b"HTTP/1.1 abc\r\n\r\n",
    ],
)
def test_a_broken_answer_is_called_incomplete_and_not_altered(server: RawServer, answer: bytes) -> None:
    server.answer = answer
    assert "is not valid or not complete" in read_error(server.url)


def test_a_wrong_length_that_is_too_short_reads_no_more_than_that(server: RawServer) -> None:
    server.answer = b"HTTP/1.1 410 Gone\r\nContent-Length: 2\r\n\r\nabc"
    assert download(server.url) == b"ab"


def test_a_broken_404_is_nothing(server: RawServer) -> None:
    server.answer = b"HTTP/1.1 404 Not Found\r\nContent-Length: 100\r\n\r\nab"
    assert download(server.url) is None


@pytest.mark.parametrize(
    ("location", "message"),
    [
        ("", "redirects in a circle"),
        ("file:///etc/passwd", "redirects to something that is not a web URL"),
        ("ftp://example.org/", "redirects to something that is not a web URL"),
        ("http://[", "redirects to something that is not a web URL"),
        ("http://a b/", "redirects to something that is not a web URL"),
    ],
)
def test_a_redirect_away_from_the_web_or_in_a_circle_is_not_followed(
    server: RawServer, location: str, message: str
) -> None:
    target = location or server.url
    server.answer = f"HTTP/1.1 302 Found\r\nLocation: {target}\r\nContent-Length: 0\r\n\r\n".encode()
    assert message in read_error(server.url)


def test_a_redirect_from_the_web_into_a_private_network_is_not_followed(
    server: RawServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_up = socket.getaddrinfo

    def look_up_public(host: str, *arguments: object, **options: object) -> object:
        if host == "press.example" and arguments and arguments[0] is None:
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.215.14", 0))]
        return look_up("127.0.0.1" if host == "press.example" else host, *arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", look_up_public)
    port = server.url.split(":")[2].split("/")[0]
    server.answer = f"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:{port}/admin\r\n\r\n".encode()
    assert "redirects into a private network" in read_error(f"http://press.example:{port}/2025/bron/")


@pytest.mark.parametrize(
    "url",
    [
        "http://[",
        "http://[::1/2025/bron/",
        "http://a b/2025/bron/",
        "http://",
        "http:///2025/bron/",
        "http://user:pass@press.example/2025/bron/",
        "http://press.example:99999/2025/bron/",
        "http://press.example:x/2025/bron/",
        "http://press..example/2025/bron/",
        "http://" + "a" * 300 + ".example/2025/bron/",
        "http://press.example\r\nX: y/2025/bron/",
        "ftp://press.example/2025/bron/",
    ],
)
def test_an_invalid_url_is_named_with_what_was_expected(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(ConfigError, match="is not a web URL"):
        require_web_url(url)
    copy = tmp_path / "copy.txt"
    copy.write_text("text")
    assert cli.run(("verify", str(copy), "--of", url)) == 2
    assert "is not a web URL" in capsys.readouterr().err


def test_an_international_name_and_path_are_encoded() -> None:
    assert require_web_url("https://prässrum.example/2025/å/?q=ö") == (
        "https://xn--prssrum-6wa.example/2025/%C3%A5/?q=%C3%B6"
    )


def test_a_copy_that_names_an_invalid_url_is_no_traceback(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "copy.txt").write_text("http://[/2025/bron/")
    assert cli.run(("verify", str(tmp_path / "copy.txt"))) == 2
    assert "is not a web URL" in capsys.readouterr().err


def test_a_pipe_a_device_and_a_folder_are_named_and_not_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path, message in (
        (tmp_path / "pipe", "is not a regular file"),
        (Path("/dev/zero"), "is not a regular file"),
        (tmp_path, "is a folder"),
        (tmp_path / "pipe/x", "There is no file"),
    ):
        assert cli.run(("verify", str(path))) == 2
        assert message in capsys.readouterr().err


def test_a_huge_file_is_refused_without_reading_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with (tmp_path / "huge").open("wb") as file:
        file.truncate(50_000_000_000)
    assert cli.run(("verify", str(tmp_path / "huge"))) == 2
    assert "is larger than 200 MB" in capsys.readouterr().err


def test_a_pipe_or_device_in_a_copy_of_a_site_or_beside_a_record_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / BRIDGE).mkdir(parents=True)
    os.mkfifo(tmp_path / BRIDGE / "signature.json")
    with pytest.raises(ConfigError, match="is not a regular file"):
        SiteFolder(tmp_path).get(f"/{BRIDGE}/signature.json")
    (tmp_path / "record.jsonl").write_bytes(b"")
    os.mkfifo(tmp_path / "keys.json")
    assert cli.run(("verify", str(tmp_path / "record.jsonl"))) == 2
    assert "is not a regular file" in capsys.readouterr().err


_FRAGMENTS = {
    "canonical": "<link rel=canonical ",
    "comment": "<!--",
    "article": "<article>",
    "open article": "<article ",
    "script": "<script>",
    "end": "</script ",
    "quote": "<a x='",
    "quotes": "<a x=\"'>",
    "attribute": "<a x ",
    "attributes": " x=1",
    "bracket": "<",
    "entity": "&",
    "section": "<![CDATA[",
    "instruction": "<?",
    "url": "https://",
    "path": "/2025/a",
    "slug": "/2025/a-a",
    "hyphens": "-a",
    "language": "/aa-a",
    "folder": "/",
    "list": "<ul>",
    "cell": "<td>",
    "paragraph": "<p>x</p>",
    "white space": " \n",
}


@pytest.mark.parametrize("wrap", ["{}", "<html><article>{}</article>", "<html><a {}", "https://a/2025/{}"])
@pytest.mark.parametrize("name", _FRAGMENTS)
def test_the_time_for_a_hostile_sample_grows_with_its_size(name: str, wrap: str) -> None:
    def measure(size: int) -> float:
        content = wrap.format(_FRAGMENTS[name] * (size // len(_FRAGMENTS[name]))).encode()
        start = time.process_time()
        find_release_url(content)
        read_copy(content, "https://a", "https://a/2025/b/")
        return time.process_time() - start

    small, large = min(measure(20_000) for _ in range(3)), min(measure(160_000) for _ in range(2))
    assert large < max(small, 0.002) * 8 * 3  # eight times the size; a square would be 64 times the time


def test_no_tag_hides_text_from_the_check_that_a_browser_shows() -> None:
    for page in (
        '<article><b x=y">shown<b x="></article>',
        "<article><p>a<!-- --!>shown --></p></article>",
        "<article><p>a<!-->shown --></p></article>",
        "<article><style></style ><p>shown</p></article>",
    ):
        try:
            tokens = read_article(page)
        except ValueError:
            continue
        assert "shown" in "".join(token.source for token in tokens), page
