"""Find the names of people in lines and sentences, and tell those that are surely people from other capitalised words.

`find_person` reads a few words that are a name, perhaps with a role; this looks for names among any other words.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from msgspec import Struct

from pressroom.importer.eastern_names import find_eastern_names
from pressroom.importer.given_names import is_clear_given_name, is_given_name
from pressroom.importer.person_names import (
    PersonText,
    can_follow_name,
    find_name_run,
    find_person,
    has_role_word,
    is_courtesy,
    is_name_word,
    is_particle,
    is_title_word,
    trim_role,
)

_MAX_WORDS = 5
_MIN_CUT = 3
_TITLE = re.compile(
    r"(?:Dr|Prof|Mag|Ing|Dipl|DI|Dkfm|Mgr|JUDr|MUDr|Ph?Dr|RNDr|Bc|Lic|Rev|Sir|Lt|Col|Capt|Sgt|Det|Insp|Supt|Cpl|Maj|"
    r"Gen|Hon|Mr|Mrs|Ms|Mme|M|MMag|Univ|FH|Priv|Doz|med|phil|jur|rer|nat|techn|iur|h\.c)\.?(?:-[^\W\d_]{2,6}\.)*",
    re.IGNORECASE,
)
_SEGMENT = re.compile(
    r"(?:[^,;:：()\[\]{}<>\"“”„»«|/•·*&@\d\n\t–—!?]|(?<=\w)[–](?=\w))+",
)
_SENTENCE_END = re.compile(r"(?<=[^\W\d_]{3})\.(?=\s|$)|\s-\s")
_WORD = re.compile(r"\S+")
_NAME_WORD = re.compile(r"(?:[^\W\d_]|['’ʼ.,\-‐‑·])+")
# Words with a capital letter that are in no name: the first ones of sentences, and those of organisations and places.
_ORDINARY = re.compile(
    r"call|ring|ringa?|phone|ask|email|e-mail|mail|text|please|contact|contacts|kontakta?|kontakte[rn]?|kontaktieren|"
    r"vänligen|vennligst|venligst|bitte|rufen|appelez|contactez|contacter|llame|contacte|contattare|soita|bel|neem|"
    r"between|other|all|any|before|after|from|until|by|at|on|in|or|for|to|via|with|see|visit|note|notes|this|that|"
    r"these|those|there|here|when|where|what|who|why|how|time|times|date|day|week|today|tomorrow|yesterday|"
    r"an?|we|our|you|your|he|she|his|her|it|its|they|their|i|my|me|no|not|is|are|was|were|be|as|if|but|so|per|"
    r"inte|ikke|nicht|nach|vor|bei|auf|aus|am|im|ab|bis|vid|hos|från|fra|till|til|efter|etter|eller|oder|"
    r"mondays?|tuesdays?|wednesdays?|thursdays?|fridays?|saturdays?|sundays?|january|february|march|april|june|july|"
    r"august|september|october|november|december|monday|måndag|tisdag|onsdag|torsdag|fredag|lördag|söndag|"
    r"montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|january|januar|februar|märz|mai|juni|juli|oktober|"
    r"dezember|national|federal|state|states|united|county|city|town|village|district|province|borough|municipal|"
    r"government|ministry|minister|department|dept|division|unit|branch|section|bureau|board|committee|commission|"
    r"commissions|authority|administration|agency|association|society|institute|institution|foundation|trust|fund|"
    r"federation|union|league|alliance|coalition|campaign|party|church|academy|school|schools|university|college|"
    r"museum|library|gallery|theatre|theater|hospital|clinic|centre|center|laborator(?:y|ies)|research|science|"
    r"sciences|technology|technologies|engineering|environment|environmental|climate|nature|natural|wildlife|"
    r"fish|fisheries|forest|forestry|ocean|sea|river|lake|island|islands|mountain|valley|park|parks|garden|hall|house|"
    r"tower|square|street|road|avenue|lane|drive|court|bridge|station|airport|harbour|port|north|south|east|west|"
    r"northern|southern|eastern|western|central|upper|lower|great|greater|new|old|royal|general|assistant|"
    r"senior|junior|chief|head|project|projects|programme?|programs?|plan|policy|strategy|conference|congress|event|"
    r"festival|summit|forum|network|group|holdings?|company|companies|corporation|partners|partnership|solutions|"
    r"systems|services?|software|energy|power|electric|water|gas|oil|mining|steel|motors?|airlines?|airways|railways?|"
    r"transport|traffic|logistics|bank|banking|capital|finance|financial|insurance|securities|invest\w*|markets?|"
    r"consulting|consultants|advisors|associates|page|web|website|internet|online|digital|studio|studios|"
    r"pictures|films?|books?|press|release|editor|editors|editorial|catholic|christian|jewish|muslim|"
    r"children|youth|women|men|family|families|community|communities|people|citizens|workers|employees|students|"
    r"teachers|nurses|doctors|farmers|veterans|health|care|medical|medicine|cancer|heart|social|welfare|safety|"
    r"security|defen[cs]e|army|navy|force|forces|fire|rescue|emergency|police|justice|law|legal|rights|human|"
    r"education|training|learning|culture|cultural|arts|music|sports?|football|club|tourism|travel|hotel|"
    r"restaurant|food|agriculture|rural|urban|housing|property|estate|properties|building|construction|development|"
    r"industry|industrial|trade|commerce|chamber|business|enterprise|innovation|production|products|operations|"
    r"representatives?|officer|director|manager|secretary|president|chairman|spokes\w+|advis[eo]rs?|office|street|"
    r"america|american|canada|canadian|australian?|british|english|irish|scottish|welsh|indian?|african?|"
    r"europe|european|french|german|italian|spanish|dutch|swedish|danish|norwegian|finnish|china|chinese|japan|"
    r"japanese|russian?|london|york|washington|brussels|berlin|stockholm|oslo|copenhagen|helsinki|münchen|hamburg|"
    r"kommun\w*|kommune\w*|kunta|kaupunki|stadt|gemeinde|landkreis|amt|landes\w+|bundes\w+|region\w*|län|fylke\w*|"
    r"universitet\w*|universität\w*|högskol\w*|høgskol\w*|hochschule|verband|verein|förening\w*|forening\w*|"
    r"förbund\w*|forbund\w*|stiftels\w+|stiftung|gesellschaft|gruppe\w*|avdelning\w*|avdeling\w*|abteilung|"
    r"enhet\w*|kontor\w*|förvaltning\w*|nämnd\w*|styrels\w+|råd|rådet|verket|direktorat\w*|departement\w*|"
    r"ministeri\w+|polis\w*|politi\w*|polizei\w*|miljö\w*|miljø\w*|teknik|kultur\w*|vatten|vand|natur\w*|"
    r"konsern\w*|konzern\w*|leitung|telefon|telefax|nr|adresse|adress|ort|plats|tid|datum|dato|foto|bild|fakta|"
    r"customers?|clients?|kunden\w*|media|medien|ufficio|stampa|prasowe|tiskov\w+|international|sn|sayın|κα|κος|"
    r"komenda|policji|policía|policia|polizia|carabinieri|questura|prefettura|préfecture|gendarmerie|agence|agencia|observatoire|observatorio|advisory|communications?|kommunikáció|iletişim|katedra|wydział|dział|"
    r"informacji|promocji|instytut|uniwersytet|gobierno|alcaldía|bodegas|grupo|gruppo|teatro|fundacja|nadácia|ústav|"
    r"univerzita|egyetem|intézet|universitatea|agen[țţ]ia|asocia[țţ]ia|πανεπιστήμιο|δήμος|δήμου|υπουργείο|"
    r"університет|университет|институт|агенция|община|министерство|bakanlığı|belediyesi|üniversitesi|müdürlüğü|"
    r"sosial\w*|social\w*|lärarförbund\w*|huvudkontor|frau|herr|firma|företag\w*|välkommen|velkommen|willkommen|"
    r"deutsche[rs]?|schweizer|österreichische[rs]?|svenska|svensk|norsk|norges|dansk|danske|suomen|helsingin|"
    r"première?|conseil|ville|mairie|société|groupe|centre|agence|direction|service|responsable|attaché\w*|"
    r"ayuntamiento|gobierno|dirección|oficina|comune|regione|ufficio|ministero|provincia|rijks\w+|gemeente|"
    r"chargée?|communication|relations|presse|prensa|stampa|zoom|teams|skype|whatsapp|facebook|twitter|"
    r"departamento|comunica\w+|gabinete|prefeitura|câmara|secretaria|secretaría|instituto|fundación|fundação|fondazione|"
    r"universidad\w*|università|université|asociación|associazione|associação|consejo|consejería|delegación|"
    r"délégation|préfecture|département|ministère|bureau|mairie|cabinet|rzeczni\w+|biuro|urząd|ministerstwo|"
    r"odbor|úřad|oddělení|osasto|virasto|yksikkö|keskus|viestintä|tiedotus|kunnan\w+|kaupungin\w+|"
    r"afdeling|dienst|persvoorlichting|woordvoering|raad|"
    r"agentur|agenturen|agency|agence|agenzia|agencia|kanzlei|redaktion|verlag|praxis|kanton|canton|"
    r"inc|ltd|llc|plc|gmbh|ab|as|asa|oy|oyj|ag|sa|bv|nv|co|corp|limited|incorporated",
    re.IGNORECASE,
)
# What is named after a person: “Anna Fryd Hall”, “James Hart Communications”.
_NAMED_AFTER = re.compile(
    r"Hall|House|Foundation|Trust|Institut\w*|Street|Road|Avenue|Lane|Park|School|College|University|Museum|Library|"
    r"Gallery|Theatre|Theater|Hospital|Cent(?:re|er)|Tower|Square|Fund|Award|Prize|Gardens?|Stiftung|Stiftelse\w*|"
    r"Gesellschaft|Group|Holdings?|Partners|Associates|Consulting|Communications?|Media|PR|Limited|Ltd|Inc|LLC|GmbH|"
    r"AB|AS|Plc|PLC|plc|Kommunikation|Agentur|Verlag|Haus|Straße|Platz|Schule|Halle|Preis"
)
# Ordinary words that are family names, too. “Victoria Park” and “Charlotte Street” are places.
_FAMILY_NAME = re.compile("North|West|Church|Page|Power|Law|Day|Steel|Lane")
_MAX_ROLE_WORDS = 6
_SMALL_WORD = re.compile(
    r"och|og|and|und|et|ja|eller|or|oder|tai|ou|av|af|by|von|par|por|da|di|för|for|für|till|til|to|zu|an|of|hos|with|med|"
    r"mit|via|genom|through|at|på|bei|the|der|die|den|said|says|säger|sier|siger|sagt|is|är|er|ist|mot|mod|über|om|about|"
    r"kontakta|kontakte?|kontakt|contact|call|ring|ringa|ask|e-?mail|mail|vs|v",
    re.IGNORECASE,
)
_MIDDLE = re.compile(r"(?:[^\W\d_]\.?){1,3}|(?:[^\W\d_]\.-?){1,3}")


class NameInText(Struct, frozen=True):
    """A name and where it stands; `is_sure` tells that it has a common given name."""

    name: str
    start: int
    end: int
    is_sure: bool


@lru_cache(maxsize=2048)  # several readers look at the same line, and contacts recur
def find_names(text: str) -> tuple[NameInText, ...]:
    """Return the names of people in a line or sentence, in its order."""
    names: list[NameInText] = []
    for segment in _split_segments(text):
        words = list(_WORD.finditer(text, segment.start(), segment.end()))
        for start, end in _list_runs([word[0] for word in words]):
            if end < len(words) and _NAMED_AFTER.fullmatch(words[end][0].strip(".,")):
                continue
            first, last = words[start], words[end - 1]
            name = text[first.start() : last.end()].rstrip(".'’") if len(words[end - 1][0]) > 2 else ""
            name = name or text[first.start() : last.end()]
            is_sure = is_sure_name(name) or (start > 0 and is_courtesy(words[start - 1][0]))
            names.append(NameInText(name, first.start(), first.start() + len(name), is_sure))
    eastern = [NameInText(each[0], each.start(), each.end(), is_sure=True) for each in find_eastern_names(text)]
    return tuple(eastern or names)


def is_sure_name(name: str) -> bool:
    """Return whether a name has a common given name, at least one more word, and no ordinary words."""
    words = name.split()
    if not _is_spelled_like_name(words):
        return False
    return not _has_ordinary(words) and any(map(is_given_name, words[:3]))


def is_likely_name(name: str) -> bool:
    """Return whether words can be a name: none is an ordinary word, or all in capitals among others that are not."""
    words = name.split()
    if not _is_spelled_like_name(words):
        return False
    is_mixed = any(_is_capitals(word) for word in words) and not all(_is_capitals(word) for word in words if word[1:])
    if is_mixed and not any(map(is_given_name, words[:2])):
        return False
    if all(map(_is_capitals, words)) and not any(map(is_clear_given_name, words)):
        return False
    return not _has_ordinary(words)


def _split_segments(text: str) -> Iterator[re.Match[str]]:
    for match in _SEGMENT.finditer(text):
        start = match.start()
        for end in [*_SENTENCE_END.finditer(text, match.start(), match.end()), None]:
            stop = end.start() if end else match.end()
            part = _SEGMENT.match(text, start, stop) if start < stop else None
            if part:
                yield part
            start = end.end() if end else stop


def _list_runs(words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the positions of the runs of words that are names."""
    start = 0
    for position in range(len(words) + 1):
        if position < len(words) and _can_be_in_name(words, position, start):
            continue
        if position > start and (found := _find_name(words, start, position)):
            yield found
        start = position + 1


