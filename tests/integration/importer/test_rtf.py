from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from pressroom.importer import rtf
from pressroom.importer.formats import FetchedFile, ImportContext
from pressroom.importer.found import FoundRelease, NotImported

HEAD = rb"{\rtf1\ansi\ansicpg1252 Bron \'f6ppnar\par\par Bron i Fj\'e4llby \u246?ppnar p\'e5 m\'e5ndag.\par\par "


def read(folder: Path, content: bytes) -> FoundRelease | NotImported:
    (folder / "a.rtf").write_bytes(content)
    file = FetchedFile("a.rtf", folder / "a.rtf")
    assert rtf.matches(file, file.read_start())
    (found,) = rtf.read(file, ImportContext(None, "sv", ZoneInfo("Europe/Stockholm")))  # type: ignore[arg-type] # unused
    return found


def test_the_text_of_an_rtf_file_becomes_a_release_with_a_doubt(tmp_path: Path) -> None:
    found = read(tmp_path, HEAD + rb"Den har kostat 12 miljoner kronor.\par}")
    assert isinstance(found, FoundRelease)
    assert found.headline == "Bron öppnar"
    assert "Bron i Fjällby öppnar på måndag." in f"{found.lead} {found.body}"
    assert any("only the text is read" in doubt.reason for doubt in found.doubts)


@pytest.mark.parametrize("text", [rb"{\deleted gone}", rb"{\revised new}", rb"{\v hidden}"])
def test_an_rtf_file_with_text_that_nobody_may_see_is_refused(tmp_path: Path, text: bytes) -> None:
    found = read(tmp_path, HEAD + text + b"}")
    assert isinstance(found, NotImported)
    assert found.remedy == "Save it as .docx."
