"""Create a virtual environment for each program, so that it is measured with what its users install.

Hugo and Pelican are installed from their groups in pyproject.toml, and again when these have changed.
"""

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
SETTINGS = ROOT / "pyproject.toml"


def install_group(group: str) -> Path:
    """Install a dependency group if it is not up to date; return the folder of its environment."""
    folder = ROOT / ".cache" / group
    inputs = "\n".join([sys.version, *_read_requirements(group)])
    stamp = folder / "stamp"
    if not stamp.exists() or stamp.read_text("utf-8") != inputs:
        print(f"Installing {group} …", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", "--clear", "--without-pip", folder], check=True)
        pip = [sys.executable, "-m", "pip", "--python", str(folder / "bin/python"), "install", "--quiet"]
        subprocess.run([*pip, "--group", f"{SETTINGS}:{group}"], check=True)
        stamp.write_text(inputs, "utf-8")
    compile_packages(folder)
    return folder


def install_pressroom() -> Path:
    """Install pressroom from this checkout; return the folder of its environment."""
    folder = ROOT / ".cache/installed"
    if not (folder / "bin/python").exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", "--without-pip", folder], check=True)
    pip = [sys.executable, "-m", "pip", "--python", str(folder / "bin/python"), "install", "--quiet"]
    subprocess.run([*pip, str(ROOT)], check=True)
    subprocess.run([*pip, "--force-reinstall", "--no-deps", str(ROOT)], check=True)
    compile_packages(folder)
    return folder


def compile_packages(folder: Path) -> None:
    """Compile all Python files of an environment: the programs may be forbidden to write `.pyc` files themselves."""
    command = [str(folder / "bin/python"), "-m", "compileall", "-qq", str(folder / "lib")]
    subprocess.run(command, check=False)  # some packages contain files that cannot be compiled


def _read_requirements(group: str) -> list[str]:
    requirements: list[str] = tomllib.loads(SETTINGS.read_text("utf-8"))["dependency-groups"][group]
    return requirements
