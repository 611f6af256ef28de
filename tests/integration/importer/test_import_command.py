"""`pressroom import`: a dry run, writing, running it again, and what stops it."""

import errno
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec import structs

from pressroom import durable
from pressroom.cli import import_source
from pressroom.errors import EXIT_INTERRUPTED
from pressroom.importer.formats import Found, ImportContext
from pressroom.importer.found import (
    FoundContact,
    FoundOrganisation,
    FoundPicture,
    FoundRelease,
    FoundTranslation,
    NotImported,
)
from tests.support.publishing import PublishingNewsroom
from tests.support.small_images import image_bytes

ADA = FoundContact(name="Ada Ek", role="presschef", phone="08-465 004 01", email="ada@fjallby.example")
SITE = "https://press.fjallby.example"
CHECKED = f"# check: imported from {SITE}/nyheter/bron-{{}}/; delete this line when somebody has read it\n"


def release(number: int, **values: object) -> FoundRelease:
    found = FoundRelease(
        source=f"export.xml, item {number}",
        headline=f"Bron {number} öppnar",
        lead="Bron över ån öppnar.",
        body=f"Bron {number} är klar.",
        urls=(f"https://press.fjallby.example/nyheter/bron-{number}/",),
        language="sv-SE",
        published_at=datetime(2020, 1, number, 8, tzinfo=UTC),
        organisations=(FoundOrganisation(name="Fjällby kommun"),),
        contacts=(ADA,),
    )
    return structs.replace(found, **values)


