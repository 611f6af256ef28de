"""Lines with numbers beside names, in many languages, with invented people and fictional numbers.

Each sample has its lines, and the name with the number of each contact.
"""

NearbySample = tuple[str, list[tuple[str, str]]]

SENTENCES: tuple[NearbySample, ...] = (
    (
        "For interviews and further information please contact Head of News Jane Roe on 07700 900178.",
        [("Jane Roe", "07700 900178")],
    ),
    (
        "To attend, members of the news media must call Jane Roe at (505) 555-0127 no later than 5 p.m. on Friday.",
        [("Jane Roe", "(505) 555-0127")],
    ),
    (
        "Journalister som vill delta hör av sig till presschef Anna Berg på telefon 070-174 06 01 före klockan 12.",
        [("Anna Berg", "070-174 06 01")],
    ),
    (
        "Pressen er velkommen. Kontakt kommunikasjonsrådgiver Kari Moe, tlf. 555 01 122, for å avtale intervju.",
        [("Kari Moe", "555 01 122")],
    ),
    (
        "Medienvertreter melden sich bitte bei Pressesprecherin Lea Muster unter 030 23125-014 an.",
        [("Lea Muster", "030 23125-014")],
    ),
    (
        (
            "Haastattelupyynnöt: viestintäpäällikkö Pekka Mäki, puh. 050 555 0123, ja toimitusjohtaja Anna Niemi, "
            "puh. 050 555 0124."
        ),
        [("Pekka Mäki", "050 555 0123"), ("Anna Niemi", "050 555 0124")],
    ),
    (
        "Les journalistes peuvent joindre Marie Dupré, attachée de presse, au 01 99 00 12 34 jusqu’à 18 heures.",
        [("Marie Dupré", "01 99 00 12 34")],
    ),
    (
        "Voor vragen kunt u bellen met woordvoerder Jan de Wit, 020 555 0123.",
        [("Jan de Wit", "020 555 0123")],
    ),
    (
        "Media wishing to film should ring the RSPX press office on 020 7946 0123 to arrange a time.",
        [("RSPX press office", "020 7946 0123")],
    ),
    (
        "Vil du vide mere? Kontakt Team Vej og Park, som svarer på spørgsmål. Tlf. 55 50 11 22.",
        [("Team Vej og Park", "55 50 11 22")],
    ),
    (
        "Contact Jane Roe, 07700 900178, or Tom Poe, 07700 900179, for pictures.",
        [("Jane Roe", "07700 900178"), ("Tom Poe", "07700 900179")],
    ),
    (
        "For more information contact Jane Roe or Tom Poe on 020 7946 0123.",
        [("Jane Roe", "020 7946 0123"), ("Tom Poe", "020 7946 0123")],
    ),
    (
        "Grace Roe, President, NPX NSW and Gary Doe, CEO, NPX NSW  5550 0123",
        [("Grace Roe", "5550 0123"), ("Gary Doe", "5550 0123")],
    ),
    (
        "Anna Berg, pressekreterare hos minister Karin Ek, 070-174 06 01",
        [("Anna Berg", "070-174 06 01")],
    ),
    (
        "Marc Roe, CUPX National Representative, 647-555-0148",
        [("Marc Roe", "647-555-0148")],
    ),
    (
        "08-465 004 12, Anna Berg",
        [("Anna Berg", "08-465 004 12")],
    ),
    (
        "Livs\tHans-Olof Roe\tPelle Ek, 070-174 06 01",
        [("Pelle Ek", "070-174 06 01")],
    ),
)

