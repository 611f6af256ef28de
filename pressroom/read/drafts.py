"""Read `newsroom.yaml` and the texts of a release into drafts, with the properties of the files next to them."""

import os
import re
from collections.abc import Iterator, Mapping
from hashlib import sha256
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import BinaryIO
from unicodedata import normalize

from msgspec import structs
from msgspec.structs import replace

from pressroom.model.draft import Draft, FileInfo, Node, ParseError, Scalar
from pressroom.model.draft import Mapping as MappingNode
from pressroom.model.output_names import is_drawing
from pressroom.read.check_comments import find_check_comments, may_have_check_comments, remove_lines
from pressroom.read.scan import NEWSROOM_FILE, RELEASES_FOLDER, ReleaseFiles, Scan
from pressroom.regular_files import NotRegularFileError, open_regular_file, read_regular_file

IMAGE_SUFFIXES = frozenset({".avif", ".gif", ".jpeg", ".jpg", ".png", ".webp"})
"""The suffixes of files that are measured as images."""

# HTML, SVG, XML and scripts are left out: a browser would run them on the site's own host.
_MEDIA_TYPES = {
    ".csv": "text/csv",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".epub": "application/epub+zip",
    ".ics": "text/calendar",
    ".json": "application/json",
    ".m4a": "audio/mp4",
    ".mov": "video/quicktime",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".odp": "application/vnd.oasis.opendocument.presentation",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".pdf": "application/pdf",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".rtf": "application/rtf",
    ".txt": "text/plain",
    ".wav": "audio/wav",
    ".webm": "video/webm",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".zip": "application/zip",
}


# Larger files are read in chunks.
_CHUNK_BYTES = 4 * 1024 * 1024
MAX_IMAGE_BYTES = 500_000_000
"""The largest size of a picture, which is read as a whole."""
MAX_DOCUMENT_BYTES = 4_000_000_000
"""The largest size of another file beside a release; many file systems and programs cannot store more."""


def get_suffix(name: str) -> str:
    """Return the suffix of a file's name, such as `.jpg`, in lower case."""
    return os.path.splitext(name)[1].lower()  # noqa: PTH122 - a Path for each of thousands of names costs more


def read_file_info(path: str, name: str) -> FileInfo:
    """Return the properties of the file at `path`, called `name`. If it cannot be opened, `error` says why."""
    try:
        with open_regular_file(path) as file:
            size = os.fstat(file.fileno()).st_size
            max_bytes = MAX_IMAGE_BYTES if get_suffix(name) in IMAGE_SUFFIXES else MAX_DOCUMENT_BYTES
            if size > max_bytes:
                return FileInfo(name, size, "", error=f"it is larger than {max_bytes // 1_000_000} MB; make it smaller")
            if size > _CHUNK_BYTES:
                return _read_info(file, name)
            return _read_info(BytesIO(file.read(size + 1)), name)
    except OSError as error:
        return FileInfo(name, 0, "", error=f"it cannot be read: {error.strerror}")


def _read_info(file: BinaryIO, name: str) -> FileInfo:
    digest = sha256()
    while chunk := file.read(_CHUNK_BYTES):
        digest.update(chunk)
    size, suffix = file.tell(), get_suffix(name)
    if suffix not in IMAGE_SUFFIXES:
        return FileInfo(name, size, digest.hexdigest(), _MEDIA_TYPES.get(suffix, ""))
    from pressroom.read.images import measure_image  # noqa: PLC0415 - Pillow is only loaded for images

    file.seek(0)
    image = measure_image(file.read(), suffix)
    return FileInfo(
        name, size, digest.hexdigest(), image.media_type, image.width, image.height, image.stripped_size, image.error
    )


MAX_TEXT_BYTES = 1_000_000
"""The largest size of a text file."""

_MAX_PARSE_ERRORS = 20
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")  # XML 1.0 cannot contain them
_CONTROL_SUBSTITUTE = "\u25a1"  # a white square
# Nearly every text contains only these characters. Matching them is twice as fast as searching for the ones above. The
# ranges are short because `re` walks through them; other alphabets match \w.
_ORDINARY_TEXT = re.compile("[\t\n -~\xa0-\u024f\u2010-\u2027\u202a-\u22ff\\w]*")
_FRONT_MATTER_LINE = re.compile(r"^---[ \t]*$", re.MULTILINE)
_YAML_LINE = re.compile(r"[\w\"'-][^:]*:(?: |$)|- |\s+\S|#|[\]}]")


