"""release.txt says what the page says, in the same order."""

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from pressroom.model.release import Release
from pressroom.render.release_text import html_to_text
from tests.support.recorded_releases import CORRECTED, OUTDATED
from tests.support.rendering import PLAIN, RELEASE, create_context, render_format

CONTEXT = create_context()


def folded(text: str) -> str:
    return " ".join(text.split())


def page_words(html: str) -> str:
    """The words of the article that are copied, without regard to white space: a browser breaks lines at blocks."""
    article = BeautifulSoup(html, "html.parser").select_one("main article")
    assert article
    for control in article.select(".control"):
        control.decompose()
    return "".join(article.text.split())


@pytest.mark.parametrize("release", [RELEASE, PLAIN], ids=["full", "plain"])
def test_the_text_has_the_words_of_the_page_in_their_order(release: Release) -> None:
    assert "".join(render_format("release-text", release).split()) == page_words(render_format("release-page", release))


def test_the_text_begins_with_issuer_date_headline_and_lead() -> None:
    assert render_format("release-text").startswith(
        "Sundvik kommun och Sundviks Hamn AB · Pressmeddelande\n\n"
        "Sundvik, 4 november 2024 kl. 9.30\n\n"
        f"{RELEASE.headline}\n\n{RELEASE.lead}\n\n"
    )


def test_the_text_ends_with_one_line_end_and_no_line_has_blanks_at_its_end() -> None:
    text = render_format("release-text")
    assert text.endswith("AB\n")
    assert "\r" not in text
    assert "\n\n\n" not in text
    assert [line for line in text.split("\n") if line != line.rstrip()] == []


def test_a_contact_is_a_few_lines_that_belong_together() -> None:
    assert "  Eva Ålund\n  presschef, Sundvik kommun\n  via växeln\n  Telefon: 0123-45 60 10\n" in render_format(
        "release-text"
    )


def test_lists_tables_quotes_and_code_keep_their_layout() -> None:
    text = render_format("release-text")
    assert "  1. Först rivs bryggan.\n\n  2. Sedan byggs kajen:\n\n    med sten\n    med trä\n" in text
    assert "Del\tMiljoner\nKaj\t10\nLjus\t2\n" in text
    assert "  Vi har väntat länge. Nu blir det av.\n\n– Eva Ålund, presschef\n" in text
    assert "  indragen   kod\n  på två rader\n" in text
    assert "Rad ett\nrad två.\n" in text
    assert "\n[1] Enligt budgeten.\n" in text


def test_a_template_of_the_newsroom_changes_page_and_text_alike() -> None:
    own = "<!-- <p>inte</p> -->\n<h1>{{ release.headline }}</h1>\n<p\nid=x>Läs <kbd>allt</kbd> här.</p>"
    context = create_context(article=f"<article>{own}</article>")
    assert render_format("release-text", context=context) == f"{RELEASE.headline}\n\nLäs allt här.\n"


@settings(max_examples=50, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_any_headline_is_in_the_text_as_it_was_written(headline: str) -> None:
    odd = replace(PLAIN, headline=f"H {headline} H")
    assert folded(odd.headline) in folded(render_format("release-text", odd, CONTEXT))


def test_a_no_break_space_stays() -> None:
    assert html_to_text("<p>1\u00a0000</p>\n<p>2</p>") == "1\u00a0000\n\n2\n"


def test_an_empty_cell_keeps_its_place_so_that_figures_stay_below_their_heading() -> None:
    body = (
        "|  | 2023 | 2024 | Not |\n|---|--:|:-:|---|\n| Kaj |  | 10 |  |\n| Ljus | 2 |  | x |\n|  |  |  |  |\n\nSlut."
    )
    text = render_format("release-text", replace(PLAIN, body=body))
    assert "kort besked.\n\n\t2023\t2024\tNot\nKaj\t\t10\nLjus\t2\t\tx\n\nSlut.\n\nOm Sundviks" in text


def test_a_cell_is_on_one_line_whatever_is_in_it() -> None:
    body = "| a | b |\n|---|---|\n| ![Bild](karta.png) ett | 3\t4 |\n|  | 1\u00a0000 |"
    text = render_format("release-text", replace(PLAIN, body=body, images=RELEASE.images[1:2]))
    assert "\n\na\tb\nett Bild: Sundvik kommun\t3 4\n\t1\u00a0000\n\n" in text


def test_links_to_save_download_and_compare_are_not_in_the_text() -> None:
    text, page = render_format("release-text", CORRECTED), render_format("release-page", CORRECTED)
    for words in (
        "Spara Eva Ålund som kontakt",
        "Ladda ner kajen i dag.jpg",
        "Vad som har ändrats, och tidigare versioner",
    ):
        assert words in page
        assert words not in text
    assert "JPEG" not in text
    assert "vCard" not in text
    assert "Plan för kajen (PDF, 2,3 MB)" in text
    assert "English" not in render_format("release-text", OUTDATED)


def test_an_element_of_the_class_control_is_left_out_with_all_its_contents() -> None:
    html = '<p>a</p>\n<div class="card control"><p>b</p>\n<a href="#">c</a></div>\n<p class="controlled">d</p>'
    assert html_to_text(html) == "a\n\nd\n"
