"""The machine on which the tests of the page about the service work. It starts once: that takes half a minute."""

import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.support.machine import Machine, run_machine
from tests.support.newsrooms import create_small_newsroom, newsroom_values, release_values
from tests.support.operator import HOST, Operator, create_repository
from tests.support.walkthrough import ROOT

# The relay: each message that it takes is a file.
RELAY = """
import itertools, pathlib, threading
from tests.support import smtp_server
folder, numbers = pathlib.Path("/var/relay"), itertools.count()
folder.mkdir()
smtp_server.SmtpServer.accept = lambda self, message: (folder / f"{next(numbers)}.eml").write_bytes(message.content)
with smtp_server.run_smtp_server(port=2525):
    threading.Event().wait()
"""


@pytest.fixture(scope="session")
def operator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Operator]:
    """An operator for all tests of the page. The machine is set up as it says, with nginx and a mail relay."""
    folder = tmp_path_factory.mktemp("operator")
    newsroom = create_small_newsroom(folder / "newsroom", 4)
    newsroom.newsroom(newsroom_values() | {"base_url": f"https://{HOST}"})
    newsroom.release("2024/bron-0", "sv", release_values(0, "sv") | {"former_urls": ["/?p=12"]})
    create_repository(newsroom.folder, folder / "origin.git")
    build = (sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", str(folder / "wheels"), ".")
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (folder / "machine").mkdir()
    with run_machine(folder / "machine", ROOT) as machine:
        operator = Operator(machine, folder / "origin.git")
        operator.install_package(folder / "wheels")
        start_relay(machine)
        for heading in ("Install", "The newsroom", "Start", "nginx with TLS", "Several officers"):
            operator.follow(heading)
        yield operator


def start_relay(machine: Machine) -> None:
    machine.write("/opt/relay.py", RELAY)
    options = "--unit=relay --setenv=PYTHONPATH=/opt/checkout:/opt/packages"
    machine.run(f"systemd-run --quiet {options} /opt/python/bin/python3 /opt/relay.py")
    machine.wait_until("echo >/dev/tcp/127.0.0.1/2525")
