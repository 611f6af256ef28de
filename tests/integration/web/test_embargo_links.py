"""The service answers personal links: text, files, headers, the end of the embargo, and that nothing is revealed."""

import logging
import re
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec import structs
from starlette.testclient import TestClient

from pressroom.embargo import grant
from pressroom.embargo.grant import LinkRequest
from pressroom.embargo.links import EmbargoLink, read_links
from pressroom.web.app import create_app
from tests.support.newsrooms import PICTURES, build_newsroom
from tests.support.publishing import BRIDGE, FRESH, NOW, SOON, PublishingNewsroom
from tests.support.web_site import create_web_context

WORD = "hemligheten"


class EmbargoSite:
    """A newsroom with a release under embargo, and clients of its service."""

    def __init__(self, folder: Path, service_url: str = "https://press.fjallby.example") -> None:
        self.newsroom = PublishingNewsroom(folder, leave_out=[], service_url=service_url)
        self.newsroom.files.write(f"releases/{BRIDGE}/bild.png", PICTURES[0])
        self.newsroom.files.write(f"releases/{BRIDGE}/plan å.pdf", b"%PDF-1.4\nplan")
        self.write(SOON)
        self.config = self.newsroom.config
        build_newsroom(self.config, now=NOW.isoformat())

    def write(self, publish_at: str) -> None:
        self.newsroom.write(
            headline=f"Bron, {WORD}",
            publish_at=publish_at,
            images=[{"file": "bild.png", "alt": "Bron", "credit": "Ada Ekström"}],
            documents=[{"file": "plan å.pdf", "title": "Planen"}],
        )

    def share(self, **options: str) -> str:
        """Create a link and return its path."""
        url, _ = grant.create_link(self.config, LinkRequest(BRIDGE, "anna@tidning.example", **options), "ada", NOW)
        return url.removeprefix("https://press.fjallby.example")

    def client(self, later: timedelta = timedelta(0)) -> TestClient:
        context = structs.replace(create_web_context(self.config), now=lambda: NOW + later)
        return TestClient(create_app(context), "http://press.fjallby.example", follow_redirects=False)

    def read_openings(self) -> list[int]:
        links: Sequence[EmbargoLink] = read_links(self.config.newsroom_folder)
        return [len(link.opened_at) for link in links]


@pytest.fixture
def site(tmp_path: Path) -> EmbargoSite:
    return EmbargoSite(tmp_path)


def test_a_link_shows_the_page_with_the_embargo_in_the_readers_zone_and_all_its_files(site: EmbargoSite) -> None:
    path, client = site.share(zone="America/New_York"), site.client()
    response = client.get(path)
    assert response.status_code == 200
    assert WORD in response.text
    assert "Din tid (America/New_York)" in response.text
    assert "1 mars 2025 kl. 8.00 EST" in response.text
    names = set(re.findall(rf'{re.escape(path)}([^"\s,]+)', response.text))
    assert {"bild.png", "plan%20%C3%A5.pdf", "release.txt", "press-kit.zip"} <= names
    for name in names:
        assert client.get(path + name).status_code == 200, name
    assert client.get(f"{path}plan%20%C3%A5.pdf").content == b"%PDF-1.4\nplan"


@pytest.mark.parametrize("name", ["", "bild.png", "release.txt", "nothing"])
def test_no_cache_keeps_an_answer_and_no_search_engine_or_other_site_learns_of_it(site: EmbargoSite, name: str) -> None:
    headers = site.client().get(site.share() + name).headers
    assert headers["cache-control"] == "private, no-store"
    assert "noindex" in headers["x-robots-tag"]
    assert headers["referrer-policy"] == "no-referrer"
    assert "form-action 'none'" in headers["content-security-policy"]


def test_only_a_get_of_the_page_counts_as_an_opening(site: EmbargoSite) -> None:
    path, client = site.share(), site.client()
    assert client.head(path).status_code == 200
    client.get(f"{path}bild.png")
    client.get(f"{path}release.txt")
    assert client.post(path).status_code == 405
    assert site.read_openings() == [0]
    client.get(path)
    assert site.read_openings() == [1]


def test_a_link_that_is_revoked_shows_nothing_from_the_next_request_on(site: EmbargoSite) -> None:
    path, client = site.share(), site.client()
    assert client.get(path).status_code == 200
    grant.revoke(site.config, path, "", "ada", NOW)
    for name in ("", "bild.png", "press-kit.zip"):
        response = client.get(path + name)
        assert response.status_code == 404
        assert WORD not in response.text


