"""Pages on which names of sites, slogans, boxes and dates stand around a headline, with its day; all is made up."""

from collections.abc import Iterator

from tests.unit.importer.old_page_samples import make_page, make_text

_TEXT = make_text("en")
_HEADLINE = "Nordbro Opens a Line Across the Harbour"
_DATE = "March 12, 2003"
_DAY = "2003-03-12"
_MENU = "<a href=index.htm>Home</a> | <a href=news.htm>News</a> | <a href=contact.htm>Contact</a>"
_BOLD = f"<p><b>{_HEADLINE}</b></p><p>{_DATE}</p>{_TEXT}"
# What stands above the headline of a page, and its title.
_ABOVE = {
    "a name with a picture in the first heading, above a menu": (
        "Nordbro",
        f"<h1><img src=l.gif> Nordbro Railways Online</h1>{_MENU}<hr><h2>{_HEADLINE}</h2><i>{_DATE}</i>{_TEXT}",
    ),
    "a slogan in large italics above a rule": (
        "Nordbro",
        f"<font size=6>Nordbro Railways</font><br><font size=4><i>Moving people since 1903</i></font><hr>{_BOLD}",
    ),
    "an offer in the heading of a banner": (
        "Nordbro",
        f"<div id=banner><h1>Free tickets for children in all trains!</h1></div>{_BOLD}",
    ),
    "an offer in the heading of a header": (
        "Nordbro",
        f"<div class=header><h2>Free tickets for children in all trains!</h2></div><h3>{_HEADLINE}</h3>{_DATE}{_TEXT}",
    ),
    "a title with the name of the site, which is a heading, and the headline": (
        f"Nordbro Railways - {_HEADLINE}",
        f"<h1>Nordbro Railways</h1><p>{_DATE}</p><p><b>{_HEADLINE}</b></p>{_TEXT}",
    ),
    "a question to readers with answers to choose from": (
        "Nordbro",
        (
            "<table><tr><td><h3>What do you think of our trains?</h3><form><input type=radio name=a> Good<br><input "
            f"type=radio name=a> Bad<br><input "
            f"type=submit></form></td><td><b>{_HEADLINE}</b><br>{_DATE}{_TEXT}</td></tr>"
            "</table>"
        ),
    ),
    "a heading above a list to choose a page from": (
        "Nordbro",
        f"<h3>Jump to a page</h3><select><option>News</option><option>Trains</option></select>{_BOLD}",
    ),
    "a login that says what to write": (
        "Nordbro",
        (
            "<h1>Customer login</h1><p>Please enter your name and word.</p><form><input name=a></form>"
            f"<h2>{_HEADLINE}</h2><p>{_DATE}</p>{_TEXT}"
        ),
    ),
    "an offer in a column after the text": (
        "Nordbro",
        f"<table><tr><td>{_BOLD}</td><td><h2>Order tickets</h2><p>Save 20 percent.</p></td></tr></table>",
    ),
    "two first headings": (
        "Nordbro Railways - News",
        f"<h1>Nordbro Railways</h1><h1>{_HEADLINE}</h1><p>{_DATE}</p>{_TEXT}",
    ),
    "a day in bold before the headline": ("Nordbro: News", f"<p>{_MENU}</p><p><b>{_DATE}: {_HEADLINE}</b></p>{_TEXT}"),
    "a day in an element of its own before the headline": (
        "Nordbro: News",
        f"<p>{_MENU}</p><p><b>{_DATE}</b> - <b>{_HEADLINE}</b></p>{_TEXT}",
    ),
    "a day of the week before the headline": (
        "Nordbro: News",
        f"<p>{_MENU}</p><p><b>Wednesday, 12 March 2003 – {_HEADLINE}</b></p>{_TEXT}",
    ),
    "a day in the line above the headline": ("Nordbro", f"<p><b>{_DATE}<br>{_HEADLINE}</b></p>{_TEXT}"),
    "the name of the organisation in the line above the headline": (
        "Nordbro",
        f"<p align=center><b>Nordbro Railways, Inc.<br>{_HEADLINE}</b></p><p>{_DATE}</p>{_TEXT}",
    ),
    "the path to the page": (
        "Nordbro",
        f"<font size=1><a href=/>Home</a> &gt; <a href=/n>News</a> &gt; {_HEADLINE}</font>{_BOLD}",
    ),
    "a box with contacts": (
        "Nordbro",
        f"<table><tr><td><b>Press Contact</b><br>Anna Berg<br>(512) 555-0142</td></tr></table>{_BOLD}",
    ),
    "the sign of a share": ("Nordbro", f"<p>(NYSE: NBR)</p>{_BOLD}"),
}


