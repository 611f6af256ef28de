"""Recognise numbers and addresses that are not for journalists: of pictures, customers, the public and witnesses.

They stand among the contacts of many releases. What is recognised here is no contact, and its text stays in the body.
"""

import re
from functools import lru_cache

from pressroom.importer.names_in_text import find_names
from pressroom.importer.person_names import has_role_word
from pressroom.importer.picture_credits import starts_with_credit

_MAX_WORDS = 14
_MAX_LABEL_WORDS = 6
_SENTENCE_END = re.compile(r"(?<=[^\W\d_]{2})[.!?;]\s+")
_NAME = re.compile(r"[^\W\d_a-zåäöæøüéß][^\W\d_A-ZÅÄÖÆØÜ]+ [^\W\d_a-zåäöæøüéß][^\W\d_A-ZÅÄÖÆØÜ]+")
_PICTURES = re.compile(
    r"(?:\b(?:press|presse|media|medie)[- ]?)?\b(?:press|presse|medie)?(?:images?|pictures?|photo(?:graph)?s?|"
    r"photography|bilder|"
    r"bilde|bild|billeder|foton|fotos|foto|kuvat|bildbank|bildebank|bildmaterial|bildarkiv|bildarchiv|bildanfragen|"
    r"picture desk|logotyp(?:er|es)?|logos?|valokuvat)\b",
    re.IGNORECASE,
)
# Words at the start that make even a person no contact.
_NO_PRESS_START = re.compile(
    r"(?:press|presse|presse-)?(?:bild|foto)(?:nachweise?|rechte?|källa)?(?=\s*:|$)|(?:fotograf(?:en|in)?|photographer)"
    r"(?=\s*:)|certified advis[eo]r\b",
    re.IGNORECASE,
)
# Those whom the number serves, in many languages: customers, visitors, donors and citizens.
_CLIENTS = (
    r"patient(?:s|er|en|innen)?|to (?:donate|book|order|register|subscribe|enrol)|"
    r"customers?|customer (?:service|care|support)|"
    r"kund(?:tjänst|service|center|centret|support|er)?(?:en)?|"
    r"kunde(?:service|senter|center|tjeneste)\w*|kunden(?:service|dienst|center|hotline|telefon)?|asiakaspalvelu\w*|"
    r"borgerservice\w*|bürger(?:telefon|service|büro)|donations?|donors?|supporter care|box office|trade orders|tty|"
    r"gåvor|biljett(?:er|kassan?)|billet(?:ter|salg|kontoret)|tickets?|kartenverkauf|besucherservice|reservierungen|"
    r"potila\w+|klantenservice|kaartverkoop|kaarten|givertelefon\w*|indsamling\w*|"
    r"espace clients?|services? (?:clients?|clientèle|consommateurs|usagers)|clientèle|billetterie|grand public|"
    r"renseignements? (?:au public|aux citoyens|aux usagers)|atención (?:al?|a la|a los) [^\W\d_]+|atención ciudadana|"
    r"taquilla|donantes?|donaciones|pedidos|mesa de partes|biglietteria|prenotazioni|servizio clienti|"
    r"bilheteir[ai]a?|ouvidoria|munícipes?|apoio ao cliente|atendimento ao [^\W\d_]+|infolini[ai]|infolinka|"
    r"obsługa klienta|dla klientów|bilety|rekrutacja|zákaznick\w+|klientsk\w+|vstupenk\w+|podatelna|"
    r"ügyfélszolgálat\w*|jegy(?:információ|iroda|pénztár|vásárlás)|lakossági|rela[țţt]ii (?:cu )?(?:consumatori|"
    r"publicul|clienți)|telverde|bilete|εισιτήρια|κρατήσεις|εξυπηρέτηση|γραμμή του|müşteri hizmet\w+|çağrı merkezi|"
    r"klienditeenindus|klienditugi|piletid|klientu|biļetes|klientų|pirkėjams|bilietai|skambučių centras|"
    r"гаряча лінія|горяч\w+ лини\w+|гореща линия|клієнт\w+|клиент\w+|квитки|билет\w*"
)
# Japanese, Chinese and Korean words stand without spaces around them.
_EASTERN_CLIENTS = r"お客様|フリーダイヤル|チケット|客服|客户|热线|고객|콜센터|민원|예매"
_CLIENT = re.compile(rf"{_EASTERN_CLIENTS}|\b(?:{_CLIENTS})(?!\w)", re.IGNORECASE)
_PUBLIC = re.compile(
    rf"{_EASTERN_CLIENTS}|\b(?:{_CLIENTS}|publikum(?:shenvendelser)?|allmänhet\w*|allmenn?het\w*|"
    r"allmänna frågor|generelle (?:spørsmål|spørgsmål|henvendelser)|general(?: public)? (?:enquir|inquir|question)\w+|"
    r"public enquiries|members of the public|the public|borgere|innbyggere|innbyggertorg(?:et)?|"
    r"medborgar(?:e|service|kontor|kontoret)|"
    r"servicecenter|servicesenter|kontaktcenter|"
    r"(?:reception|resepsjon|receptionist)(?:en)?|rezeption|vastaanotto|neuvonta|patients|patienter|pasienter|"
    r"zeug(?:en|innen)\w*|sachdienliche|hinweise|witness(?:es)?|vittnen?|vidner|vitner|tips|tipsa|crimestoppers|"
    r"silminnäkijä\w*|students?|admissions|jobs|newsletter|nyhetsbrev|nyhedsbrev|unsubscribe)\b",
    re.IGNORECASE,
)
# What a sentence of the text says before a number that readers can call.
_PUBLIC_SENTENCE = re.compile(
    r"\b(?:tickets?|book(?:ings?|ed)?|reserv\w+|donat\w+|rsvp|helplines?|hotline|witness\w*|crimestoppers|"
    r"anyone (?:with|who)|appointments?|to order|orders?|subscri\w+|enrol\w*|to register|registration|sign up|"
    r"biljett\w*|boka|bokning\w*|gåv\w+|anmäl\w*|vittne\w*|tips|stödlinje\w*|hjälplinje\w*|billett\w*|bestill\w*|"
    r"påmeld\w*|tilmeld\w*|vitner?|vidner?|hjelpetelefon\w*|støttelinje\w*|karten\w*|buch(?:ung|en)\w*|anmeld\w*|"
    r"spende\w*|zeug(?:en|innen)\w*|hinweise|liput|lippu\w*|varaukset|ilmoittaut\w*|réserv\w+|billetterie|"
    r"inscription\w*|"
    r"dons?|entradas|reservas|prenota\w+|biglietti|kaarten|reserver\w*|rezerwac\w*|kundtjänst|kundeservice|"
    r"kundenservice|asiakaspalvelu\w*|customer (?:service|care|support))\b",
    re.IGNORECASE,
)
_PRESS = re.compile(
    r"pre[ns]s|medi(?:a|e|o)|médi|mídia|journalist|periodist|giornalist|redaktion|redaksjon|interv|lehdistö|toimitu|"
    r"stampa|imprensa|prasow|dziennikarz|tisk|tlač|sajtó|τύπου|μμε|basın|spaud|žiniasklaid|прес|змі\b|сми\b|報道|取材|媒体|"
    r"언론",
    re.IGNORECASE,
)


