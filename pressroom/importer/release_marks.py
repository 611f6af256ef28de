"""Recognise the lines of a text that are no part of a release: “FOR IMMEDIATE RELEASE”, “- ENDS -”, “Share”.

Some of them say something of it: its kind, its date, its embargo.
"""

import re

from pressroom.importer.section_titles import fold_title
from pressroom.model.release import ReleaseKind

_MAX_MARK = 120
_RELEASE_WORD = (
    r"(?:press ?meddelande|press ?release|pressemelding|pressemeddelelse|presse(?:mitteilung|information|meldung)|"
    r"medienmitteilung|communiqué(?: de presse)?|(?:lehdistö|media)?tiedote|(?:news|media) release|pressinformation)"
)
_KINDS: tuple[tuple[ReleaseKind, re.Pattern[str]], ...] = (
    (
        "invitation",
        re.compile(
            r"(?:press|media)?inbjudan|press(?:e)?invitas?[jt]?i?on|(?:media |press )?invitation|media advisory|"
            r"press(?:e)?einladung|einladung|kutsu|mediakutsu|invitation presse|pressekonferanse|pressträff|"
            r"pressvisning"
        ),
    ),
    ("news", re.compile(r"nyhet(?:er)?|news|nyhed|uutinen|nachricht|actualité")),
    (
        "statement",
        re.compile(r"(?:press ?)?uttalande|(?:media |press )?statement|uttalelse|udtalelse|kannanotto|stellungnahme"),
    ),
    ("regulatory", re.compile(r"(?:regulatoriskt?|regulatorisk) .{0,40}|regulatory .{0,40}|børsmelding|pörssitiedote")),
)
_IMMEDIATE = re.compile(
    r"(?:for |för |till |zur |pour |til )?(?:immediate|omedelbar|sofortigen|omgående|"
    r"øyeblikkelig|umiddelbar|diffusion|publication)\b"
    r"(?: (?:release|publicering|veröffentlichung|publisering|offentliggørelse|immédiate|publication))?|"
    r"julkais(?:tavissa|tavaksi) (?:heti|vapaasti)|vapaasti julkaistavissa|kan publiseres (?:fritt|umiddelbart|straks)|"
    r"får publiceras fritt|frei zur veröffentlichung"
)
_EMBARGO = re.compile(
    r"(?:under |strictly )?(?:embargo|embargoed|sperrfrist|sperrad till|julkaisuvapaa|not for (?:release|"
    r"publication) before)\b.*"
)
_DATE_LABEL = re.compile(
    r"(?:publicera[dt]\w*|published|publisert|offentliggjort|veröffentlicht|publié|julkaistu|datum|date|dato|den|le|on)?"
    r"[,:]?"
)
_END = re.compile(
    r"(?:#\s?){3,5}|\*\*\*|-?30-?|-+\s?0\s?-+|o0o|xxx|(?:ends?|slut|ende|fin|loppu|slutt)|"
    r"(?:the )?end of (?:the |this )?(?:(?:press|news|media) )?(?:release|statement|text)"
)
_RELEASE_NUMBER = re.compile(
    rf"(?:{_RELEASE_WORD} )?(?:(?:nr|no|nummer|number|#)\.? ?)?"
    r"(?:(?:19|20)\d{2} ?[-–/:] ?\d{1,3}|\d{1,3} ?[-–/] ?(?:19|20)\d{2})",
    re.IGNORECASE,
)
_LEGAL_NOTICE = re.compile(
    r"(?:copyright\b|©|\(c\)|(?:cautionary (?:note|statement).{0,40}|safe harbor.{0,30})?"
    r"forward[- ]looking statements?|"
    r"safe harbor|all (?:other )?trademarks|framåtriktad|fremadrettede|fremtidsrettede|zukunftsgerichtete)",
    re.IGNORECASE,
)
_SURROUNDED = re.compile(r"[\s\-–—*#(\[/]*(?P<text>.*?)[\s\-–—*#)\]/.]*")
_CHROME = re.compile(
    r"(?:dela|del|share|teilen|partager|jaa|tweet(?:a)?|gilla|like)(?: (?:på|on|auf|sur|via|this|artikeln|"
    r"artikkelen|den) ?.{0,40})?|"
    r"(?:facebook|twitter|linkedin|instagram|x|e-post|whatsapp)(?:,? (?:facebook|twitter|linkedin|instagram|x|"
    r"e-post|whatsapp))*|"
    r"(?:skriv ut|print(?: this page)?|drucken|imprimer|tulosta|lyssna|listen|vorlesen)|"
    r"(?:till|tillbaka till|back to|til|zum|nach) (?:toppen|top|början|oben|anfang|overview|översikt\w*)|tillbaka|"
    r"back|zurück|"
    r"(?:besök|visit|besøk|besøg|vieraile|visitez) (?:vårt |our |vårt |vort |notre )?(?:pressrum|newsroom|"
    r"presserom|presserum).{0,60}|"
    r"(?:ladda (?:ner|ned)|download|last ned|herunterladen|télécharger)(?: (?:alla |all |som )?(?:bilder|images|"
    r"pdf|files|filer|bild))?|"
    r"(?:hoppa|skip|gå|hopp) (?:till|to|til) (?:huvud|main |hoved)?(?:innehåll\w*|content|innhold\w*)|"
    r"(?:acceptera|accept|godta|tillåt) (?:alla |all )?(?:cookies|kakor)|cookie(?:s|inställningar| settings)|"
    r"(?:visa|show|vis|load|läs|read) (?:fler|more|flere|mer|mehr)|meny|menu|sök|search|stäng|close|logga in|log in"
)
_CHROME_SENTENCE = re.compile(
    r"(?:abonnera|prenumerera|subscribe|abonner|abonnér|tilmeld|abonnieren|abonnez|tilaa|sign up)\b.{0,200}"
    r"(?:press\w*|releases?|nyhet\w*|news\w*|tiedot\w*|e-?mail|e-?post|mejl\w*|communiqués).{0,300}|"
    r"(?:i vårt|in our|i vårt|i vores|in unserem|dans notre) (?:press|news|presse)\w*\b.{0,300}"
)


