"""What the Tab key completes, asked of the command as the shells ask it."""

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


def completed(shell: str, folder: Path, *words: str) -> list[str]:
    """What a shell offers for the last word, which has been begun."""
    around = {"COMP_WORDS": " ".join(("pressroom", *words)), "COMP_CWORD": str(len(words))}
    if shell == "fish":
        around = {"COMP_WORDS": " ".join(("pressroom", *words[:-1])), "COMP_CWORD": words[-1]}
    asked = run(folder, _PRESSROOM_COMPLETE=f"{shell}_complete", **around)
    assert asked.stderr == ""
    if shell == "zsh":
        return asked.stdout.splitlines()[1::3]
    return [line.partition(",")[2].partition("\t")[0] for line in asked.stdout.splitlines() if line]


@pytest.mark.xdist_group("completion")
@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_verbs_options_and_releases_are_completed(newsroom: Path, shell: str) -> None:
    assert completed(shell, newsroom, "") == list(COMMAND_HELP)
    assert completed(shell, newsroom, "b") == ["build"]
    assert completed(shell, newsroom, "build", "--j") == ["--jobs", "--json"]
    assert completed(shell, newsroom, "check", "2024/bron-o") == ["2024/bron-oppnar"]


@pytest.mark.xdist_group("completion")
def test_releases_are_offered_newest_year_first(newsroom: Path) -> None:
    assert completed("bash", newsroom, "check", "") == ["2025/ny-kaj", "2024/bron-oppnar", "2024/bron-stanger"]
    assert completed("bash", newsroom, "check", "2025/ny-kaj", "2024/") == ["2024/bron-oppnar", "2024/bron-stanger"]


@pytest.mark.xdist_group("completion")
def test_releases_are_those_of_the_newsroom_that_was_named(newsroom: Path, tmp_path: Path) -> None:
    assert completed("bash", tmp_path, "--newsroom", str(newsroom), "check", "2025") == ["2025/ny-kaj"]
    assert completed("bash", tmp_path, "check", "") == []
    assert completed("bash", tmp_path, "--newsroom", "nowhere", "check", "") == []


@pytest.mark.xdist_group("completion")
def test_languages_and_contacts_are_completed(newsroom: Path) -> None:
    assert completed("bash", newsroom, "new", "--language", "") == ["en", "nb", "sv"]
    assert completed("bash", newsroom, "new", "--contact", "") == ["press-officer"]


@pytest.mark.xdist_group("completion")
@pytest.mark.parametrize("words", [("--newsroom", ""), ("build", "--out", "")])
def test_a_folder_is_left_to_the_shell(newsroom: Path, words: tuple[str, ...]) -> None:
    around = {"COMP_WORDS": " ".join(("pressroom", *words)), "COMP_CWORD": str(len(words))}
    assert run(newsroom, _PRESSROOM_COMPLETE="bash_complete", **around).stdout == "dir,\n"


def test_verbs_are_completed_without_loading_any() -> None:
    program = (
        "import sys; sys.argv = ['pressroom']\n"
        "from pressroom.cli import run\n"
        "try: run([])\n"
        "finally: print('loaded:', *(name for name in sys.modules if name.startswith('pressroom.')))"
    )
    around = {"_PRESSROOM_COMPLETE": "bash_complete", "COMP_WORDS": "pressroom ", "COMP_CWORD": "1"}
    shown = subprocess.run([sys.executable, "-c", program], env=around, capture_output=True, text=True, check=False)
    assert "plain,check" in shown.stdout
    assert set(shown.stdout.partition("loaded: ")[2].split()) <= {"pressroom.cli", "pressroom.errors"}


@pytest.mark.xdist_group("completion")
@pytest.mark.skipif(not shutil.which("bash"), reason="there is no bash here")
def test_bash_itself_completes_with_the_line_of_the_documentation(newsroom: Path, tmp_path: Path) -> None:
    page = (ROOT / "docs/reference/commands.md").read_text("utf-8")
    line = 'eval "$(_PRESSROOM_COMPLETE=bash_source pressroom)"'
    assert line in page
    command = tmp_path / "pressroom"
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m pressroom "$@"\n')
    command.chmod(0o755)
    script = f"""
        PATH={tmp_path}:$PATH
        {line}
        COMP_WORDS=(pressroom check 2025/) COMP_CWORD=2
        _pressroom_completion pressroom 2025/ check
        printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    shown = subprocess.run(["bash", "-c", script], cwd=newsroom, capture_output=True, text=True, check=True, timeout=60)
    assert shown.stdout == "2025/ny-kaj\n"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_has_its_line_in_the_documentation_and_gets_a_script(tmp_path: Path, shell: str) -> None:
    assert f"_PRESSROOM_COMPLETE={shell}_source pressroom" in (ROOT / "docs/reference/commands.md").read_text("utf-8")
    script = run(tmp_path, _PRESSROOM_COMPLETE=f"{shell}_source").stdout
    assert f"_PRESSROOM_COMPLETE={shell}_complete" in script
