"""The releases of the benchmark are realistic, valid and reproducible."""

import subprocess
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import yaml

from benchmarks.newsroom_site import write_newsroom
from benchmarks.releases import KEYWORDS, NOW, edited, one_more, releases

COUNT = 60


def test_equal_seeds_give_equal_releases_and_other_seeds_other_releases() -> None:
    assert list(releases(5, 1)) == list(releases(5, 1))
    assert list(releases(5, 1)) != list(releases(5, 2))


def test_the_releases_have_the_size_and_variety_of_real_ones() -> None:
    all_releases = list(releases(COUNT, 1))
    assert all(350 <= len(release.body.split()) <= 650 for release in all_releases)
    assert all(2 <= len(release.keywords) <= 5 for release in all_releases)
    assert {keyword for release in all_releases for keyword in release.keywords} == set(KEYWORDS)
    assert len(KEYWORDS) == 60
    assert {2015, 2024} <= {release.publish_at.year for release in all_releases}
    for part in ("contacts", "help", "facts", "links", "document"):
        assert {bool(getattr(release, part)) for release in all_releases} == {True, False}, part


def test_pressroom_finds_no_problem_in_them(tmp_path: Path) -> None:
    write_newsroom(tmp_path / "newsroom", releases(COUNT, 1))
    command = [sys.executable, "-m", "pressroom", "--newsroom", str(tmp_path / "newsroom"), "check", "--now", NOW]
    process = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (process.returncode, process.stdout) == (0, "")


def test_every_form_of_front_matter_contains_what_the_other_programs_get(tmp_path: Path) -> None:
    all_releases = list(releases(COUNT, 1))
    write_newsroom(tmp_path / "newsroom", all_releases)
    texts = [
        next(tmp_path.glob(f"newsroom/releases/*/{release.slug}/sv.md")).read_text("utf-8") for release in all_releases
    ]
    for text, release in zip(texts, all_releases, strict=True):
        fields = yaml.load(text.split("---\n")[1], yaml.BaseLoader)
        assert fields["headline"] == release.headline
        assert fields["lead"] == release.lead
        assert fields["keywords"] == list(release.keywords)
        assert text.endswith(f"---\n\n{release.body}")
    for form in ("lead: >-\n", 'lead: "', "\n# ", "  # ", "keywords: [", "keywords:\n", 'headline: "', "headline: N"):
        assert {form in text for text in texts} == {True, False}, form


def test_one_more_release_is_the_newest_and_does_not_change_the_others() -> None:
    all_releases = list(releases(COUNT, 1))
    more = [one_more(place, COUNT, 1) for place in range(3)]
    times = [release.publish_at for release in (*all_releases, *more)]
    assert times == sorted(times)
    assert max(times) < datetime.fromisoformat(NOW)
    assert len({release.slug for release in (*all_releases, *more)}) == COUNT + 3


def test_each_edit_changes_the_body_of_one_release_again() -> None:
    original = list(releases(COUNT, 1))[COUNT // 2]
    first, second = edited(COUNT, 1, 0), edited(COUNT, 1, 1)
    assert len({original.body, first.body, second.body}) == 3
    assert original == replace(first, body=original.body) == replace(second, body=original.body)