def find_mark_kind(text: str) -> ReleaseKind | None:
    """Return the kind that a mark at the top announces: “PRESSINBJUDAN” or “Press release 12/2026”; None if it is none.

    Any date and number in it must have been removed.
    """
    folded = fold_title(text).strip(" :/,()0123456789–-")
    if len(folded) > _MAX_MARK:
        return None
    for kind, pattern in _KINDS:
        if pattern.fullmatch(folded):
            return kind
    return (
        "press-release"
        if re.fullmatch(rf"{_RELEASE_WORD}(?: (?:nr|no|från|fra|from|von|der|des)\b.{{0,60}})?", folded)
        else None
    )


def is_release_date_label(text: str) -> bool:
    """Return whether a text only announces a date, such as “Publicerad:”."""
    return all(_DATE_LABEL.fullmatch(word) for word in text.casefold().split())


def is_immediate(text: str) -> bool:
    """Return whether a line says that a release may be published at once."""
    return len(text) <= _MAX_MARK and _IMMEDIATE.fullmatch(fold_title(text).strip(" !-–")) is not None


def is_embargo(text: str) -> bool:
    """Return whether a line says that a release is under embargo."""
    return len(text) <= _MAX_MARK and _EMBARGO.fullmatch(fold_title(text).strip(" !-–")) is not None


def is_end_mark(text: str) -> bool:
    """Return whether a line marks the end of a release, such as “###” or “- ENDS -”."""
    text = text.replace("\\", "")
    if len(text) > 40:
        return False
    match = _SURROUNDED.fullmatch(text)
    return _END.fullmatch(text.strip()) is not None or bool(match and _END.fullmatch(match["text"].casefold()))


def is_release_number(text: str) -> bool:
    """Return whether a line is only the number of a release, such as “2013-186” or “Nr. 12/2026”."""
    return _RELEASE_NUMBER.fullmatch(text.strip(" ()[]*")) is not None


def is_legal_notice(text: str) -> bool:
    """Return whether a paragraph says whose names and texts are protected, or what the law wants to be said."""
    return len(text) > _MAX_MARK and _LEGAL_NOTICE.match(text.strip(" *_")) is not None


def is_chrome(text: str) -> bool:
    """Return whether a text belongs to a web page around a release, such as “Share” or “Visit our newsroom”."""
    folded = fold_title(text)
    if len(folded) <= 80 and _CHROME.fullmatch(folded):
        return True
    return len(folded) <= 500 and _CHROME_SENTENCE.fullmatch(folded) is not None
