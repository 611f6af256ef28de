"""Names are sorted as readers of each language look for them."""

import pytest

from pressroom.text.alphabet import get_alphabetical_key, get_index_letter


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("sv", ["2030", "Alé", "bro", "Elan", "Élan", "Zoo", "åar", "Ärende", "Öl", "Øre"]),
        ("nb", ["2030", "Alé", "bro", "Elan", "Élan", "Zoo", "Ärende", "Öl", "Øre", "åar"]),
        ("en", ["2030", "åar", "Alé", "Ärende", "bro", "Elan", "Élan", "Zoo"]),
    ],
)
def test_names_are_sorted_as_in_the_language(language: str, expected: list[str]) -> None:
    def get_key(name: str) -> tuple[str, str]:
        return get_alphabetical_key(name, language)

    assert sorted(sorted(expected), key=get_key) == expected


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("åka", "ÅÅA"),
        ("Ärende", "ÄÆA"),
        ("øl", "ÖØO"),
        ("Élan", "EEE"),
        ("e\u0301lan", "EEE"),
        ("(kajen)", "KKK"),
        ("Æra", "ÄÆA"),
        ("ßa", "SSS"),
        ("Яков", "ЯЯЯ"),
    ],
)
def test_a_name_stands_under_its_letter(text: str, letters: str) -> None:
    assert "".join(get_index_letter(text, language) for language in ("sv", "nb", "en")) == letters


@pytest.mark.parametrize("text", ["2030", "…", ""])
def test_what_begins_with_no_letter_stands_with_the_numbers(text: str) -> None:
    assert get_index_letter(text, "sv") == "0–9"
