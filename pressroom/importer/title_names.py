"""Recognise titles that name a site, a section of it or a kind of text with its date, but not what a page is about."""

import re
from functools import lru_cache

from pressroom.importer.date_lines import remove_dates
from pressroom.importer.html_elements import fold_text
from pressroom.importer.page_words import GENERIC_TITLES
from pressroom.importer.person_names import classify_text
from pressroom.importer.written_days import join_month_names

_RELEASE_LABEL = re.compile(
    r"\b(?:(?:press|news|media)[ -]?(?:releases?|statements?|notices?|advisor(?:y|ies)|information|archive|"
    r"cent(?:er|re)|room|office|service)|newsroom|pressroom|presse(?:stelle|büro)|"
    r"service de presse|oficina de prensa|persdienst|"
    r"(?:for )?immediate release|press ?meddelanden?|presseinbydelse|pressinbjudan|pressrum|"
    r"pressemelding(?:er)?|pressemeddelelser?|presserom|presserum|presse[ -]?(?:mitteilung|information|info|meldung|"
    r"notiz)(?:en)?|press[ -]?info(?:rmation)?|"
    r"medienmitteilung(?:en)?|medieninformation(?:en)?|(?:lehdistö|media)?tiedot(?:e|teet)|"
    r"communiqu[ée]s?(?: de presse)?|"
    r"salle de presse|espace presse|(?:notas?|comunicados?) de prensa|sala de prensa|persbericht(?:en)?|"
    r"persmededeling(?:en)?|comunicat[oi] stampa|пресс-?релизы?|пресс-?центр|новости|tiskov[aáeé] zpr[aá]v[ay]|"
    r"sajtóközlemény(?:ek)?|comunicat[eu]? de presă|informacj[ae] prasow[ae]|komunikaty? prasow[ye]|"
    r"basın bülten(?:i|leri)|"
    r"(?:δελτί[οα]) τύπου)\b|(?:ニュース|プレス)\s?リリース|報道発表(?:資料)?|記者発表(?:資料)?|新聞稿|新闻稿|"
    r"新聞發布|新闻发布|보도\s?자료",
    re.IGNORECASE,
)
_BESIDE_LABEL = re.compile(
    r"(?:nr|no|nro|num|number|nummer|n|från|fra|from|vom|von|du|de|del|van|den|the|of|le|der|am|on|för|for|für|"
    r"at|to|all|"
    r"alla|alle|toutes|todas|our|våra|vår|and|und|och|og|ja|et|y|en)",
    re.IGNORECASE,
)
_WELCOME = re.compile(
    r"(?:welcome to|välkommen till|velkommen til|willkommen (?:auf|bei|in)|bienvenue|bienvenid[oa]s? a|tervetuloa|"
    r"welkom (?:bij|op)|home ?page|official (?:web ?)?site)\b.{0,80}",
    re.IGNORECASE,
)
_AUTHORITY = re.compile(
    r"(?:the )?(?:(?:city|town|county|village|ministry|department|university|government|embassy|port) of|"
    r"(?:ville|mairie|commune|université|ayuntamiento|ministerio|universidad|gemeente|ministerie|"
    r"provincie) (?:de|van)|"
    r"ministère d\w+|gemeente|provincie|stadt|gemeinde|landkreis|bundesministerium)(?: [^\W\d_]\S*){1,3}",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s+[|–—·•»›«‹<>/_~*-]+\s+|\s*[|»›«‹｜》《>]+\s*|\s*::+\s*|\s*(?::\s+|：)")
# Words that end the name of an organisation or site where words have neither capitals nor spaces between them.
_AUTHORITY_WITHOUT_CASE = re.compile(
    r"\S{0,20}(?:会社|株式会社|有限公司|公司|集团|集團|银行|銀行|協会|协会|協會|学会|学會|學會|大学|大學|学院|"
    r"學院|委員会|委员会|委員會|"
    r"基金会|基金會|財団|法人|機構|机构|研究所|研究院|博物館|博物馆|美術館|病院|医院|醫院|市役所|市政府|政府|"
    r"県庁|省庁|都庁|市|県|區|区|縣|县|"
    r"部|庁|廳|局|網站|网站|官網|官网|新聞網|新闻网|サイト|ホームページ|首頁|首页|주식회사|공사|재단|협회|대학교|"
    r"시청|구청|도청|병원|"
    r"은행|연구원|연구소|박물관|위원회|홈페이지)|(?:株式会社|社団法人|財団法人|학교법인|주식회사)\S{1,20}"
)

_SMALL_WORDS = frozenset(
    re.findall(r"\w+", "of the and for at in on de du des la le les el del y et och i på för og for av und für van het")
)
# “PR 97-12”
_CODE = re.compile(r"(?:[^\W\d_]{1,4}[ ._-]{0,2})?\d[\d /._-]*")
_MAX_NAME = 4
_MAX_WORD = 25


def is_label(text: str) -> bool:
    """Return whether a text is only a label such as “Press release”, perhaps with a number or a date."""
    return bool(_RELEASE_LABEL.search(text)) and not _list_words_beside_label(text)


def begins_with_label(text: str) -> bool:
    """Return whether a text begins with the name of a kind of text, such as “Press release on the results”."""
    return _RELEASE_LABEL.match(text) is not None


def is_dated_section(text: str) -> bool:
    """Return whether a text is the title of a section with a year or month, such as “Nyheter mars 2003”, or a date."""
    rest = _remove_date_words(text)
    return not re.search(r"[^\W\d_]{2}", rest) or bool(GENERIC_TITLES.fullmatch(rest))


def names_no_topic(title: str) -> bool:
    """Return whether a title says nothing of what a page is about: a name, sections, kinds of text and dates."""
    parts = split_title(title)
    names = [part for part in parts if not _is_section(part)]
    return bool(_WELCOME.fullmatch(title)) or (len(names) < 2 and all(map(is_name, names)))


def split_title(title: str) -> list[str]:
    """Return the parts of a title."""
    return [part for part in map(str.strip, _PARTS.split(title)) if part]


def list_names(title: str) -> set[str]:
    """Return the folded parts of a title that may be the name of a site: beside a topic, only clear names are."""
    parts = split_title(title)
    if names_no_topic(title):
        return {fold_text(part) for part in parts if is_name(part)}
    names = {fold_text(part) for part in parts if is_clear_name(part)}
    return names if len(names) < len(parts) else set()


def is_name(text: str) -> bool:
    """Return whether a text of a few words may be the name of an organisation or a site."""
    words = text.split()
    if len(words) > _MAX_NAME or re.search(r"[.!?]$", text):
        return False
    return is_clear_name(text) or all(word[0].isupper() or word in _SMALL_WORDS for word in words)


def is_clear_name(text: str) -> bool:
    """Return whether a text is one word, or says what kind of organisation it names."""
    words = len(text.split())
    # Chinese writes a whole sentence without a space.
    is_word = words == 1 and len(text) <= _MAX_WORD and text.lower() != text.upper()
    if words == 1 and not is_word and _AUTHORITY_WITHOUT_CASE.fullmatch(text):
        return True
    return is_word or (words <= 3 and classify_text(text) == "organisation") or bool(_AUTHORITY.fullmatch(text))


def _is_section(part: str) -> bool:
    """Return whether a part of a title is a section or a kind of text, with a number, a date or a name."""
    is_release = bool(_RELEASE_LABEL.search(part)) and (
        len(_list_words_beside_label(part)) <= 2 or is_name(_remove_label(part))
    )
    return is_release or is_dated_section(part) or _CODE.fullmatch(part) is not None


def _list_words_beside_label(text: str) -> list[str]:
    """Return the words of a text that are neither the name of a kind of text nor a date or number."""
    words = re.findall(r"\w*[^\W\d_]\w*", _RELEASE_LABEL.sub(" ", _remove_date_words(text)))
    return [word for word in words if not _BESIDE_LABEL.fullmatch(word)]


def _remove_label(text: str) -> str:
    """Return the rest of a text that begins or ends with the name of a kind of text; all of any other text."""
    found = _RELEASE_LABEL.search(text)
    if found is None or (found.start() and found.end() < len(text)):
        return text
    return (text[: found.start()] + text[found.end() :]).strip(" -–—:,")


def _remove_date_words(text: str) -> str:
    """Return a text without dates, months and numbers."""
    rest = _load_date_words().sub(" ", remove_dates(text))
    return " ".join(rest.split()).strip(" -–—:,./|()[]")


@lru_cache(maxsize=1)
def _load_date_words() -> re.Pattern[str]:
    return re.compile(rf"\b(?:(?:{join_month_names()})\b\.?|[0-9][0-9./:-]*(?:st|nd|rd|th)?\b)", re.IGNORECASE)
