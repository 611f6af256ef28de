"""List the words by which sections and labels of press pages are recognised, in several languages."""

import re
from functools import lru_cache
from typing import Literal

SectionKind = Literal[
    "contacts",
    "about",
    "related",
    "documents",
    "pictures",
    "facts",
    "help",
    "links",
    "keywords",
    "share",
    "versions",
    "withdrawn",
]

_HEADINGS: dict[SectionKind, str] = {
    "contacts": (
        r"(?:press|media|medie|presse|lehdistö)[- ]?(?:kontakt(?:e[rn]|personer)?|contacts?|yhteydet|enquiries|"
        r"inquiries|"
        r"ansprechpartner(?:in)?|stelle)|kontakt(?:e|er|personer|person|information|informasjon|uppgifter|opplysninger)?|"
        r"contacts?(?: us| information| details| persons?)?|yhteystiedot|yhteyshenkilöt|lisätietoja(?: antaa)?|"
        r"lisätiedot|ansprechpartner(?:in)?|för (?:mer|ytterligare|vidare) information(?:,? (?:vänligen )?kontakta)?|"
        r"for (?:more|further|mer|yderligere|ytterligere) (?:information|informasjon|info)(?:,? (?:please "
        r")?contact| kontakt)?|"
        r"(?:further|more) information contact|(?:media|press) (?:enquiries|inquiries|office|relations)|presskontakter|"
        r"frågor besvaras av|kontaktperson(?:er)?|notes to editors and contacts?|"
        r"weitere informationen (?:bei|erteilt)|rückfrage(?:n|hinweise?)(?: (?:&|und|an) .{1,40})?"
    ),
    "about": r"(?:om|about|tietoa|über|fakta om|facts about) .{2,80}|boilerplate",
    "related": (
        r"(?:relater(?:at|ade|te|ede)?|related|liknande|lignende|similar|muita|aiheeseen liittyv\w+|ähnliche|verwandte)"
        r"(?: \w+){0,4}|läs (?:också|även|vidare)|les også|læs også|read (?:also|next)|also read|see also|se "
        r"också|lue myös|"
        r"(?:fler|flere|more|other|andra|andre|latest|senaste|siste|seneste|recent|suggested|uusimmat|weitere|aktuelle|neueste)"
        r"(?: \w+){0,3} (?:nyheter|pressmeddelanden|pressemeldinger|pressemeddelelser|nyheder|news|press "
        r"releases|releases|"
        r"stories|posts|articles|artiklar|artikler|uutiset|tiedotteet|nachrichten|meldungen|berichte|artikel|pressemitteilungen|beiträge|"
        r"inlägg|innlegg)(?: \w+){0,4}|senaste nytt|siste nytt|you (?:may|might) (?:also )?(?:like|be interested in)|"
        r"du kanske också gillar|mer från .{1,60}|more from .{1,60}|explore(?: the topic| more| further)?|popular(?: "
        r"news| posts)?|"
        r"mest läst\w*|mest lest\w*|most (?:read|popular)|what'?s new|nyhetsarkiv|news archive|das könnte .{1,60}"
    ),
    "documents": (
        r"(?:dokument(?:er|e|ter)?|documents?|files?|filer|bilagor|vedlegg|bilag|liitteet|attachments?|"
        r"downloads?|nedladdning(?:ar|sbart material)?|ladda ner|last ned|nedlastinger|tiedostot|anhänge|dateien|"
        r"presskit|press kit)"
    ),
    "pictures": (
        r"(?:press|presse)?(?:bilder|bild|billeder|bilete)|(?:press |media )?(?:images?|pictures?|photos?|"
        r"gallery|media)|"
        r"kuvat|bildmaterial|pressefotos?|fotos?|bildgalleri"
    ),
    "facts": r"fakta(?:ruta|boks)?|snabbfakta|facts|quick facts|key facts|faktat|fakten|i korthet|in brief|at a glance",
    "help": r"(?:här|her) (?:finns|kan du få|finner du|får du) (?:hjälp|hjelp).{0,40}|where to (?:find|get) "
    r"help|hjälp och stöd",
    "links": (
        r"(?:relaterade |related |externa |external |nyttige |nyttiga |useful |hyödylliset )?(?:länkar|lenker|"
        r"links?|linkit|"
        r"linkkejä)|läs mer(?: här)?|les mer|læs mere|read more|lue lisää|mehr(?: zum thema)?|further reading|"
        r"mer information"
    ),
    "keywords": (
        r"nyckelord|ämnen|ämnesord|taggar|tags?|topics?|keywords?|emner|emneord|stikkord|avainsanat|asiasanat|schlagwörter|"
        r"schlagworte|themen|kategorier?|categories|category|regioner|regions|filed under|taggat(?: med)?|"
        r"tagged(?: with)?"
    ),
    "share": (
        r"dela(?: .{1,40})?|del(?: .{1,20})?|share(?: .{1,40})?|jaa(?: .{1,20})?|teilen(?: .{1,20})?|følg oss|följ oss|"
        r"follow us(?: .{1,20})?|prenumerera.{0,60}|subscribe.{0,60}|abonner.{0,60}|tilaa.{0,60}|nyhetsbrev|newsletter|"
        r"skriv ut|print(?: this page)?|comments?(?: \(\d+\))?|\d+ comments?|kommentarer?(?: \(\d+\))?|leave a "
        r"(?:reply|comment)|"
        r"lämna (?:ett svar|en kommentar)|legg igjen en kommentar|kommentare?|(?:hjälpte|hjalp).{1,60}\?|"
        r"(?:was|is) this page (?:useful|helpful)\??|lyssna|listen|recommend this|on social media"
    ),
    "withdrawn": r"varför (?:det|den|texten) drogs tillbaka|why (?:it|this) was withdrawn",
    "versions": r"versioner|versions|ändringshistorik|change history|other formats|andra format",
}
_HEADING_PATTERNS = {
    kind: re.compile(rf"(?:{pattern})\s*[:?!.…]*", re.IGNORECASE) for kind, pattern in _HEADINGS.items()
}

