"""The search index of a newsroom: it has what is public and nothing else, whatever has happened before."""

import sqlite3
from collections.abc import Iterable
from pathlib import Path

import pytest

from pressroom.config import Config
from pressroom.engine import search_update
from pressroom.errors import DeliveryError
from pressroom.model.search import SearchFilters
from pressroom.search.database import INDEX_FILE
from pressroom.search.index import SearchIndex
from pressroom.search.parse import parse_query
from pressroom.search.query import SearchReader, SearchUnavailableError
from tests.support.newsrooms import (
    NewsroomFolder,
    build_newsroom,
    create_small_newsroom,
    newsroom_values,
    release_values,
)
from tests.support.publishing import PublishingNewsroom
from tests.support.search import find_headlines, list_file_bytes, list_index_content

SERVICE = {"service_url": "https://press.fjallby.example"}


@pytest.fixture
def newsroom(tmp_path: Path) -> NewsroomFolder:
    files = create_small_newsroom(tmp_path / "newsroom")
    files.newsroom(newsroom_values() | SERVICE)
    return files


@pytest.fixture
def config(newsroom: NewsroomFolder, tmp_path: Path) -> Config:
    return Config(newsroom.folder, tmp_path / "out", tmp_path / "cache")


def assert_equals_build_from_nothing(config: Config, **options: str) -> None:
    fresh = Config(config.newsroom_folder, config.out.with_name("fresh"), config.cache_folder.with_name("no-cache"))
    build_newsroom(fresh, **options, clean=True)
    assert list_index_content(config.out) == list_index_content(fresh.out)


def test_a_newsroom_without_a_service_has_no_index(tmp_path: Path) -> None:
    newsroom = create_small_newsroom(tmp_path / "newsroom")
    build_newsroom(Config(newsroom.folder, tmp_path / "out", tmp_path / "cache"))
    assert not (tmp_path / "out" / INDEX_FILE).exists()


def test_the_index_finds_each_release_in_its_language(config: Config) -> None:
    build_newsroom(config)
    assert len(find_headlines(config.out, "bro")) == 5
    assert find_headlines(config.out, "bridges", "en") == ["Bridge 3 öppnar", "Bridge 1 öppnar"]
    assert find_headlines(config.out, "bridge") == []


def test_the_newest_come_first_or_those_with_the_words_in_their_headline(
    newsroom: NewsroomFolder, config: Config
) -> None:
    newsroom.release("2024/kajen", "sv", release_values(1, "sv") | {"headline": "Kajen", "body": "Ny."})
    newsroom.release("2025/annat", "sv", release_values(3, "sv") | {"headline": "Annat", "body": "Vid kajen."})
    build_newsroom(config)
    assert find_headlines(config.out, "kaj") == ["Annat", "Kajen"]
    assert find_headlines(config.out, "kaj", order="best") == ["Kajen", "Annat"]


def test_a_word_under_embargo_is_nowhere_in_the_file(newsroom: NewsroomFolder, config: Config) -> None:
    values = release_values(1, "sv") | {"publish_at": "2025-03-02 09:00", "headline": "Zebrahingst köpt"}
    newsroom.release("2025/hemlig", "sv", values | {"lead": "Zebran är här."})
    build_newsroom(config)
    assert b"ebra" not in list_file_bytes(config.out)
    build_newsroom(config, now="2025-03-02T09:00")
    assert find_headlines(config.out, "zebra") == ["Zebrahingst köpt"]
    assert_equals_build_from_nothing(config, now="2025-03-02T09:00")


def test_a_word_that_was_withdrawn_or_corrected_is_nowhere_in_the_file(tmp_path: Path) -> None:
    newsroom = PublishingNewsroom(tmp_path, **SERVICE)
    newsroom.write("2025/bron", headline="Bron öppnar", body="Zebrahingst.")
    newsroom.write("2025/kajen", headline="Kajen öppnar", body="Girafföl.")
    newsroom.execute()
    out = newsroom.config.out
    assert find_headlines(out, "zebrahingst") == ["Bron öppnar"]
    newsroom.write("2025/kajen", headline="Kajen öppnar", body="Elefantkalv.")
    newsroom.execute("correct", "2025/kajen", notes={"sv": "Djuret var ett annat."})
    newsroom.execute("withdraw", "2025/bron", notes={"sv": "Fel."})
    assert find_headlines(out, "elefantkalv") == ["Kajen öppnar"]
    assert find_headlines(out, "zebrahingst") == []
    content = list_file_bytes(out)
    assert not [word for word in ("ebrahingst", "iraff") if word.encode() in content]


