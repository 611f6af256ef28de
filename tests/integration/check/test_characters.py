"""Characters that nobody can see are cleaned or refused, by one rule for each kind of field, and named."""

from pathlib import Path
from typing import Any

import pytest

from tests.support.checking import TEXT, check, find_problems, newsroom_text, only, release_text


def test_what_nobody_can_see_is_cleaned_in_every_text_without_a_word(tmp_path: Path) -> None:
    text = release_text(
        "Sim\xadhallen\xa0öppnar\u200b. Den kostar 10\xa0kr.",
        headline="Sim\xadhallen\xa0o\u0308ppnar",
        lead="Fjällby\u2028öppnar \ufeffsimhallen\u200b.",
        keywords="[Sim\xadhall]",
        facts="[{label: Längd\xa0i meter, value: 25\u202fm}]",
    )
    result = check(tmp_path, {TEXT: text})
    assert result.problems == ()
    (release,) = result.releases
    assert release.headline == "Simhallen öppnar"
    assert release.lead == "Fjällby öppnar simhallen."
    assert release.keywords[0].name == "Simhall"
    assert release.keywords[0].slug == "simhall"
    assert (release.facts[0].label, release.facts[0].value) == ("Längd i meter", "25\u202fm")
    assert release.body == "Simhallen öppnar. Den kostar 10\xa0kr.\n"


def test_the_texts_of_newsroom_yaml_are_cleaned_too(tmp_path: Path) -> None:
    texts = {"newsroom.yaml": newsroom_text(title="Fjäll\xadby\xa0pressrum")}
    result = check(tmp_path, texts)
    assert result.problems == ()
    assert result.newsroom
    assert result.newsroom.editions[0].title == "Fjällby pressrum"


@pytest.mark.parametrize("field", ["headline", "lead", "dateline"])
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Bron \u202eöppnar.", ("U+202E RIGHT-TO-LEFT OVERRIDE after “Bron”",)),
        ("Bron \uf0b7 öppnar.", ("U+F0B7", "empty box")),
        ("Bron f\ufffdr trafik.", ("U+FFFD REPLACEMENT CHARACTER after “Bron f”",)),
        ("Bron Ã¶ppnar.", ("“Ã¶ppnar.” was saved with the wrong encoding; write “öppnar.”",)),
    ],
)
def test_what_nobody_can_read_is_an_error_of_the_field(
    tmp_path: Path, field: str, text: str, words: tuple[str, ...]
) -> None:
    problems = find_problems(tmp_path, {TEXT: release_text(**{field: text})})
    only(problems, "error", {"headline": 2, "lead": 3, "dateline": 6}[field], *words)


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [
        ("Först.\n\n\uf0b7\tBron är klar.", 10, ("U+F0B7", "is a bullet of Word; write “- Bron är klar.”")),
        ("Först.\n\nBron â€“ klar.", 10, ("“â€“” was saved with the wrong encoding; write “–”",)),
        ("Först.\u2028Sedan \u202eklart.", 8, ("U+202E",)),
        ("Se\n[rapport](https://e.se/a\u200bb).", 9, ("the address contains U+200B ZERO WIDTH SPACE after",)),
        ("Mejla\npress\xad@e.se.", 9, ("the address contains U+00AD SOFT HYPHEN after “press”",)),
    ],
)
def test_what_nobody_can_read_is_an_error_of_its_line_in_the_body(
    tmp_path: Path, body: str, line: int, words: tuple[str, ...]
) -> None:
    problems = find_problems(tmp_path, {TEXT: release_text(body)})
    only(problems, "error", line, *words)


def test_a_line_separator_in_the_body_does_not_change_the_lines_of_other_problems(tmp_path: Path) -> None:
    problems = find_problems(
        tmp_path, {TEXT: release_text("Ett.\u2029Två.\u2028Tre.\n\nBron öppnar måndag 3 april 2025.")}
    )
    only(problems, "warning", 10, "“måndag” does not match its date")


@pytest.mark.parametrize(
    ("changes", "line", "words"),
    [
        ({"contacts": '["ada\\u200b"]'}, 5, ("“ada�” contains U+200B ZERO WIDTH SPACE after “ada”",)),
        ({"contacts": "[ada\xa0]"}, 5, ("contains U+00A0 NO-BREAK SPACE after “ada”",)),
        ({"contacts": "[\u0430da]"}, 5, ("contains U+0430 CYRILLIC SMALL LETTER A before “da”",)),
        ({"contacts": "[{name: Bo Ek, phone: 112, email: b@e\xad.se}]"}, 5, ("U+00AD SOFT HYPHEN after “b@e”",)),
        ({"contacts": "[{name: Bo Ek, phone: 08-465\u200b 004 01}]"}, 5, ("U+200B ZERO WIDTH SPACE after “08-465”",)),
        ({"links": "[{title: A, url: 'https://e.se/\u200bx'}]"}, 6, ("U+200B ZERO WIDTH SPACE after “https://e.se/”",)),
        ({"links": "[{title: A, url: 'https://e.se/\ufeffx'}]"}, 6, ("U+FEFF ZERO WIDTH NO-BREAK SPACE after",)),
        ({"former_urls": "['/gam\xadmal/']"}, 6, ("U+00AD SOFT HYPHEN after “/gam”",)),
        ({"documents": "[{file: 'rap\u200bport.pdf', title: x}]"}, 6, ("U+200B ZERO WIDTH SPACE after “rap”",)),
        ({"kind": "ne\u200bws"}, 6, ("U+200B ZERO WIDTH SPACE after “ne”",)),
        ({"dateline\xa0": "Fjällby"}, 6, ("did you mean dateline? “dateline” contains U+00A0 NO-BREAK SPACE after",)),
    ],
)
def test_in_an_address_or_id_every_hidden_character_is_an_error_that_names_it(
    tmp_path: Path, changes: dict[str, Any], line: int, words: tuple[str, ...]
) -> None:
    problems = find_problems(tmp_path, {TEXT: release_text(**changes)})
    only(problems, "error", line, *words)


def test_a_no_break_space_in_a_telephone_number_is_an_ordinary_space(tmp_path: Path) -> None:
    text = release_text(contacts="[{name: Bo Ek, phone: 08-465\xa0004\xa001}]")
    (release,) = check(tmp_path, {TEXT: text}).releases
    assert release.contacts[0].phone
    assert release.contacts[0].phone.text == "08-465 004 01"


@pytest.mark.parametrize(("changes", "line"), [({"headline": "Br\u043en öppnar"}, 2), ({"keywords": "[Br\u043e]"}, 6)])
def test_a_letter_of_another_alphabet_is_a_warning_that_names_it(
    tmp_path: Path, changes: dict[str, Any], line: int
) -> None:
    problems = find_problems(tmp_path, {TEXT: release_text(**changes)})
    only(problems, "warning", line, "contains U+043E CYRILLIC SMALL LETTER O after “Br”", "looks like another letter")


def test_a_letter_of_another_alphabet_in_the_body_is_a_warning_on_its_line(tmp_path: Path) -> None:
    problems = find_problems(tmp_path, {TEXT: release_text("Bron är klar.\n\nDen h\u0430r öppnat.")})
    only(problems, "warning", 10, "U+0430 CYRILLIC SMALL LETTER A after “h”")


def test_a_text_may_start_with_more_than_one_byte_order_mark(tmp_path: Path) -> None:
    assert find_problems(tmp_path, {TEXT: "\ufeff\ufeff" + release_text()}) == ()
