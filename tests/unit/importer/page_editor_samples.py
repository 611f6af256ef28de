"""Pages of FrontPage, Dreamweaver, Word and of people without an editor, each with its headline and day; made up."""

from collections.abc import Iterator

from tests.unit.importer.old_page_samples import make_page, make_text

Sample = tuple[str, str, str, str]
_TEXT = make_text("en")
_BREAKS = _TEXT.replace("<p>", "").replace("</p>", "<br><br>")
_HEADLINE = "Nordbro Opens a Line Across the Harbour"
_SUBTITLE = "First Trains Run in the Spring of the Year"
_DAY = "2003-03-12"
_DATE = "March 12, 2003"
_MENU = "<a href=index.htm>Home</a> | <a href=news.htm>News</a> | <a href=contact.htm>Contact</a>"


def list_pages_of_editors() -> Iterator[Sample]:
    """Yield pages that the editors of the time wrote."""
    yield (
        "FrontPage: the site in the first heading, the kind in the second, the headline in the fourth",
        make_page(
            "Press Release",
            "<h1 align=center><font color='#000080'>Nordbro Railways</font></h1><h2 align=center>Press Release</h2>"
            f"<p align=center>{_MENU}</p><h4>{_HEADLINE}</h4><p>{_DATE}</p>{_TEXT}",
        ),
        _HEADLINE,
        _DAY,
    )
    yield (
        "FrontPage: a theme with a banner in a table, the page's name in a heading",
        make_page(
            "News 17",
            f"<!--webbot bot='Navigation' startspan --><p align=center><font size=6><strong>News 17</strong></font><br>"
            f"[ <a href=a.htm>Home</a> ] [ <a href=b.htm>Up</a> ]</p><!--webbot endspan --><p "
            f"align=center><b>{_HEADLINE}"
            f"</b></p><p><i>Lakeside, {_DATE}</i></p>{_TEXT}",
        ),
        _HEADLINE,
        _DAY,
    )
    yield (
        "Dreamweaver: styles with numbers in the head",
        (
            "<html><head><title>Untitled Document</title><style type='text/css'><!--\n.style1 {font-size: 18px; "
            "font-weight: bold;}\n.style2 {font-size: 12px}\n.style3 {font-weight: bold; font-size: "
            "12px}\n--></style></head>"
            f"<body><p class=style2>{_DATE}</p><p><span class=style1>{_HEADLINE}</span></p><p "
            f"class=style3>{_SUBTITLE}</p>"
            f"<div class=style2>{_TEXT}</div></body></html>"
        ),
        _HEADLINE,
        _DAY,
    )
    yield (
        "Dreamweaver: a style of paragraphs, and a larger line for the site",
        (
            "<html><head><title>Nordbro</title><style>p.head, td.head { font-size: 16pt; text-align: center } body { "
            "font-size: 10pt "
            "} .site{font-size:24pt}</style></head><body><table><tr><td class=site>Nordbro Railways</td></tr>"
            f"<tr><td>{_MENU}</td></tr><tr><td><p><b>Lakeside Office</b></p><p "
            f"class=head>{_HEADLINE}</p><p>{_DATE}</p>{_TEXT}"
            "</td></tr></table></body></html>"
        ),
        _HEADLINE,
        _DAY,
    )
    yield (
        "Word: a headline in spans, and a mark above",
        make_page(
            "FOR IMMEDIATE RELEASE",
            "<div class=Section1><p class=MsoNormal><b><span style='font-size:10.0pt'>FOR IMMEDIATE RELEASE<o:p></o:p>"
            "</span></b></p><p class=MsoNormal align=center style='text-align:center'><b><span "
            f"style='font-size:14.0pt'>{_HEADLINE}<o:p></o:p></span></b></p><p class=MsoNormal "
            f"align=center><b><i><span "
            f"style='font-size:12.0pt'>{_SUBTITLE}<o:p></o:p></span></i></b></p><p class=MsoNormal>&nbsp;</p>"
            f"<p class=MsoNormal>LAKESIDE, Va., {_DATE} – The company</p>{_TEXT}</div>",
        ),
        _HEADLINE,
        _DAY,
    )
    yield (
        "Word: a headline with a break in the middle of a word group, in capitals",
        make_page(
            "",
            "<p align=center style='text-align:center'><b>NORDBRO RAILWAYS AND LAKESIDE SIGN<br>AGREEMENT ON THE "
            "HARBOUR "
            f"LINE</b></p><p align=center><b>{_SUBTITLE}</b></p><p>{_DATE}</p>{_TEXT}",
        ),
        "NORDBRO RAILWAYS AND LAKESIDE SIGN AGREEMENT ON THE HARBOUR LINE",
        _DAY,
    )
    yield (
        "a headline in a coloured row",
        make_page(
            "Nordbro News",
            f"<table width=600><tr><td>{_MENU}</td></tr><tr><td bgcolor=navy><font "
            f"color=white><b>{_HEADLINE}</b></font>"
            f"</td></tr><tr><td><font size=2>{_DATE}<br><br>{_BREAKS}</font></td></tr></table>",
        ),
        _HEADLINE,
        _DAY,
    )
    yield (
        "a headline in the cell of a heading",
        make_page(
            "Nordbro",
            f"<table><tr><th colspan=2>{_HEADLINE}</th></tr><tr><td>Date:</td><td>{_DATE}</td></tr>"
            f"<tr><td colspan=2>{_TEXT}</td></tr></table>",
        ),
        _HEADLINE,
        _DAY,
    )
    yield (
        "a list of terms",
        make_page("Nordbro", f"<dl><dt><b>{_HEADLINE}</b><dd><i>{_DATE}</i><dd>{_TEXT}</dl>"),
        _HEADLINE,
        _DAY,
    )


