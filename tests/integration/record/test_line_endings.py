"""A clone by git keeps every byte; where line endings were converted, the cause is named and `check --mend` helps."""

import shutil
import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from pressroom import signing
from pressroom.config import Config
from pressroom.engine.workspace import Workspace
from pressroom.pipeline import check_releases
from tests.support.newsrooms import Values, build_newsroom, contents
from tests.support.publishing import NOW, OLD, SOON, PublishingNewsroom

GIT = ("git", "-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "core.safecrlf=false")


@pytest.fixture
def newsroom(tmp_path: Path) -> PublishingNewsroom:
    """A newsroom with a corrected release that has a document, an approved one, and keys."""
    newsroom = PublishingNewsroom(tmp_path)
    signing.create_key(newsroom.folder, newsroom.config.keys_folder, NOW - timedelta(days=1))
    document: Values = {"documents": [{"file": "tal.csv", "title": "Tal"}]}
    newsroom.files.write("releases/2025/bron/tal.csv", "a,b\n1,2\n")
    newsroom.write(publish_at=OLD, **document)
    newsroom.write(language="en", publish_at=OLD)
    newsroom.execute()
    newsroom.write(publish_at=OLD, lead="En ny ingress.", **document)
    newsroom.execute("correct", "2025/bron", notes={"sv": "Fel ingress."})
    newsroom.write("2025/kajen", publish_at=SOON)
    newsroom.execute("publish", "2025/kajen")
    return newsroom


def clone(newsroom: PublishingNewsroom, convert: str, *, change: Callable[[Path], None] = lambda _: None) -> Config:
    """Commit the newsroom, after a change, and clone it with `core.autocrlf`."""
    source, target = newsroom.folder.parent / "source", newsroom.folder.parent / "clone"
    shutil.copytree(newsroom.folder, source, ignore=shutil.ignore_patterns("out"))
    change(source)
    for command in (("init", "-q"), ("add", "-A"), ("commit", "-qm", "All")):
        subprocess.run((*GIT, *command), cwd=source, check=True)
    subprocess.run((*GIT, "clone", "-q", "-c", f"core.autocrlf={convert}", source, target), check=True)
    return Config(target, target / "out", newsroom.folder.parent / "clone-cache", newsroom.config.keys_folder)


def remove_attributes(folder: Path) -> None:
    """Leave the file for git as earlier versions of pressroom wrote it."""
    (folder / "releases/.gitattributes").write_bytes(b"*.jsonl merge=union\n")


def list_errors(config: Config) -> list[str]:
    """Return the errors of a newsroom, each as its path and message."""
    problems = check_releases(Workspace.open(config))
    return [f"{each.path}: {each.message}" for each in problems if each.level == "error"]


def read_releases(folder: Path) -> dict[str, bytes]:
    """Return all files in `releases/` except the one for git."""
    return {path: content for path, content in contents(folder / "releases").items() if path != ".gitattributes"}


def test_a_clone_with_autocrlf_has_the_bytes_of_the_newsroom_and_builds_the_same_site(
    newsroom: PublishingNewsroom,
) -> None:
    config = clone(newsroom, "true")
    assert contents(config.newsroom_folder / "releases") == contents(newsroom.folder / "releases")
    assert not list_errors(config)
    for each in (newsroom.config, config):
        build_newsroom(each, now=NOW.isoformat())
    assert contents(config.out) == contents(newsroom.config.out)


def test_an_old_clone_with_converted_line_endings_names_the_cause_and_is_repaired(newsroom: PublishingNewsroom) -> None:
    config = clone(newsroom, "true", change=remove_attributes)
    errors = list_errors(config)
    assert any(each.startswith("releases/record.jsonl: the line endings were converted, prob") for each in errors)
    assert any(each.startswith("releases/2025/bron/sv.md: The line endings were conv") for each in errors)
    assert all("pressroom check --mend" in each for each in errors)
    draft = config.newsroom_folder / "releases/2025/draft/sv.md"
    draft.parent.mkdir()
    draft.write_bytes(newsroom.files.folder.joinpath("releases/2025/bron/sv.md").read_bytes().replace(b"\n", b"\r\n"))
    before = draft.read_bytes()
    newsroom.folder, folder = config.newsroom_folder, newsroom.folder
    newsroom.run_command("check", "--mend")
    assert draft.read_bytes() == before  # nothing says what its bytes were
    shutil.rmtree(draft.parent)
    assert read_releases(config.newsroom_folder) == read_releases(folder)
    assert b"* -text" in (config.newsroom_folder / "releases/.gitattributes").read_bytes()
    assert not list_errors(config)


def test_a_text_that_was_published_with_crlf_is_repaired_after_a_clone_with_lf(newsroom: PublishingNewsroom) -> None:
    text = newsroom.folder / "releases/2025/windows/sv.md"
    newsroom.write("2025/windows", publish_at=OLD)
    text.write_bytes(text.read_bytes().replace(b"\n", b"\r\n"))
    newsroom.execute()
    config = clone(newsroom, "false")
    copy = config.newsroom_folder / "releases/2025/windows/sv.md"
    copy.write_bytes(copy.read_bytes().replace(b"\r\n", b"\n"))
    assert "core.autocrlf" in " ".join(list_errors(config))
    newsroom.folder = config.newsroom_folder
    newsroom.run_command("check", "--mend")
    assert copy.read_bytes() == text.read_bytes()


def test_a_text_with_another_change_is_not_repaired(newsroom: PublishingNewsroom) -> None:
    text = newsroom.folder / "releases/2025/bron/sv.md"
    changed = text.read_bytes().replace(b"\n", b"\r\n") + b"En rad till.\r\n"
    text.write_bytes(changed)
    newsroom.run_command("check", "--mend")
    assert text.read_bytes() == changed
    assert "This text has changed since it was published" in " ".join(list_errors(newsroom.config))


def test_the_next_publication_in_an_older_newsroom_tells_git_to_keep_all_bytes(newsroom: PublishingNewsroom) -> None:
    attributes = newsroom.folder / "releases/.gitattributes"
    attributes.write_bytes(b"*.jsonl merge=union\n*.mp4 filter=lfs\n")
    newsroom.write("2025/ny")
    newsroom.execute()
    assert attributes.read_bytes() == b"* -text\n*.jsonl merge=union\n*.mp4 filter=lfs\n"


def test_a_new_newsroom_tells_git_to_keep_all_bytes(tmp_path: Path) -> None:
    newsroom = PublishingNewsroom(tmp_path / "other")
    folder = tmp_path / "new"
    folder.mkdir()
    newsroom.folder = folder
    assert newsroom.run_command("new", "Bron") == 0
    assert (folder / "releases/.gitattributes").read_bytes() == b"* -text\n*.jsonl merge=union\n"
