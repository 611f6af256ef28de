"""Pages that people wrote by hand with the editors of 1996 to 2008, each with its headline and day; all is made up."""

from collections.abc import Iterator

from tests.unit.importer.old_page_samples import make_page, make_text

Sample = tuple[str, str, str, str]
_TEXT = make_text("en")
_HEADLINE = "Nordbro Opens a Line Across the Harbour"
_MENU = "<a href=index.htm>Home</a> | <a href=news.htm>News</a> | <a href=contact.htm>Contact</a>"
_SEARCH = (
    "<form name=find action='/find.asp' method=post><table><tr><td>From:</td><td><select name=a><option>All</option>"
    "</select></td><td>To:</td><td><input type=text name=b></td><td>Within<select name=c><option>5 miles</option>"
    "</select> of this stop</td></tr></table><h1><a href=more.asp>Advanced search</a></h1></form>"
)


def list_pages_with_forms() -> Iterator[Sample]:
    """Yield pages on which a form has a heading, or stands around everything."""
    yield (
        "a heading above the form of a search",
        make_page(
            "Nordbro adds a new stop finder",
            f"<div id=menu><ul><li><a href=/>Home</a></li><li><a href=t.asp>Trains</a></li></ul></div>"
            f"<div id=find><h1><font size=2>Step 1</font> <font size=2>Find a train</font></h1>{_SEARCH}</div><br>"
            f"<blockquote><p align=center><b>Nordbro Launches Line,<br>Adds Five Stops in the Harbour<br>"
            f"Lakeside 2007 - Booth 12</b></p>{_TEXT}<p>FOR IMMEDIATE RELEASE<br>January 10, 2007<br>"
            "Contact: Anna Berg<br>Nordbro</p></blockquote>",
        ),
        "Nordbro Launches Line, Adds Five Stops in the Harbour",
        "2007-01-10",
    )
    yield (
        "the heading of a box for a newsletter in a column",
        make_page(
            "Nordbro",
            "<table><tr><td><h3>Join our mailing list</h3><form action=join.cgi><input name=mail><input type=submit>"
            f"</form></td><td><p><font size=4><b>{_HEADLINE}</b></font></p><p><i>March 12, 2003</i></p>{_TEXT}</td>"
            "</tr></table>",
        ),
        _HEADLINE,
        "2003-03-12",
    )
    yield (
        "the heading of a login inside the form",
        make_page(
            "Press",
            "<form method=post action=login.php><h2>Members: log in here</h2><input name=user><input type=password "
            f"name=word></form><p align=center><b>{_HEADLINE}</b></p><p>12 March 2003</p>{_TEXT}",
        ),
        _HEADLINE,
        "2003-03-12",
    )
    yield (
        "a heading in a row of its own above the row of the form",
        make_page(
            "Nordbro",
            f"<table><tr><td><h2>Find your nearest station</h2></td></tr><tr><td>{_SEARCH}</td></tr></table>"
            f"<h3>{_HEADLINE}</h3><p>March 12, 2003</p>{_TEXT}",
        ),
        _HEADLINE,
        "2003-03-12",
    )
    yield (
        "a form around the whole page, whose text has line breaks alone",
        make_page(
            "RailLive - Press Release",
            "<form name=form1 method=post action=PressRelease.aspx id=form1><div></div><table width=760><tr><td>"
            f"<img src=Logo.gif alt=RailLive></td></tr><tr><td>{_MENU}</td></tr><tr><td>"
            f"<span style='font-size: 11pt'><strong>{_HEADLINE}</strong></span><br><br><span style='font-size: 10pt'>"
            f"<strong>Lakeside, Canada - May 27,\n 2007</strong> -- "
            f"{_TEXT.replace('<p>', '').replace('</p>', '<br><br>')}"
            "</span></td></tr></table></form>",
        ),
        _HEADLINE,
        "2007-05-27",
    )
    yield (
        "a form around the page and a search box in it",
        make_page(
            "Nordbro",
            f"<form id=aspnetForm action=news.aspx><div><input name=q><input type=submit "
            f"value=Go></div><div>{_MENU}</div>"
            f"<div class=Rubrik14>{_HEADLINE}</div><div>2007-05-27</div>"
            f"<div>{_TEXT.replace('<p>', '').replace('</p>', '<br><br>')}</div></form>",
        ),
        _HEADLINE,
        "2007-05-27",
    )


