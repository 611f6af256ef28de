"""The pure stages, and all that they use, reach no file, socket, database, clock, randomness or environment."""

import ast
import re
from collections.abc import Iterator

from tests.architecture.modules import MODULES, PURE_PACKAGES, Module

PURE = [module for module in MODULES if module.package in PURE_PACKAGES]

IMPURE_MODULES = frozenset(
    """
    asyncio concurrent fcntl ftplib getpass glob http.client http.server io linecache locale mmap multiprocessing os
    pathlib pickle platform random requests secrets select shelve shutil signal smtplib socket sqlite3 ssl subprocess
    sys tempfile threading time urllib.request urllib3 uuid.getnode uuid.uuid1 uuid.uuid4
    """.split()  # noqa: SIM905 # a list of words reads best as words
)
# What these modules have that is as pure as arithmetic.
PURE_PARTS = {"io.BytesIO", "os.path.commonprefix", "pathlib.PurePath", "pathlib.PurePosixPath"}

# What reaches the world wherever it comes from: built in, the environment, e-mail, Jinja2, files, randomness.
IMPURE_FUNCTIONS = {"open", "input", "print", "make_msgid", "formatdate", "localtime", "uuid1", "uuid4", "urandom"}
IMPURE_ATTRIBUTES = frozenset(
    """
    environ environb getenv make_msgid formatdate localtime uuid1 uuid4 urandom read_text read_bytes write_text
    write_bytes FileSystemLoader PackageLoader ModuleLoader ChoiceLoader FileSystemBytecodeCache
    """.split()  # noqa: SIM905 # the same
)
CLOCKS = {"now", "utcnow", "today", "fromtimestamp"}
CLOCK_OWNERS = {"datetime", "date"}


def impure_uses(module: Module) -> Iterator[str]:
    """The places where a module reaches the world by a name, as `path:line name`. A value called `now` is no clock."""
    for node in module.nodes:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in IMPURE_FUNCTIONS:
            yield f"{module.path}:{node.lineno} {node.func.id}"
        elif isinstance(node, ast.Attribute) and (node.attr in IMPURE_ATTRIBUTES or is_clock(node)):
            yield f"{module.path}:{node.lineno} {node.attr}"


def is_clock(node: ast.Attribute) -> bool:
    """Whether it is `datetime.now`, `datetime.date.today` and the like."""
    owner = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")
    return node.attr in CLOCKS and owner in CLOCK_OWNERS


def is_impure(imported: str) -> bool:
    parts = imported.split(".")
    prefixes = {".".join(parts[:length]) for length in range(1, len(parts) + 1)}
    return bool(prefixes & IMPURE_MODULES) and imported not in PURE_PARTS


def test_a_pure_module_imports_nothing_that_reaches_the_world() -> None:
    names = [(module.path, name) for module in PURE for name in module.imported_names]
    assert not [(path, name) for path, name in names if is_impure(name) or name.rpartition(".")[2] in IMPURE_ATTRIBUTES]
    assert not [module.path for module in PURE if "pressroom.config" in module.imported_modules]


def test_a_pure_module_uses_nothing_that_reaches_the_world() -> None:
    assert not [use for module in PURE for use in impure_uses(module)]


def test_only_the_configuration_reads_the_environment() -> None:
    environment = {"environ", "environb", "getenv", "putenv"}
    readers = [module.name for module in MODULES if environment & set(re.findall(r"\w+", module.text))]
    assert readers == ["pressroom.config"]
