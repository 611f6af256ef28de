"""A real Postfix returns mail as the guide says, by a pipe and by LMTP: its reader gets no more mails."""

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread

import pytest

from pressroom.cli import run
from tests.support.mailing_newsroom import MailingNewsroom
from tests.support.postfix import Postfix, find_obstacle, run_postfix, wait_until

pytestmark = pytest.mark.skipif(bool(OBSTACLE := find_obstacle()), reason=OBSTACLE or "none")

ROOT = Path(__file__).parents[3]
GUIDE = (ROOT / "docs/how-to/send-mail.md").read_text("utf-8")
DOMAIN = "lists.fjallby.example"
# Mail to this domain is taken from pressroom, and comes back to its sender: the address does not exist.
SETTINGS = f"""relay_domains = {DOMAIN}
recipient_delimiter = +
notify_classes =
transport_maps = inline:{{ {{ %s }}, {{ gone.example = gone: }} }}
"""
GONE = "gone unix - n n - - pipe\n  user=nobody argv=/usr/bin/env sh -c {exit 67}\n"  # as for an unknown user
# Postfix runs the command of a pipe as another user, who may not be able to enter the folder of this Python.
FORWARDING = """#!/bin/sh
cd {folder} || exit 75
printf '%s\\n' "$@" >args.$$
cat >mail.$$
mv mail.$$ ready.$$
while [ ! -e code.$$ ]; do sleep 0.1; done
exit "$(cat code.$$)"
"""


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MailingNewsroom:
    """A newsroom with one reader whose address does not exist."""
    room = MailingNewsroom(tmp_path, mail={"from": "press@fjallby.example", "bounces": f"bounce@{DOMAIN}"})
    monkeypatch.setenv("PRESSROOM_DATABASE_URL", room.config.database_url)
    return room


def publish_and_deliver(room: MailingNewsroom, postfix: Postfix, monkeypatch: pytest.MonkeyPatch) -> int:
    """Send a release to a reader whose address does not exist, and return the reader."""
    reader = room.add_reader("anna")
    room.change_reader(reader, email="anna@gone.example", email_norm="anna@gone.example")
    room.write()
    room.execute()
    monkeypatch.setenv("PRESSROOM_SMTP_URL", postfix.url)
    assert run(["--newsroom", str(room.folder), "deliver"]) == 0
    assert room.list_mails(reader, "accepted") == ["publication sv 1"]
    return reader


def find_status(room: MailingNewsroom, reader: int) -> list[tuple[str, str, str]]:
    with room.open() as store, store.read() as transaction:
        rows = transaction.execute(
            "SELECT status, kind, code FROM subscriber JOIN bounce ON subscriber_id = subscriber.id "
            "WHERE subscriber_id = :id",
            id=reader,
        )
    return [(status, kind, code) for status, kind, code in rows]


def check_returned(room: MailingNewsroom, postfix: Postfix, reader: int) -> None:
    wait_until(lambda: find_status(room, reader), 60)
    assert find_status(room, reader) == [("left", "hard", "5.1.1")], postfix.read_log()


def read_guide(beginning: str) -> str:
    """The block of the guide that begins so."""
    (found,) = re.findall(rf"```text\n({re.escape(beginning)}.*?)```", GUIDE, re.DOTALL)
    return str(found)


@contextmanager
def run_handed_over(folder: Path) -> Iterator[None]:
    """Run pressroom for each message that the pipe hands over."""
    stopping = Event()

    def work() -> None:
        while not stopping.is_set():
            for ready in folder.glob("ready.*"):
                number = ready.suffix
                arguments = (folder / f"args{number}").read_text().splitlines()
                command = [sys.executable, "-m", "pressroom", *arguments]
                with ready.open("rb") as message:
                    result = subprocess.run(command, cwd=ROOT, stdin=message, check=False)
                ready.unlink()
                (folder / f"new{number}").write_text(f"{result.returncode}\n")
                (folder / f"new{number}").rename(folder / f"code{number}")
            time.sleep(0.05)

    thread = Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        thread.join()


def test_a_bounce_comes_in_by_the_pipe_of_the_guide(room: MailingNewsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = read_guide("bounces  unix")
    with TemporaryDirectory(prefix="pressroom-pipe-") as name:
        folder, program = Path(name), Path(name, "pressroom")
        folder.chmod(0o777)
        program.write_text(FORWARDING.format(folder=folder))
        program.chmod(0o755)
        for given, here in {
            "user=press": "user=nobody",
            "/opt/pressroom/bin/pressroom": str(program),
            "/srv/newsroom": str(room.folder),
        }.items():
            assert given in lines
            lines = lines.replace(given, here)
        settings = SETTINGS % f"{DOMAIN} = bounces:"
        assert "`lists.example.org bounces:`" in GUIDE
        with run_postfix(more_settings=settings, more_services=lines + GONE) as postfix, run_handed_over(folder):
            check_returned(room, postfix, publish_and_deliver(room, postfix, monkeypatch))


def test_a_bounce_comes_in_by_lmtp(room: MailingNewsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    command = [sys.executable, "-m", "pressroom", "--newsroom", str(room.folder)]
    with subprocess.Popen(
        [*command, "receive-bounces", "--listen", "127.0.0.1:0"], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as door:
        try:
            assert door.stdout is not None
            (port,) = re.findall(r"on 127\.0\.0\.1:(\d+)", door.stdout.readline())
            assert "`lists.example.org lmtp:inet:127.0.0.1:2424`" in GUIDE
            settings = SETTINGS % f"{DOMAIN} = lmtp:inet:127.0.0.1:{port}"
            with run_postfix(more_settings=settings, more_services=f"lmtp unix - - n - - lmtp\n{GONE}") as postfix:
                check_returned(room, postfix, publish_and_deliver(room, postfix, monkeypatch))
        finally:
            door.terminate()
