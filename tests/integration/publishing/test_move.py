"""`pressroom move`: a published release gets another address, and keeps its id, record, versions and signatures."""

import re
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from pressroom import durable
from pressroom.config import Config
from pressroom.embargo.links import LinkCreated, LinkOpened, append_events, read_links
from pressroom.engine.workspace import Workspace
from pressroom.pipeline import check_releases
from pressroom.publishing import receipts
from pressroom.publishing.approvals import read_approvals
from pressroom.record.file import read_version
from pressroom.signing.keys import create_key
from tests.support.newsrooms import PICTURES, Values
from tests.support.publishing import NOW, OLD, SOON, PublishingNewsroom

OLD_ADDRESS, NEW_ADDRESS = "2025/bron", "2024/nya-bron"
MEDIA: Values = {
    "images": [{"file": "bild.png", "alt": "Bron", "credit": "Ada Ek"}],
    "documents": [{"file": "plan.pdf", "title": "Plan"}],
}


@pytest.fixture
def newsroom(tmp_path: Path) -> PublishingNewsroom:
    """A signed newsroom: a release in two languages with a correction and files, and another release."""
    newsroom = PublishingNewsroom(tmp_path, leave_out=[])
    create_key(newsroom.folder, newsroom.config.keys_folder, NOW - timedelta(days=1))
    newsroom.files.write(f"releases/{OLD_ADDRESS}/bild.png", PICTURES[0])
    newsroom.files.write(f"releases/{OLD_ADDRESS}/plan.pdf", b"%PDF-1.4")
    newsroom.write(**MEDIA)
    newsroom.write(language="en", **MEDIA)
    newsroom.write("2025/kajen", number=2)
    newsroom.execute()
    newsroom.write(lead="En ny ingress om bron.", **MEDIA)
    newsroom.execute("correct", OLD_ADDRESS, notes={"sv": "Ingressen var fel."})
    return newsroom


def run_move(newsroom: PublishingNewsroom, former: str = OLD_ADDRESS, address: str = NEW_ADDRESS) -> int:
    """Run the command."""
    return newsroom.run_command("move", former, address, "--out", str(newsroom.config.out))


def list_errors(config: Config) -> list[str]:
    """Return the errors of a newsroom, each as its path and message."""
    problems = check_releases(Workspace.open(config))
    return [f"{each.path}: {each.message}" for each in problems if each.level == "error"]


def read_site(newsroom: PublishingNewsroom, path: str) -> str:
    """Return the content of a file of the site."""
    return (newsroom.config.out / "site" / path).read_text("utf-8")


def read_ids(newsroom: PublishingNewsroom) -> set[str]:
    """Return the permanent ids in all feeds of the site."""
    names = ("atom.xml", "rss.xml", "feed.json", "en/atom.xml")
    return {match for name in names for match in re.findall(r"urn:uuid:[0-9a-f-]{36}", read_site(newsroom, name))}


def test_a_moved_release_redirects_and_keeps_ids_versions_signatures_and_files(newsroom: PublishingNewsroom) -> None:
    ids, record = read_ids(newsroom), newsroom.read_record_file()
    assert run_move(newsroom) == 0
    assert read_ids(newsroom) == ids
    assert newsroom.read_record_file().startswith(record)
    for prefix in ("", "en/"):
        assert f"/{prefix}{NEW_ADDRESS}/" in read_site(newsroom, f"{prefix}{OLD_ADDRESS}/index.html")
        assert not (newsroom.config.out / f"site/{prefix}{OLD_ADDRESS}/release.txt").exists()
    assert "En ny ingress" in read_site(newsroom, f"{NEW_ADDRESS}/versions/index.html")
    assert (newsroom.config.out / f"site/{NEW_ADDRESS}/plan.pdf").exists()
    assert (newsroom.config.out / f"mail/{NEW_ADDRESS}/sv.eml").exists()
    messages = {each.message for each in newsroom.mailings if each.release == NEW_ADDRESS}
    assert messages == {f"mail/{OLD_ADDRESS}/{name}.eml" for name in ("sv-1", "en-1", "sv-2")}
    assert all((newsroom.config.out / message).exists() for message in messages)
    assert newsroom.run_command("verify", str(newsroom.config.out / f"site/{NEW_ADDRESS}/release.txt")) == 0
    assert not list_errors(newsroom.config)
    line = newsroom.record.versions[next(iter(newsroom.record.versions))]
    assert read_version(newsroom.folder, NEW_ADDRESS, line.text_digest)
    newsroom.assert_consistent()


