"""Newsrooms of this program, built, served, and imported from their own pages and feeds, lose nothing on the way."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from pressroom import cli
from pressroom.cli import import_source
from pressroom.importer.fetch import FetchSettings

pytestmark = pytest.mark.xdist_group("round trip")  # each site is built once

REPOSITORY = Path(__file__).parents[3]
NEWSROOMS = {"repository": REPOSITORY, "golden": REPOSITORY / "tests" / "golden" / "newsroom"}
# Made of the others by each newsroom: ids of organisations, the pages of contacts that several releases have.
DERIVED = frozenset({"vcard"})
# No page says it: who the first readers of a feed knew the release by, and where it was before.
NOT_ON_PAGES = DERIVED | {"id", "former_urls"}


class Site:
    """A newsroom whose site is served at `url`."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        self.url = url

    @property
    def releases(self) -> dict[str, dict[str, Any]]:
        return read_releases(self.folder / "out" / "site")


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=str(folder)))
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(scope="module", params=sorted(NEWSROOMS))
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    source = NEWSROOMS[request.param]
    with serve(folder / "out" / "site") as url:
        for path in source.iterdir():
            if path.name in {"releases", "logos"}:
                shutil.copytree(path, folder / path.name)
            elif path.suffix in {".png", ".webp"}:
                shutil.copy(path, folder)
        text = (source / "newsroom.yaml").read_text("utf-8")
        (folder / "newsroom.yaml").write_text(re.sub(r"(?m)^base_url: .*$", f"base_url: {url}", text), "utf-8")
        assert cli.run(("--newsroom", str(folder), "build")) == 0
        site = Site(folder, url)
        (folder / "out" / "site" / "list.txt").write_text("".join(f"{each}\n" for each in list_data(site)))
        yield site


def list_data(site: Site) -> Iterator[str]:
    """Yield the URLs of all `release.json`."""
    return (f"{site.url}/{path}/release.json" for path in site.releases)


@pytest.fixture
def import_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], dict[str, dict[str, Any]]]:
    """Import a source into a new newsroom, and return what this publishes."""
    monkeypatch.setattr(import_source, "FetchSettings", partial(FetchSettings, seconds_between_requests=0))
    folder = tmp_path / "newsroom"
    folder.mkdir()

    def import_source_into_new_newsroom(source: str) -> dict[str, dict[str, Any]]:
        cli.run(("--newsroom", str(folder), "import", "--write", source))
        assert cli.run(("--newsroom", str(folder), "build")) == 0
        written = {path: path.read_bytes() for path in folder.glob("releases/**/*") if path.is_file()}
        cli.run(("--newsroom", str(folder), "import", "--write", source))
        assert {path: path.read_bytes() for path in folder.glob("releases/**/*") if path.is_file()} == written
        assert not [path.name for path in written if re.search(r"-2\.\w+$|\.jpg\.", path.name)]
        return read_releases(folder / "out" / "site")

    return import_source_into_new_newsroom


def read_releases(folder: Path) -> dict[str, dict[str, Any]]:
    paths = folder.glob("**/release.json")
    return {path.parent.relative_to(folder).as_posix(): json.loads(path.read_text("utf-8")) for path in paths}


def normalise(value: Any, left_out: frozenset[str], *, is_page: bool) -> Any:
    """Return what a release says: without left-out keys, and text as readers see it."""
    if isinstance(value, dict):
        kept = {key: each for key, each in value.items() if key not in left_out}
        if "boilerplate_text" in kept:  # an organisation: each newsroom names ids and logos as it likes
            kept = {key: each for key, each in kept.items() if key not in {"id", "logo"}}
        return {key: normalise(each, left_out, is_page=is_page) for key, each in kept.items()}
    if isinstance(value, list):
        return [normalise(each, left_out, is_page=is_page) for each in value]
    if isinstance(value, str):  # the converter leaves out the titles of links: most are “Opens in a new window”
        value = re.sub(r'(<a href="[^"]*") title="[^"]*"', r"\1", value)
    if isinstance(value, str) and is_page:  # a page does not say whether the items of a list are paragraphs
        value = re.sub(r"</?(?:p|li|ul|ol)\b[^>]*>|\s", " ", value)
    return " ".join(value.split()) if isinstance(value, str) else value


def assert_same(
    imported: dict[str, dict[str, Any]], site: Site, left_out: frozenset[str], *, is_page: bool = True
) -> None:
    expected = site.releases
    assert sorted(imported) == sorted(expected)
    for path, release in expected.items():
        actual = normalise(imported[path], left_out, is_page=is_page)
        for name, value in normalise(release, left_out, is_page=is_page).items():
            assert (path, name, actual[name]) == (path, name, value)


# The feeds of a newsroom lead to the same pages: one newsroom shows that each is read, one list that all is there.
SOURCES = [
    pytest.param(
        name, source, marks=[pytest.mark.exhaustive] if name == "repository" and source != "sitemap.xml" else []
    )
    for name in sorted(NEWSROOMS)
    for source in ("rss.xml", "atom.xml", "feed.json", "sitemap.xml")
]


@pytest.mark.parametrize(("site", "source"), SOURCES, indirect=["site"])
def test_nothing_of_a_page_is_lost(site: Site, source: str, import_from: Callable[..., Any]) -> None:
    imported = import_from(f"{site.url}/{source}")
    expected = site.releases
    missing = sorted(set(expected) - set(imported))
    # A feed has no release that is only in another language than its own.
    assert missing == ([] if source == "sitemap.xml" else [each for each in missing if each.startswith("en/")])
    assert_same(imported, Selection(site, imported), NOT_ON_PAGES)


class Selection(Site):
    """The releases of a site that an import brings."""

    def __init__(self, site: Site, imported: dict[str, Any]) -> None:
        super().__init__(site.folder, site.url)
        self.imported = imported

    @property
    def releases(self) -> dict[str, dict[str, Any]]:
        return {path: each for path, each in super().releases.items() if path in self.imported}


def test_one_page_brings_its_translations(site: Site, import_from: Callable[..., Any]) -> None:
    path = next(path for path in sorted(site.releases, reverse=True) if f"en/{path}" in site.releases)
    imported = import_from(f"{site.url}/{path}/")
    assert sorted(imported) == [path, f"en/{path}"]
    assert_same(imported, Selection(site, imported), NOT_ON_PAGES)


def test_nothing_of_the_data_is_lost(site: Site, import_from: Callable[..., Any]) -> None:
    assert_same(import_from(f"{site.url}/list.txt"), site, DERIVED, is_page=False)
