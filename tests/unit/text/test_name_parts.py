"""Titles and suffixes are not family names, and what cannot be known is not guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressroom.text.name_parts import NameParts, split_name

NAMES = {
    "Tuva Granlöv": ("Granlöv", "Tuva", "", ""),
    "Anna Maria Ek": ("Ek", "Anna Maria", "", ""),
    "Dr Eva Ek": ("Ek", "Eva", "Dr", ""),
    "prof. Eva Ek": ("Ek", "Eva", "prof.", ""),
    "Univ.-Prof. Dipl.-Ing. Eva Ek": ("Ek", "Eva", "Univ.-Prof. Dipl.-Ing.", ""),
    "tekn. dr Eva Ek": ("Ek", "Eva", "tekn. dr", ""),
    "Sir Ian Ek": ("Ek", "Ian", "Sir", ""),
    "Dr Ek": ("Ek", "", "Dr", ""),
    "Dr": ("Dr", "", "", ""),
    "Eva Ek MSc": ("Ek", "Eva", "", "MSc"),
    "Eva Ek, M.Sc., Ph.D.": ("Ek", "Eva", "", "M.Sc., Ph.D."),
    "Eva Ek MD PhD": ("Ek", "Eva", "", "MD PhD"),
    "Eva Ek med. dr": ("Ek", "Eva", "", "med. dr"),
    "Dan Ek Jr": ("Ek", "Dan", "", "Jr"),
    "Dan Ek jr.": ("Ek", "Dan", "", "jr."),
    "Dan Ek, Jr.": ("Ek", "Dan", "", "Jr."),
    "Dan Ek III": ("Ek", "Dan", "", "III"),
    "Dan Ek d.y.": ("Ek", "Dan", "", "d.y."),
    "Dan Ek (de gröna)": ("Ek", "Dan", "", "(de gröna)"),
    "Ursula von der Leyen": ("von der Leyen", "Ursula", "", ""),
    "Dr. Ursula von der Leyen": ("von der Leyen", "Ursula", "Dr.", ""),
    "Hilma af Klint": ("af Klint", "Hilma", "", ""),
    "Juana de la Cruz": ("de la Cruz", "Juana", "", ""),
    "Vincent Van Gogh": ("Van Gogh", "Vincent", "", ""),
    "Van Morrison": ("Morrison", "Van", "", ""),
    "Al Gore": ("Gore", "Al", "", ""),
    "von Essen": ("von Essen", "", "", ""),
    "José Ortega y Gasset": ("Ortega y Gasset", "José", "", ""),
    "Yo-Yo Ma": ("Ma", "Yo-Yo", "", ""),
    "Phil Collins": ("Collins", "Phil", "", ""),
    "Sven-Erik O’Brien-Ek": ("O’Brien-Ek", "Sven-Erik", "", ""),
    "Ek, Dan": ("Ek", "Dan", "", ""),
    "Dan Ek, presschef": ("Ek", "Dan", "", "presschef"),
    "Jourtelefonen": ("Jourtelefonen", "", "", ""),
    "王 小明": ("王", "小明", "", ""),
    "王小明": ("王小明", "", "", ""),
}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_split_as_its_owner_would(name: str) -> None:
    assert split_name(name, "sv") == NAMES[name]


def test_the_order_of_names_in_languages_that_put_the_family_first_is_not_guessed() -> None:
    assert split_name("Dr. Nagy Anna", "hu") == NameParts("Nagy Anna", "", "Dr.")


@given(st.text())
def test_any_text_keeps_all_its_words(name: str) -> None:
    parts = split_name(name)
    words = " ".join(parts).replace(",", " ").split()
    assert sorted("".join(words)) == sorted("".join(name.replace(",", " ").split()))
