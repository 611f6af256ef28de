"""Read the form of `/verify` within limits: it may carry a large file, and anybody can send anything."""

import asyncio
import re
from collections.abc import Iterable
from typing import BinaryIO
from urllib.parse import parse_qsl

from msgspec import Struct
from python_multipart.multipart import parse_options_header
from starlette.datastructures import Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request

from pressroom.render.verify_page import VerifyProblem, VerifyQuestion

MAX_TEXT_BYTES = 2_000_000
"""The largest text that can be pasted: a million letters that need two bytes."""
_MAX_ENCODED_BYTES = 3 * MAX_TEXT_BYTES + 10_000
_MAX_FIELDS = 8
_SMALL_BYTES = 300_000
_MAX_LARGE_AT_ONCE = 8
_BOUNDARY = re.compile(r"[0-9A-Za-z'()+_,./:=? -]{1,70}")
# What neither XML (XML 1.0, section 2.2) nor a page can contain.
_INVALID = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class UploadedFile(Struct, frozen=True):
    """A file that was uploaded, with the name that the sender gave it."""

    name: str
    file: BinaryIO


class VerifyForm(Struct, frozen=True):
    """What was sent: the fields, the file if there is one, and the language of the page."""

    question: VerifyQuestion
    language: str = ""
    file: UploadedFile | None = None

    def close(self) -> None:
        """Delete the file."""
        if self.file:
            self.file.file.close()


class VerifyFormError(Exception):
    """The form cannot be used; `problem` says why."""

    def __init__(self, problem: VerifyProblem) -> None:
        super().__init__(problem)
        self.problem: VerifyProblem = problem


class VerifyFormReader:
    """Reads forms; only a few large ones at the same time."""

    def __init__(self) -> None:
        self._large_slots = asyncio.Semaphore(_MAX_LARGE_AT_ONCE)

    async def read(self, request: Request) -> VerifyForm:
        """Return the form of a request. Raises VerifyFormError."""
        length = request.headers.get("content-length", "")
        if length.isascii() and length.isdigit() and int(length) <= _SMALL_BYTES:
            return await _read(request)
        if self._large_slots.locked():
            raise VerifyFormError("busy")
        async with self._large_slots:
            return await _read(request)


async def _read(request: Request) -> VerifyForm:
    media_type, options = parse_options_header(request.headers.get("content-type", ""))
    try:
        if media_type == b"multipart/form-data":
            return await _read_multipart(request, options.get(b"boundary", b"").decode("latin-1"))
        if media_type == b"application/x-www-form-urlencoded":
            return await _read_urlencoded(request)
    except ClientDisconnect as error:
        raise VerifyFormError("unreadable") from error
    raise VerifyFormError("unreadable")


async def _read_multipart(request: Request, boundary: str) -> VerifyForm:
    if not _BOUNDARY.fullmatch(boundary):
        raise VerifyFormError("unreadable")
    # Without the charset that a sender can name: some decoders of Python need a time that grows with the square.
    headers = Headers({"content-type": f'multipart/form-data; boundary="{boundary}"'})
    parser = MultiPartParser(
        headers, request.stream(), max_files=1, max_fields=_MAX_FIELDS, max_part_size=MAX_TEXT_BYTES
    )
    try:
        form = await parser.parse()
    except MultiPartException as error:
        raise VerifyFormError("too large" if error.message.startswith("Part exceeded") else "unreadable") from error
    values = form.multi_items()
    texts = [(name, value) for name, value in values if isinstance(value, str)]
    files = [value for _, value in values if isinstance(value, UploadFile)]
    return _create_form(texts, next(iter(files), None))


async def _read_urlencoded(request: Request) -> VerifyForm:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MAX_ENCODED_BYTES:
            raise VerifyFormError("too large")
    try:
        values = await asyncio.to_thread(
            parse_qsl, body.decode(errors="replace"), keep_blank_values=True, max_num_fields=_MAX_FIELDS
        )
    except ValueError as error:
        raise VerifyFormError("unreadable") from error
    return _create_form(values, None)


def _create_form(texts: Iterable[tuple[str, str]], upload: UploadFile | None) -> VerifyForm:
    values = dict(reversed([*texts]))  # the first value of a name counts
    question = VerifyQuestion(_clean(values.get("text", "")), _clean(values.get("address", "")).strip())
    file = None
    if upload is not None:
        if upload.size:
            file = UploadedFile(upload.filename or "", upload.file)
        else:  # no file was chosen
            upload.file.close()
    return VerifyForm(question, values.get("language", ""), file)


def _clean(text: str) -> str:
    """Return a text without characters that a page cannot contain; a form has CRLF at the ends of lines."""
    return _INVALID.sub("", text.replace("\r\n", "\n"))
