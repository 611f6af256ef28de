"""Slugs: the part of a URL made from a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressroom.text.slugs import MAX_LENGTH, slugify


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("En månad fri från våld", "en-manad-fri-fran-vald"),
        ("  Åre – Östersund:  idé & café! ", "are-ostersund-ide-cafe"),
        ("Smørrebrød, Æble, Straße, Łódź, Đurđević", "smorrebrod-aeble-strasse-lodz-durdevic"),
        ("ﬁnal m² №5", "final-m2-no5"),
        ("İstanbul ışık", "istanbul-isik"),
        ("日本が 한국 हिन्दी Привет йод", "日本が-한국-हिन्दी-привет-йод"),
        ("snake_case/and\\slashes..", "snake-case-and-slashes"),
        ("<script>&amp;", "script-amp"),
        ("!?", ""),
        ("", ""),
        ("\u0301\u0302", ""),
        ("\ud800x", "x"),
    ],
)
def test_a_slug_has_only_letters_and_digits(text: str, expected: str) -> None:
    assert slugify(text) == expected


def test_long_text_is_cut_at_a_hyphen() -> None:
    assert slugify("ord " * 30) == "-".join(["ord"] * 20)
    assert slugify(f"{'a' * 40} {'b' * 60}") == "a" * 40
    assert slugify("a" * 100) == "a" * MAX_LENGTH


@given(st.text())
def test_the_slug_of_a_slug_is_the_same(text: str) -> None:
    assert slugify(slugify(text)) == slugify(text)


@given(st.text())
def test_a_slug_is_a_valid_folder_name(text: str) -> None:
    name = slugify(text)
    assert len(name) <= MAX_LENGTH
    assert len(name.encode()) <= 255
    assert name == name.strip("-")
    assert "--" not in name
    assert not set(name) & set("/\\.:?#%&<>\"' \n\0")
