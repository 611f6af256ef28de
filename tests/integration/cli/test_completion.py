"""Completion with the Tab key, requested as the shells request it."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pressroom.cli import COMMAND_HELP
from tests.support.terminal import run

ROOT = Path(__file__).parents[3]
RELEASES = ("2024/bron-oppnar", "2024/bron-stanger", "2025/ny-kaj")


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("completion")
    assert run(folder, "new", "Ny kaj").returncode == 0
    shutil.rmtree(folder / "releases")
    for release in RELEASES:
        (folder / "releases" / release).mkdir(parents=True)
    return folder


def complete(shell: str, folder: Path, *words: str) -> list[str]:
    """Return what a shell offers for the last word, which is incomplete."""
    environment = {"COMP_WORDS": " ".join(("pressroom", *words)), "COMP_CWORD": str(len(words))}
    if shell == "fish":
        environment = {"COMP_WORDS": " ".join(("pressroom", *words[:-1])), "COMP_CWORD": words[-1]}
    result = run(folder, _PRESSROOM_COMPLETE=f"{shell}_complete", **environment)
    assert result.stderr == ""
    if shell == "zsh":
        return result.stdout.splitlines()[1::3]
    return [line.partition(",")[2].partition("\t")[0] for line in result.stdout.splitlines() if line]


@pytest.mark.xdist_group("completion")
@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_commands_options_and_releases_are_completed(newsroom: Path, shell: str) -> None:
    assert complete(shell, newsroom, "") == list(COMMAND_HELP)
    assert complete(shell, newsroom, "b") == ["build"]
    assert complete(shell, newsroom, "build", "--j") == ["--jobs", "--json"]
    assert complete(shell, newsroom, "check", "2024/bron-o") == ["2024/bron-oppnar"]


@pytest.mark.xdist_group("completion")
def test_releases_are_offered_newest_year_first(newsroom: Path) -> None:
    assert complete("bash", newsroom, "check", "") == ["2025/ny-kaj", "2024/bron-oppnar", "2024/bron-stanger"]
    assert complete("bash", newsroom, "check", "2025/ny-kaj", "2024/") == ["2024/bron-oppnar", "2024/bron-stanger"]


@pytest.mark.xdist_group("completion")
def test_releases_are_those_of_the_given_newsroom(newsroom: Path, tmp_path: Path) -> None:
    assert complete("bash", tmp_path, "--newsroom", str(newsroom), "check", "2025") == ["2025/ny-kaj"]
    assert complete("bash", tmp_path, "check", "") == []
    assert complete("bash", tmp_path, "--newsroom", "nowhere", "check", "") == []


@pytest.mark.xdist_group("completion")
def test_languages_and_contacts_are_completed(newsroom: Path) -> None:
    assert complete("bash", newsroom, "new", "--language", "") == ["en", "nb", "sv"]
    assert complete("bash", newsroom, "new", "--contact", "") == ["press-officer"]


@pytest.mark.xdist_group("completion")
@pytest.mark.parametrize("words", [("--newsroom", ""), ("build", "--out", "")])
def test_folders_are_completed_by_the_shell(newsroom: Path, words: tuple[str, ...]) -> None:
    environment = {"COMP_WORDS": " ".join(("pressroom", *words)), "COMP_CWORD": str(len(words))}
    assert run(newsroom, _PRESSROOM_COMPLETE="bash_complete", **environment).stdout == "dir,\n"


def test_commands_are_completed_without_importing_them() -> None:
    program = (
        "import sys; sys.argv = ['pressroom']\n"
        "from pressroom.cli import run\n"
        "try: run([])\n"
        "finally: print('loaded:', *(name for name in sys.modules if name.startswith('pressroom.')))"
    )
    environment = {"_PRESSROOM_COMPLETE": "bash_complete", "COMP_WORDS": "pressroom ", "COMP_CWORD": "1"}
    result = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False
    )
    assert "plain,check" in result.stdout
    assert set(result.stdout.partition("loaded: ")[2].split()) <= {"pressroom.cli", "pressroom.errors"}


@pytest.mark.xdist_group("completion")
@pytest.mark.skipif(not shutil.which("bash"), reason="there is no bash here")
def test_bash_itself_completes_with_the_line_of_the_documentation(newsroom: Path, tmp_path: Path) -> None:
    page = (ROOT / "docs/reference/commands.md").read_text("utf-8")
    line = 'eval "$(_PRESSROOM_COMPLETE=bash_source pressroom)"'
    assert line in page
    program = tmp_path / "pressroom"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m pressroom "$@"\n')
    program.chmod(0o755)
    script = f"""
        PATH={tmp_path}:$PATH
        {line}
        COMP_WORDS=(pressroom check 2025/) COMP_CWORD=2
        _pressroom_completion pressroom 2025/ check
        printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    result = subprocess.run(
        ["bash", "-c", script], cwd=newsroom, capture_output=True, text=True, check=True, timeout=60
    )
    assert result.stdout == "2025/ny-kaj\n"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_documentation_has_a_line_for_each_shell_that_prints_a_script(tmp_path: Path, shell: str) -> None:
    assert f"_PRESSROOM_COMPLETE={shell}_source pressroom" in (ROOT / "docs/reference/commands.md").read_text("utf-8")
    script = run(tmp_path, _PRESSROOM_COMPLETE=f"{shell}_source").stdout
    assert f"_PRESSROOM_COMPLETE={shell}_complete" in script
