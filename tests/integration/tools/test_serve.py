"""The demo's web server answers as a web server for the site should, and to this machine only."""

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
    """The port of a server that runs as long as the tests of this module."""
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
        assert server.wait(10) == 0, "Ctrl-C is a way to end it, not a failure"


def ask(port: int, path: str, method: str = "GET") -> tuple[http.client.HTTPResponse, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request(method, path)
        answer = connection.getresponse()
        return answer, answer.read()
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
    answer, _ = ask(port, path)
    assert (answer.status, answer.headers["Content-Type"]) == (200, media_type)


@pytest.mark.parametrize("path", ["/", "/rss.xml", "/nowhere"])
def test_every_answer_bears_the_strict_content_policy(port: int, path: str) -> None:
    answer, _ = ask(port, path)
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; img-src 'self'; style-src 'self';")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


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
def test_an_address_that_leads_nowhere_shows_the_sites_own_page_as_404(port: int, path: str, page: str) -> None:
    answer, content = ask(port, path)
    assert answer.status == 404
    assert page in content.decode()


def test_a_head_request_is_answered_without_a_body(port: int) -> None:
    for path, status in (("/", 200), ("/nowhere", 404)):
        answer, content = ask(port, path, "HEAD")
        assert (answer.status, content) == (status, b"")
        assert int(answer.headers["Content-Length"]) > 0


def test_a_port_that_is_taken_is_said_in_one_line(port: int, tmp_path: Path) -> None:
    second = subprocess.run(
        [*SERVE, tmp_path, "--port", str(port)], capture_output=True, text=True, check=False, timeout=10
    )
    assert second.returncode == 2
    assert second.stderr == f"Port {port} is taken. Stop what listens there, or choose another with --port.\n"


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    refused = subprocess.run([*SERVE, tmp_path / "none"], capture_output=True, text=True, check=False, timeout=10)
    assert refused.returncode == 2
    assert "build the newsroom first" in refused.stderr
