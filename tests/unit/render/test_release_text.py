"""release.txt says what the page says, in the same order."""

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from pressroom.model.release import Release
from pressroom.render.release_text import html_to_text
from tests.support.rendering import PLAIN, RELEASE, create_context, render_format

CONTEXT = create_context()


def folded(text: str) -> str:
    return " ".join(text.split())


def page_words(html: str) -> str:
    """The words of the article, without regard to white space: where blocks part, a browser breaks the line."""
    article = BeautifulSoup(html, "html.parser").select_one("main article")
    assert article
    return "".join(article.text.split())


@pytest.mark.parametrize("release", [RELEASE, PLAIN], ids=["full", "plain"])
def test_the_text_has_the_words_of_the_page_in_their_order(release: Release) -> None:
    assert "".join(render_format("release-text", release).split()) == page_words(render_format("release-page", release))


def test_the_text_begins_with_issuer_date_headline_and_lead() -> None:
    assert render_format("release-text").startswith(
        "Sundvik kommun och Sundviks Hamn AB · Pressmeddelande\n\n"
        "Sundvik, 4 november 2024 kl. 09:30 CET\n\n"
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
