"""Pages of press rooms whose title, logo or parts hide the headline; the texts are made up."""

from collections.abc import Iterator

from tests.unit.importer.old_page_samples import make_page, make_text

_TEXT = make_text("en")
_HEADLINE = "Nordbro receives an award for its line across the harbour"


def list_press_pages() -> Iterator[tuple[str, str, str, str]]:
    """Yield the name of each page, its HTML, its headline and the day of its publication ("" if it says none)."""
    yield from _list_pages_with_parts()
    yield from _list_pages_with_marks()
    yield from _list_pages_with_site_names()
    yield from _list_pages_with_dates()


def _list_pages_with_parts() -> Iterator[tuple[str, str, str, str]]:
    yield (
        "an about text below a text with a small heading and the title of the site",
        make_page(
            "Harbour Institute - Leading a New Era of Travel",
            f"<h3>{_HEADLINE}</h3><h5>February 4, 2016</h5>{_TEXT}<h5>About the Harbour Institute</h5><p>Old.</p>",
        ).replace("<head>", '<head><meta property="og:title" content="Harbour Institute">'),
        _HEADLINE,
        "2016-02-04",
    )
    for title, about, language in (
        ("Stiftelsen Fyren - För en levande skärgård", "Om Stiftelsen Fyren", "sv"),
        ("Harbour Foundation - Für die Küste von morgen", "Über die Harbour Foundation", "de"),
        ("Harbour Foundation - Merten puolesta jo vuodesta 1970", "Tietoa Harbour Foundation", "fi"),
    ):
        yield (
            f"an about text that has a larger heading than the headline ({language})",
            make_page(title, f"<h4>{_HEADLINE}</h4>{make_text('en')}<h2>{about}</h2><p>Den är gammal.</p>"),
            _HEADLINE,
            "",
        )
    for headline in ("Kommunen ger stöd till tolv föreningar", "Om Sveriges kuster och hamnar"):
        yield (
            f"a headline with the words of the title of a part: {headline}",
            make_page("Tärnsunds kommun", f"<h2>Nyheter från kusten</h2><h1>{headline}</h1>{make_text('sv')}"),
            headline,
            "",
        )
    yield (
        "a subheading in the middle of the text that is larger than the headline",
        make_page(
            "Harbour Foundation",
            f"<div><p align=center>PRESS RELEASE:</p><p align=center><b>{_HEADLINE}</b></p>{_TEXT}"
            f"<h1>IN BOOKSTORES SOON</h1>{_TEXT}</div>",
        ),
        _HEADLINE,
        "",
    )


def _list_pages_with_marks() -> Iterator[tuple[str, str, str, str]]:
    for marks in (
        ("RELEASE: Immediate", "CONTACT: Ann Smith"),
        ("Contact: Ann Smith", "Release date: immediate"),
        ("News release", "Press contact: Ann Smith", "For immediate release"),
        ("Media advisory", "Embargoed until 9 a.m."),
        ("Pressmeddelande", "Kontakt: Anna Berg", "För omedelbar publicering"),
    ):
        headings = "".join(f"<h1>{mark}</h1>" for mark in marks)
        yield (
            f"marks that are headings: {', '.join(marks)}",
            make_page("", f"{headings}<p><b>NORDBRO SIGNS DEAL TO BUY A FERRY</b></p>{_TEXT}"),
            "NORDBRO SIGNS DEAL TO BUY A FERRY",
            "",
        )


def _list_pages_with_site_names() -> Iterator[tuple[str, str, str, str]]:
    yield (
        "a name and slogan of the site in a header that is a link, and a bold line",
        make_page(
            "Harbour Day",
            '<div id="header"><h1><a href="/day.html">Harbour Day - sailing together, all over the world</a></h1></div>'
            f'<div id="content"><p><strong>{_HEADLINE}</strong></p>{_TEXT}</div>',
        ),
        _HEADLINE,
        "",
    )
    yield (
        "a name and slogan of the site in a masthead without a link, and a bold line",
        make_page(
            "Harbour Day",
            '<div class="masthead"><h1>Harbour Day | sailing together, all over the world</h1></div>'
            f'<div id="content"><p><strong>{_HEADLINE}</strong></p>{_TEXT}</div>',
        ),
        _HEADLINE,
        "",
    )
    yield (
        "a headline that is a link in the header of its own text",
        make_page(
            "Harbour Day",
            '<div class="site-header"><h1><a href="/">Harbour Day</a></h1></div><div class="entry"><div '
            f'class="entry-header"><h2><a href="/2/line">{_HEADLINE}</a></h2></div>{_TEXT}</div>',
        ),
        _HEADLINE,
        "",
    )
    yield (
        "a title of a name and a kind of text, and a short bold line",
        make_page("Bay Road Concerts Press Release", f"<p><b>Harbour Drive</b></p>{_TEXT}"),
        "Harbour Drive",
        "",
    )
    yield (
        "a short headline that is a link to itself below a mark, and a slogan as title",
        make_page(
            "Tern - The network that a folder powers",
            '<ul><li><a href="a">Home</a></li><li><a href="b">Support</a></li><li><a href="c">Press</a></li></ul>'
            '<h1>Press Release</h1><div><h2><a href="/tern" rel="bookmark">Tern Released</a></h2>'
            f"<p><b>Update: Tern is free now.</b></p><div>{_TEXT}</div></div>",
        ),
        "Tern Released",
        "",
    )


def _list_pages_with_dates() -> Iterator[tuple[str, str, str, str]]:
    for footer in ("Nordbro, 東京都渋谷区渋谷3-5-16 ビル", "Nordbro, 3-5-16 Shibuya, Shibuya-ku, Tokyo"):
        yield (
            f"a date in the path to the page, and an address with numbers: {footer}",
            make_page(
                "Nordbro",
                "<div><p><a href=/>Home</a> &gt; <a href=/p>About our harbour</a> &gt; 9 October 2013</p></div>"
                f"<div><div><div><div><div><h1>{_HEADLINE}</h1>{_TEXT}</div></div></div></div></div><p>{footer}</p>",
            ),
            _HEADLINE,
            "2013-10-09",
        )
    for opening in ("(Tues, July 30th – Lakeside)", "LAKESIDE, Tuesday 30 July –", "Lakeside, Tue., July 30 –"):
        yield (
            f"a day of the week that is not that of the year of the copyright: {opening}",
            make_page(
                "Nordbro", f"<h1>{_HEADLINE}</h1><p>{opening} Nordbro opens its line.</p>{_TEXT}<p>© 2014 Nordbro</p>"
            ),
            _HEADLINE,
            "2013-07-30",
        )
    yield (
        "a day of the week that neither year has",
        make_page(
            "Nordbro",
            f"<h1>{_HEADLINE}</h1><p>Lakeside, Friday 30 July – Nordbro opens.</p>{_TEXT}<p>© 2014 Nordbro</p>",
        ),
        _HEADLINE,
        "",
    )