def list_pages_without_editor() -> Iterator[Sample]:
    """Yield pages with the elements that people knew by heart."""
    yield (
        "the text in large letters, the headline in larger ones",
        make_page("Nordbro", f"<font size=4><center><font size=5>{_HEADLINE}</font></center>{_DATE}{_TEXT}</font>"),
        _HEADLINE,
        _DAY,
    )
    yield (
        "a headline that is the anchor of the page",
        make_page("Nordbro", f"<a name=top><b>{_HEADLINE}</b></a><p>{_DATE}</p>{_TEXT}<a href='#top'>Top</a>"),
        _HEADLINE,
        _DAY,
    )
    yield (
        "an underlined headline",
        make_page("Nordbro", f"<p>Press release</p><p><u>{_HEADLINE}</u></p><p>{_DATE}</p>{_TEXT}"),
        _HEADLINE,
        _DAY,
    )
    yield (
        "the headline and the text in one paragraph",
        make_page("Nordbro", f"<p>{_MENU}</p><p><b>{_HEADLINE}</b><br>Lakeside, {_DATE} -- {_BREAKS}"),
        _HEADLINE,
        _DAY,
    )
    yield (
        "a section, the day and the headline in headings",
        make_page("Nordbro News", f"<h2>News</h2><h3>{_DATE}</h3><h3>{_HEADLINE}</h3>{_TEXT}"),
        _HEADLINE,
        _DAY,
    )
    yield (
        "a lead-in in small letters above the headline",
        make_page(
            "Nordbro",
            f"<p align=center><font size=2>Nordbro Railways announces:</font><br><font size=5><b>{_HEADLINE}</b></font>"
            f"</p><p>{_DATE}</p>{_TEXT}",
        ),
        _HEADLINE,
        _DAY,
    )
    yield (
        "lines of addresses above the headline",
        make_page(
            "Nordbro",
            "<center><b>NORDBRO RAILWAYS</b><br>12 Harbor Street<br>Lakeside, VA 22201<br>Phone (512) 555-0142<br>"
            f"Fax (512) 555-0143</center><hr><p><b>NEWS "
            f"RELEASE</b></p><p>{_DATE}</p><center><b>{_HEADLINE}</b></center>"
            f"{_TEXT}",
        ),
        _HEADLINE,
        _DAY,
    )
    yield (
        "a name as the contact in bold above the headline",
        make_page(
            "Nordbro",
            f"<p><b>FOR IMMEDIATE RELEASE</b></p><p><b>Anna Berg</b><br>Director of Communications<br>(512) "
            f"555-0142</p>"
            f"<p>{_DATE}</p><p><b>{_HEADLINE}</b></p>{_TEXT}",
        ),
        _HEADLINE,
        _DAY,
    )
    yield (
        "a line to the editors above the headline",
        make_page(
            "Nordbro",
            f"<p><b>To: News editors and transport reporters</b></p><p>{_DATE}</p><p><b>{_HEADLINE}</b></p>{_TEXT}",
        ),
        _HEADLINE,
        _DAY,
    )
    yield (
        "a question as the headline",
        make_page("Nordbro", f"<p>{_MENU}</p><p><b>When does the harbour line open?</b></p><p>{_DATE}</p>{_TEXT}"),
        "When does the harbour line open?",
        _DAY,
    )
    yield (
        "a small heading within the text in larger letters than the headline",
        make_page(
            "Nordbro",
            f"<p><b>{_HEADLINE}</b></p><p>{_DATE}</p>{_TEXT}<p><font size=4><b>What the line "
            f"costs</b></font></p>{_TEXT}",
        ),
        _HEADLINE,
        _DAY,
    )


