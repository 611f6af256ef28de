"""Texts of one release come into one folder, whose name says what the old URL said."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from pressroom.importer.found import FoundTranslation
from pressroom.importer.found_store import FoundSummary
from pressroom.importer.groups import FoundGroup, choose_address, choose_slug, join_translations

ZONE = ZoneInfo("Europe/Stockholm")


def summary(number: int, language: str = "sv", **values: object) -> FoundSummary:
    fields = {
        "source": f"item {number}",
        "headline": f"Bron {number}",
        "id": "",
        "source_id": "",
        "urls": (f"https://a.example/{language}/{number}",),
        "translations": (),
        "published_at": None,
        "digest": "",
    }
    return FoundSummary(number=number, language=language, **(fields | values))  # type: ignore[arg-type] # a test table


def numbers(*summaries: FoundSummary) -> list[list[int]]:
    return [[each.number for each in group.texts] for group in join_translations(summaries)]


def test_translations_by_url_are_one_release() -> None:
    other = FoundTranslation(language="en", url="https://a.example/en/1/")
    assert numbers(summary(0, translations=(other,)), summary(1, "en"), summary(2)) == [[0, 1], [2]]


def test_translations_by_id_are_one_release() -> None:
    other = FoundTranslation(language="en", id="77")
    assert numbers(summary(0, translations=(other,)), summary(1, "en", source_id="77")) == [[0, 1]]


def test_the_same_number_in_one_system_is_one_release() -> None:
    assert numbers(summary(0, source_id="7"), summary(1, "en", source_id="7")) == [[0, 1]]


def test_the_same_number_in_two_systems_is_two_releases() -> None:
    other = summary(1, "en", source_id="7", urls=("https://b.example/7",))
    assert numbers(summary(0, source_id="7"), other) == [[0], [1]]


def test_two_texts_in_one_language_are_never_one_release() -> None:
    other = FoundTranslation(language="en", url="https://a.example/en/2")
    assert numbers(summary(0, translations=(other,)), summary(1, translations=(other,)), summary(2, "en")) == [
        [0, 2],
        [1],
    ]


def test_a_text_that_names_another_translation_stays_apart() -> None:
    to_home = FoundTranslation(language="en", url="https://a.example/en/1")
    back = FoundTranslation(language="sv", url="https://a.example/sv/9")
    assert numbers(summary(0, translations=(to_home,)), summary(1, "en", translations=(back,))) == [[0], [1]]


@pytest.mark.parametrize(
    ("url", "slug"),
    [
        ("https://a.example/2020/01/bron-oppnar/", "bron-oppnar"),
        ("https://a.example/bron-oppnar-3123456", "bron-oppnar"),
        ("https://a.example/2020-03-04-bron.html", "bron"),
        ("https://a.example/bron/index.html", "bron"),
        ("https://a.example/Bron%20%C3%96ppnar", "bron-oppnar"),
        ("https://a.example/?p=123", "headline"),
        ("https://a.example/news/4711", "headline"),
        ("https://a.example/news/article.aspx", "headline"),
        ("https://a.example/новости", "headline"),
    ],
)
def test_the_folder_has_the_slug_of_a_url_that_says_something(url: str, slug: str) -> None:
    assert choose_slug(FoundGroup((summary(0, urls=(url,), headline="Headline"),))) == slug


def test_a_release_without_any_letters_has_a_slug_that_stays_the_same() -> None:
    group = FoundGroup((summary(0, urls=("https://a.example/?p=1",), headline="Новости"),))
    assert choose_slug(group) == choose_slug(group)
    assert choose_slug(group).startswith("release-")


def test_the_year_is_that_of_the_newsroom() -> None:
    group = FoundGroup((summary(0, published_at=datetime(2020, 12, 31, 23, 30, tzinfo=UTC)),))
    assert choose_address(group, ZONE, 2026, lambda _: False) == "2021/bron-0"


def test_a_draft_has_this_year_and_a_taken_folder_gets_a_number() -> None:
    assert choose_address(FoundGroup((summary(0),)), ZONE, 2026, {"2026/bron-0"}.__contains__) == "2026/bron-0-2"
