"""The comparison itself, with so few releases that it is quick, and pressroom alone in both parts."""

import re
import sys
from collections import Counter
from dataclasses import replace
from itertools import chain
from pathlib import Path

import pytest

from benchmarks import archive
from benchmarks.archive_tables import OURS, RIVAL
from benchmarks.census import census, expected, faults, site_of
from benchmarks.comparison import FROM_NOTHING, PUBLISH, Archive, take_stock
from benchmarks.programs import Program, pressroom
from benchmarks.releases import one_more, releases

COUNT = 60
CACHED = ("index", "templates")


# Writes nothing, and says of itself what pressroom says with --json.
STAND_IN = """print('{"written": {"changed": ["a", "b"], "removed": ["c"]}}')"""


def stand_in(name: str) -> Program:
    command = (sys.executable, "-S", "-c", STAND_IN)
    return replace(pressroom(), name=name, command=command, holds=lambda _: Counter())


def test_an_archive_goes_through_every_work_and_is_counted(tmp_path: Path) -> None:
    taking_part = {name: stand_in(name) for name in (OURS, RIVAL, archive.FULL, archive.SLOW)}
    text = archive.run(tmp_path, archive.Settings(COUNT, 1, pairs=2, large=COUNT + 1, pelican_runs=1), taking_part)
    works = re.findall(r"^\| (\d+, [a-z ]+) \|", text, re.MULTILINE)
    assert works == [
        *("60, from nothing", "60, publish one more", "60, edit one", "60, nothing changed"),
        *("61, from nothing", "61, publish one more"),
    ]
    assert "| from 60 to 61 |" in text
    assert "| files that one more changes | 3 |" in text
    assert not list(tmp_path.glob("[al]*"))  # room was made for what followed


def test_a_site_that_lacks_a_page_ends_the_benchmark(tmp_path: Path) -> None:
    small = Archive(10, 1, tmp_path, {OURS: pressroom()})
    small.write()
    small.build(OURS)
    PUBLISH.prepare(small, OURS, 0)
    small.build(OURS)
    take_stock(small, [OURS], published=1)
    with pytest.raises(SystemExit, match="11 pages of releases, not 12"):
        take_stock(small, [OURS], published=2)
    assert census(small.place(OURS) / "out")["mails"] == 11


def test_from_nothing_is_without_what_was_remembered_but_for_compiled_templates(tmp_path: Path) -> None:
    used = Archive(1, 1, tmp_path, {OURS: pressroom()})
    for file in (used.place(OURS) / "out/site/index.html", *(used.cache(OURS) / f"a/b.{end}" for end in CACHED)):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    FROM_NOTHING.prepare(used, OURS, 0)
    assert [file.name for file in tmp_path.rglob("*") if file.is_file()] == ["b.templates"]


def test_what_must_be_there_follows_from_the_releases() -> None:
    drawn = list(chain(releases(COUNT, 1), [one_more(0, COUNT, 1)]))
    must = expected(drawn)
    assert must["pages of releases"] == COUNT + 1
    assert must["RSS feeds"] == must["keyword pages"] + 1 == 61
    uses = Counter(keyword for release in drawn for keyword in release.keywords)
    assert must["entries in RSS and Atom"] == 2 * (50 + sum(uses.values()))


def test_equal_work_has_none_of_the_outputs_that_the_peer_does_not_make() -> None:
    whole = expected(releases(COUNT, 1))
    assert faults("pressroom", whole, site_of(whole))[0].endswith("JSON feeds, not 0")
    assert not faults("pressroom", site_of(whole), site_of(whole))
