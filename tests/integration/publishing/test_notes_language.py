"""A note that begins like a language code is asked about, if the newsroom has no such language."""

import pytest

from pressroom.errors import ConfigError
from pressroom.publishing.request import find_unknown_language, parse_notes


@pytest.mark.parametrize("note", ["sv: Summan var fel.", "SV: Summan var fel.", "pt: A soma estava errada."])
def test_a_note_in_a_language_that_the_newsroom_lacks_is_found(note: str) -> None:
    assert find_unknown_language([note], ["en", "nb"]) == (note.partition(":")[0], note)


@pytest.mark.parametrize("note", ["en: The sum.", "EN: The sum.", "The sum: 3.", "obs: The sum.", "en: sv: The sum."])
def test_other_notes_are_taken_as_they_are(note: str) -> None:
    assert find_unknown_language([note], ["en"]) is None


def test_the_language_may_be_in_capital_letters() -> None:
    assert parse_notes(["SV: Summan var fel."], ["en", "sv"]) == {"sv": "Summan var fel."}


def test_a_note_is_cleaned_of_what_nobody_can_see() -> None:
    assert parse_notes(["Sum\xadman\xa0var fel."], ["sv"]) == {"sv": "Summan var fel."}


def test_a_note_that_nobody_can_read_is_refused() -> None:
    with pytest.raises(ConfigError, match="write “ändrad”"):
        parse_notes(["Ã¤ndrad summa"], ["sv"])
