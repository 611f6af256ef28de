"""Lines of copied texts are restored, and no word ever changes."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressroom.verification.pasted_text import clean_text, list_readings
from tests.support.growth import assert_linear

PUBLIC = "Bron öppnar\n\nKommunen öppnar en ny bro för press-releaser på fredag.\n\n  Bron\n  Telefon: 1\n"
LINES = [" ".join(line.split()) for line in PUBLIC.split("\n") if line]


def list_lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.split("\n") if line.strip()]


@pytest.mark.parametrize(
    "copied",
    [
        PUBLIC,
        PUBLIC.replace("\n", "\r\n"),
        PUBLIC.replace(" ny ", "\nny\n"),
        "".join(f"> > {line}\n" for line in PUBLIC.split("\n")),
        "".join(f">>{line}\n" for line in PUBLIC.replace(" ny ", " ny\n").split("\n")),
        PUBLIC.replace("Kommunen", "Kom\u00admu\u00adnen"),
        PUBLIC.replace("Kommunen", "Kom-\nmunen"),
        PUBLIC.replace("Kommunen", "Kom\u00ad\nmunen"),
        PUBLIC.replace("press-releaser", "press-\nreleaser"),
        PUBLIC.replace("fredag", "fre\u2010\ndag"),
        PUBLIC.replace("ö", "o\u0308"),
        PUBLIC.replace(" ", "\u00a0"),
        PUBLIC.replace("  Bron", "• Bron").replace("  Telefon", "- Telefon"),
        "\ufeff" + " ".join(PUBLIC.split()),
        "\f".join(PUBLIC.split("\n")),
        "Anna skrev:\n" + PUBLIC,
    ],
)
def test_the_lines_are_restored_however_the_text_was_copied(copied: str) -> None:
    readings = [list_lines(reading) for reading in list_readings(copied, [PUBLIC])]
    assert any(reading[-len(LINES) :] == LINES for reading in readings)


def test_ligatures_become_letters_and_digits_keep_their_place() -> None:
    assert clean_text("oﬃciell 10² ½") == "officiell 10² ½"


def test_paragraphs_that_are_not_public_are_joined_after_the_first_public_line() -> None:
    readings = list(list_readings("Noll\nett\n\nBron\nöppnar\n\nEtt\ntvå.\n\nTre\nfyra.", [PUBLIC]))
    assert "Noll\nett\nBron öppnar\nEtt två.\nTre fyra." in readings


@given(
    st.lists(st.sampled_from(["Bron", "öppnar", "ny", "1", "-", "-\n", "\n", "\n\n", ">", "bro-\n", "x"]), max_size=40)
)
def test_no_reading_has_another_word(parts: list[str]) -> None:
    copied = " ".join(parts)

    def list_letters(text: str) -> str:
        return re.sub(r"[\s>-]", "", text)

    for reading in list_readings(copied, [PUBLIC]):
        assert list_letters(reading) == list_letters(copied)


@pytest.mark.parametrize("unit", ["Bron öppnar ", "Kommunen öppnar en ny ", "> ", "-\n", "\n", "Kom-\n"])
def test_the_time_grows_with_the_size_only(unit: str) -> None:
    assert_linear(lambda size: list(list_readings(unit * size, [PUBLIC])), 2_000)
