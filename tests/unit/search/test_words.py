"""Words, stems and queries: what is one word, which words are the same, and that no input is an error."""

import sqlite3
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressroom.model.search import SearchFilters
from pressroom.search.database import create_tables
from pressroom.search.excerpts import EXCERPT_LENGTH, create_results
from pressroom.search.parse import QueryPart, parse_query
from pressroom.search.stems import get_stemmer
from pressroom.search.words import build_index_texts, split_words
from tests.support.hostile_texts import FRAGMENTS
from tests.support.search import create_document

OPERATORS = [
    '"',
    "*",
    "^",
    "NEAR(",
    ")",
    "AND",
    "OR",
    "NOT",
    "-",
    "+",
    ":",
    "{terms}",
    "words:",
    "\0",
    "h=",
    "l=sv",
    ";--",
]
QUERIES = st.one_of(
    st.text(max_size=60),
    st.lists(st.one_of(st.sampled_from(OPERATORS), st.text(max_size=5)), max_size=30).map(" ".join),
    st.sampled_from(OPERATORS).map(lambda each: each * 4000),
)


def finds(text: str, headline: str = "", lead: str = "", body: str = "", language: str = "sv", **filters: str) -> bool:
    """Whether a search finds the only document of an index in memory."""
    query = parse_query(text, language)
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        create_tables(connection, "")
        terms, phrases = build_index_texts(create_document(headline, lead, body, language))
        connection.execute("INSERT INTO terms (rowid, words) VALUES (1, ?)", (terms,))
        connection.execute("INSERT INTO phrases (rowid, words) VALUES (1, ?)", (phrases,))
        match = query.build_match(SearchFilters(**filters), lambda _: [])
        is_found = bool(connection.execute("SELECT rowid FROM terms WHERE terms MATCH ?", (match,)).fetchall())
        for is_excluded in (False, True):
            if phrase_match := query.build_phrase_match(is_excluded=is_excluded):
                statement = "SELECT rowid FROM phrases WHERE phrases MATCH ?"
                is_found &= bool(connection.execute(statement, (phrase_match,)).fetchall()) != is_excluded
        if headline_match := query.build_headline_match(SearchFilters(**filters), lambda _: []):
            connection.execute("SELECT rowid FROM terms WHERE terms MATCH ?", (headline_match,)).fetchall()
    return is_found


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("sv", ("bibliotek", "biblioteket", "biblioteken", "bibliotekens")),
        ("nb", ("bibliotek", "biblioteket", "bibliotekene")),
        ("nn", ("skule", "skulen", "skular")),
        ("en", ("library", "libraries")),
        ("en-GB", ("bridge", "bridges")),
    ],
)
def test_each_inflection_finds_the_others(language: str, words: tuple[str, ...]) -> None:
    missing = [(each, other) for each in words for other in words if not finds(each, body=other, language=language)]
    assert not missing


def test_a_language_without_a_stemmer_finds_words_as_they_are() -> None:
    assert get_stemmer("is")("bókasafnið") == "bókasafnið"
    assert finds("bókasafnið", body="Bókasafnið opnar", language="is")


@pytest.mark.parametrize("text", ["kommun", "Kommun", "KOMMUNSTYR", "kommunstyrelsen"])
def test_a_compound_is_found_by_its_beginning(text: str) -> None:
    assert finds(text, body="Det beslutade kommunstyrelsen i går.")


@pytest.mark.parametrize("text", ["styrelse", "st", "ko"])
def test_a_compound_is_not_found_by_its_end_or_by_one_or_two_letters(text: str) -> None:
    assert not finds(text, body="Det beslutade kommunstyrelsen.")


@pytest.mark.parametrize(
    ("text", "other"), [("måla", "mala"), ("mala", "måla"), ("hor", "hör"), ("ar", "år"), ("on", "ön")]
)
def test_letters_with_rings_and_dots_are_letters_of_their_own(text: str, other: str) -> None:
    assert not finds(text, body=other)
    assert finds(other, body=other)


def test_letters_typed_in_two_characters_are_the_same() -> None:
    assert finds("ma\u030ala", body="måla")


