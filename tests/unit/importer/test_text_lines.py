"""Labels of advertisements, tools of a page and unfilled template marks are no lines of a text."""

import pytest

from pressroom.importer.html_elements import get_text
from pressroom.importer.html_to_markdown import parse_html
from pressroom.importer.text_lines import list_lines, remove_other_lines

PARAGRAPH = "The council decided on Monday to open the new bridge in spring."


def clean(html: str) -> str:
    soup = parse_html(f"<article><p>{PARAGRAPH}</p>{html}<p>{PARAGRAPH}</p></article>")
    assert soup.article
    remove_other_lines(soup.article)
    return get_text(soup.article)


UNCHANGED = f"{PARAGRAPH} {PARAGRAPH}"
ADVERTISEMENTS = [
    *("Annons", "ANNONS:", "Annonse", "Annonce", "Reklame", "Mainos", "– Anzeige –", "Werbung", "Advertisement"),
    *("ADVERTISEMENT", "Publicité", "Publicidad", "Pubblicità", "Advertentie", "Publicidade", "REKLAMA", "Reklama"),
    *("hirdetés", "Publicitate", "Реклама", "РЕКЛАМА", "Διαφήμιση", "Reklam", "広告", "광고"),
]
TOOLS = [
    *(
        "Skriv ut",
        "Dela på Facebook",
        "Udskriv",
        "Tulosta",
        "Jaa",
        "Drucken",
        "Artikel teilen",
        "Auf Facebook teilen",
        "Larger text",
        "Imprimer l’article",
    ),
    *("Partager sur Facebook", "Imprimir", "Compartir en Twitter", "Stampa", "Condividi su WhatsApp", "Afdrukken"),
    *("Drukuj", "Podziel się", "Udostępnij na Facebooku", "Vytisknout", "Sdílet na Facebooku", "Kinyomtatom"),
    *("Küldd ide: Facebook", "Hozzáadom a könyvjelzőhöz", "Tipărește", "Отпечатай", "Сподели във Facebook"),
    *("Версия для печати", "Поделиться", "Εκτύπωση", "Yazdır", "Paylaş", "Add to favorites", "Print this page"),
    *("Share: Facebook | Twitter | LinkedIn", "Powrót na początek", "Report an error", "Do zakładek"),
    *("Follow us on Twitter: @townhall, @annaberg", "Polub Town.example na Facebooku:", "Följ oss på Facebook"),
]


@pytest.mark.parametrize("label", ADVERTISEMENTS)
@pytest.mark.parametrize(
    "html", ["<p>{}</p>", "<div><sub>{}</sub><div id='zone'></div></div>", "<center>{}<br></center>"]
)
def test_the_label_of_an_advertisement_is_removed(label: str, html: str) -> None:
    assert clean(html.format(label)) == UNCHANGED


def test_the_label_of_an_advertisement_may_be_all_of_a_heading_in_a_box() -> None:
    assert clean("<div class='box'><h3>Advertisement</h3></div>") == UNCHANGED


@pytest.mark.parametrize(
    "html",
    [
        "<h2>Werbung</h2><p>Die Stadt gibt im Jahr weniger aus.</p>",
        "<ul><li>Radio</li><li>Print</li><li>Reklam</li></ul>",
        "<table><tr><td>Reklam</td><td>12</td></tr></table>",
        "<p>Reklam <b>kostar</b> mer.</p>",
        "<pre>{{name}}</pre>",
        "<blockquote><p>Dela!</p></blockquote>",
        "<p>Text</p>",
        "<p>Share prices fell on Monday.</p>",
        "<p>Follow the road to the bridge.</p>",
        "<p>Dear {{name}}, the bridge is open.</p>",
    ],
)
def test_the_same_words_as_a_part_of_the_text_are_kept(html: str) -> None:
    words = get_text(parse_html(html))
    assert words in clean(html)


@pytest.mark.parametrize("line", TOOLS)
@pytest.mark.parametrize("html", ["<p>{}</p>", "<div><a href='#'>{}</a></div>", "<ul><li><a href='#'>{}</a></li></ul>"])
def test_a_tool_of_the_page_is_removed(line: str, html: str) -> None:
    assert clean(html.format(line)) == UNCHANGED


def test_tools_beside_one_another_go_with_their_symbols() -> None:
    links = "".join(
        f"<a href='#'><img src='{name}.png' alt='{name}'><cite>Küldd ide: {name}</cite></a>" for name in ("Digg", "X")
    )
    fonts = "<a href='#'>+<cite>Nagyobb betűméret</cite></a><a href='#'>-<cite>Kisebb betűméret</cite></a>"
    soup = parse_html(f"<article><p>{PARAGRAPH}</p><div>{links}</div><div>{fonts}<img alt='betűméret'></div></article>")
    assert soup.article
    remove_other_lines(soup.article)
    assert get_text(soup.article) == PARAGRAPH
    assert soup.find("img") is None


@pytest.mark.parametrize(
    "mark",
    [
        "{{cta}}",
        "{% include 'box' %}",
        "<%= title %>",
        "[[signup]]",
        "%%name%%",
        "${title}",
        "###NAME###",
        "*|MC_TEXT|*",
    ],
)
def test_a_template_mark_that_was_not_filled_is_removed(mark: str) -> None:
    assert clean(f"<p>{mark.replace('<', '&lt;')}</p>") == UNCHANGED


def test_a_shortcode_that_was_not_filled_is_removed() -> None:
    assert clean("<p>[gallery ids='1,2']</p><p>[et_pb_row column='2']</p>") == UNCHANGED


def test_a_line_ends_where_a_block_or_a_break_is() -> None:
    soup = parse_html("<div>One <b>line</b><br>another<p>a third</p>a fourth</div>")
    assert soup.div
    assert [line.text for line in list_lines(soup.div)] == ["One line", "another", "a third", "a fourth"]
