"""Blocks of contacts as old and small press rooms of many countries have them, with invented names and numbers."""

from tests.unit.importer.contact_samples import sample

SAMPLES = (
    sample(
        "en",
        "Related Contacts and Links:\n\nMary Freeland, Global Outlook\n407-555-0135\n\nGlobal Outlook Office\n"
        "www.outlook.example",
        "Mary Freeland|407-555-0135",
    ),
    sample(
        "en",
        "Press contacts\n\nLouis Moreno-Potts (UTC -04h00)\nHarbour.example Community Manager\nlouis@harbour.example\n"
        "+1 (416) 555 0143\n\nJohn McCree (UTC +01h00)\nHarbour.example Project Lead\njohn@harbour.example\n"
        "+44 (0)7700 900 540",
        "Louis Moreno-Potts|louis@harbour.example|+1 (416) 555 0143",
        "John McCree|john@harbour.example|+44 (0)7700 900 540",
    ),
    sample(
        "en",
        "Media Contact: Betty St. Clair\nPh: (213)555-0171\nE-mail: Online contact form...",
        "Betty St. Clair|(213)555-0171",
    ),
    sample("en", "DATE: June 12, 2000\nCONTACT: Ananda Das\nPHONE: +1 (301) 555-0107", "Ananda Das|+1 (301) 555-0107"),
    sample(
        "en",
        "Press contact:\nCatherine Cory\ncory@fox.example\n#650-555-0146",
        "Catherine Cory|cory@fox.example|650-555-0146",
    ),
    sample(
        "en",
        "For contact on press release: Chris Chan\nE-mail: pr@laser.example\nPhone: (626) 555-0196",
        "Chris Chan|pr@laser.example|(626) 555-0196",
    ),
    sample(
        "en",
        "CONTACT:Harriet Lewin\nBrinkmann Balk\n(212) 555-0188\nhlewin@balk.example",
        "Harriet Lewin|(212) 555-0188|hlewin@balk.example",
    ),
    sample(
        "en",
        "MEDIA CONTACT\nROBERT J. O'LEARY, JR.\nVICE PRESIDENT, COMMUNICATIONS\n(312) 555-0133 ext. 12",
        "ROBERT J. O'LEARY, JR.|(312) 555-0133 ext. 12",
    ),
    sample(
        "en",
        "Contact: Call Sue Park at 415-555-0122 or Dan Li at 415-555-0123.",
        "Sue Park|415-555-0122",
        "Dan Li|415-555-0123",
    ),
    sample(
        "en",
        "Contact: Priya Nair, M.Sc., PhD; office: 020 7946 0141; cell: 07700 900141; after hours: 020 7946 0142",
        "Priya Nair|020 7946 0141|07700 900141",
    ),
    sample("en", "Contact:\n12 High Street\nNorthsea NS1 2AB\nPO Box 123\n020 7946 0150"),
    sample(
        "en", "Contact\nFax: 020 7946 0151\nOpening hours: 09:00-17:00\nReference number: 2024-00123\nBudget 1 200 000"
    ),
    sample(
        "nb",
        "Kontakt\n32 00 06 77\npost@fjordsveis.example\nKongsveien 791, 3322 Fjord",
    ),
    sample(
        "sv",
        "Kontakt\nStorgatan 5, 123 45 Tärnsund\nBox 123\nElsa af Ström, presschef – 08-465 004 81",
        "Elsa af Ström|08-465 004 81",
    ),
    sample(
        "sv",
        "Frågor? Ring Åsa Öberg på 08-465 004 82 eller mejla asa.oberg [snabel-a] tarnsund.example",
        "Åsa Öberg|08-465 004 82|asa.oberg@tarnsund.example",
    ),
    sample(
        "nb",
        "Pressekontakt\nKari Næss | Kommunikasjonssjef | +47 990 00 051\nOla Bø, pressevakt; 990 00 052",
        "Kari Næss|+47 990 00 051",
        "Ola Bø|990 00 052",
    ),
    sample(
        "da",
        "Pressekontakt:\nSøren Ærø-Holm / Kommunikationschef / 33 00 22 81\nVestergade 12, 1456 København K",
        "Søren Ærø-Holm|33 00 22 81",
    ),
    sample(
        "fi",
        "Lisätietoja antaa\nProfessori, FT Äänä Öhman\nMerikatu 12 A\npuh. 050 000 4481",
        "FT Äänä Öhman|050 000 4481",
    ),
    sample(
        "de",
        "Pressekontakt\nUrsula von der Leihe, M.A.\nMusterstraße 12\n12345 Musterstadt\nTel: 030 23125-181\n"
        "Mobil: 0152 28817381\nu.vonderleihe(at)muster.example",
        "Ursula von der Leihe|030 23125-181|0152 28817381|u.vonderleihe@muster.example",
    ),
    sample(
        "de",
        "Ihr Ansprechpartner für die Presse: Jörg Weiß – Tel. 030 23125-182 – Fax 030 23125-183",
        "Jörg Weiß|030 23125-182",
    ),
    sample(
        "fr",
        "Contact presse\nBrigitte d’Andréa-Morel\nAttachée de presse\n12, rue de la Gare\nTél. : 01 99 00 00 81\n"
        "Port. : 06 39 98 00 81",
        "Brigitte d’Andréa-Morel|01 99 00 00 81|06 39 98 00 81",
    ),
    sample(
        "nl",
        "Noot voor de redactie:\nVoor meer informatie kunt u contact opnemen met Jan van den Berg, woordvoerder, "
        "telefoon 020 555 01 81.",
        "Jan van den Berg|020 555 01 81",
    ),
    sample(
        "nl",
        "Perscontact\nSanne de Vries, persvoorlichter\nTel. 06 555 018 82\ns.devries@gemeente.example",
        "Sanne de Vries|06 555 018 82|s.devries@gemeente.example",
    ),
    sample(
        "es",
        "Contacto de prensa:\nMaría José García de la Torre\nDirectora de comunicación\nTeléfono: +34 910 555 181\n"
        "Móvil: 600 555 181",
        "María José García de la Torre|+34 910 555 181|600 555 181",
    ),
    sample(
        "es",
        "Para más información: Juan Pérez, jefe de prensa, tel. 910 555 182, prensa@puente.example",
        "Juan Pérez|910 555 182|prensa@puente.example",
    ),
    sample(
        "it",
        "Ufficio stampa\nGiulia D'Amico\nTel. 06 5550 1181 – Cell. 333 555 0181\ng.damico@ponte.example",
        "Giulia D'Amico|06 5550 1181|333 555 0181|g.damico@ponte.example",
    ),
    sample(
        "it",
        "Contatti per la stampa: Marco Rossi, responsabile comunicazione, telefono 02 5550 1182",
        "Marco Rossi|02 5550 1182",
    ),
    sample(
        "ja",
        "本件に関するお問い合わせ\n\n株式会社うみかぜ　広報担当\nTel：03-0000-6456\ne-mail： info@umikaze.example",
        "株式会社うみかぜ　広報担当|03-0000-6456|info@umikaze.example",
    ),
    sample(
        "ja",
        "【報道関係者のお問い合わせ先】\n株式会社うみかぜ\n広報部　山田太郎\n電話：03-0000-6457　FAX：03-0000-6458\n"
        "メール：yamada@umikaze.example",
        "山田太郎|03-0000-6457|yamada@umikaze.example",
    ),
    sample(
        "ja",
        "お問い合わせ先\n〒150-0002 東京都渋谷区渋谷3-5-16\n広報担当：佐藤\nTEL 03-0000-6459",
        "佐藤|03-0000-6459",
    ),
)
