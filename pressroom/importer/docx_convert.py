"""Convert a Word document to HTML that has only what a release can hold."""

import re
from io import BytesIO
from xml.sax.saxutils import quoteattr
from zipfile import ZipFile

import mammoth
from bs4 import BeautifulSoup
from bs4.element import Tag
from lxml import etree
from msgspec import Struct

from pressroom.errors import ConfigError
from pressroom.importer.docx_clean import Counts, clean_story, simplify_runs
from pressroom.importer.docx_lists import DocxLists
from pressroom.importer.docx_paragraphs import NUMBERING, STYLE_MAP, ParagraphStyler
from pressroom.importer.docx_pictures import PICTURE_RELATIONSHIP, DocxPictures
from pressroom.importer.docx_styles import DocxStyles
from pressroom.importer.docx_xml import (
    NAMESPACES,
    RELATIONSHIP,
    WORD,
    find_value,
    get_attribute,
    get_text,
    iterate,
    unwrap,
)
from pressroom.importer.extracted_files import ExtractedFiles
from pressroom.importer.html_to_markdown import parse_html
from pressroom.importer.office_package import OfficePackage, resolve_part_name

_SAFE_LINK = re.compile(r"(?:https?|mailto|tel):", re.IGNORECASE)
_STORIES = ("document", "footnotes", "endnotes")
_MAX_TEXT = 1_000_000


class ConvertedDocument(Struct, frozen=True):
    """A document as HTML, with what was left out of it.

    `margins` are the lines of headers and footers; `language` is the language of most of the text.
    """

    html: BeautifulSoup
    counts: Counts
    pictures: DocxPictures
    comments: int
    margins: tuple[str, ...]
    language: str


class _Story(Struct, frozen=True):
    root: etree._Element
    links: dict[str, str]


def convert_docx(package: OfficePackage, files: ExtractedFiles) -> ConvertedDocument:
    """Convert an open document. Raises ConfigError if it is no Word document, or is damaged."""
    main_part = _find_main_part(package)
    parts = {name: part for name in _STORIES if (part := _find_part(package, main_part, name))}
    styles = DocxStyles(_parse_optional(package, _find_part(package, main_part, "styles")))
    lists = DocxLists(_parse_optional(package, _find_part(package, main_part, "numbering")), styles)
    counts, pictures = Counts(), DocxPictures(package, files)
    styler = ParagraphStyler(styles, lists)
    stories = {}
    language = ""
    for name, part in parts.items():
        root = package.parse_part(part)
        if root is not None:
            language = language or _find_language(root, styles)
            stories[name] = _clean(package, part, root, styles, styler, counts, pictures)
    comments = _parse_optional(package, _find_part(package, main_part, "comments"))
    return ConvertedDocument(
        html=_convert_stories(stories, package.name),
        counts=counts,
        pictures=pictures,
        comments=0 if comments is None else sum(1 for _ in iterate(comments, "w:comment")),
        margins=_read_margins(package, main_part, styles),
        language=language,
    )


def _find_main_part(package: OfficePackage) -> str:
    for target in _read_relationships(package, "_rels/.rels", "officeDocument").values():
        part = resolve_part_name("", target)
        if part in package.part_names:
            return part
    if "word/document.xml" in package.part_names:
        return "word/document.xml"
    raise ConfigError(f"{package.name} is not a Word document: it has no text.", "Save it as .docx in Word.")


def _find_part(package: OfficePackage, main_part: str, kind: str) -> str:
    """Return the name of a part that the document refers to; "" if there is none."""
    if kind == "document":
        return main_part
    targets = _read_relationships(package, _get_relationships_name(main_part), kind).values()
    return next((name for each in targets if (name := resolve_part_name(main_part, each)) in package.part_names), "")


def _get_relationships_name(part: str) -> str:
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels".lstrip("/")


def _read_relationships(package: OfficePackage, name: str, kind: str = "") -> dict[str, str]:
    """Return the targets of relationships inside the package by id: of one kind, or of all."""
    root = package.parse_part(name)
    found = {}
    for each in () if root is None else root.iter(f"{{{NAMESPACES['rel']}}}Relationship"):
        is_internal = each.get("TargetMode") != "External"
        if is_internal and (not kind or str(each.get("Type")).endswith(f"/{kind}")):
            found[str(each.get("Id"))] = str(each.get("Target") or "")
    return found


def _read_links(package: OfficePackage, name: str) -> dict[str, str]:
    """Return the addresses on the web that a part links to, by id."""
    root = package.parse_part(name)
    targets = {} if root is None else {str(each.get("Id")): str(each.get("Target") or "") for each in root}
    return {key: target.strip() for key, target in targets.items() if _SAFE_LINK.match(target.strip())}


def _parse_optional(package: OfficePackage, part: str) -> etree._Element | None:
    return package.parse_part(part) if part else None


