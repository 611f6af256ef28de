"""Contacts in lines of many countries, by the readers of lines and what completes these."""

import pytest

from pressroom.importer.completed_contacts import complete_contacts
from pressroom.importer.contact_blocks import find_contacts
from tests.unit.importer.worldwide_contact_samples import NOBODY, OFFICES, ONE, SEVERAL, WorldwideSample


def read(text: str) -> list[tuple[str, str]]:
    lines = text.split("\n")
    contacts = complete_contacts(find_contacts("\\\n".join(lines)), lines).contacts
    return [(each.name, each.phone or each.mobile) for each in contacts if each.phone or each.mobile]


@pytest.mark.parametrize("sample", OFFICES, ids=lambda sample: sample[0][:40])
def test_an_office_has_its_whole_name_in_every_language(sample: WorldwideSample) -> None:
    text, expected = sample
    assert read(text) == expected


@pytest.mark.parametrize("sample", SEVERAL, ids=lambda sample: sample[0][:40])
def test_several_people_share_a_number_or_have_one_each(sample: WorldwideSample) -> None:
    text, expected = sample
    assert sorted(read(text)) == sorted(expected)


@pytest.mark.parametrize("sample", ONE, ids=lambda sample: sample[0][:40])
def test_a_person_has_the_number_beside_or_below_the_name(sample: WorldwideSample) -> None:
    text, expected = sample
    assert read(text) == expected


@pytest.mark.parametrize("text", NOBODY, ids=lambda text: text[:40])
def test_a_number_for_customers_or_of_a_place_is_no_contact(text: str) -> None:
    assert read(text) == []
