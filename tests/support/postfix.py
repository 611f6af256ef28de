"""Run a Postfix of our own: on a port of 127.0.0.1, with its own settings and queue. No mail leaves this machine.

It takes mail to `anything@example.org` and stores it in a folder, but refuses recipients that begin with `unknown`.
"""

import os
import re
import shutil
import socket
import subprocess
import time
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from pwd import getpwnam
from socketserver import StreamRequestHandler, ThreadingTCPServer
from tempfile import mkdtemp
from threading import Thread

from tests.support.smtp_server import create_certificate

USER, PASSWORD = "press", "correct horse"

_SETTINGS = """compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
myhostname = relay.example
mydestination =
alias_maps =
alias_database =
local_recipient_maps =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
smtpd_peername_lookup = no
smtpd_relay_restrictions = permit_mynetworks, reject
virtual_mailbox_domains = example.org
virtual_mailbox_base = {folder}/mail
virtual_mailbox_maps = regexp:{folder}/recipients
virtual_transport = {transport}
virtual_uid_maps = static:{owner}
virtual_gid_maps = static:{owner}
default_transport = error:no mail leaves this machine
relay_transport = error:no mail leaves this machine
smtpd_tls_chain_files = {folder}/certificate.pem
smtpd_tls_security_level = may
smtpd_tls_auth_only = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:{login_port}
smtpd_sasl_auth_enable = yes
"""
_RECIPIENTS = "!/^unknown/ inbox/\n"
_SERVICES = """127.0.0.1:{port} inet n - n - - smtpd
127.0.0.1:{tls_port} inet n - n - - smtpd -o smtpd_tls_wrappermode=yes
127.0.0.1:{login_only_port} inet n - n - - smtpd -o smtpd_client_restrictions=permit_sasl_authenticated,reject
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
lmtp unix - - n - - lmtp
virtual unix - n n - - virtual
postlog unix-dgram n - n - 1 postlogd
"""
_PROGRAM = shutil.which("postfix", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


def find_obstacle() -> str:
    """Return why Postfix cannot run here, or an empty text."""
    if os.geteuid() != 0:
        return "only the administrator can start Postfix"
    return "" if _PROGRAM else "Postfix is not installed: ./run test installs it"


@dataclass(frozen=True)
class StoredMail:
    """A message that Postfix has stored, with the envelope as it wrote it into the first lines."""

    sender: str
    recipient: str
    content: bytes


@dataclass(frozen=True)
class Postfix:
    """A Postfix that runs. `login_only_port` takes mail after STARTTLS and a login; `tls_port` encrypts at once."""

    folder: Path
    port: int
    tls_port: int
    login_only_port: int

    @property
    def url(self) -> str:
        """The address for `PRESSROOM_SMTP_URL`, without encryption."""
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def certificate(self) -> Path:
        """The file with its certificate."""
        return self.folder / "certificate.pem"

    def list_mails(self, count: int) -> list[StoredMail]:
        """Wait until so many messages are stored, or half a minute, and return all."""
        wait_until(lambda: len(self._list_files()) >= count)
        return [read_mail(file) for file in self._list_files()]

    def read_log(self) -> str:
        """Return what it has logged."""
        return (self.folder / "log").read_text()

    def _list_files(self) -> list[Path]:
        return list((self.folder / "mail" / "inbox" / "new").glob("*"))


def read_mail(file: Path) -> StoredMail:
    """Read a stored message, and remove what Postfix has put before it."""
    content = file.read_bytes()
    found = re.fullmatch(
        rb"Return-Path: <(.*)>\n(?:X-Original-To: .*\n)?Delivered-To: (.*)\nReceived: .*\n(?:[ \t].*\n)*((?s:.*))",
        content,
    )
    assert found
    return StoredMail(found[1].decode(), found[2].decode(), found[3].replace(b"\n", b"\r\n"))


def wait_until(condition: Callable[[], object], seconds: float = 30) -> None:
    """Wait until something is true."""
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)


@contextmanager
def run_postfix(transport: str = "virtual", more_settings: str = "", more_services: str = "") -> Iterator[Postfix]:
    """Run a Postfix; the transport is `virtual`, which stores mail, `discard`, which forgets it, or `lmtp:…`.

    More lines can be added to `main.cf` and `master.cf`.
    """
    assert _PROGRAM
    folder = Path(mkdtemp(prefix="pressroom-postfix-"))  # others, such as the user postfix, must be able to enter it
    folder.chmod(0o755)
    try:
        with _run_login_server() as login_port:
            postfix = Postfix(folder, *find_ports(3))
            _write_settings(postfix, transport, login_port)
            for name, lines in {"main.cf": more_settings, "master.cf": more_services}.items():
                with (folder / name).open("a") as file:
                    file.write(lines)
            with _run(postfix):
                yield postfix
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _write_settings(postfix: Postfix, transport: str, login_port: int) -> None:
    folder, nobody = postfix.folder, getpwnam("nobody").pw_uid
    for name, owner in {"queue": 0, "data": getpwnam("postfix").pw_uid, "mail": nobody}.items():
        (folder / name).mkdir(mode=0o755)
        os.chown(folder / name, owner, -1)
    create_certificate(postfix.certificate)
    settings = _SETTINGS.format(folder=folder, transport=transport, owner=nobody, login_port=login_port)
    (folder / "main.cf").write_text(settings)
    ports = {"port": postfix.port, "tls_port": postfix.tls_port, "login_only_port": postfix.login_only_port}
    (folder / "master.cf").write_text(_SERVICES.format(**ports))
    (folder / "recipients").write_text(_RECIPIENTS)


@contextmanager
def _run(postfix: Postfix) -> Iterator[None]:
    command = [str(_PROGRAM), "-c", str(postfix.folder)]
    subprocess.run([*command, "start"], check=True, capture_output=True, timeout=60)
    try:
        wait_until(lambda: answers(postfix.port))
        yield
    finally:
        subprocess.run([*command, "stop"], check=True, capture_output=True, timeout=60)


def answers(port: int) -> bool:
    """Return whether a server greets as one that takes mail does."""
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 5) as connection:
        return connection.recv(3) == b"220"
    return False


def find_ports(count: int) -> list[int]:
    """Return ports of 127.0.0.1 that no program uses now."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


class _LoginSession(StreamRequestHandler):
    """Checks passwords for Postfix by the protocol of Dovecot."""

    def handle(self) -> None:
        self.wfile.write(b"VERSION\t1\t1\nMECH\tPLAIN\tplaintext\nSPID\t1\nCUID\t1\nCOOKIE\t1\nDONE\n")
        for line in self.rfile:
            fields = line.decode().rstrip("\n").split("\t")
            if fields[0] == "AUTH":
                self.wfile.write(f"{_check_login(fields)}\t{fields[1]}\tuser={USER}\n".encode())


def _check_login(fields: list[str]) -> str:
    response = next((field.removeprefix("resp=") for field in fields if field.startswith("resp=")), "")
    return "OK" if b64decode(response) == f"\0{USER}\0{PASSWORD}".encode() else "FAIL"


class _LoginServer(ThreadingTCPServer):
    daemon_threads = True


@contextmanager
def _run_login_server() -> Iterator[int]:
    with _LoginServer(("127.0.0.1", 0), _LoginSession) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield int(server.server_address[1])
        finally:
            server.shutdown()
            thread.join()
