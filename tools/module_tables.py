"""Write the module tables of docs/architecture.md from the first paragraph of each module's docstring.

`./run docs` runs this script. With `--check` it writes nothing and exits with 1 if the page is out of date.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "pressroom"
PAGE = ROOT / "docs/architecture.md"
START = "<!-- ./run docs writes what follows from the docstrings -->\n"


def build_page(text: str) -> str:
    """Return the page with up-to-date module tables. `text` must contain the line `START`."""
    before, start, _ = text.partition(START)
    if not start:
        raise ValueError(f"{PAGE.name} does not contain the line {START.strip()}")
    return before + START + "".join(_build_table(folder) for folder in _find_packages())


def _find_packages() -> Iterator[Path]:
    yield PACKAGE
    yield from sorted(path.parent for path in PACKAGE.rglob("*/__init__.py"))


def _build_table(folder: Path) -> str:
    name = folder.relative_to(ROOT).as_posix()
    rows = [
        f"| `{path.name}` | {_read_summary(path)} |\n"
        for path in sorted(folder.glob("*.py"))
        if path.stem != "__init__"
    ]
    head = f"\n### `{name}/`\n\n{_read_summary(folder / '__init__.py')}\n"
    return head + ("\n| module | what it does |\n|---|---|\n" + "".join(rows) if rows else "")


def _read_summary(path: Path) -> str:
    """Return the first paragraph of a module's docstring as one line."""
    docstring = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    return " ".join(docstring.split("\n\n")[0].split()).replace("|", "\\|")


def main() -> int:
    """Write or check the page, and return the exit code."""
    text = PAGE.read_text("utf-8")
    new_text = build_page(text)
    if "--check" in sys.argv[1:]:
        if new_text != text:
            print(f"{PAGE.relative_to(ROOT)} is out of date. Run ./run docs.", file=sys.stderr)
        return int(new_text != text)
    PAGE.write_text(new_text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
