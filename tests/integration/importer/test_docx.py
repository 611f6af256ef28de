"""A Word document becomes a release with what readers may see of it, and nothing else."""

from pathlib import Path

import pytest

from tests.support.importing import read_release
from tests.support.small_images import image_bytes
from tests.support.word_files import WordFile, item, numbering, paragraph, picture, run, style, table

PNG = image_bytes("PNG")
SENTENCE = "The ferry leaves at seven and comes back in the evening, in all weathers."
TITLE = paragraph("A quay for everyone", "Title")
LEAD = paragraph("The new quay opens on Friday, after two years of building.", "Subtitle")


def read_body(tmp_path: Path, body: str, **parts: str) -> str:
    """The body of a document with a title and a lead."""
    return read_release(WordFile(TITLE + LEAD + body, **parts).save(tmp_path / "a.docx")).body


def read_reasons(tmp_path: Path, body: str, **parts: str) -> str:
    found = read_release(WordFile(TITLE + LEAD + body, **parts).save(tmp_path / "a.docx"))
    return "\n".join([f"{doubt.field}: {doubt.reason}" for doubt in found.doubts])


@pytest.mark.parametrize(
    ("title", "lead", "heading", "quote"),
    [
        ("Title", "Subtitle", "Heading1", "Quote"),
        ("Rubrik", "Ingress", "Rubrik1", "Citat"),
        ("Tittel", "Undertittel", "Overskrift1", "Sterktsitat"),
        ("Titel", "Untertitel", "berschrift1", "IntensivesZitat"),
    ],
)
def test_styles_are_known_by_their_names_in_several_languages(
    tmp_path: Path, title: str, lead: str, heading: str, quote: str
) -> None:
    body = paragraph("A quay", title) + paragraph("It opens on Friday, after two years.", lead)
    body += paragraph("How to get there", heading) + paragraph(SENTENCE) + paragraph("“It is good.”", quote)
    names = style(heading, "Überschrift 1" if heading.startswith("b") else heading)
    found = read_release(WordFile(body, styles=names).save(tmp_path / "a.docx"))
    assert (found.headline, found.lead) == ("A quay", "It opens on Friday, after two years.")
    assert found.body == f"## How to get there\n\n{SENTENCE}\n\n> “It is good.”"


def test_a_heading_is_known_by_the_level_of_its_style_or_the_style_that_this_is_based_on(tmp_path: Path) -> None:
    styles = style("Own1", "Own one", inner='<w:pPr><w:outlineLvl w:val="1"/></w:pPr>')
    styles += style("Own2", "Own two", based_on="Own1")
    body = paragraph("One", "Own1") + paragraph(SENTENCE) + paragraph("Two", "Own2") + paragraph(SENTENCE)
    assert read_body(tmp_path, body, styles=styles) == f"## One\n\n{SENTENCE}\n\n## Two\n\n{SENTENCE}"


def test_a_bold_line_above_running_text_is_a_heading(tmp_path: Path) -> None:
    body = paragraph(SENTENCE) + paragraph(run("Getting there", "<w:b/>")) + paragraph(SENTENCE)
    assert read_body(tmp_path, body) == f"{SENTENCE}\n\n## Getting there\n\n{SENTENCE}"


def test_lists_keep_their_levels_and_numbers(tmp_path: Path) -> None:
    body = item("one", 1) + item("two", 1) + item("under two", 2, 1) + item("further", 2, 2) + item("three", 1)
    body += paragraph(SENTENCE) + item("four", 1)
    text = read_body(tmp_path, body, numbering=numbering(n1="decimal", n2="bullet"))
    assert text == f"1. one\n2. two\n   - under two\n     - further\n3. three\n\n{SENTENCE}\n\n4. four"


def test_a_list_that_starts_again_is_a_list_of_its_own(tmp_path: Path) -> None:
    numbers = numbering(n1="decimal") + (
        '<w:num w:numId="2"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/>'
        "</w:lvlOverride></w:num>"
    )
    body = item("one", 1) + item("two", 1) + paragraph(SENTENCE) + item("again", 2) + item("and on", 2)
    assert read_body(tmp_path, body, numbering=numbers).endswith(f"2. two\n\n{SENTENCE}\n\n1. again\n2. and on")


def test_bullets_that_were_typed_make_a_list(tmp_path: Path) -> None:
    body = paragraph(SENTENCE) + paragraph("•\tone") + paragraph(run("\uf0b7 two", '<w:rFonts w:ascii="Symbol"/>'))
    assert read_body(tmp_path, body) == f"{SENTENCE}\n\n- one\n- two"


