"""Blocks of contacts of press rooms that also name others: customer service, the public, pictures; all is invented.

What they have in common: contacts in the last sentence, hidden addresses, labels, hours, numbers that are not for the
press. They tell again what unseen blocks had.
"""

from tests.unit.importer.contact_samples import sample

SAMPLES = (
    # Numbers and addresses that are not for journalists.
    sample(
        "sv",
        "Elsa Norr, presschef, 08-465 004 41\n\nKundtjänst: 0771-174 001\n\nFotograf: Ulf Ek, ulf@ekfoto.example",
        "Elsa Norr|08-465 004 41",
    ),
    sample(
        "sv",
        "Siv Norr, intendent, 08-465 004 45\n\nMuseets reception: 08-465 004 00\n\nPressbilder: bilder@klarvik.example",
        "Siv Norr|08-465 004 45",
    ),
    sample(
        "sv",
        "Elsa Norr\\\nKundservicechef\\\n08-465 004 42\n\nKundservice\n\n08-465 004 00 eller mejla hej@klarvik.example",
        "Elsa Norr|08-465 004 42",
    ),
    sample(
        "sv",
        "Per Ask, VD, +46 8 465 004 43\n\nCertified Adviser: Borg Corporate Finance AB, 08-465 004 44, ca@borg.example",
        "Per Ask|+46 8 465 004 43",
    ),
    sample(
        "nb",
        "Pressevakt: 22 17 40 61\n\nPublikumshenvendelser: 800 17 406, post@fjordvik.example\n\n"
        "Spørsmål om bilder: arkiv@fjordvik.example",
        "Pressevakt|22 17 40 61",
    ),
    sample("da", "Ida Kjær, chef, 24 17 40 62\n\nPressefoto: Bo Hvid, bo@foto.example", "Ida Kjær|24 17 40 62"),
    sample(
        "de",
        "Anja Wolf, Pressesprecherin, 04131 174 06 63\n\nZeugen melden sich bitte unter 04131 174 06 64.\n\n"
        "Bildnachweis: Uni Lahn/T. Kranz (kranz@lahn.example)\n\nBildanfragen bitte an archiv@lahn.example",
        "Anja Wolf|04131 174 06 63",
    ),
    sample(
        "en",
        "Joan Hale, press officer, 01632 960 066. For images: images@marlow.example\n\nGeneral enquiries\n\n"
        "01632 960 000",
        "Joan Hale|01632 960 066",
    ),
    # Addresses that are written out.
    sample(
        "sv",
        "Rut Ekman, docent, 018-174 06 45, rut.ekman (a) tarnsund.example",
        "Rut Ekman|018-174 06 45|rut.ekman@tarnsund.example",
    ),
    sample(
        "de",
        "Jens Roth\\\nTelefon 06221 174-7703\\\nroth\\[at\\]burgtal\\[dot\\]example",
        "Jens Roth|06221 174-7703|roth@burgtal.example",
    ),
    # Labels, hours and remarks.
    sample(
        "sv",
        "Rut Ekman\\\nTelefonnummer: 018-174 06 46\\\nMejladress: rut@tarnsund.example",
        "Rut Ekman|018-174 06 46|rut@tarnsund.example",
    ),
    sample(
        "en",
        "Joan Hale\\\nHead of News\\\nO: 202-555-0167\\\nC: 202-555-0168\\\njoan@marlow.example\\\n"
        "Office of Communications\\\n202-555-0169",
        "Joan Hale|202-555-0167|202-555-0168|joan@marlow.example",
        "Office of Communications|202-555-0169",
    ),
    sample(
        "en",
        "Media enquiries\n\nTelephone: 01632 960 067\n\nOut of hours: 07700 900 068",
        "Media enquiries|01632 960 067|07700 900 068",
    ),
    sample(
        "da",
        "Fondens pressetelefon: 41 17 40 69\\\nKun for journalister, ikke for andre.\\\nMail: presse@fonden.example",
        "Fondens pressetelefon|41 17 40 69|presse@fonden.example",
    ),
    sample("nb", "Pressekontakt Tuva Lie: 414 17 406", "Tuva Lie|414 17 406"),
    # Numbers in brackets, a place of work below a name, questions of readers.
    sample(
        "nb",
        "Ta kontakt med seniorforsker Oda Lie (952 17 406) eller leder Leif Vik (481 17 407) for intervju.",
        "Oda Lie|952 17 406",
        "Leif Vik|481 17 407",
    ),
    sample(
        "de",
        "Ansprechpartner für Medien ist Prof. Dr. Kai Kohl, Pressesprecher, Telefon (03521) 174-230",
        "Prof. Dr. Kai Kohl|(03521) 174-230",
    ),
    sample(
        "sv",
        "**Nora Ling**\n\nPressansvarig Hamnlaget Norden\n\n072-174 06 47\n\n"
        "Har du frågor om biljetter? Ring kassan på 0651-174 99.",
        "Nora Ling|072-174 06 47",
    ),
    sample(
        "en",
        "Keira Bell, Media Manager, 07700 900 069\n\nPhotographs are available from photos@trust.example.\n\n"
        "Donations: 0300 174 0700",
        "Keira Bell|07700 900 069",
    ),
)
