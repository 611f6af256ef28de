"""Blocks of contacts as press releases have them, with invented names and numbers, and the contacts in each.

An expected contact is its name, then its numbers and e-mail addresses, with bars between them.
"""

from typing import NamedTuple


class ContactSample(NamedTuple):
    language: str
    text: str
    expected: tuple[str, ...]


def sample(language: str, text: str, *expected: str) -> ContactSample:
    return ContactSample(language, text, expected)


SAMPLES = (
    sample(
        "sv",
        "Dan Alm (M), kommunalråd och ordf. socialnämnden, via presskontakt Jon Bäck, 08-465 004 51\n\n"
        "Mika Skarp, chef preventionsenheten, 08-465 004 66.",
        "Dan Alm (M)|08-465 004 51",
        "Mika Skarp|08-465 004 66",
    ),
    sample(
        "sv",
        "För mer information, kontakta:\nAnna Berg, presschef Sundlinjen, 070-174 06 05, anna.berg@sundlinjen.example",
        "Anna Berg|070-174 06 05|anna.berg@sundlinjen.example",
    ),
    sample(
        "sv",
        "Frågor besvaras av Eva Strand, förvaltningschef, tfn 031-390 06 11 och Bo Ek, enhetschef, tfn 031-390 06 12.",
        "Eva Strand|031-390 06 11",
        "Bo Ek|031-390 06 12",
    ),
    sample(
        "sv",
        "Presskontakt\n\nPressjouren\n\n08-465 004 00\n\npress@tarnsund.example",
        "Pressjouren|08-465 004 00|press@tarnsund.example",
    ),
    sample(
        "sv",
        "Kontaktperson: Karl-Erik Sköld-Lind\\\nTitel: projektledare\\\nTelefon: 08-465 004 20 (tonval 2)\\\n"
        "E-post: [karl@x.example](mailto:karl@x.example)",
        "Karl-Erik Sköld-Lind|08-465 004 20 (tonval 2)|karl@x.example",
    ),
    sample(
        "sv",
        "**Leila Al-Masri**\nKommunikationsansvarig, Norra teatern\n[070-174 06 33](tel:+46701740633)\n\n"
        "**Per Ö. Frisk**\nTeaterchef\n[070-174 06 34](tel:+46701740634)",
        "Leila Al-Masri|070-174 06 33",
        "Per Ö. Frisk|070-174 06 34",
    ),
    sample(
        "sv",
        "| Namn | Roll | Telefon |\n| --- | --- | --- |\n| Anna Berg | presschef | 08-465 004 11 |\n"
        "| Bo Ek | vd | 08-465 004 12 |",
        "Anna Berg|08-465 004 11",
        "Bo Ek|08-465 004 12",
    ),
    sample(
        "sv",
        "Vid frågor kontakta gärna presschef Maja Lind på 08-465 004 10 eller maja.lind@tarnsund.example.",
        "Maja Lind|08-465 004 10|maja.lind@tarnsund.example",
    ),
    sample(
        "sv",
        "Ytterligare upplysningar lämnas av:\n- Ulf Dahl, vd, Fjärden AB (publ), tel 08-465 004 71\n"
        "- Siv Holm, CFO, tel 08-465 004 72, mobil 070-174 06 72",
        "Ulf Dahl|08-465 004 71",
        "Siv Holm|08-465 004 72|070-174 06 72",
    ),
    sample(
        "sv",
        "Presskontakt:\nElsa Nord\nTelefon, växel: 08-465 004 00\nMobil: 070-174 06 18\nelsa(at)nord.example",
        "Elsa Nord|08-465 004 00|070-174 06 18|elsa@nord.example",
    ),
    sample(
        "sv",
        "Medverkande forskare: Åsa Ström, professor i ekologi vid Norrsunds universitet, 090-123 45 67, asa@nu.example",
        "Åsa Ström|090-123 45 67|asa@nu.example",
    ),
    sample(
        "nb",
        "Kontakt\n\nMarie Skog Nes\nOrdfører\nTelefon 78 40 00 01\nMobil 917 00 059\nEilert Sund\n"
        "kommunikasjonsrådgiver\nTelefon 78 40 00 64\nMobil 480 00 670",
        "Marie Skog Nes|78 40 00 01|917 00 059",
        "Eilert Sund|78 40 00 64|480 00 670",
    ),
    sample(
        "nb",
        "Pressekontakt: Kommunikasjonssjef Kari Nordby, tlf. 990 00 012, kari@fjord.example",
        "Kari Nordby|990 00 012|kari@fjord.example",
    ),
    sample(
        "nb",
        "For mer informasjon, ta kontakt med:\nOla Vik, daglig leder, mob. +47 990 00 013",
        "Ola Vik|+47 990 00 013",
    ),
    sample(
        "nb",
        "Spørsmål kan rettes til seksjonssjef Ida Moe, Havdirektoratet, telefon 55 00 00 14, ida.moe@hav.example",
        "Ida Moe|55 00 00 14|ida.moe@hav.example",
    ),
    sample(
        "nn",
        "For meir informasjon:\nGunnhild Å. Li, fylkesordførar, 990 00 021\nPressevakta: 990 00 022",
        "Gunnhild Å. Li|990 00 021",
        "Pressevakta|990 00 022",
    ),
    sample(
        "nb",
        "Kontaktpersoner\n\nLars Lund\nAdm. direktør\n+47 990 00 031\nlars@x.example\n\nHege Bø\n"
        "Finansdirektør\n+47 990 00 032",
        "Lars Lund|+47 990 00 031|lars@x.example",
        "Hege Bø|+47 990 00 032",
    ),
    sample(
        "da",
        "Yderligere oplysninger: Pressesekretær i Havministeriet, Kristian Mose Aa, telefon +45 33 00 22 62.",
        "Kristian Mose Aa|+45 33 00 22 62",
    ),
    sample(
        "da",
        "For yderligere oplysninger: Havministeriets pressetelefon +45 29 00 88 25.",
        "Havministeriets pressetelefon|+45 29 00 88 25",
    ),
    sample(
        "da",
        "Kontaktperson: Presserådgiver i Havministeriet Jesper Inge, jesing@hav.example, tlf. 9100 9414.",
        "Jesper Inge|jesing@hav.example|9100 9414",
    ),
    sample(
        "da",
        "Steen Dal Peders\n\nHead of Communications\nPhone: +45 39 00 31 61\nMobile: + 45 24 00 47 25\n\n\n"
        "Karin Schulz\n\nPhone: +45 39 00 36 97",
        "Steen Dal Peders|+45 39 00 31 61|+ 45 24 00 47 25",
        "Karin Schulz|+45 39 00 36 97",
    ),
    sample(
        "da",
        "Er du journalist, kan du ringe til kommunikations- og pressekonsulent Eva Øster på telefon "
        "5300 0136 eller mail "
        "eoe@land.example.",
        "Eva Øster|5300 0136|eoe@land.example",
    ),
    sample(
        "fi",
        "Lisätietoja antaa:\ntoimitusjohtaja Matti Mallinen, puh. 040 000 1234, matti.mallinen@yhtio.example",
        "Matti Mallinen|040 000 1234|matti.mallinen@yhtio.example",
    ),
    sample(
        "fi",
        "Yhteyshenkilöt\n\nLiisa Järvi-Salo\nviestintäjohtaja\nPuh: 09 000 5678\nliisa.jarvi-salo@kunta.example",
        "Liisa Järvi-Salo|09 000 5678|liisa.jarvi-salo@kunta.example",
    ),
    sample(
        "fi",
        "Lisätietoja:\nPekka Niemi, kehityspäällikkö, Merikaupunki, p. 050 000 4411\n"
        "Viestinnän mediapuhelin, 09 000 1000",
        "Pekka Niemi|050 000 4411",
        "Viestinnän mediapuhelin|09 000 1000",
    ),
    sample(
        "en",
        "Media contact:\nJane Q. Doe\nDirector of Communications\nAcme Harbour Ltd\n+44 20 7946 0101\n"
        "jane.doe@acme.example",
        "Jane Q. Doe|+44 20 7946 0101|jane.doe@acme.example",
    ),
    sample(
        "en",
        "Contact: Doug Nickel\n(313) 555-0109",
        "Doug Nickel|(313) 555-0109",
    ),
    sample(
        "en",
        "For further information please contact Tom O'Neil, Head of Media, on 020 7946 0102 or tom@council.example",
        "Tom O'Neil|020 7946 0102|tom@council.example",
    ),
    sample(
        "en",
        "Press office: 020 7946 0103 (out of hours 07700 900104)",
        "Press office|020 7946 0103|07700 900104",
    ),
    sample(
        "en",
        "Media enquiries\n\n"
        "Ms. Priya Rao, Senior Press Officer, University of Northsea | T: 020 7946 0105 | M: 07700 900105 | "
        "E: priya.rao@northsea.example",
        "Priya Rao|020 7946 0105|07700 900105|priya.rao@northsea.example",
    ),
    sample(
        "en",
        "For media inquiries:\nDr. J.K. van der Berg – Chief Scientist – 212-555-0110\nLi Wei – Press – 212-555-0111",
        "Dr. J.K. van der Berg|212-555-0110",
        "Li Wei|212-555-0111",
    ),
    sample(
        "en",
        "Investor contact\nMary Ann Lee, VP Investor Relations\n1-800-555-0112\nir@acme.example",
        "Mary Ann Lee|1-800-555-0112|ir@acme.example",
    ),
    sample(
        "de",
        "Pressekontakt:\nDr. Ursula Beispiel\nLeiterin Unternehmenskommunikation\nMuster GmbH\n"
        "Telefon: +49 (0)30 23125 014\nE-Mail: ursula@muster.example",
        "Dr. Ursula Beispiel|+49 (0)30 23125 014|ursula@muster.example",
    ),
    sample(
        "de",
        "Rückfragen bitte an:\n\nPolizeipräsidium Musterstadt\nPressestelle\nTelefon: 030 23125-1111\n"
        "E-Mail: pressestelle@polizei.example",
        "Pressestelle|030 23125-1111|pressestelle@polizei.example",
    ),
    sample(
        "de",
        "Ansprechpartner für die Medien: Prof. Dr. Jens Weiß, Institut für Meereskunde, Tel. 030 "
        "23125-015, weiss@meer.example",
        "Prof. Dr. Jens Weiß|030 23125-015|weiss@meer.example",
    ),
    sample(
        "de",
        "Ihre Ansprechpartnerin:\nHeike von Thal, Pressesprecherin\nTel.: 030/23125016, Fax: 030/23125017",
        "Heike von Thal|030/23125016",
    ),
    sample(
        "de",
        "Für Rückfragen steht Ihnen Max Kern (Pressereferent) unter 0152 28817386 oder "
        "kern@stadt.example zur Verfügung.",
        "Max Kern|0152 28817386|kern@stadt.example",
    ),
    sample(
        "fr",
        "Contact presse : Marie DUPONT – Tél. : 01 99 00 00 12 – marie@ville.example",
        "Marie DUPONT|01 99 00 00 12|marie@ville.example",
    ),
    sample(
        "fr",
        "Contacts presse\nJean-Luc Petit, attaché de presse, 06 39 98 00 21\n"
        "Service presse de la Ville de Rive, 01 99 00 00 22",
        "Jean-Luc Petit|06 39 98 00 21",
        "Service presse de la Ville de Rive|01 99 00 00 22",
    ),
    sample(
        "fr",
        "Pour plus d’informations, contacter Mme Claire Morel, directrice de la communication, au 01 99 00 00 31.",
        "Claire Morel|01 99 00 00 31",
    ),
    sample(
        "en",
        "Media contact\n山田太郎\nPublic Relations Manager\n+81 3 0000 1234\nyamada@umi.example",
        "山田太郎|+81 3 0000 1234|yamada@umi.example",
    ),
    sample(
        "en",
        "Media contact\nЕлена Морская\nHead of Press\n+46 8 465 004 44",
        "Елена Морская|+46 8 465 004 44",
    ),
    sample(
        "sv",
        "Kontakt\nTärnsunds kommun\nTullbacken 2\n998 21 Tärnsund\nTelefon: 08-465 004 00",
        "Tärnsunds kommun|08-465 004 00",
    ),
    sample("sv", "Kontakt\nVernissage 2026-03-03 kl. 18.00–20.00, fri entré, 120 platser.\nOrg.nr 556000-0001"),
    sample(
        "sv",
        "Mer information om mässan: Ida Bly, eventansvarig, 070-174 06 41.\n"
        "Mer information om bussarna: Trafikupplysningen, 08-465 004 42.",
        "Ida Bly|070-174 06 41",
        "Trafikupplysningen|08-465 004 42",
    ),
    sample(
        "en",
        "For further information, please contact:\n\nTom O'Neil\nPress Officer, Harbour Trust\n020 7946 0102",
        "Tom O'Neil|020 7946 0102",
    ),
)
