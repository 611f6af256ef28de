"""The documentation names every module, command, option, setting and `./run` command, and none that does not exist."""

import ast
import re
import subprocess
from pathlib import Path

import click
import pytest

from pressroom.cli import COMMAND_HELP
from pressroom.cli import pressroom as group
from pressroom.read import list_languages
from tools.module_tables import build_page

ROOT = Path(__file__).parents[3]
DOCS = ROOT / "docs"
ARCHITECTURE = DOCS / "architecture.md"
COMMANDS = DOCS / "reference/commands.md"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])

LINK = re.compile(r"\]\((?!https?:|mailto:|tel:)([^)#\s]+)")
FENCE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
CODE = re.compile(rf"{FENCE.pattern}|`[^`\n]+`", FENCE.flags)
OPTION = re.compile(r"--[a-z][a-z-]+")


def section(page: str, heading: str) -> str:
    """Return the text below a second-level heading, up to the next one."""
    match = re.search(rf"^## `?{re.escape(heading)}`?\n(.*?)(?=^## |\Z)", page, re.DOTALL | re.MULTILINE)
    assert match, f"there is no section {heading}"
    return match[1]


def first_cells(page: str) -> set[str]:
    """Return the code spans in the first cells of all table rows."""
    return {
        name for row in re.findall(r"^\| *(`.*?) *\|", page, re.MULTILINE) for name in re.findall(r"`([^`]+)`", row)
    }


def options(command: click.Command) -> set[str]:
    """Return the options of a command and its subcommands, without `--help`."""
    subcommands = command.commands.values() if isinstance(command, click.Group) else ()
    parameters = [parameter for each in (command, *subcommands) for parameter in each.params]
    names = [each.opts + each.secondary_opts for each in parameters if isinstance(each, click.Option)]
    return {name for each in names for name in each} - {"--help"}


def test_the_module_tables_match_the_docstrings() -> None:
    assert build_page(ARCHITECTURE.read_text("utf-8")) == ARCHITECTURE.read_text("utf-8"), "run ./run docs"


def test_every_command_has_a_section_and_nothing_else_has() -> None:
    headings = re.findall(r"^## `(.+)`$", COMMANDS.read_text("utf-8"), re.MULTILINE)
    assert headings == list(COMMAND_HELP)


@pytest.mark.parametrize("name", COMMAND_HELP)
def test_a_command_is_documented_with_every_option_and_no_other(name: str) -> None:
    text = section(COMMANDS.read_text("utf-8"), name)
    command = group.get_command(click.Context(group), name)
    assert command
    assert set(OPTION.findall("".join(FENCE.findall(text)))) == options(command)
    assert {option for cell in first_cells(text) for option in OPTION.findall(cell)} == options(command)


def test_the_options_of_the_whole_program_are_documented() -> None:
    introduction = COMMANDS.read_text("utf-8").split("\n## ")[0]
    assert {OPTION.findall(cell)[0] for cell in first_cells(introduction) if cell.startswith("--")} == {
        *options(group),
        "--help",
    }


def known_keys() -> set[str]:
    """Return every key in the tables of fields in `check`."""
    trees = [ast.parse(path.read_text("utf-8")) for path in (ROOT / "pressroom/check").glob("*.py")]
    tables = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Dict)]
    return {
        str(key.value)
        for table in tables
        for key, value in zip(table.keys, table.values, strict=True)
        if isinstance(key, ast.Constant) and isinstance(value, ast.Call) and getattr(value.func, "id", "") == "Field"
    }


def test_every_key_of_a_text_is_documented_and_no_other() -> None:
    pages = [(DOCS / "reference" / name).read_text("utf-8") for name in ("newsroom.md", "release.md")]
    assert {cell for page in pages for cell in first_cells(page)} == known_keys()


def test_every_environment_variable_is_documented() -> None:
    variables = set(re.findall(r"\bPRESSROOM_[A-Z_]+", (ROOT / "pressroom/config.py").read_text("utf-8")))
    documented = {name for page in PAGES for name in re.findall(r"\bPRESSROOM_[A-Z_]+", page.read_text("utf-8"))}
    assert variables == documented


def test_every_run_command_that_a_page_names_exists() -> None:
    usage = subprocess.run([ROOT / "run"], capture_output=True, text=True, check=True, timeout=60).stdout
    existing = set(re.findall(r"^\./run ([a-z-]+)", usage, re.MULTILINE))
    named = {name for page in PAGES for name in re.findall(r"\./run ([a-z-]+)", page.read_text("utf-8"))}
    assert {"demo", "test"} <= named <= existing


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_the_links_of_a_page_point_to_existing_files(page: Path) -> None:
    targets = LINK.findall(CODE.sub("", page.read_text("utf-8")))
    assert not [target for target in targets if not (page.parent / target).exists()]


def test_the_newsroom_reference_lists_every_language() -> None:
    page = (DOCS / "reference/newsroom.md").read_text("utf-8")
    row = re.search(r"^\| `languages` \| list of (.*?) \|", page, re.MULTILINE)
    assert row
    assert set(re.findall(r"`([a-z]+)`", row[1])) == list_languages()
