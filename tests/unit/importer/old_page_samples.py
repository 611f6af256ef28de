"""Pages of press rooms as they were written from 1996 to 2010, each with its headline; the texts are made up."""

from collections.abc import Iterator

_LONG = {
    "en": "The company will open the line in the spring, after two years of work on the bridge and on both stations. "
    "All trains stop at the new platforms, and tickets cost the same as before.",
    "sv": "Kommunen öppnar linjen i vår, efter två års arbete med bron och båda stationerna i den gamla hamnen. Alla "
    "tåg stannar vid de nya perrongerna, och biljetterna kostar lika mycket som förut.",
    "nb": "Kommunen åpner linjen til våren, etter to års arbeid med broen og begge stasjonene i den gamle havnen. Alle "
    "tog stanser ved de nye perrongene, og billettene koster like mye som før.",
    "da": "Kommunen åbner linjen til foråret, efter to års arbejde med broen og begge stationer i den gamle havn. Alle "
    "tog standser ved de nye perroner, og billetterne koster det samme som før.",
    "fi": "Kaupunki avaa radan keväällä, kun siltaa ja molempia asemia on rakennettu kaksi vuotta vanhassa satamassa. "
    "Kaikki junat pysähtyvät uusilla laitureilla, ja liput maksavat yhtä paljon kuin ennen.",
    "de": "Die Stadt eröffnet die Strecke im Frühjahr, nach zwei Jahren Arbeit an der Brücke und an den Bahnhöfen. "
    "Alle Züge halten an den neuen Bahnsteigen, und die Fahrkarten kosten so viel wie zuvor.",
    "fr": "La ville ouvre la ligne au printemps, après deux ans de travaux sur le pont et dans les deux gares du port. "
    "Tous les trains s'arrêtent aux nouveaux quais, et les billets coûtent autant qu'avant.",
    "es": "La ciudad abre la línea en primavera, después de dos años de obras en el puente y en las dos estaciones. "
    "Todos los trenes paran en los nuevos andenes, y los billetes cuestan lo mismo que antes.",
    "nl": "De stad opent de lijn in het voorjaar, na twee jaar werk aan de brug en aan beide stations in de haven. "
    "Alle treinen stoppen aan de nieuwe perrons, en de kaartjes kosten evenveel als vroeger.",
}


def make_text(language: str) -> str:
    """Return four paragraphs."""
    return f"<p>{_LONG[language]}</p>\n" * 4


def make_page(title: str, body: str) -> str:
    """Return a page without styles."""
    return f"<html><head><title>{title}</title></head><body bgcolor='#ffffff'>{body}</body></html>"


