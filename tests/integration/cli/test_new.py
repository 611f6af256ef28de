"""`pressroom new`: its questions on a terminal, its options, and that it leaves nothing incomplete."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.terminal import Terminal, run, run_without_rights

YEAR = datetime.now(UTC).year
CONTACTS = """contacts:
  ada:
    name: Ada Ek
    phone: +46 8 465 004 02
  bo:
    name: Bo Alm
    phone: +46 8 465 004 03
"""
CTRL_C, CTRL_D = "\x03", "\x04"


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def nordic(tmp_path: Path) -> Path:
    """A newsroom in two languages, with three contacts."""
    folder = tmp_path / "nordic"
    folder.mkdir()
    assert run(folder, "new", "Første", "--language", "nb").returncode == 0
    text = (folder / "newsroom.yaml").read_text("utf-8")
    text = text.replace("[nb]", "[nb, sv]").replace("contacts:\n", CONTACTS)
    (folder / "newsroom.yaml").write_text(text, "utf-8")
    return folder


def test_on_a_terminal_it_asks_for_what_it_needs(nordic: Path) -> None:
    with Terminal(nordic, "new") as terminal:
        terminal.answer("Headline: ", "Bron öppnar\n").answer("Language (nb, sv) [nb]: ", "sv\n")
        terminal.answer("Contact (ada, bo, press-officer) [ada]: ", "bo\n")
        terminal.answer("Publish at, such as", "2031-05-02 09:00\n")
        assert terminal.end() == 0, terminal.output
    text = (nordic / "releases/2031/bron-oppnar/sv.md").read_text("utf-8")
    assert 'headline: "Bron öppnar"\n' in text
    assert "\npublish_at: 2031-05-02 09:00\n" in text
    assert "\ncontacts: [bo]\n" in text
    assert "run pressroom check 2031/bron-oppnar" in terminal.output


def test_an_empty_answer_takes_the_default(nordic: Path) -> None:
    with Terminal(nordic, "new") as terminal:
        terminal.answer("Headline: ", "Broen\n").answer("[nb]: ", "\n").answer("[ada]: ", "\n").answer(
            "Publish at", "\n"
        )
        assert terminal.end() == 0, terminal.output
    text = (nordic / f"releases/{YEAR}/broen/nb.md").read_text("utf-8")
    assert "\n# publish_at: " in text
    assert "\ncontacts: [ada]\n" in text


def test_there_is_no_question_if_an_option_or_a_single_choice_answers_it(tmp_path: Path) -> None:
    with Terminal(tmp_path, "new", "--language", "sv", "--publish-at", "2031-05-02 09:00") as terminal:
        terminal.answer("Headline: ", "Bron\n")
        assert terminal.end() == 0, terminal.output
    assert "Language" not in terminal.output
    assert "Contact" not in terminal.output
    assert (tmp_path / "releases/2031/bron/sv.md").exists()


def test_after_an_invalid_answer_the_question_is_asked_again(nordic: Path) -> None:
    with Terminal(nordic, "new") as terminal:
        terminal.answer("Headline: ", "\n").answer("Headline: ", "🎉\n")
        terminal.answer("Headline: ", "Broen\n").answer("[nb]: ", "nn\n").answer("[nb]: ", "nb\n")
        terminal.answer("[ada]: ", "\n").answer("Publish at", "i morgen\n").answer("Publish at", "\n")
        assert terminal.end() == 0, terminal.output
    assert "cannot be turned into a URL" in terminal.output
    assert "The newsroom has no language 'nn'" in terminal.output
    assert "“i morgen” is not a date and time; expected year-month-day hour:minute" in terminal.output


@pytest.mark.parametrize("key", [CTRL_C, CTRL_D])
def test_an_interrupt_leaves_nothing(tmp_path: Path, key: str) -> None:
    with Terminal(tmp_path, "new") as terminal:
        terminal.answer("Headline: ", "Bron\n").answer("]: ", key)  # shown completely, so it waits for input
        assert terminal.end(key) == 130
    assert "Stopped. Nothing was written." in terminal.output
    assert "Traceback" not in terminal.output
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("error_handler", ["strict", "surrogateescape"])
def test_invalid_utf_8_causes_no_traceback(tmp_path: Path, error_handler: str) -> None:
    with Terminal(tmp_path, "new", PYTHONIOENCODING=f"utf-8:{error_handler}") as terminal:
        terminal.answer("Headline: ", "Bron \udcff\udcfe\n").answer("UTF-8", CTRL_C)
        terminal.end(CTRL_C)
    assert "Traceback" not in terminal.output
    assert list(tmp_path.iterdir()) == []


def test_with_a_headline_on_the_command_line_there_are_no_questions(nordic: Path) -> None:
    with Terminal(nordic, "new", "Broen") as terminal:
        assert terminal.end() == 0, terminal.output
    assert "Language" not in terminal.output
    assert (nordic / f"releases/{YEAR}/broen/nb.md").exists()


def test_without_a_terminal_and_a_headline_it_asks_nothing_and_says_what_to_do(tmp_path: Path) -> None:
    refused = run(tmp_path, "new")
    assert refused.returncode == 2
    assert refused.stderr.splitlines() == [
        "The headline is missing.",
        'Run pressroom new "The library opens on Sundays".',
    ]
    assert list(tmp_path.iterdir()) == []


def test_options_replace_questions(nordic: Path) -> None:
    created = run(
        nordic, "new", "Bron", "--language", "sv", "--contact", "bo", "--publish-at", "2031-05-02T09:00+01:00"
    )
    assert created.returncode == 0, created.stderr
    text = (nordic / "releases/2031/bron/sv.md").read_text("utf-8")
    assert "\npublish_at: 2031-05-02T09:00+01:00\n" in text
    assert "\ncontacts: [bo]\n" in text
    assert ":3: error: the lead is still the example" in run(nordic, "check", "2031/bron").stdout


def test_a_new_newsroom_has_the_language_of_its_first_release(nordic: Path) -> None:
    assert "languages: [nb, sv]" in (nordic / "newsroom.yaml").read_text("utf-8")
    assert (nordic / f"releases/{YEAR}/forste/nb.md").exists()


def test_as_json_it_prints_the_release_and_the_files(tmp_path: Path) -> None:
    result = json.loads(run(tmp_path, "new", "Bron", "--json").stdout)
    assert result["release"] == f"{YEAR}/bron"
    assert result["made"] == [str(tmp_path / "newsroom.yaml"), str(tmp_path / f"releases/{YEAR}/bron/en.md")]


def test_it_says_what_to_do_next_for_the_same_newsroom(tmp_path: Path) -> None:
    created = run(tmp_path.parent, "--newsroom", str(tmp_path), "new", "Bron")
    assert "Next: edit newsroom.yaml" in created.stderr
    assert f"then run pressroom --newsroom {tmp_path} check {YEAR}/bron" in created.stderr


REFUSED: dict[str, tuple[tuple[str, ...], str]] = {
    "an unknown language": (("Bron", "--language", "svv"), "Did you mean sv?"),
    "an unknown contact": (("Bron", "--contact", "cecilia"), "Available: press-officer."),
    "an invalid time": (("Bron", "--publish-at", "soon"), "expected year-month-day hour:minute"),
    "a day without a time": (("Bron", "--publish-at", "2031-05-02"), "such as 2031-05-02 09:00"),
    "an empty headline": (("",), "cannot be turned into a URL"),
    "a headline without letters": (("../..",), "cannot be turned into a URL"),
    "a huge headline": (("Bron " * 20_000,), "The headline has 100000 characters"),
    "control characters": (("Bron \x1b[31m\x07",), "control characters"),
    "invalid UTF-8": (("Bron \udcff",), "not UTF-8"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_invalid_values_are_refused_with_a_message_and_leave_nothing(tmp_path: Path, case: str) -> None:
    arguments, message = REFUSED[case]
    refused = run(tmp_path, "new", *arguments)
    assert refused.returncode == 2
    assert message in refused.stderr
    assert "Traceback" not in refused.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("headline", ["--help me", "$(touch x); `y`", "{{ x }} <b>", "a: b # c", "'\"\\", "-"])
def test_a_hostile_headline_is_text(tmp_path: Path, headline: str) -> None:
    created = run(tmp_path, "new", "--", f"Bron {headline}")
    assert created.returncode == 0, created.stderr
    assert run(tmp_path, "check").returncode == 0
    hidden = str(tmp_path / "releases/.gitattributes")
    assert {*created.stdout.splitlines(), hidden} == {str(tmp_path / name) for name in contents(tmp_path)}


def test_an_existing_release_is_not_overwritten_and_no_newsroom_is_created_beside_it(tmp_path: Path) -> None:
    run(tmp_path, "new", "Bron")
    (tmp_path / "newsroom.yaml").unlink()
    before = contents(tmp_path)
    refused = run(tmp_path, "new", "Bron")
    assert refused.returncode == 2
    assert "already exists" in refused.stderr
    assert contents(tmp_path) == before


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    refused = run_without_rights(tmp_path, "new", "Bron")
    assert refused.returncode == 3
    assert "could not be written" in refused.stderr


def test_a_file_where_a_folder_should_be_is_named_and_nothing_is_left(tmp_path: Path) -> None:
    (tmp_path / "releases").write_text("")
    refused = run(tmp_path, "new", "Bron")
    assert refused.returncode == 3
    assert "releases" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["releases"]


def test_a_newsroom_can_have_its_own_starter_template(nordic: Path) -> None:
    template = nordic / "templates/new/release.md"
    template.parent.mkdir(parents=True)
    template.write_text("---\nheadline: $headline\nlead: $lead\ncontacts: [$contact]\n---\n\nOur own words.\n", "utf-8")
    assert run(nordic, "new", "Broen").returncode == 0
    release = nordic / f"releases/{YEAR}/broen/nb.md"
    assert release.read_text("utf-8").endswith("contacts: [ada]\n---\n\nOur own words.\n")
    assert run(nordic, "check").returncode == 0


@pytest.mark.parametrize("text", ["$headlin", "100 $ a day"])
def test_an_error_names_a_starter_template_that_cannot_be_filled_in(nordic: Path, text: str) -> None:
    template = nordic / "templates/new/release.md"
    template.parent.mkdir(parents=True)
    template.write_text(text, "utf-8")
    refused = run(nordic, "new", "Broen")
    assert refused.returncode == 2
    assert refused.stderr.startswith("templates/new/release.md cannot be filled in: ")
    assert "It can use $headline, $lead" in refused.stderr
