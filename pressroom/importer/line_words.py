"""List the lines that stand in and below the texts of pages without being part of them, in several languages."""

import re

_NETWORK = (
    r"(?:facebook(?:on|u|ta)?|twitter(?:en|ze|zie)?|x|linked ?in|whats ?app|telegram|reddit|pinterest|instagram(?:ie)?|"
    r"tumblr|digg|delicious|myspace|google ?(?:\+|plus)?|messenger|viber|signal|vk(?:ontakte)?|вконтакте|"
    r"одноклассники|фейсбук|туитър|твиттер|wykop|nk|xing|threads|bluesky|mastodon|youtube|tiktok|iwiw|sms|"
    r"e-?mail|e-?post|mail|mejl|email(?:em|ben)?)"
)
_SHARE = (
    r"(?:share(?: (?:this|on|via|to|with|it)(?: (?:article|story|page|post|news))?)?|tweet(?: this)?|"
    r"dela(?: (?:artikeln|sidan|på|via))*|del(?: (?:artikkelen|artiklen|på|via))*|jaa(?: artikkeli)?|"
    r"teilen|artikel (?:teilen|empfehlen|versenden)|auf(?= )|partager(?: (?:l[’']article|sur|cet article))*|"
    r"compart(?:ir|e|ilhe|ilhar)(?: (?:en|no|na|por|este|artículo|artigo|esta|notícia|noticia))*|"
    r"condividi(?: (?:su|l[’']articolo|questo|articolo))*|(?:deel|delen)(?: (?:dit|artikel|op|via))*|"
    r"udostępnij(?: na)?|podziel się(?: na)?|sdílet(?: na)?|zdieľať(?: na)?|megosztás|megosztom|oszd meg|küldd ide|"
    r"(?:cikk|hír) megosztása|distribuie(?: pe)?|partajează|trimite(?: pe| prin)?|сподели(?: във?)?|споделяне|"
    r"поделиться(?: в)?|поделись|поділитися(?: у| в)?|κοινοποίηση(?: στο)?|μοιραστείτε(?: το)?|paylaş)"
)
_PRINT = (
    r"print(?: this)?(?: page| article| story)?|(?:view |show |open |see )?(?:printable|print|printer[- ]friendly) "
    r"(?:version|view|page|copy)|utskriftsvänlig(?: version| sida)?|utskriftsvennlig(?: versjon| side)?|"
    r"udskriftsvenlig(?: version| side)?|tulostettava versio|tulostusversio|"
    r"printer[- ]friendly(?: version| page)?|"
    r"skriv ut(?: sidan| artikeln?)?|"
    r"udskriv|tulosta|drucken|(?:seite|artikel) drucken|druck(?:version|ansicht)|imprimer(?: .{1,14})?|"
    r"version imprimable|imprimir|versión para imprimir|stampa(?: .{1,14})?|afdrukken|(?:wy)?drukuj|"
    r"wersja do druku|vytisknout|tisknout|tisk|verze pro tisk|(?:ki)?nyomtat(?:om|ás)|nyomtatható (?:verzió|változat)|"
    r"tipăre[sșş]te|printează|за печат|принтирай|отпечатай|версия за печат|распечатать|печать|версия для печати|"
    r"роздрукувати|друк|версія для друку|εκτύπωση|yazdır"
)
_FONT_SIZE = (
    r"(?:larger|smaller|increase|decrease|bigger) (?:text|font)(?: size)?|(?:text|font) size|(?:större|"
    r"mindre) text|textstorlek|"
    r"tekststørrelse|(?:größere|kleinere) schrift|schriftgröße|tekstin koko|taille (?:du texte|de (?:la )?police)|"
    r"tamaño (?:de (?:la )?)?(?:letra|fuente|texto)|dimensione (?:del )?(?:testo|caratter[ei])|lettergrootte|"
    r"rozmiar (?:czcionki|tekstu)|(?:powiększ|pomniejsz|zmniejsz) (?:czcionkę|tekst)|velikost (?:písma|textu)|"
    r"(?:(?:nagyobb|kisebb) )?betűméret|размер (?:на )?(?:шрифта|текста)|розмір шрифту|"
    r"μέγεθος (?:γραμματοσειράς|κειμένου)|(?:yazı|metin) boyutu|a a a"
)
_BOOKMARK = (
    r"add (?:to )?(?:bookmarks?|favou?rites)|bookmark(?: this)?(?: page| article)?|save (?:for later|article|story)|"
    r"spara artikeln?|lägg till (?:i|som) (?:favoriter|bokmärken?|favorit)|zu (?:den )?favoriten(?: hinzufügen)?|"
    r"lesezeichen(?: setzen)?|artikel merken|ajouter (?:aux|à mes) favoris|añadir a favoritos|aggiungi ai preferiti|"
    r"toevoegen aan favorieten|(?:dodaj )?do (?:ulubionych|zakładek)|přidat do oblíbených|"
    r"(?:hozzáadom a )?(?:könyvjelzőhöz|kedvencekhez)|adaugă la favorite|добави в любими|"
    r"(?:добавить )?в (?:избранное|закладки)|(?:додати )?в обране|προσθήκη στα αγαπημένα|favorilere ekle"
)
_SEND = (
    r"e-?mail (?:this|to a friend)(?: .{1,20})?|send (?:this )?to a friend|tipsa (?:en vän|via .{1,10})|tip en ven|"
    r"(?:skicka|send) (?:till|til) en (?:vän|venn|ven)|envoyer (?:à un ami|par e-?mail|par courriel)|"
    r"enviar (?:por (?:correo|e-?mail)|a un amigo)|invia (?:per e-?mail|a un amico)|"
    r"wyślij (?:e-?mailem|znajomemu)|poslat e-?mailem|ajánlom|изпрати на приятел|отправить другу|e-posta ile gönder|"
    r"report (?:an? )?(?:error|mistake|typo)|zgłoś błąd(?: .{1,14})?|fehler melden|rapportera fel|"
    r"meld (?:en|een) (?:fout|feil)|signaler une erreur|segnala (?:un )?errore|nahlásit chybu|"
    r"сообщить об ошибке|повідомити про помилку"
)
_TOP = (
    r"back to top|powrót na (?:początek|górę)|do góry|zpět nahoru|vissza a tetejére|înapoi sus|нагоре|наверх|вгору|"
    r"başa dön|(?:terug )?naar boven|torna su|volver arriba|voltar ao topo|takaisin ylös|haut de page|nach oben|"
    r"(?:till|til) toppen"
)
_PRESS = rf"(?:{_SHARE}|{_PRINT}|{_FONT_SIZE}|{_BOOKMARK}|{_SEND}|{_TOP})"

