"""HTML from the clipboard of Word, LibreOffice and Google Docs, and plain text, become a release."""

from pathlib import Path

import pytest

from pressroom.errors import ConfigError
from pressroom.importer.clipboard_html import read_clipboard
from pressroom.importer.found import FoundRelease
from tests.support.importing import make_context
from tests.support.small_images import image_bytes

SENTENCE = "The ferry leaves at seven and comes back in the evening."
TOP = "<h1>A quay for everyone</h1><p>The new quay opens on Friday, after two years of building.</p>"


def read(html: str | bytes, folder: Path | None = None) -> FoundRelease:
    return read_clipboard(html if isinstance(html, bytes) else html.encode(), "Standard input", make_context(), folder)


def make_windows_clipboard(fragment: str) -> bytes:
    """HTML as Windows has it on the clipboard, with the offsets of its parts."""
    html = f"<html><body><!--StartFragment-->{fragment}<!--EndFragment--></body></html>".encode()
    header = "Version:0.9\r\nStartHTML:{:010}\r\nEndHTML:{:010}\r\nSourceURL:file:///C:/x.docx\r\n"
    start = len(header.format(0, 0))
    return header.format(start, start + len(html)).encode() + html


def test_the_clipboard_of_windows_is_read_without_its_header() -> None:
    found = read(make_windows_clipboard(f"{TOP}<p>Åkes färja. {SENTENCE}</p>"))
    assert found.headline == "A quay for everyone"
    assert found.body == f"Åkes färja. {SENTENCE}"


def test_offsets_that_are_wrong_lose_nothing() -> None:
    content = make_windows_clipboard(f"{TOP}<p>{SENTENCE}</p>").replace(b"StartHTML:0", b"StartHTML:9")
    assert read(content).body == SENTENCE


def test_classes_of_word_say_what_a_paragraph_is() -> None:
    html = (
        "<p class=MsoTitle>A quay</p><p class=MsoSubtitle>It opens on Friday, after two years.</p>"
        f"<p class=MsoNormal>{SENTENCE}<o:p></o:p></p><p class=MsoQuote>“It is good.”</p>"
        '<p class=MsoNormal><ins cite="mailto:x">In.</ins><del>Out.</del></p>'
    )
    found = read(html)
    assert (found.headline, found.lead) == ("A quay", "It opens on Friday, after two years.")
    assert found.body == f"{SENTENCE}\n\n> “It is good.”\n\nIn."
    assert "2 tracked changes" in found.doubts[0].reason


def test_the_clipboard_of_google_docs_has_a_title_by_its_size_and_no_comments() -> None:
    html = (
        '<meta charset="utf-8"><b style="font-weight:normal" id="docs-internal-guid-1"><p dir="ltr">'
        '<span style="font-size:26pt">A quay</span></p><p dir="ltr"><span style="font-weight:400">It opens on Friday, '
        f'after two years.</span></p><p>{SENTENCE}<sup><a href="#cmnt1" id="cmnt_ref1">[a]</a></sup></p></b>'
        '<div><p><a href="#cmnt_ref1" id="cmnt1">[a]</a> Is this so?</p></div>'
    )
    found = read(html)
    assert found.headline == "A quay"
    assert found.body == SENTENCE
    assert "comments" in found.doubts[0].reason


def test_footnotes_of_libreoffice_are_footnotes() -> None:
    html = (
        f'{TOP}<p>{SENTENCE}<a class="sdfootnoteanc" name="sdfootnote1anc" href="#sdfootnote1sym"><sup>1</sup></a></p>'
        '<div id="sdfootnote1"><p><a class="sdfootnotesym" name="sdfootnote1sym" href="#sdfootnote1anc">1</a>In summer.'
        "</p></div>"
    )
    assert read(html).body == f"{SENTENCE}[^1]\n\n[^1]: In summer."


def test_pictures_are_taken_from_beside_the_file_only(tmp_path: Path) -> None:
    folder = tmp_path / "saved"
    (folder / "a_files").mkdir(parents=True)
    for path in (folder / "a_files/in.png", tmp_path / "out.png"):
        path.write_bytes(image_bytes("PNG"))
    sources = (
        "a_files/in.png",
        "../out.png",
        f"file://{tmp_path}/out.png",
        f"{tmp_path}/out.png",
        "http://127.0.0.1:1/x.png",
    )
    found = read(TOP + "".join([f'<p><img src="{each}"></p>' for each in sources]) + f"<p>{SENTENCE}</p>", folder)
    assert [Path(each.location).name for each in found.pictures] == ["in.png"]
    assert len([doubt for doubt in found.doubts if doubt.field == "images"]) == 4


def test_plain_text_keeps_its_paragraphs() -> None:
    found = read(
        f"A quay\r\n\r\nIt opens on Friday, after two years.\r\n\r\n{SENTENCE}\r\n\r\n* no markup".encode("utf-16")
    )
    assert (found.headline, found.lead) == ("A quay", "It opens on Friday, after two years.")
    assert found.body.startswith(SENTENCE)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"  \n ", "is empty"),
        (b"{\\rtf1\\ansi x}", "is RTF"),
        (b"\x00\x01\x02 text", "binary data"),
        (b"<p> </p>", "has no text"),
        (b"word " * 300_000, "has more than 1 000 000 characters"),
    ],
)
def test_what_is_no_text_gets_a_line(content: bytes, message: str) -> None:
    with pytest.raises(ConfigError, match=message) as error:
        read(content)
    assert error.value.remedy


@pytest.mark.parametrize(
    "html",
    [
        f"{TOP}<p>Åkes färja. {SENTENCE}</p>".encode("utf-16"),
        f"<meta charset='windows-1252'>{TOP}<p>Åkes färja. {SENTENCE}</p>".encode("windows-1252"),
        f"{TOP}<p>Åkes färja, Åkes öar, Åkes å. {SENTENCE}</p>".encode() + "<p>Längst bort.</p>".encode("cp1252"),
    ],
    ids=["utf-16", "declared", "damaged"],
)
def test_html_is_decoded_as_that_of_a_page_is(html: bytes) -> None:
    found = read(html)
    assert "Åkes färja" in found.body
    assert "�" not in found.body
    assert "Ã" not in found.body
