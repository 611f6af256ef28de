"""Lines about contacts from many countries, with invented people and fictional numbers.

Each sample has its lines, and the name with the number of each contact.
"""

WorldwideSample = tuple[str, list[tuple[str, str]]]

OFFICES: tuple[WorldwideSample, ...] = (
    (
        "Ufficio Stampa Aiuto the Bambini\nTel 06-55501230/81",
        [("Ufficio Stampa Aiuto the Bambini", "06-55501230/81")],
    ),
    (
        "Per ulteriori informazioni:\nEsempio International Ufficio Stampa\nTel. 06 55.90.224",
        [("Esempio International Ufficio Stampa", "06 55.90.224")],
    ),
    (
        "Veuillez joindre l'équipe Relations avec les médias d'Hydro-Exemple, au 514 555-0105.",
        [("Relations avec les médias", "514 555-0105")],
    ),
    (
        "Informacji udziela Biuro Prasowe KPRX, Sekretariat BP tel. 22 555 10 70",
        [("Biuro Prasowe KPRX", "22 555 10 70")],
    ),
    (
        "Direcţia Informare şi Relaţii Publice\nE-mail: presa@x.example\nContact: 021-319.00.22",
        [("Direcţia Informare şi Relaţii Publice", "021-319.00.22")],
    ),
    (
        "Gabinete de Prensa\nAyuntamiento de Villanueva del Ejemplo\nTeléfono: 976 12 34 56",
        [("Gabinete de Prensa", "976 12 34 56")],
    ),
    ("Γραφείο Τύπου Δήμου Αγίας Λένας\nΤηλ.: 210 5550 131", [("Γραφείο Τύπου Δήμου Αγίας Λένας", "210 5550 131")]),
    ("Прес-служба Міста Приклад\nтел. (0472) 55-50-12", [("Прес-служба Міста Приклад", "(0472) 55-50-12")]),
    ("例示大学 総務部広報課\n電話：0138-55-0110", [("例示大学 総務部広報課", "0138-55-0110")]),
    ("대변인실 : 044-555-0015", [("대변인실", "044-555-0015")]),
)

SEVERAL: tuple[WorldwideSample, ...] = (
    (
        "Contact: Diana Roe Juan Poe\nPhone: 212-555-0110 212-555-0109",
        [("Diana Roe", "212-555-0110"), ("Juan Poe", "212-555-0109")],
    ),
    (
        "E-Muster\nMag. Bettina Muster\nMag. Claudia Beispiel\nTel. 24 7 24-202\nTel: 24 7 24-206",
        [("Bettina Muster", "24 7 24-202"), ("Claudia Beispiel", "24 7 24-206")],
    ),
    (
        "Contacts presse\nCamille Dupré / Antoine Martin\nTél. : 01 99 00 11 22 / 06 39 98 45 10",
        [("Camille Dupré", "01 99 00 11 22"), ("Antoine Martin", "06 39 98 45 10")],
    ),
    (
        "Media contact:\nPietro Rossi • Silvia Bianchi\nT +39 02 5550 2233",
        [("Pietro Rossi", "+39 02 5550 2233"), ("Silvia Bianchi", "+39 02 5550 2233")],
    ),
    (
        "Per informazioni:\n06 5590.2217 – Elena Rossi, biologa\n06 5590.2019 – Marco Bianchi, capo ufficio stampa",
        [("Elena Rossi", "06 5590.2217"), ("Marco Bianchi", "06 5590.2019")],
    ),
    (
        "お問合せ先\n例示庁研究課\n担当者:伊藤、鶴見\n代表:03-5555-8111(内線6214)",
        [("伊藤", "03-5555-8111(内線6214)"), ("鶴見", "03-5555-8111(内線6214)")],
    ),
    (
        "例示市 企画部 広報課（担当：山田、佐藤）\n電話：055-555-0123（直通）",
        [("山田", "055-555-0123"), ("佐藤", "055-555-0123")],
    ),
    ("책임자\n과 장\n남궁현수\n(044-555-0120)", [("남궁현수", "044-555-0120")]),
)

ONE: tuple[WorldwideSample, ...] = (
    ("Per informazioni:\nItalo Rossi (348.5550123)", [("Italo Rossi", "348.5550123")]),
    (
        "Pressen kan tilmelde sig hos pressekontakt Mille Stenhus på telefon 51 55 69 78.",
        [("Mille Stenhus", "51 55 69 78")],
    ),
    (
        (
            "Source : Amélie Dupré, Attachée de presse, Cabinet de la vice-première ministre, ministre de la Culture "
            "et ministre responsable de la région de la Capitale et des régions, 418 555-2112"
        ),
        [("Amélie Dupré", "418 555-2112")],
    ),
    ("EchoExample Corp.\nMedia Contact:\nKathie Gonzo\n(720) 555-0151", [("Kathie Gonzo", "(720) 555-0151")]),
    ("Kontakt:\ndott.ssa Ilaria Rossi\nResponsabile comunicazione\n02 5550.1234", [("Ilaria Rossi", "02 5550.1234")]),
    ("Press contact: +44 20 7946 0123 (Jane Roe)", [("Jane Roe", "+44 20 7946 0123")]),
    ("Accrediti: stampa@x.example - 340 5550123 Federica Neri", [("Federica Neri", "340 5550123")]),
    ("Kontakt:\nkom. Jan Kowal\nKomenda Policji\ntel. 47 555 01 23", [("Jan Kowal", "47 555 01 23")]),
    ("Contactos\nDra. Ignacia Pérez\nInvestigadora\nTel: +56 55 2555 014", [("Ignacia Pérez", "+56 55 2555 014")]),
)

NOBODY: tuple[str, ...] = (
    "Belgien: +32-2-555 03 57\nDeutschland: +49-30-23125 014\nSchweden: +46-8-465 00 40",
    "Espace clients\n09 69 00 10 10",
    "Atención al donante: Ana Roe, 900 12 34 56",
    "Biglietteria: Simona Rossi, tel. 06 55.90.000",
    "Infolinka pro cestující: 800 010 011",
    "お客様相談室 フリーダイヤル：0120-555-012",
    "Müşteri hizmetleri: 444 0 555",
)
