"""Names are plain software terms: no class name twice in the package, and none of the words that are gone."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator

from tests.architecture.modules import EVERYTHING, MODULES, Module

# Words of an earlier, private language. Each has its plain word in docs/architecture.md or in the Python library.
GONE = frozenset(
    """
    act acts anew bundle bundles crew darkroom deed deeds hand hands learnt mate mates mend mended mending mends
    octet octets piece pieces recalled roll rolls seal sealed sealer sealing seals shape shapes sighting
    sightings stray strays stretch stretches studio teaser teasers telling tellings told volume volumes wish
    wishes wording wordings
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
DRAWERS = {"utils", "util", "helpers", "helper", "common", "misc"}
WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def defined_names(module: Module) -> Iterator[tuple[int, str]]:
    """The names that a module defines, each with its line: classes, functions, parameters, variables, attributes."""
    for node in module.nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.lineno, node.name
        elif isinstance(node, ast.arg):
            yield node.lineno, node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.attr


def words_of(name: str) -> set[str]:
    return {word.lower() for word in WORD.findall(name)}


def test_no_class_name_stands_twice_in_the_package() -> None:
    places = defaultdict(list)
    for module in MODULES:
        for node in module.nodes:
            if isinstance(node, ast.ClassDef):
                places[node.name.lstrip("_")].append(f"{module.path}:{node.lineno}")
    assert not {name: where for name, where in places.items() if len(where) > 1}


def test_no_name_has_a_word_that_is_gone() -> None:
    gone = [
        f"{module.path}:{line} {name}"
        for module in EVERYTHING
        for line, name in defined_names(module)
        if words_of(name) & GONE
    ]
    gone += [module.path for module in EVERYTHING if GONE & words_of(module.name)]
    assert not gone


def test_no_module_is_a_drawer() -> None:
    assert not [module.path for module in EVERYTHING if DRAWERS & set(module.name.split("."))]
