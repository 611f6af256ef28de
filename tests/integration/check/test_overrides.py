"""What a newsroom has of its own beside its texts: what nothing uses is named, with what may have been meant."""

from pathlib import Path

import pytest

from pressroom.check import check_overrides
from pressroom.read import catalogues, read_overrides

SV = ("sv", "en")
OF_NO_USE = "warning: nothing uses this template: none of its name is built in, and no other of yours names it"


def found(folder: Path, files: dict[str, str], languages: tuple[str, ...] = SV) -> list[str]:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return [str(problem) for problem in check_overrides(read_overrides(folder), languages)]


def entry(message: str, translation: str) -> str:
    return f'msgid "{message}"\nmsgstr "{translation}"\n\n'


def whole(language: str) -> str:
    return (catalogues._LOCALE_FOLDER / "en.po").read_text("utf-8").replace("Language: en", f"Language: {language}")


def test_what_takes_the_place_of_something_built_in_is_no_problem(tmp_path: Path) -> None:
    files = {
        "templates/site/release.html": '{% include "site/own.html" %}',
        "templates/site/own.html": '{{ _("Our own words") }}',
        "templates/site/pressroom.css": '{% include "builtin/site/pressroom.css" %}',
        "templates/new/release.md": "x",
        "templates/.hidden": "x",
        "locale/sv.po": entry("Facts", "Kort om") + entry("Our own words", "100 %"),
        "locale/.sv.po.swp": "x",
    }
    assert found(tmp_path, files) == []


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("site/relase.html", "; did you mean site/release.html?"),
        ("release.html", "; did you mean site/release.html?"),
        ("site/release.html~", "; did you mean site/release.html?"),
        ("builtin/site/release.html", "; did you mean site/release.html?"),
        ("new/releas.md", "; did you mean new/release.md?"),
        ("qqqq", ""),
    ],
)
def test_a_template_that_matches_nothing_is_named_with_what_was_meant(tmp_path: Path, name: str, meant: str) -> None:
    assert found(tmp_path, {f"templates/{name}": "x"}) == [f"templates/{name}:1: {OF_NO_USE}{meant}"]


def test_a_template_that_names_only_itself_is_of_no_use(tmp_path: Path) -> None:
    assert len(found(tmp_path, {"templates/site/own.html": '{% include "site/own.html" %}'})) == 1


def test_a_message_that_there_is_not_is_named_with_its_line_and_what_was_meant(tmp_path: Path) -> None:
    files = {"locale/sv.po": entry("Facts", "Kort om") + entry("Press contcts", "Fråga oss")}
    (problem,) = found(tmp_path, files)
    assert problem.startswith("locale/sv.po:4: warning: nothing uses this translation: there is no message “Press con")
    assert problem.endswith("; did you mean “Press contacts”?")


def test_an_uncertain_or_empty_translation_is_named(tmp_path: Path) -> None:
    problems = found(tmp_path, {"locale/sv.po": "#, fuzzy\n" + entry("Facts", "Kort om") + entry("Table", "")})
    assert [problem.split(" has ")[0] for problem in problems] == [
        "locale/sv.po:2: warning: “Facts”",
        "locale/sv.po:5: warning: “Table”",
    ]


@pytest.mark.parametrize(
    ("message", "form", "fault"),
    [
        (
            "Source: %(source)s",
            "Källa: %(sorce)s",
            "%(sorce)s is no value of the message “Source: %(source)s”; expected %(source)s",
        ),
        ("Facts", "%(facts)s", "%(facts)s is no value of the message “Facts”; expected no value"),
        ("Source: %(source)s", "100 % %(source)s", "a % that begins no value stops the build; write %%"),
    ],
)
def test_a_translation_that_cannot_be_filled_in_is_an_error(
    tmp_path: Path, message: str, form: str, fault: str
) -> None:
    assert found(tmp_path, {"locale/sv.po": entry(message, form)}) == [f"locale/sv.po:1: error: {fault}"]


def test_a_catalogue_of_no_language_of_the_newsroom_is_named(tmp_path: Path) -> None:
    (problem,) = found(tmp_path, {"locale/se.po": entry("Facts", "x")})
    assert problem.startswith("locale/se.po:1: warning: nothing uses this catalogue: se is none of the languages")
    assert problem.endswith("; expected sv or en")


def test_a_file_that_is_no_catalogue_is_named(tmp_path: Path) -> None:
    assert found(tmp_path, {"locale/sv.mo": "x", "locale/old/sv.po": "x"}) == [
        f"locale/{name}:1: warning: nothing uses this file; expected catalogues such as sv.po"
        for name in ("sv.mo", "old/sv.po")
    ]


def test_a_whole_new_language_is_no_problem(tmp_path: Path) -> None:
    assert found(tmp_path, {"locale/fi.po": whole("fi")}, ("fi",)) == []


def test_what_a_new_language_lacks_is_an_error_told_at_once(tmp_path: Path) -> None:
    text = whole("fi").replace('msgid "Facts"\nmsgstr "Facts"\n', "").replace('msgstr "Table"', 'msgstr ""')
    missing, empty = found(tmp_path, {"locale/fi.po": text}, ("fi",))[::-1]
    assert missing.startswith("locale/fi.po:1: error: the language lacks the messages “Facts”; copy them")
    assert "error: “Table” has no translation" in empty
