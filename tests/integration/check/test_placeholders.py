"""What `pressroom new` wrote is an error once it would be public, in every language, and a warning before."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from pressroom.errors import Problem
from pressroom.model import placeholders
from tests.support import stages
from tests.support.new_newsroom import fill_in_newsroom
from tests.support.terminal import run

NOW = datetime(2030, 3, 1, 12, tzinfo=UTC)
KEPT = {"timezone", "languages", "accent", "country", "role"}  # right in many newsrooms


def create(folder: Path, language: str, *options: str) -> tuple[Problem, ...]:
    result = run(folder, "new", "Bron", "--language", language, *options)
    assert result.returncode == 0, result.stderr
    return stages.check_folder(folder, NOW).problems


def find_keys(problems: tuple[Problem, ...]) -> set[str]:
    return {each.field for each in problems if "still the example from `pressroom new`" in each.message}


def list_keys(folder: Path) -> set[str]:
    """The keys of newsroom.yaml that have a value on their line, and are not right in many newsrooms."""
    lines = [line for line in (folder / "newsroom.yaml").read_text("utf-8").splitlines() if ": " in line]
    return {line.split(":")[0].strip() for line in lines if not line.startswith("#")} - KEPT


@pytest.mark.parametrize("language", ["sv", "nb", "en"])
@pytest.mark.parametrize(("options", "level"), [((), "warning"), (("--publish-at", "2030-02-01 09:00"), "error")])
def test_every_example_is_an_error_once_there_is_a_time_and_a_warning_before(
    tmp_path: Path, language: str, options: tuple[str, ...], level: str
) -> None:
    problems = create(tmp_path, language, *options)
    assert {each.level for each in problems} == {level}, problems
    keys = find_keys(problems)
    assert {"lead", "dateline", ""} <= keys
    assert {key.rpartition(".")[2] for key in keys} >= list_keys(tmp_path)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("sv", ("Din organisation", "Ditt pressrum", "Skriv ingressen här", "Skriv resten här", "# Utan publish_at")),
        ("nb", ("Din organisasjon", "Ditt presserom", "Skriv ingressen her", "Skriv resten her", "# Uten publish_at")),
        (
            "en",
            (
                "Your organisation",
                "Your newsroom",
                "Write the lead here",
                "Write the rest here",
                "# Without publish_at",
            ),
        ),
    ],
)
def test_new_writes_the_language_that_was_asked_for(tmp_path: Path, language: str, words: tuple[str, ...]) -> None:
    create(tmp_path, language)
    text = "".join(path.read_text("utf-8") for path in [tmp_path / "newsroom.yaml", *tmp_path.rglob("*.md")])
    assert [word for word in words if word not in text] == []
    assert language == "en" or not any(each in text for each in ("Your ", "Write ", "Without ", "Press officer"))


def test_filled_in_values_are_no_problem(tmp_path: Path) -> None:
    create(tmp_path, "en", "--publish-at", "2030-02-01 09:00")
    fill_in_newsroom(tmp_path)
    (path,) = tmp_path.rglob("*.md")
    path.write_text(path.read_text("utf-8").replace(placeholders.LEAD.en, "The bridge opens."), "utf-8")
    assert stages.check_folder(tmp_path, NOW).problems == ()


def test_a_placeholder_stops_a_build_and_nothing_is_written(tmp_path: Path) -> None:
    create(tmp_path, "sv", "--publish-at", "2020-02-03 09:00")
    refused = run(tmp_path, "build")
    assert refused.returncode == 2
    assert "newsroom.yaml:25: error: “Förnamn Efternamn” is still the example" in refused.stderr
    assert not (tmp_path / "out").exists()


def test_without_the_time_they_are_warnings_again(tmp_path: Path) -> None:
    create(tmp_path, "en", "--publish-at", "2030-02-01 09:00")
    (path,) = tmp_path.rglob("*.md")
    path.write_text(path.read_text("utf-8").replace("publish_at: ", "# publish_at: "), "utf-8")
    assert {each.level for each in stages.check_folder(tmp_path, NOW).problems} == {"warning"}