def test_a_moved_release_can_be_corrected_withdrawn_and_shown_with_its_history(
    newsroom: PublishingNewsroom, capfd: pytest.CaptureFixture[str]
) -> None:
    run_move(newsroom)
    newsroom.write(NEW_ADDRESS, lead="En tredje ingress.", **MEDIA)
    outcome = newsroom.execute("correct", NEW_ADDRESS, notes={"sv": "Fel igen."})
    assert outcome.mailings[0].versions == (1, 2)
    assert outcome.mailings[0].version == 3
    capfd.readouterr()
    assert newsroom.run_command("status", NEW_ADDRESS) == 0
    shown = capfd.readouterr().out
    assert all(note in shown for note in ("Ingressen var fel.", "Fel igen."))
    newsroom.execute("withdraw", NEW_ADDRESS, notes={"sv": "Fel.", "en": "Wrong."})
    assert f"/{NEW_ADDRESS}/" in read_site(newsroom, f"{OLD_ADDRESS}/index.html")
    newsroom.assert_consistent()


def test_a_move_back_restores_the_site_and_keeps_the_id(newsroom: PublishingNewsroom) -> None:
    ids = read_ids(newsroom)
    run_move(newsroom)
    run_move(newsroom, NEW_ADDRESS, "2025/tredje")
    assert run_move(newsroom, "2025/tredje", OLD_ADDRESS) == 0
    assert read_ids(newsroom) == ids
    for former in (NEW_ADDRESS, "2025/tredje"):
        assert f"/{OLD_ADDRESS}/" in read_site(newsroom, f"{former}/index.html")
    assert "En ny ingress" in read_site(newsroom, f"{OLD_ADDRESS}/index.html")
    newsroom.assert_consistent()


@pytest.mark.parametrize(
    ("former", "address", "words"),
    [
        (OLD_ADDRESS, "2025/kajen", "There is already a folder"),
        (OLD_ADDRESS, OLD_ADDRESS, "is already there"),
        (OLD_ADDRESS, "2025/Bron", "cannot be the folder of a release"),
        (OLD_ADDRESS, "versions/bron", "cannot be the folder of a release"),
        (OLD_ADDRESS, "2025/" + "a/b", "cannot be the folder of a release"),
        (OLD_ADDRESS, "2025/gammal", "was the address of 2025/kaj-2"),
        (OLD_ADDRESS, "2025/arkiv", "has the former URL /2025/arkiv/"),
        ("2025/ingen", "2025/ny", "There is no release"),
        ("2025/kajen", "2025/ny", "was moved to 2025/kaj-2"),
    ],
)
def test_a_move_that_is_not_possible_is_refused_and_changes_nothing(
    newsroom: PublishingNewsroom, capfd: pytest.CaptureFixture[str], former: str, address: str, words: str
) -> None:
    run_move(newsroom, "2025/kajen", "2025/gammal")
    run_move(newsroom, "2025/gammal", "2025/kaj-2")
    newsroom.write("2025/annan", former_urls=["/2025/arkiv/"])
    newsroom.execute()
    if address == "2025/kajen":
        newsroom.write("2025/kajen-3")
        address = "2025/kajen-3"
    before = newsroom.read_record_file(), sorted(newsroom.folder.glob("releases/*/*"))
    capfd.readouterr()
    assert run_move(newsroom, former, address) == 2
    assert words in capfd.readouterr().err
    assert (newsroom.read_record_file(), sorted(newsroom.folder.glob("releases/*/*"))) == before