def _can_be_in_name(words: Sequence[str], position: int, start: int) -> bool:
    word = words[position].rstrip(".") if len(words[position]) > 3 else words[position]
    if is_particle(words, position):
        return start < position < len(words) - 1
    return is_name_word(word) or (start < position and can_follow_name(words[position - 1], word))


def _find_name(words: Sequence[str], start: int, end: int) -> tuple[int, int] | None:
    """Return the positions of the name in a run of words with capital letters."""
    start, end = _trim(words, start, end)
    given = next((each for each in range(start, end - 1) if _is_first_name(words, each, end)), None)
    if given is not None and (given > start + 1 or _is_cut_likely(words, start, given, end)):
        start = given
    run = words[start:end]
    if len([word for word in run if len(word.strip(".")) > 1]) < 2 and not _has_initial(run):
        return None
    if given is None and sum(not is_particle(run, each) for each in range(len(run))) > _MIN_CUT:
        return None
    name = " ".join(run).rstrip(".")
    is_name = len(run) <= _MAX_WORDS and is_likely_name(name) and not has_role_word(name)
    return (start, end) if is_name and find_name_run(name.split()) is not None and find_person(name) else None


def _trim(words: Sequence[str], start: int, end: int) -> tuple[int, int]:
    """Return a run without titles, particles, ordinary words and words in capitals at both ends."""
    while start < end and (
        _TITLE.fullmatch(words[start])
        or is_title_word(words[start])
        or is_particle(words, start)
        or _is_ordinary(words[start])
    ):
        start += 1
    while end > start and (_is_ordinary_at(words, end - 1, start) or is_particle(words, end - 1)):
        end -= 1
    while end - start > 2 and _is_capitals(words[start]) and not _is_capitals(words[end - 1]):
        start += 1
    for position in range(start + 1, end):
        if _is_ordinary_at(words, position, start):
            before, after = _trim(words, start, position), _trim(words, position + 1, end)
            return after if after[1] - after[0] >= 2 else before
    return start, end


