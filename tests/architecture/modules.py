"""The package as its tests see it: every module with its source, its syntax tree and the modules that it imports."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "pressroom"

# The packages and modules on each floor. A new one fails the tests until it has its place here.
FLOORS: tuple[tuple[str, ...], ...] = (
    ("__init__", "errors", "durable", "regular_files"),
    ("config", "model", "tokens"),
    ("text", "images", "record", "signing", "store"),
    ("read", "check", "plan", "render", "write", "deliver", "importer", "search", "subscriptions"),
    ("cache",),
    ("engine",),
    ("pipeline",),
    ("archive", "doctor", "preview", "publishing", "verification"),
    ("embargo",),
    ("web",),
    ("cli",),
    ("__main__",),
)
FLOOR_OF = {name: floor for floor, names in enumerate(FLOORS) for name in names}

# What may not touch a file, socket, database, clock, randomness or the environment.
PURE_PACKAGES = ("check", "plan", "render", "text", "images", "model", "errors")


@dataclass(frozen=True)
class Module:
    """One Python file: its dotted name, its path from the root of the checkout, its text."""

    name: str
    path: str
    text: str = field(repr=False)

    @property
    def package(self) -> str:
        """The part of `pressroom` that it belongs to: `plan` for `pressroom.plan.feeds`."""
        return get_package(self.name)

    @cached_property
    def tree(self) -> ast.Module:
        """Its syntax tree."""
        return ast.parse(self.text, self.path)

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """All nodes of its syntax tree."""
        return tuple(ast.walk(self.tree))

    @cached_property
    def imported_names(self) -> frozenset[str]:
        """What it imports, as dotted names: `from a.b import c` gives `a.b.c`. Imports in functions count too."""
        return frozenset(_list_imported_names(self.nodes))

    @cached_property
    def imported_modules(self) -> frozenset[str]:
        """The modules of pressroom that it imports: `from pressroom.plan import plan` is `pressroom.plan`."""
        names = {name for name in self.imported_names if name.split(".")[0] == "pressroom"}
        return frozenset(name if name in NAMES else name.rpartition(".")[0] for name in names)


def get_package(name: str) -> str:
    """Return the part of `pressroom` that a module belongs to."""
    return ([*name.split("."), "__init__"])[1]


@cache
def python_files(*folders: str) -> tuple[Module, ...]:
    """Return every Python file below some folders of the checkout."""
    return tuple(_read_module(path) for folder in folders for path in sorted((ROOT / folder).rglob("*.py")))


def _read_module(path: Path) -> Module:
    inside = path.relative_to(ROOT)
    parts = inside.with_suffix("").parts
    name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    return Module(name, inside.as_posix(), path.read_text("utf-8"))


def _list_imported_names(nodes: tuple[ast.AST, ...]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{'.' * node.level}{node.module or ''}.{alias.name}" for alias in node.names)


MODULES = python_files("pressroom")
NAMES = frozenset(module.name for module in MODULES)
EVERYTHING = python_files("pressroom", "tests", "tools", "benchmarks")
