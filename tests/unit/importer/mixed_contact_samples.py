"""Ends of releases with contacts among other lines and sentences, in many languages, with invented names and numbers.

Each sample has a language, the Markdown of the end, and a name with its number for each contact.
"""

MixedSample = tuple[str, str, dict[str, str]]

LINES: tuple[MixedSample, ...] = (
    (
        "sv",
        "Varmt välkomna!\\\nFör mer information kontakta:\\\nMaja Lund Kommunikatör Fritid 073-555 01 73",
        {"Maja Lund": "073-555 01 73"},
    ),
    ("nb", "Vel møtt!\\\nKontakt:\\\nKari Moe, rådgiver, tlf. 55 50 11 22", {"Kari Moe": "55 50 11 22"}),
    (
        "da",
        (
            "Vagten Press\\\nKun henvendelser fra pressen.\\\nBo Munk Lind\\\nBo Munk Lind Pressechef "
            "bo@x.example +45 2450 6900\\\nIda Barfod\\\nIda Barfod Pressemedarbejder ida@x.example +45 9130 1200"
        ),
        {"Bo Munk Lind": "+45 2450 6900", "Ida Barfod": "+45 9130 1200"},
    ),
    (
        "hu",
        (
            "Üdvözlettel:\\\nNagy Anna\\\na Hídépítők elnöke\\\nTovábbi felvilágosítás:\\\nKis Gábor "
            "kommunikációs munkatárs\\\nkis.gabor@x.example\\\n06 70 555 0134"
        ),
        {"Kis Gábor": "06 70 555 0134"},
    ),
    (
        "cs",
        (
            "Těšíme se na Vás.\\\nKontakt:\\\nPetr Dvořák(předseda přípravného výboru)\\\nMobil:774 555 "
            "700\\\nE-mail: dvorak@x.example"
        ),
        {"Petr Dvořák": "774 555 700"},
    ),
    (
        "pt",
        "Até breve\\\nRui Barros\\\nAssessoria de imprensa\\\nTel: 71 9 9555-4324 (ligações e WhatsApp)",
        {"Rui Barros": "71 9 9555-4324"},
    ),
    ("es", "Saludos\\\nLuz Ramos\\\nGabinete de prensa\\\nTel: 91 555 43 24", {"Luz Ramos": "91 555 43 24"}),
    (
        "fr",
        (
            "Chargée de communication\\\nService de presse de la Ville de Pontville en "
            "Brie\\\nlm@x.example\\\ntel: 021. 303.5020\\\nSuivez-nous sur Facebook – "
            "http://www.facebook.com/x.example"
        ),
        {"Service de presse de la Ville de Pontville en Brie": "021. 303.5020"},
    ),
    (
        "ro",
        "Direcția Poduri și Drumuri\\\nE-mail: presa@x.example\\\nContact: 021-319.55.22",
        {"Direcția Poduri și Drumuri": "021-319.55.22"},
    ),
    (
        "en",
        (
            "May 4, 2021\\\n**FOR RELEASE**\\\nContact: Rose Abbot\n\n[rose@x.example](mailto:rose@x.example) | "
            "952-555-0100"
        ),
        {"Rose Abbot": "952-555-0100"},
    ),
)

