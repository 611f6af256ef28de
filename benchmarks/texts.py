"""Define the words of the benchmark's releases, of an invented Swedish municipality.

Words in braces are filled in at random; {thing} is the subject of the release.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Topic:
    """A topic of the municipality: its keywords and possible subjects."""

    keywords: tuple[str, str, str, str, str]
    things: tuple[str, ...]


TOPICS = (
    Topic(
        ("Skola", "Förskola", "Gymnasium", "Skolmat", "Lärare"),
        ("den nya förskolan vid Ekbacken", "ombyggnaden av Strandskolan", "höstens läslyft", "skolköket i Norrby"),
    ),
    Topic(
        ("Äldreomsorg", "Hemtjänst", "Särskilt boende", "Anhörigstöd", "Välfärdsteknik"),
        ("äldreboendet Solgläntan", "den nya hemtjänstplaneringen", "mötesplatsen för anhöriga", "nattronden"),
    ),
    Topic(
        ("Trafik", "Gång och cykel", "Kollektivtrafik", "Vinterväghållning", "Parkering"),
        ("cykelvägen längs ån", "bron över Kvarnsundet", "den nya busslinjen till Östhamra", "snöröjningen i vinter"),
    ),
    Topic(
        ("Vatten och avlopp", "Avfall", "Återvinning", "Dagvatten", "Fjärrvärme"),
        ("vattenverket i Furusund", "återvinningscentralen", "bytet av ledningarna under Storgatan", "dagvattendammen"),
    ),
    Topic(
        ("Bostäder", "Detaljplaner", "Bygglov", "Arkitektur", "Centrum"),
        ("detaljplanen för Hamnkvarteren", "det nya torget", "bygglovstjänsten på webben", "de nya hyresbostäderna"),
    ),
    Topic(
        ("Kultur", "Bibliotek", "Kulturarv", "Musikskola", "Museum"),
        ("biblioteket i Gamla mejeriet", "sommarens konserter", "utställningen om varvet", "den öppna musikskolan"),
    ),
    Topic(
        ("Idrott", "Friluftsliv", "Simhall", "Föreningsliv", "Lekplatser"),
        ("simhallen", "elljusspåret på Åsen", "bidraget till föreningarna", "den nya lekplatsen vid Kyrkängen"),
    ),
    Topic(
        ("Näringsliv", "Besöksnäring", "Upphandling", "Arbetsmarknad", "Landsbygd"),
        ("företagslotsen", "sommarjobben för unga", "verksamhetsområdet vid Norra infarten", "besökscentret"),
    ),
    Topic(
        ("Socialtjänst", "Barn och unga", "Våld i nära relationer", "Missbruk", "Ekonomiskt bistånd"),
        ("familjecentralen", "det nya stödet till barn", "fältarbetet på kvällarna", "mottagningen för råd och stöd"),
    ),
    Topic(
        ("Miljö", "Klimat", "Naturreservat", "Energi", "Luftkvalitet"),
        ("naturreservatet Svartnäs", "klimatlöftet", "solcellerna på de kommunala taken", "restaureringen av bäcken"),
    ),
    Topic(
        ("Räddningstjänst", "Krisberedskap", "Trygghet", "Brandskydd", "Säkerhet på sjön"),
        ("brandstationen i Östhamra", "trygghetspunkterna", "höstens krisövning", "belysningen vid stationen"),
    ),
    Topic(
        ("Ekonomi", "Budget", "Demokrati", "Medborgardialog", "E-tjänster"),
        ("budgeten", "delårsbokslutet", "medborgarlöftet", "den nya e-tjänsten för synpunkter"),
    ),
)

HEADLINES = (
    "Nu börjar arbetet med {thing}",
    "{number} fler får del av {thing}",
    "Så blir det med {thing}",
    "{money} till {thing}",
    "{place} först ut när {thing} tar form",
    "Klart: {board} säger ja till {thing}",
    "{group} får tycka till om {thing}",
    "Ett år med {thing}",
)

LEADS = (
    "{board} har beslutat om {thing}. Arbetet börjar i {month} och väntas kosta {money}.",
    "I {month} är det dags för {thing}. Omkring {number} {group} berörs, de flesta av dem i {place}.",
    "Efter två års förberedelser är {thing} på plats. Kommunen räknar med att {number} {group} har nytta av det i år.",
    "{group} i {place} har länge önskat sig en förändring. Nu satsar kommunen {money} på {thing}.",
    "Fler {group} ska märka skillnad i vardagen. Därför samlas flera insatser kring {thing}, med start i {month}.",
)

SENTENCES = (
    "Kommunen räknar med att {number} {group} berörs under det första året.",
    "Hittills har {number} {group} lämnat synpunkter, och de flesta är positiva.",
    "Den största delen av kostnaden, {money}, gäller markarbeten och ny teknik.",
    "Beslutet fattades av {board} i {month} och gäller från årsskiftet.",
    "Arbetet sker i etapper, så att vardagen för {group} påverkas så lite som möjligt.",
    "I {place} börjar förberedelserna redan i {month}.",
    "När allt är klart ska det gå snabbare att få hjälp, oavsett var i kommunen man bor.",
    "Under byggtiden leds gång- och cykeltrafiken en annan väg, med tydlig skyltning.",
    "En uppföljning från {year} visar att behovet har vuxit med en femtedel på fem år.",
    "Därför prioriteras {place}, där avstånden är störst och bussarna går mer sällan.",
    "Kostnaden ryms i årets budget och påverkar inte avgifterna.",
    "Samtidigt pågår ett samarbete med regionen och med de lokala föreningarna.",
    "Närmast väntar en upphandling, som ska vara avslutad i {month}.",
    "{board} följer arbetet och får en första rapport före sommaren.",
    "Av de svarande uppger fyra av tio att de vill kunna sköta sina ärenden på kvällstid.",
    "Personalen har utbildats under våren och får stöd av erfarna kollegor.",
    "Lokalerna är tillgängliga för den som använder rullstol, och det finns hörslinga i den stora salen.",
    "Den gamla anläggningen är från {year} och har nått slutet av sin livslängd.",
    "Materialet återanvänds där det är möjligt, bland annat i {place}.",
    "För {group} innebär det kortare väntetider och en fast kontaktperson.",
    "Att bygga nytt i stället hade kostat omkring {money} mer.",
    "Planen har varit utställd i sex veckor, och {number} yttranden har kommit in.",
    "Grannarna har fått information i brevlådan och bjuds in till öppet hus i {month}.",
    "Erfarenheterna från {place} är goda: nio av tio är nöjda eller mycket nöjda.",
    "Insatsen är en del av kommunens plan för åren fram till nästa mandatperiod.",
    "Hur det går redovisas öppet på kommunens webbplats, kvartal för kvartal.",
    "Den som inte använder dator kan få hjälp på biblioteken eller i kommunens växel.",
    "Totalt omfattar satsningen {money} över tre år, varav en tredjedel är statsbidrag.",
    "Träden vid infarten sparas, och nya planteras längs hela sträckan.",
    "Redan i {month} kan de första {number} {group} börja använda tjänsten.",
    "Kommunen tog över ansvaret {year} och har sedan dess halverat antalet klagomål.",
    "Öppettiderna blir desamma som i dag, med längre kvällar två gånger i veckan.",
    "Ett fel i underlaget från {year} har rättats, vilket gör kalkylen säkrare.",
    "På sikt ska samma arbetssätt införas i hela kommunen, med början i {place}.",
    "Förslaget har tagits fram tillsammans med {group} och lokala företag.",
    "Vid samma möte avsattes {money} till underhåll under de kommande två åren.",
    "Tekniken är beprövad och används redan av ett trettiotal kommuner i landet.",
    "Sedan {year} har folkmängden i {place} ökat med {number} personer.",
    "En arbetsgrupp med {group} har träffats sex gånger och lämnat ett eget förslag.",
    "Efter provperioden tar {board} ställning till en fortsättning.",
    "Den som vill vara med kan anmäla sig på webben eller på plats i {place}.",
    "Buller och damm hålls nere, och inget arbete sker på nätterna.",
)

HEADINGS = (
    "Bakgrund",
    "Så går det till",
    "Det här händer nu",
    "Vad det kostar",
    "Vilka som berörs",
    "Tidsplan",
    "Tre frågor som många ställer",
    "Nästa steg",
)

QUOTES = (
    "Vi har lyssnat på {group} och tagit fasta på det de har sagt. Det märks i förslaget.",
    "Det här är en viktig dag för {place}. Många har väntat länge.",
    "Jag är stolt över hur alla har hjälpts åt, från första skissen till invigningen.",
    "Nu kan vi lägga tiden på det som gör skillnad för {group}.",
    "Vi börjar i liten skala, lär oss och går sedan vidare till nästa område.",
)

POINTS = (
    "information till alla hushåll i {place}",
    "en ny entré mot gatan",
    "bättre belysning längs gångvägen",
    "utbildning för {number} medarbetare",
    "öppet hus i {month}",
    "ett råd med företrädare för {group}",
    "en utvärdering efter ett år",
)

NOTES = (
    "Enligt kommunens medborgarundersökning {year}.",
    "Uppgiften gäller hela kommunen, även öarna.",
    "Priserna är angivna utan moms.",
)

FACTS = (
    ("Kostnad", "{money}"),
    ("Berörda", "{number} {group}"),
    ("Beslut", "{board}, {month} {year}"),
    ("Start", "{month}"),
    ("Område", "{place}"),
)

ROWS = ("Förberedelser", "Upphandling", "Markarbeten", "Byggnation", "Invigning")

PLACES = ("Norrby", "Östhamra", "Furusund", "Kvarnsundet", "Kyrkängen", "Svartnäs", "Ekbacken", "Åsen", "Gamla stan")
GROUPS = ("boende", "elever", "äldre", "företagare", "föreningar", "familjer", "besökare", "pendlare", "unga")
BOARDS = ("kommunstyrelsen", "tekniska nämnden", "barn- och utbildningsnämnden", "socialnämnden", "kulturnämnden")
MONTHS = (
    *("januari", "februari", "mars", "april", "maj", "juni"),
    *("augusti", "september", "oktober", "november", "december"),
)
FIRST_NAMES = ("Tuva", "Birger", "Maj-Lis", "Yngve", "Saga", "Love", "Ebba", "Rurik", "Nour", "Amir", "Sárá", "Ville")
LAST_NAMES = ("Granlöv", "Stormhatt", "Öbrant", "Tjärnblad", "Vinterkvist", "Halmström", "Kvarnfors", "Ljungvide")
ROLES = ("enhetschef", "projektledare", "nämndens ordförande", "förvaltningschef", "rektor", "stadsarkitekt")
KINDS = ("press-release", "press-release", "press-release", "news", "invitation", "statement")
ORGANISATIONS = (
    ("kommunen", "Sundamra kommun"),
    ("vatten", "Sundamra Vatten AB"),
    ("bostader", "Sundamra Bostäder AB"),
    ("raddningen", "Räddningstjänsten Sundamra"),
)
HELP = (
    ("Kommunens växel", "0980-319 200", "Vardagar 8–16.30."),
    ("Sjukvårdsrådgivningen", "1177", "Dygnet runt."),
    ("Polisen", "114 14", "När det inte är bråttom."),
    ("Vid fara för liv", "112", "Ring genast."),
)
LINKS = (
    ("Läs mer på kommunens webbplats", "https://www.sundamra.example/aktuellt"),
    ("Alla handlingar i ärendet", "https://www.sundamra.example/handlingar?diarium=2024&nr=17"),
    ("Karta över området", "https://kartor.sundamra.example/"),
)
