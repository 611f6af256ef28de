"""Take the pictures out of a Word document, and leave a number in the text where each of them is."""

from collections import Counter
from pathlib import PurePosixPath

from lxml import etree
from msgspec import Struct

from pressroom.importer.docx_xml import NAMESPACES, get_attribute, iterate, make, qualify, replace_by
from pressroom.importer.extracted_files import ExtractedFiles, detect_picture_type
from pressroom.importer.found import Doubt
from pressroom.importer.office_package import OfficePackage, resolve_part_name
from pressroom.text.slugs import slugify

PICTURE_RELATIONSHIP = "picture"
"""The id of the relationship that the drawing of each picture refers to afterwards."""
_BLANK = frozenset({"chart", "diagram"})
_DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"


class DocxPicture(Struct, frozen=True):
    """A picture: where it is on the disk, and its alternative text, None if the document has none."""

    location: str
    alt: str | None


class DocxPictures:
    """The pictures of one document, in the order of the text."""

    def __init__(self, package: OfficePackage, files: ExtractedFiles) -> None:
        self._package = package
        self._files = files
        self.pictures: list[DocxPicture] = []
        self._unreadable: Counter[str] = Counter()

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """What could not be taken out."""
        return tuple([Doubt("images", reason) for reason in self._unreadable])

    def replace_drawings(self, root: etree._Element, targets: dict[str, str], part_name: str) -> None:
        """Replace each drawing by one element for each picture in it; `targets` are the relationships of the part."""
        for drawing in iterate(root, "w:drawing", "w:pict", "w:object"):
            numbers = [
                number
                for relationship in self._find_relationships(drawing)
                if (number := self._add(targets.get(relationship, ""), part_name, _find_alt(drawing))) is not None
            ]
            replace_by(drawing, *[_make_drawing(number) for number in numbers])

    def _find_relationships(self, drawing: etree._Element) -> list[str]:
        found = []
        for blip in iterate(drawing, "a:blip"):
            if embedded := get_attribute(blip, "r:embed"):
                found.append(embedded)
            elif get_attribute(blip, "r:link"):
                self._unreadable["a picture is only linked in the document; save it beside the text"] += 1
        found += [get_attribute(data, "r:id") for data in iterate(drawing, "v:imagedata")]
        for data in drawing.iter(f"{{{NAMESPACES['a']}}}graphicData"):
            if (kind := str(data.get("uri") or "").rpartition("/")[2]) in _BLANK:
                self._unreadable[f"the document has a {kind}; export it as PNG and save it beside the text"] += 1
        return list(dict.fromkeys(found))

    def _add(self, target: str, part_name: str, alt: str | None) -> int | None:
        """Take a picture out and return its number."""
        picture_name = resolve_part_name(part_name, target) if target else ""
        content = self._package.read_part(picture_name) if picture_name else None
        if content is None:
            self._unreadable["a picture of the document is missing or only linked; save it beside the text"] += 1
            return None
        suffix = detect_picture_type(content)
        name = PurePosixPath(picture_name).name
        if not suffix:
            kind = PurePosixPath(picture_name).suffix.lstrip(".").upper() or "of an unknown type"
            self._unreadable[f"the picture {name} is {kind}; export it as PNG and save it beside the text"] += 1
            return None
        location = self._files.save(content, (slugify(PurePosixPath(name).stem) or "picture") + suffix)
        self.pictures.append(DocxPicture(location, alt))
        return len(self.pictures) - 1


def _find_alt(drawing: etree._Element) -> str | None:
    """Return the alternative text: "" if the picture is marked as decoration, None if there is no text."""
    for properties in drawing.iter(f"{{{NAMESPACES['wp']}}}docPr", qualify("pic:cNvPr")):
        if any(each.get("val") in {"1", "true"} for each in properties.iter(_DECORATIVE)):
            return ""
        if text := " ".join(str(properties.get("descr") or "").split()):
            return text
    for drawn in iterate(drawing, "v:shape"):
        if text := " ".join(str(drawn.get("alt") or "").split()):
            return text
    return None


def _make_drawing(number: int) -> etree._Element:
    """Return the drawing of a picture in the form that mammoth reads; its description is the number."""
    blip = etree.Element(qualify("a:blip"))
    blip.set(qualify("r:embed"), PICTURE_RELATIONSHIP)
    drawing = blip
    for name in ("pic:blipFill", "pic:pic", "a:graphicData", "a:graphic"):
        outer = etree.Element(qualify(name))
        outer.append(drawing)
        drawing = outer
    properties = etree.Element(qualify("wp:docPr"), descr=str(number))
    inline = etree.Element(qualify("wp:inline"))
    inline.extend([properties, drawing])
    return make("w:drawing", inline)


def is_generated(alt: str | None) -> bool:
    """Return whether Word itself has written an alternative text."""
    folded = (alt or "").casefold()
    return any(each in folded for each in _GENERATED)


_GENERATED = (
    "automatically generated",
    "ai-generated",
    "automatiskt genererad",
    "ai-genererat",
    "automatisk generert",
    "automatisk genereret",
    "automatisch generiert",
    "ki-generiert",
)
