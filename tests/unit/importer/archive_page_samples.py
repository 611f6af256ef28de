"""Pages of archives from 1996 to 2010 with a headline and a date that other texts hide; the texts are made up."""

from collections.abc import Iterator

from tests.unit.importer.old_page_samples import make_page, make_text

_TEXT = make_text("en")
_PLAIN = (
    "the port of Lakeside opens its new line across\nthe harbour today. All trains stop at the new platforms, "
    "and the\n"
    "tickets cost the same as they did before. Both of the stations are ready.\n\nThe company has worked on the "
    "bridge "
    "and on both of the stations for two\nyears. The trains run every day of the week, from six in the morning.\n\n"
    "The company will report on the number of its passengers when the first\nyear has passed. It expects two "
    "million.\n"
)
_JAPANESE = (
    "<p>当社は港を渡る新しい路線を春に開業いたします。橋と二つの駅の工事には二年を要しました。すべての列車が新しい"
    "ホームに停車し、運賃はこれまでと変わりません。列車は毎日、朝六時から運行いたします。</p>"
) * 3
_CHINESE = (
    "<p>本公司將於春季啟用跨越海港的新路線。橋樑與兩座車站的工程歷時兩年完成，所有列車均停靠新月台，票價維持不變。"
    "列車每日清晨六時起行駛，首年預計載客二百萬人次，並將於年底公布營運成果。</p>"
) * 3


def list_archive_pages() -> Iterator[tuple[str, str, str, str]]:
    """Yield the name of each page, its HTML, its headline and the day of its publication ("" if it says none)."""
    yield from _list_preformatted_pages()
    yield from _list_pages_with_datelines()
    yield from _list_pages_with_long_titles()
    yield from _list_pages_with_site_headings()


def _list_preformatted_pages() -> Iterator[tuple[str, str, str, str]]:
    yield (
        "a dateline in preformatted text, and a later day in the footer",
        make_page(
            "Nordbro Opens Line",
            "<pre><b>NORDBRO OPENS LINE ACROSS THE HARBOUR\n\nTrains run every day</b>\n\n\nLAKESIDE, Minn. - "
            "March 12, "
            f"2001 - {_PLAIN}</pre><div>Last modified September 16, 2004</div>",
        ),
        "NORDBRO OPENS LINE ACROSS THE HARBOUR",
        "2001-03-12",
    )
    yield (
        "a bold headline of three centred lines, and a dateline without a year",
        make_page(
            "Lakeside Rail",
            "<pre>\n<b>\n   Nordbro Opens New Line Across the Harbour, Making Travel\n Faster for All of "
            "Lakeside; Company"
            " To Add Trains\n          To Both Stations in the Spring\n</b>\n    LAKESIDE, Minn., Jan. 18 "
            "/Newswire/ -- "
            f"{_PLAIN}    The works end by March 31, 2001.</pre><span>Last modified March 31,  2001</span>",
        ),
        (
            "Nordbro Opens New Line Across the Harbour, Making Travel Faster for All of Lakeside; Company To "
            "Add Trains To Both Stations in the Spring"
        ),
        "2001-01-18",
    )
    yield (
        "centred lines without any mark below a mark",
        make_page(
            "",
            "<pre>FOR IMMEDIATE RELEASE\n\n              Nordbro Opens New Line Across the Harbour\n             "
            "    With "
            f"Trains on Every Day of the Week\n\nLAKESIDE, Minn. (March 12, 1998) -- {_PLAIN}</pre>",
        ),
        "Nordbro Opens New Line Across the Harbour With Trains on Every Day of the Week",
        "1998-03-12",
    )
    yield (
        "centred capitals below a mark, a date and a contact, the title is a number",
        make_page(
            "PR 97-12",
            "<pre>                            NEWS RELEASE\n\nFOR RELEASE: March 12, 1997\n\nContact: Joe Miller, "
            "202-555-0101\n\n                PORT OF LAKESIDE OPENS NEW LINE\n                      ACROSS THE HARBOUR"
            f"\n\n     LAKESIDE, Minn. -- {_PLAIN}</pre><hr><a href=/>Home</a><br>Last update: 3/4/2002",
        ),
        "PORT OF LAKESIDE OPENS NEW LINE ACROSS THE HARBOUR",
        "1997-03-12",
    )
    yield (
        "a German text for teleprinters, wrapped at the margin",
        make_page(
            "Pressestelle",
            "<pre>Nordbro eröffnet die neue Linie über den Hafen\n\nSeestadt, 12. März 1999. Die Stadt eröffnet die "
            "Strecke im Frühjahr, nach zwei\nJahren Arbeit an der Brücke. Alle Züge halten an den neuen "
            "Bahnsteigen.\n\n"
            "Die Fahrkarten kosten so viel wie zuvor. Die Züge fahren an jedem Tag der\nWoche. Die Firma berichtet "
            "über die Fahrgäste, wenn das Jahr vorbei ist.\n\nDie Arbeiten an den Bahnhöfen haben zwei Jahre "
            "gedauert. "
            "Beide sind fertig.\n</pre><p>Letzte Änderung: 3.4.2005</p>",
        ),
        "Nordbro eröffnet die neue Linie über den Hafen",
        "1999-03-12",
    )


