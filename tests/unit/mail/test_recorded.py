"""Who gets a correction or a kill notice by mail sees at once what it is."""

import pytest

from pressroom.render.mail import MAX_HTML_SIZE
from tests.support.mails import mail, parsed
from tests.support.recorded_releases import (
    BEHIND,
    CORRECTED,
    FIRST_NOTE,
    HOSTILE_NOTE,
    MINOR,
    REASON,
    WITHDRAWN,
    WITHHELD,
    recorded,
    version,
)
from tests.support.rendering import RELEASE


def test_a_correction_says_so_in_its_subject_and_begins_with_what_was_wrong() -> None:
    made = mail(CORRECTED)
    message = parsed(made.message)
    assert message["Subject"] == f"Rättelse: {RELEASE.headline}"
    begin = f"Rättelse · 7 november 2024 kl. 09:30 CET\n{HOSTILE_NOTE}\n\nRättelse · 5 november 2024 kl. 09:30 CET\n"
    assert made.text.startswith(f"{begin}{FIRST_NOTE}\n\n\nSundvik kommun")
    assert made.html.index(FIRST_NOTE) < made.html.index("<h1")
    assert "<script>" not in made.html
    assert RELEASE.lead in made.text


def test_what_an_inbox_shows_beside_the_subject_is_the_correction() -> None:
    preview = mail(recorded(version("correction", 1, FIRST_NOTE))).html.partition('class="preview"')[2]
    assert FIRST_NOTE in preview.partition("</div>")[0]


def test_the_time_of_a_mail_is_that_of_the_correction() -> None:
    assert parsed(mail(CORRECTED).message)["Date"].datetime == CORRECTED.versions[-1].recorded_at


def test_each_version_that_readers_are_told_of_has_a_message_id_of_its_own() -> None:
    ids = [parsed(mail(each).message)["Message-ID"] for each in (RELEASE, MINOR, CORRECTED, WITHDRAWN)]
    assert ids[0] == ids[1]
    assert len(set(ids)) == 3


def test_a_text_that_is_behind_leads_to_the_other_language() -> None:
    text = mail(BEHIND).text
    assert text.startswith("Inte uppdaterad\n")
    assert "English: https://press.example/en/2024/ny-kaj/" in text.partition("Sundvik kommun")[0]


def test_a_kill_notice_says_what_to_do_why_and_whom_to_ask_and_nothing_else() -> None:
    made = mail(WITHDRAWN)
    assert parsed(made.message)["Subject"] == f"Tillbakadraget: {RELEASE.headline}"
    for part in (made.text, made.html.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")):
        assert "Den ska inte längre användas eller publiceras." in part
        assert REASON in part
        assert "Eva Ålund" in part
        assert "kostar" not in part
        assert RELEASE.lead not in part


def test_a_headline_that_is_withheld_is_in_no_kill_notice() -> None:
    made = mail(WITHHELD)
    assert RELEASE.headline not in made.text + made.html + str(parsed(made.message)["Subject"])


@pytest.mark.parametrize("length", [1_000, 9_000])
def test_long_notes_keep_a_mail_below_the_limit(length: int) -> None:
    made = mail(recorded(version("correction", 1, "ett två " * length)))
    assert len(made.html.encode()) < MAX_HTML_SIZE
    assert "ett två" in made.html.partition("<h1")[0]
