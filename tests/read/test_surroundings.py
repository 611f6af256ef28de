"""Templates and catalogues: the built-in ones, a newsroom's own in their place, and a digest that follows them."""

import re
import sys
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

import pytest

from pressroom.errors import ConfigError
from pressroom.read import STARTERS, catalogues, languages, locales, starter, surroundings, templates

MODULE = import_module("pressroom.read.surroundings")  # the package has a function of that name
ROOT = Path(__file__).parents[2]


def own(folder: Path, name: str, content: bytes) -> Path:
    path = folder / "templates" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return folder


def test_the_built_in_templates_have_two_names(tmp_path: Path) -> None:
    loaded = templates(tmp_path)
    assert loaded["site/release.html"] == loaded["builtin/site/release.html"]
    assert "site/release.html" in loaded
    assert "mail/release.html" in loaded


def test_a_template_of_the_newsroom_takes_the_place_of_the_built_in_one(tmp_path: Path) -> None:
    loaded = templates(own(tmp_path, "site/release.html", b"mitt"))
    assert loaded["site/release.html"] == "mitt"
    assert loaded["builtin/site/release.html"] == templates(ROOT)["site/release.html"]


def test_the_newsroom_of_the_checkout_has_none_of_its_own() -> None:
    loaded = templates(ROOT)
    assert loaded["site/release.html"] == loaded["builtin/site/release.html"]


def test_hidden_files_and_what_new_begins_with_are_no_templates(tmp_path: Path) -> None:
    loaded = templates(own(tmp_path, ".git/config", b"\xff"))
    assert not [name for name in loaded if "new/" in name or "/." in name or name.startswith(".")]
    assert (STARTERS / "newsroom.yaml").is_file()


def test_a_template_that_is_no_text_is_told_by_name(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"release\.html is not UTF-8"):
        templates(own(tmp_path, "site/release.html", b"\xff"))


def test_every_language_has_every_message() -> None:
    loaded = catalogues()
    assert loaded.keys() == languages() == {"en", "nb", "sv"}
    assert loaded["sv"].keys() == loaded["en"].keys()
    assert loaded["sv"]["Press contacts"] == ("Presskontakter",)


@pytest.mark.parametrize("text", ["nonsense", 'msgid "a" "b"\nmsgid "c"\nmsgstr[x] "d"'])
def test_a_broken_catalogue_is_told_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    (tmp_path / "sv.po").write_text(text)
    monkeypatch.setattr(locales, "_LOCALE", tmp_path)
    with pytest.raises(ConfigError, match=r"sv\.po is no message catalogue"):
        catalogues()


def test_messages_have_their_plurals_and_none_that_are_uncertain(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = 'msgid "%d day"\nmsgid_plural "%d days"\nmsgstr[0] "%d dag"\nmsgstr[1] "%d dagar"\n'
    text += '\n#, fuzzy\nmsgid "a"\nmsgstr "b"\n\nmsgid "c"\nmsgstr ""\n'
    (tmp_path / "sv.po").write_text(text)
    monkeypatch.setattr(locales, "_LOCALE", tmp_path)
    assert catalogues() == {"sv": {"%d day": ("%d dag", "%d dagar")}}


def test_the_shape_follows_the_templates(tmp_path: Path) -> None:
    before = surroundings(tmp_path).shape
    assert surroundings(tmp_path).shape == before
    assert surroundings(own(tmp_path, "site/release.html", b"mitt")).shape != before


def test_the_shape_follows_the_words_of_the_newsroom_and_the_names_of_files_beside_them(tmp_path: Path) -> None:
    (tmp_path / "locale").mkdir()
    shapes = [surroundings(tmp_path).shape]
    for name, text in (("sv.po", 'msgid "a"\nmsgstr "b"'), ("sv.po", 'msgid "a"\nmsgstr "c"'), ("sv.po~", "")):
        (tmp_path / "locale" / name).write_text(text)
        shapes.append(surroundings(tmp_path).shape)
    assert len(set(shapes)) == 4


def test_words_of_the_newsroom_stand_in_the_place_of_the_built_in_ones(tmp_path: Path) -> None:
    (tmp_path / "locale").mkdir()
    (tmp_path / "locale/sv.po").write_text('msgid "Facts"\nmsgstr "Kort om"\n\n#, fuzzy\nmsgid "Table"\nmsgstr "Tab"\n')
    (tmp_path / "locale/fi.po").write_text('msgid "Facts"\nmsgstr "Faktat"\n')
    own, built_in = catalogues(tmp_path), catalogues()
    assert own["sv"] == built_in["sv"] | {"Facts": ("Kort om",)}
    assert own["fi"] == {"Facts": ("Faktat",)}
    assert own["en"] == built_in["en"]
    assert languages(tmp_path) == languages() | {"fi"}


def test_a_release_begins_with_the_starter_of_the_newsroom(tmp_path: Path) -> None:
    assert starter(tmp_path) == (STARTERS / "release.md").read_text("utf-8")
    assert starter(own(tmp_path, "new/release.md", b"mitt")) == "mitt"


def test_the_versions_of_libraries_are_those_that_were_installed() -> None:
    installed = [(name, version(name)) for name in MODULE._SHAPING]
    assert MODULE._versions() == [("python", sys.version), *installed]


def test_a_library_without_a_metadata_folder_has_its_version_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = MODULE._versions()
    monkeypatch.setattr(MODULE, "_INSTALLED", re.compile("nothing"))
    assert MODULE._versions() == expected