def _is_first_name(words: Sequence[str], position: int, end: int) -> bool:
    return is_given_name(words[position]) and end - position >= 2


def _is_cut_likely(words: Sequence[str], start: int, given: int, end: int) -> bool:
    """Return whether the one word before a given name is a role, as in “Rådmann Bo Ek”, but not in “Lu Marie Ek”."""
    if given != start + 1 or end - given < 2:
        return False
    return trim_role(" ".join(words[start:end])) != " ".join(words[start:end])


def _has_initial(run: Sequence[str]) -> bool:
    return len(run) >= 2 and any(_MIDDLE.fullmatch(word) for word in run) and any(len(word) > 2 for word in run)


def _is_spelled_like_name(words: Sequence[str]) -> bool:
    """Return whether words are letters only, two or more, and not so many as the names of several people are."""
    full = [word for word in words if not _TITLE.fullmatch(word) or len(word) > 2]
    full = [word for position, word in enumerate(full) if not is_particle(full, position)]
    is_word = [_NAME_WORD.fullmatch(word) or word.startswith("(") for word in words]
    return all(is_word) and 2 <= len(full) <= _MAX_WORDS - 1 + sum(word.startswith("(") for word in words)


def _has_ordinary(words: Sequence[str]) -> bool:
    return any(_is_ordinary_at(words, position, 0) for position in range(len(words)))


