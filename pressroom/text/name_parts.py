"""Split the name of a person into family name, given names, titles and suffixes, for address books.

What cannot be known is not guessed: a single name, and a name in a language that puts family names first, stay whole.
"""

import re
from typing import NamedTuple

# Titles, without dots and hyphens.
_TITLE = re.compile(
    "dra?|prof(?:essor|a)?|univprof|docent|mrs?|ms|miss|mx|sir|dame|lord|lady|reverend|herr|hr|frau|fru|fröken|mme|mlle"
    "|madame|monsieur|dipling|captain|colonel|admiral|kapten|överste",
    re.IGNORECASE,
)
# Titles that are names, too, unless they end in a dot or start with a small letter; and what belongs to a title.
_ABBREVIATED_TITLE = re.compile(
    "adm|avv|bc|em|capt|cmdr|col|doct?|dott|fr|gen|hon|ing|judr|kand|lic|lt|mag|maj|mgr|mudr|phdr|rev|rndr|sgt|sig|sra?"
    "|civ|dipl|fil|habil|hc|jur|med|nat|phil|rer|sc|tekn|techn|theol",
    re.IGNORECASE,
)
# Academic degrees and other suffixes, and those that are names or words, too, unless they have these letters.
_DEGREE = re.compile("phd|[mbd]sc|mba|[md]phil|edd|[mbc]eng|ll[mb]|mfa|mp[ha]", re.IGNORECASE)
_SUFFIX = re.compile("med|jn?r|snr|esq|i{2,3}|iv", re.IGNORECASE)
_EXACT_SUFFIX = re.compile(
    r"MD|MA|BA|MP|MEP|MSP|MLA|TD|QC|KC|[OMC]BE|RN|JD|DDS|DVM|CPA|CFA|FRS|SJ|MdB|MdL|S[rR]|sr|d\.y\.|d\.ä\.|jun\.|sen\."
)
_PARTICLE = re.compile("von|van|der|de[nmls]?|dell[ao]|di|da|d[oa]s|du|l[aeo]s?|a[fv]|zu[mr]?|te[rn]", re.IGNORECASE)
_SMALL_PARTICLE = re.compile("bin|ibn|bint|ben|abu|do|te|op|[ea]l")  # in capitals, they are names
_CONJUNCTION = re.compile("y|e|i|und")
_FAMILY_FIRST_LANGUAGES = frozenset({"hu", "ja", "ko", "vi", "zh"})
_EAST_ASIAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_DOTS_AND_HYPHENS = re.compile("[.-]")
_PARENTHESES_AT_END = re.compile(r"(?P<name>.*?\S)\s*(?P<parentheses>(?:\s*\([^()]*\))+)\s*", re.DOTALL)


class NameParts(NamedTuple):
    """The parts of a name; each may be empty, and together they are the words of the name."""

    family: str
    given: str = ""
    prefix: str = ""
    suffix: str = ""


def split_name(name: str, language: str = "") -> NameParts:
    """Split a name in a text of a language. What is in parentheses at the end, such as a party, is a suffix."""
    match = _PARENTHESES_AT_END.fullmatch(name)
    parentheses = match["parentheses"].strip() if match else ""
    before_comma, _, after_comma = (match["name"] if match else name).partition(",")
    prefix, words, suffix = _split_titles(before_comma.split())
    family, given = _split_words(words, language)
    if after_comma.strip() and not given and not all(map(_is_suffix, after_comma.replace(",", " ").split())):
        given, after_comma = after_comma.strip(), ""  # Ek, Dan
    suffixes = filter(None, (*suffix, after_comma.strip(), parentheses))
    return NameParts(family, given, " ".join(prefix), " ".join(suffixes))


def _split_titles(words: list[str]) -> tuple[list[str], list[str], list[str]]:
    """Return titles, name and suffixes. At least one word is the name."""
    start, end = 0, len(words)
    while end > 1 and _is_suffix(words[end - 1]):
        end -= 1
    while start < end - 1 and _is_title(words[start]):
        start += 1
    return words[:start], words[start:end], words[end:]


def _is_title(word: str) -> bool:
    plain = _DOTS_AND_HYPHENS.sub("", word)
    is_abbreviation = _ABBREVIATED_TITLE.fullmatch(plain) and (word.endswith(".") or word.islower())
    return bool(is_abbreviation or _TITLE.fullmatch(plain) or _DEGREE.fullmatch(plain))


def _is_suffix(word: str) -> bool:
    plain = _DOTS_AND_HYPHENS.sub("", word)
    is_exact = _EXACT_SUFFIX.fullmatch(word) or _EXACT_SUFFIX.fullmatch(plain)
    is_title = _is_title(word) and (word.endswith(".") or word.islower())  # Eva Ek, med. dr
    return bool(is_exact or is_title or _DEGREE.fullmatch(plain) or _SUFFIX.fullmatch(plain))


def _split_words(words: list[str], language: str) -> tuple[str, str]:
    """Return family name and given names."""
    if len(words) > 1 and _EAST_ASIAN.match(words[0]):
        return words[0], " ".join(words[1:])
    if len(words) < 2 or language in _FAMILY_FIRST_LANGUAGES:
        return " ".join(words), ""
    start = len(words) - 1
    while start > 0 and _is_particle(words[start - 1], is_first=start == 1):
        start -= 1
    if start > 2 and _CONJUNCTION.fullmatch(words[start - 1]):  # Ortega y Gasset
        start -= 2
    return " ".join(words[start:]), " ".join(words[:start])


def _is_particle(word: str, *, is_first: bool) -> bool:
    """Return whether a word belongs to the family name after it. A first word in capitals is a given name."""
    if _SMALL_PARTICLE.fullmatch(word):
        return True
    return bool(_PARTICLE.fullmatch(word)) and (word.islower() or not is_first)