def list_pages_with_subtitles() -> Iterator[Sample]:
    """Yield pages on which a subtitle below the headline stands out more, or as much."""
    yield (
        "a bold subtitle in italics below a headline in the same large letters",
        make_page(
            "Nordbro",
            "<div align=center><p align=left><font size=1>PRESS RELEASE <br>FOR IMMEDIATE RELEASE - August 30, 2005"
            "</font></p><p align=left><font size=1>Anna Berg, Media Relations<br>(512) 555-0142</font></p>"
            "<p><font size=4>NORDBRO TRAINS NOW STOP AT <br>NEARLY 300 STATIONS IN THE COUNTRY "
            "<b><br><br><i>Lakeside and "
            "Harbour add the line <br>to their plans as demand grows</i></b></font></p></div>"
            f"<p><font size=2>WHAT:</font></p>{_TEXT}",
        ),
        "NORDBRO TRAINS NOW STOP AT NEARLY 300 STATIONS IN THE COUNTRY",
        "2005-08-30",
    )
    yield (
        "a headline in larger letters than the bold subtitle",
        make_page(
            "Nordbro",
            f"<p>For Immediate Release</p><center><font size=5>{_HEADLINE}</font><br><font size=4><b>First Trains "
            f"Run in "
            f"the Spring After Two Years</b></font></center><p>March 12, 2003</p>{_TEXT}",
        ),
        _HEADLINE,
        "2003-03-12",
    )
    yield (
        "a kicker in large letters above the headline",
        make_page(
            "Nordbro",
            "<center><b><font size=+2>NEWS RELEASE No. 17</font></b></center><center><b><font size=+1>"
            f"{_HEADLINE}</font></b></center><center><i>Tickets cost the same as before</i></center>"
            f"<p><i>March 12, 2003</i></p>{_TEXT}",
        ),
        _HEADLINE,
        "2003-03-12",
    )
    yield (
        "a subtitle in capitals below a headline in bold",
        make_page(
            "Nordbro",
            f"<p align=center><b>{_HEADLINE}</b></p><p align=center>TICKETS COST THE SAME AS BEFORE</p>"
            f"<p>March 12, 2003</p>{_TEXT}",
        ),
        _HEADLINE,
        "2003-03-12",
    )
    yield (
        "a headline in a style with a size, a subtitle in bold",
        make_page(
            "Nordbro",
            f"<p><span style='font-size:18.0pt'>{_HEADLINE}</span></p><p><b><span style='font-size:14.0pt'>First "
            f"Trains "
            f"Run in the Spring of the Year</span></b></p><p>March 12, 2003</p>{_TEXT}",
        ),
        _HEADLINE,
        "2003-03-12",
    )
    yield (
        "a headline directly below the contacts, in larger letters",
        make_page(
            "Nordbro",
            "<p><font size=2>FOR IMMEDIATE RELEASE<br>March 12, 2003<br>Contact: Anna Berg, 555-0142<br>"
            f"Nordbro Railways, Press Office</font></p><p><font size=4>{_HEADLINE}</font></p>"
            f"<p><b>First Trains Run in the Spring of the Year</b></p><font size=2>{_TEXT}</font>",
        ),
        _HEADLINE,
        "2003-03-12",
    )
    yield (
        "a headline of several lines in capitals, each in an element",
        make_page(
            "",
            "<center><font size=4><b>NORDBRO OPENS A LINE</b></font><br><font size=4><b>ACROSS THE HARBOUR</b></font>"
            f"</center><p>March 12, 2003</p>{_TEXT}",
        ),
        "NORDBRO OPENS A LINE ACROSS THE HARBOUR",
        "2003-03-12",
    )


