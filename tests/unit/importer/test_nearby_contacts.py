"""Numbers that stand beside names in sentences and lines which no reader of contacts takes as a whole."""

import pytest

from pressroom.importer.nearby_contacts import find_nearby_contacts, is_same_number
from tests.unit.importer.nearby_contact_samples import LINES, NOBODY, SENTENCES, NearbySample


def read(text: str) -> list[tuple[str, str]]:
    found = [each.contact for each in find_nearby_contacts(text.split("\n"))]
    return [(each.name, each.phone or each.mobile) for each in found]


@pytest.mark.parametrize("sample", SENTENCES, ids=lambda sample: sample[0][:40])
def test_a_number_belongs_to_who_is_named_in_its_sentence(sample: NearbySample) -> None:
    text, expected = sample
    assert read(text) == expected


@pytest.mark.parametrize("sample", LINES, ids=lambda sample: sample[0][:40])
def test_a_number_belongs_to_who_is_named_in_short_lines_above(sample: NearbySample) -> None:
    text, expected = sample
    assert read(text) == expected


@pytest.mark.parametrize("text", NOBODY, ids=lambda text: text[:40])
def test_a_number_that_is_for_the_public_or_far_from_a_name_is_nobodys(text: str) -> None:
    assert read(text) == []


def test_a_second_number_in_the_same_line_is_that_of_the_same_person() -> None:
    [found] = find_nearby_contacts(["Anna Berg, presschef, 08-465 004 01, mobil 070-174 06 01"])
    assert (found.contact.phone, found.contact.mobile) == ("08-465 004 01", "070-174 06 01")


def test_numbers_are_the_same_with_and_without_the_code_of_their_country() -> None:
    assert is_same_number("+46 (0)8-465 004 01", "08-465 004 01")
    assert is_same_number("0980-319 200 (option 2)", "0980-319 200")
    assert not is_same_number("08-465 004 01", "08-465 004 02")
