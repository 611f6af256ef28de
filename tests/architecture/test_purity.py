"""The pure stages, and all that they use, reach no file, socket, database, clock, randomness or environment."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.architecture.modules import MODULES, PURE_ROOMS, Module, imported_modules, imported_names

PURE = [module for module in MODULES if module.room in PURE_ROOMS]

WORLDLY_MODULES = frozenset(
    """
    asyncio concurrent fcntl ftplib getpass glob http.client http.server io linecache locale mmap multiprocessing os
    pathlib pickle platform random requests secrets select shelve shutil signal smtplib socket sqlite3 ssl subprocess
    sys tempfile threading time urllib.request urllib3 uuid.getnode uuid.uuid1 uuid.uuid4
    """.split()  # noqa: SIM905 # a list of words reads best as words
)
# What these modules have that is as pure as arithmetic.
PURE_PARTS = {"io.BytesIO", "os.path.commonprefix", "pathlib.PurePath", "pathlib.PurePosixPath"}

# What reaches the world wherever it comes from: built in, the environment, e-mail, Jinja2, files, randomness.
WORLDLY_FUNCTIONS = {"open", "input", "print", "make_msgid", "formatdate", "localtime", "uuid1", "uuid4", "urandom"}
WORLDLY_ATTRIBUTES = frozenset(
    """
    environ environb getenv make_msgid formatdate localtime uuid1 uuid4 urandom read_text read_bytes write_text
    write_bytes FileSystemLoader PackageLoader ModuleLoader ChoiceLoader FileSystemBytecodeCache
    """.split()  # noqa: SIM905 # the same
)
CLOCKS = {"now", "utcnow", "today", "fromtimestamp"}
CLOCK_OWNERS = {"datetime", "date"}


def worldly_uses(tree: ast.AST) -> Iterator[str]:
    """The places where a tree reaches the world by a name, as `line: name`. A value called `now` is no clock."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in WORLDLY_FUNCTIONS:
            yield f"{node.lineno}: {node.func.id}"
        elif isinstance(node, ast.Attribute) and (node.attr in WORLDLY_ATTRIBUTES or is_clock(node)):
            yield f"{node.lineno}: {node.attr}"


def is_clock(node: ast.Attribute) -> bool:
    """Whether it is `datetime.now`, `datetime.date.today` and the like."""
    owner = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")
    return node.attr in CLOCKS and owner in CLOCK_OWNERS


def is_worldly(imported: str) -> bool:
    parts = imported.split(".")
    beginnings = {".".join(parts[:length]) for length in range(1, len(parts) + 1)}
    return bool(beginnings & WORLDLY_MODULES) and imported not in PURE_PARTS


@pytest.mark.parametrize("module", PURE, ids=lambda module: module.name)
def test_a_pure_module_imports_nothing_that_reaches_the_world(module: Module) -> None:
    names = set(imported_names(module.tree))
    assert not {name for name in names if is_worldly(name)}
    assert not {name.rpartition(".")[2] for name in names} & WORLDLY_ATTRIBUTES
    assert "pressroom.config" not in imported_modules(module)


@pytest.mark.parametrize("module", PURE, ids=lambda module: module.name)
def test_a_pure_module_uses_nothing_that_reaches_the_world(module: Module) -> None:
    assert not list(worldly_uses(module.tree))


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_only_the_configuration_reads_the_environment(module: Module) -> None:
    words = set(re.findall(r"\w+", module.text))
    assert module.name == "pressroom.config" or not words & {"environ", "environb", "getenv", "putenv"}
