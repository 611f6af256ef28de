"""The site is served with its redirects, its errors and its withdrawn releases, and nothing outside of it."""

import json
import os
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from pressroom.web.app import create_app
from tests.support.publishing import BRIDGE, PublishingNewsroom
from tests.support.web_site import WebSite, create_web_context

pytestmark = pytest.mark.xdist_group("web-site")


@pytest.fixture(scope="module")
def web_site(tmp_path_factory: pytest.TempPathFactory) -> WebSite:
    return WebSite(tmp_path_factory.mktemp("site"))


def test_every_file_of_the_site_is_served_as_it_is(web_site: WebSite) -> None:
    client = web_site.client()
    for file in web_site.site.rglob("*"):
        path = file.relative_to(web_site.site).as_posix()
        if file.is_file() and file.name != "404.html":
            assert client.get(f"/{path}").content == file.read_bytes()
            if file.name == "index.html":
                assert client.get(f"/{path.removesuffix('index.html')}").content == file.read_bytes()


def test_a_folder_redirects_to_its_page_and_keeps_the_query(web_site: WebSite) -> None:
    response = web_site.client().get("/en/2025/bron-1?from=mail")
    assert response.status_code == 301
    assert response.headers["location"] == "/en/2025/bron-1/?from=mail"
    assert web_site.client().get("/rss.xml/").status_code == 404


@pytest.mark.parametrize(
    ("path", "language"),
    [("/missing", "sv"), ("/en/missing/x.jpg", "en"), ("/en/..%2f", "en"), ("/english", "sv"), ("/404.html", "sv")],
)
def test_a_missing_page_is_answered_in_the_language_of_its_path(web_site: WebSite, path: str, language: str) -> None:
    response = web_site.client().get(path)
    assert response.status_code == 404
    assert f'lang="{language}"' in response.text
    assert response.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "PROPFIND"])
def test_other_methods_are_refused_and_the_possible_ones_are_named(web_site: WebSite, method: str) -> None:
    response = web_site.client().request(method, "/rss.xml")
    assert response.status_code == 405
    assert response.headers["allow"] == "GET, HEAD"


def test_a_range_and_what_cannot_be_satisfied(web_site: WebSite) -> None:
    client, content = web_site.client(), (web_site.site / "media/vapen.png").read_bytes()
    etag = client.get("/media/vapen.png").headers["etag"]
    part = client.get("/media/vapen.png", headers={"Range": "bytes=2-5", "If-Range": etag})
    assert (part.status_code, part.content) == (206, content[2:6])
    assert part.headers["content-range"] == f"bytes 2-5/{len(content)}"
    assert part.headers["etag"] == etag
    beyond = client.get("/media/vapen.png", headers={"Range": f"bytes={len(content)}-"})
    assert beyond.status_code == 416
    assert beyond.headers["content-range"] == f"bytes */{len(content)}"
    assert client.get("/media/vapen.png", headers={"Range": "bytes=2-5", "If-Range": '"x"'}).content == content


def test_a_large_file_is_sent_in_parts(tmp_path: Path) -> None:
    web_site = WebSite(tmp_path)
    content = os.urandom(5_000_000)
    (web_site.site / "large.bin").write_bytes(content)
    client = web_site.client()
    assert client.get("/large.bin").content == content
    part = client.get("/large.bin", headers={"Range": "bytes=-300000"})
    assert part.content == content[-300_000:]
    etag = part.headers["etag"]
    assert client.get("/large.bin", headers={"If-None-Match": etag}).status_code == 304
    (web_site.site / "large.bin").write_bytes(content[:-1] + b"x")
    assert client.get("/large.bin", headers={"If-None-Match": etag}).status_code == 200


def test_nothing_outside_of_the_site_is_served_even_through_links_and_pipes(tmp_path: Path) -> None:
    web_site = WebSite(tmp_path)
    secret = tmp_path / "secret.txt"
    secret.write_text("secret words")
    (web_site.site / "link.txt").symlink_to(secret)
    (web_site.site / "folder").symlink_to(tmp_path)
    (web_site.site / "inside.txt").symlink_to("robots.txt")
    (web_site.site / ".hidden").write_text("secret words")
    os.mkfifo(web_site.site / "pipe")
    client = web_site.client()
    for path in ("/link.txt", "/folder/secret.txt", "/.hidden", "/pipe", "/folder/"):
        response = client.get(path)
        assert response.status_code == 404
        assert "secret words" not in response.text
    assert client.get("/inside.txt").status_code == 200
    web_site.client().get("/robots.txt")
    (web_site.site / "robots.txt").unlink()
    (web_site.site / "robots.txt").symlink_to(secret)
    assert client.get("/robots.txt").status_code == 404


