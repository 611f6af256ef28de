"""A module imports only from lower floors, without cycles, and needs no other to have been imported before it."""

import subprocess
import sys
from graphlib import CycleError, TopologicalSorter

import pytest

from tests.architecture.modules import FLOOR_OF, MODULES, NAMES, get_package

# Imports each module of the package in a process of its own: a fork of one that has imported nothing of the package.
IMPORT_EACH_ALONE = """
import importlib, os, sys, traceback
failed = []
for name in sys.argv[1:]:
    child = os.fork()
    if not child:
        try:
            importlib.import_module(name)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    if os.waitpid(child, 0)[1]:
        failed.append(name)
print(*failed)
"""


def test_every_package_stands_on_a_floor_and_every_place_on_a_floor_is_taken() -> None:
    assert {module.package for module in MODULES} == set(FLOOR_OF)


def test_a_module_imports_only_from_its_own_package_and_from_lower_floors() -> None:
    assert not [
        f"{module.name} imports {name}"
        for module in MODULES
        for name in module.imported_modules
        if get_package(name) != module.package and FLOOR_OF[get_package(name)] >= FLOOR_OF[module.package]
    ]


def test_a_module_names_what_it_imports_in_full() -> None:
    relative = [module.name for module in MODULES if any(name.startswith(".") for name in module.imported_names)]
    assert not relative
    assert not {name for module in MODULES for name in module.imported_modules} - NAMES


def test_no_modules_import_one_another_in_a_circle() -> None:
    graph = {module.name: module.imported_modules - {module.name} for module in MODULES}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(f"a circle of imports: {' -> '.join(error.args[1])}")


def test_a_module_imports_nothing_from_the_package_that_it_stands_in() -> None:
    """Such a name may not be defined yet: importing the module alone runs the package's `__init__` first."""
    parents = {module.name: module.name.rpartition(".")[0] for module in MODULES}
    assert not [
        module.name
        for module in MODULES
        if parents[module.name] != "pressroom" and parents[module.name] in module.imported_modules
    ]


@pytest.mark.exhaustive
def test_each_module_can_be_imported_alone() -> None:
    names = sorted(NAMES - {"pressroom.__main__"})
    command = [sys.executable, "-c", IMPORT_EACH_ALONE, *names]
    result = subprocess.run(command, capture_output=True, text=True, check=True, timeout=600)
    assert not result.stdout.strip(), result.stderr
