"""release.json has every field of a release, with absolute addresses."""

import json
from typing import Any

from msgspec.structs import replace

from pressroom.model.release import Release
from tests.support.rendering import BASE, PLAIN, RELEASE, render_format

ADDRESS = f"{BASE}/2024/ny-kaj/"


def data(release: Release = RELEASE) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(render_format("release-json", release))
    return read


def test_every_field_of_a_release_is_there() -> None:
    inner = {"address", "path", "first_path", "body"}  # derived as url, id, body_html and body_text
    inner |= {"versions", "outdated_since"}  # derived of what is on record
    inner |= {"former_locations"}  # they are among former_urls
    derived = {"id", "url", "modified_at", "body_html", "body_text", "translations"}
    assert data().keys() == (set(Release.__struct_fields__) - inner) | derived


def test_a_release_with_no_more_than_it_must_have_has_the_same_keys() -> None:
    assert list(data(PLAIN)) == list(data())
    assert data(PLAIN)["images"] == data(PLAIN)["contacts"] == []


def test_the_id_is_permanent_and_the_address_is_the_present_one() -> None:
    assert data()["id"].startswith("urn:uuid:")
    assert data()["url"] == ADDRESS
    assert data()["former_urls"] == [f"{BASE}/2024/kaj/"]


def test_former_urls_of_all_kinds_are_absolute() -> None:
    release = replace(RELEASE, former_locations=(f"{BASE}/?p=1", "https://old.example.org/1"))
    assert data(release)["former_urls"] == [f"{BASE}/2024/kaj/", f"{BASE}/?p=1", "https://old.example.org/1"]


def test_times_have_their_zone() -> None:
    assert data()["publish_at"] == data()["modified_at"] == "2024-11-04T09:30:00+01:00"


def test_the_body_comes_as_html_with_absolute_addresses_and_as_text() -> None:
    html, text = data()["body_html"], data()["body_text"]
    assert f'<a href="{ADDRESS}plan%202024.pdf">' in html
    assert f'<img src="{ADDRESS}800/karta.png.jpg"' in html
    assert 'href="/' not in html
    assert 'src="/' not in html
    assert " id=" not in html
    assert "Vi har väntat länge. Nu blir det av." in text
    assert "<" not in text


def test_contacts_are_the_public_ones_with_numbers_to_dial() -> None:
    eva, olle = data()["contacts"]
    assert eva["phone"] == {"text": "0123-45 60 10", "uri": "tel:+46123456010"}
    assert (eva["via"], eva["hours"], eva["until"]) == ("växeln", "vardagar 8–17", "2024-12-31")
    assert eva["vcard"] == f"{BASE}/contacts/eva.vcf"
    assert (olle["mobile"], olle["vcard"]) == (None, f"{ADDRESS}olle-berg.vcf")


def test_files_come_with_address_type_and_size() -> None:
    photo = data()["images"][0]
    assert photo["url"] == f"{ADDRESS}kajen%20i%20dag.jpg"
    assert (photo["media_type"], photo["width"], photo["height"], photo["size"]) == ("image/jpeg", 3000, 2000, 1234567)
    assert (photo["alt"], photo["credit"]) == ("Kajen med en färja", "Siv Ek")
    assert [document["size"] for document in data()["documents"]] == [2345678, 900]


def test_organisations_come_with_about_text_address_and_logo() -> None:
    sundvik = data()["organisations"][0]
    assert sundvik["boilerplate_text"] == "Sundvik ligger vid kusten.\n\nHär bor 12 000 personer."
    assert "<em>vid kusten</em>" in sundvik["boilerplate_html"]
    assert (sundvik["postal_code"], sundvik["logo"]["url"]) == ("123 45", f"{BASE}/media/logo.png")


def test_keywords_translations_help_facts_and_links_are_data() -> None:
    assert data()["keywords"][0] == {"name": "Färjor & båtar", "url": f"{BASE}/keywords/farjor/"}
    assert data()["translations"][1] == {"language": "en", "url": f"{BASE}/en/2024/ny-kaj/"}
    assert data()["help"][1]["phone"] == {"text": "112", "uri": "tel:112"}
    assert data()["facts"][0] == {"label": "Längd", "value": "120 meter", "source": "Sundviks Hamn AB"}
    assert data()["links"] == [{"title": "Om hamnen", "url": "https://hamnen.example/?q=kaj&x=1"}]
