"""Texts are cleaned of characters that nobody can see, and what no reader can read is found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressroom.text.characters import (
    clean_body,
    clean_line,
    describe_hidden,
    find_hidden_in_addresses,
    find_mixed_words,
    find_unreadable,
)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("Sim\xadhallen", "Simhallen"),
        ("Sim\u200bhallen", "Simhallen"),
        ("Sim\u200c\u200dhallen", "Simhallen"),
        ("Sim\u2060hallen\ufeff", "Simhallen"),
        ("Simhallen\xa0öppnar", "Simhallen öppnar"),
        ("Simhallen\u202föppnar\u2009nu", "Simhallen öppnar nu"),
        ("10\xa0000\xa0kr", "10\xa0000\xa0kr"),
        ("Simhallen\u2028öppnar", "Simhallen öppnar"),
        ("Simhallen\u200e", "Simhallen"),
        ("o\u0308ppnar", "öppnar"),
        ("A\u030angstro\u0308m", "Ångström"),
        ("👩\u200d🚒 🏳\ufe0f\u200d🌈", "👩\u200d🚒 🏳\ufe0f\u200d🌈"),
        ("🏴\U000e0067\U000e0062\U000e007f", "🏴\U000e0067\U000e0062\U000e007f"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("क्\u200dष", "क्\u200dष"),
        ("ไทย\u200bแลนด์", "ไทย\u200bแลนด์"),
        ("שלום\u200f!", "שלום\u200f!"),
        ("東京\u3000大阪", "東京\u3000大阪"),
    ],
)
def test_a_line_is_cleaned_of_what_nobody_can_see(text: str, cleaned: str) -> None:
    assert clean_line(text) == cleaned
    assert not list(find_unreadable(clean_line(text)))


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("Den\xa0kostar 10\xa0000\xa0kr, 5\u202f%", "Den kostar 10\xa0000\xa0kr, 5\u202f%"),
        ("Rad ett\u2028rad två", "Rad ett\nrad två"),
        ("Stycke ett\u2029stycke två", "Stycke ett\n\nstycke två"),
        ("Sim\xadhallen\nöppnar", "Simhallen\nöppnar"),
    ],
)
def test_a_body_keeps_no_break_spaces_between_numbers_and_units(text: str, cleaned: str) -> None:
    assert clean_body(text) == cleaned


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ã¥ker", "“Ã¥ker” was saved with the wrong encoding; write “åker”"),
        ("hall Ã¶ppnar", "“Ã¶ppnar” was saved with the wrong encoding; write “öppnar”"),
        ("nu â€“ då", "write “–”"),
        ("Ã…re", "write “Åre”"),
        ("Ã–stersund", "write “Östersund”"),
        ("â€œHejâ€\x9d", "write ““Hej””"),
        ("ÃƒÂ¥ker", "write “åker”"),
        ("10Â 000".replace(" ", "\xa0"), "wrong encoding"),
        ("√•re", "write “åre”"),
        ("nu ‚Äì då", "write “–”"),
        ("ðŸ™‚", "write “🙂”"),
        ("a\u202eb", "U+202E RIGHT-TO-LEFT OVERRIDE after “a” changes the direction"),
        ("a\u2067b", "U+2067 RIGHT-TO-LEFT ISOLATE after “a” is never ended"),
        ("a\u2069b", "U+2069 POP DIRECTIONAL ISOLATE after “a” ends nothing"),
        (
            "\uf0b7\tPunkt ett",
            "U+F0B7 PRIVATE-USE CHARACTER before “Punkt ett” is a bullet of Word; write “- Punkt ett”",
        ),
        ("a\ue000b", "U+E000 PRIVATE-USE CHARACTER after “a”"),
        ("f\ufffdr", "U+FFFD REPLACEMENT CHARACTER after “f” stands for a letter that was lost"),
        ("a\x07b", "U+0007 CONTROL CHARACTER after “a”"),
    ],
)
def test_what_nobody_can_read_is_found_with_its_name(text: str, words: str) -> None:
    (found,) = find_unreadable(text)
    assert words in found.message


@pytest.mark.parametrize(
    "text",
    [
        "SÃO PAULO",
        "“AMANHÔ",
        "Âge d’or",
        "CAFÉ»",
        "√2 = 1,41",
        "√ och ±",
        "\u2067שלום\u2069!",
        "‚Ärger’",
        "â la carte",
        "kΩ, μg, β-blocker",
    ],
)
def test_ordinary_text_is_readable(text: str) -> None:
    assert not list(find_unreadable(text))
    assert not list(find_mixed_words(text))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("kalle\xa0", "contains U+00A0 NO-BREAK SPACE after “kalle”"),
        ("ka\u200blle", "contains U+200B ZERO WIDTH SPACE after “ka”"),
        ("\ufeffkalle", "contains U+FEFF ZERO WIDTH NO-BREAK SPACE before “kalle”"),
        ("k\u0430lle", "contains U+0430 CYRILLIC SMALL LETTER A after “k”"),
        ("Ko\u0308p", "contains U+006F LATIN SMALL LETTER O after “K”"),
        ("kalle", ""),
        ("Åsa", ""),
    ],
)
def test_a_hidden_character_is_named_with_the_text_before_it(text: str, words: str) -> None:
    assert describe_hidden(text) == words


@pytest.mark.parametrize(
    "body",
    [
        "Se https://e.se/a\u200bb nu.",
        "Mejla a\xad@e.se.",
        "[a](https://e.se/\xa0b)",
        "<https://e.se\u200b>",
        "[r](rapport\xa0.pdf)",
    ],
)
def test_a_hidden_character_in_an_address_of_the_body_is_found(body: str) -> None:
    (found,) = find_hidden_in_addresses(body)
    assert "the address contains U+" in found.message


def test_a_space_after_an_address_is_not_part_of_it() -> None:
    assert not list(find_hidden_in_addresses("Se https://e.se/a nu\xa0och [a](https://e.se) 5\xa0kr."))


@given(st.text())
def test_cleaned_text_stays_as_it_is(text: str) -> None:
    assert clean_line(clean_line(text)) == clean_line(text)
    assert clean_body(clean_body(text)) == clean_body(text)
    list(find_unreadable(text))
    list(find_hidden_in_addresses(text))
    describe_hidden(text)