def _is_ordinary_at(words: Sequence[str], position: int, start: int) -> bool:
    """Return whether a word is an ordinary one, and not the family name after a given name, as in “Jane West”."""
    is_family_name = position > start and _FAMILY_NAME.fullmatch(words[position]) is not None
    return _is_ordinary(words[position]) and not (is_family_name and is_clear_given_name(words[position - 1]))


@lru_cache(maxsize=4096)
def _is_ordinary(word: str) -> bool:
    parts = word.strip(".,").split("-")
    is_ordinary = all(_ORDINARY.fullmatch(part) for part in parts if len(part) > 2 or len(parts) == 1)
    return is_ordinary and not (is_given_name(word) and len(parts) == 1)


def _is_capitals(word: str) -> bool:
    letters = [each for each in word if each.isalpha()]
    return len(letters) > 1 and word.upper() == word and "." not in word


def find_person_after_role(text: str) -> PersonText | None:
    """Return the person in words such as “sanitary officer Anna Berg”, if the words before the name can be a role.

    The last of them has a small letter, or there is only one.
    """
    names = find_names(text)
    if len(names) != 1 or not names[0].is_sure or text[names[0].end :].strip(" .,"):
        return None
    before = text[: names[0].start].strip(" ,")
    words = before.split()
    is_role = bool(words) and len(words) <= _MAX_ROLE_WORDS and (words[-1][0].islower() or len(words) == 1)
    is_role = is_role and not re.search(r"[.:!?@\d(]", before) and not is_small_word(words[-1])
    return PersonText(names[0].name, before) if is_role else None


def is_small_word(word: str) -> bool:
    """Return whether a word joins a name to what stands before it, such as “by” or “och”: it ends no role."""
    return _SMALL_WORD.fullmatch(word) is not None