def list_old_pages() -> Iterator[tuple[str, str, str]]:
    """Yield the name of each page, its HTML and its headline."""
    yield (
        "bold below a mark, the title is a label with a date",
        make_page(
            "Nordbro Press Release: March 28, 2001",
            "<center><table><tr><td><span class=subhead>FOR IMMEDIATE RELEASE:</b></span>"
            f"<p><b>Nordbro Opens Line Across the Harbour</b></p></font>{make_text('en')}</td></tr></table></center>",
        ),
        "Nordbro Opens Line Across the Harbour",
    )
    yield (
        "a Swedish mark above a large line",
        make_page(
            "Tärnsunds kommun",
            "<table width=600><tr><td bgcolor=navy><a href='/index.asp'>Start</a><br><a href='/press.asp'>Press</a>"
            "</td><td><font size=1>PRESSMEDDELANDE 2001-03-12</font><br><br>"
            f"<font size=4 face=Verdana><b>Ny spårväg öppnar i vår</b></font><br><br>{make_text('sv')}</table>",
        ),
        "Ny spårväg öppnar i vår",
    )
    yield (
        "details below the headline in one paragraph, and a headline in several elements",
        make_page(
            "Museet: Presserom",
            "<img src=logo.gif><table><tr><td><p><font size=3><strong><font size=2>Hverdag langs </font></strong>"
            "</font>"
            "<b><font size=2>kysten i nord<br></font></b><font size=2>Sal 12<br>2. mai 2002 - 9. januar 2003<br>"
            f"Gratis adgang</font></p>{make_text('nb')}</td></tr></table>",
        ),
        "Hverdag langs kysten i nord",
    )
    yield (
        "capitals in bold italics above a bold subheading, without a title",
        make_page(
            "",
            "<div><a href='/'>home</a> &raquo; <a href='/press/'>press</a></div><div><p><b><i>NORDBRO PROVIDES\n"
            "TICKETS FOR THE HARBOUR LINE</i></b></p><p><b>New Machines Work In Four Languages</b></p>"
            f"{make_text('en')}</div>",
        ),
        "NORDBRO PROVIDES TICKETS FOR THE HARBOUR LINE",
    )
    yield (
        "a section heading with links to a feed above, the headline is a second heading",
        make_page(
            "Lakeside Newsroom",
            "<h1><a href='http://www.lakeside.example/'>Lakeside University</a></h1><div id=content><h1 class=newshead>"
            "<a href='index?page=news'>Lakeside Newsroom</a> <a class=rss href='/rss.jsp'>RSS Feed</a></h1>"
            "<div id=side><h2>Read About:</h2><ul><li><a href='/a'>Science</a></li></ul><h2>Useful Links</h2></div>"
            "<div id=main><h2>Students Build a Bridge of Ice</h2><p class=info>By Anna Berg <span>Sept. 10, 2008</span>"
            "</p><div><h3>Related Contacts and Links:</h3><h4><a href='/x'>Department of Ice</a></h4></div>"
            f"<ul><li><a href='/p'>Print</a></li><li><a href='/d'>Digg</a></li></ul>{make_text('en')}</div></div>",
        ),
        "Students Build a Bridge of Ice",
    )
    yield (
        "a heading that differs from the label in the title",
        make_page(
            "Press Release NB 2.2.0",
            "<div><a href='/'>home</a></div><div><h2>Press Release - Nordbro.org 2.2 </h2><p>29 March 13:00 UTC</p>"
            f"<p>&nbsp;</p>{make_text('en')}<h4>About Nordbro</h4><p>{_LONG['en']}</p></div>",
        ),
        "Press Release - Nordbro.org 2.2",
    )
    yield (
        "a Danish headline in a class of its own, with the date above",
        make_page(
            "Havneby Kommune - Pressemeddelelser",
            "<table><tr><td class=menu><a href=a.htm>Forside</a><br><a href=b.htm>Presse</a></td><td>"
            "<span class=dato>12. marts 2003</span><br><span class=rubrik>Ny letbane åbner til foråret</span><br>"
            f"<span class=brod>{_LONG['da']}<br><br>{_LONG['da']}<br><br>{_LONG['da']}</span></td></tr></table>",
        ),
        "Ny letbane åbner til foråret",
    )
    yield (
        "a Finnish headline in bold between a mark and the text",
        make_page(
            "Lehdistötiedotteet 2004",
            f"<p>TIEDOTE 15.3.2004</p><p><b>Uusi raitiotie avataan keväällä</b></p>{make_text('fi')}",
        ),
        "Uusi raitiotie avataan keväällä",
    )
    yield (
        "a German mark with a number, the headline in the middle",
        make_page(
            "Stadt Neuhafen: Pressemitteilung Nr. 45/2003",
            "<h3>Stadt Neuhafen</h3><p>Pressemitteilung Nr. 45 vom 12. Mai 2003</p>"
            f"<p align=center><big>Neue Stadtbahn fährt ab Frühjahr</big></p>{make_text('de')}",
        ),
        "Neue Stadtbahn fährt ab Frühjahr",
    )
    yield (
        "a French headline in capitals and bold, the city and date below",
        make_page(
            "Communiqué de presse",
            "<center><b>COMMUNIQUÉ DE PRESSE</b></center><br><center><b>LA NOUVELLE LIGNE OUVRE AU PRINTEMPS</b>"
            f"</center><br><i>Port-Neuf, le 12 mars 2002</i><br><br>{make_text('fr')}",
        ),
        "LA NOUVELLE LIGNE OUVRE AU PRINTEMPS",
    )
    yield (
        "a Spanish headline without any mark, and a title for all pages",
        make_page(
            "Ayuntamiento de Puerto Nuevo - Sala de prensa",
            "<p><font size=2><a href=/>Inicio</a> | <a href=/p>Prensa</a> | <a href=/c>Contacto</a></font></p>"
            "<p><font size=2>Nota de prensa, 12 de marzo de 2002</font></p>"
            f"<p><font size=2>La nueva línea abre en primavera</font></p>{make_text('es')}",
        ),
        "La nueva línea abre en primavera",
    )
    yield (
        "a Dutch headline below the name of the town in the same size",
        make_page(
            "Gemeente Nieuwhaven",
            "<p><font size=4><b>Gemeente Nieuwhaven</b></font></p><p>Persbericht 12 maart 2002</p>"
            f"<p><font size=4><b>Nieuwe tramlijn opent in het voorjaar</b></font></p>{make_text('nl')}",
        ),
        "Nieuwe tramlijn opent in het voorjaar",
    )
    yield (
        "a title that is the headline with the name of the site before it, cut",
        make_page(
            "Nordbro :: News :: Nordbro opens a line across the harb...",
            "<b>Nordbro</b><br><br><b>Nordbro opens a line across the harbour</b><br>"
            f"<i>12 March 2002</i><br><br>{make_text('en')}",
        ),
        "Nordbro opens a line across the harbour",
    )
    yield (
        "a headline broken in two lines",
        make_page(
            "Nordbro",
            "<p>FOR IMMEDIATE RELEASE</p><p align=center><b>NORDBRO AND THE TOWN OF LAKESIDE OPEN A LINE,<br>"
            f"AND TICKETS COST THE SAME</b></p>{make_text('en')}",
        ),
        "NORDBRO AND THE TOWN OF LAKESIDE OPEN A LINE, AND TICKETS COST THE SAME",
    )
    yield (
        "contacts above the headline",
        make_page(
            "Press Release",
            "<p><b>Contact:</b><br>Joe Miller<br>Nordbro, Inc.<br>(877) 555-0101<br>joe@nordbro.example</p>"
            "<p><b>FOR IMMEDIATE RELEASE</b></p><p><b>Nordbro Sells One Million Tickets</b></p>"
            f"<p><i>Record year for the harbour line</i></p>{make_text('en')}",
        ),
        "Nordbro Sells One Million Tickets",
    )
    yield (
        "a plain line after a mark, with line breaks alone",
        make_page(
            "Pressmeddelanden 1998",
            f"<b>Pressmeddelande</b><br>1998-05-12<br><br>Färjan går oftare i sommar<br><br>{_LONG['sv']}<br><br>"
            f"{_LONG['sv']}<br><br>{_LONG['sv']}<br>",
        ),
        "Färjan går oftare i sommar",
    )
    yield (
        "other news with bold lines in a column before the text",
        make_page(
            "Välkommen till Tärnsunds kommun",
            "<table><tr><td><b>Aktuellt</b><br><b><a href=1.htm>Badet stängt</a></b><br>"
            "<b><a href=2.htm>Ny skola</a></b>"
            "<br>Skolan får 300 elever och ligger vid sjön.<br><b>Genvägar</b><br><a href=3.htm>Kartor</a><br>"
            "<a href=4.htm>Blanketter</a></td><td><b>Färjan går oftare i sommar</b><br><i>Av Anna Berg</i><br>"
            f"{make_text('sv')}</td></tr></table>",
        ),
        "Färjan går oftare i sommar",
    )
    yield (
        "a caption between headline and text",
        make_page(
            "Nordbro News",
            "<table><tr><td><font size=5>Bridge of ice stands for a month</font></td></tr><tr><td><table align=right>"
            "<tr><td><img src=ice.jpg><br><b>The bridge in February</b></td></tr></table>"
            f"{make_text('en')}</td></tr></table>",
        ),
        "Bridge of ice stands for a month",
    )
