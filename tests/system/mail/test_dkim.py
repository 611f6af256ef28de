"""Other programs accept the signatures of our mails, and refuse them after a change.

They are dkimpy, OpenDKIM, go-msgauth, and Mail::DKIM, which knows only RSA in some versions.
"""

import os
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import dkim
import pytest

from pressroom.deliver.dkim import create_signer
from pressroom.deliver.dkim_keys import DkimKey
from pressroom.render.service_mail import render_service_mail
from tests.support.dkim_keys import get_dkim_key
from tests.support.dns_server import run_dns_server
from tests.support.mails import RELEASES, context_with, render_mail
from tests.support.service_mails import create_mail, service_context

RSA, ED25519 = get_dkim_key("sundvik.example", "rsa-1"), get_dkim_key("xn--smrgs-pra0j.example", "ed-1", "ed25519")
NEXT_RSA = get_dkim_key("sundvik.example", "rsa-2")
KEYS = (RSA, ED25519, NEXT_RSA)
RECORDS = {key.record_name: key.record for key in KEYS}

HEADER = (
    "From: =?utf-8?q?Sm=C3=B6rg=C3=A5s?= <press@sundvik.example>\r\nTo: a@reader.example\r\nSubject: Hej\r\n"
    "Date: Mon, 02 Mar 2026 09:15:30 +0100\r\nMessage-ID: <1@sundvik.example>\r\nMIME-Version: 1.0\r\n"
    'Content-Type: text/plain; charset="utf-8"\r\nContent-Transfer-Encoding: 8bit\r\n'
)
MESSAGES = {
    "trailing empty lines": f"{HEADER}\r\nHej\r\n\r\n\r\n\r\n",
    "empty": f"{HEADER}\r\n",
    "only empty lines": f"{HEADER}\r\n\r\n\r\n\r\n",
    "blanks": f"{HEADER}X-A:  b \t c  \r\n\r\n  a \t b \t \r\n \t \r\nc  \r\n \r\n",
    "dots": f"{HEADER}\r\n.\r\n..\r\n.a\r\n",
    "utf-8": f"{HEADER}\r\nSmörgås 👩🏽‍🔧 الماء\r\n",
    "long lines": f"{HEADER}\r\n{'å' * 490}\r\n{'x ' * 490}\r\n",
    "folded fields": HEADER.replace("Hej", "Hej\r\n\t  då \r\n på").replace("To: ", "To:\r\n ") + "\r\nHej\r\n",
    "two fields of a name": f"List-Id: <a.example>\r\nlist-id:<b.example>\r\n{HEADER}\r\nHej\r\n",
    "utf-8 in the header": HEADER.replace("a@reader", "åsa@reader") + "\r\nHej\r\n",
}


def list_messages() -> Iterator[tuple[str, bytes]]:
    yield from ((name, text.encode()) for name, text in MESSAGES.items())
    yield from ((f"release {name}", render_mail(release).message) for name, release in RELEASES.items())
    yield "without a service", render_mail(context=context_with(service_url="")).message
    yield "service", render_service_mail(create_mail("confirm", "sv"), service_context("غرفة"))


every_message = pytest.mark.parametrize("message", [pytest.param(each, id=name) for name, each in list_messages()])


def sign(message: bytes, *keys: DkimKey) -> bytes:
    return create_signer(keys or KEYS)(message) + message


def verify_with_dkimpy(message: bytes) -> list[bool]:
    def find_record(name: bytes, **_: object) -> bytes | None:
        record = RECORDS.get(name.decode().rstrip("."))
        return record.encode() if record else None

    count = message.count(b"DKIM-Signature:")
    return [is_valid(dkim.DKIM(message), number, find_record) for number in range(count)]


def is_valid(verifier: dkim.DKIM, number: int, find_record: Callable[..., bytes | None]) -> bool:
    try:
        return bool(verifier.verify(number, dnsfunc=find_record))
    except dkim.ValidationError:  # the hash of the body is another one
        return False


VERIFY_IN_PERL = """
use Mail::DKIM::Verifier; use Mail::DKIM::DNS; use Net::DNS::Resolver;
Mail::DKIM::DNS::resolver(Net::DNS::Resolver->new(nameservers => ["127.0.0.1"], port => $ARGV[0]));
my $verifier = Mail::DKIM::Verifier->new();
while (<STDIN>) { $verifier->PRINT($_) }
$verifier->CLOSE();
print join("\\n", map { $_->algorithm . " " . $_->result } $verifier->signatures), "\\n";
"""


@pytest.fixture(scope="module")
def dns_port() -> Iterator[int]:
    with run_dns_server({name: [f"TXT {record}"] for name, record in RECORDS.items()}) as server:
        yield server.port


