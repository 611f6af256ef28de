"""Contacts that platforms have only as text."""

from pathlib import Path

import pytest

from pressroom.importer import cision, presseportal, via_tt
from pressroom.importer.found import FoundContact
from tests.support.answer_server import get_doubts, read_release
from tests.support.platform_answers import CISION_RELEASE, PRESSEPORTAL_STORY, VIA_TT_RELEASE

MAJA = FoundContact(name="Maja Berg", role="CFO", phone="+46 8 580 285 00", email="maja.berg@almstrand.example")


@pytest.mark.parametrize("without", [(), ("HtmlContact",)], ids=["HTML", "plain text"])
def test_the_contact_block_of_cision_becomes_a_contact(tmp_path: Path, without: tuple[str, ...]) -> None:
    item = {key: value for key, value in CISION_RELEASE.items() if key not in without}
    release = read_release(cision, tmp_path, item)
    assert release.contacts == (MAJA,)
    assert "contacts" not in get_doubts(release)


def test_the_contacts_below_a_text_of_presseportal_leave_it(tmp_path: Path) -> None:
    release = read_release(presseportal, tmp_path, PRESSEPORTAL_STORY)
    assert release.body == "Es hat:\n\n- einen roten Rahmen\n- zwei Körbe"
    (contact,) = release.contacts
    assert (contact.name, contact.phone, contact.email) == ("Anja Holm", "030 901820", "presse@polizei.example")


def test_contacts_below_html_of_presseportal_leave_it(tmp_path: Path) -> None:
    body = (
        "<p>Köln (ots) - Eins.</p><p>Zwei.</p><p><b>Pressekontakt:</b></p><p>Anja Holm<br>Telefon: 030 901820</p>"
        "<p>Original-Content von: Muster GmbH, übermittelt durch news aktuell</p>"
    )
    release = read_release(presseportal, tmp_path, {**PRESSEPORTAL_STORY, "body": body})
    assert release.body == "Zwei."
    assert [(contact.name, contact.phone) for contact in release.contacts] == [("Anja Holm", "030 901820")]


def test_the_contact_text_of_via_tt_is_read_beside_the_persons(tmp_path: Path) -> None:
    contacts = {
        "text": "<p>Presstjänst<br>Oskar Lind, pressansvarig, 08-580 285 00</p>",
        "persons": VIA_TT_RELEASE["contacts"]["persons"],
    }
    release = read_release(via_tt, tmp_path, {**VIA_TT_RELEASE, "contacts": contacts})
    assert [contact.name for contact in release.contacts] == ["Ylva Tjärnblad", "Oskar Lind"]


def test_contacts_in_a_body_are_taken_if_the_platform_has_no_others(tmp_path: Path) -> None:
    body = f"{VIA_TT_RELEASE['body']}<h2>Kontakt</h2><p>Oskar Lind, pressansvarig, 08-580 285 00</p>"
    release = read_release(via_tt, tmp_path, {**VIA_TT_RELEASE, "body": body, "contacts": {"persons": []}})
    assert [contact.name for contact in release.contacts] == ["Oskar Lind"]
    assert "stood in the text" in get_doubts(release)["contacts"]
    assert "Oskar" not in release.body


def test_an_about_text_in_a_body_goes_to_the_organisation_and_the_first_paragraph_stays(tmp_path: Path) -> None:
    body = "<p>Bron är <b>klar</b>.</p><p>Mer sägs i dag.</p><h2>Om Tärnsund</h2><p>Tärnsund är en kommun.</p>"
    item = {**VIA_TT_RELEASE, "body": body, "leadtext": "Ingressen.", "contacts": None, "boilerplate": None}
    release = read_release(via_tt, tmp_path, item)
    assert (release.lead, release.body) == ("Ingressen.", "Bron är **klar**.\n\nMer sägs i dag.")
    assert [(each.name, each.about) for each in release.organisations] == [
        ("Tärnsunds kommun", "Tärnsund är en kommun.")
    ]
