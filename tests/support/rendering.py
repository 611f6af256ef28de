"""A fictional newsroom with a release that uses every field, and the outputs of it, for the tests of pages."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from pressroom.model.entry import Entry
from pressroom.model.newsroom import Contact, Edition, Image, Keyword, MailIdentity, Newsroom, Organisation, Phone
from pressroom.model.pages import PageModel, ReleasePage, Translation
from pressroom.model.plan import CommitOrder, Item
from pressroom.model.release import Document, Fact, HelpContact, Link, Release
from pressroom.read import read_catalogues, read_templates
from pressroom.render import RenderContext, create_render_context, render
from pressroom.text.dates import format_rfc3339

BASE = "https://press.example"
WHEN = datetime(2024, 11, 4, 9, 30, tzinfo=ZoneInfo("Europe/Stockholm"))
LOGO = Image("logo.png", "Sundvik kommun", 200, 80, 4200, "image/png", "d-logo")
SUNDVIK = Organisation(
    "sundvik",
    "Sundvik kommun",
    "Sundvik ligger *vid kusten*.\n\nHär bor **12 000** personer.",
    "Hamngatan 1",
    "123 45",
    "Sundvik",
    "SE",
    Phone("0123-45 60 00", "tel:+46123456000"),
    "info@sundvik.example",
    "https://www.sundvik.example/",
    LOGO,
)
HAMNEN = Organisation("hamnen", "Sundviks Hamn AB", "Hamnen ägs av kommunen.")
EVA = Contact(
    "Eva Ålund",
    "eva-alund",
    id="eva",
    role="presschef",
    organisation="Sundvik kommun",
    phone=Phone("0123-45 60 10", "tel:+46123456010"),
    mobile=Phone("070-174 06 10", "tel:+46701740610"),
    email="eva.alund@sundvik.example",
    via="växeln",
    hours="vardagar 8–17",
    until=date(2024, 12, 31),
)
OLLE = Contact("Olle Berg", "olle-berg", role="hamnchef", phone=Phone("112 (tonval 2)", "tel:112;ext=2"))
SECRET = Contact("Hemlig Person", "hemlig-person", role="jourhavande", email="dold@x.example", audience="press")

FERRIES = Keyword("farjor", "Färjor & båtar")
QUAY = Keyword("kajen", "Kajen")
PHOTO = Image(
    "kajen i dag.jpg",
    "Kajen med en färja",
    3000,
    2000,
    1_234_567,
    "image/jpeg",
    "d-1",
    "Färjan lägger till.",
    "Siv Ek",
    "Fri att använda i nyheter om kajen.",
)
MAP = Image("karta.png", "Karta över hamnen", 800, 600, 90_000, "image/png", "d-2", credit="Sundvik kommun")
ORNAMENT = Image("vag.webp", "", 400, 100, 9_000, "image/webp", "d-3", credit="Sundvik kommun")
PLAN = Document("plan 2024.pdf", "Plan för kajen", 2_345_678, "application/pdf", "d-4")
TABLE = Document("tabell.ods", "Tabell", 900, "", "d-5")

BODY = """\
Kajen byggs ut med start i *vår* och **kostar** 12 miljoner.[^1] Läs [planen](plan%202024.pdf) eller
[förra beskedet](/2023/besked/), [mer](#mer-om-kajen) eller `kod`.

## Mer om kajen

> Vi har väntat länge.
> Nu blir det av.
>
> – Eva Ålund, presschef

![](karta.png)

1. Först rivs bryggan.
2. Sedan byggs kajen:
   - med sten
   - med trä

   Sist kommer belysningen.

- Ett
- Två

### Kostnader

| Del  | Miljoner |
| :--- | -------: |
| Kaj  |      10  |
| Ljus |       2  |

> Ett citat utan talare.

    indragen   kod
    på två rader

Rad ett\\
rad två.

***

Till sist.

[^1]: Enligt budgeten.
"""

RELEASE = Release(
    address="2024/ny-kaj",
    language="sv",
    path="/2024/ny-kaj/",
    first_path="/2024/kaj/",
    headline="Sundvik får en ny kaj",
    lead="I november börjar Sundvik bygga en ny kaj för färjor.",
    body=BODY,
    publish_at=WHEN,
    kind="press-release",
    organisations=(SUNDVIK, HAMNEN),
    contacts=(EVA, OLLE, SECRET),
    dateline="Sundvik",
    keywords=(FERRIES, QUAY),
    help=(
        HelpContact("Kundtjänst", Phone("0123-45 60 00 (tonval 2)", "tel:+46123456000;ext=2"), "Dygnet runt."),
        HelpContact("Nödnumret", Phone("112", "tel:112")),
        HelpContact("Råd på nätet", url="https://www.sundvik.example/rad?a=1&b=2"),
    ),
    facts=(Fact("Längd", "120 meter", "Sundviks Hamn AB"), Fact("Klart", "2026")),
    images=(PHOTO, MAP, ORNAMENT),
    documents=(PLAN, TABLE),
    links=(Link("Om hamnen", "https://hamnen.example/?q=kaj&x=1"),),
    former_urls=("/2024/kaj/",),
)
PLAIN = Release(
    address="2024/kort",
    language="sv",
    path="/2024/kort/",
    first_path="/2024/kort/",
    headline="Kort besked",
    lead="Detta är ett kort besked.",
    body="",
    publish_at=WHEN,
    kind="news",
    organisations=(HAMNEN,),
    contacts=(SECRET,),
)
LATER = Entry(
    "/2024/senare/",
    "En senare nyhet",
    "Något som kom senare.",
    format_rfc3339(WHEN.replace(day=9)),
    "news",
    documents=(PLAN, TABLE),
    entry_digest=b"later",
)
LATEST = Entry(
    "/2024/senast/",
    "Den senaste nyheten",
    "Något som kom sist.",
    format_rfc3339(WHEN.replace(day=20)),
    "invitation",
    images=(PHOTO, ORNAMENT),
    entry_digest=b"latest",
)
EARLIER = Entry(
    "/2023/besked/",
    "Ett tidigare besked",
    "Något som kom förut.",
    format_rfc3339(WHEN.replace(year=2023)),
    "statement",
    entry_digest=b"earlier",
)
TRANSLATIONS = (Translation("sv", "/2024/ny-kaj/"), Translation("en", "/en/2024/ny-kaj/"))


def create_newsroom(base_url: str = BASE) -> Newsroom:
    """A newsroom in Swedish and English."""
    organisations, contacts = (SUNDVIK, HAMNEN), (EVA, SECRET)
    swedish = Edition("sv", "", "Sundviks pressrum", "Nyheter från Sundvik.", organisations, contacts)
    english = Edition("en", "/en", "Sundvik newsroom", "", organisations, contacts)
    return Newsroom(
        base_url,
        "Europe/Stockholm",
        (swedish, english),
        MailIdentity("press@sundvik.example"),
        "sundvik.example",
        service_url=base_url,
    )


def sources(**overrides: str) -> Mapping[str, str]:
    """The built-in templates; `release="…"` replaces `site/release.html`."""
    overrides_by_name = {f"site/{name.replace('_', '-')}.html": source for name, source in overrides.items()}
    return {**read_templates(Path(__file__).parent), **overrides_by_name}


def create_context(base_url: str = BASE, **overrides: str) -> RenderContext:
    """The context that a build gives to every format."""
    return create_render_context(create_newsroom(base_url), sources(**overrides), read_catalogues())


def item(
    format_: str,
    subject: PageModel,
    path: str = "/",
    translations: tuple[Translation, ...] = (),
    language: str = "sv",
) -> Item:
    """An item of the plan; `path` is the address of a page or the file."""
    file = f"site{path}index.html" if path.endswith("/") else f"site{path}"
    return Item(file, format_, language, subject, CommitOrder.PAGE, translations)


def release_item(format_: str, release: Release = RELEASE) -> Item:
    """A release among its neighbours, in one of its three formats."""
    files = {"release-page": "", "release-text": "release.txt", "release-json": "release.json"}
    page = ReleasePage(release, (LATER, LATEST), (EARLIER,))
    translations = TRANSLATIONS if release.path == RELEASE.path else (Translation(release.language, release.path),)
    return item(format_, page, release.path + files[format_], translations, release.language)


def render_format(format_: str, release: Release = RELEASE, context: RenderContext | None = None) -> str:
    """Render one of the three formats of a release, as text."""
    return render(release_item(format_, release), context or create_context()).content.decode()