def _list_pages_with_datelines() -> Iterator[tuple[str, str, str, str]]:
    def make(text: str, rest: str = "") -> str:
        opening = text.replace("<p>", "\0", 1).replace("<p>", "", 1).replace("\0", "<p>", 1)
        return make_page("Nordbro", f"<h1>New line opens across the harbour</h1>{opening}{rest}")

    headline = "New line opens across the harbour"
    yield (
        "a dateline before a day in the text",
        make(f"<p><b>LAKESIDE, MINN., March 12, 2001</b> -- {_TEXT}<p>On June 1, 2001 all is open.</p>"),
        headline,
        "2001-03-12",
    )
    yield (
        "a dateline with its day before its place",
        make(f"<p>12 March 2001, Lakeside - {_TEXT}", "<p>Page last updated 3 April 2006</p>"),
        headline,
        "2001-03-12",
    )
    yield (
        "a dateline without a year, and a year in the copyright",
        make(f"<p>LAKESIDE, Dec. 20 -- {_TEXT}", "<p>Copyright 2002 Nordbro Inc.</p>"),
        headline,
        "2002-12-20",
    )
    yield (
        "a dateline without a year at the end of the year before the last change",
        make(f"<p>LAKESIDE, Dec. 20 -- {_TEXT}", "<p>Last updated: January 5, 2002</p>"),
        headline,
        "2001-12-20",
    )
    yield (
        "a dateline without a year, and only the days of other things",
        make(
            f"<p>LAKESIDE, Dec. 20 -- {_TEXT}",
            "<p>Since May 3, 1999, all tickets are valid.</p><p>Copyright 1996-2009 Nordbro</p>",
        ),
        headline,
        "",
    )
    yield (
        "a dateline without a year, in a line of its own",
        make(f"<p><b>LAKESIDE, Dec. 20 --</b><p>{_TEXT}", "<p>Last revised: January 5, 2002</p>"),
        headline,
        "2001-12-20",
    )
    yield (
        "a dateline of Japan with wide digits and an era",
        make_page("港湾鉄道", f"<h1>港を渡る新路線を開業</h1><p>平成１５年３月１２日</p>{_JAPANESE}"),
        "港を渡る新路線を開業",
        "2003-03-12",
    )
    yield (
        "a dateline of Japan",
        make_page(
            "港湾鉄道", f"<h1>港を渡る新路線を開業</h1><p>【東京、2003年3月12日】{_JAPANESE.replace('<p>', '', 1)}"
        ),
        "港を渡る新路線を開業",
        "2003-03-12",
    )
    yield (
        "the day before that of the release",
        make_page(
            "海港", f"<h1>海港鐵路啟用新路線</h1><p>海港鐵路於昨日（March 4, 2005）{_CHINESE.replace('<p>', '', 1)}"
        ),
        "海港鐵路啟用新路線",
        "2005-03-05",
    )
    yield (
        "a dateline in French",
        make(f"<p>Paris, le 12 mars 2001 – {make_text('fr')}", "<p>Dernière modification : 4 mai 2006</p>"),
        headline,
        "2001-03-12",
    )


