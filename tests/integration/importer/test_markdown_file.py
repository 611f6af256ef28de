from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from pressroom.importer import markdown_file
from pressroom.importer.formats import FetchedFile, ImportContext
from pressroom.importer.found import FoundRelease, NotImported
from tests.unit.importer.release_samples import COPIED_PAGE

STOCKHOLM = ZoneInfo("Europe/Stockholm")
TEXT = "Färjan går från juni.\n\nDet betyder att fler kan bo kvar på öarna hela året.\n"


class NoFetcher:
    """Markdown files need no other files."""

    def fetch(self, location: str, *, base: str = "") -> FetchedFile:
        raise AssertionError((location, base))


CONTEXT = ImportContext(fetcher=NoFetcher(), language="sv", zone=STOCKHOLM)
Import = Callable[[str, bytes | str], FoundRelease | NotImported]


@pytest.fixture
def import_file(tmp_path: Path) -> Import:
    def read(name: str, content: bytes | str) -> FoundRelease | NotImported:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        file = FetchedFile(str(path), path)
        assert markdown_file.matches(file, file.read_start())
        (found,) = markdown_file.read(file, CONTEXT)
        return found

    return read


def read_release(import_file: Import, name: str, content: bytes | str) -> FoundRelease:
    found = import_file(name, content)
    assert isinstance(found, FoundRelease), found
    return found


def test_front_matter_of_hugo_becomes_values(import_file: Import) -> None:
    front = (
        '---\ntitle: "Ny färja"\ndate: 2024-05-01T09:00:00+02:00\ntags: [färja, skärgård]\naliases: [/2024/ny.html]\n'
        "featured_image: img/farja.jpg\ndescription: Färjan går från juni.\nlang: sv\n---\n"
    )
    release = read_release(import_file, "ny.md", front + "# Ny färja\n\n" + TEXT)
    assert (release.headline, release.lead) == ("Ny färja", "Färjan går från juni.")
    assert release.body == "Det betyder att fler kan bo kvar på öarna hela året."
    assert release.published_at is not None
    assert release.published_at.isoformat() == "2024-05-01T09:00:00+02:00"
    assert release.keywords == ("färja", "skärgård")
    assert release.urls == ("/2024/ny.html",)
    assert [picture.file for picture in release.pictures] == ["farja.jpg"]
    assert release.doubts == ()


def test_toml_and_the_header_lines_of_pelican_are_front_matter_too(import_file: Import) -> None:
    toml = read_release(import_file, "a.md", '+++\ntitle = "Ny färja"\ndate = 2024-05-01\ndraft = true\n+++\n' + TEXT)
    assert (toml.headline, toml.is_public) == ("Ny färja", False)
    assert [doubt.field for doubt in toml.doubts] == ["publish_at"]
    pelican = read_release(import_file, "b.md", "Title: Ny färja\nDate: 2024-05-01 10:20\nTags: a, b\n\n" + TEXT)
    assert (pelican.headline, pelican.keywords) == ("Ny färja", ("a", "b"))
    assert pelican.published_at is not None
    assert pelican.published_at.isoformat() == "2024-05-01T10:20:00+02:00"


def test_a_release_in_our_own_format_keeps_its_body_and_values(import_file: Import) -> None:
    front = (
        "---\nheadline: Ny färja\nlead: Den går från juni.\npublish_at: 2024-05-01 09:00\nkind: news\ncontacts:\n"
        "  - bo-ek\n  - name: Anna Berg\n    phone: 08-465 004 11\nhelp:\n  - name: Jouren\n    phone: 08-465 004 12\n"
        "images:\n  - file: f.jpg\n    alt: En färja\n    credit: Bo Ek\n---\n\n"
    )
    body = "## Om Sundlinjen\n\nText.\n\n![](f.jpg)"
    release = read_release(import_file, "sv.md", front + body)
    assert release.body == body
    assert (release.kind, release.lead) == ("news", "Den går från juni.")
    assert [contact.name for contact in release.contacts] == ["Anna Berg"]
    assert release.help[0].phone == "08-465 004 12"
    assert [(each.file, each.alt, each.credit) for each in release.pictures] == [("f.jpg", "En färja", "Bo Ek")]
    assert [doubt.reason for doubt in release.doubts] == [
        "the contact “bo-ek” is in the newsroom that the file comes from"
    ]