def test_tracked_changes_are_accepted_and_the_draft_says_so(tmp_path: Path) -> None:
    changes = (
        f'{run("On ")}<w:del w:id="1"><w:r><w:delText>Monday</w:delText></w:r></w:del>'
        f'<w:ins w:id="2">{run("Friday")}</w:ins><w:moveFrom w:id="3">{run(" gone")}</w:moveFrom>'
        f'<w:moveTo w:id="4">{run(" the quay opens.")}</w:moveTo>'
    )
    assert read_body(tmp_path, paragraph(changes)) == "On Friday the quay opens."
    assert "body: The document has 3 tracked changes; their accepted text was taken" in read_reasons(
        tmp_path, paragraph(changes)
    )


def test_a_paragraph_whose_end_was_deleted_goes_on_in_the_next_one(tmp_path: Path) -> None:
    deleted = paragraph("It opens", properties='<w:rPr><w:del w:id="1"/></w:rPr>')
    assert read_body(tmp_path, deleted + paragraph(" on Friday.")) == "It opens on Friday."
    assert "1 tracked change;" in read_reasons(tmp_path, deleted + paragraph(" on Friday."))


def test_a_deleted_row_is_left_out(tmp_path: Path) -> None:
    rows = table(("a", "b"), ("c", "d")).replace("<w:tr><w:tc>", '<w:tr><w:trPr><w:del w:id="1"/></w:trPr><w:tc>', 1)
    assert "c" not in read_body(tmp_path, rows)


def test_comments_are_counted_and_never_taken(tmp_path: Path) -> None:
    body = paragraph(f'<w:commentRangeStart w:id="0"/>{run(SENTENCE)}<w:r><w:commentReference w:id="0"/></w:r>')
    comments = f'<w:comment w:id="0">{paragraph("Do we dare to say this?")}</w:comment>'
    assert read_body(tmp_path, body, comments=comments) == SENTENCE
    assert "The document has 1 comment; it was left out" in read_reasons(tmp_path, body, comments=comments)


@pytest.mark.parametrize("properties", ["<w:vanish/>", '<w:rStyle w:val="Hidden"/>', "<w:strike/>"])
def test_hidden_and_struck_text_is_left_out_and_the_draft_says_so(tmp_path: Path, properties: str) -> None:
    styles = '<w:style w:type="character" w:styleId="Hidden"><w:name w:val="h"/><w:rPr><w:vanish/></w:rPr></w:style>'
    body = paragraph(run(SENTENCE) + run(" Secret.", properties))
    assert read_body(tmp_path, body, styles=styles) == SENTENCE
    assert "left out" in read_reasons(tmp_path, body, styles=styles)


def test_footnotes_and_endnotes_become_footnotes(tmp_path: Path) -> None:
    body = paragraph(
        f'{run("One")}<w:r><w:footnoteReference w:id="2"/></w:r>{run(" two")}<w:r><w:endnoteReference w:id="2"/></w:r>'
    )
    notes = {
        "footnotes": f'<w:footnote w:id="2">{paragraph("The first.")}</w:footnote>',
        "endnotes": f'<w:endnote w:id="2">{paragraph("The second.")}</w:endnote>',
    }
    assert read_body(tmp_path, body, **notes) == "One[^1] two[^2]\n\n[^1]: The first.\n\n[^2]: The second."


def test_tables_keep_merged_cells(tmp_path: Path) -> None:
    wide = f'<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{paragraph("Both")}</w:tc>'
    rows = table(("Day", "Time"), (wide,))
    assert read_body(tmp_path, rows) == "| Day | Time |\n| --- | --- |\n| Both |  |"


def test_characters_of_word_become_ordinary_ones(tmp_path: Path) -> None:
    body = paragraph(
        "<w:r><w:t>opening</w:t><w:softHyphen/><w:t>hours 08</w:t><w:noBreakHyphen/><w:t>123\xa0456</w:t><w:cr/>"
        '<w:t>next </w:t><w:sym w:font="Wingdings" w:char="F04A"/><w:sym w:font="Odd" w:char="F0FF"/></w:r>'
    )
    assert read_body(tmp_path, body) == "openinghours 08-123\xa0456\\\nnext ☺"
    assert "symbols" in read_reasons(tmp_path, body)


