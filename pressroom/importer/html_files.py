"""Read the HTML of a page within bounds, and decode it although its encoding may be declared wrongly."""

import codecs
import re

from pressroom.importer.decoding import decode_text
from pressroom.importer.formats import FetchedFile
from pressroom.importer.found import NotImported

MAX_BYTES = 10_000_000
MAX_TAGS = 50_000
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
    match = _DECLARED.search(data[:8192])
    declared = [charset, match[1].decode("ascii") if match else ""]
    return decode_text(data, filter(None, map(_find_codec, declared)))


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
