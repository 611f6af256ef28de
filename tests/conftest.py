"""What holds for every test: nothing of this machine leaks in, and property tests do not look at the clock."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis.database import DirectoryBasedExampleDatabase

EXAMPLES = Path(__file__).parents[1] / ".cache" / "hypothesis"

# A busy machine is no failure, hence no deadline. In CI the examples are the same each time: a failure there is one
# of the change, and the search for new ones goes on wherever people run the tests.
settings.register_profile("people", deadline=None, database=DirectoryBasedExampleDatabase(EXAMPLES))
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "people")


@pytest.fixture(autouse=True)
def no_foreign_newsroom(monkeypatch: pytest.MonkeyPatch) -> None:
    """Newsroom and keys that a person has set for themselves are not those that a test means."""
    monkeypatch.delenv("PRESSROOM_NEWSROOM", raising=False)
    monkeypatch.delenv("PRESSROOM_KEYS", raising=False)


@pytest.fixture(scope="session", autouse=True)
def folders_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What builds keep and private keys go into folders of this run, in programs that tests start too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        patch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("config")))
        yield
