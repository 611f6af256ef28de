"""The search of the service: every request has an answer, and the page needs no script."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from starlette.testclient import TestClient

from pressroom.config import Config
from pressroom.search.database import INDEX_FILE
from pressroom.web.app import create_app
from pressroom.web.context import NewsroomProvider, WebContext, read_clock
from tests.support.newsrooms import build_newsroom, create_small_newsroom, newsroom_values, release_values

ATOM = {"a": "http://www.w3.org/2005/Atom"}
HOSTILE = [
    '"',
    "*",
    "NEAR(a b, 2)",
    "a AND",
    "\0",
    "x" * 10_000,
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "👩‍👩‍👧",
    "العربيّة \u202eabc",
    "-" * 50,
    "%00%ff",
    "bron&page=2",
]


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Config:
    """A built newsroom of 45 releases with the service at its own host."""
    folder = tmp_path_factory.mktemp("service")
    newsroom = create_small_newsroom(folder / "newsroom", releases=5)
    newsroom.newsroom(newsroom_values() | {"service_url": "https://press.fjallby.example"})
    for number in range(40):
        values = release_values(number, "sv") | {
            "headline": f"Skola {number}",
            "lead": "Fler får plats.",
            "body": "Klart.",
        }
        newsroom.release(f"2023/skola-{number}", "sv", values | {"kind": "news", "keywords": ["Skola"]})
    config = Config(newsroom.folder, folder / "out", folder / "cache")
    build_newsroom(config)
    return config


@pytest.fixture(scope="module")
def client(config: Config) -> Iterator[TestClient]:
    context = WebContext(config, NewsroomProvider(config, read_clock))
    with TestClient(create_app(context), raise_server_exceptions=True) as client:
        yield client


def list_headlines(html: str) -> list[str]:
    return [re.sub("<.*?>", "", each) for each in re.findall(r"<h3[^>]*>(.*?)</h3>", html)]


def test_a_search_shows_what_it_finds_with_the_words_marked(client: TestClient) -> None:
    response = client.get("/search/", params={"q": "brons"})
    assert response.status_code == 200
    assert len(list_headlines(response.text)) == 5
    assert response.text.count("<mark>Bron</mark>") == 5
    assert '<html lang="sv">' in response.text
    assert "5 pressmeddelanden" in response.text


def test_the_search_is_in_the_language_of_its_path(client: TestClient) -> None:
    response = client.get("/en/search/", params={"q": "bridges"})
    assert list_headlines(response.text) == ["Bridge 3 öppnar", "Bridge 1 öppnar"]
    assert '<html lang="en">' in response.text
    assert "2 releases" in response.text


def test_search_engines_index_no_results_and_caches_keep_them_for_minutes(client: TestClient) -> None:
    response = client.get("/search/")
    assert response.headers["x-robots-tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in response.text
    assert response.headers["cache-control"] == "public, max-age=300"


@pytest.mark.parametrize("path", ["/search/?q=bron", "/search/atom.xml?q=bron"])
def test_a_client_that_has_the_results_gets_no_content(client: TestClient, path: str) -> None:
    etag = client.get(path).headers["etag"]
    response = client.get(path, headers={"If-None-Match": etag})
    assert (response.status_code, response.content, response.headers["etag"]) == (304, b"", etag)


def test_results_come_in_pages_of_twenty(client: TestClient) -> None:
    seen: list[str] = []
    url = "/search/?q=skola"
    while url:
        response = client.get(url)
        seen += list_headlines(response.text)
        match = re.search(r'rel="next" href="([^"]+)"', response.text)
        url = match[1].replace("&amp;", "&") if match else ""
    assert len(seen) == 40
    assert len(set(seen)) == 40
    assert list_headlines(client.get("/search/?q=skola&page=99").text) == seen[20:]


def test_filters_limit_the_results_and_stay_chosen(client: TestClient) -> None:
    response = client.get("/search/", params={"keyword": "skola", "kind": "news", "year": "2023", "order": "best"})
    assert "40 pressmeddelanden" in response.text
    for value in ("skola", "news", "2023", "best"):
        assert f'<option value="{value}" selected>' in response.text
    assert "Inget hittades" in client.get("/search/?kind=statement").text


def test_a_feed_of_a_search_has_the_entries_of_the_other_feeds(client: TestClient, config: Config) -> None:
    response = client.get("/search/atom.xml", params={"q": "bron"})
    assert response.headers["content-type"] == "application/atom+xml"
    feed = etree.fromstring(response.content)
    others = etree.fromstring((config.out / "site/atom.xml").read_bytes())
    entries = {
        each.findtext("a:id", None, ATOM): etree.tostring(each).strip() for each in feed.findall("a:entry", ATOM)
    }
    expected = {
        each.findtext("a:id", None, ATOM): etree.tostring(each).strip() for each in others.findall("a:entry", ATOM)
    }
    assert len(entries) == 5
    assert entries.items() <= expected.items()
    links = {each.get("rel"): each.get("href") for each in feed.findall("a:link", ATOM)}
    assert links["self"] == "https://press.fjallby.example/search/atom.xml?q=bron"
    assert feed.findtext("a:id", None, ATOM) != others.findtext("a:id", None, ATOM)


def test_every_page_has_a_field_to_search_with(config: Config) -> None:
    pages = list((config.out / "site").rglob("index.html"))
    missing = [page for page in pages if 'action="/search/"' not in page.read_text("utf-8").replace("/en/", "/")]
    assert pages
    assert not [page for page in missing if "http-equiv" not in page.read_text("utf-8")]


def test_an_address_without_its_slash_leads_to_the_search(client: TestClient) -> None:
    response = client.get("/en/search?q=a%20b", follow_redirects=False)
    assert response.status_code == 308
    assert response.headers["location"] == "/en/search/?q=a%20b"


def test_other_pages_may_have_the_name_of_the_search(client: TestClient) -> None:
    assert client.get("/2023/search/").status_code == 404
    assert client.get("/xx/search/").status_code == 404


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("path", ["/search/", "/en/search/atom.xml"])
def test_any_search_has_an_answer(client: TestClient, text: str, path: str) -> None:
    parameters = {"q": text, "kind": text[:200], "page": text[:200], "order": text[:20], "keyword": text[:3000]}
    response = client.get(path, params=parameters)
    assert response.status_code == 200
    assert "<script>alert" not in response.text


@given(
    st.text(max_size=80), st.text(max_size=20), st.dictionaries(st.text(max_size=8), st.text(max_size=8), max_size=3)
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_parameters_have_an_answer(client: TestClient, text: str, value: str, others: dict[str, str]) -> None:
    parameters = {**others, "q": text, "year": value, "page": value}
    for path in ("/search/", "/search/atom.xml"):
        response = client.get(path, params=parameters)
        assert response.status_code == 200
        etree.fromstring(response.content) if path.endswith("xml") else None


def test_raw_bytes_in_the_address_have_an_answer(client: TestClient) -> None:
    for query in ("q=%ff%fe", "q=%00", "q=%", "q", "&&&", "q=a&q=b", "page=-1", "page=%D9%A1", "page=1e9"):
        assert client.get(f"/search/?{query}").status_code == 200


def test_without_an_index_the_page_says_so_and_the_next_build_helps(tmp_path: Path) -> None:
    newsroom = create_small_newsroom(tmp_path / "newsroom")
    newsroom.newsroom(newsroom_values() | {"service_url": "https://press.fjallby.example"})
    config = Config(newsroom.folder, tmp_path / "out", tmp_path / "cache")
    build_newsroom(config)
    client = TestClient(create_app(WebContext(config, NewsroomProvider(config, read_clock))))
    assert client.get("/search/?q=bron").status_code == 200
    (config.out / INDEX_FILE).unlink()
    response = client.get("/en/search/?q=bron")
    assert response.status_code == 503
    assert response.headers["cache-control"] == "no-store"
    assert "The search is not available" in response.text
    newsroom.release("2025/ny", "sv", release_values(7, "sv"))
    build_newsroom(config)
    assert "6 pressmeddelanden" in client.get("/search/?q=bron").text


def test_a_service_at_another_host_is_named_in_full(tmp_path: Path) -> None:
    newsroom = create_small_newsroom(tmp_path / "newsroom", releases=1)
    newsroom.newsroom(newsroom_values() | {"service_url": "https://tjanst.fjallby.example/press"})
    config = Config(newsroom.folder, tmp_path / "out", tmp_path / "cache")
    build_newsroom(config)
    page = (config.out / "site/en/index.html").read_text("utf-8")
    match = re.search(r'<form class="search" role="search" action="([^"]+)"', page)
    assert match is not None
    assert match[1] == "https://tjanst.fjallby.example/press/en/search/"
    client = TestClient(create_app(WebContext(config, NewsroomProvider(config, read_clock))))
    assert client.get(urlsplit(match[1]).path).status_code == 200
