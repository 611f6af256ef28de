"""A newsroom with releases that use every field, and the feeds of it, for the tests of feeds."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from pressroom.check import to_entry
from pressroom.model.entry import Entry
from pressroom.model.newsroom import Contact, Edition, Image, Keyword, MailIdentity, Newsroom, Organisation, Phone
from pressroom.model.pages import Feed
from pressroom.model.plan import CommitOrder, Item
from pressroom.model.release import Document, Fact, HelpContact, Link, Release, Version, VersionKind
from pressroom.read import read_catalogues
from pressroom.render import RenderContext, create_render_context, render, render_feed_entry

BASE = "https://press.example"
FORMATS = ("rss", "atom", "json-feed")
FILES = {"rss": "rss.xml", "atom": "atom.xml", "json-feed": "feed.json"}
STOCKHOLM = ZoneInfo("Europe/Stockholm")
FIRST = datetime(2024, 10, 26, 9, 0, tzinfo=STOCKHOLM)

LOGO = Image("kommun.png", "Fjällby kommun", 144, 72, 4321, "image/png", "l1")
MUNICIPALITY = Organisation(
    "kommun",
    "Fjällby kommun",
    "Fjällby har **4 210** invånare. [Om kommunen](https://fjallby.example/om).",
    "Torget 1",
    "987 65",
    "Fjällby",
    "SE",
    Phone("0980-319 200", "tel:+46980319200"),
    "kommun@fjallby.example",
    "https://fjallby.example/",
    LOGO,
)
PORT = Organisation("hamn", "Fjällby Hamn AB", "Hamnen driver tre kajer.")
OFFICER = Contact(
    "Tuva Granlöv",
    "tuva-granlov",
    id="tuva-granlov",
    role="presschef",
    organisation="Fjällby kommun",
    phone=Phone("0980-319 201", "tel:+46980319201"),
    mobile=Phone("070-174 06 11", "tel:+46701740611"),
    email="tuva.granlov@fjallby.example",
    hours="vardagar 8–17",
)
POLITICIAN = Contact(
    "Dan Ek (M)",
    "dan-ek-m",
    role="ordförande",
    phone=Phone("0980-319 200 (tonval 2)", "tel:+46980319200;ext=2"),
    via="presskontakt Tuva Granlöv",
)
NIGHT_CONTACT = Contact("Nattjouren", "nattjouren", mobile=Phone("070-1", "tel:+46701"), audience="press")

WATER = Keyword("vatten", "Vatten & avlopp")
BRIDGE = Keyword("broar", "Broar")
BODY = """\
Bron öppnar *i vår*. Läs [om bygget](/2024/r-1/) och [på sidan](#mer), eller ring [kommunen](tel:+46980319200).

## Mer om bron

> Det blir bra.
>
> – Tuva Granlöv

| År | Kostnad |
| -- | ------: |
| 1  | 2 < 3   |

En not.[^1]

[^1]: Noten & dess text.
"""


def create_newsroom() -> Newsroom:
    """A newsroom in Swedish and English."""
    swedish = Edition("sv", "", "Fjällby pressrum", "Nyheter från Fjällby & hamnen.", (MUNICIPALITY, PORT), (OFFICER,))
    english = Edition("en", "/en", "Fjällby newsroom", "", (MUNICIPALITY,), (OFFICER,))
    mail = MailIdentity("press@fjallby.example", "tuva.granlov@fjallby.example")
    return Newsroom(BASE, "Europe/Stockholm", (swedish, english), mail, "press.example")


def plain(number: int = 1, language: str = "sv") -> Release:
    """A release with required fields only; each is published a day after the previous one."""
    address = f"2024/r-{number}"
    path = f"/{address}/" if language == "sv" else f"/{language}/{address}/"
    when = FIRST + timedelta(days=number)
    return Release(
        address,
        language,
        path,
        path,
        f"Nyhet {number}",
        f"Ingress {number}.",
        f"Brödtext {number}.",
        when,
        "news",
        (MUNICIPALITY,),
        (OFFICER,),
    )


def full(number: int = 7) -> Release:
    """A release that uses every field."""
    return replace(
        plain(number),
        first_path="/2024/gammal/",
        headline="Ny bro: 2 < 3 & 4 > 1",
        lead="Den nya bron öppnar & är 40 % bredare än den gamla, <mycket> bredare.",
        dateline="Fjällby",
        body=BODY,
        organisations=(MUNICIPALITY, PORT),
        contacts=(OFFICER, POLITICIAN, NIGHT_CONTACT),
        keywords=(BRIDGE, WATER),
        help=(HelpContact("Kundtjänst", Phone("112", "tel:112"), "Dygnet runt.", "https://fjallby.example/hjalp"),),
        facts=(Fact("Längd", "120 meter", "Trafikkontoret"), Fact("Pris", "20 mkr")),
        images=(
            Image(
                "bro över älv.jpg", "En bro", 1600, 900, 234567, "image/jpeg", "b1", "Bron i kväll.", "A. Ek", "Fri."
            ),
            Image("karta.png", "", 800, 600, 34567, "image/png", "b2"),
        ),
        documents=(
            Document("underlag.pdf", "Underlag", 1_234_567, "application/pdf", "d1"),
            Document("bilaga.pdf", "Underlag", 99, "application/pdf", "d2"),
        ),
        links=(Link("Om bron", "https://fjallby.example/bro?a=1&b=2"),),
        former_urls=("/2024/gammal/",),
    )


def releases() -> tuple[Release, ...]:
    """Some releases, newest first, one of them with everything."""
    return (full(7), *(plain(number) for number in (3, 2, 1)))


def changed() -> tuple[Release, ...]:
    """One of each: withdrawn, corrected, with a minor change, outdated; the last changed first."""
    return (
        recorded(full(4), version("correction", 5), version("withdrawal", 9, "Fel & <fel>.")),
        recorded(full(3), version("correction", 8, "Priset är 3 < 4."), version("minor", 9)),
        recorded(plain(2), version("minor", 5)),
        replace(recorded(plain(1)), outdated_since=FIRST + timedelta(days=3)),
    )


def recorded(release: Release, *versions: Version) -> Release:
    """A release with these versions on record, the first one published in time."""
    first = Version("publication", release.publish_at, b"")
    return replace(release, first_path=release.path, versions=(first, *versions))


def version(kind: VersionKind, days: int, note: str = "") -> Version:
    """A version so many days after the first of all publications."""
    return Version(kind, FIRST + timedelta(days=days), b"", {"sv": note} if note else {}, text_digest=f"{days}")


_catalogues = cache(read_catalogues)


def create_context(of: Newsroom | None = None) -> RenderContext:
    """A context that has rendered nothing yet."""
    return create_render_context(of or create_newsroom(), {}, _catalogues())


def with_entries(context: RenderContext, of: Iterable[Release]) -> RenderContext:
    """A context that renders the entries of these releases for the feeds."""
    by_path = {to_entry(release).source: release for release in of}
    return replace(
        context,
        get_rendered_entry=lambda format_, entry: render_feed_entry(format_, by_path[entry.source], context),
    )


def to_entries(of: Iterable[Release]) -> tuple[Entry, ...]:
    """Releases as the plan has them."""
    return tuple(map(to_entry, of))


def feed_item(format_: str, of: Iterable[Release], *, language: str = "sv", keyword: Keyword | None = None) -> Item:
    """The item of a feed in an edition, or of one of its keywords."""
    home = ("" if language == "sv" else f"/{language}") + (f"/keywords/{keyword.slug}/" if keyword else "/")
    return Item(
        f"site{home}{FILES[format_]}",
        format_,
        language,
        Feed(home, to_entries(of), keyword),
        CommitOrder.FEED,
    )


def render_feed(
    format_: str,
    of: Iterable[Release] | None = None,
    *,
    context: RenderContext | None = None,
    language: str = "sv",
    keyword: Keyword | None = None,
) -> bytes:
    """Render a feed, by default the Swedish one with the sample releases."""
    feed_releases = releases() if of is None else tuple(of)
    item = feed_item(format_, feed_releases, language=language, keyword=keyword)
    return render(item, with_entries(context or create_context(), feed_releases)).content


def archive(number: int, *, previous: int = 0, following: int = 0, context: RenderContext | None = None) -> bytes:
    """Render an Atom archive document with the sample releases."""
    feed = Feed("/", to_entries(releases()), None, number, previous, following)
    item = Item(f"site/atom-{number}.xml", "atom", "sv", feed, CommitOrder.FEED)
    return render(item, with_entries(context or create_context(), releases())).content
