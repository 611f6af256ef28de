"""Read the HTML of a page within bounds, and decode it although its encoding may be declared wrongly."""

import codecs
import re

from pressroom.importer.formats import FetchedFile
from pressroom.importer.found import NotImported

MAX_BYTES = 10_000_000
MAX_TAGS = 50_000
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(
    rb"<(?:meta\b[^>]{0,500}?charset|\?xml\b[^>]{0,200}?encoding)\s*=\s*[\"']?\s*([\w:.-]{2,40})", re.IGNORECASE
)
# Browsers read these as their larger relatives, because that is what authors mean.
_LARGER = {"iso-8859-1": "windows-1252", "latin-1": "windows-1252", "latin1": "windows-1252", "ascii": "windows-1252"}
_LARGER |= {"us-ascii": "windows-1252", "iso-8859-9": "windows-1254", "gb2312": "gb18030", "ks_c_5601-1987": "cp949"}
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")


def read_html(file: FetchedFile) -> str | NotImported:
    """Return the HTML of a file, or say why it cannot be read."""
    with file.open() as opened:
        data = opened.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        return NotImported(
            source=file.location,
            message=f"The page is larger than {MAX_BYTES // 1_000_000} MB; a press release is not.",
            remedy="Check that the address is that of a release. If it is, save its text alone and import that.",
        )
    if not data.strip():
        return NotImported(
            source=file.location,
            message="The page is empty.",
            remedy="Open it in a browser, save it, and import the file.",
        )
    html = decode_html(data, file.charset)
    if html.count("<") > MAX_TAGS:
        return NotImported(
            source=file.location,
            message=f"The page has more than {MAX_TAGS} tags; a press release does not.",
            remedy="Check that the address is that of a release. If it is, save its text alone and import that.",
        )
    return html


def decode_html(data: bytes, charset: str = "") -> str:
    """Decode HTML: by its byte order mark, as UTF-8 if it is that, then as the server or the page declares."""
    text = _decode(data, charset)
    return _NOT_TEXT.sub("", re.sub(r"^\s*<\?xml[^>]*\?>", "", text))


def _decode(data: bytes, charset: str) -> str:
    for mark, name in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data.decode(name, "replace")
    match = _DECLARED.search(data[:8192])
    declared = [charset, match[1].decode("ascii") if match else ""]
    names = ["utf-8", *filter(None, map(_find_codec, declared)), "windows-1252"]
    for name in names:
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            continue
    # A page in UTF-8 with a few damaged letters is still a page in UTF-8.
    text = data.decode("utf-8", "replace")
    return (
        text
        if text.count("\ufffd") * 20 < sum(map(str.isalpha, text)) and "utf-8" in names[1:]
        else (data.decode("windows-1252", "replace"))
    )


def _find_codec(label: str) -> str:
    """Return the name of a codec for text; "" if there is none."""
    label = label.strip().lower()
    try:
        info = codecs.lookup(_LARGER.get(label, label))
    except LookupError:
        return ""
    # A page whose declaration could be read as ASCII is not in UTF-16.
    is_text = getattr(info, "_is_text_encoding", True)
    return (
        _LARGER.get(info.name, info.name) if is_text and not info.name.startswith(("utf-16", "utf-32", "utf-7")) else ""
    )
