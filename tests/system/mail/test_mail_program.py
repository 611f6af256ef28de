"""A mail program shows our mails right: neomutt reads them by IMAP from Dovecot, which got them through Postfix."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.dovecot import PASSWORD, Dovecot, find_dovecot_obstacle, run_dovecot
from tests.support.mailing_newsroom import SERVICE, MailingNewsroom, local
from tests.support.postfix import find_obstacle, run_postfix
from tests.support.publishing import BRIDGE, NOW
from tests.support.screen import Screen

OBSTACLE = find_obstacle() or find_dovecot_obstacle()
pytestmark = [
    pytest.mark.skipif(bool(OBSTACLE), reason=OBSTACLE or "none"),
    pytest.mark.xdist_group("mail program"),
]

HEADLINE = "🎉 Fjällby öppnar bron över Ån för både gående, cyklister och bilar efter två års bygge – i morgon"
QUAY = "Kajen är färdig"
SETTINGS = """source /etc/neomuttrc
set folder = "imap://anna@127.0.0.1:{port}/"
set imap_pass = "{password}"
set ssl_force_tls = no
set ssl_starttls = no
set date_format = "%Y-%m-%d"
set index_format = "%D | %F | %s"
set sort = mailbox-order
unignore list-unsubscribe
"""


@pytest.fixture(scope="module")
def mailbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dovecot]:
    """A mailbox with a publication, its correction and a digest, as `pressroom deliver` sent them."""
    room = MailingNewsroom(tmp_path_factory.mktemp("newsroom"))
    with run_dovecot() as dovecot, run_postfix(f"lmtp:inet:127.0.0.1:{dovecot.lmtp_port}") as postfix:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("PRESSROOM_DATABASE_URL", room.config.database_url)
            patch.setenv("PRESSROOM_SMTP_URL", postfix.url)
            for number, prepare in enumerate((prepare_digest, publish, correct), 1):
                prepare(room)
                assert room.run_command("deliver") == 0
                assert dovecot.wait_for_mails(number), postfix.read_log() + dovecot.read_log()
        yield dovecot


def prepare_digest(room: MailingNewsroom) -> None:
    room.add_reader("bo", frequency="daily")
    room.write("2025/kajen", headline=QUAY)
    room.execute()
    assert room.plan(local("2025-03-02 06:00")) == ["daily"]


def publish(room: MailingNewsroom) -> None:
    room.add_reader("anna")
    room.write(headline=HEADLINE, body="Å, ä och ö & annat: 1 < 2.\n\n. en punkt")
    room.execute(now=NOW + timedelta(hours=1))


def correct(room: MailingNewsroom) -> None:
    room.write(headline=HEADLINE, body="Å, ä och ö & annat: 1 < 2.\n\n. två punkter")
    room.execute("correct", BRIDGE, notes={"sv": "Det är två punkter."}, now=NOW + timedelta(hours=2))


@pytest.fixture
def neomutt(mailbox: Dovecot, tmp_path: Path) -> Iterator[Screen]:
    settings = tmp_path / "settings"
    settings.write_text(SETTINGS.format(port=mailbox.imap_port, password=PASSWORD), "utf-8")
    with Screen(tmp_path, "neomutt", "-F", str(settings), "-f", "+INBOX") as screen:
        yield screen


def test_the_list_shows_sender_and_subject_of_each_mail(neomutt: Screen) -> None:
    shown = neomutt.wait_for("2025-03-01 | Fjällby kommun | Rättelse")
    assert [line for line in shown.splitlines() if line.startswith("2025-")] == [
        f"2025-03-02 | Fjällby pressrum | Fjällby pressrum: {QUAY}",
        f"2025-03-01 | Fjällby kommun | {HEADLINE}",
        f"2025-03-01 | Fjällby kommun | Rättelse: {HEADLINE}",
    ]


@dataclass(frozen=True)
class Expected:
    """What is shown of a mail: fields of its header, and lines of its text in their order, the first line first."""

    reader: str
    sender: str
    subject: str
    lines: tuple[str, ...]


EXPECTED = {
    "digest": Expected(
        "bo",
        "Fjällby pressrum",
        f"Fjällby pressrum: {QUAY}",
        ("1 nytt pressmeddelande från Fjällby pressrum", QUAY, f"{SERVICE}/2025/kajen/", "Ada Ekström, presschef"),
    ),
    "publication": Expected(
        "anna",
        "Fjällby kommun",
        HEADLINE,
        (
            "Fjällby kommun · Pressmeddelande",
            HEADLINE,
            "Å, ä och ö & annat: 1 < 2.",
            ". en punkt",
            f"{SERVICE}/{BRIDGE}/",
        ),
    ),
    "correction": Expected(
        "anna",
        "Fjällby kommun",
        f"Rättelse: {HEADLINE}",
        ("Rättelse: Det är två punkter.", HEADLINE, ". två punkter", f"{SERVICE}/{BRIDGE}/"),
    ),
}


@pytest.mark.parametrize("kind", EXPECTED)
def test_a_mail_shows_its_sender_its_subject_its_text_and_how_to_unsubscribe(kind: str, neomutt: Screen) -> None:
    expected = EXPECTED[kind]
    neomutt.wait_for("2025-03-01 | Fjällby kommun | Rättelse")
    neomutt.press(f"{list(EXPECTED).index(kind) + 1}\n\n")
    header, _, text = neomutt.wait_for("Avsluta prenumerationen:\n").partition("\n\n")
    fields = header.splitlines()
    assert f"From: {expected.sender} <press@fjallby.example>" in fields
    assert f"To: {expected.reader}@example.org" in fields
    assert f"Subject: {expected.subject}" in fields
    lines = iter(text.splitlines())
    assert next(lines) == expected.lines[0]
    assert all(line in lines for line in expected.lines[1:])
    assert "Avsluta prenumerationen:" in lines
    link = next(lines)
    assert link.startswith(f"{SERVICE}/unsubscribe/")
    assert f"List-Unsubscribe: <{link}>," in fields
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in fields
    assert not re.search("<[a-z!/]|=[0-9A-F]{2}", text), "neither HTML nor encoded"
