"""`pressroom doctor` as operators use it: a good setup, a faulty one, no network, JSON."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.support.dns_server import run_dns_server
from tests.support.mailing_newsroom import MailingNewsroom
from tests.support.newsrooms import NewsroomFolder, create_small_newsroom, newsroom_values
from tests.support.publishing import NOW
from tests.support.smtp_server import run_smtp_server
from tests.support.terminal import run

DOMAIN = "fjallby.example"
RECORDS = {
    DOMAIN: ["TXT v=spf1 ip4:192.0.2.25 -all", f"MX 10 mail.{DOMAIN}."],
    f"mail.{DOMAIN}": ["A 192.0.2.25"],
    f"_dmarc.{DOMAIN}": ["TXT v=DMARC1; p=none"],
    "25.2.0.192.in-addr.arpa": [f"PTR mail.{DOMAIN}."],
}


@pytest.fixture
def newsroom(tmp_path: Path) -> Path:
    files = create_small_newsroom(tmp_path / "newsroom")
    files.newsroom(newsroom_values())
    return files.folder


def examine(newsroom: Path, *options: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    result = run(newsroom, "doctor", *options, PRESSROOM_KEYS=str(newsroom.parent / "keys"), **environment)
    assert "Traceback" not in result.stderr
    return result


def test_a_good_setup_with_a_key_and_a_relay_of_its_own_has_no_errors(newsroom: Path) -> None:
    here = {"PRESSROOM_KEYS": str(newsroom.parent / "keys")}
    created = json.loads(run(newsroom, "keys", "dkim", "--selector", "s1", "--json", **here).stdout)
    records = RECORDS | {created["record"]["name"]: [f"TXT {created['record']['text']}"]}
    setting = {created["setting"]["name"]: created["setting"]["value"]}
    with run_dns_server(records) as server, run_smtp_server() as relay:
        options = ("--dns-server", f"127.0.0.1:{server.port}", "--address", "192.0.2.25")
        result = examine(newsroom, *options, PRESSROOM_SMTP_URL=relay.url, **setting)
    assert result.returncode == 0, result.stdout
    for line in (
        "SPF\n  ok: The SPF record of fjallby.example can be read, with 0 of 10 DNS lookups.\n",
        "  ok: The SPF record of fjallby.example allows 192.0.2.25 to send mail.\n",
        "DKIM\n  ok: The DKIM record s1._domainkey.fjallby.example fits the key that signs.\n",
        "DMARC\n  ok: The DMARC record _dmarc.fjallby.example holds for fjallby.example, with the policy “none”.\n",
        "Reverse name\n  ok: The reverse name of 192.0.2.25 is mail.fjallby.example, which leads back to it.\n",
    ):
        assert line in result.stdout
    assert result.stderr.startswith("0 errors, ")


def test_a_fault_of_the_setup_exits_with_2_and_shows_the_record_to_write(newsroom: Path) -> None:
    with run_dns_server({f"mail.{DOMAIN}": ["A 192.0.2.25"]}) as server:
        result = examine(newsroom, "--dns-server", f"127.0.0.1:{server.port}", "--selector", "relay")
    assert result.returncode == 2
    assert (
        '    Add the TXT record _dmarc.fjallby.example: "v=DMARC1; p=none; rua=mailto:press@fjallby.example"\n'
        in result.stdout
    )
    assert "  error: There is no DKIM record relay._domainkey.fjallby.example:" in result.stdout


def test_the_address_for_returned_mail_is_the_one_of_the_envelope(newsroom: Path) -> None:
    NewsroomFolder(newsroom).newsroom(
        newsroom_values() | {"mail": {"from": f"press@{DOMAIN}", "bounces": "bounce@lists.fjallby.example"}}
    )
    records = RECORDS | {"lists.fjallby.example": ["TXT v=spf1 -all", "MX 0 ."]}
    with run_dns_server(records) as server, run_smtp_server() as relay:
        options = ("--dns-server", f"127.0.0.1:{server.port}", "--address", "192.0.2.25")
        result = examine(newsroom, *options, PRESSROOM_SMTP_URL=relay.url)
    assert "error: The SPF record of lists.fjallby.example does not allow 192.0.2.25 to send mail." in result.stdout
    assert "error: lists.fjallby.example says that it takes no mail (a null MX record)" in result.stdout
    assert "SPF is for the domain of the From address." in result.stdout


def test_json_contains_each_finding_with_its_code(newsroom: Path) -> None:
    with run_dns_server(RECORDS) as server:
        result = examine(newsroom, "--json", "--dns-server", f"127.0.0.1:{server.port}")
    findings = {finding["code"]: finding for finding in json.loads(result.stdout)["findings"]}
    assert findings["spf.ok"]["state"] == "ok"
    assert findings["spf.ok"]["remedy"] is None
    assert findings["relay.unset"]["state"] == "not checked"
    assert "nothing is sent" in findings["relay.unset"]["message"]


def test_without_the_network_the_rest_is_checked_and_the_exit_code_is_3(newsroom: Path) -> None:
    with run_dns_server({"example": ["SERVFAIL"]} | {name: ["SERVFAIL"] for name in RECORDS}) as server:
        result = examine(newsroom, "--dns-server", f"127.0.0.1:{server.port}")
    assert result.returncode == 3
    assert "not checked: fjallby.example could not be read from the DNS" in result.stdout
    assert "error:" not in result.stdout
    assert "\nDisk\n  ok: " in result.stdout


def test_offline_asks_nobody_and_says_what_was_not_checked(newsroom: Path) -> None:
    result = examine(newsroom, "--offline", PRESSROOM_SMTP_URL="smtp://127.0.0.1:1")
    assert result.returncode == 0
    assert result.stdout.count("not checked: This was not checked, because it needs the network.") == 8


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--dns-server", "a b"), "is not the address of a DNS server."),
        (("--dns-server", "127.0.0.1:x"), "is not the address of a DNS server."),
        (("--address", "mail.example.org"), "is not an IP address, such as 192.0.2.1."),
        (("--selector", "a_b"), "is not a selector."),
    ],
)
def test_wrong_options_are_explained(newsroom: Path, options: tuple[str, ...], message: str) -> None:
    result = examine(newsroom, *options)
    assert result.returncode == 2
    assert message in result.stderr


def test_a_key_that_cannot_be_used_is_found_offline(newsroom: Path) -> None:
    key = newsroom.parent / "key.pem"
    key.touch(0o644)
    result = examine(newsroom, "--offline", PRESSROOM_DKIM_KEYS=f"{DOMAIN}:s1:{key}")
    assert result.returncode == 2
    assert f"error: Other users can read {key}" in result.stdout


def test_what_no_worker_goes_on_with_is_named_with_what_to_do(tmp_path: Path) -> None:
    room = MailingNewsroom(tmp_path)
    reader = room.add_reader("anna")
    room.write()
    room.execute()
    settings = {"PRESSROOM_DATABASE_URL": room.config.database_url}
    assert "A worker has" not in examine(room.config.newsroom_folder, "--offline", **settings).stdout
    (mailing,) = room.list_mailings()
    room.begin(mailing.id, reader)
    with room.open() as store, store.transaction() as transaction:
        transaction.execute("UPDATE chunk SET lease_until = :then", then=NOW)
        transaction.execute("UPDATE mailing SET state = 'planning'")
    result = examine(room.config.newsroom_folder, "--offline", **settings)
    for line in (
        "warning: A worker has had 1 part of mailings and has not been heard of since 2025-03-01 12:00 UTC.\n",
        "warning: 1 mail may have left before a crash, and nobody has looked at it since.\n",
        "warning: Planned only in part: 1 mailing, the oldest since 2025-03-01 12:00 UTC.\n",
    ):
        assert line in result.stdout
    assert result.stdout.count("pressroom deliver") == 3
