"""Colours appear only where they are wanted, and no text or file name can control the terminal."""

import json
from pathlib import Path

import pytest

from tests.support.new_newsroom import fill_in_newsroom
from tests.support.terminal import Terminal, run

ESCAPE = "\x1b["
PLAIN = {"TERM": "xterm", "NO_COLOR": "", "FORCE_COLOR": "", "CLICOLOR_FORCE": "", "CLICOLOR": ""}


@pytest.fixture
def newsroom(tmp_path: Path) -> Path:
    """A newsroom with an error and a warning."""
    assert run(tmp_path, "new", "Bron").returncode == 0
    fill_in_newsroom(tmp_path)
    (text,) = tmp_path.glob("releases/*/bron/en.md")
    text.write_text("---\nheadline: Bron\nlead: It opens\ncontacts: [press-officer]\nkind: pres\n---\n\nIt does.\n")
    return tmp_path


def shown_on_terminal(newsroom: Path, *arguments: str, **environment: str) -> str:
    with Terminal(newsroom, *arguments, **(PLAIN | environment)) as terminal:
        terminal.end()
    return terminal.output


def test_a_terminal_has_colours_and_a_pipe_has_none(newsroom: Path) -> None:
    shown = shown_on_terminal(newsroom, "check")
    assert f"{ESCAPE}31merror:{ESCAPE}0m" in shown
    assert f"{ESCAPE}33mwarning:{ESCAPE}0m" in shown
    piped = run(newsroom, "check", **PLAIN)
    assert ESCAPE not in piped.stdout + piped.stderr
    assert "error: unknown value “pres”" in piped.stdout


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"NO_COLOR": "1", "FORCE_COLOR": "1"}, {"CLICOLOR": "0"}])
def test_the_environment_can_turn_colours_off(newsroom: Path, environment: dict[str, str]) -> None:
    assert ESCAPE not in shown_on_terminal(newsroom, "check", **environment)


def test_a_dumb_terminal_gets_no_colours(newsroom: Path) -> None:
    assert ESCAPE not in shown_on_terminal(newsroom, "check", TERM="dumb")


@pytest.mark.parametrize("name", ["FORCE_COLOR", "CLICOLOR_FORCE"])
def test_the_environment_can_turn_colours_on_in_a_pipe(newsroom: Path, name: str) -> None:
    forced = run(newsroom, "check", **(PLAIN | {name: "1"}))
    assert f"{ESCAPE}31merror:" in forced.stdout
    assert ESCAPE in run(newsroom, "check", "2020/nowhere", **(PLAIN | {name: "1"})).stderr
    assert ESCAPE not in run(newsroom, "check", **(PLAIN | {name: "0"})).stdout


@pytest.mark.parametrize("command", ["check", "plan", "build"])
def test_json_never_has_colours(newsroom: Path, command: str) -> None:
    refused = run(newsroom, command, "--json", FORCE_COLOR="1")
    assert ESCAPE not in refused.stdout + refused.stderr
    assert {problem["level"] for problem in json.loads(refused.stdout)["problems"]} == {"error", "warning"}


@pytest.mark.parametrize("command", [("check",), ("plan",), ("build",), ("new",), ("check", "2020/nowhere")])
def test_a_configuration_error_is_printed_as_json_too(tmp_path: Path, command: tuple[str, ...]) -> None:
    refused = run(tmp_path, *command, "--json", FORCE_COLOR="1")
    assert refused.returncode == 2
    assert ESCAPE not in refused.stdout + refused.stderr
    error = json.loads(refused.stdout)["error"]
    assert error["what"]
    assert f"{error['what']}\n{error['remedy']}\n" == refused.stderr


def test_no_text_and_no_file_name_can_control_the_terminal(newsroom: Path) -> None:
    folder = newsroom / "releases/2020/bro\x1b]0;x\x07\u202e"
    folder.mkdir(parents=True)
    (folder / "en.md").write_bytes(b'---\n"k\\e[31m": 1\nheadline: A\n---\n')
    (newsroom / "releases/2020/bro").mkdir()
    (newsroom / "releases/2020/bro" / "\udcff.md").write_bytes(b"\xff\x1b[31m")
    for command in ("check", "build"):
        refused = run(newsroom, command, PYTHONIOENCODING="utf-8:strict")
        assert "Traceback" not in refused.stderr
        assert not set("\x1b\x07\u202e") & set(refused.stdout + refused.stderr)
    assert "\\u202e" in run(newsroom, "check").stdout
    named = run(newsroom, "check", "2020/\x1b[31mbro")
    assert "There is no release 2020/\\u001b[31mbro." in named.stderr


def test_every_command_says_what_to_do_next(newsroom: Path) -> None:
    assert "Next: fix the lines above, then run pressroom check again." in run(newsroom, "check").stderr
    (text,) = newsroom.glob("releases/*/bron/en.md")
    text.write_text(text.read_text().replace("kind: pres\n", "publish_at: 2020-11-02 09:00\n"))
    assert "Next: run pressroom publish to see what is due, and to publish it." in run(newsroom, "check").stderr
    assert "Next: run pressroom publish to make these changes." in run(newsroom, "plan").stderr
    assert (
        f"Next: look at {newsroom / 'out/site'}. Nothing is published yet: pressroom publish"
        in run(newsroom, "build").stderr
    )
    assert "A build would change nothing." in run(newsroom, "plan").stderr
    assert "Next" not in run(newsroom, "build").stderr


def test_a_misspelt_command_gets_a_suggestion(tmp_path: Path) -> None:
    refused = run(tmp_path, "bild")
    assert refused.returncode == 2
    assert "Did you mean build?" in refused.stderr


def test_a_release_with_an_impossible_name_is_refused_with_a_message(newsroom: Path) -> None:
    for name in ("a" * 5_000, "2020/\udcff", "..", "/", ""):
        refused = run(newsroom, "check", name)
        assert refused.returncode == 2, refused.stderr
        assert "There is no release" in refused.stderr
        assert "Traceback" not in refused.stderr
