"""Recognise the titles of a release's sections, such as “Presskontakt”, “About us” or “Nyckelord”.

The words of all languages are tried: many releases mix two. A title alone proves nothing; what stands below it must be
of its kind, too.
"""

import re
from functools import lru_cache
from typing import Literal

from pressroom.importer.contact_titles import MORE_CONTACT_TITLES

SectionKind = Literal["contact", "help", "about", "keywords", "links", "facts", "chrome", "lead"]

_MAX_TITLE_WORDS = 10
_MAX_TITLE_LENGTH = 120
_MORE_INFORMATION = (
    r"(?:(?:för|for|vill du ha|önskas|pour|pour obtenir)\s+)?(?:mer|meir|mere|ytterligare|yderligere|flere|"
    r"nærmere|more|"
    r"further|additional|weitere|plus d['’]|toute|lisätie\w*)\s*(?:information(?:s|en)?|informasjon|upplysningar|"
    r"oplysninger|opplysninger|detaljer|details|auskünfte|info)?"
)
_CONTACT = re.compile(
    r"(?:press|presse|media|medie|medien|investor|ir|kund|media relations|press and media)?[- ]?"
    r"(?:kontakt(?:er|e|a|person(?:er|en)?|uppgifter|information|informasjon|oplysninger|opplysninger|daten|a oss)?|"
    r"contacts?(?: person)?(?: information| details| us| presse| médias?| (?:for|to) (?:the )?(?:media|press))?|"
    r"enquir(?:y|ies)|inquir(?:y|ies)|office|jour(?:en)?|tjänst(?:en)?|stelle|service|yhteydet|yhteyshenkilöt?|"
    r"ansvarig)"
    r"(?: (?:för|for|hos|at|bei|der|des|von|chez) .{1,60})?"
    r"|(?:for )?(?:press|media|medier?|presse|investors?|investerare|aktionäre|analysts?)"
    r"|notes to (?:the )?editors?|editor['’]?s['’]? notes?|till redaktionen"
    r"|ansprechpartner(?:in|innen|/in|/-in|:in)?(?: für .{1,60})?"
    r"|(?:für |bei )?(?:rückfragen|rückfragehinweise?|fragen|presseanfragen|medienanfragen)(?: .{1,60})?"
    r"|yhteyshenkilö\w*|yhteystiedot|lisätie\w*(?: .{1,40})?|haastattelu\w*|ota yhteyttä|medialle"
    r"|(?:vid |för |any )?(?:frågor|spørgsmål|spørsmål|questions)(?: .{1,60})?"
    r"|(?:henvendelser?|pressehenvendelser|mediehenvendelser|intervjuförfrågningar|intervju\w*)(?: .{1,60})?"
    r"|(?:relations|service|contacts?|renseignements)(?: de)?(?: presse| médias?)?"
    rf"|{_MORE_INFORMATION}(?:[ ,]+.{{0,60}})?|{MORE_CONTACT_TITLES}",
)
_CONTACT_WORD = re.compile(
    r"\b(?:\w{0,20}kontakt\w{0,20}|contact\w{0,5}|ansprechpartner\w{0,5}|yhteyshenkilö\w{0,5}|enquiries|inquiries)\b"
)
_HELP = re.compile(
    r"\b(?:hjälp|stöd|stödlinj\w{1,5}|jourtelefon\w{0,3}|help|helplines?|support|hilfe|hilfsangebote|"
    r"hilfetelefon\w{0,3}|"
    r"hjelp|hjelpetelefon\w{0,3}|hjælp|støtte|rådgivning|nødnumre|apua|tukea|aide|numéros utiles|useful numbers|"
    r"emergency numbers|notrufnummern|viktiga (?:telefon)?nummer|viktige (?:telefon)?nummer)\b"
)
_ABOUT = re.compile(
    r"(?:om|fakta om|korte fakta om|kort om|about|facts about|über|zu|zum|zur|à propos(?: de| du| des| d['’])?|tietoa|"
    r"acerca de|sobre|informazioni su|chi è|o|informacje o|despre|о|об|про|за|"
    r"boilerplate|om os|about us|über uns)(?=\s|$|['’])\s*(?:(?:die|der|das|den|the|la|le|les)\s(?=[^\W\d_]))?"
    r"(?P<name>.{0,80})",
    re.IGNORECASE,
)
_ABOUT_WORD = re.compile(
    r"(?:oss|os|us|uns|företaget|bolaget|kommunen|organisationen|myndigheten|föreningen|stiftelsen|förbundet|selskapet|"
    r"bedriften|virksomheten|virksomheden|firmaet|selskabet|(?:the )?company|(?:the )?organi[sz]ation|unternehmen|"
    r"gesellschaft|l['’]entreprise|yrityksestä|yhtiöstä)\b.{0,30}",
    re.IGNORECASE,
)
_KEYWORDS = re.compile(
    r"nyckelord|ämnen|ämnesord|taggar|etiketter|keywords?|tags?|topics?|emneord|nøkkelord|stikkord|nøgleord|emner|"
    r"schlagw[oö]rte?r?|schlagworte|stichworte|themen|mots[- ]clés|avainsanat|asiasanat"
)
_LINKS = re.compile(
    r"läs mer(?: här)?|läs vidare|länkar|relaterade länkar|les mer|les meir|lenker|læs mere|links?|read more|see also|"
    r"related links|further reading|useful links|weiterführende links|mehr lesen|lire aussi|liens(?: utiles)?|linkit|"
    r"lue lisää|pour en savoir plus|relaterte lenker|se også|se även"
)
_FACTS = re.compile(
    r"(?:snabb)?fakta(?:ruta)?(?: .{1,40})?|facts(?: and figures)?|quick facts|key facts|at a glance|auf einen blick|"
    r"daten und fakten|(?:zahlen und )?fakten|chiffres clés|faktat|i korthet|kort fortalt|en bref"
)
_LEAD = re.compile(r"ingress|lead|vorspann|ingressi|chapeau|manchet")
_CHROME = re.compile(
    r"(?:följ|følg|folg|seuraa|folgen sie|suivez) (?!upp\b|med\b).{1,60}|follow (?:us|@).{0,60}|"
    r"follow .{1,60}|(?:abonnera|prenumerera|abonner|abonnér|tilmeld|subscribe|sign up|abonnieren|abonnez|"
    r"tilaa)\b.{0,80}|"
    r"(?:de )?(?:senaste|siste|seneste|sidste|uusimmat|fler|flere|andra|latest|more|neueste|letzte|weitere) "
    r"(?:press(?:e|releases?|\s)?\w*|nyheter|nyheterna|nyheder|news|releases|tiedotteet)\b.{0,60}|"
    r"related (?:news|articles|content|stories)|relatera(?:t|de) (?:innehåll|nyheter|artiklar)|liknande .{1,40}|"
    r"relatert(?:e)? .{1,40}"
)


