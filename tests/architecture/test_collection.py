"""Every test is run: a file that holds tests bears the name that pytest looks for."""

import ast
import re

from tests.architecture.modules import Module, python_files

TESTS = r"tests/(architecture|(unit|integration|system)/\w+)/test_\w+\.py"


def holds_tests(module: Module) -> bool:
    return any(
        isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name.startswith("test_")
        for node in ast.walk(module.tree)
    )


def is_collected(module: Module) -> bool:
    return module.name.rpartition(".")[2].startswith("test_")


def test_a_file_is_named_test_something_exactly_when_it_holds_tests() -> None:
    assert not [module.path for module in python_files("tests") if holds_tests(module) != is_collected(module)]


def test_a_test_file_stands_in_a_tier_and_an_area() -> None:
    below = [module.path for module in python_files("tests") if is_collected(module)]
    assert not [path for path in below if not re.fullmatch(TESTS, path)]
