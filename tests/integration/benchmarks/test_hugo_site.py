"""The Hugo site has a text for each release, and its theme no part that is missing or not used. No Hugo is run."""

import re
from pathlib import Path

from benchmarks.hugo_site import SETTINGS, write_hugo, write_release
from benchmarks.releases import one_more, releases

LAYOUTS = SETTINGS / "layouts"


def test_every_release_is_a_page_of_its_year_and_the_newest_may_begin_one(tmp_path: Path) -> None:
    site = tmp_path / "site"
    write_hugo(site, releases(20, 1))
    assert not (site / "content/2025").exists()
    write_release(site, one_more(0, 20, 1))
    assert len(list(site.glob("content/2*/*/index.md"))) == 21
    assert (site / "content/2025/_index.md").exists()


def test_the_theme_calls_the_parts_that_it_has_and_no_others() -> None:
    texts = [file.read_text("utf-8") for file in LAYOUTS.rglob("*") if file.is_file()]
    called = {name for text in texts for name in re.findall(r'partial(?:Cached)? "([^"]+)"', text)}
    assert called == {file.name for file in (LAYOUTS / "_partials").iterdir()}
