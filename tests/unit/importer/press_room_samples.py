"""Blocks of contacts as press rooms in Sweden, Norway, Finland and Britain write them; all names are invented.

They were written without a look at the code that finds contacts.
"""

from tests.unit.importer.contact_samples import sample

SAMPLES = (
    # A release on a platform: a card for each person.
    sample(
        "sv",
        "## Presskontakt\n\n![Lisa Holm](lisa.jpg)\n\n**Lisa Holm**\n\nPresskontakt\n\nPressansvarig, Norden\n\n"
        "[lisa.holm@klarvik.example](mailto:lisa.holm@klarvik.example)\n\n[+46 (0)70 174 06 31](tel:+46701740631)",
        "Lisa Holm|+46 (0)70 174 06 31|lisa.holm@klarvik.example",
    ),
    sample(
        "sv",
        "För ytterligare information, vänligen kontakta:\n\nPer Åkesson, VD och koncernchef, Klarvik AB (publ)\\\n"
        "Telefon: +46 8 465 004 30\\\nMobil: +46 70 174 06 32\\\nE-post: per.akesson@klarvik.example\n\n"
        "Gunilla Thörn, CFO\\\nTelefon: +46 8 465 004 31\\\nE-post: gunilla.thorn@klarvik.example",
        "Per Åkesson|+46 8 465 004 30|+46 70 174 06 32|per.akesson@klarvik.example",
        "Gunilla Thörn|+46 8 465 004 31|gunilla.thorn@klarvik.example",
    ),
    # A municipality: the switchboard, and a link that hides the address.
    sample(
        "sv",
        "Kontakt\n\n[Sofia Lindgren](mailto:sofia.lindgren@tarnsund.example), enhetschef gata och park, nås via "
        "kommunens växel 0651-174 00.\n\nMats Öberg, ordförande i tekniska nämnden, 0651-174 15.",
        "Sofia Lindgren|0651-174 00|sofia.lindgren@tarnsund.example",
        "Mats Öberg|0651-174 15",
    ),
    sample(
        "sv",
        "Kontaktpersoner:\nHenrik Wall, utvecklingsledare, telefon 0651-174 22, Ylva Sand, rektor, telefon 0651-174 23 "
        "och Olle Frisk, samordnare, telefon 0651-174 24",
        "Henrik Wall|0651-174 22",
        "Ylva Sand|0651-174 23",
        "Olle Frisk|0651-174 24",
    ),
    # A university: research, then the communications office.
    sample(
        "sv",
        "För mer information kontakta:\n\nKarin Ström, professor i limnologi vid Tärnsunds universitet, "
        "karin.strom@tarnsund.example, 018-174 06 40\n\nPressekreterare: Emil Dahl, 070-174 06 41, "
        "emil.dahl@tarnsund.example",
        "Karin Ström|018-174 06 40|karin.strom@tarnsund.example",
        "Emil Dahl|070-174 06 41|emil.dahl@tarnsund.example",
    ),
    # The police: a function with hours, no person.
    sample(
        "sv",
        "Kontaktuppgifter för media\n\nPolisens presstjänst region Nord\n\nTelefon: 010-569 00 40 (endast för "
        "journalister)\n\nÖppet dygnet runt",
        "Polisens presstjänst region Nord|010-569 00 40",
    ),
    sample(
        "sv",
        "**Mediekontakt**\\\nMyndighetens pressjour, 010-240 00 50\\\npressjour@myndigheten.example\\\n"
        "Sakfrågor: Nils Hed, utredare, 010-240 00 51",
        "Myndighetens pressjour|010-240 00 50|pressjour@myndigheten.example",
        "Nils Hed|010-240 00 51",
    ),
    # Only an address; through the switchboard.
    sample(
        "sv",
        "Frågor om rapporten besvaras av Agneta Ryd, agneta.ryd@myndigheten.example, eller via växeln 010-240 00 00.",
        "Agneta Ryd|010-240 00 00|agneta.ryd@myndigheten.example",
    ),
    sample(
        "sv",
        "Presskontakt:\nMinna Laakso\nPressekreterare hos infrastrukturministern\nTelefon (växel) 08-465 004 00\n"
        "Mobil 076-174 06 33\n[e-post till Minna Laakso](mailto:minna.laakso@departement.example)",
        "Minna Laakso|08-465 004 00|076-174 06 33|minna.laakso@departement.example",
    ),
    # Finland in Swedish.
    sample(
        "sv",
        "Mer information:\n\nutvecklingschef Jan-Erik Nyman, tfn 09 174 06 50, förnamn.efternamn@sundnas.example\\\n"
        "specialsakkunnig Outi Koski, tfn 050 174 06 51",
        "Jan-Erik Nyman|09 174 06 50",
        "Outi Koski|050 174 06 51",
    ),
    sample(
        "sv",
        "Ytterligare information ger\n\nRitva Salonen, stadsdirektör, tfn +358 40 174 0652, "
        "ritva.salonen@sundnas.example"
        "\n\nBörje Holmström\\\nstyrelseordförande\\\n+358 50 174 0653",
        "Ritva Salonen|+358 40 174 0652|ritva.salonen@sundnas.example",
        "Börje Holmström|+358 50 174 0653",
    ),
    # Norway.
    sample(
        "nb",
        "## Kontakter\n\n**Ingrid Haugen**Kommunikasjonssjef\n\nTel:[906 17 440](tel:90617440)"
        "[ingrid.haugen@fjordvik.example](mailto:ingrid.haugen@fjordvik.example)",
        "Ingrid Haugen|906 17 440|ingrid.haugen@fjordvik.example",
    ),
    sample(
        "nb",
        "Kontaktinformasjon\n\nPressevakt: 22 17 40 60 / presse@fjordvik.example\n\nStatssekretær Tore Aas kan nås på "
        "mobil 906 17 441.",
        "Pressevakt|22 17 40 60|presse@fjordvik.example",
        "Tore Aas|906 17 441",
    ),
    sample(
        "nb",
        "For mer informasjon, kontakt:\n\nHege Bakken, konserndirektør, mobil: +47 906 17 442, epost: "
        "hege.bakken@fjordvik.example\n\nKnut Lie, leder for investorkontakt, mobil: +47 906 17 443",
        "Hege Bakken|+47 906 17 442|hege.bakken@fjordvik.example",
        "Knut Lie|+47 906 17 443",
    ),
    sample(
        "nb",
        "Spørsmål fra mediene rettes til operasjonssentralen på telefon 77 17 40 02 eller politiadvokat Siri Moe, "
        "telefon 906 17 444.",
        "Siri Moe|906 17 444",
        "operasjonssentralen|77 17 40 02",
    ),
    sample(
        "nb",
        "Pressekontakter:\n- Ola Berge, forsker, 906 17 445\n- Liv Strand, seniorrådgiver kommunikasjon, 906 17 446, "
        "liv@fjordvik.example",
        "Ola Berge|906 17 445",
        "Liv Strand|906 17 446|liv@fjordvik.example",
    ),
    # Britain.
    sample(
        "en",
        "## Media contact\n\nSarah Whitfield\\\nHead of Media Relations\\\nUniversity of Marlow\\\n"
        "T: +44 (0)1632 960 060\\\nM: +44 (0)7700 900 061\\\nE: s.whitfield@marlow.example",
        "Sarah Whitfield|+44 (0)1632 960 060|+44 (0)7700 900 061|s.whitfield@marlow.example",
    ),
    sample(
        "en",
        "Media enquiries\n\nNewsdesk: 01632 960 062 (9am to 5pm), out of hours: 07700 900 063\n\n"
        "Email: newsdesk@marlow.example",
        "Newsdesk|01632 960 062|07700 900 063|newsdesk@marlow.example",
    ),
    sample(
        "en",
        "For further information, please contact Tom Ridley or Priya Nair in the press office on 01632 960064 or email "
        "press@marlow.example.",
        "Tom Ridley|01632 960064|press@marlow.example",
        "Priya Nair|01632 960064|press@marlow.example",
    ),
    sample(
        "en",
        "ENDS\n\nNotes to editors\n\nFor interviews: [Jo Carter](mailto:jo.carter@marlow.example), PR Manager, on "
        "[07700 900 065](tel:07700900065).\n\nFor images: [images@marlow.example](mailto:images@marlow.example)",
        "Jo Carter|07700 900 065|jo.carter@marlow.example",
    ),
)
