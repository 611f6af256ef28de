"""A vCard is a valid contact for a phone, whatever its texts contain."""

import re

import pytest
import vobject  # type: ignore[import-untyped]  # it has no types
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from pressroom.model.newsroom import Contact, Phone
from pressroom.model.pages import VCard
from pressroom.model.plan import CommitOrder, Item
from pressroom.render import render
from tests.support.feeds import OFFICER, POLITICIAN, create_context

NAMES = {"BEGIN", "VERSION", "UID", "FN", "N", "ORG", "TITLE", "TEL", "EMAIL", "NOTE", "END"}


def card(contact: Contact, organisation: str = "Fjällby kommun", path: str = "site/contacts/x.vcf") -> bytes:
    return render(Item(path, "vcard", "sv", VCard(contact, organisation), CommitOrder.PAGE), create_context()).content


def properties(content: bytes) -> list[tuple[str, str]]:
    """Names with parameters, and values with their escapes, after unfolding."""
    lines = content.replace(b"\r\n ", b"").decode().removesuffix("\r\n").split("\r\n")
    return [(name, value) for name, _, value in (line.partition(":") for line in lines)]


def plain(value: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)


def test_a_card_has_all_ways_to_reach_a_contact() -> None:
    read = properties(card(OFFICER))
    uid = dict(read)["UID"]
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", uid)
    assert read == [
        ("BEGIN", "VCARD"),
        ("VERSION", "3.0"),
        ("UID", uid),
        ("FN", "Tuva Granlöv"),
        ("N", "Granlöv;Tuva;;;"),
        ("ORG", "Fjällby kommun"),
        ("TITLE", "presschef"),
        ("TEL;TYPE=WORK,VOICE", "+46980319201"),
        ("TEL;TYPE=CELL,VOICE", "+46701740611"),
        ("EMAIL;TYPE=INTERNET,WORK", "tuva.granlov@fjallby.example"),
        ("NOTE", "Kontakttider: vardagar 8–17"),
        ("END", "VCARD"),
    ]


def test_another_program_reads_the_card() -> None:
    read = vobject.readOne(card(replace(POLITICIAN, email="dan@fjallby.example", hours="kl. 8; 17, \\o/" * 9)).decode())
    assert read.fn.value == "Dan Ek (M)"
    assert (read.n.value.family, read.n.value.given, read.n.value.suffix) == ("Ek", "Dan", "(M)")
    assert read.org.value == ["Fjällby kommun"]
    assert read.tel.value == "+46980319200,2"
    assert read.email.value == "dan@fjallby.example"
    assert "kl. 8; 17, \\o/" * 9 in read.note.value


def test_whom_to_ask_for_is_in_the_note_and_a_key_choice_after_a_pause() -> None:
    read = dict(properties(card(POLITICIAN)))
    assert "presskontakt Tuva Granlöv" in read["NOTE"]
    assert plain(read["TEL;TYPE=WORK,VOICE"]) == "+46980319200,2"


def test_a_contact_without_organisation_belongs_to_the_one_that_issues() -> None:
    assert dict(properties(card(POLITICIAN, "Fjällby Hamn AB")))["ORG"] == "Fjällby Hamn AB"


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Dan Ek (M)", "Ek;Dan;;;(M)"),
        ("Anna-Karin von der Ås", "von der Ås;Anna-Karin;;;"),
        ("Prof. Dr. med. Eva Ek, PhD", "Ek;Eva;;Prof. Dr. med.;PhD"),
        ("Dan Ek Jr (M)", "Ek;Dan;;;Jr (M)"),
        ("Jourtelefonen", "Jourtelefonen;;;;"),
        ("Ek; Dan", "Dan;Ek\\;;;;"),
        ("(M)", "(M);;;;"),
    ],
)
def test_the_name_is_split_for_sorting(name: str, parts: str) -> None:
    read = dict(properties(card(replace(OFFICER, name=name))))
    assert read["N"] == parts
    assert plain(read["FN"]) == name


def test_a_card_is_the_same_contact_after_a_change_and_another_at_another_place() -> None:
    uid = dict(properties(card(OFFICER)))["UID"]
    assert dict(properties(card(replace(OFFICER, role="annan"))))["UID"] == uid
    assert dict(properties(card(OFFICER, path="site/contacts/y.vcf")))["UID"] != uid


characters = st.one_of(st.sampled_from(';,\\\n\r\x85\u2028:"å😀'), st.characters(exclude_categories=("Cs", "Cc")))
text = st.text(characters, max_size=120)
LINE_ENDS = str.maketrans({"\r": None} | dict.fromkeys("\x85\u2028\u2029", "\n"))


@settings(max_examples=80, deadline=None)
@given(name=text, role=text, via=text)
def test_hostile_text_adds_no_property_and_breaks_no_line(name: str, role: str, via: str) -> None:
    contact = Contact(name, "x", role=role, via=via, hours=name, phone=Phone("112", "tel:112"))
    content = card(contact)
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")
    read = properties(content)
    assert {key.partition(";")[0] for key, _ in read} <= NAMES
    assert plain(dict(read)["FN"]) == name.translate(LINE_ENDS)
    assert content.count(b"\r\n") == len(content.decode().splitlines())
    assert [key for key, _ in read].count("END") == 1


@pytest.mark.parametrize(("length", "line_count"), [(75, 1), (76, 2)])
def test_a_line_of_75_bytes_stays_whole_and_one_more_is_folded(length: int, line_count: int) -> None:
    name = "x" * (length - len("FN:"))
    lines = card(Contact(name, "x")).split(b"\r\n")
    first = next(at for at, line in enumerate(lines) if line.startswith(b"FN:"))
    rest = [line for line in lines[first + 1 : first + 2] if line.startswith(b" ")]
    assert 1 + len(rest) == line_count
