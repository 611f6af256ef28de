"""Nothing that surrounds published releases changes their pages without being shown, and asked about by `publish`."""

from pathlib import Path

import pytest

from pressroom.engine.workspace import Workspace
from pressroom.publishing.setup_changes import find_setup_changes
from pressroom.publishing.worker import Worker
from tests.support.newsrooms import PICTURES
from tests.support.publishing import BRIDGE, NOW, OLD, PublishingNewsroom


@pytest.fixture
def newsroom(tmp_path: Path) -> PublishingNewsroom:
    newsroom = PublishingNewsroom(tmp_path)
    newsroom.write(publish_at=OLD)
    newsroom.execute()
    return newsroom


def replace(newsroom: PublishingNewsroom, old: str, new: str) -> None:
    path = newsroom.folder / "newsroom.yaml"
    assert old in path.read_text("utf-8")
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")


def find_changes(newsroom: PublishingNewsroom) -> tuple[str, ...]:
    return find_setup_changes(Workspace.open(newsroom.config))


def run(newsroom: PublishingNewsroom, *arguments: str) -> int:
    return newsroom.run_command(*arguments, "--out", str(newsroom.config.out))


PHONE = "newsroom.yaml: contacts.ada.phone was “08-465 004 01”, is now “08-465 004 02”"


@pytest.mark.parametrize("names", [(), (BRIDGE,)])
def test_publish_asks_before_a_new_telephone_number_changes_published_pages(
    newsroom: PublishingNewsroom, capsys: pytest.CaptureFixture[str], names: tuple[str, ...]
) -> None:
    before = (newsroom.config.out / f"site/{BRIDGE}/index.html").read_bytes()
    newsroom.write("2025/torg", publish_at=OLD)
    names = ("2025/torg",) if names else ()
    replace(newsroom, "08-465 004 01", "08-465 004 02")
    assert run(newsroom, "publish", *names) == 2
    shown = capsys.readouterr().err
    assert PHONE in shown
    assert "Pages of published releases that may change: 1." in shown
    assert "run again with --yes" in shown
    assert (newsroom.config.out / f"site/{BRIDGE}/index.html").read_bytes() == before
    assert run(newsroom, "publish", *names, "--yes", "--no-mail") == 0
    assert (newsroom.config.out / f"site/{BRIDGE}/index.html").read_bytes() != before
    assert PHONE in capsys.readouterr().err
    assert find_changes(newsroom) == ()


def test_publish_asks_even_if_nothing_else_waits_and_a_build_has_already_written_it(
    newsroom: PublishingNewsroom, capsys: pytest.CaptureFixture[str]
) -> None:
    replace(newsroom, "08-465 004 01", "08-465 004 02")
    assert run(newsroom, "build") == 0
    assert f"warning: {PHONE}" in capsys.readouterr().err
    assert run(newsroom, "publish") == 2
    shown = capsys.readouterr().err
    assert PHONE in shown
    assert "a build has already written it" in shown
    assert run(newsroom, "publish", "--yes") == 0
    capsys.readouterr()
    assert run(newsroom, "publish") == 0
    assert "this has changed" not in capsys.readouterr().err


def test_withdraw_shows_it_too(newsroom: PublishingNewsroom, capsys: pytest.CaptureFixture[str]) -> None:
    newsroom.write("2025/torg", publish_at=OLD)
    newsroom.execute()
    replace(newsroom, "08-465 004 01", "08-465 004 02")
    assert run(newsroom, "withdraw", "2025/torg", "--reason", "Fel.") == 2
    assert PHONE in capsys.readouterr().err


def test_the_worker_goes_on_and_says_it(newsroom: PublishingNewsroom) -> None:
    replace(newsroom, "08-465 004 01", "08-465 004 02")
    assert Worker(newsroom.config).publish_due(NOW).setup_changes == (PHONE,)
    assert Worker(newsroom.config).publish_due(NOW).setup_changes == ()


def test_every_file_that_surrounds_releases_is_named(newsroom: PublishingNewsroom) -> None:
    newsroom.files.write("templates/site/footer.html", '{% extends "builtin/site/footer.html" %}')
    newsroom.files.write("templates/new/release.md", "---\nheadline: x\n---\n")
    newsroom.files.write("locale/sv.po", 'msgid ""\nmsgstr ""\n\nmsgid "Press contact"\nmsgstr "Fråga oss"\n')
    newsroom.files.write("vapen.png", PICTURES[1])
    assert find_changes(newsroom) == (
        "locale/sv.po was added",
        "templates/site/footer.html was added",
        "vapen.png has changed",
    )
    newsroom.execute()
    (newsroom.folder / "locale/sv.po").unlink()
    assert find_changes(newsroom) == ("locale/sv.po was removed",)


def test_a_comment_in_newsroom_yaml_changes_nothing(newsroom: PublishingNewsroom) -> None:
    path = newsroom.folder / "newsroom.yaml"
    path.write_text(f"# A comment.\n{path.read_text('utf-8')}", "utf-8")
    assert find_changes(newsroom) == ()


def test_a_damaged_or_missing_copy_of_the_setup_stops_nobody(newsroom: PublishingNewsroom) -> None:
    (newsroom.folder / "releases/setup.json").write_text("<<<<<<< ours\n")
    assert "is damaged" in find_changes(newsroom)[0]
    (newsroom.folder / "releases/setup.json").unlink()
    assert find_changes(newsroom) == ()
    newsroom.execute()
    assert (newsroom.folder / "releases/setup.json").exists()