def list_dates() -> Iterator[Sample]:
    """Yield pages that have the day of the release in a line with other words."""
    for line in (
        f"For release: {_DATE}",
        f"RELEASE DATE: {_DATE}",
        f"For immediate release - {_DATE} - No. 17",
        f"FOR IMMEDIATE RELEASE: Wednesday, {_DATE}",
        f"Nordbro Railways, Press Office, {_DATE}",
        "NB 03/17 - 12 March 2003",
        "Media Release 17/03, 12 March 2003",
        f"Embargoed until {_DATE}, 10 a.m.",
        f"Volume 4, Number 17 -- {_DATE}",
        "Lakeside, 12-Mar-2003",
        "Lakeside (12.03.2003)",
        "12th of March, 2003",
        "Wednesday 12 March 2003 | Lakeside",
        f"Posted by Anna Berg on {_DATE} at 10:15 AM",
        "Press Release 12 March 2003 Nordbro Railways",
        f"(Lakeside, Va.) {_DATE}",
    ):
        yield line, make_page("Nordbro", f"<p>{line}</p><p><b>{_HEADLINE}</b></p>{_TEXT}"), _HEADLINE, _DAY
        yield f"{line}, below", make_page("Nordbro", f"<p><b>{_HEADLINE}</b></p><p>{line}</p>{_TEXT}"), _HEADLINE, _DAY
    for opening in (
        f"LAKESIDE, Va., {_DATE} /Newswire/ --",
        f"Lakeside, Canada ({_DATE}) -",
        f"({_DATE} - LAKESIDE) -",
        f"LAKESIDE, VA -- {_DATE} --",
        f"LAKESIDE, VA, USA, {_DATE}:",
        "Lakeside, 12 March 2003.",
    ):
        text = _TEXT.replace("<p>", f"<p><b>{opening}</b> ", 1)
        yield f"{opening} in the text", make_page("Nordbro", f"<p><b>{_HEADLINE}</b></p>{text}"), _HEADLINE, _DAY
    yield (
        "the day and the place in the last line",
        make_page("Nordbro", f"<p><b>{_HEADLINE}</b></p>{_TEXT}<p>Lakeside, {_DATE}</p><p>{_MENU}</p>"),
        _HEADLINE,
        _DAY,
    )
    yield (
        "the day and the mark below the text",
        make_page(
            "Nordbro",
            f"<p><b>{_HEADLINE}</b></p>{_TEXT}<p>-0-</p><p>FOR IMMEDIATE RELEASE<br>{_DATE}<br>Contact: Anna Berg<br>"
            f"Nordbro</p><p>&nbsp;</p><ol><li><a href=1.htm>September 2002 / Nordbro Adds Stops</a></li><li><a "
            f"href=2.htm>"
            "May 1, 2004 / Nordbro Sells Tickets</a></li></ol>",
        ),
        _HEADLINE,
        _DAY,
    )
