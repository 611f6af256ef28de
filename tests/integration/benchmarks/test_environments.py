"""The environments of the programs are ready to be measured."""

import sys
from pathlib import Path

import pytest

from benchmarks.environments import compile_packages


def test_packages_are_compiled_even_if_programs_may_not_write_bytecode(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    for name in ("bin", "lib"):
        (tmp_path / name).mkdir()
    (tmp_path / "bin/python").symlink_to(sys.executable)
    (tmp_path / "lib/module.py").write_text("pass\n", "utf-8")
    compile_packages(tmp_path)
    assert list(tmp_path.glob("lib/__pycache__/module.*.pyc"))
