"""Asking for help is quick, and so is having nothing to do: the heavy libraries load only where they are used."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.modules import ROOT

HEAVY = {
    *(
        "PIL",
        "asyncio",
        "babel",
        "cryptography",
        "css_inline",
        "email_validator",
        "feedgen",
        "jinja2",
        "lxml",
        "phonenumbers",
    ),
    *("multiprocessing", "psycopg", "pyromark", "snowballstemmer", "sqlite3"),
    *("starlette", "uvicorn", "watchfiles", "yaml"),
}
PROGRAM = """
import sys
from pressroom.cli import run
run(sys.argv[1:])
print("loaded:", *sys.modules)
"""


def loaded_by(*arguments: str, **environment: str) -> set[str]:
    """The modules that a command loads in a process of its own."""
    command = [sys.executable, "-c", PROGRAM, *arguments]
    around = os.environ | environment
    shown = subprocess.run(command, env=around, capture_output=True, text=True, check=True, timeout=120).stdout
    return set(shown.partition("loaded:")[2].split())


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_asking_for_help_or_version_loads_no_heavy_library(option: str) -> None:
    loaded = loaded_by(option)
    assert "pressroom.cli" in loaded
    assert not HEAVY & loaded


def test_a_build_or_check_with_nothing_to_do_loads_no_heavy_library_and_no_stage_behind_the_first(
    tmp_path: Path,
) -> None:
    newsroom = ("--newsroom", str(ROOT / "tests/golden/newsroom"))
    build = (*newsroom, "build", "--now", "2025-03-01T12:00", "--out", str(tmp_path / "out"))
    check = (*newsroom, "check", "--now", "2025-03-01T12:00")
    cache = {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    loaded = loaded_by(*build, **cache)
    assert {"jinja2", "yaml"} <= loaded
    assert not {"sqlite3", "snowballstemmer"} & loaded  # this newsroom has no service
    for command in (build, check):
        loaded = loaded_by(*command, **cache)
        assert "pressroom.engine.workspace" in loaded
        assert not HEAVY & loaded
        assert not {f"pressroom.{room}" for room in ("check", "plan", "render", "engine.releases", "pipeline")} & loaded


def test_keys_load_no_stage_and_the_library_that_signs_only_to_make_one(tmp_path: Path) -> None:
    (tmp_path / "newsroom").mkdir()
    (tmp_path / "newsroom/newsroom.yaml").touch()
    keys = ("--newsroom", str(tmp_path / "newsroom"), "keys")
    here = {"PRESSROOM_KEYS": str(tmp_path / "private")}
    assert HEAVY & loaded_by(*keys, "create", **here) == {"cryptography"}
    loaded = loaded_by(*keys, "list", **here)
    assert "pressroom.signing" in loaded
    assert not HEAVY & loaded
    assert not {"pressroom.read", "pressroom.check"} & loaded
