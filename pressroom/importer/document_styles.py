"""Say what a paragraph is by the name of its style, in the languages in which Word and LibreOffice name styles."""

import re
import unicodedata
from typing import Literal

Role = Literal["", "title", "lead", "quote", "caption", "contents", "heading"]

_NAMES: dict[Role, str] = {
    "title": "title "
    "titel rubrik tittel otsikko headline huvudrubrik hovedoverskrift dokumenttitel titre titulo titolo "
    "huvudtitel dokumentrubrik releasetitle pressrubrik msotitle",
    "lead": "subtitle underrubrik ingress lead leadin standfirst intro introduction preamble untertitel undertitel "
    "undertittel vorspann teaser sammanfattning sammendrag alaotsikko ingressi manchet manchett soustitre chapo "
    "subtitulo sottotitolo abstract msosubtitle",
    "quote": "quote intensequote blockquote blockquotation quotations quotation citat starktcitat starkcitat "
    "blockcitat sitat sterktsitat sterksitat zitat intensiveszitat blockzitat lainaus erottuvalainaus citation "
    "citattext citationintense cita citadestacada citazione citazioneintensa msoquote msointensequote blocktext",
    "caption": "caption bildtext beskrivning bildetekst beschriftung billedtekst figurtext figure illustration "
    "kuvateksti kuvaotsikko kuvanotsikko legende didascalia leyenda bildunterschrift msocaption drawing abbildung",
    "contents": "toc tocheading innehall innehallsforteckning inhold inholdsfortegnelse innhold innholdsfortegnelse "
    "verzeichnis inhaltsverzeichnis inhaltsverzeichnisuberschrift contents contentsheading sisluet sisllysluettelo "
    "tableoffigures figurforteckning msotoc",
}
_ROLE_BY_NAME: dict[str, Role] = {name: role for role, names in _NAMES.items() for name in names.split()}
_HEADING = re.compile(
    r"(?:heading|rubrik|overskrift|uberschrift|otsikko|titre|titulo|titolo|mellanrubrik|mellomtittel|mellemrubrik|"
    r"mellomoverskrift|zwischenuberschrift|underrubrik|subheading|subhead|valiotsikko|h)(\d?)"
)
_WITHOUT_LEVEL = frozenset(
    re.findall(r"\w+", "heading mellanrubrik mellomtittel mellemrubrik mellomoverskrift zwischenuberschrift")
    + re.findall(r"\w+", "overskrift uberschrift subheading subhead valiotsikko")
)
_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "ß": "ss", "đ": "d", "ð": "d"})


def find_role(*names: str) -> tuple[Role, int]:
    """Return what the id or the name of a style says, with the level of a heading; ("", 0) if it says nothing."""
    folded_names = [fold_style_name(name) for name in names]
    for name in folded_names:
        match = _HEADING.fullmatch(name)
        if match and (match[1] or name in _WITHOUT_LEVEL):
            return "heading", min(max(int(match[1] or 2), 1), 6)
    for name in folded_names:
        role = _ROLE_BY_NAME.get(name) or _ROLE_BY_NAME.get(re.sub(r"(?:char|tegn|zchn|\d)+$", "", name), "")
        if role:
            return role, 0
    return "", 0


def fold_style_name(name: str) -> str:
    """Return a name in small letters, without accents, spaces and signs."""
    name = re.sub(r"_([0-9a-f]{2})_", lambda match: chr(int(match[1], 16)), name)  # LibreOffice: Heading_20_1
    decomposed = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))
    return "".join([character for character in decomposed if character.isalnum()])
