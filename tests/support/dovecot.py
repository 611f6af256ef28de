"""Run a Dovecot of our own: on ports of 127.0.0.1, with its own settings and one mailbox, into which all mail goes.

It needs Dovecot 2.3; later ones have other settings.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from tests.support.postfix import answers, find_ports, wait_until

PASSWORD = "secret"
_SETTINGS = """base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/log
protocols = imap lmtp
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
mail_location = maildir:{folder}/mail
first_valid_uid = 1
first_valid_gid = 1
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid=nobody gid=nogroup home={folder}/mail allow_all_users=yes
}}
service imap-login {{
  inet_listener imap {{
    port = {imap_port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp_port}
  }}
}}
"""
_PROGRAM = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


def find_dovecot_obstacle() -> str:
    """Return why Dovecot cannot run here, or an empty text."""
    if os.geteuid() != 0:
        return "only the administrator can start Dovecot"
    if not _PROGRAM:
        return "Dovecot is not installed: ./run test installs it"
    version = subprocess.run([_PROGRAM, "--version"], capture_output=True, text=True, check=True).stdout
    return "" if version.startswith("2.3.") else f"Dovecot {version.split()[0]} has other settings than 2.3"


@dataclass(frozen=True)
class Dovecot:
    """A Dovecot that runs: it takes mail by LMTP, and any user may read it by IMAP with `PASSWORD`."""

    folder: Path
    imap_port: int
    lmtp_port: int

    def wait_for_mails(self, count: int) -> bool:
        """Wait until it has stored so many mails, or half a minute; return whether it has exactly these."""
        wait_until(lambda: self._count_mails() >= count)
        return self._count_mails() == count

    def read_log(self) -> str:
        """Return what it has logged."""
        return (self.folder / "log").read_text()

    def _count_mails(self) -> int:
        return sum(1 for name in ("new", "cur") for _ in (self.folder / "mail" / name).glob("*"))


@contextmanager
def run_dovecot() -> Iterator[Dovecot]:
    """Run a Dovecot with an empty mailbox while the context manager is open."""
    assert _PROGRAM
    folder = Path(mkdtemp(prefix="pressroom-dovecot-"))  # its users must be able to enter it
    folder.chmod(0o755)
    try:
        dovecot = Dovecot(folder, *find_ports(2))
        (folder / "mail").mkdir()
        shutil.chown(folder / "mail", "nobody")
        ports = {"imap_port": dovecot.imap_port, "lmtp_port": dovecot.lmtp_port}
        (folder / "settings").write_text(_SETTINGS.format(folder=folder, password=PASSWORD, **ports))
        with subprocess.Popen([_PROGRAM, "-F", "-c", str(folder / "settings")]) as process:
            try:
                wait_until(lambda: answers(dovecot.lmtp_port))
                yield dovecot
            finally:
                process.terminate()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
