"""The page about the service, typed in on a machine with systemd, gives a service that is safe and can be restored."""

import json
import re
import shlex
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.machine import Machine, find_obstacle
from tests.support.operator import HOST, PAGE, REPLACED, Operator, read_sections
from tests.support.walkthrough import ROOT
from tests.support.web_service import Fields, read_fields, read_text

pytestmark = [
    pytest.mark.xdist_group("machine"),
    pytest.mark.skipif(bool(OBSTACLE := find_obstacle()), reason=OBSTACLE or "none"),
]

URL = f"https://{HOST}"


def ask(machine: Machine, path: str, options: str = "") -> tuple[int, dict[str, str], str]:
    """Send a request over TLS; return the status, the headers and the body."""
    output = machine.run(f"curl --silent --show-error --include {options} '{URL}{path}'")
    head, _, body = output.replace("\r", "").partition("\n\n")
    status, *lines = head.split("\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    return int(status.split()[1]), headers, body


def read_mail(machine: Machine, address: str) -> str:
    """Return the text of the only mail that the relay took for an address."""
    contents = [file.read_bytes() for file in machine.path("/var/relay").glob("*.eml")]
    (content,) = [each for each in contents if address.encode() in each]
    return read_text(content)


def send(machine: Machine, path: str, fields: Fields, options: str = "") -> tuple[int, str]:
    """Send a form of the site; return the status and the page."""
    data = " ".join(f"--data-urlencode {shlex.quote(f'{name}={value}')}" for name, value in fields.items())
    status, _, page = ask(machine, path, f"--header 'Origin: {URL}' {data or '--request POST'} {options}")
    return status, page


def ask_to_join(machine: Machine, address: str, options: str = "") -> None:
    """Send both forms."""
    status, page = send(machine, "/subscriptions/choose", {"email": address, "language": "sv", "form": "subscribe"})
    assert status == 200
    fields = {name: values[0] for name, values in read_fields(page).items()}
    while send(machine, "/subscriptions", fields, options)[0] == 422:  # a form that is sent too fast
        time.sleep(0.2)


def start_join(machine: Machine, address: str) -> str:
    """Send both forms, wait for the mail, and return the path of its link."""
    ask_to_join(machine, address)
    machine.wait_until(f"grep --quiet {address} /var/relay/*.eml")
    (path,) = set(re.findall(rf"{URL}(/confirm/\S+)", read_mail(machine, address)))
    return str(path)


def confirm(machine: Machine, path: str) -> str:
    """Press the button of the page, and return the path of the preferences."""
    status, page = send(machine, path, {})
    assert status == 200
    return str(re.findall(r'href="(/subscriptions/[^"]+)"', page)[0])


def leave(machine: Machine, preferences: str) -> None:
    """Follow the link of the preferences, and leave as a mail program does."""
    (path,) = set(re.findall(r'href="(/unsubscribe/[^"]+)"', ask(machine, preferences)[2]))
    assert send(machine, path, {"List-Unsubscribe": "One-Click"})[0] == 200


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
def test_a_unit_that_is_stopped_has_not_failed(operator: Operator, unit: str) -> None:
    operator.machine.run(f"systemctl stop {unit}")
    states = operator.machine.run(f"systemctl show --property=ActiveState,Result,ExecMainStatus {unit}").split()
    operator.machine.run(f"systemctl start {unit}")
    operator.machine.wait_until("curl --silent --fail http://127.0.0.1:8000/healthz")
    assert sorted(states) == ["ActiveState=inactive", "ExecMainStatus=0", "Result=success"]


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


def test_what_is_published_is_pushed_and_monitoring_tells_what_is_not(operator: Operator) -> None:
    machine = operator.machine
    operator.follow("Monitoring")
    log = machine.run("git --git-dir=/srv/origin.git log --stat")
    assert "record.jsonl" in log
    machine.run("cd /srv/newsroom/releases; cp --archive 2024/bron-0 2024/due")
    machine.run("pressroom status --check", 3)
    machine.run("rm --recursive /srv/newsroom/releases/2024/due")


def test_a_lost_machine_is_restored_with_its_subscribers(operator: Operator) -> None:
    machine = operator.machine
    waiting = start_join(machine, "waits@reader.example")
    stays = confirm(machine, start_join(machine, "stays@reader.example"))
    leaves = confirm(machine, start_join(machine, "leaves@reader.example"))
    leave(machine, leaves)
    assert count_active(machine) == 1, machine.run("pressroom subscribers list --json")
    operator.follow("Backups")
    machine.run("systemctl stop pressroom-serve pressroom-work")
    machine.run("find /srv/newsroom /var/lib/pressroom -mindepth 1 -delete; echo >/etc/pressroom/settings")
    operator.follow("Restore")
    assert count_active(machine) == 1
    confirmed = confirm(machine, waiting)  # the link in a mail from before
    assert count_active(machine) == 2
    assert "was not added" in machine.run("pressroom subscribers add leaves@reader.example --consent List", 2)
    for preferences in (stays, confirmed):
        leave(machine, preferences)
    assert count_active(machine) == 0


FRONTS = ("nginx", "proxied", "caddy")
# After a reload, old workers still answer. systemd refuses to start a service often in ten seconds unless it is reset.
RESTART = f"""
systemctl reset-failed nginx || true
systemctl restart nginx
curl --silent --fail --retry 5 --retry-connrefused --retry-delay 1 {URL}/
"""
# The release that is withdrawn behind each, and the start of the paths of its languages.
WITHDRAWN = {"nginx": ("2025/bron-1", "", "/en"), "proxied": ("2024/bron-2", ""), "caddy": ("2025/bron-3", "", "/en")}


@pytest.fixture(params=FRONTS)
def front(request: pytest.FixtureRequest, operator: Operator) -> Iterator[str]:
    """The web server in front: nginx with the site, nginx that lets the service serve everything, or Caddy."""
    machine, conf = operator.machine, "/etc/nginx/conf.d/press.conf"
    text = machine.path(conf).read_text("utf-8")
    if request.param == "proxied":
        before, _, _ = text.partition("    # The files of the site.\n")
        machine.write(conf, f"{before}    location / {{ proxy_pass\nhttp://press_service; }}\n}}\n")
        machine.run("nginx -t")
        machine.wait_until(RESTART)
    if request.param == "caddy":
        machine.run("systemctl stop nginx")
        start_caddy(operator)
    machine.wait_until(f"curl --silent --fail {URL}/")
    yield request.param
    if request.param == "caddy":
        machine.run("systemctl stop caddy-test")
    machine.write(conf, text)
    machine.wait_until(RESTART)


def start_caddy(operator: Operator) -> None:
    """Start Caddy with the configuration of the page, and with the certificate that is here."""
    operator.follow("Caddy instead")
    file = operator.machine.path("/etc/caddy/Caddyfile")
    folder = f"/etc/letsencrypt/live/{HOST}"
    block = f"{HOST} {{\n"
    text = file.read_text("utf-8")
    assert text.startswith(block)
    file.write_text(text.replace(block, f"{block}\ttls {folder}/fullchain.pem {folder}/privkey.pem\n", 1), "utf-8")
    operator.machine.run(
        "caddy validate --adapter caddyfile --config /etc/caddy/Caddyfile 2>&1\n"
        "systemd-run --quiet --collect --unit=caddy-test --setenv=HOME=/run "
        "caddy run --adapter caddyfile --config /etc/caddy/Caddyfile"
    )


def test_a_web_server_in_front_serves_the_site_and_closes_what_is_private(operator: Operator, front: str) -> None:
    machine = operator.machine
    for path, media_type in (
        ("/", "text/html; charset=utf-8"),
        ("/rss.xml", "application/rss+xml"),
        ("/pressroom.css", "text/css; charset=utf-8"),
    ):
        status, headers, _ = ask(machine, path)
        assert (status, headers["content-type"], headers["cache-control"]) == (200, media_type, "public, max-age=300")
        assert headers["content-security-policy"].startswith(
            "default-src 'none'; img-src 'self'; style-src 'self'; form"
        )
    assert ask(machine, "/2024/bron-0")[:2][1]["location"].endswith("/2024/bron-0/")
    for path in ("/healthz", "/metrics", "/manifest.json", "/../manifest.json", "/nowhere/", "/404.html"):
        assert ask(machine, path, "--path-as-is")[0] in {404, 400}, (front, path)
    assert 'lang="en"' in ask(machine, "/en/nowhere/")[2]
    status, headers, _ = ask(machine, "/?p=12")
    assert (status, headers["location"]) == (301, f"{URL}/2024/bron-0/")


def test_forms_go_through_a_web_server_in_front(operator: Operator, front: str) -> None:
    machine = operator.machine
    preferences = confirm(machine, start_join(machine, f"{front}@reader.example"))
    assert ask(machine, preferences)[1]["cache-control"] == "no-store"
    leave(machine, preferences)
    first = {"email": "x@reader.example", "language": "sv", "form": "subscribe"}
    data = " ".join(f"--data {name}={value}" for name, value in first.items())
    assert ask(machine, "/subscriptions/choose", f"--header 'Origin: https://other.example' {data}")[0] == 403
    assert ask(machine, "/verify", f"--form text=Bron --form language=sv --header 'Origin: {URL}'")[0] != 404


def test_clients_are_counted_by_the_network_that_the_web_server_saw(operator: Operator, front: str) -> None:
    machine = operator.machine
    number = FRONTS.index(front) + 1

    def count_networks() -> int:
        others = "key_hash LIKE 'mail:%' OR key_hash = 'sitewide'"
        query = f"SELECT count(DISTINCT key_hash) FROM rate_limit WHERE NOT ({others})"
        return int(machine.run(f'sqlite3 /var/lib/pressroom/pressroom.db "{query}"'))

    before = count_networks()
    for network, forged, count in ((0, 1, 1), (0, 2, 1), (1, 1, 2)):
        options = f"--interface 127.{number}.{network}.1 --header 'X-Forwarded-For: 198.51.{forged}.7'"
        ask_to_join(machine, f"{front}-{network}-{forged}@reader.example", options)
        assert count_networks() == before + count


def test_a_withdrawn_release_is_answered_with_410(operator: Operator, front: str) -> None:
    machine = operator.machine
    release, *prefixes = WITHDRAWN[front]
    assert ask(machine, f"/{release}/")[0] == 200
    machine.run(f"pressroom withdraw {release} --reason 'Fel tal.' --reason 'en: Wrong.' --no-mail --yes")
    if front == "caddy":
        machine.run("caddy reload --adapter caddyfile --config /etc/caddy/Caddyfile 2>/dev/null")
    # systemd lets nginx load the tables again; the service needs none.
    machine.wait_until(f"curl --silent --output /dev/null --write-out '%{{http_code}}' {URL}/{release}/ | grep 410")
    for prefix in prefixes:
        words = "Wrong." if prefix else "Fel tal."
        for name in ("", "index.html", "bild.png", "?q=1"):
            status, headers, page = ask(machine, f"{prefix}/{release}/{name}")
            assert (status, headers["cache-control"]) == (410, "no-cache")
            assert words in page
        assert ask(machine, f"{prefix}/{release}/release.json")[0] == 200
        assert ask(machine, f"{prefix}/rss.xml")[0] == 200


def test_the_health_check_of_the_container_tells_whether_the_service_answers(operator: Operator) -> None:
    text = (ROOT / "docs/how-to/service/Containerfile").read_text("utf-8")
    users = re.findall(r"^USER (\S+)$", text, re.MULTILINE)
    assert users == ["pressroom"]
    (check,) = re.findall(r"CMD (\[\"python\".*\])$", text, re.MULTILINE)
    command = shlex.join(["/opt/pressroom/bin/python", *json.loads(check)[1:]])
    operator.machine.run(command)
    operator.machine.run(f"systemctl stop pressroom-serve; {command} 2>/dev/null", 1)
    operator.machine.run("systemctl start pressroom-serve")
    operator.machine.wait_until("curl --silent --fail http://127.0.0.1:8000/healthz")


def test_the_files_beside_the_page_are_its_blocks() -> None:
    blocks = {Path(block.rest).name: block.text for each in read_sections().values() for block in each}
    files = {path.name: path.read_text("utf-8") for path in (ROOT / "docs/how-to/service").iterdir()}
    files.pop("Containerfile")
    assert files
    assert files == {name: blocks[name] for name in files}


def test_an_upgrade_and_the_way_back_keep_everything(operator: Operator) -> None:
    operator.follow("Backups")
    operator.follow("Upgrade")
    operator.machine.wait_until("curl --silent --fail http://127.0.0.1:8000/healthz")
    assert "up to date" in operator.machine.run("pressroom migrate")


def test_every_block_of_the_page_is_followed_by_a_test() -> None:
    files = (Path(__file__).with_name("conftest.py"), *Path(__file__).parent.glob("test_service*.py"))
    source = "".join([path.read_text("utf-8") for path in files])
    unnamed = [heading for heading in read_sections() if f'"{heading}"' not in source]
    assert not unnamed
    text = PAGE.read_text("utf-8")
    assert not [name for name in REPLACED if name not in text]
