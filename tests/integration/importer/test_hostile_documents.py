"""Damaged and hostile documents get a clear line, within bounded time and memory; nothing in them is fetched."""

import struct
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from pressroom.importer.found import FoundRelease, NotImported
from tests.support.importing import read_document
from tests.support.small_images import image_bytes
from tests.support.word_files import XMLNS, WordFile, paragraph, picture, run, table

TEXT = paragraph("A quay for everyone", "Title") + paragraph("It opens on Friday.")


def read_fault(path: Path) -> str:
    """The line about a document that cannot be read."""
    found = read_document(path)
    assert isinstance(found, NotImported), found
    assert found.remedy
    return found.message


def save_parts(path: Path, **parts: bytes | str) -> Path:
    """A document of parts below word/."""
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(f"word/{name}.xml", part)
    path.write_bytes(content.getvalue())
    return path


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    bomb = save_parts(tmp_path / "a.docx", document="<w/>", bomb=b"0" * 301 * 2**20)
    assert "would unpack to 301 MB; it was not unpacked" in read_fault(bomb)


def test_a_large_part_is_not_unpacked(tmp_path: Path) -> None:
    large = save_parts(tmp_path / "a.docx", document=b" " * 21 * 2**20)
    assert "contains word/document.xml with 21 MB" in read_fault(large)


def test_a_document_with_a_million_tags_is_refused(tmp_path: Path) -> None:
    many = f"<w:document {XMLNS}>{'<a/>' * 1_000_001}</w:document>"
    assert "too much text or formatting" in read_fault(save_parts(tmp_path / "a.docx", document=many))


def test_an_archive_of_too_many_files_is_refused(tmp_path: Path) -> None:
    parts = {f"p{number}": b"" for number in range(5001)}
    assert "contains 5002 files" in read_fault(save_parts(tmp_path / "a.docx", document="<w/>", **parts))


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd">',
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
    ],
)
@pytest.mark.parametrize("part", ["document", "styles", "footnotes"])
def test_external_entities_and_document_types_are_refused(tmp_path: Path, doctype: str, part: str) -> None:
    word = WordFile(TEXT, **({} if part == "document" else {part: ""}))
    word.extra[f"word/{part}.xml"] = f"{doctype}<w:{part} {XMLNS}/>".encode()
    assert "has a document type" in read_fault(word.save(tmp_path / "a.docx"))


def test_a_picture_on_the_web_or_outside_of_the_document_is_not_fetched(tmp_path: Path) -> None:
    word = WordFile(TEXT + picture("web") + picture("out"))
    word.links = {"web": "http://127.0.0.1:1/x.png"}
    word.targets = {"out": "../../../../a.png"}
    (tmp_path / "a.png").write_bytes(image_bytes("PNG"))
    found = read_document(word.save(tmp_path / "a.docx"))
    assert isinstance(found, FoundRelease)
    assert not found.pictures
    assert [doubt.field for doubt in found.doubts if "missing or only linked" in doubt.reason] == ["images"]


def test_deep_nesting_gets_a_line(tmp_path: Path) -> None:
    deep = "Innermost."
    for _ in range(70):
        deep = table(
            (f"<w:tc>{deep if deep.startswith('<') else paragraph(deep)}{paragraph('')}</w:tc>",), header=False
        )
    found = read_document(WordFile(TEXT + deep).save(tmp_path / "a.docx"))
    assert isinstance(found, NotImported)
    assert "nested" in found.message or "not valid XML" in found.message


def test_old_files_of_word_and_passwords_get_the_way_out(tmp_path: Path) -> None:
    start = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    (tmp_path / "old.doc").write_bytes(start)
    (tmp_path / "locked.docx").write_bytes(start + "EncryptedPackage".encode("utf-16-le"))
    assert "old format of Word (.doc)" in read_fault(tmp_path / "old.doc")
    assert "protected by a password" in read_fault(tmp_path / "locked.docx")


@pytest.mark.parametrize("length", [4, 30, 200, 900])
def test_a_truncated_document_gets_a_line(tmp_path: Path, length: int) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(WordFile(TEXT).build()[:length])
    assert "damaged" in read_fault(path)


def test_a_damaged_part_gets_a_line(tmp_path: Path) -> None:
    content = bytearray(WordFile(paragraph(run("x" * 5000))).build())
    position = content.find(b"word/document.xml") + 40
    content[position : position + 8] = struct.pack("<Q", 0)
    path = tmp_path / "a.docx"
    path.write_bytes(content)
    assert "damaged" in read_fault(path)


def test_macros_are_named_and_not_run(tmp_path: Path) -> None:
    word = WordFile(TEXT)
    word.extra["word/vbaProject.bin"] = b"x"
    found = read_document(word.save(tmp_path / "a.docm"))
    assert isinstance(found, FoundRelease)
    assert "macros" in found.doubts[-1].reason
