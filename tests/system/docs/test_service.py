"""The page about the service, typed in on a machine with systemd, gives a service that is safe and can be restored."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.machine import Machine, find_obstacle, run_machine
from tests.support.newsrooms import create_small_newsroom, newsroom_values
from tests.support.operator import HOST, PAGE, REPLACED, Operator, create_repository, read_sections
from tests.support.walkthrough import ROOT

pytestmark = [
    pytest.mark.xdist_group("machine"),
    pytest.mark.skipif(bool(OBSTACLE := find_obstacle()), reason=OBSTACLE or "none"),
]

VARIANTS = {"Caddy instead", "In a container"}
URL = f"https://{HOST}"
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
# What the forms do, with the same functions.
READER = """
import sys
from datetime import UTC, datetime
from pressroom.config import load_config
from pressroom.store import open_store
from pressroom.store.secret_file import load_token_keys
from pressroom.subscriptions.choices import SubscriptionChoices
from pressroom.subscriptions.join import SubscriptionRequest, confirm, request_subscription
from pressroom.subscriptions.leave import unsubscribe
from pressroom.subscriptions.links import create_unsubscribe_token
from pressroom.subscriptions.requesting import ConsentGiven
config, now = load_config(), datetime.now(UTC)
store, keys = open_store(config.database_url), load_token_keys(config)
action, value = sys.argv[1:]
if action == "join":
    choices = SubscriptionChoices("sv")
    request = SubscriptionRequest(value, choices, ConsentGiven("I want news.", "subscribe"))
    print(request_subscription(store, keys, request, now))
elif action == "confirm":
    confirmed = confirm(store, keys, value, now)
    print(create_unsubscribe_token(keys, confirmed.subscriber_id))
elif action == "leave":
    print(unsubscribe(store, keys, value, now))
