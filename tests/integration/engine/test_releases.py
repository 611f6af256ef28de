"""A release that is read again during a build must be the one that was planned; if not, nothing is built."""

from pathlib import Path
from typing import Any

import pytest

from pressroom import pipeline
from pressroom.config import Config
from pressroom.engine.workspace import BuildOptions, Workspace
from pressroom.errors import InputError
from tests.support.checking import newsroom_text, release_text, write

NOW = "2025-03-01T12:00Z"


def texts(*addresses: str) -> dict[str, str]:
    return {f"releases/{address}/sv.md": release_text() for address in addresses}


def tree(out: Path) -> dict[str, bytes]:
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}


def test_a_text_that_changes_during_the_build_stops_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = Config(tmp_path, tmp_path / "out", tmp_path / "cache")
    monkeypatch.setattr("pressroom.read.scanner._RECENT_NS", -(10**12))
    write(tmp_path, {"newsroom.yaml": newsroom_text(), **texts("2025/a", "2025/b")})
    pipeline.build(Workspace.open(config, BuildOptions(NOW)))
    before = tree(config.out)
    create_plan: Any = vars(pipeline)["create_plan"]

    def plan_then_change(*arguments: Any) -> Any:
        plan = create_plan(*arguments)
        write(tmp_path, {"releases/2025/a/sv.md": release_text("En helt annan text.")})
        return plan

    write(tmp_path, texts("2025/c"))
    with monkeypatch.context() as patch:
        patch.setattr(pipeline, "create_plan", plan_then_change)
        with pytest.raises(InputError) as error:
            pipeline.build(Workspace.open(config, BuildOptions(NOW)))
    assert [str(problem) for problem in error.value.problems] == [
        "releases/2025/a/sv.md:1: error: the text changed during the build; build again"
    ]
    assert tree(config.out) == before
    pipeline.build(Workspace.open(config, BuildOptions(NOW)))
    assert b"En helt annan text." in tree(config.out)["site/2025/a/index.html"]