class Source:
    """What a source has; tests change it between two runs. `fail_at` raises an error at one release."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "export.xml"
        self.path.write_text("<rss/>")
        self.found: list[FoundRelease | NotImported] = [release(number) for number in (1, 2, 3)]

    def open(self, _source: str, _context: ImportContext) -> Found:
        yield from self.found


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Source:
    (tmp_path / "source").mkdir()
    source = Source(tmp_path / "source")
    monkeypatch.setattr(import_source, "open_source", source.open)
    return source


@pytest.fixture
def newsroom(tmp_path: Path) -> PublishingNewsroom:
    return PublishingNewsroom(tmp_path)


@pytest.fixture
def run(newsroom: PublishingNewsroom, source: Source) -> Callable[..., int]:
    return lambda *arguments: newsroom.run_command("import", str(source.path), *arguments)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def texts(newsroom: PublishingNewsroom) -> Iterator[str]:
    return (path for path in contents(newsroom.folder) if path.endswith("sv.md"))


def test_a_dry_run_shows_a_line_a_release_and_writes_nothing(
    newsroom: PublishingNewsroom, run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    before = contents(newsroom.folder)
    assert run() == 0
    assert contents(newsroom.folder) == before
    output = capsys.readouterr()
    assert "new       2020-01-02  sv     Bron 2 öppnar – 1 contact\n" in output.out
    assert "telephone numbers  in 3 of 3\n" in output.out
    assert "import --write " in output.err


def test_written_releases_pass_check_with_a_comment_to_delete(
    newsroom: PublishingNewsroom, run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--write") == 0
    assert sorted(texts(newsroom)) == [f"releases/2020/bron-{number}/sv.md" for number in (1, 2, 3)]
    text = (newsroom.folder / "releases/2020/bron-1/sv.md").read_text("utf-8")
    assert text.startswith(f"---\n{CHECKED.format(1)}headline: Bron 1 öppnar\n")
    assert "\ncontacts: [ada-ek]\n" in text
    assert "ada-ek: {name: Ada Ek, role: presschef" in (newsroom.folder / "newsroom.yaml").read_text("utf-8")
    capsys.readouterr()
    assert newsroom.run_command("check", "2020/bron-1", "--json") in {0, 1}
    problems = json.loads(capsys.readouterr().out)["problems"]
    assert problems[0]["message"].startswith("to check: imported from https://press.fjallby.example/nyheter/bron-1/")
    assert problems[0]["line"] == 2


def test_a_second_run_writes_nothing(newsroom: PublishingNewsroom, run: Callable[..., int]) -> None:
    assert run("--write") == 0
    before = contents(newsroom.folder)
    assert run("--write") == 0
    assert contents(newsroom.folder) == before


def test_what_is_new_comes_in(newsroom: PublishingNewsroom, run: Callable[..., int], source: Source) -> None:
    run("--write")
    before = contents(newsroom.folder)
    source.found.insert(0, release(4, headline="Bron 1 öppnar", urls=("https://press.fjallby.example/a/bron-1/",)))
    run("--write")
    after = contents(newsroom.folder)
    assert "releases/2020/bron-1-2/sv.md" in after
    assert {path for path in before if after[path] != before[path]} == {"releases/imported.json"}


def test_a_changed_text_is_written_in_place(
    newsroom: PublishingNewsroom, run: Callable[..., int], source: Source, capsys: pytest.CaptureFixture[str]
) -> None:
    run("--write")
    source.found[1] = release(2, body="Bron är stängd.")
    run("--write")
    assert (newsroom.folder / "releases/2020/bron-2/sv.md").read_text("utf-8").endswith("Bron är stängd.\n")
    assert "changed: 1 text (changed at the source)" in capsys.readouterr().out


def test_a_file_that_an_officer_edited_is_never_touched(
    newsroom: PublishingNewsroom, run: Callable[..., int], source: Source, capsys: pytest.CaptureFixture[str]
) -> None:
    run("--write")
    path = newsroom.folder / "releases/2020/bron-2/sv.md"
    path.write_text(path.read_text("utf-8").replace(CHECKED.format(2), ""), "utf-8")
    before = contents(newsroom.folder)
    source.found[1] = release(2, body="Bron är stängd.")
    assert run("--write") == 0
    assert contents(newsroom.folder) == before
    assert "edited: 1 text" in capsys.readouterr().out


def test_a_release_that_an_officer_deleted_does_not_come_back(
    newsroom: PublishingNewsroom, run: Callable[..., int], source: Source, capsys: pytest.CaptureFixture[str]
) -> None:
    run("--write")
    (newsroom.folder / "releases/2020/bron-2/sv.md").unlink()
    (newsroom.folder / "releases/2020/bron-2").rmdir()
    source.found[1] = release(2, body="Bron är stängd.")
    assert run("--write") == 0
    assert not (newsroom.folder / "releases/2020/bron-2").exists()
    assert "deleted: 1 text" in capsys.readouterr().out


def test_a_release_that_was_moved_stays_where_it_is(
    newsroom: PublishingNewsroom, run: Callable[..., int], source: Source, capsys: pytest.CaptureFixture[str]
) -> None:
    newsroom.write()
    newsroom.execute()
    run("--write")
    assert newsroom.run_command("move", "2020/bron-2", "2020/nya-bron") == 0
    before = contents(newsroom.folder)
    capsys.readouterr()
    assert run("--write") == 0
    assert contents(newsroom.folder) == before
    assert "vanished" not in capsys.readouterr().out
    source.found[1] = release(2, body="Bron är stängd.")
    run("--write")
    assert (newsroom.folder / "releases/2020/nya-bron/sv.md").read_text("utf-8").endswith("Bron är stängd.\n")


def test_what_has_vanished_is_reported_and_stays(
    newsroom: PublishingNewsroom, run: Callable[..., int], source: Source, capsys: pytest.CaptureFixture[str]
) -> None:
    run("--write")
    del source.found[1]
    before = contents(newsroom.folder)
    assert run("--write") == 0
    assert contents(newsroom.folder) == before
    assert "vanished  releases/2020/bron-2/sv.md is not at its source any more" in capsys.readouterr().out


def test_old_releases_that_a_feed_does_not_show_have_not_vanished(
    run: Callable[..., int], source: Source, capsys: pytest.CaptureFixture[str]
) -> None:
    run("--write")
    source.found = source.found[2:]
    assert run() == 0
    assert "vanished" not in capsys.readouterr().out


def test_translations_come_into_one_folder(
    newsroom: PublishingNewsroom, run: Callable[..., int], source: Source
) -> None:
    url = "https://press.fjallby.example/en/bridge-1/"
    source.found[0] = release(1, translations=(FoundTranslation(language="en", url=url),))
    source.found.append(release(1, language="en", urls=(url,), headline="Bridge 1 opens"))
    run("--write")
    assert {path.name for path in (newsroom.folder / "releases/2020/bron-1").iterdir()} == {"sv.md", "en.md"}


def test_pictures_are_checked_and_broken_ones_are_named(
    newsroom: PublishingNewsroom, run: Callable[..., int], source: Source
) -> None:
    (source.folder / "a.jpg").write_bytes(image_bytes("PNG"))
    (source.folder / "b.jpg").write_bytes(b"<!doctype html>")
    pictures = [
        FoundPicture(location=str(source.folder / name), file=name, alt="En bro.") for name in ("a.jpg", "b.jpg")
    ]
    source.found = [release(1, pictures=tuple(pictures), body="Text.\n\n![](a.jpg)\n\n![](b.jpg)\n\nSlut.")]
    assert run("--write", "--credit", "Sárá Gieddi") == 0
    folder = newsroom.folder / "releases/2020/bron-1"
    text = (folder / "sv.md").read_text("utf-8")
    assert {path.name for path in folder.iterdir()} == {"sv.md", "a.png"}
    assert text.endswith("Text.\n\n![](a.png)\n\nSlut.\n")
    assert "b.jpg: the server sent a web page instead of a picture" in text
    assert "    credit: Sárá Gieddi\n" in text


def test_with_a_record_imports_are_recorded_without_mail(
    newsroom: PublishingNewsroom, run: Callable[..., int], source: Source, capsys: pytest.CaptureFixture[str]
) -> None:
    newsroom.write()
    newsroom.execute()
    mailings = newsroom.mailings
    assert run("--write") == 0, capsys.readouterr()
    assert [kind for address, _, kind in newsroom.recorded_versions if "2020" in address] == ["import"] * 3
    assert newsroom.mailings == mailings
    assert "Recorded as imported, with their own dates and without mail: 3 texts." in capsys.readouterr().err
    source.found[1] = release(2, body="Bron är stängd.")
    capsys.readouterr()
    assert run("--write") == 0
    assert "publish 2020/bron-2 --correction NOTE" in capsys.readouterr().err
    assert len(newsroom.recorded_versions) == 4


def test_ctrl_c_leaves_whole_releases_and_the_next_run_goes_on(
    newsroom: PublishingNewsroom, run: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    create, count = durable.create, []

    def stop_at_second_text(path: Path, content: bytes, mode: int = 0o666) -> None:
        count.append(path.name)
        if count.count("sv.md") == 2:
            raise KeyboardInterrupt
        create(path, content, mode)

    with monkeypatch.context() as patch:
        patch.setattr(durable, "create", stop_at_second_text)
        assert run("--write") == EXIT_INTERRUPTED
    assert list(texts(newsroom)) == ["releases/2020/bron-1/sv.md"]
    assert not (newsroom.folder / ".pressroom-import").exists()
    assert run("--write") == 0
    assert len(list(texts(newsroom))) == 3


def test_an_import_that_was_killed_goes_on_without_writing_anything_twice(
    newsroom: PublishingNewsroom, run: Callable[..., int]
) -> None:
    run("--write")
    before = contents(newsroom.folder)
    (newsroom.folder / "releases/imported.json").unlink()
    (newsroom.folder / "releases/2020/bron-3/sv.md").unlink()
    (newsroom.folder / "releases/2020/bron-3").rmdir()
    assert run("--write") == 0
    assert contents(newsroom.folder) == before


def test_a_full_disk_is_a_clear_error(
    newsroom: PublishingNewsroom,
    run: Callable[..., int],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    create = durable.create

    def fail(path: Path, content: bytes, mode: int = 0o666) -> None:
        if path.name == "sv.md":
            raise OSError(errno.ENOSPC, "No space left on device")
        create(path, content, mode)

    monkeypatch.setattr(durable, "create", fail)
    assert run("--write") == 3
    assert "releases/2020/bron-1 could not be written: No space left on device." in capsys.readouterr().err
    assert list(texts(newsroom)) == []


def test_what_cannot_be_imported_is_named(
    run: Callable[..., int], source: Source, capsys: pytest.CaptureFixture[str]
) -> None:
    source.found += [NotImported(source="export.xml, item 9", message="It has no text."), release(4, language="fi")]
    assert run() == 1
    error = capsys.readouterr().err
    assert "Not imported: export.xml, item 9: It has no text.\n" in error
    assert (
        "Not imported: export.xml, item 4: “Bron 4 öppnar” is in a language that the newsroom does not have: fi"
        in error
    )


def test_a_folder_without_newsroom_gets_one(
    tmp_path: Path, newsroom: PublishingNewsroom, source: Source, capsys: pytest.CaptureFixture[str]
) -> None:
    newsroom.folder = tmp_path / "new"
    newsroom.folder.mkdir()
    assert newsroom.run_command("import", str(source.path), "--write") == 0
    text = (newsroom.folder / "newsroom.yaml").read_text("utf-8")
    assert f"\ntitle: Fjällby kommun\nbase_url: {SITE}\n# check: Europe/Stockholm" in text
    assert "\ntimezone: Europe/Stockholm\nlanguages: [sv]\n" in text
    assert "\norganisations:\n  fjallby-kommun:\n    name: Fjällby kommun\n" in text
    assert "read newsroom.yaml, which is new" in capsys.readouterr().err


@pytest.mark.parametrize(("options", "count"), [(("--limit", "2"), 2), (("--since", "2020-01-03"), 1)])
def test_options_choose_what_comes_in(
    newsroom: PublishingNewsroom, run: Callable[..., int], options: tuple[str, str], count: int
) -> None:
    assert run("--write", *options) == 0
    assert len(list(texts(newsroom))) == count


def test_the_report_can_be_read_by_programs(run: Callable[..., int], capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--json") == 0
    report = json.loads(capsys.readouterr().out)["import"]
    assert [each["address"] for each in report["releases"]] == ["2020/bron-1", "2020/bron-2", "2020/bron-3"]
    assert report["states"]["new"] == 3
    assert not report["is_written"]
