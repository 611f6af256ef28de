"""nginx and Caddy, configured as the page says and without the service, answer 410 for withdrawn releases alone."""

import http.client
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.support.publishing import BRIDGE, OLD, PublishingNewsroom
from tests.support.walkthrough import ROOT, read_blocks
from tests.support.web_servers import configure_caddy, configure_nginx, run_server

PAGE = ROOT / "docs/how-to/deploy.md"
WORDS = {"": "Den var fel.", "/en": "It was wrong."}


def read_block(name: str) -> str:
    (block,) = [each for each in read_blocks(PAGE) if each.rest == name]
    return block.text


def merge(example: str, addition: str, first_line: str) -> str:
    """Put into a server's block what the page adds to it."""
    added = addition.partition(f"{first_line}\n")[2].rpartition("}")[0]
    kept = [line for line in added.splitlines() if not re.match(r"\s*(server_name|root) ", line)]
    before, line, after = example.partition(f"{first_line}\n")
    assert line
    return before + line + "\n".join(kept) + "\n" + after


def nginx(out: Path, folder: Path, port: int) -> list[str]:
    addition = read_block("old-urls.conf")
    text = merge(read_block("press.conf"), addition, "server {")
    text = addition.partition("\n")[0] + "\n" + text
    text = re.sub("(?m)^    ssl_certificate.*\n", "", text).replace("listen 443 ssl;", f"listen 127.0.0.1:{port};")
    return configure_nginx(folder, localise(text, out))


def caddy(out: Path, folder: Path, port: int) -> list[str]:
    addition = read_block("old-urls.Caddyfile").replace("press.example.org, old.example.org {", "press.example.org {")
    text = merge(read_block("Caddyfile"), addition, "press.example.org {")
    return configure_caddy(folder, localise(text, out).replace("press.example.org {", f"http://127.0.0.1:{port} {{"))


def localise(text: str, out: Path) -> str:
    return text.replace("/srv/press", str(out / "site")).replace("/srv/redirects", str(out / "redirects"))


SERVERS: dict[str, Callable[[Path, Path, int], list[str]]] = {"nginx": nginx, "caddy": caddy}


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> PublishingNewsroom:
    """A newsroom with a release that is withdrawn in two languages, and one that is not."""
    newsroom = PublishingNewsroom(tmp_path_factory.mktemp("newsroom"), leave_out=[])
    newsroom.write(publish_at=OLD)
    newsroom.write(publish_at=OLD, language="en", headline="Bridge opens")
    newsroom.write("2025/torg", number=2, publish_at=OLD)
    newsroom.execute()
    newsroom.execute("withdraw", BRIDGE, notes={"sv": "Den var fel.", "en": "It was wrong."})
    return newsroom


@pytest.fixture(scope="module", params=SERVERS)
def port(
    request: pytest.FixtureRequest, newsroom: PublishingNewsroom, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[int]:
    configure = partial(SERVERS[request.param], newsroom.config.out)
    with run_server(configure, tmp_path_factory.mktemp("server")) as number:
        yield number


def ask(
    port: int, path: str, method: str = "GET", headers: dict[str, str] | None = None
) -> tuple[int, http.client.HTTPMessage, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request(method, path, headers=headers or {})
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read().decode("utf-8", "replace")
    finally:
        connection.close()


@pytest.mark.parametrize("prefix", WORDS)
@pytest.mark.parametrize("name", ["", "index.html", "card.png", "versions/", "1920/x.webp", "ask.vcf", "?utm_source=x"])
def test_the_page_and_the_removed_files_of_a_withdrawn_release_are_gone(port: int, prefix: str, name: str) -> None:
    status, headers, text = ask(port, f"{prefix}/{BRIDGE}/{name}")
    assert status == 410
    assert WORDS[prefix] in text
    assert headers.get_all("Content-Type") == ["text/html; charset=utf-8"]
    assert headers.get_all("Cache-Control") == ["public, max-age=300"]
    assert (headers["Content-Security-Policy"] or "").startswith("default-src 'none'")


@pytest.mark.parametrize("prefix", WORDS)
def test_a_browser_that_has_the_page_gets_it_again(port: int, prefix: str) -> None:
    path = f"{prefix}/{BRIDGE}/"
    _, headers, _ = ask(port, path)
    fields = {"If-None-Match": headers["ETag"] or "*", "If-Modified-Since": headers["Last-Modified"] or ""}
    status, _, text = ask(port, path, headers=fields | {"Range": "bytes=0-9"})
    assert status == 410
    assert WORDS[prefix] in text
    assert ask(port, path, "HEAD")[::2] == (410, "")


@pytest.mark.parametrize(
    "path",
    [
        *(f"{prefix}/{name}" for prefix in WORDS for name in ("", "rss.xml", "atom.xml", "feed.json")),
        *(f"{prefix}/{BRIDGE}/{name}" for prefix in WORDS for name in ("release.txt", "release.json")),
        "/keywords/bro/rss.xml",
        "/2025/",
        "/2025/torg/",
        "/pressroom.css",
    ],
)
def test_nothing_else_is_gone(port: int, path: str) -> None:
    assert ask(port, path)[0] == 200


def test_a_path_that_never_was_is_not_gone(port: int) -> None:
    for path in ("/2025/annat/", "/2025/torg/x.png", f"/x{BRIDGE}/", f"/nb/{BRIDGE}/"):
        assert ask(port, path)[0] == 404


def test_a_folder_without_a_slash_leads_to_the_page(port: int) -> None:
    status, headers, _ = ask(port, f"/{BRIDGE}")
    assert status in {301, 308, 410}
    assert status == 410 or (headers["Location"] or "").endswith(f"/{BRIDGE}/")