# A line that says what can be done with the page: print it, send it, show it larger.
TOOL_LINE = re.compile(
    rf"[\W_]{{0,3}}{_PRESS}(?:[\W_]{{0,4}}(?:{_PRESS}|{_NETWORK})(?!\w)){{0,20}}[\W_]{{0,3}}", re.IGNORECASE
)
NETWORK_NAME = re.compile(_NETWORK, re.IGNORECASE)
# “Follow us on Twitter: @town”
FOLLOW_LINE = re.compile(
    r"(?:follow|like|find|join|följ|gilla|følg|lik|seuraa|tykkää|folgen sie|folge|folgt|suivez|rejoignez|aimez|"
    r"sigue|síguenos|siga|seguici|segui|volg|polub|śledź|obserwuj|sledujte|kövess|kövessen|lájkolj\w*|"
    r"urmăre[sșş]te|последвайте|харесайте|подписывайтесь|подпишитесь|следите|підписуйтесь|ακολουθήστε|takip)\b"
    rf"(?:[^.!?]|\.(?=\w)){{0,50}}\b{_NETWORK}\b(?:\W{{0,3}}(?:[@#]\w+|and|och|og|und|et|y|e|en|i|a|и|ja|"
    rf"{_NETWORK}))*\W{{0,3}}",
    re.IGNORECASE,
)
_LANGUAGE = (
    r"(?:english|deutsch|german|français|francais|french|español|espanol|spanish|italiano|italian|português|portugues|"
    r"portuguese|nederlands|dutch|svenska|swedish|norsk|bokmål|nynorsk|norwegian|dansk|danish|suomi|suomeksi|finnish|"
    r"íslenska|polski|polish|česky|čeština|cestina|slovenčina|slovensky|magyar|hungarian|română|hrvatski|srpski|"
    r"slovenščina|lietuvių|latviešu|eesti|türkçe|turkish|русский|russian|українська|български|ελληνικά|"
    r"日本語|japanese|中文|繁體中文|简体中文|正體中文|繁体中文|chinese|한국어|korean|ไทย|עברית|العربية|arabic|català|euskara|galego|"
    r"sámegiella|davvisámegiella|på svenska|in english|auf deutsch|en français)"
)
# “English | Deutsch | 日本語”
LANGUAGE_MENU = re.compile(rf"[\W_]{{0,3}}{_LANGUAGE}(?:[\W_]{{1,5}}{_LANGUAGE}){{1,40}}[\W_]{{0,3}}", re.IGNORECASE)
# The label of an advertisement, or of the place where one would be.
ADVERTISEMENT_LABEL = re.compile(
    r"[\W_]{0,4}(?:advertisements?|advertising|ads? by \w+|sponsored(?: content)?|paid (?:content|post)|"
    r"(?:article|story) continues below(?: (?:the )?ad\w*)?|continue reading below|scroll (?:down )?to continue|"
    r"annons(?:er)?|annonse(?:r|innhold)?|annonce(?:r|indhold)?|artikeln fortsätter (?:under|efter|nedan).{0,20}|"
    r"artikkelen fortsetter (?:under|etter).{0,20}|artiklen fortsætter (?:under|efter).{0,20}|reklame|mainos|"
    r"juttu jatkuu mainoksen jälkeen|anzeigen?|werbung|publicité|publicidade?|pubblicità|contenido patrocinado|"
    r"advertentie|reclame|reklam[ay]?|hirdetés(?:ek)?|publicitate|реклама|διαφήμιση|oglas|oglasi|iklan|auglýsing|"
    r"広告|광고|广告)(?:\W{1,4}(?:advertisement|anzeige|annons|"
    r"scroll to continue(?: with (?:the )?content)?))?[\W_]{0,4}",
    re.IGNORECASE,
)
# What a template or a content system was to replace.
TEMPLATE_MARK = re.compile(
    r"\{\{[^{}]{0,80}\}\}|\{%.{0,80}%\}|<%.{0,80}%>|\[\[[\w .:|-]{1,60}\]\]|%%[\w.-]{1,40}%%|[$#]\{[^{}]{1,60}\}|"
    r"#{3}[A-Z0-9_]{2,40}#{3}|\*\|[A-Z0-9_:]{2,40}\|\*|\[/?[a-z][a-z0-9]*(?:[_-][a-z0-9]+)+(?: [^\[\]]{0,300})?\]|"
    r"\[/?(?:gallery|caption|embed|audio|video|playlist|contact-form)(?: [^\[\]]{0,300})?\]"
)

