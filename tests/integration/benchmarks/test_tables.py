"""The tables say what was measured: medians with ranges, ratios pair by pair, and whether the aim is reached."""

from collections.abc import Sequence
from pathlib import Path

from benchmarks import page
from benchmarks.archive_tables import OURS, RIVAL, Finding, growth_table, touched_table, work_table
from benchmarks.measure import Measurement

NAMES = {OURS: "pressroom 1.0", RIVAL: "Hugo 2.0", "everything": "pressroom, everything"}


def runs(*seconds: float) -> list[Measurement]:
    return [Measurement(each, 0, each, each * 1e6) for each in seconds]


def cells(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in row.strip("|\n").split("|")] for row in table.splitlines()]


def finding(work: str, count: int, ours: Sequence[float], rival: Sequence[float]) -> Finding:
    return Finding(work, count, {OURS: runs(*ours), RIVAL: runs(*rival)})


def test_the_ratio_is_the_median_of_those_of_the_pairs_and_not_that_of_the_medians() -> None:
    row = cells(work_table([finding("from nothing", 10_000, [1, 4, 3], [10, 8, 5])], NAMES))[2]
    assert row[2:5] == ["3.00 (1.00–4.00)", "8.00 (5.00–10.00)", "0.500 (0.100–0.600)"]


def test_an_aim_stands_beside_its_figure_with_whether_it_is_reached() -> None:
    rows = cells(work_table([finding("from nothing", 10_000, [5, 5], [10, 10])], NAMES))[2:]
    assert [row[5:7] for row in rows] == [["≤ 0.5", "yes"], ["≤ 0.6", "yes"], ["≤ 0.25", "**no**"]]


def test_there_is_no_aim_for_archives_of_other_sizes() -> None:
    rows = cells(work_table([finding("from nothing", 60, [5], [10])], NAMES))[2:]
    assert [row[5:7] for row in rows] == [["", ""]] * 3


def test_a_program_that_did_not_do_a_work_has_no_figure_there() -> None:
    both = Finding("edit one", 60, {OURS: runs(1), RIVAL: runs(2), "everything": runs(3)})
    rows = cells(work_table([both, finding("edit one", 70, [1], [2])], NAMES))[2:]
    assert [row[7] for row in rows] == ["3.00 (3.00–3.00)", "3.00 (3.00–3.00)", "3 (3–3)", "", "", ""]


def test_the_growth_is_that_of_pressroom_from_the_smaller_archive_to_the_larger() -> None:
    works = ("from nothing", "publish one more")
    found = [finding(work, count, [count / 10_000], [1]) for work in works for count in (10_000, 50_000)]
    assert [row[2:] for row in cells(growth_table(found))[2:]] == [
        *[["5.0 ×", "≤ 5.3", "yes"]] * 2,
        *[["5.0 ×", "≤ 4", "**no**"]] * 2,
    ]


def test_the_growth_of_archives_of_other_sizes_has_no_aim() -> None:
    works = ("from nothing", "publish one more")
    found = [finding(work, count, [count], [1]) for work in works for count in (300, 600)]
    assert [row[2:] for row in cells(growth_table(found))[2:]] == [["2.0 ×", "", ""]] * 4


def test_a_column_a_size_says_how_many_files_one_more_changes() -> None:
    assert cells(touched_table({100: 37, 10_000: 41})) == [
        ["releases", "100", "10\N{NARROW NO-BREAK SPACE}000"],
        ["---", "--:", "--:"],
        ["files that one more changes", "37", "41"],
    ]


def test_a_result_replaces_what_stood_between_its_own_marks_only(tmp_path: Path) -> None:
    target = tmp_path / "page.md"
    marks = "<!-- {0}: begin -->\nold {0}\n<!-- {0}: end -->\n"
    target.write_text(f"before\n{marks.format('archive')}between\n{marks.format('one-core')}after\n", "utf-8")
    page.write("new\n", "archive", target)
    assert target.read_text("utf-8") == (
        "before\n<!-- archive: begin -->\nnew\n<!-- archive: end -->\nbetween\n" + marks.format("one-core") + "after\n"
    )


def test_the_page_has_all_pairs_of_marks() -> None:
    text = page.PAGE.read_text("utf-8")
    for name in ("archive", "one-core", "preview", "acts"):
        assert text.count(f"<!-- {name}: begin -->\n") == text.count(f"<!-- {name}: end -->\n") == 1, name
