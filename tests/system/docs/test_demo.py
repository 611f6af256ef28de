"""`./run demo` shows the whole way of a mail: somebody subscribes, confirms, and gets the next release."""

import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urlencode, urljoin
from urllib.request import Request, urlopen

import pytest

from tests.support.web_service import read_fields

ROOT = Path(__file__).parents[3]


class Demo:
    """The running demonstration, as its first lines describe it."""

    def __init__(self, steps: str) -> None:
        self.steps = steps
        self.url = re.findall(r"The newsroom is at (\S+)/\.", steps)[0]
        self.mails = re.findall(r"listed at (\S+/)\n", steps)[0]
        self.logs = Path(re.findall(r"writes its messages to (\S+)\.\n", steps)[0])

    def load(self, url: str, **fields: object) -> str:
        """Load a page, or send a form from it."""
        body = urlencode(fields, doseq=True).encode() if fields else None
        with urlopen(Request(url, body, {"Origin": self.url}), timeout=30) as answer:
            return str(answer.read().decode())

    def find_mail(self, subject: str) -> str:
        """Wait for a mail in the list, and return its text."""
        shown = wait_for(lambda: re.findall(rf'href="([^"]+)/html">[^<]*{subject}', self.load(self.mails)))
        assert shown, f"No mail “{subject}” came: {self.load(self.mails)}\n{self.read_logs()}"
        return self.load(f"{self.mails}{unescape(shown[0]).lstrip('/')}/plain")

    def read_logs(self) -> str:
        """Return what the service and the worker have logged."""
        return "\n".join(file.read_text("utf-8") for file in sorted(self.logs.iterdir()))


def wait_for(find: Callable[[], list[str]]) -> list[str]:
    """Return what was found within a minute, else nothing."""
    deadline = time.monotonic() + 60
    while not (found := find()) and time.monotonic() < deadline:
        time.sleep(0.2)
    return found


@pytest.fixture
def demo() -> Iterator[Demo]:
    command = [sys.executable, "-m", "tools.demo", "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        lines: list[str] = []
        for line in process.stdout:
            lines.append(line)
            if line.startswith("Press Ctrl-C"):
                break
        yield Demo("".join(lines))
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0, "Ctrl-C must end it without an error"


def test_a_reader_joins_confirms_and_gets_the_next_release(demo: Demo) -> None:
    assert "There is no mail yet." in demo.load(demo.mails)
    form = demo.load(f"{demo.url}/subscribe/")
    action = re.findall(r'<form class="service"[^>]* action="([^"]+)"', form)[0]
    second = demo.load(urljoin(demo.url, action), **read_fields(form) | {"email": "anna@example.org"})
    time.sleep(3)  # a form that is sent sooner was filled in by a program
    demo.load(f"{demo.url}/subscriptions", **read_fields(second) | {"email": "anna@example.org"})
    (link,) = re.findall(rf"{demo.url}/confirm/\S+", demo.find_mail(""))
    demo.load(link, **read_fields(demo.load(link)) | {"confirm": "yes"})
    command = re.findall(r"^   (PRESSROOM_NEWSROOM=.*)$", demo.steps, re.MULTILINE)[0]
    subprocess.run(["/bin/sh", "-c", command], check=True, cwd=ROOT, capture_output=True, timeout=120)
    text = demo.find_mail("Kallbadhuset")
    assert "Presskontakt: Maja Lindhede" in text
    assert f"{demo.url}/unsubscribe/" in text


def test_a_port_that_is_in_use_is_named_at_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        command = [sys.executable, "-m", "tools.demo", "--port", str(port)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert f"127.0.0.1:{port} cannot be used: Address already in use." in done.stderr
