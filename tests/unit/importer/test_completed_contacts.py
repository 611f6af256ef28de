"""Contacts that readers found, completed and corrected from what stands beside their numbers."""

import itertools
from collections.abc import Callable

import pytest

from pressroom.importer.completed_contacts import complete_contacts
from pressroom.importer.found import FoundContact
from pressroom.importer.names_in_text import find_names, find_person_after_role, is_sure_name
from pressroom.importer.person_names import find_person
from tests.support.growth import assert_linear

NUMBER = "020 7946 0123"
PEOPLE = ("Anna Berg", "Bo Ek", "Jane Roe", "Tom Poe")


def complete(contact: FoundContact, *lines: str) -> list[tuple[str, str]]:
    return [(each.name, each.phone) for each in complete_contacts([contact], lines).contacts]


def test_a_number_that_a_contact_has_is_not_given_again() -> None:
    found = complete_contacts([FoundContact(name="Jane Roe", phone="+44 20 7946 0123")], [f"Tom Poe, {NUMBER}"])
    assert [each.name for each in found.contacts] == ["Jane Roe"]
    assert found.doubts == ()


def test_a_number_of_nobody_is_not_given_to_a_person() -> None:
    assert complete_contacts([], [f"Jane Roe, {NUMBER}"], [NUMBER]).contacts == ()


def test_a_contact_without_a_number_gets_the_one_beside_its_name() -> None:
    contact = FoundContact(name="Jane Roe", email="jane@x.example")
    assert complete(contact, f"Please call Jane Roe on {NUMBER}.") == [("Jane Roe", NUMBER)]


@pytest.mark.parametrize(
    "wrong", ["NPX NSW", "CDX Ocean Salmon Project", "Health Example", "CUPX National Representative"]
)
def test_what_is_no_name_is_the_organisation_of_who_stands_beside_the_number(wrong: str) -> None:
    found = complete_contacts([FoundContact(name=wrong, phone=NUMBER)], [f"Jane Roe, {wrong}, {NUMBER}"])
    assert [(each.name, each.organisation) for each in found.contacts] == [("Jane Roe", wrong)]


def test_names_that_a_cell_joins_are_people_of_their_own() -> None:
    contact = FoundContact(name="Gary Moe Harry Doe", phone=NUMBER)
    assert complete(contact, "Gary Moe", "Harry Doe", NUMBER) == [("Gary Moe", NUMBER), ("Harry Doe", NUMBER)]


def test_an_unusual_name_stays() -> None:
    contact = FoundContact(name="Xuxa Qwert", phone=NUMBER)
    assert complete(contact, "Jane Roe, chair, presents the report.", f"Xuxa Qwert, {NUMBER}") == [
        ("Xuxa Qwert", NUMBER)
    ]


def test_who_shares_the_number_of_a_contact_is_one_too() -> None:
    contact = FoundContact(name="Jane Roe", phone=NUMBER)
    assert complete(contact, f"Call Jane Roe or Tom Poe on {NUMBER}.") == [("Jane Roe", NUMBER), ("Tom Poe", NUMBER)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Rådmann Magnus Moe", "Magnus Moe"),
        ("Detective Constable Jane Roe", "Jane Roe"),
        ("Regierungsrat Urs Muster", "Urs Muster"),
        ("Mag. Marc Muster", "Marc Muster"),
        ("Lu Marie Ek", "Lu Marie Ek"),
        ("Nagy Anna Mária", "Nagy Anna Mária"),
        ("Dr. Lea Muster", "Dr. Lea Muster"),
        ("Steve Neustadt", "Steve Neustadt"),
    ],
)
def test_a_role_with_capital_letters_is_not_in_the_name(text: str, name: str) -> None:
    person = find_person(text)
    assert person is not None
    assert person.name == name


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("ympäristöterveystarkastaja Ulla Kuva", "ympäristöterveystarkastaja"),
        ("miljövårdande eldsjäl Anna Berg", "miljövårdande eldsjäl"),
    ],
)
def test_words_with_small_letters_before_a_name_are_a_role(text: str, role: str) -> None:
    person = find_person_after_role(text)
    assert person is not None
    assert person.before == role


@pytest.mark.parametrize("text", ["written by Anna Berg", "the fee is paid to Anna Berg", "säger Anna Berg"])
def test_other_words_before_a_name_are_no_role(text: str) -> None:
    assert find_person_after_role(text) is None


@pytest.mark.parametrize(
    "text", ["Anna Fryd Hall", "James Hart Communications", "New York City", "Catholic Aid Services"]
)
def test_what_is_named_after_people_or_is_a_place_is_no_person(text: str) -> None:
    assert not [name for name in find_names(text) if name.is_sure]
    assert not is_sure_name(text) or text.endswith("Communications")


@pytest.mark.parametrize(
    "make_line",
    [
        pytest.param(lambda number: f"{PEOPLE[number % 4]}, 08-465 0{number % 90 + 10} 00", id="people"),
        pytest.param(lambda number: f"Harbour Street {number}: 08-465 0{number % 90 + 10} 00", id="nobody"),
        pytest.param(lambda number: f"Nordbro Harbour Line Ferry {number} " * 40 + "08-465 004 00", id="long lines"),
        pytest.param(lambda number: "Anna Berg\nhead of press" if number % 3 else "08-465 004 00", id="short lines"),
    ],
)
def test_a_text_with_many_numbers_takes_time_in_proportion_to_its_length(make_line: Callable[[int], str]) -> None:
    numbers = itertools.count()  # no line comes again: what was read before is known

    def read(size: int) -> None:
        complete_contacts((), "\n".join(make_line(next(numbers)) for _ in range(size)).split("\n"))

    assert_linear(read, 500)
