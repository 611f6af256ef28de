"""What recurs in an import becomes the newsroom's, and everything else stays with its release."""

import re

import pytest
import yaml

from pressroom.importer.fold import Folding
from pressroom.importer.found import FoundContact, FoundOrganisation, FoundRelease
from pressroom.importer.newsroom_file import NewsroomBasics, NewsroomChanges, add_to_newsroom, create_newsroom

ABOUT = "Fjällby ligger **högt** och har 400 invånare."
ADA = FoundContact(name="Ada Ek", role="presschef", phone="08-465 004 01", email="ada@fjallby.example")
OFFICE = (FoundOrganisation(name="Fjällby kommun"),)
BASICS = NewsroomBasics(
    title="Fjällby",
    base_url="https://a.example",
    timezone="Europe/Stockholm",
    assumption="Europe/Stockholm and the country SE were taken from the language sv",
    languages=("sv",),
    mail="a@a.example",
)


def releases(count: int, **values: object) -> list[FoundRelease]:
    fields = {"source": "x", "language": "sv", "organisations": OFFICE} | values
    return [FoundRelease(**fields | {"headline": str(number)}) for number in range(count)]  # type: ignore[arg-type] # a table


def test_a_contact_of_two_releases_becomes_one_of_the_newsroom() -> None:
    found = releases(2, contacts=(ADA,))
    folding = Folding(found, None, "SE")
    assert [each.id for each in folding.changes.contacts] == ["ada-ek"]
    assert folding.fold(found[0]).contact_ids == {0: "ada-ek"}


def test_a_contact_of_one_release_stays_there() -> None:
    found = releases(1, contacts=(ADA,))
    assert not Folding(found, None, "SE").changes.contacts


def test_a_number_in_another_form_is_the_same_contact() -> None:
    found = [*releases(1, contacts=(ADA,)), *releases(1, contacts=(FoundContact(name="ADA EK", phone="+46846500401"),))]
    folding = Folding(found, None, "SE")
    assert [folding.fold(each).contact_ids for each in found] == [{0: "ada-ek"}, {0: "ada-ek"}]


@pytest.mark.parametrize(
    "other",
    [
        FoundContact(name="Ada Ek", role="byggchef", phone="08-465 004 01"),
        FoundContact(name="Ada Ek", role="presschef", phone="08-465 004 09"),
        FoundContact(name="Bo Ek", role="presschef", phone="08-465 004 01"),
    ],
)
def test_a_contact_that_differs_stays_in_its_release(other: FoundContact) -> None:
    found = [*releases(2, contacts=(ADA,)), *releases(1, contacts=(other,))]
    assert Folding(found, None, "SE").fold(found[2]).contact_ids == {}


def test_the_most_used_spelling_of_a_keyword_wins() -> None:
    found = [
        *releases(2, keywords=("Vägar &amp; broar",)),
        *releases(1, keywords=("vägar  &  broar", "#Vägar & broar")),
    ]
    assert Folding(found, None, "SE").fold(found[2]).found.keywords == ("Vägar & broar",)


def test_text_under_most_releases_becomes_the_about_text() -> None:
    found = [*releases(3, body=f"Nyhet.\n\n## Om Fjällby\n\n{ABOUT}"), *releases(2, body="Nyhet.\n\nSlut.")]
    folding = Folding(found, None, "SE")
    assert folding.changes.about_texts == {("fjallby-kommun", "sv"): ABOUT}
    assert [folding.fold(each).found.body for each in found] == ["Nyhet."] * 3 + ["Nyhet.\n\nSlut."] * 2


@pytest.mark.parametrize(("repeated", "others"), [(2, 0), (3, 3)])
def test_text_under_few_releases_stays(repeated: int, others: int) -> None:
    found = [*releases(repeated, body=f"Nyhet.\n\n{ABOUT}"), *releases(others, body="Nyhet.")]
    folding = Folding(found, None, "SE")
    assert not folding.changes.about_texts
    assert folding.fold(found[0]).found.body.endswith(ABOUT)


def test_the_same_words_in_the_middle_of_a_text_stay() -> None:
    found = [*releases(4, body=f"Nyhet.\n\n{ABOUT}"), *releases(1, body=f"Nyhet.\n\n{ABOUT}\n\nSlut.")]
    assert ABOUT in Folding(found, None, "SE").fold(found[4]).found.body


