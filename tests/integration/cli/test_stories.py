"""Stories of officers at work: after each command, everything that the program says is true."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from pressroom.publishing import receipts
from pressroom.record import RECORD_FILE
from tests.support.newsrooms import PICTURES, newsroom_values
from tests.support.stories import Story
from tests.support.terminal import Terminal

BRIDGE, ROAD, SQUARE = "2025/bron", "2025/vagen", "2025/torget"
OLD = "2024/gammal"


@pytest.fixture
def story(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Story:
    """A newsroom with one old release in Swedish on record."""
    monkeypatch.setenv("PRESSROOM_USER", "ada")
    monkeypatch.setenv("PRESSROOM_KEYS", str(tmp_path / "keys"))
    monkeypatch.delenv("PRESSROOM_DEPLOY", raising=False)
    story = Story(tmp_path)
    story.write(OLD, publish_at="2024-02-01 09:00")
    story.publish((OLD, "sv"))
    return story


def write_pair(story: Story, address: str = BRIDGE, **values: Any) -> None:
    """Write a release in Swedish and English that is due."""
    for language in ("sv", "en"):
        story.write(address, language, **{"publish_at": story.at(minutes=-10)} | values)


def test_each_language_is_corrected_in_turn_and_none_is_behind(story: Story) -> None:
    write_pair(story)
    output = story.publish((BRIDGE, "sv"), (BRIDGE, "en"))
    assert output.count("Mail body written: ") == 2
    for language, other in (("sv", "en"), ("en", "sv")):
        before = {each["language"] for each in story.read_json("status")["behind"]}
        story.write(BRIDGE, language, number=7, publish_at=story.at(minutes=-10), body=f"Ny text på {language}.")
        story.run("publish", BRIDGE, "--correction", f"{language}: Fel nummer.", "--yes")
        behind = {each["language"] for each in story.read_json("status")["behind"]}
        assert behind == ({other} if not before else set())
        assert "Fel nummer." in story.read_page(BRIDGE, language)
    story.assert_builds_equal()


def test_a_text_with_a_new_embargo_needs_a_new_approval(story: Story) -> None:
    write_pair(story, publish_at=story.at(hours=2))
    story.run("publish", BRIDGE, "--yes")
    write_pair(story, publish_at=story.at(hours=1))
    output = story.run("publish", "--yes")
    assert f"publish {BRIDGE}" in output
    story.pass_time(hours=3)
    output = story.run("work", "--once", code=1)
    assert "2025/bron" in output
    assert "change since the approval" in output
    assert story.run("status", "--check", code=3)
    story.publish((BRIDGE, "sv"), (BRIDGE, "en"))
    story.run("status", "--check")
    story.run("work", "--once")


def test_a_release_that_nobody_approved_is_named_until_it_is_published(story: Story) -> None:
    story.write(publish_at=story.at(hours=1))
    assert "2025/bron" in story.run("publish", "--yes")
    assert "2025/bron" in story.run("check")
    assert "2025/bron" in story.run("build")
    story.pass_time(hours=2)
    assert "2025/bron" in story.run("work", "--once", code=1)
    assert "2025/bron" in story.run("status", "--check", code=3)
    story.publish((BRIDGE, "sv"))
    story.run("status", "--check")


def test_a_cancelled_approval_publishes_nothing(story: Story) -> None:
    story.write(publish_at=story.at(hours=1))
    story.run("publish", BRIDGE, "--yes")
    story.run("publish", BRIDGE, "--hold", "--yes")
    story.pass_time(hours=2)
    story.run("work", "--once", code=1)
    story.publish((BRIDGE, "sv"))


def test_a_worker_that_was_away_says_that_it_is_late(story: Story) -> None:
    write_pair(story, publish_at=story.at(hours=1))
    story.run("publish", BRIDGE, "--yes")
    story.pass_time(days=2)
    story.public |= {(BRIDGE, "sv"), (BRIDGE, "en")}
    output = story.run("work", "--once")
    assert "was due" in output


def test_a_draft_with_an_error_stops_nobody_and_is_named(story: Story) -> None:
    story.write(BRIDGE, publish_at=story.at(minutes=-5))
    story.write(ROAD, lead=None, publish_at=story.at(minutes=-5))
    story.write(SQUARE, publish_at=None)
    story.public.add((BRIDGE, "sv"))
    output = story.run("publish", "--yes", code=1)
    assert ROAD in output
    assert SQUARE in output
    output = story.run("publish", "--yes", code=1)
    assert "Nothing" not in output or ROAD in output


def test_a_language_that_comes_later_is_a_publication_of_its_own(story: Story) -> None:
    story.write(publish_at=story.at(minutes=-10))
    story.publish((BRIDGE, "sv"))
    page = story.read_page(BRIDGE)
    story.pass_time(days=1)
    story.write(language="en", publish_at=story.at(minutes=-10, days=-1))
    story.publish((BRIDGE, "en"))
    assert "Rättelse" not in story.read_page(BRIDGE)
    assert page != story.read_page(BRIDGE)  # it links to the translation
    assert [each["kind"] for each in story.read_json("status", BRIDGE)["versions"]] == ["publication"] * 2


def test_a_withdrawn_release_stays_withdrawn(story: Story) -> None:
    write_pair(story)
    story.publish((BRIDGE, "sv"), (BRIDGE, "en"))
    story.withdrawn = {(BRIDGE, "sv"), (BRIDGE, "en")}
    story.run("withdraw", BRIDGE, "--reason", "sv: Fel.", "--reason", "en: Wrong.", "--yes")
    story.write(number=9, publish_at=story.at(minutes=-10))
    story.run("publish", BRIDGE, "--yes", code=2)
    story.run("publish", BRIDGE, "--correction", "sv: Fel.", "--yes", code=2)
    story.run("publish", "--yes")
    story.run("withdraw", BRIDGE, "--reason", "sv: Fel.", "--yes", code=2)
    story.assert_builds_equal()


def test_a_minor_change_keeps_the_first_text_readable(story: Story) -> None:
    story.write(publish_at=story.at(minutes=-10))
    story.publish((BRIDGE, "sv"))
    story.write(publish_at=story.at(minutes=-10), body="Ada Ekström säger det.")
    assert "line" in story.run("publish", "--yes", code=1)
    assert "line" in story.run("build", code=1)
    story.run("publish", BRIDGE, "--minor", "--yes")
    assert "Det säger Ada Ekström" in story.run("status", BRIDGE, "--version", "1")
    assert "Ada Ekström säger det." in story.read_page(BRIDGE)


def test_a_picture_that_was_replaced_is_a_change(story: Story) -> None:
    images = [{"file": "bild.png", "alt": "Bron", "credit": "Ada Ekström"}]
    story.files.write(f"releases/{BRIDGE}/bild.png", PICTURES[0])
    story.write(publish_at=story.at(minutes=-10), images=images)
    story.publish((BRIDGE, "sv"))
    story.files.write(f"releases/{BRIDGE}/bild.png", PICTURES[1])
    assert "bild.png" in story.run("publish", "--yes", code=1)
    output = story.run("publish", BRIDGE, "--correction", "sv: Fel bild.", "--yes")
    assert "-2.eml (nothing is sent)" in output
    assert "Fel bild." in story.read_page(BRIDGE)
    assert (story.config.out / "site" / BRIDGE / "bild.png").exists()


def test_each_mail_body_stays_as_it_was_written(story: Story) -> None:
    story.write(publish_at=story.at(minutes=-10))
    story.publish((BRIDGE, "sv"))
    first = story.config.out / "mail" / BRIDGE / "sv-1.eml"
    content = first.read_bytes()
    story.write(number=9, publish_at=story.at(minutes=-10))
    story.run("publish", BRIDGE, "--correction", "sv: Fel nummer.", "--yes")
    assert first.read_bytes() == content
    assert (first.parent / "sv-2.eml").read_bytes() != content
    story.run("build", "--clean")
    assert first.read_bytes() == content
    assert b"unsubscribe" not in content.lower()


def test_a_failed_deployment_keeps_everything_else_back(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    server, switch = story.folder.parent / "server", story.folder.parent / "works"
    monkeypatch.setenv("PRESSROOM_DEPLOY", f'test -e {switch} && cp -a "$PRESSROOM_SITE/." {server}')
    server.mkdir()
    story.write(publish_at=story.at(minutes=-10))
    story.public.add((BRIDGE, "sv"))
    with story.unchecked():
        output = story.run("publish", "--yes", code=3)
        story.check_claims(output)
        assert "Mail body written" not in output
        assert "pressroom publish" in output
        story.run("publish", "--yes", code=3)
    switch.touch()
    assert "Mail body written" in story.run("publish", "--yes")
    assert (server / BRIDGE / "index.html").exists()
    story.write(ROAD, publish_at=story.at(minutes=10))
    story.run("publish", ROAD, "--yes")
    story.pass_time(hours=1)
    story.public.add((ROAD, "sv"))
    story.run("work", "--once")
    assert (server / ROAD / "index.html").exists()
    story.withdrawn.add((ROAD, "sv"))
    story.run("withdraw", ROAD, "--reason", "sv: Fel.", "--yes")
    assert json.loads((server / ROAD / "release.json").read_text())["status"] == "withdrawn"


def test_a_renamed_release_keeps_its_id_and_its_versions(story: Story) -> None:
    write_pair(story)
    story.publish((BRIDGE, "sv"), (BRIDGE, "en"))
    story.write(number=9, publish_at=story.at(minutes=-10))
    story.run("publish", BRIDGE, "--correction", "sv: Fel nummer.", "--yes")
    ids = {entry.link: entry.id for entry in story.read_feed("sv")}
    story.public = {(OLD, "sv"), (ROAD, "sv"), (ROAD, "en")}
    story.run("move", BRIDGE, ROAD)
    assert {entry.link: entry.id for entry in story.read_feed("sv")}[story.get_url(ROAD, "sv")] == ids[
        story.get_url(BRIDGE, "sv")
    ]
    assert f"/{ROAD}/" in story.read_page(BRIDGE)
    assert "Fel nummer." in story.read_page(ROAD)
    assert len(story.read_json("status", ROAD)["versions"]) >= 3
    story.write(ROAD, number=11, publish_at=story.at(minutes=-10))
    story.run("publish", ROAD, "--correction", "sv: Fel igen.", "--yes")
    story.run("publish", "--yes")
    story.assert_builds_equal()


def test_check_names_the_command_for_a_renamed_folder(story: Story) -> None:
    story.write(publish_at=story.at(minutes=-10))
    story.publish((BRIDGE, "sv"))
    (story.folder / "releases" / BRIDGE).rename(story.folder / "releases" / ROAD)
    with story.unchecked():
        assert f"move {BRIDGE} {ROAD}" in story.run("check", code=1)
    story.public = {(OLD, "sv"), (ROAD, "sv")}
    story.run("move", BRIDGE, ROAD)
    story.run("check")
    story.assert_builds_equal()


def test_a_deleted_text_is_restored_and_stops_nobody(story: Story) -> None:
    story.write(publish_at=story.at(minutes=-10))
    story.publish((BRIDGE, "sv"))
    shutil.rmtree(story.folder / "releases" / BRIDGE)
    story.write(ROAD, number=5, publish_at=story.at(minutes=-10))
    story.public.add((ROAD, "sv"))
    assert f"restore {BRIDGE}" in story.run("publish", "--yes")
    assert f"restore {BRIDGE}" in story.run("check", code=1)
    story.run("restore", BRIDGE)
    story.run("check")
    assert "Nothing to publish" in story.run("publish", "--yes")
    story.assert_builds_equal()


def test_two_officers_publish_in_two_clones(story: Story) -> None:
    folder = story.folder
    (folder / ".gitignore").write_text("out/\n")
    story.git("init", "-q", "-b", "main")
    story.git("add", ".")
    story.git("commit", "-q", "-m", "Start")
    clone = folder.parent / "clone"
    story.git("clone", "-q", str(folder), str(clone))
    story.write(BRIDGE, publish_at=story.at(minutes=-10))
    story.publish((BRIDGE, "sv"))
    story.git("add", ".")
    story.git("commit", "-q", "-m", "Publish the bridge")
    other = Story(folder.parent / "other")
    shutil.rmtree(other.folder)
    clone.rename(other.folder)
    other.now, other.public = story.now, {(OLD, "sv")}
    other.write(ROAD, publish_at=other.at(minutes=-10))
    other.publish((ROAD, "sv"))
    other.git("add", ".")
    other.git("commit", "-q", "-m", "Publish the road")
    other.git("pull", "-q", "--no-rebase", "--no-edit", str(folder), "main")
    with other.unchecked():
        assert "pressroom check --mend" in other.run("check", code=1)
        other.run("check", "--mend")
    other.public |= {(BRIDGE, "sv")}
    other.run("publish", "--yes")
    other.assert_builds_equal()


def test_a_clone_with_converted_line_endings_works(story: Story) -> None:
    story.write(publish_at=story.at(minutes=-10))
    story.publish((BRIDGE, "sv"))
    story.git("init", "-q", "-b", "main")
    story.git("add", "releases", "newsroom.yaml", "vapen.png")
    story.git("commit", "-q", "-m", "Start")
    clone = Story(story.folder.parent / "other")
    shutil.rmtree(clone.folder)
    story.git("clone", "-q", "-c", "core.autocrlf=true", str(story.folder), str(clone.folder))
    clone.now, clone.public = story.now, story.public
    clone.run("build")
    clone.run("publish", "--yes")


def test_a_crash_between_record_and_site_is_completed(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    story.write(publish_at=story.at(minutes=-10))

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with story.unchecked(), monkeypatch.context() as patch:
        patch.setattr(receipts, "append_receipts", stop)
        output = story.run("publish", "--yes", code=130)
        story.check_claims(output)
    story.publish((BRIDGE, "sv"))
    assert [each["kind"] for each in story.read_json("status", BRIDGE)["versions"]] == ["publication"]


def test_a_clock_that_ran_ahead_is_noticed(story: Story) -> None:
    story.write(publish_at=story.at(minutes=-10))
    story.pass_time(days=400)
    story.publish((BRIDGE, "sv"))
    story.pass_time(days=-400)
    story.write(ROAD, publish_at=story.at(minutes=-10))
    with story.unchecked():
        output = story.run("publish", "--yes", code=2)
    assert "clock" in output


def test_a_new_number_is_shown_before_it_changes_pages(story: Story) -> None:
    story.run("keys", "create")
    story.write(publish_at=story.at(minutes=-10))
    story.publish((BRIDGE, "sv"))
    copy = story.folder.parent / "copy.html"
    copy.write_text(story.read_page(BRIDGE))
    for number in ("08-465 004 02", "08-465 004 03"):
        values = newsroom_values()
        values["contacts"]["ada"]["phone"] = number
        story.files.newsroom(values)
        output = story.run("publish", "--yes")
        assert "phone" in output
        assert number[3:] in story.read_page(BRIDGE)
    verdict = story.run("verify", str(copy), "--site", str(story.config.out / "site"), code=1)
    assert "genuine text; contacts or surroundings have changed since" in verdict.lower()


def test_what_is_withheld_is_nowhere(story: Story) -> None:
    story.run("keys", "create")
    story.write(publish_at=story.at(minutes=-10), headline="Hemlighuset öppnar")
    story.publish((BRIDGE, "sv"))
    story.write(publish_at=story.at(minutes=-10), headline="Huset öppnar")
    story.run("publish", BRIDGE, "--correction", "sv: Namnet Grodhult var fel.", "--yes")
    story.write(publish_at=story.at(minutes=-10), headline="Huset öppnar snart")
    story.run("publish", BRIDGE, "--correction", "sv: Tiden.", "--withhold-previous", "--yes")
    site = story.config.out / "site"
    for path in site.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        for word in ("Hemlighuset", "Grodhult"):
            assert word.encode() not in content, path
    story.assert_builds_equal()


def test_a_record_that_was_cut_is_refused(story: Story) -> None:
    story.write(publish_at=story.at(minutes=-10))
    story.publish((BRIDGE, "sv"))
    story.withdrawn.add((BRIDGE, "sv"))
    story.run("withdraw", BRIDGE, "--reason", "sv: Fel.", "--yes")
    record = story.folder / "releases" / RECORD_FILE
    content = record.read_bytes()
    for damaged in (b"", content[: content.rindex(b"\n", 0, -1) + 1]):
        record.write_bytes(damaged)
        with story.unchecked():
            for command in (("check",), ("build",), ("publish", "--yes")):
                assert RECORD_FILE in story.run(*command, code=1)
        assert (story.config.out / "site" / BRIDGE / "index.html").exists()
    record.write_bytes(content)
    story.run("publish", "--yes")


def test_an_archive_comes_back_as_the_same_newsroom(story: Story) -> None:
    write_pair(story)
    story.publish((BRIDGE, "sv"), (BRIDGE, "en"))
    bag = story.folder.parent / "bag"
    story.run("export", "--record", "all", "--to", str(bag))
    other = Story(story.folder.parent / "other")
    shutil.rmtree(other.folder)
    other.now, other.public = story.now, story.public
    with other.unchecked():
        other.run("import", str(bag))
    other.run("build")
    assert other.read_page(BRIDGE) == story.read_page(BRIDGE)
    assert other.read_json("status")["published"] == 2


def test_a_refused_question_publishes_nothing(story: Story) -> None:
    story.write(publish_at=story.at(minutes=-10))
    before = (story.folder / "releases" / RECORD_FILE).read_bytes()
    with Terminal(story.folder, "publish", "2025/bron") as terminal:
        assert terminal.answer("Continue? [y/N]", "n\n").end() == 1
    assert "Nothing was published." in terminal.output
    assert (story.folder / "releases" / RECORD_FILE).read_bytes() == before
