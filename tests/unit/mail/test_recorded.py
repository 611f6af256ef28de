"""A correction or a kill notice by mail can be recognised at once."""

import pytest

from pressroom.render.mail import MAX_HTML_SIZE
from tests.support.mails import parse_message, render_mail
from tests.support.recorded_releases import (
    CORRECTED,
    FIRST_NOTE,
    HIDDEN,
    HOSTILE_NOTE,
    MINOR,
    OUTDATED,
    REASON,
    WITHDRAWN,
    recorded,
    version,
)
from tests.support.rendering import RELEASE


def test_a_correction_says_so_in_its_subject_and_begins_with_what_was_wrong() -> None:
    mail = render_mail(CORRECTED)
    message = parse_message(mail.message)
    assert message["Subject"] == f"Rättelse: {RELEASE.headline}"
    begin = f"Rättelse: {HOSTILE_NOTE}\n7 november 2024 kl. 9.30\n\nRättelse: {FIRST_NOTE}\n5 november 2024 kl. 9.30\n"
    assert mail.text.startswith(f"{begin}\n\nSundvik kommun")
    assert mail.html.index(FIRST_NOTE) < mail.html.index("<h1")
    assert "<script>" not in mail.html
    assert RELEASE.lead in mail.text


def test_what_an_inbox_shows_beside_the_subject_is_the_correction() -> None:
    preview = render_mail(recorded(version("correction", 1, FIRST_NOTE))).html.partition('class="preview"')[2]
    assert FIRST_NOTE in preview.partition("</div>")[0]


def test_the_time_of_a_mail_is_that_of_the_correction() -> None:
    assert parse_message(render_mail(CORRECTED).message)["Date"].datetime == CORRECTED.versions[-1].recorded_at


def test_each_version_that_subscribers_receive_has_a_message_id_of_its_own() -> None:
    ids = [parse_message(render_mail(each).message)["Message-ID"] for each in (RELEASE, MINOR, CORRECTED, WITHDRAWN)]
    assert ids[0] == ids[1]
    assert len(set(ids)) == 3


def test_an_outdated_translation_leads_to_the_other_language() -> None:
    text = render_mail(OUTDATED).text
    assert text.startswith("Inte uppdaterad\n")
    assert "English: https://press.example/en/2024/ny-kaj/" in text.partition("Sundvik kommun")[0]


def test_a_kill_notice_says_what_to_do_why_and_whom_to_ask_and_nothing_else() -> None:
    mail = render_mail(WITHDRAWN)
    assert parse_message(mail.message)["Subject"] == f"Tillbakadraget: {RELEASE.headline}"
    for part in (mail.text, mail.html.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")):
        assert "Den ska inte längre användas eller publiceras." in part
        assert REASON in part
        assert "Eva Ålund" in part
        assert "kostar" not in part
        assert RELEASE.lead not in part


def test_a_hidden_headline_is_in_no_kill_notice() -> None:
    mail = render_mail(HIDDEN)
    assert RELEASE.headline not in mail.text + mail.html + str(parse_message(mail.message)["Subject"])


@pytest.mark.parametrize("length", [1_000, 9_000])
def test_long_notes_keep_a_mail_below_the_limit(length: int) -> None:
    mail = render_mail(recorded(version("correction", 1, "ett två " * length)))
    assert len(mail.html.encode()) < MAX_HTML_SIZE
    assert "ett två" in mail.html.partition("<h1")[0]
