"""The checkout belongs to no machine, and declares what it imports."""

import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

from tests.architecture.modules import ROOT, Module, python_files

HOMES = re.compile(rb"/(?:home|Users)/\w+|/root/")
NOT_OURS = {".git", ".venv", ".cache", ".hypothesis", "out", "dist", "__pycache__"}
OURS = {"pressroom", "tests", "tools", "benchmarks"}


def files_of_the_checkout(folder: Path = ROOT) -> list[Path]:
    inside = [path for path in folder.iterdir() if path.name not in NOT_OURS and not path.name.endswith("_cache")]
    below = [path for each in inside if each.is_dir() and not each.is_symlink() for path in files_of_the_checkout(each)]
    return below + [path for path in inside if path.is_file()]


def declared(group: str | None = None) -> set[str]:
    """The packages that pyproject.toml asks for: those of the project and its extras, or of a dependency group."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    project = settings["project"]
    extras = [package for packages in project["optional-dependencies"].values() for package in packages]
    wanted = settings["dependency-groups"][group] if group else [*project["dependencies"], *extras]
    return {normal(re.split(r"[\[<>=!~; ]", requirement)[0]) for requirement in wanted}


def normal(name: str) -> str:
    """A package's name in the one spelling by which names are compared (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def foreign_imports(module: Module) -> set[str]:
    tops = {name.split(".")[0] for name in module.imported_names}
    return tops - OURS - set(sys.stdlib_module_names)


def undeclared_imports(modules: tuple[Module, ...], requirements: set[str]) -> list[str]:
    packages = packages_distributions()
    imports = [(module, name) for module in modules for name in foreign_imports(module)]
    return [
        f"{module.path} imports {name}"
        for module, name in imports
        if not requirements & {normal(package) for package in packages.get(name, [name])}
    ]


def test_the_package_imports_only_what_it_declares() -> None:
    assert not undeclared_imports(python_files("pressroom"), declared())


def test_tests_and_tools_import_only_what_is_declared() -> None:
    requirements = declared() | declared("test") | declared("pelican")
    assert not undeclared_imports(python_files("tests", "tools", "benchmarks"), requirements)


def test_no_file_names_a_path_of_a_machine() -> None:
    here = [str(path).encode() for path in (ROOT, Path.home()) if len(path.parts) > 2]
    named = [
        path.relative_to(ROOT)
        for path in files_of_the_checkout()
        if HOMES.search(content := path.read_bytes()) or any(place in content for place in here)
    ]
    assert not [path for path in named if path != Path(__file__).relative_to(ROOT)]
