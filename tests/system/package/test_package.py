"""The wheel, installed in an empty environment, creates a newsroom and builds a site with a style sheet."""

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

pytestmark = pytest.mark.xdist_group("package")  # they share one build


def run(folder: Path, *command: object) -> str:
    """Run a program in a folder and return its standard output. Fail with its output if the exit code is not 0."""
    process = subprocess.run(
        list(map(str, command)), cwd=folder, capture_output=True, text=True, timeout=TIMEOUT, check=False
    )
    assert process.returncode == 0, f"{command}\n{process.stdout}\n{process.stderr}"
    return process.stdout


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist, and with the wheel that was built from that sdist."""
    folder = tmp_path_factory.mktemp("dist")
    run(ROOT, sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ".")
    return folder


@pytest.fixture(scope="module")
def wheel(packages: Path) -> Path:
    return packages / f"pressroom-{__version__}-py3-none-any.whl"


@pytest.fixture(scope="module")
def program(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command `pressroom` of an environment with only the wheel and its dependencies."""
    environment = tmp_path_factory.mktemp("environment")
    run(environment, sys.executable, "-m", "venv", "--without-pip", environment)
    run(environment, sys.executable, "-m", "pip", "--python", environment / "bin/python", "install", "--quiet", wheel)
    return environment / "bin/pressroom"


def test_the_wheel_contains_every_template_and_translation_file(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    templates = {f"pressroom/{path.relative_to(ROOT).as_posix()}" for path in TEMPLATES.rglob("*") if path.is_file()}
    translation_files = {path.relative_to(ROOT).as_posix() for path in (ROOT / "pressroom/locale").rglob("*.po")}
    assert templates
    assert translation_files
    assert templates | translation_files <= names


def test_the_sdist_contains_what_the_wheel_is_built_from(packages: Path) -> None:
    with tarfile.open(packages / f"pressroom-{__version__}.tar.gz") as sdist:
        names = {name.partition("/")[2] for name in sdist.getnames()}
    assert {"pyproject.toml", "README.md", "LICENSE", "pressroom/pipeline.py", "templates/site/pressroom.css"} <= names
    assert not [name for name in names if name.startswith((".venv", ".cache", "out/", "dist/"))]


def test_an_installed_wheel_builds_a_site_with_a_style_sheet_from_an_empty_folder(
    program: Path, tmp_path: Path
) -> None:
    run(tmp_path, program, "new", "Rubrik")
    run(tmp_path, program, "check")
    run(tmp_path, program, "build")
    site = tmp_path / "out/site"
    assert '<link rel="stylesheet" href="/pressroom.css">' in (site / "index.html").read_text("utf-8")
    assert (site / "pressroom.css").read_text("utf-8").startswith(":root {\ncolor-scheme: light dark;")
