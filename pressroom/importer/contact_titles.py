"""List the titles above contacts in the languages outside the North and German: words for “More information”."""

_LATIN_INFORMATION = (
    r"(?:pro )?(?:bližší|další|více|podrobnější|bližšie|ďalšie|viac) inform[aá]c[eií]\w{0,2}|bližší info"
    r"|(?:további|bővebb|részletes) (?:információ|felvilágosítás|tájékoztatás)\w{0,4}"
    r"|(?:pentru )?(?:mai multe |alte )?(?:informa[țţt]ii|rela[țţt]ii|detalii)(?: suplimentare)?"
    r"|(?:papildu |plašāk[aāu]\w? |vairāk )?informācij[auās]{1,2}"
    r"|(?:daugiau|papildom\w{1,3}|išsamesn\w{1,3}) informacij\w{1,3}"
    r"|(?:nánari|frekari) upplýsingar|(?:więcej|dodatkow\w{1,3}|szczegółow\w{1,3}) informacj[iae]"
    r"|(?:lisainfo|lisateave|rohkem infot)|(?:više|dodatne|več) informacij[ea]?"
)
_CYRILLIC_INFORMATION = (
    r"(?:более |більш )?(?:подробн|дополнительн|детальн|додатков)\w{2,3} (?:информаци|інформаці)\w{1,2}"
    r"|(?:за )?(?:повече|допълнителна) информация|(?:телефоны? для )?(?:справки|довідки)"
)
_GIVEN_BY = (
    r"poskytne|podá|vám poskytne|poskytnú|ad(?:nak)?|nyújt|kérhető|sagatavoja|sniedz|sniegs|teikia|suteiks"
    r"|veitir|gefur|veita|udziela|annab|daje|можно получить(?: у)?|можна отримати(?: у)?|надає"
)
MORE_INFORMATION = rf"(?:{_LATIN_INFORMATION}|{_CYRILLIC_INFORMATION})(?: (?:{_GIVEN_BY}))?"

MORE_CONTACT_TITLES = (
    rf"{MORE_INFORMATION}|(?:persoan[ăa] de contact|kontaktní osoba|kapcsolattartó|sajtókapcsolat|kontaktpersona"
    r"|контакт(?:ы|и|на особа|ное лицо)?|kontakt (?:pro|dla) (?:média|novináře|mediów))"
    r"|(?:pers|media)[- ]?(?:contact(?:en|persoon|personen)?|informatie|voorlichting|dienst)|contactperso(?:on|nen)"
    r"|contactgegevens|(?:noot|informatie) voor de (?:redacties?|pers)|(?:voor )?(?:meer|"
    r"nadere) informatie(?: .{1,40})?"
    r"|contactos?(?: (?:de|para) (?:la )?(?:prensa|medios|comunicación|imprensa))?"
    r"|(?:gabinete|oficina|departamento|assessoria) de (?:prensa|comunicación|imprensa|comunicação)"
    r"|(?:para )?(?:más|mais) (?:información|informações|informação)(?: .{1,40})?|datos de contacto"
    r"|contatt[oi](?: (?:per la |con la )?(?:stampa|media))?(?: per (?:la stampa|i media))?"
    r"|ufficio (?:stampa|comunicazione)|addett[oa] stampa"
    r"|(?:per )?(?:ulteriori |maggiori )?informazioni(?: (?:per|alla) .{1,40})?"
    r"|[【＜<《■◆●◇□\[（(]*.{0,30}(?:お?問い?合わ?せ|連絡先|報道関係者|取材(?:の)?(?:お?申し?込み|依頼))(?:先|窓口|"
    r"はこちら)?.{0,16}"
    r"|[【\[]?(?:媒体|媒體|新闻|新聞)?(?:联系人?|联络人?|聯絡人?|聯繫人?|联系方式|聯絡方式)[】\]]?"
    r"|(?:보도|언론|취재)?\s?문의(?:처)?|담당자"
)