SENTENCES: tuple[MixedSample, ...] = (
    (
        "fi",
        "Lisätietoja antavat johtaja Aino Laine, p. 020 555 4775 ja hankepäällikkö Ville Salo, p. 020 555 4776.",
        {"Aino Laine": "020 555 4775", "Ville Salo": "020 555 4776"},
    ),
    ("fr", "Contact : Ville de Pontville, 04 75 55 66 77", {"Ville de Pontville": "04 75 55 66 77"}),
    (
        "fi",
        (
            "Lisätietoja antaa Sillan projektisuunnittelija Aino Laine puh. 020 555 4775 tai "
            "aino.laine@x.example. Aineisto on osoitteessa www.x.example/kuvat.html"
        ),
        {"Aino Laine": "020 555 4775"},
    ),
    (
        "cs",
        "Vstup je z ulice U Mostu. Telefon pro vjezd: 224 555 481. Bližší informace Jan Malý tel. 775 555 740.",
        {"Jan Malý": "775 555 740"},
    ),
    ("sk", "Bližšie informácie poskytne Ján Malý tel. 0905 555 740.", {"Ján Malý": "0905 555 740"}),
    ("pl", "Dodatkowych informacji udziela Jan Nowak, tel. 22 555 07 40.", {"Jan Nowak": "22 555 07 40"}),
    (
        "is",
        "Nánari upplýsingar veitir Jón B. Sveinsson rekstrarstjóri Brúa Íslands í síma 555-9600.",
        {"Jón B. Sveinsson": "555-9600"},
    ),
    (
        "lv",
        (
            "Informāciju sagatavoja: Tiltu domes projektu koordinatore Ilze Ozola, tālr: 28555163, e-pasts: "
            "ilze@x.example."
        ),
        {"Ilze Ozola": "28555163"},
    ),
    (
        "lt",
        "Daugiau informacijos teikia Rasa Petraitė, tel. (8 5) 255 6203, el. paštas rasa@x.example.",
        {"Rasa Petraitė": "(8 5) 255 6203"},
    ),
    (
        "de",
        (
            "Anmeldung zur Pressekonferenz: Eva Kern, Pressestelle der TU Brück, Tel.: 030/314-55919, Fax: "
            "-55909, E-Mail: kern@x.example"
        ),
        {"Eva Kern": "030/314-55919"},
    ),
    (
        "nb",
        (
            "Påmelding: Pressevakt Bru- og vegdepartementet: 902 55 303, eller på epost: media@x.example. Husk "
            "legitimasjon."
        ),
        {"Pressevakt Bru- og vegdepartementet": "902 55 303"},
    ),
    (
        "nn",
        (
            "Pressekontaktar for bruministeren er statssekretær Ola Vik, telefon 91 55 12 00, e-post "
            "ola@x.example og kommunikasjonsrådgivar Siv Ås, telefon 97 55 09 00, e-post siv@x.example."
        ),
        {"Ola Vik": "91 55 12 00", "Siv Ås": "97 55 09 00"},
    ),
    ("ru", "Дополнительная информация: Анна Иванова, тел. 8 495 555 01 34", {"Анна Иванова": "8 495 555 01 34"}),
    ("uk", "Детальна інформація: Олена Коваль, тел. 044 555 01 34", {"Олена Коваль": "044 555 01 34"}),
    (
        "ro",
        "Pentru mai multe informații: Ana Popescu, purtător de cuvânt, tel. 021 555 01 34",
        {"Ana Popescu": "021 555 01 34"},
    ),
)

TITLED: tuple[MixedSample, ...] = (
    (
        "de",
        "Chantal Young\\\nPaper One Public Relations\\\n++1 650-565-5500\\\n[c@x.example](mailto:c@x.example)",
        {"Chantal Young": "+1 650-565-5500"},
    ),
    (
        "en",
        "Tess Miller\\\nMoon Bridges, Inc.\\\n+1 (408) 555 4976\\\n[tess@x.example](mailto:tess@x.example)",
        {"Tess Miller": "+1 (408) 555 4976"},
    ),
    (
        "sv",
        (
            "Ebba Gran\\\nPressekreterare hos bro- och vägminister Anders Karlberg\\\nTelefon (växel) 08-555 10 "
            "00\\\nMobil 076-12 55 488"
        ),
        {"Ebba Gran": "08-555 10 00"},
    ),
    ("sv", "Ebba Gran, pressekreterare hos vägminister Anders Karlberg, 076-12 55 488", {"Ebba Gran": "076-12 55 488"}),
    ("en", "Ann Gray, Press Secretary to Minister Sam Hill, 020 7946 0134", {"Ann Gray": "020 7946 0134"}),
    (
        "de",
        (
            "Polizei Neustadt/Brück\\\nTelefon: 04421 955-104\\\nAußerhalb der Geschäftszeit der Pressestelle - "
            "04421 955-216"
        ),
        {"Polizei Neustadt/Brück": "04421 955-104"},
    ),
    (
        "en",
        (
            "**Africa**\\\nAJ Venn\\\nUnit 7B Green Village\\\n13 Sandy Road\\\nWest Beach\\\nCape "
            "Town\\\n7441\\\nSouth-Africa\\\nPhone: +27-83-555-9978"
        ),
        {"AJ Venn": "+27-83-555-9978"},
    ),
    (
        "en",
        "**North America** Walt Olsen\\\n2422 Johnson St NE\\\nMinneapolis, MN 55418\\\nU.S.A\\\nPhone: (612)555-0178",
        {"Walt Olsen": "(612)555-0178"},
    ),
    (
        "en",
        (
            "**South America**\\\nHeitor de Castro\\\nR. José Alencar 120, apto 1906\\\nCuritiba, PR "
            "80050-240\\\nBrazil\\\nPhone: +55(41)555-0782"
        ),
        {"Heitor de Castro": "+55(41)555-0782"},
    ),
    (
        "de",
        "Balk Brücken GmbH\\\nMusterstraße 12\\\n26382 Neustadt\\\nAnna Berg\\\nTelefon: 04421 955-104",
        {"Anna Berg": "04421 955-104"},
    ),
)