_COMMENTS = (
    r"(?:comments?|kommentare?[rn]?|kommentit|commentaires?|comentarios?|comentários?|commenti|reacties|"
    r"komentarz[ey]?|komentáře|komentarai|komentāri|kommentaarid|komentari|komentarji|hozzászólás(?:ok)?|kommentek|"
    r"comentarii(?:le)?|коментари|коментара|комментари[ий]|комментариев|коментарі[вї]?|σχόλια|"
    r"yorum(?:lar)?|評論|评论|コメント|댓글)"
)
_OF_READERS = (
    r"(?:your|reader[s’']{0,2}|user|our readers[’']?|wasze|twoje|vaše|våra läsares|läsarnas|lesernes|læsernes|ihre|"
    r"eure|leser|vos|vuestros|los|os|i vostri|jullie|uw|вашите|ваши|ваші|olvasói|lukijoiden)"
)
# “Leave a comment”, in the languages that have a verb before it and in those that have it after.
_WRITE_COMMENT = (
    r"(?:leave|write|add|post|submit|make|view|show|read|see)(?: all| an?| your)? (?:comments?|reply)(?: .{1,20})?|"
    r"join the (?:conversation|discussion)|what do you think\?|(?:skriv|lämna|lägg till|legg igjen|visa|vis) "
    r"(?:en |et |alla |alle )?(?:kommentare?r?|svar)|kommentera(?: artikeln)?|kommentér|jätä kommentti|kommentoi|"
    r"(?:schreiben?(?: sie)? |verfassen? )?(?:einen |ihren )?kommentar (?:schreiben|verfassen|hinterlassen|abgeben)|"
    r"schreiben?(?: sie)? einen kommentar|(?:laisse[rz]?|ajoute[rz]?|écrire|poster) (?:un|votre) commentaire|"
    r"(?:deja|dejar|escribe|añade|añadir|publicar)(?: un| tu| el)? comentario|"
    r"(?:deixe?|deixar|escreva|comente)(?: (?:um|o|seu))* comentário|(?:lascia|scrivi|aggiungi) un commento|"
    r"(?:laat|geef|plaats|schrijf) (?:een|uw|je) reactie(?: achter)?|reageer(?: op dit artikel)?|"
    r"(?:dodaj|napisz|zostaw) komentarz|(?:přidat|napsat|vložit|přidejte) komentář|szólj hozzá!?|"
    r"hozzászólás (?:írása|küldése)|hozzászólok|(?:adaugă|lasă|scrie)(?: un)? comentariu|"
    r"(?:напиши|добави|остави)(?: ваш)? коментар|коментирай|(?:написать|оставить|добавить) комментарий|"
    r"комментировать|(?:написати|залишити|додати) коментар|(?:γράψτε|αφήστε)(?: (?:ένα|το))? σχόλιο(?: σας)?|"
    r"yorum (?:yap|yaz|ekle)\w*|댓글 ?쓰기|发表评论|コメントを(?:書く|残す)"
)
# The heading of readers' comments, and one that can be the heading of a part of the text as well.
READER_COMMENTS = re.compile(
    rf"[\W_]{{0,3}}(?:[(\[]?\d{{1,5}}[)\]]? {_COMMENTS}|{_COMMENTS}(?: so far)? ?[(\[]\d{{1,5}}[)\]]|{_COMMENTS}: \d+|"
    rf"{_OF_READERS} {_COMMENTS}(?: ?[(\[]?\d{{1,5}}[)\]]?)?|{_COMMENTS} (?:der|von|av|från|de|des|dei|van) "
    rf"(?:leserne?|läsarna|læserne|los lectores|lecteurs|lettori|lezers|usuarios)|{_WRITE_COMMENT})[\W_]{{0,3}}",
    re.IGNORECASE,
)
COMMENTS = re.compile(rf"[\W_]{{0,3}}{_COMMENTS}[\W_]{{0,3}}", re.IGNORECASE)
# “The comments do not reflect the views of the editors.”
COMMENT_NOTICE = re.compile(
    r"(?=.*\b(?:comment|kommentar|komment|hozzászólás|komentar|komentář|коментар|комментари|comentári|comentari|"
    r"reacti|σχόλι|yorum))(?=.*\b(?:not|no|nie|nicht|keine|inte|inget|ikke|ikkje|ei|non|pas|não|niet|geen|nem|nu|"
    r"не|δεν|ne|değil)\b)(?=.*(?:responsib|liab|odpowiedzialn|verantwort|ansvar|vastuu|responsab|aansprakelijk|"
    r"verantwoordelijk|felelős|tükröz|răspund|отговорност|ответствен|відповідальн|ευθύν|sorumlu|reflect|odpověd)).*",
    re.IGNORECASE | re.DOTALL,
)