"""


@pytest.fixture(scope="module")
def operator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Operator]:
    """An operator whose machine is set up as the page says, up to nginx, with a relay for mails."""
    folder = tmp_path_factory.mktemp("operator")
    newsroom = create_small_newsroom(folder / "newsroom", 3)
    newsroom.newsroom(newsroom_values() | {"base_url": URL})
    create_repository(newsroom.folder, folder / "origin.git")
    build = (sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", str(folder / "wheels"), ".")
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (folder / "machine").mkdir()
    with run_machine(folder / "machine", ROOT) as machine:
        operator = Operator(machine, folder / "origin.git")
        operator.install_package(folder / "wheels")
        start_relay(machine)
        machine.write("/opt/reader.py", READER)
        for heading in ("Install", "The newsroom", "Start", "nginx with TLS"):
            operator.follow(heading)
        yield operator


def start_relay(machine: Machine) -> None:
    machine.write("/opt/relay.py", RELAY)
    options = "--unit=relay --setenv=PYTHONPATH=/opt/checkout:/opt/packages"
    machine.run(f"systemd-run --quiet {options} /opt/python/bin/python3 /opt/relay.py")
    machine.wait_until("echo >/dev/tcp/127.0.0.1/2525")


def ask(machine: Machine, path: str, options: str = "") -> tuple[int, dict[str, str], str]:
    """Send a request over TLS; return the status, the headers and the body."""
    output = machine.run(f"curl --silent --show-error --include {options} '{URL}{path}'")
    head, _, body = output.replace("\r", "").partition("\n\n")
    status, *lines = head.split("\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    return int(status.split()[1]), headers, body


def join(machine: Machine, email: str) -> str:
    """Ask to subscribe, wait for the mail, and return the token in its link."""
    pressroom_python = "as-pressroom /opt/pressroom/bin/python /opt/reader.py"
    machine.run(f"{pressroom_python} join {email}")
    machine.wait_until(f"grep --quiet {email} /var/relay/*.eml")
    mail = machine.run(f"cat $(grep --files-with-matches {email} /var/relay/*.eml)").replace("=\n", "")
    found = re.search(rf"{URL}/confirm/([\w.-]+)", mail)
    assert found, mail
    return found[1]


def act(machine: Machine, action: str, value: str) -> str:
    return machine.run(f"as-pressroom /opt/pressroom/bin/python /opt/reader.py {action} {value}").strip()


def count_active(machine: Machine) -> int:
    return int(json.loads(machine.run("pressroom subscribers list --json"))["by_status"].get("active", 0))


def test_the_service_and_the_site_are_up_behind_nginx(operator: Operator) -> None:
    machine = operator.machine
    assert ask(machine, "/")[0] == 200
    assert 'action="' in ask(machine, "/search/?q=bron")[2]
    for path in ("/healthz", "/metrics"):
        assert ask(machine, path)[0] == 404
    assert machine.run(
        f"curl --silent --output /dev/null --write-out '%{{http_code}} %{{redirect_url}}' http://{HOST}/x"
    ) == (f"301 {URL}/x")


def test_nothing_is_readable_by_those_whom_it_does_not_concern(operator: Operator) -> None:
    machine = operator.machine
    machine.run("runuser --user=www-data -- cat /srv/newsroom/out/site/index.html")
    secrets = ("/srv/newsroom/releases", "/var/lib/pressroom", "/etc/pressroom/settings")
    for path in secrets:
        machine.run(f"runuser --user=www-data -- ls {path}/ 2>/dev/null", 2)
    machine.run("runuser --user=nobody -- cat /srv/newsroom/out/site/index.html 2>/dev/null", 1)
    modes = machine.run("cd /var/lib/pressroom; stat --format='%a %U %n' pressroom.db pressroom.secret").splitlines()
    assert modes == ["600 pressroom pressroom.db", "600 pressroom pressroom.secret"]


@pytest.mark.parametrize("unit", ["pressroom-serve", "pressroom-work"])
def test_a_unit_is_valid_and_has_few_rights(operator: Operator, unit: str) -> None:
    path = f"/etc/systemd/system/{unit}.service"
    assert operator.machine.run(f"systemd-analyze verify {path}") == ""
    report = operator.machine.run(f"systemd-analyze security --offline=true --no-pager {path}")
    found = re.search(r"Overall exposure level for \S+: ([\d.]+)", report)
    assert found
    assert float(found[1]) < 3
    state = operator.machine.run(f"systemctl show --property=ActiveState,NRestarts,User {unit}").splitlines()
    assert sorted(state) == ["ActiveState=active", "NRestarts=0", "User=pressroom"]


def test_the_logs_name_requests_and_no_addresses(operator: Operator) -> None:
    ask(operator.machine, "/search/?q=hemligt")
    operator.follow("Logs")
    assert '"path": "/search/"' in operator.output or '"path":"/search/"' in operator.output
    assert "hemligt" not in operator.output


def test_monitoring_fails_while_a_text_is_due_and_succeeds_after_it_is_published(operator: Operator) -> None:
    operator.machine.run("pressroom status --check", 3)
    operator.follow("Several officers")
    operator.follow("Monitoring")
    log = operator.machine.run("git --git-dir=/srv/origin.git show --stat HEAD")
    assert "record.jsonl" in log
    assert "author" in log.lower()


def test_a_lost_machine_is_restored_with_its_subscribers(operator: Operator) -> None:
    machine = operator.machine
    waiting = join(machine, "waits@reader.example")
    stays = act(machine, "confirm", join(machine, "stays@reader.example"))
    leaves = act(machine, "confirm", join(machine, "leaves@reader.example"))
    act(machine, "leave", leaves)
    assert count_active(machine) == 1
    operator.follow("Backups")
    machine.run("systemctl stop pressroom-serve pressroom-work")
    machine.run("find /srv/newsroom /var/lib/pressroom -mindepth 1 -delete; rm /etc/pressroom/settings")
    machine.write("/etc/pressroom/settings", "")
    operator.follow("Restore")
    assert count_active(machine) == 1
    confirmed = act(machine, "confirm", waiting)  # the link in a mail from before
    assert count_active(machine) == 2
    refused = machine.run("pressroom subscribers add leaves@reader.example --consent 'A list'", 2)
    assert "was not added" in refused
    for token in (stays, confirmed):
        act(machine, "leave", token)
    assert count_active(machine) == 0


def test_an_upgrade_and_the_way_back_keep_everything(operator: Operator) -> None:
    operator.follow("Backups")
    operator.follow("Upgrade")
    operator.machine.wait_until("curl --silent --fail http://127.0.0.1:8000/healthz")
    assert "up to date" in operator.machine.run("pressroom migrate")


def test_every_block_of_the_page_is_followed_by_a_test() -> None:
    source = Path(__file__).read_text("utf-8")
    unnamed = [heading for heading in read_sections() if f'"{heading}"' not in source]
    assert not unnamed
    text = PAGE.read_text("utf-8")
    assert not [name for name in REPLACED if name not in text]
