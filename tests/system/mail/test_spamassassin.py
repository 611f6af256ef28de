"""A spam filter without network access gives the mails a low score."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from pressroom.render.mail import MESSAGE_TOKEN_PLACEHOLDER, RECIPIENT_PLACEHOLDER, TOKEN_PLACEHOLDER
from pressroom.render.service_mail import ServiceMailKind, render_service_mail
from tests.support.mails import RELEASES, render_mail
from tests.support.service_mails import KINDS, LANGUAGES, create_mail, service_context

MAX_SCORE = 2.5


def measure_score(message: bytes, home: Path) -> tuple[float, str]:
    """Return the spam score of a message, and the report that gives the reasons."""
    program = shutil.which("spamassassin")
    assert program, "spamassassin is not installed; run ./run test to install it (Debian: apt-get install spamassassin)"
    command = [program, "--local", "--test-mode", "--nocreate-prefs"]
    process = subprocess.run(
        command, input=message, capture_output=True, check=True, env={"HOME": str(home), "PATH": "/usr/bin:/bin"}
    )
    report = process.stdout.decode(errors="replace")
    match = re.search(r"^X-Spam-Status: \w+, score=(-?[0-9.]+)", report, re.MULTILINE)
    assert match, report
    return float(match[1]), report


@pytest.mark.parametrize("name", ["full", "right-to-left"])
def test_rule_76_a_subscribers_message_has_a_low_spam_score(name: str, tmp_path: Path) -> None:
    message = render_mail(RELEASES[name]).message
    for placeholder, value in (
        (RECIPIENT_PLACEHOLDER, "eva@mail.example.org"),
        (TOKEN_PLACEHOLDER, "17.4fZr9Qw2Lk"),
        (MESSAGE_TOKEN_PLACEHOLDER, "93a1c07e"),
    ):
        message = message.replace(placeholder.encode(), value.encode())
    score, report = measure_score(message, tmp_path)
    assert score <= MAX_SCORE, report


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_rule_76_a_service_mail_has_a_low_spam_score(kind: ServiceMailKind, language: str, tmp_path: Path) -> None:
    score, report = measure_score(render_service_mail(create_mail(kind, language), service_context()), tmp_path)
    assert score <= MAX_SCORE, report
