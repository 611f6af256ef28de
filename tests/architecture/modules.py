"""The package as its tests see it: every module with its source and syntax tree, and which module it imports."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "pressroom"

# Which rooms of the package stand on which floor. A new room fails the tests until it has its place here.
FLOORS: tuple[tuple[str, ...], ...] = (
    ("__init__", "errors", "durable"),
    ("config", "model"),
    ("text", "images", "record", "signing"),
    ("read", "check", "plan", "render", "write", "deliver"),
    ("cache",),
    ("engine",),
    ("pipeline",),
    ("archive", "preview", "publishing", "verification"),
    ("embargo",),
    ("cli",),
    ("__main__",),
)
FLOOR_OF = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}

# What may not touch file, socket, database, clock, randomness or environment: the pure stages and all that they use.
PURE_ROOMS = ("check", "plan", "render", "text", "images", "model", "errors")


@dataclass(frozen=True)
class Module:
    """One Python file: its dotted name, its path from the root of the checkout, its text."""

    name: str
    path: str
    text: str = field(repr=False)

    @property
    def room(self) -> str:
        """The part of the package it belongs to: `plan` for `pressroom.plan.feeds`."""
        return ([*self.name.split("."), "__init__"])[1]

    @property
    def tree(self) -> ast.Module:
        """Its syntax tree."""
        return ast.parse(self.text, self.path)


def module_at(path: Path) -> Module:
    """The module in a file below the root of the checkout."""
    inside = path.relative_to(ROOT)
    parts = inside.with_suffix("").parts
    name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    return Module(name, inside.as_posix(), path.read_text("utf-8"))


def python_files(*folders: str) -> tuple[Module, ...]:
    """Every Python file below some folders of the checkout."""
    return tuple(module_at(path) for folder in folders for path in sorted((ROOT / folder).rglob("*.py")))


MODULES = python_files("pressroom")
NAMES = frozenset(module.name for module in MODULES)


def imported_names(tree: ast.AST) -> Iterator[str]:
    """What a tree imports, as dotted names: `from a.b import c` gives `a.b.c`. Imports within functions count."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{'.' * node.level}{node.module or ''}.{alias.name}" for alias in node.names)


def imported_modules(module: Module) -> set[str]:
    """The modules of pressroom that one imports: `from pressroom.plan import plan` is `pressroom.plan`."""
    names = {name for name in imported_names(module.tree) if name.split(".")[0] == "pressroom"}
    return {name if name in NAMES else name.rpartition(".")[0] for name in names}
