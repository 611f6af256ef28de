"""A module imports only from lower floors, without cycles, and needs no other to have been imported before it."""

import subprocess
import sys
from graphlib import CycleError, TopologicalSorter

import pytest

from tests.architecture.modules import FLOOR_OF, MODULES, NAMES, Module, imported_modules, imported_names


def room_of(name: str) -> str:
    return ([*name.split("."), "__init__"])[1]


def test_every_room_of_the_package_stands_on_a_floor_and_every_place_on_a_floor_is_taken() -> None:
    assert {module.room for module in MODULES} == set(FLOOR_OF)


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_a_module_imports_only_from_its_own_room_and_from_lower_floors(module: Module) -> None:
    others = {name for name in imported_modules(module) if room_of(name) != module.room}
    assert not [name for name in others if FLOOR_OF[room_of(name)] >= FLOOR_OF[module.room]]


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_a_module_names_what_it_imports_in_full(module: Module) -> None:
    assert not [name for name in imported_names(module.tree) if name.startswith(".")]
    assert imported_modules(module) <= NAMES


def test_no_modules_import_one_another_in_a_circle() -> None:
    graph = {module.name: imported_modules(module) - {module.name} for module in MODULES}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(f"a circle of imports: {' -> '.join(error.args[1])}")


@pytest.mark.parametrize("name", sorted(NAMES - {"pressroom.__main__"}))
def test_a_module_can_be_imported_alone(name: str) -> None:
    subprocess.run([sys.executable, "-c", f"import {name}"], check=True, timeout=60)