def parse_newsroom_draft(path: str, content: bytes, files: tuple[FileInfo, ...]) -> Draft:
    """Parse the content of `newsroom.yaml`, which is YAML as a whole."""
    text, parse_errors = _decode_text(content)
    draft = Draft(path, None, files=files, parse_errors=parse_errors)
    if text is None:
        return draft
    draft = _parse_fields(draft, text, 1)
    comments = find_check_comments(text, 1, draft.fields) if draft.fields is not None else ()
    return structs.replace(draft, check_comments=comments)


def parse_release_draft(path: str, content: bytes, files: tuple[FileInfo, ...]) -> Draft:
    """Parse a text of a release: front matter between two lines of three hyphens, then the body."""
    text, parse_errors = _decode_text(content)
    if text is None:
        return Draft(path, None, files=files, parse_errors=parse_errors)
    end = (
        _FRONT_MATTER_LINE.search(text, text.find("\n---"))
        if _FRONT_MATTER_LINE.match(text) and "\n---" in text
        else None
    )
    if end is None:
        return Draft(path, None, files=files, parse_errors=(*parse_errors, _describe_missing_line(text)))
    start = text.index("\n") + 1
    body_line = text.count("\n", 0, end.start()) + 2
    front_matter = text[start : end.start()]
    draft = Draft(path, None, text[end.end() + 1 :], body_line, files, parse_errors)
    draft = _parse_fields(draft, front_matter, 2)
    if draft.fields is None:
        return draft
    return structs.replace(draft, check_comments=find_check_comments(front_matter, 2, draft.fields))


def remove_check_comments(content: bytes) -> bytes:
    """Return the text of a release as it is recorded and compared: without its `# check:` comments."""
    if not may_have_check_comments(content):
        return content
    return _remove_comments_of(parse_release_draft("", content, ()), content)


def _remove_comments_of(draft: Draft, content: bytes) -> bytes:
    return remove_lines(content, [each.span.line for each in draft.check_comments]) if draft.check_comments else content


def _parse_fields(draft: Draft, text: str, first_line: int) -> Draft:
    from pressroom.read.yaml_nodes import parse_yaml  # noqa: PLC0415 - a build without changed texts needs no YAML

    fields = parse_yaml(text, first_line)
    if isinstance(fields, ParseError):
        return replace(draft, parse_errors=(*draft.parse_errors, fields))
    return replace(draft, fields=fields)


def _decode_text(content: bytes) -> tuple[str | None, tuple[ParseError, ...]]:
    """Decode UTF-8, with line feeds as line ends and control characters replaced; None if it is not UTF-8."""
    if len(content) > MAX_TEXT_BYTES:
        return None, (ParseError(1, f"the file is larger than {MAX_TEXT_BYTES // 1_000_000} MB; shorten it"),)
    try:
        text = content.decode("utf-8-sig").lstrip("\ufeff")
    except UnicodeDecodeError as error:
        return None, (_describe_encoding_error(content, error.start),)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _ORDINARY_TEXT.fullmatch(text) or _CONTROL.search(text) is None:
        return text, ()
    return _CONTROL.sub(_CONTROL_SUBSTITUTE, text), tuple(islice(_find_control_characters(text), _MAX_PARSE_ERRORS))


def _find_control_characters(text: str) -> Iterator[ParseError]:
    for number, line in enumerate(text.split("\n"), 1):
        match = _CONTROL.search(line)
        if match:
            message = f"this line contains an invisible control character (U+{ord(match[0]):04X}); remove it"
            yield ParseError(number, message, match.start() + 1, number, match.end() + 1)


def _describe_encoding_error(content: bytes, start: int) -> ParseError:
    line = content.count(b"\n", 0, start) + 1
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return ParseError(1, "the file is UTF-16; save it with the encoding UTF-8")
    message = f"the file is not UTF-8 (byte {content[start]:02X} in this line)"
    return ParseError(line, f"{message}; save it with the encoding UTF-8")