def test_expired_unknown_revoked_and_forged_links_get_the_same_clear_page(site: EmbargoSite) -> None:
    expired, revoked, valid = site.share(until="2025-03-01 13:01"), site.share(), site.share()
    grant.revoke(site.config, revoked, "", "ada", NOW)
    client = site.client(timedelta(minutes=5))
    unknown = client.get(f"/embargo/{'x' * 32}/")
    assert unknown.status_code == 404
    assert "Länken är ofullständig eller gäller inte längre." in unknown.text
    assert "The link is incomplete or no longer valid." in unknown.text
    token = valid.split("/")[2]
    forged = [token[:-1], token + "a", token.swapcase(), token[::-1], "%00" * 32, "a" * 3000, "..%2f" * 5]
    for path in (expired, revoked, *(f"/embargo/{each}/" for each in forged)):
        response = client.get(path)
        assert (response.status_code, response.text) == (404, unknown.text)
        assert {**response.headers} == {**unknown.headers}
    assert site.read_openings() == [0, 0, 0]


def test_from_publication_each_link_leads_to_the_public_page_and_its_files_to_the_public_files(
    site: EmbargoSite,
) -> None:
    path = site.share()
    assert site.client(timedelta(hours=1)).get(path).status_code == 503
    site.write(FRESH)
    site.newsroom.execute("publish", BRIDGE)
    client = site.client()
    for name in ("", "bild.png", "plan%20%C3%A5.pdf", "press-kit.zip"):
        response = client.get(path + name)
        assert response.status_code == 303
        assert response.headers["location"] == f"https://press.fjallby.example/{BRIDGE}/{name}"
        assert response.headers["cache-control"] == "private, no-store"
        public = client.get(response.headers["location"])
        assert public.status_code == 200


def test_links_work_below_the_path_of_the_service(tmp_path: Path) -> None:
    site = EmbargoSite(tmp_path, "https://press.fjallby.example/tjanst")
    path, client = site.share(), site.client()
    assert path.startswith("/tjanst/embargo/")
    response = client.get(path)
    assert response.status_code == 200
    assert client.get(f"{path}bild.png").status_code == 200
    assert f'"{path}bild.png' in response.text
    assert client.get(path.removeprefix("/tjanst")).status_code == 404
    assert client.get("/").status_code == 200


def test_a_site_and_a_service_can_have_the_same_path(tmp_path: Path) -> None:
    site = EmbargoSite(tmp_path)
    values = {"base_url": "https://press.fjallby.example/a", "service_url": "https://press.fjallby.example/a"}
    other = PublishingNewsroom(tmp_path / "other", **values)
    build_newsroom(other.config, now=NOW.isoformat())
    site.config = other.config
    client = site.client()
    assert client.get("/a/").status_code == 200
    assert client.get("/a/pressroom.css").status_code == 200
    assert client.get("/a/search/").status_code in {200, 503}
    assert client.get(f"/a/embargo/{'x' * 32}/").status_code == 404


def test_while_something_in_the_newsroom_has_errors_the_page_asks_to_try_again(
    site: EmbargoSite, caplog: pytest.LogCaptureFixture
) -> None:
    path, client = site.share(), site.client()
    client.get(path)
    log = site.config.newsroom_folder / "embargo.jsonl"
    for name, content in (("newsroom.yaml", b"title: ["), (log.name, log.read_bytes() + b"anna@tidning.example\n")):
        file = site.config.newsroom_folder / name
        before = file.read_bytes()
        file.write_bytes(content)
        response = client.get(path)
        assert (response.status_code, response.headers["retry-after"]) == (503, "60")
        assert "Försök igen om några minuter." in response.text
        file.write_bytes(before)
    assert "A personal link was not answered" in caplog.text
    assert "@" not in caplog.text


def test_the_log_contains_no_token_and_no_address(site: EmbargoSite, caplog: pytest.LogCaptureFixture) -> None:
    path = site.share()
    with caplog.at_level(logging.DEBUG, logger="pressroom"):
        for name in ("", "bild.png", "?x=1"):
            site.client().get(path + name)
    lines = [record.getMessage() for record in caplog.records if record.name.startswith("pressroom")]
    token = path.split("/")[2]
    assert len(lines) >= 3
    assert not [line for line in lines if token[:5] in line or "anna" in line]
