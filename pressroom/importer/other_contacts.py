"""Recognise numbers and addresses that are not for journalists: of pictures, customers, the public and witnesses.

They stand among the contacts of many releases. What is recognised here is no contact, and its text stays in the body.
"""

import re

from pressroom.importer.names_in_text import find_names
from pressroom.importer.person_names import has_role_word
from pressroom.importer.picture_credits import starts_with_credit

_MAX_WORDS = 14
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
_PUBLIC = re.compile(
    r"\b(?:customers?|kund(?:tjänst|service|center|centret|support|er)?(?:en)?|kunde(?:service|senter|center|tjeneste)\w*|"
    r"kunden(?:service|dienst|center|hotline)|asiakaspalvelu\w*|publikum(?:shenvendelser)?|allmänhet\w*|allmenn?het\w*|"
    r"allmänna frågor|generelle (?:spørsmål|spørgsmål|henvendelser)|general(?: public)? (?:enquir|inquir|question)\w+|"
    r"public enquiries|members of the public|the public|borgerservice\w*|borgere|innbyggere|innbyggertorg(?:et)?|"
    r"medborgar(?:e|service|kontor|kontoret)|"
    r"bürger(?:telefon|service|büro)|servicecenter|servicesenter|kontaktcenter|"
    r"(?:reception|resepsjon|receptionist)(?:en)?|rezeption|vastaanotto|neuvonta|patients|patienter|pasienter|"
    r"zeug(?:en|innen)\w*|sachdienliche|hinweise|witness(?:es)?|vittnen?|vidner|vitner|tips|tipsa|crimestoppers|"
    r"silminnäkijä\w*|donations?|gåvor|biljett(?:er|kassan?)|billetter|billetsalg|tickets?|"
    r"kartenverkauf|students?|admissions|jobs|newsletter|nyhetsbrev|nyhedsbrev|unsubscribe)\b",
    re.IGNORECASE,
)
# What a sentence of the text says before a number that readers can call.
_PUBLIC_SENTENCE = re.compile(
    r"\b(?:tickets?|book(?:ings?|ed)?|reserv\w+|donat\w+|rsvp|helplines?|hotline|witness\w*|crimestoppers|"
    r"anyone (?:with|who)|appointments?|to order|orders?|subscri\w+|enrol\w*|to register|registration|sign up|"
    r"biljett\w*|boka|bokning\w*|gåv\w+|anmäl\w*|vittne\w*|tips|stödlinje\w*|hjälplinje\w*|billett\w*|bestill\w*|"
    r"påmeld\w*|tilmeld\w*|vitner?|vidner?|hjelpetelefon\w*|støttelinje\w*|karten\w*|buch(?:ung|en)\w*|anmeld\w*|"
    r"spende\w*|zeug(?:en|innen)\w*|hinweise|liput|lippu\w*|varaukset|ilmoittaut\w*|réserv\w+|billetterie|inscription\w*|"
    r"dons?|entradas|reservas|prenota\w+|biglietti|kaarten|reserver\w*|rezerwac\w*|kundtjänst|kundeservice|"
    r"kundenservice|asiakaspalvelu\w*|customer (?:service|care|support))\b",
    re.IGNORECASE,
)
_PRESS = re.compile(r"press|medi(?:a|e)|journalist|redaktion|redaksjon|interv|lehdistö|toimitu", re.IGNORECASE)


def is_for_others(text: str) -> bool:
    """Return whether a text before a number, such as “För bilder:”, says that the number is not for the press.

    The name of a person makes it a contact, except after “Photo:”.
    """
    text = _SENTENCE_END.split(text.strip())[-1].strip(" :–-(")
    if starts_with_credit(f"{text}: x") and not _NAME.match(text):
        return True
    if _NO_PRESS_START.match(text):
        return True
    if len(text.split()) > _MAX_WORDS or find_names(text) or has_role_word(text):
        return False
    rest = _PICTURES.sub("", text)
    return (rest != text or _PUBLIC.search(text) is not None) and not _PRESS.search(rest)


def is_for_public(sentence: str) -> bool:
    """Return whether a sentence offers its number to readers, such as “To book tickets, call”, and not to the press."""
    return _PUBLIC_SENTENCE.search(sentence) is not None and not _PRESS.search(sentence)
