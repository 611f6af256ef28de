"""Recognise the names of people, their roles and organisations in short texts of a few words."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from msgspec import Struct

from pressroom.importer.given_names import is_clear_given_name, is_given_name

TextKind = Literal["name", "role", "organisation", "other"]

_PARTICLES = frozenset(
    re.findall(
        r"\S+",
        "af al av bin binti da das de del della den der di dos du e el ibn la le los ten ter van vom von zu zum zur y",
    )
)
_TITLES = frozenset(
    re.findall(
        r"\S+",
        "dr dr. prof prof. professor dipl.-ing. dipl.-kfm. ing. med. phil. jur. rer. nat. h.c. sir dame lord lady rev. "
        "docent tekn. fil. pol. phd ph.d. ph.d md m.d. mba msc jr jr. sr sr. mag. mag ft tkt ktt",
    )
)
HONORIFICS = frozenset(
    re.findall(
        r"\S+",
        "mr mr. mrs mrs. ms ms. miss herr herrn frau fru hr hr. m. mme mme. mlle monsieur madame mag. "
        "mmag. mag.a dkfm. dra dra. dre drs. ir. lic lic. mtro mtro. mtra mtra. arq. eng eng. eng.º eng.ª eng.a "
        "mgr mgr. bc. judr. mudr. rndr. phdr. paeddr. ing. inż. hab. dott dott. dott.ssa dottoressa avv. sig. sig.ra "
        "sn sn. sayın κ. κα κος κ.κ. г-н г-жа д-р пан пані sgt. sgt det. lt. capt. cpl. maj. col. "
        "insp. podinsp. kom. podkom. nadkom. asp. mł. sierż. mjr kpt. płk plk. npor. por. cms.",
    )
)
_ROLE_WORD = re.compile(
    r"\w*(?:chef(?:en|in)?|chefredaktör\w*|sjef|direktør(?:en)?|direktör(?:en)?|direktor(?:in)?|director|"
    r"direct(?:eur|rice)|"
    r"leder|ledare|leiter(?:in)?|leitung|ansvarig|ansvarlig|ansvarleg|förvaltare|strateg|kommunikatör|sekreterare|"
    r"sekretær|sekretär(?:in)?|rådgivare|rådgiver|rådgjevar|konsulent|konsult|ordförande|ordf|ordfører|ordførar|"
    r"formand|"
    r"leiar|formann|förman|råd(?:et)?|rådman|borgmester|borgmästare|minister|talesperson|talsperson|talesman|talsmand|"
    r"sprecher(?:in)?|referent(?:in)?|führer(?:in)?|vorstand|vorsitzender?|beauftragter?|präsident(?:in)?|"
    r"bürgermeister(?:in)?|"
    r"johtaja|päällikkö|asiantuntija|tiedottaja|vastaava|pääsihteeri|toimittaja|puheenjohtaja|viestijä|"
    r"responsable|chargée?|attachée?|présidente?|porte-parole|délégué|"
    r"manager|managerin|officer|secretary|spokes(?:person|man|woman)|coordinator|koordinator\w*|koordinatör|"
    r"president|chair(?:man|woman|person)?|editor|advis[eo]r|analyst|consultant|specialist|speaker|"
    r"forskare|forsker|journalist|researcher|professor(?:in)?|lektor|docent|redaktör|redaktør|"
    r"handläggare|saksbehandler|medarbetare|medarbejder|"
    r"mitarbeiter(?:in)?|assistant|assistent|ingenjör|ingeniør|arkitekt|jurist|läkare|producent|producer|kurator|"
    r"intendent|fotograf|inspektör|biolog|rådgivar|rådgjevarar?|biträdande|associate|partner|founder|grundare|"
    r"gründer(?:in)?|mayor|"
    r"commissioner|superintendent|principal|rektor|polis|controller|befäl|samordnare|utredare|expert(?:in)?|"
    r"kunnig|ombudsman|ombud|kansler|advokat|åklagare|lärare|planerare|ledamot|utvecklare|upphandlare|antikvarie|"
    r"kommissarie|statsråd|arkeolog|ekolog|geolog|meteorolog|hydrolog|mästare|pedagog|lege)"
    r"|maire|vd|ceo|cfo|cto|coo|cmo|vvd|adm|ad|evp|svp|vp|pr|head|chief|lead|managing|stf|tf|fung|executive|"
    r"senior|junior|(?:広報|営業|企画|総務|事業|開発|技術|管理|販売|宣伝|報道|経営|人事|マーケティング)\w*|"
    r"\w*(?:担当|部長|課長|室長|取締役|代表|社長|事務局|窓口|センター|负责人|经理|담당자?)|"
    r"woordvoerder|(?:pers)?voorlichter|directeur|portavoz|director[ae]?|jef[ea]|responsabile|direttor[ei]|direttrice|"
    r"portavoce|addett[oa]|"
    r"vice|deputy|interim|acting|konserndirektør|"
    # Finnish, Icelandic, Latvian, Lithuanian, Romanian, Czech, Hungarian, Portuguese, Ukrainian and Russian
    r"\w*(?:suunnittelija|koordinaattori|sihteeri|tutkija|neuvoja|ohjaaja|esimies)|\w*(?:stjóri|fulltrúi|"
    r"ráðgjafi|formaður)|"
    r"vadītāj[as]|direktor[es]s?|priekšsēdētāj[as]|speciālist[es]|konsultant[es]|vadovas|vadovė|atstov[asė]|"
    r"patarėj[asė]|"
    r"specialist[asė]|inspector|maior|locotenent|căpitan|comisar(?:-șef)?|consilier|purtător(?:ul|"
    r"ii)? de cuvânt|purtătorul|"
    r"chargé|ředitel(?:ka)?|mluvčí|tisková|tiskový|vedoucí|předsed(?:a|kyně)|starosta|starostka|náměstek|zmocněnec|"
    r"elnök(?:e|helyettes)?|\w*igazgató(?:ja)?|munkatárs(?:a)?|szóvivő(?:je)?|vezető(?:je)?|titkár(?:a)?|assessora?|"
    r"coordenadora?|diretora?|porta-voz|gerente|директор|керівник|речни(?:к|ця)|голова|руководитель|"
    r"председатель|сопредседатель|"
    r"пресс?-секретар[ьк]\w?|координатор|"
    # Greek, Turkish, Dutch, Polish, Spanish and Italian
    r"υπεύθυν\w+|διευθυντ\w+|διευθύντρια|εκπρόσωπ\w+|πρόεδρος|δήμαρχος|σύμβουλος|γραμματέας|müdür\w*|direktör\w*|"
    r"başkan\w*|sözcü\w*|uzman\w*|\w*(?:leider|hoogleraar|adviseur|medewerker|voorzitter|coördinator|onderzoeker)|"
    r"wethouder|burgemeester|rzeczni(?:k|czka)|dyrektor\w*|kierowni(?:k|czka)|prezes|specjalist(?:a|ka)|menedżer\w*|"
    r"[\w-]*menedzser|oficial|investigador[ae]?|encargad[oa]|coordinador[a]?|gerente|asesor[a]?|presidenta|alcalde(?:sa)?|"
    r"concejal[a]?|profesor[a]?|catedrátic[oa]|jornalista|capo|assessore|presidente|sindac[oa]|ricercat(?:ore|rice)|"
    r"docente|segreteria|rappresentante|coordinat(?:ore|rice)|říditel|tajemn(?:ík|ice)|hovorca|hovorkyňa|riaditeľ(?:ka)?|"
    r"речник|директорка|начальник|керівниця|vodja|direktorica|glasnogovorni(?:k|ca)|portparol|načelni(?:k|ca)",
    re.IGNORECASE,
)
_ORGANISATION_WORD = re.compile(
    r"ab|\(publ\)|as|asa|a/s|aps|oy|oyj|gmbh|ag|se|kg|mbh|e\.v\.?|ev|ltd\.?|limited|inc\.?|llc|plc|corp\.?|corporation|"
    r"co\.|sa|s\.a\.?|sas|sarl|bv|"
    r"\w*(?:kommuns?|kommune|region|regionen|universitet|universitetet|university|universität|université|"
    r"institut\w{0,3}|"
    r"institute|högskola|høgskole|hochschule|college|stiftelse|stiftelsen|stiftung|foundation|"
    r"förbund(?:et)?|forbund(?:et)?|"
    r"forening|förening|föreningen|verband|association|museum|museet|teater|theater|theatre|ministeri(?:um|et)|"
    r"departementet|"
    r"department|myndighet|myndigheten|verket|styrelsen|förvaltningen|enheten|nämnden|etaten|direktoratet|avdelning|"
    r"avdelningen|kontoret|sykehus|sjukhus|krankenhaus|hospital|kaupunki|kunta|virasto|yliopisto|säätiö|liitto|"
    r"kyrkan|kirken|gruppen|group|gruppe|holding|council|agency|amt|stadt|landkreis|polizei|polizeipräsidium|mairie|"
    r"direcți(?:a|e)|direcţi(?:a|e)|ministerul|inspectoratul|primăria|odbor|úřad|ministerstvo|minisztérium|"
    r"önkormányzat|"
    r"prefeitura|secretaria|ministerija|pārvalde|savivaldybė|communauté|ville|société|bank|förlag|verlag|"
    r"publishing|media|communications|kommunikation|radio|television)",
    re.IGNORECASE,
)
# Words with a capital letter that stand beside names, but are in none.
_NO_NAME_WORD = re.compile(
    r"\w*(?:press|presse|pressen|medien|medier|media|kontakt\w*|contacts?|telefon\w*|phone|mobil\w*|mobile|mail|fax|"
    r"kommunikation|communications?|kommunikasjon|marknad|marketing|information\w*|informasjon|relations?|investor|"
    r"public|affairs|corporate|nyhet\w*|news|service|support|sales|vertrieb|öffentlichkeitsarbeit|unternehmens\w*|"
    r"america|americas|africa|asia|oceania|zealand|emea|apac|(?:press|presse|medien|medie)(?:stelle|tjänst\w*|"
    r"abteilung|afdeling\w*|avdeling\w*|vakt\w*|vagt\w*|referat|amt|team|office|sekretariat)|jour|jouren|"
    r"växel\w*|switchboard|sentralbord|zentrale|office|centrum|redaktion\w*|gatan|vägen|platsen|"
    r"strasse|straße)|desk|center|centre|team|foto|photo|bild|street|road|gata|vårt|(?:our|the|and|und|och|og|for|"
    r"för|of|zu|mit|von|international|global|nordic|europe|sverige|norge|danmark|"
    r"deutschland|suomi|finland|sweden|norway|denmark|germany|france)",
    re.IGNORECASE,
)
_NAME_WORD = re.compile(r"(?:[^\W\d_]|['’ʼ.\-‐‑·])+")
_INITIALS = re.compile(r"(?:[^\W\d_]\.?-?){1,3}\.")
# “Robert Park, Jr.” is one name.
NAME_SUFFIX = re.compile(r"(?:jr|sr|jnr|snr)\.?|i{2,3}|iv", re.IGNORECASE)
_PARTY = re.compile(
    r"\((?!vd\)|ceo\)|cfo\)|cto\)|publ\)|pr\)|utc\)|gmt\)|ces?t\)|[ecmp][ds]t\))[^\W\d_]{1,4}\)", re.IGNORECASE
)
_FAMILY_NAME = re.compile(r"(?!(?:Haupt|Innen|Alt|Kreis|Hanse)stadt)[^\W\d_]{3,}(?:stadt|bank|amt|holding|lege|förman)")
_PREPOSITION = re.compile(r"(?:på|vid|hos|at|from|från|fra|bei|chez|i|ved|in)\s+", re.IGNORECASE)


_REGION = re.compile(
    r"(?:(?:north|south|latin|central) )?america|africa|asia|europe|oceania|emea|apac|asia[- ]pacific|nordics",
    re.IGNORECASE,
)
_CONJUNCTION = re.compile(r"(?:şi|și|és|ir|и|та|і|un|a)\s", re.IGNORECASE)


# The ends of words for what somebody does, in languages that write them with a capital letter before a name.
_OCCUPATION = re.compile(
    r".{2,}(?:mann|man|kvinna|kvinne|chef|sjef|leder|ledare|leiter|leiterin|sprecher|sprecherin|er|erin|or|orin|ør|ör|"
    r"ent|entin|ist|istin|ant|antin|är|ær|log|login|loge|eur|rice|stjóri|maður|ing|lege|råd|rat|rätin|anwalt|anwältin|arzt|ärztin|meister|meisterin|wart|fører|förare|sekretær|"
    r"päällikkö|johtaja|tarkastaja|mestari|neuvos|lääkäri|iker|tor|ver)",
    re.IGNORECASE,
)
_MIN_CUT = 3
_MAX_NAME_WORDS = 5


class PersonText(Struct, frozen=True):
    """The parts of a text with a person: `before` and `after` the name."""

    name: str
    before: str = ""
    after: str = ""


@lru_cache(maxsize=4096)
def find_person(text: str) -> PersonText | None:
    """Find a person's name in a few words, if all of them are its name, or its role stands before or after it.

    Titles such as “Dr.” and a party in parentheses belong to the name.
    """
    words = text.split()
    if not words or len(words) > 25:
        return None
    start, end = _find_longest_name(words)
    if end == start:
        return None
    first, start = start, end - len(trim_role(" ".join(words[start:end])).split())
    before, after = " ".join(words[:start]), " ".join(words[end:])
    before = "" if all(map(is_title_word, words[:start])) else before
    is_role = has_role_word(before) or _REGION.fullmatch(before) or first == 0 < start
    if _CONJUNCTION.match(after) or (before and not is_role):
        return None
    if after and not (has_role_word(after) or _PREPOSITION.match(after) or after.startswith("(") or after[0].islower()):
        return None
    return PersonText(" ".join(words[start:end]), before, after)


def classify_text(text: str) -> TextKind:
    """Return what a text of a few words is."""
    person = find_person(text)
    if person and not person.before and not person.after:
        return "name"
    if has_role_word(text):
        return "role"
    if any(_ORGANISATION_WORD.fullmatch(word.strip(",.")) for word in text.split()):
        return "organisation"
    return "role" if text[:1].islower() else "other"


def has_role_word(text: str) -> bool:
    """Return whether a text has a word for a role, such as `presschef` or `Director`."""
    return any(_ROLE_WORD.fullmatch(word) for word in re.findall(r"[^\W\d_]+(?:[-‑][^\W\d_]+)*", text))


def is_email_of(email: str, name: str) -> bool:
    """Return whether an e-mail address has the last name of a person before its “@”."""
    last = _fold_name(name.rpartition(" ")[2])
    return len(last) > 1 and last in re.split(r"[\W\d_]+", _fold_name(email.partition("@")[0]))


def _fold_name(text: str) -> str:
    """Return a name in small letters without accents, as e-mail addresses have it."""
    return re.sub(r"[\u0300-\u036f]", "", unicodedata.normalize("NFD", text.casefold().replace("ø", "o")))


def strip_preposition(text: str) -> str:
    """Return `Tärnsunds kommun` for `på Tärnsunds kommun`."""
    return _PREPOSITION.sub("", text, count=1) if _PREPOSITION.match(text) else text


def trim_role(name: str) -> str:
    """Return `Magnus Moe` for `Rådmann Magnus Moe`, and `Jane Roe` for `Detective Constable Jane Roe`.

    One word before a given name must be one for what somebody does: “Lu Marie Ek” is a name.
    """
    words = name.split()
    titles = next((number for number, word in enumerate(words) if word.casefold() not in _TITLES), 0)
    given = next((number for number in range(titles, len(words)) if is_given_name(words[number])), 0)
    is_role = given == titles + 1 and _OCCUPATION.fullmatch(words[titles]) is not None
    is_name = len(words) - given >= _MIN_CUT - 1 and not is_clear_given_name(words[-1])
    if is_name and (is_role or (given > titles + 1 and is_clear_given_name(words[given]))):
        return " ".join(words[given:])
    return name


def find_name_run(words: list[str]) -> tuple[int, int] | None:
    """Return where a name stands in words, or None."""
    start, end = _find_longest_name(words)
    return (start, end) if end > start else None


def _find_longest_name(words: list[str]) -> tuple[int, int]:
    """Return the first and the last but one position of the longest run of words that can be a person's name."""
    best = (0, 0)
    start = 0
    for position in range(len(words) + 1):
        if position < len(words) and _can_be_in_name(words, position, start):
            continue
        candidate = _trim(words, start, position)
        if candidate[1] - candidate[0] > best[1] - best[0]:
            best = candidate
        start = position + 1
    return best


