"""A spam filter that reads the mails as a server would, without asking the net, finds them harmless."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from pressroom.render.mail import MESSAGE_TOKEN_PLACEHOLDER, RECIPIENT_PLACEHOLDER, TOKEN_PLACEHOLDER
from tests.support.mails import RELEASES, mail

HARMLESS = 2.5


def score(message: bytes, home: Path) -> tuple[float, str]:
    """The points of a message, and the report that names their reasons."""
    program = shutil.which("spamassassin")
    assert program, "spamassassin is not installed: ./run test installs it (Debian: apt-get install spamassassin)"
    command = [program, "--local", "--test-mode", "--nocreate-prefs"]
    answer = subprocess.run(
        command, input=message, capture_output=True, check=True, env={"HOME": str(home), "PATH": "/usr/bin:/bin"}
    )
    report = answer.stdout.decode(errors="replace")
    found = re.search(r"^X-Spam-Status: \w+, score=(-?[0-9.]+)", report, re.MULTILINE)
    assert found, report
    return float(found[1]), report


@pytest.mark.parametrize("name", ["full", "right-to-left"])
def test_rule_76_a_subscribers_message_scores_no_more_than_a_harmless_one(name: str, tmp_path: Path) -> None:
    message = mail(RELEASES[name]).message
    for placeholder, own in (
        (RECIPIENT_PLACEHOLDER, "eva@mail.example.org"),
        (TOKEN_PLACEHOLDER, "17.4fZr9Qw2Lk"),
        (MESSAGE_TOKEN_PLACEHOLDER, "93a1c07e"),
    ):
        message = message.replace(placeholder.encode(), own.encode())
    points, report = score(message, tmp_path)
    assert points <= HARMLESS, report