def list_pages_with_other_lines() -> Iterator[tuple[str, str, str, str]]:
    """Yield the name of each page, its HTML, its headline and its day."""
    for name, (title, body) in _ABOVE.items():
        yield name, make_page(title, body), _HEADLINE, _DAY
    yield (
        "a French mark without accents, underlined",
        make_page(
            "",
            "<p align=right>Port-Neuf, le 12 mars 2003</p><p align=center><b><u>COMMUNIQUE DE PRESSE</u></b></p>"
            f"<p align=center><b>La nouvelle ligne ouvre au printemps</b></p>{make_text('fr')}",
        ),
        "La nouvelle ligne ouvre au printemps",
        _DAY,
    )
    yield (
        "a headline of three lines whose first one could be a name",
        make_page(
            "Nordbro",
            f"<p align=center><b>NORDBRO RAILWAYS OPENS<br>THE LINE ACROSS<br>THE HARBOUR</b></p><p>{_DATE}</p>{_TEXT}",
        ),
        "NORDBRO RAILWAYS OPENS THE LINE ACROSS THE HARBOUR",
        _DAY,
    )
    yield (
        "a subtitle in capitals beyond an empty line",
        make_page(
            "Nordbro",
            "<p align=center><b>NORDBRO OPENS A LINE<br><br>TICKETS COST THE SAME AS BEFORE</b></p>"
            f"<p>{_DATE}</p>{_TEXT}",
        ),
        "NORDBRO OPENS A LINE",
        _DAY,
    )


# Pages on which the first line that could be a headline is one.
_FIRST = {
    "a search directly below the headline": (
        "Nordbro",
        f"<h1>{_HEADLINE}</h1><form><input type=text name=q></form><p>{_DATE}</p>{_TEXT}",
    ),
    "the kind and a subtitle in a heading below": (
        "Harbour line opened - Nordbro",
        f"<h1>{_HEADLINE}</h1><p>Press release, {_DATE}</p><h2>Tickets cost the same as before</h2>{_TEXT}",
    ),
    "a headline in a banner with its day": (
        "Nordbro",
        f"<div id=banner><h1>{_HEADLINE}</h1></div><p>{_DATE}</p><h2>Tickets cost the same</h2>{_TEXT}",
    ),
    "a headline in a header, and headings within the text": (
        "Nordbro",
        f"<div class=header><h1>{_HEADLINE}</h1></div><p>{_DATE}</p>{_TEXT}<h2>Background</h2>{_TEXT}",
    ),
    "a day in a column of its own": (
        "Nordbro",
        f"<table><tr><td>{_DATE}</td><td><b>{_HEADLINE}</b><br>{_TEXT}</td></tr></table>",
    ),
    "a headline and a picture in a column of their own": (
        "Nordbro",
        (
            f"<table><tr><td><font size=4><b>{_HEADLINE}</b></font><br>"
            f"<img src=a.jpg></td><td>{_DATE}{_TEXT}</td></tr></table>"
        ),
    ),
    "a headline in large italics above a subtitle": (
        "Nordbro",
        (
            f"<center><font size=5><i>{_HEADLINE}</i></font></center><p>{_DATE}</p>"
            f"<p><b>Tickets cost the same</b></p>{_TEXT}"
        ),
    ),
    "a headline in large italics above a rule": (
        "Nordbro",
        f"<center><font size=5><i>{_HEADLINE}</i></font></center><hr><p>{_DATE}</p>{_TEXT}",
    ),
    "a subject": ("Nordbro", f"<p>From: Nordbro Railways<br>Date: {_DATE}<br>Subject: {_HEADLINE}</p>{_TEXT}"),
    "a large line above a heading": (
        "Nordbro",
        f"<font size=5><b>{_HEADLINE}</b></font><h3>Tickets cost the same</h3><p>{_DATE}</p>{_TEXT}",
    ),
}


def list_pages_with_lines_below() -> Iterator[tuple[str, str, str, str]]:
    """Yield the name of each page, its HTML, its headline and its day."""
    for name, (title, body) in _FIRST.items():
        yield name, make_page(title, body), _HEADLINE, _DAY
    yield (
        "four words above links to print and to share",
        make_page(
            "Nordbro",
            f"<h1>Nordbro Opens Harbour Line</h1><p>{_DATE}</p><p><a href=a>Print</a> <a href=b>Mail</a> "
            f"<a href=c>Share</a></p><h2>Tickets cost the same</h2>{_TEXT}",
        ),
        "Nordbro Opens Harbour Line",
        _DAY,
    )
    yield (
        "the kind before the headline",
        make_page(
            "Nordbro",
            f"<p>Contact: Anna Berg (512) 555-0142</p><p><b>Press Release: {_HEADLINE}</b></p><p>{_DATE}</p>{_TEXT}",
        ),
        f"Press Release: {_HEADLINE}",
        _DAY,
    )
