"""Every warning about the style of a release, on its line, and texts without a warning."""

from pathlib import Path
from typing import Any

import pytest

from tests.support.checking import TEXT, check, find_problems, newsroom_text, only, release_text

FRONT: dict[str, tuple[Any, ...]] = {
    "a long headline": ({"headline": "b" * 111}, 2, "111 characters", "110"),
    "a long lead": ({"lead": "Ord " * 60 + "ord."}, 3, "61 words", "60"),
    "a lead without end": ({"lead": "Bron öppnar"}, 3, "without a full stop"),
    "a lead that is not finished": ({"lead": "Bron öppnar och. Den är ny."}, 3, "“och.”"),
    "a weekday in the lead": ({"lead": "Bron öppnar tisdag 3 februari 2025."}, 3, "2025-02-03 is a Monday"),
    "help without numbers": (
        {"help": "[{name: A, url: 'https://e.se/'}]"},
        6,
        "no entry under “help” has a telephone number",
    ),
    "contacts for the press only": (
        {"contacts": "[{name: Bo Ek, phone: 112, audience: press}]"},
        *(5, "press only"),
    ),
    "a person whose last day has passed": (
        {"contacts": "[ada, {name: Bo Ek, phone: 112, until: 2025-02-28}]"},
        *(5, "2025-02-28", "has passed"),
    ),
    "a name spelt in two ways in contacts": (
        {"contacts": "[ada, {name: Ada Lindkvist, phone: 112}]"},
        *(5, "“Ada Lindkvist”", "“Ada Lindqvist” in newsroom.yaml"),
    ),
    "a name spelt in two ways in the lead": ({"lead": "Ada Lindkvist öppnar bron."}, 3, "“Ada Lindkvist”"),
    "the example lead of `pressroom new`, in a draft": (
        {"lead": '"Write the lead here: who does what, when and where."', "publish_at": None},
        *(3, "write your own"),
    ),
}
BODY: dict[str, tuple[Any, ...]] = {
    "a weekday that does not match": (
        "Rad ett.\n\nInvigningen är\nonsdagen den 4 februari 2025.",
        11,
        "“onsdagen”",
        "Tuesday",
    ),
    "a weekday without year": ("Vi ses fredag 4 februari.", 8, "2025-02-04 is a Tuesday"),
    "a paragraph without end": ("Bron är klar.\n\nDen är ny", 10, "Den är ny", "full stop"),
    "a sentence that ends with a conjunction": ("Kontakten är kostnadsfri och. Ring oss.", 8, "“och.”"),
    "an empty section at the end": ("Bron är klar.\n\n## Mer", 10, "“Mer”"),
    "an empty section before another": ("## Ett\n\n## Två\n\nText.", 8, "“Ett”"),
    "a section with nothing but a rule": ("Bron är klar.\n\n## Mer\n\n***\n", 10, "“Mer”"),
    "digits that are not a valid number": ("Bron är klar.\n\nRing gärna\n08-12 34 för mer.", 11, "“08-12 34”"),
    "a number run together with a word": ("Ring 08-465 004 00https nu.", 8, "08-465 004 00"),
    "a name spelt in two ways": ("Bron är klar.\n\nDet säger\nAda Lindkvist.", 11, "“Ada Lindkvist”", "newsroom.yaml"),
    "a genitive spelt in two ways": ("Det är Ada Lindkvists bro.", 8, "“Ada Lindqvist”"),
    "a speaker spelt in two ways": ("> Bra.\n>\n> – Ada Lindkvist, chef", 10, "“Ada Lindkvist”"),
    "two neighbouring letters swapped": ("Det säger Ada Lidnqvist.", 8, "“Ada Lidnqvist”"),
    "a name spelt differently from its speaker": (
        "> Bra.\n> – Kristina Berg\n\nChristina Berg är glad.",
        11,
        "“Christina Berg”",
    ),
}
WITHOUT_WARNING = {
    "ends of many kinds": "Klar?\n\nJa!\n\nTa med:\n\n– Ja, säger hon.\n\n”Nej.”\n\n(Slut.)\n\nSå…\n\nHon sa ”nej”.",
    "a footnote after the end": "Bron är klar.[^1]\n\n[^1]: En not",
    "other blocks": "## A\n\n- en\n- två\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n> Citat\n> – Bo Ek\n\n`kod`.",
    "an address at the end": "Läs mer: https://e.se/bro\n\nLäs på www.e.se/bro\n\nSkriv till a@e.se",
    "a paragraph that is a link": "[Om bron](https://e.se/)",
    "a section that starts with a smaller one": "## Ett\n\n### Två\n\nText.",
    "a weekday that matches": "Vi ses måndag 3 februari 2025 och tisdagen den 4 februari.",
    "valid numbers": "Ring 08-465 004 00, +46 8 465 004 00 eller 112. Det kostar 1 200 000 kr år 2025.",
    "correct names": "Ada Lindqvist, Ada Lindqvists bror, Ada Berg och Adam Lindqvist. Enligt Ada Lindqvist.",
    "words that may end a sentence": "Cyklar får följa med. Det är vad det handlar om. Vi vet vart vi ska till.",
    "a man and a woman": "> Bra.\n> – Johan Berg\n\nJohanna Berg är glad.",
    "short names one letter apart": "> Bra.\n> – Eva Berg\n\nEva Borg är glad.",
}

