"""Contacts that stand above, between, beside and below the text of a page, in many layouts, with invented people."""

from pathlib import Path

import pytest

from pressroom.importer.found import FoundRelease
from tests.support.imported_pages import read_saved_page

_SENTENCE = "The bridge opens in spring, and the work on ramp {} has begun already, as planned for years by all of us."
_TEXT = "".join(f"<p>{_SENTENCE.format(ramp)}</p>" for ramp in "ABCD")
_HEADLINE = "<h1>Bridge opens in spring</h1>"

_LAYOUTS = {
    "one value in each paragraph, with empty ones between": (
        (
            f"{_HEADLINE}{_TEXT}<p>Kontakt</p><p>&nbsp;</p><p>Anna Berg</p><p>&nbsp;</p>"
            "<p>kommunikationschef</p><p></p>"
            "<p>Askfjärdens kommun</p><p>&nbsp;</p><p>08-465 004 01</p><p>Bosse Ek</p><p>&nbsp;</p><p>vd</p>"
            "<p>08-465 004 02</p>"
        ),
        {"Anna Berg": "08-465 004 01", "Bosse Ek": "08-465 004 02"},
    ),
    "names in one cell, their number in the next": (
        (
            f"{_HEADLINE}{_TEXT}<table><tr><td><p><b>Example Advisers</b></p><p>Nick Roe</p><p>Sally Poe</p></td>"
            "<td><p>+44 (0) 20 7946 0340</p></td></tr><tr><td><p><b>Example Bank plc</b></p><p>(Broker)</p>"
            "<p>Gary Moe</p><p>Harry Doe</p></td><td><p>&nbsp;</p><p>+44 (0) 20 7946 0341</p></td></tr></table>"
        ),
        {
            "Nick Roe": "+44 (0) 20 7946 0340",
            "Sally Poe": "+44 (0) 20 7946 0340",
            "Gary Moe": "+44 (0) 20 7946 0341",
            "Harry Doe": "+44 (0) 20 7946 0341",
        },
    ),
    "a person and a number in the last column": (
        (
            f"{_HEADLINE}{_TEXT}<table><tr><th>Förbund</th><th>Ordförande</th><th>Presskontakt</th></tr>"
            "<tr><td>GX</td><td>Erik Ek</td><td>Anna Berg, 070-174 06 01</td></tr>"
            "<tr><td>IX</td><td>Karl Alm</td><td>Sara Dal, 070-174 06 02</td></tr></table>"
        ),
        {"Anna Berg": "070-174 06 01", "Sara Dal": "070-174 06 02"},
    ),
    "lines above the headline": (
        (
            "<div>NEWS RELEASE<br>Contact: Jane Roe<br>Example University<br>(505) 555-0127<br>jane@x.example</div>"
            f"{_HEADLINE}{_TEXT}"
        ),
        {"Jane Roe": "(505) 555-0127"},
    ),
    "a line between headline and text": (
        f"{_HEADLINE}<p>CONTACT: Jane Roe, 505-555-0127, or Tom Poe, 505-555-0128</p>{_TEXT}",
        {"Jane Roe": "505-555-0127", "Tom Poe": "505-555-0128"},
    ),
    "bare text after the end mark": (
        (
            f"{_HEADLINE}{_TEXT}<p># # #</p>Contact:<br>Jane Roe<br>Head of Media<br>020 7946 0123<br><br>Tom Poe<br>"
            "020 7946 0124"
        ),
        {"Jane Roe": "020 7946 0123", "Tom Poe": "020 7946 0124"},
    ),
    "a role like a title below a name": (
        (
            f"{_HEADLINE}{_TEXT}<h2>Presskontakt</h2><p>Anna Berg<br>Presskontakt Vattenverket<br>Telefon"
            " 08-465 004 01</p>"
            "<p>Erik Ek<br>Presskontakt Skogsverket<br>Telefon 08-465 004 02</p>"
        ),
        {"Anna Berg": "08-465 004 01", "Erik Ek": "08-465 004 02"},
    ),
    "roles that no list has": (
        (
            f"{_HEADLINE}{_TEXT}<p>Lisätietoja:<br>ympäristöterveystarkastaja Ulla Kuva p. 014 555 2382<br>"
            "vokin vetäjä Aki Lahti p. 040 5550 139</p>"
        ),
        {"Ulla Kuva": "014 555 2382", "Aki Lahti": "040 5550 139"},
    ),
    "a role with a capital letter, and a degree": (
        (
            f"{_HEADLINE}{_TEXT}<p>Kontaktpersonar i kommunen:</p><p>Rådmann Magnus Moe, telefon 555 01 144<br>"
            "Mag. Marc Muster, telefon 555 01 145</p>"
        ),
        {"Magnus Moe": "555 01 144", "Marc Muster": "555 01 145"},
    ),
    "an organisation with capital letters after a name": (
        (
            f"{_HEADLINE}{_TEXT}<p>For more information, please contact:</p>"
            "<p>Marc Roe, CUPX National Representative, 647-555-0148</p><p>Jennifer Poe, CDX Ocean Salmon Project, "
            "707-555-0149</p>"
        ),
        {"Marc Roe": "647-555-0148", "Jennifer Poe": "707-555-0149"},
    ),
    "a number only in a link": (
        (
            f'{_HEADLINE}{_TEXT}<div class="contact-card"><h3>Jane Roe</h3><p>Press Officer</p>'
            '<a href="tel:+442079460123">Call</a><a href="mailto:jane@x.example">Email</a></div>'
        ),
        {"Jane Roe": "+442079460123"},
    ),
    "two offices in a sentence, the second for the public": (
        (
            f"{_HEADLINE}{_TEXT}<p>Contacts: Media Relations Office, Example Agency, 613-555-0183; Public Enquiries: "
            "613-555-0190</p>"
        ),
        {"Media Relations Office": "613-555-0183"},
    ),
    "hours above numbers of nobody": (
        (
            f"{_HEADLINE}<div><h2>Contact us</h2><p>Between 9:30 – 18:00<br>020 7946 0513</p><p>Other times<br>"
            f"07700 900186</p></div>{_TEXT}<p>For interviews please contact Head of News Jane Roe on 07700 900178.</p>"
        ),
        {"Jane Roe": "07700 900178"},
    ),
    "an about text with a founder, and a footer": (
        (
            f"{_HEADLINE}{_TEXT}<h2>About Example</h2><p>Example was founded by Jane Roe in 1950. For more"
            " information call "
            "020 7946 0999.</p><footer><p>Example Ltd<br>12 High Street<br>Call us: 020 7946 0998</p></footer>"
        ),
        {},
    ),
}