_AUTHOR = (
    r"(?:(?:written|posted|published|reported|edited|submitted|compiled|prepared|words|story|report|text|article|"
    r"photos?) by|by|authors?|text(?: (?:och|&|and|und) (?:foto|bild|photo)s?)?|(?:skriven |skrevet |"
    r"publicerad |inlagd )?av|skribent(?:er)?|författare|forfatter(?:e)?|artikelförfattare|redaktør|kirjoittaja|"
    r"teksti|(?:verfasst |geschrieben |erstellt )?von|autor(?:in|en|es|as?|zy|i)?|redaktion|"
    r"(?:écrit |rédigé |publié )?par|auteure?s?|(?:escrito |publicado |redactado )?por|(?:scritto |pubblicato )?da|"
    r"a cura di|autor[ei]|(?:geschreven |geplaatst )?door|(?:opracowa[łl]a? )?przez|napsala?|szerző|írta|scris de|"
    r"автор[ыи]?|написал|текст|συντάκτης|συγγραφέας|yazar|yazan|hazırlayan|penulis|oleh)"
)
AUTHOR_LABEL = re.compile(rf"{_AUTHOR}\s*:?", re.IGNORECASE)
_NAMES = r"(?:[^.!?]|\b[A-ZÅÄÖÆØÜÉ]\.|\b[ap]\.m\.|\b(?:Dr|Prof|Jr|Sr|St|Mag|Ing)\.){2,90}"
AUTHOR_LINE = re.compile(
    rf"(?i:{_AUTHOR})\s*:\s*{_NAMES}|"
    r"(?i:(?:written|posted|published|reported|edited|submitted|compiled|words|story|report|article|photos?) by|"
    r"skriven av|skrevet av|verfasst von|geschrieben von|écrit par|rédigé par|escrito por|scritto da|a cura di|"
    rf"geschreven door|scris de)\s+{_NAMES}"
)
