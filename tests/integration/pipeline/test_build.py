"""Whole builds of the golden newsroom: same input, same bytes; nothing is public early; no link is dead."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup

GOLDEN = Path(__file__).parents[2] / "golden" / "newsroom"
NOW = "2025-03-01T12:00Z"


def build(newsroom: Path, out: Path, *arguments: str, now: str = NOW, **environment: str) -> None:
    """Build in a separate process, which must succeed."""
    command = [sys.executable, "-m", "pressroom", "--newsroom", str(newsroom), "build", "--out", str(out), "--now", now]
    result = subprocess.run(
        [*command, *arguments], env=os.environ | environment, capture_output=True, text=True, timeout=300, check=False
    )
    assert result.returncode == 0, result.stderr


def tree(out: Path) -> dict[str, str]:
    """Return every output with a digest of its bytes."""
    return {
        path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(out.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The golden newsroom, built once for all tests that only read the outputs."""
    folder = tmp_path_factory.mktemp("golden") / "out"
    build(GOLDEN, folder)
    return folder


def test_builds_in_different_processes_give_the_same_bytes(out: Path, tmp_path: Path) -> None:
    other = tmp_path / "newsroom"
    shutil.copytree(GOLDEN, other)
    for path in other.rglob("*"):
        os.utime(path, (1, 1))
    build(other, tmp_path / "out", PYTHONHASHSEED="7", TZ="Pacific/Auckland", LC_ALL="C")
    assert tree(tmp_path / "out") == tree(out)


def test_building_again_changes_nothing(out: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*")}
    build(GOLDEN, out)
    build(GOLDEN, out, "--clean")
    after = {path: path.stat().st_mtime_ns for path in out.rglob("*")}
    assert {path for path in before if path.is_file() and path.name != "manifest.json"} <= after.keys()
    assert all(after[path] == before[path] for path in before if path.is_file() and path.parts[-2:-1] != (out.name,))


def test_a_build_after_a_change_equals_a_build_from_nothing(tmp_path: Path) -> None:
    newsroom = tmp_path / "newsroom"
    shutil.copytree(GOLDEN, newsroom)
    build(newsroom, tmp_path / "out")
    removed = min((newsroom / "releases").glob("*/*"))
    shutil.rmtree(removed)
    build(newsroom, tmp_path / "out")
    build(newsroom, tmp_path / "fresh")
    assert tree(tmp_path / "out") == tree(tmp_path / "fresh")
    shutil.copytree(GOLDEN, newsroom, dirs_exist_ok=True)
    build(newsroom, tmp_path / "out", now="2030-01-01T00:00Z")
    build(newsroom, tmp_path / "out")
    shutil.rmtree(tmp_path / "fresh")
    build(newsroom, tmp_path / "fresh")
    assert tree(tmp_path / "out") == tree(tmp_path / "fresh")


def publish_times() -> dict[Path, str]:
    """Return each release text of the golden newsroom with its `publish_at`, empty for a draft."""
    times = {}
    for path in sorted((GOLDEN / "releases").glob("*/*/*.md")):
        match = re.search(r"^publish_at: *(.+)$", path.read_text("utf-8"), re.MULTILINE)
        times[path] = match[1].strip("'\"") if match else ""
    return times


def test_drafts_and_embargoed_releases_leave_the_bytes_of_the_rest_alone(out: Path, tmp_path: Path) -> None:
    hidden = [path for path, time in publish_times().items() if not time or time[:10] > NOW[:10]]
    assert len(hidden) >= 2, "the golden newsroom needs a draft and an embargoed release"
    newsroom = tmp_path / "newsroom"
    shutil.copytree(GOLDEN, newsroom)
    for path in hidden:
        shutil.rmtree((newsroom / path.relative_to(GOLDEN)).parent, ignore_errors=True)
    build(newsroom, tmp_path / "out")
    assert tree(tmp_path / "out") == tree(out)


def test_the_clock_alone_makes_an_embargoed_release_public(out: Path, tmp_path: Path) -> None:
    build(GOLDEN, tmp_path / "later", now="2100-01-01T00:00Z")
    assert len(tree(tmp_path / "later")) > len(tree(out))


def list_pages(out: Path) -> list[Path]:
    pages = sorted((out / "site").rglob("*.html"))
    assert pages
    return pages


def test_no_link_of_the_site_is_dead(out: Path) -> None:
    dead = []
    for page in list_pages(out):
        soup = BeautifulSoup(page.read_text("utf-8"), "html.parser")
        path = "/" + page.relative_to(out / "site").as_posix()
        for tag in soup.find_all(["a", "link", "img"]):
            target = str(tag.get("href") or tag.get("src") or "")
            parts = urlsplit(urljoin(path, target))
            if parts.scheme or parts.netloc or target.startswith("#"):
                continue
            file = out / "site" / unquote(parts.path).lstrip("/")
            if (
                parts.path.startswith("/pre/")
                or not (file / "index.html" if parts.path.endswith("/") else file).exists()
            ):
                dead.append((path, target))
    assert not dead


def test_every_fragment_link_has_its_target(out: Path) -> None:
    for page in list_pages(out):
        soup = BeautifulSoup(page.read_text("utf-8"), "html.parser")
        ids = [str(tag["id"]) for tag in soup.find_all(id=True)]
        assert len(ids) == len(set(ids)), page
        fragments = {str(tag["href"])[1:] for tag in soup.find_all("a", href=True) if str(tag["href"]).startswith("#")}
        assert {unquote(fragment) for fragment in fragments} - {""} <= set(ids), page


def test_no_page_needs_script_another_host_or_inline_style(out: Path) -> None:
    for page in list_pages(out):
        soup = BeautifulSoup(page.read_text("utf-8"), "html.parser")
        assert all(tag.get("type") == "application/ld+json" for tag in soup.find_all("script")), page
        assert not soup.find_all(["style", "iframe", "object", "embed", "base", "form"]), page
        for tag in soup.find_all(True):
            assert not [name for name in tag.attrs if name.startswith("on") or name == "style"], (page, tag.name)
            if tag.name in ("img", "source", "video") or (tag.name == "link" and "stylesheet" in str(tag.get("rel"))):
                urls = [tag.get("src") or tag.get("href") or "/", *str(tag.get("srcset") or "/").split(", ")]
                assert all(str(each).startswith("/") for each in urls), (page, tag)


def test_press_only_contacts_are_in_no_output(out: Path) -> None:
    texts = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    audience = re.compile(r"audience: press")
    names = set()
    for source in (GOLDEN / "newsroom.yaml", *publish_times()):
        text = source.read_text("utf-8")
        for match in audience.finditer(text):
            names.add(re.findall(r"name: *[\"']?([^\"'\n,}]+)", text[: match.start()])[-1].strip())
    assert names, "the golden newsroom needs a contact for the press only"
    for name in names:
        assert not [path for path, content in texts.items() if name.encode() in content], name


def test_every_page_has_its_language_and_links_to_its_translation(out: Path) -> None:
    for page in list_pages(out):
        soup = BeautifulSoup(page.read_text("utf-8"), "html.parser")
        assert soup.html is not None
        is_english = page.relative_to(out / "site").as_posix().startswith("en/")
        assert soup.html["lang"] == ("en" if is_english else "sv"), page
        for link in soup.find_all("link", rel="alternate", hreflang=True):
            other = out / "site" / urlsplit(str(link["href"])).path.lstrip("/") / "index.html"
            assert other.exists(), (page, link)