def test_links_are_kept_if_they_lead_to_the_web(tmp_path: Path) -> None:
    links = f'<w:hyperlink r:id="A">{run("plan")}</w:hyperlink><w:hyperlink r:id="B">{run(" bad")}</w:hyperlink>'
    begin, separate, end = [f'<w:r><w:fldChar w:fldCharType="{each}"/></w:r>' for each in ("begin", "separate", "end")]
    code = '<w:r><w:instrText>HYPERLINK "https://example.org/f"</w:instrText></w:r>'
    field = f"{begin}{code}{separate}{run('field')}{end}"
    word = WordFile(TITLE + LEAD + paragraph(links) + paragraph(field))
    word.links = {"A": "https://example.org/plan", "B": "javascript:alert(1)"}
    assert read_release(word.save(tmp_path / "a.docx")).body == (
        "[plan](https://example.org/plan) bad\n\n[field](https://example.org/f)"
    )


def test_text_of_simple_fields_and_content_controls_is_kept_but_not_what_nobody_filled_in(tmp_path: Path) -> None:
    filled = f"<w:sdt><w:sdtContent>{paragraph('Filled in.')}</w:sdtContent></w:sdt>"
    empty = (
        f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{paragraph('Click here')}</w:sdtContent></w:sdt>"
    )
    field = paragraph(f'<w:fldSimple w:instr="DATE">{run("2 May")}</w:fldSimple>{run(" it is.")}')
    contents = paragraph("Contents 1", "TOC1")
    assert read_body(tmp_path, filled + empty + contents + field) == "Filled in.\n\n2 May it is."


def test_the_text_of_a_text_box_is_kept_once_and_is_doubtful(tmp_path: Path) -> None:
    box = (
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor><a:graphic><a:graphicData><wps:txbx>"
        f"<w:txbxContent>{paragraph('In the box.')}</w:txbxContent></wps:txbx></a:graphicData></a:graphic></wp:anchor>"
        "</w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>"
        f"<w:txbxContent>{paragraph('In the box.')}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    body = paragraph(box + run("Beside it."))
    assert read_body(tmp_path, body) == "Beside it.\n\nIn the box."
    assert "text boxes" in read_reasons(tmp_path, body)


def test_pictures_are_taken_out_with_alternative_text_caption_and_credit(tmp_path: Path) -> None:
    word = WordFile(
        TITLE
        + LEAD
        + paragraph(SENTENCE)
        + picture("photo", "A tower")
        + paragraph("The tower. Foto: Eva Ek", "Bildtext")
    )
    word.media = {"photo.png": PNG}
    found = read_release(word.save(tmp_path / "a.docx"))
    (only,) = found.pictures
    assert (only.alt, only.caption, only.credit) == ("A tower", "The tower.", "Eva Ek")
    assert Path(only.location).read_bytes() == PNG
    assert found.body == f"{SENTENCE}\n\n![]({only.file})"
    assert read_release(tmp_path / "a.docx").pictures == found.pictures


def test_a_picture_that_no_browser_shows_is_named(tmp_path: Path) -> None:
    word = WordFile(TITLE + LEAD + paragraph(SENTENCE) + picture("graph"))
    word.media = {"graph.emf": b"\x01\x00\x00\x00EMF"}
    found = read_release(word.save(tmp_path / "a.docx"))
    assert not found.pictures
    assert "the picture graph.emf is EMF; export it as PNG" in found.doubts[0].reason


def test_headers_and_footers_are_no_part_of_the_body(tmp_path: Path) -> None:
    footer = paragraph("Page 1 of 2")
    assert read_body(tmp_path, paragraph(SENTENCE), footer1=footer) == SENTENCE


def test_the_language_is_that_of_most_of_the_text(tmp_path: Path) -> None:
    body = paragraph(run(SENTENCE, '<w:lang w:val="nb-NO"/>')) + paragraph(run("Hej", '<w:lang w:val="sv-SE"/>'))
    assert read_release(WordFile(TITLE + body).save(tmp_path / "a.docx")).language == "nb-NO"


def test_the_title_in_the_properties_is_only_used_for_want_of_a_better_one(tmp_path: Path) -> None:
    word = WordFile(TITLE + LEAD)
    word.extra["docProps/core.xml"] = (
        b'<c xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Template of 2009</dc:title></c>'
    )
    assert read_release(word.save(tmp_path / "a.docx")).headline == "A quay for everyone"
