"""Remove the lines at the end of a page that are not text: menus, links back, notes of webmasters, counters, rights."""

import re
from itertools import zip_longest

from bs4.element import NavigableString, Tag

from pressroom.importer.date_lines import is_own_date_line, split_at_dates
from pressroom.importer.html_elements import HEADINGS, get_attribute, get_text, has_ancestor
from pressroom.importer.page_words import UPDATED_LABEL
from pressroom.importer.release_marks import is_end_mark, is_immediate
from pressroom.importer.text_lines import TextLine, list_lines, remove_line

_MAX_LINE = 220
_MAX_UPDATED = 120
_MIN_LINKS = 3
_MIN_WORDS_OF_MARK = 2
_MAX_WORDS_OF_LINK = 6
_MARKS = " \t\n[](){}<>«»‹›|·•*:^←→↑▲.-–—_"
_BETWEEN_LINKS = re.compile(r"[\s|·•\[\](){}<>«»‹›/:*~^–—_-]*")
_TO = r"(?:\W+(?:to|till|til|zur?|zum|à|au|al?|alla|naar|na|do|the|la|le|die|den|our|list|of)\b)*(?:\W+[^.!?]{1,40})?"
# What is all of a line with links, in several languages.
_LEADING_AWAY = re.compile(
    r"(?:(?:go |klik |klicka )?(?:back|return|tillbaka|tilbake|tilbage|zurück|retour|volver|regresar|voltar|torna|"
    rf"indietro|terug|takaisin|powrót|wstecz|zpět|vissza|înapoi|назад){_TO}|"
    r"(?:to )?(?:the )?(?:home|main|start|front|index|first|contents?|next|previous|prev|up|top|menu|more|site ?map)"
    r"(?: page| menu)?(?: of (?:the |this )?page)?|home ?page|"
    r"(?:more|all|other|next|previous|earlier|older|later|newer|recent|archived?)(?: \w+)? "
    r"(?:news|releases?|pages?|articles?|stor(?:y|ies)|items?)(?: archive)?|"
    r"(?:news|press|press releases?|news releases?|media)(?: (?:index|archive|list|room|page|cent(?:er|re)))?|"
    r"(?:till )?(?:startsidan?|hem|upp|nästa|föregående|arkiv)|hjem|forsiden?|neste|forrige|næste|"
    r"startseite|übersicht|nach oben|weiter|accueil|haut(?: de (?:la )?page)?|suivant|précédent|inicio|portada|arriba|"
    r"siguiente|anterior|pagina iniziale|avanti|successivo|precedente|etusivu|seuraava|edellinen|"
    r"strona główna|w górę|úvodní stránka|nahoru)",
    re.IGNORECASE,
)
_RIGHTS = (
    r"all (?:other )?rights reserved|alle rechte vorbehalten|tous droits (?:de reproduction )?réservés|"
    r"(?:todos los|reservados todos los) derechos(?: reservados)?|tutti i diritti (?:sono )?riservati|"
    r"alle rechten voorbehouden|med ensamrätt|alla rättigheter (?:förbehåll\w*|reserver\w*)|"
    r"alle rettigheter (?:forbeholdt|reservert)|kaikki oikeudet pidätetään|wszelkie prawa zastrzeżone|"
    r"všechna práva vyhrazena"
)
_SITE = r"(?:(?:this|the|our) )?(?:web ?|home ?|internet ?)?(?:sites?|pages?|server|document)"
_MADE = (
    r"(?:maintained|created|designed|hosted|powered|developed|managed|produced|built|programmed|published|"
    r"copyrighted|owned)"
)
_NOTES = re.compile(
    r"(?:©|\(c\)|copyright(?=\W*(?:©|\(c\)|[0-9]|by\b|of\b|notice\b|$)))"
    rf"(?:.{{0,90}}|.{{0,180}}(?:{_RIGHTS}).{{0,40}})|(?:{_RIGHTS}).{{0,60}}|"
    rf"(?:{_SITE} )?(?:(?:is|was|has been) )?{_MADE}(?:,? (?:and|&) \w+)? by\b.{{0,90}}|"
    rf"(?:{_SITE} )?(?:design|hosting|development|programming|layout)(?:,? (?:and|&) \w+)?(?: by\b|\s*:).{{0,80}}|"
    r"web ?(?:master|mistress|design|redaktion|redaktør|redaktör|ansvarig|ansvarlig)\b.{0,90}|"
    r".{0,60}\b(?:contact|e-?mail|mail|write|to) (?:to )?(?:the |our |your )?web ?master\b.{0,60}|"
    rf"(?:any )?(?:questions?|comments?|problems?|suggestions?|feedback|remarks)\b.{{0,60}}"
    rf"\b(?:this (?:site|page)|(?:web|home) ?(?:sites?|pages?))\b.{{0,90}}|"
    r"you are (?:the )?(?:visitor|guest|number)\b.{0,80}|"
    r"(?:number of )?(?:visitors?|visits|hits)\b.{0,10}\bsince\b.{0,60}|"
    rf"{_SITE} has been (?:accessed|viewed|visited)\b.{{0,80}}|"
    r"(?:visitors|hits|page views|"
    r"besökare|besøkende|besucher|visiteurs|visitas|visitatori|bezoekers)\s*:?\s*[0-9]+.{0,40}|"
    rf"(?:{_SITE} is )?(?:best|optimi[sz]ed|designed) (?:viewed|seen|experienced|for)\b.{{0,120}}|"
    r"(?:optimiert|optimerad|optimeret|optimalisert|optimisé|optimizado|ottimizzato|geoptimaliseerd) .{0,100}|"
    r".{0,90}\b(?:acrobat|adobe)(?: acrobat)?®? reader\b.{0,120}",
    re.IGNORECASE,
)


