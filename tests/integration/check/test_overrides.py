"""Templates and translation files of a newsroom: unused ones are reported, with what was probably meant."""

from pathlib import Path

import pytest

from pressroom.check import check_overrides
from pressroom.read import read_overrides, templates

SV = ("sv", "en")
UNUSED = "warning: this template is not used: no built-in template has this name, and no template of yours includes it"


def check(folder: Path, files: dict[str, str], languages: tuple[str, ...] = SV) -> list[str]:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return [str(problem) for problem in check_overrides(read_overrides(folder), languages)]


def entry(message: str, translation: str) -> str:
    return f'msgid "{message}"\nmsgstr "{translation}"\n\n'


def complete(language: str) -> str:
    return (templates._LOCALE_FOLDER / "en.po").read_text("utf-8").replace("Language: en", f"Language: {language}")


def test_replacing_built_in_files_is_not_a_problem(tmp_path: Path) -> None:
    files = {
        "templates/site/release.html": '{% include "site/own.html" %}',
        "templates/site/own.html": '{{ _("Our own words") }}',
        "templates/site/pressroom.css": '{% include "builtin/site/pressroom.css" %}',
        "templates/new/release.md": "x",
        "templates/.hidden": "x",
        "locale/sv.po": entry("Facts", "Kort om") + entry("Our own words", "100 %"),
        "locale/.sv.po.swp": "x",
    }
    assert check(tmp_path, files) == []


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("site/relase.html", "; did you mean site/release.html?"),
        ("release.html", "; did you mean site/release.html?"),
        ("site/release.html~", "; did you mean site/release.html?"),
        ("builtin/site/release.html", "; did you mean site/release.html?"),
        ("new/releas.md", "; did you mean new/release.md?"),
        ("qqqq", "; rename it or remove it"),
    ],
)
def test_an_unused_template_is_reported_with_a_hint(tmp_path: Path, name: str, hint: str) -> None:
    assert check(tmp_path, {f"templates/{name}": "x"}) == [f"templates/{name}:1: {UNUSED}{hint}"]


def test_a_template_that_includes_only_itself_is_not_used(tmp_path: Path) -> None:
    assert len(check(tmp_path, {"templates/site/own.html": '{% include "site/own.html" %}'})) == 1


def test_an_unknown_message_is_reported_on_its_line_with_a_hint(tmp_path: Path) -> None:
    files = {"locale/sv.po": entry("Facts", "Kort om") + entry("Press contcts", "Fråga oss")}
    (problem,) = check(tmp_path, files)
    assert problem.startswith("locale/sv.po:4: warning: this translation is not used: there is no message “Press con")
    assert problem.endswith("; did you mean “Press contacts”?")


def test_an_uncertain_or_empty_translation_is_reported(tmp_path: Path) -> None:
    problems = check(tmp_path, {"locale/sv.po": "#, fuzzy\n" + entry("Facts", "Kort om") + entry("Table", "")})
    assert [problem.split(" is ")[0] for problem in problems] == [
        "locale/sv.po:2: warning: “Facts”",
        "locale/sv.po:5: warning: “Table”",
    ]


@pytest.mark.parametrize(
    ("message", "form", "reason"),
    [
        (
            "Source: %(source)s",
            "Källa: %(sorce)s",
            "%(sorce)s is not in the message “Source: %(source)s”; expected %(source)s",
        ),
        ("Facts", "%(facts)s", "%(facts)s is not in the message “Facts”; remove it"),
        ("Source: %(source)s", "100 % %(source)s", "a single % would stop the build; write %%"),
    ],
)
def test_a_translation_with_wrong_placeholders_is_an_error(
    tmp_path: Path, message: str, form: str, reason: str
) -> None:
    assert check(tmp_path, {"locale/sv.po": entry(message, form)}) == [f"locale/sv.po:1: error: {reason}"]


def test_a_translation_file_for_another_language_is_reported(tmp_path: Path) -> None:
    (problem,) = check(tmp_path, {"locale/se.po": entry("Facts", "x")})
    assert problem.startswith("locale/se.po:1: warning: this translation file is not used: the language se is not")
    assert problem.endswith("; expected sv or en")


def test_a_file_that_is_not_a_translation_file_is_reported(tmp_path: Path) -> None:
    assert check(tmp_path, {"locale/sv.mo": "x", "locale/old/sv.po": "x"}) == [
        f"locale/{name}:1: warning: this file is not used; expected translation files such as sv.po"
        for name in ("sv.mo", "old/sv.po")
    ]


def test_a_complete_new_language_is_not_a_problem(tmp_path: Path) -> None:
    assert check(tmp_path, {"locale/fi.po": complete("fi")}, ("fi",)) == []


def test_missing_messages_of_a_new_language_are_one_error(tmp_path: Path) -> None:
    text = complete("fi").replace('msgid "Facts"\nmsgstr "Facts"\n', "").replace('msgstr "Table"', 'msgstr ""')
    missing, empty = check(tmp_path, {"locale/fi.po": text}, ("fi",))[::-1]
    assert missing.startswith("locale/fi.po:1: error: messages are missing: “Facts”; copy them")
    assert "error: “Table” is not translated" in empty
