"""More pages as press rooms wrote them from 1996 to 2010, each with its headline; the texts are made up."""

from collections.abc import Iterator

from tests.unit.importer.old_page_samples import make_page, make_text

_HEADLINE = "New line opens across the harbour"
_TEXT = make_text("en")


def list_other_old_pages() -> Iterator[tuple[str, str, str]]:
    """Yield the name of each page, its HTML and its headline."""
    yield (
        "a bold headline above a bold subheading and a bold dateline",
        make_page(
            "Nordbro Press room",
            "<table><tr><td><a href=/>Home</a><br><a href=/p>Press</a></td><td><b>New line opens across the harbour</b>"
            f"<br><b>Trains run every day of the week</b><p><b>LAKESIDE, N.Y., March 3, 2001</b> -- {_TEXT}</table>",
        ),
        _HEADLINE,
    )
    yield (
        "a ministry, a mark, a date and a headline that all look the same",
        make_page(
            "Ministry of Transport",
            "<p align=center><b>MINISTRY OF TRANSPORT</b></p><p align=center><b>PRESS RELEASE</b></p><p><b>12 March "
            f"2003</b></p><p align=center><b>{_HEADLINE.upper()}</b></p>{_TEXT}",
        ),
        _HEADLINE.upper(),
    )
    yield (
        "a page of an editor that named it “New Page 1”",
        make_page(
            "New Page 1",
            f"<p align=center><img src=logo.jpg></p><p align=center><font size=5><b>{_HEADLINE}</b></font></p>"
            f"<p align=center><font size=2>Lakeside, 12 March 2003</font></p>{_TEXT}",
        ),
        _HEADLINE,
    )
    yield (
        "a text of Word, saved as HTML",
        make_page(
            "PRESS RELEASE",
            "<div class=Section1><p class=MsoNormal>Press release</p><p class=MsoNormal>&nbsp;</p><p class=MsoNormal>"
            "<span style='font-size:16.0pt'>New line opens across the <span class=SpellE>harbour</span></span></p>"
            f"{_TEXT.replace('<p>', '<p class=MsoNormal>')}</div>",
        ),
        _HEADLINE,
    )
    yield (
        "headings of a column before a second heading",
        make_page(
            "Nordbro",
            "<div><h1><a href='http://nordbro.example/'>Nordbro</a></h1></div><div><h2>Archives</h2><ul><li><a href=a>"
            f"March 2005</a></li><li><a href=b>April 2005</a></li></ul></div><div><h2>{_HEADLINE}</h2>{_TEXT}</div>",
        ),
        _HEADLINE,
    )
    yield (
        "headings of sections with a year",
        make_page(
            "Nordbro: News 2003", f"<h1>Press</h1><h2>News 2003</h2><p>12.03.2003</p><h3>{_HEADLINE}</h3>{_TEXT}"
        ),
        _HEADLINE,
    )
    yield (
        "a bold contact between mark and headline, and the name of the file as title",
        make_page(
            "pr031203",
            "<p><b>FOR IMMEDIATE RELEASE</b></p><p><b>Contact:<br>Joe Miller</b><br>202-555-0101</p>"
            f"<p align=center><b>{_HEADLINE}</b></p>{_TEXT}",
        ),
        _HEADLINE,
    )
    yield (
        "a fourth heading in the text's own element",
        make_page(
            "Lakeside City Council",
            "<div><h1>Lakeside City Council</h1></div><div><h3>Services</h3><ul><li><a href=a>Schools</a><li>"
            f"<a href=b>Roads</a></ul></div><div><h4>{_HEADLINE}</h4><p class=date>12 March 2003</p>{_TEXT}</div>",
        ),
        _HEADLINE,
    )
    yield (
        "an organisation with its motto as the title of all pages",
        make_page(
            "Lakeside Hospital - Caring for the people of Lakeside since 1902",
            f"<h1>Lakeside Hospital</h1><h2>{_HEADLINE}</h2><p>Posted: 12 March 2003</p>{_TEXT}",
        ),
        _HEADLINE,
    )
    yield (
        "capitals in the middle, in two lines",
        make_page("", f"<center>NORDBRO OPENS NEW LINE<br>ACROSS THE HARBOUR</center><p>March 12, 2003</p>{_TEXT}"),
        "NORDBRO OPENS NEW LINE ACROSS THE HARBOUR",
    )
    yield (
        "cells of a table for date, headline and text",
        make_page(
            "Nordbro GmbH",
            "<table><tr><td class=newsdate>12.03.2003</td></tr><tr><td class=newsheadline>Neue Linie über den "
            f"Hafen</td></tr><tr><td class=newstext>"
            f"{make_text('de').replace('</p>', '<br><br>').replace('<p>', '')}</td></table>",
        ),
        "Neue Linie über den Hafen",
    )
    yield (
        "a date and the headline on one line",
        make_page(
            "Communiqués",
            f"<p><b>12/03/2003</b> - <b>La nouvelle ligne ouvre au printemps</b></p>{make_text('fr')}",
        ),
        "La nouvelle ligne ouvre au printemps",
    )
    yield (
        "a site, a section and a link above a third heading",
        make_page(
            "Nordbro Online: Press Office: Press releases",
            f"<h1>Nordbro Online</h1><h2>Press Office</h2><p><a href=x>Back to list</a></p><h3>{_HEADLINE}</h3>{_TEXT}",
        ),
        _HEADLINE,
    )
    yield (
        "a preformatted text",
        make_page(
            "97-123",
            "<pre>\n"
            "Joe Miller\n"
            "Headquarters, Lakeside                     March 3, 1997\n"
            "(Phone:  202/555-0101)\n\n"
            "RELEASE: 97-123\n\n"
            "NEW LINE OPENS ACROSS THE HARBOUR\n\n"
            "     The company will open the line in the spring,\n"
            "after two years of work on the bridge and on both\n"
            "stations in the old harbour of the town.\n"
            "     All trains stop at the new platforms, and\n"
            "tickets cost the same as before, said the director of\n"
            "the company.\n\n"
            "     The company will open the line in the spring,\n"
            "after two years of work on the bridge and on both\n"
            "stations in the old harbour of the town.\n\n"
            "                    - end -\n</pre>",
        ),
        _HEADLINE.upper(),
    )
    yield (
        "a path without links and a large headline below it",
        make_page(
            "",
            "<div class=title>Home &gt; What We Do &gt; News</div><table><tr><td><p><font size=4><b>Trains for all</b>"
            f"</font></p>{_TEXT}</td></tr></table>",
        ),
        "Trains for all",
    )
    yield (
        "a city, and a headline that ends in the next paragraph",
        make_page(
            "",
            "<p><b><font size=4>CITY OF LAKESIDE</font></b></p><p><b><font size=4>NOTICE OF CANCELLATION OF</font></b>"
            f"</p><p><b><font size=4>COUNCIL MEETING</font></b></p>{_TEXT}",
        ),
        "NOTICE OF CANCELLATION OF COUNCIL MEETING",
    )
    yield (
        "a message of the browser, and a short headline that is a link after a section in the title",
        make_page(
            "Blog - Schattiges Plätzchen",
            "<strong>JavaScript seems to be disabled in your browser.</strong><h1><a href='/blog/platz'>Schattiges "
            f"Plätzchen</a></h1><p><strong>Am Hafen wird es kühl</strong></p>{make_text('de')}",
        ),
        "Schattiges Plätzchen",
    )
    yield (
        "a first heading of two words that is the whole title",
        make_page("Winners Announced", f"<h1>Winners Announced</h1><h2>The jury chose three bridges</h2>{_TEXT}"),
        "Winners Announced",
    )
