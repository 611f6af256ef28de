"""Real web servers, configured as the page says, serve the site correctly, and what is deployed is complete."""

import http.client
import re
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from msgspec import Struct

from tests.support.walkthrough import ROOT, Reader, read_blocks
from tests.support.web_servers import configure_caddy, configure_nginx, find_program, run_server
from tools.serve import HEADERS

PAGE = ROOT / "docs/how-to/deploy.md"
GOLDEN = ROOT / "tests/golden/newsroom"
pytestmark = pytest.mark.xdist_group("servers")  # one build for all of them


class Site(Struct, frozen=True):
    """A newsroom that was deployed as the page says: its folder, the folder of the server, and that of the storage."""

    newsroom: Path
    served: Path
    stored: Path


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The golden newsroom without its hub, deployed as the page says."""
    folder = tmp_path_factory.mktemp("operator")
    shutil.copytree(GOLDEN, folder / "newsroom")
    settings = folder / "newsroom/newsroom.yaml"
    settings.write_text(re.sub("^hubs: .*\n", "", settings.read_text("utf-8"), flags=re.MULTILINE), "utf-8")
    rclone = f"export RCLONE_CONFIG_PRESS_TYPE=alias RCLONE_CONFIG_PRESS_REMOTE={folder}/storage"
    (folder / "srv").mkdir()
    reader = Reader(
        folder / "newsroom",
        {
            "rsync": rsync_into(folder),
            "ssh": 'test "$1" = web.example.org',
            "rclone": f'{rclone}\nexec {find_program("rclone")} --config /dev/null "$@"',
        },
    )
    reader.follow(PAGE)
    return Site(folder / "newsroom", folder / "srv/press", folder / "storage/press.example.org")


def rsync_into(folder: Path) -> str:
    """Return a script that copies into a folder what would go to the server."""
    return f'exec {find_program("rsync")} $(printf "%s\\n" "$@" | sed "s#^web.example.org:#{folder}#")'


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def nginx(site: Site, folder: Path, port: int) -> list[str]:
    """Write the configuration of the page for this machine: another port and folder, and no certificate."""
    text = (site.newsroom / "press.conf").read_text("utf-8")
    for what, instead in (
        ("listen 443 ssl;", f"listen 127.0.0.1:{port};"),
        ("root /srv/press;", f"root {site.served};"),
        ("    ssl_certificate ", "    # "),
        ("    ssl_certificate_key ", "    # "),
    ):
        assert text.count(what) == 1
        text = text.replace(what, instead)
    return configure_nginx(folder, text)


def caddy(site: Site, folder: Path, port: int) -> list[str]:
    """Write the same for Caddy, and let Caddy validate it."""
    text = (site.newsroom / "Caddyfile").read_text("utf-8")
    for what, instead in (
        ("press.example.org {", f"http://127.0.0.1:{port} {{"),
        ("root * /srv/press", f"root * {site.served}"),
    ):
        assert text.count(what) == 1
        text = text.replace(what, instead)
    return configure_caddy(folder, text)


SERVERS: dict[str, Callable[[Site, Path, int], list[str]]] = {"nginx": nginx, "caddy": caddy}


@pytest.fixture(scope="module", params=SERVERS)
def port(request: pytest.FixtureRequest, site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a server of the site."""
    configure = partial(SERVERS[request.param], site)
    with run_server(configure, tmp_path_factory.mktemp("server")) as number:
        yield number


def ask(port: int, path: str) -> tuple[http.client.HTTPResponse, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer, answer.read()
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/en/", "text/html; charset=utf-8"),
        ("/2023/vattentornet/", "text/html; charset=utf-8"),
        ("/pressroom.css", "text/css; charset=utf-8"),
        ("/rss.xml", "application/rss+xml"),
        ("/en/keywords/economy/atom.xml", "application/atom+xml"),
        ("/feed.json", "application/feed+json"),
        ("/2023/vattentornet/release.json", "application/json"),
        ("/2023/vattentornet/release.txt", "text/plain; charset=utf-8"),
        ("/2023/vattentornet/underlag.pdf", "application/pdf"),
        ("/icon.svg", "image/svg+xml"),
        ("/2023/vattentornet/linje.webp", "image/webp"),
        ("/2023/vattentornet/vattentornet.jpg", "image/jpeg"),
    ],
)
def test_a_file_has_its_media_type_the_strict_policy_and_the_right_cache_time(
    port: int, path: str, media_type: str
) -> None:
    answer, content = ask(port, path)
    assert (answer.status, answer.headers["Content-Type"]) == (200, media_type)
    assert content
    for name in ("Content-Security-Policy", "X-Content-Type-Options"):
        assert answer.headers[name] == HEADERS[name]
    seconds = 86400 if media_type.startswith("image/") else 300
    assert answer.headers["Cache-Control"] == f"public, max-age={seconds}"


def test_contact_cards_have_their_media_type(port: int, site: Site) -> None:
    card = next(site.served.rglob("*.vcf")).relative_to(site.served).as_posix()
    assert ask(port, f"/{card}")[0].headers["Content-Type"] == "text/vcard; charset=utf-8"


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/nowhere", "404.html"),
        ("/2023/nowhere/", "404.html"),
        ("/nowhere.png", "404.html"),
        ("/en/nowhere/", "en/404.html"),
        ("/mail/", "404.html"),
        ("/manifest.json", "404.html"),
        ("/../mail/2023/vattentornet/sv.html", "404.html"),
    ],
)
def test_missing_and_private_paths_show_the_error_page_of_the_site(port: int, site: Site, path: str, page: str) -> None:
    answer, content = ask(port, path)
    if path.startswith("/../"):
        assert answer.status in (400, 404)
        return
    assert (answer.status, content) == (404, (site.served / page).read_bytes())
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Content-Security-Policy"] == HEADERS["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "public, max-age=300"


def test_a_page_without_its_slash_redirects_to_it(port: int) -> None:
    answer, _ = ask(port, "/2023/vattentornet")
    assert answer.status in (301, 308)
    assert answer.headers["Location"].endswith("/2023/vattentornet/")
    assert "http:" not in answer.headers["Location"]


def test_the_whole_site_is_copied_and_nothing_else(site: Site) -> None:
    outputs = files(site.newsroom / "out/site")
    assert files(site.served) == outputs
    assert files(site.stored) == outputs


def test_deleted_files_are_removed_from_server_and_storage(site: Site) -> None:
    for folder in (site.served, site.stored):
        (folder / "keywords/gone").mkdir()
        for name in ("index.html", "rss.xml", "atom.xml", "atom-1.xml", "feed.json"):
            (folder / "keywords/gone" / name).write_text("gone")
    again = Reader.__new__(Reader)
    again.folder, again.output, again.outputs, again.attachments = site.newsroom, "", [], {}
    again._programs = site.newsroom.parent / "newsroom-programs"
    for block in read_blocks(PAGE):
        if block.kind == "sh":  # each deploys to another place than the last one
            again.run(block.text, 0, "again")
    assert files(site.served) == files(site.stored) == files(site.newsroom / "out/site")