def _describe_missing_line(text: str) -> ParseError:
    """Describe which of the two lines of hyphens is missing."""
    from pressroom.read.yaml_nodes import describe_changed_rule, find_changed_rule  # noqa: PLC0415 - rarely needed

    rule = find_changed_rule(text)
    if rule is not None and (rule == 0 or _FRONT_MATTER_LINE.match(text)):
        return ParseError(rule + 1, describe_changed_rule(text.split("\n")[rule]))
    if not _FRONT_MATTER_LINE.match(text):
        return ParseError(
            1, "the front matter is missing; start the file with a line of three hyphens (---), then “headline: …”"
        )
    lines = text.split("\n")
    line_number = next((number for number, line in enumerate(lines[1:], 2) if not _YAML_LINE.match(line)), len(lines))
    return ParseError(
        line_number,
        "the front matter starts in line 1 but has no end; put a line of three hyphens (---) before the body",
    )


_NO_FILES: Mapping[str, FileInfo] = {}


def read_newsroom_draft(folder: Path, scan: Scan) -> Draft:
    """Read `newsroom.yaml`, and measure the images next to it and the images in folders that it names as logos."""
    draft = _read_draft(f"{folder}/{NEWSROOM_FILE}", NEWSROOM_FILE, ())
    logos = set(_find_logos(draft))
    names = [name for name in scan.images if name in logos or ("/" not in name and not is_drawing(name))]
    return structs.replace(draft, files=tuple([_read_logo_info(folder, name) for name in names]))


def _read_logo_info(folder: Path, name: str) -> FileInfo:
    file_info = read_file_info(f"{folder}/{name}", name)
    if not is_drawing(name) or file_info.error:
        return file_info
    from pressroom.read.images import measure_image  # noqa: PLC0415 - only for SVG logos
    from pressroom.read.svg import draw_svg  # noqa: PLC0415

    try:
        png = draw_svg(read_regular_file(folder / name))
    except ValueError as error:
        return structs.replace(file_info, error=str(error))
    image = measure_image(png, ".png")
    return structs.replace(
        file_info, media_type="image/png", width=image.width, height=image.height, size=len(png), error=image.error
    )


def _find_logos(draft: Draft) -> Iterator[str]:
    """Find the paths of logos in the composed form and in the decomposed one, which some file systems use."""
    for organisations in _find_values(draft.fields, "organisations"):
        for organisation in _find_values(organisations):
            for logo in _find_values(organisation, "logo"):
                if isinstance(logo, Scalar):
                    yield from (normalize(form, logo.text) for form in ("NFC", "NFD"))


def _find_values(node: Node | None, key: str | None = None) -> Iterator[Node]:
    """Find all values of a mapping, or the values of one key; none in a node of another kind."""
    entries = node.entries if isinstance(node, MappingNode) else ()
    yield from (value for name, value in entries if key in (None, name.text))


def read_release_drafts(
    folder: Path, release_files: ReleaseFiles, cached_files: Mapping[str, FileInfo] = _NO_FILES
) -> tuple[Draft, ...]:
    """Read the texts of a release in every language. A text that cannot be read becomes a draft with a ParseError.

    In place of a published text that is missing, the stored one is read. Files next to the texts that are in
    `cached_files`, by name, are not read again.
    """
    path, text_paths = f"{RELEASES_FOLDER}/{release_files.address}", release_files.text_paths
    if not text_paths:
        return ()
    files = tuple(
        [cached_files.get(name) or read_file_info(f"{folder}/{path}/{name}", name) for name in release_files.files]
    )
    return tuple(
        [_read_draft(f"{folder}/{text_path}", f"{path}/{name}", files) for name, text_path in text_paths.items()]
    )


def _read_draft(file_path: str, path: str, files: tuple[FileInfo, ...]) -> Draft:
    """Read the text file at `file_path`; `path` is relative to the newsroom's folder."""
    try:
        with open_regular_file(file_path) as file:
            content = file.read(min(os.fstat(file.fileno()).st_size, MAX_TEXT_BYTES) + 1)
    except OSError as error:
        remedy = "put a text file in its place" if isinstance(error, NotRegularFileError) else "check its permissions"
        parse_error = ParseError(1, f"the file cannot be read: {error.strerror}; {remedy}")
        return Draft(path, None, files=files, parse_errors=(parse_error,))
    draft = (
        parse_newsroom_draft(path, content, files)
        if path == NEWSROOM_FILE
        else parse_release_draft(path, content, files)
    )
    return structs.replace(draft, digest=sha256(_remove_comments_of(draft, content)).hexdigest())