def _can_be_in_name(words: list[str], position: int, start: int) -> bool:
    word = words[position]
    if is_particle(words, position):
        return start < position < len(words) - 1
    if word == "Ville":  # a Finnish first name, but “Ville de Lyon” is a town
        return re.match(r"(?!d[eu]s?$|d['’])[^\W\d_]", " ".join(words[position + 1 : position + 2])) is not None
    if start < position < len(words) - 1 and NAME_SUFFIX.fullmatch(words[position + 1]):
        word = word.removesuffix(",")
    return is_name_word(word) or (start < position and can_follow_name(words[position - 1], word))


def can_follow_name(given: str, word: str) -> bool:
    """Return whether a word is a party, or a family name such as “Neustadt” that looks like an organisation."""
    is_family_name = _FAMILY_NAME.fullmatch(word) is not None and is_clear_given_name(given)
    return is_family_name or _PARTY.fullmatch(word) is not None


def _trim(words: list[str], start: int, end: int) -> tuple[int, int]:
    """Return the run without particles at its end, or an empty one if it is too short or too long for a name."""
    while end > start and is_particle(words, end - 1):
        end -= 1
    titles = next((each for each in range(start, end) if not is_title_word(words[each])), end)
    if any(words[each].casefold() in HONORIFICS for each in range(start, titles)):
        start = titles
    full = [words[each] for each in range(start, end) if _is_full_name_word(words, each)]
    if len(full) == 1 and end - start == 1 and _is_one_word_name(words[start]):
        return start, end
    has_given_name = len(full) >= 2 or (len(full) == 1 and any(_is_initial(word) for word in words[start:end]))
    return (start, end) if has_given_name and end - start <= 7 and len(full) <= _MAX_NAME_WORDS else (0, 0)


