"""The benchmark of planning plans each subscriber once; it would stop if one were missing."""

from pathlib import Path

from benchmarks.mailing_plan import measure_planning


def test_planning_is_measured_for_all_subscribers(tmp_path: Path) -> None:
    figures = measure_planning(tmp_path, 2_000)
    assert figures.subscribers == 2_000
    assert figures.planned > 0
    assert figures.ratio > 0
