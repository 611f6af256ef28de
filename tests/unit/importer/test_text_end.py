"""A page goes on after its text with readers' comments and boxes of other texts; none of it is in the body."""

import pytest

from pressroom.importer.html_elements import get_text
from pressroom.importer.html_to_markdown import parse_html
from pressroom.importer.text_end import remove_after_text
from tests.support.growth import assert_linear

PARAGRAPH = "The council decided on Monday to open the new bridge in spring, and the work on its ramps has begun."
STORY = f"<div class='story'>{f'<p>{PARAGRAPH}</p>' * 4}</div>"
OPINION = "I have waited for this bridge for all of my life, and I cannot believe that it will be there at last."


def read_rest(html: str) -> str:
    """Return the text of a page below its headline after what follows the story is removed."""
    soup = parse_html(f"<body><h1>The bridge opens</h1>{html}</body>")
    assert soup.body
    remove_after_text(soup.body, soup.h1)
    return get_text(soup.body)


@pytest.mark.parametrize(
    "heading",
    [
        *(
            "Leave a comment",
            "3 comments",
            "Comments (3)",
            "Reader comments",
            "Läsarnas kommentarer",
            "Skriv en kommentar",
        ),
        *("Legg igjen en kommentar", "Jätä kommentti", "Kommentar schreiben", "3 Kommentare", "Laisser un commentaire"),
        *(
            "Deja un comentario",
            "Lascia un commento",
            "Geef een reactie",
            "Deixe um comentário",
            "Wasze komentarze [2]",
        ),
        *("Přidat komentář", "Szólj hozzá!", "Adaugă un comentariu", "Напиши коментар", "Оставить комментарий"),
        *("Залишити коментар", "Γράψτε ένα σχόλιο", "Yorum yap"),
    ],
)
def test_readers_comments_end_the_text(heading: str) -> None:
    rest = read_rest(f"{STORY}<div><h3>{heading}</h3></div><div><p>{OPINION}</p></div><div>Site map</div>")
    assert PARAGRAPH in rest
    assert heading not in rest
    assert OPINION not in rest
    assert "Site map" not in rest


def test_a_heading_of_one_word_begins_comments_if_they_say_who_wrote_when() -> None:
    comments = "".join(f"<div>#{n}</div><p>Anna - {n}.08.2015 г. 10:44</p><p>{OPINION}</p>" for n in (2, 1))
    assert OPINION not in read_rest(f"{STORY}<div><h2>Коментари</h2></div>{comments}")


@pytest.mark.parametrize("heading", ["Comments", "Kommentarer"])
def test_a_section_of_the_text_may_be_called_comments(heading: str) -> None:
    assert OPINION in read_rest(f"{STORY}<div><h2>{heading}</h2><p>{OPINION}</p><p>{PARAGRAPH}</p></div>")


def test_a_link_to_the_comments_above_the_text_ends_nothing() -> None:
    assert PARAGRAPH in read_rest(f"<div><a href='#comments'>3 comments</a></div>{STORY}")


@pytest.mark.parametrize(
    "notice",
    [
        "Figyelem! A cikkhez fűzött hozzászólások nem a szerkesztőség nézeteit tükrözik, csak az olvasókét mutatják.",
        "The comments below are those of their writers, and do not reflect the views of this paper or its editors.",
        "Die Kommentare stammen von Lesern; die Redaktion ist für ihren Inhalt nicht verantwortlich.",
        "Редакцията не носи отговорност за съдържанието на коментарите и ви призовава за добър тон в дискусията.",
    ],
)
def test_a_notice_about_comments_in_a_box_of_its_own_ends_the_text(notice: str) -> None:
    rest = read_rest(f"{STORY}<div class='warning'><p>{notice}</p><p>Please be kind.</p></div>")
    assert PARAGRAPH in rest
    assert notice not in rest
    assert "Please be kind" not in rest


def test_a_paragraph_about_comments_within_the_text_is_kept() -> None:
    text = "The ministry said that comments on social media do not reflect its views, and that nobody is responsible."
    assert text in read_rest(f"<div>{f'<p>{PARAGRAPH}</p>' * 4}<p>{text}</p><p>{PARAGRAPH}</p></div>")


@pytest.mark.parametrize(
    "label",
    [
        *("Similar Posts", "Most read", "Fler nyheter", "Mest lest", "Luetuimmat", "Das könnte Sie auch interessieren"),
        *("À lire aussi", "También te puede interesar", "Leggi anche", "Lees ook", "Leia também", "Polecamy"),
        *("Nejčtenější", "Kapcsolódó cikkek", "Cele mai citite", "Вижте още", "Читайте также"),
        *("Читайте також", "Διαβάστε επίσης", "İlgili haberler"),
    ],
)
def test_a_box_of_other_texts_ends_the_text(label: str) -> None:
    card = (
        "<div><div>20 May 2026</div><h2><a href='/harbour'>Boats in the harbour</a></h2><p>They are all red.</p></div>"
    )
    picture = "<img src='boat.jpg'>"
    rest = read_rest(
        f"{STORY}<section><a href='#'><div>{label}</div></a>{picture}{card * 3}</section><p>Book a demo</p>"
    )
    assert PARAGRAPH in rest
    assert "Boats" not in rest
    assert "demo" not in rest


def test_pictures_after_the_text_go_with_it() -> None:
    soup = parse_html(f"<body><h1>The bridge</h1>{STORY}<div><h3>Leave a reply</h3><img src='face.png'></div></body>")
    assert soup.body
    remove_after_text(soup.body, soup.h1)
    assert soup.find("img") is None


def test_a_box_within_the_text_does_not_end_it() -> None:
    box = "<p><b>Read also</b></p><p><a href='/harbour'>Boats in the harbour</a></p>"
    rest = read_rest(f"<div>{f'<p>{PARAGRAPH}</p>' * 4}{box}<p>{OPINION}</p></div>")
    assert OPINION in rest


def test_a_second_part_of_the_text_in_an_element_of_its_own_is_kept() -> None:
    assert OPINION in read_rest(f"{STORY}<div>Read also</div><div>{f'<p>{OPINION}</p>' * 3}</div>")


@pytest.mark.parametrize("title", ["<h3>Press contact</h3>", "<p><b>Presskontakt</b></p>", "<p>Kontakt:</p>"])
def test_contacts_below_a_box_of_other_texts_are_kept(title: str) -> None:
    rest = read_rest(f"{STORY}<div>Similar posts</div><div>Boats</div><div>{title}<p>Anna Berg, 08-123 45 67</p></div>")
    assert "Anna Berg, 08-123 45 67" in rest
    assert "Boats" not in rest


def test_work_does_not_grow_with_the_square_of_the_page() -> None:
    assert_linear(lambda size: read_rest(f"{STORY}<div>Similar posts</div><div>{PARAGRAPH * 3}</div>" * size), 60)
