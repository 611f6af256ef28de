"""An OpenDocument text becomes a release with what readers may see of it, and nothing else."""

from pathlib import Path

from pressroom.importer.found import FoundRelease
from tests.support.importing import read_release
from tests.support.open_documents import save_open_document
from tests.support.small_images import image_bytes

PNG = image_bytes("PNG")
TITLE = '<text:p text:style-name="Title">A quay for everyone</text:p>'
LEAD = '<text:p text:style-name="Subtitle">The new quay opens on Friday, after two years of building.</text:p>'
STYLES = (
    '<style:style style:name="Title" style:family="paragraph"/>'
    '<style:style style:name="Subtitle" style:family="paragraph"/>'
    '<style:style style:name="Quotations" style:family="paragraph"/>'
    '<style:style style:name="B" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>'
    '<style:style style:name="V" style:family="text"><style:text-properties text:display="none"/></style:style>'
    '<text:list-style style:name="N"><text:list-level-style-number text:level="1" style:num-format="1"/>'
    '<text:list-level-style-bullet text:level="2"/></text:list-style>'
)


def read(tmp_path: Path, text: str, **files: bytes) -> FoundRelease:
    return read_release(save_open_document(tmp_path / "a.odt", TITLE + LEAD + text, STYLES, **files))


def test_titles_headings_lists_quotes_tables_and_notes_are_kept(tmp_path: Path) -> None:
    text = (
        '<text:h text:outline-level="1">Getting there</text:h>'
        '<text:p>By <text:span text:style-name="B">boat</text:span>, see <text:a xlink:href="https://example.org/">here'
        "</text:a>.<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>In summer.</text:p>"
        "</text:note-body></text:note></text:p>"
        '<text:list text:style-name="N"><text:list-item><text:p>one</text:p><text:list><text:list-item>'
        "<text:p>under one</text:p></text:list-item></text:list></text:list-item><text:list-item><text:p>two</text:p>"
        "</text:list-item></text:list>"
        '<text:p text:style-name="Quotations">“It is good.”</text:p>'
        "<table:table><table:table-row><table:table-cell><text:p>Day</text:p></table:table-cell><table:table-cell>"
        "<text:p>Time</text:p></table:table-cell></table:table-row></table:table>"
    )
    found = read(tmp_path, text)
    assert (found.headline, found.lead) == (
        "A quay for everyone",
        "The new quay opens on Friday, after two years of building.",
    )
    assert found.body == (
        "## Getting there\n\nBy **boat**, see [here](https://example.org/).[^1]\n\n"
        "1. one\n   - under one\n2. two\n\n> “It is good.”\n\n| Day | Time |\n| --- | --- |\n\n[^1]: In summer."
    )


def test_deleted_and_hidden_text_and_comments_are_left_out_and_the_draft_says_so(tmp_path: Path) -> None:
    text = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>Deleted.</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes>"
        "<text:p>The ferry leaves<office:annotation><text:p>Is this so?</text:p></office:annotation> at seven"
        '<text:span text:style-name="V"> secretly</text:span> in the evening.</text:p>'
    )
    found = read(tmp_path, text)
    assert found.body == "The ferry leaves at seven in the evening."
    reasons = "\n".join([doubt.reason for doubt in found.doubts])
    assert "1 tracked change;" in reasons
    assert "1 comment;" in reasons
    assert "hidden text" in reasons


def test_a_picture_in_a_frame_with_text_has_it_as_its_caption(tmp_path: Path) -> None:
    image = '<draw:frame><draw:image xlink:href="Pictures/tower.png"/><svg:desc>A round tower.</svg:desc></draw:frame>'
    text = (
        "<text:p>The ferry leaves at seven in the evening.</text:p><text:p><draw:frame><draw:text-box>"
        f"<text:p>{image}The tower. Foto: Eva Ek</text:p></draw:text-box></draw:frame></text:p>"
    )
    found = read(tmp_path, text, tower=PNG)
    (picture,) = found.pictures
    assert (picture.alt, picture.caption, picture.credit) == ("A round tower.", "The tower.", "Eva Ek")
    assert Path(picture.location).read_bytes() == PNG
    assert found.body.endswith(f"![]({picture.file})")