def _clean(  # noqa: PLR0913, PLR0917 - the parts of one document, each used once
    package: OfficePackage,
    part: str,
    root: etree._Element,
    styles: DocxStyles,
    styler: ParagraphStyler,
    counts: Counts,
    pictures: DocxPictures,
) -> _Story:
    relationships = _get_relationships_name(part)
    links = _read_links(package, relationships)
    clean_story(root, styles, counts)
    pictures.replace_drawings(root, _read_relationships(package, relationships), part)
    for link in iterate(root, "w:hyperlink"):
        if get_attribute(link, "r:id") not in links:
            unwrap(link)
    if sum(len(text.text or "") for text in iterate(root, "w:t")) > _MAX_TEXT:
        message = f"{package.name} has more than {_MAX_TEXT:,} characters of text.".replace(",", " ")
        raise ConfigError(message, "Copy the text of the release into a new document, and save that.")
    styler.style_story(root)
    simplify_runs(root, styles, counts)
    return _Story(root, links)


def _find_language(root: etree._Element, styles: DocxStyles) -> str:
    """Return the language in which most of the text is marked, such as `sv-SE`."""
    lengths: dict[str, int] = {}
    for run in iterate(root, "w:r"):
        language = find_value(run, "w:rPr/w:lang") or styles.language
        lengths[language] = lengths.get(language, 0) + len(get_text(run))
    return max(lengths, key=lambda language: lengths[language], default="")


def _read_margins(package: OfficePackage, main_part: str, styles: DocxStyles) -> tuple[str, ...]:
    """Return the lines of headers and footers, each once."""
    lines: dict[str, None] = {}
    relationships = _get_relationships_name(main_part)
    for kind in ("header", "footer"):
        for target in _read_relationships(package, relationships, kind).values():
            root = _parse_optional(package, resolve_part_name(main_part, target))
            if root is not None:
                clean_story(root, styles, Counts())
                lines |= dict.fromkeys([" ".join(get_text(each).split()) for each in iterate(root, "w:p")])
    return tuple([line for line in lines if line])


def _convert_stories(stories: dict[str, _Story], name: str) -> BeautifulSoup:
    try:
        content = _write_package(stories)
        html = mammoth.convert_to_html(content, style_map=STYLE_MAP, convert_image=_convert_image).value
    except (
        *(AttributeError, KeyError, IndexError, TypeError, ValueError, OSError, RecursionError),
        etree.LxmlError,
    ) as error:  # mammoth has no errors of its own
        message = f"{name} cannot be read: its structure is damaged or too deeply nested."
        raise ConfigError(message, "Copy the text into a new document and save that.") from error
    soup = parse_html(html)
    _number_lists(soup)
    return soup


_convert_image = mammoth.images.img_element(lambda _image: {})


def _write_package(stories: dict[str, _Story]) -> BytesIO:
    """Return a document with nothing but the cleaned text."""
    content = BytesIO()
    with ZipFile(content, "w") as archive:
        archive.writestr("word/numbering.xml", f'<w:numbering xmlns:w="{WORD}">{NUMBERING}</w:numbering>')
        for name, story in stories.items():
            archive.writestr(f"word/{name}.xml", etree.tostring(story.root))
            archive.writestr(f"word/_rels/{name}.xml.rels", _write_relationships(story.links))
    content.seek(0)
    return content


def _write_relationships(links: dict[str, str]) -> str:
    rows = [
        f'<Relationship Id={quoteattr(key)} Type="{RELATIONSHIP}/link" Target={quoteattr(target)}/>'
        for key, target in {**links, PICTURE_RELATIONSHIP: "picture.png"}.items()
    ]
    return f'<Relationships xmlns="{NAMESPACES["rel"]}">{"".join(rows)}</Relationships>'


def _number_lists(soup: BeautifulSoup) -> None:
    """Give lists the numbers that their items have in Word, and split a list where its numbers start again."""
    for ordered in soup.find_all("ol"):
        expected = 0
        for item in ordered.find_all("li", recursive=False):
            number = _take_number(item)
            if number is not None and number != expected:
                ordered = _split_list(soup, ordered, item, number)  # noqa: PLW2901 - the rest is in the new list
                expected = number
            expected += 1


def _take_number(item: Tag) -> int | None:
    for mark in item.find_all("a", id=re.compile(r"^item-\d+$")):
        if mark.find_parent("li") is item:
            number = int(str(mark["id"]).rpartition("-")[2])
            mark.decompose()
            return number
    return None


def _split_list(soup: BeautifulSoup, ordered: Tag, item: Tag, number: int) -> Tag:
    """Begin a new list with an item, or number the list if it is the first one."""
    following = [item, *item.find_next_siblings("li")]
    if item.find_previous_sibling("li") is None:
        ordered["start"] = str(number)
        return ordered
    rest = soup.new_tag("ol", attrs={"start": str(number)})
    ordered.insert_after(rest)
    for each in following:
        rest.append(each.extract())
    return rest
