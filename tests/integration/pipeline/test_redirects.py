"""The lists of redirects follow the public releases, and an incremental build equals one from nothing."""

import json
from pathlib import Path

import pytest

from tests.support.newsrooms import build_newsroom, contents
from tests.support.publishing import BRIDGE, NOW, OLD, SOON, PublishingNewsroom

NAMES = ("redirects.json", "redirects.nginx.conf", "redirects.caddy")
URLS = ["/?p=1", "/gammal/", "https://old.example.org/news/1"]


@pytest.fixture
def newsroom(tmp_path: Path) -> PublishingNewsroom:
    newsroom = PublishingNewsroom(tmp_path)
    newsroom.write(publish_at=OLD, former_urls=URLS)
    newsroom.execute()
    return newsroom


def redirects(newsroom: PublishingNewsroom) -> dict[str, str]:
    data = json.loads((newsroom.config.out / "redirects.json").read_bytes())
    return {each["from"]: each["to"] for each in data["redirects"]}


def test_all_kinds_lead_to_the_page_and_plain_paths_have_a_page_too(newsroom: PublishingNewsroom) -> None:
    base = "https://press.fjallby.example"
    assert redirects(newsroom) == dict.fromkeys([URLS[2], f"{base}/?p=1", f"{base}/gammal/"], f"{base}/{BRIDGE}/")
    site = contents(newsroom.config.out / "site")
    assert [path for path in site if path.startswith("gammal")] == ["gammal/", "gammal/index.html"]
    assert not [path for path in site if "?" in path or "old.example" in path]


def test_without_former_urls_the_lists_are_there_because_a_web_server_includes_them(tmp_path: Path) -> None:
    newsroom = PublishingNewsroom(tmp_path)
    newsroom.write(publish_at=OLD)
    newsroom.execute()
    assert json.loads((newsroom.config.out / NAMES[0]).read_bytes()) == {"redirects": [], "withdrawn": []}
    assert all((newsroom.config.out / name).is_file() for name in NAMES)


def test_only_public_releases_have_redirects(newsroom: PublishingNewsroom) -> None:
    newsroom.write("2025/snart", publish_at=SOON, former_urls=["/?p=2"])
    newsroom.write("2025/utkast", publish_at=None, lead="Utkast.", former_urls=["/?p=3"])
    build_newsroom(newsroom.config)
    assert len(redirects(newsroom)) == 3


def test_the_lists_follow_every_change(newsroom: PublishingNewsroom) -> None:
    newsroom.write(publish_at=OLD, former_urls=[*URLS, "https://old.example.org/news?id=1"])
    newsroom.execute("minor", BRIDGE)
    assert len(redirects(newsroom)) == 4
    newsroom.assert_consistent()
    newsroom.write("2025/torg", number=2, publish_at=OLD, former_urls=["/?p=2"])
    newsroom.execute()
    assert len(redirects(newsroom)) == 5
    newsroom.execute("withdraw", BRIDGE, notes={"sv": "Fel."})
    assert len(redirects(newsroom)) == 5
    newsroom.assert_consistent()
    assert newsroom.run_command("move", "2025/torg", "2025/torget") == 0
    newsroom.execute()
    assert redirects(newsroom)["https://press.fjallby.example/?p=2"].endswith("/2025/torget/")
    newsroom.assert_consistent()


def test_the_lists_are_empty_without_the_last_former_url(newsroom: PublishingNewsroom) -> None:
    newsroom.write(publish_at=OLD)
    newsroom.execute("minor", BRIDGE)
    assert redirects(newsroom) == {}
    newsroom.assert_consistent()


def test_a_withdrawn_release_is_listed_in_each_language_in_which_it_is_withdrawn(tmp_path: Path) -> None:
    newsroom = PublishingNewsroom(tmp_path)
    newsroom.write(publish_at=OLD)
    newsroom.write(publish_at=OLD, language="en", headline="Bridge opens")
    newsroom.write("2025/torg", number=2, publish_at=OLD)
    newsroom.execute()
    before = {name: (newsroom.config.out / name).read_text("utf-8") for name in NAMES}
    assert not [name for name, text in before.items() if "/2025/" in text]
    newsroom.execute("withdraw", BRIDGE, notes={"sv": "Fel.", "en": "Wrong."})
    newsroom.assert_consistent()
    for name in NAMES:
        text = (newsroom.config.out / name).read_text("utf-8")
        assert f"/{BRIDGE}/" in text
        assert f"/en/{BRIDGE}/" in text
        assert "torg" not in text


@pytest.mark.parametrize("options", [{"verify": True}, {"clean": True}])
def test_a_deleted_list_comes_back(newsroom: PublishingNewsroom, options: dict[str, bool]) -> None:
    build_newsroom(newsroom.config)
    before = contents(newsroom.config.out)
    (newsroom.config.out / NAMES[1]).unlink()
    build_newsroom(newsroom.config, **options)
    assert contents(newsroom.config.out) == before
    assert build_newsroom(newsroom.config, verify=True).changed == ()


def test_the_pages_around_a_release_do_not_depend_on_its_former_urls(newsroom: PublishingNewsroom) -> None:
    newsroom.write("2025/torg", number=2, publish_at=OLD)
    newsroom.execute()
    newsroom.write(publish_at=OLD, former_urls=[*URLS, "/?p=9"])
    outcome = newsroom.execute("minor", BRIDGE, now=NOW)
    assert outcome.build_result
    assert not [path for path in outcome.build_result.changed if "2025/torg" in path]
