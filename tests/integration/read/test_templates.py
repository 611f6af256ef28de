"""Templates and catalogues: the built-in ones, a newsroom's own in their place, and a digest that follows them."""

import re
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from pressroom.errors import ConfigError
from pressroom.read import (
    STARTER_NEWSROOM_FOLDER,
    catalogues,
    fingerprint,
    list_languages,
    read_build_inputs,
    read_catalogues,
    read_starter_template,
    read_templates,
)

ROOT = Path(__file__).parents[3]


def own(folder: Path, name: str, content: bytes) -> Path:
    path = folder / "templates" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return folder


def test_the_built_in_templates_have_two_names(tmp_path: Path) -> None:
    loaded = read_templates(tmp_path)
    assert loaded["site/release.html"] == loaded["builtin/site/release.html"]
    assert "site/release.html" in loaded
    assert "mail/release.html" in loaded


def test_a_template_of_the_newsroom_takes_the_place_of_the_built_in_one(tmp_path: Path) -> None:
    loaded = read_templates(own(tmp_path, "site/release.html", b"mitt"))
    assert loaded["site/release.html"] == "mitt"
    assert loaded["builtin/site/release.html"] == read_templates(ROOT)["site/release.html"]


def test_the_newsroom_of_the_checkout_has_none_of_its_own() -> None:
    loaded = read_templates(ROOT)
    assert loaded["site/release.html"] == loaded["builtin/site/release.html"]


def test_hidden_files_and_what_new_begins_with_are_no_templates(tmp_path: Path) -> None:
    loaded = read_templates(own(tmp_path, ".git/config", b"\xff"))
    assert not [name for name in loaded if "new/" in name or "/." in name or name.startswith(".")]
    assert (STARTER_NEWSROOM_FOLDER / "newsroom.yaml").is_file()


def test_a_template_that_is_no_text_is_told_by_name(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"release\.html is not UTF-8"):
        read_templates(own(tmp_path, "site/release.html", b"\xff"))


def test_every_language_has_every_message() -> None:
    loaded = read_catalogues()
    assert loaded.keys() == list_languages() == {"en", "nb", "sv"}
    assert loaded["sv"].keys() == loaded["en"].keys()
    assert loaded["sv"]["Press contacts"] == ("Presskontakter",)


@pytest.mark.parametrize("text", ["nonsense", 'msgid "a" "b"\nmsgid "c"\nmsgstr[x] "d"'])
def test_a_broken_catalogue_is_told_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    (tmp_path / "sv.po").write_text(text)
    monkeypatch.setattr(catalogues, "_LOCALE_FOLDER", tmp_path)
    with pytest.raises(ConfigError, match=r"sv\.po is no message catalogue"):
        read_catalogues()


def test_messages_have_their_plurals_and_none_that_are_uncertain(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = 'msgid "%d day"\nmsgid_plural "%d days"\nmsgstr[0] "%d dag"\nmsgstr[1] "%d dagar"\n'
    text += '\n#, fuzzy\nmsgid "a"\nmsgstr "b"\n\nmsgid "c"\nmsgstr ""\n'
    (tmp_path / "sv.po").write_text(text)
    monkeypatch.setattr(catalogues, "_LOCALE_FOLDER", tmp_path)
    assert read_catalogues() == {"sv": {"%d day": ("%d dag", "%d dagar")}}


def test_the_shape_follows_the_templates(tmp_path: Path) -> None:
    before = read_build_inputs(tmp_path).fingerprint
    assert read_build_inputs(tmp_path).fingerprint == before
    assert read_build_inputs(own(tmp_path, "site/release.html", b"mitt")).fingerprint != before


def test_the_shape_follows_the_words_of_the_newsroom_and_the_names_of_files_beside_them(tmp_path: Path) -> None:
    (tmp_path / "locale").mkdir()
    shapes = [read_build_inputs(tmp_path).fingerprint]
    for name, text in (("sv.po", 'msgid "a"\nmsgstr "b"'), ("sv.po", 'msgid "a"\nmsgstr "c"'), ("sv.po~", "")):
        (tmp_path / "locale" / name).write_text(text)
        shapes.append(read_build_inputs(tmp_path).fingerprint)
    assert len(set(shapes)) == 4


def test_words_of_the_newsroom_stand_in_the_place_of_the_built_in_ones(tmp_path: Path) -> None:
    (tmp_path / "locale").mkdir()
    (tmp_path / "locale/sv.po").write_text('msgid "Facts"\nmsgstr "Kort om"\n\n#, fuzzy\nmsgid "Table"\nmsgstr "Tab"\n')
    (tmp_path / "locale/fi.po").write_text('msgid "Facts"\nmsgstr "Faktat"\n')
    own, built_in = read_catalogues(tmp_path), read_catalogues()
    assert own["sv"] == built_in["sv"] | {"Facts": ("Kort om",)}
    assert own["fi"] == {"Facts": ("Faktat",)}
    assert own["en"] == built_in["en"]
    assert list_languages(tmp_path) == list_languages() | {"fi"}


def test_a_release_begins_with_the_starter_of_the_newsroom(tmp_path: Path) -> None:
    assert read_starter_template(tmp_path) == (STARTER_NEWSROOM_FOLDER / "release.md").read_text("utf-8")
    assert read_starter_template(own(tmp_path, "new/release.md", b"mitt")) == "mitt"


def test_the_versions_of_libraries_are_those_that_were_installed() -> None:
    installed = [(name, version(name)) for name in fingerprint._OUTPUT_LIBRARIES]
    assert fingerprint._read_library_versions() == [("python", sys.version), *installed]


def test_a_library_without_a_metadata_folder_has_its_version_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = fingerprint._read_library_versions()
    monkeypatch.setattr(fingerprint, "_DIST_INFO", re.compile("nothing"))
    assert fingerprint._read_library_versions() == expected
