"""The web server of the demonstration sends the media types and headers that a web server of the site should send."""

import http.client
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SERVE = [sys.executable, str(ROOT / "tools/serve.py")]
FILES = {
    "index.html": "<p>first",
    "404.html": "<p>finns inte",
    "en/404.html": "<p>not here",
    "rss.xml": "<rss/>",
    "keywords/ol/atom.xml": "<feed/>",
    "atom-12.xml": "<feed/>",
    "feed.json": "{}",
    "release.json": "{}",
    "release.txt": "å",
    "contacts/tuva.vcf": "BEGIN:VCARD",
    "sitemap.xml": "<urlset/>",
    "bild.webp": "",
    "underlag.pdf": "",
}


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Start a server, yield its port, and stop it after the tests of this module."""
    site = tmp_path_factory.mktemp("site")
    for name, content in FILES.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(content, "utf-8")
    with subprocess.Popen(
        [*SERVE, site, "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        assert server.stdout
        yield int(server.stdout.readline().split(":")[2].split("/")[0])
        server.send_signal(signal.SIGINT)
        assert server.wait(10) == 0, "Ctrl-C must end it without an error"


def request(port: int, path: str, method: str = "GET") -> tuple[http.client.HTTPResponse, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request(method, path)
        response = connection.getresponse()
        return response, response.read()
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/rss.xml", "application/rss+xml"),
        ("/keywords/ol/atom.xml", "application/atom+xml"),
        ("/atom-12.xml", "application/atom+xml"),
        ("/feed.json", "application/feed+json"),
        ("/release.json", "application/json"),
        ("/release.txt", "text/plain; charset=utf-8"),
        ("/contacts/tuva.vcf", "text/vcard; charset=utf-8"),
        ("/sitemap.xml", "application/xml"),
        ("/bild.webp", "image/webp"),
        ("/underlag.pdf", "application/pdf"),
    ],
)
def test_a_file_has_the_media_type_that_its_readers_expect(port: int, path: str, media_type: str) -> None:
    response, _ = request(port, path)
    assert (response.status, response.headers["Content-Type"]) == (200, media_type)


@pytest.mark.parametrize("path", ["/", "/rss.xml", "/nowhere"])
def test_every_response_has_the_strict_content_security_policy(port: int, path: str) -> None:
    response, _ = request(port, path)
    assert response.headers["Content-Security-Policy"].startswith(
        "default-src 'none'; img-src 'self'; style-src 'self';"
    )
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/nowhere", "finns inte"),
        ("/2020/nowhere/", "finns inte"),
        ("/en/nowhere/", "not here"),
        ("/keywords/", "finns inte"),
        ("/en/../../../etc/passwd", "not here"),
    ],
)
def test_an_unknown_url_gets_404_with_the_page_of_the_site(port: int, path: str, page: str) -> None:
    response, content = request(port, path)
    assert response.status == 404
    assert page in content.decode()


def test_a_head_request_gets_a_response_without_a_body(port: int) -> None:
    for path, status in (("/", 200), ("/nowhere", 404)):
        response, content = request(port, path, "HEAD")
        assert (response.status, content) == (status, b"")
        assert int(response.headers["Content-Length"]) > 0


def test_a_port_in_use_is_reported_in_one_line(port: int, tmp_path: Path) -> None:
    server = subprocess.run(
        [*SERVE, tmp_path, "--port", str(port)], capture_output=True, text=True, check=False, timeout=10
    )
    assert server.returncode == 2
    assert (
        server.stderr == f"Port {port} is in use. Stop the program that uses it, or choose another port with --port.\n"
    )


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    server = subprocess.run([*SERVE, tmp_path / "none"], capture_output=True, text=True, check=False, timeout=10)
    assert server.returncode == 2
    assert "build the newsroom first" in server.stderr
