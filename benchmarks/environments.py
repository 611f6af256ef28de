"""The peers' own virtual environments: made from their group in pyproject.toml, and anew when that has changed."""

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
SETTINGS = ROOT / "pyproject.toml"


def environment(group: str) -> Path:
    """The folder of the environment of a dependency group, ready for use."""
    folder = ROOT / ".cache" / group
    wanted = "\n".join([sys.version, *_requirements(group)])
    stamp = folder / "stamp"
    if not stamp.exists() or stamp.read_text("utf-8") != wanted:
        print(f"Installing {group} …", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", "--clear", "--without-pip", folder], check=True)
        pip = [sys.executable, "-m", "pip", "--python", str(folder / "bin/python"), "install", "--quiet"]
        subprocess.run([*pip, "--group", f"{SETTINGS}:{group}"], check=True)
        stamp.write_text(wanted, "utf-8")
    return folder


def _requirements(group: str) -> list[str]:
    requirements: list[str] = tomllib.loads(SETTINGS.read_text("utf-8"))["dependency-groups"][group]
    return requirements
