"""The comparison works, shown with few releases and with pressroom or a stand-in as every program."""

import re
import sys
from collections import Counter
from dataclasses import replace
from itertools import chain
from pathlib import Path

import pytest

from benchmarks import archive
from benchmarks.archive_tables import OURS, RIVAL
from benchmarks.comparison import FROM_NOTHING, PUBLISH, Archive, check_outputs
from benchmarks.output_counts import count_expected, count_outputs, find_differences, select_site
from benchmarks.programs import Program, pressroom
from benchmarks.releases import one_more, releases

COUNT = 60
CACHED = ("index", "templates")

# Writes nothing, and prints a result as pressroom does with --json.
STAND_IN = """print('{"written": {"changed": ["a", "b"], "removed": ["c"]}}')"""


def create_stand_in(name: str) -> Program:
    command = (sys.executable, "-S", "-c", STAND_IN)
    return replace(pressroom(), name=name, command=command, select_expected=lambda _: Counter())


def test_every_kind_of_work_is_measured_and_outputs_are_counted(tmp_path: Path) -> None:
    programs = {name: create_stand_in(name) for name in (OURS, RIVAL, archive.SERIAL, archive.FULL, archive.SLOW)}
    text = archive.run(tmp_path, archive.Settings(COUNT, 1, pairs=2, large=COUNT + 1, pelican_runs=1), programs)
    works = re.findall(r"^\| (\d+, [a-z ]+) \|", text, re.MULTILINE)
    assert works == [
        *("60, from nothing", "60, publish one more", "60, edit one", "60, nothing changed"),
        *("61, from nothing", "61, publish one more"),
    ]
    assert "| pressroom --jobs 1 | pressroom, everything |" in text
    assert "| from 60 to 61 |" in text
    assert "| files that one more changes | 3 |" in text
    assert not list(tmp_path.glob("[al]*"))  # deleted to free space


def test_a_site_that_lacks_a_page_ends_the_benchmark(tmp_path: Path) -> None:
    small = Archive(10, 1, tmp_path, {OURS: pressroom()})
    small.write()
    small.build(OURS)
    PUBLISH.prepare(small, OURS, 0)
    small.build(OURS)
    check_outputs(small, [OURS], published=1)
    with pytest.raises(SystemExit, match="11 pages of releases, not 12"):
        check_outputs(small, [OURS], published=2)
    assert count_outputs(small.get_program_folder(OURS) / "out")["mails"] == 11


def test_from_nothing_deletes_the_cache_except_compiled_templates(tmp_path: Path) -> None:
    one_release = Archive(1, 1, tmp_path, {OURS: pressroom()})
    for file in (
        one_release.get_program_folder(OURS) / "out/site/index.html",
        *(one_release.get_cache_folder(OURS) / f"a/b.{end}" for end in CACHED),
    ):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    FROM_NOTHING.prepare(one_release, OURS, 0)
    assert [file.name for file in tmp_path.rglob("*") if file.is_file()] == ["b.templates"]


def test_expected_outputs_are_counted_from_the_releases() -> None:
    all_releases = list(chain(releases(COUNT, 1), [one_more(0, COUNT, 1)]))
    expected = count_expected(all_releases)
    assert expected["pages of releases"] == COUNT + 1
    assert expected["RSS feeds"] == expected["keyword pages"] + 1 == 61
    uses = Counter(keyword for release in all_releases for keyword in release.keywords)
    assert expected["entries in RSS and Atom"] == 2 * (50 + sum(uses.values()))


def test_equal_work_excludes_outputs_that_the_other_program_does_not_create() -> None:
    counts = count_expected(releases(COUNT, 1))
    assert find_differences("pressroom", counts, select_site(counts))[0].endswith("JSON feeds, not 0")
    assert not find_differences("pressroom", select_site(counts), select_site(counts))
