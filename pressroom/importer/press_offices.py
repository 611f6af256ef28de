"""Recognise the names of press offices, such as “Pressjouren”, and of desks that answer journalists' calls."""

import re

_GERMANIC = (
    r"(?:press|media|presse|medien|medie)[- ]?(?:stelle|jour|jouren|tjänst|tjänsten|office|service|desk|kontakt|team|"
    r"kontor|kontoret|avdelning|avdelningen|abteilung|centrum|center|centret|telefon|telefonen|tjeneste|vakt|vakten|"
    r"contact|enquiries|inquiries|relations|ansvarig|line|vagt|vagten|afdeling|afdelingen|enhet|enheten|enhed|enheden|"
    r"büro|amt|referat|dienst|sekretariat|room|unit|bureau|hotline)"
    r"|press(?:e)?centr(?:et|um)|(?:press|media|presse|news)(?: ?(?:and|&|og|och|und) [^\W\d_]+)? (?:office|"
    r"team|desk|line)"
    r"|pressens .{1,20}|presse(?:-| )? ?(?:und|&) (?:öffentlichkeitsarbeit|kommunikation)|(?:referat|"
    r"stabsstelle|abteilung)"
    r" (?:für )?(?:presse|medien|kommunikation|öffentlichkeitsarbeit)"
    r"|communications? (?:team|office|department|unit|desk)|(?:corporate|group|external|strategic) communications?"
    r"|(?:[^\W\d_]{2,20}- (?:en|und|og|och) )?(?:communicatie|kommunikations|kommunikasjons|viestintä)"
    r"(?:team|teamet|abteilung|afdeling|afdelingen|avdeling|avdelingen|avdelning|avdelningen|dienst|tiimi)"
    r"|public (?:affairs|information|relations) office|office of (?:public affairs|media relations|communications?)"
    r"|pers(?:lijn|dienst|voorlichting|bureau|centrum|telefoon)|(?:afdeling|team) (?:communicatie|pers|woordvoering)"
    r"|media(?:päivystys|palvelu\w*|deski|numero)|viestinnän mediapalvelu\w*|viestintäyksikkö|lehdistöpalvelu"
)
_PRESS = (
    r"(?:prensa|medios|comunicaciones|comunicación|imprensa|comunicação|mídia|premsa|comunicació|relaciones públicas|"
    r"relaciones con (?:los )?medios)"
)
_ROMANCE = (
    r"(?:service|bureau|pôle|cellule|direction|département) (?:de |des |de la )?(?:presse|communications?|"
    r"relations (?:presse|publiques|avec les médias|médias?))|relations (?:avec les )?médias|relations presse"
    rf"|(?:oficina|gabinete|gabinet|departamento|dpto\.?|dirección|área|unidad|sala|jefatura|servicio|assessoria|"
    rf"serviço|setor|núcleo|coordenadoria|departament)(?: (?:asesora|especial|general|de|del|da))* {_PRESS}"
    r"(?: social)?(?: (?:y|e|i) [^\W\d_]+(?: institucional)?)?"
    r"|ufficio (?:stampa|comunicazione)(?: e comunicazione)?|sala stampa|servizio stampa"
    r"|(?:biroul?|serviciul|compartimentul?|departamentul?|direc[țţt]ia)(?: de)? (?:presă|presa|comunicare|"
    r"informare|rela[țţt]ii)(?: (?:și|şi|si) [^\W\d_]+)?(?: (?:cu )?(?:mass-media|presa|publice|publicul))?"
)
_SLAVIC = (
    r"biuro (?:prasowe|rzecznika(?: prasowego)?)|biurem prasowym|(?:zespół|wydział|dział|referat|departament) "
    r"(?:prasowy|komunikacji(?: społecznej)?|informacji(?: i promocji)?|promocji|pr)"
    r"|tiskov(?:é|ý|y) (?:oddělení|odbor|středisko)|tlačov(?:é|ý) (?:oddelenie|odbor|stredisko)"
    r"|(?:odbor|oddělení|oddelenie) (?:komunikace|komunikácie|médií|vnějších vztahů)"
    r"|служба за (?:информисање|односе с јавношћу)|služba za (?:informi[^\W\d_]+|odnose s[^\W\d_]* [^\W\d_]+|"
    r"komuniciranje|stike z [^\W\d_]+|odnose z [^\W\d_]+)|(?:ured|odjel|urad) za (?:odnose s [^\W\d_]+|medije|"
    r"informiranje|komuniciranje)|pres(?:s)? (?:služba|centar)"
    r"|пресс?-?\s?(?:служб[аи]|центр|център)|(?:отдел|управление|відділ|управління|дирекция) [„«\"]?(?:по связям с "
    r"[^\W\d_]+|комунікацій|коммуникаций|връзки с обществеността|комуникации)|връзки с обществеността"
)
_OTHERS = (
    r"sajtó(?:iroda|osztály|szolgálat|központ|főosztály)|kommunikációs (?:osztály|iroda|igazgatóság|főosztály)"
    r"|spaudos (?:tarnyba|biuras|centras)|(?:komunikacijos|viešųjų ryšių|ryšių su visuomene) (?:skyrius|departamentas|"
    r"tarnyba|grupė)|preses (?:dienests|nodaļa|centrs)|(?:komunikācijas|sabiedrisko attiecību) (?:nodaļa|departaments|"
    r"daļa)|avalike suhete osakond|kommunikatsiooni(?:osakond|büroo|talitus)|pressi(?:keskus|teenistus|esindus)"
    r"|(?:γραφείο|τμήμα|διεύθυνση) (?:τύπου|επικοινωνίας|δημοσίων σχέσεων)(?: (?:και|&) [^\W\d_]+(?: [^\W\d_]+)?)?"
    r"|basın (?:bürosu|ofisi|müşavirliği|birimi|merkezi)"
)
_OFFICE_NAMES = rf"(?:{_GERMANIC}|{_ROMANCE}|{_SLAVIC}|{_OTHERS})"
# Japanese, Chinese and Korean write the organisation and its office without a space, or with a wide one.
_EASTERN = (
    r"(?:広報|報道)[^\s\d:：]{0,8}(?:課|部|室|係|局|担当|センター|グループ|チーム)"
    r"|(?:新闻|新聞|宣传|媒体)[^\s\d:：]{0,6}(?:处|處|办公室|中心|科|部)|대변인실|(?:홍보|언론|공보)[^\s\d:：]{0,3}(?:팀|실|과|부|담당관)"
)
_OFFICE = re.compile(rf"{_OFFICE_NAMES}|{_EASTERN}", re.IGNORECASE)
_OFFICE_AT_START = re.compile(
    rf"(?:(?:the|our|vår|unsere|die|[^\W\d_]{{2,40}}s)\s+)?{_OFFICE_NAMES}(?![^\W\d_])|{_EASTERN}", re.IGNORECASE
)
_CAPITAL = r"[^\W\d_a-zåäöæøüéß]"
_BEFORE = rf"(?:{_CAPITAL}[\w'’&.]*[ -](?<!The )(?<!Call )(?<!Our )(?<!Contact )(?<!Ring )(?<!or )(?:–\s|-\s)?){{0,5}}"
# “Ufficio Stampa Friends of the Sea”: capitalised words right after the office, and small ones between these.
_AFTER = (
    rf"(?: {_CAPITAL}[\w'’&.-]*(?: (?:(?:the|of|and|de|del|della|di|da|do|dla|für|i|e|y|и|та|у|w|na|–) )*"
    rf"{_CAPITAL}[\w'’&.-]*){{0,6}})?"
)
_OFFICE_IN_TEXT = re.compile(
    rf"{_BEFORE}(?<![^\W\d_])(?i:{_OFFICE_NAMES})(?![^\W\d_]){_AFTER}|"
    rf"(?:[\u3040-\u9fff]{{2,20}}[ \u3000])?[^\s、。:：（(]{{0,12}}(?:{_EASTERN})"
)
_WHOLE_LINE = re.compile(
    rf"(?:(?:{_CAPITAL}[\w'’&.-]*|of|the|de|di|del|della|du|des|der|van|[&–-]) ){{0,6}}?(?i:{_OFFICE_NAMES})"
    rf"(?: (?!tel\b|mob|phone)[\w'’„“\"«»&.()-]+){{0,9}}|(?:\S{{1,20}}[\s\u3000]){{0,3}}\S{{0,16}}(?:{_EASTERN})"
)
_DESK = re.compile(
    r"(?:news|nyhets?)[- ]?des(?:k|ken)|\w*(?:central|sentral)(?:en)?|\w*växeln?|switchboard|sentralbord(?:et)?"
    r"|(?:\w*(?:kommunikations|kommunikasjons|informations|informasjons)(?:avdelning(?:en)?|avdeling(?:en|a)?|"
    r"enhet(?:en)?))"
    r"|vakthavande (?:befäl|tjänsteman)|vaktleder(?:en)?|redaktionen|redaksjonen",
    re.IGNORECASE,
)

# “Media contact” is a title rather than the name of an office.
_TITLE = re.compile(r"(?:media|press|presse|medie|medien|contacts?)?[ -]?(?:contacts?|kontakt|presse)", re.IGNORECASE)


def is_contact_title(text: str) -> bool:
    """Return whether what can name an office is a title such as “Media contact”, above the names of others."""
    return _TITLE.fullmatch(text) is not None


def is_office(text: str) -> bool:
    """Return whether a text is the name of a press office, such as “Media enquiries”."""
    return _OFFICE.fullmatch(text) is not None


def starts_with_office(text: str) -> bool:
    """Return whether a text begins with the name of a press office or a desk."""
    return _OFFICE_AT_START.match(text) is not None or _DESK.match(text) is not None


def is_office_line(line: str) -> bool:
    """Return whether a line is the name of a press office, with its organisation before or after it."""
    text = line.strip(" :,–-")
    return starts_with_office(text) or (not text[:1].islower() and _WHOLE_LINE.fullmatch(text) is not None)


def find_office(text: str) -> str:
    """Return the name of a press office in a sentence, with the capitalised words beside it; "" if there is none."""
    match = _OFFICE_IN_TEXT.search(text)
    return match[0].strip(" .") if match else ""