def test_a_folder_that_an_officer_renamed_is_recognised_and_the_printed_command_does_the_rest(
    newsroom: PublishingNewsroom,
) -> None:
    ids = read_ids(newsroom)
    newsroom.files.rename(f"releases/{OLD_ADDRESS}", "releases/2025/for-hand")
    errors = [each for each in list_errors(newsroom.config) if "pressroom move" in each]
    assert {each.partition(": ")[0] for each in errors} == {
        f"releases/{address}/{name}.md" for address in (OLD_ADDRESS, "2025/for-hand") for name in ("sv", "en")
    }
    command = errors[0].rpartition("pressroom ")[2].split()
    assert newsroom.run_command(*command) == 0
    assert not list_errors(newsroom.config)
    assert read_ids(newsroom) == ids
    newsroom.assert_consistent()


def test_a_renamed_folder_is_not_published_a_second_time(newsroom: PublishingNewsroom) -> None:
    newsroom.files.rename("releases/2025/kajen", "releases/2025/kaj")
    assert newsroom.run_command("publish", "2025/kaj", "--yes") == 1
    assert "2025/kaj" not in newsroom.public_pages()
    newsroom.write("2025/annan")
    newsroom.execute("publish", "2025/annan")
    assert {"2025/annan", "2025/kajen"} <= newsroom.public_pages()


def test_a_renamed_folder_with_a_former_url_in_its_text_is_moved_and_the_change_is_declared(
    newsroom: PublishingNewsroom,
) -> None:
    ids = read_ids(newsroom)
    newsroom.files.rename("releases/2025/kajen", "releases/2025/kaj")
    newsroom.write("2025/kaj", number=2, former_urls=["/2025/kajen/"])
    assert any("pressroom move 2025/kajen 2025/kaj" in each for each in list_errors(newsroom.config))
    run_move(newsroom, "2025/kajen", "2025/kaj")
    newsroom.execute("minor", "2025/kaj")
    assert read_ids(newsroom) == ids
    newsroom.assert_consistent()


@pytest.mark.parametrize("place", range(8))
def test_an_interrupted_move_is_completed_by_running_it_again(
    newsroom: PublishingNewsroom, monkeypatch: pytest.MonkeyPatch, place: int
) -> None:
    calls = 0

    real_sync = durable.fsync_dir

    def stop_after_some(folder: Path) -> None:
        nonlocal calls
        calls += 1
        real_sync(folder)
        if calls > place:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(durable, "fsync_dir", stop_after_some)
        run_move(newsroom)
    run_move(newsroom)
    assert not list_errors(newsroom.config)
    newsroom.assert_consistent()
    assert [line.kind for line in newsroom.record.lines.values()].count("move") == 1


def test_a_draft_is_moved_with_its_approval_and_without_a_line_in_the_record(newsroom: PublishingNewsroom) -> None:
    newsroom.write("2025/sedan", publish_at=SOON)
    newsroom.execute("publish", "2025/sedan")
    record = newsroom.read_record_file()
    assert run_move(newsroom, "2025/sedan", "2025/senare") == 0
    assert newsroom.read_record_file() == record
    approvals = read_approvals(newsroom.folder)
    assert {release for release, _ in approvals} == {"2025/senare"}