@pytest.fixture(scope="module")
def resolver_file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A file with the address of a DNS server, in the place of /etc/resolv.conf. It cannot name a port."""
    if os.geteuid() != 0 or subprocess.run(["unshare", "--mount", "true"], check=False, capture_output=True).returncode:
        pytest.skip("only an administrator who may mount files can name a DNS server for one program")
    address = f"127.1.{os.getpid() >> 8 & 255}.{os.getpid() & 255}"
    with run_dns_server({name: [f"TXT {record}"] for name, record in RECORDS.items()}, address, 53):
        file = tmp_path_factory.mktemp("resolver") / "resolv.conf"
        file.write_text(f"nameserver {address}\n")
        yield file


@every_message
def test_dkimpy_accepts_each_signature(message: bytes) -> None:
    assert verify_with_dkimpy(sign(message)) == [True, True, True]


@every_message
def test_opendkim_accepts_each_signature(message: bytes, tmp_path: Path) -> None:
    assert run_opendkim(sign(message), tmp_path) == [("rsa-1", "pass"), ("ed-1", "pass"), ("rsa-2", "pass")]


@every_message
def test_go_msgauth_accepts_each_signature(message: bytes, resolver_file: Path) -> None:
    valid = [f"Valid signature for {key.domain}" for key in (RSA, ED25519, NEXT_RSA)]
    assert run_go_msgauth(sign(message), resolver_file) == valid


@every_message
def test_mail_dkim_accepts_each_rsa_signature(message: bytes, dns_port: int) -> None:
    assert run_perl(sign(message, RSA, NEXT_RSA), dns_port) == ["rsa-sha256 pass", "rsa-sha256 pass"]


CHANGES: dict[str, Callable[[bytes], bytes]] = {
    "body": lambda message: message.replace(b"Hej\r\n\r\n\r\n", b"Hej!\r\n"),
    "subject": lambda message: message.replace(b"Subject: Hej", b"Subject: Nej"),
    "second From": lambda message: message.replace(b"\r\nTo:", b"\r\nFrom: x@other.example\r\nTo:"),
    "more text": lambda message: message + b"More\r\n",
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_changed_message_is_refused_by_all(change: Callable[[bytes], bytes], tmp_path: Path, dns_port: int) -> None:
    message = change(sign(MESSAGES["trailing empty lines"].encode(), RSA))
    assert verify_with_dkimpy(message) == [False]
    assert run_opendkim(message, tmp_path) == [("rsa-1", "fail")]
    (result,) = run_perl(message, dns_port)
    assert result != "rsa-sha256 pass"


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_changed_message_is_refused_by_go_msgauth(change: Callable[[bytes], bytes], resolver_file: Path) -> None:
    message = change(sign(MESSAGES["trailing empty lines"].encode(), RSA, ED25519))
    results = run_go_msgauth(message, resolver_file)
    assert [result.partition(":")[0] for result in results] == [
        f"Invalid signature for {key.domain}" for key in (RSA, ED25519)
    ]


@pytest.mark.parametrize("name", ["List-Unsubscribe", "List-Unsubscribe-Post", "Message-ID", "Date"])
def test_a_changed_field_is_refused(name: str) -> None:
    message = sign(render_mail().message)
    changed = message.replace(f"\r\n{name}: ".encode(), f"\r\n{name}: x".encode())
    assert changed != message
    assert verify_with_dkimpy(changed) == [False, False, False]


def run_opendkim(message: bytes, folder: Path) -> list[tuple[str, str]]:
    """The selector and the result of each signature, as OpenDKIM writes them into the message."""
    (folder / "message.eml").write_bytes(message)
    (folder / "keys").write_text("".join(f"{name} {record}\n" for name, record in RECORDS.items()))
    (folder / "opendkim.conf").write_text(f"Mode v\nTestPublicKeys {folder}/keys\n")
    command = ["opendkim", "-vv", "-x", str(folder / "opendkim.conf"), "-t", str(folder / "message.eml")]
    environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}
    result = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=60)
    found = re.findall(r"dkim=(\w+) .*? header\.s=(\S+)", result.stdout)
    return [(selector, result) for result, selector in found]


def run_go_msgauth(message: bytes, resolver_file: Path) -> list[str]:
    """What dkim-verify says of each signature, in a view of the file system where it finds our DNS server."""
    script = f"mount --bind {resolver_file} /etc/resolv.conf && exec dkim-verify"
    command = ["unshare", "--mount", "sh", "-c", script]
    result = subprocess.run(command, input=message, capture_output=True, check=True, timeout=60)
    return re.findall(r"(?m)^\S+ \S+ (\S.*)$", result.stderr.decode())


def run_perl(message: bytes, dns_port: int) -> list[str]:
    command = ["perl", "-e", VERIFY_IN_PERL, str(dns_port)]
    result = subprocess.run(command, input=message, capture_output=True, check=True, timeout=60)
    return result.stdout.decode().split("\n")[:-1]
