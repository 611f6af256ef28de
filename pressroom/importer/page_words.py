"""List the words by which sections and labels of press pages are recognised, in several languages."""

import re
from functools import lru_cache
from typing import Literal

SectionKind = Literal[
    "contacts",
    "about",
    "related",
    "documents",
    "pictures",
    "facts",
    "help",
    "links",
    "keywords",
    "share",
    "versions",
    "withdrawn",
]

_HEADINGS: dict[SectionKind, str] = {
    "contacts": (
        r"(?:press|media|medie|presse|lehdistö)[- ]?(?:kontakt(?:e[rn]|personer)?|contacts?|yhteydet|enquiries|"
        r"inquiries|"
        r"ansprechpartner(?:in)?|stelle)|kontakt(?:e|er|personer|person|information|informasjon|uppgifter|"
        r"opplysninger)?|"
        r"contacts?(?: us| information| details| persons?)?|related contacts?(?: (?:and|"
        r"&) links?)?|yhteystiedot|yhteyshenkilöt|lisätietoja(?: antaa)?|"
        r"lisätiedot|ansprechpartner(?:in)?|för (?:mer|ytterligare|vidare) information(?:,? (?:vänligen )?kontakta)?|"
        r"for (?:more|further|mer|yderligere|ytterligere) (?:information|informasjon|info)(?:,? (?:please "
        r")?contact| kontakt)?|"
        r"(?:further|more) information contact|(?:media|press) (?:enquiries|inquiries|office|relations)|"
        r"presskontakter|"
        r"frågor besvaras av|kontaktperson(?:er)?|notes to editors and contacts?|"
        r"weitere informationen (?:bei|erteilt)|rückfrage(?:n|hinweise?)(?: (?:&|und|an) .{1,40})?"
    ),
    "about": r"(?:om|about|tietoa|über|fakta om|facts about) .{2,80}|boilerplate",
    "related": (
        r"(?:relater(?:at|ade|te|ede)?|related|liknande|lignende|similar|muita|aiheeseen liittyv\w+|ähnliche|"
        r"verwandte)"
        r"(?: \w+){0,4}|läs (?:också|även|vidare)|les også|læs også|read (?:also|next)|also read|see also|se "
        r"också|lue myös|"
        r"(?:fler|flere|more|other|andra|andre|latest|senaste|siste|seneste|recent|suggested|uusimmat|"
        r"weitere|aktuelle|neueste)"
        r"(?: \w+){0,3} (?:nyheter|pressmeddelanden|pressemeldinger|pressemeddelelser|nyheder|news|press "
        r"releases|releases|"
        r"stories|posts|articles|artiklar|artikler|uutiset|tiedotteet|nachrichten|meldungen|berichte|"
        r"artikel|pressemitteilungen|beiträge|"
        r"inlägg|innlegg)(?: \w+){0,4}|senaste nytt|siste nytt|you (?:may|might) (?:also )?(?:like|be interested in)|"
        r"du kanske också gillar|mer från .{1,60}|more from .{1,60}|explore(?: the topic| more| further)?|popular(?: "
        r"news| posts)?|"
        r"mirror(?:s| sites?| servers?)|spiegelserver|sites? miroirs?|ミラー(?:サイト)?|鏡像站?|"
        r"(?:press|news|release|press release) archives?|pressearchiv|pressarkiv|pressearkiv|"
        r"(?:previous|older|past|earlier) (?:news|(?:press )?releases)|(?:äldre|tidigare) (?:nyheter|pressmeddelanden)|"
        r"(?:eldre|tidligere) (?:nyheter|pressemeldinger)|(?:ältere|frühere) (?:meldungen|pressemitteilungen)|"
        r"過去の(?:ニュース|お知らせ)(?:リリース)?|バックナンバー|"
        r"mest läst\w*|mest lest\w*|most (?:read|popular)|what'?s new|nyhetsarkiv|news archive|das könnte .{1,60}|"
        r"top stories|trending(?: now)?|(?:more )?must[- ]reads?(?: .{1,40})?|editors?[’']?s? picks?|"
        r"recommended(?: .{1,30})?|"
        r"lesen sie auch|mehr zum thema|"
        r"(?:noticias|artículos|notas|contenidos?) relacionad[oa]s|relacionad[oa]s?|"
        r"(?:también )?[tl]e puede interesar|"
        r"(?:mention(?:s|ed)|featured|links?) in this (?:article|story|post|release)|"
        r"(?:people|companies|topics|stocks|products) (?:mentioned )?in this (?:article|story|post)|"
        r"(?:nämn[st]|nämnda|omtalt|omtalte|nævnt) i (?:artikeln?|artikkelen|saken|artiklen|texten)|"
        r"(?:in )?(?:diesem|dem) (?:artikel|beitrag) (?:erwähnt|genannt)\w*|(?:cité|"
        r"mentionné)s? dans (?:cet |l[’'])article|"
        r"mencionad[oa]s? (?:en|no) (?:este|el) art[ií]culo|(?:citat[ie]|menzionat[ie]) (?:in questo|"
        r"nell[’'])\s?articolo|"
        r"genoemd in dit artikel|wymienione w (?:tym )?artykule|"
        r"(?:вижте|виж|прочетете|прочети) (?:още|също)(?: .{1,40})?|още (?:по темата|новини)(?: .{1,40})?|"
        r"(?:най-|най )?(?:четени|гледани|коментирани)|подобни (?:новини|статии)|свързани (?:новини|статии|"
        r"публикации)|"
        r"(?:читайте|смотрите|узнайте) (?:еще|ещё)(?: .{1,40})?|самое (?:читаемое|популярное|интересное)|по теме|"
        r"материалы по теме|(?:последние|главные) новости|популярн(?:ое|ые .{1,30})|рекомендуем|"
        r"(?:схожі|пов[’']язані|останні|головні) (?:новини|статті|матеріали)|за темою|найпопулярніше|"
        r"(?:hasonló|kapcsolódó|további|legfrissebb|ajánlott) (?:cikk|hír|írás|anyag|bejegyzés)\w*|"
        r"olvass(?:a|on)? el(?: .{1,20})?|"
        r"olvasta már\??|(?:leg)?olvasottabb(?:ak)?|ajánljuk(?: még)?|ez is érdekelheti?|"
        r"(?:najczęściej|najchętniej) czytane|najpopularniejsze|polecamy|(?:przeczytaj|czytaj|zobacz) więcej|"
        r"(?:zobacz|więcej) (?:na ten temat|z (?:tej )?kategorii .{1,30})|może (?:cię|"
        r"ci) (?:zainteresować|się spodobać)|"
        r"(?:nejčtenější|podobné|další) (?:články|zprávy|zpravodajství)|nejčtenější|mohlo by vás zajímat|"
        r"(?:cele mai|cel mai) (?:citite|citit)(?: .{1,30})?|(?:alte|ultimele) (?:știri|stiri|articole)|"
        r"articole recomandate|"
        r"(?:σχετικά|παρόμοια|περισσότερα) (?:άρθρα|νέα|θέματα)|διαβάστε (?:επίσης|ακόμη|ακόμα|"
        r"περισσότερα)|δείτε (?:επίσης|ακόμη)|"
        r"δημοφιλή|(?:τελευταία|όλα τα) νέα|(?:benzer|diğer|önerilen|son) (?:haberler|yazılar|içerikler)|"
        r"en çok okunan(?:lar)?|bunlar da ilginizi çekebilir|"
        r"(?:slične|povezane|ostale) (?:vijesti|vesti|novosti|teme)|najčitanije|(?:pročitajte|vidi) (?:još|i)|"
        r"luetuimmat|suosituimmat|katso myös|lisää aiheesta|samasta aiheesta|mest læste?|mest (?:sett|"
        r"delt|kommenterte?)|"
        r"meistgelesen(?:e .{1,20})?|das könnte sie auch interessieren|auch interessant|"
        r"(?:le[ae]|ver) también|(?:lo )?más (?:leíd|vist|comentad)[oa]s?(?: .{1,40})?|(?:últimas|otras|"
        r"más) noticias(?: .{1,40})?|"
        r"(?:notícias|artigos|conteúdos?) relacionad[oa]s|(?:leia|veja) (?:também|mais)|mais (?:lidas|notícias|"
        r"vistas)|"
        r"(?:articles?|actualités|communiqués|contenus) (?:liés|associés|similaires|connexes|récents)|(?:à )?lire "
        r"(?:aussi|également|ensuite)|voir aussi|sur le même (?:sujet|thème)|dans la même rubrique|"
        r"les plus (?:lus|populaires)|"
        r"(?:autres|derni[eè]re?s|toutes les) (?:articles|actualités|communiqués|nouvelles)(?: .{1,40})?|"
        r"(?:articoli|notizie|contenuti) correlat[ie]|(?:leggi|vedi) anche|(?:ultime|altre) notizie|i più letti|"
        r"gerelateerd(?: .{1,30}|e .{1,30})?|(?:lees|zie) ook|meest gelezen|(?:meer|laatste|ander) nieuws|"
        r"(?:czytaj|zobacz|przeczytaj) (?:też|także|również)|(?:powiązane|podobne) .{1,30}|(?:inne|"
        r"pozostałe) aktualności|"
        r"související .{1,30}|čtěte také|articole (?:similare|asemănătoare)|cite[sș]te [sș]i|ilgili haberler|"
        r"baca juga|berita terkait|(?:читайте|смотрите) (?:также|також)|похожие .{1,30}|другие новости|"
        r"相关(?:新闻|文章|阅读|链接)|推荐阅读|関連(?:記事|ニュース|リンク)|관련 ?(?:기사|뉴스)"
    ),
    "documents": (
        r"(?:dokument(?:er|e|ter)?|documents?|files?|filer|bilagor|vedlegg|bilag|liitteet|attachments?|"
        r"downloads?|nedladdning(?:ar|sbart material)?|ladda ner|last ned|nedlastinger|tiedostot|anhänge|dateien|"
        r"presskit|press kit)"
    ),
    "pictures": (
        r"(?:press|presse)?(?:bilder|bild|billeder|bilete)|(?:press |media )?(?:images?|pictures?|photos?|"
        r"gallery|media)|"
        r"kuvat|bildmaterial|pressefotos?|fotos?|bildgalleri"
    ),
    "facts": r"fakta(?:ruta|boks)?|snabbfakta|facts|quick facts|key facts|faktat|fakten|i korthet|in brief|"
    "at a glance",
    "help": r"(?:här|her) (?:finns|kan du få|finner du|får du) (?:hjälp|hjelp).{0,40}|where to (?:find|get) "
    r"help|hjälp och stöd",
    "links": (
        r"(?:relaterade |related |externa |external |nyttige |nyttiga |useful |hyödylliset )?(?:länkar|lenker|"
        r"links?|linkit|"
        r"linkkejä)|läs mer(?: här)?|les mer|læs mere|read more|lue lisää|mehr(?: zum thema)?|further reading|"
        r"mer information"
    ),
    "keywords": (
        r"nyckelord|ämnen|ämnesord|taggar|tags?|topics?|keywords?|emner|emneord|stikkord|avainsanat|"
        r"asiasanat|schlagwörter|"
        r"schlagworte|themen|kategorier?|categories|category|regioner|regions|filed under|taggat(?: med)?|"
        r"tagged(?: with)?|(?:temas|tópicos)(?: relacionados)?|etiquetas|étiquettes|mots[- ]clés|thèmes|argomenti|"
        r"parole chiave|trefwoorden|onderwerpen|słowa kluczowe|tagi|palavras-chave|related topics|"
        r"ключови думи|ключевые слова|ключові слова|етикети|тагове|теги|метки|címkék|kulcsszavak|tagek|štítky|"
        r"klíčová slova|kľúčové slová|etichete|cuvinte[- ]cheie|ετικέτες|λέξεις[- ]κλειδιά|etiketler|etiketter|"
        r"oznake|ključne besede"
    ),
    "share": (
        r"dela(?: .{1,40})?|del(?: .{1,20})?|share(?: .{1,40})?|jaa(?: .{1,20})?|teilen(?: .{1,20})?|følg oss|"
        r"följ oss|"
        r"follow us(?: .{1,20})?|prenumerera.{0,60}|subscribe.{0,60}|abonner.{0,60}|tilaa.{0,60}|nyhetsbrev|"
        r"newsletter|"
        r"skriv ut|print(?: this page)?|comments?(?: \(\d+\))?|\d+ comments?|kommentarer?(?: \(\d+\))?|leave a "
        r"(?:reply|comment)|"
        r"lämna (?:ett svar|en kommentar)|legg igjen en kommentar|kommentare?|(?:hjälpte|hjalp).{1,60}\?|"
        r"(?:was|is) this page (?:useful|helpful)\??|lyssna|listen|recommend this|on social media|"
        r"partager(?: .{1,40})?|compart(?:ir|e|ilhe|ilhar)(?: .{1,40})?|condividi(?: .{1,40})?|udostępnij|"
        r"suivez-nous.{0,40}|"
        r"síguenos.{0,40}|siga-nos.{0,40}|seguici.{0,40}|volg ons.{0,40}|(?:laisser|ajouter) un commentaire|"
        r"commentaires?|"
        r"(?:deja|dejar|deixe) (?:un|um|tu|seu) comentario|coment[aá]rios?|commenti|reacties"
    ),
    "withdrawn": r"varför (?:det|den|texten) drogs tillbaka|why (?:it|this) was withdrawn",
    "versions": r"versioner|versions|ändringshistorik|change history|other formats|andra format",
}
_HEADING_PATTERNS = {
    kind: re.compile(rf"(?:{pattern})\s*[:?!.…]*", re.IGNORECASE) for kind, pattern in _HEADINGS.items()
}