def test_pictures_html_and_headings_of_a_body_become_ours(import_file: Import) -> None:
    text = (
        '# Ny färja\n\nFärjan går från juni.\n\n# Mer\n\nText om den.\n\n![En färja](img/f.jpg "Vid kajen")\n\n'
        '{{< figure src="img/b.jpg" caption="Båten" alt="En båt" attr="Bo Ek" >}}\n\n'
        "<p>Rå <b>HTML</b><script>x</script></p>\n\n{% include x.html %}\n"
    )
    release = read_release(import_file, "a.md", text)
    assert release.headline == "Ny färja"
    assert release.body == ("## Mer\n\nText om den.\n\n![](f.jpg)\n\n![](b.jpg)\n\nRå **HTML**\n\n{% include x.html %}")
    assert [(each.caption, each.alt, each.credit) for each in release.pictures] == [
        ("Vid kajen", "En färja", ""),
        ("Båten", "En båt", "Bo Ek"),
    ]
    assert "{% include x.html %}" in release.doubts[0].reason


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1252"])
def test_plain_text_in_any_encoding_becomes_a_release(import_file: Import, encoding: str) -> None:
    release = read_release(import_file, "a.txt", COPIED_PAGE.encode(encoding))
    assert release.headline == "Tärnsund och grannöarna i gemensam vecka för säker is"
    assert (len(release.help), len(release.contacts), len(release.organisations)) == (8, 2, 1)


def test_wrapped_lines_are_joined_and_signs_of_markdown_stay_signs(import_file: Import) -> None:
    text = (
        "Ny färja\n\nFärjan går från juni, varje timme mellan kajen och alla öarna,\n"
        "och den tar 40 bilar * 2 turer och "
        "<b>alla</b> cyklar [nästan].\nDen är ny.\n\n• Röd\n• Grön\n\n1. Ett\n2. Två\n\n– Bra, säger Bo Ek.\n"
    )
    release = read_release(import_file, "a.txt", text)
    assert release.lead == (
        "Färjan går från juni, varje timme mellan kajen och alla öarna, och den tar 40 bilar * 2 turer och "
        "<b>alla</b> cyklar [nästan]. Den är ny."
    )
    assert release.body == "- Röd\n- Grön\n\n1. Ett\n2. Två\n\n– Bra, säger Bo Ek."


@pytest.mark.parametrize(
    ("front", "message"),
    [
        ("---\na: &x [1]\nb: *x\n---\n", "aliases"),
        ("---\na: " + "[" * 50 + "]" * 50 + "\n---\n", "levels deep"),
        ("---\na: [\n---\n", "not valid YAML"),
        ("---\n? [a]\n: b\n---\n", "not valid YAML"),
        ("---\na: " + "x" * 70_000 + "\n---\n", "more than 64 kB"),
        ("---\n- a\n---\n", "no keys"),
        ("+++\na = " + "[" * 5000 + "\n+++\n", "not valid TOML"),
        ("---\na: \x01\n---\n", "not valid YAML"),
    ],
)
def test_a_front_matter_that_cannot_be_read_says_why(import_file: Import, front: str, message: str) -> None:
    found = import_file("a.md", front + TEXT)
    assert isinstance(found, NotImported)
    assert message in found.message
    assert found.remedy


@pytest.mark.parametrize(("content", "message"), [(b"", "empty"), (b"a" * 1_000_001, "more than 1 MB")])
def test_an_empty_or_huge_file_is_not_imported(import_file: Import, content: bytes, message: str) -> None:
    found = import_file("a.txt", content)
    assert isinstance(found, NotImported)
    assert message in found.message


@pytest.mark.parametrize(
    ("name", "start"), [("a.txt", b"<!DOCTYPE html>"), ("a.md", b"PK\x03\x04"), ("a.txt", b"a\0b"), ("a.docx", b"text")]
)
def test_other_formats_are_left_to_their_readers(name: str, start: bytes) -> None:
    assert not markdown_file.matches(FetchedFile(name, Path(name)), start)
