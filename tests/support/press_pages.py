"""Pages with one press release in the form of the systems that press offices use; texts and people are made up."""

from typing import NamedTuple

HEADLINE = "Biblioteket i Vikholm öppnar dygnet runt"
LEAD = "Från den 1 mars kan alla med lånekort gå in i biblioteket i Vikholm när de vill, också på natten."
PARAGRAPHS = (
    "Lånekortet öppnar dörren. Personalen är på plats som förut, vardagar mellan klockan nio och arton, och svarar då.",
    "Under försöket förra året kom i medel trettio besökare varje natt. De flesta lånade böcker eller arbetade.",
    "Försöket kostade 400 000 kronor och visade att inget gick sönder. Nu har nämnden beslutat att fortsätta.",
)
DAY = "2024-02-12"
NAMES = ("Ylva Tjärnblad", "Birger Stormhatt")
PHONES = ("0980-319 214", "0980-319 215")
_TEXT = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
_JSON_TEXT = "\\n\\n".join(PARAGRAPHS)
_MENU = (
    "<ul><li><a href='/'>Start</a></li><li><a href='/nyheter'>Nyheter</a></li><li><a href='/om'>Om oss</a></li></ul>"
)
_RELATED = (
    "<ul><li><a href='/a'>Badhuset stänger för sommaren</a></li><li><a href='/b'>Ny bro över sundet i höst</a></li>"
    "<li><a href='/c'>Tågen går oftare från maj</a></li></ul>"
)
_COOKIES = "<div id='cookie-banner'><p>Vi använder kakor för att webbplatsen ska fungera bra för "
"dig.</p><button>OK</button></div>"
_PEOPLE = "".join(
    f"<div class='contact'><h4 class='name'>{name}</h4><p>bibliotekschef</p><p>Telefon: <a href='tel:{phone}'>"
    f"{phone}</a></p></div>"
    for name, phone in zip(NAMES, PHONES, strict=True)
)


class PressPage(NamedTuple):
    """A page: the system whose form it has, its address and bytes, and the character set that its server names."""

    system: str
    url: str
    data: bytes
    charset: str = ""


def make_html(head: str, body: str) -> bytes:
    """Return a whole page in Swedish."""
    return f"<!doctype html><html lang='sv'><head>{head}</head><body>{body}</body></html>".encode()