GENERIC_TITLES = re.compile(
    r"(?:alla |all |våra |our |latest |senaste )?(?:nyheter|nyhet|news|newsroom|press ?room|pressrum|presserum|"
    r"presserom|"
    r"press ?releases?|pressmeddelanden?|pressemelding(?:er)?|pressemeddelelser?|pressemitteilung(?:en)?|presse|press|"
    r"mediarum|media|mediatiedotteet|tiedotteet|tiedote|lehdistötiedote|uutiset|uutinen|aktuellt|aktuelt|aktuelles|blogg?|"
    r"nyhetsarkiv|nyhetsrum|news archive|nyhetsrom|presscenter|press cent(?:er|re)|media cent(?:er|re)|home|hem|start|"
    r"startsida|news (?:and|&) (?:media|events|press)|press (?:and|&) media|news story|press statement|"
    r"meny|menu|sök|search|untitled|index|document|dokument|title|sida|page|nyheter och press|nyheter & press|"
    r"meddelanden|announcements?|untitled document|new page \d*|namnlös|default|main menu|huvudmeny|"
    r"cookies?|kakor|om kakor|.{0,30}(?:use|använder|uses|bruker) (?:cookies|kakor)(?: .{0,60})?)",
    re.IGNORECASE,
)

PUBLISHED_WORDS = (
    r"publicera[dt]\w*|publisert|publiceret|published|julkaistu|veröffentlicht|utgiven|utgitt|issued|released|posted|date|"
    r"datum|dato|pvm|erscheinungsdatum|publiceringsdatum|publish(?:ed)? date|först publicerad|first published"
)
_UPDATED = (
    r"(?:senast |sist |last |zuletzt |viimeksi )?(?:uppdatera[dt]|ändrad|oppdatert|endret|opdateret|updated|modified|"
    r"päivitetty|muokattu|aktualisiert|geändert|reviewed|granskad|granskat)(?: den| av| on| am)?|"
    r"senast (?:publicerad|ändrat)|stand|changed|edited"
)
PUBLISHED_LABEL = re.compile(rf"\b(?:{PUBLISHED_WORDS})\b(?: den| on| am| av .{{1,40}})?\s*:?\s*$", re.IGNORECASE)
UPDATED_LABEL = re.compile(rf"\b(?:{_UPDATED})\b\s*:?\s*$", re.IGNORECASE)
EVENT_LABEL = re.compile(
    r"\b(?:beginn|begin|start(?:s|ar|er)?|ende|ends?|slut(?:ar|ter)?|när|når|wann|when|alkaa|päättyy|début|fin|"
    r"anmeldeschluss|deadline|sista (?:anmälnings)?dag|söks senast|frist|termin)\b(?: am| den| on)?\s*:?\s*$",
    re.IGNORECASE,
)
# A line above or below the headline that says only what kind of text this is, when, by whom, or what to press.
META_LINE = re.compile(
    rf"(?:(?:{PUBLISHED_WORDS})|(?:{_UPDATED}))\b.{{0,120}}|(?:press ?release|pressmeddelande|pressemelding|"
    rf"pressemeddelelse|"
    r"pressemitteilung|lehdistötiedote|tiedote|nyhet|news(?: story)?|press notice|press statement|invitation|"
    r"pressinbjudan|for immediate release|för omedelbar publicering|embargo.{0,60})\b.{0,60}|"
    r"(?:av|by|von|af|from|från|fra|author|författare|text|skribent)\s*:?\s+[^.!?]{2,60}|"
    r"(?:lyssna|listen|dela|share|skriv ut|print|tipsa|del|lytt|jaa|tulosta|teilen|drucken|kuuntele|e-post|"
    r"email|facebook|"
    r"twitter|linkedin|x|whatsapp|reddit|copy link|kopiera länk|back|tillbaka|ladda ner.{0,40}|download.{0,40}|"
    r"läs upp|a a a|gespeichert von.{0,60}|submitted by.{0,60}|inlagd av.{0,60}|"
    r"följ|follow|prenumerera|subscribe|min read|read time.{0,20})(?:\s*[|/·•]?\s*\w+){0,3}|"
    r"\d+ min(?:utes?|uter)?\.?(?: read| läsning| lesetid| läsetid)?|lästid.{0,20}|reading time.{0,20}|[\W\d_]{1,20}",
    re.IGNORECASE,
)
# A line below the text that says whose it is, or leads to another page.
END_LINE = re.compile(
    r"(?:©|\(c\)|copyright\b)[^.!?]{0,120}[.]?|[«‹<←» ]*(?:next page|previous page|nächste seite|nästa sida|neste side|"
    r"page suivante|zurück(?: zur (?:übersicht|startseite|liste))?|zur übersicht|back(?: to .{1,40})?|"
    r"tillbaka(?: till .{1,40})?|tilbake(?: til .{1,40})?|til toppen|till toppen|back to top|nach oben|haut de page|"
    r"retour(?: à .{1,40})?|vorheriges?|previous|next|weiter|nästa|neste|föregående|forrige|weiterempfehlen)[»›>→ ]*",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def classify_heading(text: str) -> SectionKind | None:
    """Return what stands below a heading, if the heading says it."""
    text = text.strip()
    if not text or len(text) > 100:
        return None
    return next((kind for kind, pattern in _HEADING_PATTERNS.items() if pattern.fullmatch(text)), None)
