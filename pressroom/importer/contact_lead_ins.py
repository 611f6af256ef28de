"""List the words that lead to the name of a contact in a sentence, such as “For more information, please call”."""

import re

from pressroom.importer.contact_titles import MORE_INFORMATION

LEAD_IN = re.compile(
    rf"{MORE_INFORMATION}[\s:,–-]+|"
    r"(?:[^.!?,\d]{0,40} )?(?:enquir|inquir|quer|request)(?:y|ies|s)(?: (?:should|can|may|must) be \w+)? to[\s:]+|"
    r"(?:[^.!?]{0,160}?\b)?(?:(?:var vänlig(?:en)? |vänligen |please |bitte |gerne |gärna |"
    r"veuillez )?(?:contact (?:opnemen|op) met|kontakta|kontakte|kontakt|kontaktieren sie|contact|kontakt med|"
    r"(?:ansprechpartner\w{0,5}|\w{0,10}(?:kontaktperson\w{0,3}|kontakt(?:ar|er|en)?)|contacts?)[^.!?,\d]{0,40} "
    r"(?:ist|sind|är|er|is|are)|contacter|wenden sie sich|ota yhteyttä|"
    r"ring(?:a|e)?|call|rettes til|riktas till|besvaras av|besvares av|svarar|svarer|antaa|antavat|"
    r"stehen ihnen|steht ihnen|bel(?:len)?(?: naar| met)?|contactar (?:con|a)|"
    r"(?:póngase|ponerse) en contacto con|llam(?:ar|e) a|contattare|rivolgersi a|dirigirse a|"
    r"an|hos|till|til|med|ved)\b(?: (?:gärna|gerne|vänligen|oss|us|mit|bitte|til|till|an|"
    r"our|vår|med|den))*)[\s:,–-]+",
    re.IGNORECASE,
)
BEFORE_ADDRESS = re.compile(
    r"(?:(?:skicka|sende?|sänd) )?(?:e-?post|e-?mail|mejla?|maila?|ringa?|sms) (?:till|til|to|an)\s+(?=\S)",
    re.IGNORECASE,
)
PURPOSE = re.compile(
    r"(?:for|för|für|om|vid) (?:intervju(?:er|n)?|interviews?|kommentar(?:er)?|comments?|(?:mer|mere|more|further) "
    r"(?:information|informasjon)|frågor|spørsmål|spørgsmål|questions|rückfragen)",
    re.IGNORECASE,
)
QUESTION = re.compile(
    r"(?:frågor|spørsmål|spørgsmål|questions?|(?:rück)?fragen|kysyttävää|preguntas|domande|vragen|des questions)"
    r"(?: .{1,40})?\s?\?\s+(?=\S)",
    re.IGNORECASE,
)
SIGN_UP = re.compile(
    r"(?:anmeldung(?:en)?|akkreditierung(?:en)?|(?:för)?anmälan|ackreditering|påmelding|tilmelding|akkreditering|"
    r"registration|accreditation|rsvp|ilmoittautumi(?:nen|set)|akkreditoin(?:ti|nit)|inscriptions?|accréditations?|"
    r"inscrições|registrácia|registrace|akreditace|akkreditáció|регистрация|аккредитация|акредитація)(?: .{1,40})?",
    re.IGNORECASE,
)