WORDPRESS = make_html(
    f"<title>{HEADLINE} - Vikholms kommun</title><meta property='og:site_name' content='Vikholms kommun'>"
    f"<meta property='article:published_time' content='{DAY}T08:30:00+00:00'>",
    f"{_COOKIES}<div id='page'><header id='masthead'><h1 class='site-title'>Vikholms kommun</h1><nav>"
    f"{_MENU}</nav></header>"
    f"<main><article class='post-12 post'><header class='entry-header'><h1 class='entry-title'>{HEADLINE}</h1>"
    f"<div class='entry-meta'>Publicerat <time datetime='{DAY}T09:30:00+01:00'>12 februari 2024</time> av "
    f"redaktören</div></header>"
    f"<div class='entry-content'><p class='has-large-font-size ingress'>{LEAD}</p>{_TEXT}"
    "<figure class='wp-block-image'><img src='/wp-content/uploads/2024/02/hylla-300x200.jpg' alt='En hylla.'>"
    f"<figcaption>Nya hyllor. Foto: Sárá Gieddi</figcaption></figure><h2>Presskontakt</h2>{_PEOPLE}"
    "<div class='sharedaddy'><h3>Dela det här:</h3><a href='https://x.example'>X</a></div></div>"
    f"<footer class='entry-footer'>Publicerat i <a rel='category tag' href='/k'>Kultur</a></footer></article>"
    f"<nav class='post-navigation'>{_RELATED}</nav></main><aside class='widget-area'><h2>Senaste inläggen</h2>"
    f"{_RELATED}</aside>"
    "<footer class='site-footer'><address>Vikholms kommun, 0980-319 200</address></footer></div>",
)
MYNEWSDESK = make_html(
    f"<title>{HEADLINE} | Vikholms kommun</title><meta property='og:title' content='{HEADLINE}'>",
    f"<div class='panel'><h5 class='panel__type'>Pressmeddelande -</h5><div class='panel__date'>12 februari "
    f"2024 09:30</div>"
    f"<h1 class='panel__heading'>{HEADLINE}</h1><div class='panel__text'><p><strong>{LEAD}</strong></p>{_TEXT}</div>"
    f"<div class='panel__topics'><h2>Ämnen</h2><ul><li><a href='/t'>Kultur</a></li></ul></div>"
    f"<section class='contacts'><h2>Kontakter</h2>{_PEOPLE}</section>"
    f"<section class='related-content'><h2>Relaterat innehåll</h2>{_RELATED}</section></div>",
)
VIATT = make_html(
    f'<title>{HEADLINE} | Vikholms kommun</title><script type=\'application/ld+json\'>{{"@type":"NewsArticle",'
    f'"headline":"{HEADLINE}","datePublished":"{DAY}T09:30:00+01:00"}}</script>',
    f"<header><a href='/'>Via</a>{_MENU}</header><main><article><span class='styled__Date'>12.2.2024 09:30:00 CET | "
    f"Vikholms kommun | Pressmeddelande</span><div class='sharing'><button>Dela</button></div><h1>{HEADLINE}</h1>"
    f"<p class='leadtext'>{LEAD}</p><div class='release-body'>{_TEXT}</div><h2>Kontakter</h2><ul>"
    + "".join(
        f"<li class='contact-person'><div class='name'>{name}</div><div>bibliotekschef</div><a "
        f"href='tel:{phone}'>Tel:{phone}</a></li>"
        for name, phone in zip(NAMES, PHONES, strict=True)
    )
    + f"</ul><section><h2>Följ Vikholms kommun</h2><p>Abonnera på våra pressmeddelanden.</p></section>"
    f"<section class='latest'><h2>Fler pressmeddelanden från Vikholms kommun</h2>{_RELATED}</section></article></main>",
)
SITEVISION = make_html(
    f"<title>{HEADLINE} - Vikholms kommun</title>",
    f"<div class='pagecontent sv-layout'><div class='sv-navigation'>{_MENU}</div><div id='Brodsmulor'>{_MENU}</div>"
    f"<main class='sv-row'><div class='sv-text-portlet'><div class='sv-text-portlet-content'><h1 "
    f"class='heading'>{HEADLINE}</h1>"
    f"</div></div><div class='sv-text-portlet'><div class='sv-text-portlet-content'><p class='ingress'>"
    f"{LEAD}</p></div></div>"
    f"<div class='sv-text-portlet'><div class='sv-text-portlet-content'>{_TEXT}</div></div>"
    f"<div class='sv-script-portlet'><h2>Kontakt</h2><div class='vcard'>{_PEOPLE}</div></div>"
    f"<p class='publicerad'>Publicerad: 2024-02-12 09:30</p><p>Senast uppdaterad: 2024-03-20</p></main></div>",
)
DRUPAL = make_html(
    f"<title>{HEADLINE} | Vikholm</title><meta name='dcterms.issued' content='{DAY}'>",
    f"<div class='region-header'>{_MENU}</div><main><h1 class='page-title'><span>{HEADLINE}</span></h1><article "
    f"class='node'>"
    f"<div class='field field--name-field-date'>12 februari 2024 kl. 9.30</div><div "
    f"class='field--name-field-preamble'>{LEAD}</div>"
    f"<div class='field--name-body'>{_TEXT}</div><aside class='field--name-field-contact'>{_PEOPLE}</aside>"
    f"</article></main>"
    f"<div class='block-views-related'><h2>Relaterade nyheter</h2>{_RELATED}</div>",
)
EPISERVER = make_html(
    f"<title>{HEADLINE}</title><meta property='og:title' content='{HEADLINE}'>",
    f"<form id='aspnetForm' action='/x'><div id='header'><h1><a href='/'>Vikholm</a></h1>{_MENU}</div>"
    f"<div id='mainContent'><p class='date'>Publicerad: 2024-02-12</p><h1>{HEADLINE}</h1><div "
    f"class='introduction'>{LEAD}</div>"
    f"<div class='mainBody'>{_TEXT}</div><div class='contactBlock contact'>{_PEOPLE}</div></div></form>",
)
OLD_TABLES = PressPage(
    "1999",
    "http://www.vikholm.example/press/990212.htm",
    (
        f"<html><head><title>Vikholm: {HEADLINE}</title><meta http-equiv='Content-Type' content='text/html; "
        f"charset=iso-8859-1'>"
        f"</head><body bgcolor=white><table><tr><td width=150><a href=/>Start</a><br><a href=/press>Press</a>"
        f"<br><a href=/om>Om</a></td>"
        f"<td><font size=5><b>{HEADLINE}</b></font><p>Vikholm den 12 februari 2024<p><b>{LEAD}</b>"
        f"{''.join(f'<p>{text}' for text in PARAGRAPHS)}<p>Presskontakt:<br>{NAMES[0]}, bibliotekschef, tel "
        f"{PHONES[0]}<br>"
        f"{NAMES[1]}, kommunalråd, tel {PHONES[1]}</td></tr></table></body></html>"
    ).encode("windows-1252"),
    "utf-8",
)
SINGLE_PAGE = make_html(
    f'<title>Vikholm</title><script type=\'application/ld+json\'>{{"@graph":[{{"@type":"WebSite","name":"Vikholm"}},'
    f'{{"@type":["PressRelease"],"headline":"{HEADLINE}","description":"{LEAD}","datePublished":"{DAY}T09:30:00+01:00",'
    f'"articleBody":"{LEAD}\\n\\n{_JSON_TEXT}\\n\\nPresskontakt\\n\\n{NAMES[0]}, bibliotekschef, {PHONES[0]}\\n\\n'
    f'{NAMES[1]}, kommunalråd, {PHONES[1]}",}}]}}</script>',
    "<div id='root'></div><noscript>Du behöver JavaScript.</noscript>",
)
PREZLY = make_html(
    f"<title>{HEADLINE}</title><meta property='og:site_name' content='Vikholm Newsroom'>",
    f"<header><h1><a href='/'>Vikholm Newsroom</a></h1>{_MENU}</header><main><article class='Story_story__x'>"
    f"<div class='Story_date'>"
    f"<time datetime='{DAY}T08:30:00.000Z'>12 februari 2024</time></div><h1 class='Story_title__x'>{HEADLINE}</h1>"
    f"<h2 class='Story_subtitle__x'>{LEAD}</h2>{_TEXT}<div class='prezly-slate-contact contact-card'>"
    f"{_PEOPLE}</div></article>"
    f"</main><section class='related-stories'><h2>Fler nyheter</h2>{_RELATED}</section>",
)
GOVUK = make_html(
    f"<title>{HEADLINE} - GOV.EXAMPLE</title><meta name='govuk:first-published-at' content='{DAY}T09:30:00+01:00'>",
    f"<header class='gem-c-layout-super-navigation-header'>{_MENU}</header><main><div class='govuk-grid-column'>"
    f"<span>News story</span>"
    f"<h1 class='gem-c-title__text'>{HEADLINE}</h1><p class='gem-c-lead-paragraph'>{LEAD}</p><dl "
    f"class='gem-c-metadata'><dt>Published"
    f"</dt><dd>12 February 2024</dd></dl><div class='govspeak'>{_TEXT}<div class='contact vcard'>{_PEOPLE}</div></div>"
    f"<div class='gem-c-share-links'><h2>Share this page</h2></div></div></main><div class='gem-c-feedback'><p>"
    f"Is this page useful?</p></div>",
)
CISION = make_html(
    f"<title>{HEADLINE} - Vikholms kommun</title><meta property='og:title' content='{HEADLINE}'>",
    f"<div class='topbar'>{_MENU}</div><article><header><time>2024-02-12 09:30</time><span>Regulatorisk "
    f"information</span>"
    f"<h1>{HEADLINE}</h1></header><div class='release'><p>{LEAD}</p>{_TEXT}<p><strong>För ytterligare "
    f"information, kontakta:</strong><br>"
    f"{NAMES[0]}, bibliotekschef, tel {PHONES[0]}<br>{NAMES[1]}, kommunalråd, tel {PHONES[1]}</p></div>"
    f"<div class='newsletter'><p>Prenumerera på våra nyheter.</p></div></article>",
)
SITECORE = make_html(
    f"<title>Pressmeddelande: {HEADLINE}</title>",
    f"<div id='wrapper'><div class='component navigation'>{_MENU}</div><div class='component content'><div "
    f"class='field-title'>"
    f"<h1>{HEADLINE}</h1></div><div class='field-newsdate'>måndag 12 februari 2024</div><div class='field-intro "
    f"intro'>{LEAD}</div>"
    f"<div class='field-content'>{_TEXT}</div></div><div class='component press-contact'><h2>Presskontakt</h2>"
    f"{_PEOPLE}</div>"
    f"<div class='component link-list'><h3>Läs också</h3>{_RELATED}</div></div>",
)
PAGES = (
    *(
        PressPage(name, f"https://www.vikholm.example/nyheter/{name}", data)
        for name, data in (
            *(("wordpress", WORDPRESS), ("mynewsdesk", MYNEWSDESK), ("viatt", VIATT), ("sitevision", SITEVISION)),
            *(("drupal", DRUPAL), ("episerver", EPISERVER), ("single-page", SINGLE_PAGE), ("prezly", PREZLY)),
            *(("govuk", GOVUK), ("cision", CISION), ("sitecore", SITECORE)),
        )
    ),
    OLD_TABLES,
)
