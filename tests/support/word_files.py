"""Make Word documents (.docx) from parts of their XML."""

from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

_NAMES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "v": "urn:schemas-microsoft-com:vml",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
}
XMLNS = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in _NAMES.items())
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"


def run(text: str, properties: str = "") -> str:
    """A run of text; `properties` is XML, such as `<w:b/>`."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(content: str, style: str = "", properties: str = "") -> str:
    """A paragraph with a style; `content` is text, or XML if it starts with `<`."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    inner = content if content.startswith("<") else run(content)
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{inner}</w:p>"


def item(content: str, number: int, level: int = 0, style: str = "") -> str:
    """An item of the list with a number."""
    numbering = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    return paragraph(content, style, numbering)


def table(*rows: tuple[str, ...], header: bool = True) -> str:
    """A table; cells are text, or the XML of a `w:tc`."""
    lines = []
    for number, row in enumerate(rows):
        cells = "".join(
            [cell if cell.startswith("<w:tc>") else f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row],
        )
        properties = "<w:trPr><w:tblHeader/></w:trPr>" if header and not number else ""
        lines.append(f"<w:tr>{properties}{cells}</w:tr>")
    return f"<w:tbl><w:tblPr/>{''.join(lines)}</w:tbl>"


def picture(relationship: str, alt: str = "") -> str:
    """A picture in a paragraph of its own."""
    return (
        f'<w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" name="Picture 1" descr="{escape(alt)}"/><a:graphic>'
        f'<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:blipFill>'
        f'<a:blip r:embed="{relationship}"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline>'
        "</w:drawing></w:r></w:p>"
    )


def style(style_id: str, name: str, *, based_on: str = "", inner: str = "", default: bool = False) -> str:
    """A paragraph style; `inner` is XML, such as `<w:pPr><w:outlineLvl w:val="1"/></w:pPr>`."""
    parent = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    is_default = ' w:default="1"' if default else ""
    return (
        f'<w:style w:type="paragraph"{is_default} w:styleId="{style_id}"><w:name w:val="{name}"/>{parent}{inner}'
        "</w:style>"
    )


def numbering(**lists: str) -> str:
    """Numbering with a definition for each list: `n1="decimal"`, `n2="bullet"`; the lists have the same numbers."""
    parts = []
    for key, number_format in lists.items():
        levels = "".join(
            [f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{number_format}"/></w:lvl>' for n in range(9)],
        )
        parts.append(f'<w:abstractNum w:abstractNumId="{key[1:]}">{levels}</w:abstractNum>')
    parts += [f'<w:num w:numId="{key[1:]}"><w:abstractNumId w:val="{key[1:]}"/></w:num>' for key in lists]
    return "".join(parts)


class WordFile:
    """A Word document under construction. `parts` are XML below their root elements, by name.

    `links` are addresses on the web, `targets` names of parts; both by the id of their relationship.
    """

    def __init__(self, body: str, **parts: str) -> None:
        self.body = body
        self.parts = parts
        self.media: dict[str, bytes] = {}
        self.links: dict[str, str] = {}
        self.targets: dict[str, str] = {}
        self.extra: dict[str, bytes] = {}

    def build(self) -> bytes:
        """The document as a file."""
        files: dict[str, str | bytes] = {
            "[Content_Types].xml": f'<Types xmlns="{_TYPES}"/>',
            "_rels/.rels": self._relate({"m": ("officeDocument", "word/document.xml")}),
            "word/document.xml": f"<w:document {XMLNS}><w:body>{self.body}</w:body></w:document>",
            "word/_rels/document.xml.rels": self._write_relationships(),
        }
        for name, inner in self.parts.items():
            root = {"header1": "hdr", "footer1": "ftr"}.get(name, name)
            files[f"word/{name}.xml"] = f"<w:{root} {XMLNS}>{inner}</w:{root}>"
        files |= {f"word/media/{name}": picture_content for name, picture_content in self.media.items()}
        content = BytesIO()
        with ZipFile(content, "w", ZIP_DEFLATED) as archive:
            for name, file_content in (files | self.extra).items():
                archive.writestr(name, file_content)
        return content.getvalue()

    def save(self, path: Path) -> Path:
        """Write the document to a file."""
        path.write_bytes(self.build())
        return path

    def _write_relationships(self) -> str:
        rows = {name: (name.rstrip("1"), f"{name}.xml") for name in self.parts}
        rows |= {name.partition(".")[0]: ("image", f"media/{name}") for name in self.media}
        rows |= {key: ("image", target) for key, target in self.targets.items()}
        external = "".join(
            [
                f'<Relationship Id="{key}" Type="x/hyperlink" Target="{escape(url)}" TargetMode="External"/>'
                for key, url in self.links.items()
            ],
        )
        return self._relate(rows).replace("</Relationships>", f"{external}</Relationships>")

    def _relate(self, rows: dict[str, tuple[str, str]]) -> str:
        lines = [
            f'<Relationship Id="{key}" Type="{_NAMES["r"]}/{kind}" Target="{target}"/>'
            for key, (kind, target) in rows.items()
        ]
        return f'<Relationships xmlns="{_RELATIONSHIPS}">{"".join(lines)}</Relationships>'
