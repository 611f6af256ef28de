"""Functions and files stay small, each module says what it is for, and nothing is kept in a drawer."""

import ast
from collections.abc import Iterator
from statistics import median, quantiles

import pytest

from tests.architecture.modules import MODULES, Module, python_files

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
DRAWERS = {"utils", "util", "helpers", "helper", "common", "misc"}
DOCSTRING_LINES = 4


def body_lengths() -> dict[str, int]:
    """How many lines the body of each function has, its docstring not counted."""
    functions = [(module, node) for module in MODULES for node in ast.walk(module.tree) if isinstance(node, FUNCTIONS)]
    return {f"{module.path}:{node.lineno} {node.name}": body_length(node) for module, node in functions}


def body_length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = node.body[1:] if ast.get_docstring(node) else node.body
    return ((body[-1].end_lineno or 0) - body[0].lineno + 1) if body else 0


def public_things(tree: ast.Module | ast.ClassDef) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    """The public functions and classes of a module, and the public methods of its public classes."""
    for node in tree.body:
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from public_things(node)


def test_half_of_the_function_bodies_have_at_most_8_lines_and_95_percent_at_most_40() -> None:
    lengths = list(body_lengths().values())
    assert median(lengths) <= 8
    assert quantiles(lengths, n=20)[-1] <= 40


def test_no_function_body_has_more_than_60_lines() -> None:
    assert not {where: length for where, length in body_lengths().items() if length > 60}


def test_no_file_has_more_than_400_lines() -> None:
    assert not {module.path: lines for module in MODULES if (lines := module.text.count("\n")) > 400}


def test_the_pipeline_has_less_than_150_lines() -> None:
    (pipeline,) = (module for module in MODULES if module.name == "pressroom.pipeline")
    assert pipeline.text.count("\n") < 150


def test_no_module_is_a_drawer() -> None:
    files = python_files("pressroom", "tests", "tools", "benchmarks")
    assert not [module.path for module in files if DRAWERS & set(module.name.split("."))]


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_a_module_says_in_one_to_four_lines_what_it_is_for(module: Module) -> None:
    lines = [line for line in (ast.get_docstring(module.tree) or "").splitlines() if line.strip()]
    assert lines, "it has no docstring"
    assert module.name == "pressroom" or len(lines) <= DOCSTRING_LINES  # the package's own is the map


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_what_is_public_has_a_docstring(module: Module) -> None:
    assert not [thing.name for thing in public_things(module.tree) if not ast.get_docstring(thing)]