def test_two_organisations_have_two_ids() -> None:
    found = [*releases(1), *releases(1, organisations=(FoundOrganisation(name="Bolaget AB"),))]
    folding = Folding(found, None, "SE")
    assert [each.id for each in folding.changes.organisations] == ["fjallby-kommun", "bolaget-ab"]
    assert [folding.fold(each).organisation_ids for each in found] == [(), ("bolaget-ab",)]


@pytest.mark.parametrize(
    "text",
    [
        "# x\ntitle: A # y\ncontacts:\n    bo: {name: B}\n\n    # C\n    cy:\n        name: C # z\n\n# e\nmail: {a: b}",
        "title: A\ncontacts: {bo: {name: Bo}} # z\nmail: {from: a}\n",
        "title: A\ncontacts:\nmail: {from: a}",
        "title: A\ncontacts: {}\nmail: {from: a}\n",
        "title: A\nmail: {from: a}",
    ],
)
def test_everything_else_in_newsroom_yaml_stays(text: str) -> None:
    changes = NewsroomChanges(contacts=Folding(releases(2, contacts=(ADA,)), None, "SE").changes.contacts)
    changed = add_to_newsroom(text, changes, ("sv",))
    values = yaml.safe_load(changed)
    added = values["contacts"].pop("ada-ek")
    assert added == {"name": "Ada Ek", "role": "presschef", "phone": "08-465 004 01", "email": "ada@fjallby.example"}
    assert values == yaml.safe_load(text) | {"contacts": (yaml.safe_load(text).get("contacts") or {})}
    assert re.findall("#.*", changed) == re.findall("#.*", text)


def test_a_new_newsroom_has_what_was_found() -> None:
    found = releases(3, contacts=(ADA,), body=f"Nyhet.\n\n{ABOUT}")
    text = create_newsroom(BASICS, Folding(found, None, "SE").changes)
    assert f"\n    boilerplate: {ABOUT}\n" in text
    assert "\ncontacts:\n  ada-ek:\n    name: Ada Ek\n    role: presschef\n" in text


def test_a_source_without_organisations_gets_a_placeholder_that_check_finds() -> None:
    folding = Folding(releases(3, organisations=(), body=f"Nyhet.\n\n{ABOUT}"), None, "SE")
    assert [each.name for each in folding.changes.organisations] == ["Your organisation"]
    assert folding.changes.about_texts == {("your-organisation", "sv"): ABOUT}


OLD_ABOUT = "Fjällby ligger högt och hade 390 invånare förra året."


@pytest.mark.parametrize(
    ("end", "is_removed"),
    [
        (f"## Om Fjällby\n\n{OLD_ABOUT}", True),
        (f"**Om Fjällby**\n\n{OLD_ABOUT}", False),
        ("## Om Fjällby\n\nDammen över forsen byggdes om under sommaren.", False),
        (f"## Så högt ligger vi\n\n{OLD_ABOUT}", False),
        (f"## Om Fjällby\n\n{OLD_ABOUT}\n\n## Så gick det\n\nBra.", False),
    ],
)
def test_an_older_about_text_with_its_heading_leaves_the_end(end: str, *, is_removed: bool) -> None:
    found = releases(4, body=f"Bron öppnar.\n\n{ABOUT}")
    old = releases(1, body=f"Bron stängs.\n\nDet blir lugnt.\n\n{end}")[0]
    folding = Folding([*found, old], None, "SE")
    assert (OLD_ABOUT not in folding.fold(old).found.body and "Om" not in folding.fold(old).found.body) is is_removed
    assert folding.fold(old).found.body.startswith("Bron stängs.\n\nDet blir lugnt.")


def test_a_new_newsroom_without_people_gets_the_number_of_the_organisation() -> None:
    office = (FoundOrganisation(name="Fjällby kommun", phone="0980-319 200"),)
    (contact,) = Folding(releases(3, organisations=office), None, "SE").changes.contacts
    assert (contact.id, contact.name, contact.phone) == ("office", "Fjällby kommun", "0980-319 200")
    assert not Folding(releases(3), None, "SE").changes.contacts