def is_courtesy(word: str) -> bool:
    """Return whether a word stands before names only, such as “Ms.”."""
    return len(word) > 1 and (word.casefold() in HONORIFICS or word.casefold().rstrip(".") in {"dr", "prof"})


def is_title_word(word: str) -> bool:
    """Return whether a word stands before names, such as “Dr.” or “Ms.”."""
    return word.casefold() in HONORIFICS or word.casefold() in _TITLES


def _is_initial(word: str) -> bool:
    return _INITIALS.fullmatch(word) is not None or (len(word) == 1 and word.isupper())


def _is_one_word_name(word: str) -> bool:
    """Return whether a word in a script without spaces, such as Chinese, can be a whole name."""
    if has_role_word(word):
        return False
    return 2 <= len(word) <= 5 and all("\u3040" <= each <= "\u9fff" or "\uac00" <= each <= "\ud7af" for each in word)


def is_particle(words: Sequence[str], position: int) -> bool:
    """Return whether a word is one such as “von”. At the end of a name, “Das” and “Le” are family names."""
    is_last_name = position == len(words) - 1 and position > 0 and words[position].istitle()
    return words[position].casefold() in _PARTICLES and not is_last_name


def _is_full_name_word(words: list[str], position: int) -> bool:
    word = words[position]
    is_letters = len(word) > 1 and not _INITIALS.fullmatch(word) and not word.startswith("(")
    return is_letters and not is_particle(words, position) and word.casefold() not in _TITLES


@lru_cache(maxsize=4096)
def is_name_word(word: str) -> bool:
    """Return whether a word can be in a name: a title, or a word with a capital letter that is no role or place."""
    if is_title_word(word):
        return True
    if len(word) > 30 or not _NAME_WORD.fullmatch(word):
        return False
    first, _, last = word.partition("-")
    if len(first) > 1 and first.isupper() and last[:1].islower():  # “PR-manager”
        return False
    if word[0].islower() and not re.match(r"[a-z]['’][^\W\d_]", word):
        return False
    is_other = _ROLE_WORD.fullmatch(word) or _ORGANISATION_WORD.fullmatch(word) or _NO_NAME_WORD.fullmatch(word)
    return not is_other and word[0].isalpha()