def read(tmp_path: Path, html: str, title: str = "<title>Bridge</title>") -> FoundRelease:
    path = tmp_path / "page.html"
    path.write_text(f'<!doctype html><html lang="en"><meta charset="utf-8">{title}<body>{html}</body></html>')
    found = read_saved_page(path)
    assert isinstance(found, FoundRelease)
    return found


@pytest.mark.parametrize("layout", _LAYOUTS)
def test_each_number_of_a_page_has_the_person_beside_it(tmp_path: Path, layout: str) -> None:
    html, expected = _LAYOUTS[layout]
    found = read(tmp_path, html)
    assert {each.name: each.phone or each.mobile for each in found.contacts} == expected


def test_a_contact_in_a_sentence_stays_in_the_text_with_a_doubt(tmp_path: Path) -> None:
    sentence = "To take part, reporters must call Jane Roe at (505) 555-0127 no later than Friday at noon."
    found = read(tmp_path, f"{_HEADLINE}<p>{sentence}</p>{_TEXT}")
    assert [each.name for each in found.contacts] == ["Jane Roe"]
    assert sentence in f"{found.lead} {found.body}"
    assert [doubt.reason for doubt in found.doubts if doubt.field == "contacts[0]"] == [
        f"the text also says “{sentence}”"
    ]


def test_a_page_without_headline_and_title_has_its_first_sentence_for_one(tmp_path: Path) -> None:
    contact = "<p><strong>Example media contact:</strong> Jane Roe, (505) 555-0127</p>"
    found = read(tmp_path, f"<p>October 3, 2029</p>{_TEXT}{contact}", title="")
    assert found.headline.startswith("The bridge opens in spring")
    assert [(each.name, each.phone) for each in found.contacts] == [("Jane Roe", "(505) 555-0127")]
    assert "headline" in [doubt.field for doubt in found.doubts]
