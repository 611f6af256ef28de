"""Read the forms that browsers and mail programs send: bounded, in UTF-8, and never with a failure of the program."""

import logging
from collections import defaultdict
from collections.abc import AsyncGenerator, Mapping
from http import HTTPStatus
from urllib.parse import parse_qsl

from msgspec import Struct
from starlette.datastructures import FormData
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request

MAX_FIELDS = 3_000
"""The most fields of a form: a newsroom may have that many keywords, and a reader may choose them all."""
# It logs parts of what was sent, which may be an address.
logging.getLogger("python_multipart").setLevel(logging.CRITICAL)

_UTF_8 = frozenset({"", "utf-8", "utf8"})


class InvalidFormError(Exception):
    """What was sent is not a form that can be read. `status` is that of the answer."""

    def __init__(self, status: HTTPStatus = HTTPStatus.BAD_REQUEST) -> None:
        super().__init__(status.phrase)
        self.status = status


class Form(Struct, frozen=True):
    """The fields of a form: each name with its values."""

    fields: Mapping[str, tuple[str, ...]] = {}

    def get(self, name: str) -> str:
        """Return the value of a field without spaces around it; empty if it was not sent.

        Raises InvalidFormError if it was sent twice: nobody knows which one is meant.
        """
        values = self.fields.get(name, ("",))
        if len(values) > 1:
            raise InvalidFormError
        return values[0].strip()

    def get_all(self, name: str) -> tuple[str, ...]:
        """Return all values of a field that are not empty, in their order."""
        return tuple(filter(None, self.fields.get(name, ())))


async def read_form(request: Request) -> Form:
    """Return the form in the body of a request, urlencoded or multipart. Raises InvalidFormError."""
    media_type, parameters = _parse_media_type(request.headers.get("content-type", ""))
    if parameters.get("charset", "") not in _UTF_8:
        raise InvalidFormError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    body = await _read_body(request)
    if media_type == "multipart/form-data":
        return _create_form(await _parse_multipart(request, body))
    if media_type == "application/x-www-form-urlencoded" or not (media_type or body):
        return _create_form(_parse_urlencoded(body))
    raise InvalidFormError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)


def _parse_media_type(value: str) -> tuple[str, dict[str, str]]:
    media_type, *parameters = value.split(";")
    pairs = (each.partition("=") for each in parameters)
    return media_type.strip().lower(), {name.strip().lower(): text.strip(' "').lower() for name, _, text in pairs}


async def _read_body(request: Request) -> bytes:
    try:
        return await request.body()
    except ClientDisconnect:
        raise InvalidFormError from None


def _parse_urlencoded(body: bytes) -> list[tuple[str, str]]:
    try:
        text = body.decode()  # a program that is not a browser may leave letters such as å as they are
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MAX_FIELDS)
    except ValueError:  # bytes that are not UTF-8 too
        raise InvalidFormError from None


async def _parse_multipart(request: Request, body: bytes) -> list[tuple[str, str]]:
    """Return the fields. No form of readers has a file, so a file is refused."""
    parser = _WholeFormParser(request.headers, _stream(body), max_files=0, max_fields=MAX_FIELDS)
    try:
        form: FormData = await parser.parse()
    except (MultiPartException, ValueError, LookupError):
        raise InvalidFormError from None
    if not parser.has_end:
        raise InvalidFormError
    return [(name, value) for name, value in form.multi_items() if isinstance(value, str)]


class _WholeFormParser(MultiPartParser):
    """A parser that notes whether the form has its end: of one that was cut, fields may be missing."""

    has_end = False

    def on_end(self) -> None:
        """Note the end."""
        self.has_end = True


async def _stream(body: bytes) -> AsyncGenerator[bytes, None]:
    yield body


def _create_form(pairs: list[tuple[str, str]]) -> Form:
    fields: defaultdict[str, list[str]] = defaultdict(list)
    for name, value in pairs:
        if "\0" in name or "\0" in value:
            raise InvalidFormError
        fields[name].append(value)
    return Form({name: tuple(values) for name, values in fields.items()})
