"""Read one line of a contact: its telephone numbers, e-mail addresses and URLs, and the texts between them."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

from msgspec import Struct

TokenKind = Literal["text", "phone", "mobile", "fax", "email", "url"]

_MAX_LINE = 2000
_PHONE_LABEL = (
    r"(?:tele?|telefon[oe]?|téléphone|phone|tlf|tfn|тел|τηλ)\.?\s?(?:[/+&,-]|and|und|och|og|en|et|e|y|i|a|и)\s?"
    r"(?:tele)?(?:fax|faks|факс|φαξ)|(?:telefon|tele?|tlf|tfn)\.?(?:nummer|nr)|telefon|telephone|téléphone|tele|"
    r"tel|tfn|tlf|"
    r"phone|puhelin|puh|tél|ph|telf|direkttelefon|"
    r"direktnummer|direktnr|direkt|direct|växelnummer|växel|sentralbord|omstilling|switchboard|zentrale|standard|"
    r"vaihde|durchwahl|telefoon|telefono|teléfono|telefone|centralita|centralino|(?:聯絡|連絡)?電話(?:番号)?|"
    r"(?:联系)?电话|直通|代表|ダイヤルイン|대표전화|전화(?:번호)?|тел(?:ефон\w{0,2})?|τηλ(?:έφωνο|εφ)?|telef|telefoonn(?:umme)?r|"
    r"tālr(?:unis|uni)?|telefon(?:as|s|u|szám|ul|ie)|telefón|í síma|sími|síma|farsími|☎|"
    r"✆|work|(?<!press )(?<!media )(?<!affairs )(?<!information )(?<!relations )"
    r"(?<!communications )office|arbete|arbeid|nummer|number|call|ring|t|p|[odτ](?=\s?[:：])"
)
_MOBILE_LABEL = (
    r"mobil(?:telefon|tlf)?(?:nummer|nr)|mobiltelefon|mobiltlf|mobil|mobile phone|mobile|mob|cellphone|cell|handy|gsm|"
    r"matkapuhelin|portable|port(?=\s?\.)|mobiel|móvil|movil|cellulare|telemóvel|携帯(?:電話)?|手机|手機|휴대(?:폰|전화)|"
    r"celular|cel(?=\s?[.:])|kom(?=\s?[.:])|komórk\w{1,6}|mobitel|mobiil|mobil(?:ní|ný|ą|as)|κιν(?:ητό)?|κ(?=\s?[:：])|"
    r"моб(?:ил(?:ьный)?|ільний)?|mobilais|mobilus|mobiltelefon(?:szám|ul)|📱|sms|m|c(?=\s?[:.])"
)
_FAX_LABEL = r"telefax|faksi|faks|fax|télécopie|ファックス|ファクス|传真|傳真|팩스|факс|φαξ|faksas|fakss"
_EMAIL_LABEL = (
    r"(?:e-?mail|e-?post|mejl|mail)(?:adresse|adress)?|courriel|sähköposti|mél|"
    r"correo(?: electrónico)?|e-pasts|epasts|netfang|(?:el\.? ?)?pašt[aou]s?|el\.? ?p|"
    r"(?:э(?:л(?:ектронная)?)?\.?[ -]?)?почта|"
    r"(?:е(?:л(?:ектронна)?)?\.?[ -]?)?пошта|メール(?:アドレス)?|邮箱|이메일|@|e"
)
_URL_LABEL = (
    r"webbplats|webbsida|webb|hemsida|nettside|nettsted|hjemmeside|website|webseite|internet|web|www|site|verkko"
)
_FILLER = r"(?:på|on|via|nr|no|au|under|unter|at|or|eller|oder|og|och|and|und|ja|gärna|:|：|/|\.|=|,)"
_LABEL_AT_END = re.compile(
    rf"(?:^|[\s,;:|/(.–-])(?P<labels>(?:(?P<mobile>{_MOBILE_LABEL})|(?P<fax>{_FAX_LABEL})|(?P<phone>{_PHONE_LABEL})|"
    rf"(?P<email>{_EMAIL_LABEL})|(?P<url>{_URL_LABEL})))(?:[\s.:：=]*(?:{_FILLER})?[\s.:：=(]*(?:(?<=[:.\s])[–-])?)$",
    re.IGNORECASE,
)
_LABEL_WORD = re.compile(
    rf"{_MOBILE_LABEL}|{_FAX_LABEL}|{_PHONE_LABEL}|{_EMAIL_LABEL}|{_URL_LABEL}|{_FILLER}|[cdo]", re.IGNORECASE
)
# “namn (a) domän.se”, “name [at] domain [dot] org”
_AT = r"\s?[\[({](?:at|ät|a|@|snabel-?a|alfakrøll|krøllalfa)[\])}]\s?"
_DOT = r"\s?[\[({](?:dot|punkt|punktum|piste|point|prikk)[\])}]\s?"
_EMAIL = rf"[\w.+'-]{{1,64}}(?:@|{_AT})[\w-]{{1,63}}(?:(?:\.|{_DOT})[\w-]{{1,63}}){{1,5}}"
_THREE_DIGITS = re.compile(r"(?:[0-9][^0-9]*){3}")
_HIDDEN_AT, _HIDDEN_DOT = re.compile(_AT, re.IGNORECASE), re.compile(_DOT, re.IGNORECASE)
_TIME_OF_DAY = re.compile(
    r"(?:(?:(?:all |any )?other times?|andra tider|andre tider|øvrig tid|übrige zeit(?:en)?|muina aikoina|"
    r"\(?(?:out of|outside|after)(?: \w+)? hours|evenings?|weekends?|nights?|weekdays|daytime|"
    r"efter kontorstid|utom kontorstid|"
    r"utanför kontorstid|övrig tid|kvällar|kväll|helger|helg|vardagar|dagtid|nattetid|jourtid|utenfor kontortid|"
    r"utenom kontortid|kveld|helg|hverdager|dagtid|uden for åbningstid|aften|weekend|hverdage|(?:nach|"
    r"außerhalb) (?:der )?"
    r"(?:büro|geschäfts|dienst)(?:zeit(?:en)?|schluss|stunden)(?: der [^\W\d_]{3,30})?|i weekend(?:en|erne)|"
    r"nach dienstende|abends|am wochenende|werktags|virka-ajan ulkopuolella|iltaisin|viikonloppuisin)"
    r"(?: (?:och|og|and|und|ja|&) )?){1,3}\)?",
    re.IGNORECASE,
)
# Japanese, Chinese and Korean have no spaces between a word and a number.
_HAN = r"\u3040-\u9fff\uac00-\ud7af"
_URL = r"(?:https?://|www\.)[^\s<>|,;]{3,500}"
_CHOICE = (
    r"(?i:,? ?[(（]?(?:knappval|tonval|val|tryck|anknytning|ankn|tastevalg|tast|trykk|option|press|menu|extension|ext|"
    r"x|durchwahl|dw|klappe|nebenstelle|poste|interno|interni|int|extensión|anexo|ramal|toestel|klapka|linka|kl|wewn|"
    r"wew|mellék|доб|вн|дод|εσωτ|内線|分机|分機|轉|转|내선|lokalnummer|lokal)[.:]? ?\d{1,7}\b[)）]?"
    r"| ?/ ?[1-9]\d{0,4}(?![\d./ -]*\d))?"
)
# “0732 / 70 70” and “+49 (0)40 / 55 55” are one number each: what stands before the slash is only an area code.
_AREA_CODE = r"(?:(?:\+ ?|00)\d{1,3} ?(?:\(0\) ?)?\d{1,5}|0\d{1,5}|\(0\d{1,5}\)) ?/ ?(?=\d)"
_NUMBER = (
    rf"(?:{_AREA_CODE})?(?:\+{{1,2}} ?|00 ?)?(?:\(\+?\d(?:\d{{0,5}}|[\d ]{{2,4}})\) ?)?"
    rf"\d(?:(?:[\d \u00a0\u202f.()‐‑–−－-]|(?<=\d)/(?=\d)){{1,25}}\d){_CHOICE}"
)
_TOKEN = re.compile(
    rf"(?P<url>{_URL})|(?<![\w.+'-])(?P<email>{_EMAIL})|"
    rf"(?:(?<![^\W{_HAN}])|(?<=TEL)|(?<=Tel))(?<![.,/+〒])(?<!〒 )"
    rf"(?<!\((?!\+|0\d|[\d \u00a0./–-]{{7,20}}[),;]))(?P<number>{_NUMBER})(?!(?!https?:|www\.)[^\W{_HAN}])"
    rf"(?![年月日円元名人時号個件])|"
    rf"(?P<cut>\t| \| )"
)
_DATE = re.compile(
    r"(?:1\d|20)\d{2}[-–./]\d{1,2}[-–./]\d{1,2}(?!\d).*|\d{1,2}[./-] ?\d{1,2}[./-] ?(?:19|20)\d{2}.*|(?:1\d|"
    r"20)\d{2} ?[-–/] ?(?:1\d|"
    r"20)?\d{2}|"
    r"\d{1,2}[.:]\d{2} ?[-–] ?\d{1,2}[.:]\d{2}|\d{1,2} ?[-–] ?\d{1,2}"
)
# A line of three or more groups of digits, or of seven digits, is a number in some countries.
_ALONE = re.compile(r"\d{3}[ .]\d{4}|[2-9]\d{1,2}(?:[ .-]\d{2,3}){2,3}")
# Numbers without the code of their area or with nine digits, as many countries write them, and what can follow these.
_NATIONAL = re.compile(
    r"\d{1,2}/\d{3}[- ]?\d{2,4}(?:[- ]\d{2})?|[2-9]\d{2}[ .-]\d{3}[ .-]\d{3}|[2-9]\d{2}[ .-]\d{2}[ .-]\d{2}[ .-]\d{2}|"
    r"[2-9]\d[ .-]\d{3}[ .-]\d{2}[ .-]\d{2}|[679]\d{8}|[2-9]\d{2}[ .-]\d{4}"
)
# Columns that lost what stood between them: “212-555-0100 212-555-0101”
_TWO_NUMBERS = re.compile(r"(\d{3}[-.]\d{3}[-.]\d{4})\s+(\d{3}[-.]\d{3}[-.]\d{4})")
_EXTENSION_START = re.compile(r",? ?[(（]?[^\W\d_]")
_AMOUNT = re.compile(r"\d{1,3}(?:\.\d{3})+|\d{1,2}(?: \d{3}){2}")
_PART_END = re.compile(r"\s*(?:$|[^\w\s%€$£]|[^\W\d_]{1,10}[.:]|\S+@)")
_POSTAL_CODE = re.compile(r"\d{3} ?\d{2}|\d{4,5}|\d{4,5}-\d{3}")
_ORGANISATION_NUMBER = re.compile(r"[1-9]\d{5}[-–]\d{4}")
_CODE_AT_END = re.compile(
    r"\b(?:ISSN|ISBN|N\.? ?[°ºo]|IBAN|ISIN|WKN|DOI|LEI|BIC|CVR|HRB|HRA|org(?:anisations|anisasjons)?\.?\s?(?:nr|"
    r"nummer)\.?|"
    r"bankgiro|plusgiro|postgiro|bg|pg|d(?:iarie)?nr|ärendenummer|case no|ref|"
    r"(?:reference|referens|referanse|order|invoice|article|artikel|registration|reg|vat|tax|account|konto|faktura|"
    r"aktenzeichen|dossier|license|licence)[ .-]?(?:number|no|nr|nummer|numéro|code|id)?)\b[\s.:]*$",
    re.IGNORECASE,
)
_SHORT = re.compile(r"1\d{2}|11\d ?\d{2}|116 ?\d{3}|1177|9-?1-?1|999|\d{3} ?\d{2}")


class LineToken(Struct, frozen=True):
    """A part of a line."""

    kind: TokenKind
    text: str


@lru_cache(maxsize=1024)  # each part of a release looks at all lines
def read_line(line: str, *, is_help: bool = False) -> tuple[LineToken, ...]:
    """Return the parts of a line, in its order; labels such as “Tel:” decide about the kind of a number.

    Short numbers such as 112 without a label are telephone numbers only if the line `is_help`.
    """
    return tuple(token for token in _read(line[:_MAX_LINE], is_help=is_help) if token.text)


def is_label(text: str) -> bool:
    """Return whether a text has nothing but labels, such as “Tel:” or “Telefon, mobil”."""
    words = re.split(r"[\s.:：=,/;()–]+|-(?!post|pasts|mail)", text[:200])
    return len(text) < 200 and all(not word or _LABEL_WORD.fullmatch(word) for word in words)


@lru_cache(maxsize=512)
def may_have_number(text: str) -> bool:
    """Return whether a text can have a telephone number or an e-mail address; most paragraphs cannot."""
    return "@" in text or _THREE_DIGITS.search(text) is not None or _HIDDEN_AT.search(text) is not None


def restore_emails(text: str) -> str:
    """Return a text with “@” for “(a)” or “[at]”, and with dots for “[dot]”."""
    return _HIDDEN_DOT.sub(".", _HIDDEN_AT.sub("@", text))


def is_time_of_day(text: str) -> bool:
    """Return whether a text says only when to call, such as “Out of hours”."""
    return _TIME_OF_DAY.fullmatch(text) is not None


def _read(line: str, *, is_help: bool) -> Iterator[LineToken]:
    start = 0
    for match in _TOKEN.finditer(line):
        before = line[start : match.start()]
        if match["cut"]:
            yield LineToken("text", _clean(before))
            start = match.end()
            continue
        if _CODE_AT_END.search(before[-30:]):
            continue
        label = _LABEL_AT_END.search(before[-60:])
        is_alone = match[0].strip() == line.strip() and _ALONE.fullmatch(line.strip()) is not None
        is_alone = is_alone or _is_national(match, line[match.end() :])
        kind = _find_kind(match, label, is_alone=is_alone, is_help=is_help)
        if kind is None and match["number"] and (pair := _TWO_NUMBERS.fullmatch(match["number"])):
            yield from (
                LineToken("text", _clean(before[: label.start()] if label else before)),
                *(LineToken("phone", each) for each in pair.groups()),
            )
            start = match.end()
        if kind is None:
            continue
        text = before[: len(before) - len(label[0])] if label else before
        yield LineToken("text", _clean(text))
        yield LineToken(kind, _clean_value(match[0], kind))
        start = match.end()
    yield LineToken("text", _clean(line[start:]))


def _is_national(match: re.Match[str], after: str) -> bool:
    """Return whether digits have the form of a number without a code, and nothing is counted with them."""
    number = _EXTENSION_START.split(match["number"] or "", maxsplit=1)[0].strip()
    return _NATIONAL.fullmatch(number) is not None and _PART_END.match(after) is not None


def _find_kind(match: re.Match[str], label: re.Match[str] | None, *, is_alone: bool, is_help: bool) -> TokenKind | None:
    if match["url"]:
        return "url"
    if match["email"]:
        return "email"
    kind: TokenKind = "mobile" if label and label["mobile"] else "fax" if label and label["fax"] else "phone"
    has_label = label is not None and not label["url"] and not label["email"]
    return kind if is_alone or _is_phone(match["number"], has_label=has_label, is_help=is_help) else None


def _is_phone(number: str, *, has_label: bool, is_help: bool) -> bool:
    """Return whether digits are a telephone number, and not a date, a postal code or a count."""
    bare: str = _EXTENSION_START.split(number, maxsplit=1)[0].strip()
    digits = sum(character.isdigit() for character in bare)
    if _DATE.fullmatch(bare) or digits > 16:
        return False
    if _POSTAL_CODE.fullmatch(bare) and not has_label:
        return is_help and _SHORT.fullmatch(bare) is not None
    if _ORGANISATION_NUMBER.fullmatch(bare) and not has_label:
        return False
    if has_label:
        return digits >= 3
    return _is_likely_phone(bare, digits) or bool(is_help and _SHORT.fullmatch(bare))


def _is_likely_phone(bare: str, digits: int) -> bool:
    if bare.startswith(("0", "+", "(")):
        return digits >= 7
    if re.fullmatch(r"\d{3}[-.]\d{4}", bare):
        return True
    return (
        digits in {8, 10, 11}
        and not _AMOUNT.fullmatch(bare)
        and (digits == 8 or "-" in bare or "." in bare or " " in bare or ")" in bare)
    )


def _clean(text: str) -> str:
    text = text.strip(" \t\u00a0\u3000,;:：|/•·–—-").removesuffix(" #")
    if text == "#":
        return ""
    return text.removesuffix("(").rstrip(" ,;:") if text.count("(") > text.count(")") else text.lstrip(") ,.;")


def _clean_value(text: str, kind: TokenKind) -> str:
    if kind == "url":
        return text.rstrip(".,;:!?)»”\"'")
    if kind == "email":
        return restore_emails(text).rstrip(".'-")
    text = " ".join(text.split()).replace("++", "+")
    return text.rstrip(")") if text.count(")") > text.count("(") else text
