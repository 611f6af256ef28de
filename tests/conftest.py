"""Settings of all tests: nothing of this machine leaks in, and property tests have no deadline."""

import logging
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis.database import DirectoryBasedExampleDatabase

from tests.support.compiled_templates import compile_once

pytest_plugins = ("tests.support.stores",)

EXAMPLES = Path(__file__).parents[1] / ".cache" / "hypothesis"

# No deadline: a busy machine is not a failure. In CI the examples are the same each time, so that the change causes a
# failure. Where people run the tests, Hypothesis looks for new examples.
settings.register_profile("people", deadline=None, database=DirectoryBasedExampleDatabase(EXAMPLES))
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "people")

# A shell that starts the tests in the background lets them ignore Ctrl-C, and all commands that they start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
compile_once()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option `--exhaustive`."""
    parser.addoption("--exhaustive", action="store_true", help="run the full cross products too; see tests/README.md")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests that are marked `exhaustive`, unless the option is given."""
    if config.getoption("--exhaustive"):
        return
    left_out = [item for item in items if item.get_closest_marker("exhaustive")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.fixture(scope="session")
def exhaustive(request: pytest.FixtureRequest) -> bool:
    """Whether a test goes through all places, faults and examples, and not through a choice of them."""
    return bool(request.config.getoption("--exhaustive"))


@pytest.fixture(autouse=True)
def no_foreign_newsroom(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ignore the newsroom and the settings that the person who runs the tests has set in the environment."""
    for name in [each for each in os.environ if each.startswith("PRESSROOM_")]:
        monkeypatch.delenv(name)


@pytest.fixture(autouse=True)
def log_of_its_own() -> None:
    """Undo what another test has done to the log of the program: commands choose its level."""
    logger = logging.getLogger("pressroom")
    logger.handlers = []
    logger.setLevel(logging.NOTSET)


@pytest.fixture(scope="session", autouse=True)
def folders_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Put caches and private keys into folders of this run, also in programs that tests start."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        patch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("config")))
        yield