LINES: tuple[NearbySample, ...] = (
    ("For more information, contact:\nSharon West –(804) 555-0107", [("Sharon West", "(804) 555-0107")]),
    ("July 15, 2011\nCorporate Communications: 416-555-0100", [("Corporate Communications", "416-555-0100")]),
    ("Meer info?\nBeleids- en communicatieteam\n014 56 00 12", [("Beleids- en communicatieteam", "014 56 00 12")]),
    ("Presse\nKommunikationsabteilung\n0221 4710 1234", [("Kommunikationsabteilung", "0221 4710 1234")]),
    (
        "FTX Example\nNick Roe\nAlex Le Moe\nSally Poe\n+44 (0) 20 7946 0340",
        [(name, "+44 (0) 20 7946 0340") for name in ("Nick Roe", "Alex Le Moe", "Sally Poe")],
    ),
    (
        "Contact: Bailey Roe (bailey.roe@x.example)\n952-555-0100, National toll-free (888) 555-0122",
        [("Bailey Roe", "952-555-0100")],
    ),
    (
        "FOR IMMEDIATE RELEASE\nCONTACT:Jennifer Roe\nCatholic Aid Services\n+855 12 555 0105\njen.roe@x.example",
        [("Jennifer Roe", "+855 12 555 0105")],
    ),
    ("Dina Roe, Media Relations\n(512) 555-0138", [("Dina Roe", "(512) 555-0138")]),
    (
        "Media Relations\nHealth Example\n613-555-0183\nmedia@x.example\nMedia Relations\nSocial Example\n819-555-0159",
        [("Media Relations", "613-555-0183"), ("Media Relations", "819-555-0159")],
    ),
    (
        (
            "Erik Wide\nPresskommunikatör\nMobil 070-174 06 01\ne-post till Erik Wide\nEmanuel Roe\n"
            "Presskontakt Polisen\nTelefon 010-555 01 81"
        ),
        [("Erik Wide", "070-174 06 01"), ("Emanuel Roe", "010-555 01 81")],
    ),
    (
        "Nánari upplýsingar veitir:\nKristín Jónsdóttir\nkristin@x.example\n555 9836",
        [("Kristín Jónsdóttir", "555 9836")],
    ),
    (
        "Anna Berg\nErik Ek\n08-465 004 01\n08-465 004 02",
        [("Anna Berg", "08-465 004 01"), ("Erik Ek", "08-465 004 02")],
    ),
    (
        "For enquiries, please contact:\nSugarland\nsugar@x.example / +44 (0)20 7946 0549",
        [("Sugarland", "+44 (0)20 7946 0549")],
    ),
    (
        "Samesh Moe (Media and Communications advisor)\n021 555 0134 | 04 555 0168",
        [("Samesh Moe", "021 555 0134")],
    ),
    (
        "Yhteyshenkilö\nMatti Mäki\nympäristötarkastaja\nPohjolan kunta\npuh. 050 555 0123",
        [("Matti Mäki", "050 555 0123")],
    ),
    (
        "Pressekontakt\nMusterwerke AG\nKonzernkommunikation\nLea Muster\nTel.: +49 30 23125-014",
        [("Lea Muster", "+49 30 23125-014")],
    ),
)

NOBODY: tuple[str, ...] = (
    "To book tickets call Jane Roe at the box office on 020 7946 0123.",
    "Anyone with information is asked to call Crime Tips on 0800 555 0111.",
    "If you have been affected, call the helpline on 0808 555 0111.",
    "Donations can be made by calling Jane Roe on 020 7946 0123.",
    "RSVP to Jane Roe on 020 7946 0123.",
    "Biljetter bokas hos Anna Berg på 08-465 004 01.",
    "Karten gibt es bei Lea Muster unter 030 23125-014.",
    "Kundtjänst: 08-465 004 01",
    (
        "said Jane Roe, chair of the group, which was founded in 1950 and has many thousands of members all over the "
        "country with a centre at 020 7946 0999"
    ),
    "“We are very happy about this new bridge and all it means,” said Jane Roe.\nExample Ltd\n020 7946 0999",
    "Photo: Jane Roe\n020 7946 0999",
    "Posted by Jane Roe\n020 7946 0999",
    "Between 9:30 – 18:00\n020 7946 0513\nOther times\n07700 900186",
    "Example Ltd\n12 High Street, London\n020 7946 0999",
    "Pressbriefing den 14 augusti 2024",
)
