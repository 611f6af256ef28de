"""List the labels and joining words that stand before the names and addresses of contacts."""

import re

VIA = re.compile(
    r"(?:via|c/o|nås (?:via|genom)|genom|through|über|gjennom|gennem|formedlas av)\s+(?=\S)", re.IGNORECASE
)
# Words that join the names of people who have the same number.
JOINING_WORDS = (
    r"och|og|and|und|et|ja|samt|eller|or|oder|tai|ou|şi|și|és|ir|un|и|та|και|ve|y|e|i|a|en|of|sowie|alternativt|&"
)
JOINER = re.compile(rf"(?:{JOINING_WORDS})\s+(?=\S)", re.IGNORECASE)
LABELLED = re.compile(r"([^:：\d]{2,60})(?::\s+|:(?=[^\W\d_])|：\s*)(?=\S)")
FIELD_LABEL = re.compile(
    r"namn|navn|name|nimi|nom|titel|tittel|title|titre|titteli|befattning|stilling|position|role|roll|rolle|funktion|"
    r"kontakt\w*|contact\w*|contatt[oi]|nombre|nome|naam|cargo|functie|氏名|担当者?|organisation|företag|firma|company",
    re.IGNORECASE,
)
ADDRESS_PATTERN = re.compile(
    r"(?:förnamn|fornamn|fornavn|first-?name|vorname|etunimi|prenom|prénom)[._-]\w+@", re.IGNORECASE
)
PAIR = re.compile(r"[^,;]{3,60}?(?=\s(?:och|og|and|und|samt|eller|or|oder|ja|&)\s)")
BARE_LABEL = re.compile(r"(?:kontakt|contact|contato|contacto|контакт)s?", re.IGNORECASE)
# “press secretary to the minister Bo Ek”
OF_SOMEBODY = re.compile(r"\b(?:hos|till|til|för|for|to|of|bei|von|des|der|de|du|della)\b", re.IGNORECASE)
ARTICLE = re.compile(r"(?:the|our|unsere|die)\s+", re.IGNORECASE)