def _list_pages_with_long_titles() -> Iterator[tuple[str, str, str, str]]:
    line = "<p><font size=2><b>New Line Opens!</b></font></p><p>Posted: March 12, 2001</p>"
    for separator in (" &gt;&gt; ", " :: ", " | ", " - ", " – ", " » ", " / ", " &gt; ", ": "):
        yield (
            f"a title with site, month and “{separator}” before the headline",
            make_page(f"NORDBRO.EXAMPLE{separator}March 2001: New Line Opens!", f"<h1>NEWS</h1>{line}{_TEXT}"),
            "New Line Opens!",
            "2001-03-12",
        )
    yield (
        "a line without any mark that is the last part of a long title",
        make_page(
            "NORDBRO.EXAMPLE &gt;&gt; March 2001: Harbour Opens!!!",
            "<h1>NEWS</h1><h2>EVENT UPDATES</h2><p class=style5><font face=Verdana>HARBOUR OPENS!!!</font></p>"
            f"<p><font>Posted: March 12, 2001 by Joe Miller, Updated: May 1, 2008</font></p>{_TEXT}",
        ),
        "HARBOUR OPENS!!!",
        "2001-03-12",
    )
    yield (
        "a large line of Chinese without headings",
        make_page(
            "海港鐵路股份有限公司 - 新聞稿",
            f"<p><font size=4><b>跨越海港的新路線今日啟用</b></font></p><p>2005/03/12</p>{_CHINESE}",
        ),
        "跨越海港的新路線今日啟用",
        "2005-03-12",
    )
    yield (
        "a title with section, month and site after the headline",
        make_page(
            "Ny linje åpner &lt;&lt; Nyheter &lt;&lt; mars 2001 &lt;&lt; Nordbro AS",
            f"<p align=center><b>Nordbro AS</b></p><p><b>Ny linje åpner</b></p><p>12.03.2001</p>{make_text('nb')}",
        ),
        "Ny linje åpner",
        "2001-03-12",
    )


def _list_pages_with_site_headings() -> Iterator[tuple[str, str, str, str]]:
    menu = "<ul><li><a href=a>關於本站</a></li><li><a href=b>活動</a></li><li><a href=c>下載</a></li></ul>"
    yield (
        "a heading in Chinese that leads to the start page",
        make_page(
            "海港鐵路啟用中文新路線",
            f"<div id=header><h1><a href='//rail.example/'>海港鐵路正體中文網站</a></h1>{menu}</div>"
            f"<h1>海港鐵路啟用新路線</h1><p>2005年3月12日</p>{_CHINESE}",
        ),
        "海港鐵路啟用新路線",
        "2005-03-12",
    )
    yield (
        "a Japanese company as first heading and title",
        make_page(
            "日本港湾鉄道株式会社",
            f"<h1>日本港湾鉄道株式会社</h1>{menu}<h2>ニュースリリース</h2><p>2003年3月12日</p><h3>港を渡る新路線"
            f"を開業</h3>"
            f"{_JAPANESE}",
        ),
        "港を渡る新路線を開業",
        "2003-03-12",
    )
    yield (
        "a Chinese site as first heading that a menu repeats",
        make_page(
            "新聞稿",
            f"<h1>海港之友</h1><ul><li><a href=i>海港之友</a></li><li><a href=n>新聞稿</a></li></ul>"
            f"<h2>跨越海港的新路線今日啟用</h2><p>2005-03-12</p>{_CHINESE}",
        ),
        "跨越海港的新路線今日啟用",
        "2005-03-12",
    )
    yield (
        "a Russian site as first heading that a menu repeats",
        make_page(
            "Пресс-релизы",
            "<h1>Северный мост</h1><p><a href=i>Северный мост</a> | <a href=n>Новости</a> | <a href=k>Контакты</a></p>"
            "<h2>Новая линия открывается через гавань</h2><p>12 марта 2001</p>"
            + "<p>Компания открывает линию весной, после двух лет работы на мосту и на обеих станциях в порту. Все "
            "поезда останавливаются у новых платформ, и билеты стоят столько же.</p>" * 3,
        ),
        "Новая линия открывается через гавань",
        "2001-03-12",
    )