GENERIC_TITLES = re.compile(
    r"(?:alla |all |våra |our |latest |senaste )?(?:nyheter|nyhet|news|newsroom|press ?room|pressrum|presserum|"
    r"presserom|"
    r"press ?releases?|pressmeddelanden?|pressemelding(?:er)?|pressemeddelelser?|pressemitteilung(?:en)?|presse|press|"
    r"mediarum|media|mediatiedotteet|tiedotteet|tiedote|lehdistötiedote|uutiset|uutinen|aktuellt|"
    r"aktuelt|aktuelles|blogg?|"
    r"nyhetsarkiv|nyhetsrum|news archive|nyhetsrom|presscenter|press cent(?:er|re)|media cent(?:er|re)|home|hem|start|"
    r"startsida|news (?:and|&) (?:media|events|press)|press (?:and|&) media|news story|press statement|"
    r"meny|menu|sök|search|untitled|ex-?\d+(?:\.\d+)?|exhibit \d+(?:\.\d+)?|index|document|dokument|"
    r"title|sida|page|nyheter och press|nyheter & press|"
    r"actualités?|communiqués?(?: de presse)?|salle de presse|espace presse|accueil|noticias|notas? de prensa|"
    r"sala de (?:prensa|imprensa)|inicio|notícias|início|notizie|comunicat[oi] stampa|sala stampa|nieuws|"
    r"persbericht(?:en)?|aktualności|"
    r"пресс-?релизы?|новости(?: компании)?|пресс-?центр|прес-?релізи?|новини|tiskov[áé] zpráv[ay]|aktuality|"
    r"novinky|sajtóközlemény(?:ek)?|hírek|comunicate(?: de presă)?|știri|informacj[ae] prasow[ae]|"
    r"komunikaty? prasow[ye]|"
    r"basın bülten(?:i|leri)|haberler|δελτί[οα] τύπου|νέα|uudised|pressiteated?|naujienos|jaunumi|event updates?|"
    r"(?:ニュース|プレス)\s?(?:リリース)?|お知らせ|新着情報|トピックス|報道発表(?:資料)?|記者発表(?:資料)?|"
    r"新聞稿|新闻稿|新聞中心|"
    r"新闻中心|新聞|新闻|最新消息|公告|公司新闻|媒体中心|보도\s?자료|공지\s?사항|뉴스|소식|"
    r"meddelanden|announcements?|untitled document|new page \d*|namnlös|default|main menu|huvudmeny|"
    r"cookies?|kakor|om kakor|.{0,30}(?:use|använder|uses|bruker) (?:cookies|kakor)(?: .{0,60})?)",
    re.IGNORECASE,
)

