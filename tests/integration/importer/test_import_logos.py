"""`pressroom import` saves logos, says what has changed around published texts, and ends well if pages are none."""

import copy
import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from pressroom.cli import import_source
from pressroom.importer.fetch import FetchSettings
from tests.support.import_server import ImportServer, run_import_server
from tests.support.platform_answers import VIA_TT_RELEASE
from tests.support.publishing import PublishingNewsroom
from tests.support.small_images import image_bytes

ANSWER = "/json/v2/releases?publisher=686463"
LOGO = "/data/logos/tarnsund.png"
TEXT = "<p>Kommunen öppnar den nya bron i vår, och arbetet med ramperna har redan börjat, säger ordföranden.</p>" * 2


@pytest.fixture
def newsroom(tmp_path: Path) -> PublishingNewsroom:
    return PublishingNewsroom(tmp_path)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ImportServer]:
    quick = partial(FetchSettings, seconds_between_requests=0, sleep=lambda _: None)
    monkeypatch.setattr(import_source, "FetchSettings", quick)
    with run_import_server() as server:
        releases = []
        for number in (1, 2):
            release = copy.deepcopy(VIA_TT_RELEASE)
            release |= {"id": number, "title": f"Bron {number} öppnar", "url": f"/pressmeddelande/{number}/bron"}
            releases.append(release)
        server.pages[ANSWER] = json.dumps({"releases": releases, "totalCount": 2}).encode()
        yield server


def run_import(newsroom: PublishingNewsroom, server: ImportServer, path: str = ANSWER) -> int:
    return newsroom.run_command("import", "--write", "--credit", "Tärnsund", f"{server.url}{path}")


def test_the_logo_of_a_new_organisation_is_saved_once(newsroom: PublishingNewsroom, server: ImportServer) -> None:
    server.pages[LOGO] = image_bytes("PNG", (200, 100))
    run_import(newsroom, server)
    assert [path.name for path in (newsroom.folder / "logos").iterdir()] == ["tarnsunds-kommun.png"]
    assert "logo: logos/tarnsunds-kommun.png" in (newsroom.folder / "newsroom.yaml").read_text("utf-8")
    assert server.requests.count(LOGO) == 1


@pytest.mark.parametrize("content", [b"<!doctype html>", b""], ids=["page", "empty"])
def test_a_logo_that_is_no_picture_is_left_out_and_said(
    content: bytes, newsroom: PublishingNewsroom, server: ImportServer, capsys: pytest.CaptureFixture[str]
) -> None:
    server.pages[LOGO] = (200, {"Content-Type": "image/png"}, content)
    run_import(newsroom, server)
    assert not (newsroom.folder / "logos").exists()
    assert "logos/" not in (newsroom.folder / "newsroom.yaml").read_text("utf-8")
    assert f"Left out: {server.url}{LOGO}: This is the logo of Tärnsunds kommun. " in capsys.readouterr().err


def test_what_changes_around_published_texts_is_said(
    newsroom: PublishingNewsroom, server: ImportServer, capsys: pytest.CaptureFixture[str]
) -> None:
    newsroom.write()
    newsroom.execute()
    path = newsroom.folder / "newsroom.yaml"
    path.write_text(path.read_text("utf-8").replace("title: ", "title: Nya ", 1), "utf-8")
    run_import(newsroom, server)
    error = capsys.readouterr().err
    before, _, after = error.partition("Since the last publish, this has changed, and changes published pages")
    assert "Recorded as imported, with their own dates and without mail: 2 texts.\n" in before
    assert after.splitlines()[1].startswith("  ")


def test_pages_of_a_sitemap_that_are_no_releases_are_no_failure(
    newsroom: PublishingNewsroom, server: ImportServer, capsys: pytest.CaptureFixture[str]
) -> None:
    head = '<html lang="sv"><head><title>Bron</title>{}</head><body><main><h1>Bron öppnar</h1>' + TEXT
    date = '<meta property="article:published_time" content="2020-03-01T10:00:00+01:00">'
    urls = "".join(f"<url><loc>{server.url}/{name}</loc></url>" for name in ("bron", "kontakt"))
    server.pages |= {
        "/sitemap.xml": f"<urlset>{urls}</urlset>".encode(),
        "/bron": head.format(date).encode(),
        "/kontakt": head.format('<meta property="og:type" content="website">').encode(),
    }
    assert run_import(newsroom, server, "/sitemap.xml") == 0
    assert f"Left out: {server.url}/kontakt: The page has no date, or says that it is no article." in (
        capsys.readouterr().err
    )
    del server.pages["/bron"]
    (newsroom.folder / "import-cache").rename(newsroom.folder.parent / "old-cache")
    assert run_import(newsroom, server, "/sitemap.xml") == 1
    assert f"Not imported: {server.url}/bron: " in capsys.readouterr().err
