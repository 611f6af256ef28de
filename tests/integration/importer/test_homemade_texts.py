"""The texts of pages that people wrote by hand: without menus, counters, notes of webmasters and lines of dates."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.importer.test_page_layouts import FIRST, OTHER, SECOND, TITLE, read

_TEXT = f"<p>{FIRST}</p><p>{SECOND}</p><p>{OTHER}</p>"
_BREAKS = f"{FIRST}<br><br>{SECOND}<br><br>{OTHER}<br><br>"
_HEAD = f"<p align=center><b><font size=4>{TITLE}</font></b></p>"
_MENU = (
    "<a href=index.htm>Home</a> | <a href=news.htm>News</a> | <a href=photos.htm>Photos</a> | <a href=c.htm>Contact</a>"
)
_LIST = "<a href=1.htm>New trains</a><br><a href=2.htm>One million tickets</a><br><a href=3.htm>More drivers</a><br>"


def _list_pages() -> Iterator[tuple[str, str]]:
    """Yield the name and the HTML of pages that have the same text."""
    yield "a menu of text above and below", f"{_MENU}<hr>{_HEAD}{_TEXT}<hr>{_MENU}"
    yield "a menu in the middle", f"<center>{_MENU}</center>{_HEAD}{_TEXT}<center><font size=1>{_MENU}</font></center>"
    yield (
        "a menu in brackets",
        f"{_HEAD}{_TEXT}<p>[ <a href=a.htm>Home</a> ] [ <a href=b.htm>Up</a> ] [ <a href=c.htm>Next</a> ]</p>",
    )
    yield "a menu in a cell below the text", f"<table><tr><td>{_HEAD}{_TEXT}</td></tr><tr><td>{_MENU}</td></tr></table>"
    yield "a menu in the cell of the text", f"<table><tr><td>{_HEAD}{_TEXT}{_MENU}</td></tr></table>"
    yield (
        "a menu in the cell of a text with line breaks",
        f"<table><tr><td>{_HEAD}{_BREAKS}<br>{_MENU}</td></tr></table>",
    )
    yield (
        "a list of other releases in a column",
        f"<table><tr><td><b>News</b><br>{_LIST}</td><td>{_HEAD}{_TEXT}</td></tr></table>",
    )
    yield (
        "a list of other releases in a column, and line breaks",
        f"<table><tr><td><b>News</b><br>{_LIST}</td><td>{_HEAD}{_BREAKS}</td><td>{_LIST}</td></tr></table>",
    )
    yield (
        "spacer rows",
        (
            f"<table><tr><td height=9>&nbsp;</td></tr><tr><td>{_HEAD}{_TEXT}</td></tr><tr><td><img src=s.gif "
            f"width=1 height=20></td></tr></table>"
        ),
    )
    yield "a date in italics", f"{_HEAD}<p><i>March 12, 2003</i></p>{_TEXT}"
    yield "a day and a place in italics", f"{_HEAD}<p align=right><i>Lakeside, 12 March 2003</i></p>{_TEXT}"
    yield "a link back", f"{_HEAD}{_TEXT}<p><a href=news.htm>Back to news</a></p>"
    yield "a link back with an arrow", f"{_HEAD}{_BREAKS}<a href=news.htm>&lt;&lt; Back to News Index</a>"
    yield "a link back in brackets", f"{_HEAD}{_TEXT}<center>[<a href=news.htm>Return to Press Releases</a>]</center>"
    yield (
        "a link to the start page",
        f"{_HEAD}{_TEXT}<a href=index.htm><img src=home.gif alt=Home></a><a href=index.htm>Return to Home Page</a>",
    )
    yield (
        "a note of the webmaster",
        (
            f"{_HEAD}{_TEXT}<hr><p><font size=2>Maintained by <a "
            f"href='mailto:w@nordbro.example'>webmaster@nordbro.example</a></font></p>"
        ),
    )
    yield (
        "a note of the webmaster with a label",
        f"{_HEAD}{_TEXT}<hr><address>Webmaster: <a href='mailto:w@nordbro.example'>Anna Berg</a></address>",
    )
    yield (
        "a question of the webmaster",
        (
            f"{_HEAD}{_TEXT}<p>Questions or comments about this site? <a href='mailto:w@nordbro.example'>E-mail "
            f"the webmaster</a>.</p>"
        ),
    )
    yield "a counter", f"{_HEAD}{_TEXT}<p>You are visitor number 12345 since May 1, 1998.</p>"
    yield (
        "a note on browsers",
        f"{_HEAD}{_TEXT}<p><font size=1>Best viewed with Netscape 4.0 or later at 800x600.</font></p>",
    )
    yield "the day of the last change", f"{_HEAD}{_TEXT}<p><i>This page was last updated on March 14, 2003.</i></p>"
    yield "the day of a revision", f"{_HEAD}{_TEXT}<p>Revised: 03/14/03</p>"
    yield (
        "rights",
        (
            f"{_HEAD}{_TEXT}<p align=center><font size=1>Copyright &copy; 1998-2003 Nordbro Railways. All rights "
            f"reserved.</font></p>"
        ),
    )
    yield (
        "rights in the text with line breaks",
        f"{_HEAD}{_BREAKS}<font size=1>&copy; 2003 Nordbro Railways, Inc. All Rights Reserved.</font>",
    )
    yield "a designer", f"{_HEAD}{_TEXT}<p>Site design by <a href='http://webworks.example'>WebWorks</a></p>"
    yield "a mark of the end", f"{_HEAD}{_TEXT}<p align=center>-0-</p>"
    yield "a mark of the end in the last paragraph", f"{_HEAD}<p>{FIRST}</p><p>{SECOND}</p><p>{OTHER}<br>-0-</p>"
    yield (
        "the kind and the day below the text",
        f"{_HEAD}{_TEXT}<p>-0-</p><p>FOR IMMEDIATE RELEASE<br>March 12, 2003</p>",
    )
    yield "a mark in the heading's place", f"<p>FOR IMMEDIATE RELEASE<br>March 12, 2003</p>{_HEAD}{_TEXT}"
    yield (
        "a line of a class above the headline",
        f"<p class=subtitle>Press release on all of the results</p>{_HEAD}{_TEXT}",
    )
    yield "another mark of the end", f"{_HEAD}{_TEXT}<p align=center>- 30 -</p>"
    yield "an end in words", f"{_HEAD}{_TEXT}<p>End of press release</p>"
    yield "a kicker above", f"<p>NEWS RELEASE No. 17</p>{_HEAD}{_TEXT}"
    yield "a link to print", f"{_HEAD}<p><a href=print.htm>Printer-friendly version</a></p>{_TEXT}"
    yield (
        "links to other releases",
        f"{_HEAD}{_TEXT}<p><a href=16.htm>&lt; Previous release</a> <a href=18.htm>Next release &gt;</a></p>",
    )
    yield (
        "a link to a program",
        f"{_HEAD}{_TEXT}<p>To read PDF files you need <a href='http://reader.example'>Acrobat Reader</a>.</p>",
    )
    yield "a link to the top", f"{_HEAD}{_TEXT}<p><a href='#top'>Top of page</a></p>"
    yield "a form around the page", f"<form action=p.aspx>{_MENU}<br>{_HEAD}{_BREAKS}</form>"
    yield (
        "a marquee",
        f"<marquee>New tickets are on sale in all our stations, and on all of our trains!</marquee>{_HEAD}{_TEXT}",
    )


@pytest.mark.parametrize("page", [pytest.param(page, id=name) for name, page in _list_pages()])
def test_the_text_of_a_homemade_page_has_nothing_of_what_stands_around_it(page: str, tmp_path: Path) -> None:
    found = read(page, tmp_path, "<title>Nordbro Railways</title>")
    paragraphs = [line for line in f"{found.lead}\n{found.body}".splitlines() if line.strip()]
    assert (found.headline, paragraphs) == (TITLE, [FIRST, SECOND, OTHER])


@pytest.mark.parametrize(
    "last",
    [
        "Comments about the site of the new bridge are welcome until May.",
        "Copyright law protects the songs of the choir, says Anna Berg.",
        "For more information, visit www.nordbro.example.",
        "Back in 1990, the ferry had two million passengers.",
        "More news about the harbour follows in May.",
    ],
)
def test_a_last_sentence_stays_in_the_text(last: str, tmp_path: Path) -> None:
    found = read(f"{_HEAD}{_TEXT}<p>{last}</p>", tmp_path, "<title>Nordbro Railways</title>")
    assert last in found.body


def test_a_sentence_with_several_links_stays_in_the_text(tmp_path: Path) -> None:
    sentence = "<p>Trains stop at <a href=a>Lakeside</a>, <a href=b>Harbour</a> and <a href=c>Nordbro</a>.</p>"
    assert "Trains stop at" in read(f"{_HEAD}{sentence}{_TEXT}", tmp_path, "<title>Nordbro Railways</title>").body


@pytest.mark.parametrize("date", ["<i>Lakeside, March 12, 2003</i>", "12.3.2003", "March 12, 2003"])
@pytest.mark.parametrize("subtitle", ["<p><strong>Trains run daily</strong></p>", "<h3>Trains run daily</h3>"])
def test_a_date_below_a_subtitle_is_not_text(subtitle: str, date: str, tmp_path: Path) -> None:
    found = read(f"{_HEAD}{subtitle}<p>{date}</p>{_TEXT}", tmp_path, "<title>Nordbro Railways</title>")
    assert "Trains run daily" in found.lead + found.body
    assert "2003" not in found.lead + found.body
    assert found.published_at is not None


@pytest.mark.parametrize(
    "title",
    [
        *("O Projektu Nordbro", "Sobre Nordbro", "Acerca de Nordbro", "Informazioni su Nordbro", "Despre Nordbro"),
        "О Нордбро",
    ],
)
def test_a_text_about_the_issuer_has_a_title_in_other_languages(title: str, tmp_path: Path) -> None:
    about = "Nordbro has run all of the trains between the harbour and the lake since the year 1903."
    found = read(f"{_HEAD}{_TEXT}<h3>{title}</h3><p>{about}</p>", tmp_path, "<title>Nordbro Railways</title>")
    assert about not in found.body
    assert [each.about for each in found.organisations] == [about]