def remove_menu_lines(root: Tag) -> None:
    """Remove lines that are several links with marks between them, such as “Home | News | Contact”."""
    for line in list(list_lines(root)):
        if len(line.text) <= _MAX_LINE and line.block.name not in {"li", *HEADINGS} and _is_menu(line):
            remove_line(line, root)


def remove_marks(root: Tag) -> None:
    """Remove lines such as “FOR IMMEDIATE RELEASE” with the date below each: some stand below the text."""
    lines = list(list_lines(root))
    for line, below in zip_longest(lines, lines[1:]):
        if line.block.name in HEADINGS or len(line.text.split()) < _MIN_WORDS_OF_MARK or not is_immediate(line.text):
            continue
        if below is not None and is_own_date_line(below.text):
            remove_line(below, root)
        remove_line(line, root)


def separate_end_marks(root: Tag) -> None:
    """Put marks such as “-0-” and “# # #” at the end of a paragraph into paragraphs of their own."""
    for line in list(list_lines(root)):
        is_last = line.block.name in {"p", "div"} and next(line.block.stripped_strings, "") != line.text.strip()
        if is_last and is_end_mark(line.text) and _is_last_in_block(line):
            paragraph = Tag(name="p", parser=None)
            paragraph.string = line.text
            line.block.insert_after(paragraph)
            remove_line(line, root)


def _is_last_in_block(line: TextLine) -> bool:
    after = (node for node in line.nodes[-1].next_elements if isinstance(node, NavigableString) and node.strip())
    following = next(after, None)
    return following is None or not has_ancestor(following, line.block)


def remove_last_lines(root: Tag) -> None:
    """Remove the last lines of a text that only lead to other pages, or say something of the site."""
    lines = list(list_lines(root))
    while lines and _is_last_line(lines[-1]):
        remove_line(lines.pop(), root)
    if lines:
        _remove_marks_after(lines[-1].nodes[-1], root)


def _remove_marks_after(text: NavigableString, root: Tag) -> None:
    """Remove rules and buttons that lead to other pages where no text follows them."""
    for tag in [node for node in text.next_elements if isinstance(node, Tag) and node.name in {"hr", "img"}]:
        if has_ancestor(tag, root) and (tag.name == "hr" or _is_button(tag)):
            tag.extract()


def _is_button(image: Tag) -> bool:
    """Return whether an image is a link to another page, and says which."""
    label = get_attribute(image, "alt").strip(_MARKS)
    return bool(label) and image.find_parent("a", href=True) is not None and _LEADING_AWAY.fullmatch(label) is not None


def _is_last_line(line: TextLine) -> bool:
    if len(line.text) > _MAX_LINE or line.block.name in HEADINGS:
        return False
    text = line.text.strip(" \t\n[]()*|-–—.")
    return _NOTES.fullmatch(text) is not None or _says_change(text) or _leads_away(line)


def _says_change(text: str) -> bool:
    """Return whether a line says little more than when the page was changed."""
    if len(text) > _MAX_UPDATED or not any(map(str.isdigit, text)):
        return False
    between, days = split_at_dates(text)
    return days > 0 and UPDATED_LABEL.search(between[0]) is not None


def _leads_away(line: TextLine) -> bool:
    """Return whether a line is a link to another page, such as “Back to news”, or several of them."""
    links = _list_links(line)
    if not links:
        return False
    labels = [get_text(link).strip(_MARKS) for link in links]
    return _has_only_links(line, links) and all(not label or _LEADING_AWAY.fullmatch(label) for label in labels)


def _is_menu(line: TextLine) -> bool:
    links = _list_links(line)
    if len(links) < _MIN_LINKS or any(len(get_text(link).split()) > _MAX_WORDS_OF_LINK for link in links):
        return False
    if any(get_attribute(link, "href").lower().startswith(("mailto:", "tel:")) for link in links):
        return False
    return _has_only_links(line, links)


def _list_links(line: TextLine) -> list[Tag]:
    links = {id(link): link for node in line.nodes if (link := node.find_parent("a", href=True)) is not None}
    return list(links.values())


def _has_only_links(line: TextLine, links: list[Tag]) -> bool:
    """Return whether only marks stand beside the links of a line."""
    known = set(map(id, links))
    beside = "".join(node for node in line.nodes if id(node.find_parent("a", href=True)) not in known)
    return _BETWEEN_LINKS.fullmatch(beside) is not None