def list_pages_with_names() -> Iterator[Sample]:
    """Yield pages on which the name of a site, a product or a campaign stands in a heading above the headline."""
    yield (
        "a heading with the name of a product, and the headline in bold below",
        make_page(
            "RailLive - Press Release",
            f"<h1>RailLive</h1><p>{_MENU}</p><p><b>{_HEADLINE}</b></p><p>Lakeside, May 27, 2007 - The "
            f"company</p>{_TEXT}",
        ),
        _HEADLINE,
        "2007-05-27",
    )
    yield (
        "the name of the site in the first heading, the headline in the third size",
        make_page(
            "Town of Lakeside",
            f"<h1>Town of Lakeside</h1><p>{_MENU}</p><h3>{_HEADLINE}</h3><p>March 12, 2003</p>{_TEXT}<p><a href=n.htm>"
            "Back to news</a></p>",
        ),
        _HEADLINE,
        "2003-03-12",
    )
    yield (
        "a campaign in the first heading, a line that says what kind of text follows, and the headline",
        make_page(
            "Results of the collection for the ferry - press release | NBClub",
            "<div id=content><h1>Adopt a Ferry of Your Own</h1><p class=subtitle>Press release on the results of the "
            f"collection</p><h2>{_HEADLINE}</h2><p style='font-size:14px'><strong>Members support old "
            f"ships</strong></p>"
            f"<p><i>Lakeside, March 12, 2003</i></p>{_TEXT}<h3>About NBClub</h3><p>The club was founded in "
            f"1990.</p></div>",
        ),
        _HEADLINE,
        "2003-03-12",
    )
    yield (
        "a slogan in a heading of the banner",
        make_page(
            "Nordbro Railways",
            f"<table width=100%><tr><td><img src=logo.gif></td><td><h2><i>Moving people since 1903</i></h2></td></tr>"
            f"<tr><td>{_MENU}</td></tr></table><p align=center><b>{_HEADLINE}</b></p><p>March 12, 2003</p>{_TEXT}",
        ),
        _HEADLINE,
        "2003-03-12",
    )
    yield (
        "a promotional box with a heading in a column before the text",
        make_page(
            "Nordbro",
            "<table><tr><td width=150><h3>Order your season ticket now!</h3><p>Save 20 percent.</p><a href=o.htm>Order"
            f"</a></td><td><h3>{_HEADLINE}</h3><p>March 12, 2003</p>{_TEXT}</td></tr></table>",
        ),
        _HEADLINE,
        "2003-03-12",
    )
    yield (
        "a promotional box with a larger heading than the text",
        make_page(
            "Nordbro",
            "<table><tr><td width=150><h2>Win a trip to the islands</h2><p>Take part before May.</p><a href=o.htm>More"
            f"</a></td><td><p><font size=4><b>{_HEADLINE}</b></font></p><p>March 12, 2003</p>{_TEXT}</td></tr></table>",
        ),
        _HEADLINE,
        "2003-03-12",
    )
    yield (
        "a marquee and the name of the organisation before the headline",
        make_page(
            "Welcome to Nordbro Railways",
            "<marquee><b>New tickets are on sale in all our stations!</b></marquee><center><font size=6><b>Nordbro "
            f"Railways</b></font></center><hr><p align=center><b><font size=+1>{_HEADLINE}</font></b></p>"
            f"<p>March 12, 2003</p>{_TEXT}",
        ),
        _HEADLINE,
        "2003-03-12",
    )
    yield (
        "the office and the name of a minister above a mark",
        make_page(
            "Minister for Transport - Media Release NB199",
            "<center><img src=coat.gif><br><font size=+1><b>The Hon. Anna Berg, MP<br>Minister for Transport"
            f"</b></font></center><hr><p>{_MENU}</p><hr><p><b>Media Release</b></p><p>NB199 - 23 December 2002</p>"
            f"<p><font size=+1><b>{_HEADLINE}</b></font>{_TEXT}",
        ),
        _HEADLINE,
        "2002-12-23",
    )
    yield (
        "a list of other releases to the left, with headings",
        make_page(
            "Nordbro News",
            "<table><tr><td><h3>2003 releases</h3><a href=1.htm>Nordbro buys new trains for the harbour</a><br>"
            "<a href=2.htm>Nordbro sells one million tickets</a><br><a href=3.htm>Nordbro hires drivers</a></td><td>"
            f"<p align=center><b>{_HEADLINE}</b></p><p>March 12, 2003</p>{_TEXT}</td></tr></table>",
        ),
        _HEADLINE,
        "2003-03-12",
    )
