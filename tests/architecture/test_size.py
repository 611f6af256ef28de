"""Functions and files stay small, and each module and public function says what it is for."""

import ast
from collections.abc import Iterator
from functools import cache
from statistics import median, quantiles

from tests.architecture.modules import MODULES, Module

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
DOCSTRING_LINES = 4


@cache
def body_lengths() -> dict[str, int]:
    """The number of lines in the body of each function, without its docstring."""
    functions = [(module, node) for module in MODULES for node in module.nodes if isinstance(node, FUNCTIONS)]
    return {f"{module.path}:{node.lineno} {node.name}": body_length(node) for module, node in functions}


def body_length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = node.body[1:] if ast.get_docstring(node) else node.body
    return ((body[-1].end_lineno or 0) - body[0].lineno + 1) if body else 0


def public_definitions(
    tree: ast.Module | ast.ClassDef,
) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    """The public functions and classes of a module, and the public methods of its public classes."""
    for node in tree.body:
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from public_definitions(node)


def docstring_lines(module: Module) -> list[str]:
    return [line for line in (ast.get_docstring(module.tree) or "").splitlines() if line.strip()]


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


def test_a_module_says_in_one_to_four_lines_what_it_is_for() -> None:
    with_more = {"pressroom", "pressroom.pipeline"}  # they list the stages
    lengths = {module.path: len(docstring_lines(module)) for module in MODULES if module.name not in with_more}
    assert not {path: length for path, length in lengths.items() if not 0 < length <= DOCSTRING_LINES}


def test_what_is_public_has_a_docstring() -> None:
    assert not [
        f"{module.path}:{node.lineno} {node.name}"
        for module in MODULES
        for node in public_definitions(module.tree)
        if not ast.get_docstring(node)
    ]