def test_personal_links_to_a_draft_open_it_at_its_new_address(newsroom: PublishingNewsroom) -> None:
    newsroom.write("2025/sedan", publish_at="2090-01-01 09:00")
    link = {"link": "a" * 64, "by": "ada", "time": "2025-03-01T12:00:00Z"}
    created = LinkCreated(
        **link, release="2025/sedan", language="sv", email="eva@example.org", zone="UTC", until="2090-01-01T08:00:00Z"
    )
    opened = LinkOpened(time="2025-03-01T13:00:00Z", link="a" * 64)
    append_events(newsroom.folder, [created, opened])
    assert run_move(newsroom, "2025/sedan", "2025/senare") == 0
    (moved,) = read_links(newsroom.folder)
    assert (moved.grant.release, moved.opened_at) == ("2025/senare", ("2025-03-01T13:00:00Z",))


def test_a_year_that_does_not_fit_the_time_is_named(
    newsroom: PublishingNewsroom, capfd: pytest.CaptureFixture[str]
) -> None:
    run_move(newsroom)
    assert f"releases/{NEW_ADDRESS}/sv.md: publish_at is in 2025, but the folder says 2024" in capfd.readouterr().err


def test_a_public_release_without_a_record_is_not_moved(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    newsroom = PublishingNewsroom(tmp_path)
    newsroom.write(publish_at=OLD)
    assert run_move(newsroom) == 2
    assert "Run this first: pressroom publish" in capfd.readouterr().err
    newsroom.write("2025/draft", publish_at=None)
    assert run_move(newsroom, "2025/draft", "2025/utkast") == 0


def test_a_new_release_cannot_take_the_former_address(newsroom: PublishingNewsroom) -> None:
    run_move(newsroom)
    newsroom.write(OLD_ADDRESS, number=5)
    assert any(
        f"already used for a former URL of releases/{NEW_ADDRESS}/sv.md" in each
        for each in list_errors(newsroom.config)
    )
    assert newsroom.run_command("publish", OLD_ADDRESS, "--yes") == 1
    assert run_move(newsroom) == 2
    newsroom.write("2025/annan")
    newsroom.execute("publish", "2025/annan")
    assert "2025/annan" in newsroom.public_pages()


def test_an_archive_of_a_moved_release_is_exported_and_imported(newsroom: PublishingNewsroom, tmp_path: Path) -> None:
    run_move(newsroom)
    for year in ("2024", "2025"):
        target = str(tmp_path / f"bag-{year}")
        assert newsroom.run_command("export", "--record", year, "--to", target) == 0
    copy = PublishingNewsroom(tmp_path / "copy")
    shutil.rmtree(copy.folder)
    for year in ("2025", "2024"):
        assert copy.run_command("import", str(tmp_path / f"bag-{year}")) == 0
    assert copy.read_record_file() == newsroom.read_record_file()
    assert not list_errors(copy.config)


def test_git_sees_a_move_as_a_plain_rename(newsroom: PublishingNewsroom) -> None:
    git = ("git", "-c", "user.name=Ada", "-c", "user.email=ada@example.org")
    for command in (("init", "-q"), ("add", "releases"), ("commit", "-qm", "All")):
        subprocess.run((*git, *command), cwd=newsroom.folder, check=True)
    run_move(newsroom)
    subprocess.run((*git, "add", "releases"), cwd=newsroom.folder, check=True)
    status = subprocess.run(
        (*git, "diff", "--cached", "--name-status", "-M100%"), cwd=newsroom.folder, check=True, capture_output=True
    )
    kinds = {line.split()[0] for line in status.stdout.decode().splitlines() if ".jsonl" not in line}
    assert kinds == {"R100"}


def test_a_command_without_arguments_explains_itself() -> None:
    shown = subprocess.run(
        (sys.executable, "-m", "pressroom", "move", "--help"), check=True, capture_output=True, text=True
    )
    assert "OLD NEW" in shown.stdout


def test_receipts_and_times_are_those_of_before(newsroom: PublishingNewsroom) -> None:
    before = [each.line for each in receipts.read_receipts(newsroom.folder) if each.channel == "mail"]
    run_move(newsroom)
    newsroom.execute(now=NOW)
    after = [each.line for each in receipts.read_receipts(newsroom.folder) if each.channel == "mail"]
    assert after == before
