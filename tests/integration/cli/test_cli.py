"""Commands as a press office runs them: what they print, where, and their exit codes."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.new_newsroom import fill_in_newsroom
from tests.support.terminal import run

YEAR = datetime.now(UTC).year


@pytest.fixture
def newsroom(tmp_path: Path) -> Path:
    """A newsroom that `pressroom new` created in an empty folder, with the values of the officer."""
    assert run(tmp_path, "new", "First headline").returncode == 0
    fill_in_newsroom(tmp_path)
    return tmp_path


def release(newsroom: Path) -> Path:
    return newsroom / f"releases/{YEAR}/first-headline/en.md"


def publish(newsroom: Path, lead: str = "The bridge opens on Monday.") -> None:
    """Fill in the placeholders of the release, and give it a time in the past."""
    text = release(newsroom).read_text()
    lines = [f"lead: {lead}" if line.startswith("lead:") else line for line in text.splitlines()]
    lines.insert(3, "publish_at: 2020-11-02 09:00")
    release(newsroom).write_text("\n".join(lines) + "\n")


def test_new_creates_a_newsroom_and_a_draft_that_pass_the_check(newsroom: Path) -> None:
    assert release(newsroom).exists()
    checked = run(newsroom, "check")
    assert checked.returncode == 0, checked.stdout
    assert "0 errors" in checked.stderr


def test_new_prints_the_path_of_the_release(newsroom: Path) -> None:
    created = run(newsroom, "new", "Höst & vår: nytt")
    assert created.stdout.strip().endswith(f"releases/{YEAR}/host-var-nytt/en.md")
    assert 'headline: "Höst & vår: nytt"' in (newsroom / f"releases/{YEAR}/host-var-nytt/en.md").read_text()
    assert run(newsroom, "check").returncode == 0


def test_new_never_overwrites_a_release(newsroom: Path) -> None:
    before = release(newsroom).read_bytes()
    again = run(newsroom, "new", "First headline")
    assert again.returncode == 2
    assert "already exists" in again.stderr
    assert release(newsroom).read_bytes() == before


@pytest.mark.parametrize("headline", ["🎉", "", "日本語"])
def test_new_says_what_to_do_if_the_headline_gives_no_address(newsroom: Path, headline: str) -> None:
    refused = run(newsroom, "new", headline)
    assert refused.returncode == 2
    assert "Create a folder" in refused.stderr


def test_the_site_contains_published_releases_but_no_drafts(newsroom: Path) -> None:
    assert run(newsroom, "build").returncode == 0
    assert "First headline" not in (newsroom / "out/site/index.html").read_text()
    publish(newsroom)
    built = run(newsroom, "build")
    assert built.returncode == 0, built.stderr
    assert "First headline" in (newsroom / "out/site/index.html").read_text()
    assert (newsroom / f"out/site/{YEAR}/first-headline/index.html").exists()


def test_a_release_with_placeholders_cannot_be_published(newsroom: Path) -> None:
    text = release(newsroom).read_text().replace("dateline:", "publish_at: 2020-11-02 09:00\ndateline:")
    release(newsroom).write_text(text)
    refused = run(newsroom, "build")
    assert refused.returncode == 1
    assert "lead" in refused.stderr
    assert not (newsroom / "out").exists()


def test_check_prints_a_line_for_every_problem_and_counts_them(newsroom: Path) -> None:
    release(newsroom).write_text("---\nheadlin: x\nlead: A lead.\nkind: pres-release\n---\n")
    checked = run(newsroom, "check")
    assert checked.returncode == 1
    lines = checked.stdout.splitlines()
    assert all(line.startswith(f"releases/{YEAR}/first-headline/en.md:") for line in lines)
    assert any(":2: error: " in line and "headline" in line for line in lines)
    assert any(":4: error: " in line and "press-release" in line for line in lines)
    assert f"{len(lines)} errors" in checked.stderr


def test_check_as_json_has_path_level_message_field_and_place(newsroom: Path) -> None:
    release(newsroom).write_text("---\nheadlin: x\nlead: A lead.\ncontacts: [press-officer]\n---\n")
    problems = json.loads(run(newsroom, "check", "--json").stdout)["problems"]
    place = {"line", "column", "end_line", "end_column"}
    assert {"path", "level", "message", "field"} | place == set(problems[0])
    assert problems[0]["level"] == "error"


def test_check_of_one_release_does_not_list_others(newsroom: Path) -> None:
    run(newsroom, "new", "Second")
    release(newsroom).write_text("nothing")
    assert run(newsroom, "check", f"{YEAR}/second").returncode == 0
    assert run(newsroom, "check", f"{YEAR}/first-headline").returncode == 1


def test_check_of_an_unknown_release_suggests_the_closest_name(newsroom: Path) -> None:
    refused = run(newsroom, "check", f"{YEAR}/frist-headline")
    assert refused.returncode == 2
    assert f"Did you mean {YEAR}/first-headline?" in refused.stderr


def test_an_error_in_newsroom_yaml_is_a_configuration_error(newsroom: Path) -> None:
    text = (newsroom / "newsroom.yaml").read_text()
    (newsroom / "newsroom.yaml").write_text(text.replace("Europe/Stockholm", "Europe/Stokholm"))
    checked = run(newsroom, "check")
    assert checked.returncode == 2
    assert "newsroom.yaml:" in checked.stdout
    assert "Europe/Stockholm" in checked.stdout
    assert run(newsroom, "build").returncode == 2


def test_an_error_stops_the_build_and_the_site_stays_as_it_was(newsroom: Path) -> None:
    publish(newsroom)
    run(newsroom, "build")
    before = (newsroom / "out/site/index.html").read_bytes()
    release(newsroom).write_bytes(b"\xff\xfe")
    refused = run(newsroom, "build")
    assert refused.returncode == 1
    assert "UTF-8" in refused.stderr
    assert "nothing was written" in refused.stderr
    assert (newsroom / "out/site/index.html").read_bytes() == before


def test_plan_shows_what_a_build_would_create_change_and_remove(newsroom: Path) -> None:
    assert "+ site/index.html" in run(newsroom, "plan").stdout
    assert not (newsroom / "out").exists()
    run(newsroom, "build")
    assert run(newsroom, "plan").stdout == ""
    publish(newsroom)
    lines = run(newsroom, "plan").stdout.splitlines()
    assert f"+ site/{YEAR}/first-headline/index.html" in lines
    assert "~ site/index.html" in lines
    run(newsroom, "build")
    release(newsroom).unlink()
    release(newsroom).parent.rmdir()
    planned = json.loads(run(newsroom, "plan", "--json").stdout)
    assert f"site/{YEAR}/first-headline/index.html" in planned["remove"]


def test_now_moves_an_embargo(newsroom: Path) -> None:
    publish(newsroom)
    page = newsroom / f"out/site/{YEAR}/first-headline/index.html"
    run(newsroom, "build", "--now", "2020-11-02T08:59:59")
    assert not page.exists()
    run(newsroom, "build", "--now", "2020-11-02T08:00:00Z")
    assert page.exists()
    run(newsroom, "build", "--now", "2020-11-02 08:59")
    assert not page.exists()


def test_an_invalid_time_is_wrong_use(newsroom: Path) -> None:
    refused = run(newsroom, "build", "--now", "yesterday")
    assert refused.returncode == 2
    assert "--now yesterday" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_build_as_json_lists_what_was_written(newsroom: Path) -> None:
    result = json.loads(run(newsroom, "build", "--json").stdout)
    assert "site/index.html" in result["written"]["changed"]
    assert [problem["level"] for problem in result["problems"]] == ["warning"], "the lead is still a placeholder"


def test_outputs_and_newsroom_can_be_in_other_folders(newsroom: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "www"
    built = run(tmp_path.parent, "--newsroom", str(newsroom), "build", "--out", str(elsewhere))
    assert built.returncode == 0, built.stderr
    assert (elsewhere / "site/index.html").exists()
    assert not (newsroom / "out").exists()


def test_a_folder_without_a_newsroom_is_refused_with_a_hint(tmp_path: Path) -> None:
    for command in ("check", "plan", "build"):
        refused = run(tmp_path, command)
        assert refused.returncode == 2
        assert "pressroom new" in refused.stderr
        assert "Traceback" not in refused.stderr


@pytest.mark.parametrize("arguments", [["bild"], ["build", "--nwo"], ["--newsroom", "nowhere", "build"], ["new"]])
def test_wrong_use_is_reported_on_standard_error(newsroom: Path, arguments: list[str]) -> None:
    refused = run(newsroom, *arguments)
    assert refused.returncode == 2
    assert refused.stdout == ""
    assert "Traceback" not in refused.stderr


def test_a_closed_pipe_causes_no_traceback(newsroom: Path) -> None:
    shell = f"{sys.executable} -m pressroom plan | true"
    piped = subprocess.run(shell, shell=True, cwd=newsroom, capture_output=True, text=True, check=False, timeout=60)
    assert piped.stderr == ""


def test_a_full_output_device_is_a_delivery_error(newsroom: Path) -> None:
    shell = f"{sys.executable} -m pressroom plan >/dev/full"
    full = subprocess.run(shell, shell=True, cwd=newsroom, capture_output=True, text=True, check=False, timeout=60)
    assert full.returncode == 3
    assert full.stderr.splitlines() == [
        "The output cannot be read or written: No space left on device.",
        "Check permissions and free disk space, then run the command again.",
    ]


@pytest.mark.parametrize("command", ["plan", "build"])
def test_errors_as_json_list_every_problem(newsroom: Path, command: str) -> None:
    release(newsroom).write_text("---\nheadlin: x\n---\n")
    refused = run(newsroom, command, "--json")
    assert refused.returncode == 1
    assert {problem["level"] for problem in json.loads(refused.stdout)["problems"]} == {"error"}
    assert "nothing was written" in refused.stderr


def test_check_and_every_build_warn_of_an_unused_override(newsroom: Path) -> None:
    publish(newsroom)
    for name, text in {"templates/site/relase.html": "x", "locale/en.po": 'msgid "Fcts"\nmsgstr "In short"\n'}.items():
        (newsroom / name).parent.mkdir(parents=True, exist_ok=True)
        (newsroom / name).write_text(text, "utf-8")
    for command in ("check", "build", "build", "check"):
        result = run(newsroom, command)
        assert result.returncode == 0
        assert "did you mean site/release.html?" in result.stdout + result.stderr
        assert "locale/en.po:1: warning: " in result.stdout + result.stderr


def test_an_error_in_the_newsrooms_translations_is_a_configuration_error(newsroom: Path) -> None:
    (newsroom / "locale").mkdir()
    (newsroom / "locale/en.po").write_text('msgid "Facts"\nmsgstr "%(x)s"\n', "utf-8")
    assert run(newsroom, "check").returncode == 2
    (newsroom / "locale/en.po").write_text("nonsense", "utf-8")
    assert "is not a valid translation file: Unknown or misformatted keyword on line 1" in run(newsroom, "check").stderr


def test_a_translation_file_of_an_unknown_language_is_refused_where_the_newsroom_names_it(newsroom: Path) -> None:
    (newsroom / "locale").mkdir()
    (newsroom / "locale/qqq.po").write_text('msgid "Facts"\nmsgstr "x"\n', "utf-8")
    text = (newsroom / "newsroom.yaml").read_text("utf-8").replace("languages: [en]", "languages: [en, qqq]")
    (newsroom / "newsroom.yaml").write_text(text, "utf-8")
    checked = run(newsroom, "check")
    assert checked.returncode == 2
    assert "“qqq” is not a language code" in checked.stdout
