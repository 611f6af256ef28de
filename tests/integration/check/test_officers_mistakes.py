"""Mistakes as officers make them, written down before the code was read: the line, and what the message must say."""

from pathlib import Path
from typing import Any

import pytest

from tests.support.checking import TEXT, find_problems, release_text
from tests.support.small_images import image_bytes

FOLDER = "releases/2025/bron-oppnar"
FILES: dict[str, str | bytes] = {f"{FOLDER}/bron.png": image_bytes("PNG"), f"{FOLDER}/bron.heic": b"\0\0\0\x18ftypheic"}


def picture(alt: str, file: str = "bron.png") -> str:
    return f"\n  - file: {file}\n    alt: {alt}\n    credit: Bo Ek"


def contact(**values: str) -> str:
    return "\n  - name: Bo Ek\n    phone: 112" + "".join(f"\n    {key}: {value}" for key, value in values.items())


MISTAKES: dict[str, tuple[dict[str, Any], int, str]] = {
    "an address with a space of width zero": (
        {"contacts": contact(email="bo@\u200be.se")},
        *(8, "contains U+200B ZERO WIDTH SPACE after “bo@”"),
    ),
    "a bullet of Word": ({"body": "\uf0b7 Bron är klar."}, 8, "is a bullet of Word; write “- Bron är klar.”"),
    "the wrong encoding": ({"lead": "FjÃ¤llby Ã¶ppnar bron."}, 3, "write “Fjällby”"),
    "a title in quotation marks": (
        {"headline": '"Äntligen" – bron öppnar'},
        *(2, """write this line: headline: '"Äntligen" – bron öppnar'"""),
    ),
    "a colon in the headline": ({"headline": "Ny chef: Anna Ek"}, 2, 'write this line: headline: "Ny chef: Anna Ek"'),
    "an at sign at the start": ({"lead": "@kommunen svarar."}, 3, 'write this line: lead: "@kommunen svarar."'),
    "bold at the start": ({"headline": "*Nytt* badhus"}, 2, 'write this line: headline: "*Nytt* badhus"'),
    "a per cent sign at the start": ({"headline": "% av alla"}, 2, 'write this line: headline: "% av alla"'),
    "a number sign": ({"headline": "Bron är #störst"}, 2, 'write this line: headline: "Bron är #störst"'),
    "a quotation mark without an end": ({"lead": '"Fjällby öppnar bron.'}, 3, 'write this line: lead: "Fjällby öppnar'),
    "a tab": ({"contacts": "\n\t- ada"}, 6, "there is a tab in this line; replace it with spaces"),
    "a key with a no-break space": ({"headline\xa0": "Bron"}, 6, "U+00A0 NO-BREAK SPACE after “headline”"),
    "a day that does not exist": ({"publish_at": "29 februari 2025 09:00"}, 4, "such as"),
    "an hour that does not exist": (
        {"publish_at": "2025-03-30 02:30"},
        4,
        "write 2025-03-30 01:30 or 2025-03-30 03:30",
    ),
    "an hour that is twice": ({"publish_at": "2025-10-26 2.30"}, 4, "2025-10-26 02:30+02:00 or 2025-10-26 02:30+01:00"),
    "a weekday that is wrong": (
        {"publish_at": "fredag 3 februari 2025 kl. 9"},
        4,
        "is a Monday; write 2025-02-03 09:00",
    ),
    "tomorrow": ({"publish_at": "i morgon 09:00"}, 4, "such as 2025-03-02 09:00"),
    "midnight": ({"publish_at": "2025-02-03 24:00"}, 4, "such as 2025-02-04 00:00"),
    "no year": ({"publish_at": "3 mars kl 10"}, 4, "has no year; write 2025-03-03 10:00"),
    "no time of day": ({"publish_at": "3 februari 2025"}, 4, "such as 2025-02-03 09:00"),
    "the name of a file as alt": ({"images": picture("IMG_0012.JPG")}, 8, "“IMG_0012.JPG” is the name of a file"),
    "a word as alt": ({"images": picture("bild")}, 8, "does not say what is on the picture"),
    "a photo of a phone": (
        {"images": picture("En bro.", "bron.heic")},
        7,
        "a HEIC photo of a phone; export it as JPEG",
    ),
    "a keyword with a letter of another alphabet": ({"keywords": "[br\u043e]"}, 6, "U+043E CYRILLIC SMALL LETTER O"),
    "an id with a no-break space": ({"contacts": "[ada\xa0]"}, 5, "contains U+00A0 NO-BREAK SPACE after “ada”"),
    "a list with bullets": ({"body": "Så här:\n• Bron är klar.\n• Vägen är klar."}, 9, "write “- Bron är klar.”"),
    "a headline in bold": ({"headline": "'**Bron öppnar**'"}, 2, "write “Bron öppnar”"),
    "a telephone link": (
        {"body": "Ring [08-465 004 00](tel:08 465 004 00)."},
        *(8, "write “[08-465 004 00](tel:+46846500400)”"),
    ),
    "HTML in the lead": ({"lead": "Fjällby öppnar <b>bron</b>."}, 3, "write “Fjällby öppnar bron.”"),
    "an entity in a caption": ({"images": picture("En bro.\n    caption: Bron&nbsp;öppnar")}, 9, "write “Bron öppnar”"),
    "a link to a page that is not there": ({"body": "Läs [mer](/2025/nope/)."}, 8, "leads nowhere on this site"),
    "a link to a heading that is not there": ({"body": "Läs [mer](#tider)."}, 8, "no heading has this id"),
    "a bookmark of Word": ({"body": "Se [1](#_Toc123)."}, 8, "a bookmark of Word; remove the link"),
    "an override of the direction": ({"headline": "Bron \u202eöppnar"}, 2, "U+202E RIGHT-TO-LEFT OVERRIDE"),
    "a lost letter": ({"headline": "Bron \ufffdppnar"}, 2, "U+FFFD REPLACEMENT CHARACTER"),
    "another year than the folder": ({"publish_at": "2026-02-03 09:00"}, 4, "its folder, and so its URL, is in 2025"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_named_on_its_line_with_what_to_do(tmp_path: Path, mistake: str) -> None:
    changes, line, words = MISTAKES[mistake]
    problems = find_problems(tmp_path, {**FILES, TEXT: release_text(**{"body": "Bron är klar.", **changes})})
    assert any(each.line == line and words in each.message for each in problems), problems


def test_a_dash_instead_of_the_hyphens_is_named_on_its_line(tmp_path: Path) -> None:
    text = release_text().replace("\n---\n", "\n—\n")
    problems = find_problems(tmp_path, {TEXT: text})
    assert [(each.line, "U+2014 EM DASH" in each.message) for each in problems] == [(6, True)]


@pytest.mark.parametrize(
    "changes",
    [
        {"headline": "Bron\xa0öppnar på mån\xaddag"},
        {"publish_at": "2025-02-03 kl 9.30"},
        {"lead": "Fjällby öppnar bron. Den kostar +12 345 kr."},
        {"lead": "Bron är öppen måndag 27 april–söndag 3 maj 2026."},
    ],
)
def test_what_is_no_mistake_is_not_named(tmp_path: Path, changes: dict[str, Any]) -> None:
    assert find_problems(tmp_path, {TEXT: release_text(**changes)}) == ()