def test_all_words_must_occur_anywhere_in_the_release() -> None:
    assert finds("bron öppnar", headline="Bron", body="Den öppnar i maj.")
    assert not finds("bron stänger", headline="Bron", body="Den öppnar i maj.")


def test_a_phrase_is_found_in_its_order_across_lines_but_not_across_paragraphs() -> None:
    body = "Vi bygger den nya\nbron i år.\n\nSkolan är klar."
    assert finds('"den nya bron"', body=body)
    assert finds("”nya bron”", body=body)
    assert not finds('"bron nya"', body=body)
    assert not finds('"år skolan"', body=body)
    assert not finds('"nya bro"', body=body)
    assert not finds('"Bron Skolan"', headline="Bron", lead="Skolan")


def test_a_minus_sign_leaves_out_words_and_phrases() -> None:
    assert not finds("bron -skola", headline="Bron", body="Skolan är klar")
    assert not finds('-"nya bron"', headline="Den nya bron")
    assert finds('-"bron nya"', headline="Den nya bron")
    assert finds("-tunnel", headline="Bron")


@pytest.mark.parametrize(
    "filters", [{"kind": "news"}, {"year": "2024"}, {"organisation": "x"}, {"keyword": 'a" OR "b'}]
)
def test_a_filter_limits_what_is_found(filters: dict[str, str]) -> None:
    assert finds("", headline="Bron", kind="press-release", year="2025", organisation="fjallby")
    assert not finds("bron", headline="Bron", **filters)


def test_nobody_finds_a_release_by_the_signs_of_the_index() -> None:
    for text in ("h=bron", "l=sv", "y=2025", "="):
        assert [part.words for part in parse_query(text, "sv").parts if any("=" in word for word in part.words)] == []


def test_a_word_with_signs_is_a_phrase() -> None:
    assert parse_query("covid-19", "sv").parts == (QueryPart(("covid", "19"), is_phrase=True),)


@pytest.mark.parametrize("word", ["हिन्दी", "العربيّة", "שָׁלוֹם", "ภาษาไทย", "İstanbul", "straße"])
def test_a_word_of_any_script_is_one_word(word: str) -> None:
    assert len(split_words(word)) == 1
    assert finds(word, body=f"a {word} b")


@pytest.mark.parametrize("text", [*FRAGMENTS, "a" * 10_000, '"' * 10_000, "x " * 5000, "👩‍👩‍👧 🏳️‍🌈", "\ud800"])
def test_hostile_text_is_a_valid_query(text: str) -> None:
    finds(text, headline="Bron")


@given(QUERIES)
def test_any_text_is_a_valid_query(text: str) -> None:
    finds(text, headline="Bron", kind=text[:20], keyword=text[-20:])


@given(st.text(max_size=200))
def test_a_release_is_found_by_each_of_its_words(text: str) -> None:
    for word in split_words(text)[:5]:
        assert finds(f'"{word}"', body=text)


@given(st.text(max_size=30), st.text(max_size=600), st.text(max_size=20))
def test_marking_changes_no_text(headline: str, text: str, query: str) -> None:
    result = create_results([create_document(headline, "", text)], parse_query(query, "sv"))[0]
    assert "".join([part.text for part in result.headline]) == headline
    assert len("".join([part.text for part in result.excerpt])) <= EXCERPT_LENGTH + 70


def test_an_excerpt_shows_the_text_around_the_word_unless_the_lead_has_it() -> None:
    text = "ett två tre fyra fem " * 20 + "Biblioteken öppnar. " + "sex sju åtta nio " * 20
    result = create_results([create_document("Nytt", "I maj.", text)], parse_query("bibliotek", "sv"))[0]
    assert [part.text for part in result.excerpt if part.is_match] == ["Biblioteken"]
    assert result.excerpt[0].text.startswith("… ")
    assert result.excerpt[-1].text.endswith(" …")
    result = create_results([create_document("Nytt", "Biblioteket i maj.", text)], parse_query("bibliotek", "sv"))[0]
    assert "".join([part.text for part in result.excerpt]) == "Biblioteket i maj."
