"""The page about sending mail is followed, with a DNS server and a relay of this machine in the place of real ones."""

import sys
from pathlib import Path

import msgspec
import pytest

from pressroom.cli import work
from pressroom.deliver.dkim_keys import load_dkim_keys
from pressroom.web.bounces import BounceEvent
from tests.support.dns_server import run_dns_server
from tests.support.new_newsroom import fill_in_newsroom
from tests.support.smtp_server import run_smtp_server
from tests.support.walkthrough import ROOT, Reader, read_blocks

PAGE = ROOT / "docs/how-to/send-mail.md"
RECORDS = {
    "example.org": ["TXT v=spf1 include:relay.example -all", "MX 10 mail.example.org."],
    "relay.example": ["TXT v=spf1 ip4:192.0.2.25 -all"],
    "_dmarc.example.org": ["TXT v=DMARC1; p=none; rua=mailto:dmarc@example.org"],
    "mail.example.org": ["A 192.0.2.25"],
    "25.2.0.192.in-addr.arpa": ["PTR mail.example.org."],
}
SCRIPT = """
if [ "$1" = doctor ] && [ "$2" != --offline ]; then
  set -- "$@" --dns-server 127.0.0.1:{dns_port} --address 192.0.2.25
  export PRESSROOM_SMTP_URL={relay}
fi
exec {python} -m pressroom "$@"
"""


def test_mail_is_set_up_as_the_page_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home, folder = tmp_path / "home", tmp_path / "newsroom"
    for path in (home, folder):
        path.mkdir()
    monkeypatch.setenv("HOME", str(home))
    for name in ("PRESSROOM_KEYS", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    first, second = PAGE.read_text("utf-8").partition("## 9. ")[0].split("## 5. ")
    (tmp_path / "first.md").write_text(first, "utf-8")
    (tmp_path / "second.md").write_text(second, "utf-8")
    with run_dns_server({}) as server, run_smtp_server() as relay:
        script = SCRIPT.format(dns_port=server.port, relay=relay.url, python=sys.executable)
        reader = Reader(folder, {"pressroom": script})
        reader.run("pressroom new First", 0, "at the beginning")
        fill_in_newsroom(folder)
        reader.follow(tmp_path / "first.md")
        key_path = home / ".config/pressroom/keys/dkim/example.org.press1.pem"
        (key,) = load_dkim_keys([f"example.org:press1:{key_path}"])
        server.records.update(RECORDS | {key.record_name: [f"TXT {key.record}"]})
        reader.follow(tmp_path / "second.md")
        assert "error:" not in reader.output
        assert relay.accepted == []


def test_the_example_of_a_report_is_one_that_the_service_takes() -> None:
    example = PAGE.read_text("utf-8").partition("```json\n")[2].partition("```")[0]
    event = msgspec.json.decode(example, type=BounceEvent)
    assert (event.kind, event.code, event.id) == ("bounce", 550, "4711")


def test_the_service_for_several_machines_starts_a_command_that_exists() -> None:
    (unit,) = [block for block in read_blocks(PAGE) if block.kind == "ini"]
    (line,) = [line for line in unit.text.splitlines() if line.startswith("ExecStart=")]
    program, name, *options = line.removeprefix("ExecStart=").split()
    assert (program, name) == ("/opt/pressroom/bin/pressroom", "work")
    context = work.command.make_context(name, options)
    assert context.params["uses_queue"]
