"""Templates and translation files of a newsroom override the built-in ones, and the fingerprint depends on them."""

import re
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from pressroom.errors import ConfigError
from pressroom.read import (
    STARTER_NEWSROOM_FOLDER,
    fingerprint,
    list_languages,
    read_build_inputs,
    read_catalogues,
    read_starter_template,
    read_templates,
    templates,
)

ROOT = Path(__file__).parents[3]


def write_template(folder: Path, name: str, content: bytes) -> Path:
    path = folder / "templates" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return folder


def test_the_built_in_templates_have_two_names(tmp_path: Path) -> None:
    templates = read_templates(tmp_path)
    assert templates["site/release.html"] == templates["builtin/site/release.html"]
    assert "site/release.html" in templates
    assert "mail/release.html" in templates


def test_a_template_of_the_newsroom_overrides_the_built_in_one(tmp_path: Path) -> None:
    templates = read_templates(write_template(tmp_path, "site/release.html", b"mitt"))
    assert templates["site/release.html"] == "mitt"
    assert templates["builtin/site/release.html"] == read_templates(ROOT)["site/release.html"]


def test_the_newsroom_of_the_checkout_has_no_templates_of_its_own() -> None:
    templates = read_templates(ROOT)
    assert templates["site/release.html"] == templates["builtin/site/release.html"]


def test_hidden_files_and_starter_files_are_not_templates(tmp_path: Path) -> None:
    templates = read_templates(write_template(tmp_path, ".git/config", b"\xff"))
    assert not [name for name in templates if "new/" in name or "/." in name or name.startswith(".")]
    assert (STARTER_NEWSROOM_FOLDER / "newsroom.yaml").is_file()


def test_the_error_for_a_template_that_is_not_text_names_the_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"release\.html is not UTF-8"):
        read_templates(write_template(tmp_path, "site/release.html", b"\xff"))


def test_every_language_has_every_message() -> None:
    translations = read_catalogues()
    assert translations.keys() == list_languages() == {"en", "nb", "sv"}
    assert translations["sv"].keys() == translations["en"].keys()
    assert translations["sv"]["Press contacts"] == ("Presskontakter",)


@pytest.mark.parametrize("text", ["nonsense", 'msgid "a" "b"\nmsgid "c"\nmsgstr[x] "d"'])
def test_the_error_for_an_invalid_translation_file_names_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    (tmp_path / "sv.po").write_text(text)
    monkeypatch.setattr(templates, "_LOCALE_FOLDER", tmp_path)
    with pytest.raises(ConfigError, match=r"sv\.po is not a valid translation file"):
        read_catalogues()


def test_messages_have_plurals_and_fuzzy_ones_are_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = 'msgid "%d day"\nmsgid_plural "%d days"\nmsgstr[0] "%d dag"\nmsgstr[1] "%d dagar"\n'
    text += '\n#, fuzzy\nmsgid "a"\nmsgstr "b"\n\nmsgid "c"\nmsgstr ""\n'
    (tmp_path / "sv.po").write_text(text)
    monkeypatch.setattr(templates, "_LOCALE_FOLDER", tmp_path)
    assert read_catalogues() == {"sv": {"%d day": ("%d dag", "%d dagar")}}


def test_the_fingerprint_depends_on_the_templates(tmp_path: Path) -> None:
    before = read_build_inputs(tmp_path).fingerprint
    assert read_build_inputs(tmp_path).fingerprint == before
    assert read_build_inputs(write_template(tmp_path, "site/release.html", b"mitt")).fingerprint != before


def test_the_fingerprint_depends_on_translation_files_and_the_names_of_files_beside_them(tmp_path: Path) -> None:
    (tmp_path / "locale").mkdir()
    fingerprints = [read_build_inputs(tmp_path).fingerprint]
    for name, text in (("sv.po", 'msgid "a"\nmsgstr "b"'), ("sv.po", 'msgid "a"\nmsgstr "c"'), ("sv.po~", "")):
        (tmp_path / "locale" / name).write_text(text)
        fingerprints.append(read_build_inputs(tmp_path).fingerprint)
    assert len(set(fingerprints)) == 4


def test_translations_of_the_newsroom_override_the_built_in_ones(tmp_path: Path) -> None:
    (tmp_path / "locale").mkdir()
    (tmp_path / "locale/sv.po").write_text('msgid "Facts"\nmsgstr "Kort om"\n\n#, fuzzy\nmsgid "Table"\nmsgstr "Tab"\n')
    (tmp_path / "locale/fi.po").write_text('msgid "Facts"\nmsgstr "Faktat"\n')
    translations, built_in = read_catalogues(tmp_path), read_catalogues()
    assert translations["sv"] == built_in["sv"] | {"Facts": ("Kort om",)}
    assert translations["fi"] == {"Facts": ("Faktat",)}
    assert translations["en"] == built_in["en"]
    assert list_languages(tmp_path) == list_languages() | {"fi"}


def test_a_new_release_is_created_from_the_template_of_the_newsroom(tmp_path: Path) -> None:
    assert read_starter_template(tmp_path) == (STARTER_NEWSROOM_FOLDER / "release.md").read_text("utf-8")
    assert read_starter_template(write_template(tmp_path, "new/release.md", b"mitt")) == "mitt"


def test_the_versions_of_libraries_are_the_installed_ones() -> None:
    installed = [(name, version(name)) for name in (*fingerprint._OUTPUT_LIBRARIES, *fingerprint._OPTIONAL_LIBRARIES)]
    assert fingerprint._read_library_versions() == [("python", sys.version), *installed]


def test_a_library_without_a_metadata_folder_has_its_version_too(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = [*fingerprint._read_library_versions()[:-1], ("snowballstemmer", "")]  # it need not be installed
    monkeypatch.setattr(fingerprint, "_DIST_INFO", re.compile("nothing"))
    assert fingerprint._read_library_versions() == expected
