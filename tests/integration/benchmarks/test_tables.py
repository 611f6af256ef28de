"""The tables show medians with ranges, ratios of pairs, and whether each aim is reached."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from benchmarks import page
from benchmarks.archive_tables import OURS, RIVAL, Finding, changed_files_table, growth_table, work_table
from benchmarks.measure import Measurement

NAMES = {OURS: "pressroom 1.0", RIVAL: "Hugo 2.0", "everything": "pressroom, everything"}


def create_runs(*seconds: float) -> list[Measurement]:
    return [Measurement(each, 0, each, each * 1e6) for each in seconds]


def parse_cells(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in row.strip("|\n").split("|")] for row in table.splitlines()]


def create_finding(work: str, count: int, ours: Sequence[float], rival: Sequence[float]) -> Finding:
    return Finding(work, count, {OURS: create_runs(*ours), RIVAL: create_runs(*rival)})


def test_the_ratio_is_the_median_of_the_ratios_of_pairs() -> None:
    row = parse_cells(work_table([create_finding("from nothing", 10_000, [1, 4, 3], [10, 8, 5])], NAMES))[2]
    assert row[2:5] == ["3.00 (1.00–4.00)", "8.00 (5.00–10.00)", "0.500 (0.100–0.600)"]


def test_an_aim_is_beside_its_figure_and_marked_as_reached_or_not() -> None:
    rows = parse_cells(work_table([create_finding("from nothing", 10_000, [5, 5], [10, 10])], NAMES))[2:]
    assert [row[5:7] for row in rows] == [["≤ 0.6", "yes"], ["≤ 0.55", "yes"], ["≤ 0.25", "**no**"]]


def test_archives_of_other_sizes_have_no_aim() -> None:
    rows = parse_cells(work_table([create_finding("from nothing", 60, [5], [10])], NAMES))[2:]
    assert [row[5:7] for row in rows] == [["", ""]] * 3


def test_a_program_has_no_figure_for_work_that_it_did_not_do() -> None:
    both = Finding("edit one", 60, {OURS: create_runs(1), RIVAL: create_runs(2), "everything": create_runs(3)})
    rows = parse_cells(work_table([both, create_finding("edit one", 70, [1], [2])], NAMES))[2:]
    assert [row[7] for row in rows] == ["3.00 (3.00–3.00)", "3.00 (3.00–3.00)", "3 (3–3)", "", "", ""]


def test_growth_compares_the_larger_archive_with_the_smaller_one() -> None:
    works = ("from nothing", "publish one more")
    findings = [create_finding(work, count, [count / 10_000], [1]) for work in works for count in (10_000, 50_000)]
    assert [row[2:] for row in parse_cells(growth_table(findings))[2:]] == [
        *[["5.0 ×", "≤ 5.3", "yes"]] * 2,
        *[["5.0 ×", "≤ 4", "**no**"]] * 2,
    ]


def test_growth_between_other_sizes_has_no_aim() -> None:
    works = ("from nothing", "publish one more")
    findings = [create_finding(work, count, [count], [1]) for work in works for count in (300, 600)]
    assert [row[2:] for row in parse_cells(growth_table(findings))[2:]] == [["2.0 ×", "", ""]] * 4


def test_the_table_of_changed_files_has_one_column_for_each_size() -> None:
    assert parse_cells(changed_files_table({100: 37, 10_000: 41})) == [
        ["releases", "100", "10\N{NARROW NO-BREAK SPACE}000"],
        ["---", "--:", "--:"],
        ["files that one more changes", "37", "41"],
    ]


def test_the_build_of_the_interpreter_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flags = {"CONFIG_ARGS": "'--enable-optimizations'", "PY_CFLAGS": "-g -O2 -Wall"}
    monkeypatch.setattr("sysconfig.get_config_var", flags.get)
    assert page.machine(tmp_path, "one core").endswith(", -O2, with PGO, without LTO).")


def test_a_result_replaces_only_the_text_between_its_own_marks(tmp_path: Path) -> None:
    target = tmp_path / "page.md"
    marks = "<!-- {0}: begin -->\nold {0}\n<!-- {0}: end -->\n"
    target.write_text(f"before\n{marks.format('archive')}between\n{marks.format('one-core')}after\n", "utf-8")
    page.write("new\n", "archive", target)
    assert target.read_text("utf-8") == (
        "before\n<!-- archive: begin -->\nnew\n<!-- archive: end -->\nbetween\n" + marks.format("one-core") + "after\n"
    )


def test_the_page_has_all_pairs_of_marks() -> None:
    text = page.PAGE.read_text("utf-8")
    for name in ("archive", "one-core", "preview", "publish"):
        assert text.count(f"<!-- {name}: begin -->\n") == text.count(f"<!-- {name}: end -->\n") == 1, name
