"""What feed readers and caches get agrees with the standards: rules 85 to 90."""

import gzip
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from pressroom.web.site_files import SiteFiles
from tests.support.web_site import WebSite, run_serve

pytestmark = pytest.mark.xdist_group("web-standards")
HUB = "https://hub.example/"


@pytest.fixture(scope="module")
def web_site(tmp_path_factory: pytest.TempPathFactory) -> WebSite:
    return WebSite(tmp_path_factory.mktemp("standards"), hubs=[HUB], cache_minutes=7)


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/rss.xml", "application/rss+xml"),
        ("/atom.xml", "application/atom+xml"),
        ("/en/keywords/bro/feed.json", "application/feed+json"),
        ("/contacts/ada.vcf", "text/vcard; charset=utf-8"),
        ("/pressroom.css", "text/css; charset=utf-8"),
        ("/icon.svg", "image/svg+xml"),
        ("/robots.txt", "text/plain; charset=utf-8"),
        ("/sitemap.xml", "application/xml"),
        ("/media/vapen.png", "image/png"),
        ("/2025/bron-1/release.json", "application/json"),
        ("/2025/bron-1/press-kit.zip", "application/zip"),
    ],
)
def test_rule_85_each_kind_of_file_has_its_media_type(web_site: WebSite, path: str, media_type: str) -> None:
    response = web_site.client().get(path)
    assert response.status_code == 200
    assert response.headers["content-type"] == media_type


def test_rule_86_validators_are_equal_across_processes(web_site: WebSite) -> None:
    with run_serve(web_site.config) as one, run_serve(web_site.config) as other:
        for path in ("/rss.xml", "/", "/media/vapen.png"):
            first, second = one.get(path)[1], other.get(path)[1]
            here = web_site.client().get(path).headers
            assert first["etag"] == second["etag"] == here["etag"]
            assert not first["etag"].startswith("W/")
            assert first["last-modified"] == second["last-modified"] == here["last-modified"]
            assert first["last-modified"].endswith(" GMT")


def test_rule_87_304_has_no_body_and_an_etag_and_lists_override_dates(web_site: WebSite) -> None:
    client = web_site.client()
    etag = client.get("/rss.xml").headers["etag"]
    for value in (etag, f'"x", W/{etag}', "*"):
        response = client.get("/rss.xml", headers={"If-None-Match": value})
        assert (response.status_code, response.content) == (304, b"")
        assert response.headers["etag"] == etag
        assert "content-type" not in response.headers
    date = client.get("/rss.xml").headers["last-modified"]
    assert client.get("/rss.xml", headers={"If-Modified-Since": date}).status_code == 304
    changed = client.get("/rss.xml", headers={"If-Modified-Since": date, "If-None-Match": '"x"'})
    assert changed.status_code == 200


def test_rule_88_each_coding_has_its_etag_and_head_equals_get(web_site: WebSite) -> None:
    client = web_site.client()
    plain = client.get("/rss.xml")
    packed = client.get("/rss.xml", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.content == plain.content
    assert packed.headers["etag"] != plain.headers["etag"]
    assert plain.headers["vary"] == packed.headers["vary"] == "Accept-Encoding"
    again = {"Accept-Encoding": "gzip", "If-None-Match": packed.headers["etag"]}
    assert client.get("/rss.xml", headers=again).status_code == 304
    assert plain.headers["cache-control"] == "public, max-age=420"
    assert client.get("/media/vapen.png").headers["cache-control"] == "public, max-age=86400"
    picture = client.get("/media/vapen.png", headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in picture.headers
    for encoding in ("identity", "gzip"):
        for path in ("/rss.xml", "/missing", "/2025/bron-1"):
            full, head = (client.request(each, path, headers={"Accept-Encoding": encoding}) for each in ("GET", "HEAD"))
            assert head.content == b""
            assert head.headers == full.headers
            assert head.status_code == full.status_code
            assert "set-cookie" not in full.headers


def test_rule_88_the_compressed_bytes_are_the_file(web_site: WebSite) -> None:
    with run_serve(web_site.config) as process:
        _, headers, content = process.get("/atom.xml", Accept_Encoding="gzip")
    assert int(headers["content-length"]) == len(content)
    assert gzip.decompress(content) == (web_site.site / "atom.xml").read_bytes()


def test_rule_89_a_build_without_changes_changes_no_validator(tmp_path: Path) -> None:
    web_site = WebSite(tmp_path)
    client = web_site.client()
    paths = [f"/{each.relative_to(web_site.site).as_posix()}" for each in web_site.site.rglob("*") if each.is_file()]
    before = {path: _get_etag_and_content(client, path) for path in paths}
    web_site.files.write("releases/2024/bron-0/note.txt", "not an output")
    web_site.build()
    assert {path: _get_etag_and_content(client, path) for path in paths} == before


def _get_etag_and_content(client: TestClient, path: str) -> tuple[str | None, bytes]:
    response = client.get(path)
    return response.headers.get("etag"), response.content


@pytest.mark.parametrize("path", ["/rss.xml", "/atom.xml", "/feed.json", "/en/keywords/bro/rss.xml"])
def test_rule_90_feeds_name_their_hub_and_exactly_one_url_of_their_own(web_site: WebSite, path: str) -> None:
    link = web_site.client().get(path).headers["link"]
    assert link == f'<{HUB}>; rel="hub", <https://press.fjallby.example{path}>; rel="self"'
    assert "link" not in web_site.client().get("/").headers


def test_files_beyond_the_memory_are_read_again(web_site: WebSite) -> None:
    files = SiteFiles(web_site.site, max_bytes=6000)
    paths = ["index.html", "robots.txt", "icon.svg", "404.html"]
    for path in paths:
        files.keep(files.read(path))
    assert files.find("index.html") is None
    assert files.find("404.html")