def test_only_what_has_changed_is_indexed_again(
    newsroom: NewsroomFolder, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_newsroom(config)
    added: list[tuple[str, ...]] = []
    add_missing = SearchIndex.add_missing

    def watch(index: SearchIndex, releases: Iterable[bytes]) -> None:
        added.append(index.missing)
        add_missing(index, releases)

    monkeypatch.setattr(SearchIndex, "add_missing", watch)
    newsroom.release("2025/ny", "sv", release_values(7, "sv"))
    build_newsroom(config)
    newsroom.release("2024/bron-2", "sv", release_values(2, "sv") | {"body": "Ändrad."})
    build_newsroom(config)
    newsroom.remove("releases/2024/bron-0")
    build_newsroom(config)
    assert added == [("releases/2025/ny/sv.md",), ("releases/2024/bron-2/sv.md",), ()]
    assert_equals_build_from_nothing(config)


@pytest.mark.parametrize("content", [None, b"", b"damaged" * 1000])
def test_an_index_that_is_missing_or_damaged_is_written_again(
    newsroom: NewsroomFolder, config: Config, content: bytes | None
) -> None:
    build_newsroom(config)
    (config.out / INDEX_FILE).unlink()
    if content is not None:
        (config.out / INDEX_FILE).write_bytes(content)
        newsroom.release("2025/ny", "sv", release_values(7, "sv"))
    build_newsroom(config)
    assert_equals_build_from_nothing(config)


def test_without_a_service_the_index_is_removed(newsroom: NewsroomFolder, config: Config) -> None:
    build_newsroom(config)
    newsroom.newsroom(newsroom_values())
    build_newsroom(config)
    assert not (config.out / INDEX_FILE).exists()


def test_without_the_extra_a_build_says_what_to_install_and_leaves_no_old_index(
    newsroom: NewsroomFolder, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_newsroom(config)
    monkeypatch.setattr(search_update, "find_spec", lambda _: None)
    newsroom.release("2025/ny", "sv", release_values(7, "sv"))
    result = build_newsroom(config)
    assert not (config.out / INDEX_FILE).exists()
    assert [each.field for each in result.warnings if "pip install 'pressroom[web]'" in each.message] == ["service_url"]


def test_words_go_before_the_site_changes_and_come_after_it(
    newsroom: NewsroomFolder, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_newsroom(config)
    newsroom.release("2024/bron-2", "sv", release_values(2, "sv") | {"headline": "Zebran kom"})
    newsroom.release("2025/ny", "sv", release_values(7, "sv") | {"headline": "Giraffen kom"})
    states = []
    remove_outdated, add_missing = SearchIndex.remove_outdated, SearchIndex.add_missing

    def watch(index: SearchIndex) -> None:
        remove_outdated(index)
        is_new = "Giraffen" in (config.out / "site/index.html").read_text("utf-8")
        states.append((is_new, len(find_headlines(config.out))))

    def watch_adding(index: SearchIndex, releases: list[bytes]) -> None:
        is_new = "Giraffen" in (config.out / "site/index.html").read_text("utf-8")
        states.append((is_new, len(find_headlines(config.out))))
        add_missing(index, releases)

    monkeypatch.setattr(SearchIndex, "remove_outdated", watch)
    monkeypatch.setattr(SearchIndex, "add_missing", watch_adding)
    build_newsroom(config)
    assert states == [(False, 4), (True, 4)]
    assert len(find_headlines(config.out)) == 6


def test_a_build_that_stops_while_it_writes_the_index_is_completed_by_the_next(
    newsroom: NewsroomFolder, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_newsroom(config)
    newsroom.release("2024/bron-2", "sv", release_values(2, "sv") | {"headline": "Zebran kom"})

    def fail(*_: object) -> None:
        raise sqlite3.OperationalError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr("pressroom.search.index._insert_release", fail)
        with pytest.raises(DeliveryError, match="run the command again"):
            build_newsroom(config)
    assert find_headlines(config.out, "zebra") == []
    build_newsroom(config)
    assert find_headlines(config.out, "zebra") == ["Zebran kom"]
    assert_equals_build_from_nothing(config)


def test_a_search_without_an_index_has_no_answer(tmp_path: Path) -> None:
    with pytest.raises(SearchUnavailableError):
        SearchReader(tmp_path).find_releases(parse_query("a", "sv"), SearchFilters())


def test_a_search_cannot_change_the_index(config: Config) -> None:
    build_newsroom(config)
    with SearchReader(config.out)._open() as connection, pytest.raises(sqlite3.OperationalError, match="readonly"):
        connection.execute("DELETE FROM release")