def test_a_withdrawn_release_is_gone_with_its_files_and_feeds_stay(tmp_path: Path) -> None:
    newsroom = PublishingNewsroom(tmp_path)
    newsroom.write(former_urls=["/old/bridge/"])
    newsroom.write(language="en", headline="Bridge opens")
    newsroom.execute()
    client = TestClient(create_app(create_web_context(newsroom.config)), "http://press.example", follow_redirects=False)
    assert client.get(f"/{BRIDGE}/").status_code == 200
    kept = client.get("/rss.xml").headers["etag"]
    newsroom.execute("withdraw", BRIDGE, notes={"sv": "Den var fel.", "en": "It was wrong."})
    for prefix, words in (("", "Den var fel."), ("/en", "It was wrong.")):
        for path in ("", "card.png", "versions/", "1920/x.webp"):
            response = client.get(f"{prefix}/{BRIDGE}/{path}")
            assert response.status_code == 410
            assert words in response.text
        assert client.get(f"{prefix}/{BRIDGE}").status_code == 301
        for name in ("rss.xml", "atom.xml", "feed.json", "keywords/bro/rss.xml"):
            assert client.get(f"{prefix}/{name}").status_code == 200
    assert client.get(f"/{BRIDGE}/release.json").json()["status"] == "withdrawn"
    assert client.get("/old/bridge/").status_code == 301
    assert client.get("/2025/other/").status_code == 404
    assert client.get("/rss.xml", headers={"If-None-Match": kept}).status_code == 200


def test_former_urls_with_queries_and_on_other_hosts_lead_on(tmp_path: Path) -> None:
    web_site = WebSite(tmp_path)
    target = "https://press.fjallby.example/2024/bron-0/"
    rows = [
        ("press.fjallby.example", "/old/page", "", target),
        ("press.fjallby.example", "/index.php", "id=7&x=%C3%A5", f"{target}#a"),
        ("old.example", "/", "", "https://press.fjallby.example/"),
    ]
    redirects = [
        {"from": "", "host": host, "path": path, "query": query, "to": to, "status": 301}
        for host, path, query, to in rows
    ]
    (web_site.config.out / "redirects.json").write_text(json.dumps({"redirects": redirects}))
    client = web_site.client()
    for path, location in (
        ("/old/page", target),
        ("/old/page/?utm=1", target),
        ("/old//page", target),
        ("/index.php?id=7&x=%c3%a5", f"{target}#a"),
    ):
        response = client.get(path)
        assert (response.status_code, response.headers["location"]) == (301, location)
        assert client.get(path, headers={"Host": "127.0.0.1:8000"}).status_code == 301
    assert client.get("/index.php?id=8&x=%c3%a5").status_code == 404
    assert client.get("/", headers={"Host": "OLD.example:80"}).headers["location"] == "https://press.fjallby.example/"
    assert client.get("/").status_code == 200


def test_damaged_redirects_do_not_stop_the_site(tmp_path: Path) -> None:
    web_site = WebSite(tmp_path)
    (web_site.config.out / "redirects.json").write_text("{")
    assert web_site.client().get("/").status_code == 200


def test_a_site_below_a_path_is_served_there_only(tmp_path: Path) -> None:
    client = WebSite(tmp_path, base_url="https://example.org/press").client()
    assert client.get("/press/rss.xml").status_code == 200
    assert client.get("/press").headers["location"] == "/press/"
    assert client.get("/rss.xml").status_code == 404
    assert client.get("/pressrss.xml").status_code == 404
    assert 'lang="en"' in client.get("/press/en/missing").text


def test_a_newsroom_without_a_site_says_so(tmp_path: Path) -> None:
    newsroom = PublishingNewsroom(tmp_path)
    client = TestClient(create_app(create_web_context(newsroom.config)))
    response = client.get("/")
    assert response.status_code == 503
    assert "not ready" in response.text
    assert client.get("/healthz").status_code == 503
    newsroom.write()
    newsroom.execute()
    assert client.get("/").status_code == 200
    assert client.get("/healthz").json() == {"status": "ready", "site": True}
