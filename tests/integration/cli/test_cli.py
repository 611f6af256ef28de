"""The commands as a press office runs them: what they print, where, and the exit code."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.terminal import run

YEAR = datetime.now(UTC).year


@pytest.fixture
def newsroom(tmp_path: Path) -> Path:
    """What `pressroom new` makes in an empty folder."""
    assert run(tmp_path, "new", "First headline").returncode == 0
    return tmp_path


def release(newsroom: Path) -> Path:
    return newsroom / f"releases/{YEAR}/first-headline/en.md"


def publish(newsroom: Path, lead: str = "The bridge opens on Monday.") -> None:
    """Fill in what `new` leaves open."""
    text = release(newsroom).read_text()
    lines = [f"lead: {lead}" if line.startswith("lead:") else line for line in text.splitlines()]
    lines.insert(3, "publish_at: 2020-11-02 09:00")
    release(newsroom).write_text("\n".join(lines) + "\n")


def test_new_makes_a_newsroom_and_a_draft_that_pass_the_check(newsroom: Path) -> None:
    assert release(newsroom).exists()
    checked = run(newsroom, "check")
    assert checked.returncode == 0, checked.stdout
    assert "0 errors" in checked.stderr


def test_new_prints_the_path_of_what_it_made(newsroom: Path) -> None:
    made = run(newsroom, "new", "Höst & vår: nytt")
    assert made.stdout.strip().endswith(f"releases/{YEAR}/host-var-nytt/en.md")
    assert 'headline: "Höst & vår: nytt"' in (newsroom / f"releases/{YEAR}/host-var-nytt/en.md").read_text()
    assert run(newsroom, "check").returncode == 0


def test_new_never_writes_over_a_release(newsroom: Path) -> None:
    before = release(newsroom).read_bytes()
    again = run(newsroom, "new", "First headline")
    assert again.returncode == 2
    assert "is there already" in again.stderr
    assert release(newsroom).read_bytes() == before


@pytest.mark.parametrize("headline", ["🎉", "", "日本語"])
def test_new_says_what_to_do_when_no_address_can_be_made(newsroom: Path, headline: str) -> None:
    refused = run(newsroom, "new", headline)
    assert refused.returncode == 2
    assert "Make a folder" in refused.stderr


def test_a_draft_leaves_no_trace_and_a_published_release_does(newsroom: Path) -> None:
    assert run(newsroom, "build").returncode == 0
    assert "First headline" not in (newsroom / "out/site/index.html").read_text()
    publish(newsroom)
    built = run(newsroom, "build")
    assert built.returncode == 0, built.stderr
    assert "First headline" in (newsroom / "out/site/index.html").read_text()
    assert (newsroom / f"out/site/{YEAR}/first-headline/index.html").exists()


def test_the_text_that_new_puts_in_cannot_be_published_by_mistake(newsroom: Path) -> None:
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


def test_check_as_json_has_path_line_level_message_and_field(newsroom: Path) -> None:
    release(newsroom).write_text("---\nheadlin: x\nlead: A lead.\ncontacts: [press-officer]\n---\n")
    problems = json.loads(run(newsroom, "check", "--json").stdout)["problems"]
    assert {"path", "line", "level", "message", "field"} == set(problems[0])
    assert problems[0]["level"] == "error"


def test_check_of_one_release_leaves_out_the_others(newsroom: Path) -> None:
    run(newsroom, "new", "Second")
    release(newsroom).write_text("nothing")
    assert run(newsroom, "check", f"{YEAR}/second").returncode == 0
    assert run(newsroom, "check", f"{YEAR}/first-headline").returncode == 1


def test_check_of_an_unknown_release_names_the_nearest(newsroom: Path) -> None:
    refused = run(newsroom, "check", f"{YEAR}/frist-headline")
    assert refused.returncode == 2
    assert f"Did you mean {YEAR}/first-headline?" in refused.stderr


def test_an_error_in_newsroom_yaml_is_one_of_the_set_up(newsroom: Path) -> None:
    text = (newsroom / "newsroom.yaml").read_text()
    (newsroom / "newsroom.yaml").write_text(text.replace("Europe/Stockholm", "Europe/Stokholm"))
    checked = run(newsroom, "check")
    assert checked.returncode == 2
    assert "newsroom.yaml:" in checked.stdout
    assert "Europe/Stockholm" in checked.stdout
    assert run(newsroom, "build").returncode == 2


def test_an_error_stops_the_build_and_what_was_published_stays(newsroom: Path) -> None:
    publish(newsroom)
    run(newsroom, "build")
    before = (newsroom / "out/site/index.html").read_bytes()
    release(newsroom).write_bytes(b"\xff\xfe")
    refused = run(newsroom, "build")
    assert refused.returncode == 1
    assert "UTF-8" in refused.stderr
    assert "nothing was written" in refused.stderr
    assert (newsroom / "out/site/index.html").read_bytes() == before


def test_plan_shows_what_a_build_would_make_change_and_remove(newsroom: Path) -> None:
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


def test_a_time_that_is_none_is_wrong_use(newsroom: Path) -> None:
    refused = run(newsroom, "build", "--now", "yesterday")
    assert refused.returncode == 2
    assert "--now yesterday" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_build_as_json_says_what_was_written(newsroom: Path) -> None:
    built = json.loads(run(newsroom, "build", "--json").stdout)
    assert "site/index.html" in built["written"]["changed"]
    assert [problem["level"] for problem in built["problems"]] == ["warning"], "the draft's lead is not its own yet"


def test_out_may_be_elsewhere_and_the_newsroom_too(newsroom: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "www"
    built = run(tmp_path.parent, "--newsroom", str(newsroom), "build", "--out", str(elsewhere))
    assert built.returncode == 0, built.stderr
    assert (elsewhere / "site/index.html").exists()
    assert not (newsroom / "out").exists()


def test_a_folder_without_a_newsroom_is_told_how_to_get_one(tmp_path: Path) -> None:
    for verb in ("check", "plan", "build"):
        refused = run(tmp_path, verb)
        assert refused.returncode == 2
        assert "pressroom new" in refused.stderr
        assert "Traceback" not in refused.stderr


@pytest.mark.parametrize("arguments", [["bild"], ["build", "--nwo"], ["--newsroom", "nowhere", "build"], ["new"]])
def test_wrong_use_says_so_on_standard_error(newsroom: Path, arguments: list[str]) -> None:
    refused = run(newsroom, *arguments)
    assert refused.returncode == 2
    assert refused.stdout == ""
    assert "Traceback" not in refused.stderr


def test_a_closed_pipe_is_no_traceback(newsroom: Path) -> None:
    shell = f"{sys.executable} -m pressroom plan | true"
    piped = subprocess.run(shell, shell=True, cwd=newsroom, capture_output=True, text=True, check=False, timeout=60)
    assert piped.stderr == ""


def test_an_output_that_takes_nothing_is_an_error_of_the_outside_world(newsroom: Path) -> None:
    shell = f"{sys.executable} -m pressroom plan >/dev/full"
    full = subprocess.run(shell, shell=True, cwd=newsroom, capture_output=True, text=True, check=False, timeout=60)
    assert full.returncode == 3
    assert full.stderr.splitlines() == [
        "The output cannot be used: No space left on device.",
        "Give yourself access and room there, then run the command again.",
    ]


@pytest.mark.parametrize("verb", ["plan", "build"])
def test_a_refusal_as_json_has_every_problem(newsroom: Path, verb: str) -> None:
    release(newsroom).write_text("---\nheadlin: x\n---\n")
    refused = run(newsroom, verb, "--json")
    assert refused.returncode == 1
    assert {problem["level"] for problem in json.loads(refused.stdout)["problems"]} == {"error"}
    assert "nothing was written" in refused.stderr


def test_an_override_that_nothing_uses_is_named_by_check_and_by_every_build(newsroom: Path) -> None:
    publish(newsroom)
    for name, text in {"templates/site/relase.html": "x", "locale/en.po": 'msgid "Fcts"\nmsgstr "In short"\n'}.items():
        (newsroom / name).parent.mkdir(parents=True, exist_ok=True)
        (newsroom / name).write_text(text, "utf-8")
    for verb in ("check", "build", "build", "check"):
        said = run(newsroom, verb)
        assert said.returncode == 0
        assert "did you mean site/release.html?" in said.stdout + said.stderr
        assert "locale/en.po:1: warning: " in said.stdout + said.stderr


def test_an_error_in_the_newsrooms_own_words_is_one_of_the_set_up(newsroom: Path) -> None:
    (newsroom / "locale").mkdir()
    (newsroom / "locale/en.po").write_text('msgid "Facts"\nmsgstr "%(x)s"\n', "utf-8")
    assert run(newsroom, "check").returncode == 2
    (newsroom / "locale/en.po").write_text("nonsense", "utf-8")
    assert "is no message catalogue: Unknown or misformatted keyword on line 1" in run(newsroom, "check").stderr


def test_a_catalogue_of_no_language_is_refused_where_the_newsroom_names_it(newsroom: Path) -> None:
    (newsroom / "locale").mkdir()
    (newsroom / "locale/qqq.po").write_text('msgid "Facts"\nmsgstr "x"\n', "utf-8")
    text = (newsroom / "newsroom.yaml").read_text("utf-8").replace("languages: [en]", "languages: [en, qqq]")
    (newsroom / "newsroom.yaml").write_text(text, "utf-8")
    said = run(newsroom, "check")
    assert said.returncode == 2
    assert "“qqq” is no code of a language" in said.stdout
