"""A release as it is copied from a web page, re-told: people, places and numbers are invented."""

COPIED_PAGE = """Tärnsunds Kommun

Tärnsund och grannöarna i gemensam vecka för säker is

Dela

Varje vinter uppmärksammas livet på isen i kampanjen ”En dag på isen”. I år gör Tärnsund och grannöarna gemensam sak \
och ordnar ”En vecka på isen” med föreläsningar och övningar.

Syftet är att fler ska känna till hur isen bär. Hela veckan informerar kommunen om stöd och hjälp.

– Tärnsund har kommit långt i arbetet. Vi har bland annat skaffat ispikar till alla elever, säger Dan Alm (M), \
ordförande för socialnämnden i Tärnsund.

Årets tema är is ur barns och ungas perspektiv

Fördelarna med att göra detta tillsammans är flera, och personalen får ett gemensamt program.

– Isen är inte kommunbunden, den finns överallt, säger Mika Skarp, enhetschef i Tärnsund.

Förebyggande arbete

Utöver digitala utbildningar fortsätter det vanliga arbetet med säkra isar i hela kommunen.

Här finns hjälp, stöd och råd

Socialtjänsten i Tärnsund: 08-465 004 00 (tonval 2)

Ismottagningen: 08-465 004 50

Tärnsunds jour: 08-465 004 69

Islinjen: 020-00 00 50

BARNIS. Barn kan ringa varje dag på nummer 116 111.

Ungdomscentrum: 08-465 004 83

Polis: 114 14 Vid akut fara: 112

Presskontakt

Dan Alm (M), kommunalråd och ordf. socialnämnden, via presskontakt Jon Bäck, 08-465 004 51

Mika Skarp, chef isenheten, 08-465 004 66.

Nyckelord

Om

Tärnsunds Kommun
Tärnsunds Kommun
Tullbacken 2
998 21 Tärnsund

08-465 004 00https://www.tarnsund.example/

\u00a0

Tärnsund ligger vid Östersjön, med sina grönområden och sitt fantastiska bibliotek i ett båtvarv. Kommunen växer.

\u00a0

Följ Tärnsunds Kommun

Abonnera på våra pressmeddelanden. Endast mejladress behövs och den används bara här.

Senaste pressmeddelandena från Tärnsunds Kommun

I vårt pressrum kan du läsa de senaste pressmeddelandena och hitta kontaktinformation.

Besök vårt pressrum"""