OLD = "releases/2024/andra/sv.md"


@pytest.mark.parametrize("case", FRONT)
def test_a_warning_about_the_fields(tmp_path: Path, case: str) -> None:
    changes, line, *words = FRONT[case]
    only(find_problems(tmp_path, {TEXT: release_text(**changes)}), "warning", line, *words)


@pytest.mark.parametrize("case", BODY)
def test_a_warning_about_the_body(tmp_path: Path, case: str) -> None:
    body, line, *words = BODY[case]
    result = check(tmp_path, {TEXT: release_text(body)})
    only(result.problems, "warning", line, *words)
    assert len(result.releases) == 1


@pytest.mark.parametrize("case", WITHOUT_WARNING)
def test_no_warning(tmp_path: Path, case: str) -> None:
    assert find_problems(tmp_path, {TEXT: release_text(WITHOUT_WARNING[case])}) == ()


def test_english_has_its_own_conjunctions_and_weekdays(tmp_path: Path) -> None:
    text = release_text("It is free and. Come on Tuesday 3 February 2025.", lead="The bridge opens.")
    problems = find_problems(tmp_path, {"releases/2025/bron-oppnar/en.md": text})
    assert [each.message.split(";")[0] for each in problems] == [
        "a sentence ends with “and.”",
        "“Tuesday” does not match its date: 2025-02-03 is a Monday",
    ]


def test_norwegian_has_its_own_conjunctions_and_weekdays(tmp_path: Path) -> None:
    texts = {
        "newsroom.yaml": newsroom_text(languages="[sv, nb]"),
        "releases/2025/bron-oppnar/nb.md": release_text("Det er gratis og. Kom tirsdag 3.2.2025.", lead="Broen åpner."),
    }
    assert [each.message.split(";")[0] for each in find_problems(tmp_path, texts)] == [
        "a sentence ends with “og.”",
        "“tirsdag” does not match its date: 2025-02-03 is a Monday",
    ]


def test_a_text_in_an_unknown_language_does_not_stop_the_check(tmp_path: Path) -> None:
    texts = {
        "newsroom.yaml": newsroom_text(languages="[sv, xx]"),
        "releases/2025/bron-oppnar/xx.md": release_text("Det er gratis og. Kom tirsdag 3.2.2025."),
    }
    assert "no translation file for “xx”" in find_problems(tmp_path, texts)[0].message


def test_keywords_that_differ_only_by_case(tmp_path: Path) -> None:
    texts = {
        TEXT: release_text(keywords="[bro]"),
        OLD: release_text("Klar.", keywords="[Bro]", publish_at="2024-02-03 09:00"),
    }
    problems = find_problems(tmp_path, texts)
    only(problems, "warning", 6, "“bro” is spelt “Bro” in releases/2024/andra/sv.md")


def test_a_newsroom_contact_whose_last_day_has_passed_is_reported_in_newsroom_yaml(tmp_path: Path) -> None:
    contacts = "\n  ada: {name: Ada Lindqvist, phone: 08-465 004 01, until: 2025-02-20}"
    problems = find_problems(tmp_path, {"newsroom.yaml": newsroom_text(contacts=contacts)})
    only(problems, "warning", 8, "has passed")
    assert problems[0].path == "newsroom.yaml"


def test_and_in_each_release_published_after_that_day(tmp_path: Path) -> None:
    contacts = "\n  ada: {name: Ada Lindqvist, phone: 08-465 004 01, until: 2025-02-20}"
    texts = {
        "newsroom.yaml": newsroom_text(contacts=contacts),
        TEXT: release_text(publish_at=None),
    }
    assert [(each.path, each.line) for each in find_problems(tmp_path, texts)] == [("newsroom.yaml", 8), (TEXT, 4)]


def test_two_newsroom_contacts_with_different_spellings_of_a_name(tmp_path: Path) -> None:
    contacts = "\n  ada: {name: Ada Lindqvist, phone: 08-465 004 01}\n  ad: {name: Ada Lindkvist, phone: 112}"
    only(find_problems(tmp_path, {"newsroom.yaml": newsroom_text(contacts=contacts)}), "warning", 9, "“Ada Lindkvist”")


def test_contacts_of_two_releases_with_different_spellings_of_a_name(tmp_path: Path) -> None:
    texts = {
        TEXT: release_text(contacts="[{name: Kristina Ek, phone: 112}]"),
        OLD: release_text("Klar.", contacts="[{name: Christina Ek, phone: 112}]", publish_at="2024-02-03 09:00"),
    }
    only(find_problems(tmp_path, texts), "warning", 5, "“Christina Ek” in releases/2024/andra/sv.md")
