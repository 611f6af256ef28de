"""Asking for help is quick: the heavy libraries load only where they are used."""

import subprocess
import sys

import pytest

HEAVY = {
    *("PIL", "asyncio", "babel", "css_inline", "email_validator", "feedgen", "jinja2", "lxml", "phonenumbers"),
    *("pyromark", "yaml"),
}
PROGRAM = """
import sys
from pressroom.cli import run
run(sys.argv[1:])
print("loaded:", *sys.modules)
"""


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_asking_for_help_or_version_loads_no_heavy_library(option: str) -> None:
    command = [sys.executable, "-c", PROGRAM, option]
    shown = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
    loaded = shown.partition("loaded:")[2].split()
    assert "pressroom.cli" in loaded
    assert not HEAVY & set(loaded)
