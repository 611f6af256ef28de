"""The Hugo site has a text for each release, and its theme has no missing or unused partial. Hugo is not run."""

import re
from pathlib import Path

from benchmarks.hugo_site import SETTINGS, write_hugo, write_release
from benchmarks.releases import one_more, releases

LAYOUTS = SETTINGS / "layouts"


def test_every_release_is_a_page_in_its_year_and_a_new_one_may_start_a_year(tmp_path: Path) -> None:
    site = tmp_path / "site"
    write_hugo(site, releases(20, 1))
    assert not (site / "content/2025").exists()
    write_release(site, one_more(0, 20, 1))
    assert len(list(site.glob("content/2*/*/index.md"))) == 21
    assert (site / "content/2025/_index.md").exists()


def test_the_theme_uses_exactly_the_partials_that_it_has() -> None:
    texts = [file.read_text("utf-8") for file in LAYOUTS.rglob("*") if file.is_file()]
    partials = {name for text in texts for name in re.findall(r'partial(?:Cached)? "([^"]+)"', text)}
    assert partials == {file.name for file in (LAYOUTS / "_partials").iterdir()}