PUBLISHED_WORDS = (
    r"publicera[dt]\w*|publisert|publiceret|published|julkaistu|veröffentlicht|utgiven|utgitt|issued|"
    r"released|posted|date|"
    r"datum|dato|pvm|erscheinungsdatum|publiceringsdatum|(?:publish(?:ed)?|release|issue) date|"
    r"först publicerad|first published|"
    r"publicad[oa]|publiée?|date de publication|pubblicato|gepubliceerd|geplaatst|opublikowano|publikováno|fecha|"
    r"опубликовано|发布(?:日期|时间)|公開日"
)
_UPDATED = (
    r"(?:senast |sist |last |zuletzt |viimeksi )?(?:uppdatera[dt]|ändrad|oppdatert|endret|opdateret|updated|modified|"
    r"päivitetty|muokattu|aktualisiert|geändert|reviewed|granskad|granskat)(?: den| av| on| am)?|"
    r"(?:last|latest) (?:updates?|changes?|revisions?|edit(?:ed)?|built)|(?:last )?revised|senaste (?:ändring|"
    r"uppdatering)|"
    r"sist (?:endret|oppdatert)|siste (?:endring|oppdatering)|seneste (?:ændring|opdatering)|sidst (?:ændret|"
    r"opdateret)|"
    r"viimeisin päivitys|letzte (?:änderung|aktualisierung|bearbeitung)|dernière (?:modification|révision)|"
    r"última (?:modificación|actualización|revisión|atualização|modificação)|ultim[ao] (?:aggiornamento|modifica|"
    r"revisione)|"
    r"laatste (?:wijziging|update|aanpassing)|laatst (?:gewijzigd|bijgewerkt|aangepast)|ostatnia (?:aktualizacja|"
    r"modyfikacja|"
    r"zmiana)|poslední (?:změna|aktualizace|úprava)|последнее (?:обновление|изменение)|последняя редакция|"
    r"最終更新日?時?|最后更新|最後更新|最后修改|更新日期?|更新时间|更新時間|최종\s?수정일?|수정일|"
    r"senast (?:publicerad|ändrat)|stand|changed|edited|a(?:c)?tualizado|mis(?:e)? à jour|modificato|aggiornato|"
    r"bijgewerkt|gewijzigd|zaktualizowano|обновлено|更新"
)
# “Date:” alone is that of the page; “Launch date:” and “Geburtsdatum:” are not.
PUBLISHED_LABEL = re.compile(
    rf"(?:(?<!\w )|(?!(?:date|datum|dato|pvm|fecha)\b))\b(?:{PUBLISHED_WORDS})\b(?: den| on| am|"
    r" av .{{1,40}})?\s*[:：]?\s*$",
    re.IGNORECASE,
)
UPDATED_LABEL = re.compile(
    rf"\b(?:{_UPDATED})(?:\b|(?<=[日期间間時]))(?: by [^.:]{{1,40}}?)?(?: on)?\s*[:：]?\s*(?:[^\W\d_]{{2,12}},\s*)?$",
    re.IGNORECASE,
)
EVENT_LABEL = re.compile(
    r"\b(?:beginn|begin|start(?:s|ar|er)?|ende|ends?|slut(?:ar|ter)?|när|når|wann|when|alkaa|päättyy|début|fin|"
    r"anmeldeschluss|deadline|sista (?:anmälnings)?dag|söks senast|frist|termin)\b(?: am| den| on)?\s*:?\s*$",
    re.IGNORECASE,
)
# A line above or below the headline that says only what kind of text this is, when, by whom, or what to press.
META_LINE = re.compile(
    rf"(?:(?:{PUBLISHED_WORDS})|(?:{_UPDATED}))\b.{{0,120}}|(?:press ?release|pressmeddelande|pressemelding|"
    rf"pressemeddelelse|"
    r"pressemitteilung|lehdistötiedote|tiedote|nyhet|news(?: story)?|press notice|press statement|invitation|"
    r"pressinbjudan|for immediate release|för omedelbar publicering|embargo.{0,60})\b.{0,60}|"
    r"(?:av|by|von|af|from|från|fra|author|författare|text|skribent|di|da|por|par|door|oleh|"
    r"przez)\s*:?\s+[^.!?]{2,60}|"
    r"(?:lyssna|listen|dela|share|skriv ut|print|tipsa|del|lytt|jaa|tulosta|teilen|drucken|kuuntele|e-post|"
    r"email|facebook|"
    r"twitter|linkedin|x|whatsapp|reddit|copy link|kopiera länk|back|tillbaka|ladda ner.{0,40}|download.{0,40}|"
    r"läs upp|a a a|gespeichert von.{0,60}|submitted by.{0,60}|inlagd av.{0,60}|"
    r"följ|follow|prenumerera|subscribe|min read|read time.{0,20})(?:\s*[|/·•]?\s*\w+){0,3}|"
    r"\d+ min(?:utes?|uter)?\.?(?: read| läsning| lesetid| läsetid)?|lästid.{0,20}|reading time.{0,20}|[\W\d_]{1,20}",
    re.IGNORECASE,
)
# A line below the text that says whose it is, or leads to another page.
END_LINE = re.compile(
    r"(?:©|\(c\)|copyright(?! \w+ (?:is|are|was|has|protects?|says)\b)\b)[^.!?]{0,120}[.]?|"
    r"[«‹<←» ]*(?:next page|previous page|nächste seite|nästa sida|"
    r"neste side|"
    r"page suivante|zurück(?: zur (?:übersicht|startseite|liste))?|zur übersicht|back(?: to .{1,40})?|"
    r"tillbaka(?: till .{1,40})?|tilbake(?: til .{1,40})?|til toppen|till toppen|back to top|nach oben|haut de page|"
    r"retour(?: à .{1,40})?|vorheriges?|previous|next|weiter|nästa|neste|föregående|forrige|weiterempfehlen)[»›>→ ]*",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def classify_heading(text: str) -> SectionKind | None:
    """Return what stands below a heading, if the heading says it."""
    text = text.strip()
    if not text or len(text) > 100:
        return None
    return next((kind for kind, pattern in _HEADING_PATTERNS.items() if pattern.fullmatch(text)), None)
