"""List the titles above contacts in Dutch, Spanish, Italian, Portuguese, Japanese, Chinese and Korean."""

MORE_CONTACT_TITLES = (
    r"(?:pers|media)[- ]?(?:contact(?:en|persoon|personen)?|informatie|voorlichting|dienst)|contactperso(?:on|nen)"
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
