"""What is released works by itself: the wheel, installed in an empty environment, makes a styled site from nothing."""

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from pressroom import __version__

ROOT = Path(__file__).parents[3]
TEMPLATES = ROOT / "templates"
TIMEOUT = 600

pytestmark = pytest.mark.xdist_group("package")  # one build for all of them


def run(folder: Path, *command: object) -> str:
    """Run a program in a folder; what it printed. A failure shows what it said."""
    done = subprocess.run(
        list(map(str, command)), cwd=folder, capture_output=True, text=True, timeout=TIMEOUT, check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist, and the wheel that was made from that sdist alone."""
    folder = tmp_path_factory.mktemp("dist")
    run(ROOT, sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ".")
    return folder


@pytest.fixture(scope="module")
def wheel(packages: Path) -> Path:
    return packages / f"pressroom-{__version__}-py3-none-any.whl"


@pytest.fixture(scope="module")
def program(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command `pressroom` of an environment that holds the wheel and what it asks for, and nothing else."""
    environment = tmp_path_factory.mktemp("environment")
    run(environment, sys.executable, "-m", "venv", "--without-pip", environment)
    run(environment, sys.executable, "-m", "pip", "--python", environment / "bin/python", "install", "--quiet", wheel)
    return environment / "bin/pressroom"


def test_the_wheel_holds_every_template_and_catalogue(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    templates = {f"pressroom/{path.relative_to(ROOT).as_posix()}" for path in TEMPLATES.rglob("*") if path.is_file()}
    catalogues = {path.relative_to(ROOT).as_posix() for path in (ROOT / "pressroom/locale").rglob("*.po")}
    assert templates
    assert catalogues
    assert templates | catalogues <= inside


def test_the_sdist_holds_what_the_wheel_is_made_from(packages: Path) -> None:
    with tarfile.open(packages / f"pressroom-{__version__}.tar.gz") as sdist:
        inside = {name.partition("/")[2] for name in sdist.getnames()}
    assert {"pyproject.toml", "README.md", "LICENSE", "pressroom/pipeline.py", "templates/site/pressroom.css"} <= inside
    assert not [name for name in inside if name.startswith((".venv", ".cache", "out/", "dist/"))]


def test_an_installed_wheel_makes_a_styled_site_from_an_empty_folder(program: Path, tmp_path: Path) -> None:
    run(tmp_path, program, "new", "Rubrik")
    run(tmp_path, program, "check")
    run(tmp_path, program, "build")
    site = tmp_path / "out/site"
    assert '<link rel="stylesheet" href="/pressroom.css">' in (site / "index.html").read_text("utf-8")
    before_the_accent = (TEMPLATES / "site/pressroom.css").read_text("utf-8").partition("{{")[0]
    assert (site / "pressroom.css").read_text("utf-8").startswith(before_the_accent)
