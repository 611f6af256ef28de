"""Only what a page is made of is watched: the service may run in the same folder."""

from pathlib import Path

import pytest
from watchfiles import Change

from pressroom.preview.watcher import Watcher

WATCHER = Watcher(Path("/newsroom"), lambda: None)


@pytest.mark.parametrize(
    "name",
    [
        *("pressroom.db", "pressroom.db-wal", "pressroom.db-shm", "pressroom.db-journal", "pressroom.secret"),
        *("pressroom.secret.new", "pressroom.db.backup", "embargo.jsonl", "out", ".git", ".out-1"),
    ],
)
def test_what_the_service_or_a_build_writes_is_no_change(name: str) -> None:
    assert not WATCHER._is_relevant(Change.modified, f"/newsroom/{name}")


@pytest.mark.parametrize(
    "name", ["newsroom.yaml", "logo.png", "templates", "releases", "locale", "pressroom.png", "outline"]
)
def test_other_files_and_folders_are_changes(name: str) -> None:
    assert WATCHER._is_relevant(Change.modified, f"/newsroom/{name}")
