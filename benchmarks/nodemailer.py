"""Compare the processor time of a message with that of nodemailer, the usual library of Node.js, for the same message.

It is installed by npm into a folder of its own.
"""

import os
import shutil
import statistics
import subprocess
import sys
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from benchmarks.environments import ROOT
from benchmarks.mailing_send import measure_sending, read_message, run_sink

VERSION = "10.6.1"
_CONNECTIONS = 4
_ROUNDS = 3
_SCRIPT = Path(__file__).with_suffix(".cjs")
_SENT_BY_ITSELF = {"from", "to", "subject", "date", "message-id", "mime-version"}


class NodemailerFigures(Struct, frozen=True):
    """Microseconds of CPU a message, in the middle one of some rounds; `obstacle` says why there are none."""

    pressroom: float = 0.0
    nodemailer: float = 0.0
    obstacle: str = ""

    @property
    def ratio(self) -> float:
        """The part of nodemailer's time that pressroom needs, with its database."""
        return self.pressroom / self.nodemailer


def measure_nodemailer(folder: Path, count: int) -> NodemailerFigures:
    """Send so many messages to a sink, in turns by a mailing and by nodemailer's pool, over as many connections."""
    try:
        packages = _install()
    except _MissingError as error:
        return NodemailerFigures(obstacle=str(error))
    ours, theirs = [], []
    for number in range(_ROUNDS):
        theirs.append(_send(folder, packages, count))
        database_folder = folder / f"round-{number}"
        database_folder.mkdir()
        ours.append(measure_sending(database_folder, count, _CONNECTIONS).cpu)
    return NodemailerFigures(statistics.median(ours), statistics.median(theirs))


class _MissingError(Exception):
    """Says what is missing."""


def _install() -> Path:
    """Install nodemailer if it is not there; return the folder with the package."""
    npm = shutil.which("npm")
    if not npm or not shutil.which("node"):
        raise _MissingError("node and npm are not installed")
    folder = ROOT / ".cache" / f"nodemailer-{VERSION}"
    packages = folder / "node_modules"
    if not (packages / "nodemailer/package.json").exists():
        print("Installing nodemailer …", file=sys.stderr)
        folder.mkdir(parents=True, exist_ok=True)
        command = [npm, "install", "--silent", "--ignore-scripts", "--prefix", str(folder), f"nodemailer@{VERSION}"]
        if subprocess.run(command, check=False).returncode:
            raise _MissingError("npm could not install nodemailer")
    return packages


def _send(folder: Path, packages: Path, count: int) -> float:
    with run_sink() as url:
        port = int(url.rpartition(":")[2])
        values = {"port": port, "count": count, "connections": _CONNECTIONS, "message": describe_message()}
        file = folder / "nodemailer.json"
        file.write_bytes(msgspec.json.encode(values))
        environment = os.environ | {"NODE_PATH": str(packages)}
        command = ["node", str(_SCRIPT), str(file)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return float(done.stdout)


def describe_message() -> dict[str, Any]:
    """Return the message of the benchmark as nodemailer takes it: its fields, its text and its HTML."""
    message = BytesParser(EmailMessage, policy=policy.SMTP).parsebytes(read_message())
    text, html = (part.get_content() for part in message.iter_parts())
    fields = {name: str(value) for name, value in message.items() if name.lower() not in _SENT_BY_ITSELF}
    fields = {name: value for name, value in fields.items() if not name.lower().startswith("content-t")}
    return {
        "from": str(message["From"]),
        "subject": str(message["Subject"]),
        "headers": fields,
        "text": text,
        "html": html,
    }