@lru_cache(maxsize=1024)
def is_for_others(text: str) -> bool:
    """Return whether a text before a number, such as “För bilder:”, says that the number is not for the press.

    The name of a person makes it a contact, except after “Photo:”.
    """
    text = _SENTENCE_END.split(text.strip())[-1].strip(" :–-(")
    if starts_with_credit(f"{text}: x") and not _NAME.match(text):
        return True
    if _NO_PRESS_START.match(text):
        return True
    label, colon, _ = text.partition(":")
    if colon and _is_label_for_clients(label):
        return True
    names = [each for each in find_names(text) if each.is_sure or _CLIENT.search(text) is None]
    if len(text.split()) > _MAX_WORDS or names or has_role_word(text):
        return False
    rest = _PICTURES.sub("", text)
    return (rest != text or _PUBLIC.search(text) is not None) and not _PRESS.search(rest)


def _is_label_for_clients(label: str) -> bool:
    """Return whether a label says that even a person after it is for clients, such as “Box office:”."""
    is_short = len(label.split()) <= _MAX_LABEL_WORDS
    return is_short and _CLIENT.search(label) is not None and not _PRESS.search(label) and not find_names(label)


def is_for_public(sentence: str) -> bool:
    """Return whether a sentence offers its number to readers, such as “To book tickets, call”, and not to the press."""
    is_public = _PUBLIC_SENTENCE.search(sentence) is not None or _CLIENT.search(sentence) is not None
    return is_public and not _PRESS.search(sentence)