@lru_cache(maxsize=1024)
def find_section_kind(title: str) -> SectionKind | None:
    """Return what a title announces, or None if it is a title of the body."""
    text = fold_title(title)
    if not text or len(text) > _MAX_TITLE_LENGTH or len(text.split()) > _MAX_TITLE_WORDS:
        return None
    patterns: tuple[tuple[SectionKind, re.Pattern[str]], ...] = (
        ("keywords", _KEYWORDS),
        ("links", _LINKS),
        ("contact", _CONTACT),
        ("lead", _LEAD),
        ("chrome", _CHROME),
    )
    for kind, pattern in patterns:
        if pattern.fullmatch(text):
            return kind
    return _find_open_kind(title, text)


def _find_open_kind(title: str, text: str) -> SectionKind | None:
    """Return the kind of a title that contains a name or words of its own."""
    if find_about_name(title) is not None:
        return "about"
    if _FACTS.fullmatch(text):
        return "facts"
    if _HELP.search(text):
        return "help"
    return "contact" if _CONTACT_WORD.search(text) and len(text.split()) <= 6 else None


def find_about_name(title: str) -> str | None:
    """Return the name in a title such as “Om Fjärdlinjen”, "" in “Om oss”, and None if it is no such title."""
    text = title.strip(" :*–—-.")
    match = _ABOUT.fullmatch(text)
    if match is None:
        return None
    name = match["name"].strip()
    if not name or _ABOUT_WORD.fullmatch(name):
        return ""
    is_name = name[0].isupper() or name[0].isdigit() or not name[0].isascii()
    return name if is_name and not name.endswith(("?", "!")) and len(name.split()) <= 7 else None


def fold_title(title: str) -> str:
    """Return a title in small letters, without marks around it."""
    return " ".join(title.split()).strip(" :*–—-.#|").casefold()
